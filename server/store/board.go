package store

import (
	"context"
	"fmt"

	"pufa/server/account"
	"pufa/server/contest"
	"pufa/server/district"
	"pufa/server/docdb"
	"pufa/server/report"
)

var _ report.BoardCounting = (*Counting)(nil)

// home is under what somebody answered or did something for the first time.
type home struct {
	district string
	district.Ties
}

// CountPlaces counts a campaign by sub-district, community and unit. Whether answers to a question that is not revealed
// are right is left out, as in CountAnswers.
func (s *Counting) CountPlaces(ctx context.Context, campaign string) ([]report.PlaceCount, error) {
	counts := map[home]report.Counters{}
	homeOf := func(g docdb.Group) home {
		return home{g.Key[0].(string), district.Ties{Community: g.Key[1].(string), Unit: g.Key[2].(string)}}
	}
	err := s.tallyRight(ctx, report.Period{Campaign: campaign}, "", []string{"district", "community", "unit"}, func(g docdb.Group, right int64) {
		c := counts[homeOf(g)]
		c.Answers, c.Correct = c.Answers+g.Count, c.Correct+right
		counts[homeOf(g)] = c
	})
	if err != nil {
		return nil, err
	}
	entries, err := s.entries.Tally(ctx, within(report.Period{Campaign: campaign}), []string{"district", "community", "unit", "kind"})
	if err != nil {
		return nil, fmt.Errorf("store: count entries by place: %w", err)
	}
	for _, g := range entries {
		c := counts[homeOf(g)]
		c.Count(report.EntryKind(g.Key[3].(string)), g.Count)
		counts[homeOf(g)] = c
	}
	earned, err := s.points.Tally(ctx, within(report.Period{Campaign: campaign}), []string{"district", "community", "unit"}, "points")
	if err != nil {
		return nil, fmt.Errorf("store: count points by place: %w", err)
	}
	for _, g := range earned {
		c := counts[homeOf(g)]
		c.ActivityPoints += g.Sums["points"]
		counts[homeOf(g)] = c
	}
	all := make([]report.PlaceCount, 0, len(counts))
	for at, c := range counts {
		all = append(all, report.PlaceCount{District: at.district, Ties: at.Ties, Counters: c})
	}
	return all, nil
}

// CountPersons counts a campaign's answers by person, with the same thing left out.
func (s *Counting) CountPersons(ctx context.Context, campaign string) (map[string]report.Counters, error) {
	counts := map[string]report.Counters{}
	err := s.tallyRight(ctx, report.Period{Campaign: campaign}, "", []string{"person"}, func(g docdb.Group, right int64) {
		c := counts[g.Key[0].(string)]
		c.Answers, c.Correct = c.Answers+g.Count, c.Correct+right
		counts[g.Key[0].(string)] = c
	})
	if err != nil {
		return nil, err
	}
	earned, err := s.points.Tally(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("campaign", campaign)}}, []string{"person"}, "points")
	if err != nil {
		return nil, fmt.Errorf("store: count points by person: %w", err)
	}
	for _, g := range earned {
		if c, answered := counts[g.Key[0].(string)]; answered {
			c.ActivityPoints = g.Sums["points"]
			counts[g.Key[0].(string)] = c
		}
	}
	return counts, nil
}

// tallyRight groups a period's answers out of the counts, and has the answers that may not be told as right taken off
// again: for those groups add is called once more, with no answers. A sub-district narrows them down; by begins with it.
func (s *Counting) tallyRight(ctx context.Context, p report.Period, subdistrict string, by []string, add func(g docdb.Group, right int64)) error {
	groups, err := s.answers.Tally(ctx, ofSubdistrict(within(p), subdistrict), by, "right")
	if err != nil {
		return fmt.Errorf("store: count answers by %v: %w", by, err)
	}
	// Read behind the count, so that a question that opens meanwhile is not missed.
	secrets, err := s.secrets(ctx, p.Campaign)
	if err != nil {
		return err
	}
	left := map[string]int64{}
	for _, g := range groups {
		left[fmt.Sprint(g.Key)] = g.Sums["right"]
		add(g, g.Sums["right"])
	}
	for _, secret := range secrets {
		held, err := s.answers.Tally(ctx, secret.within(p), by, "right")
		if err != nil {
			return fmt.Errorf("store: count what is held back by %v: %w", by, err)
		}
		for _, g := range held {
			key := fmt.Sprint(g.Key)
			// An answer may have come between the two counts.
			if off := min(left[key], g.Sums["right"]); off > 0 {
				left[key] -= off
				add(docdb.Group{Key: g.Key}, -off)
			}
		}
	}
	amendments, err := s.ruled.of(ctx, p.Campaign)
	if err != nil {
		return err
	}
	for _, m := range amendments {
		if !m.within(p) {
			continue
		}
		key := m.key(by)
		// Whoever was erased meanwhile answered under another name.
		if n, there := left[fmt.Sprint(key)]; there && n+m.delta >= 0 {
			left[fmt.Sprint(key)] += m.delta
			add(docdb.Group{Key: key}, m.delta)
		}
	}
	return nil
}

// People are who agreed to stand on boards of persons, under names that everybody may read.
type People struct {
	Residents *Residents
	Words     contest.Words
}

var _ report.People = People{}

// unshown stands for a nickname that holds a word no name may hold.
const unshown = "（昵称未显示）"

// Listed gives them. A nickname that the site's list of words refuses is not shown; its person keeps the place.
func (s People) Listed(ctx context.Context) ([]account.Resident, error) {
	all, err := s.Residents.Listed(ctx)
	if err != nil {
		return nil, err
	}
	words, found, err := s.Words.Get(ctx)
	if err != nil {
		return nil, fmt.Errorf("store: words no name may hold: %w", err)
	}
	if !found {
		words.Words = contest.DefaultWords()
	}
	for i := range all {
		if words.Refuses(all[i].Nickname) {
			all[i].Nickname = unshown
		}
	}
	return all, nil
}
