package store

import (
	"context"
	"errors"
	"fmt"

	"pufa/server/campaign"
	"pufa/server/docdb"
)

// Labels keeps the labels of print runs, what phones did with them, and how collectors of material are reached.
type Labels struct {
	labels   *docdb.Collection[campaign.Label]
	scans    *docdb.Collection[campaign.Scan]
	contacts *docdb.Collection[campaign.Contact]
}

var (
	_ campaign.LabelStore   = (*Labels)(nil)
	_ campaign.ContactStore = (*Labels)(nil)
)

// NewLabels opens all three.
func NewLabels(ctx context.Context, db *docdb.DB) (s *Labels, err error) {
	s = &Labels{}
	if s.labels, err = docdb.Use[campaign.Label](ctx, db, docdb.Spec{
		Name: "material_labels", Indexes: []docdb.Index{{Name: "item", Fields: []string{"item"}}}, Kept: 1000,
	}); err != nil {
		return nil, fmt.Errorf("store: open labels: %w", err)
	}
	if s.scans, err = docdb.Use[campaign.Scan](ctx, db, docdb.Spec{
		Name: "material_scans", Indexes: []docdb.Index{{Name: "item", Fields: []string{"item", "label"}}},
		Sums: []string{"scans", "answered"},
	}); err != nil {
		return nil, fmt.Errorf("store: open scans: %w", err)
	}
	if s.contacts, err = docdb.Use[campaign.Contact](ctx, db, docdb.Spec{
		Name:    "material_contacts",
		Indexes: []docdb.Index{{Name: "expires", Fields: []string{"expires_at"}, ExpireAfter: 1e9}},
	}); err != nil {
		return nil, fmt.Errorf("store: open contacts of collectors: %w", err)
	}
	return s, nil
}

// KeepLabel keeps a label and returns the one that is under its id.
func (s *Labels) KeepLabel(ctx context.Context, l campaign.Label) (campaign.Label, error) {
	err := first(s.labels.Insert(ctx, l))
	if duplicate := (*docdb.DuplicateError)(nil); !errors.As(err, &duplicate) {
		return l, err
	}
	return s.Label(ctx, l.ID)
}

// Label is the one with this id.
func (s *Labels) Label(ctx context.Context, id string) (campaign.Label, error) {
	l, _, err := s.labels.Get(ctx, id)
	return l, campaignError(err)
}

// Labels are those of an item.
func (s *Labels) Labels(ctx context.Context, item string) ([]campaign.Label, error) {
	return collect(s.labels.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("item", item)}}))
}

// ChangeScan changes what a phone did with a label.
func (s *Labels) ChangeScan(ctx context.Context, start campaign.Scan, change func(*campaign.Scan) error) error {
	return updateOrInsert(ctx, s.scans, start.ID, start, change)
}

// Reaches are how far the labels of an item led.
func (s *Labels) Reaches(ctx context.Context, item string) ([]campaign.Reach, error) {
	groups, err := s.scans.Tally(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("item", item)}}, []string{"label"}, "scans", "answered")
	if err != nil {
		return nil, err
	}
	all := make([]campaign.Reach, 0, len(groups))
	for _, g := range groups {
		label, _ := g.Key[0].(string)
		all = append(all, campaign.Reach{Label: label, Phones: g.Count, Scans: g.Sums["scans"], Answered: g.Sums["answered"]})
	}
	return all, nil
}

// KeepContact keeps how a collector is reached.
func (s *Labels) KeepContact(ctx context.Context, c campaign.Contact) error {
	err := first(s.contacts.Insert(ctx, c))
	if duplicate := (*docdb.DuplicateError)(nil); errors.As(err, &duplicate) {
		return nil
	}
	return err
}

// Contact is that of an entry.
func (s *Labels) Contact(ctx context.Context, entry string) (campaign.Contact, error) {
	c, _, err := s.contacts.Get(ctx, entry)
	return c, campaignError(err)
}
