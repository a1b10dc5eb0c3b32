package editing

import (
	"fmt"
	"slices"
	"time"

	"pufa/server/account"
	"pufa/server/question"
)

// Command is what somebody wants done.
type Command struct {
	Kind Kind
	// Revision is the number of the one that was looked at; it counts for Revise, Submit, Accept and Return.
	Revision int
	Reason   Reason // of a Hold
	Why      string
	Text     question.Question // of a Revise
	Version  string            // of a Revise: the version of the law it was written against
}

// from says in which states something can be done.
var from = map[Kind][]State{
	Revise: {Draft}, Submit: {Draft}, Recall: {Waiting}, Accept: {Waiting}, Return: {Waiting},
	Hold: {Used}, Release: {Held}, Withdraw: {Draft, Waiting, Used, Held},
	GiveUp: {Draft},
}

// to is the state it leads to.
var to = map[Kind]State{
	Revise: Draft, Submit: Waiting, Recall: Draft, Accept: Used, Return: Draft, Hold: Held, Release: Used, Withdraw: Withdrawn,
	GiveUp: TakenBack,
}

// Apply does c to a record, or says why not. It is all that decides over a question's life: the store has it run within
// the one write, so of two people who come at once the second is judged by what the first has done.
func (r *Record) Apply(c Command, by account.Organiser, now time.Time) error {
	if err := r.may(c, by); err != nil {
		return err
	}
	why, length := question.Prose(c.Why)
	if length > whyMost || length == 0 && needsWhy(c.Kind, r.State) {
		return fmt.Errorf("%w: %s", ErrWhy, c.Kind)
	}
	if c.Kind == Hold && c.Reason != Amended && c.Reason != Mistake && c.Reason != Otherwise {
		return fmt.Errorf("%w: reason %q", ErrWhy, c.Reason)
	}
	if len(r.Acts) >= actsMost || c.Kind == Revise && len(r.Revisions) >= revisionsMost {
		return fmt.Errorf("%w: %s", ErrFull, r.ID)
	}
	now = now.UTC().Truncate(time.Millisecond)
	if c.Kind == Revise {
		c.Text.ID, c.Text.Status, c.Text.Replaces = r.ID, "", r.Replaces
		r.Law = c.Text.Law
		r.Revisions = append(r.Revisions, Revision{Question: c.Text, Version: c.Version, At: now, By: by.ID, Name: by.Name, Why: why})
	}
	r.State = to[c.Kind]
	act := Act{Kind: c.Kind, At: now, By: by.ID, Name: by.Name, Revision: len(r.Revisions), Why: why}
	if c.Kind == Hold {
		act.Reason = c.Reason
	}
	if c.Kind == GiveUp {
		r.Origin, r.Revisions = "", nil
	}
	r.Acts = append(r.Acts, act)
	r.ChangedAt = now
	return nil
}

// may decides whether it is possible now, and for whom.
func (r *Record) may(c Command, by account.Organiser) error {
	if err := r.mayBe(c.Kind, by); err != nil {
		return err
	}
	states, known := from[c.Kind]
	if !known || !slices.Contains(states, r.State) || r.Filed && c.Kind == Revise {
		return fmt.Errorf("%w: %s of one that is %s", ErrState, c.Kind, r.State)
	}
	switch c.Kind {
	case GiveUp:
		if r.Import == "" || !r.untouched() {
			return fmt.Errorf("%w: somebody has worked at it", ErrState)
		}
	case Revise, Submit, Accept, Return:
		if c.Revision != len(r.Revisions) {
			return fmt.Errorf("%w: %d, not %d", ErrStale, len(r.Revisions), c.Revision)
		}
	}
	if (c.Kind == Accept || c.Kind == Return) && r.WrittenBy(by.ID) {
		return ErrOwnWords
	}
	return nil
}

// mayBe decides who does what: sub-districts write drafts, which the district reads and answers for.
func (r *Record) mayBe(kind Kind, by account.Organiser) error {
	if err := account.MayDraftQuestions(by); err != nil {
		return err
	}
	draft := kind == Revise || kind == Submit || kind == Recall || kind == GiveUp || kind == Withdraw && !r.EverUsed()
	district := account.MayRunDistrict(by)
	switch {
	case district == nil:
		return nil
	case !draft:
		return district
	case len(r.Revisions) > 0 && r.Revisions[0].By != by.ID:
		return ErrOthersDraft
	default:
		return nil
	}
}

// needsWhy reports whether a reason must be given.
func needsWhy(kind Kind, state State) bool {
	switch kind {
	case Return, Hold, Release:
		return true
	case Withdraw:
		return state == Used || state == Held
	default:
		return false
	}
}
