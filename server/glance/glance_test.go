package glance

import (
	"testing"

	"pgregory.net/rapid"

	"pufa/server/campaign"
	"pufa/server/report"
)

var people, lessons = campaign.Gauge{By: campaign.ByPeople}, campaign.Gauge{By: campaign.ByActivities}

func aim(m campaign.Gauge, amount, done int64) campaign.Aim {
	return campaign.Aim{Measure: m, Amount: amount, Headway: campaign.Headway{Done: done}}
}

func TestOnesSurplusHidesNobodysGap(t *testing.T) {
	g := Glance{Aims: []campaign.Aim{aim(people, 100, 250), aim(lessons, 2, 0), aim(people, 100, 40)}}
	all := g.Reached()
	if want := (Reached{people, 2, 1, 200, 290, 140}); len(all) != 2 || all[0] != want || all[1] != (Reached{lessons, 1, 0, 2, 0, 0}) {
		t.Errorf("%+v", all)
	}
}

func TestReachedIsNeverMoreThanWasSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var g Glance
		for range rapid.IntRange(0, 20).Draw(t, "targets") {
			m := rapid.SampledFrom([]campaign.Gauge{people, lessons}).Draw(t, "measure")
			g.Aims = append(g.Aims, aim(m, rapid.Int64Range(1, 1000).Draw(t, "amount"), rapid.Int64Range(0, 2000).Draw(t, "done")))
		}
		set := 0
		for _, r := range g.Reached() {
			set += r.Set
			if r.Toward > r.Amount || r.Toward > r.Done || r.There > r.Set || (r.There == r.Set) != (r.Toward == r.Amount) {
				t.Fatalf("%+v", r)
			}
		}
		if set != len(g.Aims) {
			t.Fatalf("%d of %d targets", set, len(g.Aims))
		}
	})
}

func TestTheLargestFlows(t *testing.T) {
	stock := func(name string, n int64) campaign.Stock {
		return campaign.Stock{Material: campaign.Material{Name: name}, Totals: campaign.Totals{HandedOut: n}}
	}
	g := Glance{Stocks: []campaign.Stock{stock("few", 10), stock("none", 0), stock("many", 900), stock("some", 20)}}
	got := g.Largest(2)
	if len(got) != 2 || got[0].Material.Name != "many" || got[0].Came != 900 || got[1].Material.Name != "some" {
		t.Errorf("%+v", got)
	}
	if all := g.Largest(9); len(all) != 3 {
		t.Errorf("%+v", all)
	}
}

func TestAllHours(t *testing.T) {
	all := allHours([]report.HourCount{{Hour: 9, Answers: 2}, {Hour: 9, Answers: 3}, {Hour: 23, Answers: 1}})
	if len(all) != 24 || all[9].Answers != 5 || all[23] != (report.HourCount{Hour: 23, Answers: 1}) || all[0].Answers != 0 {
		t.Errorf("%+v", all)
	}
}
