// Package fairplay is how answering that no person can have done is found, looked into, and decided about (公平核查).
//
// It never stands in the way of an answer: what was answered is kept as it was given, also where it came too quickly.
// Afterwards signs are looked for; what shows one is a Flag with its evidence, and an organiser decides. Nothing is
// dropped without a word: the person reads what was found, what was decided and why.
package fairplay

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"time"
)

// Sign is what makes answers look as if no person had given them.
type Sign string

// The signs.
const (
	Quick  Sign = "quick"  // answered before the question can have been read
	Streak Sign = "streak" // right so often in a row, each too quickly, that it was neither reading nor luck
	Twins  Sign = "twins"  // two people's times, or wrong answers, are the same
	Device Sign = "device" // many accounts on one device
)

// State is what came of a flag.
type State string

// The states. A decision can be taken back by a further one; none is deleted.
const (
	Open      State = "open"
	Cleared   State = "cleared"   // nothing wrong
	Confirmed State = "confirmed" // what is named does not count
)

// Limits.
const (
	ReasonMost = 200 // characters of a reason
	proofsMost = 40  // sets a flag names; what more there is comes in the next flag
	pacesMost  = 60  // single times a proof shows
)

// Flag is one sign about one person in a campaign, on one day where the sign is of answering, with its evidence. The ID
// is made of what it is about, so the same thing is raised once, by whichever node.
type Flag struct {
	ID       string    `bson:"_id"`
	Sign     Sign      `bson:"sign"`
	Campaign string    `bson:"campaign"`
	Person   string    `bson:"person"`
	Day      string    `bson:"day,omitempty"` // YYYY-MM-DD in China
	Device   string    `bson:"device,omitempty"`
	Accounts int       `bson:"accounts,omitempty"` // on that device when it was last looked at
	Proofs   []Proof   `bson:"proofs"`
	State    State     `bson:"state"`
	At       time.Time `bson:"at"`               // it was raised
	Acts     []Act     `bson:"acts,omitempty"`   // the oldest first
	Undone   bool      `bson:"undone,omitempty"` // the last decision has yet to be carried out
	Read     bool      `bson:"read,omitempty"`   // the person has seen how it stands
}

// Act is one decision. It is never changed: a second thought is a further one.
type Act struct {
	ID     string    `bson:"id"`
	At     time.Time `bson:"at"`
	By     string    `bson:"by"` // the organiser's id
	ByName string    `bson:"by_name"`
	To     State     `bson:"to"`
	Reason string    `bson:"reason"`
	Points int64     `bson:"points,omitempty"` // activity points that were taken back
}

// Names reports whether the flag's evidence names a set.
func (f *Flag) Names(session string) bool {
	for _, p := range f.Proofs {
		if p.Session == session {
			return true
		}
	}
	return false
}

// Sessions are the sets the evidence names.
func (f *Flag) Sessions() []string {
	all := make([]string, len(f.Proofs))
	for i, p := range f.Proofs {
		all[i] = p.Session
	}
	return all
}

// Proof is what one set of questions shows. Times are the server's.
type Proof struct {
	Session string    `bson:"session"`
	Kind    string    `bson:"kind"`
	Phase   string    `bson:"phase,omitempty"`
	At      time.Time `bson:"at"` // of its last answer
	Answers int       `bson:"answers"`
	Right   int       `bson:"right"`
	TookMS  int64     `bson:"took_ms"`
	LeastMS int64     `bson:"least_ms"`        // what a person needs at least
	Quick   int       `bson:"quick,omitempty"` // answers that came sooner than a person can
	Run     int       `bson:"run,omitempty"`   // of a Streak: how many in a row, up to here
	Guess   int64     `bson:"guess,omitempty"` // of a Streak: it is one in so many to guess them all
	Paces   []Pace    `bson:"paces,omitempty"` // where single times were measured

	// Of Twins: the other person's set, how many times agree, how many questions both got wrong in the same way, and
	// the times of both in milliseconds.
	Twin      string  `bson:"twin,omitempty"`
	Alike     int     `bson:"alike,omitempty"`
	SameBad   int     `bson:"same_bad,omitempty"`
	Times     []int64 `bson:"times,omitempty"`
	TwinTimes []int64 `bson:"twin_times,omitempty"`
}

// Pace is how long one answer took and what it takes at least, in milliseconds.
type Pace struct {
	TookMS  int64 `bson:"took_ms" json:"took_ms"`
	LeastMS int64 `bson:"least_ms" json:"least_ms"`
	Right   bool  `bson:"right" json:"right"`
}

// The outcomes a caller decides on.
var (
	ErrNotFound = errors.New("fairplay: no such flag")
	// ErrTaken says that it is there already. Only a store returns it.
	ErrTaken = errors.New("fairplay: there already")
	// ErrDecided says that somebody else has decided meanwhile.
	ErrDecided = errors.New("fairplay: decided meanwhile")
	// ErrReason says that a reason is missing, too long or not readable.
	ErrReason = errors.New("fairplay: not a usable reason")
	// ErrSame says that a decision would change nothing, or cannot be taken.
	ErrSame = errors.New("fairplay: not a decision")
)

// Filter chooses flags of a state; Campaign and Sign narrow them down, "" does not.
type Filter struct {
	State    State
	Campaign string
	Sign     Sign
}

// Flags keeps flags.
type Flags interface {
	// Add keeps a new flag, or returns ErrTaken.
	Add(ctx context.Context, f Flag) error
	// Get is the flag with this id, or ErrNotFound.
	Get(ctx context.Context, id string) (Flag, error)
	// Change applies change to a flag, or returns ErrNotFound. An error of change is returned as it is.
	Change(ctx context.Context, id string, change func(*Flag) error) (Flag, error)
	// Page are at most limit flags, the newest first, from behind a cursor; next continues, "" at the end.
	Page(ctx context.Context, f Filter, after string, limit int) (all []Flag, next string, err error)
	// OfPerson are a person's, the newest first.
	OfPerson(ctx context.Context, person string) ([]Flag, error)
	// CountOpen counts those that wait for a decision.
	CountOpen(ctx context.Context) (int, error)
	// Undone are at most limit flags whose last decision has yet to be carried out.
	Undone(ctx context.Context, limit int) ([]Flag, error)
}

// opaque turns a key into an id that names nobody.
func opaque(key string) string {
	sum := sha256.Sum256([]byte(key))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

func moment(now time.Time) time.Time { return now.UTC().Truncate(time.Millisecond) }
