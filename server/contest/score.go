package contest

import (
	"time"

	"pufa/server/answer"
	"pufa/server/question"
)

// mark is what standings need of an answer.
type mark struct {
	person string
	points int64 // what the answer earns by itself
	tookMS int64
	at     time.Time
	right  bool
}

// earns reports whether the answer was worth something. In a warm-up, where points are none, a right one is.
func (m mark) earns() bool { return m.right || m.points > 0 }

// sheet is one question's answers, read once nobody can add to them.
type sheet struct {
	marks []mark
	tally Tally
}

// sheetOf marks every answer; the tally leaves out who is out.
func sheetOf(a *Asked, answers []answer.Answer, outs map[string]bool) *sheet {
	s := &sheet{marks: make([]mark, 0, len(answers))}
	s.tally.Counts = make([]int, a.slots())
	for _, kept := range answers {
		s.marks = append(s.marks, mark{kept.Person, kept.Points, kept.TookMS, kept.At, kept.Correct})
		if !outs[kept.Person] {
			s.add(a, kept)
		}
	}
	return s
}

func (s *sheet) add(a *Asked, kept answer.Answer) {
	s.tally.Answered++
	if kept.Correct {
		s.tally.Correct++
	}
	switch a.Question.Type {
	case question.Ordering:
		if kept.Correct {
			s.tally.Counts[0]++ // an ordering has one count only: those who had it
		}
	case question.Numeric:
		if bin, ok := a.Question.Estimate.Bin(kept.Given.Text); ok {
			s.tally.Counts[bin]++
		}
	default:
		for _, place := range a.shown(kept.Given).Options {
			if place < len(s.tally.Counts) {
				s.tally.Counts[place]++
			}
		}
	}
}

// slots is how many counts the question's tally has: one an option, or the steps of an estimate's spread.
func (a *Asked) slots() int {
	if a.Question.Type == question.Numeric {
		return question.SpreadBins
	}
	return len(a.Order)
}
