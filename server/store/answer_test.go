package store_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/answer"
	"pufa/server/docdb"
	"pufa/server/points"
	"pufa/server/report"
	"pufa/server/store"
	"pufa/server/testkit"
)

// given is an answer as a resident's phone sends it.
func given(session, person string, index int, at time.Time, correct bool) answer.Answer {
	a := answer.Answer{
		ID: fmt.Sprintf("%s/%d/%s", session, index, person), Source: answer.Contest, Session: session, Person: person,
		District: "500108003", Campaign: "month", Question: "q", Index: index,
	}
	a.Stamp(at)
	a.Mark(correct)
	return a
}

var june = time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)

func TestTheFirstAnswerCounts(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		answers, err := store.NewAnswers(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		first := given("s", "p", 0, june, true)
		kept, fresh, err := answers.Insert(t.Context(), first)
		if err != nil || !fresh || kept.ID != first.ID {
			t.Fatalf("first: %+v, %v, %v", kept, fresh, err)
		}
		kept, fresh, err = answers.Insert(t.Context(), given("s", "p", 0, june.Add(time.Minute), false))
		if err != nil || fresh {
			t.Fatalf("second: fresh %v, %v", fresh, err)
		}
		if diff := cmp.Diff(first, kept); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAnswersOfASession(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		answers, err := store.NewAnswers(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		for _, index := range []int{2, 0, 1} {
			for _, person := range []string{"a", "b"} {
				if _, _, err := answers.Insert(t.Context(), given("s", person, index, june, true)); err != nil {
					t.Fatal(err)
				}
			}
		}
		all, err := answers.OfSession(t.Context(), "s", -1)
		if err != nil || len(all) != 6 || all[0].Index != 0 || all[5].Index != 2 {
			t.Errorf("all: %d, %v", len(all), err)
		}
		one, err := answers.OfSession(t.Context(), "s", 0)
		if err != nil || len(one) != 2 || one[0].Index != 0 {
			t.Errorf("of the first question: %+v, %v", one, err)
		}
		mine, err := answers.OfPerson(t.Context(), "a")
		if err != nil || len(mine) != 3 {
			t.Errorf("of a person: %d, %v", len(mine), err)
		}
	})
}

func TestCountersFollowTheAnswers(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		answers, counting := openCounted(t, db)
		var senders sync.WaitGroup
		for person := range 20 {
			senders.Go(func() {
				for index := range 5 {
					a := given(fmt.Sprintf("s%d", index%2), fmt.Sprintf("p%d", person), index, june, index != 4)
					for range 2 { // every answer is sent twice
						if _, _, err := answers.Insert(t.Context(), a); err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		senders.Wait()
		later := given("s9", "p0", 0, june.AddDate(0, 0, 2), true)
		if _, _, err := answers.Insert(t.Context(), later); err != nil {
			t.Fatal(err)
		}
		got := figures(t, counting, report.Period{Campaign: "month"})
		want := report.Counters{Registrations: 20, Participants: 20, Attempts: 41, Answers: 101, Correct: 81, ActivityPoints: 121}
		if diff := cmp.Diff(want, got.Total.Counters); diff != "" {
			t.Error(diff)
		}
		wantDays := []report.DayCount{
			{Day: "2026-06-01", Answers: 100, Participants: 20}, {Day: "2026-06-02"}, {Day: "2026-06-03", Answers: 1, Participants: 1},
		}
		if diff := cmp.Diff(wantDays, got.ByDay); diff != "" {
			t.Error(diff)
		}
		part := figures(t, counting, report.Period{Campaign: "month", From: "2026-06-02", To: "2026-06-30"})
		if part.Total.Answers != 1 || part.Total.Participants != 0 || part.Total.Attempts != 1 {
			t.Errorf("of the later days: %+v", part.Total.Counters)
		}
	})
}

// counted is what figures are counted from, with the points posted before they are.
type counted struct {
	*store.Counting
	ledger *points.Ledger
	poster *points.Poster
}

func openCounted(t *testing.T, db *docdb.DB) (*store.Answers, *counted) {
	t.Helper()
	answers, err := store.NewAnswers(t.Context(), db)
	must(t, err)
	counting, err := store.NewCounting(t.Context(), db)
	must(t, err)
	ledger, poster := openLedger(t, db, "one")
	answers.Tell(poster.Answered)
	return answers, &counted{counting, ledger, poster}
}

// openLedger opens the accounts as a node does.
func openLedger(t *testing.T, db *docdb.DB, node string) (*points.Ledger, *points.Poster) {
	t.Helper()
	accounts, err := store.NewPoints(t.Context(), db)
	must(t, err)
	record, err := store.NewPointRecord(t.Context(), db)
	must(t, err)
	now := func() time.Time { return june.Add(24 * time.Hour) }
	ledger := points.New(accounts, record, record, now)
	return ledger, points.NewPoster(ledger, record, accounts, points.Watch{Node: node, Alone: true, Marks: accounts, Past: record})
}

func figures(t *testing.T, counting *counted, p report.Period) report.Figures {
	t.Helper()
	must(t, counting.poster.Post(t.Context()))
	var counts report.Counts
	var err error
	counts.Answers, err = counting.CountAnswers(t.Context(), p)
	must(t, err)
	counts.Entries, err = counting.CountEntries(t.Context(), p)
	must(t, err)
	counts.Points, err = counting.CountPoints(t.Context(), p)
	must(t, err)
	places := []report.Place{{Code: "500108003", Name: "南坪街道"}}
	return report.Summarise(counts, places, report.Place{})
}

// TestHowFarASittingHasCome counts a sitting's answers while several phones give them, each the same ones.
func TestHowFarASittingHasCome(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		answers, err := store.NewAnswers(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		const questions, phones, sittings = 10, 3, 4
		var all sync.WaitGroup
		for s := range sittings {
			session := fmt.Sprint("attempt", s)
			for phone := range phones {
				all.Go(func() {
					for n := range questions {
						a := given(session, "p", (n*3+phone)%questions, june, true)
						a.Source = answer.Practice
						if _, _, err := answers.Insert(t.Context(), a); err != nil {
							t.Error(err)
						}
						if got, err := answers.CountSession(t.Context(), session); err != nil || got < n+1 || got > questions {
							t.Errorf("%d answers after %d: %v", got, n+1, err)
						}
					}
				})
			}
		}
		all.Wait()
		again, err := store.NewAnswers(t.Context(), db) // as after a restart
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []*store.Answers{answers, again} {
			if got, err := s.CountSession(t.Context(), "attempt0"); got != questions || err != nil {
				t.Errorf("%d of %d, %v", got, questions, err)
			}
			if got, err := s.CountSession(t.Context(), "nobody's"); got != 0 || err != nil {
				t.Errorf("%d answers of nobody's, %v", got, err)
			}
		}
	})
}
