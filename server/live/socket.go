package live

import (
	"bytes"
	"context"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"pufa/server/contest"
)

// socket is one page's line. A goroutine of its own reads; what is to be written waits in a short queue that a
// goroutine empties, which exists only while there is something to write.
type socket struct {
	hub      *Hub
	ws       *websocket.Conn
	seat     *contest.Seat
	device   string    // the player's, as account.DeviceMark
	nextPing time.Time // the pinger's own
	trips    roundTrips

	mu      sync.Mutex
	queue   []outgoing
	writing bool
	seq     int64 // of the newest picture in the queue or sent
	ended   bool
	bucket  bucket // the reader's own
	bad     int    // the reader's own
}

// outgoing is a text frame, or a ping where there is none.
type outgoing []byte

func newSocket(h *Hub, ws *websocket.Conn, seat *contest.Seat) *socket {
	s := &socket{
		hub: h, ws: ws, seat: seat, seq: noSeq, bucket: bucket{tokens: h.o.Limits.Burst, at: h.o.Now()},
	}
	s.nextPing = h.o.Now().Add(s.pingIn())
	return s
}

// pingIn is when to ping again: a buzzer's line is measured all the time.
func (s *socket) pingIn() time.Duration {
	if s.seat != nil && s.seat.Role == contest.RoleTeam {
		return s.hub.o.Limits.Ping / 10
	}
	return s.hub.pingIn()
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
	s.ws.SetReadLimit(requestMost)
	s.ws.SetPongHandler(func(sent string) error {
		s.trips.returned(sent, time.Now())
		return s.heard()
	})
	if s.heard() != nil {
		return
	}
	s.picture()
	s.read()
}

// heard moves the moment at which the peer counts as dead; not that by which a line that ends must have ended.
func (s *socket) heard() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return nil
	}
	return s.ws.SetReadDeadline(time.Now().Add(s.hub.o.Limits.Silence))
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
	s.sendState(p.Seq(), p.For(s.seat))
}

func (s *socket) over() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ended
}

// read handles requests until the line ends. What comes once it is ending is passed over: only the peer's own
// close is waited for.
func (s *socket) read() {
	var buffer bytes.Buffer
	for {
		kind, r, err := s.ws.NextReader()
		if err != nil {
			return
		}
		buffer.Reset()
		if _, err := buffer.ReadFrom(r); err != nil {
			return
		}
		if s.heard() != nil {
			return
		}
		if !s.over() {
			s.handle(kind, buffer.Bytes())
		}
	}
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
		s.reply(s.seat.Refuse("", "bad_frame", "请求格式有误"))
		return
	}
	if !s.bucket.take(s.hub.o.Now(), s.hub.o.Limits) {
		s.reply(s.seat.Refuse(req.Ref, "busy", "操作太频繁，请稍候"))
		return
	}
	switch req.Type {
	case contest.RequestAnswer:
		s.reply(s.seat.Answer(req))
	case contest.RequestBuzz, contest.RequestChoose, contest.RequestMark:
		s.reply(s.seat.Act(req, s.trips.least()))
	case contest.RequestSync:
		s.picture()
	case contest.RequestPing:
		s.reply(s.seat.Pong())
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
