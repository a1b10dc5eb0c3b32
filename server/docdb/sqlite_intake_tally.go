package docdb

import (
	"context"
	"database/sql"
	"slices"
)

// tally adds up what the table answers and what waits. Both are seen as of one moment: a document that is being filed
// is counted once.
func (in *intake) tally(ctx context.Context, b *statement, r request, by, sums []field) ([]Group, error) {
	tx, err := in.table.engine.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, closedError(err)
	}
	defer tx.Rollback() //nolint:errcheck // it has read, and ends
	waiting, err := in.seenBy(ctx, tx)
	if err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, b.text.String(), b.args...)
	if err != nil {
		return nil, err
	}
	out, err := scanTally(rows, by, sums)
	if err != nil {
		return nil, err
	}
	for _, w := range waiting {
		for _, g := range w.guests {
			if cells := g.columns(in.table.fields); in.meets(g, cells, r.where) {
				out = in.count(out, g, cells, by, sums)
			}
		}
	}
	return out, nil
}

// count adds a guest to the last group, or else as a group of its own: of several with the same key tidy makes one.
func (in *intake) count(out []Group, g *guest, cells []any, by, sums []field) []Group {
	same := func(i int, f field) bool {
		return out[len(out)-1].Key[i] == fromColumn(in.cell(g, cells, f), f.kind)
	}
	fits := len(out) > 0
	for i, f := range by {
		fits = fits && same(i, f)
	}
	if !fits {
		key := make([]any, len(by))
		for i, f := range by {
			key[i] = fromColumn(in.cell(g, cells, f), f.kind)
		}
		out = append(out, Group{Key: key, Sums: map[string]int64{}})
	}
	last := &out[len(out)-1]
	last.Count++
	for _, f := range sums {
		n, _ := in.cell(g, cells, f).(int64)
		last.Sums[f.name] += n
	}
	return out
}

// seenBy gives the batches that wait, as a transaction sees them: out of memory, where they still are.
func (in *intake) seenBy(ctx context.Context, tx *sql.Tx) ([]*batch, error) {
	rows, err := tx.QueryContext(ctx, "SELECT row FROM "+intakeTable+" WHERE collection = ? ORDER BY row", in.table.schema.name)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var numbers []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		numbers = append(numbers, n)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	in.mu.RLock()
	queue := in.queue
	in.mu.RUnlock()
	out := make([]*batch, 0, len(numbers))
	for _, n := range numbers {
		if at := slices.IndexFunc(queue, func(b *batch) bool { return b.row == n }); at >= 0 {
			out = append(out, queue[at])
			continue
		}
		var page []byte
		if err := tx.QueryRowContext(ctx, "SELECT docs FROM "+intakeTable+" WHERE row = ?", n).Scan(&page); err != nil {
			return nil, err
		}
		b, err := batchOf(n, page)
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

// cell is a field of a guest as a column keeps it.
func (in *intake) cell(g *guest, cells []any, f field) any {
	if f.name == idField {
		return g.id
	}
	return cells[slices.IndexFunc(in.table.fields, func(other field) bool { return other.name == f.name })]
}

// meets says whether all conditions hold, as SQLite would.
func (in *intake) meets(g *guest, cells []any, where []test) bool {
	for _, c := range where {
		if !c.holds(fromColumn(in.cell(g, cells, c.field), c.field.kind)) {
			return false
		}
	}
	return true
}

// holds says whether the condition holds for a value in normal form. Only equality holds for none.
func (c test) holds(v any) bool {
	switch {
	case c.op == opEq || c.op == opIn:
		return slices.ContainsFunc(c.values, func(want any) bool { return compareNormal(v, want) == 0 })
	case v == nil:
		return false
	case c.op == opPresent:
		return true
	}
	order := compareNormal(v, c.values[0])
	switch c.op {
	case opGt:
		return order > 0
	case opGte:
		return order >= 0
	case opLt:
		return order < 0
	default:
		return order <= 0
	}
}
