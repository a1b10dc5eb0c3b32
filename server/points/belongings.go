package points

import (
	"context"
	"fmt"
	"time"
)

// Belongings are people's accounts, for those who want to take them with them or have them forgotten.
type Belongings struct {
	ledger *Ledger
	newID  func() string
}

// NewBelongings works over a ledger. newID gives names nobody has.
func NewBelongings(l *Ledger, newID func() string) *Belongings { return &Belongings{l, newID} }

// Kept is one entry as a person gets it.
type Kept struct {
	Campaign string    `json:"campaign"`
	What     string    `json:"what"`
	Day      string    `json:"day"`
	Points   int64     `json:"points"`
	Why      string    `json:"why,omitempty"`
	At       time.Time `json:"at"`
}

// Name is the key in the download.
func (b *Belongings) Name() string { return "activity_points" }

// Of is every entry of the person.
func (b *Belongings) Of(ctx context.Context, person string) (any, error) {
	sums, err := b.ledger.Sums(ctx, person)
	if err != nil {
		return nil, err
	}
	kept := []Kept{}
	for _, s := range sums {
		account, err := b.ledger.store.Account(ctx, s.Campaign, person)
		if err != nil {
			return nil, fmt.Errorf("points: account of %s: %w", person, err)
		}
		for i := range account {
			e := &account[i]
			kept = append(kept, Kept{Campaign: e.Campaign, What: e.Text(), Day: e.Day, Points: e.Points, Why: e.Why, At: e.At})
		}
	}
	return kept, nil
}

// Forget gives the entries to a name nobody has and so closes the accounts: sums of sub-districts stay as they were.
// It comes before the answers are renamed, since from then on nothing can be worked out any more.
func (b *Belongings) Forget(ctx context.Context, person string) error {
	sums, err := b.ledger.Sums(ctx, person)
	if err != nil {
		return err
	}
	for _, s := range sums {
		if err := b.ledger.Settle(ctx, s.Campaign, person); err != nil {
			return err
		}
	}
	if err := b.ledger.store.Rename(ctx, person, ErasedPrefix+b.newID()); err != nil {
		return fmt.Errorf("points: forget %s: %w", person, err)
	}
	return nil
}
