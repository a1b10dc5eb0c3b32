package app

import (
	"context"
	"crypto/rand"
	"time"

	"pufa/server/docdb"
	"pufa/server/points"
	"pufa/server/store"
)

// pointStores are the nouns activity points are kept in, and what they are worked out of.
type pointStores struct {
	accounts *store.Points
	record   *store.PointRecord
}

func openPointStores(ctx context.Context, db *docdb.DB) (s pointStores, err error) {
	if s.accounts, err = store.NewPoints(ctx, db); err != nil {
		return s, err
	}
	s.record, err = store.NewPointRecord(ctx, db)
	return s, err
}

// postEvery is how often accounts are brought up to date for those who do not look at their own.
const postEvery = time.Second

// buildPoints makes the ledger, and has its poster told of what is kept.
func (a *App) buildPoints(context.Context) error {
	s := a.Parts.stores.points
	a.Parts.Points = points.New(s.accounts, s.record, s.record, a.now)
	a.Parts.Poster = points.NewPoster(a.Parts.Points, s.record, s.accounts, points.Watch{
		Node: rand.Text(), Alone: a.config.MongoURI == "", Marks: s.accounts, Past: s.record,
	})
	a.Parts.stores.answers.Tell(a.Parts.Poster.Answered)
	a.Parts.stores.sittings.Tell(a.Parts.Poster.Finished)
	return nil
}

// postPoints posts until the server stops, and then what is left.
func (a *App) postPoints(context.Context) error {
	p := a.Parts.Poster
	stop := a.every(postEvery, func(ctx context.Context) {
		if err := p.Tick(ctx); err != nil && ctx.Err() == nil {
			a.log.Warn("activity points were not posted and will be", "error", err)
		}
	})
	a.onClose(func(ctx context.Context) error {
		stop()
		return p.Close(ctx)
	})
	return nil
}

// every does something again and again until it is stopped; stop waits for what is under way.
func (a *App) every(interval time.Duration, do func(context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				do(ctx)
			}
		}
	}()
	return func() {
		cancel()
		<-done
	}
}
