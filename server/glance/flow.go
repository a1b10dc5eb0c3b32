package glance

import (
	"cmp"
	"slices"

	"pufa/server/campaign"
)

// Flow is where one item went, as far as the view reaches. What came in is always the sum of the others.
type Flow struct {
	Material  campaign.Material
	Came      int64 // printed and found; of a sub-district: what came to it and is not back
	InStore   int64 // the district's own; nought for a sub-district
	OnTheWay  int64
	Held      int64
	HandedOut int64
	Lost      int64
}

// Flows are those of all items, in the order they were set up.
func (g Glance) Flows() []Flow {
	flows := make([]Flow, len(g.Stocks))
	for i, s := range g.Stocks {
		t := s.Totals
		flows[i] = Flow{
			Material: s.Material, InStore: t.InStore, OnTheWay: t.OnTheWay, Held: t.Held, HandedOut: t.HandedOut, Lost: t.Lost,
			Came: t.InStore + t.OnTheWay + t.Held + t.HandedOut + t.Lost,
		}
	}
	return flows
}

// Largest are the items of which most came in, so many.
func (g Glance) Largest(most int) []Flow {
	flows := slices.DeleteFunc(g.Flows(), func(f Flow) bool { return f.Came == 0 })
	slices.SortStableFunc(flows, func(a, b Flow) int { return cmp.Compare(b.Came, a.Came) })
	return flows[:min(most, len(flows))]
}

// Reached is one kind of target: how many sub-districts set one, how many are there, and what all of it comes to.
type Reached struct {
	Measure    campaign.Gauge
	Set, There int
	Amount     int64
	Done       int64
	Toward     int64 // of Done at most each one's own target, so that one's surplus hides nobody's gap
}

// Reached sums targets up by kind, in the order they are set in.
func (g Glance) Reached() []Reached {
	var all []Reached
	at := map[campaign.Gauge]int{}
	for _, aim := range g.Aims {
		i, ok := at[aim.Measure]
		if !ok {
			i = len(all)
			at[aim.Measure], all = i, append(all, Reached{Measure: aim.Measure})
		}
		r := &all[i]
		r.Set++
		r.Amount += aim.Amount
		r.Done += aim.Done
		r.Toward += min(aim.Done, aim.Amount)
		if aim.Done >= aim.Amount {
			r.There++
		}
	}
	return all
}
