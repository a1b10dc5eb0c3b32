package campaign

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"pufa/server/account"
)

// ContactLasts is how long the phone number of a collector is kept: as long as somebody may ask where a delivery is.
const ContactLasts = 90 * 24 * time.Hour

// Contact is how the collector of an allotment is reached, sealed. It is no part of the ledger, which is never changed,
// because it must be forgotten.
type Contact struct {
	Entry  string    `bson:"_id"`
	Sealed []byte    `bson:"sealed"`
	Until  time.Time `bson:"expires_at"`
}

// ContactStore keeps contacts until they are over.
type ContactStore interface {
	// KeepContact keeps one; one that is there already is no error.
	KeepContact(ctx context.Context, c Contact) error
	// Contact is that of an entry, or ErrNotFound.
	Contact(ctx context.Context, entry string) (Contact, error)
}

// Sealer seals what must not be read out of the database alone. What was sealed can be opened with the same name only.
type Sealer interface {
	Seal(text, name string) []byte
	Open(sealed []byte, name string) (string, error)
}

// Contacts keeps how collectors are reached. Without a sealer none is kept.
type Contacts struct {
	store ContactStore
	box   Sealer
	now   func() time.Time
}

// NewContacts keeps contacts in store, sealed with box, which may be nil.
func NewContacts(store ContactStore, box Sealer, now func() time.Time) *Contacts {
	return &Contacts{store, box, now}
}

// check reports whether a phone number can be kept; "" always can.
func (c *Contacts) check(phone string) error {
	switch {
	case phone == "":
		return nil
	case c.box == nil:
		return invalid("phone", "服务器没有设密钥，不能保存电话，请留空")
	case len(phone) < 7 || len(phone) > 20 || strings.Trim(phone, "0123456789-+ ") != "":
		return invalid("phone", "电话应为 7 到 20 位数字")
	}
	return nil
}

func (c *Contacts) keep(ctx context.Context, e Entry, phone string) error {
	err := c.store.KeepContact(ctx, Contact{Entry: e.ID, Sealed: c.box.Seal(phone, e.ID), Until: e.At.Add(ContactLasts)})
	if err != nil {
		return fmt.Errorf("campaign: keep the contact of %s: %w", e.ID, err)
	}
	return nil
}

// Reach is the phone number the collector of an allotment left; "" for none, or for none any more. It is told to the
// district and to the sub-district the allotment went to.
func (b *Books) Reach(ctx context.Context, by account.Organiser, item string, seq int64) (string, error) {
	s, err := b.take(ctx, item)
	if err != nil {
		return "", err
	}
	defer s.release()
	if err := b.refresh(ctx, s); err != nil {
		return "", err
	}
	e, err := s.ledger.entry(seq)
	if err != nil {
		return "", err
	}
	if err := account.MayReadBooks(by, e.District); err != nil {
		return "", err
	}
	kept, err := b.contacts.store.Contact(ctx, e.ID)
	switch {
	case errors.Is(err, ErrNotFound) || err == nil && b.now().After(kept.Until):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("campaign: contact of %s: %w", e.ID, err)
	case b.contacts.box == nil:
		return "", nil
	}
	return b.contacts.box.Open(kept.Sealed, e.ID)
}
