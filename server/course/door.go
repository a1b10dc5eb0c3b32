package course

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"pufa/server/history"

	"pufa/server/account"
)

// phoneKeys are drawn by phones: 32 random bytes in base64url.
var phoneKeys = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)

// Door is what somebody sees who scanned a session's code.
type Door struct {
	Session
	Roll   []Attendee // who may be confirmed: on the list and without a phone; empty while nobody signs in
	Mine   *Attendee  // signed in with this phone
	Closed error      // why nobody signs in by phone now
	Exam   string     // what it is called, "" for none
	Tries  error      // why the exam cannot be sat now
}

// Door opens with the key of the link; phone is the key the phone drew.
func (d *Desk) Door(ctx context.Context, key, phone string) (Door, error) {
	s, err := d.byKey(ctx, key)
	if err != nil {
		return Door{}, err
	}
	door := Door{Session: s, Closed: s.admits(d.now())}
	if door.Mine, err = d.mine(ctx, &s, phone); err != nil {
		return Door{}, err
	}
	if s.Exam != "" {
		if door.Exam, _, err = d.exams.Exam(ctx, s.Exam); err != nil {
			return Door{}, err
		}
		door.Tries = d.sits(&s, door.Mine)
	}
	if door.Closed != nil || door.Mine != nil {
		return door, nil //nolint:nilerr // Closed is what the door says, not a failure
	}
	all, err := d.store.Rolls.OfSessions(ctx, s.ID)
	door.Roll = slices.DeleteFunc(all, func(a Attendee) bool { return a.Phone != "" || a.Erased })
	return door, err
}

func (d *Desk) byKey(ctx context.Context, key string) (Session, error) {
	s, err := d.store.Sessions.SessionByKey(ctx, key)
	if err == nil && s.Gone {
		err = ErrNotFound
	}
	if err != nil {
		return Session{}, err
	}
	return s, nil
}

// mine is the line a phone signed in, nil for none, with the newest result.
func (d *Desk) mine(ctx context.Context, s *Session, phone string) (*Attendee, error) {
	if !phoneKeys.MatchString(phone) {
		return nil, nil
	}
	all, err := d.store.Rolls.OfPhone(ctx, phoneMark(s.ID, phone), "")
	if err != nil || len(all) == 0 {
		return nil, err
	}
	a, err := d.collect(ctx, s, all[0])
	return &a, err
}

// SignIn signs somebody in by phone: a line of the list by the person's part of its id, or a guest by name. Within the session's
// time, by the server's clock; once for a person and once for a phone, as the store's unique keys decide. The same phone
// again gets what it signed.
func (d *Desk) SignIn(ctx context.Context, key, phone, person string, g Guest) (Session, Attendee, error) {
	s, err := d.byKey(ctx, key)
	if err != nil {
		return Session{}, Attendee{}, err
	}
	if !phoneKeys.MatchString(phone) {
		return Session{}, Attendee{}, invalid("phone", "这一页打开得太久了，请重新扫码")
	}
	if mine, err := d.mine(ctx, &s, phone); err != nil || mine != nil {
		if err != nil {
			return Session{}, Attendee{}, err
		}
		return s, *mine, nil
	}
	if err := s.admits(d.now()); err != nil {
		return Session{}, Attendee{}, err
	}
	if person != "" {
		a, err := d.arrive(ctx, attendeeID(s.ID, person), phoneMark(s.ID, phone))
		return s, a, err
	}
	a, err := d.stranger(ctx, &s, phone, g)
	return s, a, err
}

// stranger signs in somebody who typed their name. A line that is there with it is theirs.
func (d *Desk) stranger(ctx context.Context, s *Session, phone string, g Guest) (Attendee, error) {
	g.Officer = ""
	a, err := d.entry(ctx, s.ID, g, d.officersIn(ctx))
	if err != nil {
		return Attendee{}, err
	}
	if s.District != "" && a.District != s.District {
		return Attendee{}, invalid("district", "这次培训只有本镇街的人参加")
	}
	all, err := d.store.Rolls.OfSessions(ctx, s.ID)
	switch {
	case err != nil:
		return Attendee{}, err
	case len(all) >= rollMost:
		return Attendee{}, ErrFull
	}
	a.Phone, a.Present, a.How, a.SignedAt = phoneMark(s.ID, phone), true, ByPhone, moment(d.now())
	if err := a.enter(account.Organiser{}, d.now(), history.Change{Act: history.Entered}); err != nil {
		return Attendee{}, err
	}
	outcomes, err := d.store.Rolls.AddAttendees(ctx, a)
	if err = errors.Join(append(outcomes, err)...); errors.Is(err, ErrTaken) {
		return d.arrive(ctx, a.ID, a.Phone)
	}
	return a, err
}

// arrive signs in a line that is there. Of two phones one comes first, the other is refused.
func (d *Desk) arrive(ctx context.Context, id, phone string) (Attendee, error) {
	a, err := d.store.Rolls.ChangeAttendee(ctx, id, func(a *Attendee) error {
		switch {
		case a.Erased:
			return ErrErased
		case a.Phone == phone && a.Present && !a.Gone:
			return nil
		case a.Phone != "" && !a.Gone:
			return ErrBound
		}
		before := a.said()
		if !a.Present || a.Gone {
			a.Present, a.How, a.SignedAt = true, ByPhone, moment(d.now())
		}
		a.Gone, a.Phone, a.Revision = false, phone, a.Revision+1
		return a.enter(account.Organiser{}, d.now(), history.Change{Act: history.Changed, Fields: history.Diff(before, a.said())})
	})
	if !errors.Is(err, ErrTaken) && !errors.Is(err, ErrNotFound) {
		return a, err
	}
	// The phone may have signed another line at the same moment: that one is its own.
	there, err := d.store.Rolls.OfPhone(ctx, phone, "")
	if err == nil && len(there) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Attendee{}, err
	}
	return there[0], nil
}

// sits says why somebody may not sit the exam now, nil if they may.
func (d *Desk) sits(s *Session, a *Attendee) error {
	today := d.today()
	switch {
	case s.Exam == "" || s.Gone || today < s.Day || today > s.ExamUntil:
		return ErrNoExam
	case a == nil || !a.Present || a.Gone || a.Erased:
		return ErrAbsent
	case a.Passed:
		return ErrPassed
	}
	return nil
}

// Bind has a resident of the platform sit the exam of who signed in with a phone. It gives the exam's name.
func (d *Desk) Bind(ctx context.Context, person account.Resident, key, phone string) (string, error) {
	s, err := d.byKey(ctx, key)
	if err != nil {
		return "", err
	}
	mine, err := d.mine(ctx, &s, phone)
	if err != nil {
		return "", err
	}
	if err := d.sits(&s, mine); err != nil {
		return "", err
	}
	a, err := d.store.Rolls.ChangeAttendee(ctx, mine.ID, func(a *Attendee) error {
		if a.Pending != "" && a.Resident != person.ID {
			return ErrBound
		}
		a.Resident = person.ID
		return nil
	})
	if err != nil {
		return "", err
	}
	return a.PaperID(), nil
}

// Paper is what the exam of this name is drawn by: a mock exam, and how many of a hundred points pass. That it was asked
// for is noted, so that its result is looked for until it is there.
type Paper struct {
	Exam, Title string
	Pass        int
}

// Paper is the exam with this id, if the person may sit it now.
func (d *Desk) Paper(ctx context.Context, person account.Resident, id string) (Paper, error) {
	session, who, ok := strings.Cut(strings.TrimPrefix(id, PaperPrefix), "-")
	if !ok || !strings.HasPrefix(id, PaperPrefix) {
		return Paper{}, fmt.Errorf("%w: exam %q", ErrNotFound, id)
	}
	s, err := d.store.Sessions.Session(ctx, session)
	if err != nil {
		return Paper{}, err
	}
	a, err := d.store.Rolls.Attendee(ctx, attendeeID(session, who))
	if err == nil && a.Resident != person.ID {
		err = ErrNotFound
	}
	if err == nil {
		a, err = d.collect(ctx, &s, a)
	}
	if err == nil {
		err = d.sits(&s, &a)
	}
	if err != nil {
		return Paper{}, err
	}
	_, err = d.store.Rolls.ChangeAttendee(ctx, a.ID, func(a *Attendee) error {
		a.Pending, a.PendingAt = id, moment(d.now())
		return nil
	})
	return Paper{s.Exam, s.Kind.Title(), s.Pass}, err
}

// pendingFor is how long a sitting may take to be begun once its exam was asked for.
const pendingFor = 10 * time.Minute

// collect notes the results of the exam somebody was at, if there are any yet.
func (d *Desk) collect(ctx context.Context, s *Session, a Attendee) (Attendee, error) {
	if a.Pending == "" || a.Resident == "" {
		return a, nil
	}
	awaited := a.Pending
	outcomes, open, err := d.exams.Outcomes(ctx, a.Resident, awaited)
	if err != nil {
		return a, fmt.Errorf("course: results of %s: %w", awaited, err)
	}
	now := d.now()
	over := !open && (now.Sub(a.PendingAt) > pendingFor ||
		slices.ContainsFunc(outcomes, func(o Outcome) bool { return !o.At.Before(a.PendingAt) }))
	if len(outcomes) == 0 && !over {
		return a, nil
	}
	return d.store.Rolls.ChangeAttendee(ctx, a.ID, func(a *Attendee) error {
		if a.Pending != awaited || a.Erased {
			return nil
		}
		a.note(outcomes, s.Pass)
		if over {
			a.Pending, a.PendingAt = "", time.Time{}
		}
		return nil
	})
}

const sweepMost = 200

// Sweep collects the results of exams nobody came back from, and erases names that are past the time they are kept for.
// Any node may do it at any time.
func (d *Desk) Sweep(ctx context.Context) error {
	settings, err := d.Settings(ctx)
	if err != nil {
		return err
	}
	before := d.now().AddDate(-settings.KeepYears, 0, 0)
	due, err := d.store.Rolls.DueAttendees(ctx, before, sweepMost)
	if err != nil {
		return err
	}
	for _, a := range due {
		if err := d.sweep(ctx, a, before); err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	retired, err := d.store.Officers.Retired(ctx, before, sweepMost)
	if err != nil {
		return err
	}
	for _, o := range retired {
		if err := d.erase(ctx, o.ID); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) sweep(ctx context.Context, a Attendee, before time.Time) error {
	if a.CreatedAt.Before(before) {
		_, err := d.store.Rolls.ChangeAttendee(ctx, a.ID, func(a *Attendee) error { a.erase(); return nil })
		return err
	}
	s, err := d.store.Sessions.Session(ctx, a.Session)
	if err != nil {
		return err
	}
	_, err = d.collect(ctx, &s, a)
	return err
}

// Belongings are what training knows of a phone, for those who want to take it with them or have it forgotten.
type Belongings struct{ Desk *Desk }

// KeptLine is a line of a list as its person gets it.
type KeptLine struct {
	Name   string    `json:"name"`
	Topic  string    `json:"topic"`
	Day    string    `json:"day"`
	Signed time.Time `json:"signed"`
	Points *int64    `json:"points,omitempty"`
}

// Name is the key in the download.
func (b Belongings) Name() string { return "courses" }

// Of are the lines whose exam the person sits.
func (b Belongings) Of(ctx context.Context, person string) (any, error) {
	all, err := b.Desk.store.Rolls.OfPhone(ctx, "", person)
	if err != nil {
		return nil, err
	}
	kept := []KeptLine{}
	for _, a := range all {
		s, err := b.Desk.store.Sessions.Session(ctx, a.Session)
		if err != nil {
			return nil, err
		}
		k := KeptLine{Name: a.Name, Topic: s.Kind.Title() + " " + s.Topic, Day: s.Day, Signed: a.SignedAt}
		if a.Result != nil {
			k.Points = &a.Result.Points
		}
		kept = append(kept, k)
	}
	return kept, nil
}

// Forget parts the lines from the person's phone. That an officer was trained stays in the bureau's books, as a sheet of
// signatures would.
func (b Belongings) Forget(ctx context.Context, person string) error {
	all, err := b.Desk.store.Rolls.OfPhone(ctx, "", person)
	if err != nil {
		return fmt.Errorf("course: forget lines: %w", err)
	}
	for _, a := range all {
		if _, err := b.Desk.store.Rolls.ChangeAttendee(ctx, a.ID, func(a *Attendee) error {
			a.Phone, a.Resident, a.Pending = "", "", ""
			return nil
		}); err != nil {
			return fmt.Errorf("course: forget line %s: %w", a.ID, err)
		}
	}
	return nil
}
