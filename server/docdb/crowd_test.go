package docdb_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"
	"pgregory.net/rapid"

	"pufa/server/docdb"
	"pufa/server/testkit"
)

// crowdSpec is entrySpec without what decides by other things than the key.
func crowdSpec() docdb.Spec {
	s := entrySpec()
	s.Name, s.Crowds = "crowds", true
	s.Indexes = slices.DeleteFunc(s.Indexes, func(x docdb.Index) bool { return x.Name == "by_mail" })
	for i := range s.Indexes {
		s.Indexes[i].Unique = false
	}
	return s
}

// testCrowds does whatever may be done with documents that came as a crowd, filed or not, and compares with a plain map.
func testCrowds(t *testing.T, at place) {
	c := useIn(t, testkit.Open(t, at(t)), crowdSpec())
	model, versions := map[string]entry{}, map[string]docdb.Version{}
	rapid.Check(t, func(r *rapid.T) {
		for id := range model {
			if err := c.Delete(t.Context(), id); err != nil {
				r.Fatal(err)
			}
		}
		clear(model)
		clear(versions)
		known := func(r *rapid.T) (string, bool) {
			if len(model) == 0 || rapid.IntRange(0, 9).Draw(r, "nobody") == 0 {
				return "nobody", false
			}
			return rapid.SampledFrom(slices.Sorted(maps.Keys(model))).Draw(r, "id"), true
		}
		r.Repeat(map[string]func(*rapid.T){
			"insert": func(r *rapid.T) {
				docs := rapid.SliceOfN(rapid.Custom(drawEntry), 1, 12).Draw(r, "documents")
				errs, err := c.Insert(t.Context(), docs...)
				if err != nil {
					r.Fatal(err)
				}
				for i, e := range docs {
					_, there := model[e.ID]
					if got := refusedBy(errs[i]); (got == "_id") != there || got != "" && got != "_id" {
						r.Fatalf("%s: refused by %q, there before: %t", e.ID, got, there)
					}
					if !there {
						model[e.ID], versions[e.ID] = e, 1
					}
				}
			},
			"get": func(r *rapid.T) {
				id, there := known(r)
				e, v, err := c.Get(t.Context(), id)
				if !there {
					if !errors.Is(err, docdb.ErrNotFound) {
						r.Fatal(err)
					}
					return
				}
				if diff := gocmp.Diff(model[id], e); err != nil || v != versions[id] || diff != "" {
					r.Fatal(err, v, diff)
				}
			},
			"update": func(r *rapid.T) {
				id, there := known(r)
				e, err := c.Update(t.Context(), id, func(e *entry) error {
					e.Points++
					return nil
				})
				if !there {
					if !errors.Is(err, docdb.ErrNotFound) {
						r.Fatal(err)
					}
					return
				}
				if err != nil || e.Points != model[id].Points+1 {
					r.Fatal(e, err)
				}
				model[id], versions[id] = e, versions[id]+1
			},
			"increment": func(r *rapid.T) {
				id, there := known(r)
				if !there {
					return
				}
				if err := c.Increment(t.Context(), id, map[string]int64{"points": 2}); err != nil {
					r.Fatal(err)
				}
				e := model[id]
				e.Points += 2
				model[id], versions[id] = e, versions[id]+1
			},
			"delete": func(r *rapid.T) {
				id, there := known(r)
				err := c.Delete(t.Context(), id)
				if there != (err == nil) {
					r.Fatal(err)
				}
				delete(model, id)
			},
			"file":  func(*rapid.T) { must(r, c.File(t.Context(), rapid.IntRange(0, 5).Draw(r, "most"))) },
			"tally": func(r *rapid.T) { compareTally(t, r, c, model) },
			"query": func(r *rapid.T) { compareQuery(t, r, c, model) },
			"count": func(r *rapid.T) {
				lines, err := c.Miscounted(t.Context())
				if lines != 0 {
					r.Fatal(lines, "lines of counts are wrong")
				}
				must(r, err)
			},
		})
	})
}

func must(r *rapid.T, err error) {
	if err != nil {
		r.Fatal(err)
	}
}

// testOneOfManyCrowds has crowds and single writers want the same keys.
func testOneOfManyCrowds(t *testing.T, at place) {
	c := useIn(t, testkit.Open(t, at(t)), crowdSpec())
	const keys, writers = 60, 8
	var won [keys]atomic.Int32
	together(writers, func(w int) {
		step := 1 + w%5 // some come alone
		for from := 0; from < keys; from += step {
			var docs []entry
			for k := from; k < min(from+step, keys); k++ {
				docs = append(docs, entry{ID: fmt.Sprint(k), Person: fmt.Sprint(w)})
			}
			errs, err := c.Insert(t.Context(), docs...)
			if err != nil {
				t.Error(err)
				return
			}
			for i, err := range errs {
				if err == nil {
					won[from+i].Add(1)
				}
				if e, _, err := c.Get(t.Context(), docs[i].ID); err != nil || errs[i] == nil && e.Person != docs[i].Person {
					t.Error(e, err)
				}
			}
			if n, err := c.Tally(t.Context(), docdb.Query{}, nil); err != nil || n[0].Count > keys {
				t.Error(n, err)
			}
		}
	})
	for k := range won {
		if n := won[k].Load(); n != 1 {
			t.Errorf("%d writers won key %d", n, k)
		}
	}
	if got := find(t, c, docdb.Query{}); len(got) != keys {
		t.Errorf("%d documents", len(got))
	}
}

func TestACrowdThatWasNotFiledIsThereAgain(t *testing.T) {
	o := sqlitePlace(t)
	db := testkit.Open(t, o)
	c := useIn(t, db, crowdSpec())
	db.HoldFiling()
	insert(t, c, entry{ID: "a"}, entry{ID: "b"}, entry{ID: "c"}, entry{ID: "d"})
	if n := c.Waiting(); n != 4 {
		t.Errorf("%d documents wait", n)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, spec := range []docdb.Spec{crowdSpec(), func() docdb.Spec { s := crowdSpec(); s.Crowds = false; return s }()} {
		db := testkit.Open(t, o)
		c := useIn(t, db, spec)
		if diff := gocmp.Diff([]string{"a", "b", "c", "d"}, ids(find(t, c, docdb.Query{}))); diff != "" {
			t.Error(diff)
		}
		if err := insertOne(t, c, entry{ID: "b"}); refusedBy(err) != "_id" {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestACrowdBesideAWriteThatFails(t *testing.T) {
	db := testkit.Open(t, sqlitePlace(t))
	c := useIn(t, db, crowdSpec())
	release := db.Block(t.Context())
	done := make(chan error, 2)
	crowd := []entry{{ID: "a"}, {ID: "b"}, {ID: "c"}}
	go func() {
		_, err := c.Insert(t.Context(), crowd...)
		done <- err
	}()
	for db.Waiting() < 1 {
		runtime.Gosched()
	}
	go func() { done <- db.Fail(t.Context(), errors.New("no")) }()
	for db.Waiting() < 2 {
		runtime.Gosched()
	}
	release()
	failed := 0
	for range 2 {
		if <-done != nil {
			failed++
		}
	}
	if failed != 1 {
		t.Errorf("%d failed", failed)
	}
	if n, err := c.Tally(t.Context(), docdb.Query{}, nil); err != nil || n[0].Count != 3 {
		t.Error(n, err)
	}
	if got := ids(find(t, c, docdb.Query{})); len(got) != 3 {
		t.Error(got)
	}
}

func TestCrowdsCannotHaveOtherReferees(t *testing.T) {
	db := testkit.Open(t, sqlitePlace(t))
	for _, x := range []docdb.Index{
		{Name: "phone", Fields: []string{"phone"}, Unique: true},
		{Name: "old", Fields: []string{"at"}, ExpireAfter: 1e9},
	} {
		_, err := docdb.Use[entry](t.Context(), db, docdb.Spec{Name: "entries", Indexes: []docdb.Index{x}, Crowds: true})
		if err == nil {
			t.Errorf("%s was taken", x.Name)
		}
	}
}

func FuzzReadBatch(f *testing.F) {
	one, err := bson.Marshal(entry{ID: "a"})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(slices.Concat(one, one))
	f.Add(one[:len(one)-1])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, page []byte) {
		docs, again, err := docdb.ReadBatch(page)
		if err == nil && (!bytes.Equal(page, again) || len(page) > 0 && len(docs) == 0) {
			t.Errorf("%d documents, %x became %x", len(docs), page, again)
		}
	})
}
