package store

import (
	"context"
	"errors"
	"fmt"

	"pufa/server/docdb"
	"pufa/server/fairplay"
)

// Flags keeps what looks like unfair play, and what was decided about it.
type Flags struct {
	docs *docdb.Collection[fairplay.Flag]
}

var _ fairplay.Flags = (*Flags)(nil)

// NewFlags opens the flags.
func NewFlags(ctx context.Context, db *docdb.DB) (*Flags, error) {
	docs, err := docdb.Use[fairplay.Flag](ctx, db, docdb.Spec{
		Name: "fairplay_flags",
		Indexes: []docdb.Index{
			{Name: "person", Fields: []string{"person", "at"}},
			{Name: "state", Fields: []string{"state", "at", "campaign", "sign"}},
			{Name: "campaign", Fields: []string{"campaign", "state"}},
			{Name: "undone", Fields: []string{"undone"}, Sparse: true},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open fair play flags: %w", err)
	}
	return &Flags{docs: docs}, nil
}

// Add keeps a new flag, or returns fairplay.ErrTaken.
func (s *Flags) Add(ctx context.Context, f fairplay.Flag) error {
	err := first(s.docs.Insert(ctx, f))
	if duplicate := (*docdb.DuplicateError)(nil); errors.As(err, &duplicate) {
		return fmt.Errorf("%w: flag %s", fairplay.ErrTaken, f.ID)
	}
	if err != nil {
		return fmt.Errorf("store: insert flag %s: %w", f.ID, err)
	}
	return nil
}

// Get is the flag with this id, or fairplay.ErrNotFound.
func (s *Flags) Get(ctx context.Context, id string) (fairplay.Flag, error) {
	f, _, err := s.docs.Get(ctx, id)
	return f, flagError(err)
}

// Change applies change to a flag.
func (s *Flags) Change(ctx context.Context, id string, change func(*fairplay.Flag) error) (fairplay.Flag, error) {
	f, err := s.docs.Update(ctx, id, change)
	return f, flagError(err)
}

func flagError(err error) error {
	if errors.Is(err, docdb.ErrNotFound) || errors.Is(err, docdb.ErrCursor) {
		return fairplay.ErrNotFound
	}
	return err
}

// Page are at most limit flags of a state, the newest first. A place it cannot continue from is fairplay.ErrNotFound.
func (s *Flags) Page(ctx context.Context, f fairplay.Filter, after string, limit int) (all []fairplay.Flag, next string, err error) {
	q := docdb.Query{
		Where: []docdb.Cond{docdb.Eq("state", string(f.State))}, Sort: []docdb.Order{docdb.Desc("at")}, Limit: limit, After: docdb.Cursor(after),
	}
	if f.Campaign != "" {
		q.Where = append(q.Where, docdb.Eq("campaign", f.Campaign))
	}
	if f.Sign != "" {
		q.Where = append(q.Where, docdb.Eq("sign", string(f.Sign)))
	}
	if all, err = collect(s.docs.Find(ctx, q)); err != nil || len(all) < limit {
		return all, "", flagError(err)
	}
	at, err := s.docs.CursorOf(q, all[len(all)-1])
	return all, string(at), err
}

// OfPerson are a person's flags, the newest first.
func (s *Flags) OfPerson(ctx context.Context, person string) ([]fairplay.Flag, error) {
	all, err := collect(s.docs.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("person", person)}, Sort: []docdb.Order{docdb.Desc("at")},
	}))
	if err != nil {
		return nil, fmt.Errorf("store: flags about a person: %w", err)
	}
	return all, nil
}

// CountOpen counts the flags that wait for a decision.
func (s *Flags) CountOpen(ctx context.Context) (int, error) {
	groups, err := s.docs.Tally(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("state", string(fairplay.Open))}}, nil)
	if err != nil || len(groups) == 0 {
		return 0, err
	}
	return int(groups[0].Count), nil
}

// Undone are at most limit flags whose last decision has yet to be carried out.
func (s *Flags) Undone(ctx context.Context, limit int) ([]fairplay.Flag, error) {
	return collect(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("undone", true)}, Limit: limit}))
}

// voided are the sets of a campaign that do not count, by decision; a person, if given, narrows them down.
func (s *Flags) voided(ctx context.Context, campaign, person string) (map[string]bool, error) {
	q := docdb.Query{Where: []docdb.Cond{docdb.Eq("campaign", campaign), docdb.Eq("state", string(fairplay.Confirmed))}}
	if person != "" {
		q.Where = []docdb.Cond{docdb.Eq("person", person)}
	}
	sessions := map[string]bool{}
	for f, err := range s.docs.Find(ctx, q) {
		if err != nil {
			return nil, fmt.Errorf("store: what does not count in %s: %w", campaign, err)
		}
		if f.State != fairplay.Confirmed || f.Campaign != campaign {
			continue
		}
		for _, session := range f.Sessions() {
			sessions[session] = true
		}
	}
	return sessions, nil
}
