package api_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"pufa/server/api"
	"pufa/server/testkit"
)

// echo is a socket handler without any library: it answers the handshake and gives back one line.
type echo struct{ started chan struct{} }

func (e echo) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/ws/echo" {
		w.Header().Set("X-Reason", "none")
		http.Error(w, "no such socket", http.StatusNotFound)
		return
	}
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n")
	w.(interface{ AfterHijack(func()) }).AfterHijack(func() {
		defer func() { _ = conn.Close() }()
		line, err := bufio.NewReader(conn).ReadString('\n')
		if err == nil {
			_, _ = io.WriteString(conn, r.Header.Get("X-Name")+" "+line)
		}
		e.started <- struct{}{}
	})
}

func TestSocketsAreHandedOver(t *testing.T) {
	handler := echo{started: make(chan struct{}, 1)}
	address := newWorld(t, testkit.DB(t), func(o *api.Options) { o.Live = handler }).live()
	conn, err := net.Dial("tcp", address)
	must(t, err)
	defer func() { _ = conn.Close() }()
	lines := bufio.NewReader(conn)
	// A kept connection that had ordinary requests before can still become a socket.
	for range 2 {
		_, err = io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: pufa.test\r\n\r\n")
		must(t, err)
		response, err := http.ReadResponse(lines, nil)
		must(t, err)
		_, _ = io.Copy(io.Discard, response.Body)
	}
	_, err = io.WriteString(conn, "GET /ws/echo HTTP/1.1\r\nHost: pufa.test\r\nConnection: Upgrade\r\nUpgrade: echo\r\nX-Name: abc\r\n\r\n")
	must(t, err)
	response, err := http.ReadResponse(lines, nil)
	must(t, err)
	if response.StatusCode != 101 {
		t.Fatalf("status %d", response.StatusCode)
	}
	_, err = io.WriteString(conn, "hello\n")
	must(t, err)
	rest, err := io.ReadAll(lines)
	must(t, err)
	if string(rest) != "abc hello\n" {
		t.Errorf("echoed %q", rest)
	}
	<-handler.started
}

func TestEarlyFramesAreCutOff(t *testing.T) {
	handler := echo{started: make(chan struct{}, 1)}
	address := newWorld(t, testkit.DB(t), func(o *api.Options) { o.Live = handler }).live()
	got := raw(t, address, "GET /ws/echo HTTP/1.1\r\nHost: pufa.test\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello\n")
	<-handler.started // so that it can clean up
	if strings.Contains(got, "hello") {
		t.Errorf("answered what came too early: %q", got)
	}
}

func TestRefusedSocketIsAnOrdinaryProblem(t *testing.T) {
	address := newWorld(t, testkit.DB(t), func(o *api.Options) { o.Live = echo{} }).live()
	got := raw(t, address, "GET /ws/other HTTP/1.1\r\nHost: pufa.test\r\n\r\nGET /healthz HTTP/1.1\r\nHost: pufa.test\r\n\r\n")
	for _, part := range []string{"HTTP/1.1 404", "application/problem+json", "X-Reason: none", `"code":"not_found"`, "ok"} {
		if !strings.Contains(got, part) {
			t.Errorf("no %q in %s", part, got)
		}
	}
	if strings.Contains(got, "no such socket") {
		t.Errorf("the handler's own words went out: %s", got)
	}
}
