package live

import (
	"bytes"
	"context"
	"io"
	"net"
	"sync"
	"syscall"
	"time"

	"github.com/gorilla/websocket"

	"pufa/server/contest"
)

// socket is one page's line. A goroutine of its own reads. Whoever has something to send writes it, if nobody else
// is writing and the line takes it; what it does not take waits in a short queue that a goroutine empties, which
// exists only as long.
type socket struct {
	hub  *Hub
	ws   *websocket.Conn // reads; what is written goes by it
	conn net.Conn
	raw  syscall.RawConn // of conn, nil where it has none
	seat *contest.Seat

	device   string // the player's, as account.DeviceMark
	trips    roundTrips
	nextPing time.Time // the pinger's own
	bucket   bucket    // the reader's own
	bad      int       // the reader's own
	alive    time.Time // the reader's own: when the deadline was moved

	mu      sync.Mutex
	queue   []outgoing
	rest    outgoing // of a frame that the line has taken a part of; it goes before the queue
	writing bool     // somebody does
	seq     int64    // of the newest picture in the queue or sent
	ended   bool     // nothing is queued any more
	cutOff  bool     // nothing is written any more
}

// outgoing is a frame, or what is left of one, head and all.
type outgoing []byte

func newSocket(h *Hub, ws *websocket.Conn, seat *contest.Seat) *socket {
	now := h.o.Now()
	s := &socket{
		hub: h, ws: ws, conn: ws.NetConn(), seat: seat, seq: noSeq, bucket: bucket{tokens: h.o.Limits.Burst, at: now},
	}
	s.nextPing = now.Add(s.pingIn())
	if sc, ok := s.conn.(syscall.Conn); ok {
		if raw, err := sc.SyscallConn(); err == nil {
			s.raw = raw
		}
	}
	ws.SetReadLimit(requestMost)
	ws.SetPongHandler(func(sent string) error {
		s.trips.returned(sent, time.Now())
		return s.heard()
	})
	ws.SetPingHandler(func(payload string) error {
		s.control(opPong, []byte(payload))
		return nil
	})
	ws.SetCloseHandler(func(code int, _ string) error {
		s.end(code, "")
		return nil
	})
	return s
}

// buzzes reports whether a team sits here, whose line is measured all the time.
func (s *socket) buzzes() bool { return s.seat != nil && s.seat.Role == contest.RoleTeam }

// pingIn is when to ping again.
func (s *socket) pingIn() time.Duration {
	if s.buzzes() {
		return s.hub.o.Limits.Ping / 10
	}
	return s.hub.pingIn()
}

// ping keeps the line open, and measures that of a buzzer.
func (s *socket) ping() {
	var word []byte
	if s.buzzes() {
		word = s.trips.sent(time.Now())
	}
	s.control(opPing, word)
}

// serve registers the socket, sends the whole picture and reads until the line ends. The registering comes first,
// so that no event falls between.
func (s *socket) serve() {
	sh := s.hub.shardOf(s.seat)
	if old := sh.add(s, s.hub.o.Limits.PerPerson); old != nil {
		old.end(contest.CloseReplaced, "已在别的页面打开")
	}
	defer s.cut()
	defer s.seat.Moved()
	defer sh.remove(s)
	s.seat.Moved()
	s.hub.mu.Lock()
	closed := s.hub.closed
	s.hub.mu.Unlock()
	if closed {
		s.end(contest.CloseRestart, "服务器即将重启")
	}
	if why, ended := s.seat.Ended(); ended { // between the handshake and the registering
		s.end(why.Code, why.Reason)
	}
	if s.heard() != nil {
		return
	}
	s.picture()
	s.read()
}

// heard moves the moment at which the peer counts as dead; not that by which a line that ends must have ended. It is
// not moved with every request, which would cost more than reading one.
func (s *socket) heard() error {
	now := time.Now()
	if now.Sub(s.alive) < s.hub.o.Limits.Silence/16 {
		return nil
	}
	s.alive = now
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return nil
	}
	return s.conn.SetReadDeadline(now.Add(s.hub.o.Limits.Silence))
}

// pictureMost bounds the making of a picture for one socket.
const pictureMost = 10 * time.Second

func (s *socket) picture() {
	ctx, cancel := context.WithTimeout(context.Background(), pictureMost)
	defer cancel()
	p, err := s.seat.Picture(ctx)
	if err != nil {
		s.hub.o.Logger.Error("no picture for a socket", "contest", s.seat.Contest(), "error", err)
		s.end(contest.CloseRestart, "服务器正忙，请稍后再来")
		return
	}
	at := s.hub.pens.Get().(*pen)
	s.show(at, p)
	at.flush(p.Seq())
	s.hub.pens.Put(at)
}

func (s *socket) over() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ended
}

// read handles requests until the line ends. What comes once it is ending is passed over: only the peer's own
// close is waited for.
func (s *socket) read() {
	for {
		kind, r, err := s.ws.NextReader()
		if err != nil || !s.receive(kind, r) {
			return
		}
	}
}

// receive reads one request, which has begun to come, into a buffer that it has only as long.
func (s *socket) receive(kind int, r io.Reader) bool {
	letter := s.hub.letters.Get().(*bytes.Buffer)
	defer s.hub.letters.Put(letter)
	letter.Reset()
	if _, err := letter.ReadFrom(r); err != nil || s.heard() != nil {
		return false
	}
	if !s.over() {
		s.handle(kind, letter.Bytes())
	}
	return true
}

// handle does what one request asks for.
func (s *socket) handle(kind int, data []byte) {
	req, ok := contest.Request{}, false
	if kind == websocket.TextMessage {
		req, ok = decode(data)
	}
	if !ok {
		s.bad++
		if s.bad > s.hub.o.Limits.BadFrames {
			s.end(contest.CloseBadFrame, "请求格式有误")
			return
		}
		s.Reply(s.seat.Refuse("", "bad_frame", "请求格式有误"))
		return
	}
	if !s.bucket.take(s.hub.o.Now(), s.hub.o.Limits) {
		s.Reply(s.seat.Refuse(req.Ref, "busy", "操作太频繁，请稍候"))
		return
	}
	switch req.Type {
	case contest.RequestAnswer:
		s.seat.Submit(req, s)
	case contest.RequestBuzz, contest.RequestChoose, contest.RequestMark:
		s.Reply(s.seat.Act(req, s.trips.least()))
	case contest.RequestSync:
		s.picture()
	case contest.RequestPing:
		s.Reply(s.seat.Pong())
	}
}

// bucket is how many requests a socket may still send.
type bucket struct {
	tokens float64
	at     time.Time
}

func (b *bucket) take(now time.Time, l Limits) bool {
	b.tokens = min(l.Burst, b.tokens+now.Sub(b.at).Seconds()*l.PerSecond)
	b.at = now
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}
