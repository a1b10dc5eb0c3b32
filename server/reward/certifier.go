package reward

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"pufa/server/account"
)

// The outcomes of certificates.
var (
	ErrNoCertificates = errors.New("reward: the campaign gives out no certificates")
	ErrRevoked        = errors.New("reward: the certificate was revoked")
	ErrTooOften       = errors.New("reward: replaced too often")
)

// PlanStore keeps what campaigns say of their certificates.
type PlanStore interface {
	// Plan is a campaign's, or ErrNotFound.
	Plan(ctx context.Context, campaign string) (Plan, error)
	Plans(ctx context.Context) ([]Plan, error)
	// KeepPlan keeps p if its Revision is the one kept, nought for none, else returns ErrChanged.
	KeepPlan(ctx context.Context, p Plan) (Plan, error)
}

// CertificateStore keeps certificates.
type CertificateStore interface {
	// AddCertificate keeps a new one, or returns ErrTaken where its Holder has one.
	AddCertificate(ctx context.Context, c Certificate) error
	// Certificate is the one with this number, or ErrNotFound.
	Certificate(ctx context.Context, number string) (Certificate, error)
	// ByHolder is a person's good or revoked one for a campaign, or ErrNotFound.
	ByHolder(ctx context.Context, holder string) (Certificate, error)
	// OfPerson are all of a person's, the oldest first.
	OfPerson(ctx context.Context, person string) ([]Certificate, error)
	ChangeCertificate(ctx context.Context, number string, change func(*Certificate) error) (Certificate, error)
	// Certificates are at most limit of a campaign's, the newest first, from behind a cursor; a district, if given,
	// narrows them down. next continues, "" at the end.
	Certificates(ctx context.Context, campaign, district, after string, limit int) (all []Certificate, next string, err error)
}

// Certifier issues certificates and checks them.
type Certifier struct {
	plans     PlanStore
	store     CertificateStore
	deeds     Deeds
	occasions Occasions
	signer    *Signer
	missing   func(string) string
	now       func() time.Time
	chance    func([]byte)
}

// NewCertifier works over stores. missing are the characters of a text that cannot be printed; chance fills what it
// is given with random bytes.
func NewCertifier(plans PlanStore, store CertificateStore, deeds Deeds, occasions Occasions, signer *Signer, missing func(string) string, now func() time.Time, chance func([]byte)) *Certifier {
	return &Certifier{
		plans: plans, store: store, deeds: deeds, occasions: occasions, signer: signer, missing: missing, now: now, chance: chance,
	}
}

// Plan is what a campaign says of its certificates; where it says nothing, what a form begins with.
func (c *Certifier) Plan(ctx context.Context, campaign string) (Plan, error) {
	p, err := c.plans.Plan(ctx, campaign)
	if errors.Is(err, ErrNotFound) {
		return DefaultPlan(campaign), nil
	}
	return p, err
}

// Arrange sets a campaign's plan. Its Revision must be the one kept.
func (c *Certifier) Arrange(ctx context.Context, by account.Organiser, p Plan) (Plan, error) {
	if err := c.CheckPlan(ctx, by, p); err != nil {
		return Plan{}, err
	}
	p.UpdatedBy, p.UpdatedAt = by.ID, c.now().UTC().Truncate(time.Millisecond)
	kept, err := c.plans.KeepPlan(ctx, p)
	if err != nil {
		return Plan{}, fmt.Errorf("reward: arrange certificates of %s: %w", p.Campaign, err)
	}
	return kept, nil
}

// CheckPlan says what is wrong with a plan.
func (c *Certifier) CheckPlan(ctx context.Context, by account.Organiser, p Plan) error {
	if err := account.MayRunDistrict(by); err != nil {
		return err
	}
	of, err := c.occasions.Occasion(ctx, p.Campaign)
	if err != nil {
		return err
	}
	if err := p.validate(of); err != nil {
		return err
	}
	if missing := c.missing(p.Title + p.Text + p.Issuer + of.Title); missing != "" {
		return invalid("text", "证书的字体里没有这些字："+missing)
	}
	return nil
}

// Preview is what would be printed for somebody who just meets the rule.
func (c *Certifier) Preview(ctx context.Context, by account.Organiser, p Plan) (Printed, error) {
	if err := c.CheckPlan(ctx, by, p); err != nil {
		return Printed{}, err
	}
	of, err := c.occasions.Occasion(ctx, p.Campaign)
	if err != nil {
		return Printed{}, err
	}
	name := ""
	if p.Names {
		name = "姓名"
	}
	return p.Print(of, Deed(p.Rule), name, dayOf(c.now())), nil
}

// Standing is how far a person has come towards a campaign's certificate. Certificate is nil before it is issued.
type Standing struct {
	Plan        Plan
	Occasion    Occasion
	Deed        Deed
	Certificate *Certificate
}

// Earned reports whether the certificate can be had.
func (s Standing) Earned() bool { return s.Plan.On && s.Plan.Rule.Met(s.Deed) }

// Mine is where a person stands with every campaign that gives out certificates or gave them one.
func (c *Certifier) Mine(ctx context.Context, person string) ([]Standing, error) {
	plans, err := c.plans.Plans(ctx)
	if err != nil {
		return nil, fmt.Errorf("reward: certificates of a person: %w", err)
	}
	var all []Standing
	for _, p := range plans {
		s, err := c.standing(ctx, p, person)
		if err != nil {
			return nil, err
		}
		if p.On || s.Certificate != nil {
			all = append(all, s)
		}
	}
	return all, nil
}

func (c *Certifier) standing(ctx context.Context, p Plan, person string) (s Standing, err error) {
	s.Plan = p
	if s.Occasion, err = c.occasions.Occasion(ctx, p.Campaign); err != nil {
		return s, err
	}
	if s.Deed, err = c.deeds.Deed(ctx, p.Campaign, person); err != nil {
		return s, err
	}
	kept, err := c.store.ByHolder(ctx, HolderKey(p.Campaign, person))
	if errors.Is(err, ErrNotFound) {
		return s, nil
	}
	s.Certificate = &kept
	return s, err
}

// mostOfOne bounds how often a person may have another name printed for one campaign.
const mostOfOne = 5

// Issue gives a person their certificate for a campaign, with a name printed or "". Asked again with the same name it
// is the same certificate; with another name a new one takes its place. One that was revoked is not replaced.
func (c *Certifier) Issue(ctx context.Context, person account.Resident, campaign, rawName string) (Certificate, error) {
	p, err := c.plans.Plan(ctx, campaign)
	if errors.Is(err, ErrNotFound) || err == nil && !p.On {
		return Certificate{}, ErrNoCertificates
	}
	if err != nil {
		return Certificate{}, err
	}
	name, err := c.nameFor(p, rawName)
	if err != nil {
		return Certificate{}, err
	}
	s, err := c.standing(ctx, p, person.ID)
	if err != nil {
		return Certificate{}, err
	}
	switch kept := s.Certificate; {
	case kept != nil && kept.Revoked != nil:
		return Certificate{}, ErrRevoked
	case kept != nil && kept.Printed.Name == name:
		return *kept, nil
	case kept == nil && !s.Earned():
		return Certificate{}, ErrNotEarned
	case kept != nil:
		if err := c.giveUp(ctx, *kept); err != nil {
			return Certificate{}, err
		}
	}
	return c.issue(ctx, person, s, name)
}

func (c *Certifier) nameFor(p Plan, raw string) (string, error) {
	name, err := CleanName(raw)
	if err != nil {
		return "", err
	}
	if name != "" && !p.Names {
		return "", invalid("name", "这次的证书不印姓名")
	}
	if missing := c.missing(name); missing != "" {
		return "", invalid("name", "证书的字体里没有这些字："+missing)
	}
	return name, nil
}

// giveUp takes a certificate out of its holder's place, for another one to take it.
func (c *Certifier) giveUp(ctx context.Context, kept Certificate) error {
	all, err := c.store.OfPerson(ctx, kept.Person)
	if err != nil {
		return fmt.Errorf("reward: certificates of a person: %w", err)
	}
	n := 0
	for _, other := range all {
		if other.Campaign == kept.Campaign {
			n++
		}
	}
	if n >= mostOfOne {
		return ErrTooOften
	}
	_, err = c.store.ChangeCertificate(ctx, kept.Number, func(kept *Certificate) error {
		if kept.Revoked == nil {
			kept.Revoked = &Revocation{At: c.now().UTC().Truncate(time.Millisecond), Reason: "持有人换发了新的证书"}
			kept.Holder = ""
		}
		return nil
	})
	return err
}

func (c *Certifier) issue(ctx context.Context, person account.Resident, s Standing, name string) (Certificate, error) {
	now := c.now()
	made := Certificate{
		Number: newNumber(dayOf(now), c.chance), Holder: HolderKey(s.Plan.Campaign, person.ID), Person: person.ID,
		District: person.District, Campaign: s.Plan.Campaign, Printed: s.Plan.Print(s.Occasion, s.Deed, name, dayOf(now)),
		IssuedAt: now.UTC().Truncate(time.Millisecond),
	}
	if name != "" {
		var salt [16]byte
		c.chance(salt[:])
		made.NameSalt = hex.EncodeToString(salt[:])
		made.NameMark = markName(made.NameSalt, name)
	}
	made.Signature = c.signer.Sign(made.statement())
	err := c.store.AddCertificate(ctx, made)
	if errors.Is(err, ErrTaken) { // another request was quicker: theirs counts
		return c.store.ByHolder(ctx, made.Holder)
	}
	if err != nil {
		return Certificate{}, fmt.Errorf("reward: issue a certificate: %w", err)
	}
	return made, nil
}

// Own is a person's certificate with this number, or ErrNotFound.
func (c *Certifier) Own(ctx context.Context, person, number string) (Certificate, error) {
	kept, err := c.store.Certificate(ctx, CleanNumber(number))
	if err != nil {
		return Certificate{}, err
	}
	if kept.Person != person || person == "" {
		return Certificate{}, fmt.Errorf("%w: certificate of another person", ErrNotFound)
	}
	return kept, nil
}
