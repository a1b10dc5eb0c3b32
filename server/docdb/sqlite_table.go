package docdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteTable is one collection. Its table has the document, its version, and a column for each declared field.
type sqliteTable struct {
	engine *sqliteEngine
	schema *schema
	fields []field
	intake *intake // nil for a table that takes no crowds
	kept   *memory // nil for a table whose documents do not stay in memory
	counts []*sqliteCount
	// changed by the transaction at work; the writer's goroutine only
	changed []string

	// reading
	selectOne *sql.Stmt
	// writing, on the writer's goroutine only
	insertOne, replaceOne, removeOne, readOne, upsertOne *sql.Stmt
}

func newSQLiteTable(e *sqliteEngine, s *schema) *sqliteTable {
	t := &sqliteTable{engine: e, schema: s, fields: s.sortedFields()}
	if s.kept > 0 {
		t.kept = newMemory(s.kept)
	}
	return t
}

func (t *sqliteTable) memory() *memory { return t.kept }

// change notes that the transaction at work changes a document that may be in memory.
func (t *sqliteTable) change(id string) {
	if t.kept != nil {
		t.changed = append(t.changed, id)
	}
}

// ended is told that the transaction at work is over, before those who wait for it are.
func (t *sqliteTable) ended(bool) {
	t.kept.forget(t.changed)
	t.changed = t.changed[:0]
	for _, k := range t.counts {
		clear(k.changes)
	}
}

func (t *sqliteTable) prepare(ctx context.Context) error {
	name := quote(t.schema.name)
	columns, marks, set, excluded := "_id, _v, _doc", "?, ?, ?", "_v = ?, _doc = ?", "_v = excluded._v, _doc = excluded._doc"
	for _, f := range t.fields {
		columns += ", " + f.column()
		marks += ", ?"
		set += ", " + f.column() + " = ?"
		excluded += ", " + f.column() + " = excluded." + f.column()
	}
	insert := "INSERT INTO " + name + " (" + columns + ") VALUES (" + marks + ")"
	one := "SELECT _v, _doc FROM " + name + " WHERE _id = ?"
	var err error
	if t.selectOne, err = t.engine.readers.PrepareContext(ctx, one); err != nil {
		return err
	}
	// The writer's connection belongs to its goroutine, also for preparing.
	_, err = t.engine.writer.do(ctx, func(ctx context.Context) ([]error, error) {
		for query, stmt := range map[string]**sql.Stmt{
			insert: &t.insertOne,
			insert + " ON CONFLICT (_id) DO UPDATE SET " + excluded:        &t.upsertOne,
			"UPDATE " + name + " SET " + set + " WHERE _id = ? AND _v = ?": &t.replaceOne,
			"DELETE FROM " + name + " WHERE _id = ?":                       &t.removeOne,
			one:                                                            &t.readOne,
		} {
			var err error
			//nolint:sqlclosecheck // closed with the connection, which outlives every table
			if *stmt, err = t.engine.writer.conn.PrepareContext(ctx, query); err != nil {
				return nil, err
			}
		}
		t.counts = nil // the transaction may be tried again
		for i := range t.schema.counts {
			k, err := openCount(ctx, t, &t.schema.counts[i])
			if err != nil {
				return nil, err
			}
			t.counts = append(t.counts, k)
		}
		if t.kept != nil || len(t.counts) > 0 {
			t.engine.writer.ended = append(t.engine.writer.ended, t.ended)
			t.engine.writer.ending = append(t.engine.writer.ending, t.ending)
		}
		return nil, recoverIntake(ctx, t)
	})
	return err
}

func (t *sqliteTable) get(ctx context.Context, id string) (bson.Raw, Version, error) {
	if t.intake != nil {
		if g := t.intake.waiting(id); g != nil {
			return g.raw, 1, nil
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	return scanOne(t.selectOne.QueryRowContext(context.WithoutCancel(ctx), id)) // with a context that can end it costs a goroutine
}

func scanOne(row *sql.Row) (raw bson.Raw, v Version, err error) {
	err = row.Scan(&v, (*[]byte)(&raw))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, 0, ErrNotFound
	}
	return raw, v, closedError(err)
}

func (t *sqliteTable) insert(ctx context.Context, docs []record) ([]error, error) {
	if t.intake != nil && len(docs) >= crowd {
		return t.engine.writer.do(ctx, func(ctx context.Context) ([]error, error) { return t.intake.take(ctx, docs) })
	}
	cells := make([][]any, len(docs))
	for i, d := range docs {
		cells[i] = columnValues(d.raw, t.fields)
	}
	// A statement for each: one for several would keep a journal of its own, to take back all of them.
	return t.engine.writer.do(ctx, func(ctx context.Context) ([]error, error) {
		each := make([]error, len(docs))
		for i, d := range docs {
			var err error
			if t.intake != nil && t.intake.has(d.id) {
				err = &DuplicateError{Collection: t.schema.name, Index: idField}
			} else {
				err = t.insertRow(ctx, d, cells[i])
			}
			if err != nil && !isOutcome(err) {
				return nil, err
			}
			each[i] = err
		}
		return each, nil
	})
}

// insertRow puts a document into the table. It runs in a transaction of the writer.
func (t *sqliteTable) insertRow(ctx context.Context, d record, cells []any) error {
	args := make([]any, 0, 3+len(cells))
	args = append(args, d.id, int64(1), []byte(d.raw))
	_, err := t.insertOne.ExecContext(ctx, append(args, cells...)...)
	if err == nil {
		t.recount(nil, cells)
	}
	return t.translate(err)
}

func (t *sqliteTable) replace(ctx context.Context, doc record, v Version) error {
	cells := columnValues(doc.raw, t.fields)
	args := append([]any{int64(v) + 1, []byte(doc.raw)}, cells...)
	args = append(args, doc.id, int64(v))
	return t.engine.writer.doOne(ctx, func(ctx context.Context) error {
		t.change(doc.id)
		if err := t.intake.before(ctx, doc.id); err != nil {
			return err
		}
		old, err := t.columnsNow(ctx, doc.id)
		if err != nil {
			return err
		}
		n, err := affected(t.replaceOne.ExecContext(ctx, args...))
		if err == nil && n == 1 {
			t.recount(old, cells)
		}
		if err != nil || n == 1 {
			return t.translate(err)
		}
		if _, _, err := scanOne(t.readOne.QueryRowContext(ctx, doc.id)); err != nil {
			return err
		}
		return ErrConflict
	})
}

func (t *sqliteTable) remove(ctx context.Context, id string) error {
	return t.engine.writer.doOne(ctx, func(ctx context.Context) error {
		t.change(id)
		if err := t.intake.before(ctx, id); err != nil {
			return err
		}
		old, err := t.columnsNow(ctx, id)
		if err != nil {
			return err
		}
		n, err := affected(t.removeOne.ExecContext(ctx, id))
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		t.recount(old, nil)
		return nil
	})
}

func (t *sqliteTable) increment(ctx context.Context, id string, by map[string]int64) error {
	return t.engine.writer.doOne(ctx, func(ctx context.Context) error {
		t.change(id)
		if err := t.intake.before(ctx, id); err != nil {
			return err
		}
		var old []any
		doc := bson.D{{Key: idField, Value: id}}
		raw, v, err := scanOne(t.readOne.QueryRowContext(ctx, id))
		if err == nil {
			doc, old = nil, columnValues(raw, t.fields)
			err = bson.Unmarshal(raw, &doc)
		}
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		if doc, err = addTo(doc, by); err != nil {
			return refusal{err}
		}
		rec, err := encode(doc)
		if err != nil {
			return refusal{err}
		}
		cells := columnValues(rec.raw, t.fields)
		args := append([]any{id, int64(v) + 1, []byte(rec.raw)}, cells...)
		if _, err = t.upsertOne.ExecContext(ctx, args...); err != nil {
			return t.translate(err)
		}
		t.recount(old, cells)
		return nil
	})
}

// expire deletes some of the documents whose time is not after the given one, and says whether there may be more.
func (t *sqliteTable) expire(ctx context.Context, x expiry, before time.Time) (more bool, err error) {
	table, column := quote(t.schema.name), quote(x.field)
	query := "DELETE FROM " + table + " WHERE _id IN (SELECT _id FROM " + table + " WHERE " + column +
		" <= ? ORDER BY " + column + fmt.Sprintf(" LIMIT %d)", expireBatch)
	err = t.engine.writer.doOne(ctx, func(ctx context.Context) error {
		n, err := affected(t.engine.writer.conn.ExecContext(ctx, query, before.UnixMilli()))
		more = n == expireBatch
		return err
	})
	return err == nil && more, err
}

func affected(r sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// translate turns a refusal by a unique index into a DuplicateError.
func (t *sqliteTable) translate(err error) error {
	if d := duplicateOf(err, t.schema); d != nil {
		return d
	}
	return err
}

// duplicateOf finds out which unique index refused; nil if none did. SQLite names the columns ("UNIQUE
// constraint failed: answers.person, answers.day") or, for an index of expressions, "index 'name'".
func duplicateOf(err error, s *schema) error {
	switch extendedCode(err) {
	case sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return &DuplicateError{Collection: s.name, Index: idField}
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE:
	default:
		return nil
	}
	message := err.Error()
	best := ""
	for _, x := range s.indexes {
		if !x.Unique {
			continue
		}
		var columns []string
		for _, name := range x.Fields {
			columns = append(columns, s.name+"."+name)
		}
		listed := "failed: " + strings.Join(columns, ", ") + " ("
		if strings.Contains(message, listed) || strings.Contains(message, "'"+indexName(s, x)+strictSuffix+"'") {
			best = x.Name
		}
	}
	return &DuplicateError{Collection: s.name, Index: best}
}
