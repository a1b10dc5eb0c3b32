package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"pufa/server/account"
	"pufa/server/contest"
	"pufa/server/docdb"
)

var _ contest.Rosters = (*Rosters)(nil)

// Rosters keeps who may take part in competitions for which there is a list. A line is one person's at most, and a
// person has one line at most.
type Rosters struct {
	docs *docdb.Collection[contest.RosterLine]
}

// NewRosters opens the rosters.
func NewRosters(ctx context.Context, db *docdb.DB) (*Rosters, error) {
	docs, err := docdb.Use[contest.RosterLine](ctx, db, docdb.Spec{
		Name: "contest_roster",
		Indexes: []docdb.Index{
			{Name: "key", Fields: []string{"contest", "key"}, Unique: true},
			{Name: "place", Fields: []string{"contest", "place"}},
			{Name: "taken", Fields: []string{"contest", "person"}, Unique: true, Sparse: true},
			{Name: "person", Fields: []string{"person"}},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open contest roster: %w", err)
	}
	return &Rosters{docs: docs}, nil
}

// Add keeps new lines and counts those there were already.
func (s *Rosters) Add(ctx context.Context, lines []contest.RosterLine) (repeated int, err error) {
	if len(lines) == 0 {
		return 0, nil
	}
	outcomes, err := s.docs.Insert(ctx, lines...)
	if err != nil {
		return 0, fmt.Errorf("store: add to the roster: %w", err)
	}
	for _, err := range outcomes {
		if duplicate := (*docdb.DuplicateError)(nil); errors.As(err, &duplicate) {
			repeated++
		} else if err != nil {
			return 0, fmt.Errorf("store: add to the roster: %w", err)
		}
	}
	return repeated, nil
}

// Of are the lines of a contest in their order.
func (s *Rosters) Of(ctx context.Context, id string) ([]contest.RosterLine, error) {
	return collect(s.docs.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("contest", id)}, Sort: []docdb.Order{docdb.Asc("place")},
	}))
}

// Starting are the first lines whose key begins so.
func (s *Rosters) Starting(ctx context.Context, id, key string, limit int) ([]contest.RosterLine, error) {
	return collect(s.docs.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("contest", id), docdb.Prefix("key", key)},
		Sort:  []docdb.Order{docdb.Asc("key")}, Limit: limit,
	}))
}

// Held is the line a person has taken.
func (s *Rosters) Held(ctx context.Context, id, person string) (line contest.RosterLine, found bool, err error) {
	for line, err := range s.docs.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("contest", id), docdb.Eq("person", person)}, Limit: 1,
	}) {
		return line, err == nil, err
	}
	return contest.RosterLine{}, false, nil
}

// Change applies change to a line, or fails with contest.ErrNoLine, or with contest.ErrOtherLine where the person has
// another one.
func (s *Rosters) Change(ctx context.Context, id, line string, change func(*contest.RosterLine) error) (contest.RosterLine, error) {
	kept, err := s.docs.Update(ctx, contest.RosterLineID(id, line), change)
	if duplicate := (*docdb.DuplicateError)(nil); errors.As(err, &duplicate) {
		return contest.RosterLine{}, fmt.Errorf("%w: %s", contest.ErrOtherLine, line)
	}
	return kept, notFoundAs(err, contest.ErrNoLine)
}

// Delete takes a line off.
func (s *Rosters) Delete(ctx context.Context, id, line string) error {
	return notFoundAs(s.docs.Delete(ctx, contest.RosterLineID(id, line)), contest.ErrNoLine)
}

// RosterSeats are the lines people have taken, as their own.
type RosterSeats struct{ *Rosters }

var _ account.Belongings = RosterSeats{}

// RosterSeat is one line a person has taken.
type RosterSeat struct {
	Contest string    `json:"contest"`
	Name    string    `json:"name"`
	Unit    string    `json:"unit,omitempty"`
	TakenAt time.Time `json:"taken_at"`
}

// Name is the key in the download.
func (s RosterSeats) Name() string { return "rosters" }

// Of is every line the person took.
func (s RosterSeats) Of(ctx context.Context, person string) (any, error) {
	return shownOf(ctx, s.docs, person, func(l contest.RosterLine) RosterSeat {
		return RosterSeat{Contest: l.Contest, Name: l.Name, Unit: l.Unit, TakenAt: l.TakenAt}
	})
}

// Forget parts the person from their lines. The lines stay taken, as the seats do.
func (s RosterSeats) Forget(ctx context.Context, person string) error {
	forget := func(l *contest.RosterLine) {
		if l.Person == person {
			l.Person = rand.Text()
		}
	}
	return forgetOf(ctx, s.docs, person, func(l contest.RosterLine) string { return l.ID }, forget, func(contest.RosterLine) {})
}
