package store

import (
	"context"
	"errors"
	"fmt"

	"pufa/server/docdb"
	"pufa/server/quiz"
)

// Attempts keeps the questions drawn for residents.
type Attempts struct {
	docs *docdb.Collection[quiz.Attempt]
}

var (
	_ quiz.Attempts = (*Attempts)(nil)
	_ quiz.Answers  = (*Answers)(nil)
)

func attemptSpec() docdb.Spec {
	return docdb.Spec{
		Name:    "attempts",
		Indexes: []docdb.Index{{Name: "person", Fields: []string{"person", "kind", "law", "number"}}},
		Kept:    10_000, // one is read with every answer, and never changed
	}
}

// NewAttempts opens the attempts.
func NewAttempts(ctx context.Context, db *docdb.DB) (*Attempts, error) {
	docs, err := docdb.Use[quiz.Attempt](ctx, db, attemptSpec())
	if err != nil {
		return nil, fmt.Errorf("store: open attempts: %w", err)
	}
	return &Attempts{docs: docs}, nil
}

// Begin keeps a new attempt, or returns quiz.ErrTaken if its id is there already.
func (s *Attempts) Begin(ctx context.Context, a quiz.Attempt) error {
	err := first(s.docs.Insert(ctx, a))
	var duplicate *docdb.DuplicateError
	if errors.As(err, &duplicate) {
		return fmt.Errorf("%w: %s", quiz.ErrTaken, a.ID)
	}
	if err != nil {
		return fmt.Errorf("store: insert attempt %s: %w", a.ID, err)
	}
	return nil
}

// Get is the attempt with this id, or quiz.ErrNotFound.
func (s *Attempts) Get(ctx context.Context, id string) (quiz.Attempt, error) {
	a, _, err := s.docs.Get(ctx, id)
	if errors.Is(err, docdb.ErrNotFound) {
		return quiz.Attempt{}, fmt.Errorf("%w: %q", quiz.ErrNotFound, id)
	}
	if err != nil {
		return quiz.Attempt{}, fmt.Errorf("store: attempt %s: %w", id, err)
	}
	return a, nil
}

// LastPractice is the person's practice of the law with the highest number, or quiz.ErrNotFound.
func (s *Attempts) LastPractice(ctx context.Context, person, law string) (quiz.Attempt, error) {
	found, err := collect(s.docs.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("person", person), docdb.Eq("kind", string(quiz.Practice)), docdb.Eq("law", law)},
		Sort:  []docdb.Order{docdb.Desc("number")},
		Limit: 1,
	}))
	if err != nil {
		return quiz.Attempt{}, fmt.Errorf("store: last practice of %s by %s: %w", law, person, err)
	}
	if len(found) == 0 {
		return quiz.Attempt{}, quiz.ErrNotFound
	}
	return found[0], nil
}

// OfPerson are all attempts of a person.
func (s *Attempts) OfPerson(ctx context.Context, person string) ([]quiz.Attempt, error) {
	found, err := collect(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("person", person)}}))
	if err != nil {
		return nil, fmt.Errorf("store: attempts of %s: %w", person, err)
	}
	return found, nil
}

// Remove deletes an attempt; to remove one that is gone is no error.
func (s *Attempts) Remove(ctx context.Context, id string) error {
	if err := s.docs.Delete(ctx, id); err != nil && !errors.Is(err, docdb.ErrNotFound) {
		return fmt.Errorf("store: remove attempt %s: %w", id, err)
	}
	return nil
}
