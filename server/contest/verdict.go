package contest

import (
	"fmt"
	"slices"
	"strings"

	"pufa/server/answer"
)

// Right reports whether an answer is right by what holds now and people have been told so. Nothing is right about a
// question that was skipped or voided.
func (s *State) Right(a answer.Answer) bool {
	if a.Session != s.Session() || a.Index < 0 || a.Index >= len(s.Questions) || !s.Scores(a.Index) {
		return false
	}
	return s.asRuled(a.Index, []answer.Answer{a})[0].Correct
}

// Verdicts is a text that stays the same as long as Right says the same of every answer; "" while it is of none.
func (s *State) Verdicts() string {
	var b strings.Builder
	for q, r := range s.Questions {
		if !s.Scores(q) {
			continue
		}
		fmt.Fprintf(&b, "%d ", q)
		if r.Key != nil {
			fmt.Fprintf(&b, "%v%q ", r.Key.Options, r.Key.Accept)
		}
	}
	return b.String()
}

// Ruled are the questions whose answers may be right or wrong otherwise than they were kept: those that were given
// another right answer, skipped or voided.
func (s *State) Ruled() []int {
	var all []int
	for q, r := range s.Questions {
		if r.Opened && (r.Skipped || r.Key != nil && s.Scores(q)) {
			all = append(all, q)
		}
	}
	return all
}

// Rulings is a text that stays the same as long as Ruled, and what Right says of the answers to them, do.
func (s *State) Rulings() string {
	var b strings.Builder
	for _, q := range s.Ruled() {
		r := s.Questions[q]
		fmt.Fprintf(&b, "%d %v %v ", q, r.Skipped, s.Phase == PhaseOpen || s.Phase == PhaseClosed)
		if r.Key != nil {
			fmt.Fprintf(&b, "%v%q ", r.Key.Options, r.Key.Accept)
		}
	}
	return b.String()
}

// Final reports whether verdicts will not change any more.
func (s *State) Final() bool { return s.over() }

// LastRuling is the last thing a host put right, in words; "" if there is none.
func (s *State) LastRuling() string {
	if len(s.Notices) > 0 {
		return s.Notices[0]
	}
	for _, e := range slices.Backward(s.Log) {
		if e.Type == EventSkipped {
			return e.Text()
		}
	}
	return ""
}
