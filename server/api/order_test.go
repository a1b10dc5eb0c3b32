package api_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pufa/server/account"
	"pufa/server/api"
	"pufa/server/campaign"
	"pufa/server/docdb"
	orders "pufa/server/order"
	"pufa/server/reward"
	"pufa/server/store"
	"pufa/server/testkit"
)

// filing has deliveries entered in the diary, as the server does.
type filing struct{ o *api.Options }

func (f filing) HasCampaign(ctx context.Context, id, day string) (there, on bool, err error) {
	c, err := f.o.Planner.Get(ctx, id)
	return err == nil, c.Runs(day), nil //nolint:nilerr // no campaign is an answer
}

func (f filing) File(ctx context.Context, h orders.Held) error {
	return f.o.Diary.File(ctx, account.Organiser{ID: h.By}, campaign.Activity{
		ID: h.ID, Campaign: h.Campaign, Kind: h.Kind, Title: h.Title, Date: h.Day, District: h.District, Place: h.Place,
		FiveClass: h.FiveClass, Attendance: h.Present, Note: h.Summary, Indicators: map[string]int64{"leaflets": h.Leaflets},
	})
}

// newOrders is a world with a campaign id-1 whose bureau takes orders.
func newOrders(t *testing.T, db *docdb.DB) *books {
	t.Helper()
	b := &books{}
	b.world = newWorld(t, db, func(o *api.Options) {
		b.open(t, db, o)
		kept, err := store.NewOrders(t.Context(), db)
		must(t, err)
		menu, err := store.NewMenu(t.Context(), db)
		must(t, err)
		box, err := reward.NewBox(bytes.Repeat([]byte{7}, reward.BoxKeySize), func(b []byte) { rand.Read(b) }) //nolint:errcheck // never fails
		must(t, err)
		o.Orders = orders.NewDesk(orders.Stores{Orders: kept, Menu: menu}, filing{o}, o.Places.(*store.Places), box, o.Now, func(b []byte) { rand.Read(b) }) //nolint:errcheck // never fails
	})
	b.mustSend(head, "POST /campaigns", safetyMonth)
	b.mustSend(head, "PUT /menu/settings", `{"open":true,"take_days":3,"phone":"023-00000000","revision":0}`)
	return b
}

func wishOf(key, district string) string {
	return fmt.Sprintf(`{"key":%q,"form":"讲座","unit":"示例江风机械厂","unit_kind":"企业","district":%q,"contact":"示例老周","phone":"138-0000-0000",`+
		`"audience":"职工","heads":40,"day":"2026-06-10","part":"上午","place":"厂区食堂","request":"讲讲动火作业"}`, key, district)
}

func keyed(key, more string) string { return fmt.Sprintf(`{"key":%q%s}`, key, more) }

func TestAnOrderFromPhoneToRating(t *testing.T) {
	b := newOrders(t, testkit.DB(t))
	key := strings.Repeat("A", orders.KeyLength)
	id := orders.IDOf(key)
	none := []string{"138-0000", "示例老周"} // how the unit is reached
	b.play([]scenario{
		{as: guest, route: "POST /menu/items", body: `{"number":"01","topic":"动火作业怎么办票","form":"讲座","minutes":60}`, status: 401, code: "signed_out"},
		{as: officer, route: "POST /menu/items", body: `{"number":"01","topic":"动火作业怎么办票","form":"讲座","minutes":60}`, status: 403, code: "district_role_needed"},
		{as: guest, route: "GET /menu", status: 200, want: []string{`"open":true`, `"items":[]`, `"kept_days":180`}},
		{as: guest, route: "GET /menu/desk", status: 401, code: "signed_out"},
		{name: "beside the field", as: guest, route: "POST /orders", body: strings.Replace(wishOf(key, tongyuanju), `"heads":40`, `"heads":-1`, 1), status: 422, code: "invalid", want: []string{`"body.heads"`, "人数应在"}},
		{name: "no such district", as: guest, route: "POST /orders", body: wishOf(key, "500108999"), status: 422, code: "invalid", want: []string{`"body.district"`}},
		{name: "no phone", as: guest, route: "POST /orders", body: strings.Replace(wishOf(key, tongyuanju), "138-0000-0000", "打我电话", 1), status: 422, code: "invalid", want: []string{`"body.phone"`}},
		{as: guest, route: "POST /orders", body: wishOf(key, tongyuanju), status: 201, want: []string{`"state":"waiting"`, `"topic":"定制课题"`}, never: none},
		{name: "again", as: guest, route: "POST /orders", body: wishOf(key, tongyuanju), status: 201, want: []string{`"state":"waiting"`}},
		{as: guest, route: "POST /orders/look", body: keyed(key, ""), status: 200, want: []string{`"unit":"示例江风机械厂"`}, never: none},
		{name: "by its id", as: guest, route: "POST /orders/look", body: keyed(id, ""), status: 404, code: "no_such_order"},
		{name: "too early", as: guest, route: "POST /orders/rate", body: keyed(key, `,"stars":5`), status: 409, code: "not_now"},
		{as: guest, route: "GET /orders", status: 401, code: "signed_out"},
		{as: officer, route: "GET /orders", status: 200, want: []string{id, `"overdue":false`}, never: none},
		{as: other, route: "GET /orders", status: 200, want: []string{`"orders":[]`}},
		{as: other, route: "GET /orders/" + id, status: 403, code: "other_district"},
		{as: other, route: "GET /orders/" + id + "/contact", status: 403, code: "other_district"},
		{as: officer, route: "GET /orders/" + id + "/contact", status: 200, want: []string{"138-0000-0000", "示例老周"}},
		{name: "late lecturer", as: head, route: "POST /orders/" + id + "/deliver", body: `{"day":"2026-06-01","present":38,"leaflets":60,"campaign":"id-1","revision":1}`, status: 409, code: "not_now"},
		{as: head, route: "POST /orders/" + id + "/dispatch", body: `{"undertaker":"执法大队","lecturer":"示例讲师","at":"2026-06-10T09:00:00+08:00","revision":7}`, status: 409, code: "changed_meanwhile"},
		{as: head, route: "POST /orders/" + id + "/dispatch", body: `{"undertaker":"执法大队","lecturer":"","at":"2026-06-10T09:00:00+08:00","revision":1}`, status: 422, code: "invalid", want: []string{"body.lecturer"}},
		{as: head, route: "POST /orders/" + id + "/dispatch", body: `{"undertaker":"执法大队","lecturer":"示例讲师","at":"2026-06-10T09:00:00+08:00","revision":1}`, status: 200, want: []string{`"state":"dispatched"`, `"by_name":"区局"`}},
		{as: guest, route: "POST /orders/look", body: keyed(key, ""), status: 200, want: []string{"示例讲师"}, never: none},
		{name: "no campaign", as: officer, route: "POST /orders/" + id + "/deliver", body: `{"day":"2026-06-01","present":38,"leaflets":60,"campaign":"x","revision":2}`, status: 422, code: "invalid", want: []string{"body.campaign"}},
		{as: officer, route: "POST /orders/" + id + "/deliver", body: `{"day":"2026-06-01","present":38,"leaflets":60,"summary":"都听懂了","campaign":"id-1","revision":2}`, status: 200, want: []string{`"state":"delivered"`, `"attendance":38`, `"leaflets":60`}},
		{as: head, route: "GET /campaigns/id-1/activities", status: 200, want: []string{`"attendance":38`, "定制课题（示例江风机械厂）", `"five_class":"企业"`}},
		{name: "no stars", as: guest, route: "POST /orders/rate", body: keyed(key, `,"stars":0`), status: 422, code: "invalid", want: []string{"body.stars"}},
		{as: guest, route: "POST /orders/rate", body: keyed(key, `,"stars":5,"words":"讲得明白"`), status: 200, want: []string{`"state":"rated"`, "讲得明白"}, never: none},
		{name: "twice", as: guest, route: "POST /orders/rate", body: keyed(key, `,"stars":1`), status: 409, code: "not_now"},
		{as: officer, route: "GET /orders/" + id, status: 200, want: []string{`"stars":5`, `"act":"rated"`}, never: none},
	})
}

func TestAnOrderIsOverdueByTheClock(t *testing.T) {
	b := newOrders(t, testkit.DB(t))
	b.mustSend(guest, "POST /orders", wishOf(strings.Repeat("B", orders.KeyLength), tongyuanju))
	b.clock.Advance(72*time.Hour + time.Minute)
	b.cookies[head] = b.send(guest, "POST", "/session", fmt.Sprintf(`{"login":"head","password":%q}`, goodPass)).cookie(account.SessionCookie)
	if body := b.mustSend(head, "GET /orders", ""); !strings.Contains(body, `"overdue":true`) {
		t.Error(body)
	}
	sheet := b.send(head, "GET", "/orders.xlsx", "")
	if sheet.StatusCode != 200 {
		t.Fatal(sheet.body)
	}
}

func TestOrdersAreBoundedByAddress(t *testing.T) {
	b := newOrders(t, testkit.DB(t))
	for n := range 21 {
		got := b.send(guest, "POST", "/orders", wishOf(strings.Repeat("C", orders.KeyLength-2)+fmt.Sprintf("%02d", n), tongyuanju))
		if want := map[bool]int{true: 429, false: 201}[n == 20]; got.StatusCode != want {
			t.Fatalf("order %d: %d %s", n, got.StatusCode, got.body)
		}
	}
}

func TestACancelledOrderIsGoneForGood(t *testing.T) {
	b := newOrders(t, testkit.DB(t))
	key := strings.Repeat("D", orders.KeyLength)
	b.mustSend(guest, "POST /orders", wishOf(key, tongyuanju))
	b.mustSend(guest, "POST /orders/cancel", keyed(key, `,"reason":"改到下半年"`))
	b.clock.Advance(time.Second)
	b.play([]scenario{
		{as: guest, route: "POST /orders/cancel", body: keyed(key, ""), status: 409, code: "not_now"},
		{as: head, route: "POST /orders/" + orders.IDOf(key) + "/dispatch", body: `{"undertaker":"执法大队","lecturer":"示例讲师","at":"2026-06-10T09:00:00+08:00","revision":0}`, status: 409, code: "not_now"},
		{as: head, route: "GET /orders/" + orders.IDOf(key) + "/contact", status: 200, want: []string{`"known":false`}},
	})
}

func TestAClosedMenuShowsNothing(t *testing.T) {
	b := newOrders(t, testkit.DB(t))
	b.mustSend(head, "POST /menu/items", `{"number":"01","topic":"动火作业怎么办票","form":"讲座","minutes":60}`)
	var menu struct{ Items []struct{ ID string } }
	must(t, json.Unmarshal([]byte(b.mustSend(guest, "GET /menu", "")), &menu))
	if len(menu.Items) != 1 {
		t.Fatalf("%d items", len(menu.Items))
	}
	b.mustSend(head, "PUT /menu/settings", `{"open":false,"take_days":3,"revision":1}`)
	b.play([]scenario{
		{as: guest, route: "GET /menu", status: 200, want: []string{`"open":false`, `"items":[]`}},
		{as: guest, route: "POST /orders", body: wishOf(strings.Repeat("E", orders.KeyLength), tongyuanju), status: 409, code: "orders_closed"},
		{as: head, route: "PUT /menu/settings", body: `{"open":true,"take_days":0,"revision":2}`, status: 422, code: "invalid", want: []string{"body.take_days"}},
	})
}

func TestAnOrderByTelephone(t *testing.T) {
	b := newOrders(t, testkit.DB(t))
	key := strings.Repeat("F", orders.KeyLength)
	id := orders.IDOf(key)
	told := func(source string) string {
		return strings.TrimSuffix(wishOf(key, tongyuanju), "}") + fmt.Sprintf(`,"source":%q}`, source)
	}
	b.mustSend(head, "PUT /menu/settings", `{"open":false,"take_days":3,"phone":"023-00000000","revision":1}`)
	b.play([]scenario{
		{as: guest, route: "POST /orders/enter", body: told("phone"), status: 401, code: "signed_out"},
		{as: other, route: "POST /orders/enter", body: told("phone"), status: 403, code: "other_district"},
		{name: "as if it were the unit", as: officer, route: "POST /orders/enter", body: told("online"), status: 422, code: "invalid", want: []string{"body.source"}},
		{name: "the same rules", as: officer, route: "POST /orders/enter", body: strings.Replace(told("phone"), `"heads":40`, `"heads":0`, 1), status: 422, code: "invalid", want: []string{"body.heads"}},
		{name: "no number", as: officer, route: "POST /orders/enter", body: strings.Replace(told("phone"), "138-0000-0000", "", 1), status: 422, code: "invalid", want: []string{"body.phone"}},
		{name: "though phones cannot order", as: officer, route: "POST /orders/enter", body: told("phone"), status: 201, want: []string{
			`"source":"phone"`, `"act":"placed"`, `"by_name":"铜元局"`, `"to":"电话"`,
		}, never: []string{"138-0000"}},
		{name: "again", as: officer, route: "POST /orders/enter", body: told("visit"), status: 201, want: []string{`"source":"phone"`, id}},
		{name: "by its key", as: guest, route: "POST /orders/look", body: keyed(key, ""), status: 200, want: []string{`"source":"phone"`}},
		{as: officer, route: "GET /orders/" + id + "/contact", status: 200, want: []string{"138-0000-0000"}},
	})
	inspected := strings.Repeat("G", orders.KeyLength)
	b.play([]scenario{{
		name: "during an inspection", as: officer, route: "POST /orders/enter", body: strings.Replace(told("inspection"), key, inspected, 1),
		status: 201, want: []string{`"source":"inspection"`, `"to":"执法检查中"`},
	}})
	if n := strings.Count(b.mustSend(head, "GET /orders", ""), `"source":"phone"`); n != 1 {
		t.Errorf("%d orders on the board", n)
	}
	rows := b.sheet(head, "/orders.xlsx")
	at := slices.IndexFunc(rows, func(row []string) bool { return slices.Contains(row, "来源") })
	if at < 0 || rows[at+1][slices.Index(rows[at], "来源")] != "电话" {
		t.Errorf("%q", rows)
	}
}
