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
	docs, err := docdb.Use[campaign.Photo](ctx, db, docdb.Spec{Name: "photos"})
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
