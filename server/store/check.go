package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pufa/server/docdb"
	"pufa/server/fairplay"
)

// suspect is a person who is to show that they are one.
type suspect struct {
	ID     string    `bson:"_id"` // the person
	Marked bool      `bson:"marked"`
	At     time.Time `bson:"at"` // of what was found last
}

// Suspects remembers who is to be checked, and the checks.
type Suspects struct {
	docs   *docdb.Collection[suspect]
	checks *docdb.Collection[fairplay.Check]
}

var (
	_ fairplay.Suspects = (*Suspects)(nil)
	_ fairplay.Checks   = (*Suspects)(nil)
)

// NewSuspects opens both.
func NewSuspects(ctx context.Context, db *docdb.DB) (*Suspects, error) {
	docs, err := docdb.Use[suspect](ctx, db, docdb.Spec{
		Name: "fairplay_suspects", Indexes: []docdb.Index{{Name: "at", Fields: []string{"at"}, ExpireAfter: 90 * 24 * time.Hour}},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open suspects: %w", err)
	}
	checks, err := docdb.Use[fairplay.Check](ctx, db, docdb.Spec{
		Name: "fairplay_checks", Indexes: []docdb.Index{{Name: "until", Fields: []string{"until"}, ExpireAfter: time.Hour}},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open checks: %w", err)
	}
	return &Suspects{docs, checks}, nil
}

// Mark has a person checked.
func (s *Suspects) Mark(ctx context.Context, person string, at time.Time) error {
	return updateOrInsert(ctx, s.docs, person, suspect{ID: person}, func(kept *suspect) error {
		kept.Marked, kept.At = true, at
		return nil
	})
}

// Marked reports whether a person is to be checked.
func (s *Suspects) Marked(ctx context.Context, person string) (bool, error) {
	kept, _, err := s.docs.Get(ctx, person)
	if errors.Is(err, docdb.ErrNotFound) {
		return false, nil
	}
	return kept.Marked, err
}

// Clear takes back what was marked up to a moment.
func (s *Suspects) Clear(ctx context.Context, person string, until time.Time) error {
	_, err := s.docs.Update(ctx, person, func(kept *suspect) error {
		kept.Marked = kept.Marked && kept.At.After(until)
		return nil
	})
	if errors.Is(err, docdb.ErrNotFound) {
		return nil
	}
	return err
}

// AddCheck keeps a check.
func (s *Suspects) AddCheck(ctx context.Context, c fairplay.Check) error {
	return first(s.checks.Insert(ctx, c))
}

// UseCheck marks a check used and returns it, or fairplay.ErrCheckOver.
func (s *Suspects) UseCheck(ctx context.Context, id string) (fairplay.Check, error) {
	c, err := s.checks.Update(ctx, id, func(c *fairplay.Check) error {
		if c.Used {
			return fairplay.ErrCheckOver
		}
		c.Used = true
		return nil
	})
	if errors.Is(err, docdb.ErrNotFound) {
		return c, fairplay.ErrCheckOver
	}
	return c, err
}
