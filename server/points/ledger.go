package points

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// Store keeps accounts and decisions.
type Store interface {
	// Account is what was added to a person's account in a campaign, in order.
	Account(ctx context.Context, campaign, person string) ([]Entry, error)
	// Add adds entries of different accounts, each at its place. added says which were; another was there for the rest.
	Add(ctx context.Context, entries []Entry) (added []bool, err error)
	// Decide keeps a decision, or gives the one that was kept under its id before.
	Decide(ctx context.Context, d Decision) (Decision, error)
	// Decisions are those of a campaign; a person, if given, narrows them down.
	Decisions(ctx context.Context, campaign, person string) ([]Decision, error)
	// ByPerson sums a campaign up by person, out of an index.
	ByPerson(ctx context.Context, campaign string) ([]Sum, error)
	// ByCampaign sums a person up by campaign.
	ByCampaign(ctx context.Context, person string) ([]Sum, error)
	// Rename gives a person's entries and decisions to another name.
	Rename(ctx context.Context, from, to string) error
}

// Record knows what people did.
type Record interface {
	// Deeds are what people did in a campaign, as far as they may know it, by person. attempts asks for those finished
	// and passed, too.
	Deeds(ctx context.Context, campaign string, people []string, attempts bool) (map[string][]Deed, error)
	// Ruling is the last ruling in a competition, in words for its people; "" for none.
	Ruling(ctx context.Context, session string) (string, error)
}

// Formulas knows the campaigns' formulas.
type Formulas interface {
	Formula(ctx context.Context, campaign string) (Formula, error)
}

// ErrDecision says that a decision lacks what it must have.
var ErrDecision = errors.New("points: a decision needs an id, a campaign, a person and a reason")

// Ledger adds to accounts what they lack. Any number of nodes may do so for the same people at once.
type Ledger struct {
	store    Store
	record   Record
	formulas Formulas
	now      func() time.Time

	mu     sync.Mutex
	boards map[string]board
}

// New makes a ledger.
func New(store Store, record Record, formulas Formulas, now func() time.Time) *Ledger {
	return &Ledger{store: store, record: record, formulas: formulas, now: now, boards: map[string]board{}}
}

// chunk is how many people are brought up to date together: their next entries share a commit.
const chunk = 100

// tries bounds how often an account is worked out again because somebody else added to it.
const tries = 50

// Settle brings people's accounts in a campaign up to date: with what they did, as it is told and ruled now. Doing it
// again, or on two nodes at once, changes nothing.
func (l *Ledger) Settle(ctx context.Context, campaign string, people ...string) error {
	formula, err := l.formulas.Formula(ctx, campaign)
	if err != nil {
		return fmt.Errorf("points: formula of %s: %w", campaign, err)
	}
	for some := range slices.Chunk(people, chunk) {
		if err := l.settle(ctx, formula, campaign, some); err != nil {
			return err
		}
	}
	return nil
}

func (l *Ledger) settle(ctx context.Context, formula Formula, campaign string, people []string) error {
	for range tries {
		lacking, err := l.lacking(ctx, formula, campaign, people)
		if err != nil || len(lacking) == 0 {
			return err
		}
		if people, err = l.addAll(ctx, lacking); err != nil || len(people) == 0 {
			return err
		}
	}
	return fmt.Errorf("points: accounts of %d people in %s did not come to rest", len(people), campaign)
}

// addAll adds to every account its entries one after the other: the next only once the one before is there, so that
// what was worked out together stays together. It names the people to whose accounts somebody else added.
func (l *Ledger) addAll(ctx context.Context, lacking map[string][]Entry) (again []string, err error) {
	for len(lacking) > 0 {
		next := make([]Entry, 0, len(lacking))
		for person, entries := range lacking {
			next = append(next, entries[0])
			if lacking[person] = entries[1:]; len(entries) == 1 {
				delete(lacking, person)
			}
		}
		added, err := l.store.Add(ctx, next)
		if err != nil {
			return nil, fmt.Errorf("points: add %d entries: %w", len(next), err)
		}
		for i, ok := range added {
			if !ok {
				again = append(again, next[i].Person)
				delete(lacking, next[i].Person)
			}
		}
	}
	return again, nil
}

// lacking are the entries that people's accounts lack, at their places. Those of erased people lack nothing.
//
// Accounts are read before what they should come to: what is added to a place that is still free is then worked out of
// something newer than all that stands before it.
func (l *Ledger) lacking(ctx context.Context, formula Formula, campaign string, people []string) (map[string][]Entry, error) {
	accounts, people, err := l.open(ctx, campaign, people)
	if err != nil {
		return nil, err
	}
	decisions, err := l.decisions(ctx, campaign, people)
	if err != nil {
		return nil, err
	}
	deeds, err := l.record.Deeds(ctx, campaign, people, formula.Asks(Done) || formula.Asks(Passed))
	if err != nil {
		return nil, fmt.Errorf("points: what %d people did in %s: %w", len(people), campaign, err)
	}
	all := map[string][]Entry{}
	for _, person := range people {
		account := accounts[person]
		force, lifted := inForce(decisions[person])
		entries, err := l.differences(ctx, account, work(formula, deeds[person], force), lifted)
		if err != nil {
			return nil, err
		}
		for i := range entries {
			e := &entries[i]
			e.ID, e.Campaign, e.Person = entryID(campaign, person, len(account)+1+i), campaign, person
		}
		if len(entries) > 0 {
			all[person] = entries
		}
	}
	return all, nil
}

// open reads the accounts that are not closed, and names their people.
func (l *Ledger) open(ctx context.Context, campaign string, people []string) (accounts map[string][]Entry, theirs []string, err error) {
	accounts = map[string][]Entry{}
	for _, person := range people {
		if Nobody(person) {
			continue
		}
		account, err := l.store.Account(ctx, campaign, person)
		if err != nil {
			return nil, nil, fmt.Errorf("points: account of %s: %w", person, err)
		}
		if !closed(person, account) {
			accounts[person] = account
			theirs = append(theirs, person)
		}
	}
	return accounts, theirs, nil
}

func (l *Ledger) decisions(ctx context.Context, campaign string, people []string) (map[string][]Decision, error) {
	one := ""
	if len(people) == 1 {
		one = people[0]
	}
	kept, err := l.store.Decisions(ctx, campaign, one)
	if err != nil {
		return nil, fmt.Errorf("points: decisions in %s: %w", campaign, err)
	}
	by := map[string][]Decision{}
	for _, d := range kept {
		by[d.Person] = append(by[d.Person], d)
	}
	for _, ds := range by {
		slices.SortFunc(ds, func(a, b Decision) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	}
	return by, nil
}

// differences are what must be added so that an account comes to what was worked out.
func (l *Ledger) differences(ctx context.Context, account []Entry, want []worked, lifted map[string]Decision) ([]Entry, error) {
	have, order := balances(account)
	back := givenBack(account, lifted)
	var entries []Entry
	now := l.now().UTC().Truncate(time.Millisecond)
	add := func(w worked, has Line) error {
		e := Entry{Line: w.Line, At: now}
		e.Times, e.Points = w.Times-has.Times, w.Points-has.Points
		switch {
		case e.Points == 0:
			return nil
		case e.Points > 0:
			e.At = w.at
		}
		if d, ok := back[e.key()]; ok && e.Points > 0 {
			e.At, e.Why, e.Decision, e.By = now, d.Why, d.ID, d.By
		}
		if err := l.explain(ctx, &e, w.decision); err != nil {
			return err
		}
		entries = append(entries, e)
		return nil
	}
	for _, w := range want {
		key := w.key()
		if err := add(w, have[key]); err != nil {
			return nil, err
		}
		delete(have, key)
	}
	for _, key := range order {
		if has, ok := have[key]; ok {
			gone := worked{Line: has}
			gone.Times, gone.Points = 0, 0
			if err := add(gone, has); err != nil {
				return nil, err
			}
		}
	}
	return entries, nil
}

// givenBack says which decision gives a line's points back: the one that lifted the last that took of it.
func givenBack(account []Entry, lifted map[string]Decision) map[string]Decision {
	back := map[string]Decision{}
	for i := range account {
		e := &account[i]
		switch d, ok := lifted[e.Decision]; {
		case ok:
			back[e.key()] = d
		case e.Decision != "": // taken again, or given back already
			delete(back, e.key())
		}
	}
	return back
}

// balances add an account up by line, and name the lines in the order they came about.
func balances(account []Entry) (have map[string]Line, order []string) {
	have = map[string]Line{}
	for i := range account {
		e := &account[i]
		key := e.key()
		line, known := have[key]
		if !known {
			order = append(order, key)
			line = e.Line
			line.Times, line.Points = 0, 0
		}
		line.Times += e.Times
		line.Points += e.Points
		have[key] = line
	}
	return have, order
}

// explain says why points are taken back.
func (l *Ledger) explain(ctx context.Context, e *Entry, d *Decision) error {
	switch {
	case e.Points > 0:
		return nil
	case d != nil:
		e.Why, e.Decision, e.By = d.Why, d.ID, d.By
		return nil
	}
	why, err := l.record.Ruling(ctx, e.Session)
	if err != nil {
		return fmt.Errorf("points: ruling in %s: %w", e.Session, err)
	}
	if e.Why = why; why == "" {
		e.Why = "按活力值办法重新计算"
	}
	return nil
}

// Nobody reports whether a name is one that was given to what an erased person did.
func Nobody(person string) bool { return strings.HasPrefix(person, ErasedPrefix) }

// ErasedPrefix begins such names.
const ErasedPrefix = "erased-"
