package quiz

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pufa/server/answer"
)

func TestSummary(t *testing.T) {
	p := newPlace(t, 30)
	empty, err := p.Summary(t.Context(), ann)
	want := Summary{Daily: DailySummary{Total: dailySize}, Practice: []LawSummary{{Law: "xf", Total: 34}}}
	if diff := cmp.Diff(want, empty); err != nil || diff != "" {
		t.Fatal(err, diff)
	}
	daily, err := p.StartDaily(t.Context(), ann)
	if err != nil {
		t.Fatal(err)
	}
	p.clock = p.clock.Add(-time.Hour)
	p.answerAll(t, daily, false)
	// In a competition nothing is told before the host says so.
	held := answer.Answer{ID: "c/q/ann", Source: answer.Contest, Session: "c", Person: "ann", Question: "xf-0001"}
	held.Stamp(p.clock)
	held.Mark(true)
	p.shelf.answers[held.ID] = held

	got, err := p.Summary(t.Context(), ann)
	want = Summary{
		Daily: DailySummary{Done: true, Answered: 5, Total: 5, Attempt: daily.ID}, DaysInRow: 1, Answered: 5, Wrong: 5,
		Practice: []LawSummary{{Law: "xf", Answered: 5, Total: 34}},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestDaysInRow(t *testing.T) {
	now := time.Date(2026, 6, 10, 1, 0, 0, 0, answer.China)
	tests := []struct {
		name string
		days []int // of June
		want int
	}{
		{"never", nil, 0},
		{"today", []int{10}, 1},
		{"yesterday, today is still to come", []int{9}, 1},
		{"the day before yesterday", []int{8}, 0},
		{"three up to today", []int{8, 9, 10}, 3},
		{"a gap", []int{6, 7, 9, 10}, 2},
	}
	for _, test := range tests {
		h := history{days: map[string]bool{}}
		for _, d := range test.days {
			h.days[fmt.Sprintf("2026-06-%02d", d)] = true
		}
		if got := h.daysInRow(now); got != test.want {
			t.Errorf("%s: %d, want %d", test.name, got, test.want)
		}
	}
}

// TestFoldInAnyOrder: stores may return answers of one moment in any order.
func TestFoldInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 20).Draw(t, "n")
		var answers []answer.Answer
		for i := range n {
			a := answer.Answer{
				Source:   rapid.SampledFrom([]answer.Source{answer.Practice, answer.Daily, answer.Contest}).Draw(t, "source"),
				Question: fmt.Sprintf("xf-%04d", rapid.IntRange(0, 5).Draw(t, "question")),
			}
			a.Mark(rapid.Bool().Draw(t, "correct"))
			a.Stamp(time.Date(2026, 6, 1, 0, i, 0, 0, time.UTC))
			answers = append(answers, a)
		}
		shuffled := rapid.Permutation(answers).Draw(t, "shuffled")
		if diff := cmp.Diff(fold(answers), fold(shuffled), cmp.AllowUnexported(history{}, outcome{})); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestForget(t *testing.T) {
	p := newPlace(t, 30)
	s, err := p.StartDaily(t.Context(), ann)
	if err != nil {
		t.Fatal(err)
	}
	p.answerAll(t, s, true)
	held := answer.Answer{ID: "c/q/ann", Source: answer.Contest, Session: "c", Person: "ann"}
	p.shelf.answers[held.ID] = held
	b := NewBelongings(p.Desk, func() string { return "1" })
	kept, err := b.Of(t.Context(), "ann")
	if list, ok := kept.([]Kept); err != nil || !ok || len(list) != dailySize || list[0].Stem == "" {
		t.Errorf("the download: %+v, %v", kept, err)
	}
	for range 2 { // an interrupted run is repeated
		if err := b.Forget(t.Context(), "ann"); err != nil {
			t.Fatal(err)
		}
	}
	left, _ := given{p.shelf}.OfPerson(t.Context(), "ann")
	anonymous, _ := given{p.shelf}.OfPerson(t.Context(), "erased-1")
	if len(left) != 1 || left[0].Source != answer.Contest || len(anonymous) != dailySize || len(p.shelf.attempts) != 0 {
		t.Errorf("left %v, anonymous %v, attempts %v", left, anonymous, p.shelf.attempts)
	}
}
