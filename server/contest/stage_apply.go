package contest

import (
	"fmt"
	"slices"
	"time"

	"pufa/server/question"
)

// What teams, judges and the clock do in a match; nobody commands it.
const (
	commandBuzz Command = "buzz"
	commandGive Command = "give"
	commandMark Command = "mark"
	commandWin  Command = "win"
)

// BuzzWindow is how long presses are collected after the first has reached a server, so that one whose line is
// slower may still have been earlier.
const BuzzWindow = 200 * time.Millisecond

// CreditMost is the most a press is dated back for its line: half a round trip of 300 ms.
const CreditMost = 150 * time.Millisecond

// BuzzGrain is how near two presses count as one moment. A clock that reads finer says nothing more: what a line adds
// to a press is known to a fraction of a millisecond at best.
const BuzzGrain = 100 * time.Microsecond

// Deed is what belongs to a command in a match.
type Deed struct {
	Team     int
	To       int // the team named to answer
	Member   string
	Value    int64
	Verdict  Verdict
	Foul     FoulKind
	Points   int64 // in hundredths
	Question int   // a past one
	Reason   string
	Leaves   string
	Comes    string
	Person   string
	Player   string // the name of the one whose points change, in the crowd format
	Options  []int  // the right ones by a ruling, as shown
	Accept   string // a text that is right by a ruling
	Given    question.Given
	Credit   time.Duration // how far a press is dated back
	Judge    int
	Random   uint64 // decides a draw
}

// stageActs are what only a match knows. Each fills in the event, whose head is made.
var stageActs = map[Command]func(*State, Event, Act, time.Time) (Event, error){
	CommandStart: (*State).applyNext, CommandNext: (*State).applyNext, CommandChoose: (*State).applyChoose,
	CommandPass: (*State).applyPass, CommandArm: (*State).applyArm, CommandOpen: (*State).applyOpen,
	CommandBegin: (*State).applyBegin, CommandClose: (*State).applyClose, CommandRule: (*State).applyRule,
	CommandFoul: (*State).applyFoul, CommandAudience: (*State).applyAudience, CommandSettle: (*State).applySettle,
	CommandAward: (*State).applyAward, CommandRerule: (*State).applyRerule, CommandVoid: (*State).applyVoid,
	CommandUndo: (*State).applyUndo, CommandSubstitute: (*State).applySubstitute, CommandTiebreak: (*State).applyTiebreak,
	CommandSkip: (*State).applyLeave, CommandEnd: (*State).applyLeave,
	commandBuzz: (*State).applyBuzz, commandGive: (*State).applyGive, commandMark: (*State).applyMark,
	commandWin: (*State).applyWin,
}

// stageSays is an event of a match with what every one says.
func (s *State) stageSays(e Event, t EventType, x StageEvent) Event {
	x.Round, x.Turn = s.Stage.Round, s.Stage.Turn
	e.Type, e.Stage = t, &x
	return e
}

func notNow(why string) error { return fmt.Errorf("%w: %s", ErrNotAllowed, why) }

// applyNext goes on to the next turn: its question, or the picking of a value.
func (s *State) applyNext(e Event, _ Act, _ time.Time) (Event, error) {
	round, turn, ok := s.nextTurn()
	if !ok {
		return e, notNow("nothing is left to ask")
	}
	r := s.Contest.Rules.Round(round)
	x := StageEvent{Round: round, Turn: turn}
	if r.Who == WhoTurn {
		x.Team, x.Member = s.nextTeam(round, turn)
	}
	if r.Choice != nil {
		x.Chooser = x.Team
		if r.Choice.By == ByPrevious {
			x.Chooser = s.teamBefore(x.Team)
		}
		e.Type, e.Stage = EventCalled, &x
		return e, nil
	}
	e.Type, e.Stage, e.Question = EventShown, &x, s.fresh(round, 0)
	return e, nil
}

func (s *State) applyChoose(e Event, a Act, _ time.Time) (Event, error) {
	x, choice := &s.Stage, s.rule().Choice
	if !slices.ContainsFunc(s.left(), func(v ValueLeft) bool { return v.Value == a.Value && v.Left > 0 }) {
		return e, &DefinitionError{"value", "这个分值没有题了，请另选"}
	}
	said := StageEvent{Team: x.Team, Member: x.Member, Value: a.Value, Chooser: x.Chooser}
	if a.To != 0 && a.To != x.Team {
		if !choice.Challenge || !slices.Contains(s.playing(), a.To) {
			return e, &DefinitionError{"to", "不能指定这支队"}
		}
		said.Team, said.Challenger, said.Member = a.To, x.Team, ""
	}
	if a.Member != "" {
		if !slices.Contains(x.Teams[said.Team-1].Members, a.Member) {
			return e, &DefinitionError{"member", "这支队场上没有这个人"}
		}
		said.Member = a.Member
	}
	e.Question = s.fresh(x.Round, a.Value)
	return s.stageSays(e, EventShown, said), nil
}

func (s *State) applyPass(e Event, _ Act, _ time.Time) (Event, error) {
	return s.stageSays(e, EventPassed, StageEvent{Team: s.Stage.Team}), nil
}

func (s *State) applyArm(e Event, _ Act, now time.Time) (Event, error) {
	b := s.rule().Buzzer
	e.Opens = now
	if b.Opens == OpensCountdown {
		e.Opens = now.Add(seconds(b.Countdown))
	}
	e.Closes = e.Opens.Add(seconds(b.Nobody))
	return s.stageSays(e, EventArmed, StageEvent{}), nil
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

func (s *State) applyOpen(e Event, _ Act, now time.Time) (Event, error) {
	r := s.rule()
	e.Opens, e.Closes = now, now.Add(s.clock(r))
	return s.stageSays(e, EventOpened, StageEvent{Team: s.Stage.Team, Audience: r.Who == WhoAudience}), nil
}

// clock is the time an answer may take from the moment a team has the word.
func (s *State) clock(r *RoundRule) time.Duration {
	switch {
	case r.Speed != nil:
		return seconds(r.Speed.Seconds)
	case s.startsByClock(r):
		return seconds(r.Clock.Start)
	default:
		return seconds(r.Clock.Seconds)
	}
}

// startsByClock reports whether a team that has the word must start to speak within a time of its own.
func (s *State) startsByClock(r *RoundRule) bool {
	return r.How == HowOral && r.Clock.Start > 0 && r.Speed == nil && (r.Who == WhoTurn || r.Who == WhoFirst) && !s.Stage.Audience
}

func (s *State) applyBegin(e Event, _ Act, now time.Time) (Event, error) {
	e.Opens, e.Closes = now, now.Add(seconds(s.rule().Clock.Seconds))
	return s.stageSays(e, EventBegan, StageEvent{Team: s.Stage.Team}), nil
}

// applyClose ends the answering, or the waiting for a buzz that does not come.
func (s *State) applyClose(e Event, a Act, now time.Time) (Event, error) {
	if a.By == "" && !s.timeUp(now) {
		return e, notNow("the time is not over")
	}
	var x StageEvent
	if s.Phase == PhaseArmed {
		if !s.Stage.Window.IsZero() {
			return e, notNow("somebody has buzzed")
		}
		x.Then = PhaseSettled
	}
	return s.stageSays(e, EventClosed, x), nil
}

// timeUp reports whether the clock may close what is open: its time is over, or every pad has been handed in.
func (s *State) timeUp(now time.Time) bool {
	if s.Paused {
		return false
	}
	return !now.Before(s.Closes) || s.Phase == PhaseOpen && s.allGiven()
}

func (s *State) allGiven() bool {
	r := s.rule()
	return s.onStage() && r.Who == WhoAll && r.onPad() && !s.Stage.Audience && len(s.Stage.Given) >= len(s.mayHave())
}

// applyRule judges the answer under way: the host's verdict, or the pad's.
func (s *State) applyRule(e Event, a Act, now time.Time) (Event, error) {
	x, r := &s.Stage, s.rule()
	if _, known := verdictWords[a.Verdict]; !known {
		return e, &DefinitionError{"verdict", "判定要是答对、部分答对或答错"}
	}
	team := x.Team
	if team == 0 {
		if team = a.Team; !slices.Contains(s.unruled(), team) {
			return e, &DefinitionError{"team", "这支队本题已判，或没有参加"}
		}
	}
	said := StageEvent{Team: team, Verdict: a.Verdict, Lines: s.worth(s.Stage.ruled(s.Current, TeamVerdict{team, a.Verdict}))}
	switch {
	case r.Speed != nil:
		said.Next = s.fresh(x.Round, x.Value)
		said.Then = PhaseSettled
		if x.SpeedDone+1 < r.Speed.Questions && said.Next >= 0 && now.Before(s.Closes) && s.Phase == PhaseOpen {
			said.Then = PhaseOpen
		}
	case r.Who == WhoFirst && a.Verdict == VerdictWrong:
		said.Out, said.Then = true, PhaseSettled
		others := slices.ContainsFunc(s.mayHave(), func(t int) bool { return t != team })
		if x.Tries+1 < r.Buzzer.Tries && others {
			said.Then = PhaseShown
		}
	case x.Team == 0 && len(s.unruled()) > 1:
		said.Then = "" // the others are still to be judged
	default:
		said.Then = PhaseSettled
	}
	return s.stageSays(e, EventRuled, said), nil
}

// unruled are the teams whose answer to the question, which all answer, is still to be judged.
func (s *State) unruled() []int {
	return slices.DeleteFunc(s.mayHave(), func(t int) bool {
		return slices.ContainsFunc(s.Stage.Asked, func(r Ruled) bool { return r.Question == s.Current && r.Team == t })
	})
}

// worth is what a verdict brings, in hundredths.
func (s *State) worth(v Ruled) []ScoreLine {
	r := s.Contest.Rules.Round(v.Round)
	p := r.points(v)
	line := func(team int, points int64) []ScoreLine {
		if points == 0 {
			return nil
		}
		return []ScoreLine{{Team: team, Delta: points * hundredths}}
	}
	switch {
	case v.Verdict == VerdictRight:
		return line(v.Team, p.Right)
	case v.Verdict == VerdictPartial:
		return line(v.Team, p.Partial)
	case v.Challenger != 0:
		return line(v.Challenger, p.Right)
	default:
		return line(v.Team, p.Wrong)
	}
}

// padVerdict is what a team's answer on its pad is, by the question's own answer.
func (s *State) padVerdict(team int) Verdict {
	for _, g := range s.Stage.Given {
		if g.Team != team {
			continue
		}
		asked := &s.Contest.Questions[s.Current]
		_, grade, err := asked.mark(g.Given)
		switch {
		case err != nil:
			return VerdictWrong
		case grade.Correct:
			return VerdictRight
		case s.rule().Points.Partial > 0 && grade.Share > 0:
			return VerdictPartial
		}
	}
	return VerdictWrong
}

func (s *State) applyFoul(e Event, a Act, _ time.Time) (Event, error) {
	if !slices.Contains(s.fouls(), a.Foul) {
		return e, &DefinitionError{"foul", "本环节不记这种犯规"}
	}
	if !slices.Contains(s.playing(), a.Team) {
		return e, &DefinitionError{"team", "没有这支队"}
	}
	if a.Foul == FoulOutOfTurn && a.Team == s.Stage.Team {
		return e, &DefinitionError{"team", "这支队有作答权"}
	}
	return s.foul(e, a.Team, a.Foul, a.Person), nil
}

// foul penalises a team by the round's rule.
func (s *State) foul(e Event, team int, kind FoulKind, person string) Event {
	r := s.rule()
	said := StageEvent{Team: team, Foul: kind, Person: person}
	var penalty int64
	switch kind {
	case FoulHelp:
		penalty = r.Help.Penalty
	case FoulOutOfTurn:
		penalty, said.Out = r.Buzzer.OutOfTurn, true
	case FoulEarly:
		f := r.Buzzer.Foul
		penalty, said.Out = f.Penalty, f.Out
		if f.Second != nil && s.Stage.Teams[team-1].Early > 0 {
			penalty = *f.Second
		}
		if f.Ends {
			said.Then = PhaseSettled
		}
	}
	if penalty != 0 {
		said.Lines = []ScoreLine{{Team: team, Delta: penalty * hundredths}}
	}
	alone := slices.Equal(s.mayHave(), []int{team})
	if said.Out && alone && (s.Phase == PhaseShown || s.Phase == PhaseArmed) {
		said.Then = PhaseSettled // nobody is left to answer
	}
	return s.stageSays(e, EventFouled, said)
}

func (s *State) applyAudience(e Event, _ Act, now time.Time) (Event, error) {
	e.Opens, e.Closes = now, now.Add(seconds(s.rule().Clock.Seconds))
	return s.stageSays(e, EventOpened, StageEvent{Audience: true}), nil
}

func (s *State) applyTiebreak(e Event, _ Act, _ time.Time) (Event, error) {
	tied := s.tied()
	e.Type, e.Stage = EventTied, &StageEvent{Round: len(s.Contest.Rules.Rounds), Turn: -1, Teams: tied}
	return e, nil
}
