package contest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// only is a preset with one of its rounds, changed.
func only(t *testing.T, id string, round int, change func(s *RuleSet, r *RoundRule)) RuleSet {
	t.Helper()
	s := preset(t, id)
	s.Rounds, s.Tiebreak, s.TiebreakAfter = s.Rounds[round:round+1], nil, 0
	if change != nil {
		change(&s, &s.Rounds[0])
	}
	return s
}

func TestTrimmedMarksLeaveOutTheExtremes(t *testing.T) {
	m := newMatch(t, only(t, "b", 2, func(_ *RuleSet, r *RoundRule) { r.Judging.Mean = MeanTrimmed }), 3, 5)
	m.do(CommandStart, CommandOpen)
	m.mark(1, 20)
	m.do(CommandClose)
	for judge, points := range []float64{20, 12.5, 18, 16, 3} {
		if m.state.Next() != CommandNone {
			t.Fatalf("%d of 5 judges, and the main button says %s", judge, m.state.Next())
		}
		m.mark(judge+1, points)
	}
	if m.state.Next() != CommandSettle {
		t.Errorf("all have marked, and the main button says %s", m.state.Next())
	}
	m.do(CommandSettle)
	m.scores(15.5, 0, 0) // without 20 and 3: (12.5+18+16)/3
	m.refused(CommandRerule, Deed{Question: m.state.Current, Team: 1, Verdict: VerdictWrong, Reason: "复议"})
	m.do(CommandReveal)
	m.on()
	m.do(CommandClose)
	m.mark(1, 7)
	m.mark(2, 8)
	m.do(CommandSettle)
	m.scores(15.5, 7.5, 0) // two only: none is left out
}

// TestAllAnswerAloud has every team judged by itself.
func TestAllAnswerAloud(t *testing.T) {
	m := newMatch(t, only(t, "f", 3, func(_ *RuleSet, r *RoundRule) { r.How = HowOral; r.Points.Wrong = -5 }), 3, 0)
	m.do(CommandStart, CommandOpen)
	m.ruleTeam(2, VerdictRight)
	m.scores(0, 10, 0)
	m.refused(CommandRule, Deed{Team: 2, Verdict: VerdictWrong}) // judged already
	m.wait(30 * time.Second)
	m.in(PhaseClosed)
	m.ruleTeam(1, VerdictWrong)
	m.scores(-5, 10, 0)
	m.in(PhaseClosed)
	m.ruleTeam(3, VerdictPartial)
	m.scores(-5, 10, 5)
	m.in(PhaseSettled)
	m.host(CommandRerule, Deed{Question: 0, Team: 1, Verdict: VerdictRight, Reason: "答案也对"})
	m.scores(10, 10, 5) // from −5 to +10
	m.host(CommandVoid, Deed{Question: 0, Reason: "题目有误"})
	m.scores(0, 0, 0)
	m.do(CommandUndo)
	m.scores(10, 10, 5)
	m.do(CommandUndo)
	m.scores(-5, 10, 5)
}

// TestPassingDoesNotLoseATurn passes in every pass of a round in which the lowest total picks first.
func TestPassingDoesNotLoseATurn(t *testing.T) {
	m := newMatch(t, only(t, "c", 2, func(_ *RuleSet, r *RoundRule) { r.Questions, r.Choice.Pass = 3, true }), 3, 0)
	m.do(CommandStart)
	for turn := range 9 {
		if team := m.state.Stage.Team; team != turn%3+1 {
			t.Errorf("turn %d is team %d's", turn, team)
		}
		m.do(CommandPass)
		if turn < 8 {
			m.do(CommandNext)
		}
	}
	m.over()
	m.scores(0, 0, 0)
}

// TestAFoulTakesBackAPress lets the host foul a team whose press is being compared.
func TestAFoulTakesBackAPress(t *testing.T) {
	m := newMatch(t, only(t, "c", 1, nil), 3, 0)
	m.do(CommandStart, CommandArm)
	m.buzz(1, time.Second)
	m.foul(1, FoulEarly)
	m.wait(BuzzWindow)
	m.in(PhaseArmed) // its press alone: nobody has the question
	m.buzz(2, time.Second)
	m.buzz(3, 10*ms)
	m.foul(2, FoulEarly)
	m.wait(BuzzWindow)
	m.turn(0, 3, "")
	var states []string
	for _, b := range m.state.For(RoleScreen, full()).Stage.Buzzes {
		states = append(states, b.State)
	}
	if diff := cmp.Diff([]string{"foul", "foul", "won"}, states); diff != "" {
		t.Error(diff)
	}
	m.rule(VerdictWrong)
	m.in(PhaseSettled) // the others are out
	m.scores(0, 0, -20)
}

// TestSkippingTheHallsPartLeavesTheTeamsTheirs hands a question to the hall and then goes on without it.
func TestSkippingTheHallsPartLeavesTheTeamsTheirs(t *testing.T) {
	m := newMatch(t, only(t, "a", 6, nil), 3, 0)
	m.do(CommandStart, CommandArm)
	m.wins(1)
	m.rule(VerdictWrong)
	m.do(CommandAudience, CommandSkip)
	m.scores(90, 100, 100) // 100−10 stays
	m.fight(2)
	m.do(CommandSkip)
	m.scores(90, 100, 100)
	m.fight(3)
	m.do(CommandEnd) // in the middle of an answer
	m.scores(90, 100, 100)
}

// TestLaterTriesBringTheirOwnPoints gives less for a 补答, and takes more for an early press that fails.
func TestLaterTriesBringTheirOwnPoints(t *testing.T) {
	early := int64(-30)
	rules := only(t, "d", 0, func(_ *RuleSet, r *RoundRule) {
		r.Buzzer.EarlyWrong, r.Buzzer.Later = &early, &Points{Right: 5, Wrong: -1}
	})
	m := newMatch(t, rules, 3, 0)
	m.do(CommandStart)
	m.wins(1)
	m.rule(VerdictWrong)
	m.scores(-30, 0, 0) // pressed while the question was read: −30 and not −10
	m.wins(2)           // the host reads on; the second try is no early one
	m.rule(VerdictWrong)
	m.scores(-30, -1, 0)
	m.do(CommandNext, CommandArm)
	m.wins(1)
	m.rule(VerdictWrong)
	m.scores(-40, -1, 0) // in time: −10
	m.do(CommandArm)
	m.wins(3)
	m.rule(VerdictRight)
	m.scores(-40, -1, 5)
	m.host(CommandRerule, Deed{Question: 0, Team: 1, Verdict: VerdictRight, Reason: "答案也对"})
	m.scores(0, -1, 5) // from −30 to +10
}

// TestATiebreakLiftsNobodyOverWhoWasAhead plays for the second place, five points behind the first.
func TestATiebreakLiftsNobodyOverWhoWasAhead(t *testing.T) {
	rules := only(t, "a", 0, func(s *RuleSet, r *RoundRule) { s.Tiebreak, r.Questions = preset(t, "a").Tiebreak, 1 })
	m := newMatch(t, rules, 5, 0)
	m.do(CommandStart, CommandSkip)
	for range 4 {
		m.do(CommandNext, CommandSkip)
	}
	m.host(CommandAward, Deed{Team: 1, Points: 5 * hundredths, Reason: "风采展示"})
	m.host(CommandAward, Deed{Team: 5, Points: -5 * hundredths, Reason: "超时入场"})
	m.do(CommandBoard)
	m.ranks(1, 2, 2, 2, 5)
	m.do(CommandTiebreak)
	for _, v := range []Verdict{VerdictRight, VerdictWrong, VerdictRight} {
		m.on()
		m.rule(v)
	}
	m.scores(105, 110, 100, 110, 95)
	m.ranks(1, 2, 4, 2, 5) // team 1 is still the first
	m.do(CommandBoard)
	m.do(CommandTiebreak) // teams 2 and 4 go on alone
	m.on()
	m.turn(1, 2, "")
	m.rule(VerdictWrong)
	m.on()
	m.turn(1, 4, "")
	m.rule(VerdictRight)
	m.scores(105, 110, 100, 120, 95)
	m.ranks(1, 3, 4, 2, 5)
	m.over()
}

// TestATiebreakByBuzzer goes on until one is ahead.
func TestATiebreakByBuzzer(t *testing.T) {
	rules := only(t, "a", 0, func(s *RuleSet, r *RoundRule) {
		r.Questions = 1
		tiebreak := preset(t, "a").Rounds[6]
		tiebreak.Questions = 3
		s.Tiebreak = &tiebreak
	})
	m := newMatch(t, rules, 3, 0)
	m.do(CommandStart, CommandOpen)
	m.rule(VerdictWrong)
	for range 2 {
		m.on()
		m.rule(VerdictRight)
	}
	m.do(CommandBoard, CommandTiebreak, CommandNext, CommandArm)
	if err := m.try(Act{Command: commandBuzz, Deed: Deed{Team: 1, Question: m.state.Current}}); err == nil {
		t.Error("a team that is not tied presses in the tiebreak")
	}
	m.do(CommandClose)
	m.fight(3)
	m.rule(VerdictWrong)
	m.scores(100, 110, 100) // 110−10
	m.ranks(3, 1, 2)        // behind team 2, and still before team 1
	m.over()
}

// TestUndoGoesBackStepByStep takes back a whole question, and no further than what others did.
func TestUndoGoesBackStepByStep(t *testing.T) {
	m := newMatch(t, only(t, "c", 1, nil), 3, 0)
	m.do(CommandStart, CommandArm)
	m.wins(1)
	before := m.state
	m.rule(VerdictWrong)
	m.scores(-20, 0, 0)
	m.in(PhaseShown)
	m.do(CommandUndo)
	if diff := cmp.Diff(before, m.state, cmpopts.IgnoreFields(State{}, "Seq", "Recent")); diff != "" {
		t.Errorf("not as before:\n%s", diff)
	}
	m.refused(CommandUndo, Deed{}) // team 1 has won the question: that was the clock
	m.rule(VerdictRight)
	m.scores(20, 0, 0)
	m.do(CommandReveal)
	m.refused(CommandUndo, Deed{}) // the hall has seen the answer
}
