package contest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// buzzerMatch is a match of three teams that buzz for questions which are only read aloud.
func buzzerMatch(t testing.TB, buzzer Buzzer) *player {
	p := newPlay(t, 2)
	c := p.state.Contest
	c.Format = FormatStage
	c.Teams = []Team{{Name: "一队"}, {Name: "二队"}, {Name: "三队"}}
	c.Rules = &RuleSet{Title: "抢答", Members: 1, Rounds: []RoundRule{{
		Title: "抢答", Who: WhoFirst, How: HowOral, Questions: 2, Points: Points{Right: 10, Wrong: -5},
		Clock: Clock{Start: 5, Seconds: 20}, Hidden: true, Buzzer: &buzzer,
	}}}
	p.state = New(c)
	return p
}

func TestATeamCanBuzzForAQuestionThatIsOnlyRead(t *testing.T) {
	p := buzzerMatch(t, Buzzer{Opens: OpensHost, Nobody: 10, Tries: 1, Then: ThenEnd})
	p.do(CommandStart, CommandArm)
	for _, role := range []Role{RolePlayer, RoleScreen} {
		q := p.state.For(role.sees(), Around{}).Question
		if q == nil || legible(q) {
			t.Fatalf("%s sees %+v, not a veiled question", role, q)
		}
		if q.Closes != p.state.Closes.UnixMilli() {
			t.Errorf("%s cannot follow the clock: %+v", role, q)
		}
	}
	index := p.state.For(RolePlayer, Around{}).Question.Index
	if err := p.try(Act{Command: commandBuzz, Deed: Deed{Team: 2, Question: index}}); err != nil {
		t.Errorf("a press for the veiled question: %v", err)
	}
	if q := p.state.For(RoleHost, Around{}).Question; q.Stem == "" {
		t.Error("the host must be able to read the question")
	}
}

func TestAFoulStandsBehindThePresses(t *testing.T) {
	p := buzzerMatch(t, Buzzer{Opens: OpensHost, Nobody: 10, Tries: 1, Then: ThenEnd, Foul: Foul{Penalty: -10, Out: true}})
	p.do(CommandStart)
	buzz := func(team int) {
		t.Helper()
		if err := p.try(Act{Command: commandBuzz, Deed: Deed{Team: team, Question: p.state.Current}}); err != nil {
			t.Fatal(err)
		}
	}
	buzz(3)
	p.do(CommandArm)
	buzz(1)
	p.now = p.now.Add(BuzzWindow)
	if err := p.try(Act{Command: commandWin}); err != nil {
		t.Fatal(err)
	}
	want := []BuzzView{{Team: 1, State: "won"}, {Team: 3, State: "foul"}}
	if diff := cmp.Diff(want, p.state.For(RoleScreen, Around{}).Stage.Buzzes); diff != "" {
		t.Error(diff)
	}
}

func TestAViewTellsWhatTheQuestionIsWorthAndWhichClockRuns(t *testing.T) {
	p := buzzerMatch(t, Buzzer{Opens: OpensReading, Nobody: 10, Tries: 1, Then: ThenEnd})
	if v := p.state.For(RoleScreen, Around{}).Stage; v.Ahead == nil || v.Ahead.Title != "抢答" || len(v.Ahead.Words) == 0 {
		t.Errorf("before the first round the screen shows %+v", v.Ahead)
	}
	p.do(CommandStart)
	v := p.state.For(RoleScreen, Around{}).Stage
	if v.Right != 10 || v.Wrong != -5 || !v.Reading || v.Starting || v.Ahead != nil {
		t.Errorf("shown: %+v", v)
	}
	if err := p.try(Act{Command: commandBuzz, Deed: Deed{Team: 1, Question: p.state.Current}}); err != nil {
		t.Fatal(err)
	}
	p.now = p.now.Add(BuzzWindow + time.Millisecond)
	if err := p.try(Act{Command: commandWin}); err != nil {
		t.Fatal(err)
	}
	if v := p.state.For(RoleScreen, Around{}).Stage; !v.Starting {
		t.Error("the team has yet to start to speak")
	}
	p.do(CommandBegin)
	if v := p.state.For(RoleScreen, Around{}).Stage; v.Starting {
		t.Error("the team speaks")
	}
}

func TestAQuestionNobodyBuzzedForIsSettled(t *testing.T) {
	p := buzzerMatch(t, Buzzer{Opens: OpensHost, Nobody: 10, Tries: 1, Then: ThenAudience})
	p.do(CommandStart, CommandArm)
	p.now = p.state.Closes
	if err := p.try(Act{Command: CommandClose}); err != nil {
		t.Fatal(err)
	}
	if s := &p.state; s.Phase != PhaseSettled || s.Next() != CommandAudience {
		t.Errorf("after nobody buzzed: %s, next %s", s.Phase, s.Next())
	}
}
