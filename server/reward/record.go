package reward

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Record is what is published of a draw, in a form that has only one spelling. There is nothing in it about anybody.
type Record struct {
	Format     string        `json:"format"`
	Draw       string        `json:"draw"`
	Title      string        `json:"title"`
	Campaign   string        `json:"campaign"`
	Issuer     string        `json:"issuer"`
	Rule       string        `json:"rule"`
	Prizes     []Prize       `json:"prizes"`
	Redraws    int           `json:"redraws"`
	Source     string        `json:"public_value_source"`
	Due        time.Time     `json:"public_value_due"`
	FrozenAt   time.Time     `json:"frozen_at"`
	Count      int           `json:"list_count"`
	SHA256     string        `json:"list_sha256"`
	Commitment string        `json:"commitment"`
	Value      string        `json:"public_value,omitempty"`
	Secret     string        `json:"secret,omitempty"`
	Seed       string        `json:"seed,omitempty"`
	Rounds     []RecordRound `json:"rounds,omitempty"`
	Tokens     []string      `json:"list"`
	PublicKey  string        `json:"public_key"`
	Signature  string        `json:"signature,omitempty"`
}

// RecordRound is one drawing.
type RecordRound struct {
	At     time.Time     `json:"at"`
	Until  time.Time     `json:"claim_until"`
	Awards []RecordAward `json:"awards"`
}

// RecordAward is one prize. Returned says that it was not claimed and goes on to a later rank.
type RecordAward struct {
	Rank     int    `json:"rank"`
	Prize    int    `json:"prize"`
	Token    string `json:"token"`
	Returned bool   `json:"returned,omitempty"`
}

// ErrRecord says that a record is not what it claims to be.
var ErrRecord = errors.New("reward: not a sound record of a draw")

func broken(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrRecord, fmt.Sprintf(format, args...))
}

// encode gives the only spelling of a record.
func (r Record) encode() []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", " ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(r); err != nil {
		panic(err) // texts, numbers and times can always be written
	}
	return b.Bytes()
}

// statement is what the signature is over.
func (r Record) statement() []byte {
	r.Signature = ""
	return r.encode()
}

// Sign gives the record as it is published.
func (r Record) Sign(s *Signer) []byte {
	r.PublicKey = s.Public()
	r.Signature = base64.StdEncoding.EncodeToString(s.Sign(r.statement()))
	return r.encode()
}

// ReadRecord reads a record and checks that not a byte of it differs from what was signed with the key it names.
func ReadRecord(data []byte) (Record, error) {
	var r Record
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&r); err != nil {
		return Record{}, broken("%v", err)
	}
	if r.Format != algorithm {
		return Record{}, broken("its format is %q, not %q", r.Format, algorithm)
	}
	if !bytes.Equal(r.encode(), data) {
		return Record{}, broken("it is not written as records are")
	}
	public, err := base64.StdEncoding.Strict().DecodeString(r.PublicKey)
	if err != nil || len(public) != ed25519.PublicKeySize {
		return Record{}, broken("its public key is none")
	}
	signature, err := base64.StdEncoding.Strict().DecodeString(r.Signature)
	if err != nil || len(signature) != ed25519.SignatureSize || !ed25519.Verify(public, r.statement(), signature) {
		return Record{}, broken("the signature does not fit")
	}
	return r, nil
}

// Key is the fingerprint of the key the record is signed with.
func (r Record) Key() string {
	public, _ := base64.StdEncoding.DecodeString(r.PublicKey)
	return Fingerprint(public)
}

// Drawn reports whether the winners are in it.
func (r Record) Drawn() bool { return r.Secret != "" }

// Verify works the draw out again and compares.
func (r Record) Verify() error {
	for i, token := range r.Tokens {
		if i > 0 && token <= r.Tokens[i-1] {
			return broken("the list is not in order at %s", token)
		}
	}
	if len(r.Tokens) != r.Count || ListHash(r.Tokens) != r.SHA256 {
		return broken("the list is not the one whose hash was published")
	}
	if !r.Drawn() {
		if r.Seed != "" || r.Value != "" || len(r.Rounds) > 0 {
			return broken("it is half drawn")
		}
		return nil
	}
	if Commit(r.Secret) != r.Commitment {
		return broken("the secret is not the one that was committed to")
	}
	if Seed(r.SHA256, r.Secret, r.Value) != r.Seed {
		return broken("the seed does not follow from list, secret and public value")
	}
	return r.verifyRounds()
}

func (r Record) verifyRounds() error {
	if len(r.Rounds) == 0 || len(r.Rounds) > r.Redraws+1 {
		return broken("%d drawings", len(r.Rounds))
	}
	ranked := Rank(r.Tokens, r.Seed)
	due, next := places(r.Prizes), 0
	for i, round := range r.Rounds {
		due = due[:min(len(due), len(ranked)-next)]
		if len(round.Awards) != len(due) || len(due) == 0 {
			return broken("drawing %d has %d prizes, not %d", i+1, len(round.Awards), len(due))
		}
		var returned []int
		for j, a := range round.Awards {
			if a.Rank != next || a.Prize != due[j] || a.Token != ranked[next] {
				return broken("rank %d of drawing %d is %s with prize %d, not %s with prize %d", next, i+1, a.Token, a.Prize+1, ranked[next], due[j]+1)
			}
			if a.Returned {
				returned = append(returned, a.Prize)
			}
			next++
		}
		due = returned
	}
	return nil
}

// Announced reports whether the record says the same as one that was published before the draw.
func (r Record) Announced(before Record) error {
	r.Value, r.Secret, r.Seed, r.Rounds, r.Signature = "", "", "", nil, ""
	before.Signature = ""
	if before.Drawn() {
		return broken("the earlier record is not one from before the draw")
	}
	if !bytes.Equal(r.encode(), before.encode()) {
		return broken("it differs from what was announced")
	}
	return nil
}
