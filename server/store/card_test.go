package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/docdb"
	"pufa/server/question"
	"pufa/server/store"
	"pufa/server/study"
	"pufa/server/testkit"
)

func TestCards(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		cards, err := store.NewCards(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 6 {
			r := study.Review{Answer: fmt.Sprint(i), At: june.Add(time.Duration(i) * time.Hour), Correct: i%2 == 0}
			start := study.NewCard("ann", fmt.Sprintf("xf-%04d", i))
			for range 2 {
				if err := cards.Change(t.Context(), start, func(c *study.Card) { c.Add(r) }); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := cards.Change(t.Context(), study.NewCard("bob", "xf-0001"), func(c *study.Card) { c.Add(study.Review{Answer: "b", At: june}) }); err != nil {
			t.Fatal(err)
		}
		want := study.NewCard("ann", "xf-0003")
		want.Add(study.Review{Answer: "3", At: june.Add(3 * time.Hour)})
		got, err := cards.Get(t.Context(), want.ID)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Error(err, diff)
		}
		all := func(study.Card) bool { return true }
		due, err := cards.Due(t.Context(), "ann", june.AddDate(0, 0, 2), all, 2)
		if diff := cmp.Diff([]string{"xf-0001", "xf-0003"}, named(due)); err != nil || diff != "" {
			t.Error(err, diff)
		}
		wrong, err := cards.Wrong(t.Context(), "ann", func(c study.Card) bool { return c.Question != "xf-0003" }, 10)
		if diff := cmp.Diff([]string{"xf-0005", "xf-0001"}, named(wrong)); err != nil || diff != "" {
			t.Error(err, diff)
		}
		for range 2 {
			if err := cards.Forget(t.Context(), "ann"); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := cards.Get(t.Context(), want.ID); !errors.Is(err, study.ErrNoCard) {
			t.Error(err)
		}
		if left, err := cards.OfPerson(t.Context(), "bob"); err != nil || len(left) != 1 {
			t.Errorf("%v, %v", left, err)
		}
	})
}

func named(cards []study.Card) (ids []string) {
	for _, c := range cards {
		ids = append(ids, c.Question)
	}
	return ids
}

func TestBookmarks(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		marks, err := store.NewCards(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		for i, id := range []string{"a", "b", "a"} {
			b := study.Bookmark{ID: "ann/" + id, Person: "ann", Question: id, At: june.Add(time.Duration(i) * time.Hour)}
			if err := marks.Bookmark(t.Context(), b); err != nil {
				t.Fatal(err)
			}
		}
		got, err := marks.Bookmarks(t.Context(), "ann")
		if err != nil || len(got) != 2 || got[0].Question != "b" || !got[1].At.Equal(june) {
			t.Errorf("%+v, %v", got, err)
		}
		for range 2 {
			if err := marks.Unbookmark(t.Context(), "ann/a"); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// open tells everything.
type open struct{}

func (open) Told(context.Context, answer.Source, string, int) (bool, error) { return true, nil }
func (open) Reserved(context.Context) (map[string]bool, error)              { return nil, nil }

func studyOver(t *testing.T, db *docdb.DB, now time.Time) (*study.Study, *store.Cards, *store.Answers) {
	t.Helper()
	var lines []string
	for i := range 4 {
		lines = append(lines, fmt.Sprintf("id: xf-%04d, type: judge, answer: true, stem: 第 %d 题", i, i))
	}
	catalog := testkit.Catalog(t, lines...)
	cards, err := store.NewCards(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := store.NewAnswers(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return study.New(catalog, cards, cards, store.ContestAnswers{Answers: answers}, open{}, func() time.Time { return now }), cards, answers
}

// TestTwoPhonesAtOnceLoseNothing: one person practises without a line on two phones and answers on a third page; both
// bring their answers at once and again, while both look at what is due.
func TestTwoPhonesAtOnceLoseNothing(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		const each = 24
		s, cards, answers := studyOver(t, db, june)
		ann := account.Resident{ID: "ann", District: "500108003"}
		var wg sync.WaitGroup
		for phone := range 2 {
			wg.Go(func() {
				var sent []study.Held
				for i := range each {
					sent = append(sent, study.Held{
						ID: fmt.Sprintf("%d-%d", phone, i), Run: fmt.Sprint(phone), Index: i, Question: fmt.Sprintf("xf-%04d", i%4),
						Given: question.Given{Options: []int{i % 2}}, Ago: time.Duration(each-i) * time.Minute,
					})
				}
				for i := 0; i < each; i += 6 {
					for range 2 {
						if _, err := s.TakeHeld(t.Context(), ann, sent[i:i+6]); err != nil {
							t.Error(err)
						}
					}
					if _, err := s.Overview(t.Context(), "ann"); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Go(func() {
			for i := range each {
				a := given("attempt", "ann", i, june.Add(-time.Duration(i)*time.Second), i%3 == 0)
				a.Question, a.Source = fmt.Sprintf("xf-%04d", i%4), answer.Practice
				if _, _, err := answers.Insert(t.Context(), a); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Wait()
		if _, err := s.Overview(t.Context(), "ann"); err != nil {
			t.Fatal(err)
		}
		replayed := map[string]study.Card{}
		all, err := answers.OfPerson(t.Context(), "ann")
		if err != nil || len(all) != 3*each {
			t.Fatalf("%d answers kept, %v", len(all), err)
		}
		for _, a := range all {
			c, ok := replayed[a.Question]
			if !ok {
				c = study.NewCard("ann", a.Question)
			}
			c.Add(study.Review{Answer: a.ID, At: a.At, Correct: a.Correct})
			replayed[a.Question] = c
		}
		kept, err := cards.OfPerson(t.Context(), "ann")
		if err != nil || len(kept) != 4 {
			t.Fatalf("%d cards, %v", len(kept), err)
		}
		for _, c := range kept {
			if diff := cmp.Diff(replayed[c.Question], c); diff != "" {
				t.Errorf("%s is not the replay of its answers: %s", c.Question, diff)
			}
		}
	})
}

// BenchmarkDueToday is what opening the home page costs somebody with thousands of answers.
func BenchmarkDueToday(b *testing.B) {
	db := testkit.DB(b)
	cards, err := store.NewCards(b.Context(), db)
	if err != nil {
		b.Fatal(err)
	}
	for i := range 3000 {
		c := study.NewCard("ann", fmt.Sprintf("xf-%04d", i))
		if err := cards.Change(b.Context(), c, func(c *study.Card) {
			for n := range 4 {
				c.Add(study.Review{Answer: fmt.Sprintf("%d/%d", i, n), At: june.Add(time.Duration(i*4+n) * time.Minute), Correct: true})
			}
		}); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		due, err := cards.Due(b.Context(), "ann", june.AddDate(1, 0, 0), func(study.Card) bool { return true }, study.DueMost)
		if err != nil || len(due) != study.DueMost {
			b.Fatal(len(due), err)
		}
	}
}
