package store

import (
	"context"
	"errors"
	"fmt"

	"pufa/server/digest"
	"pufa/server/docdb"
)

// Digests keeps what was told each week.
type Digests struct {
	docs *docdb.Collection[digest.Digest]
}

var _ digest.Store = (*Digests)(nil)

// NewDigests opens them.
func NewDigests(ctx context.Context, db *docdb.DB) (*Digests, error) {
	docs, err := docdb.Use[digest.Digest](ctx, db, docdb.Spec{Name: "digests"})
	if err != nil {
		return nil, fmt.Errorf("store: open digests: %w", err)
	}
	return &Digests{docs}, nil
}

// Insert keeps a new digest, or says digest.ErrThere.
func (s *Digests) Insert(ctx context.Context, d digest.Digest) error {
	err := first(s.docs.Insert(ctx, d))
	if duplicate, is := errors.AsType[*docdb.DuplicateError](err); is {
		return fmt.Errorf("%w: %w", digest.ErrThere, duplicate)
	}
	return err
}

// Replace keeps d if nobody has changed it since it was read, or says digest.ErrChanged.
func (s *Digests) Replace(ctx context.Context, d digest.Digest) (digest.Digest, error) {
	version, err := s.docs.Replace(ctx, d, docdb.Version(d.Revision))
	if errors.Is(err, docdb.ErrConflict) {
		return d, digest.ErrChanged
	}
	d.Revision = int64(version)
	return d, err
}

// Get is the digest of a day, or digest.ErrNotFound.
func (s *Digests) Get(ctx context.Context, id string) (digest.Digest, error) {
	d, version, err := s.docs.Get(ctx, id)
	if errors.Is(err, docdb.ErrNotFound) {
		return d, digest.ErrNotFound
	}
	d.Revision = int64(version)
	return d, err
}

// Before is the last digest before a day's.
func (s *Digests) Before(ctx context.Context, id string) (digest.Digest, error) {
	all, err := collect(s.docs.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Lt("_id", id)}, Sort: []docdb.Order{docdb.Desc("_id")}, Limit: 1,
	}))
	switch {
	case err != nil:
		return digest.Digest{}, fmt.Errorf("store: digest before %s: %w", id, err)
	case len(all) == 0:
		return digest.Digest{}, digest.ErrNotFound
	default:
		return all[0], nil
	}
}
