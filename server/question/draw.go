package question

import (
	"math/rand/v2"
	"slices"
)

// Order is the order the choices of a question are shown in: the place shown first holds the index Order[0] of
// the bank's order. A server draws it, keeps it, and translates what comes back.
type Order []int

// Draw draws the order q is shown in. The two choices of a Judge stay where everybody expects them.
func Draw(q Question, r *rand.Rand) Order {
	order := make(Order, len(q.Choices()))
	for i := range order {
		order[i] = i
	}
	if q.Type != Judge {
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	}
	return order
}

// Shown are the choices of q in this order.
func (o Order) Shown(q Question) []string {
	choices := q.Choices()
	shown := make([]string, 0, len(o))
	for _, i := range o {
		shown = append(shown, choices[i])
	}
	return shown
}

// ToBank translates places on the page into the bank's indexes. A place the page does not have becomes -1, which
// no marking takes.
func (o Order) ToBank(places []int) []int {
	bank := make([]int, 0, len(places))
	for _, p := range places {
		if p < 0 || p >= len(o) {
			bank = append(bank, -1)
			continue
		}
		bank = append(bank, o[p])
	}
	return bank
}

// ToShown translates the bank's indexes into places on the page, in the order they are given.
func (o Order) ToShown(bank []int) []int {
	shown := make([]int, 0, len(bank))
	for _, b := range bank {
		if place := slices.Index(o, b); place >= 0 {
			shown = append(shown, place)
		}
	}
	return shown
}
