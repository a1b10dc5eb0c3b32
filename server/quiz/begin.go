package quiz

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"pufa/server/account"
)

// Wish is what a person asks to begin. Request is drawn by the phone and the same when it has to ask again.
type Wish struct {
	Kind     Kind
	Law      string // of an Exam or Challenge on a law
	Exam     string // of an Exam that organisers have set up
	Campaign string // of an Online
	Unit     string
	Elder    bool
	Device   string // a hash that tells devices apart, "" where it is not known
	Request  string
}

// Begin begins a sitting, or goes on with the one of this kind that the person has not ended.
func (e *Examiner) Begin(ctx context.Context, person account.Resident, w Wish) (SittingState, error) {
	s, err := e.begin(ctx, person, w)
	if err != nil {
		return SittingState{}, err
	}
	return e.state(s)
}

func (e *Examiner) begin(ctx context.Context, person account.Resident, w Wish) (Sitting, error) {
	plan, err := e.plan(ctx, person, w)
	if err != nil {
		return Sitting{}, err
	}
	if w.Request != "" {
		plan.Request = opaque("request/" + person.ID + "/" + w.Request)
		if kept, err := e.sittings.ByRequest(ctx, plan.Request); !errors.Is(err, ErrNotFound) {
			return kept, err
		}
	}
	// Each round that fails saw a key taken by another of the person's phones; what that phone began shows in the next.
	for {
		mine, err := e.mine(ctx, person.ID, plan)
		if err != nil {
			return Sitting{}, err
		}
		if mine.open != nil {
			return *mine.open, nil
		}
		if err := e.desk.admit(ctx, person.ID); err != nil {
			return Sitting{}, err
		}
		s, err := e.draw(plan, mine)
		if err != nil {
			return Sitting{}, err
		}
		err = e.sittings.Begin(ctx, s)
		if !errors.Is(err, ErrTaken) {
			return s, err
		}
		if plan.Request == "" {
			continue
		}
		if kept, err := e.sittings.ByRequest(ctx, plan.Request); !errors.Is(err, ErrNotFound) {
			return kept, err
		}
	}
}

// sat is what a person has of one kind of sittings.
type sat struct {
	open  *Sitting
	today int
	all   int
	unit  string // the one chosen first in this campaign: who has begun for one stays with it
}

// mine looks at the person's sittings of the plan's kind, and ends those that the clock has ended.
func (e *Examiner) mine(ctx context.Context, person string, plan plan) (sat, error) {
	all, err := e.sittings.OfPerson(ctx, person)
	if err != nil {
		return sat{}, fmt.Errorf("quiz: sittings: %w", err)
	}
	found, today := sat{}, e.desk.today()
	for _, s := range all {
		if s.Campaign == plan.Campaign {
			found.unit = cmp.Or(found.unit, s.Unit)
		}
		if s.Kind != plan.Kind || s.Law != plan.Law || s.Exam != plan.Exam || s.Campaign != plan.Campaign || s.Phase != plan.Phase {
			continue
		}
		if s, err = e.settle(ctx, s); err != nil {
			return sat{}, err
		}
		found.all++
		if s.Day == today {
			found.today++
		}
		if s.Stage == StageOpen {
			found.open = &s
		}
	}
	return found, nil
}

// draw makes the next sitting of a plan. Its keys are those that only one of two at once can have.
func (e *Examiner) draw(p plan, mine sat) (Sitting, error) {
	if err := p.spent(mine); err != nil {
		return Sitting{}, err
	}
	s, now := p.Sitting, e.now()
	s.ID, s.Day, s.StartedAt, s.Stage = e.newID(), e.desk.today(), now, StageOpen
	s.Unit = cmp.Or(mine.unit, s.Unit)
	s.Seed = int64(e.desk.seed() >> 1)
	places, err := s.Rules.Blueprint.Draw(e.desk.catalog, s.Seed)
	if err != nil {
		return Sitting{}, err
	}
	s.Places = places
	each, limit := s.Rules.limits(s.Elder)
	s.Each = each
	s.Ends = p.closes
	if limit > 0 && (p.closes.IsZero() || now.Add(limit).Before(p.closes)) {
		s.Ends = now.Add(limit)
	}
	s.number(mine)
	return s, nil
}

// spent says whether a person has had all the attempts of a plan.
func (p *plan) spent(mine sat) error {
	switch {
	case p.InAll > 0 && mine.all >= p.InAll:
		return &SpentError{Text: fmt.Sprintf("一共 %d 次，都用完了", p.InAll)}
	case p.PerDay > 0 && mine.today >= p.PerDay:
		return &SpentError{Text: fmt.Sprintf("今天的 %d 次用完了，明天再来", p.PerDay)}
	}
	return nil
}

// number gives a sitting the keys of the next one of its person.
func (s *Sitting) number(mine sat) {
	key := fmt.Sprintf("%s/%s/%s/%s/%s", s.Kind, cmp.Or(s.Law, s.Exam), s.Campaign, s.Phase, s.Person)
	s.Slot = opaque(fmt.Sprintf("%s/%s/%d", key, s.Day, mine.today+1))
	s.Turn = opaque(fmt.Sprintf("%s/%d", key, mine.all+1))
}
