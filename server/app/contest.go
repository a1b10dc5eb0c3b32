package app

import (
	"context"
	"errors"

	"github.com/prometheus/client_golang/prometheus"

	"pufa/server/bus"
	"pufa/server/contest"
	"pufa/server/live"
	"pufa/server/store"
)

// openContests joins the other nodes and starts the engine of the competitions and its sockets. The sockets are
// told to leave before anything else stops; then the engine waits for the answers under way.
func (a *App) openContests(ctx context.Context) error {
	p := a.Parts
	line, err := bus.Open(ctx, bus.Options{URL: a.config.NATSURL, Logger: a.log})
	if err != nil {
		return err
	}
	p.Bus = line
	a.onClose(func(context.Context) error { line.Close(); return nil })
	o := contest.Options{
		Contests: p.stores.contests.Contests, Log: p.stores.contests.Log, Players: p.stores.contests.Players, Chairs: p.stores.contests.Chairs,
		Starts: p.stores.contests.Starts, Answers: store.ContestAnswers{Answers: p.stores.answers}, Banks: p.Catalog,
		Words: p.stores.contests.Words, Rosters: p.stores.contests.Rosters,
		Bus: line.Subject(a.subject("contest")), Now: a.now, Logger: a.log,
		JoinURL: func(code string) string { return a.config.PublicURL.JoinPath("join", code).String() },
	}
	if p.Contests, err = contest.NewEngine(ctx, o); err != nil {
		return err
	}
	a.onClose(p.Contests.Close)
	if p.Rulebook, err = contest.NewRulebook(p.stores.contests.Rules, a.now); err != nil {
		return err
	}
	p.Live = live.New(live.Options{
		Contests: p.Contests, Residents: p.Residents, Organisers: p.SignIns,
		Hosts: []string{a.config.PublicURL.Host}, Now: a.now, Logger: a.log,
	})
	p.Contests.Attach(p.Live)
	a.farewell = p.Live.Shutdown
	a.onClose(p.Live.Shutdown) // again is harmless, and needed where New fails later
	return errors.Join(a.countSockets(), a.hearMoves())
}

// subject keeps apart what shares a NATS cluster but not a database.
func (a *App) subject(name string) string {
	if a.config.MongoURI == "" {
		return "pufa.local." + name
	}
	return "pufa." + a.config.MongoDatabase + "." + name
}

func (a *App) countSockets() error {
	hub, registry := a.Parts.Live, a.Parts.Registry
	return errors.Join(
		registry.Register(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "pufa_live_sockets", Help: "Live sockets connected to this node.",
		}, func() float64 { return float64(hub.Stats().Sockets) })),
		registry.Register(prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "pufa_live_slow_sockets_total", Help: "Live sockets ended because they did not keep up.",
		}, func() float64 { return float64(hub.Stats().Slow) })),
	)
}
