package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"pufa/server/docdb"
	"pufa/server/exchange"
	"pufa/server/report"
	"pufa/server/testkit"
)

// look is what the server says to a file.
type look struct {
	Rows, Fine, Wrong, Same, Known, Skipped int
	Lines                                   []struct {
		Row    int
		State  string
		Faults []struct{ Column, Cell, Text, Suggestion string }
	}
}

func (b *books) upload(as, data string) string {
	b.t.Helper()
	got := b.send(as, "POST", "/uploads", data, func(r *http.Request) { r.Header.Set("Content-Type", "application/octet-stream") })
	if got.StatusCode != http.StatusCreated {
		b.t.Fatalf("%d %s", got.StatusCode, got.body)
	}
	var out struct{ ID string }
	must(b.t, json.Unmarshal([]byte(got.body), &out))
	return out.ID
}

func (b *books) check(as, path, body string) (out look) {
	b.t.Helper()
	must(b.t, json.Unmarshal([]byte(b.mustSend(as, "POST "+path+"/check", body)), &out))
	return out
}

// take has a file taken in, and counts what was written.
func (b *books) take(as, path, body string) (written int) {
	b.t.Helper()
	for next := 0; ; {
		var out struct{ Written, Next int }
		body := fmt.Sprintf(`%s,"from":%d}`, strings.TrimSuffix(body, "}"), next)
		must(b.t, json.Unmarshal([]byte(b.mustSend(as, "POST "+path, body)), &out))
		written += out.Written
		if next = out.Next; next == 0 {
			return written
		}
	}
}

const wholeYear = `{"title":"全年普法","from":"2026-01-01","to":"2026-12-31"}`

const activityList = "日期,活动名称,类别,镇街,参与（人次）,展板,时间\n" +
	"2026-06-01,咨询日,宣传咨询日,铜元局街道,300,12,9：30\n" +
	"5.31,夜校,讲座,铜元局街道,40,\n" +
	"2026年6月1日,演练,应急演练,花园路街道,60,\n" +
	"2026/6/1,咨询日,其他,500108001,300,12\n" +
	"合计,,,,700,24\n"

func TestActivitiesComeOutOfAFile(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBooks(t, db)
		b.mustSend(head, "POST /campaigns", wholeYear)
		const path = "/campaigns/id-1/activities/import"
		id := b.upload(head, activityList)
		ask := fmt.Sprintf(`{"upload":%q}`, id)
		got := b.check(head, path, ask)
		if got.Rows != 4 || got.Fine != 2 || got.Wrong != 1 || got.Same != 1 || got.Skipped != 1 {
			t.Errorf("%+v", got)
		}
		if f := got.Lines[1].Faults[0]; got.Lines[1].Row != 3 || f.Cell != "A3" || f.Suggestion != "2026-05-31" {
			t.Errorf("%+v", got.Lines[1])
		}
		b.play([]scenario{
			{name: "nothing is kept yet", as: head, route: "GET /campaigns/id-1/activities", status: 200, want: []string{`"activities":[]`}},
			{name: "somebody else's file", as: officer, route: "POST " + path + "/check", body: ask, status: 404, code: "no_such_upload"},
			{name: "no file", as: head, route: "POST " + path, body: `{"upload":"x"}`, status: 404, code: "no_such_upload"},
			{as: guest, route: "POST " + path + "/check", body: ask, status: 401, code: "signed_out"},
		})
		fixed := fmt.Sprintf(`{"upload":%q,"fixes":[{"row":3,"column":"date","value":"2026-05-31"}]}`, id)
		if n := b.take(head, path, fixed); n != 3 {
			t.Errorf("%d written", n)
		}
		if got := b.check(head, path, fixed); b.take(head, path, fixed) != 0 || got.Known != 3 || got.Fine != 0 {
			t.Errorf("again: %+v", got)
		}
		// An officer's file: another sub-district's rows are told, their own are taken in under it by default.
		id = b.upload(officer, "日期,名称,镇街\n2026-06-01,小讲堂,\n2026-06-01,大讲堂,花园路街道\n2026-06-01,总讲堂,区级\n")
		ask = fmt.Sprintf(`{"upload":%q}`, id)
		if got = b.check(officer, path, ask); b.take(officer, path, ask) != 1 || got.Wrong != 2 || got.Lines[1].Faults[0].Column != "district" {
			t.Errorf("%+v", got)
		}
		b.play([]scenario{{
			as: officer, route: "GET /campaigns/id-1/activities", status: 200,
			want: []string{"小讲堂", "夜校", `"boards":12`, `"time":"09:30"`}, never: []string{"大讲堂", "总讲堂", "演练"},
		}})
	})
}

func TestTheExportedRegisterComesInAgain(t *testing.T) {
	b := newBooks(t, testkit.DB(t))
	b.mustSend(head, "POST /campaigns", wholeYear)
	b.mustSend(head, "POST /campaigns/id-1/activities", `{"kind":"讲座","title":"课堂","date":"2026-06-01","district":"500108001","attendance":40,"indicators":{"boards":0}}`)
	b.mustSend(head, "POST /campaigns", strings.Replace(wholeYear, "全年普法", "宪法宣传周", 1))
	file := b.send(head, "GET", "/campaigns/id-1/activities.xlsx", "").body
	id := b.upload(head, file)
	got := b.check(head, "/campaigns/id-1/activities/import", fmt.Sprintf(`{"upload":%q}`, id))
	if got.Known != 1 || got.Rows != 1 || got.Skipped != 1 {
		t.Errorf("into the same campaign: %+v", got)
	}
	if n := b.take(head, "/campaigns/id-3/activities/import", fmt.Sprintf(`{"upload":%q}`, id)); n != 1 {
		t.Errorf("into another: %d", n)
	}
	back := b.send(head, "GET", "/campaigns/id-3/activities.xlsx", "").body
	rows, err := report.ReadXLSX([]byte(back), 10)
	must(t, err)
	want, err := report.ReadXLSX([]byte(file), 10)
	must(t, err)
	if fmt.Sprint(rows[2:]) != fmt.Sprint(want[2:]) {
		t.Errorf("%v\n%v", rows, want)
	}
}

func TestLeftOutRowsAreGivenBack(t *testing.T) {
	b := newBooks(t, testkit.DB(t))
	b.mustSend(head, "POST /campaigns", wholeYear)
	id := b.upload(head, activityList)
	got := b.send(head, "POST", "/campaigns/id-1/activities/import/faults.xlsx", fmt.Sprintf(`{"upload":%q}`, id))
	rows, err := report.ReadXLSX([]byte(got.body), 10)
	must(t, err)
	if got.StatusCode != 200 || len(rows) != 4 || !strings.Contains(rows[3][0], "日期：要写上年份") || rows[3][1] != "3" {
		t.Errorf("%d %v", got.StatusCode, rows)
	}
	if blank := b.send(head, "GET", "/campaigns/id-1/activities/blank.xlsx", ""); blank.StatusCode != 200 {
		t.Errorf("%d", blank.StatusCode)
	}
}

func TestOnlyFilesMayBeLong(t *testing.T) {
	b := newBooks(t, testkit.DB(t))
	address := b.live()
	cookie := "Cookie: " + b.cookies[head].String() + "\r\n"
	for _, c := range []struct {
		path, cookie string
		length       int
		refused      bool
	}{
		{"/api/v1/uploads", cookie, exchange.MaxFile, false},
		{"/api/v1/uploads?x=1", cookie, exchange.MaxFile, false},
		{"/api/v1/uploads", cookie, exchange.MaxFile + 1, true},
		{"/api/v1/uploads", "", 65 << 10, true},
		{"/api/v1/uploads/", cookie, 65 << 10, true},
		{"/api/v1/campaigns", cookie, 65 << 10, true},
	} {
		got := raw(t, address, fmt.Sprintf("POST %s HTTP/1.1\r\nHost: pufa.test\r\n%sContent-Length: %d\r\n\r\n{", c.path, c.cookie, c.length))
		if refused := strings.HasPrefix(got, "HTTP/1.1 413"); refused != c.refused {
			t.Errorf("%s, %d bytes: %.100q", c.path, c.length, got)
		}
	}
	long := strings.Repeat("长", 40<<10)
	if got := b.send(head, "POST", "/uploads", long, func(r *http.Request) { r.Header.Set("Content-Type", "application/octet-stream") }); got.StatusCode != http.StatusCreated {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
}

// TestTwentyThousandActivities measures what an import of that many takes; the sheet is what a person would send.
func TestTwentyThousandActivities(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBooks(t, db)
		b.mustSend(head, "POST /campaigns", wholeYear)
		table := report.Table{Columns: []report.Column{
			{Title: "日期", Kind: report.Text},
			{Title: "活动名称", Kind: report.Text},
			{Title: "镇街", Kind: report.Text},
			{Title: "类别", Kind: report.Text},
			{Title: "地点", Kind: report.Text},
			{Title: "参与", Unit: "人次", Kind: report.Int},
			{Title: "展板", Kind: report.Int},
			{Title: "发放宣传资料", Kind: report.Int},
		}}
		for i := range report.MaxRecords {
			table.Rows = append(table.Rows, []any{"2026-06-01", fmt.Sprintf("第%d次宣传", i), "花园路街道", "讲座", "社区会议室", i % 300, i % 9, i % 500})
		}
		var file bytes.Buffer
		must(t, report.WriteXLSX(&file, table))
		const path = "/campaigns/id-1/activities/import"
		begin := time.Now()
		id := b.upload(head, file.String())
		got := b.check(head, path, fmt.Sprintf(`{"upload":%q}`, id))
		checked := time.Since(begin)
		if got.Fine != report.MaxRecords {
			t.Fatalf("%+v", got)
		}
		written := b.take(head, path, fmt.Sprintf(`{"upload":%q}`, id))
		t.Logf("%d bytes: checked in %v, %d rows written in %v altogether", file.Len(), checked, written, time.Since(begin))
		if written != report.MaxRecords {
			t.Errorf("%d written", written)
		}
	})
}
