package bench

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"sync"
	"time"

	"pufa/server/contest"
	"pufa/server/question"
)

// phone is one simulated phone.
type phone struct {
	number int
	keeps  bool // the frames of questions, of which one phone's will do
	person string
	cookie string
	socket *socket
	news   chan struct{}
	heard  []byte // of a frame that has not come whole; whoever reads has it

	mu   sync.Mutex
	line interface {
		write(op byte, payload []byte) error
	}
	questions []turn
	last      time.Time // when a frame came
	err       error
}

// turn is one question on one phone.
type turn struct {
	shown, sent, acked time.Time
	frame, ack         []byte
	request            []byte // the answer
}

func newPhone(number, questions int) *phone {
	return &phone{number: number, questions: make([]turn, questions), news: make(chan struct{}, 1)}
}

func (p *phone) turn(q int) turn {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.questions[q]
}

func (p *phone) lastHeard() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.last
}

func (p *phone) failure() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

// What tells frames apart without reading all of each.
var (
	isState    = []byte(`{"type":"state"`)
	isReceived = []byte(`{"type":"received"`)
	isOpen     = []byte(`"phase":"open"`)
	theIndex   = []byte(`"index":`)
	theNumber  = []byte(`"question":`)
	isRefused  = []byte(`{"type":"refused"`)
	isBusy     = []byte(`"code":"busy"`)
)

// hear notes what was read from the line, and keeps what is no whole frame yet.
func (p *phone) hear(b []byte, at time.Time) error {
	if len(p.heard) > 0 {
		b = append(p.heard, b...)
	}
	for {
		op, payload, rest, ok, err := cutFrame(b)
		if err != nil {
			return err
		}
		if !ok {
			p.heard = append([]byte(nil), rest...)
			return nil
		}
		switch b = rest; op {
		case opText:
			p.take(payload, at)
		case opPing:
			p.send(opPong, payload)
		case opClose:
			return closedBy(payload)
		}
	}
}

func (p *phone) take(text []byte, at time.Time) {
	p.mu.Lock()
	p.last = at
	p.note(text, at)
	p.mu.Unlock()
	p.tell()
}

func (p *phone) fail(err error) {
	p.mu.Lock()
	p.err = err
	p.mu.Unlock()
	p.tell()
}

func (p *phone) note(text []byte, at time.Time) {
	switch {
	case bytes.HasPrefix(text, isReceived):
		if q := numberAfter(text, theNumber); q < len(p.questions) && p.questions[q].acked.IsZero() {
			p.questions[q].acked, p.questions[q].ack = at, bytes.Clone(text)
		}
	case bytes.HasPrefix(text, isRefused) && bytes.Contains(text, isBusy):
		p.sendAgain()
	case bytes.HasPrefix(text, isState) && bytes.Contains(text, isOpen):
		if q := numberAfter(text, theIndex); q < len(p.questions) && p.questions[q].shown.IsZero() {
			p.questions[q].shown = at
			if p.keeps {
				p.questions[q].frame = bytes.Clone(text)
			}
		}
	}
}

// numberAfter reads the digits behind a name; a huge number stands for none.
func numberAfter(text, name []byte) int {
	const none = 1 << 30
	_, rest, ok := bytes.Cut(text, name)
	if !ok || len(rest) == 0 || rest[0] < '0' || rest[0] > '9' {
		return none
	}
	n := 0
	for _, c := range rest {
		if c < '0' || c > '9' || n > none/10 {
			break
		}
		n = n*10 + int(c-'0')
	}
	return n
}

func (p *phone) tell() {
	select {
	case p.news <- struct{}{}:
	default:
	}
}

func answerText(q int, given question.Given) []byte {
	data, err := json.Marshal(contest.Request{Type: contest.RequestAnswer, Question: q, Given: given})
	if err != nil {
		panic(err) // cannot be: a request holds nothing that JSON has no form for
	}
	return data
}

// submit sends an answer now.
func (p *phone) submit(q int, request []byte) {
	p.mu.Lock()
	p.questions[q].sent, p.questions[q].request = time.Now(), request
	p.mu.Unlock()
	p.send(opText, request)
}

func (p *phone) send(op byte, payload []byte) {
	p.mu.Lock()
	line := p.line
	p.mu.Unlock()
	if err := line.write(op, payload); err != nil {
		p.fail(err)
	}
}

// sendAgain does what a phone does that the server was too busy for: it sends what it has no word of again, a little
// later. How long that took counts from the first time. The caller holds mu.
func (p *phone) sendAgain() {
	for q := range p.questions {
		if t := &p.questions[q]; t.request != nil && t.acked.IsZero() {
			request := t.request
			time.AfterFunc(time.Second+rand.N(time.Second), func() { p.send(opText, request) })
		}
	}
}
