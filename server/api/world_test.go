package api_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pufa/server/account"
	"pufa/server/api"
	"pufa/server/district"
	"pufa/server/docdb"
	"pufa/server/store"
	"pufa/server/testkit"
)

// The people of a world. guest has no cookie at all.
const (
	guest    = "guest"
	resident = "resident" // 小安, of 铜元局街道
	officer  = "officer"  // of 铜元局街道
	other    = "other"    // officer of 花园路街道
	head     = "head"     // organiser of the district
)

const (
	tongyuanju = "500108001"
	huayuanlu  = "500108002"
	goodPass   = "长江边的石阶-1942"
)

// world is a server over an empty database with one person of each kind.
type world struct {
	*api.Server
	t          *testing.T
	clock      *testkit.Clock
	organisers *account.Organisers
	residents  *account.Residents
	units      *district.Units
	signIns    *account.SignIns
	cookies    map[string]*http.Cookie
	setupToken string
}

// newWorld builds a world; change sees the options before the server is built.
func newWorld(t *testing.T, db *docdb.DB, change ...func(*api.Options)) *world {
	t.Helper()
	w := emptyWorld(t, db, change...)
	w.populate(t.Context())
	return w
}

// emptyWorld has its districts and nobody in it yet.
func emptyWorld(t *testing.T, db *docdb.DB, change ...func(*api.Options)) *world {
	t.Helper()
	w := &world{t: t, clock: testkit.NewClock(time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)), cookies: map[string]*http.Cookie{}}
	districts, err := store.NewDistricts(t.Context(), db)
	must(t, err)
	people, err := store.NewResidents(t.Context(), db)
	must(t, err)
	units, err := store.NewUnits(t.Context(), db)
	must(t, err)
	staff, err := store.NewOrganisers(t.Context(), db)
	must(t, err)
	sessions, err := store.NewSessions(t.Context(), db)
	must(t, err)
	passwords := account.NewPasswords()
	tree := district.NewTree(districts, w.clock.Now, people, staff)
	must(t, tree.Seed(t.Context(), "南岸区"))
	w.units = district.NewUnits(units, tree, w.clock.Now, func() string { return strings.ToLower(rand.Text()) })
	w.residents = account.NewResidents(people, tree, w.units, w.clock.Now)
	w.organisers = account.NewOrganisers(staff, staff, tree, passwords, w.clock.Now)
	w.signIns = account.NewSignIns(staff, sessions, sessions, passwords, w.clock.Now)
	w.setupToken, err = w.organisers.OfferSetup(t.Context())
	must(t, err)
	options := api.Options{
		Now: w.clock.Now, DistrictName: "南岸区", Residents: w.residents, Organisers: w.organisers, SignIns: w.signIns, Districts: tree, Units: w.units,
		PublicURL: &url.URL{Scheme: "http", Host: "pufa.test"}, Pages: fstest.MapFS{},
	}
	for _, f := range change {
		f(&options)
	}
	w.Server, err = api.New(options)
	must(t, err)
	return w
}

func (w *world) populate(ctx context.Context) {
	w.t.Helper()
	_, credential, err := w.residents.Register(ctx, "小安", tongyuanju)
	must(w.t, err)
	w.cookies[resident] = &http.Cookie{Name: account.DeviceCookie, Value: credential}
	for who, n := range map[string]account.NewOrganiser{
		head:    {Login: "head", Name: "区局", Role: account.RoleDistrict},
		officer: {Login: "tong", Name: "铜元局", Role: account.RoleOfficer, District: tongyuanju},
		other:   {Login: "hua", Name: "花园路", Role: account.RoleOfficer, District: huayuanlu},
	} {
		n.Password = goodPass
		o, err := w.organisers.Add(ctx, n)
		must(w.t, err)
		credential, err := w.signIns.Open(ctx, o)
		must(w.t, err)
		w.cookies[who] = &http.Cookie{Name: account.SessionCookie, Value: credential}
	}
}

// reply is what came back.
type reply struct {
	*http.Response
	body string
}

// problem reads the code of a problem document.
func (a reply) problem(t *testing.T) string {
	t.Helper()
	var p struct{ Code, Detail, Type string }
	if err := json.Unmarshal([]byte(a.body), &p); err != nil || a.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("not a problem document: %s %q", a.Header.Get("Content-Type"), a.body)
	}
	if p.Detail == "" || p.Type != "urn:pufa:problem:"+p.Code {
		t.Errorf("incomplete problem: %s", a.body)
	}
	return p.Code
}

// cookie finds a cookie the answer sets.
func (a reply) cookie(name string) *http.Cookie {
	for _, c := range a.Cookies() {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// send asks as somebody; change sees the request before it goes out.
func (w *world) send(as, method, path, body string, change ...func(*http.Request)) reply {
	w.t.Helper()
	if strings.HasPrefix(path, "/") {
		path = "/api/v1" + path
	}
	r := httptest.NewRequest(method, strings.TrimPrefix(path, "root:"), strings.NewReader(body))
	r.Host = "pufa.test"
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if c := w.cookies[as]; c != nil {
		r.AddCookie(c)
	}
	for _, f := range change {
		f(r)
	}
	return w.ask(r)
}

func (w *world) ask(r *http.Request) reply {
	w.t.Helper()
	response, err := w.Test(r)
	must(w.t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	must(w.t, err)
	if err := w.CheckAnswer(r.Method, r.URL.Path, response.StatusCode, text); err != nil && strings.HasSuffix(response.Header.Get("Content-Type"), "json") {
		w.t.Errorf("%s %s: not as the OpenAPI document says: %v\n%s", r.Method, r.URL.Path, err, text)
	}
	return reply{response, string(text)}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// scenario is one request and what must and must not come of it.
type scenario struct {
	name   string
	as     string
	route  string // "METHOD /path"
	body   string
	status int
	code   string   // of the problem document, for a failure
	want   []string // parts of the answer
	never  []string // what must not be in it
}

// secrets must not be in any answer.
var secrets = []string{"$argon2", "argon2id", "password_hash", "PasswordHash", "credential", goodPass, "goroutine ", ".go:"}

// play runs scenarios one after the other in one world.
func (w *world) play(scenarios []scenario) {
	t := w.t
	for _, s := range scenarios {
		t.Run(s.as+" "+s.route+" "+s.name, func(t *testing.T) {
			method, path, _ := strings.Cut(s.route, " ")
			got := w.send(s.as, method, path, s.body)
			if got.StatusCode != s.status {
				t.Fatalf("status %d, want %d: %s", got.StatusCode, s.status, got.body)
			}
			if s.code != "" {
				if code := got.problem(t); code != s.code {
					t.Errorf("code %q, want %q", code, s.code)
				}
			}
			for _, part := range s.want {
				if !strings.Contains(got.body, part) {
					t.Errorf("%q is not in %s", part, got.body)
				}
			}
			for _, part := range append(s.never, secrets...) {
				if strings.Contains(got.body, part) {
					t.Errorf("%q is in %s", part, got.body)
				}
			}
		})
	}
}
