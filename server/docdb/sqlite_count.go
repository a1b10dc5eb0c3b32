package docdb

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// linesColumn is how many documents a line of a count stands for.
const linesColumn = `"_n"`

// sqliteCount keeps one count of a table: a line for each combination of what it goes by. What a transaction changes is
// gathered, and put down before it ends. Its fields belong to the writer's goroutine.
type sqliteCount struct {
	by, sums []int // where the fields are among the table's
	add, put *sql.Stmt
	changes  map[string]*countChange
	key      []byte // to build keys in
}

type countChange struct {
	by   []any
	n    int64
	sums []int64
}

// linesTable is the name of a count's table; no collection has a name with such a sign in it.
func linesTable(s *schema, c *Count) string { return s.name + "#" + c.Name }

// makeCounts brings the tables of the counts to their declaration. Those that are new, go by other things, or add up what
// was just read otherwise are filled from the documents.
func makeCounts(ctx context.Context, w *sqliteWriter, s *schema, stale []field) error {
	there, err := texts(ctx, w.conn, "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, ?) = ?",
		len(s.name)+1, s.name+"#")
	if err != nil {
		return err
	}
	for _, name := range there {
		if !slices.ContainsFunc(s.counts, func(c Count) bool { return linesTable(s, &c) == name }) {
			if err := w.exec(ctx, "DROP TABLE "+quote(name)); err != nil {
				return err
			}
		}
	}
	for i := range s.counts {
		if err := makeCount(ctx, w, s, &s.counts[i], stale); err != nil {
			return fmt.Errorf("count %s: %w", s.counts[i].Name, err)
		}
	}
	return nil
}

func makeCount(ctx context.Context, w *sqliteWriter, s *schema, c *Count, stale []field) error {
	name, create := linesTable(s, c), createLines(s, c)
	was, err := texts(ctx, w.conn, "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", name)
	if err != nil {
		return err
	}
	readAnew := slices.ContainsFunc(stale, func(f field) bool { return slices.Contains(c.By, f.name) || slices.Contains(c.Sums, f.name) })
	if len(was) == 1 && was[0] == create && !readAnew {
		return nil
	}
	for _, query := range []string{
		"DROP TABLE IF EXISTS " + quote(name),
		create,
		"CREATE INDEX " + quote(name+".by") + " ON " + quote(name) + " (" + columnsOf(s.fieldsOf(c.By)) + ")",
		"INSERT INTO " + quote(name) + " " + countAnew(s, c),
	} {
		if err := w.exec(ctx, query); err != nil {
			return err
		}
	}
	return nil
}

func createLines(s *schema, c *Count) string {
	var columns []string
	for _, f := range s.fieldsOf(c.By) {
		columns = append(columns, f.definition())
	}
	columns = append(columns, linesColumn+" INTEGER NOT NULL")
	for _, f := range s.fieldsOf(c.Sums) {
		columns = append(columns, f.column()+" INTEGER NOT NULL")
	}
	return "CREATE TABLE " + quote(linesTable(s, c)) + " (" + strings.Join(columns, ", ") + ")"
}

// countAnew is a query for what the lines of a count should be.
func countAnew(s *schema, c *Count) string {
	by, sums := columnsOf(s.fieldsOf(c.By)), ""
	for _, f := range s.fieldsOf(c.Sums) {
		sums += ", ifnull(sum(" + f.column() + "), 0)"
	}
	return "SELECT " + by + ", count(*)" + sums + " FROM " + quote(s.name) + " GROUP BY " + by
}

func columnsOf(fields []field) string {
	var out []string
	for _, f := range fields {
		out = append(out, f.column())
	}
	return strings.Join(out, ", ")
}

// openCount prepares a count's statements. It runs on the writer's goroutine.
func openCount(ctx context.Context, t *sqliteTable, c *Count) (_ *sqliteCount, err error) {
	k := &sqliteCount{changes: map[string]*countChange{}}
	at := func(name string) int {
		return slices.IndexFunc(t.fields, func(f field) bool { return f.name == name })
	}
	set, where, marks := linesColumn+" = "+linesColumn+" + ?", "", "?"
	for _, name := range c.Sums {
		column := t.schema.fields[name].column()
		k.sums, set, marks = append(k.sums, at(name)), set+", "+column+" = "+column+" + ?", marks+", ?"
	}
	for i, name := range c.By {
		k.by, marks = append(k.by, at(name)), marks+", ?"
		where += []string{" WHERE ", " AND "}[min(i, 1)] + t.schema.fields[name].column() + " IS ?"
	}
	lines := quote(linesTable(t.schema, c))
	//nolint:sqlclosecheck // closed with the connection, which outlives every table
	if k.add, err = t.engine.writer.conn.PrepareContext(ctx, "UPDATE "+lines+" SET "+set+where); err != nil {
		return nil, err
	}
	//nolint:sqlclosecheck // as above
	k.put, err = t.engine.writer.conn.PrepareContext(ctx, "INSERT INTO "+lines+" VALUES ("+marks+")")
	return k, err
}

// note gathers that documents with these columns are one more, or one less.
func (k *sqliteCount) note(cells []any, times int64) {
	k.key = k.key[:0]
	for _, i := range k.by {
		k.key = appendCell(k.key, cells[i])
	}
	change := k.changes[string(k.key)]
	if change == nil {
		change = &countChange{by: make([]any, len(k.by)), sums: make([]int64, len(k.sums))}
		for j, i := range k.by {
			change.by[j] = cells[i]
		}
		k.changes[string(k.key)] = change
	}
	change.n += times
	for j, i := range k.sums {
		n, _ := cells[i].(int64)
		change.sums[j] += times * n
	}
}

// appendCell writes a column's value so that no two combinations of values look the same.
func appendCell(key []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		key = binary.AppendUvarint(append(key, 's'), uint64(len(v)))
		return append(key, v...)
	case int64:
		return binary.AppendVarint(append(key, 'i'), v)
	default:
		return append(key, 0)
	}
}

// putDown brings the lines up to date with the transaction at work.
func (k *sqliteCount) putDown(ctx context.Context) error {
	args := make([]any, 0, 1+len(k.sums)+len(k.by))
	for _, change := range k.changes {
		args = append(args[:0], change.n)
		still := change.n == 0
		for _, n := range change.sums {
			args, still = append(args, n), still && n == 0
		}
		if still {
			continue
		}
		n, err := affected(k.add.ExecContext(ctx, append(args, change.by...)...))
		if err != nil {
			return err
		}
		if n == 0 {
			line := append(append(append(make([]any, 0, cap(args)), change.by...), change.n), args[1:1+len(k.sums)]...)
			if _, err := k.put.ExecContext(ctx, line...); err != nil {
				return err
			}
		}
	}
	clear(k.changes)
	return nil
}

// recount notes what a write changes in the counts: old are the document's columns before it, if it was there, and fresh
// those behind it, if it still is.
func (t *sqliteTable) recount(old, fresh []any) {
	for _, k := range t.counts {
		if old != nil {
			k.note(old, -1)
		}
		if fresh != nil {
			k.note(fresh, 1)
		}
	}
}

// columnsNow are a document's columns as the table has them, for a table that counts; nil if it is not there.
func (t *sqliteTable) columnsNow(ctx context.Context, id string) ([]any, error) {
	if len(t.counts) == 0 {
		return nil, nil
	}
	raw, _, err := scanOne(t.readOne.QueryRowContext(ctx, id))
	switch {
	case err == nil:
		return columnValues(raw, t.fields), nil
	case isOutcome(err):
		return nil, nil
	}
	return nil, err
}

// ending brings the counts up to date before the transaction at work is committed.
func (t *sqliteTable) ending(ctx context.Context) error {
	for _, k := range t.counts {
		if err := k.putDown(ctx); err != nil {
			return fmt.Errorf("docdb: counts of %s: %w", t.schema.name, err)
		}
	}
	return nil
}

// selectLines is a tally out of a count's lines.
func (t *sqliteTable) selectLines(r request, by, sums []field) *statement {
	var b statement
	keys := columnsOf(by)
	b.add("SELECT ", keys, separator(len(by)), "ifnull(sum(", linesColumn, "), 0)")
	for _, f := range sums {
		b.add(", ifnull(sum(", f.column(), "), 0)")
	}
	b.add(" FROM ", quote(linesTable(t.schema, r.count)), " WHERE ", linesColumn, " <> 0")
	for _, c := range r.where {
		b.add(" AND ")
		c.sql(&b, c.field.column())
	}
	if len(by) > 0 {
		b.add(" GROUP BY ", keys)
	}
	return &b
}

// miscounted is how many lines are other than they should be. What waits in the intake is in neither.
func (t *sqliteTable) miscounted(ctx context.Context, c *Count) (n int64, err error) {
	kept := "SELECT * FROM " + quote(linesTable(t.schema, c)) + " WHERE " + linesColumn + " <> 0"
	anew := countAnew(t.schema, c)
	query := "SELECT count(*) FROM (SELECT * FROM (" + kept + " EXCEPT " + anew + ") UNION ALL SELECT * FROM (" + anew + " EXCEPT " + kept + "))"
	err = t.engine.readers.QueryRowContext(ctx, query).Scan(&n)
	return n, err
}
