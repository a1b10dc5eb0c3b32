package contest

import (
	"fmt"
	"slices"
	"time"

	"pufa/server/question"
)

// This file is what judges give points for: an answer that was spoken, or the answers that teams wrote.

// afterAnswers is where a question goes that takes no more answers.
func (s *State) afterAnswers() Phase {
	if s.rule().judged() && !s.Stage.Audience {
		return PhaseJudging
	}
	return PhaseClosed
}

// written is a text as it is kept. Its error is a Refusal.
func written(given question.Given, most int) (string, error) {
	if len(given.Options) > 0 {
		return "", refuse("bad_answer", "这个答案不符合题目要求")
	}
	text, length := question.Prose(given.Text)
	switch {
	case length == 0:
		return "", refuse("bad_answer", "还没有写")
	case length > most:
		return "", refuse("bad_answer", fmt.Sprintf("最多写 %d 个字", most))
	}
	return text, nil
}

// markable are the teams whose answers judges give points for now: the one that speaks, or those that have handed in
// what they wrote.
func (s *State) markable() []int {
	r, x := s.rule(), &s.Stage
	switch {
	case r == nil || !r.judged() || x.Audience || s.Phase != PhaseOpen && s.Phase != PhaseJudging:
		return nil
	case r.How == HowJudged:
		return []int{x.Team}
	}
	return x.wrote()
}

// wrote are the teams that have handed in, by number.
func (x *Stage) wrote() []int {
	var teams []int
	for _, g := range x.Given {
		teams = append(teams, g.Team)
	}
	slices.Sort(teams)
	return teams
}

func (s *State) applyMark(e Event, a Act, _ time.Time) (Event, error) {
	teams := s.markable()
	team := a.Team
	if team == 0 && len(teams) == 1 {
		team = teams[0]
	}
	switch {
	case len(teams) == 0:
		return e, refuse("not_now", "现在不用打分")
	case a.Question != s.Current:
		return e, refuse("wrong_question", "这道题已经过去了")
	case !slices.Contains(teams, team):
		return e, refuse("bad_answer", "这支队没有可以打分的答案")
	case a.Points < 0 || a.Points > s.rule().Judging.Max*hundredths:
		return e, refuse("bad_answer", "分数超出了范围")
	}
	return s.stageSays(e, EventMarked, StageEvent{Team: team, Judge: a.Judge, Points: a.Points, Person: a.Person}), nil
}

// mark takes a judge's points: those given last count.
func (x *Stage) mark(e *StageEvent) {
	m := Mark{Judge: e.Judge, Team: e.Team, Points: e.Points}
	if m.Team == 0 {
		m.Team = x.Team // logs from before teams could write name none
	}
	x.Marks = append(slices.DeleteFunc(x.Marks, func(o Mark) bool { return o.Judge == m.Judge && o.Team == m.Team }), m)
}

// marksOf are the judges' points for one team.
func (x *Stage) marksOf(team int) []Mark {
	var marks []Mark
	for _, m := range x.Marks {
		if m.Team == team {
			marks = append(marks, m)
		}
	}
	return marks
}

// allMarked reports whether every judge has given points for every answer.
func (s *State) allMarked() bool {
	return len(s.Stage.Marks) >= len(s.markable())*len(s.Contest.Judges)
}

// mayJudge reports whether the points may count: every answer has some. Where nobody wrote there is nothing to wait for.
func (s *State) mayJudge() bool {
	return !slices.ContainsFunc(s.markable(), func(t int) bool { return len(s.Stage.marksOf(t)) == 0 })
}

// judgedNow are the answers to the question that judges gave points for. A team that wrote nothing is among them.
func (s *State) judgedNow() []Judged {
	r, x := s.rule(), &s.Stage
	if !r.judged() || x.Audience {
		return nil
	}
	teams := []int{x.Team}
	if x.Team == 0 {
		teams = s.mayHave()
	}
	judged := make([]Judged, len(teams))
	for i, t := range teams {
		judged[i] = Judged{Question: s.Current, Team: t, Marks: x.marksOf(t)}
		if r.Writing != nil {
			judged[i].Text = x.textOf(t)
		}
	}
	return judged
}

func (x *Stage) textOf(team int) string {
	for _, g := range x.Given {
		if g.Team == team {
			return g.Given.Text
		}
	}
	return ""
}

// judged makes the judges' points the teams'.
func (s *State) judged(e Event) Event {
	sums := map[int]int64{}
	for _, j := range s.judgedNow() {
		sums[j.Team] = s.rule().Judging.mean(j.Marks)
	}
	return s.stageSays(e, EventSettled, StageEvent{Lines: linesFrom(sums)})
}

// mean is what marks come to, to the hundredth.
func (j *Judging) mean(marks []Mark) int64 {
	points := make([]int64, len(marks))
	for i, m := range marks {
		points[i] = m.Points
	}
	slices.Sort(points)
	if j.Mean == MeanTrimmed && len(points) >= 3 {
		points = points[1 : len(points)-1]
	}
	if len(points) == 0 {
		return 0
	}
	var sum int64
	for _, p := range points {
		sum += p
	}
	n := int64(len(points))
	return (2*sum + n) / (2 * n)
}

// marksShown reports whether others than the host may know what each judge gives.
func (s *State) marksShown(role Role) bool {
	return role == RoleHost || s.Phase != PhaseJudging && s.Phase != PhaseOpen
}

// textsShown reports whether everybody may read what teams wrote.
func (s *State) textsShown() bool {
	r := s.rule()
	return r != nil && r.Writing != nil && s.Questions[s.Current].Revealed && !s.skipped()
}

// markViews are the judges: who has given points for every answer, and where there is one team, how many.
func (s *State) markViews(role Role) []MarkView {
	r := s.rule()
	if r == nil || !r.judged() || s.Current < 0 {
		return nil
	}
	if s.Stage.Team != 0 {
		return s.marksFor(s.Stage.Team, s.marksShown(role))
	}
	views := make([]MarkView, len(s.Contest.Judges))
	teams := s.Stage.wrote()
	for i := range views {
		given := 0
		for _, m := range s.Stage.Marks {
			if m.Judge == i+1 {
				given++
			}
		}
		views[i] = MarkView{Judge: i + 1, Marked: len(teams) > 0 && given == len(teams)}
	}
	return views
}

// marksFor are all judges with their points for one team.
func (s *State) marksFor(team int, open bool) []MarkView {
	views := make([]MarkView, len(s.Contest.Judges))
	for i := range views {
		views[i].Judge = i + 1
		for _, m := range s.Stage.Marks {
			if m.Judge != i+1 || m.Team != team {
				continue
			}
			views[i].Marked = true
			if open {
				p := AsPoints(m.Points)
				views[i].Points = &p
			}
		}
	}
	return views
}

// textMarks are the judges' points for what a team wrote.
func (s *State) textMarks(team int, role Role) []MarkView {
	if r := s.rule(); r == nil || r.Writing == nil || !s.marksShown(role) || !slices.Contains(s.Stage.wrote(), team) {
		return nil
	}
	return s.marksFor(team, true)
}

// judgeSeat is what a judge has beside the hall's view: what there is to give points for.
func (s *State) judgeSeat(v *SeatView) {
	r := s.rule()
	if r == nil || !r.judged() {
		return
	}
	v.Max = r.Judging.Max
	teams := s.markable()
	if len(teams) > 0 {
		v.May = "mark"
	}
	given := func(team int) *float64 {
		for _, m := range s.Stage.Marks {
			if m.Judge == v.Judge && m.Team == team {
				p := AsPoints(m.Points)
				return &p
			}
		}
		return nil
	}
	if r.Writing == nil {
		v.Points = given(s.Stage.Team)
		return
	}
	if s.Phase == PhaseOpen || s.Phase == PhaseJudging {
		v.Key = s.Contest.Questions[s.Current].Question.Explanation
	}
	for _, t := range teams {
		v.Texts = append(v.Texts, TextView{Team: t, Text: s.Stage.textOf(t), Points: given(t)})
	}
}
