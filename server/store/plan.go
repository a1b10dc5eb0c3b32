package store

import (
	"context"
	"fmt"
	"time"

	"pufa/server/answer"
	"pufa/server/campaign"
	"pufa/server/docdb"
	"pufa/server/report"
)

// Plans keeps plans and their tasks.
type Plans struct {
	plans *docdb.Collection[campaign.Plan]
	tasks *docdb.Collection[campaign.Task]
}

var _ campaign.PlanStore = (*Plans)(nil)

// NewPlans opens the plans and their tasks.
func NewPlans(ctx context.Context, db *docdb.DB) (*Plans, error) {
	plans, err := docdb.Use[campaign.Plan](ctx, db, docdb.Spec{
		Name:    "plans",
		Indexes: []docdb.Index{{Name: "campaign", Fields: []string{"campaign", "created_at"}}},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open plans: %w", err)
	}
	tasks, err := docdb.Use[campaign.Task](ctx, db, docdb.Spec{
		Name: "tasks",
		Indexes: []docdb.Index{
			{Name: "campaign", Fields: []string{"campaign", "district"}},
			{Name: "place", Fields: []string{"district"}},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open tasks: %w", err)
	}
	return &Plans{plans: plans, tasks: tasks}, nil
}

// AddPlan keeps a new plan.
func (s *Plans) AddPlan(ctx context.Context, p campaign.Plan) (campaign.Plan, error) {
	p.Revision = 1
	return p, campaignError(first(s.plans.Insert(ctx, p)))
}

// Plan is the one with this id.
func (s *Plans) Plan(ctx context.Context, id string) (campaign.Plan, error) {
	p, _, err := s.plans.Get(ctx, id)
	return p, campaignError(err)
}

// ReplacePlan keeps p if its Revision, which is docdb's version, is still the one kept.
func (s *Plans) ReplacePlan(ctx context.Context, p campaign.Plan) (campaign.Plan, error) {
	err := replace(ctx, s.plans, &p, &p.Revision)
	return p, campaignError(err)
}

// Plans are a campaign's, the oldest first.
func (s *Plans) Plans(ctx context.Context, id string) ([]campaign.Plan, error) {
	return collect(s.plans.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("campaign", id)}, Sort: []docdb.Order{docdb.Asc("created_at")},
	}))
}

// AddTasks keeps new tasks.
func (s *Plans) AddTasks(ctx context.Context, all []campaign.Task) ([]error, error) {
	for i := range all {
		all[i].Revision = 1
	}
	outcomes, err := s.tasks.Insert(ctx, all...)
	for i, outcome := range outcomes {
		outcomes[i] = campaignError(outcome)
	}
	return outcomes, err
}

// Task is the one with this id.
func (s *Plans) Task(ctx context.Context, id string) (campaign.Task, error) {
	t, _, err := s.tasks.Get(ctx, id)
	return t, campaignError(err)
}

// ReplaceTask keeps t if its Revision, which is docdb's version, is still the one kept.
func (s *Plans) ReplaceTask(ctx context.Context, t campaign.Task) (campaign.Task, error) {
	err := replace(ctx, s.tasks, &t, &t.Revision)
	return t, campaignError(err)
}

// Tasks are a campaign's; a district, if given, narrows them down.
func (s *Plans) Tasks(ctx context.Context, id, district string) ([]campaign.Task, error) {
	q := docdb.Query{Where: []docdb.Cond{docdb.Eq("campaign", id)}}
	if district != "" {
		q.Where = append(q.Where, docdb.Eq("district", district))
	}
	return collect(s.tasks.Find(ctx, q))
}

// UsesDistrict reports whether the sub-district ever had a task.
func (s *Plans) UsesDistrict(ctx context.Context, code string) (bool, error) {
	return found(s.tasks.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("district", code)}, Limit: 1}))
}

// Record is what residents' answering shows, out of the counts of entries.
func (s *Counting) Record() campaign.Record {
	kinds := map[report.EntryKind]campaign.Measured{report.TookPart: campaign.ByPeople, report.Attempted: campaign.ByAttempts}
	return campaign.Record{
		Shows: []campaign.Measured{campaign.ByPeople, campaign.ByAttempts},
		Read: func(ctx context.Context, c campaign.Campaign) ([]campaign.Happening, error) {
			counts, err := s.CountEntries(ctx, report.Period{Campaign: c.ID})
			if err != nil {
				return nil, err
			}
			var all []campaign.Happening
			for _, n := range counts {
				if by, ok := kinds[n.Kind]; ok {
					all = append(all, campaign.Happening{
						Measure: campaign.Gauge{By: by}, District: n.District, Day: n.Day, N: n.Count,
					})
				}
			}
			return all, nil
		},
	}
}

// Record is what three-level education shows: who was through with a round in the campaign's days or later. It is read out
// of people's records themselves, so those from before there was a plan count like any other; they are gone through once
// in a while for all who ask.
func (s *Workers) Record(now func() time.Time) campaign.Record {
	done := report.Share(now, s.doneSince)
	return campaign.Record{
		Shows: []campaign.Measured{campaign.ByTrained},
		Read: func(ctx context.Context, c campaign.Campaign) ([]campaign.Happening, error) {
			all, _, err := done.Of(ctx, c.From)
			return all, err
		},
	}
}

// doneSince counts who was through with a round from a day on. Whoever was through was touched then, which leaves out the
// rest.
func (s *Workers) doneSince(ctx context.Context, from string) ([]campaign.Happening, error) {
	since, err := time.ParseInLocation(time.DateOnly, from, answer.China)
	if err != nil {
		return nil, fmt.Errorf("store: who is done since %q: %w", from, err)
	}
	done := map[campaign.Happening]int64{}
	for w, err := range s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("erased", false), docdb.Gte("touched_at", since)}}) {
		if err != nil {
			return nil, fmt.Errorf("store: who is done: %w", err)
		}
		for _, day := range w.DoneDays() {
			if day >= from {
				done[campaign.Happening{Measure: campaign.Gauge{By: campaign.ByTrained}, District: w.District, Day: day}]++
			}
		}
	}
	all := make([]campaign.Happening, 0, len(done))
	for one, n := range done {
		one.N = n
		all = append(all, one)
	}
	return all, nil
}
