package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/account"
	"pufa/server/api"
	"pufa/server/docdb"
	"pufa/server/question"
	"pufa/server/quiz"
	"pufa/server/store"
	"pufa/server/testkit"
)

// school is a world with a campaign, id-1, and sittings.
type school struct {
	*books
	sittings *store.Sittings
	examiner *quiz.Examiner
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
	o.Catalog, o.Quiz = catalog, desk
	o.Online = quiz.NewContests(online, occasionOf{o}, s.sittings, catalog, o.Now)
	var mu sync.Mutex
	n := 0
	s.examiner = quiz.NewExaminer(desk, s.sittings, o.Online, func() string {
		mu.Lock()
		defer mu.Unlock()
		n++
		return fmt.Sprintf("sitting-%d", n)
	})
	o.Examiner = s.examiner
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

// TestSittingsHideAnswers looks at every message to the person, of every kind and under all settings, as long as a
// verdict may not be shown.
func TestSittingsHideAnswers(t *testing.T) {
	for name, c := range map[string]struct{ settings, begin string }{
		"exam":                       {"", `{"kind":"exam","law":"xf"}`},
		"challenge":                  {"", `{"kind":"challenge","law":"xf"}`},
		"online":                     {onlineRules(3, 10, ""), anOnline},
		"online whole":               {onlineRules(3, 10, `,"free":true,"limit":600`), anOnline},
		"online at once":             {onlineRules(3, 10, `,"at_once":true`), anOnline},
		"online with clocks":         {onlineRules(3, 10, `,"seconds":30,"limit":600,"speed":true,"partial":true`), anOnline},
		"online at once with clocks": {onlineRules(3, 10, `,"at_once":true,"seconds":30`), anOnline},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSchool(t, testkit.DB(t))
			if c.settings != "" {
				s.set(rejoin(c.settings))
			}
			s.spy(s.beginAs(resident, c.begin))
		})
	}
}

// rejoin lets the last of two equal keys count, which a strict reader would refuse.
func rejoin(settings string) string {
	var v any
	_ = json.Unmarshal([]byte(settings), &v)
	raw, _ := json.Marshal(v)
	return string(raw)
}

// spy answers half of a sitting wrongly and the rest rightly, and reads all it is sent on the way.
func (s *school) spy(v pageSitting) {
	t := s.t
	for i := 0; v.Stage == "open"; i++ {
		path := "/sittings/" + v.ID
		s.clock.Advance(time.Second)
		var texts []string
		ask := func(method, path, body string) string {
			text := s.send(resident, method, path, body).body
			texts = append(texts, text)
			return text
		}
		index := i
		if !v.Free {
			must(t, json.Unmarshal([]byte(ask("POST", fmt.Sprintf("%s/questions/%d", path, v.Next), "")), &v))
			index = v.Next
		}
		for _, other := range []string{path, "/sittings", "/online", "/me/summary"} {
			ask("GET", other, "")
		}
		ask("POST", "/sittings", anOnline)
		for _, text := range texts {
			s.tellsNothing(text)
		}
		q := v.at(index)
		given := q.right()
		if index%2 == 0 {
			given = q.wrongly()
		}
		v = pageSitting{}
		must(t, json.Unmarshal([]byte(s.send(resident, "PUT", fmt.Sprintf("%s/answers/%d", path, index), givenBody(given)).body), &v))
		if v.ID == "" {
			t.Fatal("the answer was not taken")
		}
	}
	for _, q := range v.Questions {
		if q.Verdict == nil {
			t.Errorf("question %d has no verdict at the end", q.Index)
		}
	}
}

// tellsNothing fails where a question that may not be told yet is told, or a sum gives it away.
func (s *school) tellsNothing(text string) {
	t := s.t
	t.Helper()
	var seen struct {
		Stage     string
		AtOnce    bool `json:"at_once"`
		Points    int64
		Right     int64
		Correct   int64
		Answered  int64
		Questions []json.RawMessage
	}
	must(t, json.Unmarshal([]byte(text), &seen))
	if seen.Stage == "open" && (seen.Points != 0 || seen.Right != 0) {
		t.Errorf("the sums tell: %s", text)
	}
	for _, raw := range seen.Questions {
		var q pageAsked
		must(t, json.Unmarshal(raw, &q))
		if seen.AtOnce && q.Given != nil {
			continue
		}
		for _, secret := range []string{"answer\"", "correct", "verdict", "accept", "机密解析", "另一词", "xf-", "explanation", "article"} {
			if strings.Contains(string(raw), secret) {
				t.Errorf("it tells %q: %s", secret, raw)
			}
		}
	}
	if len(seen.Questions) == 0 && strings.Contains(text, "机密") {
		t.Errorf("it tells: %s", text)
	}
}

// What is not told to the person is not told by figures either: answers count once they may be told.
func TestFiguresDoNotTellWhatAPaperHides(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	v := s.beginAs(resident, `{"kind":"exam","law":"xf"}`)
	for i := range 5 {
		s.mustSend(resident, fmt.Sprintf("PUT /sittings/%s/answers/%d", v.ID, i), givenBody(v.at(i).right()))
	}
	figures := func() (answers, correct int64) {
		s.clock.Advance(5 * time.Second)
		var p struct {
			Total struct{ Answers, Correct int64 }
		}
		must(t, json.Unmarshal([]byte(s.mustSend(guest, "GET /participation?campaign=id-1", "")), &p))
		return p.Total.Answers, p.Total.Correct
	}
	if answers, correct := figures(); answers != 0 || correct != 0 {
		t.Errorf("the figures tell of %d answers, %d correct", answers, correct)
	}
	s.mustSend(resident, "POST /sittings/"+v.ID+"/hand-in", "")
	if answers, correct := figures(); answers != 5 || correct != 5 {
		t.Errorf("%d answers, %d correct at the end", answers, correct)
	}
}

// A cap holds whatever is asked at once: two phones, double taps, retries.
func TestNoMoreAttemptsThanTheCap(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s := newSchool(t, db)
		s.set(onlineRules(3, 2, ""))
		var wg sync.WaitGroup
		for phone := range 6 {
			wg.Go(func() {
				for n := range 5 {
					got := s.send(resident, "POST", "/sittings", fmt.Sprintf(`{"kind":"online","campaign":"id-1","request":"%d-%d"}`, phone, n))
					var v pageSitting
					if got.StatusCode != http.StatusOK {
						if code := got.problem(t); code != "no_attempt_left" {
							t.Errorf("%s", got.body)
						}
						continue
					}
					must(t, json.Unmarshal([]byte(got.body), &v))
					s.send(resident, "POST", "/sittings/"+v.ID+"/hand-in", "")
				}
			})
		}
		wg.Wait()
		var list struct{ Sittings []pageSitting }
		must(t, json.Unmarshal([]byte(s.mustSend(resident, "GET /sittings", "")), &list))
		if len(list.Sittings) != 3 {
			t.Errorf("%d attempts where 3 are allowed", len(list.Sittings))
		}
	})
}

// A request that comes again, because its answer was lost, is the same attempt, even when that is over.
func TestABeginIsAskedAgain(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	s.set(onlineRules(3, 2, ""))
	const asked = `{"kind":"online","campaign":"id-1","request":"r1"}`
	first := s.walk(resident, s.beginAs(resident, asked), always(true))
	if again := s.beginAs(resident, asked); again.ID != first.ID {
		t.Error("a repeated request began another attempt")
	}
	if other := s.beginAs(resident, `{"kind":"online","campaign":"id-1","request":"r2"}`); other.ID == first.ID {
		t.Error("a new request got the old attempt")
	}
	if theirs := s.beginAs(neighbour, asked); theirs.ID == first.ID {
		t.Error("another person's request got this one's attempt")
	}
}

// carrier sends requests the way a bad line does: not at all, once or twice, and loses answers.
type carrier struct {
	*school
	chance *rand.Rand
}

func (c *carrier) send(method, path, body string) (v pageSitting, heard bool) {
	c.clock.Advance(time.Second)
	for range c.chance.IntN(3) {
		got := c.school.send(resident, method, path, body)
		heard = got.StatusCode == http.StatusOK
		if heard {
			v = pageSitting{}
			must(c.t, json.Unmarshal([]byte(got.body), &v))
		}
	}
	return v, heard && c.chance.IntN(3) > 0
}

// cut walks a sitting over the bad line: after each step that was not heard of it looks again, as a page that was
// closed does.
func (c *carrier) cut(begin string, right func(index int) bool) pageSitting {
	var v pageSitting
	for heard := false; !heard; v, heard = c.send("POST", "/sittings", begin) {
	}
	for v.Stage == "open" {
		next, heard := c.step(v, right)
		for !heard {
			next, heard = c.send("GET", "/sittings/"+v.ID, "")
		}
		v = next
	}
	return v
}

func (c *carrier) step(v pageSitting, right func(index int) bool) (pageSitting, bool) {
	index := v.Next
	if v.Free {
		index = slices.IndexFunc(v.Questions, func(q pageAsked) bool { return q.Given == nil })
	}
	q := v.at(index)
	if q == nil {
		return c.send("POST", fmt.Sprintf("/sittings/%s/questions/%d", v.ID, index), "")
	}
	given := q.wrongly()
	if right(index) {
		given = q.right()
	}
	return c.send("PUT", fmt.Sprintf("/sittings/%s/answers/%d", v.ID, index), givenBody(given))
}

// However a walk is cut, it comes to the same as one that is not, the points are the sum over the answers, and every
// answer is kept once.
func TestACutWalkComesToTheSame(t *testing.T) {
	for name, setting := range map[string]string{
		"one by one": onlineRules(50, 6, ""), "whole": onlineRules(50, 6, `,"free":true`),
		"at once with clocks": onlineRules(50, 6, `,"at_once":true,"seconds":60`), "until two are wrong": onlineRules(50, 6, `,"at_once":true,"wrong":2`),
	} {
		t.Run(name, func(t *testing.T) {
			testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
				s := newSchool(t, db)
				s.set(rejoin(setting))
				for seed := range uint64(4) {
					s.cutAndWhole(seed)
				}
			})
		})
	}
}

func (s *school) cutAndWhole(seed uint64) {
	t := s.t
	t.Helper()
	chance := rand.New(rand.NewPCG(seed, 1))
	rights := []bool{chance.IntN(2) > 0, chance.IntN(2) > 0, true, chance.IntN(2) > 0, false, true}
	right := func(i int) bool { return rights[i] }
	whole := s.walk(resident, s.beginAs(resident, anOnline), right)
	cut := (&carrier{s, chance}).cut(fmt.Sprintf(`{"kind":"online","campaign":"id-1","request":"cut-%d"}`, seed), right)
	if whole.ID == cut.ID || whole.Points != cut.Points || whole.Right != cut.Right || whole.Answered != cut.Answered || whole.End != cut.End {
		t.Fatalf("seed %d: whole %+v, cut %+v", seed, whole, cut)
	}
	s.addUp(cut)
}

func (s *school) addUp(v pageSitting) {
	t := s.t
	t.Helper()
	kept, err := s.answers.OfSession(t.Context(), v.ID, -1)
	must(t, err)
	points, right, earned := int64(0), int64(0), int64(0)
	for _, a := range kept {
		points, right = points+a.Points, right+a.Right
	}
	for _, q := range v.Questions {
		earned += q.Earned
	}
	if diff := cmp.Diff([]int64{v.Points, v.Points, v.Right, int64(v.Answered)}, []int64{points, earned, right, int64(len(kept))}); diff != "" {
		t.Errorf("points, points, right and answers as shown and as kept:\n%s", diff)
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
