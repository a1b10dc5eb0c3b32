package quiz

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// try is a sitting that is over after so many seconds.
func try(person, unit string, points, tie int64, over int) Try {
	return Try{Person: person, Unit: unit, District: "d", Stage: StageCounted, Points: points, TieMS: tie, Over: at(over)}
}

func TestRanksByPointsThenTimeThenWhoWasFirst(t *testing.T) {
	tries := []Try{
		try("slow", "", 50, 900, 1), try("quick", "", 50, 100, 5), try("late", "", 50, 900, 9), try("even", "", 50, 900, 9),
		try("top", "", 60, 5000, 20), try("low", "", 10, 1, 1),
		{Person: "open", Stage: StageOpen, Points: 999},
	}
	var got []any
	for _, s := range rank(tries, 1) {
		got = append(got, s.Person, s.Rank)
	}
	want := []any{"top", 1, "quick", 2, "slow", 3, "even", 4, "late", 4, "low", 6}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheBestFewCount(t *testing.T) {
	tries := []Try{
		try("a", "x", 10, 5, 1), try("a", "x", 30, 7, 2), try("a", "x", 20, 9, 3),
		try("b", "x", 25, 1, 4), try("c", "y", 40, 1, 5), try("d", "", 99, 1, 6),
	}
	standings := rank(tries, 2)
	i := 0
	for standings[i].Person != "a" {
		i++
	}
	if a := standings[i]; a.Points != 50 || a.TieMS != 16 || a.Attempts != 3 {
		t.Errorf("the best two of three: %+v", a)
	}
	unit := func(s Standing) string { return s.Unit }
	want := []Group{{Rank: 1, Name: "x", Points: 50, Persons: 2, Counted: 1, TieMS: 16}, {Rank: 2, Name: "y", Points: 40, Persons: 1, Counted: 1, TieMS: 1}}
	if diff := cmp.Diff(want, groups(standings, 1, unit)); diff != "" {
		t.Error(diff)
	}
	if all := groups(standings, 0, unit); all[0].Points != 75 || all[0].Counted != 2 {
		t.Errorf("all of a unit: %+v", all[0])
	}
}

// The order sittings come in does not matter, and a further sitting never costs a person a point.
func TestStandingsFollowFromTheSittings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := rapid.Custom(func(t *rapid.T) Try {
			return try(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "person"), "", rapid.Int64Range(0, 9).Draw(t, "points"),
				rapid.Int64Range(0, 3).Draw(t, "tie"), rapid.IntRange(0, 3).Draw(t, "over"))
		})
		tries, best := rapid.SliceOfN(draw, 1, 12).Draw(t, "tries"), rapid.IntRange(1, 4).Draw(t, "best")
		before := rank(tries, best)
		if diff := cmp.Diff(before, rank(rapid.Permutation(tries).Draw(t, "order"), best)); diff != "" {
			t.Fatal(diff)
		}
		more := rank(append(tries, draw.Draw(t, "further")), best)
		for _, s := range before {
			for _, m := range more {
				if m.Person == s.Person && m.Points < s.Points {
					t.Fatalf("%s had %d points, and has %d with one sitting more", s.Person, s.Points, m.Points)
				}
			}
		}
	})
}

func TestABoardIsNotKeptBeyondItsPhase(t *testing.T) {
	phase := Phase{To: "2026-06-01"}
	end := endOfDay(phase.To)
	for _, c := range []struct {
		at, now, took time.Duration // from the end of the phase
		want          bool
	}{
		{-10 * time.Second, -8 * time.Second, 0, true},
		{-10 * time.Second, -4 * time.Second, 0, false},
		{-10 * time.Second, -4 * time.Second, time.Second, true},
		{-time.Second, time.Second, time.Second, false},
		{time.Second, 2 * time.Second, 0, true},
	} {
		if got := (counted{at: end.Add(c.at), took: c.took}).good(phase, end.Add(c.now)); got != c.want {
			t.Errorf("counted %v in %v, looked at %v: good is %v", c.at, c.took, c.now, got)
		}
	}
}
