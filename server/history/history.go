// Package history is what was done to a record: who, when, and which field from what to what.
//
// A Log is a part of the record it tells of and is written with it in one document, so that neither is ever without the
// other.
package history

import (
	"errors"
	"slices"
	"time"
	"unicode/utf8"
)

// ErrFull says that a record was changed more often than anybody corrects one.
var ErrFull = errors.New("history: full")

// Act is what was done to a record.
type Act string

// The acts.
const (
	Entered    Act = "entered"
	Imported   Act = "imported"
	Changed    Act = "changed"
	Removed    Act = "removed"
	Accepted   Act = "accepted"
	Returned   Act = "returned"
	PhotoAdded Act = "photo_added"
	PhotoGone  Act = "photo_removed"
	Withdrawn  Act = "withdrawn" // it stays in sight, and does not hold any more
	Merged     Act = "merged"    // into another record
	Took       Act = "took"      // another record in
	Joined     Act = "joined"    // a phone goes with the record from now on
	Parted     Act = "parted"    // and no more
	Reopened   Act = "reopened"
	Struck     Act = "struck" // an entry of the record was taken back
	Placed     Act = "placed"
	Dispatched Act = "dispatched"
	Delivered  Act = "delivered"
	Rated      Act = "rated"
	Cancelled  Act = "cancelled"
)

// Acts are all of them.
func Acts() []Act {
	return []Act{
		Entered, Imported, Changed, Removed, Accepted, Returned, PhotoAdded, PhotoGone, Withdrawn, Merged, Took, Joined, Parted,
		Reopened, Struck, Placed, Dispatched, Delivered, Rated, Cancelled,
	}
}

// Author is who did something. Without an ID it was nobody who has an account.
type Author struct{ ID, Name string }

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

// Log is a record's history.
type Log struct {
	Changes []Change `bson:"changes,omitempty"` // the oldest first; only ever appended
}

// Most bounds a history. Nobody corrects a record so often; what does is a program.
const Most = 300

// Write appends a line.
func (l *Log) Write(by Author, at time.Time, change Change) error {
	if len(l.Changes) >= Most {
		return ErrFull
	}
	change.By, change.ByName, change.At = by.ID, by.Name, at
	l.Changes = append(slices.Clone(l.Changes), change)
	return nil
}

// Forget takes out what fields said: for a person who is not to be known any more. Who did what when stays.
func (l *Log) Forget() {
	l.Changes = slices.Clone(l.Changes)
	for i := range l.Changes {
		l.Changes[i].Fields, l.Changes[i].Reason = nil, ""
	}
}

// Said is one field of a record in words.
type Said struct{ Field, Title, Text string }

// Diff lists the fields that say something else now.
func Diff(before, after []Said) (fields []FieldChange) {
	old := map[string]Said{}
	for _, s := range before {
		old[s.Field] = s
	}
	for _, s := range after {
		if from := old[s.Field].Text; from != s.Text {
			fields = append(fields, FieldChange{Field: s.Field, Title: s.Title, From: from, To: s.Text})
		}
		delete(old, s.Field)
	}
	for _, s := range before {
		if _, left := old[s.Field]; left && s.Text != "" {
			fields = append(fields, FieldChange{Field: s.Field, Title: s.Title, From: s.Text})
		}
	}
	return fields
}

// How much of a long text Shorten shows: some of what goes before the difference, and so much in all.
const (
	shownBefore = 10
	shownMost   = 60
)

// Shorten shows of long texts the part that differs, so that a page that was rewritten fits into a line.
func Shorten(fields []FieldChange) []FieldChange {
	for i := range fields {
		f := &fields[i]
		if utf8.RuneCountInString(f.From) <= shownMost && utf8.RuneCountInString(f.To) <= shownMost {
			continue
		}
		from, to := []rune(f.From), []rune(f.To)
		same := 0
		for same < min(len(from), len(to)) && from[same] == to[same] {
			same++
		}
		begin := max(0, same-shownBefore)
		f.From, f.To = excerpt(from, begin), excerpt(to, begin)
	}
	return fields
}

func excerpt(text []rune, begin int) string {
	begin = min(begin, len(text))
	end := min(len(text), begin+shownMost)
	s := string(text[begin:end])
	if begin > 0 {
		s = "…" + s
	}
	if end < len(text) {
		s += "…"
	}
	return s
}

// YesNo is a switch in words.
func YesNo(on bool) string {
	if on {
		return "是"
	}
	return "否"
}
