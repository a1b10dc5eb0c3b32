package app_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"pufa/server/app"
)

func TestTheWeeklyDigestIsPostedOnce(t *testing.T) {
	var mu sync.Mutex
	var got []string
	robot := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		got = append(got, string(body))
	}))
	defer robot.Close()
	monday := time.Date(2026, 6, 8, 0, 30, 0, 0, time.UTC) // half past eight in China
	s := startWith(t, settings(t, t.TempDir(), "PUFA_DIGEST_WEBHOOK="+robot.URL), app.Options{Now: func() time.Time { return monday }})
	for range 2 {
		if err := s.Parts.Digest.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(got) != 1 || !strings.Contains(got[0], "南岸区普法周报（6月1日至6月7日）") || !strings.Contains(got[0], "/console") {
		t.Errorf("posted: %q", got)
	}
}
