package api_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"pufa/server/account"
	"pufa/server/api"
	"pufa/server/testkit"
)

func TestBadRequests(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	for _, c := range []struct {
		name, method, path, contentType, body string
		status                                int
		code                                  string
	}{
		{"no such address", "GET", "/nothing", "", "", 404, "not_found"},
		{"no such method", "PUT", "/site", "", "", 405, "method_not_allowed"},
		{"truncated", "POST", "/residents", "application/json", `{"nickname":`, 400, "bad_request"},
		{"trailing", "POST", "/residents", "application/json", `{"nickname":"a","district":"500108001"}{}`, 400, "bad_request"},
		{"no body", "POST", "/residents", "application/json", "", 400, "bad_request"},
		{"a list", "POST", "/residents", "application/json", `[]`, 422, "invalid"},
		{"null", "POST", "/residents", "application/json", `null`, 422, "invalid"},
		{"not UTF-8", "POST", "/residents", "application/json", "{\"nickname\":\"\xff\xfe\",\"district\":\"500108001\"}", 422, "bad_nickname"},
		{"missing field", "POST", "/residents", "application/json", `{"nickname":"a"}`, 422, "invalid"},
		{"other letter case", "POST", "/residents", "application/json", `{"Nickname":"a","district":"500108001"}`, 422, "invalid"},
		{"a form", "POST", "/residents", "application/x-www-form-urlencoded", `nickname=a`, 415, "not_json"},
		{"plain text", "POST", "/residents", "text/plain", `{"nickname":"a","district":"500108001"}`, 415, "not_json"},
		{"deep", "POST", "/residents", "application/json", strings.Repeat("[", 20000), 400, "bad_request"},
		{"unknown query", "GET", "/districts?role=head", "", "", 422, "invalid"},
		{"long value", "GET", "/setup?token=" + strings.Repeat("a", 101), "", "", 422, "invalid"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := w.send(guest, c.method, c.path, c.body, func(r *http.Request) {
				if c.contentType != "" {
					r.Header.Set("Content-Type", c.contentType)
				}
			})
			if got.StatusCode != c.status || got.problem(t) != c.code {
				t.Errorf("%d %s, want %d %s", got.StatusCode, got.body, c.status, c.code)
			}
			for _, s := range secrets {
				if strings.Contains(got.body, s) {
					t.Errorf("%q in %s", s, got.body)
				}
			}
		})
	}
}

func TestBrokenJSONIsSaidInChinese(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	for _, body := range []string{`{"login":`, `{"login":x}`, `{} {}`} {
		if got := w.send(guest, "POST", "/session", body); !strings.Contains(got.body, "不是有效的 JSON") {
			t.Errorf("%s: %s", body, got.body)
		}
	}
}

// huma's sentences carry patterns and values; none of that is for people.
func TestFindingsAreChineseOnly(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	for query, message := range map[string]string{
		"from=soon": `"message":"格式不对"`,
		"role=head": `"message":"没有这个查询参数"`,
	} {
		if got := w.send(guest, "GET", "/participation?"+query, ""); !strings.Contains(got.body, message) {
			t.Errorf("%s: %s", query, got.body)
		}
	}
}

// What is wrong with a request is told in a few lines, however much is wrong with it.
func TestManyFindingsMakeAShortAnswer(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	var body strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&body, `"field-%d":1,`, i)
	}
	got := w.send(guest, "POST", "/residents", "{"+body.String()+`"nickname":"小安"}`)
	if got.StatusCode != 422 || len(got.body) > 4096 {
		t.Errorf("%d with %d bytes: %.300s", got.StatusCode, len(got.body), got.body)
	}
	long := w.send(guest, "POST", "/residents", `{"`+strings.Repeat("x", 50_000)+`":1}`)
	if long.StatusCode != 422 || len(long.body) > 4096 {
		t.Errorf("%d with %d bytes", long.StatusCode, len(long.body))
	}
}

func TestPasswordIsNotEchoed(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	got := w.send(guest, "POST", "/session", `{"login":"tong","password":{"geheim":"`+goodPass+`"}}`)
	if got.StatusCode != 422 || strings.Contains(got.body, goodPass) || strings.Contains(got.body, "geheim\"") {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
}

func TestOtherSitesMayNotChangeAnything(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	for _, c := range []struct {
		name   string
		header [2]string
		status int
	}{
		{"another site", [2]string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"a neighbour", [2]string{"Sec-Fetch-Site", "same-site"}, 403},
		{"an old browser, another site", [2]string{"Origin", "http://evil.test"}, 403},
		{"an old browser, no origin", [2]string{"Origin", "null"}, 403},
		{"this site", [2]string{"Sec-Fetch-Site", "same-origin"}, 204},
		{"an old browser, this site", [2]string{"Origin", "http://pufa.test"}, 204},
		{"no browser", [2]string{"X-Nothing", ""}, 204},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := w.send(guest, "DELETE", "/session", "", func(r *http.Request) { r.Header.Set(c.header[0], c.header[1]) })
			if got.StatusCode != c.status {
				t.Errorf("%d %s", got.StatusCode, got.body)
			}
			if c.status == 403 && got.problem(t) != "cross_origin" {
				t.Error(got.body)
			}
		})
	}
}

func TestSecurityHeaders(t *testing.T) {
	w := newWorld(t, testkit.DB(t), func(o *api.Options) { o.PublicURL = &url.URL{Scheme: "https", Host: "pufa.test"} })
	for _, path := range []string{"root:/", "root:/healthz", "/site", "/nothing"} {
		got := w.send(guest, "GET", path, "")
		for name, part := range map[string]string{
			"Content-Security-Policy": "frame-ancestors 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
			"Permissions-Policy": "camera=()", "Strict-Transport-Security": "max-age", "X-Request-Id": "",
		} {
			if value := got.Header.Get(name); value == "" || !strings.Contains(value, part) {
				t.Errorf("%s: %s is %q", path, name, value)
			}
		}
	}
	signedIn := w.send(guest, "POST", "/session", `{"login":"tong","password":"`+goodPass+`"}`)
	if c := signedIn.cookie(account.SessionCookie); c == nil || !c.Secure {
		t.Errorf("over https the cookie is %v", c)
	}
}

// live starts the world on a port.
func (w *world) live() string {
	w.t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(w.t, err)
	done := make(chan error, 1)
	go func() { done <- w.Serve(ln) }()
	w.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		must(w.t, w.Shutdown(ctx))
		must(w.t, <-done)
	})
	return ln.Addr().String()
}

// raw sends bytes and gives everything that comes back until the server hangs up or falls silent.
func raw(t *testing.T, address, bytes string) string {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	must(t, err)
	defer func() { _ = conn.Close() }()
	_, err = io.WriteString(conn, bytes)
	must(t, err)
	must(t, conn.SetReadDeadline(time.Now().Add(300*time.Millisecond)))
	got, _ := io.ReadAll(conn) // ends by the deadline where the connection is kept
	return string(got)
}

func TestSmuggling(t *testing.T) {
	address := newWorld(t, testkit.DB(t)).live()
	const inner = "GET /api/v1/smuggled HTTP/1.1\r\nHost: pufa.test\r\n\r\n"
	for _, c := range []struct {
		name, request string
		statuses      []string // of the answers, in order
	}{
		{"an honest one", "GET /healthz HTTP/1.1\r\nHost: pufa.test\r\n\r\n", []string{"200"}},
		{"two lengths", "POST /api/v1/session HTTP/1.1\r\nHost: pufa.test\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}" + inner, []string{"400"}},
		{"length with a space", "POST /api/v1/session HTTP/1.1\r\nHost: pufa.test\r\nContent-Length : 2\r\n\r\n{}" + inner, []string{"400"}},
		{"chunked twice", "POST /api/v1/session HTTP/1.1\r\nHost: pufa.test\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + inner, []string{"400"}},
		{"line feed in a chunk extension", "POST /api/v1/session HTTP/1.1\r\nHost: pufa.test\r\nTransfer-Encoding: chunked\r\n\r\n2;a=\nb\r\n{}\r\n0\r\n\r\n" + inner, []string{"400"}},
		{"two hosts", "GET /healthz HTTP/1.1\r\nHost: pufa.test\r\nHost: evil.test\r\n\r\n" + inner, []string{"400"}},
		{"no host", "GET /healthz HTTP/1.1\r\n\r\n" + inner, []string{"400"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := raw(t, address, c.request)
			if statuses := statusesOf(got); strings.Join(statuses, " ") != strings.Join(c.statuses, " ") {
				t.Errorf("answered %v, want %v:\n%s", statuses, c.statuses, got)
			}
		})
	}
	t.Run("length and chunked", func(t *testing.T) {
		got := raw(t, address, "POST /api/v1/session HTTP/1.1\r\nHost: pufa.test\r\nContent-Type: application/json\r\nContent-Length: 60\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"+inner)
		if statuses := statusesOf(got); len(statuses) != 1 || strings.Contains(got, "not_found") {
			t.Errorf("the inner request was answered: %v\n%s", statuses, got)
		}
	})
}

func statusesOf(stream string) (out []string) {
	for line := range strings.SplitSeq(stream, "\n") {
		if status, ok := strings.CutPrefix(line, "HTTP/1.1 "); ok {
			out = append(out, status[:3])
		} else if at := strings.LastIndex(line, "}HTTP/1.1 "); at >= 0 {
			out = append(out, line[at+10:at+13])
		}
	}
	return out
}

func TestTooLarge(t *testing.T) {
	address := newWorld(t, testkit.DB(t)).live()
	body := `{"login":"` + strings.Repeat("x", 64<<10) + `","password":"x"}`
	got := raw(t, address, fmt.Sprintf("POST /api/v1/session HTTP/1.1\r\nHost: pufa.test\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", len(body))+body[:100])
	if !strings.HasPrefix(got, "HTTP/1.1 413") || !strings.Contains(got, `"code":"too_large"`) {
		t.Errorf("body: %.300s", got)
	}
	got = raw(t, address, "GET /api/v1/site HTTP/1.1\r\nHost: pufa.test\r\nX-Long: "+strings.Repeat("x", 20<<10)+"\r\n\r\n")
	if !strings.HasPrefix(got, "HTTP/1.1 431") || !strings.Contains(got, `"code":"header_too_large"`) {
		t.Errorf("header: %.300s", got)
	}
}

// A few kilobytes can unpack to gigabytes, and no page packs what it sends.
func TestPackedBodiesAreNotUnpacked(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	_, err := io.WriteString(zip, `{"nickname":"小安","district":"500108001"}`)
	must(t, errors.Join(err, zip.Close()))
	for _, encoding := range []string{"gzip", "GZIP", "deflate", "br", "zstd", "identity, gzip"} {
		got := w.send(guest, "POST", "/residents", packed.String(), func(r *http.Request) { r.Header.Set("Content-Encoding", encoding) })
		if got.StatusCode != 415 || got.problem(t) != "not_json" {
			t.Errorf("%s: %d %s", encoding, got.StatusCode, got.body)
		}
	}
	twice := w.send(guest, "POST", "/residents", packed.String(), func(r *http.Request) {
		r.Header["Content-Encoding"] = []string{"identity", "gzip"}
	})
	if twice.StatusCode != 415 {
		t.Errorf("behind another: %d %s", twice.StatusCode, twice.body)
	}
	plain := w.send(guest, "POST", "/residents", `{"nickname":"小安","district":"500108001"}`, func(r *http.Request) { r.Header.Set("Content-Encoding", "identity") })
	if plain.StatusCode != 201 {
		t.Errorf("as it is: %d %s", plain.StatusCode, plain.body)
	}
}

func TestRatesHoldOnePersonAndSpareTheVillage(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	w.cookies["another"] = &http.Cookie{Name: account.DeviceCookie, Value: strings.Repeat("B", 43)}
	for range 60 {
		w.expect(resident, "GET", "/me", 200)
	}
	limited := w.send(resident, "GET", "/me", "")
	if limited.StatusCode != 429 || limited.problem(t) != "too_many_requests" || limited.Header.Get("Retry-After") != "1" {
		t.Errorf("%d %v %s", limited.StatusCode, limited.Header, limited.body)
	}
	w.expect("another", "GET", "/districts", 200)
	w.clock.Advance(time.Second)
	w.expect(resident, "GET", "/me", 200)
}

func TestAddressBehindProxies(t *testing.T) {
	w := newWorld(t, testkit.DB(t), func(o *api.Options) {
		o.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/32"), netip.MustParsePrefix("10.0.0.0/8")}
	})
	guess := func(login, forwarded string) reply {
		return w.send(guest, "POST", "/session", fmt.Sprintf(`{"login":%q,"password":"falsch"}`, login),
			func(r *http.Request) { r.Header.Set("X-Forwarded-For", forwarded) })
	}
	for i := range 50 { // as many as one address may
		guess(fmt.Sprint("nobody", i), "203.0.113.9")
	}
	for _, c := range []struct {
		name, forwarded string
		locked          bool // whether it counts as the address that has used its guesses up
	}{
		{"one proxy", "203.0.113.9", true},
		{"an invented one in front", "198.51.100.1, 203.0.113.9", true},
		{"two proxies", "203.0.113.9, 10.1.2.3", true},
		{"nonsense in front", "nonsense, 203.0.113.9", true},
		{"another client", "203.0.113.10", false},
		{"an invented one is not believed", "203.0.113.9, 203.0.113.10", false},
	} {
		if got := guess("nobody", c.forwarded); (got.StatusCode == 429) != c.locked {
			t.Errorf("%s: %d %s", c.name, got.StatusCode, got.body)
		}
	}
}

func TestHealth(t *testing.T) {
	down := fmt.Errorf("the database is away at mongodb://secret")
	w := newWorld(t, testkit.DB(t), func(o *api.Options) { o.Ready = func(context.Context) error { return down } })
	if got := w.send(guest, "GET", "root:/healthz", ""); got.StatusCode != 200 {
		t.Errorf("healthz %d", got.StatusCode)
	}
	if got := w.send(guest, "GET", "root:/readyz", ""); got.StatusCode != 503 || strings.Contains(got.body, "secret") {
		t.Errorf("readyz %d %s", got.StatusCode, got.body)
	}
}

func TestMetricsCountByRoute(t *testing.T) {
	address := newWorld(t, testkit.DB(t)).live()
	raw(t, address, "GET /api/v1/setup?token=abc HTTP/1.1\r\nHost: pufa.test\r\nConnection: close\r\n\r\n")
	got := raw(t, address, "GET /metrics HTTP/1.1\r\nHost: pufa.test\r\nConnection: close\r\n\r\n")
	if !strings.Contains(got, `pufa_http_request_seconds_count{method="GET",route="/api/v1/setup",status="410"} 1`) {
		t.Errorf("%.2000s", got)
	}
}

// An address has one spelling: another must not slip past what is decided by the address.
func TestOtherSpellingsOfAnAddress(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	for path, status := range map[string]int{"root:/API/v1/site": 503, "root:/api/V1/site": 404, "root:/%61pi/v1/site": 200, "root:/api//v1/site": 404} {
		got := w.send(guest, "GET", path, "")
		if got.StatusCode != status || (status == 200 && got.Header.Get("Cache-Control") != "no-store") {
			t.Errorf("%s: %d %v", path, got.StatusCode, got.Header)
		}
	}
}

func TestCausesGoToTheLogOnly(t *testing.T) {
	var log bytes.Buffer
	db := testkit.DB(t)
	w := newWorld(t, db, func(o *api.Options) { o.Logger = slog.New(slog.NewTextHandler(&log, nil)) })
	must(t, db.Close())
	got := w.send(guest, "GET", "/districts", "")
	if got.StatusCode != 500 || got.problem(t) != "internal" || strings.Contains(got.body, "docdb") {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
	if !strings.Contains(log.String(), "docdb") || !strings.Contains(log.String(), got.Header.Get("X-Request-Id")) {
		t.Errorf("the cause is not in the log: %s", log.String())
	}
}

func TestPanicStaysInside(t *testing.T) {
	address := newWorld(t, testkit.DB(t), func(o *api.Options) {
		o.Ready = func(context.Context) error { panic("secret thing") }
	}).live()
	got := raw(t, address, "GET /readyz HTTP/1.1\r\nHost: pufa.test\r\nConnection: close\r\n\r\n")
	if !strings.HasPrefix(got, "HTTP/1.1 500") || !strings.Contains(got, `"code":"internal"`) || strings.Contains(got, "secret") {
		t.Errorf("%s", got)
	}
}

// The comparison of every answer with the OpenAPI document must be able to fail.
func TestAnswersAreCompared(t *testing.T) {
	w := emptyWorld(t, testkit.DB(t))
	for _, wrong := range []string{`{"districts":null}`, `{}`, `{"districts":[{"code":1}]}`, `{"districts":[],"more":1}`} {
		if w.CheckAnswer("GET", "/api/v1/districts", 200, []byte(wrong)) == nil {
			t.Errorf("%s passes", wrong)
		}
	}
	if err := w.CheckAnswer("GET", "/api/v1/districts", 200, []byte(`{"districts":[]}`)); err != nil {
		t.Error(err)
	}
}
