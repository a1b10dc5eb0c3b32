package account

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"time"
)

// MoveLasts is how long a link to another phone is good.
const MoveLasts = 5 * time.Minute

// ErrMoveOver says that a link to another phone was used, has run out, or never was one.
var ErrMoveOver = errors.New("account: the link to another phone is over")

// Move is a link by which a resident goes on with another phone. The token is for that phone's eyes alone; what is
// kept is its hash.
type Move struct {
	Token string
	Until time.Time
}

// OfferMove makes a link to another phone. It ends the one offered before.
func (r *Residents) OfferMove(ctx context.Context, id string) (Move, error) {
	m := Move{Token: newCredential(), Until: r.now().UTC().Truncate(time.Millisecond).Add(MoveLasts)}
	_, err := r.store.Change(ctx, id, func(person *Resident) error {
		person.MoveHash, person.MoveUntil, person.Moved = hashCredential(m.Token), m.Until, false
		return nil
	})
	return m, err
}

// LookMove says whose link it is, without using it up.
func (r *Residents) LookMove(ctx context.Context, token string) (Resident, error) {
	if !wellFormed(token) {
		return Resident{}, ErrMoveOver
	}
	person, err := r.store.ByMove(ctx, hashCredential(token))
	if err != nil {
		return Resident{}, err
	}
	if person.Moved || !r.now().Before(person.MoveUntil) {
		return Resident{}, ErrMoveOver
	}
	return person, nil
}

// TakeMove gives the person to the phone that holds the link, and the credential it is known by from now on. The
// phone they had is signed out by the same write. claim is a secret the new phone has drawn: with the same one it may
// ask again, and gets the same credential, because the answer may have been lost on its way; with another it is too
// late.
func (r *Residents) TakeMove(ctx context.Context, token, claim string) (Resident, string, error) {
	if !wellFormed(token) || !wellFormed(claim) {
		return Resident{}, "", ErrMoveOver
	}
	found, err := r.store.ByMove(ctx, hashCredential(token))
	if err != nil {
		return Resident{}, "", err
	}
	credential := credentialOf("device\x00"+token, claim)
	person, err := r.store.Change(ctx, found.ID, func(person *Resident) error {
		switch {
		case person.MoveHash != hashCredential(token) || !r.now().Before(person.MoveUntil):
			return ErrMoveOver
		case person.Moved && person.CredentialHash != hashCredential(credential):
			return ErrMoveOver
		}
		person.CredentialHash, person.Moved = hashCredential(credential), true
		return nil
	})
	switch {
	case errors.Is(err, ErrNotRegistered): // erased meanwhile
		return Resident{}, "", ErrMoveOver
	case err != nil && !errors.Is(err, ErrMoveOver):
		return Resident{}, "", fmt.Errorf("account: move a resident: %w", err)
	}
	return person, credential, err
}

// credentialOf makes a credential out of a secret a phone has drawn, so that the same request gets the same one. what
// keeps apart what it is used for: a link's token, which the old phone has seen, or a registration.
func credentialOf(what, claim string) string {
	sum := sha256.Sum256([]byte(what + "\x00" + claim))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// Device is the DeviceMark of the device the resident is known by.
func (r Resident) Device() string {
	if len(r.CredentialHash) < 16 {
		return ""
	}
	return r.CredentialHash[:16]
}
