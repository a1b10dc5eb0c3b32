package store_test

import (
	"testing"
	"time"

	"pufa/server/contest"
	"pufa/server/docdb"
	"pufa/server/question"
	"pufa/server/report"
	"pufa/server/store"
	"pufa/server/testkit"
)

// What is right follows the log in every figure: for who counted before the ruling, and for a server that has just started.
func TestRightAnswersFollowRulings(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		answers, counting := openCounted(t, db)
		stores, err := store.OpenContests(t.Context(), db)
		must(t, err)
		asked := contest.Asked{Question: question.Question{
			ID: "q", Type: question.Single, Options: []string{"甲", "乙", "丙"}, Answer: []int{0},
		}, Order: question.Order{0, 1, 2}}
		for id, campaign := range map[string]string{"c": "month", "other": "elsewhere"} {
			must(t, stores.Contests.Create(t.Context(), contest.Contest{
				ID: id, Code: map[string]string{"c": "123456", "other": "654321"}[id], LiveCode: map[string]string{"c": "123456", "other": "654321"}[id], Campaign: campaign, Questions: []contest.Asked{asked, asked, asked}, Points: 10, Phase: contest.PhaseLobby,
			}))
		}
		seq := int64(0)
		happen := func(what contest.EventType, q int, r *contest.RulingEvent) {
			t.Helper()
			seq++
			must(t, stores.Log.Append(t.Context(), contest.Event{ID: contest.EventID("c", seq), Contest: "c", Seq: seq, Type: what, At: june, Question: q, Ruling: r}))
		}
		keep := func(person string, q, option int, at time.Time) {
			t.Helper()
			a := given("c", person, q, at, option == 0)
			a.Given.Options = []int{option}
			keepAll(t, answers, a)
		}
		keepAll(t, answers, given("practice", "p", 0, june.Add(time.Hour), true))
		rehearsed := given("c#1", "p", 0, june, true)
		rehearsed.Campaign = ""
		keepAll(t, answers, rehearsed)
		n := int64(1)
		held := int64(0) // answers to questions that are open or void
		expect := func(when string, p, r, s int64) {
			t.Helper()
			fresh, err := store.NewCounting(t.Context(), db)
			must(t, err)
			for name, c := range map[string]*counted{"before": counting, "a new server": {fresh, counting.ledger, counting.poster}} {
				all := figures(t, c, report.Period{Campaign: "month"}).Total
				first := figures(t, c, report.Period{Campaign: "month", To: "2026-06-01"}).Total
				persons, err := c.CountPersons(t.Context(), "month")
				must(t, err)
				place := placesOf(t, c)["500108003  "]
				if all.Correct != p+r+s || first.Correct != p+r || place.Correct != p+r+s || all.Answers != n || place.Answers != n {
					t.Errorf("%s, %s: %d right, %d on the first day, %d of the place; want %d, %d", when, name, all.Correct, first.Correct, place.Correct, p+r+s, p+r)
				}
				items, err := c.CountItems(t.Context())
				must(t, err)
				asked, right := int64(0), int64(0)
				for _, x := range items {
					asked, right = asked+x.Answers, right+x.Right
				}
				if want := n - held; asked != want || right != p+r+s {
					t.Errorf("%s, %s: %d answers to questions, %d right; want %d and %d", when, name, asked, right, want, p+r+s)
				}
				tries, sampled := sample(t, c, 1000), int64(0)
				for _, try := range tries {
					sampled += try.Right
				}
				if int64(len(tries)) != n-held || sampled != p+r+s {
					t.Errorf("%s, %s: %d sampled, %d right", when, name, len(tries), sampled)
				}
				if persons["p"].Correct != p || persons["r"].Correct != r || persons["s"].Correct != s {
					t.Errorf("%s, %s: %v; want %d %d %d", when, name, persons, p, r, s)
				}
			}
		}
		play := func(q int) {
			t.Helper()
			happen(contest.EventOpened, q, nil)
			keep("p", q, 0, june)
			keep("r", q, 1, june)
			keep("s", q, 1, june.Add(24*time.Hour))
			n, held = n+3, held+3
		}
		settle := func(q int) {
			t.Helper()
			for _, what := range []contest.EventType{contest.EventClosed, contest.EventSettled, contest.EventRevealed} {
				happen(what, q, nil)
			}
			held -= 3
		}
		play(0)
		expect("open", 1, 0, 0)
		settle(0)
		expect("revealed", 2, 0, 0)
		happen(contest.EventReruled, 0, &contest.RulingEvent{Key: &contest.Key{Options: []int{1}}, Reason: "答案印错"})
		expect("ruled otherwise", 1, 1, 1)
		happen(contest.EventReruled, 0, &contest.RulingEvent{Key: &contest.Key{Options: []int{2}}, Reason: "还是错了"})
		expect("ruled once more", 1, 0, 0)
		happen(contest.EventUndone, 0, &contest.RulingEvent{Undoes: seq})
		expect("taken back", 1, 1, 1)
		play(1)
		expect("the next one open", 1, 1, 1)
		happen(contest.EventSkipped, 1, nil)
		expect("skipped", 1, 1, 1)
		play(2)
		settle(2)
		expect("the last one revealed", 2, 1, 1)
		happen(contest.EventVoided, 2, &contest.RulingEvent{Reason: "题目有误"})
		held += 3
		expect("void", 1, 1, 1)
		happen(contest.EventUndone, 2, &contest.RulingEvent{Undoes: seq})
		held -= 3
		expect("the void taken back", 2, 1, 1)
		happen(contest.EventVoided, 0, &contest.RulingEvent{Reason: "题目有误"})
		held += 3
		expect("void after it was ruled on", 2, 0, 0)
		happen(contest.EventEnded, 2, nil)
		expect("ended", 2, 0, 0)
		expect("and later", 2, 0, 0)
	})
}
