package store

import (
	"context"
	"errors"
	"fmt"

	"pufa/server/contest"
	"pufa/server/docdb"
)

var _ contest.Starts = (*Starts)(nil)

// Starts keeps when people of self-paced contests began their questions.
type Starts struct {
	docs *docdb.Collection[contest.Start]
}

// NewStarts opens the starts.
func NewStarts(ctx context.Context, db *docdb.DB) (*Starts, error) {
	docs, err := docdb.Use[contest.Start](ctx, db, docdb.Spec{
		Name: "contest_starts",
		Indexes: []docdb.Index{
			{Name: "person", Fields: []string{"contest", "person"}},
			{Name: "question", Fields: []string{"contest", "question"}},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open contest starts: %w", err)
	}
	return &Starts{docs: docs}, nil
}

// Begin keeps a start for good, and returns the one that counts: the first.
func (s *Starts) Begin(ctx context.Context, start contest.Start) (contest.Start, error) {
	err := first(s.docs.Insert(ctx, start))
	var duplicate *docdb.DuplicateError
	if !errors.As(err, &duplicate) {
		return start, err
	}
	kept, _, err := s.docs.Get(ctx, start.ID)
	if err != nil {
		return contest.Start{}, fmt.Errorf("store: start %s: %w", start.ID, err)
	}
	return kept, nil
}

// Of are the starts of one person in one contest.
func (s *Starts) Of(ctx context.Context, id, person string) ([]contest.Start, error) {
	return collect(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("contest", id), docdb.Eq("person", person)}}))
}

// At are everybody's starts of one question.
func (s *Starts) At(ctx context.Context, id string, question int) ([]contest.Start, error) {
	return collect(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("contest", id), docdb.Eq("question", question)}}))
}
