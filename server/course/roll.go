package course

import (
	"context"
	"errors"
	"slices"

	"pufa/server/history"

	"pufa/server/account"
	"pufa/server/district"
)

// rollMost bounds a session's list.
const rollMost = 2000

// Guest is somebody to be put on a list: an officer of the register by their id, or by what is known of them.
type Guest struct {
	Officer                string
	District, Name, Office string
}

func (g Guest) clean() (Guest, error) {
	g.Name, g.Office = line(g.Name), line(g.Office)
	switch {
	case !fits(g.Name, 2, 20):
		return g, invalid("name", "姓名应为 2 到 20 个字")
	case !fits(g.Office, 0, 30):
		return g, invalid("office", "科室不超过 30 个字")
	}
	return g, nil
}

// entry is a new line for a guest. An officer of the register is found by name, so that hours come together.
func (d *Desk) entry(ctx context.Context, session string, g Guest) (Attendee, error) {
	a := Attendee{Session: session, CreatedAt: moment(d.now()), Revision: 1}
	if g.Officer != "" {
		o, err := d.store.Officers.Officer(ctx, g.Officer)
		if err == nil && o.Erased {
			err = ErrErased
		}
		a.as(&o)
		return a, err
	}
	g, err := g.clean()
	if err != nil {
		return a, err
	}
	if g.District, err = d.holder(ctx, g.District); err != nil {
		return a, err
	}
	known, err := d.known(ctx, g)
	if err != nil {
		return a, err
	}
	if known != nil {
		a.as(known)
		return a, nil
	}
	a.Name, a.District, a.Office = g.Name, g.District, g.Office
	a.ID = attendeeID(session, strangerKey(g.District, g.Name))
	return a, nil
}

func (a *Attendee) as(o *Officer) {
	a.ID, a.Officer, a.Name, a.District, a.Office = attendeeID(a.Session, o.ID), o.ID, o.Name, o.District, o.Office
}

// known is the officer of the register a guest is, nil for none. Of several of one name the office decides.
func (d *Desk) known(ctx context.Context, g Guest) (*Officer, error) {
	all, err := d.store.Officers.Officers(ctx, g.District, false)
	if err != nil {
		return nil, err
	}
	name, office := district.NameKey(g.Name), district.NameKey(g.Office)
	all = slices.DeleteFunc(all, func(o Officer) bool { return o.Left || district.NameKey(o.Name) != name })
	if len(all) > 1 {
		all = slices.DeleteFunc(all, func(o Officer) bool { return district.NameKey(o.Office) != office })
		if len(all) != 1 {
			return nil, ErrNamesake
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	return &all[0], nil
}

// Invite puts people on a session's list, each with its own outcome; present says that they came. Who is on it already
// stays, and is present if that is said now.
func (d *Desk) Invite(ctx context.Context, by account.Organiser, session string, guests []Guest, present bool, how How) ([]error, error) {
	s, err := d.own(ctx, by, session)
	if err != nil {
		return nil, err
	}
	there, err := d.store.Rolls.OfSessions(ctx, session)
	if err != nil {
		return nil, err
	}
	if len(there)+len(guests) > rollMost {
		return nil, ErrFull
	}
	outcomes := make([]error, len(guests))
	for i, g := range guests {
		outcomes[i] = d.invite(ctx, by, &s, g, present, how)
	}
	return outcomes, nil
}

func (d *Desk) invite(ctx context.Context, by account.Organiser, s *Session, g Guest, present bool, how How) error {
	a, err := d.entry(ctx, s.ID, g)
	if err != nil {
		return err
	}
	if s.District != "" && a.District != s.District {
		return invalid("district", "只能登记本镇街的人")
	}
	if present {
		a.Present, a.How, a.SignedAt = true, how, moment(d.now())
	}
	act := history.Entered
	if how == ByImport {
		act = history.Imported
	}
	if err := a.enter(by, d.now(), history.Change{Act: act}); err != nil {
		return err
	}
	outcomes, err := d.store.Rolls.AddAttendees(ctx, a)
	if err = errors.Join(append(outcomes, err)...); !errors.Is(err, ErrTaken) {
		return err
	}
	_, err = d.change(ctx, by, a.ID, func(kept *Attendee) {
		if kept.Gone {
			trail := kept.Trail
			*kept, kept.Trail = a, trail
			kept.Gone = false
		} else if present && !kept.Present {
			kept.Present, kept.How, kept.SignedAt = true, how, a.SignedAt
		}
	})
	return err
}

// change applies a step of an organiser's to a line, with a line of history where that says something else.
func (d *Desk) change(ctx context.Context, by account.Organiser, id string, step func(*Attendee)) (Attendee, error) {
	return d.store.Rolls.ChangeAttendee(ctx, id, func(a *Attendee) error {
		if a.Erased {
			return ErrErased
		}
		before, gone := a.said(), a.Gone
		step(a)
		a.Revision++
		change := history.Change{Act: history.Changed, Fields: history.Diff(before, a.said())}
		switch {
		case a.Gone && !gone:
			change = history.Change{Act: history.Removed}
		case gone && !a.Gone:
			change.Act = history.Entered
		case len(change.Fields) == 0:
			return nil
		}
		return a.enter(by, d.now(), change)
	})
}

// Marks is what an organiser says of a line: whether somebody came, how a paper exam went, and what was given for it.
type Marks struct {
	Present bool
	Points  *int64 // of a hundred, nil for what there is
	Strike  bool   // takes the result back
	Cert    *string
}

// Mark enters marks on a line of a session's list.
func (d *Desk) Mark(ctx context.Context, by account.Organiser, session, person string, m Marks) (Attendee, error) {
	s, err := d.own(ctx, by, session)
	if err != nil {
		return Attendee{}, err
	}
	if m.Points != nil && (*m.Points < 0 || *m.Points > 100) {
		return Attendee{}, invalid("points", "成绩应在 0 到 100 分之间")
	}
	if m.Cert != nil && !fits(line(*m.Cert), 0, 40) {
		return Attendee{}, invalid("cert", "证书号不超过 40 个字")
	}
	return d.change(ctx, by, attendeeID(session, person), func(a *Attendee) { a.mark(m, &s, d) })
}

func (a *Attendee) mark(m Marks, s *Session, d *Desk) {
	now := moment(d.now())
	switch {
	case m.Present && !a.Present:
		a.Present, a.How, a.SignedAt = true, ByDesk, now
	case !m.Present && a.Present:
		a.Present, a.How, a.Phone = false, "", ""
	}
	if m.Strike {
		a.Result = nil
	}
	if m.Points != nil {
		a.Result = &Result{Points: *m.Points, Day: Day(now), Paper: true, At: now}
	}
	if m.Cert != nil {
		a.Cert = line(*m.Cert)
	}
	a.settle(s.Pass)
}

// Unbind parts a line from the phone it was signed in with, so that another can go on.
func (d *Desk) Unbind(ctx context.Context, by account.Organiser, session, person string) (Attendee, error) {
	if _, err := d.own(ctx, by, session); err != nil {
		return Attendee{}, err
	}
	return d.change(ctx, by, attendeeID(session, person), func(a *Attendee) { a.Phone, a.Resident, a.Pending = "", "", "" })
}

// Strike takes somebody off a list. The line stays in the books, hidden, with its history.
func (d *Desk) Strike(ctx context.Context, by account.Organiser, session, person string) error {
	if _, err := d.own(ctx, by, session); err != nil {
		return err
	}
	_, err := d.change(ctx, by, attendeeID(session, person), func(a *Attendee) {
		a.Gone, a.Phone, a.Resident, a.Pending = true, "", "", ""
	})
	return err
}

// Scored is a line of a file of results.
type Scored struct {
	Guest
	Present bool
	Points  *int64
	Cert    string
}

// ImportRoll takes a list out of a file, with results where it has any: who is not on the list is put there. Each line has
// its own outcome.
func (d *Desk) ImportRoll(ctx context.Context, by account.Organiser, session string, all []Scored) ([]error, error) {
	if _, err := d.own(ctx, by, session); err != nil {
		return nil, err
	}
	guests := make([]Guest, len(all))
	for i := range all {
		guests[i] = all[i].Guest
	}
	outcomes := make([]error, len(all))
	for i := range all {
		one, err := d.Invite(ctx, by, session, guests[i:i+1], all[i].Present, ByImport)
		if err = errors.Join(append(one, err)...); err == nil {
			err = d.score(ctx, by, session, &all[i])
		}
		outcomes[i] = err
	}
	return outcomes, nil
}

func (d *Desk) score(ctx context.Context, by account.Organiser, session string, s *Scored) error {
	if s.Points == nil && s.Cert == "" {
		return nil
	}
	a, err := d.entry(ctx, session, s.Guest)
	if err != nil {
		return err
	}
	m := Marks{Present: s.Present, Points: s.Points}
	if s.Cert != "" {
		m.Cert = &s.Cert
	}
	_, err = d.Mark(ctx, by, session, a.ID[len(session)+1:], m)
	return err
}
