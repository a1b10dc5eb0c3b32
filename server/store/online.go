package store

import (
	"context"
	"fmt"

	"pufa/server/docdb"
	"pufa/server/quiz"
)

// Online keeps the settings of online contests.
type Online struct {
	docs *docdb.Collection[quiz.Contest]
}

var _ quiz.ContestStore = (*Online)(nil)

// NewOnline opens the settings.
func NewOnline(ctx context.Context, db *docdb.DB) (*Online, error) {
	docs, err := docdb.Use[quiz.Contest](ctx, db, docdb.Spec{Name: "online_contests"})
	if err != nil {
		return nil, fmt.Errorf("store: open online contests: %w", err)
	}
	return &Online{docs: docs}, nil
}

// Contest is the campaign's, or quiz.ErrNoContest.
func (s *Online) Contest(ctx context.Context, campaign string) (quiz.Contest, error) {
	c, _, err := s.docs.Get(ctx, campaign)
	return c, onlineError(err)
}

// KeepContest keeps c if its Revision, which is docdb's version, is still the one kept.
func (s *Online) KeepContest(ctx context.Context, c quiz.Contest) (quiz.Contest, error) {
	err := keep(ctx, s.docs, &c, &c.Revision)
	return c, onlineError(err)
}

// Contests are all of them.
func (s *Online) Contests(ctx context.Context) ([]quiz.Contest, error) {
	return collect(s.docs.Find(ctx, docdb.Query{}))
}

func onlineError(err error) error {
	return inWords(err, quiz.ErrNoContest, quiz.ErrChanged, quiz.ErrChanged)
}
