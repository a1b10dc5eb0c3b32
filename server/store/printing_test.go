package store_test

import (
	"errors"
	"testing"
	"time"

	"pufa/server/account"
	"pufa/server/docdb"
	"pufa/server/quiz"
	"pufa/server/store"
	"pufa/server/testkit"
)

func TestPrintings(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s, err := store.NewPrintings(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range []quiz.Printing{
			{ID: "1", Campaign: "c", Phase: "formal", District: "d", Stage: quiz.PileOpen},
			{ID: "2", Campaign: "c", District: "e", Community: "e1", Stage: quiz.PileClosed},
		} {
			p.At = noon.Add(time.Duration(i) * time.Hour)
			if err := s.AddPrinting(t.Context(), p); err != nil {
				t.Fatal(err)
			}
			if err := s.AddPrinting(t.Context(), p); !errors.Is(err, quiz.ErrTaken) {
				t.Errorf("a second %s: %v", p.ID, err)
			}
		}
		if all, err := s.Printings(t.Context(), "c"); err != nil || len(all) != 2 || all[0].ID != "2" {
			t.Errorf("%+v %v", all, err)
		}
		if due, err := s.Closed(t.Context(), 9); err != nil || len(due) != 1 || due[0].ID != "2" {
			t.Errorf("%+v %v", due, err)
		}
		for code, want := range map[string]bool{"d": true, "e": true, "e1": true, "f": false} {
			if used, err := s.UsesDistrict(t.Context(), code); err != nil || used != want {
				t.Errorf("%s is used: %v %v", code, used, err)
			}
		}
		for phase, want := range map[string]bool{"formal": true, "final": false, "": false} {
			if begun, err := s.Begun(t.Context(), "c", phase); err != nil || begun != want {
				t.Errorf("%q is begun: %v %v", phase, begun, err)
			}
		}
		_, first := s.Printing(t.Context(), "3")
		_, second := s.ChangePrinting(t.Context(), "3", func(*quiz.Printing) error { return nil })
		if !errors.Is(first, quiz.ErrNoPrinting) || !errors.Is(second, quiz.ErrNoPrinting) {
			t.Error(first, second)
		}
	})
}

// A paper that is kept stays as it is: it may be in somebody's hands.
func TestLeavesStayAsTheyAre(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s, err := store.NewPrintings(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		leaf := func(code string, n int, question string) quiz.Leaf {
			return quiz.Leaf{Code: code, Printing: "1", Number: n, Places: []quiz.Place{{Item: quiz.Item{Question: question}, Points: 1}}}
		}
		if err := s.AddLeaves(t.Context(), []quiz.Leaf{leaf("b", 2, "first")}); err != nil {
			t.Fatal(err)
		}
		if err := s.AddLeaves(t.Context(), []quiz.Leaf{leaf("a", 1, "x"), leaf("b", 2, "second")}); err != nil {
			t.Fatal(err)
		}
		all, err := s.Leaves(t.Context(), "1")
		if err != nil || len(all) != 2 || all[0].Code != "a" || all[1].Places[0].Question != "first" {
			t.Errorf("%+v %v", all, err)
		}
		if _, err := s.Leaf(t.Context(), "c"); !errors.Is(err, quiz.ErrNoLeaf) {
			t.Error(err)
		}
	})
}

func TestWhoHasNoPhoneIsKnownOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		residents, err := store.NewResidents(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		people := account.NewResidents(residents, nil, nil, func() time.Time { return noon })
		for _, name := range []string{"张阿婆", "别人"} {
			if err := people.Join(t.Context(), account.OnPaper+"1", name, "d"); err != nil {
				t.Fatal(err)
			}
		}
		if err := people.Join(t.Context(), account.OnPaper+"2", "李阿公", "d"); err != nil {
			t.Fatal(err)
		}
		names, err := residents.Nicknames(t.Context(), []string{account.OnPaper + "1", account.OnPaper + "2"})
		if err != nil || names[account.OnPaper+"1"] != "张阿婆" || names[account.OnPaper+"2"] != "李阿公" {
			t.Errorf("%v %v", names, err)
		}
	})
}
