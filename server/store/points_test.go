package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pufa/server/answer"
	"pufa/server/campaign"
	"pufa/server/contest"
	"pufa/server/docdb"
	"pufa/server/points"
	"pufa/server/question"
	"pufa/server/quiz"
	"pufa/server/report"
	"pufa/server/store"
	"pufa/server/testkit"
)

// daily is an answer of a person's own.
func daily(session, person string, index int, at time.Time, right bool) answer.Answer {
	a := given(session, person, index, at, right)
	a.Source = answer.Daily
	return a
}

func keepAll(t *testing.T, answers *store.Answers, all ...answer.Answer) {
	t.Helper()
	_, errs := answers.InsertAll(t.Context(), all)
	for _, err := range errs {
		must(t, err)
	}
}

// entriesOf reads an account as its entries say it, the newest last.
func entriesOf(t *testing.T, db *docdb.DB, person string) (texts []string, total int64) {
	t.Helper()
	accounts, err := store.NewPoints(t.Context(), db)
	must(t, err)
	entries, err := accounts.Account(t.Context(), "month", person)
	must(t, err)
	for i := range entries {
		e := &entries[i]
		if e.Place() != i+1 {
			t.Errorf("entry %s at place %d", e.ID, i+1)
		}
		text := fmt.Sprintf("%s %+d", e.Text(), e.Points)
		if e.Why != "" {
			text += "，" + e.Why
		}
		texts = append(texts, text)
	}
	return texts, points.Total(entries)
}

// withFormula sets up the campaign "month".
func withFormula(t *testing.T, db *docdb.DB, f points.Formula) {
	t.Helper()
	campaigns, err := store.NewCampaigns(t.Context(), db)
	must(t, err)
	_, err = campaigns.AddCampaign(t.Context(), campaign.Campaign{ID: "month", Title: "安全生产月", From: "2026-06-01", To: "2026-06-30", Points: &f})
	must(t, err)
}

// formulaOf draws a formula, with caps or without.
func formulaOf(r *rapid.T) (f points.Formula, capped bool) {
	f = points.Formula{First: points.Rate{Points: 2}, Right: points.Rate{Points: 1}, Daily: points.Rate{Points: 1}}
	if capped = rapid.Bool().Draw(r, "capped"); capped {
		f.Right.PerDay, f.Right.InAll = rapid.Int64Range(0, 3).Draw(r, "per day"), rapid.Int64Range(0, 5).Draw(r, "in all")
		f.PerDay, f.InAll = rapid.Int64Range(0, 6).Draw(r, "points a day"), rapid.Int64Range(0, 9).Draw(r, "points in all")
	}
	return f, capped
}

// answersOf draws what two people answered in a campaign.
func answersOf(r *rapid.T, campaign string, people []string) (all []answer.Answer) {
	for n := range rapid.IntRange(1, 16).Draw(r, "answers") {
		at := june.AddDate(0, 0, rapid.IntRange(0, 3).Draw(r, "day")).Add(time.Duration(n) * time.Second)
		person := rapid.SampledFrom(people).Draw(r, "person")
		session := fmt.Sprintf("%s-%s-%d", campaign, person, rapid.IntRange(0, 2).Draw(r, "session"))
		a := daily(session, person, n, at, rapid.Bool().Draw(r, "right"))
		a.Campaign = campaign
		all = append(all, a)
	}
	return all
}

// Two nodes keep the same people's answers at once, in batches of their own, each answer on both. However they meet,
// accounts come to the formula's sum, places have no gap, and without caps nothing is ever taken back.
func TestTwoNodesComeToTheFormulasSum(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		campaigns, err := store.NewCampaigns(t.Context(), db)
		must(t, err)
		accounts, err := store.NewPoints(t.Context(), db)
		must(t, err)
		answers, _ := openCounted(t, db)
		_, one := openLedger(t, db, "one")
		_, two := openLedger(t, db, "two")
		round, people := 0, []string{"a", "b"}
		rapid.Check(t, func(r *rapid.T) {
			if round++; round > 40 {
				return // MongoDB takes its time
			}
			id := fmt.Sprintf("month-%d", round)
			f, capped := formulaOf(r)
			_, err := campaigns.AddCampaign(t.Context(), campaign.Campaign{ID: id, Title: id, From: "2026-06-01", To: "2026-06-30", Points: &f})
			must(t, err)
			all := answersOf(r, id, people)
			var nodes sync.WaitGroup
			for _, poster := range []*points.Poster{one, two} {
				var batches [][]answer.Answer
				for rest := all; len(rest) > 0; {
					n := rapid.IntRange(1, len(rest)).Draw(r, "batch")
					batches, rest = append(batches, rest[:n]), rest[n:]
				}
				nodes.Go(func() {
					for _, batch := range batches {
						if _, errs := answers.InsertAll(context.Background(), batch); errors.Join(errs...) != nil {
							t.Error(errs)
						}
						poster.Answered(batch...)
						if err := poster.Post(context.Background()); err != nil {
							t.Error(err)
						}
					}
				})
			}
			nodes.Wait()
			for _, person := range people {
				entries, err := accounts.Account(t.Context(), id, person)
				must(t, err)
				if got, want := points.Total(entries), worth(f, all, person); got != want {
					r.Fatalf("%d points, want %d: %+v", got, want, entries)
				}
				for i, e := range entries {
					if e.Place() != i+1 || e.Points < 0 && !capped {
						r.Fatalf("at place %d: %+v", i+1, e)
					}
				}
			}
		})
	})
}

// worth is what a person's answers come to.
func worth(f points.Formula, all []answer.Answer, person string) (sum int64) {
	var deeds []points.Deed
	for _, a := range all {
		if a.Person == person {
			deeds = append(deeds, points.Deed{ID: a.ID, Kind: points.Answered, Right: a.Correct, Session: a.Session, District: a.District, Day: a.Day, At: a.At})
		}
	}
	for _, l := range points.Work(f, deeds, nil) {
		sum += l.Points
	}
	return sum
}

func TestPointsOfACompetitionWaitForTheRevealAndFollowRulings(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		answers, counting := openCounted(t, db)
		stores, err := store.OpenContests(t.Context(), db)
		must(t, err)
		asked := contest.Asked{Question: question.Question{
			ID: "q", Type: question.Single, Options: []string{"甲", "乙", "丙"}, Answer: []int{0},
		}, Order: question.Order{0, 1, 2}}
		must(t, stores.Contests.Create(t.Context(), contest.Contest{
			ID: "c", Code: "123456", LiveCode: "123456", Campaign: "month", Questions: []contest.Asked{asked, asked}, Points: 10, Phase: contest.PhaseLobby,
		}))
		seq := int64(0)
		happen := func(what contest.EventType, q int, r *contest.RulingEvent) {
			t.Helper()
			seq++
			must(t, stores.Log.Append(t.Context(), contest.Event{ID: contest.EventID("c", seq), Contest: "c", Seq: seq, Type: what, At: june, Question: q, Ruling: r}))
		}
		choose := func(person string, q, option int) {
			t.Helper()
			a := given("c", person, q, june, option == 0)
			a.Given.Options = []int{option}
			keepAll(t, answers, a)
		}
		expect := func(when string, want ...string) {
			t.Helper()
			must(t, counting.poster.Post(t.Context()))
			if got, _ := entriesOf(t, db, "p"); !cmp.Equal(got, want) {
				t.Errorf("%s: %s", when, cmp.Diff(want, got))
			}
		}
		happen(contest.EventOpened, 0, nil)
		choose("p", 0, 0)
		choose("r", 0, 1)
		for _, what := range []contest.EventType{contest.EventClosed, contest.EventSettled} {
			expect("not told")
			happen(what, 0, nil)
		}
		expect("settled, not told")
		happen(contest.EventRevealed, 0, nil)
		told := []string{"首次参与这次活动 +2", "现场竞赛答对 1 题 +1"}
		expect("told", told...)
		happen(contest.EventOpened, 1, nil)
		choose("p", 1, 0)
		choose("r", 1, 0)
		happen(contest.EventClosed, 1, nil)
		happen(contest.EventSettled, 1, nil)
		expect("the second not told", told...)
		happen(contest.EventRevealed, 1, nil)
		told = append(told, "现场竞赛答对 1 题 +1")
		expect("both told", told...)
		happen(contest.EventReruled, 0, &contest.RulingEvent{Key: &contest.Key{Options: []int{1}}, Reason: "答案印错"})
		ruled := append(slices.Clone(told), "更正：现场竞赛答对 1 题 -1，第 1 题改判，重新计分，答案印错")
		expect("ruled again", ruled...)
		if texts, sum := entriesOf(t, db, "r"); sum != 4 {
			t.Errorf("who was wrong before: %v", texts)
		}
		happen(contest.EventUndone, 0, &contest.RulingEvent{Undoes: seq})
		ruled = append(ruled, "现场竞赛答对 1 题 +1")
		expect("the ruling taken back", ruled...)
		happen(contest.EventVoided, 1, &contest.RulingEvent{Reason: "题目有误"})
		ruled = append(ruled, "更正：现场竞赛答对 1 题 -1，第 2 题作废，不计分，题目有误")
		expect("voided", ruled...)
		happen(contest.EventEnded, 0, nil)
		expect("ended", ruled...)
		got := figures(t, counting, report.Period{Campaign: "month"})
		if got.Total.ActivityPoints != 5 {
			t.Errorf("%d points in all, want 3 of p and 2 of r", got.Total.ActivityPoints)
		}
	})
}

func TestADecisionIsMadeOnceAndSaysWhy(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		answers, counting := openCounted(t, db)
		keepAll(t, answers, daily("s", "p", 0, june, true), daily("s", "p", 1, june, true), daily("s2", "p", 0, june, true), daily("s3", "q", 0, june, true))
		must(t, counting.poster.Post(t.Context()))
		other, _ := openLedger(t, db, "other")
		var ledgers sync.WaitGroup
		for _, l := range []*points.Ledger{counting.ledger, other, counting.ledger} {
			ledgers.Go(func() {
				taken, err := l.ReversePoints(t.Context(), "d1", "month", "p", []string{"s"}, "用程序答题", "区局")
				if err != nil || taken != 2 {
					t.Errorf("taken %d, %v", taken, err)
				}
			})
		}
		ledgers.Wait()
		want := []string{"首次参与这次活动 +2", "每日五题答对 2 题 +2", "每日五题答对 1 题 +1", "核查后撤销：每日五题答对 2 题 -2，用程序答题"}
		if got, _ := entriesOf(t, db, "p"); !cmp.Equal(got, want) {
			t.Error(cmp.Diff(want, got))
		}
		taken, err := other.ReversePoints(t.Context(), "d2", "month", "p", nil, "代人答题", "区局")
		if err != nil || taken != 3 {
			t.Errorf("all: taken %d, %v", taken, err)
		}
		if _, sum := entriesOf(t, db, "p"); sum != 0 {
			t.Errorf("left %d", sum)
		}
		if _, err := other.ReversePoints(t.Context(), "d3", "month", "p", nil, "", "区局"); err == nil {
			t.Error("a decision without a reason was taken")
		}
		if taken, err := other.ReversePoints(t.Context(), "d4", "month", "nobody", nil, "没有", "区局"); err != nil || taken != 0 {
			t.Errorf("of somebody without an account: %d, %v", taken, err)
		}
		for _, l := range []*points.Ledger{other, counting.ledger, other} {
			must(t, l.ReturnPoints(t.Context(), "d5", "d2", "month", "p", "查明是本人", "区局"))
		}
		want = append(want,
			"核查后撤销：每日五题答对 1 题 -1，代人答题", "核查后撤销：首次参与这次活动 -2，代人答题",
			"核查决定取消，还给：首次参与这次活动 +2，查明是本人", "核查决定取消，还给：每日五题答对 1 题 +1，查明是本人")
		if got, sum := entriesOf(t, db, "p"); sum != 3 || !cmp.Equal(got, want) {
			t.Errorf("%d given back: %s", sum, cmp.Diff(want, got))
		}
		if taken, err := other.ReversePoints(t.Context(), "d6", "month", "p", nil, "再查", "区局"); err != nil || taken != 3 {
			t.Errorf("decided again: %d, %v", taken, err)
		}
		best, err := other.Best(t.Context(), "month", 10)
		if want := []points.Sum{{Campaign: "month", Person: "q", Points: 3}}; err != nil || !cmp.Equal(best, want) {
			t.Errorf("best %v, %v", best, err)
		}
	})
}

func TestAttemptsCountWhenTheyAreFinishedAndPassed(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		withFormula(t, db, points.Formula{Done: points.Rate{Points: 3}, Passed: points.Rate{Points: 5}})
		answers, counting := openCounted(t, db)
		attempts, err := store.NewAttempts(t.Context(), db)
		must(t, err)
		sittings, err := store.NewSittings(t.Context(), db)
		must(t, err)
		sittings.Tell(counting.poster.Finished)
		expect := func(when string, want ...string) {
			t.Helper()
			must(t, counting.poster.Post(t.Context()))
			if got, _ := entriesOf(t, db, "p"); !cmp.Equal(got, want) {
				t.Errorf("%s: %s", when, cmp.Diff(want, got))
			}
		}
		must(t, attempts.Begin(t.Context(), quiz.Attempt{ID: "five", Person: "p", Kind: quiz.Daily, Items: make([]quiz.Item, 2)}))
		keepAll(t, answers, daily("five", "p", 0, june, false))
		expect("half of it")
		keepAll(t, answers, daily("five", "p", 1, june, false))
		done := []string{"完成一次每日五题 +3"}
		expect("all of it", done...)

		sat := func(id, phase string, end quiz.Ending, passed bool) {
			t.Helper()
			place := quiz.Place{Given: &question.Given{}, At: june, Campaign: "month"}
			must(t, sittings.Begin(t.Context(), quiz.Sitting{ID: id, Slot: id, Person: "p", Kind: quiz.Online, Campaign: "month", Phase: phase, Stage: quiz.StageOpen, Places: []quiz.Place{place}}))
			a := daily(id, "p", 0, june, true)
			a.Source, a.Training = answer.Online, phase == quiz.PhaseTraining
			keepAll(t, answers, a)
			must(t, counting.poster.Post(t.Context()))
			_, err := sittings.Change(t.Context(), id, func(s *quiz.Sitting) error {
				s.Stage, s.End, s.Passed, s.Over = quiz.StageCounted, end, passed, june.Add(time.Hour)
				return nil
			})
			must(t, err)
		}
		sat("training", quiz.PhaseTraining, quiz.EndHanded, true)
		expect("the training phase", done...)
		sat("late", quiz.PhaseFormal, quiz.EndTime, false)
		expect("ended by the clock", done...)
		sat("good", quiz.PhaseFormal, quiz.EndHanded, true)
		expect("handed in and passed", append(done, "完成一次线上竞赛 +3", "线上竞赛及格 +5")...)
	})
}

// A node that is killed was told of answers and did not get to post them; the next one finds its mark.
func TestWhatAKilledNodeLeftIsPostedByTheNext(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		withFormula(t, db, points.Default())
		answers, counting := openCounted(t, db)
		must(t, counting.poster.Post(t.Context())) // leaves its mark
		keepAll(t, answers, daily("s", "p", 0, june.Add(23*time.Hour), true), given("c", "q", 0, june.Add(23*time.Hour), true))
		_, next := openLedger(t, db, "next")
		must(t, next.Post(t.Context()))
		for _, person := range []string{"p", "q"} {
			if texts, sum := entriesOf(t, db, person); sum != 3 {
				t.Errorf("%s: %d points: %v", person, sum, texts)
			}
		}
		must(t, next.Close(t.Context()))
		accounts, err := store.NewPoints(t.Context(), db)
		must(t, err)
		if marks, err := accounts.Left(t.Context()); err != nil || len(marks) != 0 {
			t.Errorf("marks %v, %v", marks, err)
		}
	})
}

func TestAnAuditPostsPointsThatAreMissing(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		answers, _, audit := audited(t, db)
		answers.Tell(func(...answer.Answer) {}) // nobody posts
		keepAll(t, answers, daily("s", "z", 0, june, true), daily("s", "z", 1, june, true))
		findings := check(t, audit, true)
		if want := []string{"安全生产月: 2 entries of points missing, in all 4 points, first month/z/00000001"}; !cmp.Equal(findings, want) {
			t.Error(cmp.Diff(want, findings))
		}
		if findings := check(t, audit, false); findings != nil {
			t.Errorf("after the repair: %v", findings)
		}
	})
}

func TestAnErasedPersonsPointsStayWithTheSubDistrict(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		answers, counting := openCounted(t, db)
		keepAll(t, answers, daily("s", "p", 0, june, true), given("c", "p", 0, june, true))
		before := figures(t, counting, report.Period{Campaign: "month"})
		mine := points.NewBelongings(counting.ledger, func() string { return "x" })
		kept, err := mine.Of(t.Context(), "p")
		if list := kept.([]points.Kept); err != nil || len(list) != 3 || list[0].What != "首次参与这次活动" {
			t.Errorf("kept %v, %v", kept, err)
		}
		for range 2 {
			must(t, mine.Forget(t.Context(), "p"))
			must(t, answers.Rename(t.Context(), "p", "erased-y", answer.Own()...))
		}
		keepAll(t, answers, given("c", "p", 1, june, true)) // was on its way
		if diff := cmp.Diff(before.Total.ActivityPoints, figures(t, counting, report.Period{Campaign: "month"}).Total.ActivityPoints); diff != "" {
			t.Error(diff)
		}
		if sums, err := counting.ledger.Sums(t.Context(), "p"); err != nil || len(sums) != 0 {
			t.Errorf("sums %v, %v", sums, err)
		}
		if best, err := counting.ledger.Best(t.Context(), "month", 0); err != nil || len(best) != 0 {
			t.Errorf("best %v, %v", best, err)
		}
	})
}
