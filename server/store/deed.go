package store

import (
	"context"
	"fmt"
	"strings"

	"pufa/server/account"
	"pufa/server/docdb"
	"pufa/server/report"
	"pufa/server/reward"
)

// Deeds counts what people did in a campaign out of their answers, and out of their attempts at its online contest.
// Whether an answer was right does not count while a competition holds it back, and nothing counts that an organiser
// has found to be unfair.
type Deeds struct {
	counting *Counting
	sittings *Sittings
	flags    *Flags
}

var _ reward.Deeds = (*Deeds)(nil)

// NewDeeds counts through counting and in sittings, but for what flags have decided about.
func NewDeeds(counting *Counting, sittings *Sittings, flags *Flags) *Deeds {
	return &Deeds{counting, sittings, flags}
}

// Deed is what one person did in a campaign.
func (s *Deeds) Deed(ctx context.Context, campaign, person string) (reward.Deed, error) {
	all, err := s.count(ctx, campaign, person, docdb.Eq("person", person))
	return all[person], err
}

// Everybody is what all did, but for those who were erased, and for those without a phone: what it is asked for, a draw,
// tells people by their phones.
func (s *Deeds) Everybody(ctx context.Context, campaign string) (map[string]reward.Deed, error) {
	all, err := s.count(ctx, campaign, "")
	for person := range all {
		if strings.HasPrefix(person, erasedPrefix) || strings.HasPrefix(person, account.OnPaper) {
			delete(all, person)
		}
	}
	return all, err
}

func (s *Deeds) count(ctx context.Context, campaign, person string, who ...docdb.Cond) (map[string]reward.Deed, error) {
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
	passed, err := s.sittings.docs.Tally(ctx, docdb.Query{
		Where: append([]docdb.Cond{docdb.Eq("campaign", campaign), docdb.Eq("passed", true), docdb.Eq("void", false)}, who...),
	}, []string{"person"})
	if err != nil {
		return nil, fmt.Errorf("store: count attempts passed in %s: %w", campaign, err)
	}
	for _, g := range passed {
		d := all[g.Key[0].(string)]
		d.Passed = g.Count
		all[g.Key[0].(string)] = d
	}
	return all, s.leaveOut(ctx, campaign, person, all)
}

// leaveOut takes the answers of sets out that do not count by decision. They are few.
func (s *Deeds) leaveOut(ctx context.Context, campaign, person string, all map[string]reward.Deed) error {
	sessions, err := s.flags.voided(ctx, campaign, person)
	if err != nil {
		return err
	}
	for session := range sessions {
		for a, err := range s.counting.answers.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("session", session)}}) {
			if err != nil {
				return fmt.Errorf("store: answers of %s: %w", session, err)
			}
			d, ok := all[a.Person]
			if !ok || a.Campaign != campaign {
				continue
			}
			d.Answers, d.Correct = max(0, d.Answers-1), max(0, d.Correct-a.Right)
			all[a.Person] = d
		}
	}
	return nil
}
