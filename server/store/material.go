package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"pufa/server/campaign"
	"pufa/server/docdb"
)

// Materials keeps items of material and the entries of their ledgers. An entry's id is its place.
type Materials struct {
	items   *docdb.Collection[campaign.Material]
	entries *docdb.Collection[campaign.Entry]
}

var _ campaign.MaterialStore = (*Materials)(nil)

// NewMaterials opens the items and their entries.
func NewMaterials(ctx context.Context, db *docdb.DB) (*Materials, error) {
	items, err := docdb.Use[campaign.Material](ctx, db, docdb.Spec{
		Name: "materials",
		Indexes: []docdb.Index{
			{Name: "campaign", Fields: []string{"campaign", "created_at"}},
			{Name: "number", Fields: []string{"campaign", "number"}, Unique: true},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open materials: %w", err)
	}
	entries, err := docdb.Use[campaign.Entry](ctx, db, docdb.Spec{
		Name: "material_entries",
		Indexes: []docdb.Index{
			{Name: "item", Fields: []string{"item", "seq"}, Unique: true},
			{Name: "place", Fields: []string{"district"}},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open material entries: %w", err)
	}
	return &Materials{items: items, entries: entries}, nil
}

// AddMaterial keeps a new item under the next number of its campaign. Of two that want it one loses and takes the next.
func (s *Materials) AddMaterial(ctx context.Context, m campaign.Material) (campaign.Material, error) {
	for {
		last, err := collect(s.items.Find(ctx, docdb.Query{
			Where: []docdb.Cond{docdb.Eq("campaign", m.Campaign)}, Sort: []docdb.Order{docdb.Desc("number")}, Limit: 1,
		}))
		if err != nil {
			return m, err
		}
		m.Number = 1
		if len(last) > 0 {
			m.Number = last[0].Number + 1
		}
		err = first(s.items.Insert(ctx, m))
		if duplicate := (*docdb.DuplicateError)(nil); !errors.As(err, &duplicate) || duplicate.Index != "number" {
			return m, campaignError(err)
		}
	}
}

// Material is the item with this id.
func (s *Materials) Material(ctx context.Context, id string) (campaign.Material, error) {
	m, _, err := s.items.Get(ctx, id)
	return m, campaignError(err)
}

// ChangeMaterial applies change to an item.
func (s *Materials) ChangeMaterial(ctx context.Context, id string, change func(*campaign.Material) error) (campaign.Material, error) {
	m, err := s.items.Update(ctx, id, change)
	return m, campaignError(err)
}

// Materials are a campaign's items, the oldest first, those that were struck out aside.
func (s *Materials) Materials(ctx context.Context, id string) ([]campaign.Material, error) {
	all, err := collect(s.items.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("campaign", id)}, Sort: []docdb.Order{docdb.Asc("created_at")},
	}))
	return slices.DeleteFunc(all, func(m campaign.Material) bool { return m.Gone }), err
}

// AppendEntry keeps an entry at its place, if no other has it.
func (s *Materials) AppendEntry(ctx context.Context, e campaign.Entry) error {
	return campaignError(first(s.entries.Insert(ctx, e)))
}

// EntriesAfter are an item's entries behind the one at seq, in order.
func (s *Materials) EntriesAfter(ctx context.Context, item string, seq int64) ([]campaign.Entry, error) {
	return collect(s.entries.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("item", item), docdb.Gt("seq", seq)},
		Sort:  []docdb.Order{docdb.Asc("seq")},
	}))
}

// UsesDistrict reports whether any ledger names the sub-district.
func (s *Materials) UsesDistrict(ctx context.Context, code string) (bool, error) {
	return found(s.entries.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("district", code)}, Limit: 1}))
}
