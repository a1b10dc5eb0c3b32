package store

import (
	"context"
	"errors"
	"fmt"

	"pufa/server/docdb"
	"pufa/server/reward"
)

// rewardError says a docdb outcome in the reward package's words.
func rewardError(err error) error {
	if errors.Is(err, docdb.ErrCursor) {
		return reward.ErrNotFound
	}
	return inWords(err, reward.ErrNotFound, reward.ErrChanged, reward.ErrTaken)
}

// Keys keeps keys that all nodes share.
type Keys struct {
	docs *docdb.Collection[key]
}

type key struct {
	ID  string `bson:"_id"`
	Key []byte `bson:"key"`
}

var _ reward.KeyStore = (*Keys)(nil)

// NewKeys opens the keys.
func NewKeys(ctx context.Context, db *docdb.DB) (*Keys, error) {
	docs, err := docdb.Use[key](ctx, db, docdb.Spec{Name: "keys"})
	if err != nil {
		return nil, fmt.Errorf("store: open keys: %w", err)
	}
	return &Keys{docs: docs}, nil
}

// Key is the one kept under a name. Where there is none yet, fresh is kept; the id lets one node win.
func (s *Keys) Key(ctx context.Context, name string, fresh []byte) ([]byte, error) {
	kept, _, err := s.docs.Get(ctx, name)
	if err == nil || !errors.Is(err, docdb.ErrNotFound) {
		return kept.Key, err
	}
	err = first(s.docs.Insert(ctx, key{name, fresh}))
	if duplicate := (*docdb.DuplicateError)(nil); errors.As(err, &duplicate) {
		kept, _, err = s.docs.Get(ctx, name)
		return kept.Key, err
	}
	return fresh, err
}

// Certificates keeps certificates and what campaigns say of them.
type Certificates struct {
	plans *docdb.Collection[reward.Plan]
	docs  *docdb.Collection[reward.Certificate]
}

var (
	_ reward.PlanStore        = (*Certificates)(nil)
	_ reward.CertificateStore = (*Certificates)(nil)
)

// NewCertificates opens the certificates.
func NewCertificates(ctx context.Context, db *docdb.DB) (*Certificates, error) {
	plans, err := docdb.Use[reward.Plan](ctx, db, docdb.Spec{Name: "certificate_plans"})
	if err != nil {
		return nil, fmt.Errorf("store: open certificate plans: %w", err)
	}
	docs, err := docdb.Use[reward.Certificate](ctx, db, docdb.Spec{
		Name: "certificates",
		Indexes: []docdb.Index{
			{Name: "holder", Fields: []string{"holder"}, Unique: true, Sparse: true},
			{Name: "person", Fields: []string{"person", "issued_at"}},
			{Name: "campaign", Fields: []string{"campaign", "issued_at"}},
			{Name: "district", Fields: []string{"campaign", "district", "issued_at"}},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open certificates: %w", err)
	}
	return &Certificates{plans: plans, docs: docs}, nil
}

// Plan is a campaign's.
func (s *Certificates) Plan(ctx context.Context, campaign string) (reward.Plan, error) {
	p, _, err := s.plans.Get(ctx, campaign)
	return p, rewardError(err)
}

// Plans are those of all campaigns.
func (s *Certificates) Plans(ctx context.Context) ([]reward.Plan, error) {
	return collect(s.plans.Find(ctx, docdb.Query{}))
}

// KeepPlan keeps p if its Revision, which is docdb's version, is still the one kept.
func (s *Certificates) KeepPlan(ctx context.Context, p reward.Plan) (reward.Plan, error) {
	err := keep(ctx, s.plans, &p, &p.Revision)
	return p, rewardError(err)
}

// AddCertificate keeps a new certificate.
func (s *Certificates) AddCertificate(ctx context.Context, c reward.Certificate) error {
	return rewardError(first(s.docs.Insert(ctx, c)))
}

// Certificate is the one with this number.
func (s *Certificates) Certificate(ctx context.Context, number string) (reward.Certificate, error) {
	c, _, err := s.docs.Get(ctx, number)
	return c, rewardError(err)
}

// ByHolder is a person's for a campaign.
func (s *Certificates) ByHolder(ctx context.Context, holder string) (reward.Certificate, error) {
	for c, err := range s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("holder", holder)}, Limit: 1}) {
		return c, err
	}
	return reward.Certificate{}, reward.ErrNotFound
}

// OfPerson are all of a person's, the oldest first.
func (s *Certificates) OfPerson(ctx context.Context, person string) ([]reward.Certificate, error) {
	return collect(s.docs.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("person", person)}, Sort: []docdb.Order{docdb.Asc("issued_at")},
	}))
}

// ChangeCertificate applies change to a certificate.
func (s *Certificates) ChangeCertificate(ctx context.Context, number string, change func(*reward.Certificate) error) (reward.Certificate, error) {
	c, err := s.docs.Update(ctx, number, change)
	return c, rewardError(err)
}

// Certificates are a campaign's, the newest first.
func (s *Certificates) Certificates(ctx context.Context, campaign, district, after string, limit int) (all []reward.Certificate, next string, err error) {
	q := docdb.Query{
		Where: []docdb.Cond{docdb.Eq("campaign", campaign)}, Sort: []docdb.Order{docdb.Desc("issued_at")},
		Limit: limit, After: docdb.Cursor(after),
	}
	if district != "" {
		q.Where = append(q.Where, docdb.Eq("district", district))
	}
	if all, err = collect(s.docs.Find(ctx, q)); err != nil || len(all) < limit {
		return all, "", rewardError(err)
	}
	at, err := s.docs.CursorOf(q, all[len(all)-1])
	return all, string(at), err
}
