package report

import (
	"context"
	"time"
)

// Shared counts what many ask for once for all of them, for reports that are put together elsewhere: what was counted is
// good for Fresh, or for ten times as long as counting took.
type Shared[K comparable, V any] struct{ inner *shared[K, V] }

// Share counts through count.
func Share[K comparable, V any](now func() time.Time, count func(ctx context.Context, key K) (V, error)) Shared[K, V] {
	return Shared[K, V]{share(now, count)}
}

// Of gives what was counted and the moment counting began. The caller must not change it.
func (s Shared[K, V]) Of(ctx context.Context, key K) (V, time.Time, error) {
	return s.inner.of(ctx, key)
}
