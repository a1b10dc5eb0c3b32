package campaign

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"strings"

	"pufa/server/account"
)

// Moved reports whether entries of the kind are taken from files and written to them: what goes out in many lines.
func (k EntryKind) Moved() bool { return k == Allot || k == HandOut }

// MoveKey is the same for two lines of one allotment or hand-out.
func MoveKey(e Entry) string {
	return strings.Join([]string{
		e.Date, string(e.Kind), e.District, strconv.FormatInt(e.Quantity, 10), e.Batch, e.Collector, e.Place, e.FiveClass, e.Note,
	}, "\x00")
}

// Trial is a copy of an item's ledger that entries are tried on before they are kept.
type Trial struct {
	books  *Books
	by     account.Organiser
	item   string
	ledger *Ledger
	known  map[string]bool
	times  map[string]int // how often what has this key was entered and reversed
}

// Try begins a trial as the books stand.
func (b *Books) Try(ctx context.Context, by account.Organiser, item string) (*Trial, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return nil, err
	}
	s, err := b.take(ctx, item)
	if err != nil {
		return nil, err
	}
	defer s.release()
	if err := b.refresh(ctx, s); err != nil {
		return nil, err
	}
	t := &Trial{books: b, by: by, item: item, ledger: s.ledger.clone(), known: map[string]bool{}, times: map[string]int{}}
	for _, e := range t.ledger.entries {
		if key := MoveKey(e); e.Kind.Moved() && t.ledger.ReversedBy(e.Seq) == 0 {
			t.known[key] = true
		} else if e.Kind.Moved() {
			t.times[key]++
		}
	}
	return t, nil
}

// Known says which keys are of entries that stand in the books.
func (t *Trial) Known(keys []string) map[string]bool {
	known := map[string]bool{}
	for _, key := range keys {
		known[key] = t.known[key]
	}
	return known
}

// Check tries an entry behind those that were tried before, and reports why it cannot be kept. One that stands in the
// books, or came before, is passed over.
func (t *Trial) Check(ctx context.Context, e Entry) error {
	if err := mayEnter(t.by, e); err != nil {
		return err
	}
	e.RequestID = t.request(e)
	if _, ok := t.ledger.Repeated(e.RequestID); ok || t.known[MoveKey(e)] {
		return nil
	}
	if err := e.validate(Day(t.books.now())); err != nil {
		return err
	}
	e.Item, e.Seq = t.item, t.ledger.Seq+1
	return t.books.named(ctx, t.ledger.Apply(e))
}

// request names the line of a file, so that the same file again enters nothing, and what was reversed can come again.
func (t *Trial) request(e Entry) string {
	key := MoveKey(e)
	sum := sha256.Sum256([]byte(t.item + "\x00" + key + "\x00" + strconv.Itoa(t.times[key])))
	return "file-" + hex.EncodeToString(sum[:12])
}

// Import enters allotments and hand-outs out of a file, in its order and each with its own outcome.
func (t *Trial) Import(ctx context.Context, all []Entry) []error {
	outcomes := make([]error, len(all))
	for i, e := range all {
		e.RequestID = t.request(e)
		_, outcomes[i] = t.books.Enter(ctx, t.by, t.item, e)
	}
	return outcomes
}

// clone copies what an entry changes.
func (l *Ledger) clone() *Ledger {
	c := *l
	c.pockets, c.touched, c.moves, c.requests = maps.Clone(l.pockets), maps.Clone(l.touched), maps.Clone(l.moves), maps.Clone(l.requests)
	c.entries, c.batches = slices.Clip(l.entries), slices.Clone(l.batches)
	c.allots, c.open = make(map[int64]*Allotment, len(l.allots)), make(map[string][]int64, len(l.open))
	for seq, a := range l.allots {
		own := *a
		c.allots[seq] = &own
	}
	for district, seqs := range l.open {
		c.open[district] = slices.Clone(seqs)
	}
	return &c
}
