package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pufa/server/docdb"
	"pufa/server/report"
)

// Uploads keeps files of records for a day.
type Uploads struct {
	docs *docdb.Collection[report.Upload]
}

// NewUploads opens the files.
func NewUploads(ctx context.Context, db *docdb.DB) (*Uploads, error) {
	docs, err := docdb.Use[report.Upload](ctx, db, docdb.Spec{
		Name:    "uploads",
		Indexes: []docdb.Index{{Name: "at", Fields: []string{"at"}, ExpireAfter: 24 * time.Hour}},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open uploads: %w", err)
	}
	return &Uploads{docs: docs}, nil
}

// Keep keeps a file; the same one again is kept once.
func (s *Uploads) Keep(ctx context.Context, u report.Upload) error {
	err := first(s.docs.Insert(ctx, u))
	if duplicate := (*docdb.DuplicateError)(nil); errors.As(err, &duplicate) {
		return nil
	}
	return err
}

// Upload is the file with this id, or report.ErrNoUpload.
func (s *Uploads) Upload(ctx context.Context, id string) (report.Upload, error) {
	u, _, err := s.docs.Get(ctx, id)
	if errors.Is(err, docdb.ErrNotFound) {
		return report.Upload{}, report.ErrNoUpload
	}
	return u, err
}
