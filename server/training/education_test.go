package training_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pufa/server/account"
	"pufa/server/district"
	"pufa/server/docdb"
	"pufa/server/store"
	"pufa/server/testkit"
	"pufa/server/training"
)

var (
	head    = account.Organiser{ID: "head", Name: "区局", Role: account.RoleDistrict}
	officer = account.Organiser{ID: "tong", Name: "铜元局", Role: account.RoleOfficer, District: "500108001"}
	other   = account.Organiser{ID: "hua", Name: "花园路", Role: account.RoleOfficer, District: "500108002"}
	ann     = account.Resident{ID: "ann"}
	bob     = account.Resident{ID: "bob"}
)

// school is a desk over a database, with a unit in 铜元局街道.
type school struct {
	*training.Desk
	t       *testing.T
	clock   *testkit.Clock
	workers *store.Workers
	results map[string][]training.Exam // by paper
	open    bool
	scheme  training.Scheme
}

func (s *school) Results(_ context.Context, _, paper string) ([]training.Exam, bool, error) {
	return s.results[paper], s.open, nil
}

type units struct{}

func (units) Unit(_ context.Context, id string) (district.Unit, error) {
	if id == "gone" {
		return district.Unit{}, district.ErrUnknownUnit
	}
	return district.Unit{ID: id, Name: "示例机械厂", District: "500108001"}, nil
}

type places struct{}

func (places) Holder(_ context.Context, code string) (string, string, error) { return code, code, nil }

// small is a scheme of three short levels.
func small(unit string) training.Scheme {
	s := training.Scheme{ID: unit, OwnHours: 3, Exam: training.ExamPlan{Count: 5, Pass: 80, PerDay: 3}, Open: true}
	for _, key := range training.LevelKeys() {
		s.Levels = append(s.Levels, training.Level{Key: key, Hours: 1, Pages: []training.Page{{Title: "一", Text: "甲"}, {Title: "二", Text: "乙"}}})
	}
	return s
}

func newSchool(t *testing.T, db *docdb.DB) *school {
	t.Helper()
	settings, schemes, workers, err := store.OpenTraining(t.Context(), db)
	must(t, err)
	s := &school{t: t, clock: testkit.NewClock(time.Date(2026, 6, 1, 2, 0, 0, 0, time.UTC)), workers: workers, results: map[string][]training.Exam{}}
	n := 0
	next := func() string { n++; return fmt.Sprintf("w%03d", n) }
	codes := 0
	code := func() string { codes++; return fmt.Sprint(100_000 + codes/2) } // every second one is taken
	s.Desk = training.NewDesk(training.Stores{Settings: settings, Schemes: schemes, Workers: workers}, places{}, units{}, s, s.clock.Now, next, code)
	s.scheme, err = s.AddScheme(t.Context(), officer, small("factory"))
	must(t, err)
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (s *school) join(who account.Resident, e training.WorkerEdit) training.Worker {
	s.t.Helper()
	_, w, err := s.Join(s.t.Context(), who, s.scheme.Code, e)
	must(s.t, err)
	return w
}

// read reads a level to its end.
func (s *school) read(w training.Worker, key training.LevelKey) {
	s.t.Helper()
	for _, p := range s.scheme.Level(key).Pages {
		_, _, err := s.Show(s.t.Context(), ann, w.ID, key, p.Key())
		must(s.t, err)
		s.clock.Advance(p.Least())
		_, _, err = s.Finish(s.t.Context(), ann, w.ID, key, p.Key())
		must(s.t, err)
	}
}

// sit sits a level's exam.
func (s *school) sit(w training.Worker, key training.LevelKey, points int64) error {
	s.t.Helper()
	id := w.PaperID(key)
	if _, err := s.Paper(s.t.Context(), ann, id); err != nil {
		return err
	}
	s.clock.Advance(time.Minute)
	s.results[id] = append(s.results[id], training.Exam{
		ID: fmt.Sprint(id, len(s.results[id])), At: s.clock.Now(), Points: points, Full: 100, Passed: points >= 80,
	})
	return nil
}

func TestAWorkerGoesThroughThreeLevels(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s := newSchool(t, db)
		w := s.join(ann, training.WorkerEdit{Name: "张 示例", Number: "a7", Job: "钳工"})
		if w.Number != "A7" || w.State != training.Learning {
			t.Errorf("%+v", w)
		}
		if err := s.sit(w, training.Company, 90); !errors.Is(err, training.ErrNotLearnt) {
			t.Error(err)
		}
		if _, _, err := s.Show(t.Context(), ann, w.ID, training.Workshop, s.scheme.Levels[1].Pages[0].Key()); !errors.Is(err, training.ErrNotOpen) {
			t.Error(err)
		}
		for _, key := range training.LevelKeys() {
			s.read(w, key)
			must(t, s.sit(w, key, 60))
			if _, got, err := s.Own(t.Context(), ann, w.ID); err != nil || got.Pending != "" {
				t.Errorf("%+v %v", got.Pending, err)
			}
			must(t, s.sit(w, key, 90))
			must(t, s.Attend(t.Context(), officer, "factory", []string{w.ID}, training.AttendedEntry{
				Request: "hours-" + string(key), Level: key, Hours: 1, Day: "2026-06-01", Trainer: "王师傅",
			}))
		}
		_, got, err := s.Own(t.Context(), ann, w.ID)
		if err != nil || got.State != training.Done || len(got.Now().Levels[0].Exams) != 2 || got.Now().Levels[2].Done != "2026-06-01" {
			t.Errorf("%+v %v", got, err)
		}
		if err := s.sit(got, training.Company, 100); !errors.Is(err, training.ErrPassed) {
			t.Error(err)
		}
		all, err := s.Schemes(t.Context(), head)
		if err != nil || len(all) != 1 || all[0].Done != 1 || all[0].Learning != 0 {
			t.Errorf("%+v %v", all, err)
		}
	})
}

func TestAPageIsNotSkipped(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	w := s.join(ann, training.WorkerEdit{Name: "张示例"})
	one, two := s.scheme.Levels[0].Pages[0], s.scheme.Levels[0].Pages[1]
	finish := func(p training.Page) error {
		_, _, err := s.Finish(t.Context(), ann, w.ID, training.Company, p.Key())
		return err
	}
	show := func(p training.Page) {
		_, _, err := s.Show(t.Context(), ann, w.ID, training.Company, p.Key())
		must(t, err)
	}
	if err := finish(one); !errors.Is(err, training.ErrNotShown) {
		t.Error(err)
	}
	show(one)
	s.clock.Advance(one.Least() - time.Second)
	show(one) // opening it again begins nothing anew
	early, ok := errors.AsType[*training.EarlyError](finish(one))
	if !ok || early.Explain() != "这一页还要再看 1 秒" {
		t.Errorf("%v", early)
	}
	show(two) // two pages are not read at a time
	s.clock.Advance(time.Hour)
	if err := finish(one); !errors.Is(err, training.ErrNotShown) {
		t.Error(err)
	}
	must(t, finish(two))
	must(t, finish(two))
	_, got, err := s.Own(t.Context(), ann, w.ID)
	must(t, err)
	if p := got.Now().Levels[0]; len(p.Reads) != 1 || p.Reads[0].Took != 3*two.Least()+time.Minute {
		t.Errorf("an hour before an open page counts as %v", p.Reads)
	}
	if _, _, err := s.Show(t.Context(), bob, w.ID, training.Company, one.Key()); !errors.Is(err, training.ErrNotFound) {
		t.Error(err)
	}
}

func TestARecordGoesWithOnePhone(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s := newSchool(t, db)
		rows, err := s.Import(t.Context(), officer, "factory", [][]string{
			{"姓名", "工号"}, {"张示例", "1"}, {"李示例", "1"}, {"王", "2"}, {"赵示例", "110101199001011234"}, {}, {"钱示例"}, {"钱示例"},
		}, false)
		must(t, err)
		var problems []string
		for _, r := range rows {
			if wrong, ok := errors.AsType[*training.InvalidError](r.Problem); ok {
				problems = append(problems, fmt.Sprint(r.Line, wrong.Field))
			}
		}
		if got := strings.Join(problems, " "); len(rows) != 6 || got != "3number 4name 5number 8number" {
			t.Errorf("%d rows: %s", len(rows), got)
		}
		try := func(who account.Resident, e training.WorkerEdit) error {
			_, _, err := s.Join(t.Context(), who, s.scheme.Code, e)
			return err
		}
		if err := try(ann, training.WorkerEdit{Name: "李示例", Number: "1"}); !errors.Is(err, training.ErrOtherName) {
			t.Error(err)
		}
		must(t, try(ann, training.WorkerEdit{Name: "张示例", Number: "1"}))
		must(t, try(ann, training.WorkerEdit{Name: "谁都行"})) // the phone has its record
		if err := try(bob, training.WorkerEdit{Name: "张示例", Number: "1"}); !errors.Is(err, training.ErrBound) {
			t.Error(err)
		}
		mine, err := s.workers.OfResident(t.Context(), "ann")
		must(t, err)
		_, _, err = s.Unbind(t.Context(), officer, mine[0].ID)
		must(t, err)
		must(t, try(bob, training.WorkerEdit{Name: "张示例", Number: "1"}))
		closed := s.scheme
		closed.Open = false
		_, err = s.ChangeScheme(t.Context(), officer, closed)
		must(t, err)
		if err := try(ann, training.WorkerEdit{Name: "孙示例"}); !errors.Is(err, training.ErrClosed) {
			t.Error(err)
		}
	})
}

func TestASubDistrictSeesItsOwn(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	w, err := s.AddWorker(t.Context(), officer, "factory", training.WorkerEdit{Name: "张示例"})
	must(t, err)
	_, _, seen := s.Worker(t.Context(), officer, w.ID)
	must(t, seen)
	_, _, read := s.Scheme(t.Context(), other, "factory")
	_, add := s.AddWorker(t.Context(), other, "factory", training.WorkerEdit{Name: "李示例"})
	_, _, look := s.Worker(t.Context(), other, w.ID)
	_, scheme := s.AddScheme(t.Context(), other, small("mill"))
	attend := s.Attend(t.Context(), other, "factory", []string{w.ID}, training.AttendedEntry{})
	for what, err := range map[string]error{
		"read": read, "add": add, "look": look, "scheme": scheme, "attend": attend, "erase": s.Erase(t.Context(), other, w.ID),
	} {
		if !errors.Is(err, account.ErrOtherDistrict) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if all, err := s.Schemes(t.Context(), other); err != nil || len(all) != 0 {
		t.Errorf("%v %v", all, err)
	}
	if _, err := s.KeepSettings(t.Context(), officer, training.DefaultSettings()); !errors.Is(err, account.ErrDistrictRole) {
		t.Error(err)
	}
}

func TestHoursAndResultsOfWhoHasNoPhone(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s := newSchool(t, db)
		w, err := s.AddWorker(t.Context(), officer, "factory", training.WorkerEdit{Name: "张示例"})
		must(t, err)
		paper := training.PaperEntry{Request: "r1", Level: training.Company, Day: "2026-06-01", Points: 85}
		field := func(err error) string {
			wrong, _ := errors.AsType[*training.InvalidError](err)
			if wrong == nil {
				return fmt.Sprint(err)
			}
			return wrong.Field
		}
		if _, _, err := s.EnterResult(t.Context(), officer, w.ID, paper); field(err) != "level" {
			t.Errorf("an exam before anything was learnt: %v", err)
		}
		hours := training.AttendedEntry{Request: "h1", Level: training.Company, Hours: 1, Day: "2026-06-01", Trainer: "王师傅"}
		for want, change := range map[string]func(*training.AttendedEntry){
			"hours":   func(e *training.AttendedEntry) { e.Hours = -1 },
			"day":     func(e *training.AttendedEntry) { e.Day = "2026-06-02" },
			"trainer": func(e *training.AttendedEntry) { e.Trainer = "" },
			"level":   func(e *training.AttendedEntry) { e.Level = "x" },
		} {
			wrong := hours
			change(&wrong)
			if err := s.Attend(t.Context(), officer, "factory", []string{w.ID}, wrong); field(err) != want {
				t.Errorf("%s: %v", want, err)
			}
		}
		for range 2 { // sent twice, it counts once
			must(t, s.Attend(t.Context(), officer, "factory", []string{w.ID}, hours))
			_, w, err = s.EnterResult(t.Context(), officer, w.ID, paper)
			must(t, err)
		}
		if p := w.Now().Levels[0]; p.Done != "2026-06-01" || p.Tenths() != 10 || len(p.Exams) != 1 {
			t.Errorf("%+v", p)
		}
		_, w, err = s.Strike(t.Context(), officer, w.ID, "h1", "登记错了人")
		must(t, err)
		if p := w.Now().Levels[0]; p.Done != "" || p.Tenths() != 0 || len(p.Attended) != 1 {
			t.Errorf("%+v", p)
		}
		again := training.RoundEntry{Request: "t1", Reason: training.Transfer, Levels: training.Transfer.Levels()}
		for range 2 {
			_, w, err = s.Reopen(t.Context(), officer, w.ID, again)
			must(t, err)
		}
		if len(w.Rounds) != 2 || len(w.Now().Levels) != 2 || w.Now().Levels[0].Level != training.Workshop {
			t.Errorf("%+v", w.Rounds)
		}
		_, w, err = s.Reopen(t.Context(), officer, w.ID, training.RoundEntry{Request: "y1", Reason: training.Yearly, Levels: []training.LevelKey{training.Company}})
		must(t, err)
		if need := w.Now().Levels[0].Need(&s.scheme); need != 20 {
			t.Errorf("a year's hours are %d", need)
		}
	})
}

func TestPeopleAreForgotten(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s := newSchool(t, db)
		w := s.join(ann, training.WorkerEdit{Name: "张示例", Number: "7"})
		mine := training.Belongings{Desk: s.Desk}
		if kept, err := mine.Of(t.Context(), "ann"); err != nil || !strings.Contains(fmt.Sprint(kept), "张示例") {
			t.Errorf("%v %v", kept, err)
		}
		must(t, mine.Forget(t.Context(), "ann"))
		must(t, mine.Forget(t.Context(), "ann"))
		got, err := s.workers.Worker(t.Context(), w.ID)
		if err != nil || got.Resident != "" || strings.Contains(fmt.Sprint(got), "张示例") {
			t.Errorf("%+v %v", got, err)
		}
		if _, _, err := s.Worker(t.Context(), officer, w.ID); !errors.Is(err, training.ErrErased) {
			t.Error(err)
		}
		old := s.join(bob, training.WorkerEdit{Name: "李示例", Number: "7"})
		s.clock.Advance(3 * 366 * 24 * time.Hour)
		must(t, s.Sweep(t.Context()))
		if got, err := s.workers.Worker(t.Context(), old.ID); err != nil || !got.Erased {
			t.Errorf("after three years: %+v %v", got, err)
		}
	})
}

func TestResultsComeWithoutTheirPerson(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	w := s.join(ann, training.WorkerEdit{Name: "张示例"})
	s.read(w, training.Company)
	s.open = true
	if _, err := s.Paper(t.Context(), ann, w.PaperID(training.Company)); err != nil {
		t.Fatal(err)
	}
	s.clock.Advance(time.Hour)
	must(t, s.Sweep(t.Context()))
	s.open = false
	must(t, s.sit(w, training.Company, 95))
	must(t, s.Sweep(t.Context()))
	got, err := s.workers.Worker(t.Context(), w.ID)
	must(t, err)
	if best, ok := got.Now().Levels[0].Passed(); !ok || best.Score() != 95 || got.Pending != "" {
		t.Errorf("%+v %v", best, got.Pending)
	}
}

func TestSchemesAreChecked(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	for want, change := range map[string]func(*training.Scheme){
		"unit":           func(*training.Scheme) {},
		"levels":         func(c *training.Scheme) { c.ID, c.OwnHours = "mill", 0 },
		"levels.company": func(c *training.Scheme) { c.ID, c.Levels[0].Pages = "mill", nil },
		"levels.crew":    func(c *training.Scheme) { c.ID, c.Levels[2].Hours = "mill", 0 },
		"exam.pass":      func(c *training.Scheme) { c.ID, c.Exam.Pass = "mill", 101 },
		"own_hours":      func(c *training.Scheme) { c.ID, c.OwnHours = "mill", -1 },
	} {
		c := small("factory")
		change(&c)
		_, err := s.AddScheme(t.Context(), officer, c)
		if wrong, ok := errors.AsType[*training.InvalidError](err); !ok || wrong.Field != want {
			t.Errorf("%s: %v", want, err)
		}
	}
	if _, err := s.AddScheme(t.Context(), officer, small("gone")); !errors.Is(err, training.ErrUnit) {
		t.Error(err)
	}
	for _, risk := range []bool{false, true} {
		total := training.DefaultSettings().Total(risk)
		fresh := training.Scheme{ID: fmt.Sprint(risk), HighRisk: risk, Levels: training.DefaultLevels(total), Exam: training.DefaultExam()}
		if kept, err := s.AddScheme(t.Context(), head, fresh); err != nil || kept.Hours() != total {
			t.Errorf("what a form begins with: %v, %d hours", err, kept.Hours())
		}
	}
	stale := s.scheme
	_, err := s.ChangeScheme(t.Context(), officer, stale)
	must(t, err)
	if _, err := s.ChangeScheme(t.Context(), officer, stale); !errors.Is(err, training.ErrChanged) {
		t.Error(err)
	}
}

func TestTwoWhoChangeAPerson(t *testing.T) {
	s, ctx := newSchool(t, testkit.DB(t)), t.Context()
	w := s.join(ann, training.WorkerEdit{Name: "张示例", Number: "1"})
	seen := w.Lines()
	_, _, err := s.EditWorker(ctx, officer, w.ID, training.WorkerEdit{Name: "张示例", Number: "1", Job: "钳工"}, seen)
	must(t, err)
	if _, _, err := s.EditWorker(ctx, officer, w.ID, training.WorkerEdit{Name: "张示例", Number: "2"}, seen); !errors.Is(err, training.ErrChanged) {
		t.Errorf("over another's change: %v", err)
	}
	s.read(w, training.Company) // what the person does meanwhile is no change of what is said of them
	_, got, err := s.EditWorker(ctx, officer, w.ID, training.WorkerEdit{Name: "张示例", Number: "2", Job: "钳工"}, seen+1)
	must(t, err)
	if got.Number != "2" || got.Job != "钳工" {
		t.Errorf("%+v", got)
	}
}
