package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pufa/server/docdb"
	"pufa/server/reward"
)

// Draws keeps prize draws, who is on their lists, and what was won.
type Draws struct {
	docs     *docdb.Collection[reward.Draw]
	tickets  *docdb.Collection[reward.Ticket]
	awards   *docdb.Collection[reward.Award]
	contacts *docdb.Collection[reward.Contact]
}

var (
	_ reward.DrawStore   = (*Draws)(nil)
	_ reward.TicketStore = (*Draws)(nil)
	_ reward.AwardStore  = (*Draws)(nil)
)

// NewDraws opens the draws.
func NewDraws(ctx context.Context, db *docdb.DB) (s *Draws, err error) {
	s = &Draws{}
	if s.docs, err = docdb.Use[reward.Draw](ctx, db, docdb.Spec{
		Name: "draws",
		Indexes: []docdb.Index{
			{Name: "campaign", Fields: []string{"campaign", "created_at"}},
			{Name: "created", Fields: []string{"created_at"}},
		},
	}); err != nil {
		return nil, fmt.Errorf("store: open draws: %w", err)
	}
	if s.tickets, err = docdb.Use[reward.Ticket](ctx, db, docdb.Spec{
		Name: "draw_tickets",
		Indexes: []docdb.Index{
			{Name: "list", Fields: []string{"list", "token"}},
			{Name: "person", Fields: []string{"person", "list"}, Unique: true, Sparse: true},
			{Name: "of_person", Fields: []string{"person"}},
		},
	}); err != nil {
		return nil, fmt.Errorf("store: open tickets of draws: %w", err)
	}
	if s.awards, err = docdb.Use[reward.Award](ctx, db, docdb.Spec{
		Name: "draw_awards",
		Indexes: []docdb.Index{
			{Name: "draw", Fields: []string{"draw", "rank"}},
			{Name: "code", Fields: []string{"code"}, Unique: true, Sparse: true},
			{Name: "person", Fields: []string{"person"}},
		},
	}); err != nil {
		return nil, fmt.Errorf("store: open awards of draws: %w", err)
	}
	if s.contacts, err = docdb.Use[reward.Contact](ctx, db, docdb.Spec{
		Name:    "draw_contacts",
		Indexes: []docdb.Index{{Name: "expired", Fields: []string{"expires_at"}, ExpireAfter: time.Second}},
	}); err != nil {
		return nil, fmt.Errorf("store: open contacts of draws: %w", err)
	}
	return s, nil
}

// AddDraw keeps a new draw.
func (s *Draws) AddDraw(ctx context.Context, d reward.Draw) (reward.Draw, error) {
	d.Revision = 1
	return d, rewardError(first(s.docs.Insert(ctx, d)))
}

// Draw is the one with this id.
func (s *Draws) Draw(ctx context.Context, id string) (reward.Draw, error) {
	d, _, err := s.docs.Get(ctx, id)
	return d, rewardError(err)
}

// ReplaceDraw keeps d if its Revision, which is docdb's version, is still the one kept.
func (s *Draws) ReplaceDraw(ctx context.Context, d reward.Draw) (reward.Draw, error) {
	err := replace(ctx, s.docs, &d, &d.Revision)
	return d, rewardError(err)
}

// Draws are a campaign's, or all, the newest first.
func (s *Draws) Draws(ctx context.Context, campaign string) ([]reward.Draw, error) {
	q := docdb.Query{Sort: []docdb.Order{docdb.Desc("created_at")}}
	if campaign != "" {
		q.Where = append(q.Where, docdb.Eq("campaign", campaign))
	}
	return collect(s.docs.Find(ctx, q))
}

// AddTickets keeps tickets; those that are there already stay.
func (s *Draws) AddTickets(ctx context.Context, all []reward.Ticket) error {
	return addNew(ctx, s.tickets, all)
}

// addNew inserts documents; those whose id is there already stay as they are.
func addNew[T any](ctx context.Context, docs *docdb.Collection[T], all []T) error {
	outcomes, err := docs.Insert(ctx, all...)
	if err != nil {
		return err
	}
	for _, err := range outcomes {
		if duplicate := (*docdb.DuplicateError)(nil); err != nil && (!errors.As(err, &duplicate) || duplicate.Index != "_id") {
			return err
		}
	}
	return nil
}

// Tickets are those of a list in the order of their tokens.
func (s *Draws) Tickets(ctx context.Context, list string) ([]reward.Ticket, error) {
	return collect(s.tickets.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("list", list)}, Sort: []docdb.Order{docdb.Asc("token")},
	}))
}

// TicketsOf are all of a person's.
func (s *Draws) TicketsOf(ctx context.Context, person string) ([]reward.Ticket, error) {
	return collect(s.tickets.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("person", person)}}))
}

// ForgetTicket takes the person off a ticket.
func (s *Draws) ForgetTicket(ctx context.Context, id string) error {
	_, err := s.tickets.Update(ctx, id, func(t *reward.Ticket) error {
		t.Person = ""
		return nil
	})
	return rewardError(err)
}

// AddAwards keeps awards; those that are there already stay.
func (s *Draws) AddAwards(ctx context.Context, all []reward.Award) error {
	return addNew(ctx, s.awards, all)
}

// Awards are a draw's, by rank.
func (s *Draws) Awards(ctx context.Context, draw string) ([]reward.Award, error) {
	return collect(s.awards.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("draw", draw)}, Sort: []docdb.Order{docdb.Asc("rank")},
	}))
}

// AwardByCode is the one with this code.
func (s *Draws) AwardByCode(ctx context.Context, code string) (reward.Award, error) {
	if code == "" {
		return reward.Award{}, reward.ErrNoCode
	}
	for a, err := range s.awards.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("code", code)}, Limit: 1}) {
		return a, err
	}
	return reward.Award{}, reward.ErrNoCode
}

// AwardsOf are all of a person's.
func (s *Draws) AwardsOf(ctx context.Context, person string) ([]reward.Award, error) {
	return collect(s.awards.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("person", person)}}))
}

// ChangeAward applies change to an award.
func (s *Draws) ChangeAward(ctx context.Context, id string, change func(*reward.Award) error) (reward.Award, error) {
	a, err := s.awards.Update(ctx, id, change)
	return a, rewardError(err)
}

// KeepContact keeps or replaces how a winner is reached.
func (s *Draws) KeepContact(ctx context.Context, c reward.Contact) error {
	return updateOrInsert(ctx, s.contacts, c.Award, c, func(kept *reward.Contact) error {
		*kept = c
		return nil
	})
}

// Contact is how the winner of an award is reached.
func (s *Draws) Contact(ctx context.Context, award string) (reward.Contact, error) {
	c, _, err := s.contacts.Get(ctx, award)
	return c, rewardError(err)
}

// DropContact forgets it.
func (s *Draws) DropContact(ctx context.Context, award string) error {
	if err := s.contacts.Delete(ctx, award); !errors.Is(err, docdb.ErrNotFound) {
		return err
	}
	return nil
}
