package bench

import (
	"crypto/rand"
	"encoding/base64"
)

// newClaim is the secret with which a phone registers, so that it may ask again.
func newClaim() string {
	var b [32]byte
	rand.Read(b[:]) //nolint:errcheck // crypto/rand.Read never fails; it ends the program instead
	return base64.RawURLEncoding.EncodeToString(b[:])
}
