package store_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pufa/server/answer"
	"pufa/server/campaign"
	"pufa/server/contest"
	"pufa/server/district"
	"pufa/server/docdb"
	"pufa/server/report"
	"pufa/server/store"
	"pufa/server/testkit"
)

// sumOf adds areas up, each counter by itself.
func sumOf(all []report.AreaCount) (sum report.AreaCount) {
	for _, n := range all {
		sum.Registrations += n.Registrations
		sum.Participants += n.Participants
		sum.Attempts += n.Attempts
		sum.Answers += n.Answers
		sum.Correct += n.Correct
		sum.ActivityPoints += n.ActivityPoints
		sum.People += n.People
		sum.Live.Attempts += n.Live.Attempts
		sum.Live.Answers += n.Live.Answers
		sum.Live.Correct += n.Live.Correct
	}
	return sum
}

// However people answer, the communities and units of a sub-district come to what the sub-district comes to, the
// sub-districts to what the campaign comes to, and each counter to what was put in.
func TestPartsComeToTheWhole(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		answers, counting := openCounted(t, db)
		n := 0
		rapid.Check(t, func(r *rapid.T) {
			n++
			month := fmt.Sprintf("month%d", n)
			places := []string{"500108001", "500108003"}
			var given1, live, right, people int64
			tookPart := map[string]bool{}
			for i := range rapid.IntRange(1, 12).Draw(r, "answers") {
				who := rapid.IntRange(0, 3).Draw(r, "who")
				a := given(fmt.Sprintf("s%d-%d", n, rapid.IntRange(0, 2).Draw(r, "session")), fmt.Sprintf("p%d-%d", n, who), i, june.Add(time.Duration(i)*7*time.Hour), rapid.Bool().Draw(r, "right"))
				a.Campaign, a.Source = month, rapid.SampledFrom([]answer.Source{answer.Contest, answer.Daily}).Draw(r, "source")
				a.District = places[who%2]
				a.Ties = district.Ties{Community: a.District + fmt.Sprintf("00%d", who), Unit: rapid.SampledFrom([]string{"", "u1", "u2"}).Draw(r, "unit")}
				_, _, err := answers.Insert(t.Context(), a)
				must(t, err)
				given1++
				right += a.Right
				if a.Source == answer.Contest {
					live++
				}
				tookPart[a.Person] = true
			}
			people = int64(len(tookPart))
			whole, err := counting.CountAreas(t.Context(), report.Period{Campaign: month}, "")
			must(t, err)
			sum := sumOf(whole)
			if sum.Answers != given1 || sum.Correct != right || sum.Live.Answers != live || sum.Participants != people || sum.Registrations != people {
				r.Errorf("%+v of %d answers, %d right, %d live, %d people", sum, given1, right, live, people)
			}
			parts := report.AreaCount{}
			for _, place := range places {
				local, err := counting.CountAreas(t.Context(), report.Period{Campaign: month}, place)
				must(t, err)
				part := sumOf(local)
				var own []report.AreaCount
				for _, c := range whole {
					if c.District == place {
						own = append(own, c)
					}
				}
				if want := sumOf(own); part != want {
					r.Errorf("%s: parts %+v, whole %+v", place, part, want)
				}
				parts = sumOf([]report.AreaCount{parts, part})
			}
			if parts != sum {
				r.Errorf("parts %+v, whole %+v", parts, sum)
			}
			// What there was before a day and from it on is all there was; only who answered on a day is counted again on the next.
			before, err := counting.CountAreas(t.Context(), report.Period{Campaign: month, To: "2026-06-01"}, "")
			must(t, err)
			after, err := counting.CountAreas(t.Context(), report.Period{Campaign: month, From: "2026-06-02"}, "")
			must(t, err)
			if both := sumOf(append(before, after...)); both != sum {
				r.Errorf("by period %+v, in all %+v", both, sum)
			}
		})
	})
}

func TestWhatIsHeldBackStaysOutOfAreas(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		answers, counting := openCounted(t, db)
		happen := running(t, db)
		for _, person := range []string{"a", "b"} {
			a := given("c", person, 0, june, person == "a")
			a.Unit = "u1"
			_, _, err := answers.Insert(t.Context(), a)
			must(t, err)
		}
		for _, place := range []string{"", "500108003", "500108001"} {
			all, err := counting.CountAreas(t.Context(), report.Period{Campaign: "month"}, place)
			must(t, err)
			if sum := sumOf(all); sum.Correct != 0 || sum.Live.Correct != 0 || (place != "500108001") != (sum.Answers == 2) {
				t.Errorf("%q: %+v", place, sum)
			}
		}
		happen(contest.EventClosed)
		happen(contest.EventSettled)
		happen(contest.EventRevealed)
		all, err := counting.CountAreas(t.Context(), report.Period{Campaign: "month"}, "500108003")
		must(t, err)
		if sum := sumOf(all); sum.Correct != 1 || sum.Live.Correct != 1 {
			t.Errorf("%+v", sum)
		}
	})
}

func TestActivitiesAreCountedByDayAndStage(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		counting, err := store.NewCounting(t.Context(), db)
		must(t, err)
		activities, err := store.NewActivities(t.Context(), db)
		must(t, err)
		var last campaign.Activity
		for i, trail := range []campaign.Trail{{}, {Stage: campaign.Accepted}, {Stage: campaign.Submitted}, {Gone: true}} {
			last, err = activities.AddActivity(t.Context(), campaign.Activity{
				ID: fmt.Sprint(i), Campaign: "month", Date: "2026-06-01", District: "500108003", Attendance: 10, Trail: trail,
			})
			must(t, err)
		}
		expect := func(reviewed bool, p report.Period, want report.Held) {
			t.Helper()
			all, err := counting.CountHeld(t.Context(), p, reviewed)
			must(t, err)
			var got report.Held
			for _, n := range all {
				got.Activities, got.Attendance = got.Activities+n.Activities, got.Attendance+n.Attendance
			}
			if got != want {
				t.Errorf("reviewed %v, %v: %+v, want %+v", reviewed, p, got, want)
			}
		}
		expect(false, report.Period{Campaign: "month"}, report.Held{Activities: 3, Attendance: 30})
		expect(true, report.Period{Campaign: "month"}, report.Held{Activities: 2, Attendance: 20})
		expect(true, report.Period{Campaign: "month", From: "2026-06-02"}, report.Held{})
		last.Gone, last.Attendance = false, 7
		_, err = activities.ReplaceActivity(t.Context(), last)
		must(t, err)
		expect(true, report.Period{Campaign: "month", To: "2026-06-01"}, report.Held{Activities: 3, Attendance: 27})
	})
}

// running is a competition with a question that is open; what it gives has things happen to it.
func running(t *testing.T, db *docdb.DB) (happen func(contest.EventType)) {
	t.Helper()
	stores, err := store.OpenContests(t.Context(), db)
	must(t, err)
	def := contest.Contest{ID: "c", Code: "123456", LiveCode: "123456", Campaign: "month", Questions: make([]contest.Asked, 2), Phase: contest.PhaseLobby}
	must(t, stores.Contests.Create(t.Context(), def))
	seq := int64(0)
	happen = func(what contest.EventType) {
		t.Helper()
		seq++
		must(t, stores.Log.Append(t.Context(), contest.Event{ID: contest.EventID("c", seq), Contest: "c", Seq: seq, Type: what, At: june}))
	}
	happen(contest.EventOpened)
	return happen
}
