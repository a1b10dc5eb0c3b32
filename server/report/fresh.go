package report

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// freshShare bounds what part of the time goes into counting: what took long is good for so many times as long.
const freshShare = 10

// What takes longer than slow to count is given as it was a moment ago to those who ask while it is counted anew: not
// longer than staleMost ago, or than staleShare times as long as it takes.
const (
	slow       = 30 * time.Millisecond
	staleMost  = time.Minute
	staleShare = 100
)

// countsAtOnce bounds the work of those who ask for one thing after the other.
const countsAtOnce = 2

// shared counts what many ask for once for all of them, and keeps it for a moment.
type shared[K comparable, V any] struct {
	count func(ctx context.Context, key K) (V, error)
	now   func() time.Time

	slots chan struct{} // one for each count that may be under way
	mu    sync.Mutex
	known map[K]*counted[V]
}

// counted is a count, under way until done is closed.
type counted[V any] struct {
	done  chan struct{}
	value V
	err   error
	at    time.Time
	took  time.Duration
	// before is what is given until done is closed; nil for nothing.
	before *earlier[V]
}

// earlier is a figure of a moment ago.
type earlier[V any] struct {
	value V
	at    time.Time
}

func share[K comparable, V any](now func() time.Time, count func(ctx context.Context, key K) (V, error)) *shared[K, V] {
	return &shared[K, V]{count: count, now: now, slots: make(chan struct{}, countsAtOnce), known: map[K]*counted[V]{}}
}

// of gives what was counted and the moment counting began. The caller must not change it.
func (s *shared[K, V]) of(ctx context.Context, key K) (value V, at time.Time, err error) {
	c, mine := s.lookUp(key)
	switch {
	case mine && c.before != nil:
		go s.finish(context.WithoutCancel(ctx), key, c)
	case mine:
		s.finish(ctx, key, c)
	}
	if old := c.before; old != nil && c.underWay() {
		return old.value, old.at, nil
	}
	select {
	case <-c.done:
		return c.value, c.at, c.err
	case <-ctx.Done():
		return value, time.Time{}, fmt.Errorf("report: wait for the figures: %w", ctx.Err())
	}
}

// lookUp finds a count that is fresh enough, or begins one, which is then the caller's to finish.
func (s *shared[K, V]) lookUp(key K) (c *counted[V], mine bool) {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	last := s.known[key]
	if last != nil && last.usable(now) {
		return last, false
	}
	for old, c := range s.known {
		if !c.usable(now) && !c.bridges(now) {
			delete(s.known, old)
		}
	}
	c = &counted[V]{done: make(chan struct{}), at: now}
	if last != nil && last.bridges(now) {
		c.before = &earlier[V]{last.value, last.at}
	}
	s.known[key] = c
	return c, true
}

func (c *counted[V]) underWay() bool {
	select {
	case <-c.done:
		return false
	default:
		return true
	}
}

// bridges reports whether c may be given while it is counted anew.
func (c *counted[V]) bridges(now time.Time) bool {
	return !c.underWay() && c.took > slow && now.Sub(c.at) < max(staleMost, staleShare*c.took)
}

// usable reports whether c answers who asks now: it is fresh, or still under way, so that a slow count is not
// begun a second time.
func (c *counted[V]) usable(now time.Time) bool {
	return c.underWay() || now.Sub(c.at) < max(Fresh, freshShare*c.took)
}

// finish counts into c and lets those who wait have it. A count that failed serves nobody who asks later.
func (s *shared[K, V]) finish(ctx context.Context, key K, c *counted[V]) {
	c.err = errors.New("report: the count broke off")
	defer func() {
		if c.err != nil {
			s.mu.Lock()
			delete(s.known, key)
			s.mu.Unlock()
		}
		close(c.done)
	}()
	select {
	case s.slots <- struct{}{}:
	case <-ctx.Done():
		c.err = fmt.Errorf("report: wait to count: %w", ctx.Err())
		return
	}
	defer func() { <-s.slots }()
	begun := s.now()
	// What others wait for must not end because the one who asked first goes away.
	c.value, c.err = s.count(context.WithoutCancel(ctx), key)
	c.took = s.now().Sub(begun)
}

// Kept counts what many ask for once for all of them, for figures that are put together out of several books. It keeps
// them as Participation keeps its own.
type Kept[K comparable, V any] struct{ shared *shared[K, V] }

// Keep counts through count, which must give the same to everybody for a key.
func Keep[K comparable, V any](now func() time.Time, count func(ctx context.Context, key K) (V, error)) *Kept[K, V] {
	return &Kept[K, V]{share(now, count)}
}

// Of gives what was counted for a key and the moment counting began. It is shared: the caller must not change it.
func (k *Kept[K, V]) Of(ctx context.Context, key K) (V, time.Time, error) {
	return k.shared.of(ctx, key)
}
