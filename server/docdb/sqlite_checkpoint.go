package docdb

import (
	"context"
	"database/sql"
	"log/slog"
	"sync/atomic"
	"time"
)

const (
	// checkpointAfter is how many writes make it worth while to bring the log into the file.
	checkpointAfter = 1000
	// checkpointQuiet is how long the writer has to rest before, and checkpointMost how long that is waited for.
	checkpointQuiet = 200 * time.Millisecond
	checkpointMost  = 5 * time.Second
	// walMost is how many pages the log may have before the writer has to do it by itself, in the middle of its work.
	walMost = 16_000
)

// checkpointer brings SQLite's log into the file while the writer rests, over a connection of its own, so that no
// crowd waits for it.
type checkpointer struct {
	db     *sql.DB
	log    *slog.Logger
	writes atomic.Int64
	wake   chan struct{}
	cancel context.CancelFunc
	ended  chan struct{}
}

func startCheckpointer(path string, log *slog.Logger) (*checkpointer, error) {
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	ctx, cancel := context.WithCancel(context.Background())
	c := &checkpointer{db: db, log: log, wake: make(chan struct{}, 1), cancel: cancel, ended: make(chan struct{})}
	go c.run(ctx)
	return c, nil
}

// wrote notes that so much was committed.
func (c *checkpointer) wrote(n int) {
	if c.writes.Add(int64(n)) < checkpointAfter {
		return
	}
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

func (c *checkpointer) run(ctx context.Context) {
	defer close(c.ended)
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.wake:
		}
		if !c.rest(ctx) {
			return
		}
		c.writes.Store(0)
		if _, err := c.db.ExecContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)"); err != nil && ctx.Err() == nil {
			c.log.Warn("the database's log is not brought into the file", "error", err)
		}
	}
}

// rest waits until nothing has been written for a while. It reports false when it is time to end.
func (c *checkpointer) rest(ctx context.Context) bool {
	ticker := time.NewTicker(checkpointQuiet)
	defer ticker.Stop()
	for waited := time.Duration(0); waited < checkpointMost; waited += checkpointQuiet {
		before := c.writes.Load()
		select {
		case <-ctx.Done():
			return false
		case <-ticker.C:
		}
		if c.writes.Load() == before {
			return true
		}
	}
	return true
}

func (c *checkpointer) stop() error {
	c.cancel()
	<-c.ended
	return c.db.Close()
}
