package account

import (
	"context"
	"slices"
	"testing"
	"time"
)

// names are belongings that requests add to until their person is gone.
type names struct{ of []string }

func (n *names) Name() string { return "names" }

func (n *names) Of(context.Context, string) (any, error) { return n.of, nil }

func (n *names) Forget(_ context.Context, person string) error {
	n.of = slices.DeleteFunc(n.of, func(s string) bool { return s == person })
	return nil
}

// leaving is a store of one resident who has themselves erased.
type leaving struct {
	ResidentStore
	removed func()
}

func (s leaving) Remove(context.Context, string) error {
	s.removed()
	return nil
}

func TestWhatIsAddedDuringAnErasureIsForgotten(t *testing.T) {
	n := &names{of: []string{"p", "q"}}
	store := leaving{removed: func() { n.of = append(n.of, "p") }}
	if err := NewResidents(store, nil, nil, time.Now, n).Erase(t.Context(), "p"); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(n.of, []string{"q"}) {
		t.Error("after the erasure there is", n.of)
	}
}
