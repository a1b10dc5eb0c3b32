package bench

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// What the server says no with is told by its code, and whether to come again by its header.
func TestRefusals(t *testing.T) {
	for _, tt := range []struct {
		name, after, body string
		status            int
		code              string
		wait              time.Duration
	}{
		{name: "a problem", body: `{"code": "no_font","detail":"没有字体"}`, status: 503, code: "no_font"},
		{name: "come again", after: "2", body: `{"code":"busy"}`, status: 503, code: "busy", wait: 2 * time.Second},
		{name: "the code is no text in another field", body: `{"detail":"\"code\":\"no_font\""}`, status: 500},
		{name: "no problem document", body: "<html>", status: 502},
	} {
		t.Run(tt.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if tt.after != "" {
					w.Header().Set("Retry-After", tt.after)
				}
				w.WriteHeader(tt.status)
				_, _ = w.Write([]byte(tt.body))
			}))
			defer server.Close()
			_, err := newSite(strings.TrimPrefix(server.URL, "http://")).call(t.Context(), "GET", "/x", "", nil, nil)
			if err == nil || refused(err, "no_font") != (tt.code == "no_font") || tt.code != "" && !refused(err, tt.code) {
				t.Errorf("%v", err)
			}
			later, ok := errors.AsType[*laterError](err)
			if ok != (tt.wait > 0) || ok && later.wait != tt.wait {
				t.Errorf("later: %v", later)
			}
		})
	}
}
