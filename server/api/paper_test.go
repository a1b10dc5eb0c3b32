package api_test

import (
	"encoding/json"
	"strings"
	"testing"

	"pufa/server/contest"
	"pufa/server/testkit"
)

const ownPace = `{"title":"消防知识自测","bank":"xf","count":3,"seconds":0,"points":10,"paced":{"at_once":false}}`

// TestOnePersonAnswersAtTheirOwnPace goes over REST from the first question to the results.
func TestOnePersonAnswersAtTheirOwnPace(t *testing.T) {
	h := newHall(t, testkit.DB(t))
	c := h.create(head, ownPace)
	paper := "/contests/code/" + c.Code + "/paper"
	h.play([]scenario{
		{as: resident, route: "GET " + paper, status: 403, code: "not_joined"},
		{as: resident, route: "POST /contests/code/" + c.Code + "/join", status: 200},
		{as: resident, route: "GET " + paper, status: 200, want: []string{`"next":-1`, `"done":false`}},
		{as: resident, route: "POST " + paper + "/0", status: 409, code: "wrong_question"},
	})
	h.command(head, c, "start", 0)
	never := []string{"机密", `"reveal"`, `"answer"`}
	h.play([]scenario{
		{as: resident, route: "POST " + paper + "/1", status: 409, code: "wrong_question"},
		{as: resident, route: "PUT " + paper + "/0", body: `{"given":{"options":[0]}}`, status: 409, code: "not_open"},
		{as: resident, route: "POST " + paper + "/0", status: 200, want: []string{`"index":0`, `"opens"`}, never: never},
		{as: resident, route: "PUT " + paper + "/0", body: `{"given":{}}`, status: 422, code: "bad_answer", never: never},
	})
	answer := func(q string) {
		var got contest.Paper
		if err := json.Unmarshal([]byte(h.mustSend(resident, "POST "+paper+"/"+q, "")), &got); err != nil {
			t.Fatal(err)
		}
		given := map[string]string{"fill": `{"text":"机密词"}`, "ordering": `{"options":[0,1,2]}`}[string(got.Question.Type)]
		if given == "" {
			given = `{"options":[0]}`
		}
		h.play([]scenario{{as: resident, route: "PUT " + paper + "/" + q, body: `{"given":` + given + `}`, status: 200, never: []string{"机密解析", `"reveal"`}}})
	}
	for _, q := range []string{"0", "1", "2"} {
		answer(q)
	}
	h.play([]scenario{
		{as: resident, route: "GET " + paper, status: 200, want: []string{`"done":true`, `"answered":3`}, never: []string{`"reveal"`}},
		{as: head, route: "GET /contests/" + c.ID, status: 200, want: []string{`"format":"paced"`, `"at_once":false`}},
		{as: head, route: "POST /contests", body: strings.Replace(ownPace, `"at_once":false`, `"closes":"2020-01-01T00:00:00Z","at_once":true`, 1), status: 422, code: "invalid"},
	})
	h.command(head, c, "end", 1)
	h.play([]scenario{{as: resident, route: "GET " + paper, status: 200, want: []string{`"reveal"`, "机密解析"}}})
}

func TestAHostsContestHasNoPapers(t *testing.T) {
	h := newHall(t, testkit.DB(t))
	c := h.create(head, quick)
	h.play([]scenario{
		{as: resident, route: "POST /contests/code/" + c.Code + "/join", status: 200},
		{as: resident, route: "GET /contests/code/" + c.Code + "/paper", status: 409, code: "not_paced"},
		{as: head, route: "POST /contests", body: strings.Replace(quick, `"seconds":20`, `"seconds":0`, 1), status: 422, code: "invalid"},
	})
}
