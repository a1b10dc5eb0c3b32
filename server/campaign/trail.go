package campaign

import (
	"time"

	"pufa/server/account"
	"pufa/server/history"
)

// Stage is where a record is on its way to being counted.
type Stage string

// The stages. A record that was kept while nothing was reviewed has none, and counts.
const (
	Submitted Stage = "submitted"
	Accepted  Stage = "accepted"
	Returned  Stage = "returned" // with a reason; changed, it is submitted again
)

// Act is what was done to a record.
type Act = history.Act

// The acts.
const (
	Entered     = history.Entered
	Imported    = history.Imported
	Changed     = history.Changed
	Removed     = history.Removed
	AcceptedAct = history.Accepted
	ReturnedAct = history.Returned
	PhotoAdded  = history.PhotoAdded
	PhotoGone   = history.PhotoGone
	Withdrawn   = history.Withdrawn
)

// Change is one line of a record's history.
type Change = history.Change

// FieldChange is what a field said before and says now.
type FieldChange = history.FieldChange

// Trail is what a record of the books carries beside what was entered: its review, and its history, which is written
// with it in one document, so that neither is ever without the other. A record is never deleted: Gone hides it.
type Trail struct {
	Stage       Stage `bson:"stage,omitempty"`
	Gone        bool  `bson:"gone,omitempty"`
	history.Log `bson:",inline"`
}

// Counts reports whether figures take the record in.
func (t *Trail) Counts(c Campaign) bool {
	return !t.Gone && (!c.Reviewed || t.Stage == "" || t.Stage == Accepted)
}

// enter appends a line of history.
func (t *Trail) enter(by account.Organiser, at time.Time, change Change) error {
	return t.Write(by.Author(), at, change)
}

// submit puts a record that was entered or changed at the stage it has now: what the bureau writes needs no review of
// its own.
func (t *Trail) submit(c Campaign, by account.Organiser) {
	switch {
	case !c.Reviewed:
		t.Stage = ""
	case account.MayReviewBooks(by) == nil:
		t.Stage = Accepted
	default:
		t.Stage = Submitted
	}
}

// decide accepts a record, or returns it with a reason.
func (t *Trail) decide(by account.Organiser, at time.Time, accept bool, reason string) error {
	if err := account.MayReviewBooks(by); err != nil {
		return err
	}
	switch {
	case t.Stage != Submitted && (accept || t.Stage != Accepted):
		return ErrNotSubmitted
	case accept:
		t.Stage = Accepted
		return t.enter(by, at, Change{Act: AcceptedAct})
	case !fits(reason, 1, 200):
		return invalid("reason", "请写明退回的原因，不超过 200 个字")
	}
	t.Stage = Returned
	return t.enter(by, at, Change{Act: ReturnedAct, Reason: reason})
}

// said is one field of a record in words.
type said = history.Said

// changed lists the fields that say something else now.
func changed(before, after []said) []FieldChange { return history.Diff(before, after) }
