package points

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// Best are the n persons with the most points in a campaign, the most first; 0 for all. Who was erased is left out, and
// so is who has none. It is counted out of an index, and kept for as long as boards are. The caller must not change it.
func (l *Ledger) Best(ctx context.Context, campaign string, n int) ([]Sum, error) {
	now := l.now()
	l.mu.Lock()
	known, ok := l.boards[campaign]
	l.mu.Unlock()
	if !ok || !now.Before(known.until) || now.Before(known.from) {
		sums, err := l.best(ctx, campaign)
		if err != nil {
			return nil, err
		}
		known = board{sums: sums, from: now, until: now.Add(max(boardKept, 10*l.now().Sub(now)))}
		l.mu.Lock()
		l.boards[campaign] = known
		l.mu.Unlock()
	}
	if n <= 0 || n > len(known.sums) {
		n = len(known.sums)
	}
	return known.sums[:n:n], nil
}

// board is the best of a campaign, good for a while.
type board struct {
	sums        []Sum
	from, until time.Time
}

// boardKept is how long a board is shown before it is counted again, at the least.
const boardKept = 5 * time.Second

func (l *Ledger) best(ctx context.Context, campaign string) ([]Sum, error) {
	sums, err := l.store.ByPerson(ctx, campaign)
	if err != nil {
		return nil, fmt.Errorf("points: sums of %s: %w", campaign, err)
	}
	sums = slices.DeleteFunc(sums, func(s Sum) bool { return s.Points <= 0 || Nobody(s.Person) })
	slices.SortFunc(sums, func(a, b Sum) int { return cmp.Or(cmp.Compare(b.Points, a.Points), cmp.Compare(a.Person, b.Person)) })
	return sums, nil
}

// Mine is a person's account in a campaign, brought up to date: what they have, and the entries, the newest first.
func (l *Ledger) Mine(ctx context.Context, campaign, person string) (total int64, entries []Entry, err error) {
	if err := l.Settle(ctx, campaign, person); err != nil {
		return 0, nil, err
	}
	entries, err = l.store.Account(ctx, campaign, person)
	if err != nil {
		return 0, nil, fmt.Errorf("points: account of %s: %w", person, err)
	}
	slices.Reverse(entries)
	return Total(entries), entries, nil
}

// Sums are what a person has, by campaign.
func (l *Ledger) Sums(ctx context.Context, person string) ([]Sum, error) {
	sums, err := l.store.ByCampaign(ctx, person)
	if err != nil {
		return nil, fmt.Errorf("points: sums of %s: %w", person, err)
	}
	return sums, nil
}

// Check says what the accounts of people lack; an account that holds entries nothing accounts for lacks the reverse.
func (l *Ledger) Check(ctx context.Context, campaign string, people []string) ([]Entry, error) {
	formula, err := l.formulas.Formula(ctx, campaign)
	if err != nil {
		return nil, fmt.Errorf("points: formula of %s: %w", campaign, err)
	}
	var all []Entry
	for some := range slices.Chunk(people, chunk) {
		lacking, err := l.lacking(ctx, formula, campaign, some)
		if err != nil {
			return nil, err
		}
		for _, entries := range lacking {
			all = append(all, entries...)
		}
	}
	slices.SortFunc(all, func(a, b Entry) int { return cmp.Compare(a.ID, b.ID) })
	return all, nil
}
