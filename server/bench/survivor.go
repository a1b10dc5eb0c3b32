package bench

import (
	"context"
	"math/rand/v2"
	"strconv"
	"time"

	"pufa/server/contest"
	"pufa/server/question"
)

// survivor is a phone that comes back by itself, as the page does: with nothing but its cookie.
type survivor struct {
	run      *killRun
	number   int
	district string

	tether
	claim   string // of its registration, so that asking again makes no second person
	cookie  string
	person  string
	name    string // in the contest; "" until it has joined
	answers []kept // by question
}

// kept is a phone's answer to one question, as far as the phone knows.
type kept struct {
	tapped  bool
	over    bool            // it was told that the answer was not taken
	pending *question.Given // sent, and not heard of
	acked   *question.Given
}

// resolved reports whether nothing more is to come for an answer.
func (a *kept) resolved() bool { return a.acked != nil || a.over }

// live comes in, and comes back until ctx ends.
func (s *survivor) live(ctx context.Context) {
	comeBack(ctx,
		func(try int) bool { return s.enter(ctx, try) },
		func(hop int) bool {
			return s.follow(ctx, s.run, s.number, hop, "/ws/player/"+s.run.contest.Code, s.cookie, s.hear)
		})
}

// The page's own pauses between two tries, in frontend/src/shared/live/socket.ts.
const (
	firstPause = 500 * time.Millisecond
	growth     = 1.5
	longPause  = 15 * time.Second
)

// backoff is how long a phone waits before it tries again.
func backoff(tries int) time.Duration {
	wait := float64(firstPause)
	for range min(tries, 20) {
		wait = min(float64(longPause), wait*growth)
	}
	return time.Duration(wait * (0.5 + rand.Float64()))
}

// pause reports whether ctx has let it wait so long.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// enter registers and joins, each until it is done once, and reports whether both are.
func (s *survivor) enter(ctx context.Context, try int) bool {
	server := s.run.fleet.at(s.number, try).now.Load()
	if s.cookie == "" {
		var me struct {
			ID string `json:"id"`
		}
		cookie, err := server.call(ctx, "POST", "/residents", "", map[string]any{
			"nickname": "居民" + strconv.Itoa(s.number), "district": s.district, "claim": s.claim,
		}, &me)
		if err != nil {
			return s.fail(err)
		}
		s.mu.Lock()
		s.cookie, s.person = cookie, me.ID
		s.mu.Unlock()
	}
	var joined struct {
		Name string `json:"name"`
	}
	if _, err := server.call(ctx, "POST", "/contests/code/"+s.run.contest.Code+"/join", s.cookie, nil, &joined); err != nil {
		return s.fail(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.name = joined.Name
	return true
}

// hear takes in a frame. The first of a line is a picture, which must show what was acknowledged before.
func (s *survivor) hear(f contest.Frame, first bool) {
	switch {
	case f.State != nil:
		s.see(f, first)
	case f.Received != nil:
		s.acknowledge(f.Received.Question, f.Received.Given)
	case f.Refused != nil:
		s.refuse(f.Refused)
	}
}

func (s *survivor) see(f contest.Frame, first bool) {
	if first && f.You != nil {
		s.check(f)
	}
	q := f.State.Question
	if q == nil || q.Index >= len(s.answers) {
		return
	}
	mine := &s.answers[q.Index]
	switch {
	case f.You != nil && f.You.Answered != nil:
		s.acknowledge(q.Index, *f.You.Answered)
	case first && mine.acked != nil:
		s.run.note(&s.run.report.Forgotten)
	case first && mine.pending != nil:
		s.submit(q.Index)
	case f.State.Stage != nil && !f.State.Stage.Audience:
		// the teams' question
	case f.State.Phase == contest.PhaseOpen && !mine.tapped:
		mine.tapped = true
		given := anAnswer(q)
		time.AfterFunc(rand.N(s.run.Window), func() { s.tap(q.Index, given) })
	case f.State.Phase != contest.PhaseOpen && !mine.tapped:
		mine.tapped, mine.over = true, true // it came too late to see the question open
	}
}

// check compares a score shown on coming back with the driver's own count.
func (s *survivor) check(f contest.Frame) {
	switch f.State.Phase {
	case contest.PhaseRevealed, contest.PhaseBoard, contest.PhaseEnded:
	default:
		return
	}
	upTo := len(s.answers) - 1
	if f.State.Question != nil {
		upTo = f.State.Question.Index
	}
	if points, _, _ := s.run.key.count(s.answers[:upTo+1]); points != f.You.Points {
		s.run.note(&s.run.report.WrongScore)
	}
}

// tap answers, if the phone still shows the question as open.
func (s *survivor) tap(q int, given question.Given) {
	s.mu.Lock()
	defer s.mu.Unlock()
	mine := &s.answers[q]
	if mine.resolved() {
		return
	}
	if shown := s.picture.State; shown.Phase != contest.PhaseOpen || shown.Question.Index != q {
		mine.over = true
		return
	}
	mine.pending = &given
	s.submit(q)
}

// submit sends a pending answer, again if need be. The caller holds mu.
func (s *survivor) submit(q int) {
	s.send(contest.Request{Type: contest.RequestAnswer, Ref: strconv.Itoa(q), Question: q, Given: *s.answers[q].pending})
}

// acknowledge notes what the server says it has. It must never say something else later.
func (s *survivor) acknowledge(q int, given question.Given) {
	mine := &s.answers[q]
	switch {
	case mine.acked == nil:
		mine.acked, mine.pending = &given, nil
	case !sameGiven(*mine.acked, given):
		s.run.note(&s.run.report.Forgotten)
	}
}

func (s *survivor) refuse(r *contest.Refused) {
	q, err := strconv.Atoi(r.Ref)
	if err != nil || q >= len(s.answers) || s.answers[q].resolved() {
		return
	}
	if r.Code == "busy" {
		time.AfterFunc(backoff(0), func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			if s.answers[q].pending != nil {
				s.submit(q)
			}
		})
		return
	}
	s.answers[q].over, s.answers[q].pending = true, nil
}

// done reports whether nothing more is to come for an answer.
func (s *survivor) done(q int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.answers[q].resolved()
}
