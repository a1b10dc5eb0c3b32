package store

import (
	"context"
	"fmt"

	"pufa/server/district"
	"pufa/server/docdb"
)

// Units keeps the units people belong to. Its index decides that a sub-district has one of a name.
type Units struct {
	docs *docdb.Collection[district.Unit]
}

var (
	_ district.UnitStore = (*Units)(nil)
	_ district.User      = (*Units)(nil)
)

// NewUnits opens the units.
func NewUnits(ctx context.Context, db *docdb.DB) (*Units, error) {
	docs, err := docdb.Use[district.Unit](ctx, db, docdb.Spec{
		Name: "units",
		Indexes: []docdb.Index{
			{Name: "key", Fields: []string{"key"}, Unique: true},
			{Name: "district", Fields: []string{"district"}},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open units: %w", err)
	}
	return &Units{docs: docs}, nil
}

func unitError(err error) error {
	return inWords(err, district.ErrUnknownUnit, nil, district.ErrUnitTaken)
}

// All gives every unit by id.
func (s *Units) All(ctx context.Context) ([]district.Unit, error) {
	return collect(s.docs.Find(ctx, docdb.Query{}))
}

// Get finds a unit.
func (s *Units) Get(ctx context.Context, id string) (district.Unit, error) {
	u, _, err := s.docs.Get(ctx, id)
	return u, unitError(err)
}

// Add keeps new units and has an outcome for each.
func (s *Units) Add(ctx context.Context, units ...district.Unit) ([]error, error) {
	outcomes, err := s.docs.Insert(ctx, units...)
	for i := range outcomes {
		outcomes[i] = unitError(outcomes[i])
	}
	return outcomes, err
}

// Change applies change to a unit.
func (s *Units) Change(ctx context.Context, id string, change func(*district.Unit) error) (district.Unit, error) {
	u, err := s.docs.Update(ctx, id, change)
	return u, unitError(err)
}

// UsesDistrict says whether a unit lies in the sub-district.
func (s *Units) UsesDistrict(ctx context.Context, code string) (bool, error) {
	return found(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("district", code)}, Limit: 1}))
}
