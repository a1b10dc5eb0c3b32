package account

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// How long a session lasts: without use, and at most.
const (
	SessionIdle = 12 * time.Hour
	SessionMost = 7 * 24 * time.Hour
	// touchEvery saves a write on every request: the last use is kept no finer than this.
	touchEvery = 5 * time.Minute
)

// The outcomes of signing in.
var (
	// ErrSignedOut says that the session is not valid, or no longer.
	ErrSignedOut = errors.New("account: signed out")
	// ErrWrongLogin says that login and password do not go together. It never says which is wrong.
	ErrWrongLogin = errors.New("account: wrong login or password")
)

// Session is one browser an organiser is signed in at. The cookie holds the credential; its hash is the ID.
type Session struct {
	ID        string    `bson:"_id"`
	Organiser string    `bson:"organiser"`
	Mark      string    `bson:"mark"` // of the password hash it was opened with; another password ends it
	CreatedAt time.Time `bson:"created_at"`
	ExpiresAt time.Time `bson:"expires_at"`
}

// SessionStore keeps sessions.
type SessionStore interface {
	AddSession(ctx context.Context, s Session) error
	// Session finds one by ID, or gives ErrSignedOut.
	Session(ctx context.Context, id string) (Session, error)
	// ProlongSession moves the end of a session; one that is gone stays gone.
	ProlongSession(ctx context.Context, id string, until time.Time) error
	// RemoveSession ends a session; one that is gone is no error.
	RemoveSession(ctx context.Context, id string) error
}

// SignIns opens and checks sessions.
type SignIns struct {
	organisers OrganiserStore
	sessions   SessionStore
	guard      *Guard
	passwords  *Passwords
	now        func() time.Time
}

// NewSignIns works over stores.
func NewSignIns(organisers OrganiserStore, sessions SessionStore, guesses GuessStore, passwords *Passwords, now func() time.Time) *SignIns {
	return &SignIns{
		organisers: organisers, sessions: sessions, passwords: passwords, now: now,
		guard: &Guard{store: guesses, now: now},
	}
}

// SignIn opens a session and gives the credential for its cookie. Wrong ones are counted before the password is
// looked at, so that many at once gain nothing; an unknown login takes as long as a wrong password.
func (s *SignIns) SignIn(ctx context.Context, login, password, address string) (Organiser, string, error) {
	login = strings.ToLower(strings.TrimSpace(login))
	o, err := s.verify(ctx, login, password, address)
	if err != nil {
		return Organiser{}, "", err
	}
	credential, err := s.Open(ctx, o)
	return o, credential, err
}

// Open opens a session for an organiser who has proved who they are.
func (s *SignIns) Open(ctx context.Context, o Organiser) (string, error) {
	credential, now := newCredential(), s.now().UTC().Truncate(time.Millisecond)
	err := s.sessions.AddSession(ctx, Session{
		ID: hashCredential(credential), Organiser: o.ID, Mark: mark(o), CreatedAt: now, ExpiresAt: now.Add(SessionIdle),
	})
	if err != nil {
		return "", fmt.Errorf("account: open a session: %w", err)
	}
	return credential, nil
}

// verify checks a password against guessing.
func (s *SignIns) verify(ctx context.Context, login, password, address string) (Organiser, error) {
	attempt, err := s.guard.begin(ctx, login, address)
	if err != nil {
		return Organiser{}, err
	}
	o, err := s.organisers.Get(ctx, login)
	if err != nil && !errors.Is(err, ErrUnknownOrganiser) {
		return Organiser{}, err
	}
	right, err := s.passwords.Matches(ctx, o.PasswordHash, password)
	if err != nil {
		return Organiser{}, err
	}
	if !right || o.Disabled {
		return Organiser{}, ErrWrongLogin
	}
	return o, s.guard.succeed(ctx, attempt)
}

// Who finds the organiser a credential signs in, or gives ErrSignedOut. Use keeps the session alive.
func (s *SignIns) Who(ctx context.Context, credential string) (Organiser, error) {
	if !wellFormed(credential) {
		return Organiser{}, ErrSignedOut
	}
	session, err := s.sessions.Session(ctx, hashCredential(credential))
	if err != nil {
		return Organiser{}, err
	}
	now := s.now()
	if !now.Before(session.ExpiresAt) {
		return Organiser{}, ErrSignedOut
	}
	o, err := s.organisers.Get(ctx, session.Organiser)
	if errors.Is(err, ErrUnknownOrganiser) {
		return Organiser{}, ErrSignedOut
	}
	if err != nil {
		return Organiser{}, err
	}
	if o.Disabled || mark(o) != session.Mark {
		return Organiser{}, ErrSignedOut
	}
	return o, s.prolong(ctx, session, now)
}

func (s *SignIns) prolong(ctx context.Context, session Session, now time.Time) error {
	until := now.Add(SessionIdle)
	if end := session.CreatedAt.Add(SessionMost); until.After(end) {
		until = end
	}
	if until.Sub(session.ExpiresAt) < touchEvery {
		return nil
	}
	if err := s.sessions.ProlongSession(ctx, session.ID, until.UTC().Truncate(time.Millisecond)); err != nil {
		return fmt.Errorf("account: prolong a session: %w", err)
	}
	return nil
}

// SignOut ends the session of a credential.
func (s *SignIns) SignOut(ctx context.Context, credential string) error {
	if !wellFormed(credential) {
		return nil
	}
	return s.sessions.RemoveSession(ctx, hashCredential(credential))
}

// ChangePassword gives an organiser another password, against the old one, and ends all their sessions. Wrong old
// ones count as guessing.
func (s *SignIns) ChangePassword(ctx context.Context, o Organiser, old, next, address string) (Organiser, error) {
	if err := CheckPassword(o.ID, next); err != nil {
		return Organiser{}, err
	}
	current, err := s.verify(ctx, o.ID, old, address)
	if err != nil {
		return Organiser{}, err
	}
	hash, err := s.passwords.Hash(ctx, next)
	if err != nil {
		return Organiser{}, err
	}
	return s.organisers.Change(ctx, o.ID, func(kept *Organiser) error {
		if kept.PasswordHash != current.PasswordHash {
			return ErrWrongLogin // changed by somebody else meanwhile
		}
		kept.PasswordHash = hash
		return nil
	})
}

// mark ties a session to a password without keeping any more of it.
func mark(o Organiser) string { return hashCredential(o.PasswordHash)[:16] }
