package store

import (
	"context"
	"fmt"

	"pufa/server/docdb"
	"pufa/server/writeup"
)

// Writeups keeps campaigns' documents and the template they begin with.
type Writeups struct {
	records   *docdb.Collection[writeup.Record]
	templates *docdb.Collection[writeup.Template]
}

var _ writeup.Store = (*Writeups)(nil)

// NewWriteups opens the documents.
func NewWriteups(ctx context.Context, db *docdb.DB) (*Writeups, error) {
	records, err := docdb.Use[writeup.Record](ctx, db, docdb.Spec{
		Name:    "writeups",
		Indexes: []docdb.Index{{Name: "campaign", Fields: []string{"campaign", "as_of"}}},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open writeups: %w", err)
	}
	templates, err := docdb.Use[writeup.Template](ctx, db, docdb.Spec{Name: "writeup_templates"})
	if err != nil {
		return nil, fmt.Errorf("store: open templates of writeups: %w", err)
	}
	return &Writeups{records: records, templates: templates}, nil
}

// writeupError says a docdb outcome in the writeup package's words.
func writeupError(err error) error {
	return inWords(err, writeup.ErrNotFound, writeup.ErrChanged, nil)
}

// Insert keeps a new document.
func (s *Writeups) Insert(ctx context.Context, r writeup.Record) (writeup.Record, error) {
	return r, first(s.records.Insert(ctx, r))
}

// Replace keeps r if its Revision, which is docdb's version, is still the one kept.
func (s *Writeups) Replace(ctx context.Context, r writeup.Record) (writeup.Record, error) {
	err := replace(ctx, s.records, &r, &r.Revision)
	return r, writeupError(err)
}

// Delete forgets a document.
func (s *Writeups) Delete(ctx context.Context, id string) error {
	return writeupError(s.records.Delete(ctx, id))
}

// Get is the document with this id.
func (s *Writeups) Get(ctx context.Context, id string) (writeup.Record, error) {
	r, _, err := s.records.Get(ctx, id)
	return r, writeupError(err)
}

// List is a campaign's documents, the latest first.
func (s *Writeups) List(ctx context.Context, campaign string) ([]writeup.Record, error) {
	return collect(s.records.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("campaign", campaign)}, Sort: []docdb.Order{docdb.Desc("as_of")},
	}))
}

// Template is the one kept under an id.
func (s *Writeups) Template(ctx context.Context, id string) (writeup.Template, error) {
	t, _, err := s.templates.Get(ctx, id)
	return t, writeupError(err)
}

// KeepTemplate keeps t if its Revision, which is docdb's version, is still the one kept.
func (s *Writeups) KeepTemplate(ctx context.Context, t writeup.Template) (writeup.Template, error) {
	err := keep(ctx, s.templates, &t, &t.Revision)
	return t, writeupError(err)
}
