package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"pufa/server/account"
	"pufa/server/district"
	"pufa/server/docdb"
)

// Residents keeps the people who answer.
type Residents struct {
	docs *docdb.Collection[account.Resident]
	ids  *lru.Cache[string, string] // by the hash of a credential; a hint, to be compared
}

var (
	_ account.ResidentStore = (*Residents)(nil)
	_ district.User         = (*Residents)(nil)
)

// NewResidents opens the residents.
func NewResidents(ctx context.Context, db *docdb.DB) (*Residents, error) {
	docs, err := docdb.Use[account.Resident](ctx, db, docdb.Spec{
		Name: "residents",
		Indexes: []docdb.Index{
			{Name: "credential", Fields: []string{"credential_hash"}, Unique: true},
			{Name: "move", Fields: []string{"move_hash"}, Unique: true, Sparse: true},
			{Name: "district", Fields: []string{"district", "community"}},
			{Name: "listed", Fields: []string{"listed"}, Sparse: true},
		},
		Kept: residentsKept, // one is read with every request
	})
	if err != nil {
		return nil, fmt.Errorf("store: open residents: %w", err)
	}
	ids, err := lru.New[string, string](residentsKept)
	if err != nil {
		return nil, fmt.Errorf("store: open residents: %w", err)
	}
	return &Residents{docs: docs, ids: ids}, nil
}

// residentsKept is how many residents are found without a search, those who came last.
const residentsKept = 20_000

// Add keeps a new resident, or gives account.ErrKnown.
func (s *Residents) Add(ctx context.Context, r account.Resident) error {
	err := first(s.docs.Insert(ctx, r))
	if duplicate := (*docdb.DuplicateError)(nil); errors.As(err, &duplicate) {
		return account.ErrKnown
	}
	return err
}

// ByCredential finds the resident whose credential has this hash.
func (s *Residents) ByCredential(ctx context.Context, hash string) (account.Resident, error) {
	if id, ok := s.ids.Get(hash); ok {
		r, _, err := s.docs.Get(ctx, id)
		if err == nil && r.CredentialHash == hash {
			return r, nil
		}
	}
	r, err := s.by(ctx, "credential_hash", hash, account.ErrNotRegistered)
	if err == nil {
		s.ids.Add(hash, r.ID)
	}
	return r, err
}

// ByMove finds the resident whose link to another phone has this hash.
func (s *Residents) ByMove(ctx context.Context, hash string) (account.Resident, error) {
	return s.by(ctx, "move_hash", hash, account.ErrMoveOver)
}

func (s *Residents) by(ctx context.Context, field, hash string, none error) (account.Resident, error) {
	query := docdb.Query{Where: []docdb.Cond{docdb.Eq(field, hash)}, Limit: 1}
	for r, err := range s.docs.Find(ctx, query) {
		return r, err
	}
	return account.Resident{}, none
}

// namesAtOnce is how many residents one query looks up.
const namesAtOnce = 500

// Nicknames are what residents are called, by id. Who is gone is not in it.
func (s *Residents) Nicknames(ctx context.Context, ids []string) (map[string]string, error) {
	names := make(map[string]string, len(ids))
	for some := range slices.Chunk(ids, namesAtOnce) {
		for r, err := range s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.In("_id", some)}}) {
			if err != nil {
				return nil, fmt.Errorf("store: nicknames: %w", err)
			}
			names[r.ID] = r.Nickname
		}
	}
	return names, nil
}

// Since is when residents registered, by id. Who is gone is not in it.
func (s *Residents) Since(ctx context.Context, ids []string) (map[string]time.Time, error) {
	since := make(map[string]time.Time, len(ids))
	for r, err := range s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.In("_id", ids)}}) {
		if err != nil {
			return nil, fmt.Errorf("store: when residents registered: %w", err)
		}
		since[r.ID] = r.CreatedAt
	}
	return since, nil
}

// Change applies change to a resident.
func (s *Residents) Change(ctx context.Context, id string, change func(*account.Resident) error) (account.Resident, error) {
	r, err := s.docs.Update(ctx, id, change)
	if errors.Is(err, docdb.ErrNotFound) {
		return account.Resident{}, account.ErrNotRegistered
	}
	return r, err
}

// Remove deletes a resident.
func (s *Residents) Remove(ctx context.Context, id string) error {
	if err := s.docs.Delete(ctx, id); !errors.Is(err, docdb.ErrNotFound) {
		return err
	}
	return nil
}

// UsesDistrict says whether anybody is registered in the sub-district or community.
func (s *Residents) UsesDistrict(ctx context.Context, code string) (bool, error) {
	return found(s.docs.Find(ctx, docdb.Query{Where: ofPlace(code), Limit: 1}))
}

// Listed are those who agreed to stand on boards of persons.
func (s *Residents) Listed(ctx context.Context) ([]account.Resident, error) {
	all, err := collect(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("listed", true)}}))
	if err != nil {
		return nil, fmt.Errorf("store: who is listed: %w", err)
	}
	return all, nil
}
