package campaign

import (
	"fmt"
	"maps"
	"slices"
)

// Account is a place material can be in, for one holder or for the district.
type Account string

// The accounts. Outside is where material comes from; what left it is what was printed.
const (
	Outside   Account = "outside"
	InStore   Account = "in_store"
	OnTheWay  Account = "on_the_way" // allotted, not yet received
	Held      Account = "held"
	HandedOut Account = "handed_out"
	Lost      Account = "lost"
)

// Pocket is an account of one holder; the district's own has no sub-district.
type Pocket struct {
	Account  Account
	District string
}

func (p Pocket) String() string { return string(p.Account) + ":" + p.District }

// Holder is where one sub-district's share of an item is.
type Holder struct {
	District  string
	OnTheWay  int64
	Held      int64
	HandedOut int64
	Lost      int64
}

// Totals is where all of an item is. Printed is always the sum of the others.
type Totals struct {
	Printed   int64
	InStore   int64
	OnTheWay  int64
	Held      int64
	HandedOut int64
	Lost      int64
}

// Ledger is what an item's entries come to. Each entry moves a quantity from one pocket to another, so whatever
// is in the pockets is what was printed. The zero Ledger, with an Item, is an empty one.
type Ledger struct {
	Item     string
	Unit     string
	Seq      int64 // of the last entry
	pockets  map[Pocket]int64
	moves    map[int64]move   // by seq
	entries  []Entry          // the one at seq n is entries[n-1]
	requests map[string]int64 // seq by request id
}

// move is what an entry did; reversed by another entry, if that is not nought.
type move struct {
	from, to Pocket
	quantity int64
	reversed int64
	kind     EntryKind
}

// NewLedger is the empty ledger of an item counted in unit.
func NewLedger(item, unit string) *Ledger {
	return &Ledger{
		Item: item, Unit: unit,
		pockets: map[Pocket]int64{}, moves: map[int64]move{}, requests: map[string]int64{},
	}
}

// Apply enters e, whose Seq must be the next one. If the rules refuse it the ledger stays as it is.
func (l *Ledger) Apply(e Entry) error {
	m, err := l.check(e)
	if err != nil {
		return err
	}
	l.pockets[m.from] -= m.quantity
	l.pockets[m.to] += m.quantity
	l.Seq = e.Seq
	l.moves[e.Seq] = m
	l.entries = append(l.entries, e)
	l.requests[e.RequestID] = e.Seq
	if e.Kind == Reverse {
		undone := l.moves[e.Reverses]
		undone.reversed = e.Seq
		l.moves[e.Reverses] = undone
	}
	return nil
}

// Check reports whether Apply would refuse e.
func (l *Ledger) Check(e Entry) error {
	_, err := l.check(e)
	return err
}

func (l *Ledger) check(e Entry) (move, error) {
	if e.Item != l.Item || e.Seq != l.Seq+1 {
		return move{}, fmt.Errorf("campaign: entry %d of %s does not follow %d of %s", e.Seq, e.Item, l.Seq, l.Item)
	}
	m, err := l.moveOf(e)
	if err != nil {
		return move{}, err
	}
	if left := l.pockets[m.from]; m.from.Account != Outside && left < m.quantity {
		return move{}, &ShortError{Pocket: m.from, Left: left, Wanted: m.quantity, Unit: l.Unit}
	}
	return m, nil
}

// moveOf says between which pockets an entry moves how much.
func (l *Ledger) moveOf(e Entry) (move, error) {
	store, held := Pocket{InStore, ""}, Pocket{Held, e.District}
	way, source := Pocket{OnTheWay, e.District}, Pocket{Held, e.District}
	if e.District == "" {
		source = store
	}
	if e.Transit {
		source = way
	}
	m := move{quantity: e.Quantity, kind: e.Kind}
	switch e.Kind {
	case Print:
		m.from, m.to = Pocket{Outside, ""}, store
	case Allot:
		m.from, m.to = store, way
	case Receive:
		m.from, m.to = way, held
	case HandOut:
		m.from, m.to = source, Pocket{HandedOut, e.District}
	case Loss:
		m.from, m.to = source, Pocket{Lost, e.District}
	case Return:
		m.from, m.to = source, store
	case Reverse:
		return l.reversal(e)
	default:
		return move{}, invalid("kind", "没有这种登记类别")
	}
	return m, nil
}

// reversal is the move of the entry that e reverses, the other way round.
func (l *Ledger) reversal(e Entry) (move, error) {
	undone, ok := l.moves[e.Reverses]
	switch {
	case !ok:
		return move{}, ErrNotFound
	case undone.kind == Reverse:
		return move{}, ErrIsReversal
	case undone.reversed != 0:
		return move{}, ErrAlreadyReversed
	}
	return move{from: undone.to, to: undone.from, quantity: undone.quantity, kind: Reverse}, nil
}

// ReversedBy is the entry that reversed the one at seq, or nought.
func (l *Ledger) ReversedBy(seq int64) int64 { return l.moves[seq].reversed }

// Repeated is the entry that was kept for a request, if it came before.
func (l *Ledger) Repeated(requestID string) (Entry, bool) {
	seq, ok := l.requests[requestID]
	if !ok {
		return Entry{}, false
	}
	return l.entries[seq-1], true
}

// entry is the entry at seq, or ErrNotFound.
func (l *Ledger) entry(seq int64) (Entry, error) {
	if seq < 1 || seq > l.Seq {
		return Entry{}, ErrNotFound
	}
	return l.entries[seq-1], nil
}

// Left is what is in a pocket.
func (l *Ledger) Left(p Pocket) int64 { return l.pockets[p] }

// Holder is where one sub-district's share is; "" asks for the district's own, of which Held is nought.
func (l *Ledger) Holder(district string) Holder {
	return Holder{
		District:  district,
		OnTheWay:  l.pockets[Pocket{OnTheWay, district}],
		Held:      l.pockets[Pocket{Held, district}],
		HandedOut: l.pockets[Pocket{HandedOut, district}],
		Lost:      l.pockets[Pocket{Lost, district}],
	}
}

// Holders are the shares of all sub-districts that ever had one, by code.
func (l *Ledger) Holders() []Holder {
	codes := map[string]bool{}
	for p := range l.pockets {
		if p.District != "" {
			codes[p.District] = true
		}
	}
	holders := make([]Holder, 0, len(codes))
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		holders = append(holders, l.Holder(code))
	}
	return holders
}

// Totals is where all of the item is.
func (l *Ledger) Totals() Totals {
	var t Totals
	for p, n := range l.pockets {
		switch p.Account {
		case Outside:
			t.Printed -= n
		case InStore:
			t.InStore += n
		case OnTheWay:
			t.OnTheWay += n
		case Held:
			t.Held += n
		case HandedOut:
			t.HandedOut += n
		case Lost:
			t.Lost += n
		}
	}
	return t
}
