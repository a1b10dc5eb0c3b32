package contest

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// This file is what a host decides beside the question under way: points for a reason, 改判, void, undo, substitutions.

const reasonMost = 60

func (s *State) applyAward(e Event, a Act, _ time.Time) (Event, error) {
	if a.Team < 1 || a.Team > len(s.Contest.Teams) {
		return e, &DefinitionError{"team", "没有这支队"}
	}
	if a.Points == 0 || a.Points > MaxPoints*hundredths || a.Points < -MaxPoints*hundredths {
		return e, &DefinitionError{"points", fmt.Sprintf("加减分要在 1 到 %d 之间", MaxPoints)}
	}
	reason, err := checkReason(a.Reason)
	if err != nil {
		return e, err
	}
	said := StageEvent{Team: a.Team, Reason: reason, Lines: []ScoreLine{{Team: a.Team, Delta: a.Points}}}
	return s.stageSays(e, EventAwarded, said), nil
}

func checkReason(reason string) (string, error) {
	reason = strings.TrimSpace(reason)
	if reason == "" || utf8.RuneCountInString(reason) > reasonMost || strings.ContainsAny(reason, "\r\n\t") {
		return "", &DefinitionError{"reason", fmt.Sprintf("要写明理由，%d 个字以内", reasonMost)}
	}
	return reason, nil
}

// past checks that a question has been asked and judged and counts.
func (s *State) past(q int) error {
	if q < 0 || q >= len(s.Questions) || !s.Questions[q].Settled || s.Questions[q].Skipped {
		return &DefinitionError{"question", "这道题还没有判定，或已经作废"}
	}
	return nil
}

func (s *State) applyRerule(e Event, a Act, _ time.Time) (Event, error) {
	reason, err := checkReason(a.Reason)
	if err == nil {
		err = s.past(a.Question)
	}
	if err != nil {
		return e, err
	}
	i := slices.IndexFunc(s.Stage.Asked, func(r Ruled) bool {
		return r.Question == a.Question && r.Team == a.Team && r.Verdict != ""
	})
	if i < 0 {
		return e, &DefinitionError{"team", "这支队没有答这道题"}
	}
	before := s.Stage.Asked[i]
	after := before
	after.Verdict = a.Verdict
	if _, known := verdictWords[a.Verdict]; !known || a.Verdict == before.Verdict {
		return e, &DefinitionError{"verdict", "改判要与原判不同"}
	}
	e.Question = a.Question
	said := StageEvent{Team: a.Team, Verdict: a.Verdict, Reason: reason, Lines: differ(s.worth(before), s.worth(after))}
	return s.stageSays(e, EventReruled, said), nil
}

// differ are the lines that turn one set into another.
func differ(before, after []ScoreLine) []ScoreLine {
	sums := map[int]int64{}
	for _, l := range before {
		sums[l.Team] -= l.Delta
	}
	for _, l := range after {
		sums[l.Team] += l.Delta
	}
	return linesFrom(sums)
}

// linesFrom are sums by team as lines, by team's number, without those that change nothing.
func linesFrom(sums map[int]int64) []ScoreLine {
	var lines []ScoreLine
	for team := 1; team <= maxTeams; team++ {
		if d := sums[team]; d != 0 {
			lines = append(lines, ScoreLine{team, d})
		}
	}
	return lines
}

const maxTeams = 12

// back are the lines that take back all a question brought.
func (s *State) back(question int) []ScoreLine {
	sums := map[int]int64{}
	for _, l := range s.Stage.Lines {
		if l.Question == question {
			sums[l.Team] -= l.Delta
		}
	}
	return linesFrom(sums)
}

func (s *State) applyVoid(e Event, a Act, _ time.Time) (Event, error) {
	reason, err := checkReason(a.Reason)
	if err == nil {
		err = s.past(a.Question)
	}
	if err != nil {
		return e, err
	}
	e.Question = a.Question
	return s.stageSays(e, EventVoided, StageEvent{Reason: reason, Lines: s.back(a.Question)}), nil
}

// applyLeave skips the question under way, or ends the match in it: what is half asked brings nobody anything.
func (s *State) applyLeave(e Event, a Act, _ time.Time) (Event, error) {
	e.Type = plainEvents[a.Command]
	if s.Current < 0 || s.Questions[s.Current].Settled {
		return e, nil // what the teams have of a question stands, though the hall's part of it is left out
	}
	return s.stageSays(e, e.Type, StageEvent{Team: s.Stage.Team, Lines: s.back(s.Current)}), nil
}

func (s *State) applyUndo(e Event, _ Act, _ time.Time) (Event, error) {
	last, ok := s.undoable()
	if !ok {
		return e, notNow("nothing to take back")
	}
	e.Question = last.Question
	return s.stageSays(e, EventUndone, StageEvent{Undoes: last.Seq, Reason: last.Text()}), nil
}

// undoable is the last event, if a host may take it back: nothing anybody else did hangs on it.
func (s *State) undoable() (Event, bool) {
	if len(s.Log) == 0 {
		return Event{}, false
	}
	last := s.Log[len(s.Log)-1]
	if last.By == "" {
		return Event{}, false
	}
	switch last.Type {
	case EventCalled, EventPassed, EventShown, EventBegan, EventRuled, EventFouled, EventAwarded, EventReruled, EventVoided,
		EventSkipped, EventBoarded, EventSubstituted, EventTied, EventLocked, EventUnlocked:
		return last, true
	default:
		return Event{}, false
	}
}

func (s *State) applySubstitute(e Event, a Act, _ time.Time) (Event, error) {
	if a.Team < 1 || a.Team > len(s.Contest.Teams) {
		return e, &DefinitionError{"team", "没有这支队"}
	}
	t := s.Stage.Teams[a.Team-1]
	switch {
	case t.Substitutions >= s.Contest.Rules.Substitutions:
		return e, &DefinitionError{"team", fmt.Sprintf("每队最多换人 %d 次", s.Contest.Rules.Substitutions)}
	case !slices.Contains(t.Members, a.Leaves):
		return e, &DefinitionError{"leaves", "场上没有这个人"}
	case !slices.Contains(t.Bench, a.Comes):
		return e, &DefinitionError{"comes", "替补里没有这个人"}
	}
	return s.stageSays(e, EventSubstituted, StageEvent{Team: a.Team, Leaves: a.Leaves, Comes: a.Comes}), nil
}
