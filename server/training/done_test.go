package training

import (
	"slices"
	"testing"
	"time"
)

// Whoever was through stays so on that day, whatever is taught later; until every level is done there is no day.
func TestTheDaysOnWhichSomebodyWasThrough(t *testing.T) {
	round := func(days ...string) (r Round) {
		for i, day := range days {
			r.Levels = append(r.Levels, Progress{Level: LevelKeys()[i], Done: day})
		}
		return r
	}
	for name, c := range map[string]struct {
		rounds []Round
		want   []string
	}{
		"nothing yet":          {[]Round{round("", "", "")}, nil},
		"two levels of three":  {[]Round{round("2026-05-01", "2026-05-02", "")}, nil},
		"the last level's day": {[]Round{round("2026-05-03", "2026-05-02", "2026-05-01")}, []string{"2026-05-03"}},
		"again, under way":     {[]Round{round("2026-05-01"), round("2026-07-01", "")}, []string{"2026-05-01"}},
		"again, done":          {[]Round{round("2026-05-01"), round("2026-07-01")}, []string{"2026-05-01", "2026-07-01"}},
		"twice on one day":     {[]Round{round("2026-05-01"), round("2026-05-01")}, []string{"2026-05-01"}},
	} {
		w := Worker{Rounds: c.rounds}
		if got := w.DoneDays(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, not %v", name, got, c.want)
		}
	}
	w := Worker{Rounds: []Round{round("2026-05-01")}}
	w.enter(Transfer, []LevelKey{Workshop}, 0, "r", "by", time.Now())
	if got := w.DoneDays(); !slices.Equal(got, []string{"2026-05-01"}) {
		t.Errorf("a new round took it away: %v", got)
	}
}
