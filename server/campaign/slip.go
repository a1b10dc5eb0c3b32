package campaign

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"pufa/server/account"
)

// None asks for what is of no sub-district but the district's own, of no 五进 class, or of no law.
const None = "none"

// Sift narrows the entries of a campaign's ledgers down to those a figure was counted from. What is "" narrows nothing.
type Sift struct {
	Kind                           EntryKind // Print, Receive or HandOut
	District, FiveClass, Law       string    // each may be None
	From, To                       string    // days, both included
	Material, Name, Unit, ItemKind string    // the item's id, and what it is
}

// Slip is an entry with the item it is of.
type Slip struct {
	Material Material
	Entry
}

func (s Sift) item(m Material) bool {
	return wants(s.Law, m.Law) && (s.Material == "" || s.Material == m.ID) && (s.Name == "" || s.Name == m.Name) &&
		(s.Unit == "" || s.Unit == m.Unit) && (s.ItemKind == "" || s.ItemKind == m.Kind)
}

func (s Sift) entry(e Entry) bool {
	return e.Kind == s.Kind && wants(s.District, e.District) && wants(s.FiveClass, e.FiveClass) &&
		(s.From == "" || e.Date >= s.From) && (s.To == "" || e.Date <= s.To)
}

func wants(asked, has string) bool { return asked == "" || asked == has || asked == None && has == "" }

// Slips are the entries of a campaign that pass and were not reversed, as far as the organiser may see them, the latest
// first. Figures are sums of them.
func (b *Books) Slips(ctx context.Context, by account.Organiser, campaign string, s Sift) ([]Slip, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return nil, err
	}
	if !by.Scope().Whole() {
		s.District = by.Scope().Code()
	}
	items, err := b.store.Materials(ctx, campaign)
	if err != nil {
		return nil, fmt.Errorf("campaign: materials of %s: %w", campaign, err)
	}
	var all []Slip
	for _, m := range items {
		if !s.item(m) {
			continue
		}
		if all, err = b.slips(ctx, all, m, s); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(all, func(a, b Slip) int {
		return cmp.Or(-cmp.Compare(a.Date, b.Date), -cmp.Compare(a.Seq, b.Seq))
	})
	return all, nil
}

func (b *Books) slips(ctx context.Context, all []Slip, m Material, s Sift) ([]Slip, error) {
	shelf, err := b.takeOf(ctx, m)
	if err != nil {
		return nil, err
	}
	defer shelf.release()
	if err := b.refresh(ctx, shelf); err != nil {
		return nil, err
	}
	for _, e := range shelf.ledger.entries {
		if s.entry(e) && shelf.ledger.ReversedBy(e.Seq) == 0 {
			all = append(all, Slip{m, e})
		}
	}
	return all, nil
}
