package docdb

import (
	"context"
	"fmt"
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
	var b statement
	b.add("SELECT _doc FROM ")
	t.from(&b, r)
	b.add(" ORDER BY ")
	for i, f := range r.order {
		b.add(separator(i), f.column())
		if r.desc {
			b.add(" DESC")
		}
	}
	if r.limit > 0 {
		b.add(fmt.Sprintf(" LIMIT %d", r.limit))
	}
	rows, err := t.engine.readers.QueryContext(ctx, b.text.String(), b.args...)
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

func separator(i int) string {
	if i == 0 {
		return ""
	}
	return ", "
}

// from adds the table, the index to use, and the conditions.
func (t *sqliteTable) from(b *statement, r request) {
	b.add(quote(t.schema.name))
	onPath := map[string]bool{idField: true}
	if r.index != nil && len(r.where)+len(r.order) > 0 {
		b.add(" INDEXED BY ", quote(indexName(t.schema, *r.index)))
		for _, name := range r.index.Fields {
			onPath[name] = true
		}
	}
	for i, c := range r.where {
		b.add([]string{" WHERE ", " AND "}[min(i, 1)])
		column := c.field.column()
		if !onPath[c.field.name] {
			column = "+" + column // not a reason to choose another index
		}
		c.sql(b, column)
	}
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
	rows, err := t.engine.readers.QueryContext(ctx, b.text.String(), b.args...)
	if err != nil {
		return nil, closedError(err)
	}
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
