package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// How many wrong sign-ins are let through in a window: for one login, and from one address. Many clerks may share
// an address.
const (
	guessWindow     = 15 * time.Minute
	guessesLogin    = 5
	guessesAddress  = 50
	longestGuessKey = 64
)

// ErrLockedOut matches every LockedOutError.
var ErrLockedOut = errors.New("account: locked out")

// LockedOutError says that there were too many wrong sign-ins, and how long to wait.
type LockedOutError struct{ Wait time.Duration }

func (e *LockedOutError) Error() string { return fmt.Sprintf("account: locked out for %s", e.Wait) }

// Is makes every LockedOutError match ErrLockedOut.
func (e *LockedOutError) Is(target error) bool { return target == ErrLockedOut }

// RetryAfter is how long to wait.
func (e *LockedOutError) RetryAfter() time.Duration { return e.Wait }

// Guesses are the sign-ins under one login or from one address that have not turned out right.
type Guesses struct {
	ID        string      `bson:"_id"` // login/x or address/x
	At        []time.Time `bson:"at"`
	ExpiresAt time.Time   `bson:"expires_at"`
}

// GuessStore keeps Guesses. The database decides, so that nodes share one count.
type GuessStore interface {
	// ChangeGuesses applies change to the guesses with this ID, which are empty at first.
	ChangeGuesses(ctx context.Context, id string, change func(*Guesses) error) error
}

// Guard counts sign-ins before they are tried, and takes those back that turn out right.
type Guard struct {
	store GuessStore
	now   func() time.Time
}

// attempt is one counted sign-in.
type attempt struct {
	login, address string
	at             time.Time
}

func (g *Guard) begin(ctx context.Context, login, address string) (attempt, error) {
	a := attempt{login: "login/" + clip(login), address: "address/" + clip(address), at: g.now().UTC().Truncate(time.Millisecond)}
	if err := g.count(ctx, a.address, a.at, guessesAddress); err != nil {
		return a, err
	}
	return a, g.count(ctx, a.login, a.at, guessesLogin)
}

func (g *Guard) count(ctx context.Context, id string, at time.Time, limit int) error {
	return g.store.ChangeGuesses(ctx, id, func(guesses *Guesses) error {
		var recent []time.Time
		for _, t := range guesses.At {
			if at.Sub(t) < guessWindow {
				recent = append(recent, t)
			}
		}
		if len(recent) >= limit {
			return &LockedOutError{Wait: recent[len(recent)-limit].Add(guessWindow).Sub(at)}
		}
		recent = append(recent, at)
		guesses.At = recent
		guesses.ExpiresAt = at.Add(guessWindow)
		return nil
	})
}

// succeed forgets the guesses of a login that proved itself. From its address only this one attempt is taken
// back: whoever has one account must not use it to guess others.
func (g *Guard) succeed(ctx context.Context, a attempt) error {
	err := g.store.ChangeGuesses(ctx, a.login, func(guesses *Guesses) error {
		guesses.At = nil
		return nil
	})
	if err != nil {
		return err
	}
	return g.store.ChangeGuesses(ctx, a.address, func(guesses *Guesses) error {
		if i := slices.IndexFunc(guesses.At, a.at.Equal); i >= 0 {
			guesses.At = slices.Delete(guesses.At, i, i+1)
		}
		return nil
	})
}

// clip bounds a key. It may cut a character in two, and the store takes whole ones only.
func clip(s string) string { return strings.ToValidUTF8(s[:min(len(s), longestGuessKey)], "") }
