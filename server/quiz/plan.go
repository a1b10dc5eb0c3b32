package quiz

import (
	"context"
	"fmt"
	"slices"
	"time"

	"pufa/server/account"
	"pufa/server/question"
)

// A mock exam or challenge on one law is the same for everybody and needs no setting up.
const (
	examMinutes    = 30
	examPassShare  = 60 // percent
	examsPerDay    = 20
	challengeMost  = 60 // questions; nobody gets there by guessing
	challengeWrong = 3
)

// examParts are a mock exam's: how many questions of each type, and what one is worth. Where the banks have fewer,
// the exam has fewer.
var examParts = []Part{
	{Type: question.Single, Count: 20, Points: 2},
	{Type: question.Judge, Count: 10, Points: 2},
	{Type: question.Multiple, Count: 10, Points: 4},
}

// plan is a sitting to be: everything about it but its keys and its questions.
type plan struct {
	Sitting
	PerDay, InAll int
	closes        time.Time // it ends then at the latest; the zero time for never
}

// plan turns a wish into what it comes to now, or says why it cannot be.
func (e *Examiner) plan(ctx context.Context, person account.Resident, w Wish) (plan, error) {
	p := plan{Sitting: Sitting{Person: person.ID, District: person.District, Ties: person.Ties, Kind: w.Kind, Elder: w.Elder}}
	switch w.Kind {
	case Online:
		return p, e.planOnline(ctx, &p, w)
	case Exam:
		if w.Exam != "" {
			return p, e.planMock(ctx, person, &p, w.Exam)
		}
		p.Rules, p.Law, p.PerDay = e.ExamRules(w.Law), w.Law, examsPerDay
	default:
		p.Rules, p.Law, p.PerDay = e.ChallengeRules(w.Law), w.Law, examsPerDay
	}
	if _, ok := e.desk.catalog.Law(w.Law); !ok {
		return p, fmt.Errorf("%s of %q: %w", w.Kind, w.Law, ErrUnknownLaw)
	}
	if p.Rules.Blueprint.Total() == 0 {
		return p, ErrNothing
	}
	return p, nil
}

// ExamRules are those of a mock exam on a law.
func (e *Examiner) ExamRules(law string) Rules {
	r := Rules{Free: true, Limit: examMinutes * 60, Elders: EldersDouble}
	for _, part := range examParts {
		part.Law = law
		part.Count = min(part.Count, len(Blueprint{part}.pool(0, e.desk.catalog, e.desk.catalog.ByLaw(law))))
		if part.Count > 0 {
			r.Blueprint = append(r.Blueprint, part)
		}
	}
	r.Pass = r.Blueprint.Full() * examPassShare / 100
	return r
}

// ChallengeRules are those of a challenge on a law.
func (e *Examiner) ChallengeRules(law string) Rules {
	r := Rules{Elders: EldersSame, Wrong: challengeWrong, AtOnce: true}
	if n := min(challengeMost, len(e.desk.catalog.ByLaw(law))); n > 0 {
		r.Blueprint = Blueprint{{Law: law, Count: n, Points: 1}}
	}
	return r
}

func (e *Examiner) planMock(ctx context.Context, person account.Resident, p *plan, id string) error {
	mock, err := e.mock(ctx, person, id)
	switch {
	case err != nil:
		return err
	case mock.Rules.Blueprint.Total() == 0:
		return ErrNothing
	}
	p.Exam, p.Title, p.Rules, p.PerDay = mock.ID, mock.Title, mock.Rules, mock.PerDay
	return nil
}

func (e *Examiner) planOnline(ctx context.Context, p *plan, w Wish) error {
	contest, err := e.contests.open(ctx, w.Campaign)
	if err != nil {
		return err
	}
	phase, ok := contest.Now(e.desk.today())
	if !ok || phase.State(e.desk.today()) != "on" {
		return ErrNotOn
	}
	if err := e.admitted(ctx, &contest, phase, p.Person); err != nil {
		return err
	}
	if p.Unit = w.Unit; p.Unit != "" && !slices.Contains(contest.Units, p.Unit) {
		return fmt.Errorf("%w: %q", ErrUnit, w.Unit)
	}
	p.Device, p.Campaign, p.Phase, p.Rules = w.Device, contest.Campaign, phase.ID, phase.Rules
	p.PerDay, p.InAll, p.closes = phase.PerDay, phase.InAll, endOfDay(phase.To)
	return nil
}

// admitted says whether a person may begin a phase.
func (e *Examiner) admitted(ctx context.Context, c *Contest, p Phase, person string) error {
	switch p.Admit {
	case AdmitBest:
		standings, err := e.standings(ctx, c, PhaseFormal)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(standings, func(s Standing) bool { return s.Person == person })
		if at < 0 || standings[at].Rank > p.Best {
			return ErrNotAdmitted
		}
	case AdmitPassed:
		tries, err := e.sittings.Tries(ctx, c.Campaign, PhaseFormal, person)
		if err != nil {
			return fmt.Errorf("quiz: formal phase of %s: %w", person, err)
		}
		if !slices.ContainsFunc(tries, func(t Try) bool { return t.Counts() && t.Passed }) {
			return ErrNotAdmitted
		}
	}
	return nil
}
