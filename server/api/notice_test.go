package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"pufa/server/api"
	"pufa/server/docdb"
	"pufa/server/store"
	"pufa/server/testkit"
)

// uploaded sends a file and gives its id.
func (b *books) uploaded(as, data string) string {
	b.t.Helper()
	got := b.send(as, "POST", "/uploads", data, func(r *http.Request) { r.Header.Set("Content-Type", "application/octet-stream") })
	var out struct{ ID string }
	must(b.t, json.Unmarshal([]byte(got.body), &out))
	return out.ID
}

func TestNoticesOfACampaign(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := &books{}
		b.world = newWorld(t, db, func(o *api.Options) {
			b.open(t, db, o)
			uploads, err := store.NewUploads(t.Context(), db)
			must(t, err)
			o.Uploads = uploads
		})
		b.mustSend(head, "POST /campaigns", safetyMonth)
		pdf, page := b.uploaded(head, "%PDF-1.7 示例"), b.uploaded(head, "<html>")
		b.play([]scenario{
			{as: officer, route: "POST /campaigns/id-1/notices", body: `{"title":"通知","link":"https://example.cn/1"}`, status: 403, code: "district_role_needed"},
			{as: head, route: "POST /campaigns/id-1/notices", body: `{"title":"通知","link":"javascript:alert(1)"}`, status: 422, code: "invalid", want: []string{"body.link"}},
			{as: head, route: "POST /campaigns/id-1/notices", body: fmt.Sprintf(`{"title":"通知","upload":%q}`, page), status: 422, code: "invalid", want: []string{"body.upload"}},
			{name: "of somebody else", as: head, route: "POST /campaigns/id-1/notices", body: `{"title":"通知","upload":"x"}`, status: 422, code: "invalid", want: []string{"body.upload"}},
			{as: head, route: "POST /campaigns/id-1/notices", body: fmt.Sprintf(`{"title":"活动通知","upload":%q}`, pdf), status: 201, want: []string{`"kind":"pdf"`}},
			{as: head, route: "POST /campaigns/id-1/notices", body: `{"title":"链接","link":"https://example.cn/1"}`, status: 201, want: []string{"example.cn", "活动通知"}},
			{as: guest, route: "GET /campaigns/id-1", status: 200, never: []string{"活动通知", "notices"}},
			{name: "keeps notices", as: head, route: "PUT /campaigns/id-1", body: safetyMonth, status: 200, want: []string{"活动通知"}},
		})
		var c struct{ Notices []struct{ ID, Kind string } }
		must(t, json.Unmarshal([]byte(b.mustSend(officer, "GET /campaigns/id-1", "")), &c))
		file := "/campaigns/id-1/notices/" + c.Notices[0].ID
		if got := b.send(guest, "GET", file, ""); got.StatusCode != 401 {
			t.Errorf("a stranger: %d", got.StatusCode)
		}
		got := b.send(officer, "GET", file, "")
		if got.body != "%PDF-1.7 示例" || got.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%d %v %q", got.StatusCode, got.Header, got.body)
		}
		b.mustSend(head, "DELETE "+file, "")
		if got := b.send(officer, "GET", file, ""); got.StatusCode != 404 {
			t.Errorf("after it was removed: %d", got.StatusCode)
		}
	})
}

func TestACampaignIsCopiedFromLastYear(t *testing.T) {
	b := newBooks(t, testkit.DB(t))
	plan := strings.Replace(safetyMonth, `"participants":100}`, `"participants":100,"classes":{"企业":2}}`, 1)
	b.mustSend(head, "POST /campaigns", strings.Replace(plan, `"laws"`, `"units":["区应急管理局"],"laws"`, 1))
	b.mustSend(head, "POST /campaigns/id-1/activities", `{"kind":"讲座","title":"课","date":"2026-06-01","attendance":10}`)
	b.play([]scenario{
		{as: officer, route: "POST /campaigns/id-1/copy", status: 403, code: "district_role_needed"},
		{as: head, route: "POST /campaigns/no/copy", status: 404, code: "no_such_record"},
		{as: head, route: "POST /campaigns/id-1/copy", status: 201, want: []string{`"from":"2027-06-01"`, `"企业":2`, "区应急管理局", "安全生产月（2027）"}},
		{as: head, route: "GET /campaigns/id-3/activities", status: 200, want: []string{`"activities":[]`}},
		{name: "no such class", as: head, route: "PUT /campaigns/id-1", body: strings.Replace(plan, "企业", "机关", 1), status: 422, code: "invalid", want: []string{"body.targets"}},
		{name: "twice a unit", as: head, route: "PUT /campaigns/id-1", body: strings.Replace(plan, `"laws"`, `"units":["区局","区局"],"laws"`, 1), status: 422, code: "invalid", want: []string{"body.units"}},
	})
}
