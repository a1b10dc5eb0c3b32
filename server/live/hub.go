// Package live is the sockets: who is connected, what reaches them, and that a slow one keeps nobody waiting.
// gorilla/websocket is imported here and nowhere else.
//
// It moves bytes. What a frame says is made by contest; README.md and asyncapi.yaml describe it.
package live

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/netip"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"pufa/server/account"
	"pufa/server/contest"
)

// Contests gives sockets their seats; contest.Engine does.
type Contests interface {
	SitByCode(ctx context.Context, code string, role contest.Role, person string) (*contest.Seat, error)
	SitHost(ctx context.Context, by account.Organiser, id string) (*contest.Seat, error)
	SitChair(ctx context.Context, code, secret string) (*contest.Seat, error)
}

// Residents knows a device; account.Residents does.
type Residents interface {
	Known(ctx context.Context, credential string) (account.Resident, error)
}

// Organisers knows a session; account.SignIns does.
type Organisers interface {
	Who(ctx context.Context, credential string) (account.Organiser, error)
}

// Options are what a Hub leans on. Zero limits take the defaults.
type Options struct {
	Contests   Contests
	Residents  Residents
	Organisers Organisers
	Hosts      []string // further hosts pages may come from, beside the one that is asked: the public address
	Now        func() time.Time
	Logger     *slog.Logger
	Limits     Limits
}

// Limits keep one peer, or many, from taking the server down.
type Limits struct {
	Sockets   int           // on this node
	PerPerson int           // pages of one player in one contest; one more ends the oldest
	Screens   int           // big screens of one address: anybody may open them
	Queue     int           // frames that wait for one socket; one more ends it
	PerSecond float64       // requests of one socket
	Burst     float64       // requests of one socket at once
	BadFrames int           // malformed requests before the socket is ended
	Ping      time.Duration // between pings at least; at most twice as long
	Silence   time.Duration // a peer unheard of for so long is dead
	Write     time.Duration // for one frame
}

// The defaults. A silence is longer than two pings.
func (l *Limits) fill() {
	setInt := func(v *int, to int) {
		if *v == 0 {
			*v = to
		}
	}
	setTime := func(v *time.Duration, to time.Duration) {
		if *v == 0 {
			*v = to
		}
	}
	setInt(&l.Sockets, 50_000)
	setInt(&l.PerPerson, 3)
	setInt(&l.Screens, 100)
	setInt(&l.Queue, 32)
	setInt(&l.BadFrames, 5)
	setTime(&l.Ping, 10*time.Second)
	setTime(&l.Silence, 45*time.Second)
	setTime(&l.Write, 10*time.Second)
	if l.PerSecond == 0 {
		l.PerSecond, l.Burst = 10, 30
	}
}

// requestMost is the size of the longest request.
const requestMost = 4 << 10

// shards is how many parts the registry has, each with a lock of its own and a goroutine of its own in a fan-out.
const shards = 16

// Hub is the sockets of one node. It is the audience of the node's contests.
type Hub struct {
	o        Options
	upgrader websocket.Upgrader
	shards   [shards]shard
	open     atomic.Int64 // sockets, and handshakes that may become one
	turn     atomic.Uint64
	pens     sync.Pool    // of *pen
	letters  sync.Pool    // of *bytes.Buffer
	slow     atomic.Int64 // sockets ended because they did not keep up

	mu      sync.Mutex
	closed  bool
	screens map[netip.Prefix]int // open, by where they are
	work    sync.WaitGroup       // the sockets' goroutines and the pinger
	stop    chan struct{}
}

var _ contest.Audience = (*Hub)(nil)

// New makes a hub without sockets and starts its pings. Shutdown ends it.
func New(o Options) *Hub {
	o.Limits.fill()
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	h := &Hub{
		o: o, screens: map[netip.Prefix]int{}, stop: make(chan struct{}),
		pens: sync.Pool{New: func() any { return newPen() }}, letters: sync.Pool{New: func() any { return new(bytes.Buffer) }},
	}
	h.upgrader = websocket.Upgrader{
		ReadBufferSize: 512, WriteBufferSize: 1024, WriteBufferPool: &sync.Pool{}, CheckOrigin: h.sameOrigin,
		HandshakeTimeout: o.Limits.Write,
	}
	for i := range h.shards {
		h.shards[i].rooms = map[string]*audience{}
	}
	h.work.Go(h.ping)
	return h
}

// Stats are figures for whoever runs the server.
type Stats struct{ Sockets, Slow int64 }

// Stats gives the figures of now.
func (h *Hub) Stats() Stats { return Stats{Sockets: h.open.Load(), Slow: h.slow.Load()} }

// Show sends everybody in a contest the whole picture. As many goroutines write as there are processors: writing
// does not wait, so more would only take turns.
func (h *Hub) Show(id string, p *contest.Picture) {
	var next atomic.Int64
	var done sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), shards) {
		done.Go(func() {
			at := h.pens.Get().(*pen)
			defer h.pens.Put(at)
			for i := next.Add(1) - 1; i < shards; i = next.Add(1) - 1 {
				h.shards[i].each(id, p.ForPlayers(), func(s *socket) { s.show(at, p) })
				at.flush(p.Seq())
			}
		})
	}
	done.Wait()
}

// Staff sends hosts and screens a frame.
func (h *Hub) Staff(id string, frame []byte) {
	at := h.pens.Get().(*pen)
	defer h.pens.Put(at)
	for i := range h.shards {
		h.shards[i].each(id, false, func(s *socket) { s.tell(at, frame) })
	}
}

// Count counts who is connected to a contest: players as people, staff as sockets.
func (h *Hub) Count(id string) contest.Seated {
	var n contest.Seated
	for i := range h.shards {
		h.shards[i].count(id, &n)
	}
	return n
}

// Expel ends a player's lines.
func (h *Hub) Expel(id, person string, why contest.Leave) {
	for _, s := range h.shardOfPlayer(person).of(id, person) {
		s.end(why.Code, why.Reason)
	}
}

// ping sends every socket a ping now and then, not all at once, so that proxies keep the line open and dead peers
// are found out.
func (h *Hub) ping() {
	ticker := time.NewTicker(h.o.Limits.Ping / 10)
	defer ticker.Stop()
	for {
		select {
		case <-h.stop:
			return
		case <-ticker.C:
		}
		now := h.o.Now()
		for i := range h.shards {
			h.shards[i].all(func(s *socket) {
				if now.After(s.nextPing) {
					s.nextPing = now.Add(s.pingIn())
					s.ping()
				}
			})
		}
	}
}

func (h *Hub) pingIn() time.Duration { return h.o.Limits.Ping + rand.N(h.o.Limits.Ping) }

// enter counts a socket in, unless there are too many or the hub is closing. A screen says where it is; leave
// counts the socket out again.
func (h *Hub) enter(screen netip.Prefix) (leave func(), ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || h.open.Load() >= int64(h.o.Limits.Sockets) || h.screens[screen] >= h.o.Limits.Screens {
		return nil, false
	}
	if screen.IsValid() {
		h.screens[screen]++
	}
	h.open.Add(1)
	h.work.Add(1)
	return func() { h.exit(screen) }, true
}

func (h *Hub) exit(screen netip.Prefix) {
	h.mu.Lock()
	if h.screens[screen]--; h.screens[screen] <= 0 {
		delete(h.screens, screen)
	}
	h.mu.Unlock()
	h.open.Add(-1)
	h.work.Done()
}

// Shutdown tells every socket to come back to another node and waits until they are gone. Those that linger when
// ctx ends are cut.
func (h *Hub) Shutdown(ctx context.Context) error {
	h.mu.Lock()
	first := !h.closed
	h.closed = true
	h.mu.Unlock()
	if first {
		close(h.stop)
	}
	end := func(how func(*socket)) {
		for i := range h.shards {
			h.shards[i].all(how)
		}
	}
	end(func(s *socket) { s.end(contest.CloseRestart, "服务器即将重启") })
	gone := make(chan struct{})
	go func() {
		h.work.Wait()
		close(gone)
	}()
	select {
	case <-gone:
		return nil
	case <-ctx.Done():
		end(func(s *socket) { s.cut() })
		<-gone
		return ctx.Err()
	}
}

// ServeHTTP takes /ws/player/{code}, /ws/chair/{code} for teams and judges, /ws/host/{id}, /ws/screen/{code} and
// /ws/spectator/{code}. Who may not come in learns why from the
// close code, which a browser's page can read; the status of a refused handshake it cannot.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	role, key, ok := place(r.URL.Path)
	if !ok {
		http.NotFound(w, r)
		return
	}
	leave, ok := h.enter(screenAt(role, r))
	if !ok {
		w.Header().Set("Retry-After", "2")
		http.Error(w, "too many connections", http.StatusServiceUnavailable)
		return
	}
	seat, refused := h.seat(r, role, key)
	ws, err := h.upgrader.Upgrade(w, r, nil)
	if err != nil {
		leave() // Upgrade has answered
		return
	}
	s := newSocket(h, ws, seat)
	if role == contest.RolePlayer {
		s.device = account.DeviceMark(cookie(r, account.DeviceCookie))
	}
	run := func() {
		defer leave()
		if refused != nil {
			s.refuse(refused)
			return
		}
		s.serve()
	}
	if later, ok := w.(interface{ AfterHijack(func()) }); ok {
		later.AfterHijack(run)
		return
	}
	go run()
}

// closing is why a socket is not let in.
type closing struct {
	code   int
	reason string
}

// seat finds out who connects and where they may sit.
func (h *Hub) seat(r *http.Request, role contest.Role, key string) (*contest.Seat, *closing) {
	ctx := r.Context()
	seat, err := h.sit(ctx, r, role, key)
	switch {
	case err == nil:
		return seat, nil
	case errors.Is(err, contest.ErrNotFound):
		return nil, &closing{contest.CloseNoContest, "没有这场竞赛"}
	case errors.Is(err, contest.ErrRemoved):
		return nil, &closing{contest.CloseRemoved, "主持人把你移出了这场竞赛，可以重新入场"}
	case errors.Is(err, contest.ErrBanned):
		return nil, &closing{contest.CloseBanned, "主持人不再让你参加这场竞赛"}
	case errors.Is(err, contest.ErrNotJoined), errors.Is(err, account.ErrNotRegistered), errors.Is(err, account.ErrSignedOut),
		errors.Is(err, account.ErrOtherDistrict), errors.Is(err, account.ErrDistrictRole), errors.Is(err, account.ErrDisabled):
		return nil, &closing{contest.CloseNotAllowed, "没有权限，请重新加入或登录"}
	default:
		h.o.Logger.Error("a socket found no seat", "role", role, "error", err)
		return nil, &closing{contest.CloseRestart, "服务器正忙，请稍后再来"}
	}
}

func (h *Hub) sit(ctx context.Context, r *http.Request, role contest.Role, key string) (*contest.Seat, error) {
	switch role {
	case contest.RolePlayer:
		person, err := h.o.Residents.Known(ctx, cookie(r, account.DeviceCookie))
		if err != nil {
			return nil, err
		}
		return h.o.Contests.SitByCode(ctx, key, role, person.ID)
	case contest.RoleHost:
		by, err := h.o.Organisers.Who(ctx, cookie(r, account.SessionCookie))
		if err != nil {
			return nil, err
		}
		return h.o.Contests.SitHost(ctx, by, key)
	case contest.RoleTeam:
		return h.o.Contests.SitChair(ctx, key, cookie(r, contest.ChairCookie))
	default:
		return h.o.Contests.SitByCode(ctx, key, role, "")
	}
}

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}
