package app_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"pufa/server/app"
	"pufa/server/config"
)

// settings are those of a server on a free port of this machine.
func settings(t *testing.T, folder string, more ...string) config.Config {
	t.Helper()
	c, err := config.Load(append([]string{"PUFA_LISTEN=127.0.0.1:0", "PUFA_DATA=" + folder}, more...))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// buffer is what the server printed so far.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// running is a server that answers.
type running struct {
	*app.App
	t      *testing.T
	out    *buffer
	client *http.Client
	stop   func() error
}

func start(t *testing.T, c config.Config) *running {
	t.Helper()
	return startWith(t, c, app.Options{})
}

func startWith(t *testing.T, c config.Config, o app.Options) *running {
	t.Helper()
	out := &buffer{}
	o.Out = out
	a, err := app.New(t.Context(), c, o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	r := &running{App: a, t: t, out: out, client: &http.Client{Jar: jar, Transport: transport}}
	r.stop = sync.OnceValue(func() error {
		transport.CloseIdleConnections()
		cancel()
		select {
		case err := <-done:
			return err
		case <-time.After(20 * time.Second):
			t.Error("the server does not stop")
			return nil
		}
	})
	t.Cleanup(func() {
		if err := r.stop(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// call asks the server and gives status and body.
func (r *running) call(method, path, body string) (int, string) {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), method, "http://"+r.Addr().String()+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := r.client.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

func TestFirstStartToFirstOrganiser(t *testing.T) {
	folder := t.TempDir()
	first := start(t, settings(t, folder))
	for _, path := range []string{"/healthz", "/readyz", "/api/v1/site", "/api/v1/districts", "/api/v1/laws"} {
		if status, body := first.call("GET", path, ""); status != 200 {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	token := first.SetupToken()
	if status, _ := first.call("GET", "/api/v1/setup?token="+token, ""); status != 204 {
		t.Fatalf("the link answers %d", status)
	}
	body := `{"token":"` + token + `","login":"ju","name":"区局","password":"洋人街的风筝2026"}`
	if status, _ := first.call("POST", "/api/v1/setup", body); status != 422 {
		t.Errorf("a login of two letters: %d", status)
	}
	body = strings.Replace(body, `"ju"`, `"quju"`, 1)
	if status, text := first.call("POST", "/api/v1/setup", body); status != 201 {
		t.Fatalf("%d %s", status, text)
	}
	if status, text := first.call("GET", "/api/v1/organisers", ""); status != 200 || !strings.Contains(text, "quju") {
		t.Errorf("%d %s", status, text)
	}
	if err := first.stop(); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{first.Addr().String(), "SQLite in " + folder, "/console/setup?token=" + token} {
		if !strings.Contains(first.out.String(), part) {
			t.Errorf("%q was not printed:\n%s", part, first.out)
		}
	}

	second := start(t, settings(t, folder))
	if second.SetupToken() != "" {
		t.Error("a setup link is offered although there is an organiser")
	}
	if status, text := second.call("POST", "/api/v1/session", `{"login":"quju","password":"洋人街的风筝2026"}`); status != 200 {
		t.Errorf("sign in after a restart: %d %s", status, text)
	}
	if err := second.stop(); err != nil {
		t.Fatal(err)
	}
	if printed := second.out.String(); !strings.Contains(printed, "SQLite") || strings.Contains(printed, "token=") {
		t.Errorf("printed:\n%s", printed)
	}
}

func TestEachStartOffersANewLinkAndTheOldOneStaysGood(t *testing.T) {
	folder := t.TempDir()
	first := start(t, settings(t, folder))
	old := first.SetupToken()
	if err := first.stop(); err != nil {
		t.Fatal(err)
	}
	second := start(t, settings(t, folder))
	if second.SetupToken() == old || second.SetupToken() == "" {
		t.Error("not a new link")
	}
	if status, _ := second.call("GET", "/api/v1/setup?token="+old, ""); status != 204 {
		t.Errorf("the link that was printed before is not valid any more: %d", status)
	}
}

func TestPrintsNoPassword(t *testing.T) {
	c := settings(t, t.TempDir(), "NATS_URL=nats://user:geheim@127.0.0.1:1")
	_, err := app.New(t.Context(), c, app.Options{})
	if err != nil && strings.Contains(err.Error(), "geheim") {
		t.Errorf("the password is in %v", err)
	}
}

func TestFailedStartLeavesNothingOpen(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent(),
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).Start.func2")) // sleeps ten seconds before it looks whether to end
	running := start(t, settings(t, t.TempDir()))
	taken := settings(t, t.TempDir(), "PUFA_LISTEN="+running.Addr().String())
	if _, err := app.New(t.Context(), taken, app.Options{}); err == nil || !strings.Contains(err.Error(), "listen on") {
		t.Errorf("two on one port: %v", err)
	}
	folder := t.TempDir()
	same := start(t, settings(t, folder))
	if _, err := app.New(t.Context(), settings(t, folder), app.Options{}); err == nil {
		t.Error("two on one database file")
	}
	if err := same.stop(); err != nil {
		t.Fatal(err)
	}
	if err := running.stop(); err != nil {
		t.Fatal(err)
	}
}
