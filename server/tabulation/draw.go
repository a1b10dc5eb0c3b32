package tabulation

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"pufa/server/campaign"
	"pufa/server/district"
	"pufa/server/report"
)

// Cell is one figure. Value is nil for what is not known or not told apart, an int64, a float64 or a string.
type Cell struct {
	Value any
	Link  string // the console's page with the records it was counted from; "" where there is none that shows just these
}

// Head is one column's heading.
type Head struct {
	report.Column
	Show Show
	// Gone says that nothing is called so any more: there is nothing to be counted.
	Gone bool
}

// Drawn is a table with its figures.
type Drawn struct {
	Template Template
	Campaign campaign.Campaign
	Before   *campaign.Campaign // with which it is compared
	Title    string
	Heads    []Head
	Rows     []Row
	Total    []Cell
	Notes    []string
	AsOf     time.Time
}

// drawing is a table on its way.
type drawing struct {
	now, before *facts // before is nil where there is nothing to compare with
	scope       district.Scope
	from, to    string // days that are counted, "" for open
	*grouping
}

// value is what a column comes to in one row.
type value struct {
	n     int64
	known bool
	texts []string
	seen  map[string]bool
}

// column is what a column comes to in each row, and altogether.
type column struct {
	rows  map[string]*value
	total value
}

func (v *value) add(at spot, n int64) {
	v.known = true
	if at.once == "" {
		v.n += n
		return
	}
	if v.seen == nil {
		v.seen = map[string]bool{}
	}
	if !v.seen[at.once] {
		v.seen[at.once] = true
		v.n++
	}
}

func (c *column) at(key string) *value {
	if c.rows[key] == nil {
		c.rows[key] = &value{}
	}
	return c.rows[key]
}

// counts sums a measure up in the rows of g.
func (d *drawing) counts(f *facts, m name) *column {
	c := &column{rows: map[string]*value{}}
	if f == nil {
		return c
	}
	weeks := weeksOf(f.campaign)
	for at, n := range f.counted[m] {
		if d.sees(f, at) {
			c.at(d.keyOf(at, weeks)).add(at, n)
			c.total.add(at, n)
		}
	}
	return c
}

// sees reports whether what was counted at a spot is the asker's to see, and of the days that were asked for.
func (d *drawing) sees(f *facts, at spot) bool {
	if !d.scope.Whole() && (at.place == "" || !d.scope.Contains(at.place)) {
		return false
	}
	if at.day == "" {
		return true
	}
	from, to := d.from, d.to
	if f == d.before {
		from, to = yearBack(from), yearBack(to)
	}
	return (from == "" || at.day >= from) && (to == "" || at.day <= to)
}

// yearBack is the same day of the year before; the 29th of February becomes the 28th.
func yearBack(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	back := t.AddDate(-1, 0, 0)
	if back.Day() != t.Day() {
		back = back.AddDate(0, 0, -back.Day())
	}
	return back.Format(time.DateOnly)
}

// targets are those set for a measure.
func (d *drawing) targets(m name) *column {
	c := &column{rows: map[string]*value{}}
	put := func(key string, n int64) {
		if n > 0 {
			for _, v := range []*value{c.at(key), &c.total} {
				v.n, v.known = v.n+n, true
			}
		}
	}
	for _, t := range d.now.campaign.Targets {
		if !d.scope.Contains(t.District) {
			continue
		}
		if d.by == ByClass {
			for _, class := range campaign.FiveClasses() {
				put(class, t.Classes[class])
			}
			continue
		}
		put(d.placeOf(t.District), aimOf(t, m))
	}
	return c
}

func aimOf(t campaign.Target, m name) int64 {
	class, classed := strings.CutPrefix(m.of, ofClass)
	switch {
	case m.key == participants:
		return t.Participants
	case m.key == handedOut:
		return t.HandedOut
	case m.key == held && classed:
		return t.Classes[class]
	case m.key == held:
		return t.Activities
	default:
		return 0
	}
}

// titlesMost is how many activities a cell names.
const titlesMost = 3

// texts are the names of activities.
func (d *drawing) texts(m name) *column {
	c, weeks := &column{rows: map[string]*value{}}, weeksOf(d.now.campaign)
	spots := make([]spot, 0, len(d.now.told[m]))
	for at := range d.now.told[m] {
		if d.sees(d.now, at) {
			spots = append(spots, at)
		}
	}
	slices.SortFunc(spots, func(a, b spot) int {
		if n := strings.Compare(a.day, b.day); n != 0 {
			return n
		}
		return strings.Compare(a.once, b.once)
	})
	for _, at := range spots {
		v := c.at(d.keyOf(at, weeks))
		v.n++
		if title := d.now.told[m][at]; len(v.texts) < titlesMost && !slices.Contains(v.texts, title) {
			v.texts = append(v.texts, title)
		}
	}
	return c
}

func (v *value) text() string {
	if v == nil || v.n == 0 {
		return ""
	}
	text := strings.Join(v.texts, "、")
	if v.n > int64(len(v.texts)) {
		text += fmt.Sprintf("等%d场", v.n)
	}
	return text
}

// others are what somebody else counted. Of the whole district it stands in the last row, for those who see all of it.
func (d *drawing) others(m name) *column {
	c := &column{rows: map[string]*value{}}
	for place, e := range d.now.others[m] {
		switch {
		case d.from != "" && e.AsOf < d.from || d.to != "" && e.AsOf > d.to:
		case place == "" && d.scope.Whole():
			c.total = value{n: e.Value, known: true}
		case place != "" && d.scope.Contains(place):
			c.rows[d.placeOf(place)] = &value{n: e.Value, known: true}
		}
	}
	return c
}

// series is what a column shows, as functions of a row's key; total stands for the last row.
type series struct {
	keys  map[string]bool // rows in which there is something
	of    func(key string) any
	total any
	sums  bool // the rows come to total
}

func (d *drawing) series(c Column, m Measure) series {
	n := c.name()
	switch {
	case m.Key == blank:
		return series{of: func(string) any { return "" }}
	case m.Entire && d.narrowed():
		return series{of: func(string) any { return nil }}
	case m.Kind == report.Text:
		told := d.texts(n)
		return series{keys: keysOf(told), of: func(key string) any { return told.rows[key].text() }}
	case m.Alone:
		others := d.others(n)
		return series{keys: keysOf(others), of: m.known(others), total: m.value(&others.total)}
	}
	switch c.Show {
	case Target:
		aims := d.targets(n)
		return series{keys: keysOf(aims), of: m.known(aims), total: m.value(&aims.total), sums: true}
	case Share:
		return share(d.counts(d.now, n), d.targets(n))
	case Growth:
		return growth(d.counts(d.now, n), d.counts(d.before, n))
	}
	f := d.now
	if c.Show == Before {
		f = d.before
	}
	counts := d.counts(f, n)
	if m.Key == indicator {
		return series{keys: keysOf(counts), of: m.known(counts), total: m.value(&counts.total), sums: m.sums(d.by)}
	}
	return m.counted(counts, d.by, f != nil)
}

// narrowed reports whether a part of what the books hold is asked for.
func (d *drawing) narrowed() bool { return d.from != "" || d.to != "" || !d.scope.Whole() }

func keysOf(c *column) map[string]bool {
	keys := map[string]bool{}
	for key, v := range c.rows {
		if v.n != 0 || v.known {
			keys[key] = true
		}
	}
	return keys
}

// value is a figure in the measure's kind, nil where it is not known.
func (m Measure) value(v *value) any {
	switch {
	case v == nil || !v.known:
		return nil
	case m.Kind == report.Figure:
		return float64(v.n) / 100
	default:
		return v.n
	}
}

// known are figures where nothing is not nought.
func (m Measure) known(c *column) func(string) any {
	return func(key string) any { return m.value(c.rows[key]) }
}

// counted are figures where nothing is nought, if there are any books.
func (m Measure) counted(c *column, by Rows, books bool) series {
	zero := func(v *value) any {
		if v == nil {
			v = &value{}
		}
		return m.value(&value{n: v.n, known: books})
	}
	return series{
		keys: keysOf(c), sums: m.sums(by), total: zero(&c.total),
		of: func(key string) any { return zero(c.rows[key]) },
	}
}

// share is how much of the targets was reached; what had none is left out of the sum.
func share(done, aims *column) series {
	var reached, wanted int64
	for key, aim := range aims.rows {
		wanted += aim.n
		if v := done.rows[key]; v != nil {
			reached += v.n
		}
	}
	return series{
		keys:  keysOf(aims),
		total: ratio(reached, wanted),
		of: func(key string) any {
			var n int64
			if v := done.rows[key]; v != nil {
				n = v.n
			}
			if aim := aims.rows[key]; aim != nil {
				return ratio(n, aim.n)
			}
			return nil
		},
	}
}

// growth is by how much figures grew; of nothing there is no growth.
func growth(now, before *column) series {
	of := func(a, b *value) any {
		if b == nil || b.n == 0 {
			return nil
		}
		var n int64
		if a != nil {
			n = a.n
		}
		return ratio(n-b.n, b.n)
	}
	return series{
		keys: keysOf(before), total: of(&now.total, &before.total),
		of: func(key string) any { return of(now.rows[key], before.rows[key]) },
	}
}

// ratio is to hundredths of a percent, as it is shown.
func ratio(part, of int64) any {
	if of == 0 {
		return nil
	}
	return math.Round(float64(part)/float64(of)*10_000) / 10_000
}
