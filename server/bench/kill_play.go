package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"pufa/server/contest"
	"pufa/server/docdb"
)

// killRun is one competition under way.
type killRun struct {
	KillOptions
	fleet     fleet
	documents docdb.Options // where the fleet keeps them
	contest   struct {
		ID   string `json:"id"`
		Code string `json:"code"`
	}
	key      answerKey
	phones   []*survivor
	match    *matchRun // of a match on stage
	staff    []*watcher
	seq      int64 // the last event the host saw
	listened []time.Duration
	back     []time.Duration

	mu     sync.Mutex
	report KillReport
}

// note counts one thing that must not be.
func (k *killRun) note(count *int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	*count++
}

// The steps of a question, each of which is killed once as long as there are kills left.
const stepsOfQuestion = 5

// steps are what one question of the crowd, or one lap of a match, has.
func (o KillOptions) steps() int {
	if o.Stage {
		return stepsOfLap
	}
	return stepsOfQuestion
}

// joinKills is how many of the kills fall into people's coming in.
func (o KillOptions) joinKills() int { return (o.Kills + o.steps()) / (o.steps() + 1) }

// questions are how many the crowd is asked, or how many laps a match has: enough for all kills.
func (o KillOptions) questions() int {
	return max(1, (o.Kills-o.joinKills()+o.steps()-1)/o.steps())
}

// play runs the competition from the first guest to the recount.
func (k *killRun) play(ctx context.Context) error {
	began := time.Now()
	k.report = KillReport{Phones: k.Phones, Questions: k.questions(), KillsIn: map[string]int{}}
	if err := errors.Join(k.compete(ctx), k.fleet.stop()); err != nil {
		return err
	}
	k.report.Listening, k.report.Back = spreadOf(k.listened), spreadOf(k.back)
	k.report.Seconds = time.Since(began).Seconds()
	return k.checkStored(ctx)
}

func (k *killRun) compete(ctx context.Context) error {
	districts, err := k.open(ctx)
	if err != nil {
		return err
	}
	var living sync.WaitGroup
	defer living.Wait()
	people, leave := context.WithCancel(ctx)
	defer leave()
	k.gatherStaff(people, &living)
	k.gather(people, &living, districts)
	if k.match != nil {
		k.match.gather(people, &living)
	}
	if err := k.comeIn(ctx); err != nil {
		return err
	}
	if err := k.askAll(ctx); err != nil {
		return err
	}
	return k.finish(ctx)
}

func (k *killRun) askAll(ctx context.Context) error {
	if k.match != nil {
		return k.match.play(ctx)
	}
	for q := range k.report.Questions {
		if err := k.askOne(ctx, q); err != nil {
			return fmt.Errorf("question %d: %w", q, err)
		}
	}
	return nil
}

// open starts the servers and makes the contest.
func (k *killRun) open(ctx context.Context) (districts []string, err error) {
	for i, s := range k.fleet {
		token, err := s.open(ctx)
		if err != nil {
			return nil, err
		}
		server := s.now.Load()
		if i == 0 {
			if err := server.signIn(ctx, token); err != nil {
				return nil, err
			}
		}
		s.cookie = k.fleet[0].now.Load().cookie
		server.cookie = s.cookie
	}
	first := k.fleet[0].now.Load()
	const drawMost = 50 // how often it is made anew where an estimate was drawn
	for range drawMost {
		if districts, err = k.create(ctx, first); !errors.Is(err, errEstimate) {
			break
		}
	}
	return districts, err
}

// create makes the contest.
func (k *killRun) create(ctx context.Context, first *process) (districts []string, err error) {
	if k.match != nil {
		return k.match.create(ctx, first)
	}
	setup := &liveRun{LiveOptions: LiveOptions{Players: k.Phones, Questions: k.report.Questions, Window: time.Minute}, server: first}
	if districts, err = setup.create(ctx); err != nil {
		return nil, err
	}
	k.contest = setup.contest
	k.key, err = readKey(ctx, first, k.contest.ID)
	return districts, err
}

// joinPause is how far apart the kills are while people come in, about.
const joinPause = time.Second

// gather has everybody register, join and connect, over so long that the kills meanwhile find some of them under way.
func (k *killRun) gather(ctx context.Context, living *sync.WaitGroup, districts []string) {
	over := joinPause * time.Duration(1+2*k.joinKills())
	for i := range k.Phones {
		p := &survivor{run: k, number: i, district: districts[i%len(districts)], claim: newClaim(), answers: make([]kept, k.report.Questions)}
		k.phones = append(k.phones, p)
		start := rand.N(over)
		living.Go(func() {
			if pause(ctx, start) {
				p.live(ctx)
			}
		})
	}
}

// comeIn kills the server while people come in, and waits until all are there.
func (k *killRun) comeIn(ctx context.Context) error {
	for range k.joinKills() {
		pause(ctx, rand.N(2*joinPause))
		if err := k.strike(ctx, "joining"); err != nil {
			return err
		}
	}
	return awaitOf(ctx, "everybody is in", k.everybody(), func(p comer) bool {
		at, _ := p.line()
		return at != nil
	})
}

// everybody are all who come back by themselves.
func (k *killRun) everybody() []comer {
	var all []comer
	for _, p := range k.phones {
		all = append(all, p)
	}
	if k.match != nil {
		for _, c := range k.match.chairs {
			all = append(all, c)
		}
	}
	return all
}

// askOne plays one question.
func (k *killRun) askOne(ctx context.Context, q int) error {
	start := "open"
	if q == 0 {
		start = "start"
	}
	const moment = 40 * time.Millisecond // what a command takes to reach everybody, and somewhat more
	steps := []struct {
		name string
		span time.Duration // within which the server is killed
		do   func(context.Context) error
	}{
		{"opening", moment, func(ctx context.Context) error {
			return errors.Join(k.command(ctx, start, contest.PhaseOpen), k.awaitPhase(ctx, contest.PhaseOpen, q))
		}},
		// The host closes a moment before the last have answered.
		{"answering", k.Window, func(ctx context.Context) error {
			pause(ctx, k.Window*97/100)
			return ctx.Err()
		}},
		{"closing", 2 * moment, func(ctx context.Context) error {
			return errors.Join(k.command(ctx, "close", contest.PhaseClosed, contest.PhaseSettled), k.awaitPhase(ctx, contest.PhaseSettled, q))
		}},
		{"revealing", moment, func(ctx context.Context) error {
			return errors.Join(k.command(ctx, "reveal", contest.PhaseRevealed), k.awaitPhase(ctx, contest.PhaseRevealed, q))
		}},
		{"showing the board", moment, func(ctx context.Context) error {
			return errors.Join(k.command(ctx, "board", contest.PhaseBoard), k.awaitPhase(ctx, contest.PhaseBoard, q))
		}},
	}
	for _, step := range steps {
		if err := k.hazard(ctx, step.name, step.span, step.do); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
	}
	return k.await(ctx, "every answer has been taken or refused", func(p *survivor) bool { return p.done(q) })
}

// hazard does a step, and kills a server at a random moment of it while there are kills left.
func (k *killRun) hazard(ctx context.Context, step string, span time.Duration, do func(context.Context) error) error {
	done := make(chan error, 1)
	go func() { done <- do(ctx) }()
	if k.report.Kills >= k.Kills {
		return <-done
	}
	pause(ctx, rand.N(span))
	err := k.strike(ctx, step)
	return errors.Join(err, <-done)
}

// strike kills one server, starts it again at once, and waits until everybody who sat there is back.
func (k *killRun) strike(ctx context.Context, step string) error {
	victim := k.fleet[rand.IntN(len(k.fleet))]
	var lost []comer
	for _, p := range k.everybody() {
		if at, _ := p.line(); at == victim {
			lost = append(lost, p)
		}
	}
	killed := time.Now()
	victim.kill()
	launched, took, err := victim.restart(ctx)
	if err != nil {
		return err
	}
	k.listened = append(k.listened, took)
	k.report.Kills++
	k.report.KillsIn[step]++
	backSince := func(p comer) (since time.Time, back bool) {
		at, since := p.line()
		return since, at != nil && since.After(killed)
	}
	if err := awaitOf(ctx, "everybody is back", lost, func(p comer) bool { _, back := backSince(p); return back }); err != nil {
		return err
	}
	for _, p := range lost {
		since, _ := backSince(p)
		took := max(0, since.Sub(launched))
		k.back = append(k.back, took)
		if took > backMost {
			k.report.Late++
		}
	}
	return k.lookBack(ctx)
}

// lookBack makes sure that no event the host had seen is gone.
func (k *killRun) lookBack(ctx context.Context) error {
	k.mu.Lock()
	seen := k.seq
	k.mu.Unlock()
	c, err := k.look(ctx)
	if err == nil && c.Seq < seen {
		k.note(&k.report.WentBack)
	}
	return err
}

// finish ends the competition and counts everything again.
func (k *killRun) finish(ctx context.Context) error {
	if err := k.command(ctx, "end", contest.PhaseEnded); err != nil {
		return err
	}
	if err := k.awaitPhase(ctx, contest.PhaseEnded, -1); err != nil {
		return err
	}
	return k.recount(ctx)
}
