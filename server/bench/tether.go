package bench

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"pufa/server/contest"
)

// tether is somebody's line to a contest, tied again whenever it breaks.
type tether struct {
	mu      sync.Mutex
	socket  *socket
	station *station  // of the line
	seated  time.Time // when the line's first picture came; zero while there is no line
	picture contest.Frame
	err     error // of the last line
}

// follow opens a line and hands over what comes, until it ends; the first frame of a line is a picture. hear is called
// with mu held. It reports whether a picture came.
func (t *tether) follow(ctx context.Context, run *killRun, number, hop int, path, cookie string, hear func(f contest.Frame, first bool)) (seated bool) {
	at := run.fleet.at(number, hop)
	line, err := connect(ctx, number, at.host, path, cookie)
	if err != nil {
		return t.fail(err)
	}
	defer context.AfterFunc(ctx, line.close)()
	defer line.close()
	t.mu.Lock()
	t.socket, t.station = line, at
	t.mu.Unlock()
	for {
		text, when, err := line.read()
		var f contest.Frame
		if err == nil {
			err = json.Unmarshal(text, &f)
		}
		if err != nil {
			t.leave(run, err)
			return seated
		}
		t.take(f, when, !seated, hear)
		seated = true
	}
}

func (t *tether) take(f contest.Frame, when time.Time, first bool, hear func(contest.Frame, bool)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if first {
		t.seated = when
	}
	if f.State != nil {
		t.picture = f
	}
	hear(f, first)
}

func (t *tether) leave(run *killRun, err error) {
	if closed, ok := errors.AsType[*closedError](err); ok && closed.code >= contest.CloseBadFrame {
		run.note(&run.report.SentAway)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.socket, t.seated, t.err = nil, time.Time{}, err
}

// fail keeps why it did not come in, and is false.
func (t *tether) fail(err error) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.err = err
	return false
}

// failure is why the line broke, or was not tied.
func (t *tether) failure() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.err
}

// send sends a request, if there is a line; without one it goes out with the next. The caller holds mu.
func (t *tether) send(req contest.Request) {
	if t.socket == nil || t.seated.IsZero() {
		return
	}
	data, err := json.Marshal(req)
	if err == nil {
		err = t.socket.write(opText, data)
	}
	if err != nil {
		t.err = err // the reader finds the line broken as well
	}
}

// line is where the line leads and since when; nowhere while there is none.
func (t *tether) line() (at *station, since time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.seated.IsZero() {
		return nil, time.Time{}
	}
	return t.station, t.seated
}

// phase is where the client believes the contest to be, and at which question; -1 for none.
func (t *tether) phase() (contest.Phase, int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.seated.IsZero() || t.picture.State == nil:
		return "", -1
	case t.picture.State.Question == nil:
		return t.picture.State.Phase, -1
	}
	return t.picture.State.Phase, t.picture.State.Question.Index
}

// comeBack calls enter until it has come in, and then sit for line after line, with a page's own pauses between, until
// ctx ends. enter and sit are told how often they were tried.
func comeBack(ctx context.Context, enter, sit func(try int) bool) {
	for tries := 0; !enter(tries); tries++ {
		if !pause(ctx, backoff(tries)) {
			return
		}
	}
	for tries, hop := 0, 0; ; tries, hop = tries+1, hop+1 {
		if sit(hop) {
			tries = 0
		}
		if !pause(ctx, backoff(tries)) {
			return
		}
	}
}
