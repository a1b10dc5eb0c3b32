package training

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"pufa/server/account"
	"pufa/server/history"
)

// Row is a line of a list of people and what became of it.
type Row struct {
	Line int
	WorkerEdit
	Problem error
}

// rosterHeader is what the first line may be.
var rosterHeader = []string{"姓名", "工号", "岗位", "车间", "班组"}

// Import adds the people of a list: name, number, job, workshop, crew. What is wrong with a line is said beside it; the
// others are kept, unless dry.
func (d *Desk) Import(ctx context.Context, by account.Organiser, scheme string, cells [][]string, dry bool) ([]Row, error) {
	s, err := d.scheme(ctx, by, scheme)
	if err != nil {
		return nil, err
	}
	there, err := d.store.Workers.OfScheme(ctx, scheme)
	if err != nil {
		return nil, err
	}
	keys := map[string]bool{}
	for _, w := range there {
		keys[w.Key] = true
	}
	rows, fresh := d.read(s.ID, cells, keys)
	switch {
	case len(rows) > importMost:
		return nil, fmt.Errorf("%w: %d rows", ErrFull, len(rows))
	case len(there)+len(fresh) > workersMost:
		return nil, ErrFull
	case dry || len(fresh) == 0:
		return rows, nil
	}
	workers := make([]Worker, 0, len(fresh))
	for _, i := range fresh {
		workers = append(workers, d.made(&s, rows[i].WorkerEdit, by.Author(), history.Imported))
	}
	outcomes, err := d.store.Workers.AddWorkers(ctx, workers...)
	if err != nil {
		return nil, err
	}
	for n, outcome := range outcomes {
		rows[fresh[n]].Problem = takenOr(rows[fresh[n]].WorkerEdit, outcome)
	}
	return rows, nil
}

// read cleans the lines and finds those that can be added.
func (d *Desk) read(scheme string, cells [][]string, keys map[string]bool) (rows []Row, fresh []int) {
	for i, row := range cells {
		if len(row) == 0 || i == 0 && line(row[0]) == rosterHeader[0] {
			continue
		}
		row = append(slices.Clone(row), make([]string, len(rosterHeader))...)
		e, err := WorkerEdit{row[0], row[1], row[2], row[3], row[4]}.clean()
		if e == (WorkerEdit{}) {
			continue
		}
		if key := workerKey(scheme, e); err == nil && keys[key] {
			err = takenOr(e, ErrTaken)
		} else if err == nil {
			keys[key] = true
			fresh = append(fresh, len(rows))
		}
		rows = append(rows, Row{i + 1, e, err})
	}
	return rows, fresh
}

func (d *Desk) made(s *Scheme, e WorkerEdit, by history.Author, act history.Act) Worker {
	now := d.now()
	w := Worker{ID: d.newID(), Scheme: s.ID, District: s.District, CreatedBy: by.ID, CreatedAt: moment(now)}
	w.apply(e)
	w.enter(New, LevelKeys(), 0, "new", by.ID, now)
	w.Changes = []history.Change{{Act: act, By: by.ID, ByName: by.Name, At: moment(now)}}
	return w
}

// takenOr says which field another person has already.
func takenOr(e WorkerEdit, err error) error {
	switch {
	case !errors.Is(err, ErrTaken):
		return err
	case e.Number != "":
		return invalid("number", "已经有工号 %s 的人", e.Number)
	default:
		return invalid("number", "已经有叫%s的人，请填工号区分", e.Name)
	}
}

// AddWorker adds one person.
func (d *Desk) AddWorker(ctx context.Context, by account.Organiser, scheme string, e WorkerEdit) (Worker, error) {
	s, err := d.scheme(ctx, by, scheme)
	if err != nil {
		return Worker{}, err
	}
	return d.add(ctx, &s, e, by.Author(), "")
}

// add keeps a new person, whose phone is resident's where that is given.
func (d *Desk) add(ctx context.Context, s *Scheme, e WorkerEdit, by history.Author, resident string) (Worker, error) {
	e, err := e.clean()
	if err != nil {
		return Worker{}, err
	}
	counts, err := d.store.Workers.CountWorkers(ctx, s.District)
	if err != nil {
		return Worker{}, err
	}
	if counts[s.ID][Learning]+counts[s.ID][Done] >= workersMost {
		return Worker{}, ErrFull
	}
	w := d.made(s, e, by, history.Entered)
	if resident != "" {
		w.bind(resident)
	}
	outcomes, err := d.store.Workers.AddWorkers(ctx, w)
	if err = errors.Join(append(outcomes, err)...); err != nil {
		return Worker{}, takenOr(e, err)
	}
	return w, nil
}

func (w *Worker) bind(resident string) {
	w.Resident, w.Link = resident, w.Scheme+"/"+resident
}

// EditWorker says something else of a person. seen, if not nought, is how many lines their history had when they were looked at.
func (d *Desk) EditWorker(ctx context.Context, by account.Organiser, id string, e WorkerEdit, seen int64) (Scheme, Worker, error) {
	e, err := e.clean()
	if err != nil {
		return Scheme{}, Worker{}, err
	}
	s, w, err := d.change(ctx, by, id, func(_ *Scheme, w *Worker) error {
		if seen != 0 && seen != w.Lines() {
			return ErrChanged
		}
		before := w.said()
		w.apply(e)
		fields := history.Diff(before, w.said())
		if len(fields) == 0 {
			return nil
		}
		return w.Write(by.Author(), moment(d.now()), history.Change{Act: history.Changed, Fields: fields})
	})
	return s, w, takenOr(e, err)
}

// Unbind parts a record from the phone it goes with, so that another can take it on.
func (d *Desk) Unbind(ctx context.Context, by account.Organiser, id string) (Scheme, Worker, error) {
	return d.change(ctx, by, id, func(_ *Scheme, w *Worker) error {
		if w.Resident == "" {
			return nil
		}
		w.Resident, w.Link = "", ""
		return w.Write(by.Author(), moment(d.now()), history.Change{Act: history.Parted})
	})
}

// Erase takes out who a person was. Doing it twice is no error.
func (d *Desk) Erase(ctx context.Context, by account.Organiser, id string) error {
	_, _, err := d.change(ctx, by, id, func(_ *Scheme, w *Worker) error { return w.erase() })
	if errors.Is(err, ErrErased) {
		return nil
	}
	return err
}

// change has an organiser change a person's record.
func (d *Desk) change(
	ctx context.Context, by account.Organiser, id string, change func(*Scheme, *Worker) error,
) (Scheme, Worker, error) {
	s, _, err := d.Worker(ctx, by, id)
	if err != nil {
		return Scheme{}, Worker{}, err
	}
	w, err := d.store.Workers.ChangeWorker(ctx, id, func(w *Worker) error {
		if w.Erased {
			return ErrErased
		}
		if err := change(&s, w); err != nil {
			return err
		}
		w.settle(&s, d.now())
		return nil
	})
	return s, w, err
}
