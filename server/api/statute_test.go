package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"pufa/server/api"
	"pufa/server/docdb"
	"pufa/server/question"
	"pufa/server/statute"
	"pufa/server/store"
	"pufa/server/testkit"
)

// hoses is a text of the law the tests' questions cite, made up; the last article is what differs.
func hoses(day, last string) string {
	text := "消防法\n（" + day + "修订）\n第一章　总则\n"
	for n := 1; n < 44; n++ {
		text += fmt.Sprintf("%s　第%d件事。\n", question.ArticleTitle(fmt.Sprint(n)), n)
	}
	return text + "第四十四条　" + last + "\n"
}

func TestStatuteScenarios(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		keeper, err := store.NewStatutes(t.Context(), db)
		must(t, err)
		files, err := store.NewUploads(t.Context(), db)
		must(t, err)
		catalog := testkit.Catalog(t, `id: xf-0001, type: judge, stem: 着火了要报警对不对, answer: true`)
		w := newWorld(t, db, func(o *api.Options) {
			o.Catalog, o.Uploads = catalog, files
			o.Statutes = statute.NewShelf(catalog, nil, keeper, o.Now)
		})
		send := func(text string) string {
			got := w.send(head, "POST", "/uploads", text, func(r *http.Request) { r.Header.Set("Content-Type", "application/octet-stream") })
			var out struct{ ID string }
			must(t, json.Unmarshal([]byte(got.body), &out))
			return fmt.Sprintf(`{"upload":%q}`, out.ID)
		}
		with := func(body, more string) string { return strings.TrimSuffix(body, "}") + more + "}" }
		first, second := send(hoses("2021年4月29日", "着火报警。")), send(hoses("2026年1月2日", "着火快跑。"))
		const article = "GET /laws/xf/articles/44"
		w.play([]scenario{
			{as: guest, route: article, status: 404, code: "no_article_text"},
			{as: guest, route: "GET /statutes", status: 401, code: "signed_out"},
			{as: officer, route: "GET /statutes", status: 403, code: "district_role_needed"},
			{as: officer, route: "POST /statutes/look", body: first, status: 403, code: "district_role_needed"},
			{as: officer, route: "POST /statutes", body: first, status: 403, code: "district_role_needed"},
			{as: officer, route: "POST /statutes/held/xf-0001/review", status: 403, code: "district_role_needed"},
			{as: head, route: "GET /statutes", status: 200, want: []string{`"short":"消防法"`, `"held":[]`}, never: []string{`"version"`}},
			{as: head, route: "POST /statutes/look", body: `{"upload":"none"}`, status: 404},
			{as: head, route: "POST /statutes/look", body: send("\x00\x01"), status: 422, code: "unreadable_law"},
			{as: head, route: "POST /statutes/look", body: send("山区条例\n第一条 甲。"), status: 422, code: "law_not_registered"},
			{name: "a gap", as: head, route: "POST /statutes/look", body: send("消防法\n（2026年1月2日修订）\n第二条 甲。"), status: 200, want: []string{"第一个条文是第二条"}},
			{name: "a gap", as: head, route: "POST /statutes", body: send("消防法\n（2026年1月2日修订）\n第二条 甲。"), status: 422, code: "flawed_law"},
			{name: "no day", as: head, route: "POST /statutes", body: send("消防法\n第一条 甲。"), status: 422, code: "no_law_version"},
			{name: "older", as: head, route: "POST /statutes", body: send("消防法\n（2008年1月2日修订）\n第一条 甲。"), status: 422, code: "older_law"},
			{as: head, route: "POST /statutes/look", body: first, status: 200, want: []string{`"last":"第四十四条"`, `"articles":44`, `"held":[]`, `"problems":[]`, "复核题目时"}},
			{name: "looked at only", as: guest, route: article, status: 404, code: "no_article_text"},
			{as: head, route: "POST /statutes", body: first, status: 200},
			{as: guest, route: article, status: 200, want: []string{"着火报警。", `"version":"2021 年修正"`, "第四十四条"}},
			{as: guest, route: "GET /laws/xf/articles/45", status: 404, code: "no_article_text"},
			{as: head, route: "GET /banks/xf/questions", status: 200, want: []string{`"article_href":"/api/v1/laws/xf/articles/44"`}},
			{as: head, route: "POST /statutes/look", body: second, status: 200, want: []string{`"changed":["第四十四条"]`, `"question":"xf-0001"`, "着火快跑。"}},
			{name: "unseen", as: head, route: "POST /statutes", body: second, status: 409, code: "changed_meanwhile"},
		})
		var look struct{ Before string }
		must(t, json.Unmarshal([]byte(w.send(head, "POST", "/statutes/look", second).body), &look))
		w.play([]scenario{
			{as: head, route: "POST /statutes", body: with(second, fmt.Sprintf(`,"before":%q`, look.Before)), status: 200},
			{as: head, route: "GET /statutes", status: 200, want: []string{`"version":"2026 年修订"`, `"question":"xf-0001"`, `"text":"着火快跑。"`}},
			{name: "not asked", as: head, route: "GET /banks/xf/questions", status: 200, want: []string{`"questions":[]`}},
			{as: head, route: "POST /statutes/held/xf-0002/review", status: 404, code: "not_held"},
			{as: head, route: "POST /statutes/held/xf-0001/review", status: 204},
			{name: "again", as: head, route: "POST /statutes/held/xf-0001/review", status: 404, code: "not_held"},
			{name: "asked again", as: head, route: "GET /banks/xf/questions", status: 200, want: []string{`"id":"xf-0001"`}},
		})
		if got := w.send(guest, "GET", "/laws/xf/articles/44", ""); got.Header.Get("Cache-Control") != "public, max-age=300" {
			t.Error(got.Header)
		}
	})
}
