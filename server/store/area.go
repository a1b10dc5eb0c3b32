package store

import (
	"context"
	"fmt"

	"pufa/server/answer"
	"pufa/server/campaign"
	"pufa/server/district"
	"pufa/server/docdb"
	"pufa/server/report"
)

var _ report.AreaCounting = (*Counting)(nil)

// ofSubdistrict narrows a query down to a sub-district; "" does not.
func ofSubdistrict(q docdb.Query, code string) docdb.Query {
	q.Where = append(q.Where, inDistrict(code)...)
	return q
}

// areaKey is under what and when somebody answered.
type areaKey struct {
	home
	day string
}

// areas adds up what is counted under the same key.
type areas map[areaKey]*report.AreaCount

// at is the count of a group whose key begins with sub-district, day and, where they are told apart, community and unit.
func (a areas) at(g docdb.Group, ties bool) *report.AreaCount {
	key := areaKey{home: home{district: g.Key[0].(string)}, day: g.Key[1].(string)}
	if ties {
		key.Ties = district.Ties{Community: g.Key[2].(string), Unit: g.Key[3].(string)}
	}
	if a[key] == nil {
		a[key] = &report.AreaCount{District: key.district, Ties: key.Ties, Day: key.day}
	}
	return a[key]
}

// CountAreas counts a period by day and sub-district, of one sub-district also by community and unit. Whether answers to a
// question that is not revealed are right is left out, as in CountAnswers.
func (s *Counting) CountAreas(ctx context.Context, p report.Period, subdistrict string) ([]report.AreaCount, error) {
	found, ties, by := areas{}, subdistrict != "", []string{"district", "day"}
	if ties {
		by = append(by, "community", "unit")
	}
	with := func(last string) []string { return append(by[:len(by):len(by)], last) }
	err := s.tallyRight(ctx, p, subdistrict, with("source"), func(g docdb.Group, right int64) {
		if ties && g.Key[0] != subdistrict {
			return // of what is held back, another's
		}
		n := found.at(g, ties)
		n.Answers, n.Correct = n.Answers+g.Count, n.Correct+right
		if g.Key[len(by)] == string(answer.Contest) {
			n.Live.Answers, n.Live.Correct = n.Live.Answers+g.Count, n.Live.Correct+right
		}
	})
	if err != nil {
		return nil, err
	}
	entries, err := s.entries.Tally(ctx, ofSubdistrict(within(p), subdistrict), with("kind"))
	if err != nil {
		return nil, fmt.Errorf("store: count entries by area: %w", err)
	}
	for _, g := range entries {
		n := found.at(g, ties)
		switch kind := report.EntryKind(g.Key[len(by)].(string)); kind {
		case report.OnThatDay:
			n.People += g.Count
		case report.Competed:
			n.Live.Attempts += g.Count
		default:
			n.Count(kind, g.Count)
		}
	}
	earned, err := s.points.Tally(ctx, ofSubdistrict(within(p), subdistrict), by, "points")
	if err != nil {
		return nil, fmt.Errorf("store: count points by area: %w", err)
	}
	for _, g := range earned {
		found.at(g, ties).ActivityPoints += g.Sums["points"]
	}
	all := make([]report.AreaCount, 0, len(found))
	for _, n := range found {
		all = append(all, *n)
	}
	return all, nil
}

// CountHours counts a period's answers by hour.
func (s *Counting) CountHours(ctx context.Context, p report.Period, subdistrict string) ([]report.HourCount, error) {
	groups, err := s.answers.Tally(ctx, ofSubdistrict(within(p), subdistrict), []string{"hour"})
	if err != nil {
		return nil, fmt.Errorf("store: count answers by hour: %w", err)
	}
	hours := make([]report.HourCount, 0, len(groups))
	for _, g := range groups {
		hours = append(hours, report.HourCount{Hour: int(g.Key[0].(int64)), Answers: g.Count})
	}
	return hours, nil
}

// CountHeld counts a period's activities by sub-district and day.
func (s *Counting) CountHeld(ctx context.Context, p report.Period, reviewed bool) ([]report.HeldCount, error) {
	q := docdb.Query{Where: []docdb.Cond{docdb.Eq("campaign", p.Campaign)}}
	if p.From != "" {
		q.Where = append(q.Where, docdb.Gte("date", p.From))
	}
	if p.To != "" {
		q.Where = append(q.Where, docdb.Lte("date", p.To))
	}
	groups, err := s.activities.Tally(ctx, q, []string{"district", "date", "gone", "stage"}, "attendance")
	if err != nil {
		return nil, fmt.Errorf("store: count activities: %w", err)
	}
	held := make([]report.HeldCount, 0, len(groups))
	for _, g := range groups {
		trail := campaign.Trail{Gone: g.Key[2].(bool), Stage: campaign.Stage(g.Key[3].(string))}
		if trail.Counts(campaign.Campaign{Reviewed: reviewed}) {
			held = append(held, report.HeldCount{
				District: g.Key[0].(string), Day: g.Key[1].(string), Held: report.Held{Activities: g.Count, Attendance: g.Sums["attendance"]},
			})
		}
	}
	return held, nil
}
