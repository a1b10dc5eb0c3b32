package question

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func number(t testing.TB, s string) Decimal {
	t.Helper()
	d, err := ParseDecimal(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return d
}

func TestParseDecimal(t *testing.T) {
	for text, want := range map[string]string{
		"1000": "1000", "1 000": "1000", "１０００": "1000", "１，０００．５０": "1000.5", "-0.25": "-0.25", "−3": "-3",
		"+7": "7", "0.000001": "0.000001", "999999999999.999999": "999999999999.999999", "0": "0", "007": "7",
	} {
		if got := number(t, text).String(); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
	for _, text := range []string{"", "一千", "1000册", "1,00", "1e3", "0x10", ".5", "5.", "1.0000001", "1234567890123", "--1", "1.2.3", "NaN"} {
		if d, err := ParseDecimal(text); !errors.Is(err, ErrDecimal) {
			t.Errorf("%q is taken as %s", text, d)
		}
	}
}

// FuzzParseDecimal holds the reader to what it writes: whatever it takes, it takes again in its own form.
func FuzzParseDecimal(f *testing.F) {
	for _, seed := range []string{"1,000.5", "－３", "999999999999.999999", "1e9", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseDecimal(text)
		if err != nil {
			return
		}
		if again, err := ParseDecimal(d.String()); err != nil || again != d {
			t.Errorf("%q is %d, written %s, and read again %d, %v", text, d, d, again, err)
		}
	})
}

func estimate(t testing.TB) Question {
	return Question{Type: Numeric, Estimate: &Estimate{
		Value: number(t, "1000"), Tolerance: number(t, "50"), Bound: number(t, "250"),
	}}
}

func TestAssess(t *testing.T) {
	multiple := Question{Type: Multiple, Options: []string{"甲", "乙", "丙", "丁"}, Answer: []int{0, 1, 3}}
	tenth := Question{Type: Numeric, Estimate: &Estimate{
		Value: number(t, "0.3"), Tolerance: number(t, "0.1"), Bound: number(t, "0.2"),
	}}
	const refused = -1
	for _, tt := range []struct {
		name    string
		q       Question
		given   Given
		correct bool
		share   int
	}{
		{"all of several", multiple, Given{Options: []int{3, 0, 1}}, true, Whole},
		{"two of three", multiple, Given{Options: []int{0, 3}}, false, 666},
		{"one of three", multiple, Given{Options: []int{1}}, false, 333},
		{"two of three and a wrong one", multiple, Given{Options: []int{0, 1, 2}}, false, 0},
		{"all four", multiple, Given{Options: []int{0, 1, 2, 3}}, false, 0},
		{"the number", estimate(t), Given{Text: "1,000"}, true, Whole},
		{"at the tolerance", estimate(t), Given{Text: "950"}, true, Whole},
		{"at the tolerance, in tenths", tenth, Given{Text: "0.4"}, true, Whole},
		{"just outside it", estimate(t), Given{Text: "1050.000001"}, false, Whole - 1},
		{"half way to the bound", estimate(t), Given{Text: "850"}, false, 500},
		{"at the bound", estimate(t), Given{Text: "1250"}, false, 0},
		{"far off", estimate(t), Given{Text: "-999999999999"}, false, 0},
		{"no number", estimate(t), Given{Text: "很多"}, false, refused},
		{"options for a number", estimate(t), Given{Options: []int{0}}, false, refused},
	} {
		got, err := Assess(tt.q, tt.given)
		if tt.share == refused {
			if !errors.Is(err, ErrGiven) {
				t.Errorf("%s: %+v, %v", tt.name, got, err)
			}
			continue
		}
		if want := (Grade{tt.correct, tt.share}); err != nil || got != want {
			t.Errorf("%s: %+v, %v; want %+v", tt.name, got, err, want)
		}
	}
}

// TestCloserIsNeverWorthLess holds for any estimate: the share falls with the distance, and so do the bins' places.
func TestCloserIsNeverWorthLess(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		bound := rapid.Int64Range(1, int64(maxBound)).Draw(rt, "bound")
		e := &Estimate{
			Value:     Decimal(rapid.Int64Range(-1e17, 1e17).Draw(rt, "value")),
			Tolerance: Decimal(rapid.Int64Range(0, bound).Draw(rt, "tolerance")), Bound: Decimal(bound),
		}
		near := rapid.Int64Range(0, 1e17).Draw(rt, "near")
		far := rapid.Int64Range(near, 2e17).Draw(rt, "far")
		if a, b := e.share((e.Value + Decimal(near)).String()), e.share((e.Value - Decimal(far)).String()); a < b {
			rt.Fatalf("%d away is worth %d, %d away %d", near, a, far, b)
		}
		last := 0
		for _, off := range []int64{-far, -near, near, far} {
			bin, ok := e.Bin((e.Value + Decimal(off)).String())
			if !ok || bin < last || bin >= SpreadBins {
				rt.Fatalf("%d away lies in bin %d after %d", off, bin, last)
			}
			last = bin
		}
	})
}

func TestTheRightValueLiesInTheMiddle(t *testing.T) {
	e := estimate(t).Estimate
	for text, want := range map[string]int{
		"749.999999": 0, "750": 1, "1000": SpreadBins / 2, "1250": SpreadBins - 2, "1251": SpreadBins - 1,
	} {
		if got, ok := e.Bin(text); !ok || got != want {
			t.Errorf("%s in bin %d, want %d", text, got, want)
		}
	}
	if _, ok := e.Bin("很多"); ok {
		t.Error("a text that is no number lies in a bin")
	}
}
