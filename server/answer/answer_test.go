package answer_test

import (
	"testing"
	"time"

	"pufa/server/answer"
	"pufa/server/question"
)

func TestDaysAndHoursAreChinas(t *testing.T) {
	for _, c := range []struct {
		at   time.Time
		day  string
		hour int
	}{
		{time.Date(2026, 6, 1, 15, 59, 59, 999_999_999, time.UTC), "2026-06-01", 23},
		{time.Date(2026, 6, 1, 16, 0, 0, 0, time.UTC), "2026-06-02", 0},
		{time.Date(2026, 12, 31, 11, 30, 0, 0, time.FixedZone("west", -5*60*60)), "2027-01-01", 0},
	} {
		var a answer.Answer
		a.Stamp(c.at)
		if a.Day != c.day || a.Hour != c.hour {
			t.Errorf("%s is on %s at %d, want %s at %d", c.at, a.Day, a.Hour, c.day, c.hour)
		}
		if a.At.Location() != time.UTC || !a.At.Equal(c.at.Truncate(time.Millisecond)) {
			t.Errorf("%s is kept as %s", c.at, a.At)
		}
	}
}

func TestRightFollowsCorrect(t *testing.T) {
	var a answer.Answer
	for _, correct := range []bool{true, false} {
		a.Mark(correct)
		if a.Correct != correct || (a.Right == 1) != correct {
			t.Errorf("marked %v: %v, %d", correct, a.Correct, a.Right)
		}
	}
}

func TestWhatWasChosenIsKeptInOrder(t *testing.T) {
	for want, options := range map[string][]int{"": nil, "3": {3}, "0,2,10": {10, 0, 2}} {
		a := answer.Answer{Given: question.Given{Options: options}}
		if a.Mark(false); a.Chosen != want {
			t.Errorf("%v is kept as %q", options, a.Chosen)
		}
	}
}
