package study

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pufa/server/question"
)

var june = time.Date(2026, 6, 1, 4, 0, 0, 0, time.UTC)

func TestTheNotebookRule(t *testing.T) {
	tests := []struct {
		name    string
		answers string // r or w
		wrong   bool
		streak  int
	}{
		{"right", "r", false, 1},
		{"wrong", "w", true, 0},
		{"once right is not enough", "wr", true, 1},
		{"twice right on end is", "wrr", false, 2},
		{"wrong in between begins anew", "wrwr", true, 1},
		{"and then out", "wrwrr", false, 2},
		{"wrong again comes back", "wrrw", true, 0},
		{"right before does not count", "rrrw", true, 0},
	}
	for _, test := range tests {
		c := NewCard("ann", "xf-0001")
		for i, how := range test.answers {
			c.Add(Review{Answer: fmt.Sprint(i), At: june.Add(time.Duration(i) * time.Minute), Correct: how == 'r'})
		}
		if c.Wrong != test.wrong || c.Streak != test.streak || c.Seen != len(test.answers) {
			t.Errorf("%s: %+v", test.name, c.Progress)
		}
	}
}

// TestIntervals holds the schedule to what was worked out of FSRS's published weights by hand: a first right answer
// is away for 3 days, a wrong one for 1, and what is right again is away longer each time.
func TestIntervals(t *testing.T) {
	c := NewCard("ann", "xf-0001")
	at := june
	var days []int
	for i := range 5 {
		c.Add(Review{Answer: fmt.Sprint(i), At: at, Correct: true})
		days = append(days, int(c.Due.Sub(at).Hours()/24))
		at = c.Due
	}
	if days[0] != 3 {
		t.Errorf("first: %d days, want 3", days[0])
	}
	for i := 1; i < len(days); i++ {
		if days[i] <= days[i-1] || days[i] > longest {
			t.Errorf("days between: %v", days)
		}
	}
	c.Add(Review{Answer: "late", At: at})
	if got := int(c.Due.Sub(at).Hours() / 24); got >= days[0]*4 || c.Memory.Lapses != 1 {
		t.Errorf("after a lapse %d days, %+v", got, c.Memory)
	}
	wrong := NewCard("ann", "xf-0002")
	wrong.Add(Review{Answer: "w", At: june})
	if got := wrong.Due.Sub(june); got != 24*time.Hour {
		t.Errorf("after a first wrong answer: %v", got)
	}
}

func TestPace(t *testing.T) {
	q := question.Question{Stem: "四个字的", Options: []string{"甲", "乙"}} // 6 runes: 5.08 s
	for took, want := range map[time.Duration]Pace{
		0: Plain, 500 * time.Millisecond: Plain, 2 * time.Second: Quick, 5 * time.Second: Plain, 16 * time.Second: Slow, time.Hour: Plain,
	} {
		if got := PaceOf(q, took); got != want {
			t.Errorf("%v: %q, want %q", took, got, want)
		}
	}
}

func reviewGen(t *rapid.T, n int) []Review {
	all := make([]Review, 0, n)
	for i := range n {
		all = append(all, Review{
			Answer: fmt.Sprintf("a%d", i), At: june.Add(time.Duration(rapid.IntRange(0, 60*24).Draw(t, "hours")) * time.Hour),
			Correct: rapid.Bool().Draw(t, "correct"), Pace: rapid.SampledFrom([]Pace{Plain, Slow, Quick}).Draw(t, "pace"),
		})
	}
	return all
}

// TestACardIsTheReplayOfItsAnswers, in whatever order and however often they arrive.
func TestACardIsTheReplayOfItsAnswers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := reviewGen(t, rapid.IntRange(1, reviewsMost).Draw(t, "n"))
		whole := NewCard("ann", "q")
		whole.Add(all...)
		arriving := rapid.Permutation(append(all, rapid.SliceOf(rapid.SampledFrom(all)).Draw(t, "again")...)).Draw(t, "order")
		piecemeal := NewCard("ann", "q")
		for _, r := range arriving {
			piecemeal.Add(r)
		}
		if diff := cmp.Diff(whole, piecemeal); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestFoldingChangesNothing: a card that has let go of its older reviews says what one that kept all would.
func TestFoldingChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(reviewsMost, 2*reviewsMost).Draw(t, "n")
		c := NewCard("ann", "q")
		var all []Review
		for i := range n {
			r := Review{Answer: fmt.Sprint(i), At: june.Add(time.Duration(i) * time.Hour), Correct: rapid.Bool().Draw(t, "correct")}
			all = append(all, r)
			c.Add(r)
		}
		c.Add(all...) // what was folded is not counted again
		if diff := cmp.Diff(replay(Progress{}, all), c.Progress); diff != "" {
			t.Fatal(diff)
		}
		if len(c.Reviews) > reviewsMost {
			t.Fatalf("%d reviews kept", len(c.Reviews))
		}
	})
}
