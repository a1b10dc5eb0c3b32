package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"pufa/server/account"
	"pufa/server/api"
	"pufa/server/docdb"
	"pufa/server/editing"
	"pufa/server/report"
	"pufa/server/statute"
	"pufa/server/store"
	"pufa/server/testkit"
)

// draftText is a sound text; change is what differs, as pairs of old and new.
func draftText(change ...string) string {
	text := `{"law":"xf","article":"44","type":"single","topic":"火警","audience":["resident"],"difficulty":1,
		"stem":"看见邻居家冒烟该怎么做？","options":["等一等再说","马上报告火警","先收拾东西"],"answer":[1],"accept":[],
		"explanation":"任何人发现火灾都应当立即报警，不得阻拦。"}`
	return strings.NewReplacer(change...).Replace(text)
}

func newDraft(request string, change ...string) string {
	return fmt.Sprintf(`{"request":%q,"text":%s}`, request, draftText(change...))
}

func TestEditingScenarios(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		records, err := store.NewEditing(t.Context(), db)
		must(t, err)
		keeper, err := store.NewStatutes(t.Context(), db)
		must(t, err)
		files, err := store.NewUploads(t.Context(), db)
		must(t, err)
		counting, err := store.NewCounting(t.Context(), db)
		must(t, err)
		catalog := testkit.Catalog(t, `id: xf-0001, type: judge, stem: 着火了要报警对不对, answer: true`)
		w := newWorld(t, db, func(o *api.Options) {
			o.Catalog, o.Uploads = catalog, files
			o.Statutes = statute.NewShelf(catalog, nil, keeper, o.Now)
			o.Editing = editing.NewDesk(catalog, o.Statutes, records, nil, o.Now)
			o.Items = report.NewItems(counting, o.Now)
		})
		o, err := w.organisers.Add(t.Context(), account.NewOrganiser{Login: "second", Name: "二审", Role: account.RoleDistrict, Password: goodPass})
		must(t, err)
		credential, err := w.signIns.Open(t.Context(), o)
		must(t, err)
		w.cookies["second"] = &http.Cookie{Name: account.SessionCookie, Value: credential}

		act := func(kind string, revision int, more string) string {
			return fmt.Sprintf(`{"kind":%q,"revision":%d%s}`, kind, revision, more)
		}
		const one, acts = "xf-z0001", "POST /editing/questions/xf-z0001/acts"
		w.play([]scenario{
			{as: guest, route: "GET /editing/questions", status: 401, code: "signed_out"},
			{as: resident, route: "GET /editing/questions/xf-0001", status: 401, code: "signed_out"},
			{as: resident, route: "POST /editing/lint", body: `{"text":` + draftText() + `}`, status: 401, code: "signed_out"},
			{as: guest, route: "POST /editing/questions", body: newDraft("request-1"), status: 401, code: "signed_out"},
			{as: guest, route: acts, body: act("accept", 1, ""), status: 401, code: "signed_out"},
			{as: guest, route: "GET /editing/laws", status: 401, code: "signed_out"},
			{as: guest, route: "GET /editing/laws/xf/coverage", status: 401, code: "signed_out"},
			{as: officer, route: "GET /editing/laws", status: 200, want: []string{`"short":"消防法"`, `"topics":["火警"]`, `"has_text":false`}},
			{as: officer, route: "GET /editing/laws/none/coverage", status: 404, code: "no_such_question"},
			{as: officer, route: "GET /editing/laws/xf/coverage", status: 200, want: []string{`"article":"44","title":"第四十四条","chapter":0,"used":1`, `"bare":73`}},
			{as: head, route: "GET /editing/questions/xf-9999", status: 404, code: "no_such_question"},
			{as: head, route: "GET /editing/questions/xf-0001", status: 200, want: []string{`"allowed":["hold","withdraw"]`, `"filed":true`, `"may_replace":true`}},
			{name: "a sub-district looks only", as: officer, route: "GET /editing/questions/xf-0001", status: 200, want: []string{`"allowed":[]`}},

			{as: officer, route: "POST /editing/lint", body: `{"text":` + draftText(`"44"`, `"99"`, "不得阻拦。", "") + `}`, status: 200, want: []string{`"field":"article"`}},
			{name: "sound", as: officer, route: "POST /editing/lint", body: `{"text":` + draftText() + `}`, status: 200, want: []string{`"remarks":[]`}},
			{name: "no type", as: officer, route: "POST /editing/lint", body: `{"text":` + draftText("single", "essay") + `}`, status: 422, code: "invalid"},
			{name: "no number", as: officer, route: "POST /editing/lint", body: `{"text":` + draftText(`"accept":[]`, `"accept":[],"value":"x","tolerance":"1","bound":"2"`, "single", "numeric") + `}`, status: 422, code: "bad_number"},
			{name: "too long", as: officer, route: "POST /editing/lint", body: `{"text":` + draftText("看见", strings.Repeat("看", 500)) + `}`, status: 422, code: "invalid"},
			{name: "unknown field", as: officer, route: "POST /editing/lint", body: `{"text":` + draftText(`"law":"xf"`, `"law":"xf","status":"published"`) + `}`, status: 422, code: "invalid"},

			{name: "no law", as: officer, route: "POST /editing/questions", body: newDraft("request-0", `"law":"xf"`, `"law":""`), status: 422, code: "question_faults"},
			{as: officer, route: "POST /editing/questions", body: newDraft("request-1"), status: 201, want: []string{`"id":"` + one + `"`, `"state":"draft"`, `"allowed":["revise","submit","withdraw"]`}},
			{name: "sent again", as: officer, route: "POST /editing/questions", body: newDraft("request-1"), status: 201, want: []string{`"id":"` + one + `"`}},
			{name: "of nothing", as: officer, route: "POST /editing/questions", body: strings.Replace(newDraft("request-2"), "{", `{"replaces":"xf-0099",`, 1), status: 422, code: "cannot_replace"},
			{name: "of another", as: other, route: acts, body: act("revise", 1, `,"text":`+draftText()), status: 403, code: "others_draft"},
			{name: "no text", as: officer, route: acts, body: act("revise", 1, ""), status: 422, code: "invalid"},
			{name: "not known", as: head, route: acts, body: act("publish", 1, ""), status: 422, code: "invalid"},
			{name: "faults", as: officer, route: acts, body: act("revise", 1, `,"text":`+draftText("任何人发现火灾都应当立即报警，不得阻拦。", "短")), status: 200, want: []string{`"field":"explanation"`, `"revision":2`}},
			{as: officer, route: acts, body: act("submit", 2, ""), status: 422, code: "question_faults"},
			{name: "stale", as: officer, route: acts, body: act("revise", 1, `,"text":`+draftText()), status: 409, code: "revised_meanwhile"},
			{as: officer, route: acts, body: act("revise", 2, `,"text":`+draftText()), status: 200, want: []string{`"field":"解析","from":"短"`}},
			{name: "not by a sub-district", as: officer, route: acts, body: act("accept", 3, ""), status: 403, code: "district_role_needed"},
			{as: head, route: acts, body: act("accept", 3, ""), status: 409, code: "not_possible_now"},
			{as: officer, route: acts, body: act("submit", 3, ""), status: 200, want: []string{`"state":"waiting"`}},
			{as: head, route: acts, body: act("return", 3, `,"why":" "`), status: 422, code: "say_why"},
			{as: head, route: acts, body: act("return", 3, `,"why":"请写明条文"`), status: 200, want: []string{`"why":"请写明条文"`, `"state":"draft"`}},
			{as: head, route: acts, body: act("revise", 3, `,"text":`+draftText("不得阻拦", "谁也不得阻拦")), status: 200},
			{as: head, route: acts, body: act("submit", 4, ""), status: 200},
			{as: head, route: acts, body: act("accept", 4, ""), status: 403, code: "own_words"},
			{name: "not asked yet", as: head, route: "GET /banks/xf-own/questions", status: 404, code: "no_such_bank"},
			{as: "second", route: acts, body: act("accept", 4, ""), status: 200, want: []string{`"state":"used"`, `"allowed":["hold","withdraw"]`}},
			{as: officer, route: "GET /banks/xf-own/questions", status: 200, want: []string{one, "谁也不得阻拦"}},
			{as: officer, route: "GET /editing/questions?state=used&q=" + "%E5%86%92%E7%83%9F", status: 200, want: []string{one, `"total":1`, `"states":{"used":1}`}},
			{name: "past the end", as: officer, route: "GET /editing/questions?page=9", status: 200, want: []string{`"page":1`, `"total":2`}},
			{as: officer, route: "GET /editing/laws", status: 200, want: []string{`"own":1`}},
			{as: guest, route: "GET /editing/laws/xf/bank.yaml", status: 401, code: "signed_out"},
			{as: officer, route: "GET /editing/laws/none/bank.yaml", status: 404, code: "no_such_question"},
			{as: officer, route: "GET /editing/laws/xf/bank.yaml", status: 200, want: []string{"bank: xf\n", "  # 控制台编号 " + one + "\n  - id: xf-0002\n", "      - right: 马上报告火警\n"}},
			{as: officer, route: "GET /editing/questions?mine=true", status: 200, want: []string{`"total":1`}},
			{as: officer, route: "GET /editing/questions?state=nowhere", status: 422, code: "invalid"},
			{as: head, route: acts, body: act("hold", 4, `,"why":"有人报错"`), status: 422, code: "say_why"},
			{as: head, route: acts, body: act("hold", 4, `,"reason":"mistake","why":"有人报错"`), status: 200, want: []string{`"state":"held"`, `"reason":"mistake"`, `"allowed":["release","withdraw"]`}},
			{name: "held", as: officer, route: "GET /banks/xf-own/questions", status: 200, want: []string{`"questions":[]`}},
			{as: head, route: "POST /editing/questions/xf-0001/acts", body: act("hold", 0, `,"reason":"amended","why":"法律要改"`), status: 200, want: []string{`"state":"held"`}},
			{as: head, route: "POST /editing/questions/xf-0001/acts", body: act("release", 0, `,"why":"看过了"`), status: 200, want: []string{`"state":"used"`}},
			{as: head, route: "POST /editing/questions/xf-7777/acts", body: act("withdraw", 0, ""), status: 404, code: "no_such_question"},
		})
		var detail struct{ Acts []struct{ Kind string } }
		must(t, json.Unmarshal([]byte(w.send(head, "GET", "/editing/questions/"+one, "").body), &detail))
		if len(detail.Acts) != 9 {
			t.Errorf("history of %d acts: %v", len(detail.Acts), detail.Acts)
		}
	})
}
