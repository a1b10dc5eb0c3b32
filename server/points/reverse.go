package points

import (
	"context"
	"fmt"
	"time"
)

// Reverse takes back what a decision says and gives the points it took. The same decision again takes nothing more,
// and gives the same number.
func (l *Ledger) Reverse(ctx context.Context, d Decision) (taken int64, err error) {
	if d.ID == "" || d.Campaign == "" || d.Person == "" || d.Why == "" {
		return 0, ErrDecision
	}
	if d.At.IsZero() {
		d.At = l.now()
	}
	d.At = d.At.UTC().Truncate(time.Millisecond)
	if d, err = l.store.Decide(ctx, d); err != nil {
		return 0, fmt.Errorf("points: decision %s: %w", d.ID, err)
	}
	if err := l.Settle(ctx, d.Campaign, d.Person); err != nil {
		return 0, err
	}
	account, err := l.store.Account(ctx, d.Campaign, d.Person)
	if err != nil {
		return 0, fmt.Errorf("points: account of %s: %w", d.Person, err)
	}
	for i := range account {
		if account[i].Decision == d.ID {
			taken -= account[i].Points
		}
	}
	return taken, nil
}

// ReturnPoints lifts a decision: what it took is given back, but for what another decision takes as well. The same
// lifting again gives nothing more. why is for the person to read, by for organisers.
func (l *Ledger) ReturnPoints(ctx context.Context, lifting, decision, campaign, person, why, by string) error {
	_, err := l.Reverse(ctx, Decision{ID: lifting, Lifts: decision, Campaign: campaign, Person: person, Why: why, By: by})
	return err
}

// ReversePoints is Reverse for what a review decided about a person's sessions, or about all they did up to now where
// there are none. why is for the person to read, by for organisers.
func (l *Ledger) ReversePoints(ctx context.Context, decision, campaign, person string, sessions []string, why, by string) (points int64, err error) {
	return l.Reverse(ctx, Decision{ID: decision, Campaign: campaign, Person: person, Sessions: sessions, Why: why, By: by})
}
