package campaign_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pufa/server/campaign"
)

const (
	nanping = "500108003"
	tushan  = "500108102"
)

var leaflets = campaign.Gauge{By: campaign.ByHandOutsKind, Of: "宣传单"}

// given is what was handed out in Nanping, by day of June.
func given(days map[int]int64) *campaign.Happened {
	h := &campaign.Happened{}
	for day, n := range days {
		h.Put(campaign.Happening{Measure: leaflets, District: nanping, Day: juneDay(day), N: n})
	}
	return h
}

func juneDay(n int) string {
	return time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n-1).Format(time.DateOnly)
}

func TestHeadway(t *testing.T) {
	task := campaign.Task{District: nanping, From: juneDay(5), To: juneDay(10), Measure: leaflets, Amount: 100}
	for _, c := range []struct {
		name  string
		days  map[int]int64
		today int
		want  campaign.Headway
	}{
		{"before it begins", map[int]int64{4: 500}, 4, campaign.Headway{Standing: campaign.NotBegun, Until: juneDay(10)}},
		{"nothing yet", nil, 6, campaign.Headway{Standing: campaign.NotBegun, Until: juneDay(10)}},
		{"what came before does not count", map[int]int64{4: 500, 5: 1}, 6, campaign.Headway{Standing: campaign.UnderWay, Done: 1, Until: juneDay(10)}},
		{"on the last day", map[int]int64{5: 99}, 10, campaign.Headway{Standing: campaign.UnderWay, Done: 99, Until: juneDay(10)}},
		{"just enough", map[int]int64{5: 60, 10: 40}, 10, campaign.Headway{Standing: campaign.Achieved, Done: 100, Until: juneDay(10)}},
		{"more than enough, and later more", map[int]int64{5: 160, 12: 40}, 20, campaign.Headway{Standing: campaign.Achieved, Done: 160, Until: juneDay(10)}},
		{"a day past", map[int]int64{5: 99}, 11, campaign.Headway{Standing: campaign.Overdue, Done: 99, Until: juneDay(11), Late: 1}},
		{"nothing, long past", nil, 30, campaign.Headway{Standing: campaign.Overdue, Until: juneDay(30), Late: 20}},
		{"made up for", map[int]int64{5: 50, 12: 30, 14: 20, 15: 900}, 20, campaign.Headway{Standing: campaign.Achieved, Done: 100, Until: juneDay(14), Late: 4}},
		{"partly made up for", map[int]int64{5: 50, 12: 30}, 20, campaign.Headway{Standing: campaign.Overdue, Done: 80, Until: juneDay(20), Late: 10}},
		{"what is dated ahead does not count yet", map[int]int64{9: 100}, 8, campaign.Headway{Standing: campaign.NotBegun, Until: juneDay(10)}},
	} {
		if diff := cmp.Diff(c.want, task.Headway(given(c.days), juneDay(c.today))); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestHeadwayByHand(t *testing.T) {
	task := campaign.Task{District: nanping, From: juneDay(5), To: juneDay(10), Measure: campaign.Gauge{By: campaign.ByHand}}
	mark := func(day int) *campaign.Mark { return &campaign.Mark{Day: juneDay(day)} }
	for _, c := range []struct {
		name  string
		mark  *campaign.Mark
		today int
		want  campaign.Headway
	}{
		{"before", nil, 4, campaign.Headway{Standing: campaign.NotBegun, Until: juneDay(10)}},
		{"meanwhile", nil, 10, campaign.Headway{Standing: campaign.UnderWay, Until: juneDay(10)}},
		{"past", nil, 13, campaign.Headway{Standing: campaign.Overdue, Until: juneDay(10), Late: 3}},
		{"in time", mark(10), 13, campaign.Headway{Standing: campaign.Achieved, Until: juneDay(10)}},
		{"early", mark(2), 3, campaign.Headway{Standing: campaign.Achieved, Until: juneDay(10)}},
		{"late", mark(12), 13, campaign.Headway{Standing: campaign.Achieved, Until: juneDay(10), Late: 2}},
	} {
		task.Mark = c.mark
		if diff := cmp.Diff(c.want, task.Headway(&campaign.Happened{}, juneDay(c.today))); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// TestTheWholeDistrictIsTheSumOfItsParts: whatever happens, what a task of the whole district has is what all
// sub-districts and the district itself have, and a longer look never shows less or turns done into not done.
func TestTheWholeDistrictIsTheSumOfItsParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := &campaign.Happened{}
		places := []string{"", nanping, tushan}
		sums := map[string]int64{}
		for range rapid.IntRange(0, 40).Draw(t, "happenings") {
			place := rapid.SampledFrom(places).Draw(t, "place")
			day, n := rapid.IntRange(1, 30).Draw(t, "day"), rapid.Int64Range(0, 50).Draw(t, "n")
			h.Put(campaign.Happening{Measure: leaflets, District: place, Day: juneDay(day), N: n})
			sums[place] += n
		}
		if got := h.Sum(leaflets, ""); got != sums[""]+sums[nanping]+sums[tushan] {
			t.Fatalf("%d in all, not %v", got, sums)
		}
		if got := h.Sum(leaflets, nanping); got != sums[nanping] {
			t.Fatalf("%d in Nanping, not %v", got, sums)
		}
		from := rapid.IntRange(1, 30).Draw(t, "from")
		task := campaign.Task{
			District: rapid.SampledFrom(places).Draw(t, "whose"), From: juneDay(from), To: juneDay(rapid.IntRange(from, 30).Draw(t, "to")),
			Measure: leaflets, Amount: rapid.Int64Range(1, 400).Draw(t, "amount"),
		}
		var before campaign.Headway
		for day := 1; day <= 40; day++ {
			now := task.Headway(h, juneDay(day))
			switch {
			case now.Done < before.Done:
				t.Fatalf("on day %d fewer: %+v after %+v", day, now, before)
			case before.Standing == campaign.Achieved && now.Standing != campaign.Achieved:
				t.Fatalf("on day %d not done any more: %+v after %+v", day, now, before)
			case (now.Standing == campaign.Achieved) != (now.Done >= task.Amount):
				t.Fatalf("on day %d: %+v", day, now)
			case (now.Standing == campaign.Overdue) != (now.Done < task.Amount && juneDay(day) > task.To):
				t.Fatalf("on day %d: %+v", day, now)
			case now.Until > max(juneDay(day), task.To) || now.Late < 0:
				t.Fatalf("on day %d counted until %s, %d late", day, now.Until, now.Late)
			}
			before = now
		}
	})
}

func TestMeasuresHaveNamesOfTheirOwn(t *testing.T) {
	items := []campaign.Material{
		{ID: "a", Number: 1, Name: "《读本》", Unit: "册"}, {ID: "b", Number: 2, Name: "《读本》", Unit: "本"}, {ID: "c", Number: 3, Name: "各种资料", Unit: "份"},
	}
	all := campaign.GaugesOf(items, campaign.Indicators{All: campaign.DefaultIndicators()})
	for _, n := range all {
		if found, ok := all.Named(n.Title); !ok || found.Measure != n.Measure {
			t.Errorf("%q leads to %v, not %v", n.Title, found.Measure, n.Measure)
		}
		if found, ok := all.Find(n.Measure); !ok || found.Title != n.Title {
			t.Errorf("%v is %q and %q", n.Measure, n.Title, found.Title)
		}
	}
}

func TestAims(t *testing.T) {
	c := campaign.Campaign{From: juneDay(1), To: juneDay(30), Targets: []campaign.Target{
		{District: nanping, Participants: 10, Classes: map[string]int64{"企业": 2, "学校": 1}}, {District: tushan, HandedOut: 5},
	}}
	h := &campaign.Happened{}
	put := func(by campaign.Measured, of, district string, n int64) {
		h.Put(campaign.Happening{Measure: campaign.Gauge{By: by, Of: of}, District: district, Day: juneDay(3), N: n})
	}
	put(campaign.ByPeople, "", nanping, 12)
	put(campaign.ByActivitiesClass, "企业", nanping, 1)
	put(campaign.ByActivitiesClass, "学校", tushan, 7)
	for today, want := range map[string]string{
		juneDay(20): "[people 12/10 done held_class企业 1/2 under_way held_class学校 0/1 not_begun hand_outs 0/5 not_begun]",
		juneDay(31): "[people 12/10 done held_class企业 1/2 overdue held_class学校 0/1 overdue hand_outs 0/5 overdue]",
	} {
		var got []string
		for _, a := range c.Aims(h, today) {
			got = append(got, fmt.Sprintf("%s%s %d/%d %s", a.Measure.By, a.Measure.Of, a.Done, a.Amount, a.Standing))
		}
		if fmt.Sprint(got) != want {
			t.Errorf("on %s: %v", today, got)
		}
	}
}
