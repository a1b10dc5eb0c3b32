package bench

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"
)

// station is a server that is killed and started again, at the same address and over the same documents.
type station struct {
	binary string
	folder string
	more   []string // settings of this one alone
	host   string
	cookie string
	now    atomic.Pointer[process]
}

// open starts the station for the first time, on a free port. The token is that of the set-up link.
func (s *station) open(ctx context.Context) (token string, err error) {
	p, token, err := launch(ctx, s.binary, s.folder, "127.0.0.1:0", s.more...)
	if err != nil {
		return "", err
	}
	s.host = p.host
	s.now.Store(p)
	return token, nil
}

// kill ends the station's server as a power cut would.
func (s *station) kill() {
	p := s.now.Load()
	p.kill()
	p.http.CloseIdleConnections()
}

// restart starts it again, and gives the moment it was launched and how long it took until it listened.
func (s *station) restart(ctx context.Context) (launched time.Time, took time.Duration, err error) {
	launched = time.Now()
	p, _, err := launch(ctx, s.binary, s.folder, s.host, s.more...)
	if err != nil {
		return launched, 0, fmt.Errorf("start the server again: %w", err)
	}
	p.cookie = s.cookie
	s.now.Store(p)
	return launched, time.Since(launched), nil
}

// fleet is the stations people can reach, as behind a balancer that knows nothing.
type fleet []*station

// at is the station a person tries for the nth time: their own first, then the others in turn.
func (f fleet) at(person, try int) *station { return f[(person+try)%len(f)] }

func (f fleet) stop() error {
	var errs []error
	for _, s := range f {
		if p := s.now.Load(); p != nil {
			errs = append(errs, p.stop())
		}
	}
	if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
		return errs[i]
	}
	return nil
}
