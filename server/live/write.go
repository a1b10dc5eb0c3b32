package live

import (
	"encoding/binary"
	"errors"
	"time"

	"pufa/server/contest"
)

// anySeq marks a frame that is no picture, forLine one that is not for the page, and noSeq a socket that has had no
// picture.
const (
	anySeq  = -1
	noSeq   = -1
	forLine = -2
)

// The opcodes of RFC 6455 that a server sends, each a whole message.
const (
	opText  = 0x81
	opClose = 0x88
	opPing  = 0x89
	opPong  = 0x8a
)

// headMost is the longest head of a frame.
const headMost = 10

// pen writes frames. What a socket takes at once is written from one buffer that all share who use the pen, one
// after the other; what it does not take is copied into the socket's queue.
type pen struct {
	page  []byte // room for a head, then the frame being written
	once  tryer
	ready []ready // frames of pictures, one behind the other on the page
}

// ready is a frame that is to be written to a socket.
type ready struct {
	to       *socket
	from, at int // where its page begins and ends
	direct   bool
}

// readyMost and pageMost are how much is made ready before it is written. The system call that writes a frame runs
// through more code than a processor's caches hold: frames are made by the dozen and then written by the dozen.
const (
	readyMost = 64
	pageMost  = 256 << 10
)

func newPen() *pen { return &pen{page: make([]byte, 0, 2048)} }

// frame puts the head in front of what is on the page.
func (p *pen) frame(op byte) []byte { return headed(p.page, op) }

// headed writes the head in front of a payload that has headMost bytes of room before it.
func headed(page []byte, op byte) []byte {
	size := len(page) - headMost
	switch {
	case size < 126:
		page[headMost-2], page[headMost-1] = op, byte(size)
		return page[headMost-2:]
	case size < 1<<16:
		page[headMost-4], page[headMost-3] = op, 126
		binary.BigEndian.PutUint16(page[headMost-2:], uint16(size))
		return page[headMost-4:]
	default:
		page[0], page[1] = op, 127
		binary.BigEndian.PutUint64(page[2:], uint64(size))
		return page
	}
}

// whole makes a frame that is kept.
func whole(op byte, payload []byte) []byte {
	return headed(append(make([]byte, headMost, headMost+len(payload)), payload...), op)
}

// show sends a whole picture, unless a later one went ahead of it, with the next flush at the latest. It waits for
// nothing.
func (s *socket) show(p *pen, picture *contest.Picture) {
	direct, ok := s.claim(picture.Seq())
	if !ok {
		return
	}
	from := len(p.page)
	p.page = picture.AppendFor(append(p.page, noHead[:]...), s.seat)
	p.ready = append(p.ready, ready{to: s, from: from, at: len(p.page), direct: direct})
	if len(p.ready) >= readyMost || len(p.page) >= pageMost {
		p.flush(picture.Seq())
	}
}

// flush writes what is ready.
func (p *pen) flush(seq int64) {
	for _, r := range p.ready {
		r.to.put(p, seq, headed(p.page[r.from:r.at], opText), r.direct)
	}
	clear(p.ready)
	p.page, p.ready = p.page[:0], p.ready[:0]
}

// noHead keeps the room of a head.
var noHead [headMost]byte

// tell sends a text frame. It waits for nothing.
func (s *socket) tell(p *pen, text []byte) {
	if direct, ok := s.claim(anySeq); ok {
		p.page = append(append(p.page[:0], noHead[:]...), text...)
		s.put(p, anySeq, p.frame(opText), direct)
	}
}

// Reply is tell for whoever answers a request.
func (s *socket) Reply(frame []byte) {
	p := s.hub.pens.Get().(*pen)
	s.tell(p, frame)
	s.hub.pens.Put(p)
}

// control sends a ping or a pong, which has at most 125 bytes.
func (s *socket) control(op byte, payload []byte) {
	if direct, ok := s.claim(forLine); ok {
		p := s.hub.pens.Get().(*pen)
		p.page = append(append(p.page[:0], noHead[:]...), payload...)
		s.put(p, forLine, p.frame(op), direct)
		s.hub.pens.Put(p)
	}
}

// claim says whether a frame is to be sent, and whether the caller may write it at once: then nobody else writes
// until the caller has called put. The first text frame of a socket is a whole picture; what comes before it, the
// picture will hold.
func (s *socket) claim(seq int64) (direct, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.ended, seq >= 0 && seq < s.seq, seq == anySeq && s.seq == noSeq:
		return false, false
	case s.writing:
		s.seq = max(s.seq, seq)
		return false, true
	}
	s.seq = max(s.seq, seq)
	s.writing = true
	return true, true
}

// put writes a frame that was claimed, as far as the line takes it now. The rest goes into the queue, which a
// goroutine empties; frame may be used again afterwards.
func (s *socket) put(p *pen, seq int64, frame []byte, direct bool) {
	if !direct {
		s.enqueue(seq, frame)
		return
	}
	n, err := p.once.write(s.raw, frame)
	if err != nil {
		s.cut()
		return
	}
	s.mu.Lock()
	if n < len(frame) && !s.cutOff {
		s.rest = append(outgoing(nil), frame[n:]...)
	}
	more := s.rest != nil || len(s.queue) > 0
	s.writing = more
	s.mu.Unlock()
	if more {
		go s.empty()
	}
}

// enqueue keeps a frame for whoever is writing. A socket whose queue is full is ended with a code that tells it to
// come back; nobody waits.
func (s *socket) enqueue(seq int64, frame []byte) {
	s.mu.Lock()
	switch {
	case s.ended, seq >= 0 && seq < s.seq: // a later picture has been claimed meanwhile
	case len(s.queue) >= s.hub.o.Limits.Queue:
		s.mu.Unlock()
		s.hub.slow.Add(1)
		s.end(contest.CloseSlow, "网络太慢，请重新连接")
		return
	case !s.writing: // whoever wrote has finished
		s.queue, s.writing = append(s.queue, append(outgoing(nil), frame...)), true
		go s.empty()
	default:
		s.queue = append(s.queue, append(outgoing(nil), frame...))
	}
	s.mu.Unlock()
}

// empty writes what is in the queue, and waits for the line as long as a frame may take.
func (s *socket) empty() {
	for {
		frame, err := s.next()
		if err == nil && frame == nil {
			return
		}
		if err == nil {
			_, err = s.conn.Write(frame)
		}
		if err != nil {
			s.cut()
			return
		}
	}
}

// next takes what is to be written next, and sets by when; nil when nothing is left and the line is free again.
func (s *socket) next() (frame outgoing, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.rest != nil:
		frame, s.rest = s.rest, nil
	case len(s.queue) > 0:
		frame, s.queue = s.queue[0], s.queue[1:]
	default:
		s.writing, s.queue = false, nil
		return nil, s.conn.SetWriteDeadline(time.Time{})
	}
	most := s.hub.o.Limits.Write
	if s.ended {
		most = closeMost
	}
	return frame, s.conn.SetWriteDeadline(time.Now().Add(most))
}

// closeMost is how long a peer has to take a close and answer it.
const closeMost = 2 * time.Second

// end closes the line with a code, behind the frame that is being written; what waits is dropped. It does not wait:
// the reader finds the answer or the deadline.
func (s *socket) end(code int, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return
	}
	deadline := time.Now().Add(closeMost)
	message := append(binary.BigEndian.AppendUint16(nil, uint16(code)), reason...)
	s.ended, s.queue = true, []outgoing{whole(opClose, message)}
	err := errors.Join(s.conn.SetReadDeadline(deadline), s.conn.SetWriteDeadline(deadline))
	switch {
	case err != nil:
		_ = s.conn.Close() // as cut does
	case !s.writing:
		s.writing = true
		go s.empty()
	}
}

// cut ends the line at once; the reader returns.
func (s *socket) cut() {
	s.mu.Lock()
	s.ended, s.cutOff, s.queue, s.rest = true, true, nil, nil
	s.mu.Unlock()
	_ = s.conn.Close() // it is given up; its error says nothing more
}

// refuse tells a peer why it may not come in, and waits for its answer for a moment.
func (s *socket) refuse(c *closing) {
	defer s.cut()
	s.end(c.code, c.reason)
	for {
		if _, _, err := s.ws.NextReader(); err != nil {
			return
		}
	}
}
