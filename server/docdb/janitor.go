package docdb

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"
)

const (
	expireEvery = 20 * time.Second
	// expireBatch keeps each deletion short, so that writes do not wait for it.
	expireBatch = 200
)

// janitor deletes expired documents from time to time.
type janitor struct {
	now    func() time.Time
	logger *slog.Logger
	cancel context.CancelFunc
	done   chan struct{}

	mu      sync.Mutex
	watched []expiry
}

// expiry is an index whose documents expire.
type expiry struct {
	table *sqliteTable
	index string
	field string
	after time.Duration
}

func startJanitor(now func() time.Time, logger *slog.Logger) *janitor {
	ctx, cancel := context.WithCancel(context.Background())
	j := &janitor{now: now, logger: logger, cancel: cancel, done: make(chan struct{})}
	go j.run(ctx)
	return j
}

func (j *janitor) stop() {
	j.cancel()
	<-j.done
}

func (j *janitor) watch(x expiry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.watched = append(j.watched, x)
}

func (j *janitor) forget() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.watched = nil
}

func (j *janitor) run(ctx context.Context) {
	defer close(j.done)
	ticker := time.NewTicker(expireEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			if err := j.sweep(ctx); err != nil && ctx.Err() == nil {
				j.logger.LogAttrs(ctx, slog.LevelError, "cannot delete expired documents", slog.Any("error", err))
			}
		case <-ctx.Done():
			return
		}
	}
}

// sweep deletes what has expired by now.
func (j *janitor) sweep(ctx context.Context) error {
	j.mu.Lock()
	watched := slices.Clone(j.watched)
	j.mu.Unlock()
	for _, x := range watched {
		before := j.now().Add(-x.after)
		for more := true; more; {
			var err error
			if more, err = x.table.expire(ctx, x, before); err != nil {
				return fmt.Errorf("expire %s by %s: %w", x.table.schema.name, x.index, err)
			}
		}
	}
	return nil
}
