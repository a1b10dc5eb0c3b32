package course_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/course"
	"pufa/server/docdb"
	"pufa/server/store"
	"pufa/server/testkit"
)

const (
	nanping = "500108003"
	tushan  = "500108102"
)

// places are two sub-districts and the bureau.
type places struct{}

func (places) Holder(_ context.Context, code string) (holder, name string, err error) {
	name, ok := map[string]string{"": "南岸区", nanping: "南坪街道", tushan: "涂山镇"}[code]
	if !ok {
		return "", "", errors.New("no such place")
	}
	return code, name, nil
}

// exams has one paper; sat are sittings by resident.
type exams struct {
	mu  sync.Mutex
	sat map[string][]course.Outcome
}

func (e *exams) Exam(_ context.Context, id string) (string, bool, error) {
	return "执法考试", id == "paper", nil
}

func (e *exams) Outcomes(_ context.Context, resident, _ string) ([]course.Outcome, bool, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.sat[resident], false, nil
}

type school struct {
	*course.Desk
	t     *testing.T
	clock *testkit.Clock
	exams *exams
	store course.Stores
}

var (
	bureau  = account.Organiser{ID: "o1", Name: "区局", Role: account.RoleDistrict}
	officer = account.Organiser{ID: "o2", Name: "南坪", Role: account.RoleOfficer, District: nanping}
	other   = account.Organiser{ID: "o3", Name: "涂山", Role: account.RoleOfficer, District: tushan}
)

// newSchool stands at nine in the morning of 1 June 2026, China's time.
func newSchool(t *testing.T, db *docdb.DB) *school {
	t.Helper()
	stores, _, _, err := store.OpenCourses(t.Context(), db)
	must(t, err)
	s := &school{t: t, clock: testkit.NewClock(time.Date(2026, 6, 1, 9, 0, 0, 0, answer.China)), exams: &exams{sat: map[string][]course.Outcome{}}, store: stores}
	var n atomic.Int64
	s.Desk = course.NewDesk(stores, places{}, s.exams, s.clock.Now, func() string { return fmt.Sprint("id", n.Add(1)) })
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func phone(n int) string { return fmt.Sprintf("%043d", n) }

func class(change ...func(*course.Session)) course.Session {
	s := course.Session{Kind: course.General, Day: "2026-06-01", From: "09:00", To: "11:00", Tenths: 20, SignIn: true}
	for _, f := range change {
		f(&s)
	}
	return s
}

func (s *school) held(by account.Organiser, change ...func(*course.Session)) course.Session {
	s.t.Helper()
	kept, err := s.AddSession(s.t.Context(), by, class(change...), "")
	must(s.t, err)
	return kept
}

func TestWhatIsWrongWithASession(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	for _, c := range []struct {
		name, field string
		change      func(*course.Session)
	}{
		{"kind", "kind", func(c *course.Session) { c.Kind = "quiz" }},
		{"topic", "topic", func(c *course.Session) { c.Topic = strings.Repeat("长", 61) }},
		{"day", "day", func(c *course.Session) { c.Day = "2026-02-30" }},
		{"too far", "day", func(c *course.Session) { c.Day = "2028-01-01" }},
		{"time", "from", func(c *course.Session) { c.From = "9点" }},
		{"backwards", "to", func(c *course.Session) { c.From, c.To = "10:00", "10:00" }},
		{"negative hours", "hours", func(c *course.Session) { c.Tenths = -1 }},
		{"absurd hours", "hours", func(c *course.Session) { c.Tenths = 2001 }},
		{"pass mark", "pass", func(c *course.Session) { c.Pass = 101 }},
		{"no such exam", "exam", func(c *course.Session) { c.Exam = "gone" }},
		{"exam before", "exam_until", func(c *course.Session) { c.Exam, c.ExamUntil = "paper", "2026-05-31" }},
		{"guides nobody", "parts", func(c *course.Session) { c.Kind = course.Guidance }},
		{"guides the bureau", "parts", func(c *course.Session) { c.Kind, c.Parts = course.Guidance, []course.Part{{}} }},
		{"twice", "parts", func(c *course.Session) { c.Parts = []course.Part{{District: tushan}, {District: tushan}} }},
		{"heads", "parts", func(c *course.Session) { c.Parts = []course.Part{{District: tushan, Heads: -1}} }},
	} {
		_, err := s.AddSession(t.Context(), bureau, class(c.change), "")
		var wrong *course.InvalidError
		if !errors.As(err, &wrong) || wrong.Field != c.field {
			t.Errorf("%s: %v, want a fault of %s", c.name, err, c.field)
		}
	}
	if _, err := s.AddSession(t.Context(), bureau, class(func(c *course.Session) { c.District = "nowhere" }), ""); !errors.Is(err, course.ErrPlace) {
		t.Errorf("%v", err)
	}
}

func TestAFormSentTwiceIsOneSession(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	one, err := s.AddSession(t.Context(), bureau, class(), "form-1")
	must(t, err)
	two, err := s.AddSession(t.Context(), bureau, class(), "form-1")
	must(t, err)
	if one.ID != two.ID || one.Key != two.Key {
		t.Errorf("%s %s", one.ID, two.ID)
	}
}

func TestTheWindowIsTheServers(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	times := s.held(bureau)
	allDay := s.held(bureau, func(c *course.Session) { c.From, c.To = "", "" })
	off := s.held(bureau, func(c *course.Session) { c.SignIn = false })
	at := func(hour, minute int) time.Time { return time.Date(2026, 6, 1, hour, minute, 0, 0, answer.China) }
	for i, c := range []struct {
		session course.Session
		at      time.Time
		open    bool
	}{
		{times, at(8, 29), false},
		{times, at(8, 30), true},
		{times, at(11, 29), true},
		{times, at(11, 30), false},
		{allDay, at(0, 0), true},
		{allDay, at(23, 59), true},
		{allDay, at(24, 0), false},
		{allDay, at(0, -1), false},
		{off, at(9, 30), false},
	} {
		s.clock.Set(c.at)
		_, _, err := s.SignIn(t.Context(), c.session.Key, phone(i), "", course.Guest{Name: fmt.Sprint("张示例", i), District: nanping})
		if open := err == nil; open != c.open || err != nil && !errors.Is(err, course.ErrClosed) {
			t.Errorf("%d: at %s: %v, want open %v", i, c.at, err, c.open)
		}
	}
}

func TestAPersonSignsInOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s, ctx := newSchool(t, db), t.Context()
		o, err := s.AddOfficer(ctx, bureau, course.OfficerEdit{Name: "张示例", District: nanping, Number: "示例0001"})
		must(t, err)
		c := s.held(bureau)
		outcomes, err := s.Invite(ctx, bureau, c.ID, []course.Guest{{Officer: o.ID}, {Name: "李 示例", District: tushan}}, false, course.ByDesk)
		must(t, errors.Join(append(outcomes, err)...))

		door, err := s.Door(ctx, c.Key, phone(1))
		must(t, err)
		if len(door.Roll) != 2 || door.Mine != nil {
			t.Fatalf("%+v", door)
		}
		// What is typed finds the line of the register, whatever the spaces.
		_, a, err := s.SignIn(ctx, c.Key, phone(1), "", course.Guest{Name: " 张示例 ", District: nanping})
		must(t, err)
		if a.Officer != o.ID || !a.Present || a.How != course.ByPhone {
			t.Errorf("%+v", a)
		}
		// The same phone again is the same line, whoever it says it is; another phone is refused.
		_, again, err := s.SignIn(ctx, c.Key, phone(1), "", course.Guest{Name: "王示例", District: nanping})
		must(t, err)
		if again.ID != a.ID {
			t.Errorf("%s %s", again.ID, a.ID)
		}
		if _, _, err := s.SignIn(ctx, c.Key, phone(2), o.ID, course.Guest{}); !errors.Is(err, course.ErrBound) {
			t.Errorf("%v", err)
		}
		if _, _, err := s.SignIn(ctx, c.Key, "short", o.ID, course.Guest{}); !errors.Is(err, course.ErrInvalid) {
			t.Errorf("%v", err)
		}
		if _, _, err := s.SignIn(ctx, c.Key, phone(3), "nobody", course.Guest{}); !errors.Is(err, course.ErrNotFound) {
			t.Errorf("%v", err)
		}
		// Many phones for one name, and one phone for many names: one each.
		var wg sync.WaitGroup
		var in atomic.Int64
		for i := range 8 {
			wg.Add(2)
			go func() {
				defer wg.Done()
				if _, _, err := s.SignIn(ctx, c.Key, phone(10+i), "", course.Guest{Name: "李示例", District: tushan}); err == nil {
					in.Add(1)
				} else if !errors.Is(err, course.ErrBound) {
					t.Error(err)
				}
			}()
			go func() {
				defer wg.Done()
				if _, _, err := s.SignIn(ctx, c.Key, phone(99), "", course.Guest{Name: fmt.Sprint("赵示例", i), District: tushan}); err != nil {
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		if in.Load() != 1 {
			t.Errorf("%d phones signed one person in", in.Load())
		}
		_, roll, err := s.Session(ctx, bureau, c.ID)
		must(t, err)
		if len(roll) != 3 {
			t.Errorf("%d lines, want 3: %+v", len(roll), roll)
		}
	})
}

func TestNamesakesAreToldApartByOffice(t *testing.T) {
	s, ctx := newSchool(t, testkit.DB(t)), t.Context()
	for _, office := range []string{"应急办", "执法队"} {
		_, err := s.AddOfficer(ctx, bureau, course.OfficerEdit{Name: "张示例", District: nanping, Office: office})
		must(t, err)
	}
	if _, err := s.AddOfficer(ctx, bureau, course.OfficerEdit{Name: "张 示例", District: nanping, Office: "执法队"}); !errors.Is(err, course.ErrInvalid) {
		t.Errorf("%v", err)
	}
	c := s.held(bureau)
	if _, _, err := s.SignIn(ctx, c.Key, phone(1), "", course.Guest{Name: "张示例", District: nanping}); !errors.Is(err, course.ErrNamesake) {
		t.Errorf("%v", err)
	}
	_, a, err := s.SignIn(ctx, c.Key, phone(1), "", course.Guest{Name: "张示例", District: nanping, Office: "执法队"})
	must(t, err)
	if a.Office != "执法队" || a.Officer == "" {
		t.Errorf("%+v", a)
	}
}

func TestAnExamIsSatByWhoSignedIn(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s, ctx := newSchool(t, db), t.Context()
		c := s.held(bureau, func(c *course.Session) { c.Exam, c.Pass, c.ExamUntil = "paper", 80, "2026-06-02" })
		me, thief := account.Resident{ID: "r1"}, account.Resident{ID: "r2"}
		if _, err := s.Bind(ctx, me, c.Key, phone(1)); !errors.Is(err, course.ErrAbsent) {
			t.Errorf("%v", err)
		}
		_, a, err := s.SignIn(ctx, c.Key, phone(1), "", course.Guest{Name: "张示例", District: nanping})
		must(t, err)
		id, err := s.Bind(ctx, me, c.Key, phone(1))
		must(t, err)
		if id != a.PaperID() {
			t.Errorf("%s %s", id, a.PaperID())
		}
		for _, wrong := range []string{"", "off-", "off-x", "off-x-y", "edu-1-2-3", id + "x"} {
			if _, err := s.Paper(ctx, me, wrong); !errors.Is(err, course.ErrNotFound) {
				t.Errorf("%q: %v", wrong, err)
			}
		}
		if _, err := s.Paper(ctx, thief, id); !errors.Is(err, course.ErrNotFound) {
			t.Errorf("%v", err)
		}
		paper, err := s.Paper(ctx, me, id)
		must(t, err)
		if paper.Exam != "paper" || paper.Pass != 80 {
			t.Errorf("%+v", paper)
		}
		if _, err := s.Bind(ctx, thief, c.Key, phone(1)); !errors.Is(err, course.ErrBound) {
			t.Errorf("%v", err)
		}
		// A failed sitting is shown, a passed one ends it; a phone that went dark loses nothing.
		s.clock.Advance(time.Minute)
		s.exams.sat["r1"] = []course.Outcome{{Sitting: "s1", At: s.clock.Now(), Points: 799, Full: 1000}}
		must(t, s.Sweep(ctx))
		door, err := s.Door(ctx, c.Key, phone(1))
		must(t, err)
		if door.Mine.Passed || door.Mine.Result.Points != 79 || door.Tries != nil {
			t.Fatalf("%+v %v", door.Mine, door.Tries)
		}
		_, err = s.Paper(ctx, me, id)
		must(t, err)
		s.clock.Advance(time.Minute)
		s.exams.sat["r1"] = append(s.exams.sat["r1"], course.Outcome{Sitting: "s2", At: s.clock.Now(), Points: 80, Full: 100})
		_, roll, err := s.Session(ctx, bureau, c.ID)
		must(t, err)
		if !roll[0].Passed || roll[0].Result.Sitting != "s2" || roll[0].Pending != "" {
			t.Errorf("%+v", roll[0])
		}
		if _, err := s.Paper(ctx, me, id); !errors.Is(err, course.ErrPassed) {
			t.Errorf("%v", err)
		}
		// The pass mark may be raised: then it is not passed, until the exam's last day is over.
		c.Pass, c.Revision = 90, 0
		c, err = s.ChangeSession(ctx, bureau, c)
		must(t, err)
		door, err = s.Door(ctx, c.Key, phone(1))
		must(t, err)
		if door.Mine.Passed || door.Tries != nil {
			t.Errorf("%+v %v", door.Mine, door.Tries)
		}
		s.clock.Set(time.Date(2026, 6, 3, 0, 0, 0, 0, answer.China))
		if _, err := s.Paper(ctx, me, id); !errors.Is(err, course.ErrNoExam) {
			t.Errorf("%v", err)
		}
		must(t, course.Belongings{Desk: s.Desk}.Forget(ctx, "r1"))
		if _, roll, _ = s.Session(ctx, bureau, c.ID); roll[0].Resident != "" || roll[0].Name != "张示例" {
			t.Errorf("%+v", roll[0])
		}
	})
}

func TestTheModelDistrictsFigures(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s, ctx := newSchool(t, db), t.Context()
		trained := func(kind course.Kind, online bool, people int, organiser string) {
			c := s.held(bureau, func(c *course.Session) { c.Kind, c.Online, c.Organiser, c.Tenths = kind, online, organiser, 160 })
			var lines []course.Scored
			for i := range people {
				points := int64(60 + i%41)
				lines = append(lines, course.Scored{Guest: course.Guest{Name: fmt.Sprintf("示例%d", i), District: nanping}, Present: true, Points: &points, Cert: "示例证"})
			}
			outcomes, err := s.ImportRoll(ctx, bureau, c.ID, lines)
			must(t, errors.Join(append(outcomes, err)...))
		}
		trained(course.General, false, 41, "区司法局")
		trained(course.Renewal, true, 25, "应急干部网络学院")
		trained(course.Renewal, false, 8, "市应急管理局")
		for i := range 34 {
			s.held(bureau, func(c *course.Session) {
				c.Kind, c.Online, c.Tenths = course.Guidance, i%2 == 0, 0
				c.Parts = []course.Part{{District: nanping, Heads: 3}, {District: tushan, Heads: 2}}
			})
		}
		s.held(bureau, func(c *course.Session) { c.Day = "2026-06-02" }) // still to come
		gone := s.held(bureau)
		must(t, s.RemoveSession(ctx, bureau, gone.ID))

		totals, err := s.Totals(ctx, "2026-01-01", "2026-12-31")
		must(t, err)
		want := course.Total{
			All:      course.Count{Sessions: 37, Heads: 41 + 25 + 8 + 34*5, Tenths: 74 * 160, Examined: 74, Passed: 74},
			Guidance: course.Count{Sessions: 34, Heads: 34 * 5},
		}
		if totals.Whole != want {
			t.Errorf("%+v\nwant %+v", totals.Whole, want)
		}
		if got := totals.Places[tushan].Guidance; got.Sessions != 34 || got.Heads != 68 {
			t.Errorf("%+v", got)
		}
		// Participation tells the same people and hours.
		taught, err := s.Taught(ctx, "", "")
		must(t, err)
		sum := course.Count{}
		for _, one := range taught {
			sum.Heads, sum.Tenths = sum.Heads+one.Heads, sum.Tenths+one.Tenths
		}
		if sum.Heads != want.All.Heads || sum.Tenths != want.All.Tenths || len(taught) != 3+34*2 {
			t.Errorf("%+v of %d", sum, len(taught))
		}
		if none, err := s.Taught(ctx, "2026-06-02", ""); err != nil || len(none) != 0 {
			t.Errorf("%+v %v", none, err)
		}
		if none, err := s.Totals(ctx, "2025-01-01", "2025-12-31"); err != nil || none.Whole != (course.Total{}) {
			t.Errorf("%+v %v", none, err)
		}
		// A sub-district sees its own share only.
		mine, err := s.Sessions(ctx, other, "2026-01-01", "2026-12-31")
		must(t, err)
		if sum := course.Sum(mine, "2026-06-01"); len(mine) != 34 || sum.Sessions != 34 || sum.Heads != 68 || mine[0].Mine || mine[0].Key != "" || len(mine[0].Parts) != 1 {
			t.Errorf("%d %+v %+v", len(mine), sum, mine[0])
		}
	})
}

// Whatever happens to lists, a session is one session, its heads are those present, and the places' heads add up to it.
func TestHeadsAddUp(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	at := []string{"", nanping, tushan}
	rapid.Check(t, func(rt *rapid.T) {
		ctx := t.Context()
		c, err := s.AddSession(ctx, bureau, class(func(c *course.Session) { c.Day = fmt.Sprintf("%d-01-01", 2000+rapid.IntRange(0, 26).Draw(rt, "year")) }), "")
		must(t, err)
		defer func() { must(t, s.RemoveSession(ctx, bureau, c.ID)) }()
		present := map[string]bool{}
		for range rapid.IntRange(0, 12).Draw(rt, "steps") {
			n := rapid.IntRange(0, 5).Draw(rt, "who")
			g := course.Guest{Name: fmt.Sprint("示例", n), District: at[n%3]}
			switch rapid.IntRange(0, 2).Draw(rt, "what") {
			case 0:
				outcomes, err := s.Invite(ctx, bureau, c.ID, []course.Guest{g}, true, course.ByDesk)
				must(t, errors.Join(append(outcomes, err)...))
				present[g.Name] = true
			case 1:
				outcomes, err := s.Invite(ctx, bureau, c.ID, []course.Guest{g}, false, course.ByDesk)
				must(t, errors.Join(append(outcomes, err)...))
			default:
				_, roll, err := s.Session(ctx, bureau, c.ID)
				must(t, err)
				for _, a := range roll {
					if a.Name == g.Name {
						must(t, s.Strike(ctx, bureau, c.ID, strings.TrimPrefix(a.ID, c.ID+"/")))
						delete(present, g.Name)
					}
				}
			}
		}
		totals, err := s.Totals(ctx, c.Day, c.Day)
		must(t, err)
		sum := int64(0)
		for _, p := range totals.Places {
			sum += p.All.Heads
		}
		if totals.Whole.All.Sessions != 1 || totals.Whole.All.Heads != int64(len(present)) || sum != int64(len(present)) {
			rt.Fatalf("%+v, present %v", totals, present)
		}
	})
}

func TestHoursOfAYear(t *testing.T) {
	s, ctx := newSchool(t, testkit.DB(t)), t.Context()
	one, err := s.AddOfficer(ctx, bureau, course.OfficerEdit{Name: "张示例", District: nanping})
	must(t, err)
	two, err := s.AddOfficer(ctx, bureau, course.OfficerEdit{Name: "李示例", District: tushan})
	must(t, err)
	for _, day := range []string{"2025-12-31", "2026-01-01", "2026-06-01", "2026-06-02"} {
		c := s.held(bureau, func(c *course.Session) { c.Day = day })
		outcomes, err := s.Invite(ctx, bureau, c.ID, []course.Guest{{Officer: one.ID}}, true, course.ByDesk)
		must(t, errors.Join(append(outcomes, err)...))
		outcomes, err = s.Invite(ctx, bureau, c.ID, []course.Guest{{Officer: two.ID}}, false, course.ByDesk) // did not come
		must(t, errors.Join(append(outcomes, err)...))
	}
	years, err := s.Years(ctx, bureau, "2026")
	must(t, err)
	if len(years) != 2 || years[0].ID != two.ID || years[0].Tenths != 0 || years[1].Tenths != 40 || years[1].Sessions != 2 {
		t.Errorf("%+v", years)
	}
	if mine, err := s.Years(ctx, other, "2026"); err != nil || len(mine) != 1 {
		t.Errorf("%+v %v", mine, err)
	}
}

func TestCertificatesThatEnd(t *testing.T) {
	s, ctx := newSchool(t, testkit.DB(t)), t.Context()
	want := map[string]course.Validity{
		"2026-05-31": course.Expired, "2026-06-01": course.Soon, "2026-07-01": course.Soon, "2026-07-02": course.Later,
		"2026-08-30": course.Later, "2026-08-31": course.Good, "": course.Unknown,
	}
	for until, v := range want {
		o, err := s.AddOfficer(ctx, bureau, course.OfficerEdit{Name: "示例" + until, District: nanping, Until: until})
		must(t, err)
		if got, _ := o.Validity("2026-06-01"); got != v {
			t.Errorf("%s: %s, want %s", until, got, v)
		}
	}
	all, err := s.Expiring(ctx, officer)
	must(t, err)
	if len(all) != 5 || all[0].Until != "2026-05-31" {
		t.Errorf("%+v", all)
	}
	if none, err := s.Expiring(ctx, other); err != nil || len(none) != 0 {
		t.Errorf("%+v %v", none, err)
	}
	text := course.Calendar(all, func(string) string {
		return "南坪街道,一个名字很长很长很长很长很长很长很长很长很长很长的地方"
	}, s.clock.Now())
	if strings.Count(text, "BEGIN:VEVENT") != 5 || !strings.Contains(text, "DTSTART;VALUE=DATE:20260531\r\n") || !strings.Contains(text, `南坪街道\,`) {
		t.Error(text)
	}
	for _, l := range strings.Split(text, "\r\n") {
		if len(l) > 75 {
			t.Errorf("%d bytes: %s", len(l), l)
		}
	}
}

func TestTheRegister(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s, ctx := newSchool(t, db), t.Context()
		for _, c := range []struct {
			field string
			e     course.OfficerEdit
		}{
			{"name", course.OfficerEdit{Name: "张"}},
			{"number", course.OfficerEdit{Name: "张示例", Number: "110101199001011234"}},
			{"number", course.OfficerEdit{Name: "张示例", Number: "13800000000"}},
			{"until", course.OfficerEdit{Name: "张示例", Until: "明年"}},
			{"until", course.OfficerEdit{Name: "张示例", Issued: "2026-01-01", Until: "2026-01-01"}},
		} {
			_, err := s.AddOfficer(ctx, bureau, c.e)
			var wrong *course.InvalidError
			if !errors.As(err, &wrong) || wrong.Field != c.field {
				t.Errorf("%+v: %v", c.e, err)
			}
		}
		if _, err := s.AddOfficer(ctx, other, course.OfficerEdit{Name: "张示例", District: nanping}); !errors.Is(err, account.ErrOtherDistrict) {
			t.Errorf("%v", err)
		}
		file := []course.OfficerEdit{
			{Name: "张示例", District: nanping, Number: "a 01", Until: "2026-07-01"},
			{Name: "李示例", District: nanping},
			{Name: "王示例", District: tushan},
		}
		outcomes, err := s.Import(ctx, officer, file)
		must(t, err)
		if outcomes[0] != nil || outcomes[1] != nil || !errors.Is(outcomes[2], account.ErrOtherDistrict) {
			t.Errorf("%v", outcomes)
		}
		// The file comes back with another day: the officer is the same, and the history says it.
		file[0].Until = "2029-07-01"
		outcomes, err = s.Import(ctx, officer, file[:2])
		must(t, errors.Join(append(outcomes, err)...))
		all, err := s.Officers(ctx, bureau)
		must(t, err)
		if len(all) != 2 || all[0].Until != "2029-07-01" || all[0].Number != "A01" || len(all[0].Changes) != 2 || all[0].Changes[1].Fields[0].To != "2029-07-01" || len(all[1].Changes) != 1 {
			t.Errorf("%+v", all)
		}
		if _, err := s.ChangeOfficer(ctx, bureau, all[1].ID, course.OfficerEdit{Name: "李示例", District: nanping, Number: "A01"}, 0); !errors.Is(err, course.ErrInvalid) {
			t.Errorf("%v", err)
		}
		if _, err := s.ChangeOfficer(ctx, bureau, all[0].ID, course.OfficerEdit{Name: "张示例"}, 1); !errors.Is(err, course.ErrChanged) {
			t.Errorf("%v", err)
		}
		// Erased, here and on lists; what was counted stays.
		c := s.held(bureau)
		outcomes, err = s.Invite(ctx, bureau, c.ID, []course.Guest{{Officer: all[0].ID}}, true, course.ByDesk)
		must(t, errors.Join(append(outcomes, err)...))
		must(t, s.EraseOfficer(ctx, bureau, all[0].ID))
		must(t, s.EraseOfficer(ctx, bureau, all[0].ID))
		_, roll, err := s.Session(ctx, bureau, c.ID)
		must(t, err)
		if len(roll) != 1 || roll[0].Name == "张示例" || !roll[0].Present || len(roll[0].Changes) > 0 {
			t.Errorf("%+v", roll)
		}
		_, err = s.AddOfficer(ctx, bureau, course.OfficerEdit{Name: "张示例", District: nanping, Number: "A01"})
		must(t, err)
	})
}

func TestNamesGoWhenTheirTimeIsOver(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s, ctx := newSchool(t, db), t.Context()
		stays, err := s.AddOfficer(ctx, bureau, course.OfficerEdit{Name: "张示例", District: nanping})
		must(t, err)
		_, err = s.AddOfficer(ctx, bureau, course.OfficerEdit{Name: "李示例", District: nanping, Left: true})
		must(t, err)
		c := s.held(bureau)
		outcomes, err := s.Invite(ctx, bureau, c.ID, []course.Guest{{Officer: stays.ID}}, true, course.ByDesk)
		must(t, errors.Join(append(outcomes, err)...))
		s.clock.Set(time.Date(2031, 5, 31, 0, 0, 0, 0, answer.China))
		must(t, s.Sweep(ctx))
		if all, err := s.Officers(ctx, bureau); err != nil || len(all) != 2 {
			t.Errorf("too early: %+v %v", all, err)
		}
		s.clock.Set(time.Date(2031, 6, 2, 0, 0, 0, 0, answer.China))
		must(t, s.Sweep(ctx))
		all, err := s.Officers(ctx, bureau)
		must(t, err)
		_, roll, err := s.Session(ctx, bureau, c.ID)
		must(t, err)
		if len(all) != 1 || all[0].ID != stays.ID || !roll[0].Erased || roll[0].Name == "张示例" {
			t.Errorf("%+v %+v", all, roll)
		}
	})
}

func TestWhoMaySeeASession(t *testing.T) {
	s, ctx := newSchool(t, testkit.DB(t)), t.Context()
	c := s.held(bureau, func(c *course.Session) {
		c.Kind, c.Parts = course.Guidance, []course.Part{{District: nanping, Heads: 3}}
	})
	outcomes, err := s.Invite(ctx, bureau, c.ID, []course.Guest{{Name: "张示例", District: nanping}, {Name: "李示例"}}, true, course.ByDesk)
	must(t, errors.Join(append(outcomes, err)...))
	seen, roll, err := s.Session(ctx, officer, c.ID)
	must(t, err)
	if len(roll) != 1 || roll[0].Name != "张示例" || seen.Key != "" || seen.Changes != nil {
		t.Errorf("%+v %+v", seen, roll)
	}
	for name, err := range map[string]error{
		"another sub-district": second(s.Session(ctx, other, c.ID)),
		"changes":              func() error { _, err := s.ChangeSession(ctx, officer, c); return err }(),
		"removes":              s.RemoveSession(ctx, officer, c.ID),
		"invites":              func() error { _, err := s.Invite(ctx, officer, c.ID, nil, true, course.ByDesk); return err }(),
	} {
		if err == nil {
			t.Errorf("%s: allowed", name)
		}
	}
	listed := s.held(bureau)
	outcomes, err = s.Invite(ctx, bureau, listed.ID, []course.Guest{{Name: "张示例", District: nanping}}, true, course.ByDesk)
	must(t, errors.Join(append(outcomes, err)...))
	if _, roll, err := s.Session(ctx, officer, listed.ID); err != nil || len(roll) != 1 {
		t.Errorf("whose people were there sees it: %v %v", roll, err)
	}
	if mine, err := s.Sessions(ctx, officer, "2026-01-01", "2026-12-31"); err != nil || len(mine) != 2 || mine[0].Heads+mine[1].Heads != 2 {
		t.Errorf("%+v %v", mine, err)
	}
	own := s.held(officer, func(c *course.Session) { c.District = nanping })
	if outcomes, _ := s.Invite(ctx, officer, own.ID, []course.Guest{{Name: "王示例", District: tushan}}, true, course.ByDesk); !errors.Is(outcomes[0], course.ErrInvalid) {
		t.Errorf("%v", outcomes)
	}
	if _, err := s.AddSession(ctx, officer, class(func(c *course.Session) { c.District, c.Parts = nanping, []course.Part{{District: tushan}} }), ""); !errors.Is(err, course.ErrInvalid) {
		t.Errorf("%v", err)
	}
	settings := course.DefaultSettings()
	if _, err := s.KeepSettings(ctx, officer, settings); err == nil {
		t.Error("an officer set the hours")
	}
	kept, err := s.KeepSettings(ctx, bureau, course.Settings{Yearly: 40, KeepYears: 3})
	must(t, err)
	if _, err := s.KeepSettings(ctx, bureau, settings); !errors.Is(err, course.ErrChanged) || kept.Revision != 1 {
		t.Errorf("%v %+v", err, kept)
	}
}

func second(_ course.Session, _ []course.Attendee, err error) error { return err }

func TestMarks(t *testing.T) {
	s, ctx := newSchool(t, testkit.DB(t)), t.Context()
	c := s.held(bureau)
	outcomes, err := s.Invite(ctx, bureau, c.ID, []course.Guest{{Name: "张示例", District: nanping}}, false, course.ByDesk)
	must(t, errors.Join(append(outcomes, err)...))
	_, roll, err := s.Session(ctx, bureau, c.ID)
	must(t, err)
	person := strings.TrimPrefix(roll[0].ID, c.ID+"/")
	points, absurd, cert := int64(59), int64(101), " 示例 1 "
	if _, err := s.Mark(ctx, bureau, c.ID, person, course.Marks{Points: &absurd}); !errors.Is(err, course.ErrInvalid) {
		t.Errorf("%v", err)
	}
	a, err := s.Mark(ctx, bureau, c.ID, person, course.Marks{Present: true, Points: &points, Cert: &cert})
	must(t, err)
	if a.Passed || !a.Examined || a.Cert != "示例 1" || len(a.Changes) != 2 || len(a.Changes[1].Fields) != 3 {
		t.Errorf("%+v", a)
	}
	a, err = s.Mark(ctx, bureau, c.ID, person, course.Marks{Present: true, Strike: true})
	must(t, err)
	if a.Examined || a.Result != nil || !a.Present {
		t.Errorf("%+v", a)
	}
}
