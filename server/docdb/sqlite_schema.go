package docdb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// fieldsTable remembers which fields of a collection have filled columns, and how they were read.
const fieldsTable = "docdb_fields"

func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// migrate brings a table to its declaration, in the transaction of the writer.
func migrate(ctx context.Context, w *sqliteWriter, s *schema) error {
	for _, query := range []string{
		"CREATE TABLE IF NOT EXISTS " + fieldsTable +
			" (collection TEXT NOT NULL, field TEXT NOT NULL, form TEXT NOT NULL, PRIMARY KEY (collection, field)) WITHOUT ROWID",
		createTable(s),
		"CREATE TABLE IF NOT EXISTS " + intakeTable +
			" (row INTEGER PRIMARY KEY, collection TEXT NOT NULL, docs BLOB NOT NULL)",
	} {
		if err := w.exec(ctx, query); err != nil {
			return err
		}
	}
	if err := dropIndexes(ctx, w, s); err != nil {
		return err
	}
	stale, err := fillColumns(ctx, w, s)
	if err != nil {
		return err
	}
	if err := makeIndexes(ctx, w, s); err != nil {
		return err
	}
	return makeCounts(ctx, w, s, stale)
}

// createTable has all columns in one statement: each that is added later makes SQLite read its whole schema again.
func createTable(s *schema) string {
	columns := "_id TEXT NOT NULL PRIMARY KEY, _v INTEGER NOT NULL, _doc BLOB NOT NULL"
	for _, f := range s.sortedFields() {
		columns += ", " + f.definition()
	}
	return "CREATE TABLE IF NOT EXISTS " + quote(s.name) + " (" + columns + ")"
}

func (f field) form() string { return fmt.Sprintf("%s zeroIsNull=%t", f.kind, f.zeroIsNull) }

func (f field) column() string { return quote(f.name) }

func (f field) definition() string {
	if f.kind == kindString {
		return f.column() + " TEXT"
	}
	return f.column() + " INTEGER"
}

// fillColumns makes the columns that are new, and fills those that were never filled or filled otherwise, which it gives
// back.
func fillColumns(ctx context.Context, w *sqliteWriter, s *schema) (stale []field, err error) {
	filled, err := texts(ctx, w.conn, "SELECT field || ' ' || form FROM "+fieldsTable+" WHERE collection = ?", s.name)
	if err != nil {
		return nil, err
	}
	columns, err := texts(ctx, w.conn, "SELECT name FROM pragma_table_info(?)", s.name)
	if err != nil {
		return nil, err
	}
	fields := s.sortedFields()
	for _, f := range fields {
		if !slices.Contains(columns, f.name) {
			if err := w.exec(ctx, "ALTER TABLE "+quote(s.name)+" ADD COLUMN "+f.definition()); err != nil {
				return nil, err
			}
		}
		if !slices.Contains(filled, f.name+" "+f.form()) {
			stale = append(stale, f)
		}
	}
	if len(stale) > 0 || len(filled) != len(fields) {
		if err := rememberFields(ctx, w, s.name, fields); err != nil {
			return nil, err
		}
	}
	return stale, backfill(ctx, w, s, stale)
}

// rememberFields notes which columns are filled, and how.
func rememberFields(ctx context.Context, w *sqliteWriter, collection string, fields []field) error {
	if err := w.exec(ctx, "DELETE FROM "+fieldsTable+" WHERE collection = ?", collection); err != nil {
		return err
	}
	for _, f := range fields {
		remember := "INSERT INTO " + fieldsTable + " (collection, field, form) VALUES (?, ?, ?)"
		if err := w.exec(ctx, remember, collection, f.name, f.form()); err != nil {
			return err
		}
	}
	return nil
}

// backfill reads the stale fields out of the documents, a page at a time.
func backfill(ctx context.Context, w *sqliteWriter, s *schema, stale []field) error {
	if len(stale) == 0 {
		return nil
	}
	var set []string
	for _, f := range stale {
		set = append(set, f.column()+" = ?")
	}
	update := "UPDATE " + quote(s.name) + " SET " + strings.Join(set, ", ") + " WHERE _id = ?"
	for last := ""; ; {
		docs, err := docsAfter(ctx, w, s, last)
		if err != nil || len(docs) == 0 {
			return err
		}
		for _, d := range docs {
			if err := w.exec(ctx, update, append(columnValues(d.raw, stale), d.id)...); err != nil {
				return err
			}
			last = d.id
		}
	}
}

func docsAfter(ctx context.Context, w *sqliteWriter, s *schema, id string) ([]record, error) {
	query := "SELECT _id, _doc FROM " + quote(s.name) + " WHERE _id > ? ORDER BY _id LIMIT 500"
	rows, err := w.conn.QueryContext(ctx, query, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []record
	for rows.Next() {
		var r record
		if err := rows.Scan(&r.id, (*[]byte)(&r.raw)); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// columnValues reads the columns of fields out of a document.
func columnValues(raw bson.Raw, fields []field) []any {
	out := make([]any, len(fields))
	for i, f := range fields {
		out[i] = columnValue(valueOf(raw, f))
	}
	return out
}

// columnValue is how a normal value is kept in a column.
func columnValue(v any) any {
	switch v := v.(type) {
	case bson.DateTime:
		return int64(v)
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	}
	return v
}

// sqliteIndexes gives the statements for the declared indexes, by name. Those that are not unique end in the key.
func sqliteIndexes(s *schema) map[string]string {
	out := map[string]string{}
	for _, x := range s.indexes {
		var columns, present, strict []string
		for _, name := range x.Fields {
			column := s.fields[name].column()
			columns = append(columns, column)
			present = append(present, column+" IS NOT NULL")
			strict = append(strict, "ifnull("+column+", x'00')")
		}
		if !s.uniqueColumns(x) {
			columns = append(columns, idField)
		}
		name, where := indexName(s, x), ""
		if x.Sparse {
			where = " WHERE " + strings.Join(present, " AND ")
		}
		out[name] = createIndex(s.uniqueColumns(x), name, s.name, columns) + where
		if x.Unique && !s.uniqueColumns(x) {
			out[name+strictSuffix] = createIndex(true, name+strictSuffix, s.name, strict)
		}
	}
	return out
}

// uniqueColumns says that the columns of an index can be unique by themselves. To SQLite absent values all
// differ, but here two documents without the field are duplicates; a second index of expressions sees to that.
func (s *schema) uniqueColumns(x Index) bool {
	return x.Unique && (x.Sparse || !slices.ContainsFunc(x.Fields, func(name string) bool { return s.fields[name].mayBeAbsent }))
}

func createIndex(unique bool, name, table string, columns []string) string {
	create := "CREATE INDEX "
	if unique {
		create = "CREATE UNIQUE INDEX "
	}
	return create + quote(name) + " ON " + quote(table) + " (" + strings.Join(columns, ", ") + ")"
}

const strictSuffix = "!"

// indexName is the index's name in the file, where the indexes of all tables share their names.
func indexName(s *schema, x Index) string { return s.name + "." + x.Name }

// dropIndexes removes indexes that are not declared, or no longer so.
func dropIndexes(ctx context.Context, w *sqliteWriter, s *schema) error {
	query := "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL AND sql <> ?"
	names, err := texts(ctx, w.conn, query, s.name, "")
	if err != nil {
		return err
	}
	declared := sqliteIndexes(s)
	for _, name := range names {
		sqls, err := texts(ctx, w.conn, "SELECT sql FROM sqlite_master WHERE type = 'index' AND name = ?", name)
		if err != nil {
			return err
		}
		if len(sqls) == 1 && sqls[0] == declared[name] {
			continue
		}
		if err := w.exec(ctx, "DROP INDEX "+quote(name)); err != nil {
			return err
		}
	}
	return nil
}

func makeIndexes(ctx context.Context, w *sqliteWriter, s *schema) error {
	for name, create := range sqliteIndexes(s) {
		exists, err := texts(ctx, w.conn, "SELECT name FROM sqlite_master WHERE type = 'index' AND name = ?", name)
		if err != nil {
			return err
		}
		if len(exists) > 0 {
			continue
		}
		if err := w.exec(ctx, create); err != nil {
			return errors.Join(duplicateOf(err, s), err)
		}
	}
	return nil
}
