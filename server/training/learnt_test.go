package training_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/training"
)

func TestWhatIsLearntStandsUnderItsDay(t *testing.T) {
	evening := time.Date(2026, 6, 1, 17, 0, 0, 0, time.UTC) // past midnight in China
	w := training.Worker{Rounds: []training.Round{{Levels: []training.Progress{{
		Attended: []training.Attended{
			{Tenths: 15, Day: "2026-06-01"},
			{Tenths: 80, Day: "2026-06-01", Struck: &training.Struck{Reason: "记错了"}},
		},
		Reads: []training.Read{
			{Done: evening, Took: training.LessonMinutes * time.Minute / 2},
			{Shown: evening, Took: time.Hour}, // not read to its end
		},
	}}}}}
	if diff := cmp.Diff(map[string]int64{"2026-06-01": 150, "2026-06-02": 50}, w.Learnt()); diff != "" {
		t.Error(diff)
	}
}
