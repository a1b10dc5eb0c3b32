package app_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"pufa/server/account"
	"pufa/server/app"
	"pufa/server/campaign"
	"pufa/server/digest"
)

// The digest takes figures of summaries by their names: one that is called otherwise there would not be told any more.
func TestTheDigestsFiguresAreThere(t *testing.T) {
	s := startWith(t, settings(t, t.TempDir()), app.Options{})
	bureau := account.Organiser{ID: "o", Name: "示例", Role: account.RoleDistrict}
	c, err := s.Parts.Planner.Add(t.Context(), bureau, campaign.Campaign{Title: "示例月", From: "2026-06-01", To: "2026-06-30"})
	if err != nil {
		t.Fatal(err)
	}
	figures, err := s.Parts.Books.Writeups.Figures(t.Context(), bureau, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	for _, f := range figures {
		there[f.Name] = true
	}
	for _, name := range digest.Names() {
		if !there[name] {
			t.Errorf("there is no figure %s", name)
		}
	}
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
}

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
