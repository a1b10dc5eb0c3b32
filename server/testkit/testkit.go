// Package testkit lends tests what they share: throw-away databases and a clock that stands still.
package testkit

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pufa/server/docdb"
)

// MongoVariable names the environment variable with the URI of a MongoDB server for tests.
const MongoVariable = "MONGODB_TEST_URI"

// longAgo is the time in databases for tests. Tests set clocks of their own: by this machine's, what they keep may
// have expired long ago.
func longAgo() time.Time { return time.Unix(0, 0) }

// DB opens an empty database in a SQLite file and closes it when the test ends.
func DB(t testing.TB) *docdb.DB {
	t.Helper()
	return Open(t, docdb.Options{Path: filepath.Join(t.TempDir(), "test.db"), Now: longAgo})
}

// MongoDB opens an empty database on the MongoDB server for tests, and drops it when the test ends. Without such
// a server the test is skipped.
func MongoDB(t testing.TB) *docdb.DB {
	t.Helper()
	uri := os.Getenv(MongoVariable)
	if uri == "" {
		t.Skipf("%s is not set: not tested against MongoDB", MongoVariable)
	}
	return Open(t, docdb.Options{MongoURI: uri, Database: MongoName(), Now: longAgo})
}

// MongoName is a name for a throw-away database that no other test uses.
func MongoName() string { return "test_" + strings.ToLower(rand.Text()) }

// Open opens a database that ends with the test; on MongoDB it is dropped.
func Open(t testing.TB, o docdb.Options) *docdb.DB {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	db, err := docdb.Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if o.MongoURI != "" {
			if err := db.Drop(ctx); err != nil {
				t.Errorf("drop %s: %v", o.Database, err)
			}
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// EachDB runs a test on a database of each kind, as subtests "SQLite" and, where a server is set, "MongoDB".
func EachDB(t *testing.T, body func(t *testing.T, db *docdb.DB)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) { body(t, DB(t)) })
	t.Run("MongoDB", func(t *testing.T) { body(t, MongoDB(t)) })
}

// Clock is a clock that tests set. Its Now can be handed to whoever asks for the time.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock gives a clock that shows the time until it is set or moved.
func NewClock(now time.Time) *Clock { return &Clock{now: now} }

// Now is what the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set makes the clock show another time.
func (c *Clock) Set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

// Advance moves the clock on, or back if d is negative.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
