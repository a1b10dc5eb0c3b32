package quiz

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/question"
)

// Sittings keeps sittings.
type Sittings interface {
	// Begin keeps a new sitting, or returns ErrTaken if its Slot, its Turn or its Request is there already.
	Begin(ctx context.Context, s Sitting) error
	// Get is the sitting with this id, or ErrNotFound.
	Get(ctx context.Context, id string) (Sitting, error)
	// ByRequest is the sitting that a request began, or ErrNotFound.
	ByRequest(ctx context.Context, request string) (Sitting, error)
	// Change applies change to the sitting as it is kept, or returns ErrNotFound. change may run several times.
	Change(ctx context.Context, id string, change func(*Sitting) error) (Sitting, error)
	// OfPerson are all sittings of a person, in the order they were begun.
	OfPerson(ctx context.Context, person string) ([]Sitting, error)
	// Due are at most limit sittings that the clock has ended or whose answers have yet to be counted.
	Due(ctx context.Context, now time.Time, limit int) ([]Sitting, error)
	// Tries are the sittings of an online contest in short, without reading them; a phase and a person, if given,
	// narrow them down.
	Tries(ctx context.Context, campaign, phase, person string) ([]Try, error)
	// Remove deletes a sitting; to remove one that is gone is no error.
	Remove(ctx context.Context, id string) error
}

// Examiner hands out sittings, takes their answers and ends them.
type Examiner struct {
	desk     *Desk
	sittings Sittings
	contests *Contests
	mocks    *MockExams
	newID    func() string
	boards   boards
	folk     Folk // nil where nothing is on paper
	courses  []Courses
}

// Void says whether a sitting of an online contest counts. Its answers stay as they are; a sitting there is not is no
// error.
func (e *Examiner) Void(ctx context.Context, id string, void bool) error {
	_, err := e.sittings.Change(ctx, id, func(s *Sitting) error { s.Void = void; return nil })
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// NewExaminer works beside a desk. newID gives ids that cannot be guessed.
func NewExaminer(d *Desk, sittings Sittings, contests *Contests, mocks *MockExams, newID func() string) *Examiner {
	return &Examiner{desk: d, sittings: sittings, contests: contests, mocks: mocks, newID: newID}
}

// Look is the person's sitting as it stands. One that the clock has ended is ended by it.
func (e *Examiner) Look(ctx context.Context, person account.Resident, id string) (SittingState, error) {
	s, err := e.own(ctx, person, id)
	if err == nil {
		s, err = e.settle(ctx, s)
	}
	if err != nil {
		return SittingState{}, err
	}
	return e.state(s)
}

// Show puts a question before the person; its own time begins the first time.
func (e *Examiner) Show(ctx context.Context, person account.Resident, id string, index int) (SittingState, error) {
	return e.step(ctx, person, id, func(s *Sitting, now time.Time) error { return s.show(index, now) })
}

// Hand hands the sitting in.
func (e *Examiner) Hand(ctx context.Context, person account.Resident, id string) (SittingState, error) {
	return e.step(ctx, person, id, func(s *Sitting, now time.Time) error { s.hand(now); return nil })
}

func (e *Examiner) step(ctx context.Context, person account.Resident, id string, step func(*Sitting, time.Time) error) (SittingState, error) {
	s, err := e.own(ctx, person, id)
	if err != nil {
		return SittingState{}, err
	}
	return e.change(ctx, s, -1, step)
}

// Answer takes the answer to one question; given names options by their place on the page. The first answer counts:
// a second send changes nothing.
func (e *Examiner) Answer(ctx context.Context, person account.Resident, id string, index int, given question.Given) (SittingState, error) {
	s, err := e.own(ctx, person, id)
	if err != nil {
		return SittingState{}, err
	}
	if index < 0 || index >= len(s.Places) {
		return SittingState{}, fmt.Errorf("%w: %d of %d", ErrNoQuestion, index, len(s.Places))
	}
	item := s.Places[index].Item
	q, err := e.desk.question(item)
	if err != nil {
		return SittingState{}, err
	}
	campaign := s.Campaign
	if s.Kind != Online {
		if campaign, err = e.desk.campaigns.CampaignNow(ctx, q.Law); err != nil {
			return SittingState{}, fmt.Errorf("quiz: the campaign on now: %w", err)
		}
	}
	given.Options = item.Order.ToBank(given.Options)
	return e.change(ctx, s, index, func(s *Sitting, now time.Time) error {
		return s.answer(q, index, given, campaign, now)
	})
}

// change applies one step to a sitting, and has what may be told by now counted; index is the question the step is
// about, -1 for none. A step that is refused may still have found that the clock has ended the sitting, and that is
// kept as well.
func (e *Examiner) change(ctx context.Context, s Sitting, index int, step func(*Sitting, time.Time) error) (SittingState, error) {
	now := e.now()
	var refused error
	s, err := e.sittings.Change(ctx, s.ID, func(s *Sitting) error {
		refused = step(s, now)
		return nil
	})
	switch {
	case err != nil:
		return SittingState{}, err
	case s.Stage == StageOver:
		s, err = e.count(ctx, s)
	case s.Stage == StageOpen && index >= 0 && s.Places[index].Given != nil && s.tells(&s.Places[index], now):
		_, _, err = e.desk.answers.Insert(ctx, s.record(index))
	}
	if err = cmp.Or(err, refused); err != nil {
		return SittingState{}, err
	}
	return e.state(s)
}

// settle ends a sitting that the clock has ended, and has its answers counted if that is still to be done.
func (e *Examiner) settle(ctx context.Context, s Sitting) (Sitting, error) {
	if s.Stage == StageCounted || s.Stage == StageSeen {
		return s, nil
	}
	now, ahead := e.now(), s
	if ahead.advance(now); ahead.Stage != s.Stage {
		var err error
		if s, err = e.sittings.Change(ctx, s.ID, func(s *Sitting) error { s.advance(now); return nil }); err != nil {
			return Sitting{}, err
		}
	}
	if s.Stage != StageOver {
		return s, nil
	}
	return e.count(ctx, s)
}

// count keeps the answers of a sitting that is over as answers, from which everything is counted. Their ids make them
// the same however often this is done, so whoever looks next makes up for a server that was killed in between.
func (e *Examiner) count(ctx context.Context, s Sitting) (Sitting, error) {
	if s.Leaf != "" {
		if err := e.folk.Join(ctx, s.Person, s.nickname(), s.District); err != nil {
			return Sitting{}, fmt.Errorf("quiz: the person of paper %s: %w", s.Leaf, err)
		}
	}
	kept, err := e.desk.answers.OfSession(ctx, s.ID, -1)
	if err != nil {
		return Sitting{}, fmt.Errorf("quiz: answers of %s: %w", s.ID, err)
	}
	missing := slices.DeleteFunc(s.records(), func(a answer.Answer) bool {
		return slices.ContainsFunc(kept, func(k answer.Answer) bool { return k.ID == a.ID })
	})
	if len(missing) > 0 {
		if _, errs := e.desk.answers.InsertAll(ctx, missing); cmp.Or(errs...) != nil {
			return Sitting{}, fmt.Errorf("quiz: count the answers of %s: %w", s.ID, errors.Join(errs...))
		}
	}
	return e.sittings.Change(ctx, s.ID, func(s *Sitting) error {
		if s.Stage == StageOver {
			s.Stage = StageCounted
		}
		return nil
	})
}

// sweepMost is how many sittings one sweep looks at in a go.
const sweepMost = 200

// Sweep ends what the clock has ended, also of people whose phones are gone. Any node may do it at any time.
func (e *Examiner) Sweep(ctx context.Context) error {
	for {
		due, err := e.sittings.Due(ctx, e.now(), sweepMost)
		if err != nil {
			return fmt.Errorf("quiz: find what is over: %w", err)
		}
		for _, s := range due {
			if _, err := e.settle(ctx, s); err != nil && !errors.Is(err, ErrNotFound) {
				return err
			}
		}
		if len(due) < sweepMost {
			return nil
		}
	}
}

// History are the person's sittings, the newest first.
func (e *Examiner) History(ctx context.Context, person account.Resident) ([]Sitting, error) {
	all, err := e.sittings.OfPerson(ctx, person.ID)
	if err != nil {
		return nil, fmt.Errorf("quiz: sittings: %w", err)
	}
	for i := range all {
		if all[i], err = e.settle(ctx, all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (e *Examiner) own(ctx context.Context, person account.Resident, id string) (Sitting, error) {
	s, err := e.sittings.Get(ctx, id)
	if err != nil {
		return Sitting{}, err
	}
	if s.Person != person.ID {
		return Sitting{}, fmt.Errorf("%w: %s of another person", ErrNotFound, id)
	}
	return s, nil
}

func (e *Examiner) now() time.Time { return e.desk.now().UTC().Truncate(time.Millisecond) }

// endOfDay is the first moment after a day in China.
func endOfDay(day string) time.Time {
	t, _ := time.ParseInLocation(time.DateOnly, day, answer.China)
	return t.AddDate(0, 0, 1).UTC()
}

// Day is the calendar day in China at a moment.
func Day(now time.Time) string { return now.In(answer.China).Format(time.DateOnly) }
