package docdb_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/docdb"
	"pufa/server/testkit"
)

func testRoundTrip(t *testing.T, at place) {
	c := use(t, at(t))
	note := "空 \x00 𠮷"
	east := time.FixedZone("CST", 8*3600)
	docs := []entry{
		{ID: "空"},
		{ID: "a/b c?%\"'", Person: "张三 👩‍⚖️", Team: "𠮷", Note: &note, OK: true, N: -1, Points: 1 << 62},
		{ID: strings.Repeat("长", 300), At: time.Date(2026, 12, 4, 12, 0, 0, 123456789, east), Counts: map[string]int64{"一": 1}},
		{ID: "old", At: time.Date(1899, 1, 1, 0, 0, 0, 0, time.UTC), Place: spot{"南坪", 7}},
	}
	insert(t, c, docs...)
	docs[2].At = time.Date(2026, 12, 4, 4, 0, 0, 123000000, time.UTC) // UTC milliseconds
	for _, want := range docs {
		got, v, err := c.Get(t.Context(), want.ID)
		if err != nil || v != 1 {
			t.Fatalf("%q: version %d, %v", want.ID, v, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	if got := ids(find(t, c, docdb.Query{Where: []docdb.Cond{docdb.Eq("person", "张三 👩‍⚖️")}})); len(got) != 1 {
		t.Error(got)
	}
}

func testBatchOutcomes(t *testing.T, at place) {
	c := use(t, at(t))
	insert(t, c, entry{ID: "there"}, entry{ID: "phone", Phone: "1"})
	errs, err := c.Insert(t.Context(),
		entry{ID: "a"}, entry{ID: "there"}, entry{ID: "b", Phone: "1"}, entry{ID: ""}, entry{ID: "c"}, entry{ID: "c"},
		entry{ID: "bad", Person: "\xff"}, entry{ID: "d", Person: "\xc3\x28"}, entry{ID: "e"})
	if err != nil {
		t.Fatal(err)
	}
	refused := []string{"", "_id", "by_phone", "?", "", "_id", "?", "?", ""}
	for i, want := range refused {
		if got := refusedBy(errs[i]); got != want {
			t.Errorf("document %d: %q (%v), want %q", i, got, errs[i], want)
		}
	}
	want := []string{"a", "c", "e", "phone", "there"}
	if diff := cmp.Diff(want, ids(find(t, c, docdb.Query{}))); diff != "" {
		t.Error(diff)
	}
	if errs, err := c.Insert(t.Context()); len(errs) != 0 || err != nil {
		t.Error("inserting nothing:", errs, err)
	}
}

// refusedBy is the index that refused, "?" for another error.
func refusedBy(err error) string {
	var d *docdb.DuplicateError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &d):
		return d.Index
	}
	return "?"
}

func testDuplicates(t *testing.T, at place) {
	c := use(t, at(t))
	for _, index := range []string{"_id", "by_phone", "by_mail"} {
		var won, lost atomic.Int32
		together(64, func(i int) {
			e := entry{ID: fmt.Sprintf("%s/%d", index, i), Person: fmt.Sprint(i)}
			switch index {
			case "_id":
				e.ID = "the same"
			case "by_phone":
				e.Phone = "13900000000"
			case "by_mail":
				e.Mail, e.Day = "a@b", "2026-12-04"
			}
			err := insertOne(t, c, e)
			switch refusedBy(err) {
			case "":
				won.Add(1)
			case index:
				lost.Add(1)
			default:
				t.Errorf("refused otherwise: %v", err)
			}
		})
		if won.Load() != 1 || lost.Load() != 63 {
			t.Errorf("%s: %d won, %d lost", index, won.Load(), lost.Load())
		}
	}
}

// together runs a function n times at once.
func together(n int, f func(i int)) {
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-start
			f(i)
		})
	}
	close(start)
	all.Wait()
}

func testSparse(t *testing.T, at place) {
	c := use(t, at(t))
	insert(t, c, entry{ID: "1"}, entry{ID: "2"}, entry{ID: "3", Mail: "x"}, entry{ID: "4", Mail: "x", Day: "d"},
		entry{ID: "5", Mail: "x"}, entry{ID: "6", Day: "d"}, entry{ID: "7", Day: "d"})
	if got := refusedBy(insertOne(t, c, entry{ID: "8", Mail: "x", Day: "d"})); got != "by_mail" {
		t.Errorf("refused by %q", got)
	}
	got := ids(find(t, c, docdb.Query{Where: []docdb.Cond{docdb.Eq("mail", "x"), docdb.In("day", []string{"d", "e"})}}))
	if diff := cmp.Diff([]string{"4"}, got); diff != "" {
		t.Error(diff)
	}
	got = ids(find(t, c, docdb.Query{Where: []docdb.Cond{docdb.In("mail", []string{"x", "y"}), docdb.Eq("day", "d")}}))
	if diff := cmp.Diff([]string{"4"}, got); diff != "" {
		t.Error(diff)
	}
	_, err := c.Update(t.Context(), "5", func(e *entry) error { e.Day = "d"; return nil })
	if got := refusedBy(err); got != "by_mail" {
		t.Errorf("update refused by %q (%v)", got, err)
	}
	if err := c.Delete(t.Context(), "4"); err != nil {
		t.Fatal(err)
	}
	insert(t, c, entry{ID: "8", Mail: "x", Day: "d"})
}

func testVersions(t *testing.T, at place) {
	c := use(t, at(t))
	ctx := t.Context()
	insert(t, c, entry{ID: "a", Phone: "1"}, entry{ID: "b", Phone: "2"})
	v, err := c.Replace(ctx, entry{ID: "a", N: 2}, 1)
	if v != 2 || err != nil {
		t.Fatal(v, err)
	}
	if _, err := c.Replace(ctx, entry{ID: "a", N: 3}, 1); !errors.Is(err, docdb.ErrConflict) {
		t.Error(err)
	}
	if _, err := c.Replace(ctx, entry{ID: "none"}, 1); !errors.Is(err, docdb.ErrNotFound) {
		t.Error(err)
	}
	if _, err := c.Replace(ctx, entry{ID: "a", Phone: "2"}, 2); refusedBy(err) != "by_phone" {
		t.Error(err)
	}
	if err := c.Increment(ctx, "a", map[string]int64{"n": 5}); err != nil {
		t.Fatal(err)
	}
	if e, v, err := c.Get(ctx, "a"); e.N != 7 || v != 3 || err != nil {
		t.Error(e, v, err)
	}
	if _, err := c.Update(ctx, "b", func(*entry) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if _, v, _ := c.Get(ctx, "b"); v != 1 {
		t.Errorf("a change that changed nothing made version %d", v)
	}
}

func testUpdates(t *testing.T, at place) {
	c := use(t, at(t))
	insert(t, c, entry{ID: "a"})
	together(32, func(i int) {
		for range 4 {
			if _, err := c.Update(t.Context(), "a", func(e *entry) error {
				e.N++
				if e.Counts == nil {
					e.Counts = map[string]int64{}
				}
				e.Counts[fmt.Sprint("k", i)]++
				return nil
			}); err != nil {
				t.Error(err)
			}
		}
	})
	e, v, err := c.Get(t.Context(), "a")
	if err != nil || e.N != 128 || v != 129 || len(e.Counts) != 32 || e.Counts["k7"] != 4 {
		t.Error(e.N, v, len(e.Counts), err)
	}
	testUpdateErrors(t, c)
}

func testUpdateErrors(t *testing.T, c *docdb.Collection[entry]) {
	ctx := t.Context()
	mine := errors.New("mine")
	if _, err := c.Update(ctx, "a", func(e *entry) error { e.N = 0; return mine }); !errors.Is(err, mine) {
		t.Error(err)
	}
	if _, err := c.Update(ctx, "none", func(*entry) error { return nil }); !errors.Is(err, docdb.ErrNotFound) {
		t.Error(err)
	}
	if _, err := c.Update(ctx, "a", func(e *entry) error { e.ID = "b"; return nil }); err == nil {
		t.Error("the key was changed")
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was lost")
			}
		}()
		_, _ = c.Update(ctx, "a", func(*entry) error { panic("change") })
	}()
	east := time.FixedZone("CST", 8*3600)
	e, err := c.Update(ctx, "a", func(e *entry) error { e.At = noon().In(east).Add(time.Microsecond); return nil })
	if err != nil || e.N != 128 || e.At != noon() {
		t.Error("after a panic:", e.N, e.At, err)
	}
}

func testIncrements(t *testing.T, at place) {
	c := use(t, at(t))
	together(32, func(i int) {
		for j := range 8 {
			by := map[string]int64{"n": 1, "counts.all": 2, fmt.Sprintf("counts.%d", i): 1}
			if err := c.Increment(t.Context(), fmt.Sprint("doc", j%2), by); err != nil {
				t.Error(err)
			}
		}
	})
	for _, id := range []string{"doc0", "doc1"} {
		e, v, err := c.Get(t.Context(), id)
		if err != nil || e.N != 128 || v != 128 || e.Counts["all"] != 256 || e.Counts["31"] != 4 {
			t.Error(e.N, v, e.Counts, err)
		}
	}
}

func testBadIncrements(t *testing.T, at place) {
	c := use(t, at(t))
	ctx := t.Context()
	insert(t, c, entry{ID: "a", Person: "x"})
	for _, name := range []string{"", "_id", "_v", "$set", "a..b", ".a", "a.", "_v.x", "person", "person.x"} {
		if err := c.Increment(ctx, "a", map[string]int64{name: 1}); err == nil {
			t.Errorf("incremented %q", name)
		}
	}
	together(16, func(i int) { // one that fails does not fail the others
		name := []string{"n", "person"}[i%2]
		if err := c.Increment(ctx, "a", map[string]int64{name: 1}); (err != nil) != (name == "person") {
			t.Error(name, err)
		}
	})
	if e, _, err := c.Get(ctx, "a"); e.N != 8 || err != nil {
		t.Error(e, err)
	}
	if err := c.Increment(ctx, "", map[string]int64{"n": 1}); err == nil {
		t.Error("incremented nothing")
	}
}

func testDelete(t *testing.T, at place) {
	c := use(t, at(t))
	insert(t, c, entry{ID: "a"})
	var won atomic.Int32
	together(8, func(int) {
		switch err := c.Delete(t.Context(), "a"); {
		case err == nil:
			won.Add(1)
		case !errors.Is(err, docdb.ErrNotFound):
			t.Error(err)
		}
	})
	if won.Load() != 1 {
		t.Error(won.Load(), "deleted it")
	}
	insert(t, c, entry{ID: "a"})
}

func testOddKeys(t *testing.T, at place) {
	c := use(t, at(t))
	for _, id := range []string{"", "\xff\xfe", strings.Repeat("x", 5000), "none", "\x00"} {
		if _, _, err := c.Get(t.Context(), id); !errors.Is(err, docdb.ErrNotFound) {
			t.Errorf("get %.10q: %v", id, err)
		}
		if err := c.Delete(t.Context(), id); !errors.Is(err, docdb.ErrNotFound) {
			t.Errorf("delete %.10q: %v", id, err)
		}
	}
	big := entry{ID: "big", Person: strings.Repeat("x", 16<<20)}
	if err := insertOne(t, c, big); !errors.Is(err, docdb.ErrTooLarge) {
		t.Error(err)
	}
	if got := find(t, c, docdb.Query{Where: []docdb.Cond{docdb.Eq("person", "\xff")}}); len(got) != 0 {
		t.Error(got)
	}
}

func testCancelled(t *testing.T, at place) {
	c := use(t, at(t))
	insert(t, c, entry{ID: "a"})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, insertErr := c.Insert(ctx, entry{ID: "b"})
	_, replaceErr := c.Replace(ctx, entry{ID: "a"}, 1)
	_, updateErr := c.Update(ctx, "a", func(e *entry) error { e.N++; return nil })
	_, _, getErr := c.Get(ctx, "a")
	_, tallyErr := c.Tally(ctx, docdb.Query{}, nil)
	var findErr error
	for _, findErr = range c.Find(ctx, docdb.Query{}) {
	}
	for i, err := range []error{
		insertErr, replaceErr, updateErr, getErr, tallyErr, findErr,
		c.Increment(ctx, "a", map[string]int64{"n": 1}), c.Delete(ctx, "a"),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("operation %d: %v", i, err)
		}
	}
	if diff := cmp.Diff([]entry{{ID: "a"}}, find(t, c, docdb.Query{})); diff != "" {
		t.Error(diff)
	}
}

func testClosed(t *testing.T, at place) {
	o := at(t)
	db, err := docdb.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	c := useIn(t, db, entrySpec())
	var kept atomic.Int32
	var writers sync.WaitGroup
	for i := range 50 { // what is under way at Close is finished or refused, never lost
		writers.Go(func() {
			switch err := insertOne(t, c, entry{ID: fmt.Sprint(i)}); {
			case err == nil:
				kept.Add(1)
			case !errors.Is(err, docdb.ErrClosed):
				t.Error(err)
			}
		})
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	writers.Wait()
	if _, _, err := c.Get(t.Context(), "1"); !errors.Is(err, docdb.ErrClosed) {
		t.Error(err)
	}
	if err := db.Ping(t.Context()); !errors.Is(err, docdb.ErrClosed) {
		t.Error(err)
	}
	if got := len(find(t, useIn(t, testkit.Open(t, o), entrySpec()), docdb.Query{})); got != int(kept.Load()) {
		t.Errorf("%d of %d are there", got, kept.Load())
	}
}
