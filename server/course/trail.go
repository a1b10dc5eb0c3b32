package course

import (
	"time"

	"pufa/server/account"
	"pufa/server/history"
)

// Trail is a record's history, written with it in one document. A record is never deleted: Gone hides it.
type Trail struct {
	Gone        bool `bson:"gone"`
	history.Log `bson:",inline"`
}

// enter appends a line of history. by is the zero Organiser where it was the person themselves.
func (t *Trail) enter(by account.Organiser, at time.Time, change history.Change) error {
	author := history.Author{ID: by.ID, Name: by.Name}
	if by.ID == "" {
		author.Name = "本人"
	}
	return t.Write(author, moment(at), change)
}
