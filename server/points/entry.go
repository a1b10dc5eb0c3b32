package points

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"pufa/server/answer"
	"pufa/server/district"
)

// Line is what a person has for one thing: one event in one attempt or competition on one day.
type Line struct {
	Event         Event         `bson:"event"`
	Source        answer.Source `bson:"source"`  // where it was done
	Session       string        `bson:"session"` // the attempt or competition; for First and Daily, the first of it
	District      string        `bson:"district"`
	district.Ties `bson:",inline"`
	Day           string `bson:"day"`   // it was done, YYYY-MM-DD in China
	Times         int64  `bson:"times"` // how often, those beyond a cap left out
	Points        int64  `bson:"points"`
}

// key says which of a person's lines it is.
func (l *Line) key() string {
	switch l.Event {
	case First:
		return string(First)
	case Daily:
		return string(Daily) + "/" + l.Day
	default:
		return strings.Join([]string{string(l.Event), l.Session, l.Day, l.District, l.Community, l.Unit}, "/")
	}
}

// Entry is one line added to a person's account, for good. Its ID is its place there, so of two that are added at once
// to the same place one comes first, and the other is worked out again.
type Entry struct {
	ID       string `bson:"_id"` // campaign/person/place
	Campaign string `bson:"campaign"`
	Person   string `bson:"person"` // in an account that was closed, a name nobody has
	Line     `bson:",inline"`
	At       time.Time `bson:"at"`            // it was earned; of one that takes back, when it was added
	Why      string    `bson:"why,omitempty"` // of one that puts another right: the reason, for the person
	Decision string    `bson:"decision,omitempty"`
	By       string    `bson:"by,omitempty"` // who decided, for organisers
}

// entryID is the n-th place of an account, from 1. Numbers are padded so that ids sort as the account grew.
func entryID(campaign, person string, n int) string {
	return fmt.Sprintf("%s%08d", AccountPrefix(campaign, person), n)
}

// AccountPrefix begins the ids of an account's entries.
func AccountPrefix(campaign, person string) string { return campaign + "/" + person + "/" }

// Place is the entry's place in its account, from 1.
func (e *Entry) Place() int {
	n, _ := strconv.Atoi(e.ID[strings.LastIndexByte(e.ID, '/')+1:])
	return n
}

// Decision takes points back from a person, for what they did up to At in some sessions of a campaign; with none, in
// all. One that Lifts another gives back what that one took. Each is made once under its id.
type Decision struct {
	ID       string    `bson:"_id"`
	Campaign string    `bson:"campaign"`
	Person   string    `bson:"person"`
	Sessions []string  `bson:"sessions,omitempty"`
	Why      string    `bson:"why"` // for the person
	By       string    `bson:"by"`
	At       time.Time `bson:"at"`
	Lifts    string    `bson:"lifts,omitempty"` // the id of another decision
}

// inForce parts decisions into those that take points back, and those that lift one, by the id of the one lifted.
func inForce(all []Decision) (force []Decision, lifted map[string]Decision) {
	lifted = map[string]Decision{}
	for _, d := range all {
		if d.Lifts != "" {
			lifted[d.Lifts] = d
		}
	}
	for _, d := range all {
		if _, ok := lifted[d.ID]; !ok && d.Lifts == "" {
			force = append(force, d)
		}
	}
	return force, lifted
}

// covers reports whether it takes back what the deed earned.
func (d *Decision) covers(x *Deed) bool {
	return !x.At.After(d.At) && (len(d.Sessions) == 0 || slices.Contains(d.Sessions, x.Session))
}

// Sum is what somebody has in a campaign.
type Sum struct {
	Campaign string
	Person   string
	Points   int64
}

// Total adds up an account.
func Total(entries []Entry) int64 {
	var sum int64
	for i := range entries {
		sum += entries[i].Points
	}
	return sum
}

// closed reports whether the person of an account was erased. Nothing is added to it any more.
func closed(person string, entries []Entry) bool {
	return slices.ContainsFunc(entries, func(e Entry) bool { return e.Person != person })
}
