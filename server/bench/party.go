package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"pufa/server/contest"
	"pufa/server/question"
)

// crowdAtOnce is how many people come in at the same time.
const crowdAtOnce = 64

// party is the phones of one process, all in one contest on one server.
type party struct {
	site   *site
	code   string
	phones []*phone
	putOff atomic.Int64 // requests that were sent again
}

// restFor is how long no picture has to come for the phones to be at rest.
const restFor = 200 * time.Millisecond

// rest waits until the pictures under way have arrived, as they have in a hall by the time a host goes on.
func (y *party) rest(ctx context.Context) error {
	for {
		var last time.Time
		for _, p := range y.phones {
			if at := p.lastHeard(); at.After(last) {
				last = at
			}
		}
		wait := restFor - time.Since(last)
		if wait <= 0 {
			return nil
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// join is one person's way in: register, join, connect, and the first picture.
func (y *party) join(ctx context.Context, i, questions int, district string) (*phone, error) {
	var me struct {
		ID string `json:"id"`
	}
	cookie, err := y.patiently(ctx, "/residents", "", map[string]any{
		"nickname": "居民" + strconv.Itoa(i), "district": district,
	}, &me)
	if err != nil {
		return nil, err
	}
	if _, err := y.patiently(ctx, "/contests/code/"+y.code+"/join", cookie, nil, nil); err != nil {
		return nil, err
	}
	p := newPhone(i, questions)
	p.person, p.cookie = me.ID, cookie
	_, err = y.connect(ctx, p)
	return p, err
}

// patienceMost is how often a phone comes again that is told to.
const patienceMost = 20

// patiently sends a request again when the server asks for it, as a page does: after the time it names, and not
// all at once.
func (y *party) patiently(ctx context.Context, path, cookie string, in, out any) (set string, err error) {
	for range patienceMost {
		set, err = y.site.call(ctx, "POST", path, cookie, in, out)
		var later *laterError
		if !errors.As(err, &later) {
			return set, err
		}
		y.putOff.Add(1)
		select {
		case <-time.After(later.wait + rand.N(time.Second)):
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	return "", err
}

// connect opens a phone's socket and reads the first picture.
func (y *party) connect(ctx context.Context, p *phone) ([]byte, error) {
	s, err := connect(ctx, p.number, y.site.host, "/ws/player/"+y.code, p.cookie)
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

// shown waits until every phone has a question and gives the moments.
func (y *party) shown(ctx context.Context, q int) ([]int64, error) {
	if err := y.await(ctx, func(p *phone) bool { return !p.turn(q).shown.IsZero() }, 60*time.Second); err != nil {
		return nil, fmt.Errorf("question %d did not reach everybody: %w", q, err)
	}
	moments := make([]int64, len(y.phones))
	for i, p := range y.phones {
		moments[i] = p.turn(q).shown.UnixNano()
	}
	return moments, nil
}

// answer has every phone answer once, at a random moment, and waits for the acknowledgements. It gives how long each
// took.
func (y *party) answer(ctx context.Context, q int, window time.Duration) ([]time.Duration, error) {
	var picture contest.Frame
	if err := json.Unmarshal(y.phones[0].turn(q).frame, &picture); err != nil {
		return nil, fmt.Errorf("read a question: %w", err)
	}
	go y.submitAll(q, picture.State.Question, window)
	err := y.await(ctx, func(p *phone) bool { return !p.turn(q).acked.IsZero() }, window+answerMost)
	var took []time.Duration
	for _, p := range y.phones {
		if t := p.turn(q); !t.acked.IsZero() {
			took = append(took, t.acked.Sub(t.sent))
		}
	}
	return took, err
}

// submitAll has every phone answer at a moment of its own, drawn evenly over the window.
func (y *party) submitAll(q int, asked *contest.QuestionView, window time.Duration) {
	start := time.Now()
	at := make([]time.Duration, len(y.phones))
	for i := range at {
		at[i] = rand.N(window)
	}
	slices.Sort(at)
	for i, place := range rand.Perm(len(y.phones)) {
		time.Sleep(at[i] - time.Since(start))
		y.phones[place].submit(q, answerText(q, anAnswer(asked)))
	}
}

// answerMost is how long the last acknowledgement may take, on a machine that has not enough for its crowd.
const answerMost = 2 * time.Minute

// promise is what a phone was told: that this answer is kept.
type promise struct {
	Question int            `json:"question"`
	Person   string         `json:"person"`
	Given    question.Given `json:"given"`
}

// promises are all the acknowledgements of the party.
func (y *party) promises() ([]promise, error) {
	var all []promise
	for _, p := range y.phones {
		for q := range p.questions {
			t := p.turn(q)
			if t.acked.IsZero() {
				continue
			}
			var f contest.Frame
			if err := json.Unmarshal(t.ack, &f); err != nil || f.Received == nil {
				return nil, fmt.Errorf("an acknowledgement that is none: %s", t.ack)
			}
			all = append(all, promise{q, p.person, f.Received.Given})
		}
	}
	return all, nil
}

// anAnswer is some answer the question can have.
func anAnswer(q *contest.QuestionView) question.Given {
	n := len(q.Options)
	switch q.Type {
	case question.Fill:
		return question.Given{Text: "不知道"}
	case question.Numeric:
		return question.Given{Text: "100"}
	case question.Ordering:
		return question.Given{Options: rand.Perm(n)}
	case question.Multiple:
		some := rand.Perm(n)[:1+rand.IntN(n)]
		slices.Sort(some)
		return question.Given{Options: some}
	default:
		return question.Given{Options: []int{rand.IntN(n)}}
	}
}

// await waits until every phone has come so far.
func (y *party) await(ctx context.Context, reached func(*phone) bool, most time.Duration) error {
	timeout := time.NewTimer(most)
	defer timeout.Stop()
	for i, p := range y.phones {
		for !reached(p) {
			select {
			case <-p.news:
			case <-ctx.Done():
				return ctx.Err()
			case <-timeout.C:
				return fmt.Errorf("phone %d after %s: %w", i, most, errors.Join(p.failure(), errors.New("nothing came")))
			}
		}
	}
	return nil
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
