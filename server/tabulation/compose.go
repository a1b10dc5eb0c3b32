package tabulation

import (
	"net/url"
	"strings"

	"pufa/server/report"
)

// compose puts the columns beside each other.
func (d *drawing) compose(t Template) Drawn {
	out := Drawn{Template: t, Campaign: d.now.campaign}
	if d.before != nil {
		out.Before = &d.before.campaign
	}
	var all []series
	var measures []Measure
	keys := map[string]bool{}
	for _, c := range t.Columns {
		m, ok := d.now.known.find(c.name())
		head := Head{Column: d.now.known.head(c), Show: c.Show, Gone: !ok}
		s := series{of: func(string) any { return nil }}
		if ok {
			s = d.series(c, m)
			head.Sum = s.sums && s.total != nil && (c.Show == Figure || c.Show == Target || c.Show == Before)
		}
		for key := range s.keys {
			keys[key] = true
		}
		all, measures, out.Heads = append(all, s), append(measures, m), append(out.Heads, head)
	}
	d.seen(keys)
	for _, r := range d.rows {
		for i, s := range all {
			cell := Cell{Value: s.of(r.Key)}
			if cell.Value != nil && !out.Heads[i].Gone {
				cell.Link = d.link(measures[i], t.Columns[i].Show, &r)
			}
			r.Cells = append(r.Cells, cell)
		}
		out.Rows = append(out.Rows, r)
	}
	for i, s := range all {
		cell := Cell{Value: s.total}
		if cell.Value != nil {
			cell.Link = d.link(measures[i], t.Columns[i].Show, nil)
		}
		out.Total = append(out.Total, cell)
	}
	out.Notes = d.notes(t, measures)
	return out
}

// notes say what a reader might take wrongly.
func (d *drawing) notes(t Template, measures []Measure) (notes []string) {
	apart, alone, before, entire := false, map[string]bool{}, false, false
	for i, m := range measures {
		entire = entire || m.Entire
		apart = apart || m.Apart == d.by && m.Key != ""
		before = before || t.Columns[i].Show == Before || t.Columns[i].Show == Growth
		if m.Alone && !alone[m.Title] {
			alone[m.Title] = true
			notes = append(notes, "“"+m.Title+"”是别处公布的，按最近公布的列，不与其他数相加。")
		}
	}
	if apart {
		notes = append(notes, map[Rows]string{
			ByPlace: "培训一次有几个镇街参加的，各镇街都算一次，合计只算一次。",
			ByWeek:  "同一个人在几周里都学了的，每周都算，合计只算一个人。",
		}[d.by])
	}
	if entire && d.narrowed() {
		notes = append(notes, "各法规的答题量和答对数只有全区、整个活动期的，这里不列。")
	}
	switch {
	case before && d.before != nil:
		notes = append(notes, "上年同期是“"+d.before.campaign.Title+"”。")
	case before:
		notes = append(notes, "没有上年同期的活动，不比较。")
	}
	return notes
}

// link is the console's page with the records a figure was counted from, its filters set; nil stands for the last row. ""
// is for what no page shows by itself.
func (d *drawing) link(m Measure, show Show, r *Row) string {
	if show != Figure {
		if show == Target {
			return "campaigns/" + url.PathEscape(d.now.campaign.ID)
		}
		return ""
	}
	q := url.Values{}
	if d.from != "" {
		q.Set("from", d.from)
	}
	if d.to != "" {
		q.Set("to", d.to)
	}
	if !d.scope.Whole() {
		q.Set("district", d.scope.Code())
	}
	if r != nil {
		if r.Rest {
			return ""
		}
		switch d.by {
		case ByPlace:
			q.Set("district", r.Key)
		case ByClass:
			q.Set("five_class", r.Key)
		case ByWeek:
			for _, w := range d.weeks {
				if w.from == r.Key {
					q.Set("from", max(w.from, d.from))
					q.Set("to", w.to)
					if d.to != "" {
						q.Set("to", min(w.to, d.to))
					}
				}
			}
		}
	}
	return d.page(m, q, r)
}

// page is where a measure's records are, if its filters can be set there.
func (d *drawing) page(m Measure, q url.Values, r *Row) string {
	with := func(page string) string {
		if len(q) == 0 {
			return page
		}
		return page + "?" + q.Encode()
	}
	dated := q.Has("from") || q.Has("to")
	switch m.Key {
	case held, attended, indicator:
		if kind, ok := strings.CutPrefix(m.Of, ofKind); ok {
			q.Set("kind", kind)
		}
		if class, ok := strings.CutPrefix(m.Of, ofClass); ok {
			q.Set("five_class", class)
		}
		return with("activities")
	case registrations, participants, attempts, answers, correct, points:
		if d.by == ByUnit && r != nil {
			return ""
		}
		q.Set("campaign", d.now.campaign.ID)
		return with("participation")
	case printed, received, handedOut, left:
		return d.ledger(m, q, dated)
	case sessions, heads, courseHours:
		if dated {
			return ""
		}
		if kind, ok := strings.CutPrefix(m.Of, ofKind); ok {
			q.Set("kind", kind)
		}
		q.Set("span", d.now.campaign.ID)
		return with("courses")
	case taught, taughtHours:
		if d.by == ByUnit && r != nil && !dated {
			return "education/" + url.PathEscape(r.Key)
		}
	case external:
		if !dated {
			return "externals"
		}
	}
	return ""
}

// ledger is where one item's entries are, by kind and sub-district; of several items there is the list of them.
func (d *drawing) ledger(m Measure, q url.Values, dated bool) string {
	id := d.now.items[m.Of]
	switch {
	case dated || q.Has("five_class") || d.by == ByLaw:
		return ""
	case m.Of == "" && !q.Has("district"):
		return "materials"
	case id == "" || id == several:
		return ""
	case m.Key == left:
		return "materials/" + url.PathEscape(id)
	}
	q.Set("kind", map[string]string{printed: "print", received: "receive", handedOut: "hand_out"}[m.Key])
	return "materials/" + url.PathEscape(id) + "?" + q.Encode()
}

// Table is the table as a sheet.
func (t Drawn) Table() report.Table {
	out := report.Table{Title: t.Title, Notes: t.Notes, Columns: []report.Column{{Title: t.Template.By.Head(), Kind: report.Text}}, Total: []any{nil}}
	for i, h := range t.Heads {
		out.Columns, out.Total = append(out.Columns, h.Column), append(out.Total, t.Total[i].Value)
	}
	for _, r := range t.Rows {
		row := []any{r.Name}
		for _, c := range r.Cells {
			row = append(row, c.Value)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}
