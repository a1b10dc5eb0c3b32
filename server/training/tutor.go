package training

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"pufa/server/account"
	"pufa/server/history"
)

// SchemeByCode is the scheme a code leads a phone to, and the record that goes with the phone, nil for none.
func (d *Desk) SchemeByCode(ctx context.Context, resident, code string) (Scheme, *Worker, error) {
	s, err := d.store.Schemes.SchemeByCode(ctx, code)
	if err != nil || resident == "" {
		return s, nil, err
	}
	mine, err := d.store.Workers.OfResident(ctx, resident)
	if err != nil {
		return s, nil, err
	}
	i := slices.IndexFunc(mine, func(w Worker) bool { return w.Scheme == s.ID })
	if i < 0 {
		return s, nil, nil
	}
	w, err := d.collect(ctx, &s, mine[i])
	return s, &w, err
}

// Join has a phone go with the record of its person: one that is on the list already, or a new one where people may
// add themselves. Doing it twice is no error.
func (d *Desk) Join(ctx context.Context, person account.Resident, code string, e WorkerEdit) (Scheme, Worker, error) {
	s, mine, err := d.SchemeByCode(ctx, person.ID, code)
	switch {
	case err != nil:
		return Scheme{}, Worker{}, err
	case mine != nil:
		return s, *mine, nil
	}
	e, err = e.clean()
	if err != nil {
		return Scheme{}, Worker{}, err
	}
	there, err := d.store.Workers.ByKey(ctx, workerKey(s.ID, e))
	switch {
	case err == nil:
		w, err := d.claim(ctx, there.ID, person.ID, e)
		return s, w, err
	case !errors.Is(err, ErrNotFound):
		return Scheme{}, Worker{}, err
	case !s.Open:
		return Scheme{}, Worker{}, ErrClosed
	}
	w, err := d.add(ctx, &s, e, self, person.ID)
	return s, w, err
}

// claim binds a phone to a record that was on the list before.
func (d *Desk) claim(ctx context.Context, id, resident string, e WorkerEdit) (Worker, error) {
	return d.store.Workers.ChangeWorker(ctx, id, func(w *Worker) error {
		switch {
		case w.Name != e.Name:
			return ErrOtherName
		case w.Resident != "" && w.Resident != resident:
			return ErrBound
		}
		fresh := w.Resident == ""
		w.bind(resident)
		w.TouchedAt = moment(d.now())
		if !fresh {
			return nil
		}
		return w.Write(self, w.TouchedAt, history.Change{Act: history.Joined})
	})
}

// Mine are the records a phone goes with, with their schemes.
func (d *Desk) Mine(ctx context.Context, person account.Resident) ([]Scheme, []Worker, error) {
	mine, err := d.store.Workers.OfResident(ctx, person.ID)
	if err != nil {
		return nil, nil, err
	}
	schemes := make([]Scheme, len(mine))
	for i := range mine {
		if schemes[i], err = d.store.Schemes.Scheme(ctx, mine[i].Scheme); err != nil {
			return nil, nil, err
		}
		if mine[i], err = d.collect(ctx, &schemes[i], mine[i]); err != nil {
			return nil, nil, err
		}
	}
	return schemes, mine, nil
}

// Own is a record that goes with the person's phone.
func (d *Desk) Own(ctx context.Context, person account.Resident, id string) (Scheme, Worker, error) {
	w, err := d.store.Workers.Worker(ctx, id)
	if err != nil {
		return Scheme{}, Worker{}, err
	}
	if w.Resident != person.ID {
		return Scheme{}, Worker{}, fmt.Errorf("%w: %s of another phone", ErrNotFound, id)
	}
	s, err := d.store.Schemes.Scheme(ctx, w.Scheme)
	if err != nil {
		return Scheme{}, Worker{}, err
	}
	w, err = d.collect(ctx, &s, w)
	return s, w, err
}

// Show puts a page before the person; its time begins the first time. One page is before them at a time: another that
// was not finished begins anew when it comes again.
func (d *Desk) Show(ctx context.Context, person account.Resident, id string, key LevelKey, page string) (Scheme, Worker, error) {
	return d.step(ctx, person, id, key, page, func(p *Progress, page Page, now time.Time) error {
		p.Reads = slices.DeleteFunc(slices.Clone(p.Reads), func(r Read) bool { return r.Done.IsZero() && r.Key != page.Key() })
		switch {
		case p.read(page.Key()) != nil:
			return nil
		case len(p.Reads) >= entriesMost:
			return ErrFull
		}
		p.Reads = append(p.Reads, Read{Key: page.Key(), Title: page.Title, Shown: moment(now)})
		return nil
	})
}

// Finish says that the person has read a page. By the server's clock it must have been open for as long as it takes.
func (d *Desk) Finish(ctx context.Context, person account.Resident, id string, key LevelKey, page string) (Scheme, Worker, error) {
	return d.step(ctx, person, id, key, page, func(p *Progress, page Page, now time.Time) error {
		p.Reads = slices.Clone(p.Reads)
		r := p.read(page.Key())
		switch {
		case r == nil:
			return ErrNotShown
		case !r.Done.IsZero():
			return nil
		}
		open := now.Sub(r.Shown)
		if left := page.Least() - open; left > 0 {
			return &EarlyError{left}
		}
		r.Done, r.Took = moment(now), page.counts(open)
		return nil
	})
}

// step is one step of reading.
func (d *Desk) step(
	ctx context.Context, person account.Resident, id string, key LevelKey, page string, step func(*Progress, Page, time.Time) error,
) (Scheme, Worker, error) {
	s, _, err := d.Own(ctx, person, id)
	if err != nil {
		return Scheme{}, Worker{}, err
	}
	text, ok := s.Level(key).Page(page)
	if !ok {
		return Scheme{}, Worker{}, fmt.Errorf("%w: page %q", ErrNotFound, page)
	}
	now := d.now()
	w, err := d.store.Workers.ChangeWorker(ctx, id, func(w *Worker) error {
		if w.Resident != person.ID {
			return ErrNotFound
		}
		p, open, ok := w.Now().At(key)
		switch {
		case !ok:
			return ErrNotFound
		case !open:
			return ErrNotOpen
		}
		if err := step(p, text, now); err != nil {
			return err
		}
		w.settle(&s, now)
		return nil
	})
	return s, w, err
}

// PaperPrefix begins the name of every exam of a level, so that they are told from other exams.
const PaperPrefix = "edu-"

// PaperID names the exam of a level: a person's, of the round they are in.
func (w *Worker) PaperID(key LevelKey) string {
	return fmt.Sprintf("%s%s-%d-%s", PaperPrefix, w.ID, len(w.Rounds), key)
}

// Paper is an exam as it is to be drawn.
type Paper struct {
	ID, Title string
	ExamPlan
}

// Paper is the exam with this id, if the person may sit it now. That it was asked for is noted, so that its result is
// looked for until it is there.
func (d *Desk) Paper(ctx context.Context, person account.Resident, id string) (Paper, error) {
	parts := strings.Split(strings.TrimPrefix(id, PaperPrefix), "-")
	if len(parts) != 3 || !strings.HasPrefix(id, PaperPrefix) {
		return Paper{}, fmt.Errorf("%w: exam %q", ErrNotFound, id)
	}
	s, w, err := d.Own(ctx, person, parts[0])
	if err != nil {
		return Paper{}, err
	}
	key := LevelKey(parts[2])
	p, open, ok := w.Now().At(key)
	switch {
	case !ok || w.PaperID(key) != id:
		return Paper{}, fmt.Errorf("%w: exam %q", ErrNotFound, id)
	case !open:
		return Paper{}, ErrNotOpen
	case !p.Learnt(&s):
		return Paper{}, ErrNotLearnt
	}
	if _, passed := p.Passed(); passed {
		return Paper{}, ErrPassed
	}
	_, err = d.store.Workers.ChangeWorker(ctx, w.ID, func(w *Worker) error {
		w.Pending, w.PendingAt = id, moment(d.now())
		return nil
	})
	return Paper{id, "三级教育·" + key.Title(), s.Exam}, err
}

// pendingFor is how long a sitting may take to be begun once its exam was asked for.
const pendingFor = 10 * time.Minute

// collect notes the results of the exam somebody was at, if there are any yet.
func (d *Desk) collect(ctx context.Context, s *Scheme, w Worker) (Worker, error) {
	if w.Pending == "" || w.Resident == "" {
		return w, nil
	}
	awaited := w.Pending
	results, open, err := d.exams.Results(ctx, w.Resident, awaited)
	if err != nil {
		return w, fmt.Errorf("training: results of %s: %w", awaited, err)
	}
	now := d.now()
	over := !open && (now.Sub(w.PendingAt) > pendingFor ||
		slices.ContainsFunc(results, func(e Exam) bool { return !e.At.Before(w.PendingAt) }))
	if len(results) == 0 && !over {
		return w, nil
	}
	return d.store.Workers.ChangeWorker(ctx, w.ID, func(w *Worker) error {
		if w.Pending != awaited {
			return nil
		}
		for i := range w.Now().Levels {
			if p := &w.Now().Levels[i]; w.PaperID(p.Level) == awaited {
				p.note(results)
			}
		}
		if over {
			w.Pending, w.PendingAt = "", time.Time{}
		}
		w.settle(s, now)
		return nil
	})
}

// note adds the results that are not there yet.
func (p *Progress) note(results []Exam) {
	p.Exams = slices.Clone(p.Exams)
	for _, e := range results {
		if len(p.Exams) < entriesMost && !slices.ContainsFunc(p.Exams, func(kept Exam) bool { return kept.ID == e.ID }) {
			e.Day = Day(e.At)
			p.Exams = append(p.Exams, e)
		}
	}
}

// sweepMost is how many records one sweep looks at in a go.
const sweepMost = 200

// Sweep collects the results of exams nobody came back from, and erases people whose records are past the time they are
// kept for. Any node may do it at any time.
func (d *Desk) Sweep(ctx context.Context) error {
	settings, err := d.Settings(ctx)
	if err != nil {
		return err
	}
	before := d.now().AddDate(-settings.KeepYears, 0, 0)
	due, err := d.store.Workers.Due(ctx, before, sweepMost)
	if err != nil {
		return err
	}
	for _, w := range due {
		if err := d.sweep(ctx, w, before); err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	return nil
}

func (d *Desk) sweep(ctx context.Context, w Worker, before time.Time) error {
	if w.TouchedAt.Before(before) {
		_, err := d.store.Workers.ChangeWorker(ctx, w.ID, func(w *Worker) error {
			if w.TouchedAt.Before(before) {
				return w.erase()
			}
			return nil
		})
		return err
	}
	s, err := d.store.Schemes.Scheme(ctx, w.Scheme)
	if err != nil {
		return err
	}
	_, err = d.collect(ctx, &s, w)
	return err
}
