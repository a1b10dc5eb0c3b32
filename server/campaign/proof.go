package campaign

import (
	"fmt"
	"maps"
	"slices"
)

// Prove folds the entries of an item again, each under the rules that held when it was made, and says where they do not
// add up: an entry out of place, one that takes more than there was, or a holder for whom what came in is not what is
// held, handed out and lost. The second sum is made in another way than the ledger makes its own.
func Prove(m Material, entries []Entry) (findings []string) {
	ledger := NewLedger(m.ID, m.Unit)
	for _, e := range entries {
		if e.ID != EntryID(m.ID, e.Seq) {
			return append(findings, fmt.Sprintf("entry %d is kept as %s", e.Seq, e.ID))
		}
		if e.Kind == Reverse && ledger.moves[e.Reverses].quantity != e.Quantity {
			findings = append(findings, fmt.Sprintf("entry %d reverses %d of what entry %d moved", e.Seq, e.Quantity, e.Reverses))
		}
		if err := ledger.Apply(e); err != nil {
			return append(findings, fmt.Sprintf("entry %d: %v", e.Seq, err))
		}
	}
	if t := ledger.Totals(); !t.Even() {
		findings = append(findings, fmt.Sprintf("does not come out even: %+v", t))
	}
	sums := plainSums(entries)
	codes := slices.Sorted(maps.Keys(sums))
	for _, code := range codes {
		s := sums[code]
		stock := ledger.Left(stockOf(code))
		way, out, lost := ledger.Left(Pocket{OnTheWay, code}), ledger.Left(Pocket{HandedOut, code}), ledger.Left(Pocket{Lost, code})
		if s.in != stock+way+out+lost || s.out != out {
			findings = append(findings, fmt.Sprintf("%q: %d came in and %d were handed out by its entries; the ledger has %d in stock, %d on the way, %d handed out, %d lost",
				code, s.in, s.out, stock, way, out, lost))
		}
		open := int64(0)
		for _, a := range ledger.Open(code) {
			open += a.Left
		}
		if code != "" && open != way {
			findings = append(findings, fmt.Sprintf("%q: %d on the way, %d of them in open allotments", code, way, open))
		}
	}
	return findings
}

// plainSum is what came to a holder and did not go on to another, and what they handed out.
type plainSum struct{ in, out int64 }

// plainSums add up entries that were not reversed, holder by holder.
func plainSums(entries []Entry) map[string]plainSum {
	undone := map[int64]bool{}
	for _, e := range entries {
		if e.Kind == Reverse {
			undone[e.Reverses] = true
		}
	}
	sums := map[string]plainSum{"": {}}
	add := func(code string, in, out int64) {
		s := sums[code]
		sums[code] = plainSum{s.in + in, s.out + out}
	}
	for _, e := range entries {
		if undone[e.Seq] {
			continue
		}
		switch e.Kind {
		case Print:
			add("", e.Quantity, 0)
		case Allot:
			add("", -e.Quantity, 0)
			add(e.District, e.Quantity, 0)
		case Return:
			add(e.District, -e.Quantity, 0)
			add("", e.Quantity, 0)
		case HandOut:
			add(e.District, 0, e.Quantity)
		case Count:
			add(e.District, max(e.Counted-e.Booked, 0), 0)
		}
	}
	return sums
}
