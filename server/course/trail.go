package course

import (
	"time"

	"pufa/server/account"
)

// Act is what was done to a record.
type Act string

// The acts.
const (
	Entered  Act = "entered"
	Imported Act = "imported"
	Changed  Act = "changed"
	Removed  Act = "removed"
)

// Change is one line of a record's history.
type Change struct {
	Act    Act           `bson:"act"`
	By     string        `bson:"by"`
	ByName string        `bson:"by_name"`
	At     time.Time     `bson:"at"`
	Fields []FieldChange `bson:"fields,omitempty"`
}

// FieldChange is what a field said before and says now, as text. Title is what the field was called then.
type FieldChange struct {
	Field string `bson:"field"`
	Title string `bson:"title"`
	From  string `bson:"from"`
	To    string `bson:"to"`
}

// Trail is a record's history, written with it in one document. A record is never deleted: Gone hides it.
type Trail struct {
	Gone    bool     `bson:"gone"`
	Changes []Change `bson:"changes,omitempty"` // the oldest first; only ever appended
}

// mostChanges bounds a history. Nobody corrects a record so often; what does is a program.
const mostChanges = 200

// enter appends a line of history. by is the zero Organiser where it was the person themselves.
func (t *Trail) enter(by account.Organiser, at time.Time, change Change) error {
	if len(t.Changes) >= mostChanges {
		return ErrNoChanges
	}
	change.By, change.ByName, change.At = by.ID, by.Name, moment(at)
	if by.ID == "" {
		change.ByName = "本人"
	}
	t.Changes = append(t.Changes[:len(t.Changes):len(t.Changes)], change)
	return nil
}

// said is one field of a record in words.
type said struct{ field, title, text string }

// changed lists the fields that say something else now. Both lists have the same fields in the same order.
func changed(before, after []said) (fields []FieldChange) {
	for i, s := range after {
		if before[i].text != s.text {
			fields = append(fields, FieldChange{s.field, s.title, before[i].text, s.text})
		}
	}
	return fields
}
