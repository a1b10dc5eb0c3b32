package store

import (
	"context"
	"errors"
	"fmt"

	"pufa/server/contest"
	"pufa/server/docdb"
)

var _ contest.Words = (*NameWords)(nil)

// NameWords keeps the words no name in a competition may hold.
type NameWords struct {
	docs *docdb.Collection[contest.NameWords]
}

// NewNameWords opens the list.
func NewNameWords(ctx context.Context, db *docdb.DB) (*NameWords, error) {
	docs, err := docdb.Use[contest.NameWords](ctx, db, docdb.Spec{Name: "name_words"})
	if err != nil {
		return nil, fmt.Errorf("store: open name words: %w", err)
	}
	return &NameWords{docs: docs}, nil
}

// Get is the list, if organisers have written one.
func (s *NameWords) Get(ctx context.Context) (w contest.NameWords, found bool, err error) {
	w, _, err = s.docs.Get(ctx, contest.NameWordsID)
	if errors.Is(err, docdb.ErrNotFound) {
		return contest.NameWords{}, false, nil
	}
	return w, err == nil, err
}

// Set replaces the list.
func (s *NameWords) Set(ctx context.Context, w contest.NameWords) error {
	return updateOrInsert(ctx, s.docs, contest.NameWordsID, w, func(kept *contest.NameWords) error {
		*kept = w
		return nil
	})
}
