package contest

import (
	"slices"
	"time"
)

// This file folds verdicts, fouls and points of a match, and where they lead.

// foldScores folds what an event says of verdicts and points, whatever its type.
func (s *State) foldScores(e Event) {
	x, on := &s.Stage, e.Question
	switch e.Type {
	case EventAwarded:
		on = -1
		x.note(e.stageText())
	case EventReruled, EventVoided:
		x.note(e.stageText())
	case EventFouled:
		x.foul(e.Stage)
	}
	for _, l := range e.Stage.Lines {
		x.Lines = append(x.Lines, Line{ScoreLine: l, Question: on, Seq: e.Seq, Reason: e.stageText()})
	}
	if e.Stage.Out {
		x.Out = append(x.Out, e.Stage.Team)
	}
	switch e.Type {
	case EventRuled:
		x.Asked = append(x.Asked, x.ruled(e.Question, TeamVerdict{e.Stage.Team, e.Stage.Verdict}))
		s.afterRuling(e)
	case EventFouled:
		s.lead(e)
	case EventSettled:
		verdicts := e.Stage.Verdicts
		for _, j := range s.judgedNow() {
			verdicts = append(slices.Clip(verdicts), TeamVerdict{Team: j.Team}) // the judges gave points, no verdict
			x.Judged = append(x.Judged, j)
		}
		for _, v := range verdicts {
			x.Asked = append(x.Asked, x.ruled(e.Question, v))
		}
	case EventReruled:
		for i := range x.Asked {
			if x.Asked[i].Question == e.Question && x.Asked[i].Team == e.Stage.Team {
				x.Asked[i].Verdict = e.Stage.Verdict
			}
		}
	case EventVoided:
		s.Questions[e.Question].Skipped = true
	}
}

// foul counts a foul. A press of a team that is out for it wins nothing any more.
func (x *Stage) foul(e *StageEvent) {
	t := &x.Teams[e.Team-1]
	t.Fouls++
	if e.Foul == FoulEarly {
		t.Early++
	}
	if e.Foul != FoulHelp {
		x.Fouled = append(x.Fouled, e.Team)
	}
	if !e.Out {
		return
	}
	waiting := false
	for i := range x.Buzzes {
		b := &x.Buzzes[i]
		b.Foul = b.Foul || b.Team == e.Team && !b.Won
		waiting = waiting || b.Try == x.Tries && !b.Foul
	}
	if !waiting {
		x.Window = time.Time{}
	}
}

func (x *Stage) ruled(question int, v TeamVerdict) Ruled {
	return Ruled{
		Question: question, Team: v.Team, Verdict: v.Verdict, Round: x.Round, Value: x.Value, Challenger: x.Challenger,
		Try: x.Tries, Early: x.Early,
	}
}

// noticesMost is how many notices a view carries.
const noticesMost = 5

func (x *Stage) note(text string) {
	x.Notices = append([]string{text}, x.Notices[:min(len(x.Notices), noticesMost-1)]...)
}

// afterRuling moves on from a verdict as the event decided.
func (s *State) afterRuling(e Event) {
	x := &s.Stage
	x.Tries++
	if r := s.rule(); r.Speed != nil {
		s.speedOn(e)
		return
	}
	s.lead(e)
}

// lead goes where an event says that the question goes now, "" for nowhere.
func (s *State) lead(e Event) {
	switch e.Stage.Then {
	case "":
		return
	case PhaseShown:
		s.Stage.Team, s.Stage.Window = 0, time.Time{}
		s.Opens, s.Closes = time.Time{}, time.Time{}
	case PhaseSettled:
		s.Stage.Window = time.Time{}
		s.Questions[e.Question].Settled = true
	}
	s.Phase, s.Paused, s.Remaining = e.Stage.Then, false, 0
}

// speedOn counts one answer of a speed run and shows the next question, if there is time for one.
func (s *State) speedOn(e Event) {
	x := &s.Stage
	x.SpeedDone++
	if e.Stage.Verdict == VerdictRight {
		x.SpeedRight++
	}
	s.Questions[e.Question].Settled, s.Questions[e.Question].Revealed = true, true
	x.Given = nil
	if e.Stage.Then == PhaseOpen {
		s.Current = e.Stage.Next
		s.Questions[s.Current].Opened = true
		return
	}
	s.Phase, s.Paused, s.Remaining = PhaseSettled, false, 0
}
