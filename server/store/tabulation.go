package store

import (
	"context"
	"fmt"

	"pufa/server/docdb"
	"pufa/server/tabulation"
)

// Tabulations keeps the templates of report tables.
type Tabulations struct {
	docs *docdb.Collection[tabulation.Template]
}

var _ tabulation.Store = (*Tabulations)(nil)

// NewTabulations opens the templates.
func NewTabulations(ctx context.Context, db *docdb.DB) (*Tabulations, error) {
	docs, err := docdb.Use[tabulation.Template](ctx, db, docdb.Spec{
		Name: "tabulations",
		Indexes: []docdb.Index{
			{Name: "created", Fields: []string{"created_at"}},
			{Name: "place", Fields: []string{"district"}},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open templates of tables: %w", err)
	}
	return &Tabulations{docs: docs}, nil
}

// tabulationError says a docdb outcome in the tabulation package's words.
func tabulationError(err error) error {
	return inWords(err, tabulation.ErrNotFound, tabulation.ErrChanged, nil)
}

// AddTemplate keeps a new template.
func (s *Tabulations) AddTemplate(ctx context.Context, t tabulation.Template) (tabulation.Template, error) {
	t.Revision = 1
	return t, first(s.docs.Insert(ctx, t))
}

// Template is the one with this id.
func (s *Tabulations) Template(ctx context.Context, id string) (tabulation.Template, error) {
	t, _, err := s.docs.Get(ctx, id)
	return t, tabulationError(err)
}

// ReplaceTemplate keeps t if its Revision, which is docdb's version, is still the one kept.
func (s *Tabulations) ReplaceTemplate(ctx context.Context, t tabulation.Template) (tabulation.Template, error) {
	err := replace(ctx, s.docs, &t, &t.Revision)
	return t, tabulationError(err)
}

// Templates are all of them, the oldest first.
func (s *Tabulations) Templates(ctx context.Context) ([]tabulation.Template, error) {
	return collect(s.docs.Find(ctx, docdb.Query{Sort: []docdb.Order{docdb.Asc("created_at")}}))
}

// UsesDistrict reports whether the sub-district has a template of its own.
func (s *Tabulations) UsesDistrict(ctx context.Context, code string) (bool, error) {
	return found(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("district", code)}, Limit: 1}))
}
