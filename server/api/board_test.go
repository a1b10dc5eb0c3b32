package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pufa/server/answer"
	"pufa/server/api"
	"pufa/server/district"
	"pufa/server/docdb"
	"pufa/server/report"
	"pufa/server/store"
	"pufa/server/testkit"
)

// newBoards is a campaign id-1 with a community and two units, and the resident 小安 who belongs to both.
func newBoards(t *testing.T, db *docdb.DB) *books {
	t.Helper()
	b := &books{}
	b.world = newWorld(t, db, func(o *api.Options) {
		b.open(t, db, o)
		counting, err := store.NewCounting(t.Context(), db)
		must(t, err)
		people, err := store.NewResidents(t.Context(), db)
		must(t, err)
		o.Boards = report.NewBoards(counting, store.NewPlaces(o.Districts), o.Units, people, o.Now)
	})
	b.mustSend(head, "POST /campaigns", `{"title":"安全生产月","from":"2026-06-01","to":"2026-06-30"}`)
	b.mustSend(head, "POST /districts", `{"code":"500108001001","name":"江岸社区","kind":"社区","parent":"500108001"}`)
	return b
}

func (b *books) unit(as, name, place, more string) string {
	b.t.Helper()
	var u struct{ ID string }
	must(b.t, json.Unmarshal([]byte(b.mustSend(as, "POST /units", fmt.Sprintf(`{"name":%q,"district":%q%s}`, name, place, more))), &u))
	return u.ID
}

func TestUnits(t *testing.T) {
	b := newBoards(t, testkit.DB(t))
	factory := b.unit(officer, "长江电工厂", tongyuanju, `,"aliases":["长电"],"heads":200`)
	school := b.unit(head, "花园小学", huayuanlu, "")
	double := b.unit(officer, "长江电工有限公司", tongyuanju, "")
	b.play([]scenario{
		{as: guest, route: "GET /units", status: 401, code: "signed_out"},
		{as: officer, route: "GET /units", status: 200, want: []string{"长江电工厂", `"heads":200`}, never: []string{"花园小学"}},
		{as: head, route: "GET /units", status: 200, want: []string{"长江电工厂", "花园小学"}},
		{as: guest, route: "GET /unit-choices?q=%E9%95%BF%E7%94%B5", status: 200, want: []string{"长江电工厂", `"alias":"长电"`}, never: []string{"有限公司", "heads"}},
		{as: officer, route: "POST /units", body: `{"name":"别处","district":"500108002"}`, status: 403, code: "other_district"},
		{as: guest, route: "POST /units", body: `{"name":"别处","district":"500108002"}`, status: 401, code: "signed_out"},
		{as: officer, route: "POST /units", body: `{"name":"长江 电工厂","district":"500108001"}`, status: 409, code: "unit_taken"},
		{as: officer, route: "POST /units", body: `{"name":"丙","district":"500108001","heads":0}`, status: 422, code: "bad_heads"},
		{as: other, route: "PUT /units/" + factory, body: `{"name":"丁","district":"500108002"}`, status: 403, code: "other_district"},
		{as: officer, route: "PUT /units/nobody", body: `{"name":"丁","district":"500108001"}`, status: 404, code: "unknown_unit"},
		{as: officer, route: "POST /units/" + factory + "/merge", body: `{"into":"` + school + `"}`, status: 403, code: "other_district"},
		{as: officer, route: "POST /units/" + double + "/merge", body: `{"into":"` + factory + `"}`, status: 200, want: []string{"长江电工有限公司"}},
		{as: officer, route: "POST /units/" + double + "/merge", body: `{"into":"` + factory + `"}`, status: 409, code: "unit_merged"},

		{as: resident, route: "PATCH /me", body: `{"unit":"` + double + `","community":"500108001001"}`, status: 200, want: []string{`"unit":"` + factory, "江岸社区"}},
		{as: resident, route: "PATCH /me", body: `{"community":"500108002001"}`, status: 422, code: "unknown_community"},
		{as: resident, route: "PATCH /me", body: `{"unit":"我的单位"}`, status: 422, code: "unknown_choice"},
		{as: officer, route: "PUT /units/" + factory, body: `{"name":"长江电工厂","district":"500108001","retired":true}`, status: 200, want: []string{`"retired":true`}},
		{name: "keeps what is retired", as: resident, route: "PATCH /me", body: `{"unit":"` + factory + `"}`, status: 200, want: []string{"长江电工厂"}},
		{name: "moves, and has no community", as: resident, route: "PATCH /me", body: `{"district":"500108002"}`, status: 200, want: []string{"长江电工厂"}, never: []string{"江岸社区"}},
		{as: resident, route: "PATCH /me", body: `{"unit":""}`, status: 200, never: []string{"长江电工厂"}},
		{name: "does not choose what is retired", as: resident, route: "PATCH /me", body: `{"unit":"` + factory + `"}`, status: 422, code: "unknown_choice"},
		{as: guest, route: "POST /residents", body: `{"nickname":"阿明","district":"500108001","community":"500108001001","unit":"` + school + `"}`, status: 201, want: []string{"江岸社区", "花园小学"}},

		{as: officer, route: "POST /units/import", body: `{"text":"名称\t镇街\n新厂\t铜元局街道\t\t30\n花小,花园路街道","dry":true}`, status: 200, want: []string{`"fine":1`, `"saved":false`, "这属于别的镇街"}},
		{as: officer, route: "POST /units/import", body: `{"text":"新厂，铜元局街道"}`, status: 200, want: []string{`"fine":1`, `"saved":true`}},
		{as: officer, route: "GET /units", status: 200, want: []string{"新厂"}},
		{as: head, route: "DELETE /districts/500108001001", status: 409, code: "district_in_use"},
	})
}

func TestBoards(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBoards(t, db)
		factory := b.unit(officer, "长江电工厂", tongyuanju, `,"heads":200`)
		school := b.unit(head, "花园小学", huayuanlu, "")
		var me struct{ ID string }
		must(t, json.Unmarshal([]byte(b.mustSend(resident, "PATCH /me", `{"community":"500108001001","unit":"`+factory+`"}`)), &me))
		b.keep(me.ID, tongyuanju, district.Ties{Community: "500108001001", Unit: factory}, 3)
		b.keep("other", huayuanlu, district.Ties{Unit: school}, 5)
		b.keep("third", tongyuanju, district.Ties{}, 1)
		switchOn := func(plans string) {
			b.mustSend(head, "PUT /campaigns/id-1", `{"title":"安全生产月","from":"2026-06-01","to":"2026-06-30","boards":`+plans+`}`)
		}
		const boards = "/campaigns/id-1/boards/"
		b.play([]scenario{
			{as: guest, route: "GET /campaigns/id-1", status: 200, want: []string{`"boards":[{"kind":"district","by":""}]`}},
			{as: guest, route: "GET " + boards + "district", status: 200, want: []string{"铜元局街道", `"rank":0`}, never: []string{`"rank":1`}},
			{as: resident, route: "GET " + boards + "district", status: 200, want: []string{`"mine":{"rank":0,"key":"500108001"`}},
			{as: guest, route: "GET " + boards + "unit", status: 404, code: "board_off"},
			{as: guest, route: "GET " + boards + "person", status: 404, code: "board_off"},
			{as: head, route: "GET " + boards + "person", status: 404, code: "board_off"},
			{as: head, route: "GET " + boards + "unit?by=answers", status: 200, want: []string{"长江电工厂", "花园小学"}},
			{name: "an officer sees what is off within the scope", as: officer, route: "GET " + boards + "unit?by=answers", status: 200, want: []string{"长江电工厂"}, never: []string{"花园小学"}},
			{as: head, route: "GET " + boards + "nothing", status: 422, code: "invalid"},
			{as: head, route: "PUT /campaigns/id-1", body: `{"title":"x","from":"2026-06-01","to":"2026-06-30","boards":[{"kind":"person","by":"participants"}]}`, status: 422, code: "invalid"},
			{as: head, route: "PUT /campaigns/id-1", body: `{"title":"x","from":"2026-06-01","to":"2026-06-30","boards":[{"kind":"unit","by":"answers"},{"kind":"unit","by":"correct"}]}`, status: 422, code: "invalid"},
			{as: officer, route: "GET " + boards + "unit/board.xlsx?by=answers", status: 200},
			{as: guest, route: "GET " + boards + "district/board.xlsx", status: 401, code: "signed_out"},
		})
		switchOn(`[{"kind":"community","by":"answers"},{"kind":"unit","by":"answers","per_head":true},{"kind":"person","by":"answers"}]`)
		b.clock.Advance(3e9)
		b.play([]scenario{
			{as: guest, route: "GET " + boards + "district", status: 404, code: "board_off"},
			{
				as: resident, route: "GET " + boards + "unit", status: 200, never: []string{`"heads":0`},
				want: []string{`"rows":[{"rank":1,"key":"` + factory, `"per_head":150`, `"no_heads":[{"rank":0,"key":"` + school, `"mine":{"rank":1`, `"unset":[{"rank":0,"key":"500108001"`},
			},
			{as: guest, route: "GET " + boards + "community", status: 200, want: []string{`"rank":1,"key":"500108001001","name":"江岸社区","district":"铜元局街道"`}, never: []string{`"mine"`}},
			{as: guest, route: "GET " + boards + "unit?by=correct", status: 200, want: []string{`"by":"answers"`}},
			{name: "nobody agreed", as: resident, route: "GET " + boards + "person", status: 200, want: []string{`"rows":[]`}, never: []string{"小安", `"mine"`}},
			{as: resident, route: "PATCH /me", body: `{"listed":true}`, status: 200, want: []string{`"listed":true`}},
			{name: "an old change keeps the boards", as: head, route: "PUT /campaigns/id-1", body: `{"title":"安全生产月","from":"2026-06-01","to":"2026-06-30"}`, status: 200, want: []string{`"kind":"person"`}},
		})
		b.clock.Advance(3e9)
		b.play([]scenario{
			{as: resident, route: "GET " + boards + "person", status: 200, want: []string{`"rows":[{"rank":1,"name":"小安"`, `"mine":{"rank":1`}, never: []string{me.ID, "other"}},
			{as: guest, route: "GET " + boards + "person?offset=1", status: 200, want: []string{`"rows":[]`, `"total":1`}},
			{as: resident, route: "DELETE /me", status: 204},
		})
		b.clock.Advance(3e9)
		b.play([]scenario{{name: "erased", as: guest, route: "GET " + boards + "person", status: 200, want: []string{`"rows":[]`}}})
		sheet := b.send(head, "GET", boards+"unit/board.xlsx", "")
		rows, err := report.ReadXLSX([]byte(sheet.body), 20)
		must(t, err)
		text := fmt.Sprint(rows)
		for _, want := range []string{"安全生产月单位榜", "长江电工厂", "人数不详", "未选单位", "1.50"} {
			if !strings.Contains(text, want) {
				t.Errorf("no %s in %s", want, text)
			}
		}
		if bytes.Contains([]byte(sheet.body), []byte("小安")) {
			t.Error("a person is in it")
		}
	})
}

// keep has somebody answer so many questions right.
func (b *books) keep(person, place string, ties district.Ties, n int) {
	b.t.Helper()
	for i := range n {
		a := answer.Answer{
			ID: fmt.Sprintf("%s/%d", person, i), Source: answer.Daily, Session: person, Person: person, District: place, Ties: ties,
			Campaign: "id-1", Question: "q", Index: i,
		}
		a.Mark(true)
		a.Stamp(b.clock.Now())
		_, _, err := b.answers.Insert(b.t.Context(), a)
		must(b.t, err)
	}
}
