package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/contest"
	"pufa/server/district"
	"pufa/server/docdb"
	"pufa/server/store"
	"pufa/server/testkit"
)

func TestAPhoneMovesToTheChairItTookLast(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		chairs, err := store.NewChairs(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := chairs.Chair(t.Context(), "c", "p"); !errors.Is(err, contest.ErrNotJoined) {
			t.Errorf("a chair nobody took: %v", err)
		}
		at := time.Date(2026, 6, 16, 1, 2, 3, 0, time.UTC)
		for _, c := range []contest.Chair{
			{ID: "c/p", Contest: "c", Person: "p", Team: 2, TakenAt: at},
			{ID: "c/p", Contest: "c", Person: "p", Judge: 1, TakenAt: at.Add(time.Minute)},
		} {
			if err := chairs.Take(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			kept, err := chairs.Chair(t.Context(), "c", "p")
			if diff := cmp.Diff(c, kept); err != nil || diff != "" {
				t.Errorf("%v %s", err, diff)
			}
		}
	})
}

func TestRuleSetsAreKeptForTheirDistrictAndChangedOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		rules, err := store.NewRules(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		second := int64(-20)
		kept := contest.KeptRules{
			ID: "r1", District: "500108001", By: "示例", At: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), Revision: 1,
			Rules: contest.RuleSet{ID: "r1", Title: "试赛", Rounds: []contest.RoundRule{{
				Title: "抢答", Who: contest.WhoFirst, Buzzer: &contest.Buzzer{Foul: contest.Foul{Second: &second}},
			}}},
		}
		whole := contest.KeptRules{ID: "r2", At: kept.At.Add(time.Hour), Revision: 1}
		for _, k := range []contest.KeptRules{kept, whole} {
			if err := rules.Add(t.Context(), k); err != nil {
				t.Fatal(err)
			}
		}
		back, err := rules.Get(t.Context(), "r1")
		if diff := cmp.Diff(kept, back); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
		for name, tt := range map[string]struct {
			scope district.Scope
			want  []string
		}{
			"the district": {district.All(), []string{"r2", "r1"}},
			"its own":      {district.Only("500108001"), []string{"r1"}},
			"another":      {district.Only("500108002"), nil},
			"nobody":       {district.Scope{}, nil},
		} {
			list, err := rules.List(t.Context(), tt.scope)
			var got []string
			for _, k := range list {
				got = append(got, k.ID)
			}
			if diff := cmp.Diff(tt.want, got); err != nil || diff != "" {
				t.Errorf("%s: %v %s", name, err, diff)
			}
		}
		next := kept
		next.Revision, next.Rules.Title = 2, "决赛"
		if err := rules.Replace(t.Context(), next); err != nil {
			t.Fatal(err)
		}
		if err := rules.Replace(t.Context(), next); !errors.Is(err, contest.ErrRulesMoved) {
			t.Errorf("changed twice from one revision: %v", err)
		}
		if err := rules.Delete(t.Context(), "r1"); err != nil {
			t.Error(err)
		}
		for _, err := range []error{rules.Delete(t.Context(), "r1"), rules.Replace(t.Context(), next)} {
			if !errors.Is(err, contest.ErrNoRules) {
				t.Errorf("a rule set that is gone: %v", err)
			}
		}
	})
}
