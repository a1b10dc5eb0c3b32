package quiz

import (
	"time"

	"pufa/server/question"
)

// SittingState is a sitting as its person may see it now.
type SittingState struct {
	Sitting
	Now   time.Time // the server's clock, which the sitting goes by
	Total int
	Next  int // the question to show or answer, where they come one by one; -1 for none
	Asked []SatAsked
}

// SatAsked is a question that the person may see. There is nothing about what is right in it before the rules allow.
type SatAsked struct {
	Asked
	Points int64
	Shown  time.Time // the zero time on a paper that is given out whole
	Until  time.Time // its own end, or the sitting's; the zero time for none
	Missed bool      // its time ran out
	Earned int64     // with a Verdict
}

// Answered counts the questions answered.
func (s *Sitting) Answered() int {
	n := 0
	for i := range s.Places {
		if s.Places[i].Given != nil {
			n++
		}
	}
	return n
}

// state puts together what the person may see: on a paper all questions, else those that were shown; verdicts as
// the rules allow.
func (e *Examiner) state(s Sitting) (SittingState, error) {
	now := e.now()
	v := SittingState{Sitting: s, Now: now, Total: len(s.Places), Next: -1, Asked: []SatAsked{}}
	if s.Stage == StageOpen {
		v.Next = s.Next(now)
	}
	for i := range s.Places {
		p := &s.Places[i]
		if !s.Rules.Free && p.Shown.IsZero() {
			continue
		}
		q, err := e.desk.question(p.Item)
		if err != nil {
			return SittingState{}, err
		}
		v.Asked = append(v.Asked, e.asked(&s, i, q, now))
	}
	v.Places = nil // what was drawn stays here
	return v, nil
}

func (e *Examiner) asked(s *Sitting, index int, q question.Question, now time.Time) SatAsked {
	p := &s.Places[index]
	a := SatAsked{Asked: p.asked(index, q), Points: p.Points, Shown: p.Shown, Until: s.until(p)}
	if p.Given != nil {
		given := p.shown(*p.Given)
		a.Given = &given
	} else if _, over := s.behind(p, now); over {
		a.Missed = true
	}
	if s.tells(p, now) {
		verdict := e.desk.verdict(q, p.Order, p.Correct)
		a.Verdict, a.Earned = &verdict, p.Earned
	}
	return a
}

// Try is a sitting of an online contest in short.
type Try struct {
	Person   string
	District string
	Unit     string
	Phase    string
	Day      string
	Stage    Stage
	Points   int64
	Right    int64
	Passed   bool
	UsedMS   int64
	TieMS    int64
	Over     time.Time
	Void     bool
}

// Counts reports whether it is over and stands.
func (t *Try) Counts() bool { return t.Stage != StageOpen && !t.Void }
