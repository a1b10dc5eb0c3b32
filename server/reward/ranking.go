package reward

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// The algorithm of draws, pufa-draw/1. Everything is SHA-256 over text, in lower-case hexadecimal digits, so that it
// can be worked out with what any computer has:
//
//	list hash  = SHA-256( each token followed by a line feed, the tokens in the order of their bytes )
//	commitment = SHA-256( the secret's 64 digits )
//	seed       = SHA-256( "pufa-draw/1" LF list hash LF secret LF public value LF )
//	rank       = the tokens in the order of SHA-256( seed LF token )
//
// The first ranks get the prizes, in the order the prizes are listed. What is not claimed in time goes to the ranks
// behind the last one that got a prize.

// algorithm names it, and goes into the seed.
const algorithm = "pufa-draw/1"

func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "")))
	return hex.EncodeToString(sum[:])
}

// ListHash is the hash of tokens in order.
func ListHash(tokens []string) string {
	h := sha256.New()
	for _, token := range tokens {
		h.Write([]byte(token + "\n")) //nolint:errcheck // a hash never fails
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Commit is the commitment to a secret.
func Commit(secret string) string { return digest(secret) }

// Seed is what a draw's chance comes from.
func Seed(listHash, secret, value string) string {
	return digest(algorithm, "\n", listHash, "\n", secret, "\n", value, "\n")
}

// Rank gives tokens in the order they were drawn. The order they come in does not matter.
func Rank(tokens []string, seed string) []string {
	type ranked struct {
		key   [sha256.Size]byte
		token string
	}
	all := make([]ranked, len(tokens))
	for i, token := range tokens {
		all[i] = ranked{sha256.Sum256([]byte(seed + "\n" + token)), token}
	}
	slices.SortFunc(all, func(a, b ranked) int {
		return cmp.Or(slices.Compare(a.key[:], b.key[:]), strings.Compare(a.token, b.token))
	})
	out := make([]string, len(all))
	for i, r := range all {
		out[i] = r.token
	}
	return out
}
