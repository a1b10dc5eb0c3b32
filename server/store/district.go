package store

import (
	"context"
	"errors"
	"fmt"

	"pufa/server/district"
	"pufa/server/docdb"
)

// Districts keeps the tree of the district.
type Districts struct {
	docs *docdb.Collection[district.District]
}

var _ district.Store = (*Districts)(nil)

// NewDistricts opens the tree.
func NewDistricts(ctx context.Context, db *docdb.DB) (*Districts, error) {
	docs, err := docdb.Use[district.District](ctx, db, docdb.Spec{Name: "districts"})
	if err != nil {
		return nil, fmt.Errorf("store: open districts: %w", err)
	}
	return &Districts{docs: docs}, nil
}

func districtError(err error) error {
	return inWords(err, district.ErrUnknown, nil, district.ErrTaken)
}

// All gives every node by code.
func (s *Districts) All(ctx context.Context) ([]district.District, error) {
	return collect(s.docs.Find(ctx, docdb.Query{}))
}

// Get finds a node.
func (s *Districts) Get(ctx context.Context, code string) (district.District, error) {
	d, _, err := s.docs.Get(ctx, code)
	return d, districtError(err)
}

// Add keeps new nodes.
func (s *Districts) Add(ctx context.Context, nodes ...district.District) error {
	outcomes, err := s.docs.Insert(ctx, nodes...)
	if err != nil {
		return err
	}
	return districtError(errors.Join(outcomes...))
}

// Change applies change to a node.
func (s *Districts) Change(ctx context.Context, code string, change func(*district.District) error) (district.District, error) {
	d, err := s.docs.Update(ctx, code, change)
	return d, districtError(err)
}

// Remove deletes a node.
func (s *Districts) Remove(ctx context.Context, code string) error {
	return districtError(s.docs.Delete(ctx, code))
}
