package testkit_test

import (
	"testing"
	"time"

	"pufa/server/docdb"
	"pufa/server/testkit"
)

func TestEachDB(t *testing.T) {
	type note struct {
		ID string `bson:"_id"`
	}
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		notes, err := docdb.Use[note](t.Context(), db, docdb.Spec{Name: "notes"})
		if err != nil {
			t.Fatal(err)
		}
		for e, err := range notes.Find(t.Context(), docdb.Query{}) {
			t.Error("a new database holds", e, err)
		}
	})
}

func TestClock(t *testing.T) {
	start := time.Date(2026, 12, 4, 0, 0, 0, 0, time.UTC)
	clock := testkit.NewClock(start)
	clock.Advance(time.Minute)
	if got := clock.Now(); got != start.Add(time.Minute) {
		t.Error(got)
	}
	clock.Set(start)
	if got := clock.Now(); got != start {
		t.Error(got)
	}
}
