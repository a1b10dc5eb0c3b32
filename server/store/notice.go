package store

import (
	"context"
	"errors"
	"fmt"

	"pufa/server/campaign"
	"pufa/server/docdb"
)

// Notices keeps the files of campaigns' notices.
type Notices struct {
	docs *docdb.Collection[campaign.NoticeFile]
}

var _ campaign.NoticeStore = (*Notices)(nil)

// NewNotices opens the files.
func NewNotices(ctx context.Context, db *docdb.DB) (*Notices, error) {
	docs, err := docdb.Use[campaign.NoticeFile](ctx, db, docdb.Spec{
		Name:    "notice_files",
		Indexes: []docdb.Index{{Name: "campaign", Fields: []string{"campaign"}}},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open notices: %w", err)
	}
	return &Notices{docs: docs}, nil
}

// KeepNotice keeps a new file.
func (s *Notices) KeepNotice(ctx context.Context, f campaign.NoticeFile) error {
	return campaignError(first(s.docs.Insert(ctx, f)))
}

// NoticeFile is the one with this id.
func (s *Notices) NoticeFile(ctx context.Context, id string) (campaign.NoticeFile, error) {
	f, _, err := s.docs.Get(ctx, id)
	return f, campaignError(err)
}

// DropNotice forgets a file, if it is there.
func (s *Notices) DropNotice(ctx context.Context, id string) error {
	if err := s.docs.Delete(ctx, id); !errors.Is(err, docdb.ErrNotFound) {
		return err
	}
	return nil
}

// NoticeCampaigns counts what is kept by campaign, but for files that do not say which: they were kept before files did.
func (s *Notices) NoticeCampaigns(ctx context.Context) (map[string]int64, error) {
	groups, err := s.docs.Tally(ctx, docdb.Query{}, []string{"campaign"})
	counts := map[string]int64{}
	for _, g := range groups {
		if of, ok := g.Key[0].(string); ok && of != "" {
			counts[of] = g.Count
		}
	}
	return counts, err
}

// NoticesOf are all that are kept for one campaign.
func (s *Notices) NoticesOf(ctx context.Context, id string) ([]campaign.NoticeFile, error) {
	return collect(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("campaign", id)}}))
}
