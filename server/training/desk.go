package training

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"pufa/server/account"
	"pufa/server/district"
	"pufa/server/history"
)

// Stores are what a desk keeps its records in.
type Stores struct {
	Settings SettingStore
	Schemes  SchemeStore
	Workers  WorkerStore
}

// Places knows the sub-districts.
type Places interface {
	// Holder is the code under which a place's books are kept, "" for the district itself, or an error.
	Holder(ctx context.Context, code string) (holder, name string, err error)
}

// Units looks up one unit, or what it was merged into.
type Units interface {
	Unit(ctx context.Context, id string) (district.Unit, error)
}

// Exams knows how the platform's exams of a person went.
type Exams interface {
	// Results are those of a paper that are over; open says that one is under way.
	Results(ctx context.Context, resident, paper string) (results []Exam, open bool, err error)
}

// Desk is where organisers keep the three-level education of enterprises.
type Desk struct {
	store  Stores
	places Places
	units  Units
	exams  Exams
	now    func() time.Time
	newID  func() string
	code   func() string // six digits, drawn
}

// NewDesk keeps its records in stores. newID names people and must not repeat itself; code draws six digits.
func NewDesk(stores Stores, places Places, units Units, exams Exams, now func() time.Time, newID, code func() string) *Desk {
	return &Desk{stores, places, units, exams, now, newID, code}
}

// NewScheme is what a form begins with.
func (d *Desk) NewScheme(ctx context.Context) (Scheme, error) {
	s, err := d.Settings(ctx)
	return Scheme{Levels: DefaultLevels(s.Ordinary), Exam: DefaultExam(), Open: true}, err
}

// codeTries bounds how often a code is drawn that another scheme has.
const codeTries = 50

// AddScheme registers an enterprise's scheme under its unit.
func (d *Desk) AddScheme(ctx context.Context, by account.Organiser, s Scheme) (Scheme, error) {
	if err := d.ready(ctx, by, &s); err != nil {
		return Scheme{}, err
	}
	if _, err := d.store.Schemes.Scheme(ctx, s.ID); err == nil {
		return Scheme{}, invalid("unit", "这个单位已经登记过")
	} else if !errors.Is(err, ErrNotFound) {
		return Scheme{}, err
	}
	s.CreatedBy, s.CreatedAt, s.Log = s.UpdatedBy, s.UpdatedAt, history.Log{}
	if err := s.Write(by.Author(), s.UpdatedAt, history.Change{Act: history.Entered}); err != nil {
		return Scheme{}, err
	}
	for range codeTries { // a unit that is registered at the same moment shows as every code being taken
		s.Code = d.code()
		kept, err := d.store.Schemes.AddScheme(ctx, s)
		if !errors.Is(err, ErrTaken) {
			return kept, err
		}
	}
	return Scheme{}, invalid("unit", "这个单位已经登记过")
}

// ChangeScheme replaces what a scheme says. Its unit and its code stay.
func (d *Desk) ChangeScheme(ctx context.Context, by account.Organiser, s Scheme) (Scheme, error) {
	kept, err := d.scheme(ctx, by, s.ID)
	if err != nil {
		return Scheme{}, err
	}
	if s.Revision == 0 {
		s.Revision = kept.Revision
	}
	if err := d.ready(ctx, by, &s); err != nil {
		return Scheme{}, err
	}
	s.ID, s.District = kept.ID, kept.District
	s.Code, s.CreatedBy, s.CreatedAt, s.Log = kept.Code, kept.CreatedBy, kept.CreatedAt, kept.Log
	if fields := history.Shorten(history.Diff(kept.said(), s.said())); len(fields) > 0 {
		if err := s.Write(by.Author(), s.UpdatedAt, history.Change{Act: history.Changed, Fields: fields}); err != nil {
			return Scheme{}, err
		}
	}
	return d.store.Schemes.ReplaceScheme(ctx, s)
}

// ready checks what was entered, finds whose books it is in, and signs it.
func (d *Desk) ready(ctx context.Context, by account.Organiser, s *Scheme) error {
	unit, err := d.units.Unit(ctx, s.ID)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnit, err)
	}
	if s.ID = unit.ID; s.Revision == 0 && !unit.Offered() {
		return invalid("unit", "这个单位已经停用")
	}
	if s.District, _, err = d.places.Holder(ctx, unit.District); err != nil {
		return fmt.Errorf("%w: %w", ErrPlace, err)
	}
	if err := account.MayWriteBooks(by, s.District); err != nil {
		return err
	}
	settings, err := d.Settings(ctx)
	if err != nil {
		return err
	}
	s.Trade = line(s.Trade)
	for i := range s.Levels {
		s.Levels[i].Trainer, s.Levels[i].Place = line(s.Levels[i].Trainer), line(s.Levels[i].Place)
	}
	s.UpdatedBy, s.UpdatedAt = by.ID, moment(d.now())
	return s.check(settings)
}

// Counted is a scheme with how many people it has.
type Counted struct {
	Scheme
	Learning, Done int64
}

// Schemes are those an organiser may see.
func (d *Desk) Schemes(ctx context.Context, by account.Organiser) ([]Counted, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return nil, err
	}
	all, err := d.store.Schemes.Schemes(ctx, by.Scope().Code())
	if err != nil {
		return nil, err
	}
	counts, err := d.store.Workers.CountWorkers(ctx, by.Scope().Code())
	if err != nil {
		return nil, err
	}
	out := make([]Counted, 0, len(all))
	for _, s := range all {
		out = append(out, Counted{s, counts[s.ID][Learning], counts[s.ID][Done]})
	}
	return out, nil
}

// Scheme is one with its people, if the organiser may see it.
func (d *Desk) Scheme(ctx context.Context, by account.Organiser, id string) (Scheme, []Worker, error) {
	s, err := d.scheme(ctx, by, id)
	if err != nil {
		return Scheme{}, nil, err
	}
	all, err := d.store.Workers.OfScheme(ctx, id)
	return s, slices.DeleteFunc(all, func(w Worker) bool { return w.Erased }), err
}

// scheme is one the organiser may write. To read and to write is the same right here.
func (d *Desk) scheme(ctx context.Context, by account.Organiser, id string) (Scheme, error) {
	s, err := d.store.Schemes.Scheme(ctx, id)
	if err != nil {
		return Scheme{}, err
	}
	return s, account.MayWriteBooks(by, s.District)
}

// Worker is a person with the scheme they are taught by, with the newest results.
func (d *Desk) Worker(ctx context.Context, by account.Organiser, id string) (Scheme, Worker, error) {
	w, err := d.store.Workers.Worker(ctx, id)
	if err != nil {
		return Scheme{}, Worker{}, err
	}
	s, err := d.scheme(ctx, by, w.Scheme)
	if err == nil && w.Erased {
		err = ErrErased
	}
	if err != nil {
		return Scheme{}, Worker{}, err
	}
	w, err = d.collect(ctx, &s, w)
	return s, w, err
}
