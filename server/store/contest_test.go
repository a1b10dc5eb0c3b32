package store_test

import (
	"errors"
	"slices"
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

// openPlayers opens the players and takes some in under these names.
func openPlayers(t *testing.T, db *docdb.DB, names ...string) *store.Players {
	t.Helper()
	players, err := store.NewPlayers(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		p := contest.Player{ID: contest.PlayerID("a", name), Contest: "a", Person: name, Name: name}
		if _, fresh, err := players.JoinAs(t.Context(), p); err != nil || !fresh {
			t.Fatalf("%s: fresh %v, %v", name, fresh, err)
		}
	}
	return players
}

func TestNamesOfAContestAreUniqueAsTheyAreSeen(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		players := openPlayers(t, db, "甲来客")
		wish := contest.Player{ID: "a/other", Contest: "a", Person: "other", Name: "甲 来\u200b客"}
		if _, _, err := players.JoinAs(t.Context(), wish); !errors.Is(err, contest.ErrNameTaken) {
			t.Errorf("the same name in the eye: %v", err)
		}
		if p, fresh, err := players.Join(t.Context(), wish); err != nil || !fresh || p.Name != "甲 来\u200b客2" {
			t.Errorf("with a number: %+v, %v, %v", p, fresh, err)
		}
		again := contest.Player{ID: "a/甲来客", Contest: "a", Person: "甲来客", Name: "别的"}
		if p, fresh, err := players.JoinAs(t.Context(), again); err != nil || fresh || p.Name != "甲来客" {
			t.Errorf("who is in already: %+v, %v, %v", p, fresh, err)
		}
		elsewhere := contest.Player{ID: "b/甲来客", Contest: "b", Person: "甲来客", Name: "甲来客"}
		if _, fresh, err := players.JoinAs(t.Context(), elsewhere); err != nil || !fresh {
			t.Errorf("in another contest: %v, %v", fresh, err)
		}
	})
}

func TestPlayersAreChangedAndCounted(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		players := openPlayers(t, db, "甲", "乙", "丙")
		change := func(person string, change func(*contest.Player)) error {
			_, err := players.Change(t.Context(), "a", person, func(p *contest.Player) error {
				change(p)
				return nil
			})
			return err
		}
		for person, out := range map[string]contest.Out{"甲": contest.OutBanned, "乙": contest.OutRemoved} {
			if err := change(person, func(p *contest.Player) { p.Out = out }); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := players.Count(t.Context(), "a", "b"); err != nil || n["a"] != 1 || n["b"] != 0 {
			t.Errorf("counted %v, %v", n, err)
		}
		if err := change("甲", func(p *contest.Player) { p.Number = 1 }); err != nil {
			t.Fatal(err)
		}
		if err := change("乙", func(p *contest.Player) { p.Number = 1 }); !errors.Is(err, contest.ErrNameTaken) {
			t.Errorf("one number for two: %v", err)
		}
		if err := change("乙", func(p *contest.Player) { p.NameKey = "甲" }); !errors.Is(err, contest.ErrNameTaken) {
			t.Errorf("one name for two: %v", err)
		}
		if err := change("丁", func(*contest.Player) {}); !errors.Is(err, contest.ErrNotJoined) {
			t.Errorf("nobody was changed: %v", err)
		}
	})
}

func TestTheWordsAreKept(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		words, err := store.NewNameWords(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		if _, found, err := words.Get(t.Context()); found || err != nil {
			t.Errorf("found %v, %v", found, err)
		}
		for _, list := range [][]string{{"甲", "乙"}, {"丙"}} {
			if err := words.Set(t.Context(), contest.NameWords{ID: contest.NameWordsID, Words: list, ChangedBy: "区局"}); err != nil {
				t.Fatal(err)
			}
			got, found, err := words.Get(t.Context())
			if err != nil || !found || !slices.Equal(got.Words, list) || got.ChangedBy != "区局" {
				t.Errorf("%+v, %v, %v", got, found, err)
			}
		}
	})
}

func TestTheCodeIsFreeOnceTheContestHasReallyEnded(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		contests, err := store.NewContests(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		if err := contests.Create(t.Context(), contest.Contest{ID: "a", Code: "123456", LiveCode: "123456"}); err != nil {
			t.Fatal(err)
		}
		for _, step := range []struct {
			phase     contest.Phase
			rehearsal bool
			live      bool
			kept      contest.Phase
		}{
			{contest.PhaseOpen, true, true, contest.PhaseOpen},
			{contest.PhaseEnded, true, true, contest.PhaseEnded},
			{contest.PhaseLobby, false, true, contest.PhaseLobby},
			{contest.PhaseEnded, false, false, contest.PhaseEnded},
			{contest.PhaseBoard, false, false, contest.PhaseEnded}, // a late note
		} {
			if err := contests.Note(t.Context(), "a", step.phase, step.rehearsal); err != nil {
				t.Fatal(err)
			}
			c, err := contests.Get(t.Context(), "a")
			live, liveErr := contests.Live(t.Context())
			if err != nil || liveErr != nil || c.Phase != step.kept || c.Rehearsal != step.rehearsal || len(live) == 1 != step.live {
				t.Errorf("%+v: %+v, live %v, %v, %v", step, c, live, err, liveErr)
			}
		}
	})
}

func TestTheRosterIsKept(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		roster, err := store.NewRosters(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		var lines []contest.RosterLine
		for i, name := range []string{"张三", "张四", "李五"} {
			line := string(rune('a' + i))
			lines = append(lines, contest.RosterLine{
				ID: contest.RosterLineID("c", line), Contest: "c", Line: line, Place: i, Key: name, Name: name,
			})
		}
		for want := range 2 { // the second time all are there
			repeated, err := roster.Add(t.Context(), lines)
			if err != nil || repeated != 3*want {
				t.Fatalf("%d repeated, %v", repeated, err)
			}
		}
		if all, err := roster.Of(t.Context(), "c"); err != nil || len(all) != 3 || all[2].Name != "李五" {
			t.Errorf("%v, %v", all, err)
		}
		if found, err := roster.Starting(t.Context(), "c", "张", 1); err != nil || len(found) != 1 || found[0].Name != "张三" {
			t.Errorf("%v, %v", found, err)
		}
		take := func(line string) error {
			_, err := roster.Change(t.Context(), "c", line, func(l *contest.RosterLine) error {
				l.Person = "ann"
				return nil
			})
			return err
		}
		if err := take("a"); err != nil {
			t.Fatal(err)
		}
		if err := take("b"); !errors.Is(err, contest.ErrOtherLine) {
			t.Errorf("two lines for one: %v", err)
		}
		if err := take("z"); !errors.Is(err, contest.ErrNoLine) {
			t.Errorf("no line: %v", err)
		}
		if l, found, err := roster.Held(t.Context(), "c", "ann"); err != nil || !found || l.Line != "a" {
			t.Errorf("%+v, %v, %v", l, found, err)
		}
		seats := store.RosterSeats{Rosters: roster}
		if told, err := seats.Of(t.Context(), "ann"); err != nil || len(told.([]store.RosterSeat)) != 1 {
			t.Errorf("%v, %v", told, err)
		}
		if err := seats.Forget(t.Context(), "ann"); err != nil {
			t.Fatal(err)
		}
		all, err := roster.Of(t.Context(), "c")
		if err != nil || all[0].Person == "ann" || all[0].Person == "" {
			t.Errorf("forgotten: %+v, %v", all, err)
		}
		if err := roster.Delete(t.Context(), "c", "c"); err != nil {
			t.Error(err)
		}
		if err := roster.Delete(t.Context(), "c", "c"); !errors.Is(err, contest.ErrNoLine) {
			t.Errorf("deleted twice: %v", err)
		}
	})
}
