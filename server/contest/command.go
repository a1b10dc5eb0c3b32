package contest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pufa/server/account"
)

// Command does what a host asks for. seen is the last event of the picture the host acted on: a command given on
// an older one fails with ErrStale, so that a button pressed late does not do what it no longer says. A command
// sent again, or one that says what has just happened anyway, succeeds without a second event.
func (e *Engine) Command(ctx context.Context, by account.Organiser, id string, a Act, seen int64) (seq int64, err error) {
	r, err := e.room(ctx, id)
	if err != nil {
		return 0, err
	}
	if err := account.MayHost(by, r.def.District); err != nil {
		return 0, err
	}
	a.By = by.Name
	if err := r.catchUp(ctx); err != nil {
		return 0, fmt.Errorf("contest %s: read the log: %w", id, err)
	}
	r.poke()
	s := r.state.Load()
	switch {
	case seen > s.Seq:
		return 0, fmt.Errorf("%w: event %d is not there", ErrStale, seen)
	case seen < s.Seq:
		return r.again(ctx, a, seen)
	}
	if err := r.prepare(ctx, s, &a); err != nil {
		return 0, err
	}
	event, err := Apply(*s, a, e.o.Now())
	if err != nil {
		return 0, err
	}
	err = r.append(ctx, event)
	if errors.Is(err, ErrSeqTaken) {
		if err := r.catchUp(ctx); err != nil {
			return 0, fmt.Errorf("contest %s: read the log: %w", id, err)
		}
		return r.again(ctx, a, seen)
	}
	return event.Seq, err
}

// prepare adds to a ruling of the crowd format what only the store knows: whom a name means, and how a question's
// answers look by another key.
func (r *room) prepare(ctx context.Context, s *State, a *Act) error {
	if s.onStage() {
		return nil
	}
	switch a.Command {
	case CommandAward:
		a.Person = r.personCalled(a.Player)
	case CommandRerule:
		event, err := Apply(*s, *a, r.e.o.Now())
		if err != nil {
			return err
		}
		after := s.step(event)
		answers, err := r.e.o.Answers.OfSession(ctx, s.Session(), a.Question)
		if err != nil {
			return fmt.Errorf("contest %s: read the answers to question %d: %w", r.def.ID, a.Question, err)
		}
		a.Tally = &sheetOf(after.asked(a.Question), after.asRuled(a.Question, answers), r.outs()).tally
	}
	return nil
}

// personCalled finds a player by the name the host sees, "" for nobody.
func (r *room) personCalled(name string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	for person, p := range r.roster.players {
		if p.Name == name || p.Shown() == name {
			return person
		}
	}
	return ""
}

// again decides about a command on an older picture: the event after it tells whether it is done already.
func (r *room) again(ctx context.Context, a Act, seen int64) (int64, error) {
	log, err := r.e.o.Log.After(ctx, r.def.ID, seen)
	if err != nil {
		return 0, fmt.Errorf("contest %s: read the log: %w", r.def.ID, err)
	}
	if len(log) > 0 && a.madeBy(&log[0]) {
		return log[0].Seq, nil
	}
	return 0, fmt.Errorf("%w: %s after event %d", ErrStale, a.Command, seen)
}

// madeBy reports whether e is what a would have made.
func (a Act) madeBy(e *Event) bool {
	onward := (a.Command == CommandNext || a.Command == CommandStart) && (e.Type == EventShown || e.Type == EventCalled)
	if !onward && (e.Type != doneBy[a.Command] || e.Seconds != a.Seconds) {
		return false
	}
	if !a.Until.IsZero() && !e.Closes.Equal(a.Until.Truncate(time.Millisecond)) {
		return false
	}
	x := e.Stage
	same := x == nil || (a.Team == 0 || a.Team == x.Team) && a.Verdict == x.Verdict && a.Foul == x.Foul
	return same && a.saidBy(e)
}

// doneBy is the event a command makes.
var doneBy = map[Command]EventType{
	CommandStart: EventOpened, CommandOpen: EventOpened, CommandClose: EventClosed, CommandReveal: EventRevealed,
	CommandBoard: EventBoarded, CommandPause: EventPaused, CommandResume: EventResumed, CommandExtend: EventExtended,
	CommandSkip: EventSkipped, CommandLock: EventLocked, CommandUnlock: EventUnlocked, CommandEnd: EventEnded,
	CommandChoose: EventShown, CommandPass: EventPassed, CommandArm: EventArmed, CommandBegin: EventBegan,
	CommandRule: EventRuled, CommandFoul: EventFouled, CommandAudience: EventOpened, CommandSettle: EventSettled,
	CommandAward: EventAwarded, CommandRerule: EventReruled, CommandVoid: EventVoided, CommandUndo: EventUndone,
	CommandSubstitute: EventSubstituted, CommandTiebreak: EventTied, CommandReopen: EventReopened,
	CommandRehearse: EventRehearsing, CommandReset: EventReset, CommandReal: EventReal,
}

// act does what the engine itself does, on whatever the picture is now.
func (r *room) act(ctx context.Context, a Act) error {
	for range appendTries {
		now := a.At
		if now.IsZero() {
			now = r.e.o.Now()
		}
		event, err := Apply(*r.state.Load(), a, now)
		if err != nil {
			return err
		}
		err = r.append(ctx, event)
		if !errors.Is(err, ErrSeqTaken) {
			return err
		}
		if err := r.catchUp(ctx); err != nil {
			return fmt.Errorf("contest %s: read the log: %w", r.def.ID, err)
		}
	}
	return fmt.Errorf("contest %s: %s: %w", r.def.ID, a.Command, ErrSeqTaken)
}

// append puts an event into the log, and then into the state, onto the bus and into the lists.
func (r *room) append(ctx context.Context, event Event) error {
	if err := r.e.o.Log.Append(ctx, event); err != nil {
		return err
	}
	r.take(event)
	r.poke()
	r.e.say(message{Kind: sayEvent, Contest: r.def.ID, Event: &event})
	if s := r.state.Load(); s.Phase != PhaseClosed {
		if err := r.e.o.Contests.Note(context.WithoutCancel(ctx), r.def.ID, s.Phase, s.Rehearsal); err != nil {
			r.e.o.Logger.Warn("the list of contests shows an old phase", "contest", r.def.ID, "error", err)
		}
	}
	return nil
}

// Erased takes the name of a player who asked to be forgotten off what every node shows. The store has it already.
func (e *Engine) Erased(p Player) {
	if r := e.known(p.Contest); r != nil {
		r.joined(p)
		r.poke()
	}
	e.say(message{Kind: sayPlayer, Contest: p.Contest, Player: &p})
}
