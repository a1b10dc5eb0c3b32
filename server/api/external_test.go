package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"strings"
	"sync"
	"testing"

	"pufa/server/docdb"
	"pufa/server/testkit"
)

const ranking = `{"source":"市应急局通报","measure":"活力值排名","unit":"名","as_of":"2026-06-01","value":3,"note":"全市 41 个区县"}`

// external is a figure as a test reads it.
type external struct {
	ID, Source, Reason string
	Value              float64
	Revision           int
	Withdrawn          bool
	Photos             []string
}

func (b *books) external(as, route, body string) (e external) {
	b.t.Helper()
	must(b.t, json.Unmarshal([]byte(b.mustSend(as, route, body)), &e))
	return e
}

func TestAFigureOfOthersIsKeptCorrectedAndWithdrawn(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBooks(t, db)
		b.mustSend(head, "POST /campaigns", wholeYear)
		const all = "POST /campaigns/id-1/externals"
		e := b.external(head, all, ranking)
		at := "/externals/" + e.ID
		put := func(change ...string) string {
			return strings.NewReplacer(change...).Replace(strings.Replace(ranking, "{", `{"reason":"通报更正",`, 1))
		}
		b.play([]scenario{
			{name: "the same again", as: head, route: all, body: strings.Replace(ranking, `:3`, `:4`, 1), status: 409, code: "same_figure"},
			{name: "no reason", as: head, route: "PUT " + at, body: strings.Replace(put(`:3`, `:2`), "通报更正", "", 1), status: 422, code: "invalid", want: []string{"body.reason"}},
			{name: "another state", as: head, route: "PUT " + at, body: put("{", `{"revision":9,`, ":3", ":2"), status: 409, code: "changed_meanwhile"},
			{name: "corrected", as: head, route: "PUT " + at, body: put(`:3`, `:2.5`), status: 200, want: []string{`"value":2.5`, `"revision":2`}},
			{name: "an officer", as: officer, route: "GET " + at, status: 403, code: "district_role_needed"},
			{name: "withdrawn without a reason", as: head, route: "POST " + at + "/withdrawal", body: `{"reason":" ","revision":2}`, status: 422, code: "invalid"},
			{name: "of another state", as: head, route: "POST " + at + "/withdrawal", body: `{"reason":"通报撤回","revision":1}`, status: 409, code: "changed_meanwhile"},
			{name: "withdrawn", as: head, route: "POST " + at + "/withdrawal", body: `{"reason":"通报撤回","revision":2}`, status: 200, want: []string{`"withdrawn":true`, "通报撤回"}},
			{name: "changed afterwards", as: head, route: "PUT " + at, body: put(`:3`, `:1`), status: 409, code: "figure_withdrawn"},
			{name: "entered again", as: head, route: all, body: ranking, status: 201},
			{as: guest, route: "GET /campaigns/id-1/externals", status: 401, code: "signed_out"},
			{as: guest, route: all, body: ranking, status: 401, code: "signed_out"},
		})
		history := b.mustSend(head, "GET "+at, "")
		for _, part := range []string{`"from":"3 名","to":"2.5 名"`, "通报更正", `"act":"withdrawn"`, "通报撤回"} {
			if !strings.Contains(history, part) {
				t.Errorf("%s is not in %s", part, history)
			}
		}
		if list := b.mustSend(head, "GET /campaigns/id-1/externals", ""); strings.Count(list, "市应急局通报") != 2 {
			t.Error(list)
		}
		if rows := b.sheet(head, "/campaigns/id-1/externals.xlsx"); len(rows) != 4 || rows[3][4] != "3" {
			t.Errorf("%v", rows)
		}
	})
}

func TestASubDistrictEntersFiguresOfItsOwnOnly(t *testing.T) {
	b := newBooks(t, testkit.DB(t))
	b.mustSend(head, "POST /campaigns", wholeYear)
	b.mustSend(head, "POST /campaigns/id-1/externals", ranking)
	of := func(code string) string {
		return strings.Replace(ranking, "{", fmt.Sprintf(`{"district":%q,`, code), 1)
	}
	const all = "POST /campaigns/id-1/externals"
	mine := b.external(officer, all, of(tongyuanju))
	b.play([]scenario{
		{name: "the whole district's", as: officer, route: all, body: ranking, status: 403, code: "district_role_needed"},
		{name: "another's", as: officer, route: all, body: of(huayuanlu), status: 403, code: "other_district"},
		{name: "unknown", as: head, route: all, body: of("500108999"), status: 422, code: "no_such_district"},
		{name: "seen by another", as: other, route: "GET /externals/" + mine.ID, status: 403, code: "other_district"},
		{name: "withdrawn by another", as: other, route: "POST /externals/" + mine.ID + "/withdrawal", body: `{"reason":"不对","revision":1}`, status: 403, code: "other_district"},
		{name: "its list", as: other, route: "GET /campaigns/id-1/externals", status: 200, want: []string{`"externals":[]`}},
	})
	if list := b.mustSend(officer, "GET /campaigns/id-1/externals", ""); strings.Count(list, "市应急局通报") != 1 {
		t.Error(list)
	}
}

func TestFiguresOfOthersThatCannotBe(t *testing.T) {
	b := newBooks(t, testkit.DB(t))
	b.mustSend(head, "POST /campaigns", wholeYear)
	for field, change := range map[string][2]string{
		"source":  {"市应急局通报", "市"},
		"measure": {"活力值排名", ""},
		"unit":    {`"名"`, `""`},
		"as_of":   {"2026-06-01", "2026-06-02"},
		"value":   {`"value":3`, `"value":3.333`},
		"note":    {"全市", strings.Repeat("长", 200)},
		"link":    {`"note"`, `"link":"javascript:alert(1)","note"`},
	} {
		got := b.send(head, "POST", "/campaigns/id-1/externals", strings.Replace(ranking, change[0], change[1], 1))
		if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.body, "body."+field) {
			t.Errorf("%s: %d %s", field, got.StatusCode, got.body)
		}
	}
	if list := b.mustSend(head, "GET /campaigns/id-1/externals", ""); !strings.Contains(list, `"externals":[]`) {
		t.Error(list)
	}
}

func TestAFigureSentTwiceIsOne(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBooks(t, db)
		b.mustSend(head, "POST /campaigns", wholeYear)
		body := strings.Replace(ranking, "{", `{"request_id":"form-1",`, 1)
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() {
				if got := b.send(head, "POST", "/campaigns/id-1/externals", body); got.StatusCode != http.StatusCreated {
					t.Errorf("%d %s", got.StatusCode, got.body)
				}
			})
		}
		wait.Wait()
		if all := b.mustSend(head, "GET /campaigns/id-1/externals", ""); strings.Count(all, "市应急局通报") != 1 {
			t.Error(all)
		}
	})
}

func TestAScreenshotIsKeptWithAFigure(t *testing.T) {
	b := newBooks(t, testkit.DB(t))
	b.mustSend(head, "POST /campaigns", wholeYear)
	e := b.external(head, "POST /campaigns/id-1/externals", ranking)
	at := "/externals/" + e.ID + "/photos"
	var file bytes.Buffer
	must(t, png.Encode(&file, image.NewGray(image.Rect(0, 0, 40, 30))))
	send := func(as string) reply {
		return b.send(as, "POST", at, file.String(), func(r *http.Request) { r.Header.Set("Content-Type", "application/octet-stream") })
	}
	if got := send(officer); got.StatusCode != http.StatusForbidden {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
	got := send(head)
	must(t, json.Unmarshal([]byte(got.body), &e))
	if got.StatusCode != http.StatusOK || len(e.Photos) != 1 {
		t.Fatalf("%d %s", got.StatusCode, got.body)
	}
	if p := b.send(head, "GET", at+"/"+e.Photos[0], ""); p.StatusCode != http.StatusOK || p.Header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("%d", p.StatusCode)
	}
	if p := b.send(officer, "GET", at+"/"+e.Photos[0], ""); p.StatusCode != http.StatusForbidden {
		t.Errorf("%d", p.StatusCode)
	}
	if e = b.external(head, "DELETE "+at+"/"+e.Photos[0], ""); len(e.Photos) != 0 {
		t.Errorf("%+v", e)
	}
}

const cityTable = "来源,指标,镇街,截至日期,数值,计量单位,说明\n" +
	"市应急局通报,报名数,,2026-05-31,12345,人,\n" +
	"市应急局通报,报名数,铜元局街道,2026-05-31,1200,人,\n" +
	"市应急局通报,报名数,铜元街,2026-05-31,1.2万,人,\n" +
	"市应急局通报,报名数,铜元局街道,2026/5/31,1200,人,\n"

func TestFiguresOfOthersComeOutOfAFile(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBooks(t, db)
		b.mustSend(head, "POST /campaigns", wholeYear)
		const path = "/campaigns/id-1/externals/import"
		ask := fmt.Sprintf(`{"upload":%q}`, b.upload(head, cityTable))
		got := b.check(head, path, ask)
		if got.Rows != 4 || got.Fine != 2 || got.Wrong != 1 || got.Same != 1 || len(got.Lines[2].Faults) != 2 {
			t.Errorf("%+v", got)
		}
		if n := b.take(head, path, ask); n != 2 {
			t.Errorf("%d written", n)
		}
		if again := b.check(head, path, ask); again.Known != 2 || again.Fine != 0 {
			t.Errorf("%+v", again)
		}
		// What is written can be read again, and is the same.
		sheet := b.send(head, "GET", "/campaigns/id-1/externals.xlsx", "").body
		back := b.check(head, path, fmt.Sprintf(`{"upload":%q}`, b.upload(head, sheet)))
		if back.Rows != 2 || back.Known != 2 || back.Wrong != 0 {
			t.Errorf("%+v", back)
		}
		// An officer's own row is theirs when it says no place; another's is not.
		mine := b.check(officer, path, fmt.Sprintf(`{"upload":%q}`, b.upload(officer, strings.Replace(cityTable, "铜元局街道,2026-05-31", "花园路街道,2026-05-30", 1))))
		if mine.Fine != 1 && mine.Known != 1 {
			t.Errorf("%+v", mine)
		}
		if f := mine.Lines[1].Faults; len(f) != 1 || f[0].Text != "只能登记本镇街的数" || f[0].Cell != "C3" {
			t.Errorf("%+v", f)
		}
	})
}
