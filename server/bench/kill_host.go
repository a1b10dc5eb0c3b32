package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"pufa/server/contest"
)

// patience is how long the driver waits for what must come: far longer than it may take, so that it is told how late.
const patience = 30 * time.Second

// hostView is what a host's page needs for its next command.
type hostView struct {
	Seq   int64         `json:"seq"`
	Phase contest.Phase `json:"phase"`
}

// ask reads something as the host, from whichever server answers, until one does.
func (k *killRun) ask(ctx context.Context, path string, out any) error {
	return k.insist(ctx, func(p *process) error {
		_, err := p.call(ctx, "GET", path, p.cookie, nil, out)
		return err
	})
}

func (k *killRun) look(ctx context.Context) (c hostView, err error) {
	err = k.ask(ctx, "/contests/"+k.contest.ID, &c)
	return c, err
}

// insist tries the servers in turn until one has done it.
func (k *killRun) insist(ctx context.Context, do func(*process) error) error {
	const again = 20 * time.Millisecond
	var err error
	for try, end := 0, time.Now().Add(patience); time.Now().Before(end); try++ {
		if err = do(k.fleet.at(0, try).now.Load()); err == nil {
			return nil
		}
		if !pause(ctx, again) {
			return errors.Join(ctx.Err(), err)
		}
	}
	return err
}

// command gives a command as the host's page does: on the newest picture, again if no answer came, and not again once
// the contest is where the command leads.
func (k *killRun) command(ctx context.Context, command string, leadsTo ...contest.Phase) error {
	return k.insist(ctx, func(p *process) error {
		var c hostView
		path := "/contests/" + k.contest.ID
		if _, err := p.call(ctx, "GET", path, p.cookie, nil, &c); err != nil {
			return err
		}
		if slices.Contains(leadsTo, c.Phase) {
			k.saw(c.Seq)
			return nil
		}
		var done hostView
		if _, err := p.call(ctx, "POST", path+"/commands", p.cookie, map[string]any{"command": command, "seq": c.Seq}, &done); err != nil {
			return fmt.Errorf("%s in %s: %w", command, c.Phase, err)
		}
		k.saw(done.Seq)
		return nil
	})
}

// saw notes the last event the host was told of.
func (k *killRun) saw(seq int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.seq = max(k.seq, seq)
}

// await waits until every phone has come so far.
func (k *killRun) await(ctx context.Context, what string, reached func(*survivor) bool) error {
	return awaitOf(ctx, what, k.phones, reached)
}

// comer is somebody who comes back by themselves.
type comer interface {
	line() (at *station, since time.Time)
	failure() error
}

func awaitOf[C comer](ctx context.Context, what string, people []C, reached func(C) bool) error {
	end := time.Now().Add(patience)
	for i, p := range people {
		for !reached(p) {
			if time.Now().After(end) {
				return fmt.Errorf("phone %d after %s: not reached: %s: %w", i, patience, what, p.failure())
			}
			if !pause(ctx, 2*time.Millisecond) {
				return ctx.Err()
			}
		}
	}
	return nil
}

// awaitPhase waits until every phone shows a phase; q is -1 where it shows no question.
func (k *killRun) awaitPhase(ctx context.Context, phase contest.Phase, q int) error {
	return k.await(ctx, string(phase), func(p *survivor) bool {
		shown, of := p.phase()
		return shown == phase && of == q
	})
}
