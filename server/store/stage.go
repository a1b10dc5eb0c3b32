package store

import (
	"context"
	"errors"
	"fmt"

	"pufa/server/contest"
	"pufa/server/district"
	"pufa/server/docdb"
)

var (
	_ contest.Chairs    = (*Chairs)(nil)
	_ contest.RuleStore = (*Rules)(nil)
)

// Chairs keeps the phones of teams and judges.
type Chairs struct {
	docs *docdb.Collection[contest.Chair]
}

// NewChairs opens the chairs.
func NewChairs(ctx context.Context, db *docdb.DB) (*Chairs, error) {
	docs, err := docdb.Use[contest.Chair](ctx, db, docdb.Spec{Name: "contest_chairs"})
	if err != nil {
		return nil, fmt.Errorf("store: open contest chairs: %w", err)
	}
	return &Chairs{docs: docs}, nil
}

// Take keeps a chair. A phone that opens another team's address moves there.
func (s *Chairs) Take(ctx context.Context, c contest.Chair) error {
	err := first(s.docs.Insert(ctx, c))
	var duplicate *docdb.DuplicateError
	if !errors.As(err, &duplicate) {
		return err
	}
	_, err = s.docs.Update(ctx, c.ID, func(kept *contest.Chair) error {
		*kept = c
		return nil
	})
	return err
}

// Chair is a phone's place, or contest.ErrNotJoined.
func (s *Chairs) Chair(ctx context.Context, id, person string) (contest.Chair, error) {
	c, _, err := s.docs.Get(ctx, contest.PlayerID(id, person))
	return c, notFoundAs(err, contest.ErrNotJoined)
}

// Rules keeps organisers' own rule sets.
type Rules struct {
	docs *docdb.Collection[contest.KeptRules]
}

// NewRules opens the rule sets.
func NewRules(ctx context.Context, db *docdb.DB) (*Rules, error) {
	docs, err := docdb.Use[contest.KeptRules](ctx, db, docdb.Spec{
		Name: "rule_sets",
		Indexes: []docdb.Index{
			{Name: "at", Fields: []string{"at"}},
			{Name: "district", Fields: []string{"district", "at"}},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open rule sets: %w", err)
	}
	return &Rules{docs: docs}, nil
}

// Add keeps a new rule set.
func (s *Rules) Add(ctx context.Context, k contest.KeptRules) error {
	return first(s.docs.Insert(ctx, k))
}

// Get is the rule set with this id, or contest.ErrNoRules.
func (s *Rules) Get(ctx context.Context, id string) (contest.KeptRules, error) {
	k, _, err := s.docs.Get(ctx, id)
	return k, notFoundAs(err, contest.ErrNoRules)
}

// List gives the rule sets an organiser may see, the newest first.
func (s *Rules) List(ctx context.Context, scope district.Scope) ([]contest.KeptRules, error) {
	if !scope.Valid() {
		return nil, nil
	}
	q := docdb.Query{Sort: []docdb.Order{docdb.Desc("at")}}
	if !scope.Whole() {
		q.Where = []docdb.Cond{docdb.Eq("district", scope.Code())}
	}
	return collect(s.docs.Find(ctx, q))
}

// Replace keeps k if nobody has changed the rule set since k's last revision.
func (s *Rules) Replace(ctx context.Context, k contest.KeptRules) error {
	_, err := s.docs.Update(ctx, k.ID, func(kept *contest.KeptRules) error {
		if kept.Revision != k.Revision-1 {
			return contest.ErrRulesMoved
		}
		*kept = k
		return nil
	})
	return notFoundAs(err, contest.ErrNoRules)
}

// Delete removes a rule set.
func (s *Rules) Delete(ctx context.Context, id string) error {
	return notFoundAs(s.docs.Delete(ctx, id), contest.ErrNoRules)
}
