package store

import (
	"context"
	"fmt"

	"pufa/server/docdb"
	"pufa/server/opendata"
)

// OpenTokens keeps what is kept of the tokens for open data.
type OpenTokens struct {
	docs *docdb.Collection[opendata.Token]
}

var _ opendata.Store = (*OpenTokens)(nil)

// NewOpenTokens opens the tokens.
func NewOpenTokens(ctx context.Context, db *docdb.DB) (*OpenTokens, error) {
	docs, err := docdb.Use[opendata.Token](ctx, db, docdb.Spec{
		Name: "open_tokens",
		Indexes: []docdb.Index{
			{Name: "created", Fields: []string{"created_at"}},
			{Name: "place", Fields: []string{"district"}},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open tokens of open data: %w", err)
	}
	return &OpenTokens{docs: docs}, nil
}

// openTokenError says a docdb outcome in the opendata package's words.
func openTokenError(err error) error {
	return inWords(err, opendata.ErrNotFound, opendata.ErrChanged, nil)
}

// AddToken keeps a new token.
func (s *OpenTokens) AddToken(ctx context.Context, t opendata.Token) (opendata.Token, error) {
	t.Revision = 1
	return t, first(s.docs.Insert(ctx, t))
}

// Token is the one with this id.
func (s *OpenTokens) Token(ctx context.Context, id string) (opendata.Token, error) {
	t, _, err := s.docs.Get(ctx, id)
	return t, openTokenError(err)
}

// ReplaceToken keeps t if its Revision, which is docdb's version, is still the one kept.
func (s *OpenTokens) ReplaceToken(ctx context.Context, t opendata.Token) (opendata.Token, error) {
	err := replace(ctx, s.docs, &t, &t.Revision)
	return t, openTokenError(err)
}

// Tokens are all of them, the oldest first.
func (s *OpenTokens) Tokens(ctx context.Context) ([]opendata.Token, error) {
	return collect(s.docs.Find(ctx, docdb.Query{Sort: []docdb.Order{docdb.Asc("created_at")}}))
}

// UsesDistrict reports whether a token was given for the sub-district.
func (s *OpenTokens) UsesDistrict(ctx context.Context, code string) (bool, error) {
	return found(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("district", code)}, Limit: 1}))
}
