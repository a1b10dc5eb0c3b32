package store

import (
	"context"
	"errors"
	"fmt"

	"pufa/server/docdb"
)

// replace keeps doc as its next revision if the one it tells, which is docdb's version, is still the one kept. revision
// is doc's own field.
func replace[T any](ctx context.Context, docs *docdb.Collection[T], doc *T, revision *int64) error {
	before := docdb.Version(*revision)
	*revision++
	_, err := docs.Replace(ctx, *doc, before)
	return err
}

// keep is replace for a document that may be the first: at revision nought it is a new one, and of two that are the first
// one comes too late.
func keep[T any](ctx context.Context, docs *docdb.Collection[T], doc *T, revision *int64) error {
	if *revision > 0 {
		return replace(ctx, docs, doc, revision)
	}
	*revision = 1
	err := first(docs.Insert(ctx, *doc))
	if duplicate, is := errors.AsType[*docdb.DuplicateError](err); is {
		return fmt.Errorf("%w: %w", docdb.ErrConflict, duplicate)
	}
	return err
}

// inWords says docdb's outcomes in the words of the package that is served; nil where it has none.
func inWords(err, notFound, changed, taken error) error {
	duplicate, is := errors.AsType[*docdb.DuplicateError](err)
	switch {
	case notFound != nil && errors.Is(err, docdb.ErrNotFound):
		return notFound
	case changed != nil && errors.Is(err, docdb.ErrConflict):
		return changed
	case taken != nil && is:
		return fmt.Errorf("%w: by %s", taken, duplicate.Index)
	default:
		return err
	}
}
