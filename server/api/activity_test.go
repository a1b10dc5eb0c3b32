package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"pufa/server/docdb"
	"pufa/server/testkit"
)

const lesson = `{"kind":"讲座","title":"夜校","date":"2026-06-01","time":"19:30","district":"500108001","host":"示例社区","place":"活动室",` +
	`"attendance":40,"indicators":{"boards":2}}`

// activity is one as a test reads it.
type activity struct {
	ID, Stage, Reason string
	Counts            bool
	Revision          int
	Photos            []string
}

func (b *books) activity(as, route, body string) (a activity) {
	b.t.Helper()
	must(b.t, json.Unmarshal([]byte(b.mustSend(as, route, body)), &a))
	return a
}

func TestAReviewedActivityCountsOnceItIsAccepted(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBooks(t, db)
		b.mustSend(head, "POST /campaigns", strings.Replace(wholeYear, "{", `{"reviewed":true,`, 1))
		a := b.activity(officer, "POST /campaigns/id-1/activities", lesson)
		if a.Stage != "submitted" || a.Counts {
			t.Errorf("%+v", a)
		}
		at := "POST /activities/" + a.ID + "/decision"
		decide := func(accept bool, reason string, revision int) string {
			return fmt.Sprintf(`{"accept":%v,"reason":%q,"revision":%d}`, accept, reason, revision)
		}
		b.play([]scenario{
			{name: "their own", as: officer, route: at, body: decide(true, "", 1), status: 403, code: "district_role_needed"},
			{name: "another's", as: other, route: at, body: decide(true, "", 1), status: 403, code: "other_district"},
			{name: "without a reason", as: head, route: at, body: decide(false, "", 1), status: 422, code: "invalid", want: []string{"body.reason"}},
			{name: "of another state", as: head, route: at, body: decide(true, "", 7), status: 409, code: "changed_meanwhile"},
			{name: "returned", as: head, route: at, body: decide(false, "人数请核对", 1), status: 200, want: []string{`"stage":"returned"`, "人数请核对"}},
			{name: "twice", as: head, route: at, body: decide(false, "再核对", 2), status: 409, code: "not_submitted"},
		})
		if sums := b.sheet(head, "/campaigns/id-1/summary.xlsx"); !strings.Contains(sums[0][0], "审核通过的") || sums[3][1] != "0" {
			t.Errorf("%v", sums[:4])
		}
		put := "PUT /activities/" + a.ID
		a = b.activity(officer, put, strings.Replace(lesson, `"attendance":40`, `"revision":2,"attendance":38`, 1))
		if a.Stage != "submitted" || a.Reason != "" {
			t.Errorf("%+v", a)
		}
		if a = b.activity(head, at, decide(true, "", a.Revision)); a.Stage != "accepted" || !a.Counts {
			t.Errorf("%+v", a)
		}
		if sums := b.sheet(head, "/campaigns/id-1/summary.xlsx"); sums[3][1] != "1" || sums[3][2] != "38" {
			t.Errorf("%v", sums[3])
		}
		if own := b.activity(head, "POST /campaigns/id-1/activities", lesson); own.Stage != "accepted" {
			t.Errorf("the bureau's own: %+v", own)
		}
		if a = b.activity(officer, put, lesson); a.Stage != "submitted" || a.Counts {
			t.Errorf("changed after it was accepted: %+v", a)
		}
		history := b.mustSend(officer, "GET /activities/"+a.ID, "")
		at0 := -1
		for _, part := range []string{`"act":"entered"`, `"act":"returned"`, `"from":"40","to":"38"`, `"act":"accepted"`, `"from":"38","to":"40"`} {
			i := strings.Index(history, part)
			if i <= at0 {
				t.Errorf("%s is not behind what came before: %s", part, history)
			}
			at0 = i
		}
		b.play([]scenario{
			{name: "another's", as: other, route: "GET /activities/" + a.ID, status: 403, code: "other_district"},
			{as: guest, route: "GET /activities/" + a.ID, status: 401, code: "signed_out"},
		})
	})
}

func TestAFormSentTwiceEntersOneActivity(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBooks(t, db)
		b.mustSend(head, "POST /campaigns", wholeYear)
		body := strings.Replace(lesson, "{", `{"request_id":"form-1",`, 1)
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() { b.send(officer, "POST", "/campaigns/id-1/activities", body) })
		}
		wait.Wait()
		if all := b.mustSend(head, "GET /campaigns/id-1/activities", ""); strings.Count(all, "夜校") != 1 {
			t.Error(all)
		}
	})
}

func TestActivitiesThatCannotBe(t *testing.T) {
	b := newBooks(t, testkit.DB(t))
	b.mustSend(head, "POST /campaigns", strings.Replace(wholeYear, "2026-01-01", "2026-05-20", 1))
	for field, change := range map[string][2]string{
		"date":       {"2026-06-01", "2026-05-19"},
		"time":       {"19:30", "25:30"},
		"host":       {"示例社区", strings.Repeat("长", 41)},
		"attendance": {`"attendance":40`, `"attendance":-1`},
		"indicators": {`"boards":2`, `"boards":-2`},
		"kind":       {"讲座", "聚会"},
		"title":      {"夜校", "  "},
	} {
		got := b.send(officer, "POST", "/campaigns/id-1/activities", strings.Replace(lesson, change[0], change[1], 1))
		if got.StatusCode != 422 || !strings.Contains(got.body, "body."+field) {
			t.Errorf("%s: %d %s", field, got.StatusCode, got.body)
		}
	}
}

func TestAStruckOutActivityComesBackWithItsFile(t *testing.T) {
	b := newBooks(t, testkit.DB(t))
	b.mustSend(head, "POST /campaigns", wholeYear)
	ask := fmt.Sprintf(`{"upload":%q}`, b.upload(head, "日期,名称\n2026-06-01,课堂\n"))
	const path = "/campaigns/id-1/activities/import"
	if n := b.take(head, path, ask); n != 1 {
		t.Fatal(n)
	}
	var list struct{ Activities []activity }
	must(t, json.Unmarshal([]byte(b.mustSend(head, "GET /campaigns/id-1/activities", "")), &list))
	id := list.Activities[0].ID
	b.mustSend(head, "DELETE /activities/"+id, "")
	if n := b.take(head, path, ask); n != 1 {
		t.Errorf("%d came back", n)
	}
	history := b.mustSend(head, "GET /activities/"+id, "")
	if strings.Count(history, `"imported"`) != 2 || !strings.Contains(history, `"removed"`) {
		t.Error(history)
	}
}

func TestIndicatorsAreTheBureausToSet(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBooks(t, db)
		b.mustSend(head, "POST /campaigns", wholeYear)
		var list struct {
			Indicators []map[string]any
			Revision   int
		}
		read := func() {
			t.Helper()
			must(t, json.Unmarshal([]byte(b.mustSend(head, "GET /indicators", "")), &list))
		}
		read()
		set := func(as string, change func([]map[string]any) []map[string]any) reply {
			t.Helper()
			body, err := json.Marshal(map[string]any{"indicators": change(slices.Clone(list.Indicators)), "revision": list.Revision})
			must(t, err)
			return b.send(as, "PUT", "/indicators", string(body))
		}
		same := func(all []map[string]any) []map[string]any { return all }
		if got := set(officer, same); got.StatusCode != 403 {
			t.Errorf("an officer: %d", got.StatusCode)
		}
		got := set(head, func(all []map[string]any) []map[string]any {
			all[2] = map[string]any{"key": "boards", "title": "宣传展板", "unit": "块"}
			all[0] = map[string]any{"key": "leaflets", "title": "发放宣传资料", "unit": "份", "off": true}
			return append(all, map[string]any{"key": "", "title": "志愿者", "unit": "人"})
		})
		if got.StatusCode != 200 {
			t.Fatal(got.body)
		}
		if got := set(head, same); got.StatusCode != 409 {
			t.Errorf("over another's change: %d", got.StatusCode)
		}
		read()
		key, _ := list.Indicators[12]["key"].(string)
		renamed := func(unit, title string) func([]map[string]any) []map[string]any {
			return func(all []map[string]any) []map[string]any {
				all[12] = map[string]any{"key": key, "title": title, "unit": unit}
				return all
			}
		}
		if got := set(head, renamed("人次", "志愿者")); got.StatusCode != 200 { // nobody counted any yet
			t.Errorf("%s", got.body)
		}
		b.mustSend(officer, "POST /campaigns/id-1/activities", strings.Replace(lesson, `"boards":2`, fmt.Sprintf(`"boards":2,%q:7`, key), 1))
		read()
		for name, got := range map[string]reply{
			"another unit": set(head, renamed("人", "志愿者")),
			"left out":     set(head, func(all []map[string]any) []map[string]any { return all[:12] }),
			"like a column": set(head, func(all []map[string]any) []map[string]any {
				return append(all, map[string]any{"key": "", "title": "备 注", "unit": "条"})
			}),
			"twice": set(head, func(all []map[string]any) []map[string]any {
				return append(all, map[string]any{"key": "", "title": "LED屏", "unit": "块"})
			}),
		} {
			if got.StatusCode != 422 || !strings.Contains(got.body, "body.indicators") {
				t.Errorf("%s: %d %s", name, got.StatusCode, got.body)
			}
		}
		rows := b.sheet(head, "/campaigns/id-1/activities.xlsx")
		if heads := strings.Join(rows[2], ","); !strings.Contains(heads, "宣传展板（块）") || !strings.Contains(heads, "志愿者（人次）") {
			t.Error(heads)
		}
	})
}

func TestPhotosOfAnActivity(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBooks(t, db)
		b.mustSend(head, "POST /campaigns", wholeYear)
		id := b.activity(officer, "POST /campaigns/id-1/activities", lesson).ID
		shot := func(n int) string {
			var file bytes.Buffer
			m := image.NewGray(image.Rect(0, 0, 40+n, 30))
			must(t, png.Encode(&file, m))
			return file.String()
		}
		add := func(as, data string) reply {
			return b.send(as, "POST", "/activities/"+id+"/photos", data, func(r *http.Request) { r.Header.Set("Content-Type", "application/octet-stream") })
		}
		var a activity
		for range 2 { // a line that broke has it sent again
			got := add(officer, shot(0))
			must(t, json.Unmarshal([]byte(got.body), &a))
			if got.StatusCode != 200 || len(a.Photos) != 1 {
				t.Fatalf("%d %s", got.StatusCode, got.body)
			}
		}
		path := "/activities/" + id + "/photos/" + a.Photos[0]
		got := b.send(officer, "GET", path, "")
		if got.StatusCode != 200 || got.Header.Get("Content-Type") != "image/jpeg" || !strings.HasPrefix(got.body, "\xff\xd8") {
			t.Errorf("%d %s", got.StatusCode, got.Header.Get("Content-Type"))
		}
		for as, status := range map[string]int{other: 403, guest: 401, resident: 401, head: 200} {
			if got := b.send(as, "GET", path, ""); got.StatusCode != status {
				t.Errorf("%s reads: %d", as, got.StatusCode)
			}
		}
		if got := add(other, shot(1)); got.StatusCode != 403 {
			t.Errorf("another's: %d", got.StatusCode)
		}
		if got := add(officer, "<svg/>"); got.StatusCode != 422 || got.problem(t) != "no_picture" {
			t.Errorf("no photo: %s", got.body)
		}
		for n := range 5 {
			if got := add(officer, shot(n+1)); got.StatusCode != 200 {
				t.Errorf("%d: %s", n, got.body)
			}
		}
		if got := add(officer, shot(9)); got.StatusCode != 422 || !strings.Contains(got.body, "最多 6 张") {
			t.Errorf("the seventh: %s", got.body)
		}
		if a := b.activity(officer, "DELETE "+path, ""); len(a.Photos) != 5 {
			t.Errorf("%d left", len(a.Photos))
		}
		if got := b.send(officer, "GET", path, ""); got.StatusCode != 404 {
			t.Errorf("deleted: %d", got.StatusCode)
		}
	})
}
