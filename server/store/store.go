// Package store keeps the nouns of the domain in docdb, a file per noun. It implements the interfaces the domain
// packages declare and turns docdb's outcomes into their errors; it knows no rule of the domain.
package store

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"pufa/server/docdb"
)

// collect gathers what a query finds.
func collect[T any](found iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for doc, err := range found {
		if err != nil {
			return nil, err
		}
		all = append(all, doc)
	}
	return all, nil
}

// first is the outcome of an insert of one document.
func first(outcomes []error, err error) error {
	if err != nil {
		return err
	}
	if len(outcomes) != 1 {
		return fmt.Errorf("store: %d outcomes for one document", len(outcomes))
	}
	return outcomes[0]
}

// updateOrInsert applies change to the document under id, or to start where there is none yet. Of two that make
// it at once one loses by the id and goes on with what the other made.
func updateOrInsert[T any](ctx context.Context, docs *docdb.Collection[T], id string, start T, change func(*T) error) error {
	for {
		_, err := docs.Update(ctx, id, change)
		if !errors.Is(err, docdb.ErrNotFound) {
			return err
		}
		fresh := start
		if err := change(&fresh); err != nil {
			return err
		}
		err = first(docs.Insert(ctx, fresh))
		if duplicate := (*docdb.DuplicateError)(nil); !errors.As(err, &duplicate) || duplicate.Index != "_id" {
			return err
		}
	}
}

// found reports whether a query finds anything.
func found[T any](docs iter.Seq2[T, error]) (bool, error) {
	for _, err := range docs {
		return err == nil, err
	}
	return false, nil
}

// ofPerson is what a collection keeps of one person.
func ofPerson[T any](ctx context.Context, docs *docdb.Collection[T], person string) iter.Seq2[T, error] {
	return docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("person", person)}})
}

// shownOf is what a person takes along of a collection, each as show has it.
func shownOf[T, V any](ctx context.Context, docs *docdb.Collection[T], person string, show func(T) V) (any, error) {
	all := []V{}
	for one, err := range ofPerson(ctx, docs, person) {
		if err != nil {
			return nil, err
		}
		all = append(all, show(one))
	}
	return all, nil
}

// forgetOf changes all a collection keeps of a person. done is told of each, as it is then; what is gone meanwhile needs
// no forgetting.
func forgetOf[T any](
	ctx context.Context, docs *docdb.Collection[T], person string, id func(T) string, forget func(*T), done func(T),
) error {
	for one, err := range ofPerson(ctx, docs, person) {
		if err != nil {
			return err
		}
		gone, err := docs.Update(ctx, id(one), func(kept *T) error { forget(kept); return nil })
		switch {
		case err == nil:
			done(gone)
		case !errors.Is(err, docdb.ErrNotFound):
			return fmt.Errorf("store: forget %s: %w", id(one), err)
		}
	}
	return nil
}
