package docdb

import (
	"context"
	"fmt"
	"slices"
)

// planTally finds what a tally is read from: a count that is kept, or else a path to the documents.
func (s *schema) planTally(q Query, by, sums []string) (r request, none bool, err error) {
	tests, none, err := s.tests(q.Where)
	if err != nil {
		return request{}, none, err
	}
	if c := s.countFor(tests, by, sums); c != nil {
		return request{count: c, where: tests}, none, nil
	}
	return s.plan(q)
}

// countFor is the count with the fewest fields among those that know everything asked for, and whose first field bounds
// the lines to read; nil if there is none.
func (s *schema) countFor(tests []test, by, sums []string) *Count {
	var best *Count
	for i := range s.counts {
		c := &s.counts[i]
		knows := func(name string) bool { return slices.Contains(c.By, name) }
		leads := len(tests) == 0 || slices.ContainsFunc(tests, func(t test) bool { return t.field.name == c.By[0] })
		if !leads || !all(tests, func(t test) bool { return knows(t.field.name) }) || !all(by, knows) ||
			!all(sums, func(name string) bool { return slices.Contains(c.Sums, name) }) {
			continue
		}
		if best == nil || len(c.By) < len(best.By) {
			best = c
		}
	}
	return best
}

// fieldsOf are the fields of these names.
func (s *schema) fieldsOf(names []string) []field {
	out := make([]field, len(names))
	for i, name := range names {
		out[i] = s.fields[name]
	}
	return out
}

// counted is an index over everything that the counts go by and add up; without fields where there are no counts.
func (s *schema) counted() Index {
	x := Index{Name: "counted"}
	for _, c := range s.counts {
		for _, name := range slices.Concat(c.By, c.Sums) {
			if !slices.Contains(x.Fields, name) {
				x.Fields = append(x.Fields, name)
			}
		}
	}
	return x
}

// Miscounted is how many lines of the collection's counts differ from a count of its documents. It is never more than
// nought unless a file was changed by other means than this package.
func (c *Collection[T]) Miscounted(ctx context.Context) (lines int64, err error) {
	t, kept := c.table.(*sqliteTable)
	if !kept {
		return 0, nil
	}
	for i := range c.schema.counts {
		n, err := t.miscounted(ctx, &c.schema.counts[i])
		if err != nil {
			return 0, fmt.Errorf("docdb: count %s of %s: %w", c.schema.counts[i].Name, c.schema.name, closedError(err))
		}
		lines += n
	}
	return lines, nil
}
