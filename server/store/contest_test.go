package store_test

import (
	"strings"
	"testing"

	"pufa/server/contest"
	"pufa/server/docdb"
	"pufa/server/store"
	"pufa/server/testkit"
)

func TestSeatsAreToldAndForgotten(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		players, err := store.NewPlayers(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []contest.Player{
			{ID: "a/ann", Contest: "a", Person: "ann", Name: "小安", DistrictName: "铜元局街道"},
			{ID: "b/ann", Contest: "b", Person: "ann", Name: "小安2", DistrictName: "铜元局街道"},
			{ID: "a/ming", Contest: "a", Person: "ming", Name: "阿明", DistrictName: "花园路街道"},
		} {
			if _, _, err := players.Join(t.Context(), p); err != nil {
				t.Fatal(err)
			}
		}
		var erased []contest.Player
		seats := store.NewSeats(players, func(p contest.Player) { erased = append(erased, p) })
		told, err := seats.Of(t.Context(), "ann")
		if list, ok := told.([]store.Seat); err != nil || !ok || len(list) != 2 || list[0].Name != "小安" {
			t.Errorf("told %v, %v", told, err)
		}
		for range 2 { // twice is no error
			if err := seats.Forget(t.Context(), "ann"); err != nil {
				t.Fatal(err)
			}
		}
		if len(erased) != 4 || erased[0].Name != erased[2].Name || !erased[0].Erased {
			t.Errorf("the contests heard %+v", erased)
		}
		all, err := players.Of(t.Context(), "a")
		if err != nil || len(all) != 2 {
			t.Fatalf("%v %v", all, err)
		}
		for _, p := range all {
			if p.Person == "ann" && !strings.HasPrefix(p.Name, "已注销") || p.Person == "ming" && p.Name != "阿明" {
				t.Errorf("%+v", p)
			}
		}
	})
}

func TestADistrictThatHeldAContestIsInUse(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		contests, err := store.NewContests(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		if err := contests.Create(t.Context(), contest.Contest{ID: "a", Code: "123456", District: "500108001"}); err != nil {
			t.Fatal(err)
		}
		for code, want := range map[string]bool{"500108001": true, "500108002": false} {
			if used, err := contests.UsesDistrict(t.Context(), code); err != nil || used != want {
				t.Errorf("%s in use: %v, %v", code, used, err)
			}
		}
	})
}
