package contest

import (
	"fmt"
	"time"

	"pufa/server/answer"
)

// FormatPaced lets everyone answer every question at a pace of their own, within a window that the host or the clock
// opens and closes.
const FormatPaced Format = "paced"

// Paced is the window of a self-paced contest. Without Opens the host opens it, without Closes the host closes it.
// Contest.Seconds is each person's own time for a question, from when they began it; 0 for as long as they like.
type Paced struct {
	Opens  time.Time `bson:"opens,omitempty" json:"opens,omitzero" doc:"到时间自动开放；没有则由主持人开放"`
	Closes time.Time `bson:"closes,omitempty" json:"closes,omitzero" doc:"到时间自动收卷；没有则由主持人收卷"`
	AtOnce bool      `bson:"at_once" json:"at_once" doc:"答完一题就看对错；否则公布成绩后再看"`
}

// MaxWindow bounds a window that only the host closes.
const MaxWindow = 31 * 24 * time.Hour

func (c *Contest) checkPaced() error {
	p := c.Paced
	switch {
	case p == nil && c.Format == FormatPaced, p != nil && c.Format != FormatPaced:
		return &DefinitionError{"paced", "自定进度的竞赛要写明作答时段"}
	case p == nil:
		return nil
	case !p.Closes.IsZero() && !p.Closes.After(c.CreatedAt):
		return &DefinitionError{"closes", "收卷时间已经过了"}
	case !p.Opens.IsZero() && !p.Closes.IsZero() && !p.Closes.After(p.Opens):
		return &DefinitionError{"closes", "收卷时间要晚于开放时间"}
	case c.SpeedPoints && c.Seconds == 0:
		return &DefinitionError{"speed_points", "每题不限时，就不能按快慢给分"}
	}
	return nil
}

func (s *State) paced() bool { return s.Contest.Format == FormatPaced }

// applyPaced decides what is otherwise in a self-paced contest.
func (s *State) applyPaced(e Event, a Act, now time.Time) (decided Event, done bool, err error) {
	e.Window = true
	switch a.Command {
	case CommandStart:
		e.Type, e.Opens, e.Closes = EventOpened, now, now.Add(MaxWindow)
		if p := s.Contest.Paced; !p.Closes.IsZero() {
			e.Closes = p.Closes
		}
		if a.By != "" && !now.Before(e.Closes) { // the clock may open late what is over, and then closes it
			return e, true, fmt.Errorf("%w: the window is over", ErrNotAllowed)
		}
		return e, true, nil
	case CommandSettle:
		e.Type, e.Tally, e.Tallies = EventSettled, a.Tally, a.Tallies
		return e, true, nil
	case CommandReopen:
		e.Type = EventReopened
		e.Closes, err = s.until(a.Until, now)
		return e, true, err
	case CommandExtend:
		if a.Until.IsZero() {
			return e, false, nil
		}
		e.Type = EventExtended
		e.Closes, err = s.until(a.Until, now)
		if err == nil && !s.openEnded() && !e.Closes.After(s.Closes) {
			err = &DefinitionError{"until", "新的收卷时间要晚于现在的"}
		}
		return e, true, err
	default:
		return e, false, nil
	}
}

// until is a new end of the window. Opens stays: what people began and answered since counts.
func (s *State) until(end, now time.Time) (time.Time, error) {
	end = end.UTC().Truncate(time.Millisecond)
	if !end.After(now) || end.After(s.Opens.Add(MaxWindow)) {
		return end, &DefinitionError{"until", fmt.Sprintf("收卷时间要在现在以后、开放以后 %d 天以内", MaxWindow/(24*time.Hour))}
	}
	return end, nil
}

// openEnded reports whether only a host closes the window.
func (s *State) openEnded() bool { return s.Closes.Sub(s.Opens) >= MaxWindow }

// foldPaced lets one event speak for all questions.
func (s *State) foldPaced(e Event) {
	for q := range s.Questions {
		r := &s.Questions[q]
		switch e.Type {
		case EventOpened:
			r.Opened = true
		case EventReopened:
			r.Settled, r.Tally = false, Tally{}
		case EventSettled:
			r.Settled = true
			if q < len(e.Tallies) {
				r.Tally = e.Tallies[q]
			}
		case EventRevealed:
			r.Revealed = true
		case EventEnded:
			r.Skipped = !r.Settled
		}
	}
	switch e.Type {
	case EventRevealed:
		s.Phase = PhaseBoard // there is no one question to show
	case EventReopened:
		s.Phase, s.Closes = PhaseOpen, e.Closes
	}
}

func (s *State) allowedPaced() []Command {
	var can []Command
	switch s.Phase {
	case PhaseLobby:
		can = []Command{CommandStart}
	case PhaseOpen:
		can = []Command{CommandClose, CommandExtend}
	case PhaseSettled:
		can = []Command{CommandReveal, CommandReopen}
	case PhaseEnded:
		return []Command{}
	}
	if s.Locked {
		can = append(can, CommandUnlock)
	} else {
		can = append(can, CommandLock)
	}
	return append(append(can, s.allowedRulings()...), CommandEnd)
}

// opensAlone is when the clock opens the window; the zero time if it does not.
func (s *State) opensAlone() time.Time {
	if !s.paced() || s.Phase != PhaseLobby {
		return time.Time{}
	}
	return s.Contest.Paced.Opens
}

// windowText says what happened to a window, for the host's log; "" for what is the same everywhere.
func (e *Event) windowText() string {
	if !e.Window {
		return ""
	}
	switch e.Type {
	case EventOpened:
		if e.By == "" {
			return "到时间，开放作答"
		}
		return "开放作答"
	case EventClosed:
		if e.By == "" {
			return "到时间，收卷"
		}
		return "收卷"
	case EventSettled:
		return fmt.Sprintf("统计完成：收到 %d 个答案，答对 %d 个", e.Tally.Answered, e.Tally.Correct)
	case EventRevealed:
		return "公布成绩"
	case EventExtended:
		if e.Seconds == 0 {
			return "收卷时间改到 " + minute(e.Closes)
		}
		return fmt.Sprintf("延长 %d 秒", e.Seconds)
	case EventReopened:
		return "重新开放，" + minute(e.Closes) + " 收卷"
	default:
		return ""
	}
}

// minute writes a moment for people.
func minute(t time.Time) string { return t.In(answer.China).Format("1 月 2 日 15:04") }

// Secrets are the questions of which nothing may tell the right answer yet.
func (s *State) Secrets() []int {
	if !s.paced() {
		if q, ok := s.Secret(); ok {
			return []int{q}
		}
		return nil
	}
	var hidden []int
	for q, r := range s.Questions {
		if r.Opened && !r.Revealed && !r.Skipped && s.Phase != PhaseEnded {
			hidden = append(hidden, q)
		}
	}
	return hidden
}

// PacedView is the window as everybody sees it.
type PacedView struct {
	Opens   int64 `json:"opens,omitempty" doc:"开放时间，毫秒；没有则由主持人开放"`
	Closes  int64 `json:"closes,omitempty" doc:"收卷时间，毫秒；没有则由主持人收卷"`
	Seconds int   `json:"seconds,omitempty" doc:"每题限时；没有则不限"`
	AtOnce  bool  `json:"at_once" doc:"答完一题就看对错"`

	Sitters
}

// Sitters is how far people have come in a window.
type Sitters struct {
	Begun    int `json:"begun" doc:"开始作答的人数"`
	Finished int `json:"finished" doc:"答完的人数：每道题都答了，或者过了时间"`
}

// pace puts the window in the place of the one question that a contest with a host has.
func (s *State) pace(v *View, a Around) {
	if !s.paced() {
		return
	}
	p := s.Contest.Paced
	v.Question, v.Reveal = nil, nil
	v.Paced = &PacedView{Seconds: s.Contest.Seconds, AtOnce: p.AtOnce, Sitters: a.Sitters}
	if !p.Opens.IsZero() {
		v.Paced.Opens = p.Opens.UnixMilli()
	}
	switch {
	case s.Phase == PhaseOpen && !s.openEnded():
		v.Paced.Closes = s.Closes.UnixMilli()
	case s.Phase == PhaseLobby && !p.Closes.IsZero():
		v.Paced.Closes = p.Closes.UnixMilli()
	}
	if v.Host == nil {
		return
	}
	v.Host.Answer, v.Host.Accept = []int{}, nil
	for i := range v.Host.RunDown {
		if item := &v.Host.RunDown[i]; item.State == "done" && s.Phase == PhaseOpen {
			item.State = "now"
		}
	}
}
