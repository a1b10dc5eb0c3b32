package store

import (
	"context"
	"errors"
	"fmt"

	"pufa/server/answer"
	"pufa/server/docdb"
	"pufa/server/feedback"
)

// Reports keeps what residents report about questions.
type Reports struct {
	docs *docdb.Collection[feedback.Report]
}

var (
	_ feedback.Reports = (*Reports)(nil)
	_ feedback.Answers = (*Answers)(nil)
)

// NewReports opens the reports.
func NewReports(ctx context.Context, db *docdb.DB) (*Reports, error) {
	docs, err := docdb.Use[feedback.Report](ctx, db, docdb.Spec{
		Name: "question_reports",
		Indexes: []docdb.Index{
			{Name: "open", Fields: []string{"open_for"}, Unique: true, Sparse: true},
			{Name: "person", Fields: []string{"person", "at"}},
			{Name: "question", Fields: []string{"question", "at"}},
			{Name: "status", Fields: []string{"status", "at"}},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open question reports: %w", err)
	}
	return &Reports{docs: docs}, nil
}

// Add keeps a report, or fails with feedback.ErrTaken or feedback.ErrReported.
func (s *Reports) Add(ctx context.Context, r feedback.Report) error {
	err := first(s.docs.Insert(ctx, r))
	var duplicate *docdb.DuplicateError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &duplicate):
		return fmt.Errorf("store: insert a question report: %w", err)
	case duplicate.Index == "_id":
		return feedback.ErrTaken
	default:
		return fmt.Errorf("%w: %s", feedback.ErrReported, r.Question)
	}
}

// OfPerson are a person's reports, the newest first.
func (s *Reports) OfPerson(ctx context.Context, person string) ([]feedback.Report, error) {
	return s.find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("person", person)}, Sort: []docdb.Order{docdb.Desc("at")}})
}

// OfQuestion are the reports about a question, the newest first.
func (s *Reports) OfQuestion(ctx context.Context, question string) ([]feedback.Report, error) {
	return s.find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("question", question)}, Sort: []docdb.Order{docdb.Desc("at")}})
}

// Latest are the newest reports of a state, at most so many.
func (s *Reports) Latest(ctx context.Context, status feedback.Status, most int) ([]feedback.Report, error) {
	return s.find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("status", string(status))}, Sort: []docdb.Order{docdb.Desc("at")}, Limit: most,
	})
}

func (s *Reports) find(ctx context.Context, q docdb.Query) ([]feedback.Report, error) {
	all, err := collect(s.docs.Find(ctx, q))
	if err != nil {
		return nil, fmt.Errorf("store: find question reports: %w", err)
	}
	return all, nil
}

// CountOpen counts the open ones.
func (s *Reports) CountOpen(ctx context.Context) (int, error) {
	groups, err := s.docs.Tally(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("status", string(feedback.Open))}}, nil)
	if err != nil || len(groups) == 0 {
		return 0, err
	}
	return int(groups[0].Count), nil
}

// Change applies change to a report; one that is gone is no error.
func (s *Reports) Change(ctx context.Context, id string, change func(*feedback.Report) error) error {
	if _, err := s.docs.Update(ctx, id, change); err != nil && !errors.Is(err, docdb.ErrNotFound) {
		return err
	}
	return nil
}

// Tally counts all answers to a question, and the right ones.
func (s *Answers) Tally(ctx context.Context, question string) (answers, right int64, err error) {
	groups, err := s.docs.Tally(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("question", question)}}, nil, "right")
	if err != nil || len(groups) == 0 {
		return 0, 0, err
	}
	return groups[0].Count, groups[0].Sums["right"], nil
}

// Newest are the latest answers to a question, at most so many.
func (s *Answers) Newest(ctx context.Context, question string, most int) ([]answer.Answer, error) {
	return collect(s.docs.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("question", question)}, Sort: []docdb.Order{docdb.Desc("at")}, Limit: most,
	}))
}
