package docdb

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// statement is SQL under construction.
type statement struct {
	text strings.Builder
	args []any
}

func (b *statement) add(parts ...string) {
	for _, p := range parts {
		b.text.WriteString(p)
	}
}

func (t *sqliteTable) page(ctx context.Context, r request) ([]bson.Raw, error) {
	if err := t.intake.settle(ctx); err != nil {
		return nil, err
	}
	rows, err := t.engine.statements.query(ctx, t.selectPage(r), r.limit > 0 && r.limit <= pageFirst)
	if err != nil {
		return nil, closedError(err)
	}
	defer rows.Close()
	var out []bson.Raw
	for rows.Next() {
		var raw []byte
		if err := rows.Scan(&raw); err != nil {
			return nil, err
		}
		out = append(out, raw)
	}
	return out, rows.Err()
}

func (t *sqliteTable) selectPage(r request) *statement {
	var b statement
	b.add("SELECT _doc FROM ")
	t.from(&b, r)
	b.add(" ORDER BY ")
	for i, column := range t.walked(r) {
		b.add(separator(i), column)
		if r.desc {
			b.add(" DESC")
		}
	}
	if r.limit > 0 {
		b.add(fmt.Sprintf(" LIMIT %d", r.limit))
	}
	return &b
}

// walked lists the columns of the request's path. Naming also the pinned ones lets SQLite see that the index has
// the order asked for.
func (t *sqliteTable) walked(r request) []string {
	var out []string
	if r.index != nil {
		for _, name := range r.index.Fields {
			out = append(out, t.schema.fields[name].column())
		}
		if t.schema.uniqueColumns(*r.index) {
			return out
		}
	}
	return append(out, idField)
}

func separator(i int) string {
	if i == 0 {
		return ""
	}
	return ", "
}

// from adds the table, the index to use, and the conditions.
func (t *sqliteTable) from(b *statement, r request) {
	b.add(quote(t.schema.name))
	if r.index != nil {
		b.add(" INDEXED BY ", quote(indexName(t.schema, *r.index)))
	}
	seek := r.seek()
	for i, c := range r.where {
		b.add([]string{" WHERE ", " AND "}[min(i, 1)])
		column := c.field.column()
		if !seek[c.field.name] {
			column = "+" + column // only to filter by: SQLite then sees that the index has the order asked for
		}
		c.sql(b, column)
	}
	if r.index == nil || !r.index.Sparse {
		return
	}
	for _, name := range r.index.Fields { // SQLite wants to see that the index knows all documents asked for
		b.add(" AND ", t.schema.fields[name].column(), " IS NOT NULL")
	}
}

// seek is the fields at the beginning of the path that bound the range to read: all that are pinned and one more.
func (r request) seek() map[string]bool {
	if r.index == nil {
		return map[string]bool{idField: true}
	}
	seek := map[string]bool{}
	for _, name := range append(slices.Clone(r.index.Fields), idField) {
		seek[name] = true
		if !pinned(r.where, name) {
			break
		}
	}
	return seek
}

// sql adds one condition.
func (c test) sql(b *statement, column string) {
	switch {
	case c.op == opPresent:
		b.add(column, " IS NOT NULL")
	case c.op == opEq && c.values[0] == nil:
		b.add(column, " IS NULL")
	case c.op == opIn:
		c.inSQL(b, column)
	default:
		b.add(column, map[op]string{opEq: " = ?", opGt: " > ?", opGte: " >= ?", opLt: " < ?", opLte: " <= ?"}[c.op])
		b.args = append(b.args, columnValue(c.values[0]))
	}
}

func (c test) inSQL(b *statement, column string) {
	null, n := false, 0
	b.add("(", column, " IN (")
	for _, v := range c.values {
		if v == nil {
			null = true
			continue
		}
		b.add(separator(n), "?")
		b.args = append(b.args, columnValue(v))
		n++
	}
	b.add(")")
	if null {
		b.add(" OR ", column, " IS NULL")
	}
	b.add(")")
}

func (t *sqliteTable) tally(ctx context.Context, r request, by, sums []field) ([]Group, error) {
	b := t.selectTally(r, by, sums)
	if t.intake != nil && !t.intake.empty() {
		return t.intake.tally(ctx, b, r, by, sums)
	}
	rows, err := t.engine.statements.query(ctx, b, false)
	if err != nil {
		return nil, closedError(err)
	}
	return scanTally(rows, by, sums)
}

func (t *sqliteTable) selectTally(r request, by, sums []field) *statement {
	if r.count != nil {
		return t.selectLines(r, by, sums)
	}
	var b, keys statement
	for i, f := range by {
		keys.add(separator(i), f.column())
	}
	b.add("SELECT ", keys.text.String(), separator(len(by)), "count(*)")
	for _, f := range sums {
		b.add(", ifnull(sum(", f.column(), "), 0)")
	}
	b.add(" FROM ")
	t.from(&b, r)
	if len(by) > 0 {
		b.add(" GROUP BY ", keys.text.String())
	}
	return &b
}

func scanTally(rows *sql.Rows, by, sums []field) ([]Group, error) {
	defer rows.Close()
	var out []Group
	for rows.Next() {
		g := Group{Key: make([]any, len(by)), Sums: map[string]int64{}}
		numbers := make([]int64, len(sums))
		into := make([]any, 0, len(by)+1+len(sums))
		for i := range by {
			into = append(into, &g.Key[i])
		}
		into = append(into, &g.Count)
		for i := range sums {
			into = append(into, &numbers[i])
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		for i, f := range by {
			g.Key[i] = fromColumn(g.Key[i], f.kind)
		}
		for i, f := range sums {
			g.Sums[f.name] = numbers[i]
		}
		out = append(out, g)
	}
	return out, rows.Err()
}

// fromColumn undoes columnValue.
func fromColumn(v any, k kind) any {
	n, ok := v.(int64)
	switch {
	case ok && k == kindTime:
		return bson.DateTime(n)
	case ok && k == kindBool:
		return n != 0
	}
	if b, ok := v.([]byte); ok {
		return string(b)
	}
	return v
}
