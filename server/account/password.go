package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// The cost of a password hash. About 20 ms and 19 MiB each; hashers bounds how many run at once, so that a flood
// of sign-ins cannot take the machine's memory.
const (
	argonMemory  = 19 * 1024
	argonTime    = 2
	argonThreads = 1
	saltBytes    = 16
	hashBytes    = 32
	hashers      = 2
)

const (
	minPassword = 10
	maxPassword = 128
)

// WeakPasswordError says which rule a password breaks, in Chinese.
type WeakPasswordError struct{ Reason string }

func (e *WeakPasswordError) Error() string { return "account: weak password: " + e.Reason }

// Explain gives the reason to the person who chose the password.
func (e *WeakPasswordError) Explain() string { return e.Reason }

// Is makes every WeakPasswordError match ErrWeakPassword.
func (e *WeakPasswordError) Is(target error) bool { return target == ErrWeakPassword }

// ErrWeakPassword matches every WeakPasswordError.
var ErrWeakPassword = errors.New("account: weak password")

// commonPasswords are long enough for the rule on length and still the first ones guessed.
var commonPasswords = []string{
	"0123456789", "1234567890", "0987654321", "9876543210", "12345678910", "123456789a", "a123456789", "1q2w3e4r5t",
	"1qaz2wsx3edc", "qwertyuiop", "qwerty12345", "asdfghjkl;", "zxcvbnm123", "password12", "password123",
	"password1234", "passw0rd123", "p@ssw0rd123", "admin12345", "admin123456", "administrator", "root123456",
	"abc1234567", "abcd123456", "abcdefghij", "iloveyou123", "woaini1314", "woaini520520", "5201314520", "1314520520",
	"anquan12345", "yingji12345", "anquan2026", "nananqu123", "chongqing123", "welcome123", "letmein1234",
}

// CheckPassword says why a password must not be used for a login, or nil.
func CheckPassword(login, password string) error {
	password = norm.NFKC.String(password)
	plain := strings.ToLower(password)
	n := utf8.RuneCountInString(password)
	switch {
	case n < minPassword:
		return &WeakPasswordError{fmt.Sprintf("密码至少 %d 个字符", minPassword)}
	case n > maxPassword:
		return &WeakPasswordError{fmt.Sprintf("密码最多 %d 个字符", maxPassword)}
	case login != "" && strings.Contains(plain, strings.ToLower(login)):
		return &WeakPasswordError{"密码不能包含登录名"}
	case slices.Contains(commonPasswords, plain):
		return &WeakPasswordError{"这个密码太常见，很容易被猜到"}
	case fewDifferent(plain):
		return &WeakPasswordError{"密码中不同的字符太少"}
	}
	return nil
}

// fewDifferent finds passwords such as aaaaaaaaaa and 1212121212.
func fewDifferent(password string) bool {
	seen := map[rune]bool{}
	for _, r := range password {
		seen[r] = true
	}
	return len(seen) < 4
}

// Passwords hashes and checks passwords, a few at a time. Full-width letters, as a Chinese keyboard types them,
// count as the plain ones.
type Passwords struct {
	slots chan struct{}
	decoy string
}

// NewPasswords is ready to hash.
func NewPasswords() *Passwords {
	p := &Passwords{slots: make(chan struct{}, hashers)}
	// No password can be checked against the decoy with success: its hash is chance.
	salt, hash := random(saltBytes), random(hashBytes)
	p.decoy = encodeHash(salt, hash)
	return p
}

// Hash makes the text that is kept of a password.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	salt := random(saltBytes)
	hash, err := p.derive(ctx, password, salt)
	if err != nil {
		return "", err
	}
	return encodeHash(salt, hash), nil
}

// Matches reports whether the password is the kept one. Where nothing is kept ("" for an unknown login) it takes
// as long and says no.
func (p *Passwords) Matches(ctx context.Context, kept, password string) (bool, error) {
	if kept == "" {
		kept = p.decoy
	}
	salt, want, err := decodeHash(kept)
	if err != nil {
		return false, err
	}
	got, err := p.derive(ctx, password, salt)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

func (p *Passwords) derive(ctx context.Context, password string, salt []byte) ([]byte, error) {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, fmt.Errorf("account: wait to hash a password: %w", ctx.Err())
	}
	defer func() { <-p.slots }()
	return argon2.IDKey([]byte(norm.NFKC.String(password)), salt, argonTime, argonMemory, argonThreads, hashBytes), nil
}

func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b) //nolint:errcheck // crypto/rand.Read never fails; it ends the program instead
	return b
}

// hashPrefix names the algorithm and its cost in front of every kept hash, so that the cost can be raised later.
var hashPrefix = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$", argon2.Version, argonMemory, argonTime, argonThreads)

func encodeHash(salt, hash []byte) string {
	b64 := base64.RawStdEncoding
	return hashPrefix + b64.EncodeToString(salt) + "$" + b64.EncodeToString(hash)
}

func decodeHash(kept string) (salt, hash []byte, err error) {
	rest, ok := strings.CutPrefix(kept, hashPrefix)
	left, right, two := strings.Cut(rest, "$")
	if !ok || !two {
		return nil, nil, errors.New("account: a kept password hash has an unknown form")
	}
	salt, err = base64.RawStdEncoding.DecodeString(left)
	if err != nil {
		return nil, nil, fmt.Errorf("account: salt of a kept password hash: %w", err)
	}
	hash, err = base64.RawStdEncoding.DecodeString(right)
	if err != nil {
		return nil, nil, fmt.Errorf("account: kept password hash: %w", err)
	}
	return salt, hash, nil
}
