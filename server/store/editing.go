package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"pufa/server/docdb"
	"pufa/server/editing"
)

// importsMost is how many imports are looked at for one that is unfinished.
const importsMost = 200

// Editing keeps the lives of questions that editors work at in the console.
type Editing struct {
	docs    *docdb.Collection[editing.Record]
	imports *docdb.Collection[editing.Import]
}

var _ editing.Store = (*Editing)(nil)

// NewEditing opens the records.
func NewEditing(ctx context.Context, db *docdb.DB) (*Editing, error) {
	docs, err := docdb.Use[editing.Record](ctx, db, docdb.Spec{
		Name: "question_records",
		Indexes: []docdb.Index{
			{Name: "origin", Fields: []string{"origin"}, Unique: true, Sparse: true},
			{Name: "changed", Fields: []string{"changed_at"}},
			{Name: "import", Fields: []string{"import"}, Sparse: true},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open the records of questions: %w", err)
	}
	imports, err := docdb.Use[editing.Import](ctx, db, docdb.Spec{
		Name:    "question_imports",
		Indexes: []docdb.Index{{Name: "at", Fields: []string{"at"}}},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open the imports of questions: %w", err)
	}
	return &Editing{docs: docs, imports: imports}, nil
}

// Add keeps new records, each with its own outcome: nil, editing.ErrTaken, editing.ErrOrigin, or what went wrong.
func (s *Editing) Add(ctx context.Context, records ...editing.Record) []error {
	outcomes, err := s.docs.Insert(ctx, records...)
	if err != nil {
		outcomes = slices.Repeat([]error{err}, len(records))
	}
	for i, outcome := range outcomes {
		outcomes[i] = notAdded(outcome)
	}
	return outcomes
}

func notAdded(err error) error {
	var duplicate *docdb.DuplicateError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &duplicate):
		return fmt.Errorf("store: insert a question's record: %w", err)
	case duplicate.Index == "_id":
		return editing.ErrTaken
	default:
		return editing.ErrOrigin
	}
}

// Get is a record, or editing.ErrNotFound.
func (s *Editing) Get(ctx context.Context, id string) (editing.Record, error) {
	r, _, err := s.docs.Get(ctx, id)
	return r, noRecord(err)
}

func noRecord(err error) error {
	if errors.Is(err, docdb.ErrNotFound) {
		return editing.ErrNotFound
	}
	return err
}

// ByOrigin is the record that was made by something, or editing.ErrNotFound.
func (s *Editing) ByOrigin(ctx context.Context, origin string) (editing.Record, error) {
	for r, err := range s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("origin", origin)}}) {
		return r, err
	}
	return editing.Record{}, editing.ErrNotFound
}

// Change applies change to a record in one write. Where there is none, start is the record if it has an id.
func (s *Editing) Change(ctx context.Context, id string, start editing.Record, change func(*editing.Record) error) (editing.Record, error) {
	var after editing.Record
	keep := func(r *editing.Record) error {
		err := change(r)
		after = *r
		return err
	}
	if start.ID == "" {
		r, err := s.docs.Update(ctx, id, keep)
		return r, noRecord(err)
	}
	err := updateOrInsert(ctx, s.docs, id, start, keep)
	return after, err
}

// Since are the records that were changed at or after a time.
func (s *Editing) Since(ctx context.Context, t time.Time) ([]editing.Record, error) {
	q := docdb.Query{}
	if !t.IsZero() {
		q = docdb.Query{Where: []docdb.Cond{docdb.Gte("changed_at", t)}, Sort: []docdb.Order{docdb.Asc("changed_at")}}
	}
	return collect(s.docs.Find(ctx, q))
}

// OfImport are the records an import has made.
func (s *Editing) OfImport(ctx context.Context, id string) ([]editing.Record, error) {
	return collect(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("import", id)}}))
}

// ChangeImport applies change to an import in one write, to start where there is none.
func (s *Editing) ChangeImport(ctx context.Context, id string, start editing.Import, change func(*editing.Import) error) (editing.Import, error) {
	var after editing.Import
	err := updateOrInsert(ctx, s.imports, id, start, func(i *editing.Import) error {
		err := change(i)
		after = *i
		return err
	})
	return after, err
}

// Imports are the latest imports, newest first.
func (s *Editing) Imports(ctx context.Context) ([]editing.Import, error) {
	return collect(s.imports.Find(ctx, docdb.Query{Sort: []docdb.Order{docdb.Desc("at")}, Limit: importsMost}))
}
