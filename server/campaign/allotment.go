package campaign

import (
	"maps"
	"slices"
)

// Allotment is what was sent to a sub-district by one entry, and what became of it. Left is still on the way, and open
// for both sides until it is received, returned or written off.
type Allotment struct {
	Seq       int64
	District  string
	Date      string
	Collector string
	Quantity  int64
	Received  int64
	Returned  int64 // to the store without having arrived
	Lost      int64 // written off without having arrived
	Left      int64
}

// Short reports whether some of it arrived and some did not.
func (a Allotment) Short() bool { return a.Left > 0 && a.Received > 0 }

// leg is how much of an allotment comes onto the way or leaves it.
type leg struct {
	seq, quantity int64
}

// Open are the allotments of which something is on the way, by sub-district and the oldest first; a district, if
// given, narrows them down to its own.
func (l *Ledger) Open(district string) []Allotment {
	var all []Allotment
	for _, code := range slices.Sorted(maps.Keys(l.open)) {
		if district != "" && code != district {
			continue
		}
		for _, seq := range l.open[code] {
			all = append(all, *l.allots[seq])
		}
	}
	return all
}

// legsOf says of which allotments an entry takes what leaves the way, or to which it puts it back. Where none is named
// the oldest come first.
func (l *Ledger) legsOf(e Entry, m move) ([]leg, error) {
	switch {
	case e.Kind == Allot:
		return []leg{{e.Seq, m.quantity}}, nil
	case e.Kind == Reverse && m.to.Account == OnTheWay:
		return l.moves[e.Reverses].legs, nil
	case m.from.Account != OnTheWay:
		return nil, nil
	}
	first := e.Allotment
	if e.Kind == Reverse {
		first = e.Reverses
	}
	if first != 0 {
		a, ok := l.allots[first]
		switch {
		case !ok || a.District != m.from.District:
			return nil, invalid("allotment", "没有这笔分配")
		case a.Left < m.quantity: // what became of it is to be reversed before it is
			return nil, &ShortError{Pocket: m.from, Left: a.Left, Wanted: m.quantity, Unit: l.Unit}
		}
	}
	return l.take(m.from.District, first, m.quantity), nil
}

// take spreads a quantity, of which there is enough, over what is on the way to a sub-district.
func (l *Ledger) take(district string, first, quantity int64) (legs []leg) {
	take := func(seq int64) {
		if n := min(quantity, l.allots[seq].Left); n > 0 {
			legs = append(legs, leg{seq, n})
			quantity -= n
		}
	}
	if first != 0 {
		take(first)
	}
	for _, seq := range l.open[district] {
		if seq != first && quantity > 0 {
			take(seq)
		}
	}
	return legs
}

// trace follows an entry in the allotments it is of.
func (l *Ledger) trace(e Entry, m move) {
	if e.Kind == Allot {
		l.allots[e.Seq] = &Allotment{Seq: e.Seq, District: e.District, Date: e.Date, Collector: e.Collector, Quantity: e.Quantity}
	}
	kind, sign := e.Kind, int64(1)
	if e.Kind == Reverse {
		kind, sign = l.moves[e.Reverses].kind, -1
	}
	for _, one := range m.legs {
		a, n := l.allots[one.seq], sign*one.quantity
		switch kind {
		case Allot:
			n = -n // onto the way, not off it
		case Receive:
			a.Received += n
		case Return:
			a.Returned += n
		case Loss:
			a.Lost += n
		}
		a.Left -= n
		l.reopen(a)
	}
}

// reopen keeps the list of open allotments.
func (l *Ledger) reopen(a *Allotment) {
	at, listed := slices.BinarySearch(l.open[a.District], a.Seq)
	switch {
	case a.Left > 0 && !listed:
		l.open[a.District] = slices.Insert(l.open[a.District], at, a.Seq)
	case a.Left == 0 && listed:
		l.open[a.District] = slices.Delete(l.open[a.District], at, at+1)
	}
}
