package api

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
)

// How a hall comes in: so many requests are worked on at once, so many wait, and none waits longer than a page's
// patience. More at once would not be quicker, and those who wait in the server's memory cannot be told so. Whoever
// is sent away comes back after some seconds, not all at the same moment.
const (
	passMost  = 64
	waitMost  = 4096
	waitLong  = 3 * time.Second
	comeBack  = time.Second
	comeRange = 3 * time.Second
)

// crowdPaths begin the addresses that a hall asks for at once. What hosts and organisers do never waits behind them.
var crowdPaths = []string{
	prefix + "/residents", prefix + "/me", prefix + "/site", prefix + "/districts", prefix + "/contests/code/", prefix + "/move", "/ws/player/",
}

// turnstile lets a bounded number of requests through at a time.
type turnstile struct {
	passes  chan struct{}
	waiting atomic.Int64
	most    int64         // that wait
	long    time.Duration // one waits
	away    atomic.Int64  // sent away
}

func newTurnstile(passes int, most int64, long time.Duration) *turnstile {
	return &turnstile{passes: make(chan struct{}, passes), most: most, long: long}
}

// enter waits for a pass. Whoever gets one must leave.
func (t *turnstile) enter(ctx context.Context) bool {
	select {
	case t.passes <- struct{}{}:
		return true
	default:
	}
	defer t.waiting.Add(-1)
	if t.waiting.Add(1) > t.most {
		t.away.Add(1)
		return false
	}
	patience := time.NewTimer(t.long)
	defer patience.Stop()
	select {
	case t.passes <- struct{}{}:
		return true
	case <-patience.C:
	case <-ctx.Done():
	}
	t.away.Add(1)
	return false
}

func (t *turnstile) leave() { <-t.passes }

// inTurn is the turnstile as a middleware.
func (s *Server) inTurn(c *fiber.Ctx) error {
	if !isCrowd(c.Path()) {
		return c.Next()
	}
	if !s.turnstile.enter(c.UserContext()) {
		p := transportProblem(http.StatusServiceUnavailable)
		p.Detail = "人多，正在排队，请稍等"
		p.retryAfter = comeBack + rand.N(comeRange)
		return p
	}
	defer s.turnstile.leave()
	return c.Next()
}

func isCrowd(path string) bool {
	for _, begin := range crowdPaths {
		if strings.HasPrefix(path, begin) {
			return true
		}
	}
	return false
}
