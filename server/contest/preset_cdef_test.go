package contest

import (
	"testing"
	"time"
)

// TestPresetC plays 必答, 抢答 with two attempts and fouls that grow, 风险 with the lowest total first.
func TestPresetC(t *testing.T) {
	m := newMatch(t, preset(t, "c"), 4, 0)
	m.do(CommandStart, CommandOpen)
	m.rule(VerdictRight)
	for _, v := range []Verdict{VerdictRight, VerdictWrong, VerdictRight} {
		m.on()
		m.rule(v)
	}
	m.scores(10, 10, 0, 10)
	m.do(CommandNext)
	m.foul(1, FoulHelp) // a team-mate helps: −10; no early press
	m.do(CommandOpen)
	m.rule(VerdictWrong)
	m.scores(0, 10, 0, 10)
	for range 7 {
		m.on()
		m.wait(30 * time.Second)
		m.rule(VerdictWrong)
	}
	m.scores(0, 10, 0, 10)

	m.do(CommandNext) // 1
	m.buzz(1, time.Second)
	m.scores(0, 10, 0, 10) // the first early press of team 1: out for this question only
	if err := m.try(Act{Command: commandBuzz, Deed: Deed{Team: 1, Question: m.state.Current}}); err == nil {
		t.Error("a team that is out presses again")
	}
	m.in(PhaseShown) // the others go on
	m.do(CommandArm)
	m.wins(2)
	m.rule(VerdictWrong)
	m.scores(0, -10, 0, 10) // team 2: 10−20
	m.in(PhaseShown)        // a second attempt, without teams 1 and 2
	m.do(CommandArm)
	m.wins(3)
	m.rule(VerdictRight)
	m.scores(0, -10, 20, 10) // team 3: +20
	m.in(PhaseSettled)
	m.do(CommandReveal)

	m.do(CommandNext) // 2
	m.buzz(1, time.Second)
	m.scores(-20, -10, 20, 10) // the second early press of team 1: −20
	m.do(CommandArm)
	m.wins(2)
	m.rule(VerdictWrong)
	m.do(CommandArm)
	m.wins(4)
	m.rule(VerdictWrong)
	m.scores(-20, -30, 20, -10) // −10−20, 10−20: two attempts are over
	m.in(PhaseSettled)
	m.do(CommandAudience, CommandClose)
	m.hall(9, 3)
	m.do(CommandReveal)

	m.do(CommandNext, CommandArm) // 3: nobody for 15 s
	m.wait(14 * time.Second)
	m.in(PhaseArmed)
	m.wait(time.Second)
	m.in(PhaseSettled)
	m.do(CommandNext) // 4: all but one are out, and that one presses early too
	for _, team := range []int{2, 3, 4, 1} {
		m.buzz(team, time.Second)
	}
	m.in(PhaseSettled)
	m.scores(-40, -30, 20, -10) // the first of teams 2, 3, 4; the third of team 1: −20
	for range 6 {               // 5 to 10: team 1 right twice, then silence
		m.do(CommandNext, CommandArm)
		if m.state.Stage.Turn < 6 {
			m.wins(1)
			m.rule(VerdictRight)
			continue
		}
		m.wait(15 * time.Second)
	}
	m.scores(0, -30, 20, -10) // −40+20+20

	m.do(CommandNext) // 风险: the lowest total first
	m.turn(2, 2, "")
	m.choose(60, 0)
	m.do(CommandOpen)
	m.rule(VerdictRight)
	m.scores(0, 30, 20, -10) // −30+60
	m.do(CommandNext)
	m.turn(2, 4, "")
	m.choose(20, 0)
	m.do(CommandOpen)
	m.rule(VerdictRight)
	m.scores(0, 30, 20, 10) // −10+20
	m.do(CommandNext)
	m.turn(2, 1, "")
	m.choose(40, 0)
	m.do(CommandOpen)
	m.rule(VerdictWrong)
	m.scores(-40, 30, 20, 10) // 0−40
	m.do(CommandNext)
	m.turn(2, 3, "") // the last, though team 1 is lower now: it has had its turn
	m.choose(20, 0)
	m.do(CommandOpen)
	m.rule(VerdictWrong)
	m.scores(-40, 30, 0, 10) // 20−20
	m.over()
}

// TestPresetCTiesGoByNumber has everybody level before the risk round.
func TestPresetCTiesGoByNumber(t *testing.T) {
	m := newMatch(t, preset(t, "c"), 3, 0)
	m.do(CommandStart, CommandSkip)
	for m.state.Stage.Round < 2 {
		m.do(CommandNext)
		if m.state.Phase == PhaseShown {
			m.do(CommandSkip)
		}
	}
	for team := 1; team <= 3; team++ {
		m.turn(2, team, "")
		m.choose(20, 0)
		m.do(CommandOpen)
		m.rule(VerdictRight)
		if team < 3 {
			m.do(CommandNext)
		}
	}
	m.scores(20, 20, 20)
	m.over()
}

// TestPresetD buzzes while the question is read, which nobody sees; one 补答; no answering out of turn.
func TestPresetD(t *testing.T) {
	m := newMatch(t, preset(t, "d"), 4, 0)
	m.do(CommandStart) // 1
	for _, role := range []Role{RolePlayer, RoleTeam, RoleScreen, RoleSpectator} {
		if v := m.state.For(role.sees(), full()); legible(v.Question) {
			t.Errorf("%s sees a question that is only read", role)
		}
	}
	m.wins(2) // the host is still reading
	if !m.state.Stage.Early {
		t.Error("the press while the question was read is not known as such")
	}
	m.rule(VerdictWrong)
	m.scores(0, -10, 0, 0) // pressed early and failed: −10
	m.in(PhaseShown)       // the host reads on
	m.do(CommandArm)
	m.wins(3)
	m.foul(4, FoulOutOfTurn)
	m.scores(0, -10, 0, -10) // team 4 answers though team 3 has the word: −10
	m.refused(CommandFoul, Deed{Team: 3, Foul: FoulOutOfTurn})
	m.rule(VerdictRight)
	m.scores(0, -10, 10, -10) // 补答: team 3 +10
	m.in(PhaseSettled)
	m.do(CommandReveal)
	if v := m.state.For(RolePlayer, full()); !legible(v.Question) {
		t.Error("the revealed question is still hidden")
	}

	m.do(CommandNext, CommandArm) // 2
	m.wins(1)
	m.wait(5 * time.Second) // silence for 5 s
	m.in(PhaseClosed)
	m.rule(VerdictWrong)
	m.scores(-10, -10, 10, -10) // −10
	m.foul(2, FoulOutOfTurn)
	m.scores(-10, -20, 10, -10) // team 2 −10, and it loses its 补答
	m.do(CommandArm)
	if err := m.try(Act{Command: commandBuzz, Deed: Deed{Team: 2, Question: m.state.Current}}); err == nil {
		t.Error("a team that answered out of turn may still press")
	}
	m.wins(4)
	m.rule(VerdictWrong)
	m.scores(-10, -20, 10, -20) // the one 补答 is wrong, too: −10, and that is all
	m.in(PhaseSettled)
	if m.state.forAudience() {
		t.Error("the rule set knows no hall")
	}
	m.do(CommandNext) // 3: pressed in the last moment of the reading, while the host arms
	m.buzz(3, time.Second)
	m.do(CommandArm)
	m.wait(BuzzWindow)
	m.turn(0, 3, "")
	m.rule(VerdictRight)
	m.scores(-10, -20, 20, -20)
	for range 12 { // 4 to 15
		m.do(CommandNext, CommandArm)
		m.wait(10 * time.Second)
		m.in(PhaseSettled)
	}
	m.over()
	m.scores(-10, -20, 20, -20)
}

// TestPresetE has eight tables, of which each sets the question for the next.
func TestPresetE(t *testing.T) {
	m := newMatch(t, preset(t, "e"), 8, 0)
	m.do(CommandStart, CommandOpen)
	m.rule(VerdictRight)
	m.scores(10, 0, 0, 0, 0, 0, 0, 0)
	for range 23 { // 必答: 3 seats of 8 teams; team 1 right every time
		m.on()
		if m.state.Stage.Team == 1 {
			m.rule(VerdictRight)
			continue
		}
		m.wait(60 * time.Second)
		m.rule(VerdictWrong)
	}
	m.turn(0, 8, "8队3席")
	m.scores(30, 0, 0, 0, 0, 0, 0, 0)
	for team := 1; team <= 8; team++ { // 共答: the even tables right
		m.on()
		m.turn(1, team, "")
		m.rule(map[bool]Verdict{true: VerdictRight, false: VerdictWrong}[team%2 == 0])
	}
	m.scores(30, 10, 0, 10, 0, 10, 0, 10)

	m.do(CommandNext) // 抢答: pressed while the question is read
	m.wins(5)
	m.rule(VerdictWrong)
	m.scores(30, 10, 0, 10, -10, 10, 0, 10) // −10, and nobody else may
	m.in(PhaseSettled)
	m.fight(8)
	m.rule(VerdictRight)
	m.scores(30, 10, 0, 10, -10, 10, 0, 20) // +10
	for range 8 {
		m.do(CommandNext, CommandArm)
		m.wait(15 * time.Second)
	}
	m.scores(30, 10, 0, 10, -10, 10, 0, 20)

	values := []int64{10, 20, 30, 10, 20, 30, 10, 20}
	for i, value := range values { // 指定
		team, member := i+1, m.state.Stage.Teams[i].Members[1]
		m.do(CommandNext)
		if before := (i+7)%8 + 1; m.state.Stage.Chooser != before {
			t.Fatalf("table %d chooses for table %d, want %d", m.state.Stage.Chooser, team, before)
		}
		m.refused(CommandChoose, Deed{Value: value, Member: "别的队的人"})
		m.host(CommandChoose, Deed{Value: value, Member: member})
		m.turn(3, team, member)
		m.do(CommandOpen)
		m.rule(map[bool]Verdict{true: VerdictRight, false: VerdictWrong}[team <= 4])
	}
	m.scores(40, 30, 30, 20, -10, 10, 0, 20) // +10, +20, +30, +10; wrong costs nothing
	m.over()
}

// TestPresetF plays 必答, 抢答, 限时速答, 闯关 on pads, 视频纠错, 风险.
func TestPresetF(t *testing.T) {
	m := newMatch(t, preset(t, "f"), 4, 0)
	m.do(CommandStart)
	m.host(CommandSubstitute, Deed{Team: 1, Leaves: "1队2席", Comes: "1队5席"})
	m.refused(CommandSubstitute, Deed{Team: 1, Leaves: "1队1席", Comes: "1队6席"}) // once only
	m.do(CommandOpen)
	m.rule(VerdictRight)
	for range 15 {
		m.on()
		m.rule(VerdictRight)
	}
	m.scores(40, 40, 40, 40) // 4 × 10 each
	presetFBuzzer(m)
	presetFSpeed(m)
	presetFPads(m)

	for _, v := range []Verdict{VerdictRight, VerdictPartial, VerdictWrong, VerdictPartial} { // 视频纠错
		m.on()
		m.rule(v)
	}
	m.scores(200, 45, 70, 75)                                                   // 180+20, 35+10, 70, 65+10
	for i, v := range []Verdict{VerdictWrong, VerdictRight, "", VerdictRight} { // 风险
		m.do(CommandNext)
		if v == "" {
			m.do(CommandPass)
			continue
		}
		m.choose([]int64{30, 20, 0, 10}[i], 0)
		m.do(CommandOpen)
		m.rule(v)
	}
	m.scores(170, 65, 70, 85) // 200−30, 45+20, 70, 75+10
	m.over()
}

func presetFBuzzer(m *match) {
	m.t.Helper()
	m.do(CommandNext)
	m.buzz(1, time.Second)
	m.scores(30, 40, 40, 40) // an early press: −10, the others buzz again
	m.in(PhaseShown)
	m.do(CommandArm)
	m.wins(2)
	m.rule(VerdictRight)
	m.scores(30, 50, 40, 40) // +10
	m.fight(2)
	m.rule(VerdictWrong)
	m.scores(30, 40, 40, 40) // −10
	for range 18 {
		m.do(CommandNext, CommandArm)
		m.wait(15 * time.Second)
	}
	m.scores(30, 40, 40, 40)
}

func presetFSpeed(m *match) {
	m.t.Helper()
	m.on() // team 1: 15 in 40 s, all right
	for range 15 {
		m.wait(2 * time.Second)
		m.rule(VerdictRight)
	}
	m.in(PhaseSettled)
	m.scores(180, 40, 40, 40) // 30 + 15×10
	m.on()
	for i := range 8 { // team 2: 8 before the time is over, every other wrong
		m.wait(4900 * ms)
		m.rule(map[bool]Verdict{true: VerdictRight, false: VerdictWrong}[i%2 == 1])
	}
	m.scores(180, 80, 40, 40) // 4 × 10
	m.wait(time.Second)       // 40.2 s
	m.in(PhaseSettled)
	m.on()
	m.rule(VerdictRight)
	m.do(CommandClose) // team 3 gives up after one
	m.wait(0)
	m.in(PhaseSettled)
	m.scores(180, 80, 50, 40)
	m.on()
	m.wait(10 * time.Second)
	m.do(CommandPause)
	m.wait(time.Hour)
	m.do(CommandResume)
	m.rule(VerdictRight)
	m.rule(VerdictRight)
	m.wait(30 * time.Second) // team 4: 10 s + 30 s, the pause left out
	m.in(PhaseSettled)
	m.scores(180, 80, 50, 60) // 2 × 10
	m.host(CommandAward, Deed{Team: 2, Points: -45 * hundredths, Reason: "超员上场"})
	m.scores(180, 35, 50, 60)
}

// presetFPads plays 闯关: single, multiple, judge, fill and ordering on the teams' phones.
func presetFPads(m *match) {
	m.t.Helper()
	m.on()
	m.give(1, m.right())
	m.give(3, m.right())
	m.give(4, m.wrong())
	m.in(PhaseOpen)
	m.scores(180, 35, 50, 60) // nobody's points tell before all are in
	m.give(2, m.wrong())
	m.wait(0) // the last pad closes and settles
	m.in(PhaseSettled)
	m.scores(190, 35, 60, 60) // 1 and 3: +10
	m.host(CommandRerule, Deed{Question: m.state.Current, Team: 1, Verdict: VerdictWrong, Reason: "答案有误"})
	m.scores(180, 35, 60, 60) // 改判: −10
	m.do(CommandReveal)
	m.on() // multiple: one of two is partly right
	m.give(3, m.right())
	some := m.right()
	some.Options = some.Options[:1]
	m.give(4, some)
	m.give(1, m.wrong())     // a right one and a wrong one
	m.wait(30 * time.Second) // team 2 gives none
	m.in(PhaseSettled)
	m.scores(180, 35, 70, 65) // team 3: +10, team 4: +5
	for range 3 {
		m.on()
		for team := range 4 {
			m.give(team+1, m.wrong())
		}
		m.wait(0)
	}
	m.scores(180, 35, 70, 65)
}

// TestALockedBuzzerCostsNothing is the second variant of F's foul.
func TestALockedBuzzerCostsNothing(t *testing.T) {
	rules := preset(t, "f")
	rules.Rounds[1].Buzzer.Foul.Penalty = 0
	rules.Rounds = rules.Rounds[1:]
	m := newMatch(t, rules, 4, 0)
	m.do(CommandStart)
	m.buzz(1, time.Second)
	m.scores(0, 0, 0, 0)
	m.do(CommandArm)
	if err := m.try(Act{Command: commandBuzz, Deed: Deed{Team: 1, Question: m.state.Current}}); err == nil {
		t.Error("a locked buzzer presses")
	}
	m.wins(2)
	m.rule(VerdictRight)
	m.scores(0, 10, 0, 0)
}
