package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"pufa/server/app"
	"pufa/server/contest"
)

// Live plays a competition and measures it.
func Live(ctx context.Context, o LiveOptions) (r LiveReport, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	binary, err := os.Executable()
	if err != nil {
		return r, err
	}
	load, err := machineLoad()
	if err != nil {
		return r, err
	}
	h, err := openHall(ctx, binary, o)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, h.close(context.WithoutCancel(ctx))) }()
	run := &liveRun{LiveOptions: o, server: h.servers[0], servers: h.servers}
	if run.drivers, err = startDrivers(ctx, binary, o.Players, max(o.Drivers, len(h.servers))); err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, run.drivers.stop()) }()
	if err := errors.Join(run.play(ctx), h.stop()); err != nil {
		return r, err
	}
	if err := run.checkPromises(ctx, h); err != nil {
		return r, err
	}
	if err := run.measureFloor(ctx, binary); err != nil {
		return r, err
	}
	return run.finish(load)
}

// liveRun is one competition under way.
type liveRun struct {
	LiveOptions
	party   // the phones of a run in one process
	server  *process
	servers []*process
	drivers drivers
	contest struct {
		ID   string `json:"id"`
		Code string `json:"code"`
	}
	frames        [][]byte // a question's frame, one for each question
	spread        []time.Duration
	asking        time.Duration // processor time of the servers while questions go out
	usual, burst  crunch
	report        LiveReport
	memoryAtStart int64
}

// crunch is what answering came to.
type crunch struct {
	acks  []time.Duration
	spent time.Duration
}

// total is how many questions are played.
func (l *liveRun) total() int {
	if l.Burst > 0 {
		return 2 * l.Questions
	}
	return l.Questions
}

func (l *liveRun) finish(load float64) (LiveReport, error) {
	r := l.report
	r.Players, r.Servers, r.Drivers, r.Questions = l.Players, len(l.servers), len(l.drivers), l.Questions
	r.WindowMS, r.BurstMS = l.Window.Milliseconds(), l.Burst.Milliseconds()
	r.QuestionSpread, r.QuestionCPU = spreadOf(l.spread), perPhone(l.asking, len(l.spread))
	r.Ack, r.AnswerCPU = spreadOf(l.usual.acks), perPhone(l.usual.spent, len(l.usual.acks))
	r.AckBurst, r.BurstCPU = spreadOf(l.burst.acks), perPhone(l.burst.spent, len(l.burst.acks))
	r.Acknowledged = len(l.usual.acks) + len(l.burst.acks)
	if r.FloorSpread.P99 > 0 {
		r.SpreadToFloor = hundredths(r.QuestionSpread.P99 / r.FloorSpread.P99)
	}
	after, err := machineLoad()
	r.Load, r.At, r.Version = [2]float64{load, after}, time.Now().UTC().Truncate(time.Second), app.VersionLine()
	return r, err
}

// play runs the competition from the first guest to the end.
func (l *liveRun) play(ctx context.Context) error {
	districts, err := l.create(ctx)
	if err != nil {
		return err
	}
	if l.memoryAtStart, _, err = memoryOf(l.usages()); err != nil {
		return err
	}
	if err := l.comeIn(districts); err != nil {
		return err
	}
	staff, err := l.watch(ctx)
	if err != nil {
		return err
	}
	defer staff()
	now, _, err := memoryOf(l.usages())
	if err != nil {
		return err
	}
	l.report.RSSPerPlayer = max(0, now-l.memoryAtStart) / int64(l.Players)
	for q := range l.total() {
		if err := l.ask(ctx, q); err != nil {
			return err
		}
	}
	_, most, err := memoryOf(l.usages())
	l.report.RSSPeak = max(0, most-l.memoryAtStart) / int64(l.Players)
	return errors.Join(err, l.command(ctx, "end"), l.profile("heap end"))
}

func (l *liveRun) usages() []usage {
	all := make([]usage, len(l.servers))
	for i, s := range l.servers {
		all[i] = s.usage
	}
	return all
}

// profile has the servers' profilers do something, if there are any.
func (l *liveRun) profile(command string) error {
	if l.Profile == "" {
		return nil
	}
	for _, s := range l.servers {
		if _, err := fmt.Fprintln(s.in, command); err != nil {
			return fmt.Errorf("tell the profiler: %w", err)
		}
	}
	return nil
}

// comeIn is the wave of people at the start.
func (l *liveRun) comeIn(districts []string) error {
	if err := l.profile("cpu join"); err != nil {
		return err
	}
	hosts := make([]string, len(l.servers))
	for i, s := range l.servers {
		hosts[i] = s.host
	}
	start := time.Now()
	putOff, err := l.drivers.come(hosts, comeOrder{Code: l.contest.Code, Questions: l.total(), Districts: districts})
	if err != nil {
		return err
	}
	took := time.Since(start).Seconds()
	l.report.Connected, l.report.JoinsPutOff = l.Players, putOff
	l.report.JoinSeconds, l.report.JoinsPerSecond = hundredths(took), hundredths(float64(l.Players)/took)
	return errors.Join(l.profile("stop"), l.profile("heap joined"))
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

// ask plays one question: open, everybody answers, close, reveal, board.
func (l *liveRun) ask(ctx context.Context, q int) error {
	if err := l.open(ctx, q); err != nil {
		return err
	}
	if err := l.collect(q); err != nil {
		return err
	}
	for _, next := range []string{"close", "reveal", "board"} {
		if err := l.command(ctx, next); err != nil {
			return err
		}
	}
	return nil
}

// open brings a question to every phone.
func (l *liveRun) open(ctx context.Context, q int) error {
	if err := l.profile(fmt.Sprintf("cpu question-%d", q)); err != nil {
		return err
	}
	if _, err := l.drivers.each(func(*driver) order { return order{Rest: true} }, nil); err != nil {
		return err
	}
	command := "open"
	if q == 0 {
		command = "start"
	}
	before, err := processorOf(l.usages())
	if err != nil {
		return err
	}
	moments, frame, err := l.drivers.shown(q, func() error { return l.command(ctx, command) })
	if err != nil {
		return err
	}
	after, err := processorOf(l.usages())
	l.asking += after - before
	l.spread, l.frames = append(l.spread, sinceFirst(moments)...), append(l.frames, frame)
	return errors.Join(err, l.profile("stop"))
}

// collect has every phone answer.
func (l *liveRun) collect(q int) error {
	window, into, name := l.Window, &l.usual, "answers"
	if q >= l.Questions {
		window, into, name = l.Burst, &l.burst, "burst"
	}
	if err := l.profile(fmt.Sprintf("cpu %s-%d", name, q)); err != nil {
		return err
	}
	before, err := processorOf(l.usages())
	if err != nil {
		return err
	}
	accounts, err := l.drivers.each(func(*driver) order { return order{Answer: &answerOrder{q, window}} }, nil)
	for _, a := range accounts {
		into.acks = append(into.acks, a.Took...)
	}
	if err != nil {
		return err
	}
	after, err := processorOf(l.usages())
	into.spent += after - before
	return errors.Join(err, l.profile("stop"))
}

// create makes a contest out of the first bank that is large enough.
func (l *liveRun) create(ctx context.Context) (districts []string, err error) {
	bank, err := l.bank(ctx)
	if err != nil {
		return nil, err
	}
	if districts, err = l.server.subDistricts(ctx); err != nil {
		return nil, err
	}
	_, err = l.server.call(ctx, "POST", "/contests", l.server.cookie, map[string]any{
		"title": "测试竞赛", "bank": bank, "count": l.total(), "seconds": int((l.Window+answerMost)/time.Second) + 30, "points": 10,
	}, &l.contest)
	l.site, l.code = l.server.site, l.contest.Code
	return districts, err
}

func (l *liveRun) bank(ctx context.Context) (string, error) {
	var banks struct {
		Banks []struct {
			ID        string `json:"id"`
			Questions int    `json:"questions"`
		} `json:"banks"`
	}
	if _, err := l.server.call(ctx, "GET", "/banks", l.server.cookie, nil, &banks); err != nil {
		return "", err
	}
	for _, b := range banks.Banks {
		if b.Questions >= l.total() {
			return b.ID, nil
		}
	}
	return "", fmt.Errorf("no bank has %d questions", l.total())
}

// settling is the pause between looks at a question that settles: five a second, half of what one person may ask.
const settling = 200 * time.Millisecond

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
			time.Sleep(settling)
			continue
		}
		_, err := l.server.call(ctx, "POST", "/contests/"+l.contest.ID+"/commands", l.server.cookie, map[string]any{
			"command": command, "seq": c.Seq,
		}, nil)
		return err
	}
}
