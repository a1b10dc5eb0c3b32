package course

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"pufa/server/history"

	"pufa/server/account"
)

const officersMost = 20_000

// Officers are those an organiser may see, those whose certificate ends first before the others.
func (d *Desk) Officers(ctx context.Context, by account.Organiser) ([]Officer, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return nil, err
	}
	all, err := d.store.Officers.Officers(ctx, by.Scope().Code(), by.Scope().Whole())
	slices.SortFunc(all, func(a, b Officer) int {
		return cmp.Or(cmp.Compare(cmp.Or(a.Until, "9999"), cmp.Or(b.Until, "9999")), strings.Compare(a.Name+a.ID, b.Name+b.ID))
	})
	return all, err
}

// Expiring are those of them in service whose certificate has expired or ends within LaterDays.
func (d *Desk) Expiring(ctx context.Context, by account.Organiser) ([]Officer, error) {
	all, err := d.Officers(ctx, by)
	today := d.today()
	return slices.DeleteFunc(all, func(o Officer) bool {
		v, _ := o.Validity(today)
		return o.Left || v == Good || v == Unknown
	}), err
}

// Officer is one with what they attended, the newest first, if the organiser may see them.
func (d *Desk) Officer(ctx context.Context, by account.Organiser, id string) (Officer, []Attended, error) {
	o, err := d.officer(ctx, by, id)
	if err != nil {
		return Officer{}, nil, err
	}
	lines, err := d.store.Rolls.OfOfficer(ctx, id)
	if err != nil {
		return Officer{}, nil, err
	}
	var all []Attended
	for _, a := range lines {
		if a.Gone {
			continue
		}
		s, err := d.store.Sessions.Session(ctx, a.Session)
		if err != nil {
			return Officer{}, nil, err
		}
		if !s.Gone {
			all = append(all, Attended{s, a})
		}
	}
	slices.SortFunc(all, func(a, b Attended) int {
		return cmp.Or(strings.Compare(b.Day, a.Day), strings.Compare(a.ID, b.ID))
	})
	return o, all, nil
}

// Attended is a session with an officer's line on its list.
type Attended struct {
	Session
	Line Attendee
}

func (d *Desk) officer(ctx context.Context, by account.Organiser, id string) (Officer, error) {
	o, err := d.store.Officers.Officer(ctx, id)
	if err == nil {
		err = account.MayWriteBooks(by, o.District)
	}
	if err == nil && o.Erased {
		err = ErrErased
	}
	if err != nil {
		return Officer{}, err
	}
	return o, nil
}

// Suits reports whether an officer could be entered by the organiser, apart from whether they are there already.
func (d *Desk) Suits(by account.Organiser, e OfficerEdit) error {
	if err := account.MayWriteBooks(by, e.District); err != nil {
		return err
	}
	_, err := e.clean()
	return err
}

// AddOfficer enters one.
func (d *Desk) AddOfficer(ctx context.Context, by account.Organiser, e OfficerEdit) (Officer, error) {
	o, err := d.made(ctx, by, e, history.Entered)
	if err != nil {
		return Officer{}, err
	}
	outcomes, err := d.store.Officers.AddOfficers(ctx, o)
	if err = errors.Join(append(outcomes, err)...); err != nil {
		return Officer{}, takenOr(o.Edit(), err)
	}
	return o, nil
}

func (d *Desk) made(ctx context.Context, by account.Organiser, e OfficerEdit, act history.Act) (o Officer, err error) {
	if e.District, err = d.holder(ctx, e.District); err != nil {
		return o, err
	}
	if err := account.MayWriteBooks(by, e.District); err != nil {
		return o, err
	}
	if e, err = e.clean(); err != nil {
		return o, err
	}
	o = Officer{ID: d.newID(), CreatedBy: by.ID, CreatedAt: moment(d.now()), UpdatedAt: moment(d.now()), Revision: 1}
	o.apply(e)
	return o, o.enter(by, d.now(), history.Change{Act: act})
}

// takenOr says which field another officer has already.
func takenOr(e OfficerEdit, err error) error {
	switch {
	case !errors.Is(err, ErrTaken):
		return err
	case e.Number != "":
		return invalid("number", "已经有执法证号 %s 的人", e.Number)
	default:
		return invalid("name", "已经有叫%s的人，请填执法证号或科室区分", e.Name)
	}
}

// ChangeOfficer says something else of one. revision, if not nought, is the state that was looked at.
func (d *Desk) ChangeOfficer(ctx context.Context, by account.Organiser, id string, e OfficerEdit, revision int64) (Officer, error) {
	if _, err := d.officer(ctx, by, id); err != nil {
		return Officer{}, err
	}
	next, err := d.made(ctx, by, e, history.Changed)
	if err != nil {
		return Officer{}, err
	}
	o, err := d.store.Officers.ChangeOfficer(ctx, id, func(o *Officer) error {
		if revision != 0 && o.Revision != revision {
			return ErrChanged
		}
		return d.edit(ctx, by, o, next.Edit(), history.Changed)
	})
	return o, takenOr(next.Edit(), err)
}

// edit has an officer be as e says, with a line of history; where nothing changes there is none.
func (d *Desk) edit(ctx context.Context, by account.Organiser, o *Officer, e OfficerEdit, act history.Act) error {
	switch {
	case o.Erased:
		return ErrErased
	case o.Edit() == e:
		return nil
	}
	names := d.names(ctx)
	before := o.said(names)
	o.apply(e)
	o.UpdatedAt, o.Revision = moment(d.now()), o.Revision+1
	return o.enter(by, d.now(), history.Change{Act: act, Fields: history.Diff(before, o.said(names))})
}

// Import enters officers out of a file, each with its own outcome. One who is there already is changed to what the file
// says: so the register goes out as a file, is worked on, and comes back.
func (d *Desk) Import(ctx context.Context, by account.Organiser, all []OfficerEdit) ([]error, error) {
	there, err := d.ByKey(ctx, by)
	if err != nil {
		return nil, err
	}
	if len(there)+len(all) > officersMost {
		return nil, ErrFull
	}
	outcomes := make([]error, len(all))
	var fresh []Officer
	var at []int
	for i, e := range all {
		o, err := d.made(ctx, by, e, history.Imported)
		if kept, ok := there[o.Key]; err == nil && ok {
			_, err = d.store.Officers.ChangeOfficer(ctx, kept.ID, func(kept *Officer) error { return d.edit(ctx, by, kept, o.Edit(), history.Imported) })
		} else if err == nil {
			fresh, at = append(fresh, o), append(at, i)
		}
		outcomes[i] = takenOr(o.Edit(), err)
	}
	kept, err := d.store.Officers.AddOfficers(ctx, fresh...)
	for i, outcome := range kept {
		outcomes[at[i]] = takenOr(fresh[i].Edit(), outcome)
	}
	return outcomes, err
}

// ByKey are the officers an organiser may see, by what makes them the only one.
func (d *Desk) ByKey(ctx context.Context, by account.Organiser) (map[string]Officer, error) {
	all, err := d.Officers(ctx, by)
	there := make(map[string]Officer, len(all))
	for _, o := range all {
		there[o.Key] = o
	}
	return there, err
}

// Same reports whether a line of a file says of an officer what is known of them already.
func (o *Officer) Same(e OfficerEdit) bool {
	e, err := e.clean()
	return err == nil && o.Edit() == e
}

// EraseOfficer takes out who somebody was, here and on all lists. Doing it twice is no error.
func (d *Desk) EraseOfficer(ctx context.Context, by account.Organiser, id string) error {
	if _, err := d.officer(ctx, by, id); err != nil {
		if errors.Is(err, ErrErased) {
			return nil
		}
		return err
	}
	return d.erase(ctx, id)
}

// erase takes the lists first: a killed server leaves an officer who can be erased again.
func (d *Desk) erase(ctx context.Context, id string) error {
	lines, err := d.store.Rolls.OfOfficer(ctx, id)
	if err != nil {
		return err
	}
	for _, a := range lines {
		if _, err := d.store.Rolls.ChangeAttendee(ctx, a.ID, func(a *Attendee) error { a.erase(); return nil }); err != nil {
			return err
		}
	}
	_, err = d.store.Officers.ChangeOfficer(ctx, id, func(o *Officer) error { o.erase(); return nil })
	return err
}

// Year is an officer with the lesson hours of a year.
type Year struct {
	Officer
	Tenths   int64
	Sessions int64
}

// Years are the officers in service an organiser may see, with their hours of a year, those with the fewest first.
func (d *Desk) Years(ctx context.Context, by account.Organiser, year string) ([]Year, error) {
	officers, err := d.Officers(ctx, by)
	if err != nil {
		return nil, err
	}
	sessions, err := d.store.Sessions.Sessions(ctx, year+"-01-01", year+"-12-31")
	if err != nil {
		return nil, err
	}
	today, tenths := d.today(), map[string]int64{}
	var ids []string
	for i := range sessions {
		if s := &sessions[i]; s.Held(today) {
			tenths[s.ID] = s.Tenths
			ids = append(ids, s.ID)
		}
	}
	lines, err := d.store.Rolls.OfSessions(ctx, ids...)
	if err != nil {
		return nil, err
	}
	sums := map[string]Year{}
	for _, a := range lines {
		if a.Present && a.Officer != "" {
			y := sums[a.Officer]
			y.Tenths, y.Sessions = y.Tenths+tenths[a.Session], y.Sessions+1
			sums[a.Officer] = y
		}
	}
	var all []Year
	for _, o := range officers {
		if !o.Left {
			y := sums[o.ID]
			y.Officer = o
			all = append(all, y)
		}
	}
	slices.SortStableFunc(all, func(a, b Year) int { return cmp.Or(cmp.Compare(a.Tenths, b.Tenths), strings.Compare(a.Name, b.Name)) })
	return all, nil
}
