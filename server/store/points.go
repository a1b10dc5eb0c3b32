package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pufa/server/docdb"
	"pufa/server/points"
)

// Points keeps the accounts of activity points, what was decided about them, and how far they are brought up to date.
type Points struct {
	entries   *docdb.Collection[points.Entry]
	decisions *docdb.Collection[points.Decision]
	sessions  *docdb.Collection[points.Session]
	marks     *docdb.Collection[points.Mark]
}

var (
	_ points.Store     = (*Points)(nil)
	_ points.Following = (*Points)(nil)
	_ points.Marks     = (*Points)(nil)
)

// pointsSpec counts by day for participation, and by place and person for boards. An entry's id is its place in an
// account, which only one can have.
func pointsSpec() docdb.Spec {
	return docdb.Spec{
		Name: "point_entries",
		Indexes: []docdb.Index{
			{Name: "campaign", Fields: []string{"campaign"}},
			{Name: "person", Fields: []string{"person", "campaign", "points"}},
		},
		Counts: []docdb.Count{
			{Name: "days", By: []string{"campaign", "day", "district"}, Sums: []string{"points"}},
			{Name: "places", By: []string{"campaign", "district", "community", "unit"}, Sums: []string{"points"}},
			{Name: "local", By: []string{"campaign", "district", "day", "community", "unit"}, Sums: []string{"points"}},
			{Name: "persons", By: []string{"campaign", "person"}, Sums: []string{"points"}},
		},
	}
}

// NewPoints opens the accounts.
func NewPoints(ctx context.Context, db *docdb.DB) (*Points, error) {
	s := &Points{}
	var err error
	if s.entries, err = docdb.Use[points.Entry](ctx, db, pointsSpec()); err != nil {
		return nil, fmt.Errorf("store: open entries of points: %w", err)
	}
	if s.decisions, err = docdb.Use[points.Decision](ctx, db, docdb.Spec{
		Name: "point_decisions",
		Indexes: []docdb.Index{
			{Name: "campaign", Fields: []string{"campaign", "person"}},
			{Name: "person", Fields: []string{"person"}},
		},
	}); err != nil {
		return nil, fmt.Errorf("store: open decisions about points: %w", err)
	}
	if s.sessions, err = docdb.Use[points.Session](ctx, db, docdb.Spec{
		Name: "point_sessions", Indexes: []docdb.Index{{Name: "final", Fields: []string{"final"}}},
	}); err != nil {
		return nil, fmt.Errorf("store: open competitions followed: %w", err)
	}
	if s.marks, err = docdb.Use[points.Mark](ctx, db, docdb.Spec{Name: "point_marks"}); err != nil {
		return nil, fmt.Errorf("store: open marks of nodes: %w", err)
	}
	return s, nil
}

// Account is what was added to a person's account in a campaign, in order.
func (s *Points) Account(ctx context.Context, campaign, person string) ([]points.Entry, error) {
	return collect(s.entries.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Prefix("_id", points.AccountPrefix(campaign, person))}, Sort: []docdb.Order{docdb.Asc("_id")},
	}))
}

// Add adds entries, each at its place, and says which were.
func (s *Points) Add(ctx context.Context, entries []points.Entry) (added []bool, err error) {
	outcomes, err := s.entries.Insert(ctx, entries...)
	if err != nil {
		return nil, err
	}
	added = make([]bool, len(entries))
	for i, err := range outcomes {
		if duplicate := (*docdb.DuplicateError)(nil); err != nil && !errors.As(err, &duplicate) {
			return nil, err
		}
		added[i] = err == nil
	}
	return added, nil
}

// Decide keeps a decision, or gives the one that was kept under its id before.
func (s *Points) Decide(ctx context.Context, d points.Decision) (points.Decision, error) {
	err := first(s.decisions.Insert(ctx, d))
	if duplicate := (*docdb.DuplicateError)(nil); errors.As(err, &duplicate) {
		d, _, err = s.decisions.Get(ctx, d.ID)
	}
	return d, err
}

// Decisions are those of a campaign, or of one person in it.
func (s *Points) Decisions(ctx context.Context, campaign, person string) ([]points.Decision, error) {
	q := docdb.Query{Where: []docdb.Cond{docdb.Eq("campaign", campaign)}}
	if person != "" {
		q.Where = append(q.Where, docdb.Eq("person", person))
	}
	return collect(s.decisions.Find(ctx, q))
}

// ByPerson sums a campaign up by person.
func (s *Points) ByPerson(ctx context.Context, campaign string) ([]points.Sum, error) {
	return s.sums(ctx, docdb.Eq("campaign", campaign), "person", func(key string, sum int64) points.Sum {
		return points.Sum{Campaign: campaign, Person: key, Points: sum}
	})
}

// ByCampaign sums a person up by campaign.
func (s *Points) ByCampaign(ctx context.Context, person string) ([]points.Sum, error) {
	return s.sums(ctx, docdb.Eq("person", person), "campaign", func(key string, sum int64) points.Sum {
		return points.Sum{Campaign: key, Person: person, Points: sum}
	})
}

func (s *Points) sums(ctx context.Context, where docdb.Cond, by string, sum func(key string, points int64) points.Sum) ([]points.Sum, error) {
	groups, err := s.entries.Tally(ctx, docdb.Query{Where: []docdb.Cond{where}}, []string{by}, "points")
	if err != nil {
		return nil, err
	}
	sums := make([]points.Sum, len(groups))
	for i, g := range groups {
		sums[i] = sum(g.Key[0].(string), g.Sums["points"])
	}
	return sums, nil
}

// Any reports whether anybody was ever given points in a campaign.
func (s *Points) Any(ctx context.Context, campaign string) (bool, error) {
	return found(s.entries.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("campaign", campaign)}, Limit: 1}))
}

// Rename gives a person's entries and decisions to another name. Their ids stay, which lead to nobody any more.
func (s *Points) Rename(ctx context.Context, from, to string) error {
	err := forgetOf(ctx, s.entries, from, func(e points.Entry) string { return e.ID },
		func(e *points.Entry) { e.Person = to }, func(points.Entry) {})
	if err != nil {
		return err
	}
	return forgetOf(ctx, s.decisions, from, func(d points.Decision) string { return d.ID },
		func(d *points.Decision) { d.Person = to }, func(points.Decision) {})
}

// Follow keeps a competition as followed, once.
func (s *Points) Follow(ctx context.Context, session points.Session) error {
	err := first(s.sessions.Insert(ctx, session))
	if duplicate := (*docdb.DuplicateError)(nil); errors.As(err, &duplicate) {
		return nil
	}
	return err
}

// Followed are the competitions whose verdicts may still change.
func (s *Points) Followed(ctx context.Context) ([]points.Session, error) {
	return collect(s.sessions.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("final", false)}}))
}

var errClaimed = errors.New("store: another node is at it")

// Claim has a node look after a competition, unless another one does.
func (s *Points) Claim(ctx context.Context, session, node string, now, until time.Time) (bool, error) {
	_, err := s.sessions.Update(ctx, session, func(x *points.Session) error {
		if x.By != "" && x.By != node && now.Before(x.ByUntil) {
			return errClaimed
		}
		x.By, x.ByUntil = node, until.UTC().Truncate(time.Millisecond)
		return nil
	})
	if errors.Is(err, errClaimed) {
		return false, nil
	}
	return err == nil, err
}

// Note keeps what the accounts are up to date with, and ends the claim.
func (s *Points) Note(ctx context.Context, session, mark string, final bool) error {
	_, err := s.sessions.Update(ctx, session, func(x *points.Session) error {
		x.Mark, x.Final, x.By = mark, final, ""
		return nil
	})
	return err
}

// Leave keeps a node's mark in place of its last one.
func (s *Points) Leave(ctx context.Context, m points.Mark) error {
	return updateOrInsert(ctx, s.marks, m.ID, m, func(kept *points.Mark) error { *kept = m; return nil })
}

// Left are the marks of all nodes.
func (s *Points) Left(ctx context.Context) ([]points.Mark, error) {
	return collect(s.marks.Find(ctx, docdb.Query{}))
}

// Clear takes a node's mark away.
func (s *Points) Clear(ctx context.Context, node string) error {
	if err := s.marks.Delete(ctx, node); err != nil && !errors.Is(err, docdb.ErrNotFound) {
		return err
	}
	return nil
}
