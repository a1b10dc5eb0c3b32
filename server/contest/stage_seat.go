package contest

import (
	"slices"
	"time"
)

// This file is what teams, judges and the clock do in a match.

// applyBuzz takes one press of a buzzer: one that counts, a foul, or before the match a trial.
func (s *State) applyBuzz(e Event, a Act, now time.Time) (Event, error) {
	x := &s.Stage
	if s.Phase == PhaseLobby {
		return s.stageSays(e, EventTested, StageEvent{Team: a.Team, Person: a.Person}), nil
	}
	if err := s.mayBuzz(a, now); err != nil {
		return e, err
	}
	credit := min(max(a.Credit, 0), CreditMost).Truncate(time.Microsecond)
	credited := a.At.Add(-credit)
	early := s.rule().Buzzer.Opens != OpensReading && (s.Phase == PhaseShown || credited.Before(s.Opens))
	switch {
	case early && slices.Contains(x.Fouled, a.Team):
		return e, refuse("not_now", "还不能抢，本题已记一次犯规")
	case early:
		e = s.foul(e, a.Team, FoulEarly, a.Person)
	default:
		e = s.stageSays(e, EventBuzzed, StageEvent{Team: a.Team, Person: a.Person})
	}
	e.Stage.CreditUS, e.Stage.ArrivedUS = credit.Microseconds(), a.At.Sub(e.At).Microseconds()
	e.Stage.Credited = credited.Truncate(time.Millisecond) // as the log keeps times
	return e, nil
}

// mayBuzz tells why a press does nothing at all.
func (s *State) mayBuzz(a Act, now time.Time) error {
	x, r := &s.Stage, s.rule()
	switch {
	case r == nil || r.Who != WhoFirst || s.Phase != PhaseShown && s.Phase != PhaseArmed:
		return refuse("not_now", "现在不是抢答")
	case a.Question != s.Current:
		return refuse("wrong_question", "这道题已经过去了")
	case s.Paused:
		return refuse("not_open", "主持人已暂停，请稍候")
	case !slices.Contains(s.mayHave(), a.Team):
		return refuse("not_now", "这道题你们队不能再抢")
	case slices.ContainsFunc(x.Buzzes, func(b Buzz) bool { return b.Team == a.Team && b.Try == x.Tries }):
		return refuse("not_now", "你们队已经按下")
	case !x.Window.IsZero() && !now.Before(x.Window):
		return refuse("closed", "别的队已经抢到")
	case s.Phase == PhaseArmed && !now.Before(s.Closes) && x.Window.IsZero():
		return refuse("closed", "抢答时间到")
	}
	return nil
}

// applyWin gives the question to the earliest press. Presses credited to the same BuzzGrain are drawn for, and the draw
// is in the log.
func (s *State) applyWin(e Event, a Act, now time.Time) (Event, error) {
	x, r := &s.Stage, s.rule()
	if x.Window.IsZero() || now.Before(x.Window) {
		return e, notNow("presses are still being collected")
	}
	var first []int
	var at time.Time
	for _, b := range x.Buzzes {
		credited := b.Credited.Truncate(BuzzGrain)
		switch {
		case b.Try != x.Tries || b.Foul:
			continue
		case len(first) == 0 || credited.Before(at):
			first, at = []int{b.Team}, credited
		case credited.Equal(at):
			first = append(first, b.Team)
		}
	}
	said := StageEvent{Team: first[a.Random%uint64(len(first))]}
	if len(first) > 1 {
		slices.Sort(first)
		said.Team, said.Teams = first[a.Random%uint64(len(first))], first
	}
	e.Opens, e.Closes = now, now.Add(s.clock(r))
	return s.stageSays(e, EventWon, said), nil
}

// takingPads are the phases in which a pad is answered, or just was.
var takingPads = []Phase{PhaseOpen, PhaseClosed, PhaseJudging}

// applyGive takes a team's answer from its pad. The first of a team counts.
func (s *State) applyGive(e Event, a Act, now time.Time) (Event, error) {
	x, r := &s.Stage, s.rule()
	switch {
	case r == nil || !r.onPad() || x.Audience || !slices.Contains(takingPads, s.Phase):
		return e, refuse("not_now", "现在不用在手机上作答")
	case a.Question != s.Current:
		return e, refuse("wrong_question", "这道题已经过去了")
	case s.Paused:
		return e, refuse("not_open", "主持人已暂停，请稍候")
	case s.Phase != PhaseOpen || now.Before(s.Opens) || !now.Before(s.Closes):
		return e, refuse("closed", "这道题已经截止")
	case x.Team != 0 && x.Team != a.Team || !slices.Contains(s.mayHave(), a.Team):
		return e, refuse("not_now", "这道题由别的队作答")
	case slices.ContainsFunc(x.Given, func(g TeamGiven) bool { return g.Team == a.Team }):
		return e, refuse("closed", "你们队已经交了答案")
	}
	given := a.Given
	if r.Writing != nil {
		text, err := written(given, r.Writing.Most)
		if err != nil {
			return e, err
		}
		given.Text = text
	} else if _, _, err := s.Contest.Questions[s.Current].mark(given); err != nil {
		return e, err
	}
	if len(given.Options) == 0 {
		given.Options = nil // as the log keeps it: a replay must find the same
	}
	return s.stageSays(e, EventGiven, StageEvent{Team: a.Team, Person: a.Person, Given: &given}), nil
}

// applySettle makes the judges' points count at the host's word, and does what is the clock's: it counts the pads of
// a question all teams answered, ends a speed run whose time is over, or takes over the hall's tally.
func (s *State) applySettle(e Event, a Act, _ time.Time) (Event, error) {
	x := &s.Stage
	e.Tally = &Tally{}
	if s.Phase == PhaseJudging {
		return s.judged(e), nil
	}
	if x.Audience {
		if a.Tally == nil {
			return e, notNow("the hall's answers are not counted")
		}
		e.Tally = a.Tally
		return s.stageSays(e, EventSettled, StageEvent{}), nil
	}
	var said StageEvent
	if r := s.rule(); r.Speed == nil {
		sums := map[int]int64{}
		for _, t := range s.unruled() {
			v := TeamVerdict{t, s.padVerdict(t)}
			said.Verdicts = append(said.Verdicts, v)
			for _, l := range s.worth(x.ruled(s.Current, v)) {
				sums[l.Team] += l.Delta
			}
		}
		said.Lines = linesFrom(sums)
	}
	return s.stageSays(e, EventSettled, said), nil
}

// Due is what the clock does at a moment, if anything. What needs the store besides, the counting of the hall's
// answers, is the engine's.
func (s *State) Due(now time.Time) (Act, bool) {
	at, a := s.due()
	return a, !at.IsZero() && !now.Before(at)
}

// due is what the clock does next, and when; the zero time for nothing.
func (s *State) due() (time.Time, Act) {
	if !s.onStage() {
		if s.Phase == PhaseOpen && !s.Paused {
			return s.Closes, Act{Command: CommandClose}
		}
		return s.opensAlone(), Act{Command: CommandStart}
	}
	x := &s.Stage
	switch {
	case s.Phase == PhaseShown || s.Phase == PhaseArmed:
		if s.Paused {
			break
		}
		if !x.Window.IsZero() {
			return x.Window, Act{Command: commandWin}
		}
		if s.Phase == PhaseArmed {
			return s.Closes, Act{Command: CommandClose}
		}
	case s.Phase == PhaseOpen && !s.Paused:
		if s.rule().Speed != nil && len(x.Given) > 0 {
			return s.Opens, Act{Command: CommandRule, Deed: Deed{Verdict: s.padVerdict(x.Team)}}
		}
		if s.allGiven() {
			return s.Opens, Act{Command: CommandClose}
		}
		return s.Closes, Act{Command: CommandClose}
	case s.Phase == PhaseClosed && s.settlesAlone():
		return s.Opens, Act{Command: CommandSettle}
	}
	return time.Time{}, Act{}
}

// settlesAlone reports whether a closed question needs no verdict of the host and no count of the hall.
func (s *State) settlesAlone() bool {
	r := s.rule()
	return !s.Stage.Audience && (r.Speed != nil || r.Who == WhoAll && r.How == HowPad)
}

// takesCrowd reports whether the question is answered by the crowd, whose answers the store keeps.
func (s *State) takesCrowd() bool { return !s.onStage() || s.Stage.Audience }
