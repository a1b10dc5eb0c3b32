package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/font/gofont/goregular"

	"pufa/server/account"
	"pufa/server/api"
	"pufa/server/docdb"
	"pufa/server/print"
	"pufa/server/testkit"
)

// labelled is a world with a quiz about xf and an item id-2 about it, whose print run has a label.
func labelled(t *testing.T, db *docdb.DB) (*books, string) {
	t.Helper()
	b := &books{}
	b.world = withQuiz(t, db, func(o *api.Options) {
		b.open(t, db, o)
		o.Printer = print.New(func() (print.Fonts, error) { return print.Fonts{Regular: goregular.TTF}, nil })
	})
	b.mustSend(head, "POST /campaigns", safetyMonth)
	b.mustSend(head, "POST /campaigns/id-1/materials", `{"name":"消防读本","kind":"法规读本","law":"xf","unit":"册"}`)
	b.mustSend(head, "POST /materials/id-2/entries", entry("print", "", 1000, "print-1"))
	pdf := b.send(head, "GET", "/materials/id-2/batches/1/labels.pdf?pages=2", "")
	if pdf.StatusCode != http.StatusOK || !strings.HasPrefix(pdf.body, "%PDF-") || strings.Count(pdf.body, "/Type /Page\n") != 2 {
		t.Fatalf("labels: %d %.200s", pdf.StatusCode, pdf.body)
	}
	_, label, ok := strings.Cut(b.mustSend(head, "GET /materials/id-2", ""), `"label":"`)
	if !ok {
		t.Fatal("no label in the item's books")
	}
	return b, label[:8]
}

const wechat = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/86.0 Mobile Safari/537.36 MicroMessenger/8.0"

// scan opens a label's address with these cookies and follows it to the page it ends on.
func (b *books) scan(label string, phone *http.Cookie, change ...func(*http.Request)) (to string, with []*http.Cookie) {
	b.t.Helper()
	for path := "/m/" + label; ; {
		got := b.send(guest, "GET", "root:"+path, "", append([]func(*http.Request){func(r *http.Request) {
			r.Header.Set("User-Agent", wechat)
			if phone != nil {
				r.AddCookie(phone)
			}
		}}, change...)...)
		if got.StatusCode != http.StatusFound {
			b.t.Fatalf("%s: %d %s", path, got.StatusCode, got.body)
		}
		with = append(with, got.Cookies()...)
		if c := got.cookie(account.PhoneCookie); c != nil {
			phone = c
		}
		if path = got.Header.Get("Location"); !strings.HasPrefix(path, "/m/") {
			return path, with
		}
	}
}

func (b *books) reach() string {
	b.t.Helper()
	body := b.mustSend(head, "GET /materials/id-2", "")
	from := strings.Index(body, `"scans"`)
	return strings.ReplaceAll(body[from:from+strings.Index(body[from:], "}")], `"`, "")
}

func named(all []*http.Cookie, name string) *http.Cookie {
	for _, c := range all {
		if c.Name == name {
			return c
		}
	}
	return nil
}

func TestAScanLeadsToTheQuizAndIsCountedOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b, label := labelled(t, db)
		to, cookies := b.scan(label, nil)
		if to != "/practice/xf" {
			t.Errorf("leads to %s", to)
		}
		phone, by := named(cookies, account.PhoneCookie), named(cookies, "pufa_label")
		if phone == nil || by == nil || by.Value != label || !by.HttpOnly {
			t.Fatalf("cookies %v", cookies)
		}
		for range 3 { // within the visit
			b.scan(label, phone)
		}
		if got := b.reach(); got != "scans:1,phones:1,answered:0" {
			t.Errorf("after four scans at once: %s", got)
		}
		b.clock.Advance(time.Hour)
		b.scan(label, phone)
		b.scan(label, nil)
		if got := b.reach(); got != "scans:3,phones:2,answered:0" {
			t.Errorf("an hour later, and another phone: %s", got)
		}

		b.answerOn(resident, 0, phone, by)
		b.answerOn(resident, 1, phone, by)
		b.answerOn(neighbour, 0, phone, by)
		if got := b.reach(); got != "scans:3,phones:2,answered:2" {
			t.Errorf("two people answered: %s", got)
		}
	})
}

// answerOn answers a question on a phone.
func (b *books) answerOn(who string, index int, cookies ...*http.Cookie) {
	b.t.Helper()
	a := startQuiz(b.world, who, `{"kind":"practice","law":"xf"}`)
	path := fmt.Sprintf("/attempts/%s/answers/%d", a.ID, index)
	body, err := json.Marshal(map[string]any{"given": a.Questions[index].right()})
	must(b.t, err)
	got := b.send(who, "PUT", path, string(body), func(r *http.Request) {
		for _, c := range cookies {
			r.AddCookie(c)
		}
	})
	if got.StatusCode != http.StatusOK {
		b.t.Fatalf("answer: %d %s", got.StatusCode, got.body)
	}
}

func TestAnAnswerIsPutDownToALabelOfItsDayOnly(t *testing.T) {
	b, label := labelled(t, testkit.DB(t))
	_, cookies := b.scan(label, nil)
	phone, by := named(cookies, account.PhoneCookie), named(cookies, "pufa_label")
	b.later(26 * time.Hour)
	b.answerOn(resident, 0, phone, by) // the cookie is over by then; whoever keeps it all the same is not counted
	b.answerOn(resident, 1, phone, &http.Cookie{Name: "pufa_label", Value: "nolabel1"})
	b.answerOn(resident, 2, &http.Cookie{Name: account.PhoneCookie, Value: "forged"}, by)
	if got := b.reach(); got != "scans:1,phones:1,answered:0" {
		t.Errorf("a day later: %s", got)
	}
}

func TestProgramsAndOrganisersAreNoScans(t *testing.T) {
	b, label := labelled(t, testkit.DB(t))
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for name, change := range map[string]func(*http.Request){
		"a crawler":         header("User-Agent", "Mozilla/5.0 (compatible; Baiduspider/2.0)"),
		"no browser at all": header("User-Agent", "curl/8"),
		"loaded in advance": header("Sec-Purpose", "prefetch;prerender"),
		"an organiser":      func(r *http.Request) { r.AddCookie(b.cookies[head]) },
		"a head request":    func(r *http.Request) { r.Method = http.MethodHead },
		"keeps no cookies":  func(r *http.Request) { r.Header.Del("Cookie") },
	} {
		if to, _ := b.scan(label, nil, change); to != "/practice/xf" {
			t.Errorf("%s is led to %s", name, to)
		}
	}
	if got := b.reach(); got != "scans:0,phones:0,answered:0" {
		t.Errorf("counted: %s", got)
	}
	for _, unknown := range []string{"nolabel1", "x", "%2e%2e", strings.Repeat("a", 300)} {
		if to, _ := b.scan(unknown, nil); to != "/" {
			t.Errorf("%s leads to %s", unknown, to)
		}
	}
}

func TestLabelsAreTheDistricts(t *testing.T) {
	b, _ := labelled(t, testkit.DB(t))
	b.play([]scenario{
		{as: guest, route: "GET /materials/id-2/batches/1/labels.pdf", status: 401, code: "signed_out"},
		{as: officer, route: "GET /materials/id-2/batches/1/labels.pdf", status: 403, code: "district_role_needed"},
		{as: head, route: "GET /materials/id-2/batches/2/labels.pdf", status: 404, code: "no_such_record"},
		{as: head, route: "GET /materials/id-2/batches/1/labels.pdf?pages=21", status: 422},
		{as: officer, route: "GET /materials/id-2", status: 200, want: []string{`"batches":[]`}},
	})
}
