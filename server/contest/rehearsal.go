package contest

import (
	"context"
	"strconv"
	"time"
)

// A contest may be rehearsed before it is played for real, as often as its hosts like. Clearing a rehearsal starts a
// new epoch: the log goes on, its fold begins anew, and answers are kept under the epoch they were given in, so those
// of earlier ones are met no more. Once a question has been opened for real there is no way back.

// What a rehearsal adds to the log.
const (
	EventRehearsing EventType = "rehearsing" // nothing counts from here on
	EventReset      EventType = "reset"      // everything of the rehearsal is cleared, for another one
	EventReal       EventType = "real"       // everything of the rehearsal is cleared, and from here on all counts
)

// Session is what the answers of the epoch are kept under, and what frames call the epoch. It is the contest's id
// until something is cleared.
func (s *State) Session() string {
	if s.Epoch == 0 {
		return s.Contest.ID
	}
	return s.Contest.ID + "#" + strconv.Itoa(s.Epoch)
}

// Campaign is what the answers given now count for: none while it is a rehearsal.
func (s *State) Campaign() string {
	if s.Rehearsal {
		return ""
	}
	return s.Contest.Campaign
}

// over reports whether the contest has ended for good. A rehearsal never has.
func (s *State) over() bool { return s.Phase == PhaseEnded && !s.Rehearsal }

// rehearsing are the commands about the rehearsal that Apply takes now.
func (s *State) rehearsing() []Command {
	switch {
	case s.Rehearsal:
		return []Command{CommandReset, CommandReal}
	case s.Phase == PhaseLobby:
		return []Command{CommandRehearse}
	default:
		return nil
	}
}

// foldRehearsal takes in the events of this file.
func (s *State) foldRehearsal(e Event) {
	switch e.Type {
	case EventRehearsing:
		s.Rehearsal = true
	case EventReset, EventReal:
		fresh := New(s.Contest)
		fresh.Locked, fresh.Epoch, fresh.Rehearsal = e.Locked, e.Epoch, e.Type == EventReset
		*s = fresh
	}
}

// sinceCleared is a log from where its last rehearsal was cleared.
func sinceCleared(log []Event) []Event {
	for i := len(log) - 1; i >= 0; i-- {
		if log[i].Epoch > 0 {
			return log[i:]
		}
	}
	return log
}

// rehearsalText says in words what happened.
func rehearsalText(t EventType) string {
	switch t {
	case EventRehearsing:
		return "开始彩排，成绩不算数"
	case EventReset:
		return "清空彩排，重新彩排"
	case EventReal:
		return "清空彩排，转为正式"
	default:
		return string(t)
	}
}

// head names the contest as it stands.
func (s *State) head() Head {
	head := s.Contest.Head()
	head.Rehearsal = s.Rehearsal
	return head
}

// sameEpoch refuses what was asked on a picture of a rehearsal that has been cleared since.
func (r *room) sameEpoch(req Request) error {
	if req.Epoch != "" && req.Epoch != r.state.Load().Session() {
		return refuse("wrong_question", "彩排已经清空，请等主持人出题")
	}
	return nil
}

// clear forgets what a room keeps of the epoch before. The caller holds mu.
func (r *room) clear() {
	clear(r.given)
	clear(r.sheets)
	r.last = nil
}

// rehearse puts the start of a rehearsal into the log of a contest that is about to be created.
func (e *Engine) rehearse(ctx context.Context, c *Contest) error {
	first, err := Apply(New(c), Act{Command: CommandRehearse, By: c.CreatedBy}, e.o.Now().Truncate(time.Millisecond))
	if err != nil {
		return err
	}
	return e.o.Log.Append(ctx, first)
}
