package question

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestMark(t *testing.T) {
	single := Question{Type: Single, Options: []string{"甲", "乙", "丙"}, Answer: []int{1}}
	multiple := Question{Type: Multiple, Options: []string{"甲", "乙", "丙", "丁"}, Answer: []int{0, 2}}
	judge := Question{Type: Judge, Answer: []int{1}}
	fill := Question{Type: Fill, Accept: []string{"二十", "20 日", "ABC"}}
	ordering := Question{Type: Ordering, Options: []string{"甲", "乙", "丙"}, Answer: []int{0, 1, 2}}
	const right, wrong, refused = 1, 0, -1
	tests := []struct {
		name  string
		q     Question
		given Given
		want  int
	}{
		{"the right option", single, Given{Options: []int{1}}, right},
		{"another", single, Given{Options: []int{0}}, wrong},
		{"none", single, Given{}, refused},
		{"two of a single", single, Given{Options: []int{1, 2}}, refused},
		{"beyond the last", single, Given{Options: []int{3}}, refused},
		{"below the first", single, Given{Options: []int{-1}}, refused},
		{"a text for options", single, Given{Options: []int{1}, Text: "乙"}, refused},
		{"all and only", multiple, Given{Options: []int{0, 2}}, right},
		{"in another order", multiple, Given{Options: []int{2, 0}}, right},
		{"too few", multiple, Given{Options: []int{0}}, wrong},
		{"too many", multiple, Given{Options: []int{0, 1, 2}}, wrong},
		{"one twice", multiple, Given{Options: []int{0, 0}}, refused},
		{"nothing of many", multiple, Given{Options: []int{}}, refused},
		{"judged wrong", judge, Given{Options: []int{1}}, right},
		{"judged right", judge, Given{Options: []int{0}}, wrong},
		{"a third judgement", judge, Given{Options: []int{2}}, refused},
		{"the text", fill, Given{Text: "二十"}, right},
		{"with spaces", fill, Given{Text: " 二 十\u3000"}, right},
		{"in full width", fill, Given{Text: "２０日"}, right},
		{"in another case", fill, Given{Text: "ａbＣ"}, right},
		{"another numeral", fill, Given{Text: "20"}, wrong},
		{"an empty text", fill, Given{Text: " \u200b"}, refused},
		{"too long a text", fill, Given{Text: strings.Repeat("二", 201)}, refused},
		{"options for a text", fill, Given{Options: []int{0}}, refused},
		{"in order", ordering, Given{Options: []int{0, 1, 2}}, right},
		{"out of order", ordering, Given{Options: []int{0, 2, 1}}, wrong},
		{"not all ordered", ordering, Given{Options: []int{0, 1}}, refused},
		{"an unknown type", Question{Type: "essay"}, Given{}, refused},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := wrong
			correct, err := Mark(test.q, test.given)
			switch {
			case errors.Is(err, ErrGiven):
				got = refused
			case err != nil:
				t.Fatal(err)
			case correct:
				got = right
			}
			if got != test.want {
				t.Errorf("Mark = %v, %v", correct, err)
			}
		})
	}
}

// drawMultiple draws a multiple question of sound form.
func drawMultiple(t *rapid.T) Question {
	n := rapid.IntRange(3, 6).Draw(t, "options")
	right := rapid.IntRange(2, n-1).Draw(t, "right")
	q := Question{ID: "xf-0001", Type: Multiple, Answer: rapid.Permutation(upTo(n)).Draw(t, "answer")[:right]}
	slices.Sort(q.Answer)
	for i := range n {
		q.Options = append(q.Options, string(rune('甲'+i)))
	}
	return q
}

func upTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func TestMarkMultipleProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawMultiple(t)
		given := rapid.Permutation(q.Answer).Draw(t, "given")
		if correct, err := Mark(q, Given{Options: given}); !correct || err != nil {
			t.Fatalf("the right ones in any order: %v, %v", correct, err)
		}
		if correct, err := Mark(q, Given{Options: given[1:]}); correct || err != nil {
			t.Fatalf("one left out: %v, %v", correct, err)
		}
		for o := range q.Options {
			if slices.Contains(q.Answer, o) {
				continue
			}
			if correct, err := Mark(q, Given{Options: append(slices.Clone(given), o)}); correct || err != nil {
				t.Fatalf("with wrong option %d: %v, %v", o, correct, err)
			}
		}
		if _, err := Mark(q, Given{Options: append(slices.Clone(given), given[0])}); !errors.Is(err, ErrGiven) {
			t.Fatalf("one named twice: %v", err)
		}
	})
}

// TestMarkAnything gives marking whatever a forger may send.
func TestMarkAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawMultiple(t)
		q.Type = rapid.SampledFrom([]Type{Single, Multiple, Judge, Fill, Ordering, "x"}).Draw(t, "type")
		given := Given{
			Options: rapid.SliceOfN(rapid.IntRange(-2, 8), 0, 12).Draw(t, "given"),
			Text:    rapid.String().Draw(t, "text"),
		}
		if correct, err := Mark(q, given); err != nil && (correct || !errors.Is(err, ErrGiven)) {
			t.Fatalf("Mark = %v, %v", correct, err)
		}
	})
}

func TestOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawMultiple(t)
		order := Draw(q, rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)))
		if !slices.Equal(slices.Sorted(slices.Values(order)), upTo(len(q.Options))) {
			t.Fatalf("%v is no order of %d options", order, len(q.Options))
		}
		shown := order.Shown(q)
		places := order.ToShown(q.Answer)
		for i, p := range places {
			if shown[p] != q.Options[q.Answer[i]] {
				t.Fatalf("place %d shows %s", p, shown[p])
			}
		}
		if diff := cmp.Diff(q.Answer, order.ToBank(places)); diff != "" {
			t.Fatal(diff)
		}
		if _, err := Mark(q, Given{Options: order.ToBank([]int{len(order)})}); !errors.Is(err, ErrGiven) {
			t.Fatalf("a place that is not on the page: %v", err)
		}
	})
}

func TestDrawLeavesJudge(t *testing.T) {
	q := Question{Type: Judge, Answer: []int{0}}
	for seed := range uint64(20) {
		order := Draw(q, rand.New(rand.NewPCG(seed, 0)))
		if diff := cmp.Diff([]string{"正确", "错误"}, order.Shown(q)); diff != "" {
			t.Fatal(diff)
		}
	}
}
