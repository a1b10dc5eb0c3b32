package contest

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"pufa/server/question"
)

// drawn plays a match by drawn commands and remembers every state of it, by Seq.
type drawn struct {
	*rapid.T
	m    *match
	past []State
}

func drawMatch(t *rapid.T, tb testing.TB) *drawn {
	rules := drawRules(t)
	judges := 0
	if rules.Judged() {
		judges = rapid.IntRange(1, 4).Draw(t, "judges")
	}
	m := &match{t: tb, state: New(matchOf(rules, rapid.IntRange(2, 4).Draw(t, "teams"), judges)), now: noon}
	return &drawn{T: t, m: m, past: []State{m.state}}
}

// step does one drawn thing and reports what, and what came of it.
func (d *drawn) step() (Act, error) {
	kind := rapid.SampledFrom([]string{"on", "on", "on", "on", "allowed", "allowed", "seat", "seat", "seat", "wait", "anything"}).Draw(d.T, "kind")
	s := &d.m.state
	switch kind {
	case "wait":
		wait := []time.Duration{ms, 337 * time.Microsecond, 30 * ms, BuzzWindow, time.Second, 5 * time.Second, 40 * time.Second}
		d.m.now = d.m.now.Add(rapid.SampledFrom(wait).Draw(d.T, "wait"))
		d.tick()
		return Act{}, nil
	case "seat":
		a := d.seatAct()
		return a, d.try(a)
	case "anything":
		a := d.anything()
		return a, d.try(a)
	}
	d.m.now = d.m.now.Add(rapid.SampledFrom([]time.Duration{0, 10 * ms, 300 * ms}).Draw(d.T, "a moment"))
	d.tick()
	command := s.Next()
	if can := s.Allowed(); len(can) > 0 && (kind == "allowed" || command == CommandNone) {
		command = rapid.SampledFrom(slices.DeleteFunc(can, func(c Command) bool { return c == CommandEnd })).Draw(d.T, "command")
	}
	if s.Phase == PhaseClosed && s.takesCrowd() {
		command = CommandSettle
	}
	a := d.sensible(command)
	return a, d.try(a)
}

// tick does what is due by now.
func (d *drawn) tick() {
	for range 100 {
		a, due := d.m.state.Due(d.m.now)
		if !due {
			return
		}
		a.Random = rapid.Uint64().Draw(d.T, "chance")
		if err := d.try(a); err != nil {
			d.Fatalf("what the clock does is refused: %+v in %s: %v", a, d.m.state.Phase, err)
		}
	}
	d.Fatal("the clock never comes to rest")
}

func (d *drawn) try(a Act) error {
	err := d.m.try(a)
	if err == nil {
		d.past = append(d.past, d.m.state)
	}
	return err
}

// sensible is a command with arguments that fit.
func (d *drawn) sensible(c Command) Act {
	s := &d.m.state
	a := Act{Command: c, By: "主持人"}
	team := func(of []int) int { return rapid.SampledFrom(of).Draw(d.T, "team") }
	switch c {
	case CommandExtend:
		a.Seconds = rapid.IntRange(1, 60).Draw(d.T, "seconds")
	case CommandSettle:
		if s.takesCrowd() {
			a.By, a.Tally = "", &Tally{Counts: []int{1, 2}, Answered: 3, Correct: 2}
		}
	case CommandChoose:
		values := slices.DeleteFunc(s.left(), func(v ValueLeft) bool { return v.Left == 0 })
		a.Value, a.To = rapid.SampledFrom(values).Draw(d.T, "value").Value, team(append(s.challengeable(), 0))
	case CommandRule:
		a.Team, a.Verdict = team(s.judgeable()), drawVerdict(d.T)
	case CommandFoul:
		a.Foul = rapid.SampledFrom(s.fouls()).Draw(d.T, "foul")
		a.Team = team(slices.DeleteFunc(slices.Clone(s.playing()), func(t int) bool { return a.Foul == FoulOutOfTurn && t == s.Stage.Team }))
	case CommandAward:
		a.Team, a.Points, a.Reason = team(s.everyTeam()), rapid.SampledFrom([]int64{-500, 250, 1000}).Draw(d.T, "points"), "现场表现"
	case CommandRerule, CommandVoid:
		d.pastAct(&a)
	case CommandSubstitute:
		of := slices.DeleteFunc(s.everyTeam(), func(t int) bool { return !s.Stage.Teams[t-1].maySwap(s.Contest.Rules.Substitutions) })
		a.Team = team(of)
		a.Leaves, a.Comes = s.Stage.Teams[a.Team-1].Members[0], s.Stage.Teams[a.Team-1].Bench[0]
	}
	return a
}

func drawVerdict(t *rapid.T) Verdict {
	return rapid.SampledFrom([]Verdict{VerdictRight, VerdictPartial, VerdictWrong, VerdictWrong}).Draw(t, "verdict")
}

func (d *drawn) pastAct(a *Act) {
	s := &d.m.state
	asked := slices.DeleteFunc(slices.Clone(s.Stage.Asked), func(r Ruled) bool {
		return s.past(r.Question) != nil || a.Command == CommandRerule && r.Verdict == ""
	})
	r := rapid.SampledFrom(asked).Draw(d.T, "past")
	a.Question, a.Team, a.Reason = r.Question, r.Team, "评委复议"
	if a.Command == CommandRerule {
		a.Verdict = VerdictRight
		if r.Verdict == VerdictRight {
			a.Verdict = VerdictWrong
		}
	}
}

// seatAct is what a team's phone or a judge sends, wanted or not.
func (d *drawn) seatAct() Act {
	s := &d.m.state
	a := Act{Deed: Deed{Question: max(0, s.Current), Team: rapid.IntRange(1, len(s.Contest.Teams)).Draw(d.T, "team"), Person: "p"}}
	a.Command = rapid.SampledFrom([]Command{commandBuzz, commandGive, commandMark}).Draw(d.T, "request")
	switch r := s.rule(); {
	case r != nil && r.How == HowWritten && s.Phase == PhaseOpen && rapid.Bool().Draw(d.T, "writes"):
		a.Command = commandGive
	case r != nil && r.judged():
		a.Command = commandMark
	case s.Phase == PhaseOpen && r.How == HowPad:
		a.Command = commandGive
	case s.Phase == PhaseArmed || s.Phase == PhaseShown:
		a.Command = commandBuzz
	}
	switch a.Command {
	case commandBuzz:
		a.Credit = time.Duration(rapid.IntRange(-10, 400_000).Draw(d.T, "credit")) * time.Microsecond
	case commandMark:
		a.Judge, a.Points = rapid.IntRange(1, max(1, len(s.Contest.Judges))).Draw(d.T, "judge"), rapid.Int64Range(-1, 2100).Draw(d.T, "points")
		a.Team = rapid.SampledFrom(append(s.markable(), 0, 1)).Draw(d.T, "marked team")
	case commandGive:
		given := []question.Given{{}, {Options: []int{}, Text: "别的"}, {Options: []int{9}}}
		if r := s.rule(); r != nil && r.Writing != nil {
			given = append(given, question.Given{Text: wordsOf(s.Current, a.Team)})
		}
		if s.Current >= 0 {
			given = append(given, rightGiven(s), wrongGiven(s))
		}
		a.Given = rapid.SampledFrom(given).Draw(d.T, "given")
	}
	return a
}

// anything is a command out of place, with arguments out of range.
func (d *drawn) anything() Act {
	small := func(what string) int { return rapid.IntRange(-1, 5).Draw(d.T, what) }
	commands := []Command{
		CommandStart, CommandNext, CommandOpen, CommandClose, CommandReveal, CommandBoard, CommandPause, CommandResume, CommandExtend,
		CommandSkip, CommandLock, CommandUnlock, CommandSettle, CommandNone, CommandChoose, CommandPass, CommandArm, CommandBegin,
		CommandRule, CommandFoul, CommandAudience, CommandAward, CommandRerule, CommandVoid, CommandUndo, CommandSubstitute,
		CommandTiebreak, commandWin, commandBuzz, commandGive, commandMark, "nonsense",
	}
	a := Act{
		Command: rapid.SampledFrom(commands).Draw(d.T, "any command"), By: rapid.SampledFrom([]string{"", "主持人"}).Draw(d.T, "by"),
		Seconds: rapid.IntRange(-5, 700).Draw(d.T, "seconds"),
	}
	a.Deed = Deed{
		Team: small("team"), To: small("to"), Member: rapid.SampledFrom([]string{"", "某人"}).Draw(d.T, "member"),
		Value: rapid.SampledFrom([]int64{0, 10, 15, -10}).Draw(d.T, "value"), Verdict: rapid.SampledFrom([]Verdict{"", VerdictRight, VerdictWrong, "maybe"}).Draw(d.T, "verdict"),
		Foul: rapid.SampledFrom([]FoulKind{"", FoulEarly, FoulHelp, FoulOutOfTurn, "late"}).Draw(d.T, "foul"), Points: rapid.Int64().Draw(d.T, "points"),
		Question: small("question"), Reason: rapid.SampledFrom([]string{"", "理由", "两\n行"}).Draw(d.T, "reason"), Leaves: "某人", Comes: "某人",
		Judge: small("judge"), Credit: time.Duration(rapid.Int64().Draw(d.T, "credit")), Random: rapid.Uint64().Draw(d.T, "chance"),
	}
	if a.By == "" && rapid.Bool().Draw(d.T, "tally") {
		a.Tally = &Tally{Counts: []int{1}, Answered: 1}
	}
	if a.Command == commandMark {
		a.Judge = max(1, a.Judge) // the seat's, never the phone's to say
	}
	if a.Command == commandBuzz || a.Command == commandGive {
		a.Team = min(max(1, a.Team), len(d.m.state.Contest.Teams))
	}
	return a
}

// TestAnyMatchKeepsTheRules plays any commands, presses, pads, marks and waits over any rules.
func TestAnyMatchKeepsTheRules(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := drawMatch(rt, t)
		for range rapid.IntRange(5, 60).Draw(rt, "steps") {
			before := len(d.past)
			a, err := d.step()
			if err != nil && len(d.past) != before && a.Command == "" {
				rt.Fatal("a refused command changed the state")
			}
			for i := before; i < len(d.past); i++ {
				d.checkPoints(d.past[i])
				d.checkUndone(i)
				checkRehearsal(rt, d.past[i-1], d.past[i])
			}
			d.checkAllowed()
		}
		d.checkReplay(rt)
	})
}

// checkPoints: a team's points are the base score and what the log gave it, and nothing else.
func (d *drawn) checkPoints(s State) {
	sums := make([]int64, len(s.Contest.Teams))
	for _, e := range s.Log {
		if e.Stage != nil {
			for _, l := range e.Stage.Lines {
				sums[l.Team-1] += l.Delta
			}
		}
	}
	for i, sum := range sums {
		if got := s.Points(i + 1); got != s.Contest.Rules.BaseScore*hundredths+sum {
			d.Fatalf("team %d has %d, its lines come to %d", i+1, got, sum)
		}
	}
}

// checkUndone: what an undo leaves is what was before, but for the numbering and the host's list.
func (d *drawn) checkUndone(i int) {
	e := d.m.log[i-1]
	if e.Type != EventUndone {
		return
	}
	was := d.past[e.Stage.Undoes-1]
	if diff := cmp.Diff(was, d.past[i], cmpopts.IgnoreFields(State{}, "Seq", "Recent")); diff != "" {
		d.Fatalf("taken back, and not as before:\n%s", diff)
	}
}

// checkAllowed: the main button is one of what is allowed, and all that is allowed is taken with arguments that fit.
func (d *drawn) checkAllowed() {
	d.tick()
	s := &d.m.state
	can := s.Allowed()
	if next := s.Next(); next != CommandNone && !slices.Contains(can, next) {
		d.Fatalf("next %s is not allowed in %s", next, s.Phase)
	}
	for _, c := range can {
		a := d.sensible(c)
		e, err := Apply(*s, a, d.m.now)
		if err != nil {
			d.Fatalf("%s is allowed in %s, and refused: %+v: %v", c, s.Phase, a, err)
		}
		if _, err := s.With(e); err != nil || e.Text() == "" || e.Text() == string(e.Type) {
			d.Fatalf("%s: %v, text %q", c, err, e.Text())
		}
	}
}

// checkReplay: the log, there and back through JSON, folds to every state that was.
func (d *drawn) checkReplay(t *rapid.T) {
	s := d.past[0]
	for i, e := range d.m.log {
		data, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var kept Event
		if err := json.Unmarshal(data, &kept); err != nil {
			t.Fatal(err)
		}
		if s, err = s.With(kept); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d.past[i+1], s); diff != "" {
			t.Fatalf("event %d (%s) replayed is another state:\n%s", e.Seq, e.Type, diff)
		}
	}
}
