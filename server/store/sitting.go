package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pufa/server/docdb"
	"pufa/server/quiz"
)

// Sittings keeps attempts by rules.
type Sittings struct {
	docs    *docdb.Collection[quiz.Sitting]
	hearing func(campaign, person string) // of sittings that are over; nil for nobody
}

// Tell has hear told of every sitting that is over from now on, with the campaign it counts for, which may be none. It
// must not wait for anything. It is for when the store is opened.
func (s *Sittings) Tell(hear func(campaign, person string)) { s.hearing = hear }

var (
	_ quiz.Sittings = (*Sittings)(nil)
	_ quiz.Begun    = (*Sittings)(nil)
	_ quiz.TypedIn  = (*Sittings)(nil)
)

// tryFields are what a board is made of. They are all in one index, so that a board is counted without reading the
// sittings.
var tryFields = []string{"person", "stage", "day", "points", "right", "passed", "used_ms", "tie_ms", "over", "district", "unit", "void"}

func sittingSpec() docdb.Spec {
	return docdb.Spec{
		Name: "sittings",
		Indexes: []docdb.Index{
			{Name: "slot", Fields: []string{"slot"}, Unique: true},
			{Name: "turn", Fields: []string{"turn"}, Unique: true, Sparse: true},
			{Name: "request", Fields: []string{"request"}, Unique: true, Sparse: true},
			{Name: "person", Fields: []string{"person", "started_at"}},
			{Name: "due", Fields: []string{"stage", "ends"}},
			{Name: "device", Fields: []string{"device", "campaign"}, Sparse: true},
			{Name: "printing", Fields: []string{"printing"}, Sparse: true},
			{Name: "board", Fields: append([]string{"campaign", "phase"}, tryFields...)},
		},
	}
}

// NewSittings opens the sittings.
func NewSittings(ctx context.Context, db *docdb.DB) (*Sittings, error) {
	docs, err := docdb.Use[quiz.Sitting](ctx, db, sittingSpec())
	if err != nil {
		return nil, fmt.Errorf("store: open sittings: %w", err)
	}
	return &Sittings{docs: docs}, nil
}

// Begin keeps a new sitting, or returns quiz.ErrTaken if one of its keys is there already.
func (s *Sittings) Begin(ctx context.Context, sitting quiz.Sitting) error {
	err := first(s.docs.Insert(ctx, sitting))
	if duplicate := (*docdb.DuplicateError)(nil); errors.As(err, &duplicate) {
		return fmt.Errorf("%w: by %s", quiz.ErrTaken, duplicate.Index)
	}
	if err != nil {
		return fmt.Errorf("store: insert sitting %s: %w", sitting.ID, err)
	}
	return nil
}

// Get is the sitting with this id, or quiz.ErrNotFound.
func (s *Sittings) Get(ctx context.Context, id string) (quiz.Sitting, error) {
	sitting, _, err := s.docs.Get(ctx, id)
	return sitting, sittingError(id, err)
}

// ByRequest is the sitting that a request began, or quiz.ErrNotFound.
func (s *Sittings) ByRequest(ctx context.Context, request string) (quiz.Sitting, error) {
	found, err := collect(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("request", request)}, Limit: 1}))
	if err != nil {
		return quiz.Sitting{}, fmt.Errorf("store: sitting of a request: %w", err)
	}
	if len(found) == 0 {
		return quiz.Sitting{}, quiz.ErrNotFound
	}
	return found[0], nil
}

// Change applies change to a sitting.
func (s *Sittings) Change(ctx context.Context, id string, change func(*quiz.Sitting) error) (quiz.Sitting, error) {
	sitting, err := s.docs.Update(ctx, id, change)
	if err == nil && s.hearing != nil && sitting.Stage == quiz.StageCounted {
		s.hearing(sitting.CountsFor(), sitting.Person)
	}
	return sitting, sittingError(id, err)
}

func sittingError(id string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, docdb.ErrNotFound):
		return fmt.Errorf("%w: %q", quiz.ErrNotFound, id)
	default:
		return fmt.Errorf("store: sitting %s: %w", id, err)
	}
}

// OfPerson are all sittings of a person, in the order they were begun.
func (s *Sittings) OfPerson(ctx context.Context, person string) ([]quiz.Sitting, error) {
	found, err := collect(s.docs.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("person", person)}, Sort: []docdb.Order{docdb.Asc("started_at")},
	}))
	if err != nil {
		return nil, fmt.Errorf("store: sittings of %s: %w", person, err)
	}
	return found, nil
}

// Due are sittings that the clock has ended, and those that are over but not counted.
func (s *Sittings) Due(ctx context.Context, now time.Time, limit int) ([]quiz.Sitting, error) {
	over, err := collect(s.docs.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("stage", string(quiz.StageOver))}, Limit: limit,
	}))
	if err != nil {
		return nil, fmt.Errorf("store: sittings to count: %w", err)
	}
	if len(over) == limit {
		return over, nil
	}
	ended, err := collect(s.docs.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("stage", string(quiz.StageOpen)), docdb.Lte("ends", now)}, Limit: limit - len(over),
	}))
	if err != nil {
		return nil, fmt.Errorf("store: sittings to end: %w", err)
	}
	return append(over, ended...), nil
}

// Unseen are at most limit sittings that are counted and were not looked at for signs of unfair play.
func (s *Sittings) Unseen(ctx context.Context, limit int) ([]quiz.Sitting, error) {
	found, err := collect(s.docs.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("stage", string(quiz.StageCounted))}, Limit: limit,
	}))
	if err != nil {
		return nil, fmt.Errorf("store: sittings to look at: %w", err)
	}
	return found, nil
}

// OnDevice are the sittings of a campaign that were begun on a device.
func (s *Sittings) OnDevice(ctx context.Context, campaign, device string) ([]quiz.Sitting, error) {
	found, err := collect(s.docs.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("device", device), docdb.Eq("campaign", campaign)},
	}))
	if err != nil {
		return nil, fmt.Errorf("store: sittings on a device: %w", err)
	}
	return found, nil
}

// Tries are the sittings of an online contest in short, out of the index alone.
func (s *Sittings) Tries(ctx context.Context, campaign, phase, person string) ([]quiz.Try, error) {
	q := docdb.Query{Where: []docdb.Cond{docdb.Eq("campaign", campaign)}}
	if phase != "" {
		q.Where = append(q.Where, docdb.Eq("phase", phase))
	}
	if person != "" {
		q.Where = append(q.Where, docdb.Eq("person", person))
	}
	groups, err := s.docs.Tally(ctx, q, append([]string{"phase"}, tryFields...))
	if err != nil {
		return nil, fmt.Errorf("store: attempts of %s: %w", campaign, err)
	}
	var tries []quiz.Try
	for _, g := range groups {
		k := g.Key
		t := quiz.Try{
			Phase: k[0].(string), Person: k[1].(string), Stage: quiz.Stage(k[2].(string)), Day: k[3].(string),
			Points: k[4].(int64), Right: k[5].(int64), Passed: k[6].(bool), UsedMS: k[7].(int64), TieMS: k[8].(int64),
			District: k[10].(string), Unit: k[11].(string), Void: k[12].(bool),
		}
		t.Over, _ = k[9].(time.Time)
		for range g.Count {
			tries = append(tries, t)
		}
	}
	return tries, nil
}

// Begun reports whether anybody has begun a phase.
func (s *Sittings) Begun(ctx context.Context, campaign, phase string) (bool, error) {
	return found(s.docs.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("campaign", campaign), docdb.Eq("phase", phase)}, Limit: 1,
	}))
}

// OfPrinting are the sittings that were typed in from a printing's papers.
func (s *Sittings) OfPrinting(ctx context.Context, printing string) ([]quiz.Sitting, error) {
	all, err := collect(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("printing", printing)}}))
	if err != nil {
		return nil, fmt.Errorf("store: sittings of printing %s: %w", printing, err)
	}
	return all, nil
}

// CountTyped counts the sittings of some printings, by printing.
func (s *Sittings) CountTyped(ctx context.Context, printings []string) (map[string]int, error) {
	counts := map[string]int{}
	for _, id := range printings {
		groups, err := s.docs.Tally(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("printing", id)}}, nil)
		if err != nil {
			return nil, fmt.Errorf("store: count sittings of printing %s: %w", id, err)
		}
		counts[id] = int(groups[0].Count)
	}
	return counts, nil
}

// Remove deletes a sitting; to remove one that is gone is no error.
func (s *Sittings) Remove(ctx context.Context, id string) error {
	if err := s.docs.Delete(ctx, id); err != nil && !errors.Is(err, docdb.ErrNotFound) {
		return fmt.Errorf("store: remove sitting %s: %w", id, err)
	}
	return nil
}
