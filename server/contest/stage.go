package contest

import (
	"fmt"
	"slices"
	"time"

	"pufa/server/question"
)

// FormatStage is played by teams on a stage, by a rule set, with the hall on phones beside.
const FormatStage Format = "stage"

// Team is one of a match. Key is the secret in the address its phones open.
type Team struct {
	Name    string   `bson:"name" json:"name" minLength:"1" maxLength:"20"`
	Unit    string   `bson:"unit,omitempty" json:"unit,omitempty" maxLength:"40"`
	Members []string `bson:"members" json:"members" maxItems:"20" doc:"按座次；上场人数以外的是替补"`
	Key     string   `bson:"key" json:"-"`
}

// Stage is what a match's log says beyond its questions. Like State it is a value: fold makes a new one.
type Stage struct {
	Round      int // of the rule set; -1 before the first
	Turn       int
	Team       int // whose turn it is, or who has won the question; 0 for none or all
	Member     string
	Value      int64
	Challenger int
	Chooser    int
	Audience   bool // the open question is the hall's
	Begun      bool // the team has started to speak
	Early      bool // it pressed while the question was read
	Tries      int
	Out        []int // teams that may not have this question
	Fouled     []int // teams that fouled in it
	Buzzes     []Buzz
	Window     time.Time // when the presses are compared; zero while there are none
	Given      []TeamGiven
	Marks      []Mark
	SpeedDone  int
	SpeedRight int
	Gone       []int // teams that have had their turn in this round's pass
	Tied       []int
	Asked      []Ruled  // every verdict of the match, by question
	Judged     []Judged // every answer of the match that judges gave points for
	Lines      []Line   // every change of points of the match
	Teams      []TeamState
	Notices    []string
}

// TeamState is what the log says of one team.
type TeamState struct {
	Members       []string // by seat
	Bench         []string
	Fouls         int // of every kind
	Early         int // presses too early
	Substitutions int
	Tested        bool // its buzzer was tried
}

// Buzz is one press that counts.
type Buzz struct {
	Team     int
	Person   string
	At       time.Time // when it reached the server
	Credited time.Time // when it was pressed, as far as can be known
	Won      bool
	Drawn    bool
	Early    bool // while the question was read
	Foul     bool // the team has fouled since, and the press counts no more
	Try      int
}

// TeamGiven is a team's answer on its pad, in the shown order.
type TeamGiven struct {
	Team   int
	Person string // whose phone it came from
	Given  question.Given
}

// Mark is one judge's points for a team's answer, in hundredths.
type Mark struct {
	Judge  int
	Team   int
	Points int64
}

// Judged is a team's answer that judges gave points for, with what each gave. Text is "" for one that was spoken.
type Judged struct {
	Question int
	Team     int
	Text     string
	Marks    []Mark
}

// Ruled is how one team's answer to one question was ruled, and what the question could bring it.
type Ruled struct {
	Question   int
	Team       int
	Verdict    Verdict
	Round      int
	Value      int64
	Challenger int
	Try        int  // how many teams had tried before
	Early      bool // the team pressed while the question was read
}

// Line is a ScoreLine with the question and the event it belongs to; Question is -1 for an award.
type Line struct {
	ScoreLine
	Question int
	Seq      int64
	Reason   string
}

func newStage(c *Contest) Stage {
	x := Stage{Round: -1, Turn: -1, Teams: make([]TeamState, len(c.Teams))}
	for i, t := range c.Teams {
		on := min(c.Rules.Members, len(t.Members))
		x.Teams[i] = TeamState{Members: slices.Clone(t.Members[:on]), Bench: slices.Clone(t.Members[on:])}
	}
	return x
}

// rule is that of the round under way, nil before the first.
func (s *State) rule() *RoundRule { return s.Contest.Rules.Round(s.Stage.Round) }

func (s *State) onStage() bool { return s.Contest.Format == FormatStage }

// Points are a team's, in hundredths.
func (s *State) Points(team int) int64 {
	sum := s.Contest.Rules.BaseScore * hundredths
	for _, l := range s.Stage.Lines {
		if l.Team == team {
			sum += l.Delta
		}
	}
	return sum
}

// linesOf is what a question has brought a team so far, in hundredths.
func (s *State) linesOf(question, team int) int64 {
	var sum int64
	for _, l := range s.Stage.Lines {
		if l.Question == question && l.Team == team {
			sum += l.Delta
		}
	}
	return sum
}

// playing are the teams of the round under way: all, or those of a tiebreak.
func (s *State) playing() []int {
	if s.Stage.Round == len(s.Contest.Rules.Rounds) {
		return s.Stage.Tied
	}
	return s.everyTeam()
}

func (s *State) everyTeam() []int {
	all := make([]int, len(s.Contest.Teams))
	for i := range all {
		all[i] = i + 1
	}
	return all
}

// mayHave are the teams that may still win or answer the question.
func (s *State) mayHave() []int {
	return slices.DeleteFunc(slices.Clone(s.playing()), func(t int) bool { return slices.Contains(s.Stage.Out, t) })
}

// fresh is the next question of a round with a value that was not asked yet, or -1.
func (s *State) fresh(round int, value int64) int {
	for q, asked := range s.Contest.Questions {
		if asked.Round == round && asked.Value == value && !s.Questions[q].Opened {
			return q
		}
	}
	return -1
}

// left are the values one may pick now.
func (s *State) left() []ValueLeft {
	r := s.rule()
	if r == nil || r.Choice == nil {
		return nil
	}
	left := make([]ValueLeft, len(r.Choice.Values))
	for i, v := range r.Choice.Values {
		left[i].Value = v
		for q, asked := range s.Contest.Questions {
			if asked.Round == s.Stage.Round && asked.Value == v && !s.Questions[q].Opened {
				left[i].Left++
			}
		}
	}
	return left
}

// foldStage is State.fold for what only a match has.
func (s *State) foldStage(e Event) {
	x := &s.Stage
	x.own()
	if e.Stage == nil {
		return
	}
	s.foldScores(e)
	switch e.Type {
	case EventCalled:
		x.begin(e.Stage)
		s.Phase, s.Current = PhaseChoosing, -1
	case EventPassed:
		s.went(e.Stage.Team)
		s.Phase, s.Current = PhaseSettled, -1
	case EventShown:
		s.show(e)
	case EventArmed:
		x.Team, x.Begun = 0, false // a press while the question was read stays
		s.Phase, s.Opens, s.Closes = PhaseArmed, e.Opens, e.Closes
	case EventOpened:
		x.Audience, x.Begun = e.Stage.Audience, false
	case EventBuzzed:
		s.buzz(e)
	case EventWon:
		s.win(e)
	case EventBegan:
		x.Begun, s.Opens, s.Closes = true, e.Opens, e.Closes
	case EventGiven:
		x.Given = append(x.Given, TeamGiven{e.Stage.Team, e.Stage.Person, *e.Stage.Given})
		if x.Team != 0 && s.rule().Speed == nil {
			s.Phase, s.Paused, s.Remaining = s.afterAnswers(), false, 0
		}
	case EventClosed:
		s.Phase = s.afterAnswers()
		s.lead(e) // nobody buzzed
	case EventMarked:
		x.mark(e.Stage)
	case EventTied:
		x.Round, x.Turn, x.Tied, x.Gone = len(s.Contest.Rules.Rounds), -1, e.Stage.Teams, nil
		s.Phase, s.Current = PhaseBoard, -1
	case EventSubstituted:
		x.Teams[e.Stage.Team-1].swap(e.Stage.Leaves, e.Stage.Comes)
	case EventTested:
		x.Teams[e.Stage.Team-1].Tested = true
	}
}

// own makes x's slices x's own, so that what grows in one state is not seen in another.
func (x *Stage) own() {
	x.Out, x.Fouled, x.Gone = slices.Clone(x.Out), slices.Clone(x.Fouled), slices.Clone(x.Gone)
	x.Buzzes, x.Given, x.Marks = slices.Clone(x.Buzzes), slices.Clone(x.Given), slices.Clone(x.Marks)
	x.Asked, x.Lines, x.Teams = slices.Clone(x.Asked), slices.Clone(x.Lines), slices.Clone(x.Teams)
	x.Judged = slices.Clone(x.Judged)
	x.Notices = slices.Clone(x.Notices)
}

// begin starts a turn: what belonged to the last question is gone.
func (x *Stage) begin(e *StageEvent) {
	if e.Round != x.Round {
		x.Gone = nil
	}
	x.Round, x.Turn, x.Team, x.Member, x.Chooser = e.Round, e.Turn, e.Team, e.Member, e.Chooser
	x.Value, x.Challenger, x.Audience, x.Begun, x.Early, x.Tries = e.Value, e.Challenger, false, false, false, 0
	x.Out, x.Fouled, x.Buzzes, x.Given, x.Marks, x.Window = nil, nil, nil, nil, nil, time.Time{}
	x.SpeedDone, x.SpeedRight = 0, 0
}

func (s *State) show(e Event) {
	x := &s.Stage
	x.begin(e.Stage)
	if s.rule().Who == WhoTurn {
		gone := x.Team
		if x.Challenger != 0 {
			gone = x.Challenger
		}
		s.went(gone)
	}
	s.Phase, s.Current, s.Opens, s.Closes = PhaseShown, e.Question, time.Time{}, time.Time{}
	s.Questions[e.Question].Opened = true
}

// went notes that a team has had its turn in this pass, or begins a new pass with it.
func (s *State) went(team int) {
	x := &s.Stage
	if len(x.Gone) >= len(s.playing()) {
		x.Gone = nil
	}
	x.Gone = append(x.Gone, team)
}

func (s *State) buzz(e Event) {
	x := &s.Stage
	arrived, credited := e.Pressed()
	x.Buzzes = append(x.Buzzes, Buzz{
		Team: e.Stage.Team, Person: e.Stage.Person, At: arrived, Credited: credited, Try: x.Tries,
		Early: x.Tries == 0 && (s.Phase == PhaseShown || credited.Before(s.Opens)),
	})
	if x.Window.IsZero() {
		x.Window = e.At.Add(BuzzWindow)
	}
}

func (s *State) win(e Event) {
	x := &s.Stage
	for i := range x.Buzzes {
		if b := &x.Buzzes[i]; b.Try == x.Tries && b.Team == e.Stage.Team {
			b.Won, b.Drawn = true, len(e.Stage.Teams) > 0
			x.Early = b.Early
		}
	}
	x.Team, x.Member, x.Window, x.Begun = e.Stage.Team, "", time.Time{}, false
	s.Phase, s.Opens, s.Closes = PhaseOpen, e.Opens, e.Closes
}

// maySwap reports whether the team has a substitution left and somebody for it.
func (t *TeamState) maySwap(most int) bool {
	return t.Substitutions < most && len(t.Bench) > 0 && len(t.Members) > 0
}

// swap puts a member of the bench into another's seat.
func (t *TeamState) swap(leaves, comes string) {
	t.Members, t.Bench = slices.Clone(t.Members), slices.Clone(t.Bench)
	for i, m := range t.Members {
		if m == leaves {
			t.Members[i] = comes
		}
	}
	for i, m := range t.Bench {
		if m == comes {
			t.Bench[i] = leaves
		}
	}
	t.Substitutions++
}

// Check tells what of a match does not fit its rule set, as a *DefinitionError.
func (c *Contest) checkStage() error {
	n := len(c.Teams)
	switch {
	case c.Rules == nil:
		return &DefinitionError{"rules", "台上比赛要有规则"}
	case n < c.Rules.Teams.Min || n > c.Rules.Teams.Max:
		return &DefinitionError{"teams", fmt.Sprintf("这套规则要 %d 到 %d 支队伍", c.Rules.Teams.Min, c.Rules.Teams.Max)}
	}
	seen := map[string]bool{}
	for i := range c.Teams {
		t := &c.Teams[i]
		if t.Name == "" || seen[t.Name] {
			return &DefinitionError{"teams", "队名要有，而且各不相同"}
		}
		seen[t.Name] = true
	}
	return nil
}
