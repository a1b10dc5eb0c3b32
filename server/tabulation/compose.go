package tabulation

import (
	"net/url"
	"slices"
	"strings"

	"pufa/server/campaign"
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
	of := origin{d.now, d.weeks, d.from, d.to}
	switch show {
	case Growth:
		return ""
	case Target, Share:
		return "campaigns/" + url.PathEscape(d.now.campaign.ID)
	case Before:
		of = origin{d.before, weeksOf(d.before.campaign), yearBack(d.from), yearBack(d.to)}
	}
	q := url.Values{"campaign": {of.campaign.ID}}
	if of.from != "" {
		q.Set("from", of.from)
	}
	if of.to != "" {
		q.Set("to", of.to)
	}
	if !d.scope.Whole() {
		q.Set("district", d.scope.Code())
	}
	if r != nil && !d.narrow(of, q, r) {
		return ""
	}
	return d.page(of, m, q, r)
}

// origin is out of which books a figure comes, and of which days.
type origin struct {
	*facts
	weeks    []week
	from, to string
}

// narrow sets the filters of a row, unless no filter says what is in it.
func (d *drawing) narrow(of origin, q url.Values, r *Row) bool {
	key := r.Key
	if r.Rest {
		key = campaign.None
	}
	switch d.by {
	case ByPlace:
		q.Set("district", key)
		return !r.Rest || r.Key == ownKey
	case ByClass:
		q.Set("five_class", key)
	case ByLaw:
		q.Set("law", key)
	case ByWeek:
		i := slices.IndexFunc(d.weeks, func(w week) bool { return w.from == r.Key })
		if i < 0 || i >= len(of.weeks) {
			return false
		}
		from, to := max(of.weeks[i].from, of.from), minDay(of.to, of.weeks[i].to)
		q.Set("from", from)
		q.Set("to", to)
		return from <= to
	}
	return true
}

// page is where a measure's records are, if its filters can be set there.
func (d *drawing) page(of origin, m Measure, q url.Values, r *Row) string {
	with := func(page string) string { return page + "?" + q.Encode() }
	dated, own := q.Has("from") || q.Has("to"), q.Get("district") == campaign.None
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
		if own || d.by == ByUnit && r != nil {
			return ""
		}
		return with("participation")
	case printed, received, handedOut:
		return with(entries(m, q))
	case left:
		if dated || own {
			return ""
		}
		return of.ledger(m, q)
	case sessions, heads, courseHours:
		if dated || own {
			return ""
		}
		if kind, ok := strings.CutPrefix(m.Of, ofKind); ok {
			q.Set("kind", kind)
		}
		q.Del("campaign")
		q.Set("span", of.campaign.ID)
		return with("courses")
	case taught, taughtHours:
		if d.by == ByUnit && r != nil && !dated {
			return "education/" + url.PathEscape(r.Key)
		}
	case external:
		if !dated {
			return "externals?campaign=" + url.QueryEscape(of.campaign.ID)
		}
	}
	return ""
}

// entries is where what was printed, received or handed out is listed, by what a measure is narrowed down to.
func entries(m Measure, q url.Values) string {
	q.Set("kind", map[string]string{printed: "print", received: "receive", handedOut: "hand_out"}[m.Key])
	if kind, ok := strings.CutPrefix(m.Of, ofKind); ok {
		q.Set("item_kind", kind)
	}
	if item, ok := strings.CutPrefix(m.Of, ofItem); ok {
		at := strings.LastIndexByte(item, '/')
		q.Set("name", item[:at])
		q.Set("unit", item[at+1:])
	}
	return "materials/entries"
}

// ledger is where there is told what is left: of one item its ledger, of all the list of them.
func (f *facts) ledger(m Measure, q url.Values) string {
	id := f.items[m.Of]
	switch {
	case m.Of == "":
		return "materials?" + q.Encode()
	case id == "" || id == several || q.Has("law"):
		return ""
	}
	return "materials/" + url.PathEscape(id)
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
