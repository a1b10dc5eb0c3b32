package docdb

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"time"
)

// Collection holds documents of one type. A write is durable when the call returns nil: synced to the file, or
// journaled by a majority of the servers. If the caller's context ends first, the call returns its error at
// once, and the write may or may not be done; so may it after any error but the outcomes of this package.
type Collection[T any] struct {
	db     *DB
	schema *schema
	table  table
	locks  *keyLocks
}

// Use opens a collection, making it and its indexes if needed; documents that are already there are indexed.
// It fails if they break a new unique index.
func Use[T any](ctx context.Context, db *DB, spec Spec) (*Collection[T], error) {
	s, err := newSchema(reflect.TypeFor[T](), spec)
	if err != nil {
		return nil, err
	}
	o, err := db.open(ctx, s)
	if err != nil {
		return nil, err
	}
	return &Collection[T]{db: db, schema: o.schema, table: o.table, locks: o.locks}, nil
}

// Get reads a document and its version, or fails with ErrNotFound.
func (c *Collection[T]) Get(ctx context.Context, id string) (doc T, v Version, err error) {
	defer c.db.watch(ctx, c.schema.name, "get")(&err)
	if !validID(id) {
		return doc, 0, c.notFound(id)
	}
	m := c.table.memory()
	if m == nil {
		return c.read(ctx, id)
	}
	known, changes, ok := m.recall(id)
	if ok {
		doc, _ = known.doc.(T)
		return doc, known.v, ctx.Err()
	}
	if doc, v, err = c.read(ctx, id); err == nil {
		m.keep(id, doc, v, changes)
	}
	return doc, v, err
}

func (c *Collection[T]) read(ctx context.Context, id string) (doc T, v Version, err error) {
	raw, v, err := c.table.get(ctx, id)
	if err != nil {
		return doc, 0, c.wrap("get", id, err)
	}
	doc, err = decode[T](raw)
	return doc, v, err
}

// Insert writes new documents, each as version 1. The outcomes are one for each document: nil, a
// *DuplicateError, or why it cannot be kept. The error is for the whole call. Concurrent inserts share a commit.
func (c *Collection[T]) Insert(ctx context.Context, docs ...T) (outcomes []error, err error) {
	defer c.db.watch(ctx, c.schema.name, "insert")(&err)
	outcomes = make([]error, len(docs))
	records := make([]record, 0, len(docs))
	places := make([]int, 0, len(docs))
	for i := range docs {
		rec, err := encode(&docs[i])
		if err != nil {
			outcomes[i] = err
			continue
		}
		records, places = append(records, rec), append(places, i)
	}
	if len(records) == 0 {
		return outcomes, ctx.Err()
	}
	each, err := c.table.insert(ctx, records)
	if err != nil {
		return nil, fmt.Errorf("docdb: insert into %s: %w", c.schema.name, err)
	}
	for i, place := range places {
		outcomes[place] = each[i]
	}
	return outcomes, nil
}

// Replace writes the document as the next version if version v is the one kept. It fails with ErrConflict,
// ErrNotFound or a *DuplicateError.
func (c *Collection[T]) Replace(ctx context.Context, doc T, v Version) (next Version, err error) {
	defer c.db.watch(ctx, c.schema.name, "replace")(&err)
	rec, err := encode(&doc)
	if err != nil {
		return 0, err
	}
	if err := c.table.replace(ctx, rec, v); err != nil {
		return 0, c.wrap("replace", rec.id, err)
	}
	return v + 1, nil
}

// updateTries bounds how often Update starts again after losing to another process or a Replace.
const updateTries = 200

// Update reads a document, lets change work on it and writes it back; when somebody else wrote it meanwhile it
// starts again, so change may run several times. An error of change ends it and is returned as it is. A change
// that changes nothing writes nothing. The result is the document as kept. Updates of one document run one
// after the other in a process, so change must be quick and must not use the collection.
func (c *Collection[T]) Update(ctx context.Context, id string, change func(*T) error) (doc T, err error) {
	defer c.db.watch(ctx, c.schema.name, "update")(&err)
	var none T
	if !validID(id) {
		return none, c.notFound(id)
	}
	unlock, err := c.locks.lock(ctx, id)
	if err != nil {
		return none, c.wrap("update", id, err)
	}
	defer unlock()
	for try := range updateTries {
		doc, err = c.updateOnce(ctx, id, change)
		if !errors.Is(err, ErrConflict) {
			return doc, err
		}
		if err := pause(ctx, try); err != nil {
			return none, c.wrap("update", id, err)
		}
	}
	return none, err
}

func (c *Collection[T]) updateOnce(ctx context.Context, id string, change func(*T) error) (T, error) {
	var none T
	raw, v, err := c.table.get(ctx, id)
	if err != nil {
		return none, c.wrap("update", id, err)
	}
	doc, err := decode[T](raw)
	if err != nil {
		return none, err
	}
	if err := change(&doc); err != nil {
		return none, err
	}
	rec, err := encode(&doc)
	if err != nil {
		return none, err
	}
	if rec.id != id {
		return none, fmt.Errorf("docdb: update of %s %q changed its _id to %q", c.schema.name, id, rec.id)
	}
	if !bytes.Equal(raw, rec.raw) {
		if err := c.table.replace(ctx, rec, v); err != nil {
			return none, c.wrap("update", id, err)
		}
	}
	return decode[T](rec.raw) // times as kept
}

// pause waits a little longer with each try, and not as long as everybody else.
func pause(ctx context.Context, try int) error {
	most := min(time.Duration(try+1)*time.Millisecond, 20*time.Millisecond)
	timer := time.NewTimer(rand.N(most))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Increment adds to whole numbers of a document, making the document and the numbers (from 0) if they are not
// there. Dots lead into embedded documents.
func (c *Collection[T]) Increment(ctx context.Context, id string, by map[string]int64) (err error) {
	defer c.db.watch(ctx, c.schema.name, "increment")(&err)
	if !validID(id) {
		return fmt.Errorf("docdb: increment %s: no usable _id: %q", c.schema.name, id)
	}
	if err := checkIncrement(by); err != nil {
		return err
	}
	return c.wrap("increment", id, c.table.increment(ctx, id, by))
}

// Delete removes a document, or fails with ErrNotFound.
func (c *Collection[T]) Delete(ctx context.Context, id string) (err error) {
	defer c.db.watch(ctx, c.schema.name, "delete")(&err)
	if !validID(id) {
		return c.notFound(id)
	}
	return c.wrap("delete", id, c.table.remove(ctx, id))
}

func (c *Collection[T]) notFound(id string) error {
	return fmt.Errorf("%w: %s %q", ErrNotFound, c.schema.name, id)
}

func (c *Collection[T]) wrap(operation, id string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("docdb: %s %s %q: %w", operation, c.schema.name, id, err)
}
