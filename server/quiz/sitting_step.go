package quiz

import (
	"fmt"
	"time"

	"pufa/server/question"
)

// advance ends the sitting if it has come to its end. How and when it ended follows from what is in it and not from
// when somebody looks, so everybody who looks finds the same.
func (s *Sitting) advance(now time.Time) {
	if s.Stage != StageOpen {
		return
	}
	if s.Leaf != "" { // what was typed in may be corrected until then, also where everything is answered
		if !now.Before(s.Ends) {
			s.seal()
		}
		return
	}
	last, wrong, all := s.StartedAt, 0, true
	for i := range s.Places {
		p := &s.Places[i]
		since, ok := s.behind(p, now)
		if !ok {
			all = false
			continue
		}
		if since.After(last) {
			last = since
		}
		if !p.Correct {
			wrong++
		}
		if s.Rules.Wrong > 0 && wrong == s.Rules.Wrong {
			s.close(EndWrong, since)
			return
		}
	}
	switch {
	case all:
		s.close(EndDone, last)
	case !s.Ends.IsZero() && !now.Before(s.Ends):
		s.close(EndTime, s.Ends)
	}
}

// close ends the sitting and adds it up.
func (s *Sitting) close(how Ending, at time.Time) {
	s.Stage, s.End, s.Over = StageOver, how, at
	s.Points, s.Right = 0, 0
	for i := range s.Places {
		p := &s.Places[i]
		s.Points += p.Earned
		if p.Correct {
			s.Right++
		}
	}
	s.Passed = s.Rules.Pass == 0 || s.Points >= s.Rules.Pass
	s.UsedMS = s.used().Milliseconds()
	s.TieMS = s.tie().Milliseconds()
}

// used is the time a sitting took: of a paper from begin to end, of single questions what each was before the person.
func (s *Sitting) used() time.Duration {
	if s.Leaf != "" {
		return s.whole()
	}
	if s.Rules.Free {
		return s.Over.Sub(s.StartedAt)
	}
	total := time.Duration(0)
	for i := range s.Places {
		if p := &s.Places[i]; !p.Shown.IsZero() {
			end := s.Over
			if since, ok := s.behind(p, s.Over); ok {
				end = since
			}
			total += end.Sub(p.Shown)
		}
	}
	return total
}

// tie is the time that decides between equal points. Who had more time than others has it counted as all the time
// others have.
func (s *Sitting) tie() time.Duration {
	seconds, limit := s.Rules.limits(false)
	if mine, whole := s.Rules.limits(s.Elder); s.Leaf != "" || mine == seconds && whole == limit {
		return s.used()
	}
	if limit > 0 {
		return limit
	}
	return seconds * time.Duration(len(s.Places))
}

// whole is all the time there is for a sitting; where the rules know no limit, the longest one that rules may set. It is
// what a sitting on paper counts as, since nobody stood by with a clock.
func (s *Sitting) whole() time.Duration {
	seconds, limit := s.Rules.limits(false)
	switch {
	case limit > 0:
		return limit
	case seconds > 0:
		return seconds * time.Duration(len(s.Places))
	default:
		return limitMost * time.Second
	}
}

// show notes that a question is before the person. The first time counts.
func (s *Sitting) show(index int, now time.Time) error {
	s.advance(now)
	switch {
	case index < 0 || index >= len(s.Places):
		return fmt.Errorf("%w: %d of %d", ErrNoQuestion, index, len(s.Places))
	case s.Rules.Free, !s.Places[index].Shown.IsZero(): // it was shown
		return nil
	case s.Stage != StageOpen:
		return ErrOver
	case s.Next(now) != index:
		return fmt.Errorf("%w: %d, the next is %d", ErrNotShown, index, s.Next(now))
	}
	s.Places[index].Shown = now
	return nil
}

// answer takes an answer, its options as the bank names them. The first one counts: with another one nothing changes.
func (s *Sitting) answer(q question.Question, index int, given question.Given, campaign string, now time.Time) error {
	s.advance(now)
	p := &s.Places[index]
	switch {
	case p.Given != nil:
		return nil
	case s.Stage != StageOpen:
		return ErrOver
	case !s.Rules.Free && p.Shown.IsZero():
		return fmt.Errorf("%w: %d", ErrNotShown, index)
	}
	if _, over := s.behind(p, now); over {
		return ErrLate
	}
	grade, err := question.Assess(q, given)
	if err != nil {
		return err
	}
	p.Given, p.At, p.Correct, p.Campaign = &given, now, grade.Correct, campaign
	left := 0.0
	if s.Each > 0 {
		left = 1 - float64(now.Sub(p.Shown))/float64(s.Each)
	}
	p.Earned = s.Rules.earns(p.Points, grade, left)
	s.advance(now)
	return nil
}

// hand hands the sitting in. One that is over stays as it is.
func (s *Sitting) hand(now time.Time) {
	s.advance(now)
	if s.Stage == StageOpen {
		s.close(EndHanded, now)
	}
}
