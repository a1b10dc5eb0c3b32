package district_test

import (
	"encoding/csv"
	"os"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pufa/server/district"
	"pufa/server/docdb"
	"pufa/server/store"
	"pufa/server/testkit"
)

func newTree(t *testing.T, db *docdb.DB) *district.Tree {
	t.Helper()
	nodes, err := store.NewDistricts(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return district.NewTree(nodes, time.Now)
}

func TestSeedOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		tree := newTree(t, db)
		for range 2 {
			if err := tree.Seed(t.Context(), "南岸区"); err != nil {
				t.Fatal(err)
			}
		}
		all, err := tree.All(t.Context())
		if err != nil || len(all) != 16 || all[0].Code != district.RootCode {
			t.Fatalf("%d nodes, %v", len(all), err)
		}
		if _, err := tree.Edit(t.Context(), "500108001", district.Edit{Name: "改过的街道"}); err != nil {
			t.Fatal(err)
		}
		if err := tree.Remove(t.Context(), "500108108"); err != nil {
			t.Fatal(err)
		}
		if err := tree.Seed(t.Context(), "别的名字"); err != nil {
			t.Fatal(err)
		}
		edited, err := tree.Get(t.Context(), "500108001")
		if err != nil || edited.Name != "改过的街道" {
			t.Errorf("seeding again undid an edit: %+v %v", edited, err)
		}
		if _, err := tree.Get(t.Context(), "500108108"); err == nil {
			t.Error("seeding again brought back what was removed")
		}
		narrow, err := tree.Subdistricts(t.Context(), district.Only("500108001"))
		if err != nil || len(narrow) != 1 {
			t.Errorf("%v %v", narrow, err)
		}
		none, err := tree.Subdistricts(t.Context(), district.Scope{})
		if err != nil || len(none) != 0 {
			t.Errorf("the empty scope sees %v %v", none, err)
		}
	})
}

// The seed holds the same facts as the table it was made from, where that is at hand.
func TestSeedAgainstItsSource(t *testing.T) {
	const source = "../../../shared/rules/nanan_divisions.csv"
	file, err := os.Open(source)
	if err != nil {
		t.Skipf("%s is not here: the seed is not compared", source)
	}
	defer func() { _ = file.Close() }()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	tree := newTree(t, testkit.DB(t))
	if err := tree.Seed(t.Context(), "南岸区"); err != nil {
		t.Fatal(err)
	}
	all, err := tree.Subdistricts(t.Context(), district.All())
	if err != nil || len(all) != len(rows)-1 {
		t.Fatalf("%d sub-districts, the source has %d: %v", len(all), len(rows)-1, err)
	}
	for _, row := range rows[1:] {
		if !slices.ContainsFunc(all, func(d district.District) bool {
			return d.Code == row[0] && d.Name == row[1] && string(d.Kind) == row[2]
		}) {
			t.Errorf("%v is not in the seed", row[:3])
		}
	}
}

func TestScopeContains(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		home := rapid.StringMatching(`500108\d{3}`).Draw(t, "home")
		other := rapid.StringMatching(`500108\d{3}`).Draw(t, "other")
		if !district.Only(home).Contains(home + "001") {
			t.Fatal("a community of one's own is out of sight")
		}
		if other != home && district.Only(home).Contains(other) {
			t.Fatal("another sub-district is in sight")
		}
		if (district.Scope{}).Contains(other) || !district.All().Contains(other) || district.Only(home).Contains("500108") {
			t.Fatal("nothing, all, or the root")
		}
	})
}
