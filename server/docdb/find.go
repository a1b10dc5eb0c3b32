package docdb

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// pageFirst and pageMost are how many documents Find reads at a time, first and later.
const (
	pageFirst = 100
	pageMost  = 500
)

// Find goes through the documents of a query. It reads them a page at a time and holds nothing between pages:
// it may be left at any point, and documents written meanwhile may or may not be seen. After an error it ends.
func (c *Collection[T]) Find(ctx context.Context, q Query) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		for raw, err := range c.walk(ctx, q) {
			if err != nil {
				yield(none, fmt.Errorf("docdb: find in %s: %w", c.schema.name, err))
				return
			}
			doc, err := decode[T](raw)
			if !yield(doc, err) || err != nil {
				return
			}
		}
	}
}

// walk goes through the encoded documents of a query.
func (c *Collection[T]) walk(ctx context.Context, q Query) iter.Seq2[bson.Raw, error] {
	return func(yield func(bson.Raw, error) bool) {
		r, none, err := c.schema.plan(q)
		if err != nil {
			yield(nil, err)
			return
		}
		parts := []request{r}
		if q.After != "" {
			at, err := r.decodeCursor(q.After)
			if err != nil {
				yield(nil, err)
				return
			}
			parts = r.behind(at)
		}
		if none {
			return
		}
		left, size := q.Limit, pageFirst
		for len(parts) > 0 {
			part := parts[0]
			part.limit = size
			if q.Limit > 0 {
				part.limit = min(size, left)
			}
			page, err := c.page(ctx, part)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, raw := range page {
				if !yield(raw, nil) {
					return
				}
			}
			if left -= len(page); q.Limit > 0 && left == 0 {
				return
			}
			parts = parts[1:]
			if n := len(page); n == part.limit {
				parts = r.behind(r.positionOf(page[n-1]))
			}
			size = pageMost
		}
	}
}

func (c *Collection[T]) page(ctx context.Context, r request) (page []bson.Raw, err error) {
	defer c.db.watch(ctx, c.schema.name, "find")(&err)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return c.table.page(ctx, r)
}

// CursorOf is the place of a document in the result of a query, for Query.After.
func (c *Collection[T]) CursorOf(q Query, doc T) (Cursor, error) {
	r, _, err := c.schema.plan(q)
	if err != nil {
		return "", err
	}
	rec, err := encode(&doc)
	if err != nil {
		return "", err
	}
	return r.encodeCursor(r.positionOf(rec.raw))
}

// Tally counts the documents of a query and sums numbers, for each combination of the by fields, ordered by
// them. With no by fields there is always one group. Only Where of the query counts.
func (c *Collection[T]) Tally(ctx context.Context, q Query, by []string, sums ...string) (groups []Group, err error) {
	defer c.db.watch(ctx, c.schema.name, "tally")(&err)
	if len(q.Sort) > 0 || q.Limit != 0 || q.After != "" {
		return nil, errors.New("docdb: a tally has no order, limit or cursor")
	}
	byFields, sumFields, err := c.schema.tallied(by, sums)
	if err != nil {
		return nil, err
	}
	r, none, err := c.schema.planTally(q, by, sums)
	if err != nil {
		return nil, err
	}
	if !none {
		if groups, err = c.table.tally(ctx, r, byFields, sumFields); err != nil {
			return nil, fmt.Errorf("docdb: tally %s: %w", c.schema.name, err)
		}
	}
	return tidy(groups, byFields, sums), nil
}

func (s *schema) tallied(by, sums []string) (byFields, sumFields []field, err error) {
	for _, name := range by {
		f, ok := s.fields[name]
		if !ok || !s.indexed(name) {
			return nil, nil, fmt.Errorf("%w: tally %s by %s", ErrNotIndexed, s.name, name)
		}
		byFields = append(byFields, f)
	}
	for _, name := range sums {
		if !slices.Contains(s.sums, name) {
			return nil, nil, fmt.Errorf("%w: sum of %s in %s", ErrNotIndexed, name, s.name)
		}
		sumFields = append(sumFields, s.fields[name])
	}
	return byFields, sumFields, nil
}
