package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"pufa/frontend"
	"pufa/server/account"
	"pufa/server/api"
	"pufa/server/bus"
	"pufa/server/campaign"
	"pufa/server/contest"
	"pufa/server/course"
	"pufa/server/digest"
	"pufa/server/district"
	"pufa/server/docdb"
	"pufa/server/editing"
	"pufa/server/fairplay"
	"pufa/server/feedback"
	"pufa/server/live"
	"pufa/server/points"
	"pufa/server/question"
	"pufa/server/quiz"
	"pufa/server/reading"
	"pufa/server/reward"
	"pufa/server/statute"
	"pufa/server/store"
	"pufa/server/study"
	"pufa/server/training"
)

// Parts are the opened database and the services over it.
type Parts struct {
	DB         *docdb.DB
	Registry   *prometheus.Registry
	Passwords  *account.Passwords
	Districts  *district.Tree
	Units      *district.Units
	Residents  *account.Residents
	Organisers *account.Organisers
	SignIns    *account.SignIns
	Catalog    *question.Catalog
	Statutes   *statute.Shelf
	Editing    *editing.Desk
	Readings   *reading.Folder // nil without a folder of clips
	Quiz       *quiz.Desk
	Examiner   *quiz.Examiner
	Clerk      *quiz.Clerk
	Online     *quiz.Contests
	MockExams  *quiz.MockExams
	Study      *study.Study
	Feedback   *feedback.Desk
	FairPlay   FairPlay
	Planner    *campaign.Planner
	Books      Books
	Points     *points.Ledger
	Poster     *points.Poster
	Bus        *bus.Bus
	Contests   *contest.Engine
	Rulebook   *contest.Rulebook
	Live       *live.Hub
	Rewards    Rewards
	Training   *training.Desk
	Courses    *course.Desk
	Digest     *digest.Desk

	stores stores
}

// stores are the nouns in the database.
type stores struct {
	districts  *store.Districts
	units      *store.Units
	residents  *store.Residents
	organisers *store.Organisers
	sessions   *store.Sessions
	answers    *store.Answers
	attempts   *store.Attempts
	sittings   *store.Sittings
	online     *store.Online
	mockExams  *store.MockExams
	printings  *store.Printings
	contests   store.ContestStores
	books      bookStores
	points     pointStores
	study      studyStores
	fair       fairStores
	rewards    rewardStores
	training   trainingStores
	courses    courseStores
}

// wire opens the parts and hands them to each other.
func (a *App) wire(ctx context.Context) error {
	a.Parts = &Parts{Registry: prometheus.NewRegistry(), Passwords: account.NewPasswords()}
	a.Parts.Registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, step := range []func(context.Context) error{
		a.openCatalog, a.openReadings, a.openDatabase, a.openStores, a.openStatutes, a.openEditing,
		a.buildRewards, a.buildPoints, a.buildServices, a.buildBooks, a.prepare, a.buildOrders, a.buildDigest, a.postPoints, a.openContests, a.followEdits, a.buildAPI, a.sweepSittings, a.sweepFiles,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) openDatabase(ctx context.Context) error {
	db, err := openDocuments(ctx, a.config, a.log, a.expiry)
	if err != nil {
		return err
	}
	a.Parts.DB = db
	a.onClose(func(context.Context) error { return db.Close() })
	return nil
}

func (a *App) openStores(ctx context.Context) (err error) {
	s, db := &a.Parts.stores, a.Parts.DB
	if s.districts, err = store.NewDistricts(ctx, db); err != nil {
		return err
	}
	if s.units, err = store.NewUnits(ctx, db); err != nil {
		return err
	}
	if s.residents, err = store.NewResidents(ctx, db); err != nil {
		return err
	}
	if s.organisers, err = store.NewOrganisers(ctx, db); err != nil {
		return err
	}
	if s.sessions, err = store.NewSessions(ctx, db); err != nil {
		return err
	}
	if s.answers, err = store.NewAnswers(ctx, db); err != nil {
		return err
	}
	a.Parts.Registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "pufa_answers_total", Help: "Answers kept by this node since its start.",
	}, func() float64 { return float64(s.answers.Fresh()) }))
	if s.attempts, err = store.NewAttempts(ctx, db); err != nil {
		return err
	}
	if s.sittings, err = store.NewSittings(ctx, db); err != nil {
		return err
	}
	if s.online, err = store.NewOnline(ctx, db); err != nil {
		return err
	}
	if s.mockExams, err = store.NewMockExams(ctx, db); err != nil {
		return err
	}
	if s.printings, err = store.NewPrintings(ctx, db); err != nil {
		return err
	}
	if s.contests, err = store.OpenContests(ctx, db); err != nil {
		return err
	}
	if s.fair, err = openFairStores(ctx, db); err != nil {
		return err
	}
	if s.study, err = openStudyStores(ctx, db); err != nil {
		return err
	}
	if s.books, err = openBookStores(ctx, db); err != nil {
		return err
	}
	if s.points, err = openPointStores(ctx, db); err != nil {
		return err
	}
	if s.training, err = openTrainingStores(ctx, db); err != nil {
		return err
	}
	if s.courses, err = openCourseStores(ctx, db); err != nil {
		return err
	}
	s.rewards, err = openRewardStores(ctx, db)
	return err
}

func (a *App) buildServices(context.Context) error {
	p := a.Parts
	p.Districts = district.NewTree(p.stores.districts, a.now, p.stores.residents, p.stores.organisers, p.stores.units,
		p.stores.books.entries, p.stores.books.materials, p.stores.books.activities, p.stores.books.orders, p.stores.books.externals, p.stores.books.plans,
		p.stores.contests.Contests, p.stores.printings, p.stores.training.schemes,
		p.stores.courses.sessions, p.stores.courses.officers, p.stores.books.tables, p.stores.books.tokens)
	p.Units = district.NewUnits(p.stores.units, p.Districts, a.now, newShortID)
	p.Quiz = a.newQuiz()
	p.MockExams = quiz.NewMockExams(p.stores.mockExams, p.Catalog, a.now, opaqueID)
	p.Examiner, p.Online = a.newExaminer()
	p.Training = a.newTraining()
	p.Courses = a.newCourses()
	a.buildStudy()
	a.buildFairPlay()
	seats := store.NewSeats(p.stores.contests.Players, func(gone contest.Player) { p.Contests.Erased(gone) })
	p.Residents = account.NewResidents(p.stores.residents, p.Districts, p.Units, a.now, points.NewBelongings(p.Points, rand.Text),
		training.Belongings{Desk: p.Training}, course.Belongings{Desk: p.Courses}, quiz.NewBelongings(p.Quiz, rand.Text),
		quiz.NewSittingBelongings(p.Examiner, rand.Text), seats, store.RosterSeats{Rosters: p.stores.contests.Rosters},
		study.NewBelongings(p.Study), fairplay.Belongings{
			Flags: p.stores.fair.flags, Suspects: p.stores.fair.suspects, Rename: p.stores.fair.timings.Rename, Now: a.now, NewID: newID,
		}, feedback.NewBelongings(p.Feedback, newID),
		reward.CertificateBelongings{Store: p.stores.rewards.certificates}, reward.DrawBelongings{Drawer: p.Rewards.Drawer})
	p.Clerk = quiz.NewClerk(p.Examiner, p.stores.printings, p.stores.sittings, p.Residents)
	p.Organisers = account.NewOrganisers(p.stores.organisers, p.stores.organisers, p.Districts, p.Passwords, a.now)
	p.SignIns = account.NewSignIns(p.stores.organisers, p.stores.sessions, p.stores.sessions, p.Passwords, a.now)
	return nil
}

// prepare puts into an empty database what the rest counts on.
func (a *App) prepare(ctx context.Context) (err error) {
	if err := a.Parts.Districts.Seed(ctx, a.config.DistrictName); err != nil {
		return err
	}
	a.setup, err = a.Parts.Organisers.OfferSetup(ctx)
	return err
}

func (a *App) buildAPI(context.Context) error {
	pages, err := fs.Sub(frontend.Dist, "dist")
	if err != nil {
		return fmt.Errorf("open the built pages: %w", err)
	}
	p := a.Parts
	options := api.Options{
		Now:            a.now,
		Logger:         a.log,
		PublicURL:      a.config.PublicURL,
		DistrictName:   a.config.DistrictName,
		TrustedProxies: a.config.TrustedProxies,
		Registry:       p.Registry,
		Residents:      p.Residents,
		Organisers:     p.Organisers,
		SignIns:        p.SignIns,
		Districts:      p.Districts,
		Units:          p.Units,
		Joined:         a.joined,
		Moved:          a.moved,
		Planner:        p.Planner,
		Books:          p.Books.Materials,
		Labels:         p.Books.Labels,
		Diary:          p.Books.Diary,
		Figures:        p.Books.Figures,
		Album:          p.Books.Album,
		Externals:      p.Books.Externals,
		Schedule:       p.Books.Schedule,
		Uploads:        p.Books.Uploads,
		Orders:         p.Books.Orders,
		Participation:  p.Books.Participation,
		Writeups:       p.Books.Writeups,
		Glances:        p.Books.Glances,
		Tabulations:    p.Books.Tabulations,
		OpenData:       p.Books.OpenData,
		Areas:          p.Books.Areas,
		Items:          p.Books.Items,
		Points:         p.Points,
		Boards:         p.Books.Boards,
		Places:         p.Books.Places,
		Demo:           a.demo,
		Catalog:        p.Catalog,
		Statutes:       p.Statutes,
		Editing:        p.Editing,
		Quiz:           p.Quiz,
		Examiner:       p.Examiner,
		Online:         p.Online,
		MockExams:      p.MockExams,
		Clerk:          p.Clerk,
		Nicknames:      p.stores.residents,
		Study:          p.Study,
		Feedback:       p.Feedback,
		FairPlay:       p.FairPlay.Desk,
		Gate:           p.FairPlay.Gate,
		Sittings:       p.stores.sittings,
		Contests:       p.Contests,
		Rulebook:       p.Rulebook,
		Live:           p.Live,
		Certifier:      p.Rewards.Certifier,
		Drawer:         p.Rewards.Drawer,
		Signer:         p.Rewards.Signer,
		Printer:        p.Rewards.Printer,
		Training:       p.Training,
		Courses:        p.Courses,
		Digest:         p.Digest,
		Ready:          a.ready,
		Pages:          pages,
	}
	if p.Readings != nil {
		options.Readings = p.Readings
	}
	a.api, err = api.New(options)
	return err
}

// ready reports whether what the server leans on answers.
func (a *App) ready(ctx context.Context) error {
	return errors.Join(a.Parts.DB.Ping(ctx), a.Parts.Bus.Ready())
}
