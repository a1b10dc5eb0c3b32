package contest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/question"
)

// match plays a match on stage through Apply and With, on a clock of its own.
type match struct {
	t     testing.TB
	state State
	now   time.Time
	log   []Event
}

// preset is a rule set that ships.
func preset(t testing.TB, id string) RuleSet {
	t.Helper()
	sets, err := Presets()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(sets, func(s RuleSet) bool { return s.ID == id })
	if i < 0 {
		t.Fatalf("no rule set %s", id)
	}
	return sets[i]
}

// seats are a team's members in the matches of these tests: two more than sit down, so that some are on the bench.
func seats(team, n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("%d队%d席", team, i+1)
	}
	return names
}

// matchOf is a match by a rule set, with all the questions it takes: every type in turn on pads, else a single choice
// with the right option shown second.
func matchOf(rules RuleSet, teams, judges int) *Contest {
	c := &Contest{
		ID: "m1", Format: FormatStage, Code: "123456", Title: "知识竞赛", Seconds: 20, Points: 10, Phase: PhaseLobby, Rules: &rules,
	}
	for i := range teams {
		c.Teams = append(c.Teams, Team{Name: fmt.Sprintf("%d队", i+1), Members: seats(i+1, rules.Members+2), Key: fmt.Sprintf("k%d", i+1)})
	}
	for i := range judges {
		c.Judges = append(c.Judges, fmt.Sprintf("j%d", i+1))
	}
	pool := sample(len(sampleTypes)).Questions
	for i := 0; rules.Round(i) != nil; i++ {
		r := rules.Round(i)
		needs := r.Needs(teams)
		for _, value := range sortedValues(needs) {
			for n := range needs[value] {
				asked := pool[0]
				if r.How == HowPad {
					asked = pool[n%len(pool)]
				}
				if r.How == HowWritten {
					asked = Asked{Question: question.Question{Type: question.Open}}
				}
				asked.Round, asked.Value = i, value
				asked.Question.Stem = secretOf("题干", len(c.Questions))
				asked.Question.Media = &question.Media{Kind: question.Picture, URL: "/media/" + secretOf("题干", len(c.Questions)), Alt: "一张图"}
				asked.Question.Explanation = secretOf("解析", len(c.Questions))
				if asked.Question.Type == question.Fill {
					asked.Question.Accept = []string{secretOf("答案", len(c.Questions))}
				}
				c.Questions = append(c.Questions, asked)
			}
		}
	}
	return c
}

// wordsOf is what a team writes, and no other should read before the reveal.
func wordsOf(q, team int) string { return fmt.Sprintf("写的%d题%d队", q, team) }

// secretOf is what must not be seen of a question before its reveal.
func secretOf(what string, q int) string { return fmt.Sprintf("%s%d号", what, q) }

func newMatch(t testing.TB, rules RuleSet, teams, judges int) *match {
	t.Helper()
	if err := rules.Check(); err != nil {
		t.Fatal(err)
	}
	c := matchOf(rules, teams, judges)
	if err := c.checkStage(); err != nil {
		t.Fatal(err)
	}
	return &match{t: t, state: New(c), now: noon}
}

// act does one thing, and fails where it is refused.
func (m *match) act(a Act) {
	m.t.Helper()
	if err := m.try(a); err != nil {
		m.t.Fatalf("%s in %s, round %d turn %d: %v", a.Command, m.state.Phase, m.state.Stage.Round, m.state.Stage.Turn, err)
	}
}

func (m *match) try(a Act) error {
	e, err := Apply(m.state, a, m.now)
	if err != nil {
		return err
	}
	next, err := m.state.With(e)
	if err != nil {
		m.t.Fatal(err)
	}
	m.state, m.log = next, append(m.log, e)
	return nil
}

// do gives the host's commands.
func (m *match) do(commands ...Command) {
	m.t.Helper()
	for _, c := range commands {
		m.act(Act{Command: c, By: "主持人"})
	}
}

func (m *match) host(c Command, d Deed) {
	m.t.Helper()
	m.act(Act{Command: c, By: "主持人", Deed: d})
}

// refused is a host's command that must be refused.
func (m *match) refused(c Command, d Deed) {
	m.t.Helper()
	before := m.state
	if err := m.try(Act{Command: c, By: "主持人", Deed: d}); err == nil {
		m.t.Fatalf("%s was done: %+v", c, d)
	}
	if diff := cmp.Diff(before, m.state); diff != "" {
		m.t.Fatalf("a refused command changed:\n%s", diff)
	}
}

// wait lets time pass, and the clock do what is due in it.
func (m *match) wait(d time.Duration) {
	m.t.Helper()
	until := m.now.Add(d)
	for {
		at, a := m.state.due()
		if at.IsZero() || at.After(until) {
			m.now = until
			return
		}
		if at.After(m.now) {
			m.now = at
		}
		m.act(a)
	}
}

// on shows the next question and lets its team answer.
func (m *match) on() {
	m.t.Helper()
	m.do(CommandNext, CommandOpen)
}

// rule is the host's verdict on the answer under way.
func (m *match) rule(v Verdict) { m.t.Helper(); m.host(CommandRule, Deed{Verdict: v}) }

// ruleTeam is the host's verdict where all teams answer.
func (m *match) ruleTeam(team int, v Verdict) {
	m.t.Helper()
	m.host(CommandRule, Deed{Team: team, Verdict: v})
}

func (m *match) foul(team int, kind FoulKind) {
	m.t.Helper()
	m.host(CommandFoul, Deed{Team: team, Foul: kind})
}

// choose picks a value, for another team to answer where to is not 0.
func (m *match) choose(value int64, to int) {
	m.t.Helper()
	m.host(CommandChoose, Deed{Value: value, To: to})
}

// buzz is a press that reaches the server after a while, over a line without delay.
func (m *match) buzz(team int, after time.Duration) {
	m.t.Helper()
	m.wait(after)
	m.act(Act{Command: commandBuzz, Deed: Deed{Team: team, Question: m.state.Current, Person: fmt.Sprintf("p%d", team)}})
}

// wins presses for a team alone, and gives it the question.
func (m *match) wins(team int) {
	m.t.Helper()
	m.buzz(team, 12*time.Millisecond)
	m.wait(BuzzWindow)
	if m.state.Stage.Team != team || m.state.Phase != PhaseOpen {
		m.t.Fatalf("team %d has the question in %s, want %d", m.state.Stage.Team, m.state.Phase, team)
	}
}

// fight shows the next question, arms the buzzers and gives the question to a team.
func (m *match) fight(team int) {
	m.t.Helper()
	m.do(CommandNext, CommandArm)
	m.wait(seconds(m.state.rule().Buzzer.Countdown))
	m.wins(team)
}

// right is what a pad sends for the right answer; wrong for one that is not.
func (m *match) right() question.Given { return rightGiven(&m.state) }

func (m *match) wrong() question.Given { return wrongGiven(&m.state) }

func rightGiven(s *State) question.Given {
	asked := &s.Contest.Questions[s.Current]
	if asked.Question.Type == question.Open {
		return question.Given{Text: wordsOf(s.Current, 0)}
	}
	if asked.Question.Type == question.Fill {
		return question.Given{Text: "答 案" + strings.TrimPrefix(asked.Question.Accept[0], "答案")} // right, and not the bank's own words
	}
	return question.Given{Options: asked.Right()}
}

func wrongGiven(s *State) question.Given {
	asked := &s.Contest.Questions[s.Current]
	switch asked.Question.Type {
	case question.Fill, question.Open:
		return question.Given{Text: "别的"}
	case question.Ordering:
		return question.Given{Options: []int{2, 1, 0}}
	case question.Multiple:
		return question.Given{Options: []int{0, 1}} // one right, one wrong
	default:
		return question.Given{Options: []int{0}}
	}
}

func (m *match) give(team int, g question.Given) {
	m.t.Helper()
	m.act(Act{Command: commandGive, Deed: Deed{Team: team, Question: m.state.Current, Given: g}})
}

// mark is one judge's points.
func (m *match) mark(judge int, points float64) {
	m.t.Helper()
	m.act(Act{Command: commandMark, Deed: Deed{Judge: judge, Question: m.state.Current, Points: Kept(points)}})
}

// hall counts the hall's answers, as the engine does.
func (m *match) hall(answered, correct int) {
	m.t.Helper()
	m.act(Act{Command: CommandSettle, Tally: &Tally{Counts: []int{answered - correct, correct}, Answered: answered, Correct: correct}})
}

// audience plays a question of a round for the hall.
func (m *match) audience(n int) {
	m.t.Helper()
	for range n {
		m.on()
		m.wait(seconds(m.state.rule().Clock.Seconds))
		m.in(PhaseClosed)
		m.hall(20, 15)
		m.do(CommandReveal)
	}
}

// in checks the phase.
func (m *match) in(p Phase) {
	m.t.Helper()
	if m.state.Phase != p {
		m.t.Fatalf("in %s, want %s", m.state.Phase, p)
	}
}

// turn checks whose turn it is, in which round, and by whom.
func (m *match) turn(round, team int, member string) {
	m.t.Helper()
	x := &m.state.Stage
	if x.Round != round || x.Team != team || x.Member != member {
		m.t.Fatalf("round %d, team %d, %q; want round %d, team %d, %q", x.Round, x.Team, x.Member, round, team, member)
	}
}

// scores checks all teams' points.
func (m *match) scores(want ...float64) {
	m.t.Helper()
	got := make([]float64, len(m.state.Contest.Teams))
	for i := range got {
		got[i] = AsPoints(m.state.Points(i + 1))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		m.t.Fatalf("points (want, got):\n%s", diff)
	}
}

// ranks checks all teams' places.
func (m *match) ranks(want ...int) {
	m.t.Helper()
	got := make([]int, len(m.state.Contest.Teams))
	for i := range got {
		got[i] = m.state.rank(i + 1)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		m.t.Fatalf("ranks (want, got):\n%s", diff)
	}
}

// over checks that the match is played out, ends it, and replays its log.
func (m *match) over() {
	m.t.Helper()
	if m.state.Phase != PhaseBoard {
		m.do(CommandBoard)
	}
	if next := m.state.Next(); next != CommandEnd {
		m.t.Fatalf("at the end the main button says %s", next)
	}
	m.do(CommandEnd)
	again, err := Fold(m.state.Contest, m.log)
	if err != nil {
		m.t.Fatal(err)
	}
	if diff := cmp.Diff(m.state, again); diff != "" {
		m.t.Errorf("the log replayed is another state:\n%s", diff)
	}
}
