package store_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pufa/server/answer"
	"pufa/server/docdb"
	"pufa/server/question"
	"pufa/server/quiz"
	"pufa/server/store"
	"pufa/server/testkit"
)

func practice(person, law string, n int) quiz.Attempt {
	return quiz.Attempt{
		ID: fmt.Sprintf("%s-%s-%d", person, law, n), Person: person, Kind: quiz.Practice, Law: law, Number: n, StartedAt: june,
		Items: []quiz.Item{{Question: "xf-0001", Order: question.Order{2, 0, 1}}, {Question: "xf-0002", Order: question.Order{}}},
	}
}

func TestAttempts(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		attempts, err := store.NewAttempts(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := attempts.LastPractice(t.Context(), "ann", "xf"); !errors.Is(err, quiz.ErrNotFound) {
			t.Errorf("last of none: %v", err)
		}
		daily := quiz.Attempt{ID: "daily", Person: "ann", Kind: quiz.Daily, Day: "2026-06-01", StartedAt: june}
		all := []quiz.Attempt{practice("ann", "xf", 2), practice("ann", "xf", 10), practice("ann", "aqscf", 11), practice("bob", "xf", 12), daily}
		for _, a := range all {
			if err := attempts.Begin(t.Context(), a); err != nil {
				t.Fatal(err)
			}
		}
		last, err := attempts.LastPractice(t.Context(), "ann", "xf")
		if diff := cmp.Diff(all[1], last); err != nil || diff != "" {
			t.Error(err, diff)
		}
		if of, err := attempts.OfPerson(t.Context(), "ann"); err != nil || len(of) != 4 {
			t.Errorf("%d of ann's, %v", len(of), err)
		}
		for range 2 {
			if err := attempts.Remove(t.Context(), "daily"); err != nil {
				t.Error(err)
			}
		}
		if _, err := attempts.Get(t.Context(), "daily"); !errors.Is(err, quiz.ErrNotFound) {
			t.Errorf("a removed one: %v", err)
		}
		if _, err := attempts.Get(t.Context(), "no such \x00 id"); !errors.Is(err, quiz.ErrNotFound) {
			t.Errorf("an id that cannot be one: %v", err)
		}
	})
}

func TestAnAttemptBeginsOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		attempts, err := store.NewAttempts(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		var begun atomic.Int32
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() {
				switch err := attempts.Begin(t.Context(), practice("ann", "xf", 1)); {
				case err == nil:
					begun.Add(1)
				case !errors.Is(err, quiz.ErrTaken):
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if begun.Load() != 1 {
			t.Errorf("begun %d times", begun.Load())
		}
	})
}

func TestAnswersAreRenamed(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		answers, err := store.NewAnswers(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		for i, source := range []answer.Source{answer.Practice, answer.Daily, answer.Contest} {
			for _, person := range []string{"ann", "bob"} {
				a := given("s", person, i, june, true)
				a.Source = source
				if _, _, err := answers.Insert(t.Context(), a); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := answers.Rename(t.Context(), "ann", "nobody", answer.Practice, answer.Daily); err != nil {
			t.Fatal(err)
		}
		for person, want := range map[string]int{"ann": 1, "nobody": 2, "bob": 3} {
			if of, err := answers.OfPerson(t.Context(), person); err != nil || len(of) != want {
				t.Errorf("%s has %d answers, want %d, %v", person, len(of), want, err)
			}
		}
	})
}
