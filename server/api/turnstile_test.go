package api

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestATurnstileLetsSomeThroughAndOthersWaitSoLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stile := newTurnstile(2, 3, time.Second)
		var through, away atomic.Int64
		var coming sync.WaitGroup
		began := time.Now()
		for range 10 {
			coming.Go(func() {
				if !stile.enter(t.Context()) {
					away.Add(1)
					return
				}
				defer stile.leave()
				through.Add(1)
				time.Sleep(600 * time.Millisecond)
			})
		}
		synctest.Wait()
		if through.Load() != 2 || away.Load() != 5 {
			t.Errorf("at once: %d through, %d sent away; want 2 and 5", through.Load(), away.Load())
		}
		coming.Wait()
		if through.Load() != 4 || away.Load() != 6 || stile.away.Load() != 6 {
			t.Errorf("in the end: %d through, %d sent away, %d counted; want 4 and 6", through.Load(), away.Load(), stile.away.Load())
		}
		if took := time.Since(began); took != 1200*time.Millisecond {
			t.Errorf("it took %s", took)
		}
		if !stile.enter(t.Context()) {
			t.Error("nobody is there, and nobody gets through")
		}
	})
}

func TestWhoGivesUpWaitingLeavesNoGap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stile := newTurnstile(1, 1, time.Minute)
		stile.enter(t.Context())
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if stile.enter(gone) {
			t.Fatal("two through a turnstile for one")
		}
		stile.leave()
		if !stile.enter(t.Context()) || stile.waiting.Load() != 0 {
			t.Errorf("%d still wait", stile.waiting.Load())
		}
	})
}

func TestHostsDoNotWaitBehindAHall(t *testing.T) {
	for path, crowd := range map[string]bool{
		"/api/v1/residents": true, "/api/v1/contests/code/123456/join": true, "/api/v1/me": true, "/ws/player/123456": true,
		"/api/v1/contests/c1/commands": false, "/api/v1/session": false, "/ws/host/c1": false, "/ws/screen/123456": false, "/healthz": false,
	} {
		if isCrowd(path) != crowd {
			t.Errorf("%s: %t", path, !crowd)
		}
	}
}

// A hall of ten thousand comes in within ten seconds behind one address: each page asks seven times.
func TestAHallBehindOneAddressIsNotShutOut(t *testing.T) {
	now := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	l := newLimits(func() time.Time { return now })
	const people, asks = 10_000, 7
	for i := range people * asks {
		now = now.Add(10 * time.Second / (people * asks))
		if wait, ok := l.take("ip", "192.0.2.1", addressRate); !ok {
			t.Fatalf("request %d is told to wait %s", i, wait)
		}
	}
}
