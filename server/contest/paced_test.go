package contest

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"pufa/server/answer"
	"pufa/server/question"
)

// pacedSample has every question type, each with a limit of its own.
func pacedSample(p Paced) *Contest {
	c := sample(len(sampleTypes))
	c.Format, c.Paced, c.CreatedAt = FormatPaced, &p, noon
	return c
}

// rightFor is the right answer as shown.
func rightFor(a *Asked) question.Given {
	switch a.Question.Type {
	case question.Fill:
		return question.Given{Text: secretAccept}
	case question.Numeric:
		return question.Given{Text: secretValue}
	default:
		return question.Given{Options: a.Right()}
	}
}

// paper asks for a paper and fails on an error.
func paper(t *testing.T) func(Paper, error) Paper {
	return func(p Paper, err error) Paper {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
}

func refused(t *testing.T, what string, err error, code string) {
	t.Helper()
	if r, ok := errors.AsType[*Refusal](err); !ok || r.Code != code {
		t.Errorf("%s: %v, want %s", what, err, code)
	}
}

// TestEachPersonHasAClockOfTheirOwn plays two people over two nodes; the time is counted from what is stored.
func TestEachPersonHasAClockOfTheirOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := pacedSample(Paced{})
		c.CreatedAt = time.Now()
		m := newMemory(c)
		one, two := m.engine(t), m.engine(t)
		defer closeEngine(t, one)
		defer closeEngine(t, two)
		ctx, must := t.Context(), paper(t)
		seat(t, one, "a")
		_, err := one.Begin(ctx, "123456", "a", 0)
		refused(t, "before the window", err, "wrong_question")
		give(t, one, CommandStart)
		synctest.Wait()
		_, err = one.Answer(ctx, "123456", "a", 0, rightFor(&c.Questions[0]))
		refused(t, "not begun", err, "not_open")
		_, err = one.Begin(ctx, "123456", "a", 1)
		refused(t, "out of order", err, "wrong_question")

		got := must(one.Begin(ctx, "123456", "a", 0))
		ends := got.Question.Closes
		time.Sleep(5 * time.Second)
		if again := must(two.Begin(ctx, "123456", "a", 0)); again.Question.Closes != ends {
			t.Errorf("begun again on another node, it ends at %d, not %d", again.Question.Closes, ends)
		}
		if got := must(two.Answer(ctx, "123456", "a", 0, rightFor(&c.Questions[0]))); got.Answered != 1 || got.Next != 1 || got.Question != nil {
			t.Errorf("after an answer: %+v", got)
		}
		must(one.Answer(ctx, "123456", "a", 0, question.Given{Options: []int{0}})) // sent again: the first one counts
		must(one.Begin(ctx, "123456", "a", 1))
		time.Sleep(20 * time.Second)
		_, err = one.Answer(ctx, "123456", "a", 1, rightFor(&c.Questions[1]))
		refused(t, "after the person's time", err, "closed")
		if got := must(one.Paper(ctx, "123456", "a")); got.Next != 2 || len(got.Items) != 2 || got.Items[1].Given != nil {
			t.Errorf("after a question missed: %+v", got)
		}
		kept := m.answers[AnswerID("c1", 0, "a")]
		if kept.TookMS != 5000 || !kept.Correct || len(m.answers) != 1 {
			t.Errorf("kept %+v of %d", kept, len(m.answers))
		}
	})
}

// TestAWindowOpensAndClosesByTheClock leaves everything to the times of the contest.
func TestAWindowOpensAndClosesByTheClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		c := pacedSample(Paced{Opens: start.Add(time.Hour), Closes: start.Add(2 * time.Hour)})
		c.CreatedAt, c.Seconds = start, 0
		m := newMemory(c)
		e := m.engine(t)
		defer closeEngine(t, e)
		ctx, must := t.Context(), paper(t)
		seat(t, e, "a")
		time.Sleep(time.Hour + time.Second)
		got := must(e.Begin(ctx, "123456", "a", 0))
		if got.Question.Closes != start.Add(2*time.Hour).UnixMilli() {
			t.Errorf("without a limit a question ends with the window, not at %d", got.Question.Closes)
		}
		time.Sleep(30 * time.Minute)
		must(e.Answer(ctx, "123456", "a", 0, rightFor(&c.Questions[0])))
		must(e.Begin(ctx, "123456", "a", 1))
		time.Sleep(30 * time.Minute)
		_, err := e.Answer(ctx, "123456", "a", 1, rightFor(&c.Questions[1]))
		refused(t, "after the window", err, "closed")
		give(t, e, CommandReveal)
		_, s, err := e.Open(ctx, chief, "c1")
		if err != nil || s.Phase != PhaseBoard || !s.Scores(0) || !s.Scores(5) || s.Questions[0].Tally.Correct != 1 || s.Questions[1].Tally.Answered != 0 {
			t.Errorf("%v, %+v", err, s.Questions)
		}
		end := must(e.Paper(ctx, "123456", "a"))
		if !end.Done || !end.Items[0].Correct || end.Items[0].Gained != 10 || end.Items[1].Reveal == nil || end.Items[1].Given != nil {
			t.Errorf("%+v", end)
		}
		res, err := e.Results(ctx, chief, "c1")
		if err != nil || len(res.Rows) != 1 || res.Rows[0].Points != 10 || res.Rows[0].TookMS != 30*60*1000 || res.Rows[0].Gained != 0 {
			t.Errorf("%v, %+v", err, res.Rows)
		}
	})
}

// TestAnAnswerUnderWayIsCountedBeforeTheWindowSettles holds the store back while the host closes.
func TestAnAnswerUnderWayIsCountedBeforeTheWindowSettles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := pacedSample(Paced{})
		c.CreatedAt = time.Now()
		m := newMemory(c)
		e := m.engine(t)
		defer closeEngine(t, e)
		seat(t, e, "a")
		give(t, e, CommandStart)
		paper(t)(e.Begin(t.Context(), "123456", "a", 0))
		hold, done := make(chan struct{}), make(chan error, 1)
		m.mu.Lock()
		m.hold = hold
		m.mu.Unlock()
		go func() {
			_, err := e.Answer(context.Background(), "123456", "a", 0, rightFor(&c.Questions[0]))
			done <- err
		}()
		synctest.Wait()
		give(t, e, CommandClose)
		time.Sleep(flushMost / 2)
		if phase, _ := phaseOf(t, e); phase != PhaseClosed {
			t.Fatalf("%s while an answer is under way", phase)
		}
		close(hold)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		time.Sleep(100 * time.Millisecond)
		if phase, tally := phaseOf(t, e); phase != PhaseSettled || tally.Correct != 1 {
			t.Errorf("%s, %+v", phase, tally)
		}
	})
}

// TestAPaperTellsOnlyWhatIsBehind looks at every byte a person gets, with the verdict at once and at the end.
func TestAPaperTellsOnlyWhatIsBehind(t *testing.T) {
	for _, atOnce := range []bool{false, true} {
		s := New(pacedSample(Paced{AtOnce: atOnce}))
		step := func(a Act) {
			a.By = "主持人"
			e, err := Apply(s, a, noon)
			if err != nil {
				t.Fatalf("%s in %s: %v", a.Command, s.Phase, err)
			}
			if s, err = s.With(e); err != nil {
				t.Fatal(err)
			}
		}
		look := func(behind int) {
			t.Helper()
			var starts []Start
			var answers []answer.Answer
			for q := range behind + 1 {
				starts = append(starts, Start{Question: q, At: noon})
				if q < behind {
					answers = append(answers, answer.Answer{Index: q, Given: question.Given{Options: []int{0}}})
				}
			}
			paper := s.paper(Player{Person: "a"}, s.sit(starts[:min(len(starts), len(s.Questions))], answers, noon), noon)
			revealed := s.Phase == PhaseBoard || s.Phase == PhaseEnded
			for _, item := range paper.Items {
				may := revealed || atOnce && s.Phase != PhaseLobby
				if (item.Reveal != nil) != may || (item.Asked != nil) != may {
					t.Errorf("at once %v, %s: item %d %+v", atOnce, s.Phase, item.Index, item)
				}
			}
			if s.Phase == PhaseOpen && len(paper.Items) != behind {
				t.Errorf("%d items behind, want %d", len(paper.Items), behind)
			}
			if !revealed && (!atOnce || s.Phase == PhaseOpen && behind == 0) {
				secretIn(t, paper, s.Phase)
			}
			if s.Phase == PhaseOpen && behind < 4 && strings.Contains(toJSON(t, paper), secretValue) {
				t.Errorf("at once %v: the value of a question not reached", atOnce)
			}
			for _, role := range []Role{RolePlayer, RoleScreen} {
				if !revealed {
					secretIn(t, s.For(role, full()), s.Phase)
				}
			}
			if host := s.For(RoleHost, full()); host.Question != nil || host.Paced == nil || len(host.Host.Answer) != 0 {
				t.Errorf("the host sees %+v", host)
			}
		}
		look(0)
		step(Act{Command: CommandStart})
		for behind := range len(s.Questions) + 1 {
			look(behind)
		}
		step(Act{Command: CommandClose})
		look(2)
		step(Act{Command: CommandSettle, Tally: &Tally{Answered: 9, Correct: 3}, Tallies: make([]Tally, len(s.Questions))})
		look(2)
		step(Act{Command: CommandReveal})
		look(2)
		step(Act{Command: CommandEnd})
		look(2)
	}
}

func toJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func secretIn(t *testing.T, v any, phase Phase) {
	t.Helper()
	text := toJSON(t, v)
	for _, secret := range []string{secretExplanation, secretAccept, secretValue, `"answer"`, `"accept"`, `"explanation"`, `"counts"`, `"correct":true`} {
		if strings.Contains(text, secret) {
			t.Errorf("%s in %s: %s", secret, phase, text)
		}
	}
}

// TestASittingNeverGoesBack holds for any starts and answers: as time goes on and more is stored, questions only come
// behind the person, in order.
func TestASittingNeverGoesBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := pacedSample(Paced{})
		c.Seconds = rapid.SampledFrom([]int{0, 3, 60}).Draw(rt, "limit")
		s := New(c)
		e, err := Apply(s, Act{Command: CommandStart, By: "主持人"}, noon)
		if err != nil {
			rt.Fatal(err)
		}
		if s, err = s.With(e); err != nil {
			rt.Fatal(err)
		}
		var starts []Start
		var answers []answer.Answer
		now, reached := noon, 0
		for range rapid.IntRange(1, 30).Draw(rt, "steps") {
			sat := s.sit(starts, answers, now)
			switch {
			case sat.next >= 0 && rapid.Bool().Draw(rt, "begins"):
				starts = append(starts, Start{Question: sat.next, At: now})
			case sat.current >= 0 && rapid.Bool().Draw(rt, "answers"):
				answers = append(answers, answer.Answer{Index: sat.current, At: now})
			}
			now = now.Add(time.Duration(rapid.IntRange(0, 5).Draw(rt, "seconds")) * time.Second)
			after := s.sit(starts, answers, now)
			at := max(after.current, after.next)
			if at < 0 {
				at = len(s.Questions)
			}
			if at < reached || after.current >= 0 && after.next >= 0 {
				rt.Fatalf("at %d after %d: %+v", at, reached, after)
			}
			reached = at
		}
	})
}

func TestAWindowIsChecked(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(c *Contest)
		field  string
	}{
		{"no times", func(*Contest) {}, ""},
		{"no limit", func(c *Contest) { c.Seconds = 0 }, ""},
		{"closed before it opens", func(c *Contest) {
			c.Paced.Opens, c.Paced.Closes = noon.Add(2*time.Hour), noon.Add(time.Hour)
		}, "closes"},
		{"closed before it is made", func(c *Contest) { c.Paced.Closes = noon.Add(-time.Hour) }, "closes"},
		{"speed without a limit", func(c *Contest) { c.Seconds, c.SpeedPoints = 0, true }, "speed_points"},
		{"a host's contest without a limit", func(c *Contest) { c.Seconds, c.Format, c.Paced = 0, FormatCrowd, nil }, "seconds"},
		{"a host's contest with a window", func(c *Contest) { c.Format = FormatCrowd }, "paced"},
	} {
		c := pacedSample(Paced{})
		tt.change(c)
		err := c.Check()
		wrong, _ := errors.AsType[*DefinitionError](err)
		if (tt.field == "") != (err == nil) || wrong != nil && wrong.Field != tt.field {
			t.Errorf("%s: %v, want a complaint about %q", tt.name, err, tt.field)
		}
	}
}

func TestWhatAHostMayDoInAWindow(t *testing.T) {
	s := New(pacedSample(Paced{}))
	for _, want := range []struct {
		next    Command
		allowed []Command
		text    string
	}{
		{CommandStart, []Command{CommandStart, CommandLock, CommandEnd}, "开放作答"},
		{CommandClose, []Command{CommandClose, CommandExtend, CommandLock, CommandAward, CommandEnd}, "收卷"},
	} {
		if s.Next() != want.next || !slices.Equal(s.Allowed(), want.allowed) {
			t.Errorf("%s: %s, %v", s.Phase, s.Next(), s.Allowed())
		}
		e, err := Apply(s, Act{Command: want.next, By: "主持人"}, noon)
		if err != nil || e.Text() != want.text {
			t.Fatalf("%v, %s", err, e.Text())
		}
		if s, err = s.With(e); err != nil {
			t.Fatal(err)
		}
	}
	if hidden := s.Secrets(); len(hidden) != len(s.Questions) {
		t.Errorf("while it is counted, %v are secret", hidden)
	}
}
