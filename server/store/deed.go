package store

import (
	"context"
	"fmt"
	"strings"

	"pufa/server/docdb"
	"pufa/server/report"
	"pufa/server/reward"
)

// Deeds counts what people did in a campaign out of their answers. Whether an answer was right does not count while
// a competition holds it back.
type Deeds struct {
	counting *Counting
}

var _ reward.Deeds = (*Deeds)(nil)

// NewDeeds counts through counting.
func NewDeeds(counting *Counting) *Deeds { return &Deeds{counting: counting} }

// Deed is what one person did in a campaign.
func (s *Deeds) Deed(ctx context.Context, campaign, person string) (reward.Deed, error) {
	all, err := s.count(ctx, campaign, docdb.Eq("person", person))
	return all[person], err
}

// Everybody is what all did, but for those who were erased.
func (s *Deeds) Everybody(ctx context.Context, campaign string) (map[string]reward.Deed, error) {
	all, err := s.count(ctx, campaign)
	for person := range all {
		if strings.HasPrefix(person, erasedPrefix) {
			delete(all, person)
		}
	}
	return all, err
}

func (s *Deeds) count(ctx context.Context, campaign string, who ...docdb.Cond) (map[string]reward.Deed, error) {
	all := map[string]reward.Deed{}
	add := func(q docdb.Query, sign int64) error {
		q.Where = append(q.Where, who...)
		groups, err := s.counting.answers.Tally(ctx, q, []string{"person"}, "right")
		if err != nil {
			return fmt.Errorf("store: count what people did in %s: %w", campaign, err)
		}
		for _, g := range groups {
			d := all[g.Key[0].(string)]
			if sign > 0 {
				d.Answers += g.Count
			}
			d.Correct = max(0, d.Correct+sign*g.Sums["right"])
			all[g.Key[0].(string)] = d
		}
		return nil
	}
	period := report.Period{Campaign: campaign}
	if err := add(within(period), 1); err != nil {
		return nil, err
	}
	// Read behind the count, so that a question that opens meanwhile is not missed.
	secrets, err := s.counting.secrets(ctx, campaign)
	if err != nil {
		return nil, err
	}
	for _, secret := range secrets {
		if err := add(secret.within(period), -1); err != nil {
			return nil, err
		}
	}
	return all, nil
}
