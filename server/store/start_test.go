package store_test

import (
	"testing"
	"time"

	"pufa/server/answer"
	"pufa/server/contest"
	"pufa/server/docdb"
	"pufa/server/store"
	"pufa/server/testkit"
)

var nine = time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)

func TestTheFirstStartCounts(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		starts, err := store.NewStarts(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		first := contest.Start{ID: "c/0/ann", Contest: "c", Person: "ann", At: nine}
		later, other := first, contest.Start{ID: "c/0/ming", Contest: "c", Person: "ming", At: nine}
		later.At = nine.Add(time.Minute)
		for _, s := range []contest.Start{first, later, other} {
			kept, err := starts.Begin(t.Context(), s)
			if err != nil || !kept.At.Equal(nine) {
				t.Errorf("%+v: kept %+v, %v", s, kept, err)
			}
		}
		own, err := starts.Of(t.Context(), "c", "ann")
		if err != nil || len(own) != 1 || own[0].ID != first.ID {
			t.Errorf("%+v, %v", own, err)
		}
		if _, err := starts.Begin(t.Context(), contest.Start{ID: "c/1/ann", Contest: "c", Person: "ann", Question: 1, At: nine}); err != nil {
			t.Fatal(err)
		}
		if all, err := starts.At(t.Context(), "c", 0); err != nil || len(all) != 2 {
			t.Errorf("of question 0: %+v, %v", all, err)
		}
	})
}

func TestAPersonsAnswersSinceAMoment(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		answers, err := store.NewAnswers(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		for i, id := range []string{"before", "at", "after"} {
			a := answer.Answer{ID: id, Source: answer.Contest, Session: "c", Person: "ann", Index: i}
			a.Stamp(nine.Add(time.Duration(i-1) * time.Minute))
			if _, _, err := answers.Insert(t.Context(), a); err != nil {
				t.Fatal(err)
			}
		}
		got, err := store.ContestAnswers{Answers: answers}.Since(t.Context(), "ann", nine)
		if err != nil || len(got) != 2 || got[0].ID != "at" || got[1].ID != "after" {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestWindowsThatAreDue(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		contests, err := store.NewContests(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		window := func(opens time.Time) *contest.Paced { return &contest.Paced{Opens: opens} }
		for _, c := range []contest.Contest{
			{ID: "soon", Paced: window(nine), Phase: contest.PhaseLobby},
			{ID: "later", Paced: window(nine.Add(time.Hour)), Phase: contest.PhaseLobby},
			{ID: "open", Paced: window(nine), Phase: contest.PhaseOpen},
			{ID: "by-host", Paced: window(time.Time{}), Phase: contest.PhaseLobby},
			{ID: "led", Phase: contest.PhaseLobby},
		} {
			c.Code, c.LiveCode = c.ID, c.ID
			if err := contests.Create(t.Context(), c); err != nil {
				t.Fatal(err)
			}
		}
		due, err := contests.Due(t.Context(), nine.Add(time.Minute))
		if err != nil || len(due) != 1 || due[0] != "soon" {
			t.Errorf("%v, %v", due, err)
		}
		kept, err := contests.Get(t.Context(), "soon")
		if err != nil || kept.Paced == nil || !kept.Paced.Opens.Equal(nine) || !kept.Paced.Closes.IsZero() {
			t.Errorf("kept %+v, %v", kept.Paced, err)
		}
	})
}
