package reward

import (
	"context"
	"fmt"
	"time"
)

// Chance is a draw as one person sees it: whether they are on the list, and what they won.
type Chance struct {
	Draw   Draw
	Of     Occasion
	Token  string // "" for who is not on the list
	Awards []Award
	// Left is how the person left to be reached for the first of the awards.
	Left string
}

// Chances are the draws everybody may know of as a person sees them, the newest first.
func (w *Drawer) Chances(ctx context.Context, person string) ([]Chance, error) {
	open, err := w.AllOpen(ctx)
	if err != nil || len(open) == 0 {
		return nil, err
	}
	tickets, err := w.tickets.TicketsOf(ctx, person)
	if err != nil {
		return nil, fmt.Errorf("reward: tickets of a person: %w", err)
	}
	won, err := w.awards.AwardsOf(ctx, person)
	if err != nil {
		return nil, fmt.Errorf("reward: awards of a person: %w", err)
	}
	var all []Chance
	for _, d := range open {
		c := Chance{Draw: d}
		if c.Of, err = w.occasions.Occasion(ctx, d.Campaign); err != nil {
			return nil, err
		}
		for _, t := range tickets {
			if t.List == d.List.ID {
				c.Token = t.Token
			}
		}
		for _, a := range won {
			if a.Draw == d.ID {
				c.Awards = append(c.Awards, a)
			}
		}
		if len(c.Awards) > 0 && d.Contact != nil {
			if c.Left, err = w.reach(ctx, c.Awards[0].ID); err != nil {
				return nil, err
			}
		}
		all = append(all, c)
	}
	return all, nil
}

// DrawBelongings is what draws keep about people, for those who want to take it with them or have it forgotten.
type DrawBelongings struct{ Drawer *Drawer }

// KeptChance is a place on a list as a person gets it.
type KeptChance struct {
	Draw  string `json:"draw"`
	Token string `json:"token"`
}

// KeptAward is a prize as a person gets it.
type KeptAward struct {
	Draw    string     `json:"draw"`
	Rank    int        `json:"rank"`
	State   AwardState `json:"state"`
	Until   time.Time  `json:"until"`
	Contact string     `json:"contact,omitempty"`
}

// KeptDraws is both.
type KeptDraws struct {
	Lists  []KeptChance `json:"lists"`
	Prizes []KeptAward  `json:"prizes"`
}

// Name is the key in the download.
func (DrawBelongings) Name() string { return "draws" }

// Of is every place on a list and every prize of a person.
func (b DrawBelongings) Of(ctx context.Context, person string) (any, error) {
	tickets, err := b.Drawer.tickets.TicketsOf(ctx, person)
	if err != nil {
		return nil, err
	}
	won, err := b.Drawer.awards.AwardsOf(ctx, person)
	if err != nil {
		return nil, err
	}
	kept := KeptDraws{Lists: []KeptChance{}, Prizes: []KeptAward{}}
	for _, t := range tickets {
		kept.Lists = append(kept.Lists, KeptChance{Draw: t.Draw, Token: t.Token})
	}
	for _, a := range won {
		contact, err := b.Drawer.reach(ctx, a.ID)
		if err != nil {
			return nil, err
		}
		kept.Prizes = append(kept.Prizes, KeptAward{Draw: a.Draw, Rank: a.Rank, State: a.State, Until: a.Until, Contact: contact})
	}
	return kept, nil
}

// Forget takes a person off their tickets and awards, and forgets how to reach them. Tokens stay: lists that were
// published do not change. Tickets go first, since awards are made from them. A prize that was not claimed cannot be
// claimed any more, and goes on in time.
func (b DrawBelongings) Forget(ctx context.Context, person string) error {
	tickets, err := b.Drawer.tickets.TicketsOf(ctx, person)
	if err != nil {
		return fmt.Errorf("reward: forget tickets: %w", err)
	}
	for _, t := range tickets {
		if err := b.Drawer.tickets.ForgetTicket(ctx, t.ID); err != nil {
			return fmt.Errorf("reward: forget ticket %s: %w", t.ID, err)
		}
	}
	won, err := b.Drawer.awards.AwardsOf(ctx, person)
	if err != nil {
		return fmt.Errorf("reward: forget awards: %w", err)
	}
	for _, a := range won {
		if err := b.Drawer.awards.DropContact(ctx, a.ID); err != nil {
			return fmt.Errorf("reward: forget a contact: %w", err)
		}
		if _, err := b.Drawer.awards.ChangeAward(ctx, a.ID, func(a *Award) error {
			a.Person, a.Code = "", ""
			return nil
		}); err != nil {
			return fmt.Errorf("reward: forget award %s: %w", a.ID, err)
		}
	}
	return nil
}
