package contest

import (
	"testing"
	"time"
)

const ms = time.Millisecond

// TestPresetA plays 必答, 风险 in two stages, 抢答, 加赛 and 观众互动 between them.
func TestPresetA(t *testing.T) {
	m := newMatch(t, preset(t, "a"), 4, 0)
	m.scores(100, 100, 100, 100)
	m.do(CommandStart)
	m.turn(0, 1, "1队1席")
	m.do(CommandOpen)
	m.rule(VerdictRight) // team 1, seat 1: +10
	m.scores(110, 100, 100, 100)
	m.on()
	m.turn(0, 2, "2队1席")
	m.rule(VerdictWrong) // wrong costs nothing
	m.scores(110, 100, 100, 100)
	m.on()
	m.wait(20 * time.Second) // team 3 says nothing for 20 s
	m.in(PhaseClosed)
	m.rule(VerdictWrong)
	m.scores(110, 100, 100, 100)
	m.on()
	m.rule(VerdictRight) // team 4: +10
	m.do(CommandReveal)
	m.scores(110, 100, 100, 110)
	for range 3 { // seats 2, 3, 4: teams 1 and 3 right, 3 × 10 each
		for _, v := range []Verdict{VerdictRight, VerdictWrong, VerdictRight, VerdictWrong} {
			m.on()
			m.rule(v)
		}
	}
	m.turn(0, 4, "4队4席")
	m.scores(140, 100, 130, 110) // 110+30, 100, 100+30, 110

	m.on()
	m.turn(1, 1, "")
	m.rule(VerdictRight) // 小组必答: +20
	m.scores(160, 100, 130, 110)
	for _, v := range []Verdict{VerdictRight, VerdictWrong, VerdictRight, VerdictWrong, VerdictRight, VerdictWrong, VerdictWrong} {
		m.on()
		m.rule(v)
	}
	m.scores(160, 140, 130, 130) // team 2 twice +20, team 4 once +20
	m.audience(2)
	m.scores(160, 140, 130, 130) // the hall's answers bring no team anything

	m.do(CommandNext) // 风险一
	m.in(PhaseChoosing)
	m.turn(3, 1, "")
	m.refused(CommandChoose, Deed{Value: 15})
	m.choose(30, 0)
	m.do(CommandOpen)
	m.rule(VerdictRight)
	m.scores(190, 140, 130, 130) // own team right: +30
	m.do(CommandNext)
	m.choose(20, 0)
	m.do(CommandOpen)
	m.rule(VerdictWrong)
	m.scores(190, 120, 130, 130) // own team wrong: −20
	m.do(CommandNext)
	m.choose(30, 1) // team 3 names team 1
	m.turn(3, 1, "")
	m.do(CommandOpen)
	m.rule(VerdictWrong)
	m.scores(190, 120, 160, 130) // team 1 wrong: the challenger, team 3, has the 30
	m.do(CommandNext)
	m.choose(10, 2) // team 4 names team 2
	m.do(CommandOpen)
	m.rule(VerdictRight)
	m.scores(190, 130, 160, 130) // team 2 right: its own 10

	m.do(CommandNext) // 风险二
	m.turn(4, 1, "")
	m.do(CommandPass)
	m.in(PhaseSettled)
	m.scores(190, 130, 160, 130) // passed: nothing
	m.do(CommandNext)
	m.refused(CommandChoose, Deed{Value: 10, To: 3}) // nobody else may be named in the second stage
	m.choose(30, 0)
	m.do(CommandOpen)
	m.rule(VerdictRight)
	m.scores(190, 160, 160, 130) // team 2: +30
	m.do(CommandNext)
	m.choose(10, 0)
	m.do(CommandOpen)
	m.wait(60 * time.Second)
	m.rule(VerdictWrong)
	m.scores(190, 160, 150, 130) // team 3's time is over: −10
	m.do(CommandNext)
	m.choose(20, 0)
	m.do(CommandOpen)
	m.rule(VerdictRight)
	m.scores(190, 160, 150, 150) // team 4: +20
	m.audience(2)

	presetABuzzer(m)
	presetATiebreak(m)
}

// presetABuzzer plays the 20 buzzer questions of A, with 190, 160, 150, 150 before.
func presetABuzzer(m *match) {
	m.t.Helper()
	m.fight(1)
	m.rule(VerdictRight) // 1: +10
	m.scores(200, 160, 150, 150)
	m.fight(2)
	m.rule(VerdictWrong) // 2: −10, and the hall has the question
	m.scores(200, 150, 150, 150)
	m.do(CommandAudience)
	m.wait(20 * time.Second)
	m.hall(30, 12)
	m.do(CommandReveal)
	m.scores(200, 150, 150, 150)
	m.do(CommandNext)
	m.buzz(3, 5*time.Second) // 3: pressed while the host reads: −10, the question goes to the hall
	m.in(PhaseSettled)
	m.scores(200, 150, 140, 150)
	m.do(CommandAudience, CommandClose)
	m.hall(30, 30)
	m.do(CommandNext, CommandArm) // 4: nobody buzzes for 15 s
	m.wait(15 * time.Second)
	m.in(PhaseSettled)
	m.scores(200, 150, 140, 150)
	m.do(CommandNext, CommandArm) // 5: three press within 200 ms, the earliest has it
	m.buzz(4, 300*ms)
	m.buzz(2, 3*ms)
	m.buzz(1, 40*ms)
	m.wait(BuzzWindow)
	m.turn(6, 4, "")
	m.wait(20 * time.Second)
	m.rule(VerdictWrong) // team 4's time is over: −10
	m.scores(200, 150, 140, 140)
	for range 15 { // 6 to 20: team 3 right once, the rest nobody wants
		m.do(CommandNext, CommandArm)
		if m.state.Stage.Turn == 5 {
			m.wins(3)
			m.rule(VerdictRight)
			continue
		}
		m.do(CommandClose)
	}
	m.scores(200, 150, 150, 140) // team 3: 140+10
	m.audience(2)
}

// presetATiebreak puts 200, 150, 150, 140 in order: only teams 2 and 3 play, and the last 互动 comes after it.
func presetATiebreak(m *match) {
	m.t.Helper()
	m.do(CommandBoard)
	m.ranks(1, 2, 2, 4)
	m.do(CommandTiebreak)
	m.on()
	m.turn(9, 2, "")
	m.rule(VerdictRight)
	m.scores(200, 160, 150, 140) // team 2: +10
	m.on()
	m.turn(9, 3, "")
	m.rule(VerdictRight)
	m.scores(200, 160, 160, 140) // team 3: +10, still level
	m.on()
	m.rule(VerdictWrong)
	m.on()
	m.rule(VerdictRight)
	m.scores(200, 160, 170, 140) // team 3: +10
	m.ranks(1, 3, 2, 4)
	m.audience(2) // 观众互动 after the tiebreak
	m.over()
	m.scores(200, 160, 170, 140)
}

// TestPresetB plays 必答, 抢答 after a countdown, 情景 with judges, 自救.
func TestPresetB(t *testing.T) {
	m := newMatch(t, preset(t, "b"), 4, 3)
	if n := m.state.Contest.Rules.Rounds[0].Needs(9)[0]; n != 27 {
		t.Errorf("9 teams: %d required questions, want 27", n)
	}
	m.do(CommandStart, CommandOpen)
	m.foul(1, FoulHelp)
	m.scores(-10, 0, 0, 0) // a team-mate helps: −10
	m.rule(VerdictWrong)
	m.scores(-10, 0, 0, 0)
	for _, v := range []Verdict{VerdictRight, VerdictRight, VerdictWrong} {
		m.on()
		m.rule(v)
	}
	m.scores(-10, 10, 10, 0)
	for range 2 { // seats 2 and 3: everyone right, 2 × 10
		for range 4 {
			m.on()
			m.rule(VerdictRight)
		}
	}
	m.turn(0, 4, "4队3席")
	m.scores(10, 30, 30, 20) // −10+20, 10+20, 10+20, 0+20

	m.fight(1)
	m.wait(9 * time.Second)
	m.do(CommandBegin) // within 10 s; 30 s from now
	m.wait(29 * time.Second)
	m.in(PhaseOpen)
	m.rule(VerdictRight)
	m.scores(20, 30, 30, 20) // team 1: +10
	m.fight(2)
	m.wait(10 * time.Second) // does not start within 10 s
	m.in(PhaseClosed)
	m.rule(VerdictWrong)
	m.scores(20, 20, 30, 20) // team 2: −10
	m.do(CommandAudience, CommandClose)
	m.hall(10, 1)
	m.fight(3)
	m.do(CommandBegin)
	m.wait(30 * time.Second) // does not finish within 30 s
	m.rule(VerdictWrong)
	m.scores(20, 20, 20, 20) // team 3: −10
	m.do(CommandNext, CommandArm)
	m.buzz(4, 2*time.Second) // in the countdown of 3 s
	m.in(PhaseSettled)
	m.scores(20, 20, 20, 10) // team 4: −10
	if !m.state.forAudience() {
		t.Error("a foul does not hand the question to the hall")
	}
	for range 26 { // 5 to 30
		m.do(CommandNext, CommandArm)
		m.wait(18 * time.Second) // 3 s of countdown, 15 s of silence
		m.in(PhaseSettled)
	}
	m.scores(20, 20, 20, 10)

	m.on() // 情景
	m.turn(2, 1, "")
	m.do(CommandClose)
	m.in(PhaseJudging)
	m.mark(1, 18)
	m.mark(2, 17)
	m.mark(3, 16.5)
	m.mark(3, 17.5) // the third thinks again
	m.do(CommandSettle)
	m.scores(37.5, 20, 20, 10) // (18+17+17.5)/3 = 17.5
	m.on()
	m.mark(1, 20)
	m.mark(2, 20)
	m.wait(120 * time.Second)
	m.mark(3, 19)
	m.do(CommandSettle)
	m.scores(37.5, 39.67, 20, 10) // 59/3 = 19.666…, to the hundredth 19.67
	m.on()
	m.do(CommandClose)
	m.mark(1, 0)
	m.do(CommandSettle)
	m.scores(37.5, 39.67, 20, 10) // one judge, no points
	m.on()
	m.do(CommandSkip)
	m.scores(37.5, 39.67, 20, 10) // skipped: nothing
	m.host(CommandVoid, Deed{Question: m.state.Current - 3, Reason: "设备故障"})
	m.scores(20, 39.67, 20, 10) // team 1's scene is void: −17.5

	for _, step := range []struct {
		value   int64
		verdict Verdict
	}{{30, VerdictRight}, {10, VerdictWrong}, {20, VerdictRight}, {30, VerdictWrong}} {
		m.do(CommandNext)
		m.choose(step.value, 0)
		m.do(CommandOpen)
		m.rule(step.verdict)
	}
	m.scores(50, 29.67, 40, -20) // 20+30, 39.67−10, 20+20, 10−30
	m.ranks(1, 3, 2, 4)
	m.over()
}
