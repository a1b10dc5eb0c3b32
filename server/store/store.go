// Package store keeps the nouns of the domain in docdb, a file per noun. It implements the interfaces the domain
// packages declare and turns docdb's outcomes into their errors; it knows no rule of the domain.
package store

import (
	"fmt"
	"iter"
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
