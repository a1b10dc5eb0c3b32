package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"pufa/server/contest"
	"pufa/server/docdb"
	"pufa/server/question"
	"pufa/server/store"
)

// crowdAtOnce is how many people come in at the same time.
const crowdAtOnce = 64

// Live plays a competition and measures it.
func Live(ctx context.Context, o LiveOptions) (r LiveReport, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	binary, err := os.Executable()
	if err != nil {
		return r, err
	}
	folder, err := os.MkdirTemp("", "pufa-bench-")
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	server, err := start(ctx, binary, folder)
	if err != nil {
		return r, err
	}
	run := &liveRun{LiveOptions: o, server: server}
	if err := errors.Join(run.play(ctx), server.stop()); err != nil {
		return r, err
	}
	if err := run.checkStored(ctx, filepath.Join(folder, "pufa.db")); err != nil {
		return r, err
	}
	floor, err := measureFloor(ctx, binary, o.Players, run.frames)
	if err != nil {
		return r, err
	}
	r = run.report
	r.Players = o.Players
	r.QuestionSpread, r.Ack, r.FloorSpread = spreadOf(run.spread), spreadOf(run.acks), spreadOf(floor)
	if r.FloorSpread.P99 > 0 {
		r.SpreadToFloor = float64(int(r.QuestionSpread.P99/r.FloorSpread.P99*100)) / 100
	}
	return r, nil
}

// liveRun is one competition under way.
type liveRun struct {
	LiveOptions
	server  *process
	contest struct {
		ID   string `json:"id"`
		Code string `json:"code"`
	}
	phones []*phone
	frames [][]byte // a question's frame, one for each question
	spread []time.Duration
	acks   []time.Duration
	report LiveReport
}

// play runs the competition from the first guest to the end.
func (l *liveRun) play(ctx context.Context) error {
	districts, err := l.create(ctx)
	if err != nil {
		return err
	}
	before, err := l.server.rss()
	if err != nil {
		return err
	}
	l.phones, err = crowd(ctx, l.Players, func(ctx context.Context, i int) (*phone, error) {
		return l.join(ctx, i, districts[i%len(districts)])
	})
	if err != nil {
		return err
	}
	l.report.Connected = len(l.phones)
	after, err := l.server.rss()
	if err != nil {
		return err
	}
	l.report.RSSPerPlayer = max(0, after-before) / int64(l.Players)
	var reading sync.WaitGroup
	for _, p := range l.phones {
		reading.Go(p.listen)
	}
	defer reading.Wait()
	defer func() {
		for _, p := range l.phones {
			p.socket.close()
		}
	}()
	for q := range l.Questions {
		if err := l.ask(ctx, q); err != nil {
			return err
		}
	}
	return l.command(ctx, "end")
}

// create makes a contest out of the first bank that is large enough.
func (l *liveRun) create(ctx context.Context) (districts []string, err error) {
	var banks struct {
		Banks []struct {
			ID        string `json:"id"`
			Questions int    `json:"questions"`
		} `json:"banks"`
	}
	if _, err := l.server.call(ctx, "GET", "/banks", l.server.cookie, nil, &banks); err != nil {
		return nil, err
	}
	bank := ""
	for _, b := range banks.Banks {
		if b.Questions >= l.Questions {
			bank = b.ID
			break
		}
	}
	var tree struct {
		Districts []struct {
			Code   string `json:"code"`
			Parent string `json:"parent"`
		} `json:"districts"`
	}
	if _, err := l.server.call(ctx, "GET", "/districts", "", nil, &tree); err != nil {
		return nil, err
	}
	for _, d := range tree.Districts {
		if d.Parent != "" && len(d.Code) == 9 {
			districts = append(districts, d.Code)
		}
	}
	if len(districts) == 0 {
		return nil, errors.New("the server has no sub-districts")
	}
	_, err = l.server.call(ctx, "POST", "/contests", l.server.cookie, map[string]any{
		"title": "测试竞赛", "bank": bank, "count": l.Questions, "seconds": int(l.Window/time.Second) + 60, "points": 10,
	}, &l.contest)
	return districts, err
}

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
	s, err := connect(ctx, i, l.server.host, "/ws/player/"+l.contest.Code, cookie)
	if err != nil {
		return nil, err
	}
	p := &phone{person: me.ID, socket: s, questions: make([]turn, l.Questions), news: make(chan struct{}, 1)}
	if _, _, err := s.read(); err != nil {
		s.close()
		return nil, fmt.Errorf("the first picture: %w", err)
	}
	return p, nil
}

// ask plays one question: open, everybody answers, close, reveal, board.
func (l *liveRun) ask(ctx context.Context, q int) error {
	command := "open"
	if q == 0 {
		command = "start"
	}
	if err := l.command(ctx, command); err != nil {
		return err
	}
	if err := l.await(ctx, func(p *phone) bool { return !p.turn(q).shown.IsZero() }, 30*time.Second); err != nil {
		return fmt.Errorf("question %d did not reach everybody: %w", q, err)
	}
	moments := make([]time.Time, len(l.phones))
	for i, p := range l.phones {
		moments[i] = p.turn(q).shown
	}
	l.spread = append(l.spread, sinceFirst(moments)...)
	frame := l.phones[0].turn(q).frame
	l.frames = append(l.frames, frame)
	if err := l.answer(ctx, q, frame); err != nil {
		return err
	}
	for _, next := range []string{"close", "reveal", "board"} {
		if err := l.command(ctx, next); err != nil {
			return err
		}
	}
	return nil
}

// answer has every phone answer once, at a random moment, and waits for the acknowledgements.
func (l *liveRun) answer(ctx context.Context, q int, frame []byte) error {
	var picture contest.Frame
	if err := json.Unmarshal(frame, &picture); err != nil {
		return fmt.Errorf("read a question: %w", err)
	}
	for _, p := range l.phones {
		given := anAnswer(picture.State.Question)
		time.AfterFunc(rand.N(l.Window), func() { p.answer(q, given) })
	}
	err := l.await(ctx, func(p *phone) bool { return !p.turn(q).acked.IsZero() }, l.Window+30*time.Second)
	for _, p := range l.phones {
		if t := p.turn(q); !t.acked.IsZero() {
			l.report.Acknowledged++
			l.acks = append(l.acks, t.acked.Sub(t.sent))
		}
	}
	return err
}

// anAnswer is some answer the question can have.
func anAnswer(q *contest.QuestionView) question.Given {
	n := len(q.Options)
	switch q.Type {
	case question.Fill:
		return question.Given{Text: "不知道"}
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
func (l *liveRun) await(ctx context.Context, reached func(*phone) bool, most time.Duration) error {
	timeout := time.NewTimer(most)
	defer timeout.Stop()
	for i, p := range l.phones {
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

// command gives a command as the host's page does: on the newest picture, once the contest is ready for it.
func (l *liveRun) command(ctx context.Context, command string) error {
	for {
		var c struct {
			Seq   int64  `json:"seq"`
			Phase string `json:"phase"`
		}
		if _, err := l.server.call(ctx, "GET", "/contests/"+l.contest.ID, l.server.cookie, nil, &c); err != nil {
			return err
		}
		if c.Phase == string(contest.PhaseClosed) {
			time.Sleep(10 * time.Millisecond) // it settles in a moment
			continue
		}
		_, err := l.server.call(ctx, "POST", "/contests/"+l.contest.ID+"/commands", l.server.cookie, map[string]any{
			"command": command, "seq": c.Seq,
		}, nil)
		return err
	}
}

// checkStored compares what the phones were told with what the stopped server's database holds.
func (l *liveRun) checkStored(ctx context.Context, file string) (err error) {
	db, err := docdb.Open(ctx, docdb.Options{Path: file})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	answers, err := store.NewAnswers(ctx, db)
	if err != nil {
		return err
	}
	all, err := answers.OfSession(ctx, l.contest.ID, -1)
	if err != nil {
		return err
	}
	kept := make(map[string]bool, len(all))
	for _, a := range all {
		kept[a.ID] = true
	}
	l.report.Stored = len(all)
	for _, p := range l.phones {
		for q := range l.Questions {
			if !p.turn(q).acked.IsZero() && !kept[contest.AnswerID(l.contest.ID, q, p.person)] {
				l.report.Lost++
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

// phone is one simulated phone.
type phone struct {
	person string
	socket *socket
	news   chan struct{}

	mu        sync.Mutex
	questions []turn
	err       error
}

// turn is one question on one phone.
type turn struct {
	shown, sent, acked time.Time
	frame              []byte
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
			p.questions[q].acked = at
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
