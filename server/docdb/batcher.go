package docdb

import (
	"context"
	"runtime"
	"sync"
	"time"
)

const (
	// batchMost is how many jobs share one commit at most.
	batchMost = 1000
	// gatherMost bounds how long a worker lets callers add to a batch while they keep coming.
	gatherMost = 2 * time.Millisecond
)

// batcher lets many callers share one commit. A worker starts when the first job comes and ends when none is
// left; what arrives while it works forms its next batch, so a lone job never waits and a crowd shares.
type batcher[J any] struct {
	workers int
	flush   func([]J)

	mu      sync.Mutex
	waiting []J
	running int
	closed  bool
	done    sync.WaitGroup
}

// add hands a job to a worker, or fails with ErrClosed.
func (b *batcher[J]) add(j J) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return ErrClosed
	}
	b.waiting = append(b.waiting, j)
	if b.running < b.workers {
		b.running++
		b.done.Go(b.work)
	}
	return nil
}

// close waits until every job that was added is done.
func (b *batcher[J]) close() {
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	b.done.Wait()
}

func (b *batcher[J]) work() {
	crowd := false
	for {
		if crowd {
			b.gather()
		}
		batch := b.take()
		if batch == nil {
			return
		}
		b.flush(batch)
		crowd = len(batch) > 1
	}
}

// gather lets the callers of the last batch run, who are likely to bring the next jobs.
func (b *batcher[J]) gather() {
	start := time.Now()
	for before := -1; time.Since(start) < gatherMost; {
		b.mu.Lock()
		n := len(b.waiting)
		b.mu.Unlock()
		if n == before || n >= batchMost {
			return
		}
		before = n
		runtime.Gosched()
	}
}

// take gives the next batch, or nil when the worker is to end.
func (b *batcher[J]) take() []J {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := min(len(b.waiting), batchMost)
	if n == 0 {
		b.running--
		return nil
	}
	batch := b.waiting[:n:n]
	b.waiting = b.waiting[n:]
	if len(b.waiting) == 0 {
		b.waiting = nil
	}
	return batch
}

// outcome is what became of one job: of each of its documents, or of all together.
type outcome struct {
	each []error
	err  error
}

// await waits for the outcome of a job, or for the caller to give up.
func await(ctx context.Context, done <-chan outcome) ([]error, error) {
	select {
	case out := <-done:
		return out.each, out.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
