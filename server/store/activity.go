package store

import (
	"context"
	"fmt"
	"slices"

	"pufa/server/campaign"
	"pufa/server/docdb"
)

// Activities keeps activities.
type Activities struct {
	docs *docdb.Collection[campaign.Activity]
}

var _ campaign.ActivityStore = (*Activities)(nil)

// activitySpec counts what was held, for participation: what does not count is told by how it stands.
func activitySpec() docdb.Spec {
	return docdb.Spec{
		Name: "activities",
		Indexes: []docdb.Index{
			{Name: "campaign_date", Fields: []string{"campaign", "date"}},
			{Name: "campaign_district", Fields: []string{"campaign", "district", "date"}},
			{Name: "place", Fields: []string{"district"}},
			{Name: "campaign_key", Fields: []string{"campaign", "key"}},
		},
		Counts: []docdb.Count{
			{Name: "held", By: []string{"campaign", "date", "district", "gone", "stage"}, Sums: []string{"attendance"}},
		},
	}
}

// NewActivities opens the activities.
func NewActivities(ctx context.Context, db *docdb.DB) (*Activities, error) {
	docs, err := docdb.Use[campaign.Activity](ctx, db, activitySpec())
	if err != nil {
		return nil, fmt.Errorf("store: open activities: %w", err)
	}
	return &Activities{docs: docs}, nil
}

// AddActivity keeps a new activity.
func (s *Activities) AddActivity(ctx context.Context, a campaign.Activity) (campaign.Activity, error) {
	a.Revision = 1
	return a, campaignError(first(s.docs.Insert(ctx, a)))
}

// Activity is the one with this id.
func (s *Activities) Activity(ctx context.Context, id string) (campaign.Activity, error) {
	a, _, err := s.docs.Get(ctx, id)
	return a, campaignError(err)
}

// ReplaceActivity keeps a if its Revision, which is docdb's version, is still the one kept.
func (s *Activities) ReplaceActivity(ctx context.Context, a campaign.Activity) (campaign.Activity, error) {
	err := replace(ctx, s.docs, &a, &a.Revision)
	return a, campaignError(err)
}

// AddActivities keeps new activities.
func (s *Activities) AddActivities(ctx context.Context, all []campaign.Activity) ([]error, error) {
	for i := range all {
		all[i].Revision = 1
	}
	outcomes, err := s.docs.Insert(ctx, all...)
	for i, outcome := range outcomes {
		outcomes[i] = campaignError(outcome)
	}
	return outcomes, err
}

// KnownActivities are those of the keys that a campaign's activities have.
func (s *Activities) KnownActivities(ctx context.Context, id string, keys []string) (known []string, err error) {
	for part := range slices.Chunk(keys, 500) {
		found, err := collect(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("campaign", id), docdb.In("key", part)}}))
		if err != nil {
			return nil, err
		}
		for _, a := range found {
			if !a.Gone {
				known = append(known, a.Key)
			}
		}
	}
	return known, nil
}

// Activities are a campaign's activities, the newest first.
func (s *Activities) Activities(ctx context.Context, id, district string) ([]campaign.Activity, error) {
	q := docdb.Query{
		Where: []docdb.Cond{docdb.Eq("campaign", id)},
		Sort:  []docdb.Order{docdb.Desc("date")},
	}
	if district != "" {
		q.Where = append(q.Where, docdb.Eq("district", district))
	}
	return collect(s.docs.Find(ctx, q))
}

// UsesDistrict reports whether the sub-district held any activity.
func (s *Activities) UsesDistrict(ctx context.Context, code string) (bool, error) {
	return found(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("district", code)}, Limit: 1}))
}
