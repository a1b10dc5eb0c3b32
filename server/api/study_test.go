package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"pufa/server/answer"
	"pufa/server/api"
	"pufa/server/docdb"
	"pufa/server/feedback"
	"pufa/server/store"
	"pufa/server/study"
	"pufa/server/testkit"
)

// nothingSecret tells everything.
type nothingSecret struct{}

func (nothingSecret) Told(context.Context, answer.Source, string, int) (bool, error) {
	return true, nil
}
func (nothingSecret) Reserved(context.Context) (map[string]bool, error) { return nil, nil }

// withStudy adds learning by oneself to a world with questions.
func withStudy(t *testing.T, db *docdb.DB) *world {
	t.Helper()
	return withQuiz(t, db, func(o *api.Options) {
		cards, err := store.NewCards(t.Context(), db)
		must(t, err)
		reports, err := store.NewReports(t.Context(), db)
		must(t, err)
		answers, err := store.NewAnswers(t.Context(), db)
		must(t, err)
		o.Study = study.New(o.Catalog, cards, cards, store.ContestAnswers{Answers: answers}, nothingSecret{}, o.Now)
		o.Feedback = feedback.NewDesk(o.Catalog, reports, answers, o.Now)
	})
}

// waits is what waits for a person.
type waits struct {
	Due, Wrong, Bookmarks, Replies int
}

func TestFromWrongToTheNotebookAndOut(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := withStudy(t, db)
		first := startQuiz(w, resident, `{"kind":"practice","law":"xf"}`)
		missed := 0
		for i, q := range first.Questions {
			give := q.right()
			if q.Type == "judge" {
				missed++
				give.Options[0] = 1 - give.Options[0]
			}
			giveQuiz(w, resident, first, i, give)
		}
		if missed == 0 {
			t.Fatal("nothing to miss was drawn")
		}
		for left := 2; left > 0; left-- {
			w.clock.Advance(time.Minute)
			if got := ok[waits](w, resident, "GET", "/me/study", nil); got.Wrong != missed {
				t.Fatalf("%+v, want %d wrong", got, missed)
			}
			redo := ok[pageAttempt](w, resident, "POST", "/study/attempts", map[string]any{"by": "wrong"})
			if redo.Total != missed || redo.Law != "" || redo.Kind != "practice" {
				t.Fatalf("%+v", redo)
			}
			for i, q := range redo.Questions {
				giveQuiz(w, resident, redo, i, q.right())
			}
		}
		w.play([]scenario{
			{"is empty", resident, "GET /me/wrong", "", 200, "", []string{`"questions":[]`, `"rule":2`}, nil},
			{"nothing left", resident, "POST /study/attempts", `{"by":"wrong"}`, 409, "no_questions", nil, nil},
			{"nothing due", resident, "POST /study/attempts", `{"by":"due"}`, 409, "no_questions", nil, nil},
		})
		w.clock.Advance(3 * 24 * time.Hour)
		got := ok[waits](w, resident, "GET", "/me/study", nil)
		if got.Due != first.Total {
			t.Errorf("in three days: %+v", got)
		}
		review := ok[pageAttempt](w, resident, "POST", "/study/attempts", map[string]any{"by": "due"})
		if review.Total != got.Due {
			t.Errorf("%+v", review)
		}
	})
}

func TestPartsOverTheAPI(t *testing.T) {
	w := withStudy(t, testkit.DB(t))
	topic := ok[pageAttempt](w, resident, "POST", "/study/attempts", map[string]any{"by": "topic", "law": "xf", "value": "火警"})
	if topic.Total != 10 || topic.Law != "xf" {
		t.Fatalf("%+v", topic)
	}
	giveQuiz(w, resident, topic, 0, topic.Questions[0].right())
	w.play([]scenario{
		{"counted", resident, "GET /laws/xf/parts", "", 200, "", []string{`"by":"topic"`, `"value":"火警"`, `"total":60,"answered":1`}, []string{"题干"}},
		{"of nobody", guest, "GET /laws/xf/parts", "", 200, "", []string{`"total":60,"answered":0`}, nil},
		{"no law", resident, "GET /laws/no/parts", "", 404, "no_such_law", nil, nil},
		{"no such topic", resident, "POST /study/attempts", `{"by":"topic","law":"xf","value":"无"}`, 409, "no_questions", nil, nil},
		{"no such way", resident, "POST /study/attempts", `{"by":"mood"}`, 422, "invalid", nil, nil},
		{"nobody", guest, "POST /study/attempts", `{"by":"due"}`, 401, "not_registered", nil, nil},
	})
}

// answered has somebody answer one question of a practice wrongly, and gives its id.
func answered(w *world, as string) string {
	w.t.Helper()
	a := startQuiz(w, as, `{"kind":"practice","law":"xf"}`)
	for i, q := range a.Questions {
		if q.Type != "judge" {
			continue
		}
		give := q.right()
		give.Options[0] = 1 - give.Options[0]
		path := fmt.Sprintf("/attempts/%s/answers/%d", a.ID, i)
		got := ok[struct {
			Verdict struct{ Question string } `json:"verdict"`
		}](w, as, "PUT", path, map[string]any{"given": give})
		return got.Verdict.Question
	}
	w.t.Fatal("no judgement was drawn")
	return ""
}

func TestBookmarksOverTheAPI(t *testing.T) {
	w := withStudy(t, testkit.DB(t))
	id := answered(w, resident)
	w.play([]scenario{
		{"not answered", neighbour, "PUT /me/bookmarks/" + id, "", 404, "not_answered", nil, nil},
		{"keep", resident, "PUT /me/bookmarks/" + id, "", 204, "", nil, nil},
		{"again", resident, "PUT /me/bookmarks/" + id, "", 204, "", nil, nil},
		{"list", resident, "GET /me/bookmarks", "", 200, "", []string{id, "机密解析", "第四十四条", `"asked":true`}, nil},
		{"ids", resident, "GET /me/bookmarks/ids", "", 200, "", []string{`"questions":["` + id + `"]`}, []string{"机密"}},
		{"of another", neighbour, "GET /me/bookmarks", "", 200, "", []string{`"questions":[]`}, []string{id}},
		{"practise them", resident, "POST /study/attempts", `{"by":"bookmark"}`, 200, "", []string{`"total":1`, `"by":"bookmark"`}, []string{id}},
		{"drop", resident, "DELETE /me/bookmarks/" + id, "", 204, "", nil, nil},
		{"drop again", resident, "DELETE /me/bookmarks/" + id, "", 204, "", nil, nil},
		{"nobody", guest, "GET /me/bookmarks", "", 401, "not_registered", nil, nil},
	})
}

func TestPacksOverTheAPI(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := withStudy(t, db)
		me := ok[struct{ ID string }](w, resident, "GET", "/me", nil)
		w.play([]scenario{
			{"list", guest, "GET /packs", "", 200, "", []string{`"law":"xf"`, `"questions":60`}, []string{"题干", "kong"}},
			{"nobody", guest, "GET /packs/xf", "", 401, "not_registered", nil, nil},
			{"a pack", resident, "GET /packs/xf", "", 200, "", []string{"机密解析", "机密词"}, nil},
			{"none", resident, "GET /packs/kong", "", 404, "no_such_law", nil, nil},
		})
		send := func(as, person, id string, option int) string {
			body, err := json.Marshal(map[string]any{"person": person, "answers": []any{map[string]any{
				"id": id, "run": "run-0123456789abc", "index": 0, "question": "xf-0002", "given": map[string]any{"options": []int{option}}, "ago_ms": 60000, "took_ms": 9e18,
			}}})
			must(t, err)
			got := w.send(as, "POST", "/study/offline-answers", string(body))
			if got.StatusCode != 200 {
				t.Fatalf("%d %s", got.StatusCode, got.body)
			}
			return got.body
		}
		for range 2 {
			if got := send(resident, me.ID, "answer-0123456789", 1); !strings.Contains(got, `"kept":true,"correct":false`) {
				t.Error(got)
			}
		}
		if got := send(resident, me.ID, "answer-0123456789", 0); !strings.Contains(got, `"correct":false`) {
			t.Error("the first answer counts:", got)
		}
		if got := send(neighbour, me.ID, "answer-9876543210", 0); !strings.Contains(got, `"kept":false`) {
			t.Error("to another person's name:", got)
		}
		if got := ok[waits](w, resident, "GET", "/me/study", nil); got.Wrong != 1 {
			t.Errorf("%+v", got)
		}
		sum := ok[struct{ Answered int }](w, resident, "GET", "/me/summary", nil)
		if sum.Answered != 1 {
			t.Errorf("%+v", sum)
		}
	})
}

func TestAReportReachesTheEditorsAndTheReplyTheReporter(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := withStudy(t, db)
		id := answered(w, resident)
		w.play([]scenario{
			{"not answered", neighbour, "POST /questions/" + id + "/reports", `{"reason":"typo"}`, 404, "not_answered", nil, nil},
			{"no reason", resident, "POST /questions/" + id + "/reports", `{"reason":"mood"}`, 422, "invalid", nil, nil},
			{"other needs words", resident, "POST /questions/" + id + "/reports", `{"reason":"other"}`, 422, "bad_text", nil, nil},
			{"report", resident, "POST /questions/" + id + "/reports", `{"reason":"law","text":"条文改了"}`, 201, "", []string{`"status":"open"`}, nil},
			{"again", resident, "POST /questions/" + id + "/reports", `{"reason":"typo"}`, 409, "reported", nil, nil},
			{"not for residents", resident, "GET /feedback", "", 401, "signed_out", nil, nil},
			{"not for officers", officer, "GET /feedback/" + id, "", 403, "", nil, nil},
			{"list", head, "GET /feedback", "", 200, "", []string{id, `"reasons":{"law":1}`, `"open":1`}, []string{"小安"}},
		})
		of := ok[struct {
			Reports []struct{ ID string }
			History struct {
				Answers, Right int
				Options        []int
			}
		}](w, head, "GET", "/feedback/"+id, nil)
		if len(of.Reports) != 1 || of.History.Answers != 1 || of.History.Right != 0 || fmt.Sprint(of.History.Options) != "[0 1]" {
			t.Fatalf("%+v", of)
		}
		decide := fmt.Sprintf(`{"reports":["%s"],"from":"open","to":"rejected","reply":"条文没有变，见第四十四条"}`, of.Reports[0].ID)
		w.play([]scenario{
			{"nobody", guest, "POST /feedback/" + id + "/decisions", decide, 401, "signed_out", nil, nil},
			{"decide", head, "POST /feedback/" + id + "/decisions", decide, 200, "", []string{`"decided":1`}, nil},
			{"too late", head, "POST /feedback/" + id + "/decisions", decide, 200, "", []string{`"decided":0`}, nil},
			{"audit", head, "GET /feedback/" + id, "", 200, "", []string{`"audit":[{"at":`, `"by":"区局"`}, nil},
			{"waits", resident, "GET /me/study", "", 200, "", []string{`"replies":1`}, nil},
			{"the reply", resident, "GET /me/reports", "", 200, "", []string{"条文没有变", `"unread":true`}, nil},
			{"read", resident, "POST /me/reports/read", "", 204, "", nil, nil},
			{"nothing waits", resident, "GET /me/study", "", 200, "", []string{`"replies":0`}, nil},
		})
	})
}
