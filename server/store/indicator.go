package store

import (
	"context"
	"fmt"

	"pufa/server/campaign"
	"pufa/server/docdb"
)

// Indicators keeps what is counted at activities.
type Indicators struct {
	docs *docdb.Collection[campaign.Indicators]
}

var _ campaign.IndicatorStore = (*Indicators)(nil)

// NewIndicators opens the list.
func NewIndicators(ctx context.Context, db *docdb.DB) (*Indicators, error) {
	docs, err := docdb.Use[campaign.Indicators](ctx, db, docdb.Spec{Name: "indicators"})
	if err != nil {
		return nil, fmt.Errorf("store: open indicators: %w", err)
	}
	return &Indicators{docs: docs}, nil
}

// Indicators is the list.
func (s *Indicators) Indicators(ctx context.Context) (campaign.Indicators, error) {
	l, _, err := s.docs.Get(ctx, campaign.IndicatorsID)
	return l, campaignError(err)
}

// KeepIndicators keeps l if its Revision, which is docdb's version, is still the one kept.
func (s *Indicators) KeepIndicators(ctx context.Context, l campaign.Indicators) (campaign.Indicators, error) {
	l.ID = campaign.IndicatorsID
	err := keep(ctx, s.docs, &l, &l.Revision)
	return l, campaignError(err)
}
