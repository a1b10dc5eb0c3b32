package question

import (
	"fmt"
	"slices"
)

// Estimate is what a Numeric asks for. A number no further than Tolerance from Value is right and earns everything;
// from there on it earns less in a straight line, and nothing at Bound.
type Estimate struct {
	Value     Decimal `bson:"value" json:"value"`
	Unit      string  `bson:"unit,omitempty" json:"unit,omitempty"`
	Tolerance Decimal `bson:"tolerance" json:"tolerance"`
	Bound     Decimal `bson:"bound" json:"bound"`
}

// share is what a number is worth, in thousandths; a text that is none is worth nothing.
func (e *Estimate) share(text string) int {
	n, err := ParseDecimal(text)
	if err != nil || e == nil {
		return 0
	}
	off := n - e.Value
	if off < 0 {
		off = -off
	}
	switch {
	case off <= e.Tolerance:
		return Whole
	case off >= e.Bound:
		return 0
	}
	left, span := e.Bound-off, e.Bound-e.Tolerance
	// Only what is within Tolerance is worth everything.
	return min(Whole-1, int(float64(left)/float64(span)*Whole+0.5))
}

// SpreadBins is how many places the spread of an Estimate's answers has: below the bound, nine equal steps across
// it, above the bound. The right value lies in the middle one.
const SpreadBins = 11

// Bin is the place of a number in the spread.
func (e *Estimate) Bin(text string) (int, bool) {
	n, err := ParseDecimal(text)
	if err != nil {
		return 0, false
	}
	low, high := e.Value-e.Bound, e.Value+e.Bound
	switch {
	case n < low:
		return 0, true
	case n > high:
		return SpreadBins - 1, true
	case n == high:
		return SpreadBins - 2, true
	}
	step := float64(n-low) / float64(high-low) * (SpreadBins - 2)
	return 1 + min(int(step), SpreadBins-3), true
}

func checkNumber(given Given) error {
	if len(given.Options) > 0 {
		return fmt.Errorf("%w: options for a number", ErrGiven)
	}
	if _, err := ParseDecimal(given.Text); err != nil {
		return fmt.Errorf("%w: %w", ErrGiven, err)
	}
	return nil
}

// estimate reads one key of a Numeric.
func (d *doc) estimate(e *Entry, p pair) {
	if e.Estimate == nil {
		e.Estimate = &Estimate{}
	}
	if p.key == "unit" {
		e.Estimate.Unit = d.text(p)
		return
	}
	n, err := ParseDecimal(d.text(p))
	if err != nil {
		d.wrong(p.line, "“%s”应当是数，整数不超过 12 位，小数不超过 6 位", p.key)
		return
	}
	switch p.key {
	case "value":
		e.Estimate.Value = n
	case "tolerance":
		e.Estimate.Tolerance = n
	case "bound":
		e.Estimate.Bound = n
	}
	e.Numbers = append(e.Numbers, p.key)
}

// maxBound keeps the arithmetic of closeness far from overflowing.
const maxBound = Decimal(1_000_000_000_000) * decimalOne

// Solution is the right answer of a question that is answered in writing, as people read it: everything a Fill takes,
// the first being the one to show, or the value of a Numeric.
func (q Question) Solution() []string {
	if q.Type != Numeric || q.Estimate == nil {
		return q.Accept
	}
	text := q.Estimate.Value.String()
	if q.Estimate.Unit != "" {
		text += " " + q.Estimate.Unit
	}
	if q.Estimate.Tolerance > 0 {
		text += "（相差 " + q.Estimate.Tolerance.String() + " 以内都算对）"
	}
	return []string{text}
}

// Unit is what the number of a Numeric is counted in, "" elsewhere.
func (q Question) Unit() string {
	if q.Estimate == nil {
		return ""
	}
	return q.Estimate.Unit
}

var estimateWords = map[string]string{"value": "正确的数", "tolerance": "允许的误差", "bound": "得 0 分的差距"}

// checkEstimate is a rule of Lint.
func checkEstimate(e Entry) (wrong []string) {
	for _, key := range []string{"value", "tolerance", "bound"} {
		if !slices.Contains(e.Numbers, key) {
			wrong = append(wrong, fmt.Sprintf("估算题没有写%s（%s）", estimateWords[key], key))
		}
	}
	if len(wrong) > 0 {
		return wrong
	}
	switch x := e.Estimate; {
	case x.Tolerance < 0 || x.Bound <= 0 || x.Bound > maxBound:
		wrong = append(wrong, "允许的误差（tolerance）不能是负数，得 0 分的差距（bound）要大于 0")
	case x.Bound < x.Tolerance:
		wrong = append(wrong, "得 0 分的差距（bound）不能小于允许的误差（tolerance）")
	}
	if e.Estimate.Unit != "" {
		wrong = append(wrong, length("单位", e.Estimate.Unit, 1, 6)...)
	}
	return wrong
}
