package reward

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pufa/server/account"
)

// Verdict says what became of checking a certificate.
type Verdict string

// The verdicts.
const (
	Genuine Verdict = "genuine"
	Revoked Verdict = "revoked"
	Unknown Verdict = "unknown" // no such number
	Forged  Verdict = "forged"  // there is such a number, but the signature belongs to something else
)

// Path is where a certificate is checked, as its QR code says it: the number, and the signature that only the
// platform can make for it.
func (c Certificate) Path() string { return "/verify/" + c.Number + "/" + encodeSignature(c.Signature) }

// Check says whether a number was issued, and what for. With a signature, as a QR code has it, that must be right
// too. What was certified comes along where it is genuine or revoked; the name only where the holder had it printed
// and is not erased.
func (c *Certifier) Check(ctx context.Context, number, signature string) (Verdict, Certificate, error) {
	kept, err := c.store.Certificate(ctx, CleanNumber(number))
	if errors.Is(err, ErrNotFound) {
		return Unknown, Certificate{}, nil
	}
	if err != nil {
		return "", Certificate{}, fmt.Errorf("reward: check a certificate: %w", err)
	}
	shown := kept.Signature
	if signature != "" {
		shown = decodeSignature(signature)
	}
	switch {
	case !kept.sound(c.signer, shown):
		return Forged, Certificate{}, nil
	case kept.Revoked != nil:
		return Revoked, kept, nil
	default:
		return Genuine, kept, nil
	}
}

// List are a campaign's certificates as far as the organiser may see them, the newest first; after continues.
func (c *Certifier) List(ctx context.Context, by account.Organiser, campaign, after string, limit int) ([]Certificate, string, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return nil, "", err
	}
	all, next, err := c.store.Certificates(ctx, campaign, by.Scope().Code(), after, limit)
	if err != nil {
		return nil, "", fmt.Errorf("reward: certificates of %s: %w", campaign, err)
	}
	return all, next, nil
}

// Find is the certificate with this number, for an organiser who may see it.
func (c *Certifier) Find(ctx context.Context, by account.Organiser, number string) (Certificate, error) {
	kept, err := c.store.Certificate(ctx, CleanNumber(number))
	if err != nil {
		return Certificate{}, err
	}
	return kept, account.MayReadBooks(by, kept.District)
}

// Revoke takes a certificate back for a reason, which its holder reads. The first revocation counts.
func (c *Certifier) Revoke(ctx context.Context, by account.Organiser, number, reason string) (Certificate, error) {
	if !fits(reason, 1, 200) {
		return Certificate{}, invalid("reason", "请填写撤销原因，不超过 200 个字")
	}
	at := c.now().UTC().Truncate(time.Millisecond)
	return c.store.ChangeCertificate(ctx, CleanNumber(number), func(kept *Certificate) error {
		if err := account.MayWriteBooks(by, kept.District); err != nil {
			return err
		}
		if kept.Revoked == nil {
			kept.Revoked = &Revocation{At: at, By: by.ID, ByName: by.Name, Reason: reason}
		}
		return nil
	})
}

// CertificateBelongings is what certificates keep about people, for those who want to take it with them or have it
// forgotten.
type CertificateBelongings struct{ Store CertificateStore }

// KeptCertificate is a certificate as a person gets it.
type KeptCertificate struct {
	Number   string    `json:"number"`
	Title    string    `json:"title"`
	Occasion string    `json:"occasion"`
	Name     string    `json:"name,omitempty"`
	Text     string    `json:"text"`
	IssuedAt time.Time `json:"issued_at"`
	Revoked  string    `json:"revoked,omitempty"`
}

// Name is the key in the download.
func (CertificateBelongings) Name() string { return "certificates" }

// Of is every certificate of a person.
func (b CertificateBelongings) Of(ctx context.Context, person string) (any, error) {
	all, err := b.Store.OfPerson(ctx, person)
	if err != nil {
		return nil, err
	}
	kept := make([]KeptCertificate, 0, len(all))
	for _, c := range all {
		k := KeptCertificate{
			Number: c.Number, Title: c.Printed.Title, Occasion: c.Printed.Occasion, Name: c.Printed.Name,
			Text: c.Printed.Text, IssuedAt: c.IssuedAt,
		}
		if c.Revoked != nil {
			k.Revoked = c.Revoked.Reason
		}
		kept = append(kept, k)
	}
	return kept, nil
}

// Forget takes names and holders off a person's certificates. They can still be checked, without a name.
func (b CertificateBelongings) Forget(ctx context.Context, person string) error {
	all, err := b.Store.OfPerson(ctx, person)
	if err != nil {
		return fmt.Errorf("reward: forget certificates: %w", err)
	}
	for _, c := range all {
		_, err := b.Store.ChangeCertificate(ctx, c.Number, func(c *Certificate) error {
			c.Holder, c.Person, c.Printed.Name, c.NameSalt = "", "", "", ""
			return nil
		})
		if err != nil {
			return fmt.Errorf("reward: forget certificate %s: %w", c.Number, err)
		}
	}
	return nil
}
