package contest

import (
	"fmt"
	"slices"
	"time"
)

// QuestionState is where one question stands.
type QuestionState struct {
	Opened   bool
	Settled  bool
	Revealed bool
	Skipped  bool // leaves all scores
	Tally    Tally
	Key      *Key // the right answer by a ruling; nil for the question's own
}

// State is a contest's log folded up to Seq. It is a value: With makes a new one and shares nothing that changes,
// so a State may be read by many while the next is made.
type State struct {
	Contest   *Contest
	Seq       int64
	Phase     Phase
	Paused    bool
	Locked    bool
	Epoch     int       // how often a rehearsal was cleared
	Rehearsal bool      // nothing counts
	Current   int       // the question that is or was last open; -1 before the first
	Opens     time.Time // moved by pauses, so that now-Opens is the time spent
	Closes    time.Time
	Remaining time.Duration // while paused
	ClosedSeq int64         // the last event that closed a question
	Questions []QuestionState
	Recent    []Event // the last events, oldest first
	Log       []Event // the log without what was undone
	Awards    []Award
	Notices   []string // rulings of the crowd format, the newest first
	Stage     Stage    // of a match on stage
}

const recentEvents = 12

// New is a contest before its first event.
func New(c *Contest) State {
	s := State{Contest: c, Phase: PhaseLobby, Current: -1, Questions: make([]QuestionState, len(c.Questions))}
	if c.Format == FormatStage {
		s.Stage = newStage(c)
	}
	return s
}

// Fold plays a whole log.
func Fold(c *Contest, log []Event) (State, error) {
	s := New(c)
	for _, e := range log {
		next, err := s.With(e)
		if err != nil {
			return s, err
		}
		s = next
	}
	return s, nil
}

// With is the state after e, which must be the log's next event.
func (s State) With(e Event) (State, error) {
	if e.Seq != s.Seq+1 {
		return s, fmt.Errorf("contest %s: event %d after %d", s.Contest.ID, e.Seq, s.Seq)
	}
	if e.Question < 0 || e.Question >= len(s.Questions) {
		return s, fmt.Errorf("contest %s: event %d names question %d", s.Contest.ID, e.Seq, e.Question)
	}
	return s.step(e), nil
}

// step folds e in.
func (s State) step(e Event) State {
	if e.Type == EventUndone {
		s = s.without(e.undoes())
	} else {
		s.Questions = slices.Clone(s.Questions)
		s.fold(e, &s.Questions[e.Question])
		if s.onStage() {
			s.foldStage(e)
		} else {
			s.foldRuling(e, &s.Questions[e.Question])
		}
		if s.paced() {
			s.foldPaced(e)
		}
		s.Log = append(slices.Clip(s.Log), e)
	}
	s.Seq = e.Seq
	s.Recent = append(slices.Clone(s.Recent[max(0, len(s.Recent)-recentEvents+1):]), e)
	return s
}

// without folds the log again as if one event had never been.
func (s State) without(seq int64) State {
	again := New(s.Contest)
	for _, e := range s.Log {
		if e.Seq != seq {
			again = again.step(e)
		}
	}
	again.Recent = s.Recent
	return again
}

func (s *State) fold(e Event, r *QuestionState) {
	switch e.Type {
	case EventOpened:
		s.Phase, s.Current, s.Opens, s.Closes = PhaseOpen, e.Question, e.Opens, e.Closes
		r.Opened = true
	case EventPaused:
		s.Paused, s.Remaining = true, time.Duration(e.Remaining)*time.Millisecond
	case EventResumed:
		s.Paused, s.Remaining, s.Opens, s.Closes = false, 0, e.Opens, e.Closes
	case EventExtended:
		s.Closes, s.Remaining = e.Closes, time.Duration(e.Remaining)*time.Millisecond
	case EventClosed:
		s.Phase, s.Paused, s.Remaining, s.ClosedSeq = PhaseClosed, false, 0, e.Seq
	case EventSettled:
		s.Phase, r.Settled = PhaseSettled, true
		if e.Tally != nil {
			r.Tally = *e.Tally
		}
	case EventRevealed:
		s.Phase, r.Revealed = PhaseRevealed, true
	case EventBoarded:
		s.Phase = PhaseBoard
	case EventSkipped:
		s.Phase, s.Paused, s.Remaining, r.Skipped = PhaseSettled, false, 0, true
	case EventLocked, EventUnlocked:
		s.Locked = e.Type == EventLocked
	case EventEnded:
		s.end()
	default:
		s.foldRehearsal(e)
	}
}

// end leaves out a question that nobody has counted yet: half-answered is not answered by all.
func (s *State) end() {
	if s.Current >= 0 && !s.Questions[s.Current].Settled {
		s.Questions[s.Current].Skipped = true
	}
	s.Phase, s.Paused, s.Remaining = PhaseEnded, false, 0
}

// Scores reports whether a question's answers count in what is shown now. Before its reveal they do not, or a
// player's points would tell what the right answer is.
func (s *State) Scores(q int) bool {
	r := s.Questions[q]
	return r.Settled && !r.Skipped && (r.Revealed || s.Phase == PhaseEnded)
}

// Secret is the question of which nothing may tell the right answer yet, if there is one. What is counted outside
// the contest must hold its marks back.
func (s *State) Secret() (question int, ok bool) {
	if s.Current < 0 || s.Phase == PhaseEnded {
		return 0, false
	}
	r := s.Questions[s.Current]
	return s.Current, !r.Revealed && !r.Skipped
}

// Accepts reports why an answer that reaches this node now is not taken, or nil.
func (s *State) Accepts(q int, now time.Time) error {
	switch {
	case q < 0 || q >= len(s.Questions) || !s.Questions[q].Opened:
		return refuse("wrong_question", "这道题还没有开始")
	case !s.takesCrowd():
		return refuse("not_open", "现在由台上的队伍作答")
	case q != s.Current && !s.paced(), s.Phase != PhaseOpen:
		return refuse("closed", "这道题已经截止")
	case s.Paused:
		return refuse("not_open", "主持人已暂停，请稍候")
	case now.Before(s.Opens):
		return refuse("not_open", "这道题还没有开始")
	case !now.Before(s.Closes):
		return refuse("closed", "这道题已经截止")
	}
	return nil
}

// ticking reports whether the state will change by itself: the clock runs, or answers are being counted.
func (s *State) ticking() bool {
	at, _ := s.due()
	return !at.IsZero() || s.Phase == PhaseClosed
}

// Refusal is an answer that was not taken, with a stable code and a Chinese sentence.
type Refusal struct{ Code, Detail string }

func (e *Refusal) Error() string { return "contest: refused: " + e.Code }

func refuse(code, detail string) error { return &Refusal{code, detail} }
