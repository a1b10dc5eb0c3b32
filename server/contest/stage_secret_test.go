package contest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"pufa/server/question"
)

var unprivileged = []Role{RolePlayer, RoleTeam, RoleJudge, RoleScreen, RoleSpectator}

// TestNobodyInAMatchReadsWhatIsNotRevealed looks at what every role but the host gets, after every step of any match.
func TestNobodyInAMatchReadsWhatIsNotRevealed(t *testing.T) {
	answered := 0
	pads := padStates(t)
	rapid.Check(t, func(rt *rapid.T) {
		d := drawMatch(rt, t)
		for range rapid.IntRange(5, 60).Draw(rt, "steps") {
			_, _ = d.step() // refused or not, what is to be seen must be in order
		}
		if rapid.Bool().Draw(rt, "end") && d.m.state.Phase != PhaseEnded {
			if err := d.try(Act{Command: CommandEnd, By: "主持人"}); err != nil {
				rt.Fatal(err)
			}
		}
		for _, s := range slices.Concat(pads, d.past) {
			for _, role := range unprivileged {
				view := s.For(role.sees(), full())
				checkView(rt, &s, role, &view)
			}
			answered += checkChairs(rt, &s)
		}
		pads = nil // once is enough
	})
	if answered == 0 {
		t.Error("no team was shown its own answer")
	}
}

// padStates are the states of a question that all teams answer on their pads, one of them not at all.
func padStates(t *testing.T) []State {
	c := padMatch(t)
	m := &match{t: t, state: New(c), now: noon}
	states := []State{m.state}
	then := func(step func()) {
		step()
		states = append(states, m.state)
	}
	then(func() { m.do(CommandStart) })
	then(func() { m.do(CommandOpen) })
	then(func() { m.give(1, m.right()) })
	then(func() { m.give(2, m.wrong()) })
	then(func() { m.do(CommandClose) })
	then(func() { m.wait(time.Second) })
	then(func() { m.do(CommandReveal) })
	return states
}

// checkView checks one role's picture: no part of the host's, nothing of a question that is not revealed or not even
// asked, nobody's answer before it was judged.
func checkView(t *rapid.T, s *State, role Role, v *View) {
	where := fmt.Sprintf("%s in %s", role, s.Phase)
	if v.Host != nil {
		t.Fatalf("%s has the host's part", where)
	}
	if v.Reveal != nil && (!s.Questions[s.Current].Revealed || s.Questions[s.Current].Skipped) {
		t.Fatalf("%s is told the answer", where)
	}
	checkBytes(t, s, where, v)
	if s.veiled(role) && legible(v.Question) {
		t.Fatalf("%s sees a question that is only read", where)
	}
	for _, team := range v.Stage.Teams {
		if team.Given != nil && s.verdictOn(s.Current, team.Number) == "" && !s.textsShown() {
			t.Fatalf("%s sees the answer of team %d before it was judged", where, team.Number)
		}
	}
	judges := slices.Clone(v.Stage.Judges)
	for _, team := range v.Stage.Teams {
		judges = append(judges, team.Marks...)
	}
	for _, judge := range judges {
		if judge.Points != nil && (s.Phase == PhaseOpen || s.Phase == PhaseJudging) {
			t.Fatalf("%s sees what judge %d gives", where, judge.Judge)
		}
	}
}

// legible reports whether a view holds more of a question than that there is one.
func legible(q *QuestionView) bool {
	return q != nil && (q.Stem != "" || len(q.Options) > 0 || q.Media != nil)
}

// checkBytes looks for secrets in what is sent, but for those the one it is sent to may have.
func checkBytes(t *rapid.T, s *State, where string, v any, may ...string) {
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for q, asked := range s.Questions {
		secrets := []string{}
		if !asked.Revealed {
			secrets = append(secrets, secretOf("解析", q), secretOf("答案", q))
			for team := range s.Contest.Teams {
				secrets = append(secrets, wordsOf(q, team+1))
			}
		}
		secrets = slices.DeleteFunc(secrets, func(secret string) bool { return slices.Contains(may, secret) })
		if !asked.Opened || s.rule().Hidden && q == s.Current && !asked.Revealed && !s.Stage.Audience {
			secrets = append(secrets, secretOf("题干", q))
		}
		for _, secret := range secrets {
			if strings.Contains(text, secret) {
				t.Fatalf("%s: %s in %s", where, secret, text)
			}
		}
	}
}

// checkChairs checks what teams and judges have beside: their own and nobody else's.
func checkChairs(t *rapid.T, s *State) (answered int) {
	chairs := []Chair{}
	for i := range s.Contest.Teams {
		chairs = append(chairs, Chair{Team: i + 1})
	}
	for i := range s.Contest.Judges {
		chairs = append(chairs, Chair{Judge: i + 1})
	}
	for _, c := range chairs {
		you := s.chairYou(c)
		checkBytes(t, s, fmt.Sprintf("chair %+v in %s", c, s.Phase), you, ownWords(s, c)...)
		if given := you.Seat.Given; given != nil {
			answered++
			own := slices.ContainsFunc(s.Stage.Given, func(g TeamGiven) bool { return g.Team == c.Team && sameGiven(g.Given, *given) })
			if !own {
				t.Fatalf("%+v is shown %+v, which is not its own", c, given)
			}
		}
		if p := you.Seat.Points; p != nil {
			own := slices.ContainsFunc(s.Stage.Marks, func(m Mark) bool { return m.Judge == c.Judge && AsPoints(m.Points) == *p })
			if !own {
				t.Fatalf("%+v is shown %v points, which are not its own", c, *p)
			}
		}
	}
	return answered
}

// ownWords are what a team has written itself, and what a judge is to give points for, with what it should say.
func ownWords(s *State, c Chair) []string {
	r := s.rule()
	if r == nil || r.Writing == nil || s.Current < 0 {
		return nil
	}
	if c.Team != 0 {
		return []string{wordsOf(s.Current, c.Team)}
	}
	if s.Phase != PhaseOpen && s.Phase != PhaseJudging {
		return nil
	}
	may := []string{secretOf("解析", s.Current)}
	for _, team := range s.Stage.wrote() {
		may = append(may, wordsOf(s.Current, team))
	}
	return may
}

func sameGiven(a, b question.Given) bool {
	return a.Text == b.Text && slices.Equal(a.Options, b.Options)
}

// padMatch is a match of two rounds on pads: all answer three questions, and the hall two.
func padMatch(t *testing.T) *Contest {
	t.Helper()
	rules := preset(t, "f")
	all, hall := rules.Rounds[3], preset(t, "a").Rounds[2]
	all.Questions = 3
	rules.Rounds = []RoundRule{all, hall}
	if err := rules.Check(); err != nil {
		t.Fatal(err)
	}
	return matchOf(rules, 3, 0)
}

// TestReceivedSaysNothingOfTheAnswer reads every frame that teams get back, through the engine, in every phase.
func TestReceivedSaysNothingOfTheAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := padMatch(t)
		e := newMemory(c).engine(t)
		defer closeEngine(t, e)
		r, err := e.room(t.Context(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		host := func(command Command) {
			t.Helper()
			if _, err := e.Command(t.Context(), chief, c.ID, Act{Command: command}, r.state.Load().Seq); err != nil {
				t.Fatalf("%s in %s: %v", command, r.state.Load().Phase, err)
			}
		}
		received := map[string]bool{}
		everySeat := func() {
			s := r.state.Load()
			if s.Current < 0 {
				return
			}
			for team := range 3 {
				seat := &Seat{Role: RoleTeam, Chair: Chair{Team: team + 1, Person: fmt.Sprintf("p%d", team)}, room: r}
				given := rightGiven(s)
				if team == 1 {
					given = wrongGiven(s)
				}
				for _, req := range []Request{
					{Type: RequestAnswer, Question: s.Current, Given: given},
					{Type: RequestBuzz, Question: s.Current},
					{Type: RequestChoose, Value: 10},
					{Type: RequestMark, Question: s.Current, Points: 1},
				} {
					frame := string(seat.Act(req, 40*time.Millisecond))
					if strings.HasPrefix(frame, `{"type":"received"`) {
						received[fmt.Sprintf("%d of team %d", s.Current, team)] = true // again where it asks again
					}
					for _, secret := range []string{secretOf("解析", s.Current), secretOf("答案", s.Current), "verdict", "correct", "state"} {
						if strings.Contains(frame, secret) {
							t.Errorf("%s in %s: %s in %s", req.Type, s.Phase, secret, frame)
						}
					}
				}
			}
		}
		everySeat()
		host(CommandStart)
		for r.state.Load().Phase != PhaseEnded {
			everySeat()
			switch next := r.state.Load().Next(); {
			case next != CommandNone:
				host(next)
			default:
				time.Sleep(time.Second)
			}
			time.Sleep(100 * time.Millisecond)
		}
		if len(received) != 9 {
			t.Errorf("%v: answers received, want one of each team to each of 3 questions", received)
		}
		for team, want := range []float64{30, 0, 30} { // 3 × 10, or nothing
			if got := AsPoints(r.state.Load().Points(team + 1)); got != want {
				t.Errorf("team %d has %v points, want %v", team+1, got, want)
			}
		}
	})
}
