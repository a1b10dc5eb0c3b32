package app

import (
	"context"
	crand "crypto/rand"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"pufa/server/answer"
	"pufa/server/captcha"
	"pufa/server/docdb"
	"pufa/server/fairplay"
	"pufa/server/quiz"
	"pufa/server/store"
)

// FairPlay is how unfair play is found and decided about.
type FairPlay struct {
	Watcher *fairplay.Watcher
	Desk    *fairplay.Desk
	Gate    *fairplay.Gate // nil where the settings have nobody checked

	attempts *attemptWatch
}

// fairStores are the nouns they are kept in.
type fairStores struct {
	flags    *store.Flags
	suspects *store.Suspects
	timings  *store.Timings
}

func openFairStores(ctx context.Context, db *docdb.DB) (s fairStores, err error) {
	if s.flags, err = store.NewFlags(ctx, db); err != nil {
		return s, err
	}
	if s.suspects, err = store.NewSuspects(ctx, db); err != nil {
		return s, err
	}
	s.timings, err = store.NewTimings(ctx, db)
	return s, err
}

// buildFairPlay puts a gate before the quiz and a watch beside it.
func (a *App) buildFairPlay() {
	p, s := a.Parts, a.Parts.stores.fair
	id := func() string { return strings.ToLower(crand.Text()) }
	p.FairPlay.Watcher = fairplay.NewWatcher(p.Catalog, fairplay.Standard, s.flags, s.timings, s.suspects, playedSets{p.stores.sittings}, a.now)
	p.FairPlay.Desk = fairplay.NewDesk(s.flags, p.Examiner, p.Points, a.now, id)
	p.FairPlay.attempts = &attemptWatch{watcher: p.FairPlay.Watcher, pending: map[string]quiz.Attempt{}}
	var gate quiz.Gate
	if a.config.Captcha {
		p.FairPlay.Gate = fairplay.NewGate(s.suspects, s.suspects, captcha.Slides{}, a.now, rand.IntN, id)
		gate = p.FairPlay.Gate
	}
	p.Quiz.Guard(gate, p.FairPlay.attempts)
}

// setOf turns how a set was answered into what it is judged by.
func setOf(t quiz.Trace) fairplay.Set {
	s := fairplay.Set{
		ID: t.Session, Person: t.Person, Campaign: t.Campaign, Kind: string(t.Kind), Phase: t.Phase, Day: t.Day, Device: t.Device,
		Single: t.Single, Ranked: t.Kind == quiz.Online && t.Phase != quiz.PhaseTraining, Begun: t.Begun,
	}
	for _, a := range t.Answers {
		s.Answers = append(s.Answers, fairplay.Given{
			Question: a.Question, Took: a.Took, At: a.At, Right: a.Right, What: fmt.Sprint(a.Given.Options, a.Given.Text),
		})
	}
	return s
}

// playedSets looks sets up among the sittings.
type playedSets struct{ sittings *store.Sittings }

// Before implements fairplay.Sets.
func (s playedSets) Before(ctx context.Context, of fairplay.Set) ([]fairplay.Set, error) {
	all, err := s.sittings.OfPerson(ctx, of.Person)
	if err != nil {
		return nil, err
	}
	var before []fairplay.Set
	for i := range all {
		if t := all[i].Trace(); t.Campaign == of.Campaign && t.Phase == of.Phase && t.Single && t.Begun.Before(of.Begun) {
			before = append(before, setOf(t))
		}
	}
	return before, nil
}

// OnDevice implements fairplay.Sets.
func (s playedSets) OnDevice(ctx context.Context, campaign, device string) ([]fairplay.Set, error) {
	all, err := s.sittings.OnDevice(ctx, campaign, device)
	if err != nil {
		return nil, err
	}
	var on []fairplay.Set
	for i := range all {
		if set := setOf(all[i].Trace()); set.Ranked && all[i].Stage != quiz.StageOpen {
			on = append(on, set)
		}
	}
	return on, nil
}

// pendingMost bounds the attempts that wait to be looked at: thousands of programs would have to be at it at once.
const pendingMost = 20_000

// attemptWatch notes attempts that were answered sooner than a person can; the next sweep looks at them. An attempt
// that was not costs a comparison. What a killed server had noted is lost; whoever goes on is noted again.
type attemptWatch struct {
	watcher *fairplay.Watcher
	mu      sync.Mutex
	pending map[string]quiz.Attempt
}

// Answered implements quiz.Watch.
func (w *attemptWatch) Answered(a quiz.Attempt, answered int, kept answer.Answer) {
	took := kept.At.Sub(a.StartedAt)
	if kept.Campaign == "" || answered < w.watcher.Enough() || took > time.Duration(answered)*fairplay.Standard.Long {
		return
	}
	questions := make([]string, len(a.Items))
	for i, item := range a.Items {
		questions[i] = item.Question
	}
	if took >= w.watcher.Least(questions, answered) {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.pending) < pendingMost {
		w.pending[a.ID] = a
	}
}

func (w *attemptWatch) take() map[string]quiz.Attempt {
	w.mu.Lock()
	defer w.mu.Unlock()
	taken := w.pending
	w.pending = map[string]quiz.Attempt{}
	return taken
}

// lookAtOnce is how many sittings one round looks at; lookShare is what part of the time goes into looking, so that
// people who answer meanwhile do not wait for it.
const (
	lookAtOnce = 200
	lookShare  = 5
)

// LookForUnfairPlay looks at what was answered since, and carries out what was decided and is undone. Any node may do it
// at any time.
func (a *App) LookForUnfairPlay(ctx context.Context) error {
	f := a.Parts.FairPlay
	errs := []error{f.Desk.Settle(ctx)}
	for _, attempt := range f.attempts.take() {
		errs = append(errs, paced(ctx, func() error {
			t, err := a.Parts.Quiz.Trace(ctx, attempt)
			if err != nil {
				return err
			}
			return f.Watcher.Examine(ctx, setOf(t))
		}))
	}
	for start := time.Now(); ctx.Err() == nil && time.Since(start) < sweepEvery; {
		unseen, err := a.Parts.stores.sittings.Unseen(ctx, lookAtOnce)
		if err != nil {
			return errors.Join(append(errs, err)...)
		}
		for i := range unseen {
			err := paced(ctx, func() error { return a.lookAt(ctx, &unseen[i]) })
			if errs = append(errs, err); err != nil {
				return errors.Join(errs...)
			}
		}
		if len(unseen) < lookAtOnce {
			break
		}
	}
	return errors.Join(errs...)
}

// lookAt looks at a sitting, and only then notes that it was looked at. A paper has no times to judge it by.
func (a *App) lookAt(ctx context.Context, s *quiz.Sitting) error {
	if s.Leaf == "" {
		if err := a.Parts.FairPlay.Watcher.Examine(ctx, setOf(s.Trace())); err != nil {
			return err
		}
	}
	_, err := a.Parts.stores.sittings.Change(ctx, s.ID, func(s *quiz.Sitting) error {
		if s.Stage == quiz.StageCounted {
			s.Stage = quiz.StageSeen
		}
		return nil
	})
	if errors.Is(err, quiz.ErrNotFound) {
		return nil // erased meanwhile
	}
	return err
}

// paced does something and rests after it.
func paced(ctx context.Context, do func() error) error {
	start := time.Now()
	err := do()
	rest := time.NewTimer(time.Since(start) * (lookShare - 1))
	defer rest.Stop()
	select {
	case <-rest.C:
	case <-ctx.Done():
	}
	return err
}
