package reward

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"sync"
)

// KeyStore keeps keys that all nodes share.
type KeyStore interface {
	// Key is the one kept under a name. Where there is none yet, fresh is kept; of several nodes one wins.
	Key(ctx context.Context, name string, fresh []byte) ([]byte, error)
}

// signingKey is the name of the key that certificates and records of draws are signed with.
const signingKey = "signing"

// Signer signs what is given out, with one Ed25519 key for all nodes that is made once.
type Signer struct {
	store  KeyStore
	chance func([]byte)

	mu      sync.Mutex
	private ed25519.PrivateKey
}

// NewSigner keeps its key in store. chance fills what it is given with random bytes.
func NewSigner(store KeyStore, chance func([]byte)) *Signer {
	return &Signer{store: store, chance: chance}
}

// Open reads the key, or makes it.
func (s *Signer) Open(ctx context.Context) error {
	fresh := make([]byte, ed25519.SeedSize)
	s.chance(fresh)
	seed, err := s.store.Key(ctx, signingKey, fresh)
	if err != nil {
		return fmt.Errorf("reward: read the signing key: %w", err)
	}
	if len(seed) != ed25519.SeedSize {
		return fmt.Errorf("reward: the signing key has %d bytes, not %d", len(seed), ed25519.SeedSize)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.private = ed25519.NewKeyFromSeed(seed)
	return nil
}

func (s *Signer) key() ed25519.PrivateKey {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.private
}

// Sign signs a statement. Open must have succeeded.
func (s *Signer) Sign(statement []byte) []byte { return ed25519.Sign(s.key(), statement) }

// Verify reports whether a statement was signed with this key.
func (s *Signer) Verify(statement, signature []byte) bool {
	public, ok := s.key().Public().(ed25519.PublicKey)
	return ok && len(signature) == ed25519.SignatureSize && ed25519.Verify(public, statement, signature)
}

// Public is the key's public half, in base64.
func (s *Signer) Public() string {
	public, _ := s.key().Public().(ed25519.PublicKey)
	return base64.StdEncoding.EncodeToString(public)
}

// Fingerprint is that of the key's public half.
func (s *Signer) Fingerprint() string {
	public, _ := s.key().Public().(ed25519.PublicKey)
	return Fingerprint(public)
}

// Fingerprint is short enough to be read aloud: the beginning of the public key's SHA-256.
func Fingerprint(public []byte) string {
	sum := sha256.Sum256(public)
	return hex.EncodeToString(sum[:8])
}

// encodeSignature is a signature as it stands in an address.
func encodeSignature(signature []byte) string { return base64.RawURLEncoding.EncodeToString(signature) }

// decodeSignature is the other way; nil for what is none.
func decodeSignature(text string) []byte {
	signature, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(signature) != ed25519.SignatureSize {
		return nil
	}
	return signature
}
