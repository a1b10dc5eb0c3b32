package report_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"pufa/server/report"
)

// sets are answer sheets: each row is who was right where, 1 or 0.
func sets(rows ...[]int64) (all []report.Try) {
	for n, row := range rows {
		for q, right := range row {
			all = append(all, report.Try{Session: fmt.Sprint(n), Person: "p", Question: fmt.Sprint("q", q), Right: right})
		}
	}
	return all
}

// times repeats rows until there are n.
func times(n int, rows ...[]int64) (all [][]int64) {
	for len(all) < n {
		all = append(all, rows[len(all)%len(rows)])
	}
	return all
}

// Worked out by hand. In the first, q0 is x = 1, 1, 0, 0 against y = 1, 3/4, 1/4, 0 of the others: means 1/2 and 1/2, the sum
// of products (1/2)(1/2) + (1/2)(1/4) + (1/2)(1/4) + (1/2)(1/2) = 3/4, of squares 1 and 5/8, so r = 0.75/√0.625 = 0.9487, which is 0.95.
// q1, which all of the first two are right about as well, has the same; in the second, q0 is turned round. In the third,
// x = 1, 0, 1, 0 against y = 1, 1, 0, 0 has nothing in common with it.
func TestDiscriminationByHand(t *testing.T) {
	for name, c := range map[string]struct {
		rows [][]int64
		want float64
	}{
		"who knows is right": {times(32, []int64{1, 1, 1, 1, 1}, []int64{1, 1, 1, 1, 0}, []int64{0, 0, 1, 0, 0}, []int64{0, 0, 0, 0, 0}), 0.95},
		"who knows is wrong": {times(32, []int64{0, 1, 1, 1, 1}, []int64{0, 1, 1, 1, 0}, []int64{1, 0, 1, 0, 0}, []int64{1, 0, 0, 0, 0}), -0.95},
		"neither":            {times(32, []int64{1, 1, 1, 1, 1}, []int64{0, 1, 1, 1, 1}, []int64{1, 0, 0, 0, 0}, []int64{0, 0, 0, 0, 0}), 0},
	} {
		got := report.Judge(sets(c.rows...))["q0"]
		if got.Discrimination == nil || *got.Discrimination != c.want || got.Sets != 32 {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestTooLittleIsKnown(t *testing.T) {
	rows := times(30, []int64{1, 1, 1, 1, 1}, []int64{0, 1, 0, 0, 0})
	if got := report.Judge(sets(rows...)); got["q0"].Discrimination == nil || got["q1"].Discrimination != nil {
		t.Errorf("of 30 sets: %v; one that all are right about: %v", got["q0"], got["q1"])
	}
	if got := report.Judge(sets(rows[:29]...))["q0"]; got.Discrimination != nil || got.Sets != 29 {
		t.Errorf("of 29 sets: %v", got)
	}
	for i := range rows {
		rows[i] = rows[i][:4]
	}
	if got := report.Judge(sets(rows...))["q0"]; got.Discrimination != nil || got.Sets != 0 {
		t.Errorf("of sets of four: %v", got)
	}
}

func TestTimeIsTheMedian(t *testing.T) {
	timed := func(all ...int64) report.Judgement {
		var tries []report.Try
		for i, ms := range all {
			tries = append(tries, report.Try{Session: fmt.Sprint(i), Question: "q", TookMS: ms})
		}
		return report.Judge(tries)["q"]
	}
	if got := timed(1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0); got.MedianMS != nil || got.Times != 9 {
		t.Errorf("of nine known: %v", got)
	}
	if got := timed(9000, 1, 2, 4, 3, 600_000, 8, 7, 5, 10); got.MedianMS == nil || *got.MedianMS != 6 {
		t.Errorf("of ten: %v", got)
	}
	if got := timed(9000, 1, 2, 4, 3, 600_000, 8, 7, 5, 10, 6); got.MedianMS == nil || *got.MedianMS != 6 {
		t.Errorf("of eleven: %v", got)
	}
}

// The correlation by its definition, from means and deviations.
func TestDiscriminationIsPearsonsOfItemAndRest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(rapid.Int64Range(0, 1), 6, 6), 30, 60).Draw(t, "rows")
		got := report.Judge(sets(rows...))
		for q := range 6 {
			var x, y []float64
			for _, row := range rows {
				rest := -row[q]
				for _, r := range row {
					rest += r
				}
				x, y = append(x, float64(row[q])), append(y, float64(rest)/5)
			}
			want, ok := pearson(x, y)
			d := got[fmt.Sprint("q", q)].Discrimination
			if ok != (d != nil) || ok && math.Abs(*d-want) > 0.005+1e-9 {
				t.Fatalf("question %d: %v, want %v %v", q, d, want, ok)
			}
		}
	})
}

func pearson(x, y []float64) (float64, bool) {
	mean := func(v []float64) (m float64) {
		for _, n := range v {
			m += n / float64(len(v))
		}
		return m
	}
	mx, my := mean(x), mean(y)
	var xx, yy, xy float64
	for i := range x {
		xx, yy, xy = xx+(x[i]-mx)*(x[i]-mx), yy+(y[i]-my)*(y[i]-my), xy+(x[i]-mx)*(y[i]-my)
	}
	if xx < 1e-9 || yy < 1e-9 {
		return 0, false
	}
	return xy / math.Sqrt(xx*yy), true
}
