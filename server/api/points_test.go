package api_test

import (
	"encoding/json"
	"fmt"
	"testing"

	record "pufa/server/answer"
	"pufa/server/testkit"
)

const formula = `{"title":"安全生产月","from":"2026-06-01","to":"2026-06-30","formula":` +
	`{"first":{"points":5},"right":{"points":2,"per_day":3},"daily":{"points":0},"done":{"points":0},"passed":{"points":0},"per_day":8}}`

// mine answers as the resident of the world, so many right.
func (b *books) mine(session string, right int) {
	b.t.Helper()
	for i := range 5 {
		a := record.Answer{
			ID: fmt.Sprintf("%s/%d", session, i), Source: record.Daily, Session: session, Person: b.residentID(), District: tongyuanju,
			Campaign: "id-1", Question: "q", Index: i,
		}
		a.Stamp(b.clock.Now())
		a.Mark(i < right)
		_, _, err := b.answers.Insert(b.t.Context(), a)
		must(b.t, err)
	}
}

func (b *books) residentID() string {
	b.t.Helper()
	var me struct{ ID string }
	must(b.t, json.Unmarshal([]byte(b.mustSend(resident, "GET /me", "")), &me))
	return me.ID
}

func TestEverybodySeesTheirOwnPoints(t *testing.T) {
	b := newBooks(t, testkit.DB(t))
	b.play([]scenario{
		{as: guest, route: "GET /me/points", status: 401, code: "not_registered"},
		{name: "without a campaign", as: resident, route: "GET /me/points", status: 200, want: []string{`"campaigns":[]`, `"entries":[]`}},
	})
	b.mustSend(head, "POST /campaigns", formula)
	b.play([]scenario{
		{name: "before an answer", as: resident, route: "GET /me/points", status: 200, want: []string{`"total":0`, "首次参与 +5 点，每人一次", "每人每天合计最多 8 点"}},
		{as: resident, route: "GET /me/points?campaign=none", status: 404, code: "no_such_record"},
	})
	b.mine("s", 5)
	b.play([]scenario{
		{name: "at once", as: resident, route: "GET /me/points", status: 200, want: []string{
			`"total":8`, `"points":8`, "首次参与这次活动", "每日五题答对 2 题", `"day":"2026-06-01"`,
		}},
	})
	taken, err := b.points.ReversePoints(t.Context(), "d", "id-1", b.residentID(), nil, "用程序答题", "区局")
	if err != nil || taken != 8 {
		t.Errorf("taken %d, %v", taken, err)
	}
	b.play([]scenario{
		{name: "taken back", as: resident, route: "GET /me/points?campaign=id-1", status: 200, want: []string{
			`"total":0`, "核查后撤销：每日五题答对 2 题", `"points":-3`, `"why":"用程序答题"`,
		}},
		{name: "a page of it", as: resident, route: "GET /me/points?before=2", status: 200, want: []string{`"place":1`}},
	})
}

func TestAFormulaIsSetBeforeItGivesPoints(t *testing.T) {
	b := newBooks(t, testkit.DB(t))
	b.mustSend(head, "POST /campaigns", safetyMonth)
	wrong := `{"first":{"points":2},"right":{"points":0,"per_day":3},"daily":{"points":0},"done":{"points":0},"passed":{"points":0}}`
	b.play([]scenario{
		{name: "the default", as: guest, route: "GET /campaigns/id-1", status: 200, want: []string{"首次参与 +2 点", "训练赛和竞赛彩排不计", `"right":{"points":1}`}},
		{as: officer, route: "POST /points/words", body: wrong, status: 403, code: "district_role_needed"},
		{as: head, route: "POST /points/words", body: wrong, status: 422, code: "bad_formula", want: []string{"“答对一题”不计活力值，不用填次数上限"}},
		{as: head, route: "POST /campaigns", body: `{"title":"活动","from":"2026-06-01","to":"2026-06-30","formula":` + wrong + `}`, status: 422, code: "invalid", want: []string{"不用填次数上限"}},
		{as: head, route: "PUT /campaigns/id-1", body: formula, status: 200, want: []string{"首次参与 +5 点", "每天最多计 3 次"}},
		{name: "left out", as: head, route: "PUT /campaigns/id-1", body: safetyMonth, status: 200, want: []string{"首次参与 +5 点"}},
	})
	b.answer("person", tongyuanju, 1, 1)
	b.play([]scenario{
		{as: head, route: "GET /campaigns", status: 200, want: []string{`"formula_fixed":true`}},
		{name: "the same", as: head, route: "PUT /campaigns/id-1", body: formula, status: 200},
		{name: "another", as: head, route: "PUT /campaigns/id-1", body: `{"title":"活动","from":"2026-06-01","to":"2026-06-30","formula":` +
			`{"first":{"points":9},"right":{"points":2},"daily":{"points":0},"done":{"points":0},"passed":{"points":0}}}`, status: 409, code: "formula_fixed"},
	})
}
