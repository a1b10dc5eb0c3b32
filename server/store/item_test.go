package store_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pufa/server/answer"
	"pufa/server/docdb"
	"pufa/server/question"
	"pufa/server/report"
	"pufa/server/testkit"
)

// What is counted by question is what a count of the answers, one by one, comes to; and so is the sample.
func TestItemsAreARecount(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		answers, counting := openCounted(t, db)
		type line struct {
			question, chosen string
			source           answer.Source
		}
		want, sampled, n := map[line][2]int64{}, 0, 0
		rapid.Check(t, func(r *rapid.T) {
			n++
			for i := range rapid.IntRange(1, 10).Draw(r, "answers") {
				a := given(fmt.Sprintf("s%d", n), fmt.Sprintf("p%d", rapid.IntRange(0, 3).Draw(r, "who")), i, june.Add(time.Duration(n)*time.Hour), false)
				a.Campaign = rapid.SampledFrom([]string{"", "month", "day"}).Draw(r, "campaign")
				a.Source = rapid.SampledFrom([]answer.Source{answer.Practice, answer.Online, answer.Contest}).Draw(r, "source")
				a.Question = rapid.SampledFrom([]string{"q1", "q2"}).Draw(r, "question")
				a.Given = question.Given{Options: rapid.SampledFrom([][]int{nil, {1}, {2, 0}, {0, 2}}).Draw(r, "given")}
				a.Mark(rapid.Bool().Draw(r, "right"))
				keepAll(t, answers, a)
				if a.Source == answer.Contest && a.Campaign == "" {
					continue // a rehearsal
				}
				sampled++
				x := line{a.Question, a.Chosen, a.Source}
				want[x] = [2]int64{want[x][0] + 1, want[x][1] + a.Right}
			}
			got, err := counting.CountItems(t.Context())
			must(t, err)
			if len(got) != len(want) {
				r.Fatalf("%d lines, want %d", len(got), len(want))
			}
			for _, x := range got {
				if w := want[line{x.Question, x.Chosen, x.Source}]; w != [2]int64{x.Answers, x.Right} {
					r.Fatalf("%+v, want %v", x, w)
				}
			}
			var whole, parts [2]int64
			for _, x := range want {
				whole = [2]int64{whole[0] + x[0], whole[1] + x[1]}
			}
			for _, campaign := range []string{"", "month", "day"} {
				own, err := counting.CountItemsOf(t.Context(), campaign)
				must(t, err)
				for _, x := range own {
					parts = [2]int64{parts[0] + x.Answers, parts[1] + x.Right}
				}
			}
			if parts != whole {
				r.Fatalf("the campaigns come to %v, all to %v", parts, whole)
			}
			if tries := sample(t, counting, 1_000_000); len(tries) != sampled {
				r.Fatalf("%d sampled of %d", len(tries), sampled)
			}
		})
		if few := len(sample(t, counting, 9)); few > 9 || few == 0 {
			t.Errorf("%d sampled where nine are asked for", few)
		}
	})
}

func sample(t *testing.T, c *counted, most int) (all []report.Try) {
	t.Helper()
	for try, err := range c.SampleItems(t.Context(), most) {
		must(t, err)
		all = append(all, try)
	}
	return all
}
