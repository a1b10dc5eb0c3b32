package reward

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"pufa/server/account"
)

// ErrSealed says that something was sealed with another key, or damaged.
var ErrSealed = errors.New("reward: cannot be opened with this key")

// Box seals what must not be read out of the database alone: AES-256-GCM with a key that is not in it.
type Box struct {
	aead   cipher.AEAD
	chance func([]byte)
	mark   [4]byte // of the key, so that another one is noticed
}

// BoxKeySize is the length of a key in bytes.
const BoxKeySize = 32

// NewBox seals with a key of BoxKeySize bytes. chance fills what it is given with random bytes.
func NewBox(key []byte, chance func([]byte)) (*Box, error) {
	if len(key) != BoxKeySize {
		return nil, fmt.Errorf("reward: a key has %d bytes, not %d", BoxKeySize, len(key))
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("reward: cipher: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("reward: cipher: %w", err)
	}
	sum := sha256.Sum256(append([]byte("pufa key mark\n"), key...))
	return &Box{aead: aead, chance: chance, mark: [4]byte(sum[:4])}, nil
}

// Seal seals a text. It can be opened with the same name only: that of the record it belongs to.
func (b *Box) Seal(text, name string) []byte {
	nonce := make([]byte, b.aead.NonceSize())
	b.chance(nonce)
	return b.aead.Seal(append(b.mark[:], nonce...), nonce, []byte(text), []byte(name))
}

// Open opens what was sealed, or gives ErrSealed.
func (b *Box) Open(sealed []byte, name string) (string, error) {
	n := len(b.mark) + b.aead.NonceSize()
	if len(sealed) < n || [4]byte(sealed[:4]) != b.mark {
		return "", ErrSealed
	}
	text, err := b.aead.Open(nil, sealed[len(b.mark):n], sealed[n:], []byte(name))
	if err != nil {
		return "", ErrSealed
	}
	return string(text), nil
}

// Contact is how a winner is reached, sealed.
type Contact struct {
	Award  string    `bson:"_id"`
	Person string    `bson:"person"`
	Sealed []byte    `bson:"sealed"`
	Until  time.Time `bson:"expires_at"`
}

// Leave keeps how the winner of a draw wants to be reached, or with "" forgets it.
func (w *Drawer) Leave(ctx context.Context, person, draw, text string) error {
	won, err := w.won(ctx, person, draw)
	if err != nil {
		return err
	}
	d, err := w.draws.Draw(ctx, won.Draw)
	if err != nil {
		return err
	}
	if text == "" {
		return w.awards.DropContact(ctx, won.ID)
	}
	switch {
	case d.Contact == nil:
		return invalid("contact", "这次抽奖不收联系方式")
	case w.box == nil:
		return ErrNoSecret
	case won.State != Waiting || w.now().After(won.Until):
		return ErrClaimOver
	case !oneLine(text, 5, 120):
		return invalid("contact", "请填写能联系到你的电话或地址，5 到 120 个字")
	}
	return w.awards.KeepContact(ctx, Contact{
		Award: won.ID, Person: person, Sealed: w.box.Seal(text, won.ID), Until: d.Contact.Until(won),
	})
}

// Until is when the contact for an award is forgotten.
func (p ContactPlan) Until(a Award) time.Time {
	return a.Until.Add(time.Duration(p.Days) * 24 * time.Hour)
}

// won is a person's award in a draw, or ErrNotFound.
func (w *Drawer) won(ctx context.Context, person, draw string) (Award, error) {
	all, err := w.awards.AwardsOf(ctx, person)
	if err != nil {
		return Award{}, fmt.Errorf("reward: awards of a person: %w", err)
	}
	for _, a := range all {
		if a.Draw == draw {
			return a, nil
		}
	}
	return Award{}, fmt.Errorf("%w: nothing won in this draw", ErrNotFound)
}

// Reach is how the winner of an award left to be reached; "" for not at all, or not any more.
func (w *Drawer) Reach(ctx context.Context, by account.Organiser, award string) (string, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return "", err
	}
	return w.reach(ctx, award)
}

func (w *Drawer) reach(ctx context.Context, award string) (string, error) {
	c, err := w.awards.Contact(ctx, award)
	switch {
	case errors.Is(err, ErrNotFound) || err == nil && w.now().After(c.Until):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("reward: contact of %s: %w", award, err)
	case w.box == nil:
		return "", ErrSealed
	}
	return w.box.Open(c.Sealed, award)
}
