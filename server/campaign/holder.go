package campaign

import (
	"maps"
	"slices"
)

// Holder is where one sub-district's share of an item is. State is the seq of the last entry that changed Held: a
// stock-take says which state it counted.
type Holder struct {
	District  string
	OnTheWay  int64
	Held      int64
	HandedOut int64
	Lost      int64
	Found     int64 // by stock-takes, more than the books had; part of the others
	State     int64
}

// Totals is where all of an item is. Printed and Found together are always the sum of the others.
type Totals struct {
	Printed   int64
	Found     int64
	InStore   int64
	OnTheWay  int64
	Held      int64
	HandedOut int64
	Lost      int64
}

// Even reports whether what came in is what is somewhere.
func (t Totals) Even() bool {
	return t.Printed+t.Found == t.InStore+t.OnTheWay+t.Held+t.HandedOut+t.Lost
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
		Found:     -l.pockets[Pocket{Surplus, district}],
		State:     l.touched[stockOf(district)],
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
		case Surplus:
			t.Found -= n
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
