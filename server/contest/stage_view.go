package contest

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"pufa/server/question"
)

// staged adds to a view what a role sees of a match.
func (s *State) staged(role Role, v *View, a Around) {
	if !s.onStage() {
		return
	}
	if s.veiled(role) {
		v.Question = v.Question.veil()
	}
	v.Stage = s.stageView(role, a)
	if v.Host != nil {
		v.Host.Stage = s.stageHost()
	}
}

// veiled reports whether a role may not see even the question: one that is only read aloud, or the first of a speed
// run that has not begun.
func (s *State) veiled(role Role) bool {
	r := s.rule()
	if r == nil || s.Current < 0 || role == RoleHost {
		return false
	}
	return r.Hidden && !s.Questions[s.Current].Revealed && !s.Stage.Audience || r.Speed != nil && s.Phase == PhaseShown
}

// veil leaves of a question what one must know to buzz for it and to follow its clock: which it is, and its time.
func (q *QuestionView) veil() *QuestionView {
	if q == nil {
		return nil
	}
	veiled := *q
	veiled.Stem, veiled.Options, veiled.Media = "", []string{}, nil
	return &veiled
}

func (s *State) stageView(role Role, a Around) *StageView {
	x := &s.Stage
	v := &StageView{
		Rules: s.Contest.Rules.Title, Rounds: s.roundItems(), Round: x.Round, Turn: x.Turn, Team: x.Team, Member: x.Member,
		Value: x.Value, Challenger: x.Challenger, Audience: x.Audience, Tries: x.Tries, Teams: s.teamViews(role, a),
		Tied: x.Tied, Notices: x.Notices, Last: s.lastScore(), Judges: s.markViews(role),
	}
	v.Ahead = s.ahead()
	r := s.rule()
	if r == nil {
		return v
	}
	v.Who, v.How, v.Hidden, v.Words = r.Who, r.How, r.Hidden, r.Words()
	v.Right, v.Wrong = s.stake(r)
	v.Starting = s.Phase == PhaseOpen && !x.Begun && s.startsByClock(r)
	if r.Who == WhoFirst {
		v.Buzzes, v.Reading = s.buzzViews(), r.Buzzer.Opens == OpensReading
	}
	if s.Phase == PhaseChoosing {
		v.Chooser, v.Values = x.Chooser, s.left()
	}
	if r.Speed != nil {
		v.Speed = &SpeedView{Done: x.SpeedDone, Right: x.SpeedRight, Total: r.Speed.Questions}
	}
	return v
}

// ahead is the round that comes next, between rounds.
func (s *State) ahead() *AheadView {
	if s.Phase != PhaseLobby && s.Phase != PhaseBoard {
		return nil
	}
	round, _, ok := s.nextTurn()
	if !ok || round == s.Stage.Round && s.Stage.Turn >= 0 {
		return nil
	}
	r := s.Contest.Rules.Round(round)
	return &AheadView{Title: r.Title, Words: r.Words()}
}

// stake is what the question at hand brings its team, right or wrong. Judges and the hall have none.
func (s *State) stake(r *RoundRule) (right, wrong int64) {
	switch {
	case r.Judging != nil || r.Who == WhoAudience || s.Stage.Audience:
		return 0, 0
	case r.Choice == nil:
		return r.Points.Right, r.Points.Wrong
	case r.Choice.WrongZero || s.Stage.Challenger != 0:
		return s.Stage.Value, 0
	default:
		return s.Stage.Value, -s.Stage.Value
	}
}

func (s *State) roundItems() []RoundItem {
	rules, x := s.Contest.Rules, &s.Stage
	items := make([]RoundItem, 0, len(rules.Rounds)+1)
	for i := range rules.Rounds {
		items = append(items, s.roundItem(i, rules.Rounds[i].turns(len(s.Contest.Teams))))
	}
	if len(x.Tied) > 0 {
		items = append(items, s.roundItem(len(rules.Rounds), rules.Tiebreak.turns(len(x.Tied))))
	}
	return items
}

// roundItem is a line of the run-down. While the tiebreak is played the rounds before it are done.
func (s *State) roundItem(i, total int) RoundItem {
	rules, x := s.Contest.Rules, &s.Stage
	item := RoundItem{Title: rules.Round(i).Title, State: "todo", Total: total}
	passed, tiebreak := x.Round, len(rules.Rounds)
	if x.Round == tiebreak {
		passed = rules.tiebreakAfter()
	}
	switch {
	case i == x.Round:
		item.State, item.Done = "now", x.Turn+1
		if s.Phase == PhaseEnded {
			item.State = "done"
		}
	case i < passed, i == tiebreak:
		item.State, item.Done = "done", item.Total
	}
	return item
}

func (s *State) teamViews(role Role, a Around) []TeamView {
	views := make([]TeamView, len(s.Contest.Teams))
	for i, t := range s.Contest.Teams {
		n := i + 1
		views[i] = TeamView{
			Number: n, Name: t.Name, Unit: t.Unit, Members: orEmpty(s.Stage.Teams[i].Members), Points: AsPoints(s.Points(n)), Rank: s.rank(n),
			State: s.teamState(n), Fouls: s.Stage.Teams[i].Fouls, Connected: a.Teams[n],
			Tested: s.Phase == PhaseLobby && s.Stage.Teams[i].Tested,
		}
		if s.Current >= 0 && s.Phase != PhaseEnded {
			views[i].Gained = AsPoints(s.linesOf(s.Current, n))
			views[i].Verdict = s.verdictOn(s.Current, n)
			views[i].Given = s.givenBy(n, role)
			views[i].Marks = s.textMarks(n, role)
		}
	}
	return views
}

func (s *State) teamState(n int) string {
	x := &s.Stage
	given := slices.ContainsFunc(x.Given, func(g TeamGiven) bool { return g.Team == n })
	answering := s.Phase == PhaseOpen || s.Phase == PhaseClosed || s.Phase == PhaseJudging
	switch {
	case slices.Contains(x.Out, n) && slices.Contains(x.Fouled, n):
		return "foul"
	case slices.Contains(x.Out, n):
		return "out"
	case given:
		return "answered"
	case answering && x.Team == n && !x.Audience:
		return "answering"
	case x.Team == n && (s.Phase == PhaseShown || s.Phase == PhaseChoosing):
		return "turn"
	default:
		return "rest"
	}
}

func (s *State) verdictOn(q, team int) Verdict {
	for _, v := range slices.Backward(s.Stage.Asked) {
		if v.Question == q && v.Team == team {
			return v.Verdict
		}
	}
	return ""
}

// givenBy is a team's answer on its pad. Others see it only once it has been judged, or they could copy it; what is in
// a team's own words only with the reveal.
func (s *State) givenBy(team int, role Role) *question.Given {
	for _, g := range s.Stage.Given {
		if g.Team == team && (role == RoleHost || s.verdictOn(s.Current, team) != "" || s.textsShown()) {
			return &g.Given
		}
	}
	return nil
}

// buzzViews are the presses for the question, those of the last try first, and in each the earliest first. Behind them
// stand the teams that fouled.
func (s *State) buzzViews() []BuzzView {
	buzzes := slices.Clone(s.Stage.Buzzes)
	slices.SortStableFunc(buzzes, func(a, b Buzz) int {
		return cmp.Or(cmp.Compare(b.Try, a.Try), a.Credited.Compare(b.Credited))
	})
	views := make([]BuzzView, len(buzzes))
	var first time.Time
	for i, b := range buzzes {
		if i == 0 || buzzes[i-1].Try != b.Try {
			first = b.Credited
		}
		views[i] = BuzzView{
			Team: b.Team, Behind: milliseconds(b.Credited.Sub(first)), Credit: milliseconds(b.At.Sub(b.Credited)),
			State: "lost", Drawn: b.Drawn,
		}
		switch {
		case b.Won:
			views[i].State = "won"
		case b.Foul:
			views[i].State = "foul"
		case !s.Stage.Window.IsZero() && b.Try == s.Stage.Tries:
			views[i].State = "waiting"
		}
	}
	for _, team := range s.Stage.Fouled {
		if !slices.ContainsFunc(views, func(v BuzzView) bool { return v.Team == team && v.State == "foul" }) {
			views = append(views, BuzzView{Team: team, State: "foul"})
		}
	}
	return views
}

func milliseconds(d time.Duration) float64 {
	return float64(d.Round(100*time.Microsecond).Microseconds()) / 1000
}

func (s *State) lastScore() *ScoreView {
	lines := s.Stage.Lines
	if len(lines) == 0 {
		return nil
	}
	last := lines[len(lines)-1]
	return &ScoreView{Team: last.Team, Points: AsPoints(last.Delta), Reason: last.Reason}
}

func (s *State) stageHost() *StageHost {
	h := &StageHost{
		Verdicts: []Verdict{}, Teams: orEmpty(s.judgeable()), Fouls: orEmpty(s.fouls()), Past: s.pastViews(),
		Members: make([][]string, len(s.Stage.Teams)),
	}
	for i, t := range s.Stage.Teams {
		h.Members[i] = orEmpty(t.Bench)
	}
	if last, ok := s.undoable(); ok {
		h.Undo = last.Text()
	}
	if slices.Contains(s.allowedNow(), CommandTiebreak) {
		h.Tied = s.tied()
	}
	r := s.rule()
	if r == nil {
		return h
	}
	if len(h.Teams) > 0 {
		h.Verdicts = []Verdict{VerdictRight, VerdictWrong}
		if r.Points.Partial > 0 {
			h.Verdicts = []Verdict{VerdictRight, VerdictPartial, VerdictWrong}
		}
	}
	if r.How == HowPad && s.Stage.Team != 0 && len(h.Teams) > 0 {
		v := s.padVerdict(s.Stage.Team)
		h.Pad = &v
	}
	if s.Phase == PhaseChoosing {
		h.Choices = s.challengeable()
	}
	return h
}

// challengeable are the teams the one whose turn it is may name, itself left out.
func (s *State) challengeable() []int {
	if !s.rule().Choice.Challenge {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(s.playing()), func(t int) bool { return t == s.Stage.Team })
}

func (s *State) pastViews() []PastAsked {
	views := []PastAsked{}
	for _, q := range s.pastAsked() {
		if !s.Questions[q].Settled {
			continue
		}
		view := PastAsked{Question: q, Title: s.Contest.Questions[q].Question.Stem, Void: s.Questions[q].Skipped, Verdicts: []PastVerdict{}}
		for _, v := range s.Stage.Asked {
			if v.Question == q && v.Verdict != "" {
				view.Verdicts = append(view.Verdicts, PastVerdict{v.Team, v.Verdict, AsPoints(s.linesOf(q, v.Team))})
			}
		}
		views = append(views, view)
	}
	return views
}

// chairYou is what a team's phone or a judge has beside the hall's view.
func (s *State) chairYou(c Chair) You {
	v := &SeatView{Team: c.Team, Judge: c.Judge, May: "wait"}
	if c.Judge != 0 {
		s.judgeSeat(v)
		return You{Name: fmt.Sprintf("%d 号评委", c.Judge), Seat: v}
	}
	s.teamSeat(v)
	t := &s.Contest.Teams[c.Team-1]
	return You{Name: t.Name, District: t.Unit, Seat: v}
}

func (s *State) teamSeat(v *SeatView) {
	x, r := &s.Stage, s.rule()
	for _, g := range x.Given {
		if g.Team == v.Team {
			v.Given = &g.Given
		}
	}
	v.Buzzed = slices.ContainsFunc(x.Buzzes, func(b Buzz) bool { return b.Team == v.Team && b.Try == x.Tries })
	has := slices.Contains(s.mayHave(), v.Team)
	switch {
	case s.Phase == PhaseLobby:
		v.May, v.Buzzed = "buzz", x.Teams[v.Team-1].Tested
	case r == nil || !has:
	case s.Phase == PhaseChoosing && x.Chooser == v.Team:
		v.May, v.Values, v.Teams = "choose", s.left(), s.challengeable()
		if r.Member == MemberOne {
			v.Members = x.Teams[x.Team-1].Members
		}
	case r.Who == WhoFirst && (s.Phase == PhaseShown || s.Phase == PhaseArmed):
		v.May = "buzz"
	case s.Phase == PhaseOpen && !x.Audience && r.onPad() && v.Given == nil && (x.Team == 0 || x.Team == v.Team):
		v.May = "answer"
		if r.Writing != nil {
			v.Most = r.Writing.Most
		}
	}
}
