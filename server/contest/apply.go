package contest

import (
	"fmt"
	"slices"
	"time"
)

// Act is a command with what belongs to it. By is the organiser's shown name, "" for the clock.
type Act struct {
	Command Command
	Seconds int       // for extend
	Until   time.Time // for extend and reopen, of a window
	By      string
	Tally   *Tally    // for settle
	Tallies []Tally   // for settle, of a window
	At      time.Time // when it reached the server, where that is not now
	Deed              // in a match on stage
}

// MaxExtend is the most seconds one extension may add.
const MaxExtend = 600

// Apply decides what an act does to a contest at a moment. It changes nothing; the event it returns is the next of
// the log if the store takes it.
func Apply(s State, a Act, now time.Time) (Event, error) {
	if !slices.Contains(s.Allowed(), a.Command) && !s.byClock(a) && !s.bySeat(a) {
		return Event{}, fmt.Errorf("%w: %s in %s", ErrNotAllowed, a.Command, s.Phase)
	}
	exact := now.UTC().Truncate(time.Microsecond)
	now = now.UTC().Truncate(time.Millisecond)
	e := Event{
		ID: EventID(s.Contest.ID, s.Seq+1), Contest: s.Contest.ID, Seq: s.Seq + 1,
		At: now, By: a.By, Question: max(0, s.Current), Opens: s.Opens, Closes: s.Closes,
	}
	if act := stageActs[a.Command]; act != nil && s.onStage() {
		a.At = exact
		return act(&s, e, a, now)
	}
	if act := crowdActs[a.Command]; act != nil {
		return act(&s, e, a)
	}
	if s.paced() {
		decided, done, err := s.applyPaced(e, a, now)
		if done {
			return decided, err
		}
		e = decided
	}
	switch a.Command {
	case CommandStart, CommandOpen:
		e.Type, e.Question = EventOpened, s.Current+1
		e.Opens, e.Closes = now, now.Add(time.Duration(s.Contest.Seconds)*time.Second)
	case CommandClose:
		e.Type = EventClosed
		if a.By == "" && (s.Paused || now.Before(s.Closes)) {
			return Event{}, fmt.Errorf("%w: the time is not over", ErrNotAllowed)
		}
	case CommandPause:
		e.Type, e.Remaining = EventPaused, s.Closes.Sub(now).Milliseconds()
		if e.Remaining <= 0 {
			return Event{}, fmt.Errorf("%w: the time is over", ErrNotAllowed)
		}
	case CommandResume:
		e.Type = EventResumed
		e.Closes = now.Add(s.Remaining)
		e.Opens = e.Closes.Add(-s.Closes.Sub(s.Opens))
	case CommandExtend:
		return s.extend(e, a, now)
	case CommandSettle: // the engine's, once every node has flushed
		e.Type, e.Tally = EventSettled, a.Tally
	case CommandReset, CommandReal:
		e.Type, e.Epoch, e.Locked = plainEvents[a.Command], s.Epoch+1, s.Locked
	default:
		e.Type = plainEvents[a.Command]
	}
	return e, nil
}

var plainEvents = map[Command]EventType{
	CommandReveal: EventRevealed, CommandBoard: EventBoarded, CommandSkip: EventSkipped,
	CommandLock: EventLocked, CommandUnlock: EventUnlocked, CommandEnd: EventEnded,
	CommandRehearse: EventRehearsing, CommandReset: EventReset, CommandReal: EventReal,
}

func (s *State) extend(e Event, a Act, now time.Time) (Event, error) {
	if a.Seconds < 1 || a.Seconds > MaxExtend {
		return Event{}, &DefinitionError{"seconds", fmt.Sprintf("每次可延长 1 到 %d 秒", MaxExtend)}
	}
	if !s.Paused && !now.Before(s.Closes) {
		return Event{}, fmt.Errorf("%w: the time is over", ErrNotAllowed)
	}
	more := time.Duration(a.Seconds) * time.Second
	e.Type, e.Seconds, e.Closes = EventExtended, a.Seconds, s.Closes.Add(more)
	if s.Paused {
		e.Remaining = (s.Remaining + more).Milliseconds()
	}
	return e, nil
}

// byClock allows what no host commands: settling, and in a match what Due names.
func (s *State) byClock(a Act) bool {
	if a.Command == CommandSettle && s.Phase == PhaseClosed && s.takesCrowd() {
		return a.Tally != nil
	}
	_, due := s.due()
	return s.onStage() && a.By == "" && a.Command == due.Command && a.Verdict == due.Verdict
}

// bySeat allows what teams and judges do; whether they may is decided where it is done.
func (s *State) bySeat(a Act) bool {
	switch a.Command {
	case commandBuzz, commandGive, commandMark:
		return s.onStage() && s.Phase != PhaseEnded
	default:
		return false
	}
}

// more reports whether a question is left to open.
func (s *State) more() bool { return s.Current+1 < len(s.Questions) && !s.paced() }

// skipped reports whether the current question has left the scores.
func (s *State) skipped() bool { return s.Current >= 0 && s.Questions[s.Current].Skipped }

// Next is what the host's main button does now. It is always one of Allowed, or none.
func (s *State) Next() Command {
	if s.onStage() {
		return s.nextStage()
	}
	switch s.Phase {
	case PhaseLobby:
		return CommandStart
	case PhaseOpen:
		if s.Paused {
			return CommandResume
		}
		return CommandClose
	case PhaseSettled:
		if !s.skipped() {
			return CommandReveal
		}
		return s.onward(CommandBoard)
	case PhaseRevealed:
		return CommandBoard
	case PhaseBoard:
		return s.onward(CommandEnd)
	case PhaseEnded:
		if s.Rehearsal {
			return CommandReal
		}
		return CommandNone
	default:
		return CommandNone
	}
}

func (s *State) onward(last Command) Command {
	if s.more() {
		return CommandOpen
	}
	return last
}

// Allowed are the host's commands that Apply takes now.
func (s *State) Allowed() []Command {
	if s.onStage() {
		return s.allowedStage()
	}
	if s.paced() {
		return s.allowedPaced()
	}
	var can []Command
	switch s.Phase {
	case PhaseLobby:
		can = []Command{CommandStart}
	case PhaseOpen:
		can = []Command{CommandClose, CommandPause, CommandExtend, CommandSkip}
		if s.Paused {
			can[1] = CommandResume
		}
	case PhaseClosed:
		can = []Command{CommandSkip}
	case PhaseSettled:
		can = []Command{CommandReveal, CommandSkip}
		if s.skipped() {
			can = append([]Command{CommandBoard}, s.canOpen()...)
		}
	case PhaseRevealed:
		can = append([]Command{CommandBoard, CommandSkip}, s.canOpen()...)
	case PhaseBoard:
		can = s.canOpen()
		if !s.skipped() {
			can = append(can, CommandSkip)
		}
	default:
		return append([]Command{}, s.rehearsing()...)
	}
	can = append(can, s.rehearsing()...)
	if s.Locked {
		can = append(can, CommandUnlock)
	} else {
		can = append(can, CommandLock)
	}
	return append(append(can, s.allowedRulings()...), CommandEnd)
}

func (s *State) canOpen() []Command {
	if s.more() {
		return []Command{CommandOpen}
	}
	return nil
}

// Elapsed is how long the question has been open at now, pauses left out.
func (s *State) Elapsed(now time.Time) time.Duration { return max(0, now.Sub(s.Opens)) }
