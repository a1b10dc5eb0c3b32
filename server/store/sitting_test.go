package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/docdb"
	"pufa/server/quiz"
	"pufa/server/store"
	"pufa/server/testkit"
)

var noon = time.Date(2026, 6, 1, 4, 0, 0, 0, time.UTC)

func TestASittingHasItsKeysToItself(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s, err := store.NewSittings(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		first := quiz.Sitting{ID: "1", Slot: "slot", Turn: "turn", Request: "request", Person: "ann", Stage: quiz.StageOpen, StartedAt: noon}
		if err := s.Begin(t.Context(), first); err != nil {
			t.Fatal(err)
		}
		for name, second := range map[string]quiz.Sitting{
			"slot":    {ID: "2", Slot: "slot", Turn: "b", Request: "b"},
			"turn":    {ID: "2", Slot: "b", Turn: "turn", Request: "b"},
			"request": {ID: "2", Slot: "b", Turn: "b", Request: "request"},
			"id":      {ID: "1", Slot: "b"},
		} {
			if err := s.Begin(t.Context(), second); !errors.Is(err, quiz.ErrTaken) {
				t.Errorf("a second %s: %v", name, err)
			}
		}
		for _, id := range []string{"3", "4"} { // no turn and no request is no key
			if err := s.Begin(t.Context(), quiz.Sitting{ID: id, Slot: id}); err != nil {
				t.Error(err)
			}
		}
		kept, err := s.ByRequest(t.Context(), "request")
		if diff := cmp.Diff(first, kept); err != nil || diff != "" {
			t.Error(err, diff)
		}
		if _, err := s.ByRequest(t.Context(), "none"); !errors.Is(err, quiz.ErrNotFound) {
			t.Error(err)
		}
		if _, err := s.Get(t.Context(), "none"); !errors.Is(err, quiz.ErrNotFound) {
			t.Error(err)
		}
	})
}

func TestSittingsThatAreDue(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s, err := store.NewSittings(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range []quiz.Sitting{
			{ID: "past", Stage: quiz.StageOpen, Ends: noon.Add(-time.Second)},
			{ID: "now", Stage: quiz.StageOpen, Ends: noon},
			{ID: "ahead", Stage: quiz.StageOpen, Ends: noon.Add(time.Second)},
			{ID: "endless", Stage: quiz.StageOpen},
			{ID: "uncounted", Stage: quiz.StageOver, Ends: noon.Add(time.Hour)},
			{ID: "counted", Stage: quiz.StageCounted, Ends: noon.Add(-time.Hour)},
		} {
			one.Slot = one.ID
			if err := s.Begin(t.Context(), one); err != nil {
				t.Fatal(err)
			}
		}
		for limit, want := range map[int][]string{9: {"uncounted", "past", "now"}, 2: {"uncounted", "past"}, 1: {"uncounted"}} {
			due, err := s.Due(t.Context(), noon, limit)
			var got []string
			for _, one := range due {
				got = append(got, one.ID)
			}
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Error(limit, err, diff)
			}
		}
	})
}

func TestTriesAreTheSittingsInShort(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s, err := store.NewSittings(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		for i, one := range []quiz.Sitting{
			{Person: "ann", Phase: "formal", Stage: quiz.StageCounted, Day: "2026-06-01", Points: 30, Right: 3, Passed: true, UsedMS: 5, TieMS: 7, Over: noon, District: "d", Unit: "u"},
			{Person: "ann", Phase: "formal", Stage: quiz.StageOpen, Day: "2026-06-02"},
			{Person: "ann", Phase: "formal", Stage: quiz.StageOpen, Day: "2026-06-02"}, // alike, and still two
			{Person: "bob", Phase: "formal", Stage: quiz.StageOpen},
			{Person: "ann", Phase: "final", Stage: quiz.StageOpen},
		} {
			one.ID, one.Campaign = string(rune('a'+i)), "c"
			one.Slot = one.ID
			if err := s.Begin(t.Context(), one); err != nil {
				t.Fatal(err)
			}
		}
		mine, err := s.Tries(t.Context(), "c", "formal", "ann")
		want := []quiz.Try{
			{Person: "ann", Phase: "formal", Stage: quiz.StageCounted, Day: "2026-06-01", Points: 30, Right: 3, Passed: true, UsedMS: 5, TieMS: 7, Over: noon, District: "d", Unit: "u"},
			{Person: "ann", Phase: "formal", Stage: quiz.StageOpen, Day: "2026-06-02"},
			{Person: "ann", Phase: "formal", Stage: quiz.StageOpen, Day: "2026-06-02"},
		}
		if diff := cmp.Diff(want, mine); err != nil || diff != "" {
			t.Error(err, diff)
		}
		for _, c := range []struct {
			campaign, phase, person string
			want                    int
		}{{"c", "", "", 5}, {"c", "formal", "", 4}, {"c", "", "ann", 4}, {"none", "", "", 0}} {
			if got, err := s.Tries(t.Context(), c.campaign, c.phase, c.person); err != nil || len(got) != c.want {
				t.Errorf("%+v: %d %v", c, len(got), err)
			}
		}
		for phase, want := range map[string]bool{"formal": true, "training": false} {
			if got, err := s.Begun(t.Context(), "c", phase); err != nil || got != want {
				t.Errorf("%s is begun: %v %v", phase, got, err)
			}
		}
	})
}
