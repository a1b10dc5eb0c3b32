package store

import (
	"context"
	"fmt"
	"slices"

	"pufa/server/campaign"
	"pufa/server/docdb"
)

// Externals keeps what others counted.
type Externals struct {
	docs *docdb.Collection[campaign.External]
}

var _ campaign.ExternalStore = (*Externals)(nil)

// NewExternals opens the figures of others. What is withdrawn has no key, so that the figure can be entered again.
func NewExternals(ctx context.Context, db *docdb.DB) (*Externals, error) {
	docs, err := docdb.Use[campaign.External](ctx, db, docdb.Spec{
		Name: "externals",
		Indexes: []docdb.Index{
			{Name: "key", Fields: []string{"key"}, Unique: true, Sparse: true},
			{Name: "campaign_day", Fields: []string{"campaign", "as_of"}},
			{Name: "campaign_district", Fields: []string{"campaign", "district", "as_of"}},
			{Name: "place", Fields: []string{"district"}},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open figures of others: %w", err)
	}
	return &Externals{docs: docs}, nil
}

// AddExternals keeps new figures.
func (s *Externals) AddExternals(ctx context.Context, all []campaign.External) ([]error, error) {
	all = slices.Clone(all)
	for i := range all {
		all[i].Revision = 1
	}
	outcomes, err := s.docs.Insert(ctx, all...)
	for i, outcome := range outcomes {
		outcomes[i] = campaignError(outcome)
	}
	return outcomes, err
}

// External is the one with this id.
func (s *Externals) External(ctx context.Context, id string) (campaign.External, error) {
	e, _, err := s.docs.Get(ctx, id)
	return e, campaignError(err)
}

// ReplaceExternal keeps e if its Revision, which is docdb's version, is still the one kept.
func (s *Externals) ReplaceExternal(ctx context.Context, e campaign.External) (campaign.External, error) {
	err := replace(ctx, s.docs, &e, &e.Revision)
	return e, campaignError(err)
}

// KnownExternals are those of the keys that figures have.
func (s *Externals) KnownExternals(ctx context.Context, keys []string) (known []string, err error) {
	for part := range slices.Chunk(keys, 500) {
		found, err := collect(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.In("key", part)}}))
		if err != nil {
			return nil, err
		}
		for _, e := range found {
			known = append(known, e.Key)
		}
	}
	return known, nil
}

// Externals are a campaign's figures, those as of the latest day first.
func (s *Externals) Externals(ctx context.Context, id, district string) ([]campaign.External, error) {
	q := docdb.Query{Where: []docdb.Cond{docdb.Eq("campaign", id)}, Sort: []docdb.Order{docdb.Desc("as_of")}}
	if district != "" {
		q.Where = append(q.Where, docdb.Eq("district", district))
	}
	return collect(s.docs.Find(ctx, q))
}

// UsesDistrict reports whether any figure is of the sub-district.
func (s *Externals) UsesDistrict(ctx context.Context, code string) (bool, error) {
	return found(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("district", code)}, Limit: 1}))
}
