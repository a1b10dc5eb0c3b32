package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"pufa/server/account"
	"pufa/server/campaign"
	"pufa/server/district"
	"pufa/server/docdb"
	orders "pufa/server/order"
	"pufa/server/testkit"
)

const june = `{"title":"安全生产月","from":"2026-06-01","to":"2026-06-30","units":["示例区教委"],` +
	`"targets":[{"district":"500108001","handed_out":50,"classes":{"社区":1}},{"district":"500108002","activities":2}]}`

// task is a line of a plan as a test reads it.
type task struct {
	ID, District, Department, Standing, Until string
	Amount, Done                              int64
	Late, Revision                            int
}

// newPlan is a world with a campaign id-1, an item id-2 of which two sub-districts have 100 each, and a plan id-3.
func newPlan(t *testing.T, db *docdb.DB) *books {
	t.Helper()
	b := newBooks(t, db)
	b.begin()
	b.mustSend(head, "PUT /campaigns/id-1", june)
	for _, street := range []string{tongyuanju, huayuanlu} {
		b.mustSend(head, "POST /materials/id-2/entries", entry("receive", street, 100, "receive-"+street))
	}
	b.mustSend(head, "POST /campaigns/id-1/plans", `{"title":"2026年条例宣贯方案"}`)
	return b
}

func (b *books) tasks(as, campaign string) (all []task) {
	b.t.Helper()
	var out struct{ Tasks []task }
	must(b.t, json.Unmarshal([]byte(b.mustSend(as, "GET /campaigns/"+campaign+"/plans", "")), &out))
	return out.Tasks
}

// signInAgain opens new sessions, where the old ones have run out.
func (b *books) signInAgain() {
	b.t.Helper()
	all, err := b.organisers.List(b.t.Context(), district.All())
	must(b.t, err)
	for _, o := range all {
		credential, err := b.signIns.Open(b.t.Context(), o)
		must(b.t, err)
		who := map[string]string{"head": head, "tong": officer, "hua": other}[o.ID]
		b.cookies[who] = &http.Cookie{Name: account.SessionCookie, Value: credential}
	}
}

const handOut50 = `{"title":"发放读本","districts":["500108001","500108002"],"from":"2026-06-01","to":"2026-06-10","by":"hand_outs","of":"id-2","amount":50}`

func TestProgressComesOutOfTheBooks(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newPlan(t, db)
		b.mustSend(head, "POST /plans/id-3/tasks", handOut50)
		b.mustSend(head, "POST /plans/id-3/tasks", `{"title":"进社区讲座","department":"示例区教委","from":"2026-06-01","to":"2026-06-10","by":"held_class","of":"社区","amount":2}`)
		want := func(as string, lines ...string) {
			t.Helper()
			var got []string
			for _, one := range b.tasks(as, "id-1") {
				got = append(got, fmt.Sprintf("%s%s %d/%d %s", one.Department, one.District, one.Done, one.Amount, one.Standing))
			}
			if fmt.Sprint(got) != fmt.Sprint(lines) {
				t.Errorf("%s: %v", as, got)
			}
		}
		want(head, "500108001 0/50 not_begun", "500108002 0/50 not_begun", "示例区教委 0/2 not_begun")
		b.mustSend(officer, "POST /materials/id-2/entries", entry("hand_out", tongyuanju, 60, "out"))
		b.mustSend(officer, "POST /campaigns/id-1/activities", lecture)
		b.mustSend(other, "POST /materials/id-2/entries", entry("hand_out", huayuanlu, 20, "out-2"))
		want(head, "500108001 60/50 done", "500108002 20/50 under_way", "示例区教委 1/2 under_way")
		want(officer, "500108001 60/50 done")
		b.mustSend(officer, "POST /materials/id-2/entries/6/reverse", `{"reason":"重复登记","request_id":"request-undo"}`)
		want(officer, "500108001 0/50 not_begun")
		b.clock.Advance(12 * 24 * time.Hour)
		b.signInAgain()
		want(head, "500108001 0/50 overdue", "500108002 20/50 overdue", "示例区教委 1/2 overdue")
		b.play([]scenario{
			{
				as: head, route: "GET /campaigns/id-1/plans/summary", status: 200,
				want: []string{`"plans":1`, `"overdue":3`, `"done":0`, `"late":`, "发放读本"},
			},
			{as: officer, route: "GET /campaigns/id-1/plans/summary", status: 200, want: []string{`"overdue":1`}, never: []string{huayuanlu}},
			{
				as: head, route: "GET /campaigns/id-1/aims", status: 200, want: []string{
					`"key":"handed_out","target":50,"done":0,"standing":"not_begun"`,
					`"key":"class","class":"社区","target":1,"done":1,"standing":"done"`, huayuanlu,
				},
			},
			{as: officer, route: "GET /campaigns/id-1/aims", status: 200, want: []string{tongyuanju}, never: []string{huayuanlu}},
			{as: guest, route: "GET /campaigns/id-1/aims", status: 401, code: "signed_out"},
		})
		late := strings.Replace(entry("hand_out", tongyuanju, 55, "late"), "2026-06-01", "2026-06-12", 1)
		b.mustSend(officer, "POST /materials/id-2/entries", late)
		if one := b.tasks(officer, "id-1")[0]; one.Standing != "done" || one.Late != 2 || one.Until != "2026-06-12" {
			t.Errorf("made up for: %+v", one)
		}
	})
}

func TestOrdersCountByTheirActivities(t *testing.T) {
	if id := orders.ActivityID("x"); !strings.HasPrefix(id, campaign.OrderedID) {
		t.Error(id)
	}
}

func TestPlansByRole(t *testing.T) {
	b := newPlan(t, testkit.DB(t))
	b.mustSend(head, "POST /plans/id-3/tasks", handOut50)
	mine := b.tasks(officer, "id-1")[0].ID
	b.play([]scenario{
		{as: guest, route: "GET /campaigns/id-1/plans", status: 401, code: "signed_out"},
		{as: resident, route: "GET /tasks/" + mine, status: 401, code: "signed_out"},
		{as: officer, route: "POST /campaigns/id-1/plans", body: `{"title":"x"}`, status: 403, code: "district_role_needed"},
		{as: officer, route: "PUT /plans/id-3", body: `{"title":"x"}`, status: 403, code: "district_role_needed"},
		{as: officer, route: "DELETE /plans/id-3", status: 403, code: "district_role_needed"},
		{as: officer, route: "POST /plans/id-3/tasks", body: handOut50, status: 403, code: "district_role_needed"},
		{as: officer, route: "PUT /tasks/" + mine, body: `{"title":"x","district":"500108001","from":"2026-06-01","to":"2026-06-02","by":"hand"}`, status: 403, code: "district_role_needed"},
		{as: officer, route: "DELETE /tasks/" + mine, status: 403, code: "district_role_needed"},
		{as: officer, route: "POST /plans/id-3/tasks/import", body: `{"upload":"x"}`, status: 403, code: "district_role_needed"},
		{as: officer, route: "GET /tasks/" + mine, status: 200, want: []string{`"done":0`, `"act":"entered"`}},
		{as: other, route: "GET /tasks/" + mine, status: 403, code: "other_district"},
		{as: officer, route: "GET /campaigns/id-1/plans", status: 200, want: []string{tongyuanju}, never: []string{huayuanlu}},
		{as: head, route: "GET /tasks/none", status: 404, code: "no_such_record"},
		{as: head, route: "GET /campaigns/none/plans", status: 404, code: "no_such_record"},
		{as: head, route: "PUT /plans/id-3", body: `{"title":"改名","revision":1}`, status: 200, want: []string{"改名", `"revision":2`}},
		{as: head, route: "PUT /plans/id-3", body: `{"title":"再改","revision":1}`, status: 409, code: "changed_meanwhile"},
		{as: head, route: "DELETE /plans/id-3", status: 204},
		{as: head, route: "GET /campaigns/id-1/plans", status: 200, want: []string{`"plans":[]`, `"tasks":[]`}},
		{as: officer, route: "GET /tasks/" + mine, status: 404, code: "no_such_record"},
	})
}

func TestTasksThatCannotBe(t *testing.T) {
	b := newPlan(t, testkit.DB(t))
	for _, c := range []struct{ field, old, new string }{
		{"amount", `"amount":50`, `"amount":0`},
		{"amount", `"amount":50`, `"amount":-5`},
		{"amount", `"amount":50`, `"amount":10000001`},
		{"amount", `"hand_outs","of":"id-2"`, `"hand"`},
		{"from", `"from":"2026-06-01"`, `"from":"2026-05-31"`},
		{"to", `"to":"2026-06-10"`, `"to":"2026-07-01"`},
		{"to", `"to":"2026-06-10"`, `"to":"2026-05-10"`},
		{"to", `"to":"2026-06-10"`, `"to":"2026-06-31"`},
		{"measure", `"of":"id-2"`, `"of":"id-99"`},
		{"by", `"hand_outs"`, `"likes"`},
		{"department", `"title"`, `"department":"没有的局","title"`},
		{"title", `发放读本`, `  `},
		{"district", `"districts":["500108001","500108002"],`, ``},
	} {
		got := b.send(head, "POST", "/plans/id-3/tasks", strings.Replace(handOut50, c.old, c.new, 1))
		if got.StatusCode != 422 || !strings.Contains(got.body, "body."+c.field) {
			t.Errorf("%s: %d %s", c.new, got.StatusCode, got.body)
		}
	}
	b.play([]scenario{
		{
			name: "nowhere", as: head, route: "POST /plans/id-3/tasks", body: strings.Replace(handOut50, huayuanlu, "500108999", 1),
			status: 422, code: "no_such_district",
		},
		{name: "nothing of it is kept", as: head, route: "GET /campaigns/id-1/plans", status: 200, want: []string{`"tasks":[]`}},
	})
	again := strings.Replace(handOut50, "{", `{"request_id":"form-1",`, 1)
	b.mustSend(head, "POST /plans/id-3/tasks", again)
	b.mustSend(head, "POST /plans/id-3/tasks", again)
	if all := b.tasks(head, "id-1"); len(all) != 2 {
		t.Errorf("a form sent twice: %+v", all)
	}
}

const byHand = `{"title":"张贴条例海报","districts":["500108001"],"from":"2026-06-01","to":"2026-06-10","by":"hand"}`

func TestATaskIsMarkedByItsOwner(t *testing.T) {
	b := newPlan(t, testkit.DB(t))
	b.mustSend(head, "POST /plans/id-3/tasks", byHand)
	one := b.tasks(officer, "id-1")[0]
	mark := "PUT /tasks/" + one.ID + "/mark"
	body := func(day string, revision int) string {
		return fmt.Sprintf(`{"done":true,"day":%q,"note":"贴了 12 处","revision":%d}`, day, revision)
	}
	b.play([]scenario{
		{name: "another's", as: other, route: mark, body: body("2026-06-01", 1), status: 403, code: "other_district"},
		{name: "ahead", as: officer, route: mark, body: body("2026-06-20", 1), status: 422, code: "invalid", want: []string{"body.day"}},
		{name: "before the campaign", as: officer, route: mark, body: body("2026-05-20", 1), status: 422, code: "invalid"},
		{name: "no day", as: officer, route: mark, body: body("", 1), status: 422, code: "invalid"},
		{as: officer, route: mark, body: body("2026-06-01", 1), status: 200, want: []string{`"standing":"done"`, "贴了 12 处", `"by_name":"铜元局"`, "2026-06-01 完成"}},
		{name: "of an old state", as: officer, route: mark, body: body("2026-06-01", 1), status: 409, code: "changed_meanwhile"},
		{name: "taken back", as: head, route: mark, body: `{"done":false,"revision":2}`, status: 200, want: []string{`"standing":"under_way"`}, never: []string{`"mark":{`}},
	})
	b.mustSend(head, "POST /plans/id-3/tasks", handOut50)
	for _, counted := range b.tasks(officer, "id-1") {
		if counted.Amount > 0 {
			b.play([]scenario{{as: officer, route: "PUT /tasks/" + counted.ID + "/mark", body: body("2026-06-01", 1), status: 409, code: "task_is_counted"}})
		}
	}
}

// What a form changed of one line changes for all of its title; amounts that differ stay.
func TestATaskChangesForAll(t *testing.T) {
	b := newPlan(t, testkit.DB(t))
	b.mustSend(head, "POST /plans/id-3/tasks", handOut50)
	all := b.tasks(head, "id-1")
	put := func(one task, amount int, to, more string) {
		b.t.Helper()
		b.mustSend(head, "PUT /tasks/"+one.ID, fmt.Sprintf(`{"title":"发放读本","district":%q,"from":"2026-06-01","to":%q,"by":"hand_outs","of":"id-2","amount":%d,"revision":%d%s}`,
			one.District, to, amount, one.Revision, more))
	}
	put(all[1], 80, "2026-06-10", "")
	put(all[0], 50, "2026-06-20", `,"all":true`)
	all = b.tasks(head, "id-1")
	if all[0].Amount != 50 || all[1].Amount != 80 || all[0].Until != "2026-06-20" || all[1].Until != "2026-06-20" {
		t.Errorf("%+v", all)
	}
	b.mustSend(head, "POST /plans/id-3/tasks", `{"title":"进校园","department":"示例区教委","from":"2026-06-01","to":"2026-06-10","by":"held","amount":2}`)
	b.mustSend(head, "PUT /campaigns/id-1", strings.Replace(june, `["示例区教委"]`, `[]`, 1))
	for _, one := range b.tasks(head, "id-1") {
		if one.Department != "" { // who was responsible stays
			b.mustSend(head, "PUT /tasks/"+one.ID, `{"title":"进校园","department":"示例区教委","from":"2026-06-01","to":"2026-06-12","by":"held","amount":2}`)
			b.mustSend(head, "DELETE /tasks/"+one.ID, "")
		}
	}
	if history := b.mustSend(head, "GET /tasks/"+all[1].ID, ""); !strings.Contains(history, `"from":"2026-06-10","to":"2026-06-20"`) {
		t.Error(history)
	}
	b.mustSend(head, "DELETE /tasks/"+all[0].ID+"?all=true", "")
	if left := b.tasks(head, "id-1"); len(left) != 0 {
		t.Errorf("%+v", left)
	}
}

func TestAPlanGoesOutToExcelAndIn(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newPlan(t, db)
		const path = "/plans/id-3/tasks/import"
		ask := fmt.Sprintf(`{"upload":%q}`, b.upload(head, "任务,镇街,责任单位,开始,截止,怎么算,数量\n"+
			"发放读本,铜元局街道,,2026-06-01,2026-06-10,发放《安全生产法》读本,50\n"+
			"发放读本,花园路街道,,2026-06-01,2026-06-10,发放《安全生产法》读本,0\n"+
			"印发通知,,示例区教委,2026-06-01,2026-06-05,手工标记,\n"+
			"讲座,,没有的局,2026-06-01,2026-06-05,开展讲座类活动,3\n"+
			"讲座,铜元局街道,,2026-06-01,2026-07-05,开展讲座类活动,3\n"+
			"讲座,铜元局街道,,2026-06-01,2026-06-05,看着办,3\n"))
		got := b.check(head, path, ask)
		if got.Fine != 2 || got.Wrong != 4 {
			t.Errorf("%+v", got)
		}
		for i, want := range map[int]string{1: "G3 amount", 3: "C5 department", 4: "E6 to", 5: "F7 measure"} {
			if f := got.Lines[i].Faults[0]; f.Cell+" "+f.Column != want {
				t.Errorf("line %d: %+v", i, f)
			}
		}
		if n := b.take(head, path, ask); n != 2 {
			t.Errorf("%d taken in", n)
		}
		if got = b.check(head, path, ask); b.take(head, path, ask) != 0 || got.Known != 2 {
			t.Errorf("again: %+v", got)
		}
		b.mustSend(officer, "POST /materials/id-2/entries", entry("hand_out", tongyuanju, 60, "out"))
		rows := b.sheet(head, "/plans/id-3/tasks.xlsx")
		text := fmt.Sprint(rows)
		for _, part := range []string{"2026年条例宣贯方案", "发放《安全生产法》读本 50 60 册 已完成", "示例区教委", "手工标记"} {
			if !strings.Contains(text, part) {
				t.Errorf("no %s in %s", part, text)
			}
		}
		if own := fmt.Sprint(b.sheet(officer, "/plans/id-3/tasks.xlsx")); strings.Contains(own, "教委") {
			t.Error(own)
		}
		b.mustSend(head, "POST /campaigns/id-1/plans", `{"title":"另一个"}`)
		var out struct{ Plans []struct{ ID string } }
		must(t, json.Unmarshal([]byte(b.mustSend(head, "GET /campaigns/id-1/plans", "")), &out))
		ask = fmt.Sprintf(`{"upload":%q}`, b.upload(head, b.send(head, "GET", "/plans/id-3/tasks.xlsx", "").body))
		if n := b.take(head, "/plans/"+out.Plans[1].ID+"/tasks/import", ask); n != 2 {
			t.Errorf("%d of the sheet come in elsewhere", n)
		}
		first := b.tasks(head, "id-1")[0]
		b.mustSend(head, "DELETE /tasks/"+first.ID, "")
	})
}

func TestAPlanGoesAlongIntoTheNextYear(t *testing.T) {
	b := newPlan(t, testkit.DB(t))
	b.mustSend(head, "POST /plans/id-3/tasks", handOut50)
	b.mustSend(head, "POST /plans/id-3/tasks", byHand)
	for _, one := range b.tasks(head, "id-1") {
		if one.Amount == 0 {
			b.mustSend(head, "PUT /tasks/"+one.ID+"/mark", `{"done":true,"day":"2026-06-01","revision":1}`)
		}
	}
	var next struct{ ID string }
	must(t, json.Unmarshal([]byte(b.mustSend(head, "POST /campaigns/id-1/copy", "")), &next))
	b.play([]scenario{{
		as: head, route: "GET /campaigns/" + next.ID + "/plans", status: 200, want: []string{
			"2027年条例宣贯方案", `"from":"2027-06-01","to":"2027-06-10"`, `"by":"hand_outs_kind","of":"法规读本"`, `"by":"hand"`,
		}, never: []string{"2026", `"mark":{`},
	}})
	if all := b.tasks(head, next.ID); len(all) != 3 {
		t.Errorf("%+v", all)
	}
}
