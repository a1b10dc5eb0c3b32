package contest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAQuestionsLife(t *testing.T) {
	p := newPlay(t, 2)
	for _, step := range []struct {
		do    Command
		phase Phase
		next  Command
	}{
		{CommandStart, PhaseOpen, CommandClose},
		{CommandPause, PhaseOpen, CommandResume},
		{CommandResume, PhaseOpen, CommandClose},
		{CommandExtend, PhaseOpen, CommandClose},
		{CommandClose, PhaseClosed, CommandNone},
		{CommandSettle, PhaseSettled, CommandReveal},
		{CommandReveal, PhaseRevealed, CommandBoard},
		{CommandBoard, PhaseBoard, CommandOpen},
		{CommandOpen, PhaseOpen, CommandClose},
		{CommandSkip, PhaseSettled, CommandBoard}, // the last: on to the board
		{CommandBoard, PhaseBoard, CommandEnd},
		{CommandEnd, PhaseEnded, CommandNone},
	} {
		p.do(step.do)
		if p.state.Phase != step.phase || p.state.Next() != step.next {
			t.Fatalf("after %s: phase %s, next %s; want %s, %s", step.do, p.state.Phase, p.state.Next(), step.phase, step.next)
		}
	}
	if got := p.state.Allowed(); len(got) != 0 {
		t.Errorf("allowed after the end: %v", got)
	}
}

func TestPauseFreezesTheTime(t *testing.T) {
	p := newPlay(t, 1)
	p.do(CommandStart)
	p.now = p.now.Add(5 * time.Second)
	p.do(CommandPause)
	if p.state.Remaining != 15*time.Second {
		t.Fatalf("remaining %s", p.state.Remaining)
	}
	p.now = p.now.Add(time.Hour)
	if err := p.state.Accepts(0, p.now); err == nil {
		t.Error("a paused question takes answers")
	}
	if err := p.try(Act{Command: CommandClose}); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("the clock closed a paused question: %v", err)
	}
	p.do(CommandExtend, CommandResume)
	if left := p.state.Closes.Sub(p.now); left != 45*time.Second {
		t.Errorf("left after resuming: %s", left)
	}
	if spent := p.state.Elapsed(p.now); spent != 5*time.Second {
		t.Errorf("time spent: %s", spent)
	}
}

func TestTheClockClosesNotBeforeTime(t *testing.T) {
	p := newPlay(t, 1)
	p.do(CommandStart)
	p.now = p.state.Closes.Add(-time.Millisecond)
	if err := p.try(Act{Command: CommandClose}); !errors.Is(err, ErrNotAllowed) {
		t.Fatalf("closed early: %v", err)
	}
	if err := p.state.Accepts(0, p.now); err != nil {
		t.Errorf("refused in the last millisecond: %v", err)
	}
	p.now = p.state.Closes
	if err := p.state.Accepts(0, p.now); err == nil {
		t.Error("accepted at the end")
	}
	for _, late := range []Act{{Command: CommandPause}, {Command: CommandExtend, Seconds: 10}} {
		if err := p.try(late); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("%s when the time is over: %v", late.Command, err)
		}
	}
	if err := p.try(Act{Command: CommandClose}); err != nil {
		t.Error(err)
	}
}

func TestAcceptsSaysWhyNot(t *testing.T) {
	p := newPlay(t, 3)
	code := func(q int) string {
		refusal, ok := errors.AsType[*Refusal](p.state.Accepts(q, p.now))
		if !ok {
			return ""
		}
		return refusal.Code
	}
	check := func(where string, q int, want string) {
		t.Helper()
		if got := code(q); got != want {
			t.Errorf("%s, question %d: %q, want %q", where, q, got, want)
		}
	}
	check("lobby", 0, "wrong_question")
	p.do(CommandStart)
	check("open", 0, "")
	check("open", 1, "wrong_question")
	check("open", -1, "wrong_question")
	check("open", 99, "wrong_question")
	p.now = p.now.Add(-time.Second)
	check("a clock behind", 0, "not_open")
	p.now = p.now.Add(time.Second)
	p.do(CommandClose)
	check("closed", 0, "closed")
	p.do(CommandSettle, CommandReveal, CommandOpen)
	check("second open", 0, "closed")
	check("second open", 1, "")
}

func TestExtendIsBounded(t *testing.T) {
	p := newPlay(t, 1)
	p.do(CommandStart)
	for _, seconds := range []int{-1, 0, MaxExtend + 1} {
		if err := p.try(Act{Command: CommandExtend, Seconds: seconds}); !errors.Is(err, ErrDefinition) {
			t.Errorf("extend by %d: %v", seconds, err)
		}
	}
}

func TestEndLeavesOutWhatIsNotCounted(t *testing.T) {
	p := newPlay(t, 2)
	p.do(CommandStart, CommandClose, CommandSettle, CommandReveal, CommandOpen, CommandEnd)
	if !p.state.Scores(0) || p.state.Scores(1) {
		t.Errorf("scores: %v, %v", p.state.Scores(0), p.state.Scores(1))
	}
}

// anyCommand draws commands in and out of place, the engine's own among them.
var anyCommand = rapid.SampledFrom([]Command{
	CommandStart, CommandOpen, CommandClose, CommandReveal, CommandBoard, CommandPause, CommandResume, CommandExtend,
	CommandSkip, CommandLock, CommandUnlock, CommandEnd, CommandSettle, CommandNone, "nonsense",
	CommandVoid, CommandRerule, CommandAward, CommandUndo,
	CommandRehearse, CommandReset, CommandReal,
})

func drawAct(t *rapid.T, s *State) Act {
	c := anyCommand.Draw(t, "command")
	if next := s.Next(); next != CommandNone && rapid.Bool().Draw(t, "go on") && rapid.Bool().Draw(t, "really") {
		c = next
	}
	a := Act{Command: c, By: rapid.SampledFrom([]string{"", "主持人"}).Draw(t, "by")}
	if c == CommandExtend {
		a.Seconds = rapid.IntRange(-5, 700).Draw(t, "seconds")
	}
	if c == CommandSettle {
		a.Tally = &Tally{Counts: []int{1}, Answered: 1}
	}
	if c == CommandVoid || c == CommandRerule || c == CommandAward {
		a.Question = rapid.IntRange(-1, 4).Draw(t, "question")
		a.Options = rapid.SliceOfN(rapid.IntRange(0, 4), 0, 3).Draw(t, "options")
		a.Person, a.Player, a.Points = "a", "甲", rapid.Int64Range(-3, 3).Draw(t, "points")*hundredths
		a.Reason = rapid.SampledFrom([]string{"", "有误"}).Draw(t, "reason")
	}
	return a
}

func TestAnySequenceOfCommandsKeepsTheRules(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := newPlay(t, rapid.IntRange(1, 4).Draw(rt, "questions"))
		for range rapid.IntRange(0, 60).Draw(rt, "steps") {
			p.now = p.now.Add(time.Duration(rapid.IntRange(0, 30_000).Draw(rt, "ms")) * time.Millisecond)
			before := p.state
			a := drawAct(rt, &before)
			err := p.try(a)
			checkStep(rt, before, p.state, a, err)
		}
		again, err := Fold(p.state.Contest, p.log)
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(p.state, again); diff != "" {
			rt.Fatalf("the log replayed is another state:\n%s", diff)
		}
	})
}

func checkStep(t *rapid.T, before, after State, a Act, err error) {
	allowed := slices.Contains(before.Allowed(), a.Command)
	if next := before.Next(); next != CommandNone && !slices.Contains(before.Allowed(), next) {
		t.Fatalf("next %s is not allowed in %s", next, before.Phase)
	}
	if err == nil && !allowed && a.Command != CommandSettle {
		t.Fatalf("%s was done in %s though not allowed", a.Command, before.Phase)
	}
	if err != nil && after.Seq != before.Seq {
		t.Fatal("a refused command changed the state")
	}
	checkRehearsal(t, before, after)
	open := 0
	for q, r := range after.Questions {
		if after.Accepts(q, after.Opens) == nil {
			open++
			if q != after.Current || r.Skipped || r.Settled {
				t.Fatalf("question %d takes answers and is %+v", q, r)
			}
		}
		if r.Skipped && after.Scores(q) {
			t.Fatalf("question %d is skipped and scores", q)
		}
		if before.Questions[q].Skipped && !r.Skipped && a.Command != CommandUndo && after.Epoch == before.Epoch {
			t.Fatalf("question %d came back", q)
		}
	}
	if open > 1 {
		t.Fatalf("%d questions open", open)
	}
	if after.Phase == PhaseOpen && !after.Paused && a.Command != "" && err == nil && a.Command == CommandResume &&
		after.Closes.Sub(after.Opens) != before.Closes.Sub(before.Opens) {
		t.Fatal("a pause changed the question's time")
	}
}

func TestEventIDsSortAsTheLogRuns(t *testing.T) {
	last := ""
	for _, seq := range []int64{1, 2, 9, 10, 11, 99, 100, 12345, 999_999_999} {
		id := EventID("c", seq)
		if id <= last {
			t.Errorf("%s after %s", id, last)
		}
		last = id
	}
	if fmt.Sprint(EventID("c", 7)) != "c/0000000007" {
		t.Error(EventID("c", 7))
	}
}
