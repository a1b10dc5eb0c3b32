package app

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"time"

	"pufa/server/account"
	"pufa/server/campaign"
	"pufa/server/chart"
	"pufa/server/config"
	"pufa/server/docdb"
	"pufa/server/glance"
	"pufa/server/opendata"
	"pufa/server/order"
	"pufa/server/report"
	"pufa/server/reward"
	"pufa/server/store"
	"pufa/server/tabulation"
	"pufa/server/writeup"
)

// Books are the campaigns': what is given out, held and answered.
type Books struct {
	Materials     *campaign.Books
	Labels        *campaign.Labels
	Diary         *campaign.Diary
	Figures       *campaign.Figures
	Album         *campaign.Album
	Externals     *campaign.Externals
	Schedule      *campaign.Schedule
	Participation *report.Participation
	Areas         *report.Areas
	Items         *report.Items
	Boards        *report.Boards
	Orders        *order.Desk
	Places        *store.Places
	Entries       *store.Entries
	Uploads       *store.Uploads
	Writeups      *writeup.Desk
	Glances       *glance.Desk
	Tabulations   *tabulation.Desk
	OpenData      *opendata.Desk
}

// bookStores are the nouns the books are kept in.
type bookStores struct {
	campaigns  *store.Campaigns
	materials  *store.Materials
	labels     *store.Labels
	activities *store.Activities
	counting   *store.Counting
	entries    *store.Entries
	uploads    *store.Uploads
	photos     *store.Photos
	externals  *store.Externals
	indicators *store.Indicators
	orders     *store.Orders
	menu       *store.Menu
	notices    *store.Notices
	writeups   *store.Writeups
	plans      *store.Plans
	tables     *store.Tabulations
	tokens     *store.OpenTokens
}

func openBookStores(ctx context.Context, db *docdb.DB) (s bookStores, err error) {
	if s.campaigns, err = store.NewCampaigns(ctx, db); err != nil {
		return s, err
	}
	if s.materials, err = store.NewMaterials(ctx, db); err != nil {
		return s, err
	}
	if s.labels, err = store.NewLabels(ctx, db); err != nil {
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
	if s.photos, err = store.NewPhotos(ctx, db); err != nil {
		return s, err
	}
	if s.externals, err = store.NewExternals(ctx, db); err != nil {
		return s, err
	}
	if s.indicators, err = store.NewIndicators(ctx, db); err != nil {
		return s, err
	}
	if s.orders, err = store.NewOrders(ctx, db); err != nil {
		return s, err
	}
	if s.menu, err = store.NewMenu(ctx, db); err != nil {
		return s, err
	}
	if s.notices, err = store.NewNotices(ctx, db); err != nil {
		return s, err
	}
	if s.writeups, err = store.NewWriteups(ctx, db); err != nil {
		return s, err
	}
	if s.plans, err = store.NewPlans(ctx, db); err != nil {
		return s, err
	}
	if s.tables, err = store.NewTabulations(ctx, db); err != nil {
		return s, err
	}
	if s.tokens, err = store.NewOpenTokens(ctx, db); err != nil {
		return s, err
	}
	s.uploads, err = store.NewUploads(ctx, db)
	return s, err
}

func (a *App) buildBooks(context.Context) error {
	s, newID := a.Parts.stores.books, func() string { return strings.ToLower(rand.Text()) }
	places := store.NewPlaces(a.Parts.Districts)
	people := store.People{Residents: a.Parts.stores.residents, Words: a.Parts.stores.contests.Words}
	box, err := a.openBox()
	if err != nil {
		return err
	}
	a.Parts.Planner = campaign.NewPlanner(s.campaigns, s.notices, places, a.Parts.stores.points.accounts, a.now, newID)
	figures := campaign.NewFigures(s.indicators, newID)
	trained := a.Parts.stores.training.workers.Record(a.now)
	diary := campaign.NewDiary(s.activities, a.Parts.Planner, figures, places, a.now, newID)
	materials := campaign.NewBooks(s.materials, s.activities, contacts(s.labels, box, a.now), places, a.now, newID)
	a.Parts.Books = Books{
		Diary:     diary,
		Figures:   figures,
		Album:     campaign.NewAlbum(diary, s.photos),
		Externals: campaign.NewExternals(s.externals, s.photos, a.Parts.Planner, places, a.now, newID),
		Materials: materials,
		Schedule: campaign.NewSchedule(campaign.Ground{
			Store: s.plans, Campaigns: a.Parts.Planner, Materials: s.materials, Figures: figures, Places: places,
			Records: []campaign.Record{materials.Record(), diary.Record(), s.counting.Record(), trained},
		}, a.now, newID),
		Labels:        campaign.NewLabels(s.labels, s.materials, a.now),
		Participation: report.NewParticipation(s.counting, places, a.now),
		Areas:         report.NewAreas(s.counting, places, a.Parts.Units, a.teachings(), a.now),
		Items:         report.NewItems(s.counting, a.now),
		Boards:        report.NewBoards(s.counting, places, a.Parts.Units, people, a.now),
		Places:        places,
		Entries:       s.entries,
		Uploads:       s.uploads,
	}
	a.Parts.Books.Writeups = writeup.NewDesk(s.writeups, writeup.Books{
		Campaigns: a.Parts.Planner, Materials: a.Parts.Books.Materials, Activities: diary, Indicators: figures,
		Participation: a.Parts.Books.Participation, Externals: a.Parts.Books.Externals, Training: a.Parts.Courses, Places: places,
	}, writeup.Press{Pen: chart.New(a.openFont), Printer: a.Parts.Rewards.Printer}, a.now, newID)
	a.Parts.Books.Glances = glance.NewDesk(glance.Books{
		Campaigns: a.Parts.Planner, Materials: materials, Schedule: a.Parts.Books.Schedule, Areas: a.Parts.Books.Areas, Hours: s.counting,
	}, a.now)
	a.Parts.Books.Tabulations = a.newTabulations(places, trained, newID)
	a.Parts.Books.OpenData = opendata.NewDesk(s.tokens, places, a.now)
	return nil
}

// newTabulations draws report tables out of all the books.
func (a *App) newTabulations(places *store.Places, trained campaign.Record, newID func() string) *tabulation.Desk {
	s, books := a.Parts.stores, &a.Parts.Books
	return tabulation.NewDesk(s.books.tables, tabulation.Books{
		Campaigns: a.Parts.Planner, Materials: books.Materials, Activities: books.Diary, Indicators: books.Figures,
		Externals: books.Externals, Answering: s.books.counting, Areas: books.Areas, Courses: a.Parts.Courses,
		Taught: s.training.workers, Trained: trained, Places: places,
		Law:   func(id string) string { law, _ := a.Parts.Catalog.Law(id); return cmp.Or(law.Short, id) },
		LawOf: func(id string) string { q, _ := a.Parts.Catalog.ByID(id); return q.Law },
	}, a.now, newID)
}

// filesEvery is how often files that no record names are looked for; the first time is soon after the start.
const filesEvery = 24 * time.Hour

// sweepFiles removes what a killed server left of photos and notices, until the server stops.
func (a *App) sweepFiles(context.Context) error {
	var next time.Time
	stop := a.every(time.Minute, func(ctx context.Context) {
		if time.Now().Before(next) {
			return
		}
		next = time.Now().Add(filesEvery)
		if err := errors.Join(a.Parts.Books.Album.Sweep(ctx), a.Parts.Planner.SweepNotices(ctx)); err != nil && ctx.Err() == nil {
			a.log.Warn("files left over were not removed", "error", err)
		}
	})
	a.onClose(func(context.Context) error { stop(); return nil })
	return nil
}

// teachings are the kinds of training whose people and lesson hours stand in the figures of participation.
func (a *App) teachings() []report.Teaching {
	return []report.Teaching{
		{Title: "三级安全教育", Unit: "人", Records: a.Parts.stores.training.workers},
		{Title: "执法培训", Unit: "人次", Records: courseTeaching{a.Parts.Courses}},
	}
}

// contacts seals with box, which is nil where there is no key.
func contacts(kept *store.Labels, box *reward.Box, now func() time.Time) *campaign.Contacts {
	if box == nil {
		return campaign.NewContacts(kept, nil, now)
	}
	return campaign.NewContacts(kept, box, now)
}

// joined counts a new resident as registered in the campaign that is on.
func (a *App) joined(ctx context.Context, r account.Resident) error {
	c, on, err := a.Parts.Planner.Current(ctx, "")
	if err != nil || !on {
		return err
	}
	return a.Parts.Books.Entries.Register(ctx, c.ID, r, a.now())
}

// CheckBooks opens the database the settings name, without serving, and counts everything again. With rebuild,
// what can be made again from the answers is put in. Each finding is a line.
func CheckBooks(ctx context.Context, c config.Config, rebuild bool) (findings []string, err error) {
	db, err := openDocuments(ctx, c, nil, nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	audit, err := store.NewAudit(ctx, db)
	if err != nil {
		return nil, err
	}
	return audit.Books(ctx, rebuild)
}
