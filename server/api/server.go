// Package api is the HTTP side of the server: routes, handlers, and the one place where an error becomes a status
// and Chinese words. Fiber and huma are imported here and nowhere else.
//
// Each noun has a file with its operations and a register function; server.go puts them together.
package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"

	"pufa/server/account"
	"pufa/server/campaign"
	"pufa/server/contest"
	"pufa/server/course"
	"pufa/server/digest"
	"pufa/server/district"
	"pufa/server/editing"
	"pufa/server/fairplay"
	"pufa/server/feedback"
	"pufa/server/glance"
	"pufa/server/opendata"
	"pufa/server/order"
	"pufa/server/points"
	"pufa/server/print"
	"pufa/server/question"
	"pufa/server/quiz"
	"pufa/server/report"
	"pufa/server/reward"
	"pufa/server/statute"
	"pufa/server/study"
	"pufa/server/tabulation"
	"pufa/server/training"
	"pufa/server/writeup"
)

// Limits of a request. They hold before any handler runs. The longest body a page sends is a campaign with a target
// for each sub-district, some 20 KiB; parsed, a body made for it takes many times its length in memory. Files have
// addresses of their own, and limits in bodyBound.
const (
	bodyLimit      = 64 << 10
	headerLimit    = 16 << 10
	readTimeout    = 20 * time.Second
	writeTimeout   = 60 * time.Second
	idleTimeout    = 75 * time.Second
	requestTimeout = 15 * time.Second
)

// Options are what the API is put together from. Everything a handler needs is a field here; a test sets the ones
// its operations use. The zero value is enough to print the OpenAPI document.
type Options struct {
	Now            func() time.Time // time.Now where nil
	Logger         *slog.Logger     // discards where nil
	PublicURL      *url.URL         // https marks cookies Secure
	DistrictName   string
	TrustedProxies []netip.Prefix
	Registry       *prometheus.Registry // an own one where nil

	Residents  *account.Residents
	Organisers *account.Organisers
	SignIns    *account.SignIns
	Districts  *district.Tree
	Units      *district.Units
	// Joined is told of every new resident, and of every move to another sub-district, so that a campaign can
	// count registrations.
	Joined func(context.Context, account.Resident) error
	// Moved is told of every resident who goes on with another phone, so that the lines of the old one end.
	Moved func(account.Resident)

	Catalog *question.Catalog
	// Statutes are the laws' own texts; nil where there are none.
	Statutes *statute.Shelf
	Editing  *editing.Desk
	Quiz     *quiz.Desk
	// Examiner holds attempts by rules; Online is how campaigns' online contests are set up.
	Examiner  *quiz.Examiner
	Online    *quiz.Contests
	MockExams *quiz.MockExams
	Clerk     *quiz.Clerk // has papers printed and takes them in
	Nicknames Nicknames
	Study     *study.Study
	Feedback  *feedback.Desk
	// FairPlay is where unfair play is looked into; Gate has who is suspected checked, nil where nobody is.
	FairPlay *fairplay.Desk
	Gate     *fairplay.Gate
	Sittings Sittings
	// Readings are clips of the banks' texts being read aloud; nil where none were made.
	Readings Readings

	Planner       *campaign.Planner
	Books         *campaign.Books
	Labels        *campaign.Labels
	Diary         *campaign.Diary
	Figures       *campaign.Figures
	Album         *campaign.Album
	Externals     *campaign.Externals
	Schedule      *campaign.Schedule
	Orders        *order.Desk
	Participation *report.Participation
	Writeups      *writeup.Desk
	Tabulations   *tabulation.Desk
	OpenData      *opendata.Desk
	Areas         *report.Areas
	Items         *report.Items
	Points        *points.Ledger
	Boards        *report.Boards
	Glances       *glance.Desk
	Places        report.Places
	Contests      *contest.Engine
	Rulebook      *contest.Rulebook
	Certifier     *reward.Certifier
	Drawer        *reward.Drawer
	Signer        *reward.Signer
	Printer       *print.Printer
	Training      *training.Desk
	Courses       *course.Desk
	Digest        *digest.Desk
	Uploads       uploads // files that records are taken from
	// Demo says that what is shown was made up.
	Demo bool

	// Ready reports whether what the server leans on answers: database, bus.
	Ready func(context.Context) error
	// Live takes every request under /ws/. The ResponseWriter it gets can be hijacked, and offers
	// AfterHijack(func()): the function runs in its own goroutine once this package has let go of the
	// connection, which is the first moment it may be read. The request's context ends with the handshake.
	Live http.Handler
	// Pages holds the built pages in the folders phone, console and screen.
	Pages fs.FS
}

// Server is the API, ready to listen.
type Server struct {
	Options
	app     *fiber.App
	openapi *huma.OpenAPI
	metrics *metrics
	limits  *limits
	// turnstile is what a hall that comes in passes through.
	turnstile *turnstile
	shelf     bookshelf
	readFiles readFiles
}

// New builds the API. It opens nothing and starts nothing.
func New(o Options) (*Server, error) {
	s := &Server{Options: withDefaults(o)}
	s.metrics = newMetrics(s.Registry)
	s.limits = newLimits(s.Now)
	s.turnstile = newTurnstile(passMost, waitMost, waitLong)
	s.readFiles.turns = make(chan struct{}, filesAtOnce)
	s.countTurnedAway()
	s.app = fiber.New(fiber.Config{
		AppName:               "pufa",
		Immutable:             true, // strings outlive their request only so
		UnescapePath:          true,
		CaseSensitive:         true, // one spelling of an address, so that what looks at it cannot be passed by
		BodyLimit:             bodyLimit,
		ReadBufferSize:        headerLimit,
		ReadTimeout:           readTimeout,
		WriteTimeout:          writeTimeout,
		IdleTimeout:           idleTimeout,
		DisableStartupMessage: true,
		ErrorHandler:          s.renderError,
	})
	s.app.Server().KeepHijackedConns = true
	s.app.Server().HeaderReceived = s.bodyBound
	s.app.Use(s.requestID, s.observe, s.recovered, s.securityHeaders, plainBody, s.deadline, s.sameOrigin, s.limited, s.inTurn, s.identify, s.followed)

	a := humafiber.NewWithGroup(s.app, s.app.Group(prefix), documentConfig())
	s.register(a)
	registerLiveSchemas(a)
	s.openapi = a.OpenAPI()

	s.mountSystem()
	s.mountMedia()
	s.mountLabels()
	s.app.All("/ws/*", s.socket)
	pages, err := newPages(s.Pages)
	if err != nil {
		return nil, fmt.Errorf("api: read the built pages: %w", err)
	}
	s.app.Use(pages.serve)
	return s, nil
}

// register adds the operations of every noun. One line each.
func (s *Server) register(a huma.API) {
	s.registerSystem(a)
	s.registerDistricts(a)
	s.registerUnits(a)
	s.registerResidents(a)
	s.registerMoves(a)
	s.registerAccounts(a)
	s.registerContests(a)
	s.registerPapers(a)
	s.registerStage(a)
	s.registerQuestions(a)
	s.registerStatutes(a)
	s.registerEditing(a)
	s.registerExchange(a)
	s.registerQuiz(a)
	s.registerSittings(a)
	s.registerOnline(a)
	s.registerMockExams(a)
	s.registerPrintings(a)
	s.registerStudy(a)
	s.registerPacks(a)
	s.registerFeedback(a)
	s.registerFairPlay(a)
	s.registerReadings(a)
	s.registerCampaigns(a)
	s.registerPoints(a)
	s.registerMaterials(a)
	s.registerUploads(a)
	s.registerActivities(a)
	s.registerPlans(a)
	s.registerPhotos(a)
	s.registerExternals(a)
	s.registerMenu(a)
	s.registerOrders(a)
	s.registerParticipation(a)
	s.registerWriteups(a)
	s.registerTabulations(a)
	s.registerOpenData(a)
	s.registerAreas(a)
	s.registerItems(a)
	s.registerBoards(a)
	s.registerGlance(a)
	s.registerCertificates(a)
	s.registerDraws(a)
	s.registerEducation(a)
	s.registerHistories(a)
	s.registerCourses(a)
	s.registerDigest(a)
}

func withDefaults(o Options) Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.PublicURL == nil {
		o.PublicURL = &url.URL{Scheme: "http", Host: "localhost:8080"}
	}
	if o.Registry == nil {
		o.Registry = prometheus.NewRegistry()
	}
	return o
}

// Serve answers on ln until Shutdown.
func (s *Server) Serve(ln net.Listener) error {
	if err := s.app.Listener(ln); err != nil {
		return fmt.Errorf("api: serve on %s: %w", ln.Addr(), err)
	}
	return nil
}

// Shutdown takes no more connections and waits for requests under way, until ctx ends. Sockets are not its own:
// end them before.
func (s *Server) Shutdown(ctx context.Context) error {
	if err := s.app.ShutdownWithContext(ctx); err != nil {
		return fmt.Errorf("api: shut down: %w", err)
	}
	return nil
}

// Test answers one request without a network, for tests.
func (s *Server) Test(r *http.Request) (*http.Response, error) {
	return s.app.Test(r, -1)
}

// WriteOpenAPI writes the OpenAPI 3.1 document as indented JSON.
func (s *Server) WriteOpenAPI(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s.openapi); err != nil {
		return fmt.Errorf("api: write the OpenAPI document: %w", err)
	}
	return nil
}
