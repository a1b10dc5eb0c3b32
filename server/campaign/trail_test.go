package campaign

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pufa/server/account"
)

var (
	bureau = account.Organiser{ID: "head", Name: "区局", Role: account.RoleDistrict}
	street = account.Organiser{ID: "nan", Name: "南坪", Role: account.RoleOfficer, District: "500108003"}
)

// TestWhatIsReviewedCountsOnlyWhenAccepted walks a record through any acts: it counts if, and only if, the bureau wrote or
// accepted what it says now; and of its history nothing is ever lost.
func TestWhatIsReviewedCountsOnlyWhenAccepted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Campaign{Reviewed: true}
		var trail Trail
		now := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
		good := false
		trail.submit(c, street)
		for i := range rapid.IntRange(1, 30).Draw(t, "acts") {
			by := rapid.SampledFrom([]account.Organiser{bureau, street}).Draw(t, "by")
			before := slices.Clone(trail.Changes)
			switch rapid.SampledFrom([]string{"change", "accept", "return"}).Draw(t, "act") {
			case "change":
				trail.submit(c, by)
				if err := trail.enter(by, now, Change{Act: Changed}); err != nil {
					t.Fatal(err)
				}
				good = by.ID == bureau.ID
			case "accept":
				if trail.decide(by, now, true, "") == nil {
					good = true
					if by.ID != bureau.ID {
						t.Fatal("a sub-district accepted")
					}
				}
			case "return":
				if trail.decide(by, now, false, fmt.Sprint("原因", i)) == nil {
					good = false
				}
			}
			if trail.Counts(c) != good {
				t.Fatalf("counts: %v, stage %q", trail.Counts(c), trail.Stage)
			}
			if !trail.Counts(Campaign{}) {
				t.Fatal("without review everything counts")
			}
			if n := len(before); n > len(trail.Changes) || !slices.EqualFunc(before, trail.Changes[:n], func(a, b Change) bool { return a.Act == b.Act && a.Reason == b.Reason }) {
				t.Fatal("history was rewritten")
			}
		}
		trail.Gone = true
		if trail.Counts(c) || trail.Counts(Campaign{}) {
			t.Fatal("what was struck out counts")
		}
	})
}

func TestWhatChangedIsSaidFieldByField(t *testing.T) {
	figures := Indicators{All: DefaultIndicators()}
	before := Activity{Title: "夜校", Attendance: 40, Indicators: map[string]int64{"boards": 2, "films": 1}}
	after := Activity{Title: "夜校", Attendance: 38, Indicators: map[string]int64{"boards": 2, "news": 0}, Online: true}
	got := fmt.Sprint(changed(before.said(figures), after.said(figures)))
	want := "[{online 方式 线下 线上} {attendance 参与人次 40 38} {news 媒体报道  0 篇} {films 播放警示片 1 场次 }]"
	if got != want {
		t.Errorf("%s\n%s", got, want)
	}
	if same := changed(before.said(figures), before.said(figures)); len(same) != 0 {
		t.Errorf("%v", same)
	}
}
