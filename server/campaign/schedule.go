package campaign

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"pufa/server/account"
)

// PlanStore keeps plans and their tasks.
type PlanStore interface {
	AddPlan(ctx context.Context, p Plan) (Plan, error)
	// Plan is the one with this id, or ErrNotFound.
	Plan(ctx context.Context, id string) (Plan, error)
	// ReplacePlan keeps p if its Revision is still the one kept, else returns ErrChanged.
	ReplacePlan(ctx context.Context, p Plan) (Plan, error)
	// Plans are a campaign's, the oldest first. Struck out ones are among them.
	Plans(ctx context.Context, campaign string) ([]Plan, error)
	// AddTasks keeps new tasks, each with its own outcome: ErrTaken where its id was there before.
	AddTasks(ctx context.Context, all []Task) (outcomes []error, err error)
	// Task is the one with this id, or ErrNotFound.
	Task(ctx context.Context, id string) (Task, error)
	// ReplaceTask keeps t if its Revision is still the one kept, else returns ErrChanged.
	ReplaceTask(ctx context.Context, t Task) (Task, error)
	// Tasks are a campaign's; a district, if given, narrows them down. Struck out ones are among them.
	Tasks(ctx context.Context, campaign, district string) ([]Task, error)
}

// Schedule keeps the plans of all campaigns and reads how far they are out of the books.
type Schedule struct {
	store     PlanStore
	campaigns Campaigns
	materials MaterialStore
	figures   *Figures
	places    Places
	records   []Record
	now       func() time.Time
	newID     func() string
}

// Ground is what a Schedule stands on.
type Ground struct {
	Store     PlanStore
	Campaigns Campaigns
	Materials MaterialStore
	Figures   *Figures
	Places    Places
	Records   []Record // what progress is read from
}

// NewSchedule keeps its plans on the ground. newID names them and must not repeat itself.
func NewSchedule(g Ground, now func() time.Time, newID func() string) *Schedule {
	return &Schedule{g.Store, g.Campaigns, g.Materials, g.Figures, g.Places, g.Records, now, newID}
}

func (s *Schedule) at() time.Time { return s.now().UTC().Truncate(time.Millisecond) }

// Measures are those a campaign's tasks can be measured by.
func (s *Schedule) Measures(ctx context.Context, campaign string) (Gauges, error) {
	items, err := s.materials.Materials(ctx, campaign)
	if err != nil {
		return nil, fmt.Errorf("campaign: materials of %s: %w", campaign, err)
	}
	figures, err := s.figures.List(ctx)
	if err != nil {
		return nil, err
	}
	return GaugesOf(items, figures), nil
}

// AddPlan sets up a plan without tasks. request, if any, is the form's own name for it: the same request again gives
// what was kept.
func (s *Schedule) AddPlan(ctx context.Context, by account.Organiser, p Plan, request string) (Plan, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return Plan{}, err
	}
	if _, err := s.campaigns.Get(ctx, p.Campaign); err != nil {
		return Plan{}, err
	}
	if !fits(p.Title, 1, 60) {
		return Plan{}, invalid("title", "请填写方案名称，不超过 60 个字")
	}
	p.ID, p.CreatedBy, p.CreatedAt = s.newID(), by.ID, s.at()
	if request != "" {
		p.ID = namedID("p", p.Campaign+"\x00"+by.ID+"\x00"+request)
	}
	p.Trail = Trail{}
	if err := p.enter(by, p.CreatedAt, Change{Act: Entered}); err != nil {
		return Plan{}, err
	}
	kept, err := s.store.AddPlan(ctx, p)
	if request != "" && errors.Is(err, ErrTaken) {
		return s.plan(ctx, p.ID)
	}
	if err != nil {
		return Plan{}, fmt.Errorf("campaign: add plan %q: %w", p.Title, err)
	}
	return kept, nil
}

// plan is the plan with this id, unless it was struck out.
func (s *Schedule) plan(ctx context.Context, id string) (Plan, error) {
	p, err := s.store.Plan(ctx, id)
	switch {
	case err != nil:
		return Plan{}, fmt.Errorf("campaign: plan %s: %w", id, err)
	case p.Gone:
		return Plan{}, ErrNotFound
	}
	return p, nil
}

// Plan is the plan with this id.
func (s *Schedule) Plan(ctx context.Context, by account.Organiser, id string) (Plan, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return Plan{}, err
	}
	return s.plan(ctx, id)
}

// RenamePlan gives a plan another title. revision, if not nought, must be the one kept.
func (s *Schedule) RenamePlan(ctx context.Context, by account.Organiser, id, title string, revision int64) (Plan, error) {
	if !fits(title, 1, 60) {
		return Plan{}, invalid("title", "请填写方案名称，不超过 60 个字")
	}
	return s.changePlan(ctx, by, id, revision, func(p *Plan) Change {
		fields := changed([]said{{Field: "title", Title: "名称", Text: p.Title}}, []said{{Field: "title", Title: "名称", Text: title}})
		p.Title = title
		return Change{Act: Changed, Fields: fields}
	})
}

// RemovePlan strikes a plan out, and its tasks with it: they are shown no more, and kept.
func (s *Schedule) RemovePlan(ctx context.Context, by account.Organiser, id string) error {
	_, err := s.changePlan(ctx, by, id, 0, func(p *Plan) Change {
		p.Gone = true
		return Change{Act: Removed}
	})
	return err
}

func (s *Schedule) changePlan(ctx context.Context, by account.Organiser, id string, revision int64, change func(*Plan) Change) (Plan, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return Plan{}, err
	}
	p, err := s.plan(ctx, id)
	if err != nil {
		return Plan{}, err
	}
	if revision != 0 && revision != p.Revision {
		return Plan{}, ErrChanged
	}
	if err := p.enter(by, s.at(), change(&p)); err != nil {
		return Plan{}, err
	}
	kept, err := s.store.ReplacePlan(ctx, p)
	if err != nil {
		return Plan{}, fmt.Errorf("campaign: change plan %s: %w", id, err)
	}
	return kept, nil
}

// Moving is a task and how far it is.
type Moving struct {
	Task
	Headway
}

// Overview is a campaign's plans as an organiser may see them.
type Overview struct {
	Plans    []Plan
	Tasks    []Moving // by plan, title, who is responsible
	Measures Gauges
}

// Overview reads a campaign's plans and how far each task is. Whoever looks after a sub-district sees its own tasks.
func (s *Schedule) Overview(ctx context.Context, by account.Organiser, campaign string) (o Overview, err error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return o, err
	}
	c, err := s.campaigns.Get(ctx, campaign)
	if err != nil {
		return o, err
	}
	if o.Measures, err = s.Measures(ctx, campaign); err != nil {
		return o, err
	}
	if o.Plans, err = s.plans(ctx, campaign); err != nil {
		return o, err
	}
	tasks, err := s.tasks(ctx, o.Plans, campaign, by.Scope().Code())
	if err != nil {
		return o, err
	}
	o.Tasks, err = s.moving(ctx, c, tasks)
	return o, err
}

// plans are a campaign's, struck out ones aside.
func (s *Schedule) plans(ctx context.Context, campaign string) ([]Plan, error) {
	all, err := s.store.Plans(ctx, campaign)
	if err != nil {
		return nil, fmt.Errorf("campaign: plans of %s: %w", campaign, err)
	}
	return slices.DeleteFunc(all, func(p Plan) bool { return p.Gone }), nil
}

// tasks are those of the plans, struck out ones aside, in order.
func (s *Schedule) tasks(ctx context.Context, plans []Plan, campaign, district string) ([]Task, error) {
	all, err := s.store.Tasks(ctx, campaign, district)
	if err != nil {
		return nil, fmt.Errorf("campaign: tasks of %s: %w", campaign, err)
	}
	place := map[string]int{}
	for i, p := range plans {
		place[p.ID] = i
	}
	all = slices.DeleteFunc(all, func(t Task) bool {
		_, there := place[t.Plan]
		return t.Gone || !there
	})
	slices.SortStableFunc(all, func(a, b Task) int { return compareTasks(place, a, b) })
	return all, nil
}

// moving says of tasks how far they are.
func (s *Schedule) moving(ctx context.Context, c Campaign, tasks []Task) ([]Moving, error) {
	var needed []Measured
	for _, t := range tasks {
		needed = append(needed, t.Measure.By)
	}
	h, err := happened(ctx, s.records, c, needed)
	if err != nil {
		return nil, err
	}
	all, today := make([]Moving, len(tasks)), Day(s.now())
	for i, t := range tasks {
		all[i] = Moving{t, t.Headway(h, today)}
	}
	return all, nil
}

// Aims are how far a campaign's targets are, as the organiser may see them.
func (s *Schedule) Aims(ctx context.Context, by account.Organiser, c Campaign) ([]Aim, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return nil, err
	}
	c.Targets = slices.DeleteFunc(slices.Clone(c.Targets), func(t Target) bool { return !by.Scope().Contains(t.District) })
	if len(c.Targets) == 0 {
		return nil, nil
	}
	h, err := happened(ctx, s.records, c, []Measured{ByPeople, ByHandOuts, ByActivities})
	if err != nil {
		return nil, err
	}
	return c.Aims(h, Day(s.now())), nil
}

// Longest are the tasks that are overdue the longest, so many.
func (o Overview) Longest(most int) []Moving {
	late := slices.DeleteFunc(slices.Clone(o.Tasks), func(t Moving) bool { return t.Standing != Overdue })
	slices.SortStableFunc(late, func(a, b Moving) int { return b.Late - a.Late })
	return late[:min(most, len(late))]
}
