// Package points keeps activity points (活力值): what people earn in a campaign for taking part, by a formula the
// campaign sets, in accounts to which entries are only ever added.
//
// Points follow from what people did: Work says what somebody has by a formula, and a Ledger adds to the account what
// it lacks. So whatever is told late, ruled again or reversed ends in the same sum, and the entries say how it came about.
package points

import (
	"errors"
	"fmt"
)

// Event is what points are given for.
type Event string

// The events.
const (
	First  Event = "first"  // the first answer in the campaign, once
	Right  Event = "right"  // a right answer
	Daily  Event = "daily"  // taking part on a day, once a day
	Done   Event = "done"   // an attempt that was finished
	Passed Event = "passed" // an attempt that was passed
)

// Events are all of them, in the order people read them.
func Events() []Event { return []Event{First, Right, Daily, Done, Passed} }

// Rate is what one event is worth, and how often it counts. A cap of nought is none.
type Rate struct {
	Points int64 `bson:"points" json:"points"`
	PerDay int64 `bson:"per_day,omitempty" json:"per_day,omitempty"` // times a person and day
	InAll  int64 `bson:"in_all,omitempty" json:"in_all,omitempty"`   // times a person and campaign
}

// Formula says what a campaign gives points for. PerDay and InAll are the most points a person may get, for everything
// together; nought is no bound. Rehearsals earn nothing whatever it says.
type Formula struct {
	First    Rate  `bson:"first"`
	Right    Rate  `bson:"right"`
	Daily    Rate  `bson:"daily"`
	Done     Rate  `bson:"done"`
	Passed   Rate  `bson:"passed"`
	PerDay   int64 `bson:"per_day,omitempty"`
	InAll    int64 `bson:"in_all,omitempty"`
	Training bool  `bson:"training,omitempty"` // whether the training phase of an online contest counts
}

// Default is the formula of a campaign that sets none.
func Default() Formula { return Formula{First: Rate{Points: 2}, Right: Rate{Points: 1}} }

// Rate is what an event is worth.
func (f *Formula) Rate(e Event) Rate {
	switch e {
	case First:
		return f.First
	case Right:
		return f.Right
	case Daily:
		return f.Daily
	case Done:
		return f.Done
	case Passed:
		return f.Passed
	default:
		return Rate{}
	}
}

// The bounds of a formula.
const (
	MaxPoints = 1000
	MaxTimes  = 10_000
	MaxSum    = 1_000_000
)

// ErrFormula says that a formula is not one to go by; a *FormulaError says why.
var ErrFormula = errors.New("points: not a formula to go by")

// FormulaError says in words for the organiser what is wrong.
type FormulaError struct{ Text string }

func (e *FormulaError) Error() string { return "points: formula: " + e.Text }

// Explain says it to the organiser.
func (e *FormulaError) Explain() string { return e.Text }

// Is makes it an ErrFormula.
func (e *FormulaError) Is(target error) bool { return target == ErrFormula }

// Check tells what is wrong with a formula, as a *FormulaError.
func (f *Formula) Check() error {
	for _, e := range Events() {
		r := f.Rate(e)
		switch {
		case r.Points < 0 || r.Points > MaxPoints:
			return &FormulaError{fmt.Sprintf("“%s”的活力值要在 0 到 %d 点之间", e.Name(), MaxPoints)}
		case min(r.PerDay, r.InAll) < 0 || max(r.PerDay, r.InAll) > MaxTimes:
			return &FormulaError{fmt.Sprintf("“%s”的次数上限要在 1 到 %d 之间，不限就不填", e.Name(), MaxTimes)}
		case r.Points == 0 && max(r.PerDay, r.InAll) > 0:
			return &FormulaError{fmt.Sprintf("“%s”不计活力值，不用填次数上限", e.Name())}
		case e == First && max(r.PerDay, r.InAll) > 0, e == Daily && r.PerDay > 0:
			return &FormulaError{fmt.Sprintf("“%s”本来只计一次，不用填次数上限", e.Name())}
		}
	}
	if min(f.PerDay, f.InAll) < 0 || max(f.PerDay, f.InAll) > MaxSum {
		return &FormulaError{fmt.Sprintf("合计上限要在 1 到 %d 点之间，不限就不填", MaxSum)}
	}
	return nil
}

// Asks reports whether the formula gives points for an event.
func (f *Formula) Asks(e Event) bool { return f.Rate(e).Points > 0 }
