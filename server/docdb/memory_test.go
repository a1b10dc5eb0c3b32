package docdb_test

import (
	"strconv"
	"sync"
	"testing"

	"pufa/server/docdb"
	"pufa/server/testkit"
)

// testOwnChanges has many change and read the same documents: whoever changed one reads it as it is since, and nobody
// sees it go back.
func testOwnChanges(t *testing.T, at place) {
	c := useIn(t, testkit.Open(t, at(t)), entrySpec())
	const documents, people, changes = 3, 8, 40
	for i := range documents {
		insert(t, c, entry{ID: strconv.Itoa(i), Mail: strconv.Itoa(i)})
	}
	var all sync.WaitGroup
	for p := range people {
		all.Go(func() {
			var seen [documents]int
			look := func(i int) {
				e, _, err := c.Get(t.Context(), strconv.Itoa(i))
				if err != nil || e.N < seen[i] {
					t.Errorf("document %d is at %d after %d: %v", i, e.N, seen[i], err)
				}
				seen[i] = e.N
			}
			for n := range changes {
				i := (p + n) % documents
				e, err := c.Update(t.Context(), strconv.Itoa(i), func(e *entry) error { e.N++; return nil })
				if err != nil || e.N <= seen[i] {
					t.Errorf("document %d was changed to %d after %d: %v", i, e.N, seen[i], err)
				}
				seen[i] = max(seen[i], e.N)
				look(i)
				look((i + 1) % documents)
			}
		})
	}
	all.Wait()
	total := 0
	for i := range documents {
		e, _, err := c.Get(t.Context(), strconv.Itoa(i))
		if err != nil {
			t.Fatal(err)
		}
		total += e.N
	}
	if total != people*changes {
		t.Errorf("%d changes of %d are left", total, people*changes)
	}
}

func TestWhatExpiresDoesNotStayInMemory(t *testing.T) {
	spec := expirySpec()
	spec.Kept = 4
	if _, err := docdb.Use[entry](t.Context(), testkit.Open(t, sqlitePlace(t)), spec); err == nil {
		t.Error("an expired document could be read from memory")
	}
}
