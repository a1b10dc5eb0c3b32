package contest

import (
	"context"
	"fmt"
	"time"
)

// sittersEvery is how often those at a window are counted, at the most.
const sittersEvery = 2 * time.Second

// tellSitters counts how far people have come and shows hosts and screens, as often as counting is no work; and once
// more when the window has closed. Counting is in the store, so that the figures are right whichever node took what.
func (l *looper) tellSitters(ctx context.Context, s *State, watched bool) error {
	now := l.e.o.Now()
	again := s.Phase == PhaseOpen && now.Sub(l.counted) >= max(sittersEvery, 10*l.counting)
	if !watched || s.Current < 0 || !again && l.sittersOf == s.Seq {
		return nil
	}
	n, err := l.countSitters(ctx, s, now)
	if err != nil {
		return err
	}
	l.counted, l.counting, l.sittersOf = now, l.e.o.Now().Sub(now), s.Seq
	l.mark(func() {
		if l.sitters != n {
			l.sitters, l.staff = n, true
		}
	})
	return nil
}

// countSitters counts those who play: who has begun the first question, and for whom the last is over.
func (r *room) countSitters(ctx context.Context, s *State, now time.Time) (n Sitters, err error) {
	wrong := func(err error) (Sitters, error) {
		return n, fmt.Errorf("contest %s: count who is at it: %w", r.def.ID, err)
	}
	outs, last := r.outs(), len(s.Questions)-1
	first, err := r.e.o.Starts.At(ctx, s.Session(), 0)
	if err != nil {
		return wrong(err)
	}
	ends, err := r.e.o.Starts.At(ctx, s.Session(), last)
	if err != nil {
		return wrong(err)
	}
	answers, err := r.e.o.Answers.OfSession(ctx, s.Session(), last)
	if err != nil {
		return wrong(err)
	}
	done := map[string]bool{}
	for _, a := range answers {
		done[a.Person] = true
	}
	for _, start := range ends {
		if !now.Before(s.endsFor(start.At)) {
			done[start.Person] = true
		}
	}
	for _, start := range first {
		if !outs[start.Person] {
			n.Begun++
		}
	}
	for person := range done {
		if !outs[person] {
			n.Finished++
		}
	}
	return n, nil
}
