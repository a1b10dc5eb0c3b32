package docdb

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// slowAfter is how long an operation may take before it is logged.
const slowAfter = 200 * time.Millisecond

// Options says where the documents are kept.
type Options struct {
	MongoURI string // empty: SQLite at Path
	Database string // the database on the MongoDB server
	Path     string // the SQLite file; its folder is made if needed
	Logger   *slog.Logger
	// Now is the clock by which documents expire, instead of the database's own. MongoDB knows no other: where it is
	// set, nothing expires there.
	Now func() time.Time
}

// DB is an open database. It is safe for use by many goroutines.
type DB struct {
	engine engine
	name   string
	logger *slog.Logger
	slow   time.Duration // operations that take longer are logged
	tardy  tardy

	mu     sync.Mutex
	tables map[string]opened

	closing  sync.Once
	closeErr error
}

// opened remembers how a collection was declared, so that it is declared once.
type opened struct {
	table  table
	schema *schema
	locks  *keyLocks
}

// engine is one kind of database.
type engine interface {
	use(ctx context.Context, s *schema) (table, error)
	ping(ctx context.Context) error
	// drop deletes everything the database holds.
	drop(ctx context.Context) error
	// close finishes the writes that were begun.
	close() error
}

// table is one collection of an engine. Documents come and go without their version element.
type table interface {
	get(ctx context.Context, id string) (bson.Raw, Version, error)
	insert(ctx context.Context, docs []record) ([]error, error)
	// replace writes the document as version v+1 if version v is there.
	replace(ctx context.Context, doc record, v Version) error
	increment(ctx context.Context, id string, by map[string]int64) error
	remove(ctx context.Context, id string) error
	page(ctx context.Context, r request) ([]bson.Raw, error)
	tally(ctx context.Context, r request, by, sums []field) ([]Group, error)
	// memory holds documents that were read; nil for none.
	memory() *memory
}

// Open opens the database. It fails with ErrInUse when another process has the SQLite file open.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	db := &DB{name: "SQLite", logger: o.Logger, slow: slowAfter, tables: map[string]opened{}}
	var err error
	if o.MongoURI != "" {
		db.name = "MongoDB"
		db.engine, err = openMongo(ctx, o)
	} else {
		db.engine, err = openSQLite(ctx, o)
	}
	if err != nil {
		return nil, err
	}
	return db, nil
}

// Engine is the name of the database behind, for people: "MongoDB" or "SQLite".
func (db *DB) Engine() string { return db.name }

// Sole reports whether no other process can write while this one has the database open.
func (db *DB) Sole() bool {
	_, sole := db.engine.(*sqliteEngine)
	return sole
}

// Ping asks whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return db.engine.ping(ctx) }

// Close finishes the writes that were begun and closes the database. Later operations fail with ErrClosed.
func (db *DB) Close() error {
	db.closing.Do(func() { db.closeErr = db.engine.close() })
	return db.closeErr
}

// Drop deletes all collections with their documents, for throw-away databases. Only Close may follow.
func (db *DB) Drop(ctx context.Context) error { return db.engine.drop(ctx) }

// open declares a collection once; declaring it again in the same way gives the same table.
func (db *DB) open(ctx context.Context, s *schema) (opened, error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if known, ok := db.tables[s.name]; ok {
		if !reflect.DeepEqual(known.schema, s) {
			return opened{}, fmt.Errorf("docdb: collection %s is already used with another declaration", s.name)
		}
		return known, nil
	}
	t, err := db.engine.use(ctx, s)
	if err != nil {
		return opened{}, fmt.Errorf("docdb: use collection %s: %w", s.name, err)
	}
	known := opened{table: t, schema: s, locks: newKeyLocks()}
	db.tables[s.name] = known
	return known, nil
}

// watch logs an operation that took long; call the result when it has ended. What is slow is slow for many at once,
// and to write a line for each would make it slower: one line a second stands for all of its kind.
func (db *DB) watch(ctx context.Context, collection, operation string) func(*error) {
	start := time.Now()
	return func(err *error) {
		now := time.Now()
		took := now.Sub(start)
		if took < db.slow {
			return
		}
		others, say := db.tardy.note(collection+" "+operation, now)
		if !say {
			return
		}
		attrs := []slog.Attr{
			slog.String("engine", db.name), slog.String("collection", collection),
			slog.String("operation", operation), slog.Duration("took", took), slog.Int("others", others),
		}
		if *err != nil && !errors.Is(*err, ErrNotFound) {
			attrs = append(attrs, slog.String("error", (*err).Error()))
		}
		db.logger.LogAttrs(ctx, slog.LevelWarn, "slow database operation", attrs...)
	}
}

// tardy counts slow operations by kind.
type tardy struct {
	mu    sync.Mutex
	kinds map[string]tardyKind
}

type tardyKind struct {
	said   time.Time
	unsaid int
}

// note reports whether a slow operation is to be told, and how many have not been since the last that was.
func (t *tardy) note(kind string, now time.Time) (others int, say bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	k, known := t.kinds[kind]
	if known && now.Sub(k.said) < time.Second {
		k.unsaid++
		t.kinds[kind] = k
		return 0, false
	}
	if t.kinds == nil {
		t.kinds = map[string]tardyKind{}
	}
	t.kinds[kind] = tardyKind{said: now}
	return k.unsaid, true
}
