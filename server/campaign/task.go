package campaign

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"pufa/server/account"
	"pufa/server/district"
)

// compareTasks orders tasks as they are listed: by plan, by when they are due, by title, departments first.
func compareTasks(place map[string]int, a, b Task) int {
	return cmp.Or(cmp.Compare(place[a.Plan], place[b.Plan]), strings.Compare(a.From, b.From), strings.Compare(a.To, b.To),
		strings.Compare(a.Title, b.Title), strings.Compare(a.District, b.District), strings.Compare(a.Department, b.Department))
}

// Add enters a task into a plan, as a line for each of the districts; "" among them is the whole district. request, if
// any, is the form's own name for it: the same request again enters nothing more.
func (s *Schedule) Add(ctx context.Context, by account.Organiser, t Task, districts []string, request string) ([]Task, error) {
	p, c, measures, err := s.ground(ctx, by, t.Plan)
	if err != nil {
		return nil, err
	}
	lines := make([]Task, 0, len(districts))
	for _, code := range districts {
		line, err := s.line(ctx, c, measures, p, t, code)
		if err != nil {
			return nil, err
		}
		line.ID = s.newID()
		if request != "" {
			line.ID = namedID("r", p.ID+"\x00"+by.ID+"\x00"+request+"\x00"+line.District)
		}
		line.CreatedBy, line.CreatedAt, line.UpdatedAt = by.ID, s.at(), s.at()
		if err := line.enter(by, line.CreatedAt, Change{Act: Entered}); err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	if err := s.room(ctx, p, len(lines)); err != nil {
		return nil, err
	}
	outcomes, err := s.store.AddTasks(ctx, lines)
	if err != nil {
		return nil, fmt.Errorf("campaign: add task %q: %w", t.Title, err)
	}
	for i, outcome := range outcomes {
		if outcome != nil && (request == "" || !errors.Is(outcome, ErrTaken)) {
			return nil, fmt.Errorf("campaign: add task %q of %s: %w", t.Title, lines[i].District, outcome)
		}
	}
	return lines, nil
}

// ground is what tasks of a plan are checked against, for who may write them.
func (s *Schedule) ground(ctx context.Context, by account.Organiser, plan string) (p Plan, c Campaign, measures Gauges, err error) {
	if err := account.MayRunDistrict(by); err != nil {
		return p, c, nil, err
	}
	if p, err = s.plan(ctx, plan); err != nil {
		return p, c, nil, err
	}
	if c, err = s.campaigns.Get(ctx, p.Campaign); err != nil {
		return p, c, nil, err
	}
	measures, err = s.Measures(ctx, c.ID)
	return p, c, measures, err
}

// line is the task as one sub-district's.
func (s *Schedule) line(ctx context.Context, c Campaign, measures Gauges, p Plan, t Task, code string) (Task, error) {
	holder, _, err := s.places.Holder(ctx, code)
	if err != nil {
		return Task{}, err
	}
	t.District, t.Plan, t.Campaign, t.Mark, t.Trail = holder, p.ID, c.ID, nil, Trail{}
	return t, t.validate(c, measures)
}

// room reports whether a plan takes in so many tasks more.
func (s *Schedule) room(ctx context.Context, p Plan, more int) error {
	there, err := s.tasks(ctx, []Plan{p}, p.Campaign, "")
	if err == nil && len(there)+more > mostTasks {
		err = invalid("title", fmt.Sprintf("一个方案最多 %d 条任务", mostTasks))
	}
	return err
}

// Task is a task with its history and how far it is, if the organiser may see it.
func (s *Schedule) Task(ctx context.Context, by account.Organiser, id string) (Moving, NamedGauge, error) {
	t, err := s.task(ctx, id)
	if err != nil {
		return Moving{}, NamedGauge{}, err
	}
	if err := account.MayReadBooks(by, t.District); err != nil {
		return Moving{}, NamedGauge{}, err
	}
	c, err := s.campaigns.Get(ctx, t.Campaign)
	if err != nil {
		return Moving{}, NamedGauge{}, err
	}
	measures, err := s.Measures(ctx, c.ID)
	if err != nil {
		return Moving{}, NamedGauge{}, err
	}
	measure, _ := measures.Find(t.Measure)
	all, err := s.moving(ctx, c, []Task{t})
	if err != nil {
		return Moving{}, measure, err
	}
	return all[0], measure, nil
}

// task is the task with this id, unless it or its plan was struck out.
func (s *Schedule) task(ctx context.Context, id string) (Task, error) {
	t, err := s.store.Task(ctx, id)
	switch {
	case err != nil:
		return Task{}, fmt.Errorf("campaign: task %s: %w", id, err)
	case t.Gone:
		return Task{}, ErrNotFound
	}
	_, err = s.plan(ctx, t.Plan)
	return t, err
}

// siblings are the lines of the task's title in its plan, without itself.
func (s *Schedule) siblings(ctx context.Context, p Plan, t Task) ([]Task, error) {
	all, err := s.tasks(ctx, []Plan{p}, p.Campaign, "")
	return slices.DeleteFunc(all, func(o Task) bool {
		return o.ID == t.ID || district.NameKey(o.Title) != district.NameKey(t.Title)
	}), err
}

// Change replaces what was entered about a task. Its Revision, if not nought, must be the one kept. With all, what
// changed of title, days, measure and amount changes for all lines of its title; whose they are stays.
func (s *Schedule) Change(ctx context.Context, by account.Organiser, t Task, all bool) error {
	if err := account.MayRunDistrict(by); err != nil {
		return err
	}
	kept, err := s.task(ctx, t.ID)
	if err != nil {
		return err
	}
	if t.Revision != 0 && t.Revision != kept.Revision {
		return ErrChanged
	}
	p, c, measures, err := s.ground(ctx, by, kept.Plan)
	if err != nil {
		return err
	}
	if t.District, _, err = s.places.Holder(ctx, t.District); err != nil {
		return err
	}
	var others []Task
	if all {
		if others, err = s.siblings(ctx, p, kept); err != nil {
			return err
		}
	}
	next := kept.changedBy(kept, t)
	next.District, next.Department = t.District, t.Department
	before, after := slices.Concat(others, []Task{kept}), []Task{}
	for _, o := range others {
		after = append(after, o.changedBy(kept, t))
	}
	after = append(after, next)
	for _, line := range before { // who was responsible may stay, even if the campaign no longer names them
		c.Units = append(slices.Clone(c.Units), line.Department)
	}
	for _, line := range after {
		if err := line.validate(c, measures); err != nil {
			return err
		}
	}
	for i := range after {
		if err := s.keep(ctx, by, before[i], after[i], measures); err != nil {
			return err
		}
	}
	return nil
}

// changedBy is the task with what a form changed of one of its lines: amounts that differ between sub-districts stay
// where only the date was moved.
func (t Task) changedBy(before, after Task) Task {
	if after.Title != before.Title {
		t.Title = after.Title
	}
	if after.From != before.From {
		t.From = after.From
	}
	if after.To != before.To {
		t.To = after.To
	}
	if after.Measure != before.Measure {
		t.Measure = after.Measure
	}
	if after.Amount != before.Amount {
		t.Amount = after.Amount
	}
	if t.Measure.By != ByHand {
		t.Mark = nil
	}
	return t
}

// keep replaces a task and writes what changed into its history; what says the same is left as it is.
func (s *Schedule) keep(ctx context.Context, by account.Organiser, before, after Task, measures Gauges) error {
	fields := changed(before.said(measures), after.said(measures))
	if len(fields) == 0 {
		return nil
	}
	after.UpdatedAt = s.at()
	return s.replace(ctx, by, after, Change{Act: Changed, Fields: fields})
}

func (s *Schedule) replace(ctx context.Context, by account.Organiser, t Task, change Change) error {
	if err := t.enter(by, s.at(), change); err != nil {
		return err
	}
	if _, err := s.store.ReplaceTask(ctx, t); err != nil {
		return fmt.Errorf("campaign: change task %s: %w", t.ID, err)
	}
	return nil
}

// Remove strikes a task out, with all of its title's lines if all: it is shown no more, and kept with its history.
func (s *Schedule) Remove(ctx context.Context, by account.Organiser, id string, all bool) error {
	if err := account.MayRunDistrict(by); err != nil {
		return err
	}
	t, err := s.task(ctx, id)
	if err != nil {
		return err
	}
	lines := []Task{t}
	if all {
		p, err := s.plan(ctx, t.Plan)
		if err != nil {
			return err
		}
		others, err := s.siblings(ctx, p, t)
		if err != nil {
			return err
		}
		lines = append(lines, others...)
	}
	for _, line := range lines {
		line.Gone = true
		if err := s.replace(ctx, by, line, Change{Act: Removed}); err != nil {
			return err
		}
	}
	return nil
}

// Mark says that a task which no record shows was done, or with nil that it was not. Its owner may, and the bureau.
// revision is the state that was looked at.
func (s *Schedule) Mark(ctx context.Context, by account.Organiser, id string, revision int64, mark *Mark) error {
	t, err := s.task(ctx, id)
	if err != nil {
		return err
	}
	if err := account.MayWriteBooks(by, t.District); err != nil {
		return err
	}
	switch {
	case revision != t.Revision:
		return ErrChanged
	case t.Measure.By != ByHand:
		return ErrCounted
	}
	c, err := s.campaigns.Get(ctx, t.Campaign)
	if err != nil {
		return err
	}
	next := t
	next.Mark = nil
	if mark != nil {
		m := *mark
		if err := m.validate(c, Day(s.now())); err != nil {
			return err
		}
		m.By, m.ByName, m.At = by.ID, by.Name, s.at()
		next.Mark = &m
	}
	return s.keep(ctx, by, t, next, nil)
}
