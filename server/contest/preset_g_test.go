package contest

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/question"
)

// write is what a team hands in.
func (m *match) write(team int, text string) { m.t.Helper(); m.give(team, question.Given{Text: text}) }

// markTeam is one judge's points for one team.
func (m *match) markTeam(judge, team int, points float64) {
	m.t.Helper()
	m.act(Act{Command: commandMark, Deed: Deed{Judge: judge, Team: team, Question: m.state.Current, Points: Kept(points)}})
}

// refusedAs is a request of a seat that must be refused with a code.
func (m *match) refusedAs(code string, a Act) {
	m.t.Helper()
	a.Question = m.state.Current
	err := m.try(a)
	if refused, ok := errors.AsType[*Refusal](err); !ok || refused.Code != code {
		m.t.Fatalf("%+v in %s: %v, want %s", a.Deed, m.state.Phase, err, code)
	}
}

// TestPresetG plays 必答, two questions that all teams answer in writing, and 抢答.
func TestPresetG(t *testing.T) {
	m := newMatch(t, preset(t, "g"), 3, 4)
	m.do(CommandStart, CommandOpen)
	m.rule(VerdictRight)
	for _, v := range []Verdict{VerdictWrong, VerdictRight} {
		m.on()
		m.rule(v)
	}
	m.scores(110, 100, 110)

	m.on() // 书面简答, 1
	m.turn(1, 0, "")
	m.refusedAs("bad_answer", Act{Command: commandGive, Deed: Deed{Team: 1, Given: question.Given{Text: " \u200b\n "}}})
	m.refusedAs("bad_answer", Act{Command: commandGive, Deed: Deed{Team: 1, Given: question.Given{Text: strings.Repeat("字", 121)}}})
	m.refusedAs("bad_answer", Act{Command: commandGive, Deed: Deed{Team: 1, Given: question.Given{Options: []int{0}}}})
	m.refusedAs("not_now", Act{Command: commandMark, Deed: Deed{Judge: 1, Team: 1, Points: 100}})
	m.write(1, "先报警，\r\n\r\n  再疏散<b>人群</b> \u202e")
	m.refusedAs("closed", Act{Command: commandGive, Deed: Deed{Team: 1, Given: question.Given{Text: "改一改"}}})
	m.refusedAs("bad_answer", Act{Command: commandMark, Deed: Deed{Judge: 1, Team: 2, Points: 100}}) // nothing there
	m.markTeam(1, 1, 3)                                                                              // a judge may begin
	m.write(3, strings.Repeat("字", 120))
	m.wait(119 * time.Second)
	m.in(PhaseOpen)
	m.wait(time.Second) // team 2 has written nothing when the time is up
	m.in(PhaseJudging)
	m.refusedAs("closed", Act{Command: commandGive, Deed: Deed{Team: 2, Given: question.Given{Text: "晚了"}}})
	if can := m.state.Allowed(); slices.Contains(can, CommandSettle) {
		t.Error("points count before every answer has some")
	}
	for judge, points := range []float64{12, 15.5, 17, 19} {
		m.markTeam(judge+1, 1, points)
	}
	for judge, points := range []float64{20, 9, 10, 11.5} {
		if next := m.state.Next(); next != CommandNone {
			t.Errorf("the main button says %s before judge %d", next, judge+1)
		}
		m.markTeam(judge+1, 3, points)
	}
	m.scores(110, 100, 110)
	m.do(m.state.Next())
	m.scores(126.25, 100, 120.75) // (15.5+17)/2 without 12 and 19; (10+11.5)/2 without 20 and 9
	if v := m.state.For(RoleScreen, full()).Stage; v.Teams[0].Given != nil || *v.Teams[0].Marks[1].Points != 15.5 || v.Teams[1].Marks != nil {
		t.Errorf("settled, not revealed: %+v", v.Teams)
	}
	m.do(CommandReveal)
	if given := m.state.For(RolePlayer, full()).Stage.Teams[0].Given; given == nil || given.Text != "先报警，\n再疏散<b>人群</b>" {
		t.Errorf("revealed: %+v", given)
	}

	m.on() // 2: all hand in, which closes it; one judge is away
	for team := 1; team <= 3; team++ {
		m.write(team, wordsOf(m.state.Current, team))
	}
	m.wait(time.Millisecond)
	m.in(PhaseJudging)
	for team, points := range []float64{10, 11, 12.5} {
		for judge := 1; judge <= 3; judge++ {
			m.markTeam(judge, team+1, points+float64(judge)) // the middle one counts: points+2
		}
	}
	if next := m.state.Next(); next != CommandNone {
		t.Errorf("with a judge away the main button says %s", next)
	}
	m.do(CommandSettle, CommandReveal)
	m.scores(138.25, 113, 135.25)
	m.host(CommandVoid, Deed{Question: m.state.Current, Reason: "题目有误"})
	m.scores(126.25, 100, 120.75)
	m.do(CommandUndo)
	m.scores(138.25, 113, 135.25)
	want := []Judged{
		{Question: 3, Team: 1, Text: "先报警，\n再疏散<b>人群</b>", Marks: []Mark{{1, 1, 1200}, {2, 1, 1550}, {3, 1, 1700}, {4, 1, 1900}}},
		{Question: 3, Team: 2},
	}
	if diff := cmp.Diff(want, m.state.Stage.Judged[:2]); diff != "" {
		t.Errorf("what judges gave points for:\n%s", diff)
	}

	for turn := range 8 { // 抢答: 2 is right once, 3 wrong once, the rest is left
		if turn > 1 {
			m.do(CommandNext, CommandSkip)
			continue
		}
		m.fight(turn + 2)
		m.do(CommandBegin)
		m.rule([]Verdict{VerdictRight, VerdictWrong}[turn])
	}
	m.scores(138.25, 123, 125.25)
	m.ranks(1, 3, 2)
	m.over()
}

// TestOneTeamWritesInItsTurn has no reveal of what another wrote, and nothing to judge where a team wrote nothing.
func TestOneTeamWritesInItsTurn(t *testing.T) {
	rules := preset(t, "g")
	rules.Rounds = rules.Rounds[1:2]
	rules.Rounds[0].Who, rules.Rounds[0].Questions = WhoTurn, 1
	m := newMatch(t, rules, 2, 2)
	m.do(CommandStart, CommandOpen)
	m.turn(0, 1, "")
	m.refusedAs("not_now", Act{Command: commandGive, Deed: Deed{Team: 2, Given: question.Given{Text: "别的队"}}})
	m.write(1, "一队写的")
	m.in(PhaseJudging)
	m.mark(1, 18) // one team: no need to name it
	m.mark(2, 15)
	m.mark(1, 17) // the last counts
	m.do(CommandSettle)
	m.scores(116, 100)
	m.on()
	m.wait(2 * time.Minute)
	m.in(PhaseJudging)
	m.do(m.state.Next())
	m.scores(116, 100)
	m.do(CommandReveal)
	m.over()
}

func TestTopicsFitTheirRounds(t *testing.T) {
	rules := preset(t, "g")
	two := []Topic{{Round: 1, Stem: " 写出三条\n\n\n职责 ", Key: "排查、整改、报告"}, {Round: 1, Stem: "怎样疏散"}}
	by, err := rules.asTopics(two, 4)
	if err != nil || len(by[1]) != 2 || by[1][0].Question.Stem != "写出三条\n职责" || by[1][0].Question.Type != question.Open {
		t.Errorf("%+v, %v", by, err)
	}
	for why, topics := range map[string][]Topic{
		"none": nil, "one too few": two[:1], "one too many": append(two, two[0]), "another round": append(two, Topic{Round: 0, Stem: "必答"}),
		"no round": append(two, Topic{Round: 9, Stem: "无"}), "an empty one": {two[0], {Round: 1, Stem: "\u200b"}},
		"a long one": {two[0], {Round: 1, Stem: strings.Repeat("长", 301)}},
	} {
		if _, err := rules.asTopics(topics, 4); err == nil {
			t.Errorf("%s is taken", why)
		}
	}
}
