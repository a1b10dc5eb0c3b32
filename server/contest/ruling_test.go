package contest

import (
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/question"
)

// played is a room in which a, b and c answered the first question: a rightly, b and c by the option beside it; and
// which stands at its board.
func played(t *testing.T) (*memory, *Engine) {
	t.Helper()
	m := newMemory(sample(2))
	e := m.engine(t)
	for _, person := range []string{"a", "b", "c"} {
		seat(t, e, person)
	}
	give(t, e, CommandStart)
	for person, option := range map[string]int{"a": 1, "b": 0, "c": 0} {
		seat(t, e, person).Answer(Request{Type: RequestAnswer, Given: question.Given{Options: []int{option}}})
	}
	give(t, e, CommandClose)
	time.Sleep(200 * time.Millisecond)
	give(t, e, CommandReveal)
	give(t, e, CommandBoard)
	return m, e
}

func order(t *testing.T, e *Engine, a Act) error {
	t.Helper()
	_, s, err := e.Open(t.Context(), chief, "c1")
	if err != nil {
		t.Fatal(err)
	}
	_, err = e.Command(t.Context(), chief, "c1", a, s.Seq)
	return err
}

func mustOrder(t *testing.T, e *Engine, a Act) {
	t.Helper()
	if err := order(t, e, a); err != nil {
		t.Fatalf("%s: %v", a.Command, err)
	}
}

func points(t *testing.T, e *Engine) map[string]int64 {
	t.Helper()
	res, err := e.Results(t.Context(), chief, "c1")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int64{}
	for _, row := range res.Rows {
		got[row.Name] = row.Points
	}
	return got
}

func TestARulingMarksEveryAnswerAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, e := played(t)
		defer closeEngine(t, e)
		if diff := cmp.Diff(map[string]int64{"a": 10, "b": 0, "c": 0}, points(t, e)); diff != "" {
			t.Fatal(diff)
		}
		mustOrder(t, e, Act{Command: CommandRerule, Deed: Deed{Options: []int{0}, Reason: "答案印错"}})
		want := map[string]int64{"a": 0, "b": 10, "c": 10}
		if diff := cmp.Diff(want, points(t, e)); diff != "" {
			t.Fatal(diff)
		}
		_, s, err := e.Open(t.Context(), chief, "c1")
		if err != nil {
			t.Fatal(err)
		}
		view := s.For(RoleScreen, full())
		if diff := cmp.Diff([]int{0}, view.Reveal.Answer); diff != "" || view.Reveal.Correct != 2 {
			t.Errorf("the reveal after the ruling: %d right, %s", view.Reveal.Correct, diff)
		}
		if diff := cmp.Diff([]string{"第 1 题改判，重新计分，答案印错"}, view.Notices); diff != "" {
			t.Error(diff)
		}
		again := m.engine(t) // another node counts the same out of the log and the answers
		defer closeEngine(t, again)
		if diff := cmp.Diff(want, points(t, again)); diff != "" {
			t.Error(diff)
		}
		mustOrder(t, e, Act{Command: CommandUndo})
		if diff := cmp.Diff(map[string]int64{"a": 10, "b": 0, "c": 0}, points(t, e)); diff != "" {
			t.Errorf("after taking it back: %s", diff)
		}
	})
}

func TestAVoidQuestionLeavesAllScoresAndAnAwardStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, e := played(t)
		defer closeEngine(t, e)
		mustOrder(t, e, Act{Command: CommandAward, Deed: Deed{Player: "c", Points: 5 * hundredths, Reason: "帮助同伴"}})
		mustOrder(t, e, Act{Command: CommandAward, Deed: Deed{Player: "a", Points: -3 * hundredths, Reason: "提示别人"}})
		if diff := cmp.Diff(map[string]int64{"a": 7, "b": 0, "c": 5}, points(t, e)); diff != "" {
			t.Fatal(diff)
		}
		mustOrder(t, e, Act{Command: CommandVoid, Deed: Deed{Reason: "题目有歧义"}})
		if diff := cmp.Diff(map[string]int64{"a": -3, "b": 0, "c": 5}, points(t, e)); diff != "" {
			t.Error(diff)
		}
		if err := order(t, e, Act{Command: CommandVoid, Deed: Deed{Reason: "再来"}}); err == nil {
			t.Error("a void question was voided")
		}
	})
}

func TestRulingsThatMakeNoSenseAreRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, e := played(t)
		defer closeEngine(t, e)
		for name, a := range map[string]Act{
			"no reason":            {Command: CommandRerule, Deed: Deed{Options: []int{0}}},
			"the same answer":      {Command: CommandRerule, Deed: Deed{Options: []int{1}, Reason: "改"}},
			"an option it lacks":   {Command: CommandRerule, Deed: Deed{Options: []int{9}, Reason: "改"}},
			"a text for options":   {Command: CommandRerule, Deed: Deed{Accept: "甲", Reason: "改"}},
			"not yet asked":        {Command: CommandVoid, Deed: Deed{Question: 1, Reason: "改"}},
			"no such question":     {Command: CommandVoid, Deed: Deed{Question: 7, Reason: "改"}},
			"nobody":               {Command: CommandAward, Deed: Deed{Player: "x", Points: 100, Reason: "改"}},
			"no points":            {Command: CommandAward, Deed: Deed{Player: "a", Reason: "改"}},
			"half a point":         {Command: CommandAward, Deed: Deed{Player: "a", Points: 50, Reason: "改"}},
			"a reason of two rows": {Command: CommandAward, Deed: Deed{Player: "a", Points: 100, Reason: "改\n改"}},
		} {
			if err := order(t, e, a); err == nil {
				t.Errorf("%s: not refused", name)
			}
		}
		if diff := cmp.Diff(map[string]int64{"a": 10, "b": 0, "c": 0}, points(t, e)); diff != "" {
			t.Error(diff)
		}
	})
}

// TestASkipTakenBackGoesOn has the question open again as it was, and then closed by the clock.
func TestASkipTakenBackGoesOn(t *testing.T) {
	p := newPlay(t, 2)
	p.do(CommandStart, CommandSkip)
	if p.state.Phase != PhaseSettled || !p.state.Questions[0].Skipped {
		t.Fatalf("%s after a skip", p.state.Phase)
	}
	p.do(CommandUndo)
	if p.state.Phase != PhaseOpen || p.state.Questions[0].Skipped {
		t.Fatalf("%s after taking the skip back", p.state.Phase)
	}
	if p.state.Accepts(0, p.now) != nil {
		t.Error("the question takes no answers again")
	}
	again, err := Fold(p.state.Contest, p.log)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p.state, again); diff != "" {
		t.Error(diff)
	}
}

// TestEventsSurviveTheirJSON holds for what travels between nodes.
func TestEventsSurviveTheirJSON(t *testing.T) {
	p := newPlay(t, 2)
	p.do(CommandStart, CommandClose, CommandSettle, CommandReveal)
	if err := p.try(Act{Command: CommandRerule, By: "主持人", Deed: Deed{Options: []int{0}, Reason: "改"}}); err != nil {
		t.Fatal(err)
	}
	p.do(CommandUndo)
	for _, e := range p.log {
		data, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var back Event
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e, back); diff != "" {
			t.Error(diff)
		}
	}
}
