package store_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"pufa/server/answer"
	"pufa/server/docdb"
	"pufa/server/question"
	"pufa/server/store"
)

// What an answer costs in a crowd of 500, all to one question, and as practice has it, each to another of 1,600; leave out
// the count "items" of the answers to compare. What is kept is counted along the way, so the crowd is filed within.
func BenchmarkAnswersOf500(b *testing.B) {
	for name, questions := range map[string]int{"Contest": 1, "Practice": 1600} {
		b.Run(name, func(b *testing.B) {
			db, err := docdb.Open(b.Context(), docdb.Config{Path: filepath.Join(b.TempDir(), "bench.db")})
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			answers, err := store.NewAnswers(b.Context(), db)
			if err != nil {
				b.Fatal(err)
			}
			n := 0
			for b.Loop() {
				all := make([]answer.Answer, 500)
				for i := range all {
					n++
					a := given(fmt.Sprint("s", n/500), fmt.Sprint("p", i), 0, june, false)
					a.Question, a.Given = fmt.Sprint("xf-", n*7%questions), question.Given{Options: []int{n % 4}}
					a.Mark(n%4 == 0)
					all[i] = a
				}
				if _, errs := answers.InsertAll(b.Context(), all); errs[0] != nil {
					b.Fatal(errs[0])
				}
			}
			if _, err := answers.Count(b.Context()); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(n), "µs/answer")
		})
	}
}
