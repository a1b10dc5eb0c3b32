package course

import (
	"context"
	"slices"
)

// Count is what sessions come to. Sessions are counted in 次, people each time they came.
type Count struct {
	Sessions  int64 // 次
	Heads     int64 // 人次
	Tenths    int64 // lesson hours that people sat through, in tenths
	Examined  int64
	Passed    int64
	HasRoster bool // of one session: Heads are those on its list
}

func (c Count) plus(o Count) Count {
	return Count{
		Sessions: c.Sessions + o.Sessions, Heads: c.Heads + o.Heads, Tenths: c.Tenths + o.Tenths,
		Examined: c.Examined + o.Examined, Passed: c.Passed + o.Passed,
	}
}

// Totals are what was held between two days. Guidance are the sessions that guided sub-districts, which are among All.
// A session that was for several sub-districts is one in Whole and one in each of theirs, so these do not add up to Whole.
type Totals struct {
	Whole  Total
	Places map[string]Total // by sub-district, "" for the bureau's own people
}

// Total is what a place's officers were taught, and guided in, which is part of it.
type Total struct{ All, Guidance Count }

func (t Total) plus(s *Session, c Count) Total {
	t.All = t.All.plus(c)
	if s.Kind == Guidance {
		t.Guidance = t.Guidance.plus(c)
	}
	return t
}

// Totals counts the sessions held between two days, both included, for the whole district and by sub-district. It asks
// for nobody's permission: it is for reports.
func (d *Desk) Totals(ctx context.Context, from, to string) (Totals, error) {
	t := Totals{Places: map[string]Total{}}
	err := d.held(ctx, from, to, func(s *Session, parts map[string]Count) {
		t.Whole = t.Whole.plus(s, whole(parts))
		for place, c := range parts {
			t.Places[place] = t.Places[place].plus(s, c)
		}
	})
	return t, err
}

// Taught is who came to one session out of one place.
type Taught struct {
	District string // "" for the bureau's own people
	Day      string
	Heads    int64 // 人次
	Tenths   int64 // lesson hours that they sat through, in tenths
}

// Taught are those who came to the sessions between two days, both included and either of them open if empty. Nobody is
// in it twice for one session. It asks for nobody's permission: it is for reports.
func (d *Desk) Taught(ctx context.Context, from, to string) (all []Taught, err error) {
	if to == "" {
		to = d.today()
	}
	err = d.held(ctx, from, to, func(s *Session, parts map[string]Count) {
		for place, c := range parts {
			if c.Heads > 0 {
				all = append(all, Taught{place, s.Day, c.Heads, c.Tenths})
			}
		}
	})
	return all, err
}

// held tells of the sessions held between two days, with what each came to in the places that had part in it.
func (d *Desk) held(ctx context.Context, from, to string, tell func(*Session, map[string]Count)) error {
	all, tallies, err := d.counted(ctx, from, to)
	if err != nil {
		return err
	}
	today := d.today()
	for i := range all {
		if s := &all[i]; s.Held(today) {
			tell(s, shares(s, tallies[s.ID]))
		}
	}
	return nil
}

// counted are the sessions between two days, those struck out aside, and how many came to each by sub-district.
func (d *Desk) counted(ctx context.Context, from, to string) ([]Session, map[string][]Tally, error) {
	all, err := d.store.Sessions.Sessions(ctx, from, to)
	if err != nil {
		return nil, nil, err
	}
	all = slices.DeleteFunc(all, func(s Session) bool { return s.Gone })
	ids := make([]string, len(all))
	for i := range all {
		ids[i] = all[i].ID
	}
	tallies, err := d.store.Rolls.Tallies(ctx, ids...)
	if err != nil {
		return nil, nil, err
	}
	by := map[string][]Tally{}
	for _, t := range tallies {
		by[t.Session] = append(by[t.Session], t)
	}
	return all, by, nil
}

// shares are what a session comes to in each place that had part in it. Where a list was kept and somebody came, the
// list counts, else the heads that were entered.
func shares(s *Session, tallies []Tally) map[string]Count {
	out := map[string]Count{}
	if s.District != "" {
		out[s.District] = Count{Sessions: 1}
	}
	for _, p := range s.Parts {
		out[p.District] = Count{Sessions: 1, Heads: p.Heads}
	}
	listed := slices.ContainsFunc(tallies, func(t Tally) bool { return t.Present > 0 })
	if listed {
		for place, c := range out {
			c.Heads = 0
			out[place] = c
		}
	}
	for _, t := range tallies {
		if t.Present == 0 && t.Examined == 0 {
			continue
		}
		c := out[t.District]
		c.Sessions, c.Examined, c.Passed = 1, t.Examined, t.Passed
		if listed {
			c.Heads = t.Present
		}
		out[t.District] = c
	}
	for place, c := range out {
		c.Tenths, c.HasRoster = c.Heads*s.Tenths, listed
		out[place] = c
	}
	return out
}

// whole is what a session comes to altogether: one session, however many places had part in it.
func whole(parts map[string]Count) (all Count) {
	for _, c := range parts {
		listed := all.HasRoster || c.HasRoster
		all = all.plus(c)
		all.HasRoster = listed
	}
	all.Sessions = 1
	return all
}

// Sum adds sessions up as they were counted, those that are still to come aside.
func Sum(all []Counted, today string) (sum Count) {
	for i := range all {
		if all[i].Held(today) {
			sum = sum.plus(all[i].Count)
		}
	}
	return sum
}

// CountOf is what a session comes to by its list.
func CountOf(s *Session, roll []Attendee) Count {
	by := map[string]*Tally{}
	var tallies []Tally
	for i := range roll {
		a := &roll[i]
		if by[a.District] == nil {
			by[a.District] = &Tally{Session: s.ID, District: a.District}
		}
		t := by[a.District]
		for sum, is := range map[*int64]bool{&t.Present: a.Present, &t.Examined: a.Examined, &t.Passed: a.Passed} {
			if is {
				*sum++
			}
		}
	}
	for _, t := range by {
		tallies = append(tallies, *t)
	}
	return whole(shares(s, tallies))
}
