package reward

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"pufa/server/account"
)

// TicketStore keeps who is on which list.
type TicketStore interface {
	// AddTickets keeps tickets; one that is there already is no error.
	AddTickets(ctx context.Context, all []Ticket) error
	// Tickets are those of a list in the order of their tokens.
	Tickets(ctx context.Context, list string) ([]Ticket, error)
	// TicketsOf are all of a person's.
	TicketsOf(ctx context.Context, person string) ([]Ticket, error)
	// ForgetTicket takes the person off a ticket.
	ForgetTicket(ctx context.Context, id string) error
}

// Freeze fixes who takes part: everybody who meets the rule now. The secret is made with it. What was kept of a list
// whose freezing broke off belongs to no draw.
func (w *Drawer) Freeze(ctx context.Context, by account.Organiser, id string, revision int64) (Draw, error) {
	ctx, cancel := long(ctx)
	defer cancel()
	return w.step(ctx, by, id, revision, "freeze", func(d *Draw) error {
		if err := d.in(Planned); err != nil {
			return err
		}
		everybody, err := w.deeds.Everybody(ctx, d.Campaign)
		if err != nil {
			return err
		}
		if d.List, err = w.keepList(ctx, *d, everybody); err != nil {
			return err
		}
		var secret [32]byte
		w.chance(secret[:])
		d.State, d.Secret = Frozen, hex.EncodeToString(secret[:])
		d.Commitment = Commit(d.Secret)
		return nil
	})
}

// longStep bounds a step that goes through a whole list, which may take longer than a request has: 100,000 people took
// ten seconds on two busy cores. It is finished even if the page that asked is closed.
const longStep = time.Minute

func long(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), longStep)
}

// ticketsAtOnce is how many tickets are written in one go.
const ticketsAtOnce = 1000

func (w *Drawer) keepList(ctx context.Context, d Draw, everybody map[string]Deed) (List, error) {
	list := List{ID: w.newID(), At: w.moment()}
	var tickets []Ticket
	for person, deed := range everybody {
		if d.Rule.Met(deed) {
			token := newToken(w.chance)
			tickets = append(tickets, Ticket{ID: TicketID(list.ID, token), Draw: d.ID, List: list.ID, Token: token, Person: person})
		}
	}
	switch list.Count = len(tickets); {
	case list.Count == 0:
		return List{}, ErrNobody
	case list.Count > mostListed:
		return List{}, ErrTooMany
	}
	tokens := make([]string, len(tickets))
	for i, t := range tickets {
		tokens[i] = t.Token
	}
	slices.Sort(tokens)
	list.SHA256 = ListHash(tokens)
	for some := range slices.Chunk(tickets, ticketsAtOnce) {
		if err := w.tickets.AddTickets(ctx, some); err != nil {
			return List{}, fmt.Errorf("reward: keep the list of draw %s: %w", d.ID, err)
		}
	}
	return list, nil
}

// listsKept is how many lists are kept in memory.
const listsKept = 4

func (w *Drawer) list(id string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.lists[id]
}

// tokens are the tokens of a draw's list, in order. The caller must not change them.
func (w *Drawer) tokens(ctx context.Context, d Draw) ([]string, error) {
	if kept := w.list(d.List.ID); kept != nil {
		return kept, nil
	}
	select { // one reads, the others get what it read
	case w.reading <- struct{}{}:
		defer func() { <-w.reading }()
	case <-ctx.Done():
		return nil, fmt.Errorf("reward: wait for the list of draw %s: %w", d.ID, ctx.Err())
	}
	if kept := w.list(d.List.ID); kept != nil {
		return kept, nil
	}
	tickets, err := w.tickets.Tickets(ctx, d.List.ID)
	if err != nil {
		return nil, fmt.Errorf("reward: list of draw %s: %w", d.ID, err)
	}
	tokens := make([]string, len(tickets))
	for i, t := range tickets {
		tokens[i] = t.Token
	}
	if ListHash(tokens) != d.List.SHA256 {
		return nil, errors.New("reward: the list of draw " + d.ID + " is not the one that was frozen")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for id := range w.lists {
		if len(w.lists) >= listsKept {
			delete(w.lists, id)
		}
	}
	w.lists[d.List.ID] = tokens
	return tokens, nil
}
