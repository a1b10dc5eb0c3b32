package live_test

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"pufa/server/account"
	"pufa/server/contest"
	"pufa/server/live"
	"pufa/server/testkit"
)

func TestWhoMayNotComeInHearsWhy(t *testing.T) {
	n := newWorld(t, testkit.DB(t)).node()
	c := n.contest(1, 60)
	n.join(c, "a")
	for _, tt := range []struct {
		path, cookie string
		code         int
	}{
		{"/ws/player/" + c.Code, "", contest.CloseNotAllowed},
		{"/ws/player/" + c.Code, account.DeviceCookie + "=stranger", contest.CloseNotAllowed},
		{"/ws/player/000000", account.DeviceCookie + "=a", contest.CloseNoContest},
		{"/ws/screen/000000", "", contest.CloseNoContest},
		{"/ws/host/" + c.ID, "", contest.CloseNotAllowed},
		{"/ws/host/" + c.ID, account.DeviceCookie + "=a", contest.CloseNotAllowed},
		{"/ws/host/" + c.ID, account.SessionCookie + "=officer:500108001", contest.CloseNotAllowed},
		{"/ws/host/nothing", account.SessionCookie + "=chief", contest.CloseNoContest},
	} {
		if code := n.open(tt.path, tt.cookie).closed(); code != tt.code {
			t.Errorf("%s with %q: closed with %d, want %d", tt.path, tt.cookie, code, tt.code)
		}
	}
	for _, path := range []string{"/ws/", "/ws/judge/1", "/ws/player/", "/ws/player/1/2", "/other"} {
		if _, res, err := n.dial(path, nil); err == nil || res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestAnotherSitesPageIsNotLetIn(t *testing.T) {
	n := newWorld(t, testkit.DB(t)).node()
	c := n.contest(1, 60)
	for origin, welcome := range map[string]bool{
		n.http.URL: true, "https://public.example": true, "https://evil.example": false, "null": false, "::": false,
	} {
		_, res, err := n.dial("/ws/screen/"+c.Code, http.Header{"Origin": {origin}})
		if welcome != (err == nil) || !welcome && res.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %v", origin, err)
		}
	}
}

func TestBadFramesAreRefusedAndThenTheLineIsClosed(t *testing.T) {
	n := newWorld(t, testkit.DB(t)).node()
	c := n.contest(1, 60)
	p := n.screen(c)
	for _, bad := range []string{"", "{", "[]", `{"type":"cheat"}`, `{"type":"sync","x":1}`} {
		if err := p.ws.WriteMessage(websocket.TextMessage, []byte(bad)); err != nil {
			t.Fatal(err)
		}
		p.refused("bad_frame")
	}
	if err := p.ws.WriteMessage(websocket.BinaryMessage, []byte(`{"type":"sync"}`)); err != nil {
		t.Fatal(err)
	}
	if code := p.closed(); code != contest.CloseBadFrame {
		t.Errorf("closed with %d", code)
	}
	long := n.screen(c)
	if err := long.ws.WriteMessage(websocket.TextMessage, bytes.Repeat([]byte(" "), 5000)); err != nil {
		t.Fatal(err)
	}
	if code := long.closed(); code != websocket.CloseMessageTooBig {
		t.Errorf("a frame too long: closed with %d", code)
	}
	n.screen(c).phase(contest.PhaseLobby, 0) // the server goes on
}

func TestAScreenCannotAnswer(t *testing.T) {
	n := newWorld(t, testkit.DB(t)).node()
	c := n.contest(1, 60)
	n.command(c.ID, contest.CommandStart)
	for _, p := range []*page{n.screen(c), n.host(c)} {
		p.answer(0, 1, "")
		p.refused("not_joined")
	}
}

func TestASocketMayAskOnlySoOften(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	w.limits = live.Limits{PerSecond: 0.001, Burst: 3}
	n := w.node()
	p := n.screen(n.contest(1, 60))
	for range 4 {
		p.send(contest.Request{Type: contest.RequestPing})
	}
	p.refused("busy")
}

func TestASlowSocketIsClosedAndNobodyWaits(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	w.limits = live.Limits{Queue: 4, Write: 30 * time.Second}
	n := w.node()
	c := n.contest(1, 60)
	slow, quick := n.screen(c), n.screen(c)
	quick.phase(contest.PhaseLobby, 0)
	until(t, "both are seated", func() bool { return n.hub.Count(c.ID).Staff == 2 })
	text := make(chan bool)
	go func() { // quick reads, slow does not
		defer close(text)
		for {
			if _, _, err := quick.ws.ReadMessage(); err != nil {
				return
			}
			text <- true
		}
	}()
	frame := []byte(`"` + strings.Repeat("x", 256<<10) + `"`)
	for n.hub.Stats().Slow == 0 {
		n.hub.Staff(c.ID, frame)
		<-text
	}
	until(t, "the slow one is gone", func() bool { return n.hub.Count(c.ID).Staff == 1 })
	slow.leave()
	quick.leave()
	for range text {
		continue
	}
}

func TestADeadPeerIsFoundOut(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	w.limits = live.Limits{Ping: 20 * time.Millisecond, Silence: 200 * time.Millisecond}
	n := w.node()
	c := n.contest(1, 60)
	alive := n.screen(c)
	n.screen(c) // reads nothing, so it answers no ping
	until(t, "both are seated", func() bool { return n.hub.Count(c.ID).Staff == 2 })
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		for {
			if _, _, err := alive.ws.ReadMessage(); err != nil {
				return
			}
		}
	}()
	until(t, "the silent one is gone", func() bool { return n.hub.Count(c.ID).Staff == 1 })
	select {
	case <-gone:
		t.Error("the one that answers pings is gone as well")
	default:
	}
	alive.leave()
	<-gone
}

func TestTooManyPagesOfOnePersonEndTheOldest(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	w.limits = live.Limits{PerPerson: 2}
	n := w.node()
	c := n.contest(1, 60)
	n.join(c, "a")
	var pages []*page
	for range 3 {
		p := n.phone(c, "a")
		p.phase(contest.PhaseLobby, 0)
		pages = append(pages, p)
	}
	if code := pages[0].closed(); code != contest.CloseReplaced {
		t.Errorf("closed with %d", code)
	}
	pages[1].send(contest.Request{Type: contest.RequestSync})
	pages[1].phase(contest.PhaseLobby, 0)
	if seated := n.hub.Count(c.ID); seated.Players != 1 {
		t.Errorf("one person counts as %d", seated.Players)
	}
}

func TestTooManySocketsAreRefused(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	w.limits = live.Limits{Sockets: 1}
	n := w.node()
	c := n.contest(1, 60)
	n.screen(c).phase(contest.PhaseLobby, 0)
	if _, res, err := n.dial("/ws/screen/"+c.Code, nil); err == nil || res.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("second socket: %v", err)
	}
}

// Screens are open to everybody, so somebody may open any number of them. They must not take the room of phones.
func TestTooManyScreensOfOneAddressAreRefused(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	w.limits = live.Limits{Screens: 2}
	n := w.node()
	c := n.contest(1, 60)
	n.join(c, "a")
	first := n.screen(c)
	n.screen(c).phase(contest.PhaseLobby, 0)
	if _, res, err := n.dial("/ws/screen/"+c.Code, nil); err == nil || res.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("third screen: %v", err)
	}
	n.phone(c, "a").phase(contest.PhaseLobby, 0)
	n.host(c).phase(contest.PhaseLobby, 0)
	first.leave()
	until(t, "there is room for a screen", func() bool {
		p, _, err := n.dial("/ws/screen/"+c.Code, nil)
		return err == nil && p.ws.Close() == nil
	})
}

func TestShutdownSendsEverybodyElsewhere(t *testing.T) {
	n := newWorld(t, testkit.DB(t)).node()
	c := n.contest(1, 60)
	n.join(c, "a")
	pages := []*page{n.phone(c, "a"), n.screen(c), n.host(c)}
	for _, p := range pages {
		p.phase(contest.PhaseLobby, 0)
	}
	done := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		done <- n.hub.Shutdown(ctx)
	}()
	for _, p := range pages {
		if code := p.closed(); code != contest.CloseRestart {
			t.Errorf("closed with %d", code)
		}
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	if _, _, err := n.dial("/ws/screen/"+c.Code, nil); err == nil {
		t.Error("a socket after the shutdown")
	}
}

// A phone that takes nothing for a while is told to come back: by a code that says so, once it reads again.
func TestASlowSocketIsToldToComeBack(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	w.limits = live.Limits{Queue: 4, Write: 30 * time.Second}
	n := w.node()
	c := n.contest(1, 60)
	slow := n.screen(c)
	until(t, "it is seated", func() bool { return n.hub.Count(c.ID).Staff == 1 })
	frame := []byte(`"` + strings.Repeat("x", 256<<10) + `"`)
	until(t, "it is found out", func() bool {
		n.hub.Staff(c.ID, frame)
		return n.hub.Stats().Slow == 1
	})
	if code := slow.closed(); code != contest.CloseSlow {
		t.Errorf("closed with %d", code)
	}
	n.screen(c).phase(contest.PhaseLobby, 0) // and it may
}

// TestARemovedPlayersLinesEndOnEveryNode has pages of one player on two nodes.
func TestARemovedPlayersLinesEndOnEveryNode(t *testing.T) {
	w := newWorld(t, testkit.DB(t))
	one, two := w.node(), w.node()
	c := one.contest(1, 60)
	for _, person := range []string{"a", "b"} {
		one.join(c, person)
	}
	here, there, other := one.phone(c, "a"), two.phone(c, "a"), two.phone(c, "b")
	for _, p := range []*page{here, there, other} {
		p.phase(contest.PhaseLobby, 0)
	}
	moderate := func(do contest.PlayerCommand) {
		t.Helper()
		if _, err := one.engine.Moderate(t.Context(), one.chief, c.ID, "a", do, ""); err != nil {
			t.Fatal(err)
		}
	}
	moderate(contest.PlayerRemove)
	if here, there := here.closed(), there.closed(); here != contest.CloseRemoved || there != contest.CloseRemoved {
		t.Errorf("closed with %d and %d", here, there)
	}
	other.frame("one player less", func(f *contest.Frame) bool { return f.State != nil && f.State.Players == 1 })
	if code := two.phone(c, "a").closed(); code != contest.CloseRemoved {
		t.Errorf("let in again without joining: %d", code)
	}
	two.join(c, "a")
	back := one.phone(c, "a")
	back.phase(contest.PhaseLobby, 0)
	moderate(contest.PlayerBan)
	if code := back.closed(); code != contest.CloseBanned {
		t.Errorf("a banned player's line closed with %d", code)
	}
	if code := one.phone(c, "a").closed(); code != contest.CloseBanned {
		t.Errorf("a banned player was let in: %d", code)
	}
}
