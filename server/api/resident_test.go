package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"pufa/server/account"
	"pufa/server/api"
	"pufa/server/docdb"
	"pufa/server/testkit"
)

func TestResidentScenarios(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		register := func(nickname, district string) string {
			return `{"nickname":"` + nickname + `","district":"` + district + `"}`
		}
		newWorld(t, db).play([]scenario{
			{as: guest, route: "GET /me", status: 401, code: "not_registered"},
			{as: head, route: "GET /me", status: 401, code: "not_registered"},
			{as: resident, route: "GET /me", status: 200, want: []string{`"nickname":"小安"`, `"district_name":"铜元局街道"`}},
			{as: guest, route: "GET /site", status: 200, want: []string{`"demo":`}, never: []string{`"me":`}},
			{as: head, route: "GET /site", status: 200, want: []string{`"demo":`}, never: []string{`"me":`}},
			{as: resident, route: "GET /site", status: 200, want: []string{`"me":{`, `"nickname":"小安"`, `"district_name":"铜元局街道"`}},

			{as: guest, route: "POST /residents", body: register("　阿　明　", tongyuanju), status: 201, want: []string{`"nickname":"阿 明"`}},
			{name: "empty", as: guest, route: "POST /residents", body: register("   ", tongyuanju), status: 422, code: "bad_nickname"},
			{name: "too long", as: guest, route: "POST /residents", body: register("一二三个字的名字有十三个字的", tongyuanju), status: 422, code: "bad_nickname", want: []string{"最多 12 个字"}},
			{name: "phone number", as: guest, route: "POST /residents", body: register("打１３８ 0013 8", tongyuanju), status: 422, code: "bad_nickname", want: []string{"电话号码"}},
			{name: "official", as: guest, route: "POST /residents", body: register("ＡＤＭＩＮ", tongyuanju), status: 422, code: "bad_nickname"},
			{name: "invisible", as: guest, route: "POST /residents", body: register(`小\u202e安`, tongyuanju), status: 422, code: "bad_nickname"},
			{name: "control", as: guest, route: "POST /residents", body: register(`小\u0000安`, tongyuanju), status: 422, code: "bad_nickname"},
			{name: "nowhere", as: guest, route: "POST /residents", body: register("阿明", "999"), status: 422, code: "unknown_subdistrict"},
			{name: "whole district", as: guest, route: "POST /residents", body: register("阿明", "500108"), status: 422, code: "unknown_subdistrict"},
			{name: "forged id", as: guest, route: "POST /residents", body: `{"nickname":"阿明","district":"500108001","id":"x"}`, status: 422, code: "invalid"},

			{as: guest, route: "PATCH /me", body: `{"nickname":"别人"}`, status: 401, code: "not_registered"},
			{as: resident, route: "PATCH /me", body: `{"nickname":"小安子"}`, status: 200, want: []string{"小安子", tongyuanju}},
			{as: resident, route: "PATCH /me", body: `{"district":"500108002"}`, status: 200, want: []string{"小安子", "花园路街道"}},
			{name: "nothing", as: resident, route: "PATCH /me", body: `{}`, status: 200, want: []string{"小安子"}},

			{as: guest, route: "GET /me/data", status: 401, code: "not_registered"},
			{as: resident, route: "GET /me/data", status: 200, want: []string{"小安子", `"kept":{`}},
			{as: guest, route: "DELETE /me", status: 401, code: "not_registered"},
			{as: resident, route: "DELETE /me", status: 204},
			{name: "gone", as: resident, route: "GET /me", status: 401, code: "not_registered"},
			{name: "gone", as: resident, route: "GET /site", status: 200, want: []string{`"demo":`}, never: []string{`"me":`}},
			{name: "gone", as: resident, route: "DELETE /me", status: 401, code: "not_registered"},
		})
	})
}

func TestRegisteringTwiceKeepsThePerson(t *testing.T) {
	joined := 0
	w := newWorld(t, testkit.DB(t), func(o *api.Options) {
		o.Joined = func(context.Context, account.Resident) error { joined++; return nil }
	})
	first := w.send(guest, "POST", "/residents", `{"nickname":"阿明","district":"500108001"}`)
	c := first.cookie(account.DeviceCookie)
	if c == nil || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.MaxAge != 400*24*3600 || strings.Contains(first.body, c.Value) {
		t.Fatalf("cookie %v in %s", c, first.body)
	}
	w.cookies["ming"] = &http.Cookie{Name: c.Name, Value: c.Value}
	second := w.send("ming", "POST", "/residents", `{"nickname":"阿明","district":"500108001"}`)
	if second.StatusCode != 201 || second.body != first.body {
		t.Errorf("another person: %d %s, was %s", second.StatusCode, second.body, first.body)
	}
	if joined != 2 {
		t.Errorf("told of %d registrations", joined)
	}
}

// The answer to a registration may be lost, and with it the cookie: asked again it is the same person.
func TestALostAnswerToARegistrationMakesNoSecondPerson(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	register := func(nickname, claim string) reply {
		return w.send(guest, "POST", "/residents", `{"nickname":"`+nickname+`","district":"500108001","claim":"`+claim+`"}`)
	}
	first, again, other := register("阿明", claimOne), register("阿明", claimOne), register("阿明", claimTwo)
	c := first.cookie(account.DeviceCookie)
	if first.StatusCode != 201 || again.body != first.body || again.cookie(account.DeviceCookie).Value != c.Value {
		t.Errorf("again: %d %s, first %s", again.StatusCode, again.body, first.body)
	}
	if other.StatusCode != 201 || other.body == first.body || other.cookie(account.DeviceCookie).Value == c.Value {
		t.Errorf("another phone is the same person: %s", other.body)
	}
	if short := register("阿明", "x"); short.StatusCode != 201 || short.body == first.body {
		t.Errorf("a claim that is none: %d %s", short.StatusCode, short.body)
	}
	if renamed := register("阿明明", claimOne); !strings.Contains(renamed.body, "阿明明") {
		t.Errorf("with another name: %s", renamed.body)
	}
}

func TestForgedDeviceCookies(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	for _, value := range []string{"x", strings.Repeat("A", 43), strings.Repeat("A", 4000), "%00", w.cookies[head].Value} {
		w.cookies["forged"] = &http.Cookie{Name: account.DeviceCookie, Value: value}
		if got := w.send("forged", "GET", "/me", ""); got.StatusCode != 401 || got.problem(t) != "not_registered" {
			t.Errorf("%.20q: %d %s", value, got.StatusCode, got.body)
		}
	}
}
