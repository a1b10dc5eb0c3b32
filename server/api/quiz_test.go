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

	"github.com/google/go-cmp/cmp"

	"pufa/server/account"
	"pufa/server/api"
	"pufa/server/docdb"
	"pufa/server/question"
	"pufa/server/quiz"
	"pufa/server/store"
	"pufa/server/testkit"
)

const quizLaws = `laws:
  - {id: xf, title: 中华人民共和国消防法, short: 消防法, key: 2021-04-29, version: 2021 年修正, adopted: 2021-04-29, effective: 2021-04-29, articles: 74}
  - {id: kong, title: 空法, short: 空法, key: 2021-04-29, version: 2021 年, adopted: 2021-04-29, effective: 2021-04-29, articles: 1}
`

// quizBank has sixty questions of all types. The options that are right begin with 对, so that a test that sees
// only the page can answer correctly, and an ordering's say which step they are.
func quizBank() string {
	var b strings.Builder
	b.WriteString("bank: xf\ntitle: 消防法题库\nlaw: xf\nversion: 2021-04-29\nquestions:\n")
	solutions := []string{
		"type: single, options: [{wrong: 错一}, {right: 对一}, {wrong: 错二}]",
		"type: multiple, options: [{right: 对一}, {wrong: 错一}, {right: 对二}]",
		"type: judge, answer: true", "type: fill, accept: [机密词, 另一词]", "type: ordering, options: [第1步, 第2步, 第3步]",
	}
	for i := range 60 {
		fmt.Fprintf(&b, `  - {id: xf-%04d, article: "44", topic: 火警, audience: [resident], difficulty: 1, stem: 题干 %d, explanation: 机密解析, status: published, reviewed: 2026-11-23, %s}`+"\n",
			i, i, solutions[i%len(solutions)])
	}
	return b.String()
}

// withQuiz adds questions to a world, and the second resident 邻居.
func withQuiz(t *testing.T, db *docdb.DB, more ...func(*api.Options)) *world {
	t.Helper()
	attempts, err := store.NewAttempts(t.Context(), db)
	must(t, err)
	answers, err := store.NewAnswers(t.Context(), db)
	must(t, err)
	catalog, err := question.Load(fstest.MapFS{
		question.LawsFile: {Data: []byte(quizLaws)}, "xf/01.yaml": {Data: []byte(quizBank())},
	})
	must(t, err)
	with := func(o *api.Options) {
		o.Catalog = catalog
		o.Quiz = quiz.NewDesk(catalog, attempts, answers, quizCampaigns{}, o.Now, quizSeed())
	}
	w := newWorld(t, db, append([]func(*api.Options){with}, more...)...)
	_, credential, err := w.residents.Register(t.Context(), "邻居", huayuanlu)
	must(t, err)
	w.cookies[neighbour] = &http.Cookie{Name: account.DeviceCookie, Value: credential}
	return w
}

// quizCampaigns has no campaign on.
type quizCampaigns struct{}

func (quizCampaigns) CampaignNow(context.Context, string) (string, error) { return "", nil }

// neighbour is a second resident.
const neighbour = "neighbour"

func quizSeed() func() uint64 {
	var mu sync.Mutex
	n := uint64(0)
	return func() uint64 {
		mu.Lock()
		defer mu.Unlock()
		n++
		return n
	}
}

// The forms a phone knows.
type (
	pageAttempt struct {
		ID        string         `json:"id"`
		Kind      string         `json:"kind"`
		Law       string         `json:"law"`
		Day       string         `json:"day"`
		Total     int            `json:"total"`
		Answered  int            `json:"answered"`
		Correct   int            `json:"correct"`
		Done      bool           `json:"done"`
		Questions []pageQuestion `json:"questions"`
	}
	pageQuestion struct {
		Index   int          `json:"index"`
		Type    string       `json:"type"`
		Stem    string       `json:"stem"`
		Options []string     `json:"options"`
		Given   *pageGiven   `json:"given"`
		Verdict *pageVerdict `json:"verdict"`
	}
	pageGiven struct {
		Options []int  `json:"options,omitempty"`
		Text    string `json:"text,omitempty"`
	}
	pageVerdict struct {
		Question     string `json:"question"`
		Correct      bool   `json:"correct"`
		Answer       []int  `json:"answer"`
		Accept       string `json:"accept"`
		Explanation  string `json:"explanation"`
		LawShort     string `json:"law_short"`
		ArticleTitle string `json:"article_title"`
		LawVersion   string `json:"law_version"`
		Topic        string `json:"topic"`
	}
	pageMarked struct {
		Given       pageGiven   `json:"given"`
		Verdict     pageVerdict `json:"verdict"`
		AttemptDone bool        `json:"attempt_done"`
	}
)

// right reads the right answer off the page by the words of the test's bank.
func (q pageQuestion) right() pageGiven {
	switch q.Type {
	case "fill":
		return pageGiven{Text: " 机密词"}
	case "judge":
		return pageGiven{Options: []int{slices.Index(q.Options, "正确")}}
	case "ordering":
		return pageGiven{Options: []int{slices.Index(q.Options, "第1步"), slices.Index(q.Options, "第2步"), slices.Index(q.Options, "第3步")}}
	}
	var given pageGiven
	for i, o := range q.Options {
		if strings.HasPrefix(o, "对") {
			given.Options = append(given.Options, i)
		}
	}
	return given
}

// ok sends a request that must succeed and reads the answer.
func ok[T any](w *world, as, method, path string, body any) T {
	w.t.Helper()
	text := ""
	if body != nil {
		raw, err := json.Marshal(body)
		must(w.t, err)
		text = string(raw)
	}
	got := w.send(as, method, path, text)
	var v T
	if got.StatusCode != http.StatusOK {
		w.t.Fatalf("%s %s: %d %s", method, path, got.StatusCode, got.body)
	}
	must(w.t, json.Unmarshal([]byte(got.body), &v))
	return v
}

func startQuiz(w *world, as, body string) pageAttempt {
	w.t.Helper()
	return ok[pageAttempt](w, as, "POST", "/attempts", json.RawMessage(body))
}

func giveQuiz(w *world, as string, a pageAttempt, index int, given pageGiven) pageMarked {
	w.t.Helper()
	return ok[pageMarked](w, as, "PUT", fmt.Sprintf("/attempts/%s/answers/%d", a.ID, index), map[string]any{"given": given})
}

func TestQuizFromTheFirstToTheLast(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := withQuiz(t, db)
		begun := startQuiz(w, resident, `{"kind":"practice","law":"xf"}`)
		for i, q := range begun.Questions {
			got := giveQuiz(w, resident, begun, i, q.right())
			if diff := cmp.Diff(q.right(), got.Given); diff != "" {
				t.Error("the answer that counts:", diff)
			}
			if !got.Verdict.Correct || got.AttemptDone != (i == len(begun.Questions)-1) {
				t.Fatalf("%+v: %+v", q, got)
			}
			want := pageVerdict{
				Question: got.Verdict.Question, Correct: true, Answer: got.Verdict.Answer, Explanation: "机密解析", LawShort: "消防法", ArticleTitle: "第四十四条",
				LawVersion: "2021 年修正", Topic: "火警",
			}
			if q.Type == "fill" {
				want.Accept = "机密词"
			} else if diff := cmp.Diff(q.right().Options, got.Verdict.Answer); diff != "" {
				t.Error("the right options by their place on the page:", diff)
			}
			if diff := cmp.Diff(want, got.Verdict); diff != "" {
				t.Error(diff)
			}
		}
		over := ok[pageAttempt](w, resident, "GET", "/attempts/"+begun.ID, nil)
		if !over.Done || over.Answered != 10 || over.Correct != 10 || over.Total != 10 {
			t.Errorf("%+v", over)
		}
		if next := startQuiz(w, resident, `{"kind":"practice","law":"xf"}`); next.ID == begun.ID || next.Answered != 0 {
			t.Errorf("no new practice after the last question: %+v", next)
		}
	})
}

// TestQuizHidesAnswers looks at everything a person can see of a question before answering it.
func TestQuizHidesAnswers(t *testing.T) {
	w := withQuiz(t, testkit.DB(t))
	for _, start := range []string{`{"kind":"practice","law":"xf"}`, `{"kind":"daily"}`} {
		begun := w.send(resident, "POST", "/attempts", start)
		var a pageAttempt
		must(t, json.Unmarshal([]byte(begun.body), &a))
		giveQuiz(w, resident, a, 0, a.Questions[0].right())
		for _, text := range []string{begun.body, w.send(resident, "GET", "/attempts/"+a.ID, "").body} {
			var seen struct{ Questions []json.RawMessage }
			must(t, json.Unmarshal([]byte(text), &seen))
			for i, q := range seen.Questions {
				answered := i == 0 && text != begun.body
				for _, secret := range []string{"answer", "correct", "verdict", "accept", "机密", "xf-", "explanation", "44"} {
					if !answered && strings.Contains(string(q), secret) {
						t.Errorf("question %d tells %q before it is answered: %s", i, secret, q)
					}
				}
			}
		}
	}
}

// TestQuizOrderIsDrawn: where the right option stands says nothing, and differs between people.
func TestQuizOrderIsDrawn(t *testing.T) {
	w := withQuiz(t, testkit.DB(t))
	orders := map[string]bool{}
	for _, who := range []string{resident, neighbour} {
		for range 3 {
			a := startQuiz(w, who, `{"kind":"practice","law":"xf"}`)
			for i, q := range a.Questions {
				if q.Type == "ordering" {
					orders[strings.Join(q.Options, "")] = true
				}
				giveQuiz(w, who, a, i, q.right())
			}
		}
	}
	if len(orders) < 3 {
		t.Errorf("orderings are shown in %d ways: %v", len(orders), orders)
	}
}

func TestQuizSecondSend(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := withQuiz(t, db)
		a := startQuiz(w, resident, `{"kind":"daily"}`)
		q := a.Questions[2]
		path := fmt.Sprintf("/attempts/%s/answers/2", a.ID)
		bodies := make([]string, 6)
		var wg sync.WaitGroup
		for i := range bodies { // the same phone twice, a second tab, a retry: all at once, not all alike
			wg.Go(func() {
				given := q.right()
				if i%2 == 1 && q.Type != "fill" {
					slices.Reverse(given.Options)
				}
				raw, _ := json.Marshal(map[string]any{"given": given})
				bodies[i] = w.send(resident, "PUT", path, string(raw)).body
			})
		}
		wg.Wait()
		for _, body := range bodies[1:] {
			if body != bodies[0] {
				t.Errorf("one answer, two outcomes:\n%s\n%s", bodies[0], body)
			}
		}
		if now := ok[pageAttempt](w, resident, "GET", "/attempts/"+a.ID, nil); now.Answered != 1 {
			t.Errorf("%d answered", now.Answered)
		}
		again := startQuiz(w, resident, `{"kind":"daily"}`)
		if again.ID != a.ID || again.Questions[2].Verdict == nil {
			t.Error("the daily did not resume")
		}
		for i, q := range again.Questions {
			if q.Stem != a.Questions[i].Stem || !slices.Equal(q.Options, a.Questions[i].Options) {
				t.Errorf("question %d came back in another order", i)
			}
		}
	})
}

func TestQuizScenarios(t *testing.T) {
	w := withQuiz(t, testkit.DB(t))
	a := startQuiz(w, resident, `{"kind":"practice","law":"xf"}`)
	single := slices.IndexFunc(a.Questions, func(q pageQuestion) bool { return q.Type == "single" || q.Type == "judge" })
	if single < 0 {
		t.Fatal("no single among the ten")
	}
	own := "GET /attempts/" + a.ID
	put := fmt.Sprintf("PUT /attempts/%s/answers/%d", a.ID, single)
	secret := []string{"机密", "题干"}
	w.play([]scenario{
		{as: guest, route: "POST /attempts", body: `{"kind":"daily"}`, status: 401, code: "not_registered"},
		{as: head, route: "POST /attempts", body: `{"kind":"daily"}`, status: 401, code: "not_registered"},
		{as: guest, route: own, status: 401, code: "not_registered", never: secret},
		{as: guest, route: put, body: `{"given":{"options":[0]}}`, status: 401, code: "not_registered", never: secret},
		{as: guest, route: "GET /me/summary", status: 401, code: "not_registered"},
		{as: neighbour, route: own, status: 404, code: "no_such_attempt", never: secret},
		{as: neighbour, route: put, body: `{"given":{"options":[0]}}`, status: 404, code: "no_such_attempt", never: secret},
		{as: resident, route: own, status: 200, want: []string{`"answered":0`}},
		{as: resident, route: "GET /attempts/none", status: 404, code: "no_such_attempt"},
		{name: "another kind", as: resident, route: "POST /attempts", body: `{"kind":"exam"}`, status: 422, code: "invalid"},
		{name: "no kind", as: resident, route: "POST /attempts", body: `{}`, status: 422, code: "invalid"},
		{name: "no law", as: resident, route: "POST /attempts", body: `{"kind":"practice"}`, status: 404, code: "no_such_law"},
		{name: "unknown law", as: resident, route: "POST /attempts", body: `{"kind":"practice","law":"../x"}`, status: 404, code: "no_such_law"},
		{name: "empty law", as: resident, route: "POST /attempts", body: `{"kind":"practice","law":"kong"}`, status: 409, code: "no_questions"},
		{name: "unknown field", as: resident, route: "POST /attempts", body: `{"kind":"daily","person":"x"}`, status: 422, code: "invalid"},
		{name: "broken", as: resident, route: "POST /attempts", body: `{"kind":`, status: 400, code: "bad_request"},
		{name: "broken answer", as: resident, route: put, body: `{"given":{"options":[0}}`, status: 400, code: "bad_request"},
		{name: "no body", as: resident, route: put, status: 400, code: "bad_request"},
		{name: "no given", as: resident, route: put, body: `{}`, status: 422, code: "invalid"},
		{name: "nothing given", as: resident, route: put, body: `{"given":{}}`, status: 422, code: "bad_answer"},
		{name: "unknown field", as: resident, route: put, body: `{"given":{"options":[0]},"correct":true}`, status: 422, code: "invalid"},
		{name: "a forged option", as: resident, route: put, body: `{"given":{"options":[7]}}`, status: 422, code: "bad_answer"},
		{name: "a negative option", as: resident, route: put, body: `{"given":{"options":[-1]}}`, status: 422, code: "bad_answer"},
		{name: "one option twice", as: resident, route: put, body: `{"given":{"options":[0,0]}}`, status: 422, code: "bad_answer"},
		{name: "a text for options", as: resident, route: put, body: `{"given":{"text":"对"}}`, status: 422, code: "bad_answer"},
		{name: "too many options", as: resident, route: put, body: `{"given":{"options":[0,1,2,3,4,5,6,7,8,9,10]}}`, status: 422, code: "invalid"},
		{name: "no number", as: resident, route: put, body: `{"given":{"options":["0"]}}`, status: 422, code: "invalid"},
		{name: "beyond the last", as: resident, route: "PUT /attempts/" + a.ID + "/answers/10", body: `{"given":{"options":[0]}}`, status: 404, code: "no_such_question"},
		{name: "before the first", as: resident, route: "PUT /attempts/" + a.ID + "/answers/-1", body: `{"given":{"options":[0]}}`, status: 404, code: "no_such_question"},
		{name: "no index", as: resident, route: "PUT /attempts/" + a.ID + "/answers/x", body: `{"given":{"options":[0]}}`, status: 422, code: "invalid"},
		{name: "nothing was kept of all that", as: resident, route: own, status: 200, want: []string{`"answered":0`}},
		{as: resident, route: put, body: `{"given":{"options":[0]}}`, status: 200, want: []string{`"verdict"`, `"attempt_done":false`}},
		{as: resident, route: "GET /me/summary", status: 200, want: []string{`"answered":1`, `"practice":[{"law":"xf","answered":1,"total":60}]`}},
		{as: neighbour, route: "GET /me/summary", status: 200, want: []string{`"answered":0`, `"days_in_row":0`, `"daily":{"done":false,"answered":0,"total":5}`}},
	})
}

func TestQuizEmptyBooks(t *testing.T) {
	w := withQuiz(t, testkit.DB(t))
	text := w.send(neighbour, "POST", "/attempts", `{"kind":"daily"}`).body
	if strings.Contains(text, "null") {
		t.Errorf("a list that is empty must be a list: %s", text)
	}
}

func TestBanksScenarios(t *testing.T) {
	w := withQuiz(t, testkit.DB(t))
	const listing = "GET /banks/xf/questions"
	w.play([]scenario{
		{as: guest, route: "GET /laws", status: 200, want: []string{`"short":"消防法"`, `"version":"2021 年修正"`, `"questions":60`}, never: []string{"空法"}},
		{as: guest, route: "GET /banks", status: 401, code: "signed_out"},
		{as: resident, route: "GET /banks", status: 401, code: "signed_out"},
		{as: guest, route: listing, status: 401, code: "signed_out", never: []string{"机密"}},
		{as: resident, route: listing, status: 401, code: "signed_out", never: []string{"机密"}},
		{as: officer, route: "GET /banks", status: 200, want: []string{`"title":"消防法题库"`, `"questions":60`, `"judge":12`}},
		{as: officer, route: listing, status: 200, want: []string{`"id":"xf-0000"`, `"next":"xf-0049"`, "机密解析", "第四十四条"}},
		{as: officer, route: listing + "?after=xf-0049", status: 200, want: []string{`"id":"xf-0050"`, `"id":"xf-0059"`}, never: []string{`"next"`, "xf-0049"}},
		{as: head, route: listing + "?type=judge", status: 200, want: []string{`"options":["正确","错误"],"answer":[0]`}, never: []string{"single"}},
		{as: head, route: listing + "?q=" + "%E9%A2%98%E5%B9%B2%2041", status: 200, want: []string{`xf-0041`}, never: []string{"xf-0040"}},
		{name: "another type", as: head, route: listing + "?type=essay", status: 422, code: "invalid"},
		{name: "another parameter", as: head, route: listing + "?page=2", status: 422, code: "invalid"},
		{as: head, route: "GET /banks/none/questions", status: 404, code: "no_such_bank"},
	})
}
