package store

import (
	"context"
	"errors"
	"fmt"

	"pufa/server/campaign"
	"pufa/server/docdb"
)

// Photos keeps the photos of records.
type Photos struct {
	docs *docdb.Collection[campaign.Photo]
}

var _ campaign.PhotoStore = (*Photos)(nil)

// NewPhotos opens the photos.
func NewPhotos(ctx context.Context, db *docdb.DB) (*Photos, error) {
	docs, err := docdb.Use[campaign.Photo](ctx, db, docdb.Spec{
		Name:    "photos",
		Indexes: []docdb.Index{{Name: "record", Fields: []string{"record"}}},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open photos: %w", err)
	}
	return &Photos{docs: docs}, nil
}

// AddPhoto keeps a photo.
func (s *Photos) AddPhoto(ctx context.Context, p campaign.Photo) error {
	err := first(s.docs.Insert(ctx, p))
	if duplicate := (*docdb.DuplicateError)(nil); errors.As(err, &duplicate) {
		return nil // the id is made of what is in it
	}
	return err
}

// Photo is the one with this id.
func (s *Photos) Photo(ctx context.Context, id string) (campaign.Photo, error) {
	p, _, err := s.docs.Get(ctx, id)
	return p, campaignError(err)
}

// RemovePhoto deletes a photo; one that is gone is gone.
func (s *Photos) RemovePhoto(ctx context.Context, id string) error {
	err := s.docs.Delete(ctx, id)
	if errors.Is(err, docdb.ErrNotFound) {
		return nil
	}
	return err
}

// PhotoRecords counts what is kept by record.
func (s *Photos) PhotoRecords(ctx context.Context) (map[string]int64, error) {
	groups, err := s.docs.Tally(ctx, docdb.Query{}, []string{"record"})
	counts := map[string]int64{}
	for _, g := range groups {
		if of, ok := g.Key[0].(string); ok {
			counts[of] = g.Count
		}
	}
	return counts, err
}

// PhotosOf are all that are kept for one record.
func (s *Photos) PhotosOf(ctx context.Context, record string) ([]campaign.Photo, error) {
	return collect(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("record", record)}}))
}
