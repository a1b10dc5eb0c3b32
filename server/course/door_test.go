package course_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/course"
	"pufa/server/docdb"
	"pufa/server/testkit"
)

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
