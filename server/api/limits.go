package api

import (
	"crypto/sha256"
	"math"
	"net/http"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
)

// A rate lets burst requests through at once and perSecond on the average.
type rate struct {
	perSecond float64
	burst     float64
}

// The rates. A whole village, or a hall of ten thousand phones that come in within ten seconds, can sit behind one
// address, so the limit by address only stops floods; the turnstile keeps what passes it from being too much. One
// person's own credential is held to what fingers can do, and so is their device, which a family may share. So many
// people register on one device, and so many sets of questions one person begins.
var (
	addressRate    = rate{perSecond: 2000, burst: 100000}
	credentialRate = rate{perSecond: 10, burst: 60}
	phoneRate      = rate{perSecond: 20, burst: 120}
	registerRate   = rate{perSecond: 1.0 / 30, burst: 20}
	beginRate      = rate{perSecond: 1, burst: 30}
)

// cookieRates are what each of the cookies is held to.
var cookieRates = map[string]rate{deviceCookie: credentialRate, sessionCookie: credentialRate, phoneCookie: phoneRate}

// maxBuckets bounds the memory a flood of invented credentials can take. Beyond it the idle half is forgotten.
const maxBuckets = 200_000

// limits holds a token bucket per credential and per address, in this process.
type limits struct {
	now     func() time.Time
	mu      sync.Mutex
	buckets map[[16]byte]bucket
}

type bucket struct {
	tokens float64
	seen   time.Time
}

func newLimits(now func() time.Time) *limits {
	return &limits{now: now, buckets: map[[16]byte]bucket{}}
}

// take asks for one request under a key, and says how long to wait where there is none left.
func (l *limits) take(kind, key string, r rate) (wait time.Duration, ok bool) {
	sum := sha256.Sum256([]byte(kind + "\x00" + key))
	id := [16]byte(sum[:16])
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	b, known := l.buckets[id]
	if !known {
		l.shrink(now)
		b = bucket{tokens: r.burst, seen: now}
	}
	b.tokens = math.Min(r.burst, b.tokens+now.Sub(b.seen).Seconds()*r.perSecond)
	b.seen = now
	if ok = b.tokens >= 1; ok {
		b.tokens--
	} else {
		wait = time.Duration((1 - b.tokens) / r.perSecond * float64(time.Second))
	}
	l.buckets[id] = b
	return wait, ok
}

// shrink forgets buckets that have filled up again meanwhile, once there are too many. Every bucket is full after
// burst/perSecond seconds, so what is dropped had nothing left to remember.
func (l *limits) shrink(now time.Time) {
	if len(l.buckets) < maxBuckets {
		return
	}
	for id, b := range l.buckets {
		if now.Sub(b.seen) > 10*time.Second {
			delete(l.buckets, id)
		}
	}
	for id := range l.buckets { // a flood within ten seconds: drop any half
		if len(l.buckets) < maxBuckets/2 {
			return
		}
		delete(l.buckets, id)
	}
}

// limited applies the rates to the interface and the sockets. Pages come from memory and are not counted. The
// server's own machine is not limited by address: a reverse proxy sits there.
func (s *Server) limited(c *fiber.Ctx) error {
	if !isAPI(c) && !isSocket(c) {
		return c.Next()
	}
	if ip := s.clientIP(c); !ip.IsLoopback() {
		if wait, ok := s.limits.take("ip", ip.String(), addressRate); !ok {
			return tooMany(wait)
		}
	}
	for name, most := range cookieRates {
		credential := c.Cookies(name)
		if credential == "" {
			continue
		}
		if wait, ok := s.limits.take(name, credential, most); !ok {
			return tooMany(wait)
		}
	}
	return c.Next()
}

func tooMany(wait time.Duration) *Problem {
	p := transportProblem(http.StatusTooManyRequests)
	p.retryAfter = max(wait, time.Second)
	return p
}
