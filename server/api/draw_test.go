package api_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"pufa/server/print"
	"pufa/server/reward"
	"pufa/server/testkit"
)

const aDraw = `{"title":"示例抽奖","issuer":"示例局","note":"到大厅领","prizes":[{"title":"雨伞","count":2}],"rule":{"answers":5,"correct":0},` +
	`"source":"某日某公开开奖号码","due":"2026-06-01T20:00:00+08:00","claim_days":7,"redraws":1,"contact":{"purpose":"寄奖品","days":30}}`

func stepOf(do string, more ...string) string {
	return `{"do":"` + do + `","revision":0` + strings.Join(more, "") + `}`
}

func TestDraws(t *testing.T) {
	w := withRewards(t, testkit.DB(t), print.Fonts{})
	const steps, record = "POST /draws/draw-1/steps", "/draws/draw-1/record.json"
	w.play([]scenario{
		{as: guest, route: "POST /campaigns/id-1/draws", body: aDraw, status: 401, code: "signed_out"},
		{as: officer, route: "POST /campaigns/id-1/draws", body: aDraw, status: 403, code: "district_role_needed"},
		{as: head, route: "POST /campaigns/none/draws", body: aDraw, status: 404, code: "no_such_record"},
		{as: head, route: "POST /campaigns/id-1/draws", body: strings.Replace(aDraw, "雨伞", "", 1), status: 422, code: "invalid", want: []string{"body.prizes"}},
		{as: head, route: "POST /campaigns/id-1/draws", body: aDraw, status: 201, want: []string{`"state":"planned"`}},
		{as: head, route: "PUT /draws/draw-1", body: strings.Replace(aDraw, "示例抽奖", "月末抽奖", 1), status: 200, want: []string{"月末抽奖", `"revision":2`}},
		{name: "not published", as: guest, route: "GET /draws/draw-1", status: 404, code: "no_such_record"},
		{name: "not published", as: resident, route: "GET /me/draws", status: 200, want: []string{`"draws":[]`}},
		{as: guest, route: "GET /site", status: 200, want: []string{`"draws":false`}},
		{as: head, route: steps, body: stepOf("draw", `,"value":"01"`), status: 409, code: "not_now"},
		{as: officer, route: steps, body: stepOf("freeze"), status: 403, code: "district_role_needed"},
		{as: head, route: steps, body: stepOf("freeze"), status: 200, want: []string{`"state":"frozen"`, `"count":1`}, never: []string{`"secret"`}},
		{as: head, route: "PUT /draws/draw-1", body: aDraw, status: 409, code: "not_now"},
		{as: head, route: steps, body: stepOf("publish"), status: 200, want: []string{`"state":"published"`}, never: []string{`"secret"`}},
		{as: guest, route: "GET /draws/draw-1", status: 200, want: []string{"某日某公开开奖号码", `"list_sha256"`}, never: []string{`"secret"`, `"seed"`}},
		{as: resident, route: "GET /me/draws", status: 200, want: []string{`"token":`}, never: []string{`"won"`}},
		{as: head, route: steps, body: stepOf("draw", `,"value":"01"`), status: 409, code: "not_due"},
	})
	read := func() reward.Record {
		t.Helper()
		got := w.send(guest, http.MethodGet, record, "")
		r, err := reward.ReadRecord([]byte(got.body))
		must(t, err)
		must(t, r.Verify())
		return r
	}
	before := read()
	w.clock.Set(time.Date(2026, 6, 1, 13, 0, 0, 0, time.UTC))
	w.play([]scenario{
		{as: guest, route: "GET /site", status: 200, want: []string{`"draws":true`}},
		{as: head, route: steps, body: stepOf("draw", `,"value":" "`), status: 422, code: "invalid"},
		{as: head, route: steps, body: stepOf("draw", `,"value":"01  02"`), status: 200, want: []string{`"state":"drawn"`, `"value":"01 02"`, `"waiting":1`}},
		{as: head, route: steps, body: stepOf("call_off", `,"reason":"重来"`), status: 409, code: "not_now"},
		{as: head, route: steps, body: stepOf("redraw"), status: 409, code: "claims_open"},
		{as: guest, route: "GET /draws/draw-1", status: 200, want: []string{`"secret"`, `"seed"`, `"prize":"雨伞"`}, never: []string{`"code"`}},
	})
	must(t, read().Announced(before))
	mine := w.mustSend(resident, "GET /me/draws", "")
	code := regexp.MustCompile(`"code":"(\w{8})"`).FindStringSubmatch(mine)[1]
	const contact, claims = "PUT /me/draws/draw-1/contact", "POST /draws/draw-1/claims"
	w.play([]scenario{
		{as: resident, route: contact, body: `{"contact":"13800000000"}`, status: 422, code: "invalid", want: []string{"body.over14"}},
		{as: guest, route: contact, body: `{"contact":"13800000000","over14":true}`, status: 401, code: "not_registered"},
		{as: resident, route: contact, body: `{"contact":"13800000000","over14":true}`, status: 204},
		{as: resident, route: "GET /me/draws", status: 200, want: []string{"13800000000", "寄奖品"}},
		{as: officer, route: "GET /draws/draw-1/awards/1/contact", status: 403, code: "district_role_needed"},
		{as: head, route: "GET /draws/draw-1/awards/1/contact", status: 200, want: []string{"13800000000"}},
		{as: head, route: "GET /draws/draw-1/awards/2/contact", status: 200, want: []string{`{}`}},
		{as: officer, route: "GET /draws/draw-1/awards", status: 200, want: []string{`"waiting"`}, never: []string{code, "13800000000"}},
		{as: resident, route: claims, body: `{"code":"` + code + `"}`, status: 401, code: "signed_out"},
		{as: officer, route: claims, body: `{"code":"WRONG222"}`, status: 404, code: "no_such_code"},
		{as: officer, route: claims, body: `{"code":"` + strings.ToLower(code) + `"}`, status: 200, want: []string{`"claimed"`, "铜元局"}},
		{as: officer, route: claims, body: `{"code":"` + code + `"}`, status: 409, code: "claimed"},
		{as: resident, route: contact, body: `{"contact":""}`, status: 204},
		{as: head, route: "GET /draws/draw-1/awards/1/contact", status: 200, never: []string{"13800000000"}},
	})
	if got := w.send(head, http.MethodGet, "/draws/draw-1/awards.xlsx", ""); got.StatusCode != 200 || !strings.HasPrefix(got.body, "PK") {
		t.Errorf("sheet: %d %.60q", got.StatusCode, got.body)
	}
	if got := w.send(guest, http.MethodGet, record, ""); strings.Contains(got.body, code) || strings.Contains(got.body, tongyuanju) {
		t.Error("the record tells something about somebody")
	}
}

func TestADrawIsCalledOff(t *testing.T) {
	w := withRewards(t, testkit.DB(t), print.Fonts{})
	w.mustSend(head, "POST /campaigns/id-1/draws", aDraw)
	const steps = "POST /draws/draw-1/steps"
	w.mustSend(head, steps, stepOf("freeze"))
	w.mustSend(head, steps, stepOf("publish"))
	w.play([]scenario{
		{as: head, route: steps, body: stepOf("call_off"), status: 422, code: "invalid"},
		{as: head, route: steps, body: stepOf("call_off", `,"reason":"奖品有误"`), status: 200, want: []string{`"called_off"`}},
		{as: guest, route: "GET /draws/draw-1", status: 200, want: []string{"奖品有误"}, never: []string{`"secret"`}},
		{as: head, route: steps, body: stepOf("draw", `,"value":"01"`), status: 409, code: "not_now"},
	})
}
