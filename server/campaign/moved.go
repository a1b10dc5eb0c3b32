package campaign

import (
	"context"
	"fmt"
)

// Moved is what one line of an item's ledger moved: a print run, a receipt or a hand-out that was not reversed.
type Moved struct {
	Kind      EntryKind
	District  string // "" for the district's own store
	Date      string
	FiveClass string
	Quantity  int64
}

// ItemAccount is what became of an item. Left is what there is of it now, by sub-district, "" for the district's own store;
// what is on the way is the district's until it is signed for.
type ItemAccount struct {
	Material Material
	Moved    []Moved
	Left     map[string]int64
}

// Accounts are those of a campaign's items, the oldest first. It asks for nobody's permission: it is for reports.
func (b *Books) Accounts(ctx context.Context, campaign string) ([]ItemAccount, error) {
	items, err := b.store.Materials(ctx, campaign)
	if err != nil {
		return nil, fmt.Errorf("campaign: materials of %s: %w", campaign, err)
	}
	all := make([]ItemAccount, 0, len(items))
	for _, m := range items {
		s, err := b.take(ctx, m.ID)
		if err != nil {
			return nil, err
		}
		if err = b.refresh(ctx, s); err == nil {
			all = append(all, ItemAccount{Material: m, Moved: s.ledger.moved(), Left: s.ledger.left()})
		}
		s.release()
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (l *Ledger) moved() (all []Moved) {
	for _, e := range l.entries {
		switch e.Kind {
		case Print, Receive, HandOut:
			if l.moves[e.Seq].reversed == 0 {
				all = append(all, Moved{e.Kind, e.District, e.Date, e.FiveClass, e.Quantity})
			}
		}
	}
	return all
}

func (l *Ledger) left() map[string]int64 {
	left := map[string]int64{}
	for pocket, n := range l.pockets {
		switch {
		case n == 0:
		case pocket == stockOf(pocket.District):
			left[pocket.District] += n
		case pocket.Account == OnTheWay:
			left[""] += n
		}
	}
	return left
}
