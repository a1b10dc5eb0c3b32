package course

import (
	"context"
	"slices"
	"time"

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

// inService finds the officers of a place who are in service.
type inService func(place string) ([]Officer, error)

// officersIn reads the register, each place once: a long list names the same few again and again.
func (d *Desk) officersIn(ctx context.Context) inService {
	read := map[string][]Officer{}
	return func(place string) ([]Officer, error) {
		if all, ok := read[place]; ok {
			return all, nil
		}
		all, err := d.store.Officers.Officers(ctx, place, false)
		if err == nil {
			read[place] = slices.DeleteFunc(all, func(o Officer) bool { return o.Left })
		}
		return read[place], err
	}
}

// entry is a new line for a guest. An officer of the register is found by name, so that hours come together.
func (d *Desk) entry(ctx context.Context, session string, g Guest, officers inService) (Attendee, error) {
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
	all, err := officers(g.District)
	if err != nil {
		return a, err
	}
	known, err := g.among(all)
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

// among is the officer a guest is, nil for none. Of several of one name the office decides.
func (g Guest) among(officers []Officer) (*Officer, error) {
	name, office := district.NameKey(g.Name), district.NameKey(g.Office)
	var namesakes, fit []Officer
	for _, o := range officers {
		if district.NameKey(o.Name) != name {
			continue
		}
		namesakes = append(namesakes, o)
		if district.NameKey(o.Office) == office {
			fit = append(fit, o)
		}
	}
	switch {
	case len(namesakes) == 0:
		return nil, nil
	case len(namesakes) == 1:
		return &namesakes[0], nil
	case len(fit) == 1:
		return &fit[0], nil
	default:
		return nil, ErrNamesake
	}
}

// Invite puts people on a session's list, each with its own outcome; present says that they came. Who is on it already
// stays, and is present if that is said now.
func (d *Desk) Invite(ctx context.Context, by account.Organiser, session string, guests []Guest, present bool, how How) ([]error, error) {
	lines := make([]Scored, len(guests))
	for i, g := range guests {
		lines[i] = Scored{Guest: g, Present: present}
	}
	return d.list(ctx, by, session, lines, how)
}

// change applies a step of an organiser's to a line, with a line of history where that says something else. revision, if
// not nought, is the state that was looked at.
func (d *Desk) change(ctx context.Context, by account.Organiser, id string, revision int64, step func(*Attendee)) (Attendee, error) {
	return d.store.Rolls.ChangeAttendee(ctx, id, func(a *Attendee) error {
		switch {
		case a.Erased:
			return ErrErased
		case revision != 0 && a.Revision != revision:
			return ErrChanged
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
	Present  bool
	Points   *int64 // of a hundred, nil for what there is
	Strike   bool   // takes the result back
	Cert     *string
	Revision int64 // the state that was looked at, nought for whatever there is
}

func (m *Marks) check() error {
	switch {
	case m.Points != nil && (*m.Points < 0 || *m.Points > 100):
		return invalid("points", "成绩应在 0 到 100 分之间")
	case m.Cert != nil && !fits(line(*m.Cert), 0, 40):
		return invalid("cert", "证书号不超过 40 个字")
	}
	return nil
}

// Mark enters marks on a line of a session's list.
func (d *Desk) Mark(ctx context.Context, by account.Organiser, session, person string, m Marks) (Attendee, error) {
	s, err := d.own(ctx, by, session)
	if err != nil {
		return Attendee{}, err
	}
	if err := m.check(); err != nil {
		return Attendee{}, err
	}
	return d.change(ctx, by, attendeeID(session, person), m.Revision, func(a *Attendee) { a.mark(m, &s, ByDesk, moment(d.now())) })
}

func (a *Attendee) mark(m Marks, s *Session, how How, now time.Time) {
	switch {
	case m.Present && !a.Present:
		a.Present, a.How, a.SignedAt = true, how, now
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
	return d.change(ctx, by, attendeeID(session, person), 0, func(a *Attendee) { a.Phone, a.Resident, a.Pending = "", "", "" })
}

// Strike takes somebody off a list. The line stays in the books, hidden, with its history.
func (d *Desk) Strike(ctx context.Context, by account.Organiser, session, person string) error {
	if _, err := d.own(ctx, by, session); err != nil {
		return err
	}
	_, err := d.change(ctx, by, attendeeID(session, person), 0, func(a *Attendee) {
		a.Gone, a.Phone, a.Resident, a.Pending = true, "", "", ""
	})
	return err
}
