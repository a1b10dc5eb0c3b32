package api_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"pufa/server/answer"
	"pufa/server/api"
	"pufa/server/docdb"
	"pufa/server/editing"
	"pufa/server/question"
	"pufa/server/report"
	"pufa/server/store"
	"pufa/server/testkit"
)

func TestFiguresOfQuestions(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		answers, err := store.NewAnswers(t.Context(), db)
		must(t, err)
		counting, err := store.NewCounting(t.Context(), db)
		must(t, err)
		records, err := store.NewEditing(t.Context(), db)
		must(t, err)
		w := newWorld(t, db, func(o *api.Options) {
			o.Catalog = testkit.Catalog(t,
				"id: xf-0001, type: single, stem: 着火打哪个号, options: [{right: 一一九}, {wrong: 一二〇}, {wrong: 一一四}]",
				"id: xf-0002, type: judge, stem: 着火了要报警对不对, answer: true",
				"id: xf-0003, type: ordering, stem: 先后怎么排, options: [一, 二, 三]",
				"id: xf-0004, type: single, stem: 没人答过, options: [{right: 一一九}, {wrong: 一二〇}, {wrong: 一一四}]",
				"id: xf-0005, type: single, stem: 大家都答错, options: [{right: 一一九}, {wrong: 一二〇}, {wrong: 一一四}]",
				"id: xf-0006, type: single, stem: 陪练的题, options: [{right: 一一九}, {wrong: 一二〇}, {wrong: 一一四}]")
			o.Editing = editing.NewDesk(o.Catalog, nil, records, nil, o.Now)
			o.Items = report.NewItems(counting, o.Now)
		})
		// Whoever is of an even number is right about 1 and 6; all but one of them are about 2; nobody is about 5.
		for n := range 40 {
			for q, option := range map[int]int{1: n % 2, 2: n / 38 * (1 - n%2), 3: 0, 5: 1 + n%2, 6: n % 2} {
				a := answer.Answer{
					ID: fmt.Sprint(n, "/", q), Source: answer.Practice, Session: fmt.Sprint(n), Person: "p", District: tongyuanju,
					Question: fmt.Sprintf("xf-000%d", q), Index: q, TookMS: int64(4000 + q), Given: question.Given{Options: []int{option}},
				}
				a.Stamp(w.clock.Now())
				a.Mark(option == 0)
				_, _, err := answers.Insert(t.Context(), a)
				must(t, err)
			}
		}
		const one, list = "GET /editing/questions/xf-0001/figures", "GET /editing/questions"
		w.play([]scenario{
			{as: guest, route: one, status: 401, code: "signed_out"},
			{as: resident, route: one, status: 401, code: "signed_out"},
			{as: officer, route: "GET /editing/questions/none/figures", status: 404, code: "no_such_question"},
			{as: officer, route: one, status: 200, want: []string{
				`"asked":40,"right":20,"discrimination":0.95,"median_ms":4001,"signs":[]`, `"sets":40`, `"picks":40`,
				`{"text":"一一九","right":true,"picked":20},{"text":"一二〇","right":false,"picked":20},{"text":"一一四","right":false,"picked":0}`,
				`"ways":[{"source":"practice","asked":40,"right":20}]`,
			}},
			{name: "put in order", as: officer, route: "GET /editing/questions/xf-0003/figures", status: 200, want: []string{`"asked":40`, `"options":[]`}},
			{name: "never asked", as: officer, route: "GET /editing/questions/xf-0004/figures", status: 200, want: []string{`"asked":0`, `"discrimination":null`, `"median_ms":null`, `"ways":[]`}},
			{name: "all", as: officer, route: list, status: 200, want: []string{`"signs":{"drawn":1,"too_easy":2,"too_hard":1,"weak":1}`, `"total":6`}},
			{as: officer, route: list + "?sign=drawn", status: 200, want: []string{`"total":1`, "xf-0005", `"too_easy":2`}},
			{as: officer, route: list + "?sign=weak&state=used", status: 200, want: []string{`"total":1`, "xf-0002"}},
			{as: officer, route: list + "?sign=weak&state=held", status: 200, want: []string{`"total":0`, `"signs":{}`}},
			{as: officer, route: list + "?sign=odd", status: 422, code: "invalid"},
			{as: officer, route: list + "?sort=odd", status: 422, code: "invalid"},
		})
		for sort, want := range map[string]string{
			"share": "5 1 6 2 3 4", "share&down=true": "3 2 1 6 5 4", "asked": "4 1 2 3 5 6", "time&down=true": "6 5 3 2 1 4", "": "1 2 3 4 5 6",
		} {
			var got struct{ Questions []struct{ ID string } }
			must(t, json.Unmarshal([]byte(w.send(officer, "GET", "/editing/questions?sort="+sort, "").body), &got))
			order := ""
			for _, q := range got.Questions {
				order += " " + q.ID[len(q.ID)-1:]
			}
			if order != " "+want {
				t.Errorf("by %q: %s, want %s", sort, order, want)
			}
		}
	})
}
