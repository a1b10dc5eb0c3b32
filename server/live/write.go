package live

import (
	"time"

	"github.com/gorilla/websocket"

	"pufa/server/contest"
)

// anySeq marks a frame that is no picture, and noSeq a socket that has had none.
const (
	anySeq = -1
	noSeq  = -1
)

// send queues a frame. A socket whose queue is full is ended with a code that tells it to come back; nobody waits.
func (s *socket) send(frame []byte) { s.start(s.enqueue(frame, anySeq)) }

// sendState queues a whole picture, unless a later one went ahead of it.
func (s *socket) sendState(seq int64, frame []byte) { s.start(s.enqueue(frame, seq)) }

func (s *socket) sendPing() { s.send(nil) }

func (s *socket) start(write bool) {
	if write {
		go s.write()
	}
}

// reply is send on the reader's own goroutine, which may as well do the writing.
func (s *socket) reply(frame []byte) {
	if s.enqueue(frame, anySeq) {
		s.write()
	}
}

// enqueue reports whether the caller is to write. The first frame of a socket is a whole picture; what comes before
// it, the picture will hold.
func (s *socket) enqueue(frame []byte, seq int64) bool {
	s.mu.Lock()
	if s.ended || seq != anySeq && seq < s.seq {
		s.mu.Unlock()
		return false
	}
	if s.seq = max(s.seq, seq); s.seq == noSeq && frame != nil {
		s.mu.Unlock()
		return false
	}
	if len(s.queue) >= s.hub.o.Limits.Queue {
		s.mu.Unlock()
		s.hub.slow.Add(1)
		s.end(contest.CloseSlow, "网络太慢，请重新连接")
		return false
	}
	s.queue = append(s.queue, frame)
	start := !s.writing
	s.writing = true
	s.mu.Unlock()
	return start
}

// write empties the queue. At any moment one goroutine at most is here.
func (s *socket) write() {
	for {
		s.mu.Lock()
		if len(s.queue) == 0 {
			s.writing, s.queue = false, nil
			s.mu.Unlock()
			return
		}
		frame := s.queue[0]
		s.queue = s.queue[1:]
		s.mu.Unlock()
		if err := s.put(frame); err != nil {
			s.cut()
			return
		}
	}
}

func (s *socket) put(frame outgoing) error {
	deadline := time.Now().Add(s.hub.o.Limits.Write)
	if frame == nil {
		return s.ws.WriteControl(websocket.PingMessage, s.trips.sent(time.Now()), deadline)
	}
	if err := s.ws.SetWriteDeadline(deadline); err != nil {
		return err
	}
	return s.ws.WriteMessage(websocket.TextMessage, frame)
}

// closeMost is how long a peer has to take a close and answer it.
const closeMost = 2 * time.Second

// end closes the line with a code, behind the frame that is being written; what waits is dropped. It does not wait:
// the reader finds the answer or the deadline.
func (s *socket) end(code int, reason string) {
	s.mu.Lock()
	again := s.ended
	s.ended, s.queue = true, nil
	s.mu.Unlock()
	if again {
		return
	}
	go func() {
		deadline := time.Now().Add(closeMost)
		message := websocket.FormatCloseMessage(code, reason)
		if s.ws.WriteControl(websocket.CloseMessage, message, deadline) != nil || s.readUntil(deadline) != nil {
			s.cut()
		}
	}()
}

func (s *socket) readUntil(deadline time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ws.SetReadDeadline(deadline)
}

// cut ends the line at once; the reader returns.
func (s *socket) cut() {
	s.mu.Lock()
	s.ended, s.queue = true, nil
	s.mu.Unlock()
	_ = s.ws.Close() // it is given up; its error says nothing more
}

// refuse tells a peer why it may not come in, and waits for its answer for a moment.
func (s *socket) refuse(c *closing) {
	defer s.cut()
	s.end(c.code, c.reason)
	s.ws.SetReadLimit(requestMost)
	if s.ws.SetReadDeadline(time.Now().Add(closeMost)) != nil {
		return
	}
	for {
		if _, _, err := s.ws.NextReader(); err != nil {
			return
		}
	}
}
