package docdb_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pufa/server/docdb"
)

// onEach runs a benchmark on a collection of n documents in each engine.
func onEach(b *testing.B, n int, body func(b *testing.B, c *docdb.Collection[entry])) {
	for _, engine := range []struct {
		name string
		at   place
	}{{"SQLite", sqlitePlace}, {"MongoDB", mongoPlace}} {
		b.Run(engine.name, func(b *testing.B) {
			c := use(b, engine.at(b))
			var docs []entry
			for i := range n {
				docs = append(docs, sample(fmt.Sprintf("old/%06d", i), i))
				if len(docs) == 500 || i == n-1 {
					insert(b, c, docs...)
					docs = docs[:0]
				}
			}
			b.ReportAllocs()
			b.ResetTimer()
			body(b, c)
		})
	}
}

// sample is a document of about 600 bytes.
func sample(id string, i int) entry {
	return entry{
		ID: id, Person: fmt.Sprint("person/", i%500), Day: "2026-12-04", Team: fmt.Sprint(i % 20), N: i % 24,
		Points: 1, At: noon().Add(time.Duration(i) * time.Second), Place: spot{fmt.Sprint(i % 15), 2},
		Counts: map[string]int64{"a": 1, "b": 2}, Mail: strings.Repeat("x", 300) + id,
	}
}

func BenchmarkInsertOne(b *testing.B) {
	onEach(b, 0, func(b *testing.B, c *docdb.Collection[entry]) {
		for i := 0; b.Loop(); i++ {
			insert(b, c, sample(fmt.Sprint(i), i))
		}
	})
}

func BenchmarkInsertOneParallel(b *testing.B) {
	onEach(b, 0, func(b *testing.B, c *docdb.Collection[entry]) {
		var next atomic.Int64
		b.SetParallelism(64)
		b.RunParallel(func(p *testing.PB) {
			for p.Next() {
				i := int(next.Add(1))
				if err := insertOne(b, c, sample(fmt.Sprint(i), i)); err != nil {
					b.Error(err)
				}
			}
		})
	})
}

func BenchmarkInsertBatch100(b *testing.B) {
	onEach(b, 0, func(b *testing.B, c *docdb.Collection[entry]) {
		for i := 0; b.Loop(); i += 100 {
			var docs []entry
			for j := i; j < i+100; j++ {
				docs = append(docs, sample(fmt.Sprint(j), j))
			}
			insert(b, c, docs...)
		}
	})
}

func BenchmarkGet(b *testing.B) {
	onEach(b, 20000, func(b *testing.B, c *docdb.Collection[entry]) {
		for i := 0; b.Loop(); i++ {
			if _, _, err := c.Get(b.Context(), fmt.Sprintf("old/%06d", i*7919%20000)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkGetParallel(b *testing.B) {
	onEach(b, 20000, func(b *testing.B, c *docdb.Collection[entry]) {
		var next atomic.Int64
		b.SetParallelism(16)
		b.RunParallel(func(p *testing.PB) {
			for p.Next() {
				if _, _, err := c.Get(b.Context(), fmt.Sprintf("old/%06d", next.Add(7919)%20000)); err != nil {
					b.Error(err)
				}
			}
		})
	})
}

func BenchmarkUpdate(b *testing.B) {
	onEach(b, 2000, func(b *testing.B, c *docdb.Collection[entry]) {
		for i := 0; b.Loop(); i++ {
			if _, err := c.Update(b.Context(), fmt.Sprintf("old/%06d", i%2000), bump); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func bump(e *entry) error { e.Points++; return nil }

func BenchmarkUpdateParallel(b *testing.B) {
	onEach(b, 2000, func(b *testing.B, c *docdb.Collection[entry]) {
		var next atomic.Int64
		b.SetParallelism(64)
		b.RunParallel(func(p *testing.PB) {
			for p.Next() {
				if _, err := c.Update(b.Context(), fmt.Sprintf("old/%06d", next.Add(1)%2000), bump); err != nil {
					b.Error(err)
				}
			}
		})
	})
}

func BenchmarkIncrementParallel(b *testing.B) {
	onEach(b, 2000, func(b *testing.B, c *docdb.Collection[entry]) {
		var next atomic.Int64
		b.SetParallelism(64)
		b.RunParallel(func(p *testing.PB) {
			for p.Next() {
				id := fmt.Sprintf("old/%06d", next.Add(1)%20)
				if err := c.Increment(b.Context(), id, map[string]int64{"points": 1}); err != nil {
					b.Error(err)
				}
			}
		})
	})
}

func BenchmarkIncrement(b *testing.B) {
	onEach(b, 2000, func(b *testing.B, c *docdb.Collection[entry]) {
		for i := 0; b.Loop(); i++ {
			if err := c.Increment(b.Context(), fmt.Sprintf("old/%06d", i%2000), map[string]int64{"points": 1}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkFind reads the latest 20 of 40 documents of a person.
func BenchmarkFind(b *testing.B) {
	onEach(b, 20000, func(b *testing.B, c *docdb.Collection[entry]) {
		for i := 0; b.Loop(); i++ {
			q := docdb.Query{
				Where: []docdb.Cond{docdb.Eq("person", fmt.Sprint("person/", i%500))},
				Sort:  []docdb.Order{docdb.Desc("at")}, Limit: 20,
			}
			if got := len(find(b, c, q)); got != 20 {
				b.Fatal(got)
			}
		}
	})
}

// BenchmarkFindAll goes through 20,000 documents.
func BenchmarkFindAll(b *testing.B) {
	onEach(b, 20000, func(b *testing.B, c *docdb.Collection[entry]) {
		for b.Loop() {
			if got := len(find(b, c, docdb.Query{})); got != 20000 {
				b.Fatal(got)
			}
		}
	})
}

// BenchmarkTally groups 1,000 of 20,000 documents.
func BenchmarkTally(b *testing.B) {
	onEach(b, 20000, func(b *testing.B, c *docdb.Collection[entry]) {
		for b.Loop() {
			q := docdb.Query{Where: []docdb.Cond{docdb.Eq("team", "7")}}
			if _, err := c.Tally(b.Context(), q, []string{"n"}, "points"); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkDelete(b *testing.B) {
	onEach(b, 0, func(b *testing.B, c *docdb.Collection[entry]) {
		var docs []entry
		for i := range b.N {
			docs = append(docs, sample(fmt.Sprint(i), i))
			if len(docs) == 500 || i == b.N-1 {
				insert(b, c, docs...)
				docs = docs[:0]
			}
		}
		b.ResetTimer()
		for i := range b.N {
			if err := c.Delete(b.Context(), fmt.Sprint(i)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
