package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"pufa/server/account"
	"pufa/server/docdb"
	"pufa/server/testkit"
)

// later lets time pass; organisers sign in again.
func (w *world) later(d time.Duration) {
	w.t.Helper()
	known := map[string]account.Organiser{}
	for _, who := range []string{head, officer, other} {
		o, err := w.signIns.Who(w.t.Context(), w.cookies[who].Value)
		must(w.t, err)
		known[who] = o
	}
	w.clock.Advance(d)
	for who, o := range known {
		credential, err := w.signIns.Open(w.t.Context(), o)
		must(w.t, err)
		w.cookies[who] = &http.Cookie{Name: account.SessionCookie, Value: credential}
	}
}

func TestAShortReceiptIsFollowedUp(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBooks(t, db)
		b.begin()
		b.later(12 * 24 * time.Hour)
		named := func(kind string, n int, allotment int, request string) string {
			return fmt.Sprintf(`{"kind":%q,"district":%q,"quantity":%d,"allotment":%d,"date":"2026-06-03","request_id":"request-%s"}`, kind, tongyuanju, n, allotment, request)
		}
		b.play([]scenario{
			{name: "not yet received", as: officer, route: "GET /campaigns/id-1/materials", status: 200, want: []string{`"document":"01-00002"`, `"days":12`, `"left":100`, `"short":false`}, never: []string{huayuanlu}},
			{name: "of another", as: officer, route: "POST /materials/id-2/entries", body: named("receive", 5, 3, "of-another"), status: 422, code: "invalid"},
			{name: "short", as: officer, route: "POST /materials/id-2/entries", body: named("receive", 95, 2, "short"), status: 201, want: []string{`"document":"01-00004"`, `"allotment":2`}},
			{name: "the district sees it", as: head, route: "GET /materials/id-2", status: 200, want: []string{`"received":95,"left":5,"short":true`, `"left":100,"short":false`}},
			{name: "so does the sub-district", as: officer, route: "GET /materials/id-2", status: 200, want: []string{`"received":95,"left":5,"short":true`}},
			{
				name: "the district writes it off", as: head, route: "POST /materials/id-2/entries", status: 201,
				body: `{"kind":"loss","district":"500108001","quantity":5,"transit":true,"allotment":2,"date":"2026-06-03","request_id":"request-off"}`,
			},
			{name: "settled", as: officer, route: "GET /materials/id-2", status: 200, want: []string{`"open":[]`}},
			{name: "undone", as: head, route: "POST /materials/id-2/entries/5/reverse", body: `{"reason":"找到了","request_id":"request-found"}`, status: 201},
			{name: "open again", as: officer, route: "GET /materials/id-2", status: 200, want: []string{`"left":5,"short":true`}},
		})
	})
}

func TestStockTakesHoldAgainstTheStateThatWasCounted(t *testing.T) {
	b := newBooks(t, testkit.DB(t))
	b.begin()
	b.mustSend(officer, "POST /materials/id-2/entries", entry("receive", tongyuanju, 100, "receive"))
	count := func(counted, state int, note, request string) string {
		return fmt.Sprintf(`{"district":%q,"counted":%d,"state":%d,"note":%q,"date":"2026-06-01","request_id":"request-%s"}`, tongyuanju, counted, state, note, request)
	}
	b.play([]scenario{
		{as: officer, route: "GET /materials/id-2", status: 200, want: []string{`"held":100`, `"state":4`}},
		{name: "no reason", as: officer, route: "POST /materials/id-2/counts", body: count(98, 4, "", "no-reason"), status: 422, code: "invalid", want: []string{"原因"}},
		{name: "another's", as: other, route: "POST /materials/id-2/counts", body: count(98, 4, "受潮", "another"), status: 403, code: "other_district"},
		{name: "below nought", as: officer, route: "POST /materials/id-2/counts", body: count(-1, 4, "受潮", "below"), status: 422},
		{name: "two are missing", as: officer, route: "POST /materials/id-2/counts", body: count(98, 4, "受潮", "two"), status: 201, want: []string{`"kind":"count"`, `"quantity":2`, `"counted":98`, `"booked":100`}},
		{name: "sent again", as: officer, route: "POST /materials/id-2/counts", body: count(98, 4, "受潮", "two"), status: 201, want: []string{`"seq":5`}},
		{name: "counted before", as: officer, route: "POST /materials/id-2/counts", body: count(99, 4, "受潮", "before"), status: 409, code: "counted_before"},
		{name: "one was found", as: officer, route: "POST /materials/id-2/counts", body: count(99, 5, "夹在别处", "found"), status: 201, want: []string{`"quantity":1`}},
		{name: "all there", as: officer, route: "POST /materials/id-2/counts", body: count(99, 6, "", "there"), status: 201, want: []string{`"quantity":0`}},
		{as: officer, route: "GET /materials/id-2?kind=count", status: 200, want: []string{`"held":99`, `"lost":2`, `"found":1`}, never: []string{`"kind":"receive"`}},
		{name: "in the store", as: head, route: "POST /materials/id-2/counts", body: `{"counted":800,"state":3,"date":"2026-06-01","request_id":"request-store"}`, status: 201},
	})
}

func TestBatchesCollectorsAndOccasions(t *testing.T) {
	b := newBooks(t, testkit.DB(t))
	b.begin()
	phone := "138 0000 0000"
	allot := `{"kind":"allot","district":"500108001","quantity":20,"batch":"A-2","collector":"示例甲","phone":"` + phone + `","date":"2026-06-01","request_id":"request-collected"}`
	activity := `{"kind":"宣传咨询日","title":"广场咨询","date":"2026-06-01","district":"500108001"}`
	handOut := func(activity, request string) string {
		return fmt.Sprintf(`{"kind":"hand_out","district":%q,"quantity":1,"activity":%q,"five_class":"社区","date":"2026-06-01","request_id":"request-%s"}`, tongyuanju, activity, request)
	}
	b.play([]scenario{
		{
			name: "a second run", as: head, route: "POST /materials/id-2/entries", status: 201,
			body: `{"kind":"print","quantity":50,"batch":"A-2","printer":"示例印刷厂","cost_fen":35000,"date":"2026-06-01","request_id":"request-print-2"}`,
		},
		{as: head, route: "POST /materials/id-2/entries", body: allot, status: 201, want: []string{`"collector":"示例甲"`, `"reachable":true`}, never: []string{phone}},
		{as: head, route: "GET /materials/id-2", status: 200, want: []string{`"number":"第1批"`, `"in_store":800`, `"number":"A-2"`, `"printer":"示例印刷厂"`, `"cost_fen":35000`, `"in_store":30`}, never: []string{phone}},
		{as: officer, route: "GET /materials/id-2/entries/5/phone", status: 200, want: []string{phone}},
		{as: other, route: "GET /materials/id-2/entries/5/phone", status: 403, code: "other_district", never: []string{phone}},
		{as: guest, route: "GET /materials/id-2/entries/5/phone", status: 401, code: "signed_out"},
		{as: head, route: "GET /materials/id-2/entries/1/phone", status: 200, want: []string{`"phone":""`}},
		{
			name: "no phone number", as: head, route: "POST /materials/id-2/entries", status: 422, code: "invalid",
			body: strings.NewReplacer(phone, "问小王要", "request-collected", "request-no-number").Replace(allot),
		},
		{
			name: "more than the batch has", as: head, route: "POST /materials/id-2/entries", status: 409, code: "not_enough", want: []string{"A-2"},
			body: `{"kind":"allot","district":"500108001","quantity":31,"batch":"A-2","date":"2026-06-01","request_id":"request-too-many"}`,
		},
		{as: officer, route: "POST /campaigns/id-1/activities", body: activity, status: 201, want: []string{`"id":"id-3"`}},
		{as: officer, route: "POST /materials/id-2/entries", body: entry("receive", tongyuanju, 100, "receive"), status: 201},
		{as: officer, route: "POST /materials/id-2/entries", body: handOut("id-3", "at"), status: 201, want: []string{`"occasion":"广场咨询"`}},
		{as: officer, route: "POST /materials/id-2/entries", body: handOut("nothing", "nowhere"), status: 422, code: "invalid"},
		{name: "an activity of others", as: head, route: "GET /materials/id-2?district=500108001&kind=hand_out", status: 200, want: []string{"广场咨询"}, never: []string{`"kind":"allot"`}},
	})
	b.later(91 * 24 * time.Hour)
	if got := b.mustSend(head, "GET /materials/id-2/entries/5/phone", ""); !strings.Contains(got, `"phone":""`) {
		t.Errorf("after its time: %s", got)
	}
}

const moveList = "日期,类别,镇街,数量,领取人,地点,五进,备注\n" +
	"2026-06-01,分配,铜元局街道,50,示例甲,,,\n" +
	"2026-06-01,发放,花园路街道,30,,广场,社区,\n" + // nothing has been received there
	"2026-06-01,发放,,100,,区局大厅,,\n" +
	"2026-06-01,发放,,651,,区局大厅,,\n" + // 650 are left behind the lines above
	"2026-06-01,发放,,100,,区局大厅,,\n" +
	"2026-06-31,发放,,1,,,,\n" +
	"2026-06-02,发放,,1,,,,\n" // tomorrow

func TestMovesComeOutOfAFileAndGoIntoOne(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBooks(t, db)
		b.begin()
		const path = "/materials/id-2/moves/import"
		ask := fmt.Sprintf(`{"upload":%q}`, b.upload(head, moveList))
		got := b.check(head, path, ask)
		if got.Rows != 7 || got.Fine != 2 || got.Wrong != 4 || got.Same != 1 {
			t.Fatalf("%+v", got)
		}
		for row, want := range map[int]string{3: "D3 花园路街道手上只剩 0 册，不够 30 册。", 5: "D5 区级库存只剩 650 册，不够 651 册。", 8: "A8 日期不能晚于今天"} {
			if f := got.Lines[row-2].Faults; len(f) != 1 || f[0].Cell+" "+f[0].Text != want {
				t.Errorf("row %d: %+v", row, f)
			}
		}
		if n := b.take(head, path, ask); n != 2 {
			t.Errorf("wrote %d", n)
		}
		if n := b.take(head, path, ask); n != 0 {
			t.Errorf("the same file again wrote %d", n)
		}
		if again := b.check(head, path, ask); again.Fine != 0 || again.Known != 2 {
			t.Errorf("the same file again: %+v", again)
		}

		sheet := b.send(head, "GET", "/materials/id-2/moves.xlsx", "")
		if sheet.StatusCode != http.StatusOK {
			t.Fatalf("%d %s", sheet.StatusCode, sheet.body)
		}
		back := b.check(head, path, fmt.Sprintf(`{"upload":%q}`, b.upload(head, sheet.body)))
		if back.Rows != 4 || back.Known != 4 {
			t.Errorf("what was written and read again: %+v", back)
		}
		b.mustSend(head, "POST /materials/id-2/entries/5/reverse", `{"reason":"没有发","request_id":"request-undo-5"}`)
		if n := b.take(head, path, ask); n != 1 {
			t.Errorf("what was reversed came again %d times", n)
		}
	})
}

func TestAnOfficersFileHoldsTheirOwnHandOuts(t *testing.T) {
	b := newBooks(t, testkit.DB(t))
	b.begin()
	b.mustSend(officer, "POST /materials/id-2/entries", entry("receive", tongyuanju, 100, "receive"))
	file := "日期,类别,镇街,数量,地点\n2026-06-01,发放,,40,广场\n2026-06-01,分配,铜元局街道,1,\n2026-06-01,发放,花园路街道,1,\n2026-06-01,发放,铜元局,61,学校\n"
	ask := fmt.Sprintf(`{"upload":%q}`, b.upload(officer, file))
	got := b.check(officer, "/materials/id-2/moves/import", ask)
	if got.Fine != 1 || got.Wrong != 3 || got.Lines[1].Faults[0].Column != "kind" || got.Lines[2].Faults[0].Column != "district" || got.Lines[3].Faults[0].Column != "quantity" {
		t.Errorf("%+v", got)
	}
	if n := b.take(officer, "/materials/id-2/moves/import", ask); n != 1 {
		t.Errorf("wrote %d", n)
	}
	b.play([]scenario{
		{as: guest, route: "POST /materials/id-2/moves/import", body: ask, status: 401, code: "signed_out"},
		{name: "another's file", as: other, route: "POST /materials/id-2/moves/import", body: ask, status: 404, code: "no_such_upload"},
		{as: officer, route: "GET /materials/id-2", status: 200, want: []string{`"held":60`, `"handed_out":40`}},
	})
}
