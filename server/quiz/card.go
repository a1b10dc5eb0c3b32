package quiz

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"pufa/server/account"
)

// Card is an online contest as one person sees it from outside.
type Card struct {
	Contest
	Occasion Occasion
	Shown    Phase  // the phase to show
	State    string // upcoming, on or over
	Words    []string
	Mine     Mine
}

// Mine is what a person has in a phase.
type Mine struct {
	Open      string // the sitting to go on with, "" for none
	Today     int    // attempts begun today
	All       int
	Left      int // attempts that can be begun today; -1 for as many as one likes
	LeftInAll int // -1 for as many as one likes
	Best      *Try
	Passed    bool
	Admitted  bool
	Unit      string // the one they answer for, "" for none

	unfinished bool
}

// lateDays is how long an online contest is shown before its first day and after its last.
const lateDays = 14

// Cards are the online contests to show to a person now, or to nobody in particular where person is nil.
func (e *Examiner) Cards(ctx context.Context, person *account.Resident) ([]Card, error) {
	all, err := e.contests.all(ctx)
	if err != nil {
		return nil, err
	}
	cards, now := []Card{}, e.desk.now()
	soon, late := Day(now.AddDate(0, 0, lateDays)), Day(now.AddDate(0, 0, -lateDays))
	for _, c := range all {
		if n := len(c.Phases); n == 0 || c.Phases[0].From > soon || c.Phases[n-1].To < late {
			continue
		}
		card, err := e.card(ctx, c, person)
		if err != nil {
			return nil, err
		}
		cards = append(cards, card)
	}
	return cards, nil
}

// Card is the campaign's online contest as a person sees it.
func (e *Examiner) Card(ctx context.Context, campaign string, person *account.Resident) (Card, error) {
	c, err := e.contests.open(ctx, campaign)
	if err != nil {
		return Card{}, err
	}
	return e.card(ctx, c, person)
}

func (e *Examiner) card(ctx context.Context, c Contest, person *account.Resident) (Card, error) {
	o, err := e.contests.occasions.Occasion(ctx, c.Campaign)
	if err != nil {
		return Card{}, err
	}
	shown, ok := c.Now(e.desk.today())
	if !ok {
		return Card{}, ErrNoContest
	}
	card := Card{Contest: c, Occasion: o, Shown: shown, State: shown.State(e.desk.today()), Words: shown.Words(&c, e.desk.catalog)}
	card.Mine = Mine{Left: left(shown.PerDay, 0, shown.InAll, 0), LeftInAll: left(0, 0, shown.InAll, 0), Admitted: true}
	if person == nil {
		return card, nil
	}
	card.Mine, err = e.mineIn(ctx, &c, shown, *person)
	return card, err
}

// left is how many attempts may still be begun; a cap of nought is none, -1 is as many as one likes.
func left(perDay, today, inAll, all int) int {
	switch {
	case perDay == 0 && inAll == 0:
		return -1
	case perDay == 0:
		return max(0, inAll-all)
	case inAll == 0:
		return max(0, perDay-today)
	default:
		return max(0, min(perDay-today, inAll-all))
	}
}

func (e *Examiner) mineIn(ctx context.Context, c *Contest, p Phase, person account.Resident) (Mine, error) {
	m, today := Mine{Admitted: true}, e.desk.today()
	for _, phase := range c.Phases {
		tries, err := e.sittings.Tries(ctx, c.Campaign, phase.ID, person.ID)
		if err != nil {
			return Mine{}, fmt.Errorf("quiz: attempts of %s: %w", person.ID, err)
		}
		for _, t := range tries {
			m.Unit = cmp.Or(m.Unit, t.Unit)
		}
		if phase.ID != p.ID {
			continue
		}
		m.take(tries, today)
	}
	m.Left, m.LeftInAll = left(p.PerDay, m.Today, p.InAll, m.All), left(0, 0, p.InAll, m.All)
	var err error
	if m.unfinished {
		m.Open, err = e.openOf(ctx, person.ID, c.Campaign, p.ID)
	}
	if err == nil && p.State(today) == "on" {
		if err = e.admitted(ctx, c, p, person.ID); errors.Is(err, ErrNotAdmitted) {
			m.Admitted, err = false, nil
		}
	}
	return m, err
}

// take counts the attempts in one phase.
func (m *Mine) take(tries []Try, today string) {
	m.All = len(tries)
	for _, t := range tries {
		if t.Day == today {
			m.Today++
		}
		if t.Stage == StageOpen {
			m.unfinished = true
			continue
		}
		if t.Void {
			continue
		}
		m.Passed = m.Passed || t.Passed
		if m.Best == nil || better(t, *m.Best) < 0 {
			m.Best = &t
		}
	}
}

// openOf is the person's sitting that is not over, "" for none.
func (e *Examiner) openOf(ctx context.Context, person, campaign, phase string) (string, error) {
	found, err := e.mine(ctx, person, plan{Sitting: Sitting{Kind: Online, Campaign: campaign, Phase: phase}})
	if err != nil || found.open == nil {
		return "", err
	}
	return found.open.ID, nil
}

// PublicBoard is the board of a phase as far as residents may see it; what they may not see is nil.
func (e *Examiner) PublicBoard(ctx context.Context, campaign, phase string) (Contest, Board, error) {
	c, err := e.contests.open(ctx, campaign)
	if err != nil {
		return Contest{}, Board{}, err
	}
	if _, ok := c.Phase(phase); !ok || !c.Boards.Persons && !c.Boards.Groups {
		return Contest{}, Board{}, ErrBoardOff
	}
	b, err := e.board(ctx, &c, phase)
	if !c.Boards.Persons {
		b.Persons = nil
	}
	if !c.Boards.Groups {
		b.Districts, b.Units = nil, nil
	}
	return c, b, err
}

// Results are the board of a phase for an organiser, who sees the persons of their own part of the district.
func (e *Examiner) Results(ctx context.Context, by account.Organiser, campaign, phase string) (Contest, Board, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return Contest{}, Board{}, err
	}
	c, err := e.contests.store.Contest(ctx, campaign)
	if err != nil {
		return Contest{}, Board{}, err
	}
	if _, ok := c.Phase(phase); !ok {
		return Contest{}, Board{}, ErrNoContest
	}
	b, err := e.board(ctx, &c, phase)
	if err != nil {
		return Contest{}, Board{}, err
	}
	seen := []Standing{}
	for _, s := range b.Persons {
		if by.Scope().Contains(s.District) {
			seen = append(seen, s)
		}
	}
	b.Persons = seen
	return c, b, nil
}

// Finished are the attempts of a campaign's online contest that are over, those that passed among them, in short: for
// certificates and draws. phase "" is all phases, person "" everybody.
func (e *Examiner) Finished(ctx context.Context, campaign, phase, person string) ([]Try, error) {
	if err := e.Sweep(ctx); err != nil {
		return nil, err
	}
	tries, err := e.sittings.Tries(ctx, campaign, phase, person)
	if err != nil {
		return nil, fmt.Errorf("quiz: attempts of %s: %w", campaign, err)
	}
	over := tries[:0]
	for _, t := range tries {
		if t.Counts() {
			over = append(over, t)
		}
	}
	return over, nil
}
