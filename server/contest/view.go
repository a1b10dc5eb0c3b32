package contest

import (
	"slices"

	"pufa/server/question"
)

// boardRows is how many rows of the standings travel.
const boardRows = 20

// Around is what a view shows beside the state: who is there and how they stand.
type Around struct {
	Players   int
	Connected int
	Answered  int
	Recent    []string
	JoinURL   string
	Board     []BoardRow
	Districts []DistrictRow
	Teams     [maxTeams + 1]int // phones connected, by team of a match
	Groups    []GroupRow
	Left      int     // not eliminated
	Fell      int     // eliminated by the last question
	Sitters   Sitters // of a window
}

// For is what one role sees, and the only way out of a State. A player and the screen learn nothing of a question
// that has not been revealed but its text.
func (s *State) For(role Role, a Around) View {
	v := View{
		Contest: s.head(), Phase: s.Phase, Paused: s.Paused, Locked: s.Locked, Players: a.Players,
		Question: s.questionView(), Reveal: s.reveal(), Board: s.board(role, a), Crowd: s.crowdView(a), Notices: s.Notices,
	}
	if role == RoleScreen || role == RoleHost {
		v.Join = &Join{URL: a.JoinURL, Recent: orEmpty(a.Recent)}
	}
	if role == RoleHost {
		v.Host = s.hostView(a)
	}
	s.staged(role, &v, a)
	s.pace(&v, a)
	return v
}

func (s *State) questionView() *QuestionView {
	if s.Current < 0 || s.Phase == PhaseEnded {
		return nil
	}
	v := s.questionText(s.Current)
	v.Opens, v.Closes, v.Remaining = s.Opens.UnixMilli(), s.Closes.UnixMilli(), s.Remaining.Milliseconds()
	v.Skipped = s.Questions[s.Current].Skipped
	return v
}

// questionText is a question as it is asked, without its times.
func (s *State) questionText(q int) *QuestionView {
	asked := &s.Contest.Questions[q]
	return &QuestionView{
		Index: q, Type: asked.Question.Type, Stem: asked.Question.Stem,
		Options: asked.Options(), Points: s.Contest.Points, Unit: asked.Question.Unit(),
		Partial: s.Contest.Scoring.Partial && asked.Question.Type == question.Multiple,
		Media:   asked.Question.Media,
	}
}

func (s *State) reveal() *Reveal {
	if s.Current < 0 || s.Phase != PhaseRevealed && s.Phase != PhaseBoard {
		return nil
	}
	r := s.Questions[s.Current]
	if !r.Revealed || r.Skipped {
		return nil
	}
	return s.revealOf(s.Current)
}

// revealOf is the right answer of a question; whether it may be shown is for the caller to know.
func (s *State) revealOf(index int) *Reveal {
	r, asked := s.Questions[index], s.asked(index)
	q := &asked.Question
	v := &Reveal{
		Answer: asked.Right(), Estimate: estimateView(q), Explanation: q.Explanation, Law: asked.Law, Article: question.ArticleTitle(q.Article),
		LawVersion: q.LawVersion, Counts: orEmpty(r.Tally.Counts), Answered: r.Tally.Answered, Correct: r.Tally.Correct,
	}
	if texts := q.Solution(); len(texts) > 0 {
		v.Accept = texts[0]
	}
	return v
}

// board is shown to all when the host says so; the host has it at hand from the first revealed question on.
func (s *State) board(role Role, a Around) *Board {
	if !s.boardShown() && (role != RoleHost || !s.anyRevealed()) {
		return nil
	}
	return &Board{
		Rows: orEmpty(a.Board), Players: a.Players, Final: s.Phase == PhaseEnded, Districts: orEmpty(a.Districts),
	}
}

func (s *State) boardShown() bool { return s.Phase == PhaseBoard || s.Phase == PhaseEnded }

func (s *State) anyRevealed() bool {
	return slices.ContainsFunc(s.Questions, func(r QuestionState) bool { return r.Revealed })
}

func (s *State) hostView(a Around) *HostView {
	h := &HostView{
		Connected: a.Connected, Answered: a.Answered, Answer: []int{},
		RunDown: s.runDown(), Log: s.logLines(), Next: s.Next(), Allowed: s.Allowed(),
	}
	if s.Current >= 0 {
		asked := s.asked(s.Current)
		h.Answer, h.Accept = asked.Right(), asked.Question.Solution()
	}
	if !s.onStage() {
		s.hostRulings(h)
	}
	return h
}

// hostRulings says what a host of the crowd format may rule on.
func (s *State) hostRulings(h *HostView) {
	for q := range s.Questions {
		if s.past(q) == nil {
			h.Past = append(h.Past, PastAsked{
				Question: q, Title: s.Contest.Questions[q].Question.Stem, Options: s.Contest.Questions[q].Options(),
				Answer: s.asked(q).Right(), Type: s.Contest.Questions[q].Question.Type, Verdicts: []PastVerdict{},
			})
		}
	}
	slices.Reverse(h.Past)
	if last, ok := s.undoable(); ok {
		h.Undo = last.Text()
	}
}

func (s *State) runDown() []RunItem {
	items := make([]RunItem, len(s.Questions))
	for i, r := range s.Questions {
		items[i] = RunItem{
			Index: i, Title: s.Contest.Questions[i].Question.Stem, Seconds: s.Contest.Seconds,
			Points: s.Contest.Points, State: "todo", Correct: r.Tally.Correct, Total: r.Tally.Answered,
		}
		switch {
		case r.Skipped:
			items[i].State = "skipped"
		case i == s.Current && s.Phase != PhaseEnded:
			items[i].State = "now"
		case r.Opened:
			items[i].State = "done"
		}
	}
	return items
}

func (s *State) logLines() []LogLine {
	lines := make([]LogLine, 0, len(s.Recent))
	for _, e := range slices.Backward(s.Recent) {
		lines = append(lines, LogLine{Seq: e.Seq, At: e.At.UnixMilli(), By: e.By, Text: e.Text()})
	}
	return lines
}

// You is a player's own standing. given is what they answered to the current question, nil for nothing yet.
func (s *State) You(p Player, given *question.Given, all *standings) You {
	y := You{Name: p.Name, District: p.DistrictName}
	if shown := p.Shown(); shown != p.Name {
		y.Shown = shown
	}
	if s.Phase != PhaseEnded {
		y.Answered = given
	}
	if st := all.byPerson[p.Person]; st != nil {
		y.Correct, y.Gained, y.Points, y.Right, y.Rank = st.current, st.gained, st.points, st.right, st.rank
	}
	all.crowdYou(&y, &s.Contest.Scoring, p)
	return y
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
