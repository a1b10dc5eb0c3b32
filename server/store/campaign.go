package store

import (
	"context"
	"fmt"

	"pufa/server/campaign"
	"pufa/server/docdb"
)

// Campaigns keeps campaigns.
type Campaigns struct {
	docs *docdb.Collection[campaign.Campaign]
}

var _ campaign.Store = (*Campaigns)(nil)

// NewCampaigns opens the campaigns.
func NewCampaigns(ctx context.Context, db *docdb.DB) (*Campaigns, error) {
	docs, err := docdb.Use[campaign.Campaign](ctx, db, docdb.Spec{
		Name:    "campaigns",
		Indexes: []docdb.Index{{Name: "from", Fields: []string{"from"}}},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open campaigns: %w", err)
	}
	return &Campaigns{docs: docs}, nil
}

// campaignError says a docdb outcome in the campaign package's words.
func campaignError(err error) error {
	return inWords(err, campaign.ErrNotFound, campaign.ErrChanged, campaign.ErrTaken)
}

// AddCampaign keeps a new campaign.
func (s *Campaigns) AddCampaign(ctx context.Context, c campaign.Campaign) (campaign.Campaign, error) {
	c.Revision = 1
	return c, campaignError(first(s.docs.Insert(ctx, c)))
}

// Campaign is the one with this id.
func (s *Campaigns) Campaign(ctx context.Context, id string) (campaign.Campaign, error) {
	c, _, err := s.docs.Get(ctx, id)
	return c, campaignError(err)
}

// ReplaceCampaign keeps c if its Revision, which is docdb's version, is still the one kept.
func (s *Campaigns) ReplaceCampaign(ctx context.Context, c campaign.Campaign) (campaign.Campaign, error) {
	err := replace(ctx, s.docs, &c, &c.Revision)
	return c, campaignError(err)
}

// Campaigns are all campaigns, the one that began last first.
func (s *Campaigns) Campaigns(ctx context.Context) ([]campaign.Campaign, error) {
	return collect(s.docs.Find(ctx, docdb.Query{Sort: []docdb.Order{docdb.Desc("from")}}))
}
