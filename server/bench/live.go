package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"pufa/server/contest"
	"pufa/server/question"
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
	staff, err := l.watch(ctx)
	if err != nil {
		return err
	}
	defer staff()
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

// watch opens a host's page and a big screen, as in a hall, and reads what they get until it is ended.
func (l *liveRun) watch(ctx context.Context) (end func(), err error) {
	host, err := connect(ctx, 0, l.server.host, "/ws/host/"+l.contest.ID, l.server.cookie)
	if err != nil {
		return nil, err
	}
	screen, err := connect(ctx, 0, l.server.host, "/ws/screen/"+l.contest.Code, "")
	if err != nil {
		host.close()
		return nil, err
	}
	var reading sync.WaitGroup
	for _, s := range []*socket{host, screen} {
		reading.Go(func() {
			for {
				if _, _, err := s.read(); err != nil {
					return // the end, or what the phones will report as well
				}
			}
		})
	}
	return func() {
		host.close()
		screen.close()
		reading.Wait()
	}, nil
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
