// Package app puts the server together: one value that main and tests start alike.
//
// What it opens it closes again in the reverse order, also where the start fails half-way.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"time"

	"pufa/server/api"
	"pufa/server/config"
	"pufa/server/reward"
)

// App is a server that has its port and does not answer yet. Run makes it answer.
type App struct {
	// Parts are what the server is made of, for what fills or inspects it: demonstrations, benchmarks, tests.
	Parts *Parts

	config config.Config
	log    *slog.Logger
	out    io.Writer
	now    func() time.Time
	expiry func() time.Time // by which documents expire; nil: by the database's own clock
	api    *api.Server
	ln     net.Listener
	demo   bool
	box    *reward.Box // seals how people are reached; nil where there is no key
	setup  string      // token of the setup link, "" where there is an organiser
	// farewell tells the live sockets to come back to another node.
	farewell func(context.Context) error
	closers  []func(context.Context) error // in the order of opening
}

// Options are what differs between a real run and a test. Zero fields take what a real run takes.
type Options struct {
	Now    func() time.Time // time.Now where nil
	Logger *slog.Logger     // discards where nil
	Out    io.Writer        // gets the lines for whoever started the server; discards where nil
	Demo   bool             // what is shown was made up, and the pages say so
}

// New opens everything the settings name and takes the port. On an error nothing stays open.
func New(ctx context.Context, c config.Config, o Options) (_ *App, err error) {
	a := &App{config: c, log: o.Logger, out: o.Out, now: o.Now, expiry: o.Now, demo: o.Demo}
	a.withDefaults()
	defer func() {
		if err != nil {
			err = errors.Join(err, a.close(context.WithoutCancel(ctx)))
		}
	}()
	if a.ln, err = (&net.ListenConfig{}).Listen(ctx, "tcp", c.Listen); err != nil {
		return nil, fmt.Errorf("listen on %s: %w", c.Listen, err)
	}
	a.onClose(func(context.Context) error {
		if err := a.ln.Close(); !errors.Is(err, net.ErrClosed) {
			return err
		}
		return nil
	})
	if err := a.wire(ctx); err != nil {
		return nil, err
	}
	return a, nil
}

func (a *App) withDefaults() {
	if a.now == nil {
		a.now = time.Now
	}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	if a.out == nil {
		a.out = io.Discard
	}
}

// Addr is the address the server listens on.
func (a *App) Addr() net.Addr { return a.ln.Addr() }

// SetupToken is what the one-time setup link holds, "" where there is an organiser already.
func (a *App) SetupToken() string { return a.setup }

// Run answers until ctx ends, then stops in order: no new connections, sockets told to come back, requests under
// way answered, everything written and closed.
func (a *App) Run(ctx context.Context) error {
	failed := make(chan error, 1)
	go func() { failed <- a.api.Serve(a.ln) }()
	a.greet(ctx)
	a.beside(ctx, "the last answers were not looked at", a.mendAll)
	a.beside(ctx, "boards were not counted ahead", a.countPersons)
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
		a.log.Info("stopping")
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.config.Shutdown)
	defer cancel()
	return errors.Join(err, a.drain(stopping), a.close(stopping))
}

// beside does something once in the background; the server's end waits for it.
func (a *App) beside(ctx context.Context, failed string, do func(context.Context) error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := do(ctx); err != nil && ctx.Err() == nil {
			a.log.Warn(failed, "error", err)
		}
	}()
	a.onClose(func(ctx context.Context) error {
		select {
		case <-done:
		case <-ctx.Done():
		}
		return nil
	})
}

// drain ends requests and sockets at the same time: the listener is closed at once, so that a phone that was told
// to come back does not find this node again.
func (a *App) drain(ctx context.Context) error {
	requests := make(chan error, 1)
	go func() { requests <- a.api.Shutdown(ctx) }()
	var err error
	if a.farewell != nil {
		err = a.farewell(ctx)
	}
	return errors.Join(err, <-requests)
}

// onClose remembers how to end what has just been opened.
func (a *App) onClose(f func(context.Context) error) { a.closers = append(a.closers, f) }

// Close ends a server that was never run.
func (a *App) Close(ctx context.Context) error { return a.close(ctx) }

// close ends everything, the last opened first.
func (a *App) close(ctx context.Context) error {
	var errs []error
	for i := len(a.closers) - 1; i >= 0; i-- {
		errs = append(errs, a.closers[i](ctx))
	}
	a.closers = nil
	return errors.Join(errs...)
}
