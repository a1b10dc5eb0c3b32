package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// The cookies credentials travel in: a resident's device, an organiser's session.
const (
	DeviceCookie  = "pufa_device"
	SessionCookie = "pufa_session"
	// PhoneCookie tells devices apart, whoever uses them. It opens nothing.
	PhoneCookie = "pufa_phone"
)

// credentialBytes is how much chance a device credential, a session and a setup token hold.
const credentialBytes = 32

// newCredential draws a credential. It goes to its bearer; what is kept is hashCredential of it.
func newCredential() string {
	var b [credentialBytes]byte
	rand.Read(b[:]) //nolint:errcheck // crypto/rand.Read never fails; it ends the program instead
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// hashCredential is what the database keeps of a credential. A plain hash is enough: nobody can guess 32 random
// bytes.
func hashCredential(credential string) string {
	sum := sha256.Sum256([]byte(credential))
	return hex.EncodeToString(sum[:])
}

// wellFormed tells a credential from anything else a client may send, before the database is asked.
func wellFormed(credential string) bool {
	b, err := base64.RawURLEncoding.Strict().DecodeString(credential)
	return err == nil && len(b) == credentialBytes
}

// newID draws a random identifier that says nothing about its bearer.
func newID() string { return rand.Text() }

// DeviceMark tells the devices of one person apart without being of any use to anybody: the beginning of the hash of
// their credential.
func DeviceMark(credential string) string { return hashCredential(credential)[:16] }

// NewPhone draws what a device is told apart by.
func NewPhone() string { return newCredential() }

// PhoneMark is what is kept of it: the beginning of its hash, "" for what was never drawn.
func PhoneMark(phone string) string {
	if !wellFormed(phone) {
		return ""
	}
	return hashCredential(phone)[:24]
}
