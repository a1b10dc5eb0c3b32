// Package app puts the server together: one value that main and tests start alike.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"time"

	"pufa/frontend"
	"pufa/server/api"
	"pufa/server/config"
)

// App is a server that listens but does not answer yet. Run makes it answer.
type App struct {
	config config.Config
	log    *slog.Logger
	out    io.Writer
	api    *api.Server
	ln     net.Listener
	stop   []func(context.Context) error // in reverse order of opening
}

// Options are what differs between a real run and a test. Zero fields take what a real run takes.
type Options struct {
	Now    func() time.Time
	Logger *slog.Logger
	Out    io.Writer // the lines for whoever started the server
}

// New opens everything the settings name and binds the port. On an error nothing stays open.
func New(ctx context.Context, c config.Config, o Options) (_ *App, err error) {
	a := &App{config: c, log: o.Logger, out: o.Out}
	if a.out == nil {
		a.out = io.Discard
	}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.close(context.WithoutCancel(ctx)))
		}
	}()
	if err := a.wire(ctx, o); err != nil {
		return nil, err
	}
	if a.ln, err = (&net.ListenConfig{}).Listen(ctx, "tcp", c.Listen); err != nil {
		return nil, fmt.Errorf("listen on %s: %w", c.Listen, err)
	}
	return a, nil
}

// wire opens the parts and hands them to each other.
func (a *App) wire(_ context.Context, o Options) error {
	pages, err := fs.Sub(frontend.Dist, "dist")
	if err != nil {
		return fmt.Errorf("open the built pages: %w", err)
	}
	server, err := api.New(api.Options{
		Now:            o.Now,
		Logger:         a.log,
		PublicURL:      a.config.PublicURL,
		DistrictName:   a.config.DistrictName,
		TrustedProxies: a.config.TrustedProxies,
		Pages:          pages,
	})
	if err != nil {
		return err
	}
	a.api = server
	return nil
}

// Addr is the address the server listens on.
func (a *App) Addr() net.Addr { return a.ln.Addr() }

// Run answers until ctx ends, then stops in order: no new requests, sockets told to come back, everything closed.
func (a *App) Run(ctx context.Context) error {
	failed := make(chan error, 1)
	go func() { failed <- a.api.Serve(a.ln) }()
	a.greet()
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.config.Shutdown)
	defer cancel()
	return errors.Join(err, a.api.Shutdown(stopping), a.close(stopping))
}

// close ends what wire opened, the last opened first.
func (a *App) close(ctx context.Context) error {
	var errs []error
	for i := len(a.stop) - 1; i >= 0; i-- {
		errs = append(errs, a.stop[i](ctx))
	}
	a.stop = nil
	return errors.Join(errs...)
}

// greet prints the lines whoever started the server needs.
func (a *App) greet() {
	fmt.Fprintf(a.out, "pufa listens on %s\n", a.Addr())
}
