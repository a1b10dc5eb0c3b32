package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"pufa/server/course"
	"pufa/server/docdb"
)

// Courses keeps the sessions officers are trained in.
type Courses struct {
	docs *docdb.Collection[course.Session]
}

// CourseSettings keeps the settings of that training.
type CourseSettings struct {
	docs *docdb.Collection[courseSettings]
}

// Officers keeps the register of certificates.
type Officers struct {
	docs *docdb.Collection[course.Officer]
}

// Rolls keeps who was at sessions.
type Rolls struct {
	docs *docdb.Collection[course.Attendee]
}

var (
	_ course.SessionStore = (*Courses)(nil)
	_ course.SettingStore = (*CourseSettings)(nil)
	_ course.OfficerStore = (*Officers)(nil)
	_ course.RollStore    = (*Rolls)(nil)
)

// courseSettings is the one document of its collection.
type courseSettings struct {
	ID              string `bson:"_id"`
	course.Settings `bson:",inline"`
}

// OpenCourses opens what the training of officers keeps.
func OpenCourses(ctx context.Context, db *docdb.DB) (s course.Stores, sessions *Courses, officers *Officers, err error) {
	fail := func(what string, err error) (course.Stores, *Courses, *Officers, error) {
		return course.Stores{}, nil, nil, fmt.Errorf("store: open %s: %w", what, err)
	}
	settings, err := docdb.Use[courseSettings](ctx, db, docdb.Spec{Name: "course_settings"})
	if err != nil {
		return fail("settings of courses", err)
	}
	courses, err := docdb.Use[course.Session](ctx, db, docdb.Spec{
		Name: "courses",
		Indexes: []docdb.Index{
			{Name: "key", Fields: []string{"key"}, Unique: true},
			{Name: "day", Fields: []string{"day"}},
			{Name: "place", Fields: []string{"district"}},
		},
	})
	if err != nil {
		return fail("courses", err)
	}
	people, err := docdb.Use[course.Officer](ctx, db, docdb.Spec{
		Name: "officers",
		Indexes: []docdb.Index{
			{Name: "key", Fields: []string{"key"}, Unique: true},
			{Name: "place", Fields: []string{"erased", "district"}},
			{Name: "retired", Fields: []string{"erased", "left", "updated_at"}},
		},
	})
	if err != nil {
		return fail("officers", err)
	}
	rolls, err := docdb.Use[course.Attendee](ctx, db, docdb.Spec{
		Name: "course_rolls",
		Indexes: []docdb.Index{
			{Name: "session", Fields: []string{"session", "gone", "district", "present", "examined", "passed"}},
			{Name: "phone", Fields: []string{"phone"}, Unique: true, Sparse: true},
			{Name: "officer", Fields: []string{"officer"}, Sparse: true},
			{Name: "resident", Fields: []string{"resident"}, Sparse: true},
			{Name: "pending", Fields: []string{"pending"}, Sparse: true},
			{Name: "kept", Fields: []string{"erased", "created_at"}},
		},
	})
	if err != nil {
		return fail("lists of courses", err)
	}
	sessions, officers = &Courses{courses}, &Officers{people}
	return course.Stores{Settings: &CourseSettings{settings}, Sessions: sessions, Officers: officers, Rolls: &Rolls{rolls}}, sessions, officers, nil
}

// courseError turns docdb's outcomes into the domain's.
func courseError(err error) error {
	return inWords(err, course.ErrNotFound, course.ErrChanged, course.ErrTaken)
}

func courseErrors(outcomes []error) []error {
	for i := range outcomes {
		outcomes[i] = courseError(outcomes[i])
	}
	return outcomes
}

// Settings are those kept.
func (s *CourseSettings) Settings(ctx context.Context) (course.Settings, error) {
	kept, _, err := s.docs.Get(ctx, theSettings)
	return kept.Settings, courseError(err)
}

// KeepSettings keeps set if its Revision, which is docdb's version, is still the one kept.
func (s *CourseSettings) KeepSettings(ctx context.Context, set course.Settings) (course.Settings, error) {
	doc := courseSettings{theSettings, set}
	err := keep(ctx, s.docs, &doc, &doc.Revision)
	return doc.Settings, courseError(err)
}

// AddSession keeps a new session.
func (s *Courses) AddSession(ctx context.Context, c course.Session) (course.Session, error) {
	c.Revision = 1
	return c, courseError(first(s.docs.Insert(ctx, c)))
}

// Session is the one with this id.
func (s *Courses) Session(ctx context.Context, id string) (course.Session, error) {
	c, _, err := s.docs.Get(ctx, id)
	return c, courseError(err)
}

// SessionByKey is the one a link leads to.
func (s *Courses) SessionByKey(ctx context.Context, key string) (course.Session, error) {
	for c, err := range s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("key", key)}, Limit: 1}) {
		return c, err
	}
	return course.Session{}, course.ErrNotFound
}

// ReplaceSession keeps c if its Revision, which is docdb's version, is still the one kept.
func (s *Courses) ReplaceSession(ctx context.Context, c course.Session) (course.Session, error) {
	err := replace(ctx, s.docs, &c, &c.Revision)
	return c, courseError(err)
}

// Sessions are those between two days, the newest first.
func (s *Courses) Sessions(ctx context.Context, from, to string) ([]course.Session, error) {
	return collect(s.docs.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Gte("day", from), docdb.Lte("day", to)}, Sort: []docdb.Order{docdb.Desc("day")},
	}))
}

// UsesDistrict reports whether a sub-district's books hold any session.
func (s *Courses) UsesDistrict(ctx context.Context, code string) (bool, error) {
	return found(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("district", code)}, Limit: 1}))
}

// AddOfficers keeps new officers.
func (s *Officers) AddOfficers(ctx context.Context, all ...course.Officer) ([]error, error) {
	if len(all) == 0 {
		return nil, nil
	}
	outcomes, err := s.docs.Insert(ctx, all...)
	return courseErrors(outcomes), err
}

// Officer is the one with this id.
func (s *Officers) Officer(ctx context.Context, id string) (course.Officer, error) {
	o, _, err := s.docs.Get(ctx, id)
	return o, courseError(err)
}

// ChangeOfficer applies change to one.
func (s *Officers) ChangeOfficer(ctx context.Context, id string, change func(*course.Officer) error) (course.Officer, error) {
	o, err := s.docs.Update(ctx, id, change)
	return o, courseError(err)
}

// Officers are a sub-district's, or all.
func (s *Officers) Officers(ctx context.Context, district string, whole bool) ([]course.Officer, error) {
	where := []docdb.Cond{docdb.Eq("erased", false)}
	if !whole {
		where = append(where, docdb.Eq("district", district))
	}
	return collect(s.docs.Find(ctx, docdb.Query{Where: where}))
}

// Retired are officers who left and were not touched since a moment.
func (s *Officers) Retired(ctx context.Context, before time.Time, limit int) ([]course.Officer, error) {
	return collect(s.docs.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("erased", false), docdb.Eq("left", true), docdb.Lt("updated_at", before)}, Limit: limit,
	}))
}

// UsesDistrict reports whether any officer is a sub-district's.
func (s *Officers) UsesDistrict(ctx context.Context, code string) (bool, error) {
	return found(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("erased", false), docdb.Eq("district", code)}, Limit: 1}))
}

// AddAttendees keeps new lines.
func (s *Rolls) AddAttendees(ctx context.Context, all ...course.Attendee) ([]error, error) {
	outcomes, err := s.docs.Insert(ctx, all...)
	return courseErrors(outcomes), err
}

// Attendee is the line with this id.
func (s *Rolls) Attendee(ctx context.Context, id string) (course.Attendee, error) {
	a, _, err := s.docs.Get(ctx, id)
	return a, courseError(err)
}

// ChangeAttendee applies change to one.
func (s *Rolls) ChangeAttendee(ctx context.Context, id string, change func(*course.Attendee) error) (course.Attendee, error) {
	a, err := s.docs.Update(ctx, id, change)
	return a, courseError(err)
}

// inSessions asks for some sessions at a time, as long as a query may be.
func inSessions(sessions []string, ask func(docdb.Cond) error) error {
	for part := range slices.Chunk(sessions, 500) {
		if err := ask(docdb.In("session", part)); err != nil {
			return err
		}
	}
	return nil
}

// OfSessions are the lines of some sessions, by name.
func (s *Rolls) OfSessions(ctx context.Context, sessions ...string) (all []course.Attendee, err error) {
	err = inSessions(sessions, func(these docdb.Cond) error {
		some, err := collect(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{these, docdb.Eq("gone", false)}}))
		all = append(all, some...)
		return err
	})
	slices.SortFunc(all, func(a, b course.Attendee) int { return strings.Compare(a.Name+a.ID, b.Name+b.ID) })
	return all, err
}

// OfOfficer are an officer's lines.
func (s *Rolls) OfOfficer(ctx context.Context, officer string) ([]course.Attendee, error) {
	return collect(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("officer", officer)}}))
}

// OfPhone are the lines of a phone, or of a resident.
func (s *Rolls) OfPhone(ctx context.Context, phone, resident string) ([]course.Attendee, error) {
	is := docdb.Eq("phone", phone)
	if phone == "" {
		is = docdb.Eq("resident", resident)
	}
	return collect(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{is}}))
}

// Tallies count the lines of some sessions.
func (s *Rolls) Tallies(ctx context.Context, sessions ...string) (all []course.Tally, err error) {
	err = inSessions(sessions, func(these docdb.Cond) error {
		groups, err := s.docs.Tally(ctx, docdb.Query{Where: []docdb.Cond{these, docdb.Eq("gone", false)}},
			[]string{"session", "district", "present", "examined", "passed"})
		if err != nil {
			return fmt.Errorf("store: count lists of courses: %w", err)
		}
		for _, g := range groups {
			session, district := g.Key[0].(string), g.Key[1].(string)
			if last := len(all) - 1; last < 0 || all[last].Session != session || all[last].District != district {
				all = append(all, course.Tally{Session: session, District: district})
			}
			t := &all[len(all)-1]
			for i, sum := range []*int64{&t.Present, &t.Examined, &t.Passed} {
				if g.Key[2+i].(bool) {
					*sum += g.Count
				}
			}
		}
		return nil
	})
	return all, err
}

// DueAttendees are lines that await an exam's result, and those that are past their time.
func (s *Rolls) DueAttendees(ctx context.Context, before time.Time, limit int) ([]course.Attendee, error) {
	pending, err := collect(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Prefix("pending", course.PaperPrefix)}, Limit: limit}))
	if err != nil {
		return nil, err
	}
	old, err := collect(s.docs.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("erased", false), docdb.Lt("created_at", before)}, Limit: limit,
	}))
	return append(pending, old...), err
}
