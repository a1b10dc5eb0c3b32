package contest

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// TestAWindowIsLengthenedAndReopened plays the log alone.
func TestAWindowIsLengthenedAndReopened(t *testing.T) {
	c := pacedSample(Paced{Closes: noon.Add(time.Hour)})
	p := &player{t: t, state: New(c), now: noon}
	until := func(command Command, at time.Time) error {
		return p.try(Act{Command: command, By: "主持人", Until: at})
	}
	wrong := func(why string, err error) {
		t.Helper()
		if definition, ok := errors.AsType[*DefinitionError](err); !ok || definition.Field != "until" {
			t.Errorf("%s: %v", why, err)
		}
	}
	if err := until(CommandReopen, noon.Add(time.Hour)); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("reopened before it was open: %v", err)
	}
	p.do(CommandStart)
	wrong("shorter", until(CommandExtend, noon.Add(30*time.Minute)))
	wrong("over already", until(CommandExtend, noon))
	wrong("longer than a window may be", until(CommandExtend, noon.Add(MaxWindow+time.Second)))
	if err := until(CommandExtend, noon.Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if got := p.state.For(RoleScreen, Around{}).Paced.Closes; got != noon.Add(2*time.Hour).UnixMilli() {
		t.Errorf("closes at %d", got)
	}
	if text := p.state.logLines()[0].Text; text != "收卷时间改到 6 月 1 日 14:00" {
		t.Errorf("the log says %q", text)
	}
	opens := p.state.Opens
	p.do(CommandClose)
	tallies := make([]Tally, len(c.Questions))
	for i := range tallies {
		tallies[i] = Tally{Answered: 3, Correct: 2}
	}
	settle := func() { mustDo(t, p.try(Act{Command: CommandSettle, Tally: &Tally{Answered: 9}, Tallies: tallies})) }
	settle()
	p.now = noon.Add(3 * time.Hour)
	wrong("reopened until before", until(CommandReopen, noon.Add(2*time.Hour)))
	mustDo(t, until(CommandReopen, noon.Add(4*time.Hour)))
	s := p.state
	if s.Phase != PhaseOpen || !s.Opens.Equal(opens) || s.Questions[0].Settled || s.Questions[0].Tally.Answered != 0 {
		t.Errorf("reopened: %s, opened %s, %+v", s.Phase, s.Opens, s.Questions[0])
	}
	if err := s.Accepts(0, p.now); err != nil {
		t.Errorf("reopened, and takes no answers: %v", err)
	}
	if a, due := s.Due(noon.Add(4 * time.Hour)); !due || a.Command != CommandClose {
		t.Errorf("the clock closes it again: %v %v", a, due)
	}
	p.do(CommandClose)
	settle()
	if got := p.state.Questions[1].Tally.Answered; got != 3 {
		t.Errorf("counted again: %d", got)
	}
	p.do(CommandReveal)
	if slices.Contains(p.state.Allowed(), CommandReopen) {
		t.Error("it can be reopened once the answers are out")
	}
}

func mustDo(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestTheHostSeesHowFarPeopleHaveCome has one person finish, one stop half-way, one run out of time at the last question,
// and one be put out; the figures are right on a node that took none of it, and after closing and reopening.
func TestTheHostSeesHowFarPeopleHaveCome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := pacedSample(Paced{})
		c.Questions, c.CreatedAt = c.Questions[:2], time.Now()
		m := newMemory(c)
		one, two := m.engine(t), m.engine(t)
		defer closeEngine(t, one)
		defer closeEngine(t, two)
		two.Attach(&hall{expelled: map[string]int{}})
		for _, person := range []string{"done", "half", "late", "out", "idle"} {
			seat(t, one, person)
		}
		give(t, one, CommandStart)
		answer := func(person string, q int) {
			t.Helper()
			_, err := one.Begin(t.Context(), "123456", person, q)
			mustDo(t, err)
			_, err = one.Answer(t.Context(), "123456", person, q, rightFor(&c.Questions[q]))
			mustDo(t, err)
		}
		for _, person := range []string{"done", "half", "late", "out"} {
			answer(person, 0)
		}
		answer("done", 1)
		answer("out", 1)
		_, err := one.Begin(t.Context(), "123456", "late", 1)
		mustDo(t, err)
		if _, err := one.Moderate(t.Context(), chief, "c1", "out", PlayerBan, ""); err != nil {
			t.Fatal(err)
		}
		host, err := two.SitHost(t.Context(), chief, "c1")
		mustDo(t, err)
		counts := func(want Sitters) {
			t.Helper()
			time.Sleep(sittersEvery + time.Second)
			synctest.Wait()
			if got := picture(t, host).State.Paced.Sitters; got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
		}
		counts(Sitters{Begun: 3, Finished: 1})
		time.Sleep(c.limit())
		counts(Sitters{Begun: 3, Finished: 2})
		give(t, one, CommandClose)
		counts(Sitters{Begun: 3, Finished: 2})
		_, s, err := one.Open(t.Context(), chief, "c1")
		mustDo(t, err)
		if _, err := one.Command(t.Context(), chief, "c1", Act{Command: CommandReopen, Until: time.Now().Add(time.Hour)}, s.Seq); err != nil {
			t.Fatal(err)
		}
		answer("half", 1)
		counts(Sitters{Begun: 3, Finished: 3})
	})
}
