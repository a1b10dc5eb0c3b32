package store_test

import (
	"testing"
	"time"

	"pufa/server/contest"
	"pufa/server/docdb"
	"pufa/server/report"
	"pufa/server/store"
	"pufa/server/testkit"
)

// A figure that everybody may read must not tell which option is right while the question can still be answered.
func TestFiguresDoNotTellTheAnswerBeforeTheReveal(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		answers, counting := openCounted(t, db)
		stores, err := store.OpenContests(t.Context(), db)
		must(t, err)
		def := contest.Contest{ID: "c", Code: "123456", LiveCode: "123456", Campaign: "month", Questions: make([]contest.Asked, 2), Phase: contest.PhaseLobby}
		must(t, stores.Contests.Create(t.Context(), def))
		expect := func(when string, correct int64) {
			t.Helper()
			if all := figures(t, counting, report.Period{Campaign: "month"}); all.Total.Answers != 3 || all.Total.Correct != correct {
				t.Errorf("%s: %d answers, %d right; want 3 and %d", when, all.Total.Answers, all.Total.Correct, correct)
			}
		}
		seq := int64(0)
		happen := func(what contest.EventType) {
			t.Helper()
			seq++
			must(t, stores.Log.Append(t.Context(), contest.Event{ID: contest.EventID("c", seq), Contest: "c", Seq: seq, Type: what, At: june}))
		}
		for person, right := range map[string]bool{"a": true, "b": false} {
			_, _, err := answers.Insert(t.Context(), given("c", person, 0, june, right))
			must(t, err)
		}
		_, _, err = answers.Insert(t.Context(), given("practice", "a", 0, june.Add(time.Hour), true))
		must(t, err)
		for _, what := range []contest.EventType{contest.EventOpened, contest.EventPaused, contest.EventClosed, contest.EventSettled} {
			happen(what)
			expect(string(what), 1)
		}
		happen(contest.EventRevealed)
		expect("revealed", 2)
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
