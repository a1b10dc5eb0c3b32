package bench

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSpreadOf(t *testing.T) {
	var times []time.Duration
	for i := range 100 {
		times = append(times, time.Duration(100-i)*time.Millisecond)
	}
	if diff := cmp.Diff(Spread{P50: 50, P99: 99, Max: 100}, spreadOf(times)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(Spread{P50: 7, P99: 7, Max: 7}, spreadOf([]time.Duration{7 * time.Millisecond})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(Spread{}, spreadOf(nil)); diff != "" {
		t.Error(diff)
	}
}

func TestNumberAfter(t *testing.T) {
	for text, want := range map[string]int{
		`{"question":12,"x":3}`: 12, `{"question":0}`: 0, `{"question":{}}`: 1 << 30, `{}`: 1 << 30, `{"question":`: 1 << 30,
		`{"question":99999999999999999999}`: 1 << 28,
	} {
		if got := numberAfter([]byte(text), theNumber); got != want && (want != 1<<28 || got <= 1000) {
			t.Errorf("%s: %d, want %d", text, got, want)
		}
	}
}
