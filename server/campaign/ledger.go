package campaign

import (
	"fmt"
	"strconv"
)

// Account is a place material can be in, for one holder or for the district.
type Account string

// The accounts. Outside is where material comes from, and Surplus where that comes from which a stock-take found to be
// more than the books had: what left them is what was printed, and what was found.
const (
	Outside   Account = "outside"
	Surplus   Account = "surplus"
	InStore   Account = "in_store"
	OnTheWay  Account = "on_the_way" // allotted, not yet received
	Held      Account = "held"
	HandedOut Account = "handed_out"
	Lost      Account = "lost"
)

// source reports whether things come from the account out of nothing, so that it stands below nought.
func (a Account) source() bool { return a == Outside || a == Surplus }

// Pocket is an account of one holder; the district's own has no sub-district.
type Pocket struct {
	Account  Account
	District string
}

func (p Pocket) String() string { return string(p.Account) + ":" + p.District }

// stockOf is where a holder keeps what they have.
func stockOf(district string) Pocket {
	if district == "" {
		return Pocket{InStore, ""}
	}
	return Pocket{Held, district}
}

// Ledger is what an item's entries come to. Each entry moves a quantity from one pocket to another, so whatever
// is in the pockets is what was printed or found. The zero Ledger, with an Item, is an empty one.
type Ledger struct {
	Item     string
	Unit     string
	Seq      int64 // of the last entry
	pockets  map[Pocket]int64
	touched  map[Pocket]int64 // seq of the last entry that changed it
	moves    map[int64]move   // by seq
	entries  []Entry          // the one at seq n is entries[n-1]
	requests map[string]int64 // seq by request id
	batches  []Batch
	allots   map[int64]*Allotment // by seq
	open     map[string][]int64   // by sub-district: the allotments of which something is on the way, the oldest first
	struck   bool                 // nothing follows
}

// move is what an entry did; reversed by another entry, if that is not nought.
type move struct {
	from, to Pocket
	quantity int64
	reversed int64
	kind     EntryKind
	batch    int   // which of the ledger's batches it is of, -1 for none in particular
	legs     []leg // of which allotments, where something came onto the way or off it
}

// NewLedger is the empty ledger of an item counted in unit.
func NewLedger(item, unit string) *Ledger {
	return &Ledger{
		Item: item, Unit: unit,
		pockets: map[Pocket]int64{}, touched: map[Pocket]int64{}, moves: map[int64]move{}, requests: map[string]int64{},
		allots: map[int64]*Allotment{}, open: map[string][]int64{},
	}
}

// Apply enters e, whose Seq must be the next one. If the rules refuse it the ledger stays as it is.
func (l *Ledger) Apply(e Entry) error {
	m, err := l.check(e)
	if err != nil {
		return err
	}
	l.Seq = e.Seq
	l.carry(e.Seq, m)
	l.shelve(e, &m)
	l.trace(e, m)
	l.moves[e.Seq] = m
	l.entries = append(l.entries, e)
	l.requests[e.RequestID] = e.Seq
	l.struck = e.Kind == Strike
	if e.Kind == Reverse {
		undone := l.moves[e.Reverses]
		undone.reversed = e.Seq
		l.moves[e.Reverses] = undone
	}
	return nil
}

// carry moves what there is to move; a stock-take that found nothing wrong leaves no trace in the pockets.
func (l *Ledger) carry(seq int64, m move) {
	if m.quantity == 0 {
		return
	}
	l.pockets[m.from] -= m.quantity
	l.pockets[m.to] += m.quantity
	l.touched[m.from], l.touched[m.to] = seq, seq
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
	if l.struck {
		return move{}, ErrNotFound
	}
	m, err := l.moveOf(e)
	if err != nil {
		return move{}, err
	}
	if left := l.pockets[m.from]; !m.from.Account.source() && left < m.quantity {
		return move{}, &ShortError{Pocket: m.from, Left: left, Wanted: m.quantity, Unit: l.Unit}
	}
	if m.batch, err = l.batchOf(e, m); err != nil {
		return move{}, err
	}
	m.legs, err = l.legsOf(e, m)
	return m, err
}

// moveOf says between which pockets an entry moves how much.
func (l *Ledger) moveOf(e Entry) (move, error) {
	store, held, way := Pocket{InStore, ""}, Pocket{Held, e.District}, Pocket{OnTheWay, e.District}
	source := stockOf(e.District)
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
	case Count:
		return l.difference(e)
	case Reverse:
		return l.reversal(e)
	case Strike:
		if l.Totals() != (Totals{}) {
			return move{}, ErrHasEntries
		}
	default:
		return move{}, invalid("kind", "没有这种登记类别")
	}
	return m, nil
}

// difference is what a stock-take moves: what is missing is lost, what is too much was found. It holds only against
// the state that was counted.
func (l *Ledger) difference(e Entry) (move, error) {
	stock := stockOf(e.District)
	if e.Booked != l.pockets[stock] || e.State != l.touched[stock] {
		return move{}, ErrCountedBefore
	}
	m := move{from: stock, to: Pocket{Lost, e.District}, quantity: e.Booked - e.Counted, kind: Count}
	if e.Counted > e.Booked {
		m.from, m.to, m.quantity = Pocket{Surplus, e.District}, stock, e.Counted-e.Booked
	}
	if m.quantity != e.Quantity {
		return move{}, fmt.Errorf("campaign: entry %d of %s counts %d of %d and books %d", e.Seq, e.Item, e.Counted, e.Booked, e.Quantity)
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

// fill says what an entry leaves to the books: the number of a print run, and what a stock-take comes to.
func (l *Ledger) fill(e *Entry) {
	switch e.Kind {
	case Print:
		if e.Batch == "" {
			e.Batch = "第" + strconv.Itoa(len(l.batches)+1) + "批"
		}
	case Count:
		e.Booked = l.pockets[stockOf(e.District)]
		e.Quantity = max(e.Booked-e.Counted, e.Counted-e.Booked)
	}
}
