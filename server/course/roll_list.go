package course

import (
	"context"
	"errors"

	"pufa/server/history"

	"pufa/server/account"
)

// Scored is a line of a file of results.
type Scored struct {
	Guest
	Present bool
	Points  *int64
	Cert    string
}

// marks are what a line says of somebody. One that says nothing of a result or a certificate leaves them.
func (s *Scored) marks() Marks {
	m := Marks{Present: s.Present, Points: s.Points}
	if s.Cert != "" {
		m.Cert = &s.Cert
	}
	return m
}

// ImportRoll takes a list out of a file, with results where it has any: who is not on the list is put there. Each line has
// its own outcome.
func (d *Desk) ImportRoll(ctx context.Context, by account.Organiser, session string, all []Scored) ([]error, error) {
	return d.list(ctx, by, session, all, ByImport)
}

// list has people be on a session's list, with what is said of them. Those who are new are kept in one write.
func (d *Desk) list(ctx context.Context, by account.Organiser, session string, all []Scored, how How) ([]error, error) {
	s, err := d.own(ctx, by, session)
	if err != nil {
		return nil, err
	}
	there, err := d.store.Rolls.OfSessions(ctx, session)
	if err != nil {
		return nil, err
	}
	listed := map[string]bool{}
	for _, a := range there {
		listed[a.ID] = true
	}
	outcomes, officers := make([]error, len(all)), d.officersIn(ctx)
	var fresh []Attendee
	var at []int // where in all the fresh ones are
	for i := range all {
		a, err := d.line(ctx, by, &s, &all[i], how, officers)
		switch {
		case err != nil:
			outcomes[i] = err
		case listed[a.ID]:
			outcomes[i] = d.again(ctx, by, &s, a, all[i].marks(), how)
		default:
			fresh, at = append(fresh, a), append(at, i)
		}
	}
	if len(there)+len(fresh) > rollMost {
		return nil, ErrFull
	}
	kept, err := d.store.Rolls.AddAttendees(ctx, fresh...)
	for n, outcome := range kept {
		if i := at[n]; errors.Is(outcome, ErrTaken) { // struck out before, or twice among these
			outcomes[i] = d.again(ctx, by, &s, fresh[n], all[i].marks(), how)
		} else {
			outcomes[i] = outcome
		}
	}
	return outcomes, err
}

// line is somebody as they are put on the list.
func (d *Desk) line(ctx context.Context, by account.Organiser, s *Session, l *Scored, how How, officers inService) (Attendee, error) {
	a, err := d.entry(ctx, s.ID, l.Guest, officers)
	if err != nil {
		return a, err
	}
	if s.District != "" && a.District != s.District {
		return a, invalid("district", "只能登记本镇街的人")
	}
	m := l.marks()
	if err := m.check(); err != nil {
		return a, err
	}
	a.mark(m, s, how, moment(d.now()))
	act := history.Entered
	if how == ByImport {
		act = history.Imported
	}
	return a, a.enter(by, d.now(), history.Change{Act: act})
}

// again says something of somebody who is on the list. Only a file takes back that somebody came, and not where they signed
// in by phone: the file may be older.
func (d *Desk) again(ctx context.Context, by account.Organiser, s *Session, a Attendee, m Marks, how How) error {
	_, err := d.change(ctx, by, a.ID, 0, func(kept *Attendee) {
		if kept.Gone {
			trail := kept.Trail
			*kept, kept.Trail = a, trail
			kept.Gone = false
			return
		}
		m.Present = m.Present || kept.Present && (how != ByImport || kept.How == ByPhone)
		if m.Present == kept.Present && m.Points == nil && m.Cert == nil {
			return
		}
		kept.mark(m, s, how, moment(d.now()))
	})
	return err
}
