package campaign

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"pufa/server/account"
)

// MaterialStore keeps items and their ledgers. An item's entries are only ever appended, each at its own place.
type MaterialStore interface {
	// AddMaterial keeps an item under the next number of its campaign, which no other has.
	AddMaterial(ctx context.Context, m Material) (Material, error)
	// Material is the item with this id, or ErrNotFound.
	Material(ctx context.Context, id string) (Material, error)
	// ChangeMaterial applies change to an item, or returns ErrNotFound. change may run several times.
	ChangeMaterial(ctx context.Context, id string, change func(*Material) error) (Material, error)
	// Materials are a campaign's items, the oldest first, those that were struck out aside.
	Materials(ctx context.Context, campaign string) ([]Material, error)
	// AppendEntry keeps an entry for good, or returns ErrTaken if its place has gone to another.
	AppendEntry(ctx context.Context, e Entry) error
	// EntriesAfter are an item's entries behind the one at seq, in order.
	EntriesAfter(ctx context.Context, item string, seq int64) ([]Entry, error)
}

// Places knows the sub-districts.
type Places interface {
	// Holder is the code under which a sub-district's books are kept, "" for the district itself, and what
	// people call it; or ErrUnknownPlace.
	Holder(ctx context.Context, code string) (holder, name string, err error)
}

// Occasions knows the activities at which material is handed out.
type Occasions interface {
	// Activity is the one with this id, or ErrNotFound.
	Activity(ctx context.Context, id string) (Activity, error)
}

// Books keeps the ledgers of all items. Any number of nodes may write to one ledger at once: each folds what is
// kept, decides on that, and appends at the next place, which only one of them can take.
type Books struct {
	store     MaterialStore
	occasions Occasions
	contacts  *Contacts
	places    Places
	now       func() time.Time
	newID     func() string

	mu      sync.Mutex
	shelves map[string]*shelf
}

// shelf holds the fold of one item's ledger so that only newer entries are read. Who holds the token may use it. The item
// itself is read each time: somebody may have put its name right, on whatever node.
type shelf struct {
	token    chan struct{}
	material Material
	ledger   *Ledger
}

// NewBooks keeps its ledgers in store, and in contacts how collectors are reached. newID names new items and must not
// repeat itself.
func NewBooks(
	store MaterialStore, occasions Occasions, contacts *Contacts, places Places, now func() time.Time, newID func() string,
) *Books {
	return &Books{
		store: store, occasions: occasions, contacts: contacts, places: places, now: now, newID: newID,
		shelves: map[string]*shelf{},
	}
}

// AddMaterial sets up an item with an empty ledger.
func (b *Books) AddMaterial(ctx context.Context, by account.Organiser, m Material) (Material, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return Material{}, err
	}
	if err := m.validate(); err != nil {
		return Material{}, err
	}
	m.ID, m.CreatedBy, m.CreatedAt = b.newID(), by.ID, b.now().UTC().Truncate(time.Millisecond)
	if err := m.Write(by.Author(), m.CreatedAt, Change{Act: Entered}); err != nil {
		return Material{}, err
	}
	kept, err := b.store.AddMaterial(ctx, m)
	if err != nil {
		return Material{}, fmt.Errorf("campaign: add material %q: %w", m.Name, err)
	}
	return kept, nil
}

// Enter appends an entry to an item's ledger. A request that was kept before gives the entry it became then.
func (b *Books) Enter(ctx context.Context, by account.Organiser, item string, e Entry) (Entry, error) {
	return b.EnterReachable(ctx, by, item, e, "")
}

// EnterReachable is Enter for an allotment whose collector left a phone number, or "". It is no part of the entry and
// is forgotten after a while.
func (b *Books) EnterReachable(ctx context.Context, by account.Organiser, item string, e Entry, phone string) (Entry, error) {
	holder, _, err := b.places.Holder(ctx, e.District)
	if err != nil {
		return Entry{}, err
	}
	e.District, e.Reachable = holder, phone != ""
	if err := mayEnter(by, e); err != nil {
		return Entry{}, err
	}
	if e.Kind == Reverse {
		return Entry{}, invalid("kind", "冲正请在原记录上操作")
	}
	if err := b.contacts.check(phone); err != nil {
		return Entry{}, err
	}
	kept, err := b.append(ctx, by, item, e, func(s *shelf, e *Entry) error { return b.attend(ctx, by, s.material, e) })
	if err != nil || phone == "" {
		return kept, err
	}
	return kept, b.contacts.keep(ctx, kept, phone)
}

// attend looks up the activity of a hand-out, which is one of the campaign's and of those the organiser sees.
func (b *Books) attend(ctx context.Context, by account.Organiser, m Material, e *Entry) error {
	if e.Activity == "" || e.Occasion != "" {
		return nil
	}
	a, err := b.occasions.Activity(ctx, e.Activity)
	switch {
	case errors.Is(err, ErrNotFound) || err == nil && (a.Campaign != m.Campaign || account.MayReadBooks(by, a.District) != nil):
		return invalid("activity", "没有这次活动")
	case err != nil:
		return fmt.Errorf("campaign: activity %s: %w", e.Activity, err)
	}
	e.Occasion = a.Title
	return nil
}

// Reverse appends an entry that undoes the one at seq.
func (b *Books) Reverse(ctx context.Context, by account.Organiser, item string, seq int64, reason, requestID string) (Entry, error) {
	e := Entry{Kind: Reverse, Reverses: seq, Note: reason, RequestID: requestID, Date: Day(b.now())}
	if !fits(reason, 1, 200) {
		return Entry{}, invalid("reason", "请填写冲正原因，不超过 200 个字")
	}
	return b.append(ctx, by, item, e, func(s *shelf, e *Entry) error {
		undone, err := s.ledger.entry(e.Reverses)
		if err != nil {
			return err
		}
		if err := mayEnter(by, undone); err != nil {
			return err
		}
		e.District, e.Quantity, e.Transit = undone.District, undone.Quantity, undone.Transit
		return nil
	})
}

// mayEnter reports whether the organiser may make an entry like this one. An officer confirms what arrived in
// their own sub-district and says what became of it; the rest is the district's.
func mayEnter(by account.Organiser, e Entry) error {
	switch e.Kind {
	case Receive, HandOut, Loss, Return, Count:
		if !e.Transit {
			return account.MayWriteBooks(by, e.District)
		}
	}
	return account.MayRunDistrict(by)
}

// attempts bounds how often an append starts over. Each time another writer got through, so only a ledger under
// a flood of entries comes near it.
const attempts = 200

// append completes e from the ledger as it stands, and keeps it at the next place.
func (b *Books) append(ctx context.Context, by account.Organiser, item string, e Entry, complete func(*shelf, *Entry) error) (Entry, error) {
	s, err := b.take(ctx, item)
	if err != nil {
		return Entry{}, err
	}
	defer s.release()
	now := b.now()
	e.Item, e.By, e.ByName, e.At = item, by.ID, by.Name, now.UTC().Truncate(time.Millisecond)
	for range attempts {
		if err := b.refresh(ctx, s); err != nil {
			return Entry{}, err
		}
		next := e
		if err := complete(s, &next); err != nil {
			return Entry{}, err
		}
		done, kept, err := s.decide(&next, Day(now))
		if done || err != nil {
			return kept, b.named(ctx, err)
		}
		switch err := b.store.AppendEntry(ctx, next); {
		case err == nil:
			return next, s.ledger.Apply(next)
		case !errors.Is(err, ErrTaken):
			return Entry{}, fmt.Errorf("campaign: append to the ledger of %s: %w", item, err)
		}
	}
	return Entry{}, ErrBusy
}

// named puts the holder's name into an error that is about a holder.
func (b *Books) named(ctx context.Context, err error) error {
	short, ok := errors.AsType[*ShortError](err)
	if !ok {
		return err
	}
	if _, name, unknown := b.places.Holder(ctx, short.Pocket.District); unknown == nil {
		short.Holder = name
	}
	return err
}

// decide readies e for the next place, or finds that it was kept before or is against the rules.
func (s *shelf) decide(e *Entry, today string) (done bool, kept Entry, err error) {
	if kept, ok := s.ledger.Repeated(e.RequestID); ok {
		if !e.same(kept) {
			return false, Entry{}, ErrRequestReused
		}
		return true, kept, nil
	}
	s.ledger.fill(e)
	if err := e.validate(today); err != nil {
		return false, Entry{}, err
	}
	e.Seq = s.ledger.Seq + 1
	e.ID = EntryID(e.Item, e.Seq)
	return false, Entry{}, s.ledger.Check(*e)
}

// EntryID is where an entry is kept: its item and its place, in an order that sorts.
func EntryID(item string, seq int64) string { return fmt.Sprintf("%s/%08d", item, seq) }

// take waits for the item's shelf, which the caller must release.
func (b *Books) take(ctx context.Context, item string) (*shelf, error) {
	m, err := b.store.Material(ctx, item)
	if err == nil && m.Gone {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("campaign: material %s: %w", item, err)
	}
	return b.takeOf(ctx, m)
}

// takeOf is take for an item that was just read.
func (b *Books) takeOf(ctx context.Context, m Material) (*shelf, error) {
	s := b.shelve(m)
	select {
	case s.token <- struct{}{}:
		s.material, s.ledger.Unit = m, m.Unit
		return s, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("campaign: wait for the ledger of %s: %w", m.ID, ctx.Err())
	}
}

func (b *Books) shelve(m Material) *shelf {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.shelves[m.ID]
	if s == nil {
		s = &shelf{token: make(chan struct{}, 1), material: m, ledger: NewLedger(m.ID, m.Unit)}
		b.shelves[m.ID] = s
	}
	return s
}

func (s *shelf) release() { <-s.token }

// refresh folds the entries that were kept since.
func (b *Books) refresh(ctx context.Context, s *shelf) error {
	entries, err := b.store.EntriesAfter(ctx, s.material.ID, s.ledger.Seq)
	if err != nil {
		return fmt.Errorf("campaign: read the ledger of %s: %w", s.material.ID, err)
	}
	for _, e := range entries {
		if err := s.ledger.Apply(e); err != nil {
			return fmt.Errorf("campaign: the ledger of %s does not add up at %d: %w", s.material.ID, e.Seq, err)
		}
	}
	return nil
}
