package course

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"pufa/server/history"

	"pufa/server/account"
)

// Stores are what a desk keeps its records in.
type Stores struct {
	Settings SettingStore
	Sessions SessionStore
	Officers OfficerStore
	Rolls    RollStore
}

// Places knows the sub-districts.
type Places interface {
	// Holder is the code under which a place's books are kept, "" for the district itself, and its name; or an error.
	Holder(ctx context.Context, code string) (holder, name string, err error)
}

// Exams are the mock exams of the platform, and how people's sittings of them went.
type Exams interface {
	// Exam is the title of the exam with this id; ok is false where there is none that can be sat.
	Exam(ctx context.Context, id string) (title string, ok bool, err error)
	// Outcomes are a resident's sittings of a paper that are over; open says that one is under way.
	Outcomes(ctx context.Context, resident, paper string) (outcomes []Outcome, open bool, err error)
}

// Desk is where organisers keep the training of officers, and where phones sign in. Any number of nodes may share its
// stores.
type Desk struct {
	store  Stores
	places Places
	exams  Exams
	now    func() time.Time
	newID  func() string
}

// NewDesk keeps its records in stores. newID gives ids that cannot be guessed and do not repeat themselves; they have no
// hyphen.
func NewDesk(stores Stores, places Places, exams Exams, now func() time.Time, newID func() string) *Desk {
	return &Desk{stores, places, exams, now, newID}
}

func (d *Desk) today() string { return Day(d.now()) }

// names gives what people call places.
func (d *Desk) names(ctx context.Context) func(string) string {
	return func(code string) string {
		_, name, err := d.places.Holder(ctx, code)
		if err != nil {
			return code
		}
		return name
	}
}

// holder is the code under which a place's books are kept.
func (d *Desk) holder(ctx context.Context, code string) (string, error) {
	holder, _, err := d.places.Holder(ctx, code)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrPlace, err)
	}
	return holder, nil
}

// AddSession enters a session. request, if any, is the form's own name for it: the same request again gives what was
// kept.
func (d *Desk) AddSession(ctx context.Context, by account.Organiser, s Session, request string) (Session, error) {
	if err := d.ready(ctx, by, &s); err != nil {
		return Session{}, err
	}
	s.ID = d.newID()
	if request != "" {
		s.ID = named(by.ID, request)
	}
	s.Key, s.CreatedBy, s.CreatedAt, s.Trail = d.newID(), by.ID, moment(d.now()), Trail{}
	s.UpdatedAt = s.CreatedAt
	if err := s.enter(by, d.now(), history.Change{Act: history.Entered}); err != nil {
		return Session{}, err
	}
	kept, err := d.store.Sessions.AddSession(ctx, s)
	if request != "" && errors.Is(err, ErrTaken) {
		return d.own(ctx, by, s.ID)
	}
	return kept, err
}

// named is an id made of who asked and what they called it.
func named(by, request string) string {
	sum := sha256.Sum256([]byte(by + "\x00" + request))
	return "r" + hex.EncodeToString(sum[:12])
}

// ChangeSession replaces what was entered about a session. Its Revision, if not nought, must be the one kept. What was
// passed is counted anew where the pass mark changed.
func (d *Desk) ChangeSession(ctx context.Context, by account.Organiser, s Session) (Session, error) {
	kept, err := d.own(ctx, by, s.ID)
	if err != nil {
		return Session{}, err
	}
	if s.Revision == 0 {
		s.Revision = kept.Revision
	}
	if err := d.ready(ctx, by, &s); err != nil {
		return Session{}, err
	}
	s.Key, s.CreatedBy, s.CreatedAt, s.Trail = kept.Key, kept.CreatedBy, kept.CreatedAt, kept.Trail
	s.UpdatedAt = moment(d.now())
	names := d.names(ctx)
	fields := history.Diff(kept.said(names), s.said(names))
	if len(fields) == 0 {
		return kept, nil
	}
	if err := s.enter(by, d.now(), history.Change{Act: history.Changed, Fields: fields}); err != nil {
		return Session{}, err
	}
	if s, err = d.store.Sessions.ReplaceSession(ctx, s); err != nil || s.Pass == kept.Pass {
		return s, err
	}
	return s, d.remark(ctx, &s)
}

// remark has all results follow the pass mark.
func (d *Desk) remark(ctx context.Context, s *Session) error {
	all, err := d.store.Rolls.OfSessions(ctx, s.ID)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.Result == nil {
			continue
		}
		if _, err := d.store.Rolls.ChangeAttendee(ctx, a.ID, func(a *Attendee) error { a.settle(s.Pass); return nil }); err != nil {
			return err
		}
	}
	return nil
}

// RemoveSession strikes a session out: it is shown and counted no more, and kept with its history.
func (d *Desk) RemoveSession(ctx context.Context, by account.Organiser, id string) error {
	s, err := d.own(ctx, by, id)
	if err != nil {
		return err
	}
	s.Gone, s.UpdatedAt = true, moment(d.now())
	if err := s.enter(by, d.now(), history.Change{Act: history.Removed}); err != nil {
		return err
	}
	_, err = d.store.Sessions.ReplaceSession(ctx, s)
	return err
}

// ready checks what was entered, and whether the organiser may.
func (d *Desk) ready(ctx context.Context, by account.Organiser, s *Session) (err error) {
	if s.District, err = d.holder(ctx, s.District); err != nil {
		return err
	}
	if err := account.MayWriteBooks(by, s.District); err != nil {
		return err
	}
	for i := range s.Parts {
		if s.Parts[i].District, err = d.holder(ctx, s.Parts[i].District); err != nil {
			return err
		}
		if s.District != "" && s.Parts[i].District != s.District {
			return invalid("parts", "只能登记本镇街的人参加的培训")
		}
	}
	s.tidy()
	if err := s.validate(d.today()); err != nil || s.Exam == "" {
		return err
	}
	_, ok, err := d.exams.Exam(ctx, s.Exam)
	if err == nil && !ok {
		err = invalid("exam", "没有这套试卷，或者题库里的题不够了")
	}
	return err
}

// own is a session the organiser may write.
func (d *Desk) own(ctx context.Context, by account.Organiser, id string) (Session, error) {
	s, err := d.store.Sessions.Session(ctx, id)
	if err == nil && s.Gone {
		err = ErrNotFound
	}
	if err != nil {
		return Session{}, err
	}
	return s, account.MayWriteBooks(by, s.District)
}

// may reports whether an organiser sees a session: their own, and those their sub-district was part of, as share says.
func (s *Session) may(by account.Organiser, share bool) error {
	err := account.MayReadBooks(by, s.District)
	if err != nil && !by.Disabled && share {
		return nil
	}
	return err
}

// Session is one with its list, as far as the organiser may see it: of others' sessions a sub-district sees its own
// people. The newest results are in it.
func (d *Desk) Session(ctx context.Context, by account.Organiser, id string) (Session, []Attendee, error) {
	s, err := d.store.Sessions.Session(ctx, id)
	if err == nil && s.Gone {
		err = ErrNotFound
	}
	if err != nil {
		return Session{}, nil, err
	}
	all, err := d.store.Rolls.OfSessions(ctx, id)
	if err != nil {
		return Session{}, nil, err
	}
	place := by.Scope().Code()
	if err := s.may(by, s.For(place) || slices.ContainsFunc(all, func(a Attendee) bool { return a.District == place })); err != nil {
		return Session{}, nil, err
	}
	if account.MayReadBooks(by, s.District) != nil {
		all = slices.DeleteFunc(all, func(a Attendee) bool { return a.District != place })
		s.Parts = s.partsOf(place)
		s.Key, s.Log = "", history.Log{}
	}
	for i := range all {
		if all[i], err = d.collect(ctx, &s, all[i]); err != nil {
			return Session{}, nil, err
		}
	}
	return s, all, nil
}

// Counted is a session with what came of it, as far as the organiser may see it.
type Counted struct {
	Session
	Count
	Mine   bool             // the organiser may write it
	Shares map[string]Count // what it comes to in each place that had part in it
}

// partsOf are a session's parts of one place.
func (s *Session) partsOf(place string) []Part {
	return slices.DeleteFunc(slices.Clone(s.Parts), func(p Part) bool { return p.District != place })
}

// Sessions are those between two days that an organiser may see, the newest first.
func (d *Desk) Sessions(ctx context.Context, by account.Organiser, from, to string) ([]Counted, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return nil, err
	}
	all, tallies, err := d.counted(ctx, from, to)
	if err != nil {
		return nil, err
	}
	out, place := make([]Counted, 0, len(all)), by.Scope().Code()
	for i := range all {
		parts := shares(&all[i], tallies[all[i].ID])
		mine, has := parts[place]
		if all[i].may(by, has) != nil {
			continue
		}
		c := Counted{Session: all[i], Count: whole(parts), Mine: account.MayWriteBooks(by, all[i].District) == nil, Shares: parts}
		if !c.Mine {
			c.Count, c.Shares, c.Parts, c.Key = mine, map[string]Count{place: mine}, c.partsOf(place), ""
		}
		out = append(out, c)
	}
	return out, nil
}
