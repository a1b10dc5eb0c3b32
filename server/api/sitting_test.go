package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/image/font/gofont/goregular"

	"pufa/server/account"
	"pufa/server/api"
	"pufa/server/docdb"
	"pufa/server/print"
	"pufa/server/question"
	"pufa/server/quiz"
	"pufa/server/store"
	"pufa/server/testkit"
)

// school is a world with a campaign, id-1, and sittings.
type school struct {
	*books
	sittings *store.Sittings
	catalog  *question.Catalog
	examiner *quiz.Examiner
	clerk    *quiz.Clerk
}

func newSchool(t *testing.T, db *docdb.DB) *school {
	t.Helper()
	s := &school{books: &books{}}
	s.world = newWorld(t, db, func(o *api.Options) {
		s.open(t, db, o)
		s.enrol(t, db, o)
	})
	_, credential, err := s.residents.Register(t.Context(), "邻居", huayuanlu)
	must(t, err)
	s.cookies[neighbour] = &http.Cookie{Name: account.DeviceCookie, Value: credential}
	s.mustSend(head, "POST /campaigns", `{"title":"安全生产月","from":"2026-06-01","to":"2026-06-30"}`)
	return s
}

// enrol adds questions and sittings to the options.
func (s *school) enrol(t *testing.T, db *docdb.DB, o *api.Options) {
	t.Helper()
	catalog, err := question.Load(fstest.MapFS{
		question.LawsFile: {Data: []byte(quizLaws)}, "xf/01.yaml": {Data: []byte(quizBank())},
	})
	must(t, err)
	attempts, err := store.NewAttempts(t.Context(), db)
	must(t, err)
	s.sittings, err = store.NewSittings(t.Context(), db)
	must(t, err)
	online, err := store.NewOnline(t.Context(), db)
	must(t, err)
	o.Nicknames, err = store.NewResidents(t.Context(), db)
	must(t, err)
	desk := quiz.NewDesk(catalog, attempts, s.answers, campaignAlways{}, o.Now, quizSeed())
	o.Catalog, o.Quiz, s.catalog = catalog, desk, catalog
	o.Online = quiz.NewContests(online, occasionOf{o}, s.sittings, catalog, o.Now)
	var mu sync.Mutex
	n := 0
	newID := func() string {
		mu.Lock()
		defer mu.Unlock()
		n++
		return fmt.Sprintf("sitting-%d", n)
	}
	exams, err := store.NewMockExams(t.Context(), db)
	must(t, err)
	o.MockExams = quiz.NewMockExams(exams, catalog, o.Now, newID)
	s.examiner = quiz.NewExaminer(desk, s.sittings, o.Online, o.MockExams, newID)
	o.Examiner = s.examiner
	printings, err := store.NewPrintings(t.Context(), db)
	must(t, err)
	o.Clerk = quiz.NewClerk(s.examiner, printings, s.sittings, o.Residents)
	o.Printer = print.New(func() (print.Fonts, error) { return print.Fonts{Regular: goregular.TTF}, nil })
	s.clerk = o.Clerk
}

// occasionOf looks campaigns up with the planner, as the real one does.
type occasionOf struct{ o *api.Options }

func (of occasionOf) Occasion(ctx context.Context, id string) (quiz.Occasion, error) {
	c, err := of.o.Planner.Get(ctx, id)
	return quiz.Occasion{Campaign: c.ID, Title: c.Title, From: c.From, To: c.To, Laws: c.Laws}, err
}

// campaignAlways has every answer count for the campaign.
type campaignAlways struct{}

func (campaignAlways) CampaignNow(context.Context, string) (string, error) { return "id-1", nil }

// The forms a phone knows.
type (
	pageSitting struct {
		ID        string      `json:"id"`
		Kind      string      `json:"kind"`
		Stage     string      `json:"stage"`
		End       string      `json:"end"`
		Now       int64       `json:"now"`
		Ends      int64       `json:"ends"`
		Total     int         `json:"total"`
		Answered  int         `json:"answered"`
		Points    int64       `json:"points"`
		Right     int64       `json:"right"`
		Passed    bool        `json:"passed"`
		Free      bool        `json:"free"`
		Next      int         `json:"next"`
		Questions []pageAsked `json:"questions"`
	}
	pageAsked struct {
		pageQuestion
		Until  int64 `json:"until"`
		Missed bool  `json:"missed"`
		Earned int64 `json:"earned"`
	}
)

func (s pageSitting) at(index int) *pageAsked {
	i := slices.IndexFunc(s.Questions, func(q pageAsked) bool { return q.Index == index })
	if i < 0 {
		return nil
	}
	return &s.Questions[i]
}

// wrongly is an answer that is not right.
func (q pageQuestion) wrongly() pageGiven {
	switch q.Type {
	case "fill":
		return pageGiven{Text: "不知道"}
	case "judge":
		return pageGiven{Options: []int{slices.Index(q.Options, "错误")}}
	case "ordering":
		given := q.right()
		slices.Reverse(given.Options)
		return given
	}
	return pageGiven{Options: []int{slices.IndexFunc(q.Options, func(o string) bool { return strings.HasPrefix(o, "错") })}}
}

// onlineRules are settings of a formal phase over the whole campaign.
func onlineRules(perDay, count int, more string) string {
	return fmt.Sprintf(`{"on":true,"phases":[{"id":"formal","from":"2026-06-01","to":"2026-06-30","per_day":%d,"in_all":0,"admit":"all","best":0,
		"rules":{"blueprint":[{"count":%d,"points":10}],"free":false,"seconds":0,"limit":0,"elders":"double","partial":false,"speed":false,"wrong":0,"at_once":false,"pass":20%s}}],
		"boards":{"persons":true,"groups":true,"attempts":1,"members":2},"units":["渡口社区","山城物业"]}`, perDay, count, more)
}

func (s *school) set(settings string) {
	s.t.Helper()
	s.mustSend(head, "PUT /campaigns/id-1/online", settings)
	s.clock.Advance(3 * time.Second) // past what nodes keep in hand
}

func (s *school) beginAs(as, body string) pageSitting {
	s.t.Helper()
	return ok[pageSitting](s.world, as, "POST", "/sittings", json.RawMessage(body))
}

const anOnline = `{"kind":"online","campaign":"id-1"}`

func givenBody(given pageGiven) string {
	raw, _ := json.Marshal(map[string]any{"given": given})
	return string(raw)
}

// walk answers a sitting to its end: right where told to be.
func (s *school) walk(as string, v pageSitting, right func(index int) bool) pageSitting {
	s.t.Helper()
	for i := 0; v.Stage == "open"; i++ {
		if !v.Free {
			v = ok[pageSitting](s.world, as, "POST", fmt.Sprintf("/sittings/%s/questions/%d", v.ID, v.Next), nil)
			i = v.Next
		}
		q := v.at(i)
		given := q.wrongly()
		if right(i) {
			given = q.right()
		}
		v = ok[pageSitting](s.world, as, "PUT", fmt.Sprintf("/sittings/%s/answers/%d", v.ID, i), map[string]any{"given": given})
	}
	return v
}

func always(is bool) func(int) bool { return func(int) bool { return is } }

func TestSittingScenarios(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	s.set(onlineRules(2, 3, ""))
	v := s.beginAs(resident, `{"kind":"online","campaign":"id-1","unit":"渡口社区"}`)
	own := "/sittings/" + v.ID
	secret := []string{"机密", "题干"}
	s.play([]scenario{
		{as: guest, route: "POST /sittings", body: anOnline, status: 401, code: "not_registered"},
		{as: head, route: "POST /sittings", body: anOnline, status: 401, code: "not_registered"},
		{as: neighbour, route: "GET " + own, status: 404, code: "no_such_attempt", never: secret},
		{as: neighbour, route: "POST " + own + "/questions/0", status: 404, code: "no_such_attempt", never: secret},
		{as: neighbour, route: "PUT " + own + "/answers/0", body: `{"given":{"options":[0]}}`, status: 404, code: "no_such_attempt"},
		{as: neighbour, route: "POST " + own + "/hand-in", status: 404, code: "no_such_attempt"},
		{as: resident, route: "GET /sittings/none", status: 404, code: "no_such_attempt"},
		{name: "another campaign", as: resident, route: "POST /sittings", body: `{"kind":"online","campaign":"none"}`, status: 404, code: "no_online_contest"},
		{name: "another unit", as: neighbour, route: "POST /sittings", body: `{"kind":"online","campaign":"id-1","unit":"没有"}`, status: 422, code: "no_such_unit"},
		{name: "no law", as: resident, route: "POST /sittings", body: `{"kind":"exam"}`, status: 404, code: "no_such_law"},
		{name: "an empty law", as: resident, route: "POST /sittings", body: `{"kind":"challenge","law":"kong"}`, status: 409, code: "no_questions"},
		{name: "another kind", as: resident, route: "POST /sittings", body: `{"kind":"daily"}`, status: 422, code: "invalid"},
		{name: "before it is shown", as: resident, route: "PUT " + own + "/answers/0", body: `{"given":{"options":[0]}}`, status: 409, code: "not_shown"},
		{name: "the second before the first", as: resident, route: "POST " + own + "/questions/1", status: 409, code: "not_shown", never: secret},
		{as: resident, route: "POST " + own + "/questions/0", status: 200, want: []string{`"next":0`}},
		{name: "a forged option", as: resident, route: "PUT " + own + "/answers/0", body: `{"given":{"options":[7]}}`, status: 422, code: "bad_answer"},
		{name: "beyond the last", as: resident, route: "PUT " + own + "/answers/3", body: `{"given":{"options":[0]}}`, status: 404, code: "no_such_question"},
		{name: "beyond any", as: resident, route: "PUT " + own + "/answers/100", body: `{"given":{"options":[0]}}`, status: 422, code: "invalid"},
		{as: resident, route: "GET /online", status: 200, want: []string{`"open":"` + v.ID + `"`, `"left":1`, `"unit":"渡口社区"`}},
		{as: guest, route: "GET /online", status: 200, want: []string{`"left":2`}, never: []string{v.ID}},
		{as: resident, route: "POST " + own + "/hand-in", status: 200, want: []string{`"stage":"over"`, `"end":"handed"`, `"points":0`}},
		{name: "again", as: resident, route: "POST " + own + "/hand-in", status: 200, want: []string{`"end":"handed"`}},
		{name: "after it", as: resident, route: "PUT " + own + "/answers/0", body: `{"given":{"options":[0]}}`, status: 409, code: "attempt_over"},
		{as: resident, route: "GET /sittings", status: 200, want: []string{`"id":"` + v.ID + `"`, `"stage":"over"`}},
	})
	second := s.beginAs(resident, `{"kind":"online","campaign":"id-1","unit":"山城物业"}`)
	s.walk(resident, second, always(true))
	if got := s.send(resident, "POST", "/sittings", anOnline); got.problem(t) != "no_attempt_left" {
		t.Errorf("a third on one day: %s", got.body)
	}
	if got := s.send(guest, "GET", "/online/id-1/board?phase=formal", "").body; !strings.Contains(got, `"name":"渡口社区"`) || strings.Contains(got, "山城物业") {
		t.Errorf("who began for one unit went on for another: %s", got)
	}
	s.clock.Advance(24 * time.Hour)
	if next := s.beginAs(resident, anOnline); next.Answered != 0 {
		t.Errorf("the next day: %+v", next)
	}
}

// What was drawn can be drawn again from what the sitting keeps, and no two sittings are drawn alike.
func TestADrawIsReproduced(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	s.set(onlineRules(3, 10, ""))
	papers := map[string]bool{}
	for _, who := range []string{resident, neighbour} {
		kept, err := s.sittings.Get(t.Context(), s.beginAs(who, anOnline).ID)
		must(t, err)
		drawn, err := kept.Rules.Blueprint.Draw(s.catalog, kept.Seed)
		must(t, err)
		if diff := cmp.Diff(kept.Places, drawn); diff != "" {
			t.Errorf("drawn again (-kept +drawn):\n%s", diff)
		}
		papers[fmt.Sprint(drawn)] = true
	}
	if len(papers) != 2 {
		t.Error("two people have the same paper")
	}
}

// The clock ends a paper whose phone is gone, and everybody sees the same.
func TestTheServerEndsWhatIsLeft(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s := newSchool(t, db)
		s.set(rejoin(onlineRules(3, 5, `,"free":true,"limit":600`)))
		v := s.beginAs(resident, anOnline)
		for i := range 3 {
			s.mustSend(resident, fmt.Sprintf("PUT /sittings/%s/answers/%d", v.ID, i), givenBody(v.at(i).right()))
		}
		if v.Ends-v.Now != 600_000 {
			t.Errorf("it ends %d ms from now", v.Ends-v.Now)
		}
		s.clock.Advance(time.Hour)
		board := s.mustSend(guest, "GET /online/id-1/board?phase=formal", "")
		if !strings.Contains(board, `"points":30,"right":3,"attempts":1`) || !strings.Contains(board, `"passed":true`) {
			t.Errorf("the board without the phone: %s", board)
		}
		over := ok[pageSitting](s.world, resident, "GET", "/sittings/"+v.ID, nil)
		if over.End != "time" || over.Points != 30 {
			t.Errorf("the phone, later: %+v", over)
		}
		s.addUp(over)
		if got := s.send(resident, "PUT", "/sittings/"+v.ID+"/answers/4", givenBody(v.at(4).right())); got.problem(t) != "attempt_over" {
			t.Errorf("an answer after it: %s", got.body)
		}
	})
}

// What a server that was killed in between left uncounted, the next sweep counts, once.
func TestASweepCountsWhatWasLeft(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	s.set(onlineRules(3, 4, ""))
	v := s.walk(resident, s.beginAs(resident, anOnline), always(true))
	_, err := s.sittings.Change(t.Context(), v.ID, func(k *quiz.Sitting) error { k.Stage = quiz.StageOver; return nil })
	must(t, err)
	for range 2 {
		must(t, s.examiner.Sweep(t.Context()))
	}
	kept, err := s.sittings.Get(t.Context(), v.ID)
	must(t, err)
	if kept.Stage != quiz.StageCounted {
		t.Errorf("it is left at %s", kept.Stage)
	}
	s.addUp(v)
}

func TestASittingSaysWhetherPartsCount(t *testing.T) {
	for _, partial := range []bool{false, true} {
		s := newSchool(t, testkit.DB(t))
		s.set(onlineRules(2, 3, fmt.Sprintf(`,"partial":%t`, partial)))
		v := ok[map[string]any](s.world, resident, "POST", "/sittings", json.RawMessage(anOnline))
		if v["partial"] != partial {
			t.Errorf("with partial %t it says %v", partial, v["partial"])
		}
	}
}
