package campaign

import "slices"

// Batch is a print run and how much of it is in the district's own store, by what entries say. What is moved without
// saying of which batch is of the only one there is; where there are several, it is of none in particular.
type Batch struct {
	Number   string
	Seq      int64 // of the entry it was printed by
	Date     string
	Printer  string
	CostFen  int64
	Printed  int64
	InStore  int64
	Reversed bool
}

// Batches are the print runs, the oldest first, those that were reversed left out.
func (l *Ledger) Batches() []Batch {
	return slices.DeleteFunc(slices.Clone(l.batches), func(b Batch) bool { return b.Reversed })
}

// Loose is how much of the store no batch accounts for.
func (l *Ledger) Loose() int64 {
	n := l.pockets[Pocket{InStore, ""}]
	for _, b := range l.batches {
		n -= b.InStore
	}
	return n
}

// find is the place of the batch with this number, or of the only one for ""; -1 if there is none.
func (l *Ledger) find(number string) int {
	found := -1
	for i, b := range l.batches {
		switch {
		case b.Reversed:
		case number != "" && b.Number == number:
			return i
		case number == "" && found >= 0:
			return -1
		case number == "":
			found = i
		}
	}
	return found
}

// batchOf is which batch an entry is of, -1 for none in particular. Who names a batch takes no more than is left of it.
func (l *Ledger) batchOf(e Entry, m move) (int, error) {
	store := Pocket{InStore, ""}
	switch {
	case e.Kind == Reverse:
		return l.moves[e.Reverses].batch, nil
	case e.Kind == Print && e.Batch != "" && l.find(e.Batch) >= 0:
		return -1, invalid("batch", "这个批次号已经用过")
	case e.Kind == Print || m.from != store && m.to != store:
		return -1, nil
	}
	i := l.find(e.Batch)
	switch {
	case e.Batch == "":
		return i, nil
	case i < 0:
		return -1, invalid("batch", "没有这个批次")
	case m.from == store && l.batches[i].InStore < m.quantity:
		return -1, &ShortError{Pocket: m.from, Batch: e.Batch, Left: l.batches[i].InStore, Wanted: m.quantity, Unit: l.Unit}
	}
	return i, nil
}

// shelve puts what an entry moves into its batch or takes it out. A print run makes one.
func (l *Ledger) shelve(e Entry, m *move) {
	if e.Kind == Print {
		m.batch = len(l.batches)
		l.batches = append(l.batches, Batch{
			Number: e.Batch, Seq: e.Seq, Date: e.Date, Printer: e.Printer, CostFen: e.CostFen, Printed: e.Quantity,
		})
	}
	if m.batch < 0 {
		return
	}
	b, store := &l.batches[m.batch], Pocket{InStore, ""}
	if m.from == store {
		b.InStore -= m.quantity
	}
	if m.to == store {
		b.InStore += m.quantity
	}
	if e.Kind == Reverse && l.moves[e.Reverses].kind == Print {
		b.Reversed = true
	}
}
