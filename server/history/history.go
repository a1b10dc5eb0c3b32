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
	Act    Act           `bson:"act" json:"act"`
	By     string        `bson:"by" json:"by"`
	ByName string        `bson:"by_name" json:"by_name"`
	At     time.Time     `bson:"at" json:"at"`
	Reason string        `bson:"reason,omitempty" json:"reason,omitempty"`
	Fields []FieldChange `bson:"fields,omitempty" json:"fields,omitempty"`
}

// FieldChange is what a field said before and says now, as text. Title is what the field was called then.
type FieldChange struct {
	Field string `bson:"field" json:"field"`
	Title string `bson:"title" json:"title"`
	From  string `bson:"from" json:"from"`
	To    string `bson:"to" json:"to"`
}

// Log is a record's history. It only ever grows.
type Log struct {
	Changes []Change `bson:"changes,omitempty"` // the newest of it, the oldest first
	Folded  []Fold   `bson:"folded,omitempty"`  // what was before, the oldest first
}

// History is the log, of the records that carry one.
func (l Log) History() Log { return l }

// Write appends a line.
func (l *Log) Write(by Author, at time.Time, change Change) error {
	if l.packed() >= packedMost {
		return ErrFull
	}
	change.By, change.ByName, change.At = by.ID, by.Name, at
	l.Changes = append(slices.Clone(l.Changes), change)
	return l.fold()
}

// Lines is how many lines the history has: it grows by one with every change, so it tells one state of what is said of a
// record from another.
func (l *Log) Lines() (n int64) {
	for _, f := range l.Folded {
		n += int64(f.Lines)
	}
	return n + int64(len(l.Changes))
}

// Forget takes out what fields said: for a person who is not to be known any more. Who did what when stays.
func (l *Log) Forget() error {
	changes, folded := forgotten(l.Changes), slices.Clone(l.Folded)
	for i := range folded {
		lines, err := folded[i].unpack()
		if err != nil {
			return err
		}
		if folded[i], err = pack(forgotten(lines)); err != nil {
			return err
		}
	}
	l.Changes, l.Folded = changes, folded
	return nil
}

func forgotten(lines []Change) []Change {
	lines = slices.Clone(lines)
	for i := range lines {
		lines[i].Fields, lines[i].Reason = nil, ""
	}
	return lines
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
