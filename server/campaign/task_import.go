package campaign

import (
	"context"
	"errors"
	"fmt"

	"pufa/server/account"
)

// Intake takes tasks of one plan out of a file.
type Intake struct {
	schedule *Schedule
	by       account.Organiser
	Plan     Plan
	Campaign Campaign
	Measures Gauges
}

// Intake readies taking tasks into a plan.
func (s *Schedule) Intake(ctx context.Context, by account.Organiser, plan string) (*Intake, error) {
	p, c, measures, err := s.ground(ctx, by, plan)
	if err != nil {
		return nil, err
	}
	return &Intake{s, by, p, c, measures}, nil
}

// Suits reports whether a task could be entered, apart from whether it is there already; its sub-district is taken to
// exist.
func (in *Intake) Suits(t Task) error { return t.validate(in.Campaign, in.Measures) }

// Known says which of the keys the plan's tasks have.
func (in *Intake) Known(ctx context.Context) (map[string]bool, error) {
	all, err := in.schedule.tasks(ctx, []Plan{in.Plan}, in.Campaign.ID, "")
	known := map[string]bool{}
	for _, t := range all {
		known[TaskKey(t)] = true
	}
	return known, err
}

// Import enters tasks, each with its own outcome: nil, ErrTaken for one that is there, or what is wrong with it. The
// same file again enters nothing, because a task's id is made of what it is; one that was struck out comes back.
func (in *Intake) Import(ctx context.Context, all []Task) ([]error, error) {
	s := in.schedule
	if err := s.room(ctx, in.Plan, len(all)); err != nil {
		return nil, err
	}
	outcomes := make([]error, len(all))
	var fit []Task
	var at []int
	for i, t := range all {
		line, err := s.line(ctx, in.Campaign, in.Measures, in.Plan, t, t.District)
		if err == nil {
			line.ID = namedID("f", in.Plan.ID+"\x00"+TaskKey(line))
			line.CreatedBy, line.CreatedAt, line.UpdatedAt = in.by.ID, s.at(), s.at()
			err = line.enter(in.by, line.CreatedAt, Change{Act: Imported})
		}
		if outcomes[i] = err; err == nil {
			fit, at = append(fit, line), append(at, i)
		}
	}
	kept, err := s.store.AddTasks(ctx, fit)
	if err != nil {
		return nil, fmt.Errorf("campaign: import tasks: %w", err)
	}
	for i, outcome := range kept {
		if errors.Is(outcome, ErrTaken) {
			outcome = in.revive(ctx, fit[i])
		}
		outcomes[at[i]] = outcome
	}
	return outcomes, nil
}

// revive enters a task again that was struck out; one that is there stays as it is.
func (in *Intake) revive(ctx context.Context, t Task) error {
	kept, err := in.schedule.store.Task(ctx, t.ID)
	if err != nil {
		return err
	}
	if !kept.Gone {
		return ErrTaken
	}
	t.Revision, t.Trail = kept.Revision, kept.Trail
	t.Gone = false
	return in.schedule.replace(ctx, in.by, t, Change{Act: Imported})
}

// Copy takes the plans of a campaign along into the one of the year after: its days move with it, and what was marked
// by hand stays behind. What was measured by an item, which is that year's, is measured by the item's kind.
func (s *Schedule) Copy(ctx context.Context, by account.Organiser, from string, to Campaign) error {
	plans, err := s.plans(ctx, from)
	if err != nil {
		return err
	}
	tasks, err := s.tasks(ctx, plans, from, "")
	if err != nil {
		return err
	}
	items, err := s.materials.Materials(ctx, from)
	if err != nil {
		return fmt.Errorf("campaign: materials of %s: %w", from, err)
	}
	kinds := map[string]string{}
	for _, m := range items {
		kinds[m.ID] = m.Kind
	}
	for _, p := range plans {
		again, err := s.AddPlan(ctx, by, Plan{Campaign: to.ID, Title: p.nextTitle()}, "copy/"+p.ID)
		if err != nil {
			return err
		}
		var lines []Task
		for _, t := range tasks {
			if t.Plan != p.ID {
				continue
			}
			line := t.nextYear(to, kinds)
			line.ID, line.Plan = namedID("c", again.ID+"\x00"+t.ID), again.ID
			line.CreatedBy, line.CreatedAt, line.UpdatedAt = by.ID, s.at(), s.at()
			if err := line.enter(by, line.CreatedAt, Change{Act: Entered}); err != nil {
				return err
			}
			lines = append(lines, line)
		}
		outcomes, err := s.store.AddTasks(ctx, lines)
		if err = errors.Join(append(outcomes, err)...); err != nil {
			return fmt.Errorf("campaign: copy the tasks of %s: %w", p.ID, err)
		}
	}
	return nil
}

// nextTitle counts the years in a plan's title up, where it names any.
func (p Plan) nextTitle() string {
	if !yearInTitle.MatchString(p.Title) {
		return p.Title
	}
	return yearLater(p.Title, "")
}

// nextYear is the task a year later. Its days stay within the campaign's, which may have been moved.
func (t Task) nextYear(c Campaign, kinds map[string]string) Task {
	next := Task{
		Campaign: c.ID, Title: t.Title, District: t.District, Department: t.Department, Measure: t.Measure, Amount: t.Amount,
		From: min(max(dayLater(t.From), c.From), c.To), To: min(max(dayLater(t.To), c.From), c.To),
	}
	if kind, ok := kinds[t.Measure.Of]; ok && t.Measure.By == ByHandOuts {
		next.Measure = Gauge{ByHandOutsKind, kind}
	}
	return next
}
