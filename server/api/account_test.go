package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"pufa/server/account"
	"pufa/server/docdb"
	"pufa/server/testkit"
)

func TestOrganisersScenarios(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		add := func(login string) string {
			return fmt.Sprintf(`{"login":%q,"name":"新人","role":"officer","district":"500108003","password":"南山的黄桷树-1988"}`, login)
		}
		newWorld(t, db).play([]scenario{
			{as: guest, route: "GET /session", status: 401, code: "signed_out"},
			{as: resident, route: "GET /session", status: 401, code: "signed_out"},
			{as: officer, route: "GET /session", status: 200, want: []string{`"login":"tong"`, `"district_name":"铜元局街道"`, `"role":"officer"`}},
			{as: head, route: "GET /session", status: 200, want: []string{`"login":"head"`, `"role":"district"`}, never: []string{"铜元局"}},

			{as: guest, route: "GET /organisers", status: 401, code: "signed_out"},
			{as: resident, route: "GET /organisers", status: 401, code: "signed_out"},
			{as: officer, route: "GET /organisers", status: 403, code: "district_role_needed", never: []string{"hua"}},
			{as: head, route: "GET /organisers", status: 200, want: []string{`"login":"head"`, `"login":"hua"`, `"login":"tong"`}},

			{as: guest, route: "POST /organisers", body: add("xin"), status: 401, code: "signed_out"},
			{as: officer, route: "POST /organisers", body: add("xin"), status: 403, code: "district_role_needed"},
			{as: head, route: "POST /organisers", body: add("xin"), status: 201, want: []string{`"login":"xin"`, `"district_name":"南坪街道"`}},
			{name: "again", as: head, route: "POST /organisers", body: add("XIN"), status: 409, code: "login_taken"},
			{name: "bad login", as: head, route: "POST /organisers", body: add("a b"), status: 422, code: "bad_login"},
			{
				name: "weak", as: head, route: "POST /organisers", status: 422, code: "weak_password", want: []string{"太常见"},
				body: `{"login":"li.si","name":"李","role":"officer","district":"500108003","password":"1234567890"}`,
			},
			{
				name: "officer of nowhere", as: head, route: "POST /organisers", status: 422, code: "bad_role",
				body: `{"login":"li.si","name":"李","role":"officer","password":"南山的黄桷树-1988"}`,
			},
			{
				name: "officer of the whole district", as: head, route: "POST /organisers", status: 422, code: "unknown_subdistrict",
				body: `{"login":"li.si","name":"李","role":"officer","district":"500108","password":"南山的黄桷树-1988"}`,
			},
			{
				name: "unknown field", as: head, route: "POST /organisers", status: 422, code: "invalid",
				want: []string{`"location":"body.admin"`, "没有这个字段"},
				body: `{"login":"li.si","name":"李","role":"officer","district":"500108003","password":"南山的黄桷树-1988","admin":true}`,
			},

			{as: other, route: "PATCH /organisers/tong", body: `{"disabled":true}`, status: 403, code: "district_role_needed"},
			{as: head, route: "PATCH /organisers/nobody", body: `{"disabled":true}`, status: 404, code: "unknown_organiser"},
			{name: "the last", as: head, route: "PATCH /organisers/head", body: `{"disabled":true}`, status: 409, code: "last_organiser"},
			{name: "the last, by role", as: head, route: "PATCH /organisers/head", body: `{"role":"officer","district":"500108003"}`, status: 409, code: "last_organiser"},
			{as: head, route: "PATCH /organisers/tong", body: `{"disabled":true}`, status: 200, want: []string{`"disabled":true`}},
			{name: "disabled", as: officer, route: "GET /session", status: 401, code: "signed_out"},
			{name: "a second head", as: head, route: "PATCH /organisers/hua", body: `{"role":"district"}`, status: 200, want: []string{`"role":"district"`}, never: []string{"花园路街道"}},
			{name: "steps down", as: other, route: "PATCH /organisers/head", body: `{"disabled":true}`, status: 200},
			{name: "stepped down", as: head, route: "GET /organisers", status: 401, code: "signed_out"},
		})
	})
}

func TestSignInOpensASessionThatEnds(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := newWorld(t, db)
		signedIn := w.send(guest, "POST", "/session", `{"login":" TONG ","password":"`+goodPass+`"}`)
		cookie := signedIn.cookie(account.SessionCookie)
		if signedIn.StatusCode != 200 || cookie == nil {
			t.Fatalf("not signed in: %d %s", signedIn.StatusCode, signedIn.body)
		}
		if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Secure || cookie.Path != "/" {
			t.Errorf("cookie %v", cookie)
		}
		if strings.Contains(signedIn.body, cookie.Value) {
			t.Error("the credential is in the body")
		}
		w.cookies["me"] = &http.Cookie{Name: cookie.Name, Value: cookie.Value}
		w.expect("me", "GET", "/session", 200)
		for range 14 { // half a day again and again, until the seven days are over
			w.clock.Advance(11*time.Hour + 59*time.Minute)
			w.expect("me", "GET", "/session", 200)
		}
		w.clock.Advance(time.Hour)
		w.expect("me", "GET", "/session", 401)
	})
}

func (w *world) expect(as, method, path string, status int) {
	w.t.Helper()
	if got := w.send(as, method, path, ""); got.StatusCode != status {
		w.t.Fatalf("%s as %s: %d, want %d: %s", path, as, got.StatusCode, status, got.body)
	}
}

func TestIdleSessionEnds(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	w.clock.Advance(account.SessionIdle - time.Second)
	w.expect(officer, "GET", "/session", 200)
	w.clock.Advance(account.SessionIdle)
	w.expect(officer, "GET", "/session", 401)
}

func TestPasswordChangeEndsOtherSessions(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := newWorld(t, db)
		w.play([]scenario{
			{name: "wrong old", as: officer, route: "PUT /session/password", body: `{"old":"nonsense","new":"字水宵灯-2026-重庆"}`, status: 401, code: "wrong_login"},
			{name: "weak", as: officer, route: "PUT /session/password", body: `{"old":"` + goodPass + `","new":"tong1234567"}`, status: 422, code: "weak_password"},
			{as: guest, route: "PUT /session/password", body: `{"old":"` + goodPass + `","new":"字水宵灯-2026-重庆"}`, status: 401, code: "signed_out"},
		})
		changed := w.send(officer, "PUT", "/session/password", `{"old":"`+goodPass+`","new":"字水宵灯-2026-重庆"}`)
		if changed.StatusCode != 200 {
			t.Fatal(changed.StatusCode, changed.body)
		}
		w.expect(officer, "GET", "/session", 401)
		fresh := changed.cookie(account.SessionCookie)
		w.cookies[officer] = &http.Cookie{Name: fresh.Name, Value: fresh.Value}
		w.expect(officer, "GET", "/session", 200)
		if got := w.send(guest, "POST", "/session", `{"login":"tong","password":"`+goodPass+`"}`); got.StatusCode != 401 {
			t.Errorf("the old password still opens: %d", got.StatusCode)
		}
	})
}

func TestSignOut(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	out := w.send(officer, "DELETE", "/session", "")
	if out.StatusCode != 204 || out.cookie(account.SessionCookie).MaxAge >= 0 {
		t.Errorf("%d %v", out.StatusCode, out.Cookies())
	}
	w.expect(officer, "GET", "/session", 401)
	w.expect(officer, "DELETE", "/session", 204)
}

func TestGuessingLocksOut(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		for _, login := range []string{"tong", "nobody"} { // an unknown login must look the same
			w := newWorldOn(t, db, login)
			wrong := `{"login":"` + login + `","password":"falsch-falsch"}`
			for range 5 {
				if got := w.send(guest, "POST", "/session", wrong); got.StatusCode != 401 || got.problem(t) != "wrong_login" {
					t.Fatalf("%s: %d %s", login, got.StatusCode, got.body)
				}
			}
			locked := w.send(guest, "POST", "/session", `{"login":"`+login+`","password":"`+goodPass+`"}`)
			if locked.StatusCode != 429 || locked.problem(t) != "locked_out" || locked.Header.Get("Retry-After") != "900" {
				t.Fatalf("%s: %d %v %s", login, locked.StatusCode, locked.Header, locked.body)
			}
			w.clock.Advance(15 * time.Minute)
			want := map[string]int{"tong": 200, "nobody": 401}[login]
			if got := w.send(guest, "POST", "/session", `{"login":"`+login+`","password":"`+goodPass+`"}`); got.StatusCode != want {
				t.Errorf("%s after the wait: %d %s", login, got.StatusCode, got.body)
			}
		}
	})
}

// newWorldOn gives each name its own world in one database: only the first fills it.
func newWorldOn(t *testing.T, db *docdb.DB, name string) *world {
	t.Helper()
	if name == "tong" {
		return newWorld(t, db)
	}
	return newWorld(t, testkit.DB(t))
}

func TestManyGuessesAtOnceAreCounted(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := newWorld(t, db)
		var mu sync.Mutex
		statuses := map[int]int{}
		var all sync.WaitGroup
		for range 32 {
			all.Go(func() {
				got := w.send(guest, "POST", "/session", `{"login":"tong","password":"falsch-falsch"}`)
				mu.Lock()
				defer mu.Unlock()
				statuses[got.StatusCode]++
			})
		}
		all.Wait()
		if statuses[401] != 5 || statuses[429] != 27 {
			t.Errorf("outcomes %v, want five guesses", statuses)
		}
	})
}

func TestSetupCreatesOneFirstOrganiser(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := emptyWorld(t, db)
		body := func(token, login string) string {
			return `{"token":"` + token + `","login":"` + login + `","name":"局长","password":"` + goodPass + `"}`
		}
		if got := w.send(guest, "GET", "/setup?token="+w.setupToken, ""); got.StatusCode != 204 {
			t.Fatalf("the link is not valid: %d %s", got.StatusCode, got.body)
		}
		if got := w.send(guest, "GET", "/setup?token=wrong", ""); got.StatusCode != 410 || got.problem(t) != "setup_over" {
			t.Errorf("a wrong link: %d %s", got.StatusCode, got.body)
		}
		var mu sync.Mutex
		statuses := map[int]int{}
		var all sync.WaitGroup
		for i := range 16 {
			all.Go(func() {
				got := w.send(guest, "POST", "/setup", body(w.setupToken, fmt.Sprintf("first%d", i)))
				mu.Lock()
				defer mu.Unlock()
				statuses[got.StatusCode]++
				if c := got.cookie(account.SessionCookie); c != nil {
					w.cookies["first"] = &http.Cookie{Name: c.Name, Value: c.Value}
				}
			})
		}
		all.Wait()
		if statuses[201] != 1 || statuses[410] != 15 {
			t.Errorf("outcomes %v, want one organiser", statuses)
		}
		if got := w.send("first", "GET", "/organisers", ""); got.StatusCode != 200 || strings.Count(got.body, `"login"`) != 1 {
			t.Errorf("%d %s", got.StatusCode, got.body)
		}
		if token, err := w.organisers.OfferSetup(t.Context()); err != nil || token != "" {
			t.Errorf("another link is offered: %q %v", token, err)
		}
	})
}
