package docdb

import (
	"context"
	"errors"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Expire deletes what has expired, as the janitor does from time to time.
func (db *DB) Expire(ctx context.Context) error {
	return db.engine.(*sqliteEngine).janitor.sweep(ctx)
}

// SetSlow sets how long an operation takes that is logged.
func (db *DB) SetSlow(d time.Duration) { db.slow = d }

// Block keeps the SQLite writer busy until release is called.
func (db *DB) Block(ctx context.Context) (release func()) {
	busy, free := make(chan struct{}), make(chan struct{})
	go func() {
		_ = db.engine.(*sqliteEngine).writer.doOne(ctx, func(context.Context) error {
			close(busy)
			<-free
			return nil
		})
	}()
	<-busy
	return func() { close(free) }
}

// Waiting is how many writes wait for the SQLite writer.
func (db *DB) Waiting() int {
	b := &db.engine.(*sqliteEngine).writer.commits
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.waiting)
}

// Fail runs a write in SQLite that fails, or panics.
func (db *DB) Fail(ctx context.Context, with error) error {
	return db.engine.(*sqliteEngine).writer.doOne(ctx, func(context.Context) error {
		if with == nil {
			panic("a write")
		}
		return with
	})
}

// ExpireSeconds is after how many seconds MongoDB expires documents by an index.
func (db *DB) ExpireSeconds(ctx context.Context, collection, index string) (int32, error) {
	specs, err := db.engine.(*mongoEngine).database.Collection(collection).Indexes().ListSpecifications(ctx)
	for _, s := range specs {
		if s.Name == index && s.ExpireAfterSeconds != nil {
			return *s.ExpireAfterSeconds, nil
		}
	}
	return 0, errors.Join(err, errors.New("no such index"))
}

// Explain is how SQLite answers a query, also behind the cursor of a document.
func (c *Collection[T]) Explain(ctx context.Context, q Query, behind T) (string, error) {
	r, _, err := c.schema.plan(q)
	if err != nil {
		return "", err
	}
	r.limit = 100
	raw, err := bson.Marshal(behind)
	if err != nil {
		return "", err
	}
	t := c.table.(*sqliteTable)
	var out strings.Builder
	for _, part := range append(r.behind(r.positionOf(raw)), r) {
		b := t.selectPage(part)
		rows, err := t.engine.readers.QueryContext(ctx, "EXPLAIN QUERY PLAN "+b.text.String(), b.args...)
		if err != nil {
			return "", err
		}
		for rows.Next() {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				return "", errors.Join(err, rows.Close())
			}
			out.WriteString(detail + "\n")
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return "", err
		}
	}
	return out.String(), nil
}

func init() { crowd = 3 }

// Waiting is how many documents SQLite has not filed yet.
func (c *Collection[T]) Waiting() int {
	t, ok := c.table.(*sqliteTable)
	if !ok {
		return 0
	}
	t.intake.mu.RLock()
	defer t.intake.mu.RUnlock()
	return len(t.intake.ids)
}

// File has SQLite file some of the documents that wait.
func (c *Collection[T]) File(ctx context.Context, most int) error {
	if t, ok := c.table.(*sqliteTable); ok {
		return t.intake.fileSome(ctx, most)
	}
	return nil
}

// ReadBatch reads a row of the intake and gives its documents.
func ReadBatch(page []byte) (docs []bson.Raw, again []byte, err error) {
	b, err := batchOf(1, page)
	if err != nil {
		return nil, nil, err
	}
	for _, g := range b.guests {
		docs = append(docs, g.raw)
	}
	return docs, b.page(), nil
}

// HoldFiling ends the filing of crowds: what comes from then on waits for the next opening.
func (db *DB) HoldFiling() {
	e := db.engine.(*sqliteEngine)
	e.stop()
	e.intakes.Wait()
}

// Tamper changes a SQLite file by other means than the package.
func (db *DB) Tamper(ctx context.Context, query string) error {
	w := db.engine.(*sqliteEngine).writer
	return w.doOne(ctx, func(ctx context.Context) error { return w.exec(ctx, query) })
}
