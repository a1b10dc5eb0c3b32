package store

import (
	"context"
	"errors"
	"fmt"

	"pufa/server/district"
	"pufa/server/docdb"
	"pufa/server/quiz"
)

// Printings keeps the papers that were printed for people without a phone.
type Printings struct {
	piles  *docdb.Collection[quiz.Printing]
	leaves *docdb.Collection[quiz.Leaf]
}

var (
	_ quiz.PrintStore = (*Printings)(nil)
	_ quiz.Begun      = (*Printings)(nil)
	_ district.User   = (*Printings)(nil)
)

// NewPrintings opens the printings.
func NewPrintings(ctx context.Context, db *docdb.DB) (*Printings, error) {
	piles, err := docdb.Use[quiz.Printing](ctx, db, docdb.Spec{
		Name: "printings",
		Indexes: []docdb.Index{
			{Name: "campaign", Fields: []string{"campaign", "at"}},
			{Name: "stage", Fields: []string{"stage"}},
			{Name: "district", Fields: []string{"district"}},
			{Name: "community", Fields: []string{"community"}, Sparse: true},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open printings: %w", err)
	}
	leaves, err := docdb.Use[quiz.Leaf](ctx, db, docdb.Spec{
		Name: "leaves", Indexes: []docdb.Index{{Name: "printing", Fields: []string{"printing", "number"}}},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open papers: %w", err)
	}
	return &Printings{piles: piles, leaves: leaves}, nil
}

// AddPrinting keeps a new printing, or returns quiz.ErrTaken if its id is there already.
func (s *Printings) AddPrinting(ctx context.Context, p quiz.Printing) error {
	err := first(s.piles.Insert(ctx, p))
	if duplicate := (*docdb.DuplicateError)(nil); errors.As(err, &duplicate) {
		return fmt.Errorf("%w: printing %s", quiz.ErrTaken, p.ID)
	}
	if err != nil {
		return fmt.Errorf("store: insert printing %s: %w", p.ID, err)
	}
	return nil
}

// Printing is the one with this id, or quiz.ErrNoPrinting.
func (s *Printings) Printing(ctx context.Context, id string) (quiz.Printing, error) {
	p, _, err := s.piles.Get(ctx, id)
	return p, printingError(id, err)
}

// ChangePrinting applies change to a printing.
func (s *Printings) ChangePrinting(ctx context.Context, id string, change func(*quiz.Printing) error) (quiz.Printing, error) {
	p, err := s.piles.Update(ctx, id, change)
	return p, printingError(id, err)
}

func printingError(id string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, docdb.ErrNotFound):
		return fmt.Errorf("%w: %q", quiz.ErrNoPrinting, id)
	default:
		return fmt.Errorf("store: printing %s: %w", id, err)
	}
}

// Printings are those of a campaign, the newest first.
func (s *Printings) Printings(ctx context.Context, campaign string) ([]quiz.Printing, error) {
	all, err := collect(s.piles.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("campaign", campaign)}, Sort: []docdb.Order{docdb.Desc("at")},
	}))
	if err != nil {
		return nil, fmt.Errorf("store: printings of %s: %w", campaign, err)
	}
	return all, nil
}

// Closed are printings that are closed and not counted.
func (s *Printings) Closed(ctx context.Context, limit int) ([]quiz.Printing, error) {
	all, err := collect(s.piles.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("stage", string(quiz.PileClosed))}, Limit: limit,
	}))
	if err != nil {
		return nil, fmt.Errorf("store: printings to count: %w", err)
	}
	return all, nil
}

// AddLeaves keeps papers; those that are there already stay as they are.
func (s *Printings) AddLeaves(ctx context.Context, leaves []quiz.Leaf) error {
	outcomes, err := s.leaves.Insert(ctx, leaves...)
	if err != nil {
		return fmt.Errorf("store: insert papers: %w", err)
	}
	for _, err := range outcomes {
		if duplicate := (*docdb.DuplicateError)(nil); err != nil && !errors.As(err, &duplicate) {
			return fmt.Errorf("store: insert papers: %w", err)
		}
	}
	return nil
}

// Leaf is the paper with this code, or quiz.ErrNoLeaf.
func (s *Printings) Leaf(ctx context.Context, code string) (quiz.Leaf, error) {
	leaf, _, err := s.leaves.Get(ctx, code)
	switch {
	case errors.Is(err, docdb.ErrNotFound):
		return quiz.Leaf{}, fmt.Errorf("%w: %s", quiz.ErrNoLeaf, code)
	case err != nil:
		return quiz.Leaf{}, fmt.Errorf("store: paper %s: %w", code, err)
	}
	return leaf, nil
}

// Leaves are the papers of a printing, by number.
func (s *Printings) Leaves(ctx context.Context, printing string) ([]quiz.Leaf, error) {
	all, err := collect(s.leaves.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("printing", printing)}, Sort: []docdb.Order{docdb.Asc("number")},
	}))
	if err != nil {
		return nil, fmt.Errorf("store: papers of %s: %w", printing, err)
	}
	return all, nil
}

// Begun reports whether papers were printed for a phase: its rules are on them.
func (s *Printings) Begun(ctx context.Context, campaign, phase string) (bool, error) {
	all, err := s.Printings(ctx, campaign)
	for _, p := range all {
		if p.Phase == phase && phase != "" {
			return true, err
		}
	}
	return false, err
}

// UsesDistrict reports whether papers were printed for the sub-district or the community.
func (s *Printings) UsesDistrict(ctx context.Context, code string) (bool, error) {
	for _, field := range []string{"district", "community"} {
		used, err := found(s.piles.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq(field, code)}, Limit: 1}))
		if used || err != nil {
			return used, err
		}
	}
	return false, nil
}
