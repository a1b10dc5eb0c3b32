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
	Entries  int64   // how many the ledger has, whoever sees them
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
		s, err := b.takeOf(ctx, m)
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
	stock := Stock{Material: s.material, Open: s.ledger.Open(by.Scope().Code()), Entries: s.ledger.Seq}
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

// Wanted narrows the lines of a ledger down. The zero Wanted is all of them.
type Wanted struct {
	Kind     EntryKind
	District string
	Before   int64 // only lines in front of the one at this seq; 0 for the newest
	Limit    int   // at most so many
}

// Open is one item with the lines of its ledger that are wanted, the newest first, as far as the organiser may see them;
// next, if not nought, continues.
func (b *Books) Open(ctx context.Context, by account.Organiser, item string, w Wanted) (stock Stock, lines []Line, next int64, err error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return Stock{}, nil, 0, err
	}
	if !by.Scope().Whole() {
		w.District = by.Scope().Code()
	}
	s, err := b.take(ctx, item)
	if err != nil {
		return Stock{}, nil, 0, err
	}
	defer s.release()
	if stock, err = b.stock(ctx, by, s); err != nil {
		return Stock{}, nil, 0, err
	}
	lines, next = s.ledger.lines(w)
	return stock, lines, next, nil
}

// Material is the item with this id, or ErrNotFound.
func (b *Books) Material(ctx context.Context, item string) (Material, error) {
	s, err := b.take(ctx, item)
	if err != nil {
		return Material{}, err
	}
	defer s.release()
	return s.material, nil
}

// Batch is the item's print run that was entered at seq, or ErrNotFound.
func (b *Books) Batch(ctx context.Context, by account.Organiser, item string, seq int64) (Batch, Material, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return Batch{}, Material{}, err
	}
	s, err := b.take(ctx, item)
	if err != nil {
		return Batch{}, Material{}, err
	}
	defer s.release()
	if err := b.refresh(ctx, s); err != nil {
		return Batch{}, Material{}, err
	}
	for _, batch := range s.ledger.Batches() {
		if batch.Seq == seq {
			return batch, s.material, nil
		}
	}
	return Batch{}, Material{}, ErrNotFound
}

// lines are those of the ledger that are wanted, and where to go on.
func (l *Ledger) lines(w Wanted) (lines []Line, next int64) {
	seq := l.Seq
	if w.Before > 0 {
		seq = min(seq, w.Before-1)
	}
	for ; seq > 0 && len(lines) < w.Limit; seq-- {
		e := l.entries[seq-1]
		if (w.District == "" || e.District == w.District) && (w.Kind == "" || e.Kind == w.Kind) {
			lines = append(lines, Line{Entry: e, ReversedBy: l.ReversedBy(seq)})
		}
	}
	if seq > 0 {
		next = seq + 1
	}
	return lines, next
}
