package api_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pufa/server/docdb"
	"pufa/server/testkit"
)

// rules are a rule set of one buzzer question, as a page would send them.
const rules = `{"id":"","title":"我的规则","base_score":100,"teams":{"min":2,"max":3},"members":2,"substitutions":1,"rounds":[
	{"title":"抢答","who":"first","how":"oral","questions":1,"member":"any","points":{"right":10,"wrong":-10},
	 "clock":{"seconds":20},"help":{},"buzzer":{"opens":"host","nobody":15,"tries":1,"then":"end","foul":{"penalty":-10,"out":true}}}]}`

type keptRules struct {
	Rules    struct{ ID, Title string }
	Words    []string
	Revision int64
}

func (h *hall) rules(as string) keptRules {
	h.t.Helper()
	var k keptRules
	must(h.t, json.Unmarshal([]byte(h.mustSend(as, "POST /rules", rules)), &k))
	return k
}

func TestRuleSetsOverREST(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		h := newHall(t, db)
		k := h.rules(officer)
		at := "/rules/" + k.Rules.ID
		renamed := strings.Replace(rules, "我的规则", "新规则", 1)
		change := func(rules string, revision int64) string {
			return fmt.Sprintf(`{"rules":%s,"revision":%d}`, rules, revision)
		}
		h.play([]scenario{
			{as: guest, route: "GET /rules", status: 401, code: "signed_out"},
			{as: guest, route: "GET /rules/schema.json", status: 200, want: []string{"https://json-schema.org/draft/2020-12/schema", `"tiebreak_after"`}},
			{as: resident, route: "POST /rules", body: rules, status: 401, code: "signed_out"},
			{as: guest, route: "POST /rules/preview", body: rules, status: 401, code: "signed_out"},
			{as: officer, route: "GET /rules", status: 200, want: []string{k.Rules.ID, `"presets":[{`, "抢跑扣 10 分，本题不能再抢。"}},
			{as: head, route: "GET /rules", status: 200, want: []string{k.Rules.ID}},
			{as: other, route: "GET /rules", status: 200, never: []string{k.Rules.ID}},
			{as: other, route: "PUT " + at, body: change(rules, 1), status: 403, code: "other_district"},
			{as: other, route: "DELETE " + at, status: 403, code: "other_district"},
			{as: officer, route: "PUT " + at, body: change(renamed, 1), status: 200, want: []string{"新规则", `"revision":2`}},
			{name: "meanwhile", as: head, route: "PUT " + at, body: change(rules, 1), status: 409, code: "rules_moved"},
			{as: officer, route: "PUT /rules/a", body: change(rules, 1), status: 404, code: "no_such_rules"},
			{as: officer, route: "DELETE /rules/a", status: 404, code: "no_such_rules"},
			{as: officer, route: "POST /rules/preview", body: rules, status: 200, want: []string{"2 到 3 支队伍", `"questions":{"2":1,"3":1}`}},
			{
				name: "no buzzer", as: officer, route: "POST /rules/preview", body: strings.Replace(rules, `"first"`, `"all"`, 1), status: 422,
				code: "invalid", want: []string{"rounds[0].buzzer"},
			},
			{name: "unknown field", as: officer, route: "POST /rules", body: strings.Replace(rules, `"title"`, `"titel":"","title"`, 1), status: 422, code: "invalid"},
			{name: "wrong type", as: officer, route: "POST /rules", body: strings.Replace(rules, `"members":2`, `"members":"2"`, 1), status: 422, code: "invalid"},
			{as: officer, route: "DELETE " + at, status: 204},
			{name: "gone", as: officer, route: "DELETE " + at, status: 404, code: "no_such_rules"},
		})
	})
}

// stageBody is a match of two teams by a rule set.
func stageBody(rules string) string {
	return fmt.Sprintf(`{"title":"决赛","bank":"xf","seconds":20,"points":10,"stage":{"rules":%q,"teams":[`+
		`{"name":"甲队","members":["一号","二号","三号"]},{"name":"乙队","unit":"示例单位","members":[]}]}}`, rules)
}

func TestAMatchOverREST(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		h := newHall(t, db)
		c := h.create(officer, stageBody(h.rules(officer).Rules.ID))
		at := "/contests/" + c.ID
		var detail struct {
			Stage struct{ Teams []struct{ URL string } }
		}
		must(t, json.Unmarshal([]byte(h.mustSend(officer, "GET "+at, "")), &detail))
		_, key, ok := strings.Cut(detail.Stage.Teams[0].URL, "/chair/"+c.Code+"#")
		if !ok || len(detail.Stage.Teams) != 2 {
			t.Fatalf("the teams' addresses: %+v", detail.Stage)
		}
		chair := "POST /contests/code/" + c.Code + "/chair"
		h.play([]scenario{
			{as: guest, route: chair, body: fmt.Sprintf(`{"key":%q}`, key), status: 200, want: []string{`"team":1`}, never: []string{key}},
			{as: guest, route: chair, body: `{"key":"guess"}`, status: 403, code: "not_joined"},
			{as: guest, route: chair, body: `{"key":""}`, status: 422, code: "invalid"},
			{as: guest, route: "GET /contests/code/" + c.Code, status: 200, never: []string{key}},
			{as: other, route: "GET " + at, status: 403, code: "other_district", never: []string{key}},
			{as: officer, route: "POST " + at + "/commands", body: `{"command":"award","seq":0,"team":1,"points":5,"reason":"早"}`, status: 409, code: "not_now"},
			{as: officer, route: "GET " + at + "/audit.json", status: 409, code: "not_now"},
		})
		seq := int64(0)
		for _, order := range []string{
			`"command":"start"`, `"command":"foul","team":2,"foul":"early"`, `"command":"arm"`, `"command":"close"`, `"command":"reveal"`,
			`"command":"award","team":1,"points":2.5,"reason":"补充完整"`, `"command":"substitute","team":1,"leaves":"一号","comes":"三号"`,
			`"command":"undo"`, `"command":"board"`, `"command":"end"`,
		} {
			var out struct{ Seq int64 }
			got := h.send(officer, "POST", at+"/commands", fmt.Sprintf(`{%s,"seq":%d}`, order, seq))
			if got.StatusCode != 200 {
				t.Fatalf("%s: %s", order, got.body)
			}
			must(t, json.Unmarshal([]byte(got.body), &out))
			seq = out.Seq
		}
		h.play([]scenario{
			{as: officer, route: "GET " + at + "/results", status: 200, want: []string{`"points":102.5`, `"points":90`, "2 号队抢跑，2 号队 −10 分", "撤销：1 号队换人"}, never: []string{key}},
			{as: officer, route: "GET " + at + "/audit.json", status: 200, want: []string{`"type": "fouled"`, `"delta": 250`}, never: []string{key}},
			{as: other, route: "GET " + at + "/audit.json", status: 403, code: "other_district"},
			{as: guest, route: "GET " + at + "/audit.json", status: 401, code: "signed_out"},
		})
		checkStageSheets(t, h, at)
	})
}

func checkStageSheets(t *testing.T, h *hall, at string) {
	t.Helper()
	file := h.workbook(at + "/results.xlsx")
	for sheet, part := range map[string]string{"队伍": "102.5", "抢答": "抢跑", "记录": "补充完整", "名次": "成绩表"} {
		rows, err := file.GetRows(sheet)
		must(t, err)
		if text := fmt.Sprint(rows); !strings.Contains(text, part) {
			t.Errorf("%s is not in sheet %s: %s", part, sheet, text)
		}
	}
}

// writing are a rule set of one question that all teams answer in writing.
const writing = `{"id":"","title":"书面","base_score":0,"teams":{"min":2,"max":3},"members":1,"substitutions":0,"rounds":[
	{"title":"简答","who":"all","how":"written","questions":1,"member":"any","points":{"right":0,"wrong":0},
	 "clock":{"seconds":60},"help":{},"writing":{"most":50},"judging":{"max":20,"mean":"average"}}]}`

func TestTheQuestionsOfAWrittenRoundAreTheOrganisers(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		h := newHall(t, db)
		var k keptRules
		must(t, json.Unmarshal([]byte(h.mustSend(officer, "POST /rules", writing)), &k))
		with := func(topics string) string {
			body := strings.Replace(stageBody(k.Rules.ID), `"stage":{`, `"rehearsal":true,"stage":{"judges":1,`, 1)
			return strings.Replace(body, `"members":[]}]`, `"members":[]}],"topics":`+topics, 1)
		}
		topic := `[{"round":0,"stem":"写出三条职责","key":"排查、整改、报告"}]`
		h.play([]scenario{
			{as: officer, route: "POST /contests", body: with(`[]`), status: 422, code: "invalid", want: []string{"topics", "“简答”要 1 道题目，写了 0 道"}},
			{as: officer, route: "POST /contests", body: with(`[{"round":1,"stem":"无"}]`), status: 422, code: "invalid", want: []string{"topics"}},
			{as: officer, route: "POST /contests", body: with(`[{"round":0,"stem":""}]`), status: 422, code: "invalid"},
		})
		c := h.create(officer, with(topic))
		at := "/contests/" + c.ID
		h.play([]scenario{
			{as: officer, route: "GET " + at, status: 200, want: []string{"写出三条职责", "排查、整改、报告", `"type":"open"`, `"rehearsal":true`}},
			{as: guest, route: "GET /contests/code/" + c.Code, status: 200, want: []string{`"rehearsal":true`}, never: []string{"职责", "排查"}},
			{as: officer, route: "POST " + at + "/commands", body: order("real", c.Seq), status: 200},
			{as: officer, route: "GET " + at, status: 200, never: []string{`"rehearsal":true`}},
		})
	})
}
