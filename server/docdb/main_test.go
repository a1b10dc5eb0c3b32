package docdb_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"pufa/server/docdb"
	"pufa/server/testkit"
)

func TestMain(m *testing.M) {
	if os.Getenv(childVariable) != "" {
		childMain()
	}
	goleak.VerifyTestMain(m)
}

// place makes the options of an empty database.
type place func(t testing.TB) docdb.Options

func sqlitePlace(t testing.TB) docdb.Options {
	return docdb.Options{Path: filepath.Join(t.TempDir(), "数据", "a b?#%.db")}
}

func mongoPlace(t testing.TB) docdb.Options {
	t.Helper()
	uri := os.Getenv(testkit.MongoVariable)
	if uri == "" {
		t.Skipf("%s is not set: not tested against MongoDB", testkit.MongoVariable)
	}
	return docdb.Options{MongoURI: uri, Database: testkit.MongoName()}
}

func TestSQLite(t *testing.T)  { testContract(t, sqlitePlace) }
func TestMongoDB(t *testing.T) { testContract(t, mongoPlace) }

// testContract holds an engine to what the package promises.
func testContract(t *testing.T, at place) {
	at(t) // skips where there is no server
	for _, c := range []struct {
		name string
		test func(*testing.T, place)
	}{
		{"documents come back as they were", testRoundTrip},
		{"outcomes of a batch are per document", testBatchOutcomes},
		{"a unique index decides among writers", testDuplicates},
		{"a sparse index leaves the empty out", testSparse},
		{"versions", testVersions},
		{"no update is lost", testUpdates},
		{"no increment is lost", testIncrements},
		{"increments that cannot be", testBadIncrements},
		{"deleting", testDelete},
		{"keys nobody can have", testOddKeys},
		{"a cancelled caller", testCancelled},
		{"closed", testClosed},
		{"queries equal a plain model", testModel},
		{"paging while others write", testPaging},
		{"leaving an iterator", testBreak},
		{"absent values in a unique index", testUniqueAbsent},
		{"cursors from elsewhere", testForeignCursors},
		{"queries no index leads to", testNotIndexed},
		{"a tally of nothing", testEmptyTally},
		{"a new index on old documents", testNewIndex},
		{"a new unique index that is broken", testBrokenUniqueIndex},
		{"declarations that cannot be", testBadDeclarations},
		{"documents that come as a crowd", testCrowds},
		{"nobody reads what was before their own change", testOwnChanges},
		{"a key that several crowds want", testOneOfManyCrowds},
		{"acknowledged writes survive a kill", testKill},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, at) })
	}
}

// entry is the document of the tests.
type entry struct {
	ID     string           `bson:"_id"`
	Person string           `bson:"person"`
	Day    string           `bson:"day"`
	Team   string           `bson:"team,omitempty"`
	Phone  string           `bson:"phone,omitempty"`
	Mail   string           `bson:"mail"`
	N      int              `bson:"n"`
	Points int64            `bson:"points"`
	OK     bool             `bson:"ok"`
	At     time.Time        `bson:"at"`
	Place  spot             `bson:"place"`
	Note   *string          `bson:"note"`
	Counts map[string]int64 `bson:"counts,omitempty"`
}

type spot struct {
	Code string `bson:"code"`
	Size int64  `bson:"size"`
}

func entrySpec() docdb.Spec {
	return docdb.Spec{
		Name: "entries",
		Indexes: []docdb.Index{
			{Name: "by_person", Fields: []string{"person", "at"}},
			{Name: "by_team", Fields: []string{"team", "n", "ok"}},
			{Name: "by_place", Fields: []string{"place.code", "note"}},
			{Name: "by_phone", Fields: []string{"phone"}, Unique: true, Sparse: true},
			{Name: "by_mail", Fields: []string{"mail", "day"}, Unique: true, Sparse: true},
		},
		Sums: []string{"points"},
		Counts: []docdb.Count{
			{Name: "teams", By: []string{"team", "n", "ok", "note"}, Sums: []string{"points", "place.size"}},
			{Name: "spots", By: []string{"place.code", "person", "at"}, Sums: []string{"points", "place.size"}},
		},
		Kept: 4, // a few, so that what is remembered and what is not is asked for
	}
}

func use(t testing.TB, o docdb.Options) *docdb.Collection[entry] {
	t.Helper()
	return useIn(t, testkit.Open(t, o), entrySpec())
}

func useIn(t testing.TB, db *docdb.DB, spec docdb.Spec) *docdb.Collection[entry] {
	t.Helper()
	c, err := docdb.Use[entry](t.Context(), db, spec)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// insert writes documents that must all be accepted.
func insert[T any](t testing.TB, c *docdb.Collection[T], docs ...T) {
	t.Helper()
	errs, err := c.Insert(t.Context(), docs...)
	if err != nil {
		t.Fatal(err)
	}
	for i, err := range errs {
		if err != nil {
			t.Fatalf("document %d: %v", i, err)
		}
	}
}

// insertOne is the outcome for one document.
func insertOne[T any](t testing.TB, c *docdb.Collection[T], doc T) error {
	errs, err := c.Insert(t.Context(), doc)
	if err == nil {
		err = errs[0]
	}
	return err
}

func find(t testing.TB, c *docdb.Collection[entry], q docdb.Query) []entry {
	t.Helper()
	var out []entry
	for e, err := range c.Find(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}

func ids(es []entry) []string {
	var out []string
	for _, e := range es {
		out = append(out, e.ID)
	}
	return out
}

func noon() time.Time { return time.Date(2026, 12, 4, 4, 0, 0, 0, time.UTC) }
