// Package editing is the life of a question at this server: drafts and their revisions, the second reading, holding back
// and withdrawing, replacing. What stands in the banks' files is the base; records lie over it.
//
// A question in use keeps its text for good. A correction is a question of its own that replaces the one before.
package editing

import (
	"context"
	"errors"
	"slices"
	"time"

	"pufa/server/question"
)

// State is how far a question has come.
type State string

// The life of a question.
const (
	Draft     State = "draft"
	Waiting   State = "waiting"   // for the second reading
	Used      State = "used"      // is asked
	Held      State = "held"      // is not asked for the time being
	Withdrawn State = "withdrawn" // for good
	// TakenBack is what an import left of a draft when it was taken back: the number, so that no other question ever gets it.
	// Nothing shows it.
	TakenBack State = "taken_back"
)

// Replaced is how a question shows whose replacement came into use. It is not kept but follows from the other's record, so
// that one write replaces.
const Replaced State = "replaced"

// Reason is why a question is held back.
type Reason string

// The reasons.
const (
	Amended   Reason = "amended" // the law was
	Mistake   Reason = "mistake" // one was reported
	Otherwise Reason = "other"
)

// Kind is what was done to a question.
type Kind string

// What can be done.
const (
	Revise   Kind = "revise"   // write another revision
	Submit   Kind = "submit"   // hand it to a second reader
	Recall   Kind = "recall"   // take it back from there
	Accept   Kind = "accept"   // the second reader has it asked
	Return   Kind = "return"   // the second reader sends it back
	Hold     Kind = "hold"     // not asked for the time being
	Release  Kind = "release"  // asked again
	Withdraw Kind = "withdraw" // not asked, or worked at, ever again
	GiveUp   Kind = "give_up"  // undo the draft an import has written; see Desk.TakeBack
)

// What a record holds at most.
const (
	revisionsMost = 100
	actsMost      = 400
	whyMost       = 200 // characters
)

// Record is a question's life. Acts only ever grow, and so do Revisions until a draft is taken back; it changes in one piece.
type Record struct {
	ID string `bson:"_id"`
	// Origin says what a draft was made by, once: a request, or what a row of a file asks.
	Origin string `bson:"origin,omitempty"`
	// Import is the import that wrote the draft.
	Import string `bson:"import,omitempty"`
	Law    string `bson:"law"`
	// Filed says that the text stands in the banks' files: there are no revisions then.
	Filed     bool       `bson:"filed,omitempty"`
	State     State      `bson:"state"`
	Replaces  string     `bson:"replaces,omitempty"`
	Revisions []Revision `bson:"revisions,omitempty"`
	Acts      []Act      `bson:"acts"`
	ChangedAt time.Time  `bson:"changed_at"`
}

// Revision is what a draft said at some time.
type Revision struct {
	Question question.Question `bson:"question"`
	Version  string            `bson:"version"` // of the law it was written against, a Law's Key
	At       time.Time         `bson:"at"`
	By       string            `bson:"by"` // an organiser's id
	Name     string            `bson:"name"`
	Why      string            `bson:"why,omitempty"`
}

// Act is something that was done.
type Act struct {
	Kind     Kind      `bson:"kind"`
	At       time.Time `bson:"at"`
	By       string    `bson:"by"`
	Name     string    `bson:"name"`
	Revision int       `bson:"revision,omitempty"` // the number of the one it was about, from 1
	Reason   Reason    `bson:"reason,omitempty"`
	Why      string    `bson:"why,omitempty"`
}

// Text is the newest revision; the zero value for a filed question.
func (r Record) Text() Revision {
	if len(r.Revisions) == 0 {
		return Revision{}
	}
	return r.Revisions[len(r.Revisions)-1]
}

// last is the latest act of these kinds.
func (r Record) last(kinds ...Kind) (Act, bool) {
	for _, a := range slices.Backward(r.Acts) {
		if slices.Contains(kinds, a.Kind) {
			return a, true
		}
	}
	return Act{}, false
}

// EverUsed reports whether the question came into use at some time, so that there may be answers to it.
func (r Record) EverUsed() bool {
	_, accepted := r.last(Accept)
	return r.Filed || accepted
}

// untouched reports whether nothing was done to a draft since it was written.
func (r Record) untouched() bool { return r.State == Draft && len(r.Acts) == 1 }

// WrittenBy reports whether somebody wrote any of the revisions.
func (r Record) WrittenBy(person string) bool {
	return slices.ContainsFunc(r.Revisions, func(v Revision) bool { return v.By == person })
}

// The outcomes a caller decides on.
var (
	// ErrNotFound says that there is no such question.
	ErrNotFound = errors.New("editing: no such question")
	// ErrTaken says that the id is another question's. Only a store returns it.
	ErrTaken = errors.New("editing: id is taken")
	// ErrOrigin says that the same draft was made already. Only a store returns it.
	ErrOrigin = errors.New("editing: made already")
	// ErrStale says that somebody has written another revision meanwhile.
	ErrStale = errors.New("editing: another revision was written")
	// ErrState says that the question has come too far, or not far enough.
	ErrState = errors.New("editing: not possible now")
	// ErrOwnWords says that a second reader wrote some of it.
	ErrOwnWords = errors.New("editing: the second reader must be somebody else")
	// ErrOthersDraft says that the draft is another person's.
	ErrOthersDraft = errors.New("editing: another person's draft")
	// ErrWhy says that a reason is missing or too long.
	ErrWhy = errors.New("editing: say why")
	// ErrFaults says that rules are broken.
	ErrFaults = errors.New("editing: the question has faults")
	// ErrDoubts says that there are doubts and no reason was given.
	ErrDoubts = errors.New("editing: doubts need a reason")
	// ErrFull says that a record takes no more.
	ErrFull = errors.New("editing: the record is full")
	// ErrUnchanged says that a replacement says the same as what it replaces.
	ErrUnchanged = errors.New("editing: nothing was changed")
	// ErrReplaces says that what is to be replaced cannot be.
	ErrReplaces = errors.New("editing: cannot be replaced")
)

// Store keeps records.
type Store interface {
	// Add keeps new records. The outcomes are one for each: nil, ErrTaken, ErrOrigin, or why it cannot be kept.
	Add(ctx context.Context, records ...Record) (outcomes []error)
	// Get is a record, or ErrNotFound.
	Get(ctx context.Context, id string) (Record, error)
	// ByOrigin is the record a draft was made as, or ErrNotFound.
	ByOrigin(ctx context.Context, origin string) (Record, error)
	// Change applies change to a record in one piece. Where there is none, start is the record if it has an id; otherwise
	// it is ErrNotFound.
	Change(ctx context.Context, id string, start Record, change func(*Record) error) (Record, error)
	// Since are the records that were changed at or after a time.
	Since(ctx context.Context, t time.Time) ([]Record, error)
	// OfImport are the records an import has made.
	OfImport(ctx context.Context, id string) ([]Record, error)
	// ChangeImport applies change to an import in one piece, to start where there is none.
	ChangeImport(ctx context.Context, id string, start Import, change func(*Import) error) (Import, error)
	// Imports are the latest imports, newest first.
	Imports(ctx context.Context) ([]Import, error)
}
