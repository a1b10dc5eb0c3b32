package tabulation

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pufa/server/campaign"
	"pufa/server/district"
	"pufa/server/report"
)

// Row is one row of a table. Key is a sub-district's code, a unit's or a law's id, a class, or a week's first day.
type Row struct {
	Key  string
	Name string
	// Rest says that the row holds what belongs to none of the others; it is there only where there is some.
	Rest  bool
	Cells []Cell
}

// The keys of rows for what belongs to none of the others.
const (
	ownKey  = "own" // the district's own
	restKey = ""
)

// grouping puts what was counted into rows.
type grouping struct {
	by    Rows
	whole string // the code of the district itself
	weeks []week
	rows  []Row
	at    map[string]bool
	name  func(key string) string // of rows that are there only because something was counted
}

// week is one of a campaign's, by its first and last day.
type week struct{ from, to string }

// weeksOf are a campaign's weeks, from Monday to Sunday; the first and the last may be shorter.
func weeksOf(c campaign.Campaign) (all []week) {
	first, errFirst := time.Parse(time.DateOnly, c.From)
	last, errLast := time.Parse(time.DateOnly, c.To)
	if errFirst != nil || errLast != nil {
		return nil
	}
	for from := first; !from.After(last) && len(all) < weeksMost; {
		to := from.AddDate(0, 0, (7-int(from.Weekday()))%7)
		if to.After(last) {
			to = last
		}
		all = append(all, week{from.Format(time.DateOnly), to.Format(time.DateOnly)})
		from = to.AddDate(0, 0, 1)
	}
	return all
}

// weeksMost bounds a table by weeks: three years.
const weeksMost = 160

func (w week) name(i int) string {
	day := func(s string) string {
		t, _ := time.Parse(time.DateOnly, s)
		return fmt.Sprintf("%d.%d", t.Month(), t.Day())
	}
	return fmt.Sprintf("第%d周（%s—%s）", i+1, day(w.from), day(w.to))
}

// group readies the rows: those there are in any case.
func group(by Rows, c campaign.Campaign, places []report.Place, whole string, name func(string) string) *grouping {
	g := &grouping{by: by, whole: whole, weeks: weeksOf(c), at: map[string]bool{}, name: name}
	switch by {
	case ByPlace:
		for _, p := range places {
			g.row(Row{Key: p.Code, Name: p.Name})
		}
	case ByClass:
		for _, class := range campaign.FiveClasses() {
			g.row(Row{Key: class, Name: "进" + class})
		}
	case ByLaw:
		for _, law := range c.Laws {
			g.row(Row{Key: law, Name: name(law)})
		}
	case ByWeek:
		for i, w := range g.weeks {
			g.row(Row{Key: w.from, Name: w.name(i)})
		}
	}
	return g
}

func (g *grouping) row(r Row) {
	if !g.at[r.Key] {
		g.at[r.Key] = true
		g.rows = append(g.rows, r)
	}
}

// keyOf is the row of a spot of a campaign whose weeks are these.
func (g *grouping) keyOf(at spot, weeks []week) string {
	switch g.by {
	case ByPlace:
		return g.placeOf(at.place)
	case ByUnit:
		return at.unit
	case ByClass:
		return at.class
	case ByLaw:
		return at.law
	default:
		i := slices.IndexFunc(weeks, func(w week) bool { return w.from <= at.day && at.day <= w.to })
		if i < 0 || i >= len(g.weeks) {
			return restKey
		}
		return g.weeks[i].from // of another campaign's, the one with its number
	}
}

// placeOf is the row of a code: its sub-district's.
func (g *grouping) placeOf(code string) string {
	sub := district.SubdistrictOf(code)
	switch {
	case g.at[sub]:
		return sub
	case code == "" || code == g.whole:
		return ownKey
	default:
		return restKey
	}
}

// seen makes rows of keys under which something was counted.
func (g *grouping) seen(keys map[string]bool) {
	var more []Row
	for key := range keys {
		if key != restKey && key != ownKey && !g.at[key] {
			more = append(more, Row{Key: key, Name: g.name(key)})
		}
	}
	slices.SortFunc(more, func(a, b Row) int {
		if n := strings.Compare(a.Name, b.Name); n != 0 {
			return n
		}
		return strings.Compare(a.Key, b.Key)
	})
	for _, r := range more {
		g.row(r)
	}
	if keys[ownKey] {
		g.row(Row{Key: ownKey, Name: "区本级", Rest: true})
	}
	if keys[restKey] {
		g.row(Row{Key: restKey, Name: g.by.rest(), Rest: true})
	}
}

// rest is what the row is called of what belongs to none of the others.
func (r Rows) rest() string {
	return map[Rows]string{ByPlace: "其他", ByUnit: "没有填单位", ByClass: "未分类", ByLaw: "没有填法规", ByWeek: "活动期外"}[r]
}
