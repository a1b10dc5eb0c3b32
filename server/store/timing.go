package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"pufa/server/docdb"
	"pufa/server/fairplay"
)

// timingLasts is how long times are kept to be compared: they are with those of the same day.
const timingLasts = 3 * 24 * time.Hour

// Timings keeps how the questions of sets were answered.
type Timings struct {
	docs *docdb.Collection[fairplay.Timing]
}

var _ fairplay.Timings = (*Timings)(nil)

// NewTimings opens the timings.
func NewTimings(ctx context.Context, db *docdb.DB) (*Timings, error) {
	docs, err := docdb.Use[fairplay.Timing](ctx, db, docdb.Spec{
		Name: "fairplay_timings",
		Indexes: []docdb.Index{
			{Name: "like", Fields: []string{"campaign", "phase", "day", "count", "bucket"}},
			{Name: "person", Fields: []string{"person"}},
			{Name: "at", Fields: []string{"at"}, ExpireAfter: timingLasts},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open timings: %w", err)
	}
	return &Timings{docs}, nil
}

// Keep keeps one; one that is there already is no error.
func (s *Timings) Keep(ctx context.Context, t fairplay.Timing) error {
	err := first(s.docs.Insert(ctx, t))
	if duplicate := (*docdb.DuplicateError)(nil); errors.As(err, &duplicate) {
		return nil
	}
	return err
}

// Like are those of the same contest, day and number of questions in these buckets, of other people.
func (s *Timings) Like(ctx context.Context, t fairplay.Timing, buckets []int64) ([]fairplay.Timing, error) {
	all, err := collect(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{
		docdb.Eq("campaign", t.Campaign), docdb.Eq("phase", t.Phase), docdb.Eq("day", t.Day), docdb.Eq("count", t.Count),
		docdb.In("bucket", buckets),
	}}))
	if err != nil {
		return nil, fmt.Errorf("store: times like those of %s: %w", t.ID, err)
	}
	return slices.DeleteFunc(all, func(other fairplay.Timing) bool { return other.Person == t.Person }), nil
}

// Rename gives the times kept of a person to another name.
func (s *Timings) Rename(ctx context.Context, person, nobody string) error {
	return forgetOf(ctx, s.docs, person, func(t fairplay.Timing) string { return t.ID },
		func(t *fairplay.Timing) { t.Person = nobody }, func(fairplay.Timing) {})
}
