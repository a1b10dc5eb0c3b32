package api_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pufa/server/docdb"
	"pufa/server/testkit"
)

type ended struct {
	Back  int
	Stays []string
}

func (w questionFile) end(as, id string, keep bool) (out ended) {
	w.t.Helper()
	got := w.send(as, "POST", "/exchange/imports/"+id+"/end", fmt.Sprintf(`{"keep":%t}`, keep))
	if got.StatusCode != 200 {
		w.t.Fatalf("%d %s", got.StatusCode, got.body)
	}
	must(w.t, json.Unmarshal([]byte(got.body), &out))
	return out
}

func (w questionFile) unfinished(as string) (ids []string) {
	w.t.Helper()
	var out struct{ Imports []struct{ ID string } }
	must(w.t, json.Unmarshal([]byte(w.send(as, "GET", "/exchange/imports", "").body), &out))
	for _, one := range out.Imports {
		ids = append(ids, one.ID)
	}
	return ids
}

// An import that is stopped after its first part leaves nothing but what somebody has worked at, and the file is taken in
// afterwards as if for the first time.
func TestAnImportIsStoppedHalfway(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := newQuestionFile(t, db)
		var b strings.Builder
		b.WriteString("题目编号,题型,题干,选项A,选项B,答案,对象,法律,条号\n")
		const rows = 250
		for i := range rows {
			fmt.Fprintf(&b, ",单选题,第%d栋楼着火先做什么？,报警,围观,A,,消防法,44\n", i)
		}
		file := w.upload(officer, b.String())
		look := w.look(officer, fmt.Sprintf(`{"upload":%q}`, file))
		part := fmt.Sprintf(`{"upload":%q,"mark":%q,"import":"import-0001","file":"题.csv"`, file, look.Mark)
		if got := w.send(officer, "POST", "/exchange/drafts", part+`}`); !strings.Contains(got.body, `"written":200`) || !strings.Contains(got.body, `"next":200`) {
			t.Fatalf("%d %s", got.StatusCode, got.body)
		}
		w.play([]scenario{
			{as: guest, route: "GET /exchange/imports", status: 401, code: "signed_out"},
			{as: resident, route: "POST /exchange/imports/import-0001/end", body: `{"keep":false}`, status: 401, code: "signed_out"},
			{name: "another's", as: other, route: "POST /exchange/imports/import-0001/end", body: `{"keep":false}`, status: 403, code: "others_import"},
			{name: "another's, to keep", as: other, route: "POST /exchange/imports/import-0001/end", body: `{"keep":true}`, status: 403, code: "others_import"},
			{name: "another's name", as: head, route: "POST /exchange/row", body: `{"text":` + draftText() + `,"keep":true,"import":"import-0001"}`, status: 403, code: "others_import"},
			{as: other, route: "GET /exchange/imports", status: 200, want: []string{`"imports":[]`}},
			{as: head, route: "GET /exchange/imports", status: 200, want: []string{`"file":"题.csv"`, `"drafts":200`, `"touched":0`, `"ending":false`}},
			{name: "touched", as: officer, route: "POST /editing/questions/xf-z0005/acts", body: `{"kind":"withdraw","revision":1,"why":"不要了"}`, status: 200},
		})
		for range 2 {
			if got := w.end(officer, "import-0001", false); got.Back != 199 || len(got.Stays) != 1 || got.Stays[0] != "xf-z0005" {
				t.Errorf("%+v", got)
			}
		}
		w.play([]scenario{
			{name: "gone on with", as: officer, route: "POST /exchange/drafts", body: part + `,"from":200}`, status: 409, code: "import_taken_back"},
			{name: "kept after all", as: officer, route: "POST /exchange/imports/import-0001/end", body: `{"keep":true}`, status: 409, code: "import_taken_back"},
			{name: "no text is left", as: officer, route: "GET /editing/questions/xf-z0001", status: 404, code: "no_such_question"},
			{as: officer, route: "POST /editing/questions/xf-z0001/acts", body: `{"kind":"give_up","revision":1}`, status: 422, code: "invalid"},
		})
		if got := w.look(officer, fmt.Sprintf(`{"upload":%q}`, file)); got.Counts["fine"] != rows-1 || got.Counts["known"] != 1 {
			t.Errorf("%v", got.Counts)
		}
		if sum := w.take(officer, file, look.Mark, `,"import":"import-0002"`); sum.Written != rows-1 || sum.Again != 1 {
			t.Errorf("%+v", sum)
		}
		if got := w.unfinished(officer); len(got) != 1 || got[0] != "import-0002" {
			t.Errorf("%v", got)
		}
		w.end(officer, "import-0002", true)
		if got := w.unfinished(officer); len(got) != 0 {
			t.Errorf("%v", got)
		}
	})
}
