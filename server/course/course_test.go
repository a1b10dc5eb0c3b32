package course_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

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
