package app

import (
	"context"
	"crypto/rand"
	"strings"

	"pufa/server/account"
	"pufa/server/campaign"
	"pufa/server/docdb"
	"pufa/server/report"
	"pufa/server/store"
)

// Books are the campaigns': what is given out, held and answered.
type Books struct {
	Materials     *campaign.Books
	Diary         *campaign.Diary
	Participation *report.Participation
	Places        *store.Places
	Entries       *store.Entries
	Audit         *store.Audit
}

// bookStores are the nouns the books are kept in.
type bookStores struct {
	campaigns  *store.Campaigns
	materials  *store.Materials
	activities *store.Activities
	counting   *store.Counting
	entries    *store.Entries
	audit      *store.Audit
}

func openBookStores(ctx context.Context, db *docdb.DB) (s bookStores, err error) {
	if s.campaigns, err = store.NewCampaigns(ctx, db); err != nil {
		return s, err
	}
	if s.materials, err = store.NewMaterials(ctx, db); err != nil {
		return s, err
	}
	if s.activities, err = store.NewActivities(ctx, db); err != nil {
		return s, err
	}
	if s.counting, err = store.NewCounting(ctx, db); err != nil {
		return s, err
	}
	if s.entries, err = store.NewEntries(ctx, db); err != nil {
		return s, err
	}
	s.audit, err = store.NewAudit(ctx, db)
	return s, err
}

func (a *App) buildBooks(context.Context) error {
	s, newID := a.Parts.stores.books, func() string { return strings.ToLower(rand.Text()) }
	places := store.NewPlaces(a.Parts.Districts)
	a.Parts.Planner = campaign.NewPlanner(s.campaigns, places, a.now, newID)
	a.Parts.Books = Books{
		Materials:     campaign.NewBooks(s.materials, places, a.now, newID),
		Diary:         campaign.NewDiary(s.activities, places, a.now, newID),
		Participation: report.NewParticipation(s.counting, places, a.now),
		Places:        places,
		Entries:       s.entries,
		Audit:         s.audit,
	}
	return nil
}

// joined counts a new resident as registered in the campaign that is on.
func (a *App) joined(ctx context.Context, r account.Resident) error {
	c, on, err := a.Parts.Planner.Current(ctx, "")
	if err != nil || !on {
		return err
	}
	return a.Parts.Books.Entries.Register(ctx, c.ID, r.ID, r.District, a.now())
}
