package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pufa/server/account"
	"pufa/server/district"
	"pufa/server/docdb"
)

// Organisers keeps the people who sign in, and the office that says who runs the district.
type Organisers struct {
	docs   *docdb.Collection[account.Organiser]
	office *docdb.Collection[office]
}

// office is account.Office as one document.
type office struct {
	ID     string   `bson:"_id"`
	Heads  []string `bson:"heads"`
	Tokens []string `bson:"tokens"`
}

const officeID = "office"

var (
	_ account.OrganiserStore = (*Organisers)(nil)
	_ account.OfficeStore    = (*Organisers)(nil)
	_ district.User          = (*Organisers)(nil)
)

// NewOrganisers opens the organisers.
func NewOrganisers(ctx context.Context, db *docdb.DB) (*Organisers, error) {
	docs, err := docdb.Use[account.Organiser](ctx, db, docdb.Spec{
		Name:    "organisers",
		Indexes: []docdb.Index{{Name: "district", Fields: []string{"district"}}},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open organisers: %w", err)
	}
	single, err := docdb.Use[office](ctx, db, docdb.Spec{Name: "office"})
	if err != nil {
		return nil, fmt.Errorf("store: open office: %w", err)
	}
	return &Organisers{docs: docs, office: single}, nil
}

// Add keeps a new organiser.
func (s *Organisers) Add(ctx context.Context, o account.Organiser) error {
	err := first(s.docs.Insert(ctx, o))
	if duplicate := (*docdb.DuplicateError)(nil); errors.As(err, &duplicate) {
		return account.ErrLoginTaken
	}
	return err
}

// Get finds an organiser by login.
func (s *Organisers) Get(ctx context.Context, login string) (account.Organiser, error) {
	o, _, err := s.docs.Get(ctx, login)
	if errors.Is(err, docdb.ErrNotFound) {
		return account.Organiser{}, account.ErrUnknownOrganiser
	}
	return o, err
}

// List gives the organisers the scope sees, by login. A narrow scope sees those of its sub-district only.
func (s *Organisers) List(ctx context.Context, scope district.Scope) ([]account.Organiser, error) {
	var query docdb.Query
	switch {
	case !scope.Valid():
		return nil, nil
	case !scope.Whole():
		query.Where = []docdb.Cond{docdb.Eq("district", scope.Code())}
	}
	return collect(s.docs.Find(ctx, query))
}

// Change applies change to an organiser.
func (s *Organisers) Change(ctx context.Context, login string, change func(*account.Organiser) error) (account.Organiser, error) {
	o, err := s.docs.Update(ctx, login, change)
	if errors.Is(err, docdb.ErrNotFound) {
		return account.Organiser{}, account.ErrUnknownOrganiser
	}
	return o, err
}

// UsesDistrict says whether an organiser looks after the sub-district.
func (s *Organisers) UsesDistrict(ctx context.Context, code string) (bool, error) {
	return found(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("district", code)}, Limit: 1}))
}

// Office reads the office.
func (s *Organisers) Office(ctx context.Context) (account.Office, error) {
	o, _, err := s.office.Get(ctx, officeID)
	if errors.Is(err, docdb.ErrNotFound) {
		return account.Office{}, nil
	}
	return account.Office{Heads: o.Heads, Tokens: o.Tokens}, err
}

// ChangeOffice applies change to the office.
func (s *Organisers) ChangeOffice(ctx context.Context, change func(*account.Office) error) error {
	return updateOrInsert(ctx, s.office, officeID, office{ID: officeID}, func(o *office) error {
		changed := account.Office{Heads: o.Heads, Tokens: o.Tokens}
		if err := change(&changed); err != nil {
			return err
		}
		o.Heads, o.Tokens = changed.Heads, changed.Tokens
		return nil
	})
}

// Sessions keeps who is signed in where, and the sign-ins that went wrong.
type Sessions struct {
	docs    *docdb.Collection[account.Session]
	guesses *docdb.Collection[account.Guesses]
}

var (
	_ account.SessionStore = (*Sessions)(nil)
	_ account.GuessStore   = (*Sessions)(nil)
)

// expired is the index by which the database forgets documents once their time has come.
func expired() []docdb.Index {
	return []docdb.Index{{Name: "expired", Fields: []string{"expires_at"}, ExpireAfter: time.Second}}
}

// NewSessions opens the sessions.
func NewSessions(ctx context.Context, db *docdb.DB) (*Sessions, error) {
	docs, err := docdb.Use[account.Session](ctx, db, docdb.Spec{Name: "sessions", Indexes: expired()})
	if err != nil {
		return nil, fmt.Errorf("store: open sessions: %w", err)
	}
	guesses, err := docdb.Use[account.Guesses](ctx, db, docdb.Spec{Name: "guesses", Indexes: expired()})
	if err != nil {
		return nil, fmt.Errorf("store: open guesses: %w", err)
	}
	return &Sessions{docs: docs, guesses: guesses}, nil
}

// AddSession keeps a new session.
func (s *Sessions) AddSession(ctx context.Context, session account.Session) error {
	return first(s.docs.Insert(ctx, session))
}

// Session finds a session.
func (s *Sessions) Session(ctx context.Context, id string) (account.Session, error) {
	session, _, err := s.docs.Get(ctx, id)
	if errors.Is(err, docdb.ErrNotFound) {
		return account.Session{}, account.ErrSignedOut
	}
	return session, err
}

// ProlongSession moves the end of a session.
func (s *Sessions) ProlongSession(ctx context.Context, id string, until time.Time) error {
	_, err := s.docs.Update(ctx, id, func(session *account.Session) error {
		session.ExpiresAt = until
		return nil
	})
	if errors.Is(err, docdb.ErrNotFound) {
		return nil
	}
	return err
}

// RemoveSession ends a session.
func (s *Sessions) RemoveSession(ctx context.Context, id string) error {
	if err := s.docs.Delete(ctx, id); !errors.Is(err, docdb.ErrNotFound) {
		return err
	}
	return nil
}

// ChangeGuesses applies change to the guesses with this ID.
func (s *Sessions) ChangeGuesses(ctx context.Context, id string, change func(*account.Guesses) error) error {
	return updateOrInsert(ctx, s.guesses, id, account.Guesses{ID: id}, change)
}
