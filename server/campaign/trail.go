package campaign

import (
	"time"

	"pufa/server/account"
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
type Act string

// The acts.
const (
	Entered     Act = "entered"
	Imported    Act = "imported"
	Changed     Act = "changed"
	Removed     Act = "removed"
	AcceptedAct Act = "accepted"
	ReturnedAct Act = "returned"
	PhotoAdded  Act = "photo_added"
	PhotoGone   Act = "photo_removed"
	Withdrawn   Act = "withdrawn" // it stays in sight, and does not hold any more
)

// Change is one line of a record's history.
type Change struct {
	Act    Act           `bson:"act"`
	By     string        `bson:"by"`
	ByName string        `bson:"by_name"`
	At     time.Time     `bson:"at"`
	Reason string        `bson:"reason,omitempty"`
	Fields []FieldChange `bson:"fields,omitempty"`
}

// FieldChange is what a field said before and says now, as text. Title is what the field was called then.
type FieldChange struct {
	Field string `bson:"field"`
	Title string `bson:"title"`
	From  string `bson:"from"`
	To    string `bson:"to"`
}

// Trail is what a record of the books carries beside what was entered: its review, and its history, which is written
// with it in one document, so that neither is ever without the other. A record is never deleted: Gone hides it.
type Trail struct {
	Stage   Stage    `bson:"stage,omitempty"`
	Gone    bool     `bson:"gone,omitempty"`
	Changes []Change `bson:"changes,omitempty"` // the oldest first; only ever appended
}

// mostChanges bounds a history. Nobody corrects a record so often; what does is a program.
const mostChanges = 300

// Counts reports whether figures take the record in.
func (t *Trail) Counts(c Campaign) bool {
	return !t.Gone && (!c.Reviewed || t.Stage == "" || t.Stage == Accepted)
}

// enter appends a line of history.
func (t *Trail) enter(by account.Organiser, at time.Time, change Change) error {
	if len(t.Changes) >= mostChanges {
		return ErrManyChanges
	}
	change.By, change.ByName, change.At = by.ID, by.Name, at
	t.Changes = append(t.Changes, change)
	return nil
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
type said struct{ field, title, text string }

// changed lists the fields that say something else now.
func changed(before, after []said) (fields []FieldChange) {
	old := map[string]said{}
	for _, s := range before {
		old[s.field] = s
	}
	for _, s := range after {
		if from := old[s.field].text; from != s.text {
			fields = append(fields, FieldChange{Field: s.field, Title: s.title, From: from, To: s.text})
		}
		delete(old, s.field)
	}
	for _, s := range before {
		if _, left := old[s.field]; left && s.text != "" {
			fields = append(fields, FieldChange{Field: s.field, Title: s.title, From: s.text})
		}
	}
	return fields
}
