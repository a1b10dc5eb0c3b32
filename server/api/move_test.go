package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"pufa/server/account"
	"pufa/server/api"
	"pufa/server/docdb"
	"pufa/server/testkit"
)

// Claims of three phones: 32 bytes each.
var (
	claimOne = strings.Repeat("A", 43)
	claimTwo = strings.Repeat("B", 42) + "A"
)

// offer has a person show the link, and gives its token.
func (w *world) offer(as string) string {
	w.t.Helper()
	got := w.send(as, "POST", "/me/move", "")
	var body struct{ URL string }
	if err := json.Unmarshal([]byte(got.body), &body); err != nil || got.StatusCode != 201 {
		w.t.Fatalf("%d %s", got.StatusCode, got.body)
	}
	token, ok := strings.CutPrefix(body.URL, "http://pufa.test/move#")
	if !ok {
		w.t.Fatalf("the token must stand behind a #: %s", body.URL)
	}
	return token
}

func take(token, claim string) string { return `{"token":"` + token + `","claim":"` + claim + `"}` }

func TestAPersonGoesOnWithAnotherPhone(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		var moved []account.Resident
		w := newWorld(t, db, func(o *api.Options) { o.Moved = func(r account.Resident) { moved = append(moved, r) } })
		token := w.offer(resident)
		if got := w.send(guest, "POST", "/move/look", `{"token":"`+token+`"}`); got.StatusCode != 200 || !strings.Contains(got.body, "小安") {
			t.Fatalf("%d %s", got.StatusCode, got.body)
		}
		if got := w.send(resident, "POST", "/move/look", `{"token":"`+token+`"}`); !strings.Contains(got.body, `"here":true`) {
			t.Errorf("on the phone itself: %s", got.body)
		}
		if got := w.send(resident, "GET", "/me", ""); got.StatusCode != 200 {
			t.Error("looking moved the person")
		}
		got := w.send(guest, "POST", "/move", take(token, claimOne))
		c := got.cookie(account.DeviceCookie)
		if got.StatusCode != 200 || c == nil || !c.HttpOnly || strings.Contains(got.body, c.Value) {
			t.Fatalf("%d %s, cookie %v", got.StatusCode, got.body, c)
		}
		w.cookies["new"] = &http.Cookie{Name: c.Name, Value: c.Value}
		if got := w.send("new", "GET", "/me", ""); !strings.Contains(got.body, "小安") {
			t.Errorf("the new phone is %s", got.body)
		}
		if got := w.send(resident, "GET", "/me", ""); got.StatusCode != 401 {
			t.Errorf("the old phone still works: %s", got.body)
		}
		if len(moved) != 1 || moved[0].Device() != account.DeviceMark(c.Value) {
			t.Errorf("told of %v", moved)
		}
		// The answer may have been lost: the same phone may ask again, and no other.
		again := w.send(guest, "POST", "/move", take(token, claimOne))
		if c2 := again.cookie(account.DeviceCookie); again.StatusCode != 200 || c2 == nil || c2.Value != c.Value {
			t.Errorf("asked again: %d %s", again.StatusCode, again.body)
		}
		w.moveIsOver(token)
	})
}

// moveIsOver makes sure that nobody else can use a link.
func (w *world) moveIsOver(token string) {
	w.t.Helper()
	for path, body := range map[string]string{"/move": take(token, claimTwo), "/move/look": `{"token":"` + token + `"}`} {
		if got := w.send(guest, "POST", path, body); got.StatusCode != 410 || got.problem(w.t) != "move_over" || got.cookie(account.DeviceCookie) != nil {
			w.t.Errorf("%s: %d %s", path, got.StatusCode, got.body)
		}
	}
}

func TestALinkToAnotherPhoneRunsOut(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	first := w.offer(resident)
	second := w.offer(resident)
	w.moveIsOver(first) // the newest alone is good
	w.clock.Advance(account.MoveLasts - time.Second)
	if got := w.send(guest, "POST", "/move/look", `{"token":"`+second+`"}`); got.StatusCode != 200 {
		t.Errorf("a second before its end: %s", got.body)
	}
	w.clock.Advance(time.Second)
	w.moveIsOver(second)
	if got := w.send(resident, "GET", "/me", ""); got.StatusCode != 200 {
		t.Errorf("the phone that showed the link is signed out: %s", got.body)
	}
	last := w.offer(resident)
	if got := w.send(resident, "DELETE", "/me", ""); got.StatusCode != 204 {
		t.Fatal(got.body)
	}
	w.moveIsOver(last)
}

func TestMoveScenarios(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	token := w.offer(resident)
	w.play([]scenario{
		{as: guest, route: "POST /me/move", status: 401, code: "not_registered"},
		{as: head, route: "POST /me/move", status: 401, code: "not_registered"},
		{name: "no token", as: guest, route: "POST /move", body: take("x", claimOne), status: 410, code: "move_over"},
		{name: "guessed", as: guest, route: "POST /move", body: take(claimTwo, claimOne), status: 410, code: "move_over"},
		{name: "no claim", as: guest, route: "POST /move", body: take(token, "x"), status: 410, code: "move_over"},
		{name: "opened as a page", as: guest, route: "GET /move", status: 405, code: "method_not_allowed"},
	})
	from := func(site string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", site) }
	}
	if got := w.send(guest, "POST", "/move", take(token, claimOne), from("cross-site")); got.StatusCode != 403 || got.problem(t) != "cross_origin" {
		t.Errorf("another site moved the person: %d %s", got.StatusCode, got.body)
	}
	if got := w.send(resident, "GET", "/me", ""); got.StatusCode != 200 {
		t.Errorf("one of these moved the person: %s", got.body)
	}
}

func TestLinksToAnotherPhoneAreFew(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	status := 0
	for range 12 {
		status = w.send(resident, "POST", "/me/move", "").StatusCode
	}
	if status != 429 {
		t.Errorf("the twelfth link at once: %d", status)
	}
	w.clock.Advance(10 * time.Second)
	w.offer(resident)
}
