package docdb_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/docdb"
	"pufa/server/testkit"
)

// testPaging reads pages behind cursors while documents around them come and go.
func testPaging(t *testing.T, at place) {
	c := use(t, at(t))
	const stable = 300
	var docs []entry
	for i := range stable {
		docs = append(docs, entry{ID: fmt.Sprintf("stable/%03d", i), Person: "甲", At: noon().Add(time.Duration(i/7) * time.Second)})
	}
	insert(t, c, docs...)
	stop := make(chan struct{})
	var churn sync.WaitGroup
	churn.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			e := entry{ID: fmt.Sprintf("churn/%d", i), Person: "甲", At: noon().Add(time.Duration(i%40) * time.Second)}
			if err := insertOne(t, c, e); err != nil {
				t.Error(err)
			}
			if err := c.Delete(t.Context(), e.ID); err != nil {
				t.Error(err)
			}
		}
	})
	defer churn.Wait()
	defer close(stop)
	for _, order := range []docdb.Order{docdb.Asc("at"), docdb.Desc("at")} {
		want := ids(docs)
		if order == docdb.Desc("at") {
			slices.Reverse(want)
		}
		q := docdb.Query{Where: []docdb.Cond{docdb.Eq("person", "甲")}, Sort: []docdb.Order{order}, Limit: 11}
		var got []string
		for _, e := range pages(t, c, q) {
			if e.ID[0] == 's' {
				got = append(got, e.ID)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(order, diff)
		}
	}
}

// pages reads a query page by page.
func pages(t testing.TB, c *docdb.Collection[entry], q docdb.Query) []entry {
	t.Helper()
	var out []entry
	for {
		page := find(t, c, q)
		out = append(out, page...)
		if len(page) < q.Limit {
			return out
		}
		var err error
		if q.After, err = c.CursorOf(q, page[len(page)-1]); err != nil {
			t.Fatal(err)
		}
	}
}

func testBreak(t *testing.T, at place) {
	c := use(t, at(t))
	var docs []entry
	for i := range 700 {
		docs = append(docs, entry{ID: fmt.Sprintf("%04d", i)})
	}
	insert(t, c, docs...)
	seen := 0
	for e, err := range c.Find(t.Context(), docdb.Query{}) {
		if err != nil || e.ID != docs[seen].ID {
			t.Fatal(e.ID, err)
		}
		if seen++; seen == 650 {
			break
		}
		if seen%100 == 0 { // writing while reading
			if err := c.Delete(t.Context(), e.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := len(find(t, c, docdb.Query{})); got != 694 {
		t.Error(got, "are left")
	}
	if got := len(find(t, c, docdb.Query{Limit: 123})); got != 123 {
		t.Error(got, "of 123")
	}
}

func testForeignCursors(t *testing.T, at place) {
	c := use(t, at(t))
	insert(t, c, entry{ID: "a", Person: "x"})
	q := docdb.Query{Where: []docdb.Cond{docdb.Eq("person", "x")}}
	if _, err := c.CursorOf(docdb.Query{Sort: []docdb.Order{docdb.Desc("at")}}, entry{ID: "a"}); err == nil {
		t.Error("a cursor for a query that cannot be asked")
	}
	other, err := c.CursorOf(docdb.Query{Sort: []docdb.Order{docdb.Desc("person")}}, entry{ID: "a"})
	if err != nil {
		t.Fatal(err)
	}
	for _, after := range []docdb.Cursor{other, "?", "AAAA", "BQAAAAA", docdb.Cursor(slices.Repeat([]byte("A"), 10000))} {
		q.After = after
		for _, err := range c.Find(t.Context(), q) {
			if !errors.Is(err, docdb.ErrCursor) {
				t.Errorf("%.20q: %v", after, err)
			}
		}
	}
}

func testNotIndexed(t *testing.T, at place) {
	c := use(t, at(t))
	eq := docdb.Eq("person", "x")
	for i, q := range []docdb.Query{
		{Where: []docdb.Cond{docdb.Eq("points", 1)}},
		{Where: []docdb.Cond{docdb.Eq("nothing", 1)}},
		{Where: []docdb.Cond{docdb.Eq("at", noon())}}, // not the first of its index
		{Where: []docdb.Cond{docdb.Eq("n", 1), docdb.Eq("ok", true)}},
		{Where: []docdb.Cond{eq}, Sort: []docdb.Order{docdb.Asc("team")}},
		{Where: []docdb.Cond{eq}, Sort: []docdb.Order{docdb.Asc("_id")}}, // the index has at in between
		{Where: []docdb.Cond{docdb.Gt("person", "x")}, Sort: []docdb.Order{docdb.Asc("at")}},
		{Where: []docdb.Cond{docdb.In("person", []string{"x", "y"})}, Sort: []docdb.Order{docdb.Asc("at")}},
		{Sort: []docdb.Order{docdb.Asc("at")}},
		{Sort: []docdb.Order{docdb.Asc("person"), docdb.Desc("at")}},
		{Sort: []docdb.Order{docdb.Asc("phone")}},    // a sparse index knows not all documents
		{Where: []docdb.Cond{docdb.Eq("mail", "x")}}, // nor all of these
		{Where: []docdb.Cond{docdb.Eq("phone", "")}}, // nor any of these
		{Where: []docdb.Cond{docdb.Prefix("points", "abc")}},
	} {
		for _, err := range c.Find(t.Context(), q) {
			if !errors.Is(err, docdb.ErrNotIndexed) {
				t.Errorf("find %d: %v", i, err)
			}
		}
		if len(q.Sort) == 0 {
			if _, err := c.Tally(t.Context(), q, nil); !errors.Is(err, docdb.ErrNotIndexed) {
				t.Errorf("tally %d: %v", i, err)
			}
		}
	}
	if _, err := c.Tally(t.Context(), docdb.Query{}, []string{"points"}); !errors.Is(err, docdb.ErrNotIndexed) {
		t.Error(err)
	}
	if _, err := c.Tally(t.Context(), docdb.Query{}, nil, "n"); !errors.Is(err, docdb.ErrNotIndexed) {
		t.Error(err)
	}
	for i, cond := range []docdb.Cond{
		docdb.Eq("person", 1), docdb.Eq("n", "1"), docdb.Gt("person", nil), docdb.Eq("at", "now"),
		docdb.Eq("person", struct{}{}), docdb.Prefix("n", "1"), docdb.Eq("n", 1.5),
	} {
		for _, err := range c.Find(t.Context(), docdb.Query{Where: []docdb.Cond{cond}}) {
			if err == nil {
				t.Errorf("condition %d was understood", i)
			}
		}
	}
}

func testEmptyTally(t *testing.T, at place) {
	c := use(t, at(t))
	groups, err := c.Tally(t.Context(), docdb.Query{}, nil, "points")
	want := []docdb.Group{{Key: []any{}, Sums: map[string]int64{"points": 0}}}
	if diff := cmp.Diff(want, groups); diff != "" || err != nil {
		t.Error(diff, err)
	}
	groups, err = c.Tally(t.Context(), docdb.Query{}, []string{"person"}, "points")
	if len(groups) != 0 || err != nil {
		t.Error(groups, err)
	}
	never := docdb.Query{Where: []docdb.Cond{docdb.In[string]("person", nil)}}
	if groups, err = c.Tally(t.Context(), never, nil); len(groups) != 1 || groups[0].Count != 0 || err != nil {
		t.Error(groups, err)
	}
	if got := find(t, c, never); len(got) != 0 {
		t.Error(got)
	}
}

// reopen opens a database, uses it once and closes it.
func before(t *testing.T, o docdb.Options, spec docdb.Spec, body func(c *docdb.Collection[entry])) {
	t.Helper()
	db, err := docdb.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	body(useIn(t, db, spec))
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func testNewIndex(t *testing.T, at place) {
	o := at(t)
	plain := docdb.Spec{Name: "entries", Indexes: []docdb.Index{{Name: "by_person", Fields: []string{"person"}}}}
	before(t, o, plain, func(c *docdb.Collection[entry]) {
		var docs []entry
		for i := range 1200 {
			docs = append(docs, entry{ID: fmt.Sprint(i), Person: "x", Points: 2, Phone: fmt.Sprint(i), At: noon().Add(time.Duration(i) * time.Second)})
		}
		insert(t, c, docs...)
	})
	check := func(c *docdb.Collection[entry]) {
		q := docdb.Query{Where: []docdb.Cond{docdb.Eq("person", "x"), docdb.Gte("at", noon().Add(1190*time.Second))}}
		if got := len(find(t, c, q)); got != 10 {
			t.Error("found", got)
		}
		groups, err := c.Tally(t.Context(), docdb.Query{}, []string{"team"}, "points")
		want := []docdb.Group{{Key: []any{""}, Count: 1200, Sums: map[string]int64{"points": 2400}}}
		if diff := cmp.Diff(want, groups); diff != "" || err != nil {
			t.Error(diff, err)
		}
		if lines, err := c.Miscounted(t.Context()); lines != 0 || err != nil {
			t.Error(lines, "lines of counts are wrong", err)
		}
		if got := refusedBy(insertOne(t, c, entry{ID: "new", Phone: "7"})); got != "by_phone" {
			t.Errorf("refused by %q", got)
		}
	}
	before(t, o, entrySpec(), check)
	before(t, o, plain, func(c *docdb.Collection[entry]) { // back, and forth again
		insert(t, c, entry{ID: "between", Person: "y"})
		if err := c.Delete(t.Context(), "between"); err != nil {
			t.Error(err)
		}
	})
	check(useIn(t, testkit.Open(t, o), entrySpec()))
}

func testBrokenUniqueIndex(t *testing.T, at place) {
	o := at(t)
	plain := docdb.Spec{Name: "entries"}
	before(t, o, plain, func(c *docdb.Collection[entry]) {
		insert(t, c, entry{ID: "a", Phone: "1"}, entry{ID: "b", Phone: "1"})
	})
	db := testkit.Open(t, o)
	_, err := docdb.Use[entry](t.Context(), db, entrySpec())
	if refusedBy(err) != "by_phone" {
		t.Error(err)
	}
	if got := len(find(t, useIn(t, db, plain), docdb.Query{})); got != 2 {
		t.Error(got, "documents are left")
	}
}

func testBadDeclarations(t *testing.T, at place) {
	db := testkit.Open(t, at(t))
	index := func(fields ...string) []docdb.Index { return []docdb.Index{{Name: "i", Fields: fields}} }
	for i, spec := range []docdb.Spec{
		{},
		{Name: "Big"},
		{Name: "sqlite_x"},
		{Name: "docdb_fields"},
		{Name: `a"b`},
		{Name: "a", Indexes: index()},
		{Name: "a", Indexes: index("_id")},
		{Name: "a", Indexes: index("missing")},
		{Name: "a", Indexes: index("counts")},
		{Name: "a", Indexes: index("place")},
		{Name: "a", Indexes: index("_v")},
		{Name: "a", Indexes: append(index("n"), index("day")...)},
		{Name: "a", Sums: []string{"person"}},
		{Name: "a", Indexes: []docdb.Index{{Name: "x", Fields: []string{"n"}, ExpireAfter: time.Hour}}},
		{Name: "a", Indexes: []docdb.Index{{Name: "x", Fields: []string{"at"}, ExpireAfter: time.Millisecond}}},
	} {
		if _, err := docdb.Use[entry](t.Context(), db, spec); err == nil {
			t.Errorf("declaration %d was accepted", i)
		}
	}
	if _, err := docdb.Use[struct{ Name string }](t.Context(), db, docdb.Spec{Name: "a"}); err == nil {
		t.Error("a document without a key was accepted")
	}
	useIn(t, db, docdb.Spec{Name: "a", Indexes: index("n")})
	useIn(t, db, docdb.Spec{Name: "a", Indexes: index("n")})
	if _, err := docdb.Use[entry](t.Context(), db, docdb.Spec{Name: "a"}); err == nil {
		t.Error("two declarations of one collection")
	}
}

// testUniqueAbsent has a unique index whose fields the type may leave out: then only one document may lack them.
func testUniqueAbsent(t *testing.T, at place) {
	spec := docdb.Spec{Name: "entries", Indexes: []docdb.Index{
		{Name: "one", Fields: []string{"team", "note"}, Unique: true},
		{Name: "two", Fields: []string{"day", "n"}, Unique: true},
	}}
	c := useIn(t, testkit.Open(t, at(t)), spec)
	insert(t, c, entry{ID: "a"}, entry{ID: "b", Team: "x", N: 1}, entry{ID: "c", Team: "y", N: 2})
	if got := refusedBy(insertOne(t, c, entry{ID: "d", N: 3})); got != "one" {
		t.Errorf("refused by %q", got)
	}
	if got := refusedBy(insertOne(t, c, entry{ID: "d", N: 2, Team: "z"})); got != "two" {
		t.Errorf("refused by %q", got)
	}
	q := docdb.Query{Where: []docdb.Cond{docdb.Eq("day", "")}, Sort: []docdb.Order{docdb.Desc("n")}, Limit: 1}
	if diff := cmp.Diff([]string{"c", "b", "a"}, ids(pages(t, c, q))); diff != "" {
		t.Error(diff)
	}
	q = docdb.Query{Sort: []docdb.Order{docdb.Asc("team")}, Limit: 1}
	if diff := cmp.Diff([]string{"a", "b", "c"}, ids(pages(t, c, q))); diff != "" {
		t.Error(diff)
	}
}
