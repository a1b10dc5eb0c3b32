package store

import (
	"context"
	"fmt"

	"pufa/server/docdb"
	"pufa/server/quiz"
)

// MockExams keeps the mock exams that organisers have set up.
type MockExams struct {
	docs *docdb.Collection[quiz.MockExam]
}

var _ quiz.MockExamStore = (*MockExams)(nil)

// NewMockExams opens the mock exams.
func NewMockExams(ctx context.Context, db *docdb.DB) (*MockExams, error) {
	docs, err := docdb.Use[quiz.MockExam](ctx, db, docdb.Spec{Name: "mock_exams"})
	if err != nil {
		return nil, fmt.Errorf("store: open mock exams: %w", err)
	}
	return &MockExams{docs: docs}, nil
}

// KeepExam keeps m if its Revision, which is docdb's version, is still the one kept.
func (s *MockExams) KeepExam(ctx context.Context, m quiz.MockExam) (quiz.MockExam, error) {
	err := keep(ctx, s.docs, &m, &m.Revision)
	return m, inWords(err, quiz.ErrNoExam, quiz.ErrChanged, quiz.ErrChanged)
}

// MockExams are all of them.
func (s *MockExams) MockExams(ctx context.Context) ([]quiz.MockExam, error) {
	return collect(s.docs.Find(ctx, docdb.Query{}))
}
