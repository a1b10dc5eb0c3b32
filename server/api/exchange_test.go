package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"pufa/server/api"
	"pufa/server/docdb"
	"pufa/server/editing"
	"pufa/server/exchange"
	"pufa/server/statute"
	"pufa/server/store"
	"pufa/server/testkit"
)

// questionFile is a world with a desk for questions, and files.
type questionFile struct{ *world }

func newQuestionFile(t *testing.T, db *docdb.DB) questionFile {
	t.Helper()
	records, err := store.NewEditing(t.Context(), db)
	must(t, err)
	files, err := store.NewUploads(t.Context(), db)
	must(t, err)
	catalog := testkit.Catalog(t, `id: xf-0001, type: judge, stem: 着火了要报警对不对, answer: true`)
	return questionFile{newWorld(t, db, func(o *api.Options) {
		o.Catalog, o.Uploads = catalog, files
		o.Statutes = statute.NewShelf(catalog, nil, nil, o.Now)
		o.Editing = editing.NewDesk(catalog, o.Statutes, records, nil, o.Now)
	})}
}

func (w questionFile) upload(as, data string) string {
	w.t.Helper()
	got := w.send(as, "POST", "/uploads", data, func(r *http.Request) { r.Header.Set("Content-Type", "application/octet-stream") })
	var out struct{ ID string }
	must(w.t, json.Unmarshal([]byte(got.body), &out))
	return out.ID
}

type fileLook struct {
	Format, Encoding, Mark string
	Codes                  bool
	Lawless, Page, Pages   int
	Counts                 map[string]int
	About                  []struct{ Reason string }
	Rows                   []struct {
		N                            int
		Place, State, Known, Written string
		Problems                     []struct{ Weight, Reason, Suggestion string }
		Remarks                      []struct{ Field string }
		Text                         struct{ Law, Stem string }
	}
}

func (w questionFile) look(as, body string) (out fileLook) {
	w.t.Helper()
	got := w.send(as, "POST", "/exchange/rows", body)
	if got.StatusCode != http.StatusOK {
		w.t.Fatalf("%d %s", got.StatusCode, got.body)
	}
	must(w.t, json.Unmarshal([]byte(got.body), &out))
	return out
}

type taken struct {
	Written, Again, Next int
	First, Last          string
}

// take has a file taken in to its end, and adds up.
func (w questionFile) take(as, file, mark, more string) (sum taken) {
	w.t.Helper()
	for next := 0; ; {
		got := w.send(as, "POST", "/exchange/drafts", fmt.Sprintf(`{"upload":%q,"mark":%q,"from":%d%s}`, file, mark, next, more))
		if got.StatusCode != http.StatusOK {
			w.t.Fatalf("%d %s", got.StatusCode, got.body)
		}
		var out taken
		must(w.t, json.Unmarshal([]byte(got.body), &out))
		sum.Written, sum.Again, sum.Last = sum.Written+out.Written, sum.Again+out.Again, out.Last
		if next = out.Next; next == 0 {
			return sum
		}
	}
}

const questionList = "题目编号,题型,题干,选项A,选项B,选项C,答案,解析,对象,法律,条号\n" +
	",单选题,发现火情先做什么？,报警,围观,拍视频,A,火警电话是119。,,,\n" +
	",单选题,楼道里能不能停电动车？,能,不能,看情况,D,,,,\n" +
	",单选题,发现火情先做什么？,报警,围观,拍视频,A,,,,\n" +
	",判断题,着火了要报警对不对,,,,正确,,,,\n" +
	",判断题,堵塞消防通道是违法的。,,,,正确,,,《示例条例》,3\n"

func TestQuestionFileScenarios(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := newQuestionFile(t, db)
		file := w.upload(head, questionList)
		own := fmt.Sprintf(`{"upload":%q}`, file)
		row := func(more string, change ...string) string { return `{"text":` + draftText(change...) + more + `}` }
		w.play([]scenario{
			{as: guest, route: "GET /exchange/blank.xlsx", status: 401, code: "signed_out"},
			{as: guest, route: "POST /exchange/rows", body: own, status: 401, code: "signed_out"},
			{as: resident, route: "POST /exchange/drafts", body: `{"upload":"x","mark":"y"}`, status: 401, code: "signed_out"},
			{as: guest, route: "POST /exchange/row", body: row(""), status: 401, code: "signed_out"},
			{as: guest, route: "POST /exchange/rows/faults.xlsx", body: own, status: 401, code: "signed_out"},
			{as: guest, route: "GET /exchange/losses?format=gift", status: 401, code: "signed_out"},
			{as: guest, route: "GET /exchange/file?format=gift", status: 401, code: "signed_out"},
			{name: "another person's file", as: officer, route: "POST /exchange/rows", body: own, status: 404, code: "no_such_upload"},
			{name: "no such file", as: head, route: "POST /exchange/rows", body: `{"upload":"none"}`, status: 404, code: "no_such_upload"},
			{name: "no such format", as: head, route: "GET /exchange/losses?format=word", status: 422, code: "invalid"},
			{name: "no law", as: head, route: "POST /exchange/row", body: row(`,"keep":true`, `"law":"xf"`, `"law":""`), status: 422, code: "law_missing"},
			{name: "still wrong", as: head, route: "POST /exchange/row", body: row(`,"keep":true`, `"answer":[1]`, `"answer":[]`), status: 200, want: []string{`"reason":"没有答案"`}},
			{name: "what a draft lacks", as: head, route: "POST /exchange/row", body: row("", `"article":"44"`, `"article":""`), status: 200, want: []string{`"field":"article"`}},
			{name: "put right", as: officer, route: "POST /exchange/row", body: row(`,"keep":true`), status: 200, want: []string{`"written":"xf-z0001"`}},
			{name: "and again", as: head, route: "POST /exchange/row", body: row(`,"keep":true`), status: 200, want: []string{`"known":"xf-z0001"`}},
			{name: "a filter", as: head, route: "GET /exchange/losses?format=kahoot&type=single&type=judge&law=xf&law=none", status: 200, want: []string{`"questions":1`, `"written":1`, `"what":"解析"`}},
			{name: "what one format leaves out", as: head, route: "GET /exchange/losses?format=aiken", status: 200, want: []string{`"written":0`, `"what":"这种格式没有判断题","whole":true,"count":1,"some":["xf-0001"]`}},
			{as: head, route: "GET /exchange/losses?format=paper-pdf&law=none", status: 200, want: []string{`"questions":0`}},
		})
	})
}

func TestAFileOfQuestionsIsLookedAtAndTakenInOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := newQuestionFile(t, db)
		file := w.upload(head, questionList)
		look := w.look(head, fmt.Sprintf(`{"upload":%q}`, file))
		want := map[string]int{"fine": 1, "wrong": 1, "doubt": 2, "known": 1}
		for state, n := range want {
			if look.Counts[state] != n {
				t.Errorf("%v, not %v", look.Counts, want)
			}
		}
		if look.Format != "本平台的 Excel 模板" || look.Encoding != "UTF-8" || look.Lawless != 3 || len(look.Rows) != 5 {
			t.Errorf("%+v", look)
		}
		if bad := look.Rows[1]; bad.Written != "D" || bad.Problems[0].Suggestion == "" || look.Rows[3].Known != "xf-0001" {
			t.Errorf("%+v", look.Rows)
		}
		if only := w.look(head, fmt.Sprintf(`{"upload":%q,"show":"wrong"}`, file)); len(only.Rows) != 1 || only.Rows[0].N != 2 {
			t.Errorf("%+v", only)
		}
		got := w.send(head, "POST", "/exchange/drafts", fmt.Sprintf(`{"upload":%q,"mark":%q}`, file, look.Mark))
		if got.StatusCode != 422 || !strings.Contains(got.body, "law_missing") {
			t.Errorf("without a law: %d %s", got.StatusCode, got.body)
		}
		got = w.send(head, "POST", "/exchange/drafts", fmt.Sprintf(`{"upload":%q,"mark":"other"}`, file))
		if got.StatusCode != 409 || !strings.Contains(got.body, "read_otherwise") {
			t.Errorf("read otherwise: %d %s", got.StatusCode, got.body)
		}
		const fill = `,"fill":{"law":"xf","difficulty":2}`
		if sum := w.take(head, file, look.Mark, fill+`,"doubts":true,"except":[5]`); sum.Written != 1 || sum.Again != 2 || sum.Last != "xf-z0001" {
			t.Errorf("%+v", sum)
		}
		if sum := w.take(head, file, look.Mark, fill+`,"except":[5]`); sum.Written != 1 || sum.Last != "xf-z0002" {
			t.Errorf("a doubtful one alone: %+v", sum)
		}
		if sum := w.take(head, file, look.Mark, fill+`,"doubts":true`); sum.Written != 0 || sum.Again != 4 {
			t.Errorf("again: %+v", sum)
		}
		less := w.send(head, "POST", "/exchange/rows/faults.xlsx", fmt.Sprintf(`{"upload":%q,"less":[2]}`, file))
		if rows, _ := exchange.Read([]byte(less.body), exchange.Hints{}).Rows(); len(rows) != 0 {
			t.Errorf("%+v", rows)
		}
		faults := w.send(head, "POST", "/exchange/rows/faults.xlsx", fmt.Sprintf(`{"upload":%q}`, file))
		rows, _ := exchange.Read([]byte(faults.body), exchange.Hints{}).Rows()
		if len(rows) != 1 || rows[0].Written != "D" || rows[0].Question.Stem != "楼道里能不能停电动车？" {
			t.Errorf("%+v", rows)
		}
	})
}

// A large file is looked at by pages and written in parts, by two people at once, and every question is there once.
func TestALargeFileIsTakenInByTwoAtOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := newQuestionFile(t, db)
		var b strings.Builder
		b.WriteString("题目编号,题型,题干,选项A,选项B,答案,对象,法律,条号\n")
		const rows = 450
		for i := range rows {
			fmt.Fprintf(&b, ",单选题,第%d栋楼着火先做什么？,报警,围观,A,,消防法,44\n", i)
		}
		file := w.upload(head, b.String())
		look := w.look(head, fmt.Sprintf(`{"upload":%q,"page":3}`, file))
		if look.Pages != 9 || look.Page != 3 || look.Rows[0].N != 101 || len(look.Rows) != 50 || look.Rows[0].Text.Law != "xf" {
			t.Fatalf("%+v", look.Rows[0])
		}
		sums := make([]taken, 2)
		var wg sync.WaitGroup
		for i := range sums {
			wg.Go(func() { sums[i] = w.take(head, file, look.Mark, "") })
		}
		wg.Wait()
		if sums[0].Written+sums[1].Written != rows || sums[0].Written+sums[0].Again != rows {
			t.Errorf("%+v", sums)
		}
		if got := w.look(head, fmt.Sprintf(`{"upload":%q}`, file)); got.Counts["known"] != rows {
			t.Errorf("%v", got.Counts)
		}
	})
}

func TestWhatIsExportedIsReadAgain(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := newQuestionFile(t, db)
		for _, format := range []string{"pufa-xlsx", "kaoshibao", "wjx", "gift", "moodle-xml", "qti", "kahoot"} {
			got := w.send(head, "GET", "/exchange/file?format="+format, "")
			if got.StatusCode != 200 || !strings.Contains(got.Header.Get("Content-Disposition"), "filename*") {
				t.Fatalf("%s: %d %s", format, got.StatusCode, got.body)
			}
			look := w.look(head, fmt.Sprintf(`{"upload":%q}`, w.upload(head, got.body)))
			if look.Counts["known"] != 1 || len(look.Rows) != 1 {
				t.Errorf("%s: %+v", format, look)
			}
		}
		if got := w.send(head, "GET", "/exchange/file?format=paper-docx&title=试卷", ""); !strings.HasPrefix(got.body, "PK") {
			t.Errorf("%d", got.StatusCode)
		}
		if got := w.send(head, "GET", "/exchange/blank.xlsx", ""); !strings.HasPrefix(got.body, "PK") {
			t.Errorf("%d", got.StatusCode)
		}
	})
}
