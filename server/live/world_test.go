package live_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/nats-io/nats-server/v2/server"
	"go.uber.org/goleak"

	"pufa/server/account"
	"pufa/server/bus"
	"pufa/server/contest"
	"pufa/server/docdb"
	"pufa/server/live"
	"pufa/server/question"
	"pufa/server/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what must come.
const patience = 20 * time.Second

// world is one database and one bus, with as many nodes as a test starts.
type world struct {
	t      *testing.T
	db     *docdb.DB
	nats   string
	limits live.Limits
	chief  account.Organiser
}

func newWorld(t *testing.T, db *docdb.DB) *world {
	t.Helper()
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: -1, NoSigs: true, NoLog: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(patience) {
		t.Fatal("the NATS server did not start")
	}
	return &world{t: t, db: db, nats: s.ClientURL(), chief: account.Organiser{ID: "chief", Name: "区级主持人", Role: account.RoleDistrict}}
}

// people knows everybody: a credential is the person's own id, and a session the login, with the officer's
// sub-district behind a colon.
type people struct{}

func (people) Known(_ context.Context, credential string) (account.Resident, error) {
	if credential == "" {
		return account.Resident{}, account.ErrNotRegistered
	}
	return account.Resident{ID: credential}, nil
}

func (people) Who(_ context.Context, credential string) (account.Organiser, error) {
	login, place, officer := strings.Cut(credential, ":")
	switch {
	case login == "":
		return account.Organiser{}, account.ErrSignedOut
	case officer:
		return account.Organiser{ID: login, Name: login, Role: account.RoleOfficer, District: place}, nil
	default:
		return account.Organiser{ID: login, Name: login, Role: account.RoleDistrict}, nil
	}
}

// node is one server.
type node struct {
	*world
	engine *contest.Engine
	hub    *live.Hub
	http   *httptest.Server
	stop   sync.Once
	line   *bus.Bus
}

func (w *world) node() *node {
	w.t.Helper()
	ctx := context.Background()
	line, err := bus.Open(ctx, bus.Options{URL: w.nats})
	if err != nil {
		w.t.Fatal(err)
	}
	stores, err := store.OpenContests(ctx, w.db)
	if err != nil {
		w.t.Fatal(err)
	}
	answers, err := store.NewAnswers(ctx, w.db)
	if err != nil {
		w.t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(w.t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	n := &node{world: w, line: line}
	n.engine, err = contest.NewEngine(ctx, contest.Options{
		Contests: stores.Contests, Log: stores.Log, Players: stores.Players, Chairs: stores.Chairs, Answers: store.ContestAnswers{Answers: answers},
		Words: stores.Words, Rosters: stores.Rosters, Banks: nil, Bus: line.Subject("contest"), Now: time.Now, Logger: log,
		JoinURL: func(code string) string { return "http://test/join/" + code },
	})
	if err != nil {
		w.t.Fatal(err)
	}
	n.hub = live.New(live.Options{
		Contests: n.engine, Residents: people{}, Organisers: people{}, Hosts: []string{"public.example"}, Logger: log, Limits: w.limits,
	})
	n.engine.Attach(n.hub)
	n.http = httptest.NewServer(n.hub)
	w.t.Cleanup(n.shutDown)
	return n
}

// shutDown ends the node as the server does when it is asked to.
func (n *node) shutDown() {
	n.stop.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := n.hub.Shutdown(ctx); err != nil {
			n.t.Error(err)
		}
		if err := n.engine.Close(ctx); err != nil {
			n.t.Error(err)
		}
		n.line.Close()
		n.http.Close()
	})
}

// die ends the node as a kill does, as far as the others can tell: no word on the bus, no close on the sockets.
func (n *node) die() {
	n.stop.Do(func() {
		n.line.Close()
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_ = n.hub.Shutdown(ctx)
		_ = n.engine.Close(ctx)
		n.http.Close()
	})
}

// contest puts a contest of single choices into the store; the right one is always option 1.
func (w *world) contest(questions, seconds int) *contest.Contest {
	w.t.Helper()
	stores, err := store.OpenContests(context.Background(), w.db)
	if err != nil {
		w.t.Fatal(err)
	}
	c := contest.Contest{
		ID: "c-" + strconv.FormatInt(time.Now().UnixNano(), 36), Format: contest.FormatCrowd, Title: "知识竞赛",
		Seconds: seconds, Points: 10, Phase: contest.PhaseLobby, CreatedAt: time.Now().UTC(),
	}
	for i := range questions {
		c.Questions = append(c.Questions, contest.Asked{Order: question.Order{0, 1, 2}, Law: "安全生产法", Question: question.Question{
			ID: "q" + strconv.Itoa(i), Type: question.Single, Stem: "第 " + strconv.Itoa(i) + " 题", Options: []string{"甲", "乙", "丙"},
			Answer: []int{1}, Explanation: "因为乙", Law: "aqscf", Article: "24", LawVersion: "2021 年修正",
		}})
	}
	for {
		if c.Code, err = contest.NewCode(); err != nil {
			w.t.Fatal(err)
		}
		c.LiveCode = c.Code
		err = stores.Contests.Create(context.Background(), c)
		if err == nil {
			return &c
		}
		if !errors.Is(err, contest.ErrCodeTaken) {
			w.t.Fatal(err)
		}
	}
}

// command gives a command on the newest picture, once the contest is ready for it.
func (n *node) command(id string, command contest.Command) int64 {
	n.t.Helper()
	for end := time.Now().Add(patience); ; {
		_, state, err := n.engine.Open(context.Background(), n.chief, id)
		if err != nil {
			n.t.Fatal(err)
		}
		seq, err := n.engine.Command(context.Background(), n.chief, id, contest.Act{Command: command, Seconds: seconds(command)}, state.Seq)
		if err == nil {
			return seq
		}
		if time.Now().After(end) || state.Phase != contest.PhaseClosed {
			n.t.Fatalf("%s in %s: %v", command, state.Phase, err)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func seconds(c contest.Command) int {
	if c == contest.CommandExtend {
		return 10
	}
	return 0
}

func (n *node) join(c *contest.Contest, person string) {
	n.t.Helper()
	_, _, err := n.engine.Join(context.Background(), c.Code, contest.Player{
		Person: person, Name: "居民" + person, District: "500108001", DistrictName: "铜元局街道",
	})
	if err != nil {
		n.t.Fatal(err)
	}
}

// page is one open page.
type page struct {
	t  *testing.T
	ws *websocket.Conn
}

func (n *node) dial(path string, header http.Header) (*page, *http.Response, error) {
	d := websocket.Dialer{HandshakeTimeout: patience}
	ws, res, err := d.Dial(strings.Replace(n.http.URL, "http", "ws", 1)+path, header)
	if err != nil {
		return nil, res, err
	}
	p := &page{n.t, ws}
	n.t.Cleanup(p.leave)
	return p, res, nil
}

// leave closes the page. Whether it was closed already does not matter.
func (p *page) leave() { _ = p.ws.Close() }

func (n *node) open(path, cookie string) *page {
	n.t.Helper()
	p, _, err := n.dial(path, http.Header{"Cookie": {cookie}})
	if err != nil {
		n.t.Fatal(err)
	}
	return p
}

func (n *node) phone(c *contest.Contest, person string) *page {
	n.t.Helper()
	return n.open("/ws/player/"+c.Code, account.DeviceCookie+"="+person)
}

func (n *node) host(c *contest.Contest) *page {
	n.t.Helper()
	return n.open("/ws/host/"+c.ID, account.SessionCookie+"=chief")
}

func (n *node) screen(c *contest.Contest) *page {
	n.t.Helper()
	return n.open("/ws/screen/"+c.Code, "")
}

func (p *page) send(v any) {
	p.t.Helper()
	if err := p.ws.WriteJSON(v); err != nil {
		p.t.Fatal(err)
	}
}

func (p *page) answer(q int, option int, ref string) {
	p.t.Helper()
	p.send(contest.Request{Type: contest.RequestAnswer, Ref: ref, Question: q, Given: question.Given{Options: []int{option}}})
}

// frame reads on until a frame suits.
func (p *page) frame(what string, suits func(*contest.Frame) bool) *contest.Frame {
	p.t.Helper()
	if err := p.ws.SetReadDeadline(time.Now().Add(patience)); err != nil {
		p.t.Fatal(err)
	}
	var last []byte
	for {
		_, data, err := p.ws.ReadMessage()
		if err != nil {
			p.t.Fatalf("waiting for %s: %v; last frame %s", what, err, last)
		}
		last = data
		var f contest.Frame
		if err := json.Unmarshal(data, &f); err != nil {
			p.t.Fatalf("%v in %s", err, data)
		}
		if suits(&f) {
			return &f
		}
	}
}

func (p *page) phase(phase contest.Phase, q int) *contest.Frame {
	p.t.Helper()
	return p.frame(string(phase), func(f *contest.Frame) bool {
		return f.State != nil && f.State.Phase == phase && (f.State.Question == nil || f.State.Question.Index == q)
	})
}

func (p *page) received(ref string) *contest.Received {
	p.t.Helper()
	return p.frame("received "+ref, func(f *contest.Frame) bool { return f.Received != nil && f.Received.Ref == ref }).Received
}

func (p *page) refused(code string) *contest.Refused {
	p.t.Helper()
	return p.frame("refused "+code, func(f *contest.Frame) bool { return f.Refused != nil && f.Refused.Code == code }).Refused
}

// closed reads on until the line ends, and gives the code.
func (p *page) closed() int {
	p.t.Helper()
	if err := p.ws.SetReadDeadline(time.Now().Add(patience)); err != nil {
		p.t.Fatal(err)
	}
	for {
		if _, _, err := p.ws.ReadMessage(); err != nil {
			if e, ok := errors.AsType[*websocket.CloseError](err); ok {
				return e.Code
			}
			p.t.Fatalf("no close: %v", err)
		}
	}
}

func until(t *testing.T, what string, reached func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !reached(); {
		if time.Now().After(end) {
			t.Fatalf("not reached: %s", what)
		}
		time.Sleep(2 * time.Millisecond)
	}
}
