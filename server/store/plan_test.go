package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/campaign"
	"pufa/server/docdb"
	"pufa/server/store"
	"pufa/server/testkit"
	"pufa/server/training"
)

func TestPlansAreKept(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		plans, err := store.NewPlans(t.Context(), db)
		must(t, err)
		for i, id := range []string{"later", "first"} {
			_, err := plans.AddPlan(t.Context(), campaign.Plan{ID: id, Campaign: "c", Title: id, CreatedAt: june.Add(-time.Duration(i) * time.Hour)})
			must(t, err)
		}
		if _, err := plans.AddPlan(t.Context(), campaign.Plan{ID: "first", Campaign: "c"}); !errors.Is(err, campaign.ErrTaken) {
			t.Errorf("twice: %v", err)
		}
		all, err := plans.Plans(t.Context(), "c")
		must(t, err)
		if len(all) != 2 || all[0].ID != "first" || all[0].Revision != 1 {
			t.Errorf("%+v", all)
		}
		renamed, err := plans.ReplacePlan(t.Context(), all[0])
		must(t, err)
		if _, err := plans.ReplacePlan(t.Context(), all[0]); !errors.Is(err, campaign.ErrChanged) || renamed.Revision != 2 {
			t.Errorf("from an old state: %v, %d", err, renamed.Revision)
		}
		if _, err := plans.Plan(t.Context(), "none"); !errors.Is(err, campaign.ErrNotFound) {
			t.Error(err)
		}
	})
}

func TestTasksAreKept(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		plans, err := store.NewPlans(t.Context(), db)
		must(t, err)
		task := campaign.Task{
			ID: "a", Plan: "p", Campaign: "c", Title: "发放读本", District: "500108003", From: "2026-06-01", To: "2026-06-30",
			Measure: campaign.Gauge{By: campaign.ByHandOuts, Of: "item"}, Amount: 60,
			Mark:      &campaign.Mark{Day: "2026-06-02", Note: "好", By: "x", ByName: "某", At: june},
			CreatedAt: june, UpdatedAt: june,
		}
		other := task
		other.ID, other.District, other.Mark = "b", "", nil
		outcomes, err := plans.AddTasks(t.Context(), []campaign.Task{task, other, task})
		must(t, err)
		if outcomes[0] != nil || outcomes[1] != nil || !errors.Is(outcomes[2], campaign.ErrTaken) {
			t.Error(outcomes)
		}
		task.Revision = 1
		kept, err := plans.Task(t.Context(), "a")
		must(t, err)
		if diff := cmp.Diff(task, kept); diff != "" {
			t.Error(diff)
		}
		for district, want := range map[string]int{"": 2, "500108003": 1, "500108001": 0} {
			found, err := plans.Tasks(t.Context(), "c", district)
			must(t, err)
			if len(found) != want {
				t.Errorf("%d of %q", len(found), district)
			}
		}
		used, err := plans.UsesDistrict(t.Context(), "500108003")
		must(t, err)
		unused, err := plans.UsesDistrict(t.Context(), "500108001")
		must(t, err)
		if !used || unused {
			t.Error(used, unused)
		}
		kept.Amount = 70
		_, err = plans.ReplaceTask(t.Context(), kept)
		must(t, err)
		if _, err := plans.ReplaceTask(t.Context(), kept); !errors.Is(err, campaign.ErrChanged) {
			t.Error(err)
		}
	})
}

// What answering and education show is counted by sub-district and day.
func TestRecordsOfTheDatabase(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		counting, err := store.NewCounting(t.Context(), db)
		must(t, err)
		entries, err := store.NewEntries(t.Context(), db)
		must(t, err)
		for i := range 3 {
			a := answer.Answer{Campaign: "c", Person: fmt.Sprint("p", i), Session: "s", District: "500108003", Day: "2026-06-02", At: june}
			must(t, entries.Answered(t.Context(), a))
			a.Session = "again"
			must(t, entries.Answered(t.Context(), a))
		}
		must(t, entries.Register(t.Context(), "c", account.Resident{ID: "silent", District: "500108003"}, june))
		h := &campaign.Happened{}
		c := campaign.Campaign{ID: "c", From: "2026-06-01", To: "2026-06-30"}
		found, err := counting.Record().Read(t.Context(), c)
		must(t, err)
		h.Put(found...)
		if people, attempts := h.Sum(campaign.Gauge{By: campaign.ByPeople}, "500108003"), h.Sum(campaign.Gauge{By: campaign.ByAttempts}, ""); people != 3 || attempts != 6 {
			t.Errorf("%d people, %d attempts", people, attempts)
		}

		_, _, workers, err := store.OpenTraining(t.Context(), db)
		must(t, err)
		through := func(days ...string) (w training.Worker) {
			w.TouchedAt = june
			for _, day := range days {
				w.Rounds = append(w.Rounds, training.Round{Levels: []training.Progress{{Level: training.Company, Done: min(day, "2026-05-30")}, {Level: training.Crew, Done: day}}})
				if done, err := time.ParseInLocation(time.DateOnly, day, answer.China); err == nil {
					w.TouchedAt = done
				}
			}
			return w
		}
		gone := through("2026-06-04")
		gone.Erased = true
		for i, w := range []training.Worker{
			through("2026-06-03"), through("2026-06-03"), through("2026-06-20"), through("2026-05-31"), through(""), gone,
			through("2026-06-05", "2026-06-20"), // again, after a transfer
			through("2026-05-20", "2026-06-20"),
			through("2026-06-03", ""), // in a new round since
		} {
			w.ID, w.Key, w.District, w.Scheme = fmt.Sprint(i), fmt.Sprint("k", i), "500108003", "s"
			_, err := workers.AddWorkers(t.Context(), w)
			must(t, err)
		}
		found, err = workers.Record(time.Now).Read(t.Context(), c)
		must(t, err)
		want := []campaign.Happening{
			{Measure: campaign.Gauge{By: campaign.ByTrained}, District: "500108003", Day: "2026-06-03", N: 3},
			{Measure: campaign.Gauge{By: campaign.ByTrained}, District: "500108003", Day: "2026-06-05", N: 1},
			{Measure: campaign.Gauge{By: campaign.ByTrained}, District: "500108003", Day: "2026-06-20", N: 3},
		}
		slices.SortFunc(found, func(a, b campaign.Happening) int { return strings.Compare(a.Day, b.Day) })
		if diff := cmp.Diff(want, found); diff != "" {
			t.Error(diff)
		}
	})
}
