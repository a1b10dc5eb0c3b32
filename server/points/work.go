package points

import (
	"cmp"
	"slices"
	"time"

	"pufa/server/answer"
	"pufa/server/district"
)

// Deed is something a person did in a campaign, as far as they may know what came of it.
type Deed struct {
	ID       string // orders those of one moment
	Kind     Kind
	Right    bool // of Answered: right by what holds now, and they have been told so
	Source   answer.Source
	Session  string
	District string
	district.Ties
	Day      string // YYYY-MM-DD in China
	At       time.Time
	Training bool // in the training phase of an online contest
}

// Kind says what a deed is.
type Kind string

// The kinds of deed.
const (
	Answered Kind = "answered" // a question
	Finished Kind = "finished" // an attempt
	Sat      Kind = "sat"      // an attempt that was passed
)

// worked is a line with its last deed's moment, and the decision that took something of it back.
type worked struct {
	Line
	at       time.Time
	decision *Decision
}

// Work says what a person has by a formula, line by line, in the order they came about. Deeds may come in any order.
// What a decision took back keeps its places under the caps: nothing is gained by it.
func Work(f Formula, deeds []Deed, decisions []Decision) []Line {
	var lines []Line
	for _, w := range work(f, deeds, decisions) {
		if w.Points != 0 {
			lines = append(lines, w.Line)
		}
	}
	return lines
}

func work(f Formula, deeds []Deed, decisions []Decision) []worked {
	deeds = slices.SortedFunc(slices.Values(deeds), func(a, b Deed) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Kind, b.Kind))
	})
	b := &bench{formula: f, places: map[string]int{}, days: map[string]int64{}, times: map[Event]int64{}, daily: map[dayOf]int64{}}
	for i := range deeds {
		x := &deeds[i]
		if x.Training && !f.Training || i > 0 && x.ID == deeds[i-1].ID && x.Kind == deeds[i-1].Kind {
			continue
		}
		at := slices.IndexFunc(decisions, func(d Decision) bool { return d.covers(x) })
		var d *Decision
		if at >= 0 {
			d = &decisions[at]
		}
		for _, e := range b.events(x, d) {
			b.take(e, x, d)
		}
	}
	return b.withheld()
}

type dayOf struct {
	event Event
	day   string
}

// bench is where lines are worked out.
type bench struct {
	formula Formula
	lines   []worked
	places  map[string]int // of lines, by key
	first   bool           // was had
	without []worked       // First and Daily by the last deed that a decision took away
	sum     int64
	days    map[string]int64 // points
	times   map[Event]int64
	daily   map[dayOf]int64 // times
}

// events are what a deed may earn points for.
func (b *bench) events(x *Deed, d *Decision) []Event {
	switch x.Kind {
	case Finished:
		return []Event{Done}
	case Sat:
		return []Event{Passed}
	}
	var events []Event
	if d != nil {
		b.withhold(First, x, d)
		b.withhold(Daily, x, d)
	} else {
		if !b.first {
			b.first = true
			events = append(events, First)
		}
		if b.daily[dayOf{Daily, x.Day}] == 0 {
			events = append(events, Daily)
		}
	}
	if x.Right {
		events = append(events, Right)
	}
	return events
}

// withhold notes which decision took away what a deed would have been the first of. Of several it is the last that
// left nothing.
func (b *bench) withhold(e Event, x *Deed, d *Decision) {
	w := worked{Line: Line{Event: e, Source: x.Source, Session: x.Session, District: x.District, Ties: x.Ties, Day: x.Day}, decision: d}
	at := slices.IndexFunc(b.without, func(o worked) bool { return o.key() == w.key() })
	switch {
	case at < 0:
		b.without = append(b.without, w)
	case cmp.Or(d.At.Compare(b.without[at].decision.At), cmp.Compare(d.ID, b.without[at].decision.ID)) > 0:
		b.without[at] = w
	}
}

// withheld adds what nothing is left for.
func (b *bench) withheld() []worked {
	for _, w := range b.without {
		if _, had := b.places[w.key()]; !had {
			b.lines = append(b.lines, w)
		}
	}
	return b.lines
}

// take gives what the caps leave of an event's points, or notes what a decision keeps back of them.
func (b *bench) take(e Event, x *Deed, d *Decision) {
	r, day := b.formula.Rate(e), dayOf{e, x.Day}
	if full(r.PerDay, b.daily[day]) || full(r.InAll, b.times[e]) {
		return
	}
	points := r.Points
	if b.formula.PerDay > 0 {
		points = min(points, b.formula.PerDay-b.days[x.Day])
	}
	if b.formula.InAll > 0 {
		points = min(points, b.formula.InAll-b.sum)
	}
	b.daily[day]++
	if points <= 0 {
		return
	}
	b.times[e]++
	b.days[x.Day] += points
	b.sum += points
	b.note(e, x, d, points)
}

func full(most, have int64) bool { return most > 0 && have >= most }

func (b *bench) note(e Event, x *Deed, d *Decision, points int64) {
	line := Line{Event: e, Source: x.Source, Session: x.Session, District: x.District, Ties: x.Ties, Day: x.Day}
	at, known := b.places[line.key()]
	if !known {
		at = len(b.lines)
		b.places[line.key()] = at
		b.lines = append(b.lines, worked{Line: line})
	}
	w := &b.lines[at]
	if d != nil {
		w.decision = d
		return
	}
	w.at = x.At
	w.Times++
	w.Points += points
}
