package campaign

import (
	"context"
	"fmt"

	"pufa/server/account"
)

// Stock is one item and where all of it is.
type Stock struct {
	Material Material
	Totals   Totals
	Store    Holder   // the district's own: what it handed out itself and what was lost in its store
	Holders  []Holder // by sub-district; only those the organiser may see
	Open     []Allotment
	Batches  []Batch // in the district's own store; only for organisers of the whole district
	Loose    int64   // in that store, of no batch in particular
}

// Line is an entry as it is listed. ReversedBy is the entry that undid it, or nought.
type Line struct {
	Entry
	ReversedBy int64
}

// Stocks are a campaign's items as the organiser may see them, the oldest first. An officer's totals count their
// own sub-district only.
func (b *Books) Stocks(ctx context.Context, by account.Organiser, campaign string) ([]Stock, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return nil, err
	}
	materials, err := b.store.Materials(ctx, campaign)
	if err != nil {
		return nil, fmt.Errorf("campaign: materials of %s: %w", campaign, err)
	}
	stocks := make([]Stock, 0, len(materials))
	for _, m := range materials {
		s, err := b.take(ctx, m.ID)
		if err != nil {
			return nil, err
		}
		stock, err := b.stock(ctx, by, s)
		s.release()
		if err != nil {
			return nil, err
		}
		stocks = append(stocks, stock)
	}
	return stocks, nil
}

// stock reads a shelf the caller holds.
func (b *Books) stock(ctx context.Context, by account.Organiser, s *shelf) (Stock, error) {
	if err := b.refresh(ctx, s); err != nil {
		return Stock{}, err
	}
	stock := Stock{Material: s.material, Open: s.ledger.Open(by.Scope().Code())}
	if by.Scope().Whole() {
		stock.Totals, stock.Store, stock.Holders = s.ledger.Totals(), s.ledger.Holder(""), s.ledger.Holders()
		stock.Batches, stock.Loose = s.ledger.Batches(), s.ledger.Loose()
		return stock, nil
	}
	for _, h := range s.ledger.Holders() {
		if !by.Scope().Contains(h.District) {
			continue
		}
		stock.Holders = append(stock.Holders, h)
		stock.Totals.OnTheWay += h.OnTheWay
		stock.Totals.Held += h.Held
		stock.Totals.HandedOut += h.HandedOut
		stock.Totals.Lost += h.Lost
		stock.Totals.Found += h.Found
	}
	return stock, nil
}

// Open is one item with at most limit lines of its ledger in front of the entry at before (nought for the
// newest), as far as the organiser may see them; next, if not nought, continues.
func (b *Books) Open(ctx context.Context, by account.Organiser, item string, before int64, limit int) (stock Stock, lines []Line, next int64, err error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return Stock{}, nil, 0, err
	}
	s, err := b.take(ctx, item)
	if err != nil {
		return Stock{}, nil, 0, err
	}
	defer s.release()
	if stock, err = b.stock(ctx, by, s); err != nil {
		return Stock{}, nil, 0, err
	}
	if before < 1 || before > s.ledger.Seq+1 {
		before = s.ledger.Seq + 1
	}
	entries, err := b.store.EntriesBefore(ctx, item, by.Scope().Code(), before, limit)
	if err != nil {
		return Stock{}, nil, 0, fmt.Errorf("campaign: entries of %s: %w", item, err)
	}
	for _, e := range entries {
		lines = append(lines, Line{Entry: e, ReversedBy: s.ledger.ReversedBy(e.Seq)})
	}
	if len(entries) == limit && entries[limit-1].Seq > 1 {
		next = entries[limit-1].Seq
	}
	return stock, lines, next, nil
}
