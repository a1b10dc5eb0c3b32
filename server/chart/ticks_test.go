package chart

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/plot/plotter"
)

func TestAxesAreMarkedInWholeSteps(t *testing.T) {
	for top, want := range map[float64][]string{
		1.15: {"0", "1"}, 4.6: {"0", "1", "2", "3", "4"}, 9: {"0", "2", "4", "6", "8"}, 525: {"0", "200", "400"}, 1150: {"0", "500", "1000"},
	} {
		var got []string
		for _, tick := range (wholeTicks{}).Ticks(0, top) {
			got = append(got, tick.Label)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%g: %s", top, diff)
		}
	}
}

func TestAFigureDoesNotStandOnTheLine(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   bool // of the second
	}{{[]float64{178, 113, 457}, true}, {[]float64{1, 2, 3}, false}, {[]float64{9, 0, 9}, false}, {[]float64{1, 9, 1}, false}, {[]float64{9, 5}, false}} {
		var at plotter.XYs
		for i, v := range c.values {
			at = append(at, plotter.XY{X: float64(i), Y: v})
		}
		if dips(at, 1) != c.want {
			t.Errorf("%v", c.values)
		}
	}
}
