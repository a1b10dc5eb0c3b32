package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"
	"time"

	"pufa/server/contest"
	"pufa/server/question"
)

// join is one person's way in: register, join, connect, and the first picture.
func (l *liveRun) join(ctx context.Context, i int, district string) (*phone, error) {
	var me struct {
		ID string `json:"id"`
	}
	cookie, err := l.server.call(ctx, "POST", "/residents", "", map[string]any{
		"nickname": "居民" + strconv.Itoa(i), "district": district,
	}, &me)
	if err != nil {
		return nil, err
	}
	if _, err := l.server.call(ctx, "POST", "/contests/code/"+l.contest.Code+"/join", cookie, nil, nil); err != nil {
		return nil, err
	}
	p := &phone{number: i, person: me.ID, cookie: cookie, questions: make([]turn, l.Questions), news: make(chan struct{}, 1)}
	_, err = l.connect(ctx, p)
	return p, err
}

// connect opens a phone's socket and reads the first picture.
func (l *liveRun) connect(ctx context.Context, p *phone) ([]byte, error) {
	s, err := connect(ctx, p.number, l.server.host, "/ws/player/"+l.contest.Code, p.cookie)
	if err != nil {
		return nil, err
	}
	picture, _, err := s.read()
	if err != nil {
		s.close()
		return nil, fmt.Errorf("the first picture: %w", err)
	}
	p.socket = s
	return picture, nil
}

// phone is one simulated phone.
type phone struct {
	number int
	person string
	cookie string
	socket *socket
	news   chan struct{}

	mu        sync.Mutex
	questions []turn
	err       error
}

// turn is one question on one phone.
type turn struct {
	shown, sent, acked time.Time
	frame, ack         []byte
}

func (p *phone) turn(q int) turn {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.questions[q]
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
)

// listen notes what comes until the line ends.
func (p *phone) listen() {
	for {
		text, at, err := p.socket.read()
		p.mu.Lock()
		if err != nil {
			p.err = err
			p.mu.Unlock()
			p.tell()
			return
		}
		p.note(text, at)
		p.mu.Unlock()
		p.tell()
	}
}

func (p *phone) note(text []byte, at time.Time) {
	switch {
	case bytes.HasPrefix(text, isReceived):
		if q := numberAfter(text, theNumber); q < len(p.questions) && p.questions[q].acked.IsZero() {
			p.questions[q].acked, p.questions[q].ack = at, bytes.Clone(text)
		}
	case bytes.HasPrefix(text, isState) && bytes.Contains(text, isOpen):
		if q := numberAfter(text, theIndex); q < len(p.questions) && p.questions[q].shown.IsZero() {
			p.questions[q].shown, p.questions[q].frame = at, bytes.Clone(text)
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

func (p *phone) answer(q int, given question.Given) {
	data, err := json.Marshal(contest.Request{Type: contest.RequestAnswer, Question: q, Given: given})
	if err != nil {
		return // cannot be: a request holds nothing that JSON has no form for
	}
	p.mu.Lock()
	p.questions[q].sent = time.Now()
	p.mu.Unlock()
	if err := p.socket.write(opText, data); err != nil {
		p.mu.Lock()
		p.err = err
		p.mu.Unlock()
	}
}

// crowd does something n times, so many at once. The first error ends it.
func crowd[T any](ctx context.Context, n int, do func(context.Context, int) (T, error)) ([]T, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	out := make([]T, n)
	next := make(chan int)
	var work sync.WaitGroup
	for range min(n, crowdAtOnce) {
		work.Go(func() {
			for i := range next {
				var err error
				if out[i], err = do(ctx, i); err != nil {
					cancel(err)
				}
			}
		})
	}
	for i := range n {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	work.Wait()
	return out, context.Cause(ctx)
}
