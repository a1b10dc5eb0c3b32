package report

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"pufa/server/answer"
	"pufa/server/district"
)

// Rows of what belongs to no part.
const (
	noCommunity = "没有填社区"
	noUnit      = "没有填单位"
	ownKey      = "district" // of the district's own activities
)

// parting puts what was counted into the parts of an area.
type parting struct {
	by    answer.BoardKind
	rows  []AreaRow
	at    map[string]int // the row of a key
	keyOf func(district string, ties district.Ties) (key string, fresh AreaRow)
	total AreaRow
	days  map[string]AreaDay
	hours []HourCount
}

// parts readies the rows of an area: places have one even where nothing was counted, units have not.
func (a *Areas) parts(ctx context.Context, area Area) (*parting, error) {
	p := &parting{by: area.By, at: map[string]int{}, days: map[string]AreaDay{}}
	places, whole, err := a.places.Places(ctx)
	if err != nil {
		return nil, fmt.Errorf("report: places: %w", err)
	}
	p.total = AreaRow{Name: whole.Name, Heads: whole.Population}
	if area.District == "" {
		p.by = answer.OfDistricts
		p.ofDistricts(places, whole)
		return p, nil
	}
	for _, place := range places {
		if place.Code == area.District {
			p.total = AreaRow{Key: place.Code, Name: place.Name, Heads: place.Population}
		}
	}
	communities, err := a.places.Communities(ctx)
	if err != nil {
		return nil, fmt.Errorf("report: communities: %w", err)
	}
	communities = slices.DeleteFunc(communities, func(c Place) bool { return district.SubdistrictOf(c.Code) != area.District })
	for _, c := range communities {
		if c.Code == area.Community {
			p.total = AreaRow{Key: c.Code, Name: c.Name, Heads: c.Population}
		}
	}
	if area.By == answer.OfUnits {
		roll, err := a.units.Roll(ctx)
		if err != nil {
			return nil, fmt.Errorf("report: units: %w", err)
		}
		p.ofUnits(roll)
		return p, nil
	}
	for _, c := range communities {
		p.row(c.Code, AreaRow{Key: c.Code, Name: c.Name, Heads: c.Population})
	}
	p.keyOf = func(_ string, ties district.Ties) (string, AreaRow) {
		if _, known := p.at[ties.Community]; known {
			return ties.Community, AreaRow{}
		}
		return "", AreaRow{Name: noCommunity}
	}
	return p, nil
}

func (p *parting) ofDistricts(places []Place, whole Place) {
	for _, place := range places {
		p.row(place.Code, AreaRow{Key: place.Code, Name: place.Name, Heads: place.Population})
	}
	rowOf := rowFinder(places)
	p.keyOf = func(code string, _ district.Ties) (string, AreaRow) {
		switch i := rowOf(code); {
		case i < len(places):
			return places[i].Code, AreaRow{}
		case code == "" || code == whole.Code:
			return ownKey, AreaRow{Key: ownKey, Name: whole.Name + "本级"}
		default:
			return "", AreaRow{Name: elsewhere}
		}
	}
}

func (p *parting) ofUnits(roll *district.Roll) {
	p.keyOf = func(_ string, ties district.Ties) (string, AreaRow) {
		if u, ok := roll.Get(roll.Root(ties.Unit)); ok {
			return u.ID, AreaRow{Key: u.ID, Name: u.Name, Heads: u.Heads}
		}
		return "", AreaRow{Name: noUnit}
	}
}

// row is the row of a key, which begins as fresh.
func (p *parting) row(key string, fresh AreaRow) *AreaRow {
	i, ok := p.at[key]
	if !ok {
		i = len(p.rows)
		p.at[key], p.rows = i, append(p.rows, fresh)
	}
	return &p.rows[i]
}

func (p *parting) answered(n AreaCount) {
	row := p.row(p.keyOf(n.District, n.Ties))
	for _, r := range []*AreaRow{row, &p.total} {
		r.Add(n.Counters)
		r.Live.add(n.Live)
	}
	if n.Answers > 0 || n.People > 0 {
		day := p.days[n.Day]
		day.Answers += n.Answers
		day.Live += n.Live.Answers
		day.Participants += n.People
		p.days[n.Day] = day
	}
}

func (p *parting) held(n HeldCount) {
	p.total.Held.add(n.Held)
	day := p.days[n.Day]
	day.Attendance += n.Attendance
	p.days[n.Day] = day
	if p.by != answer.OfDistricts {
		return
	}
	row := p.row(p.keyOf(n.District, district.Ties{}))
	if row.Held == nil {
		row.Held = &Held{}
	}
	row.Held.add(n.Held)
}

func (p *parting) taught(kind int, person Taught) {
	lessons := Lessons{People: max(1, person.Heads)}
	for on, n := range person.Days {
		lessons.Hundredths += n
		day := p.days[on]
		day.Hundredths += n
		p.days[on] = day
	}
	p.total.Taught[kind].add(lessons)
	if p.by == answer.OfCommunities {
		return
	}
	row := p.row(p.keyOf(person.District, district.Ties{Unit: person.Unit}))
	if row.Taught == nil {
		row.Taught = make([]Lessons, len(p.total.Taught))
	}
	row.Taught[kind].add(lessons)
}

// finish puts rows in order, what belongs to no part last, and works out what follows from the counters.
func (p *parting) finish() Breakdown {
	for i := range p.rows {
		r := &p.rows[i]
		if p.by == answer.OfDistricts && p.total.Held != nil && r.Held == nil {
			r.Held = &Held{}
		}
		if p.by != answer.OfCommunities && p.total.Taught != nil && r.Taught == nil {
			r.Taught = make([]Lessons, len(p.total.Taught))
		}
		r.settle()
	}
	p.total.settle()
	last := func(r AreaRow) int {
		switch r.Key {
		case ownKey:
			return 1
		case "":
			return 2
		default:
			return 0
		}
	}
	slices.SortStableFunc(p.rows, func(a, b AreaRow) int {
		if n := last(a) - last(b); n != 0 || p.by != answer.OfUnits {
			return n
		}
		return strings.Compare(a.Name, b.Name)
	})
	if p.rows == nil {
		p.rows = []AreaRow{}
	}
	b := Breakdown{Rows: p.rows, Total: p.total, ByDay: p.everyDay()}
	if p.hours != nil {
		b.ByHour = make([]HourCount, 24)
		for i := range b.ByHour {
			b.ByHour[i].Hour = i
		}
		for _, n := range p.hours {
			b.ByHour[n.Hour%24].Answers += n.Answers
		}
	}
	return b
}

func (r *AreaRow) settle() {
	if r.Heads != nil && *r.Heads > 0 {
		rate := float64(r.Participants) / float64(*r.Heads)
		r.Rate = &rate
	}
}

func (p *parting) everyDay() []AreaDay {
	known := map[string]DayCount{}
	for day := range p.days {
		known[day] = DayCount{}
	}
	list := []AreaDay{}
	for _, d := range everyDay(known) {
		day := p.days[d.Day]
		day.Day = d.Day
		list = append(list, day)
	}
	return list
}
