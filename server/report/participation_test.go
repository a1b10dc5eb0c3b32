package report_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pufa/server/answer"
	"pufa/server/report"
)

func population(n int64) *int64 { return &n }

func rate(f float64) *float64 { return &f }

var (
	nanping = report.Place{Code: "500108003", Name: "南坪街道", Population: population(1000)}
	guangya = report.Place{Code: "500108108", Name: "广阳镇"}
	nanan   = report.Place{Code: "500108", Name: "南岸区"}
)

func TestSummarise(t *testing.T) {
	got := report.Summarise(report.Counts{
		Answers: []report.AnswerCount{
			{District: "500108003", Day: "2026-06-01", Hour: 8, Answers: 10, Correct: 7},
			{District: "500108003", Day: "2026-06-03", Hour: 20, Answers: 5, Correct: 5},
			{District: "500108108", Day: "2026-06-03", Hour: 20, Answers: 2, Correct: 0},
			{District: "990000000", Day: "2026-06-03", Hour: 20, Answers: 1, Correct: 1},
		},
		Entries: []report.EntryCount{
			{Kind: report.Registered, District: "500108003", Day: "2026-06-01", Count: 4},
			{Kind: report.TookPart, District: "500108003", Day: "2026-06-01", Count: 3},
			{Kind: report.OnThatDay, District: "500108003", Day: "2026-06-01", Count: 3},
			{Kind: report.OnThatDay, District: "500108003", Day: "2026-06-03", Count: 1},
			{Kind: report.Attempted, District: "500108003", Day: "2026-06-01", Count: 5},
			{Kind: report.TookPart, District: "500108108", Day: "2026-06-03", Count: 1},
		},
		Points: []report.PointCount{
			{District: "500108003", Day: "2026-06-01", Points: 13},
			{District: "500108003", Day: "2026-06-03", Points: 5},
			{District: "500108108", Day: "2026-06-03", Points: 2},
			{District: "990000000", Day: "2026-06-03", Points: 1},
		},
	}, []report.Place{nanping, guangya}, nanan)
	want := []report.Row{
		{Place: nanping, Rate: rate(0.003), Counters: report.Counters{
			Registrations: 4, Participants: 3, Attempts: 5, Answers: 15, Correct: 12, ActivityPoints: 18,
		}},
		{Place: guangya, Counters: report.Counters{Participants: 1, Answers: 2, ActivityPoints: 2}},
		{Place: report.Place{Name: "其他"}, Counters: report.Counters{Answers: 1, Correct: 1, ActivityPoints: 1}},
	}
	if diff := cmp.Diff(want, got.Rows); diff != "" {
		t.Error(diff)
	}
	wantTotal := report.Row{Place: nanan, Counters: report.Counters{
		Registrations: 4, Participants: 4, Attempts: 5, Answers: 18, Correct: 13, ActivityPoints: 21,
	}}
	if diff := cmp.Diff(wantTotal, got.Total); diff != "" {
		t.Error(diff)
	}
	wantDays := []report.DayCount{
		{Day: "2026-06-01", Answers: 10, Participants: 3}, {Day: "2026-06-02"}, {Day: "2026-06-03", Answers: 8, Participants: 1},
	}
	if diff := cmp.Diff(wantDays, got.ByDay); diff != "" {
		t.Error(diff)
	}
	if got.ByHour[20].Answers != 8 || got.ByHour[8].Answers != 10 || len(got.ByHour) != 24 {
		t.Errorf("hours %+v", got.ByHour)
	}
}

func TestRowsAlwaysComeToTheTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		codes := rapid.SampledFrom([]string{"500108003", "500108003001", "500108108", "7", ""})
		var answers []report.AnswerCount
		for range rapid.IntRange(0, 30).Draw(t, "counts") {
			n := rapid.Int64Range(0, 1000).Draw(t, "answers")
			answers = append(answers, report.AnswerCount{
				District: codes.Draw(t, "district"), Day: "2026-06-01", Hour: rapid.IntRange(0, 23).Draw(t, "hour"),
				Answers: n, Correct: rapid.Int64Range(0, n).Draw(t, "correct"),
			})
		}
		f := report.Summarise(report.Counts{Answers: answers}, []report.Place{nanping, guangya}, nanan)
		var sum, hours, want int64
		for _, r := range f.Rows {
			sum += r.Answers
		}
		for _, h := range f.ByHour {
			hours += h.Answers
		}
		for _, n := range answers {
			want += n.Answers
		}
		if sum != want || hours != want || f.Total.Answers != want {
			t.Fatalf("rows %d, hours %d, total %d, want %d", sum, hours, f.Total.Answers, want)
		}
	})
}

func TestEntriesOfAnAnswer(t *testing.T) {
	a := answer.Answer{Session: "s", Person: "p", Campaign: "c", District: "500108003"}
	a.Stamp(time.Date(2026, 6, 1, 23, 30, 0, 0, time.UTC)) // the next morning in China
	var ids []string
	for _, e := range report.EntriesOf(a) {
		ids = append(ids, e.ID)
		if e.Day != "2026-06-02" || e.District != a.District || e.Campaign != "c" {
			t.Errorf("entry %+v", e)
		}
	}
	want := []string{"c/registered/p", "c/took_part/p", "c/on_that_day/2026-06-02/p", "c/attempted/s/p"}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Error(diff)
	}
	a.Source = answer.Contest
	if all := report.EntriesOf(a); len(all) != 5 || all[4].ID != "c/competed/s/p" {
		t.Errorf("in a competition: %+v", all)
	}
	a.Campaign = ""
	if got := report.EntriesOf(a); got != nil {
		t.Errorf("outside a campaign: %v", got)
	}
}

// fakeCounting counts how often it is asked, and fails while err is set.
type fakeCounting struct {
	asked atomic.Int64
	err   error
}

func (f *fakeCounting) CountAnswers(context.Context, report.Period) ([]report.AnswerCount, error) {
	f.asked.Add(1)
	return []report.AnswerCount{{District: nanping.Code, Day: "2026-06-01", Answers: 1}}, f.err
}

func (f *fakeCounting) CountEntries(context.Context, report.Period) ([]report.EntryCount, error) {
	return nil, nil
}

func (f *fakeCounting) CountPoints(context.Context, report.Period) ([]report.PointCount, error) {
	return nil, nil
}

func (f *fakeCounting) Places(context.Context) ([]report.Place, report.Place, error) {
	return []report.Place{nanping}, nanan, nil
}

func TestFiguresAreCountedOnceForAll(t *testing.T) {
	fake := &fakeCounting{}
	now := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	p := report.NewParticipation(fake, fake, func() time.Time { return now })
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			if f, _, err := p.Of(t.Context(), report.Period{Campaign: "c"}); err != nil || f.Total.Answers != 1 {
				t.Errorf("%+v, %v", f, err)
			}
		})
	}
	group.Wait()
	if n := fake.asked.Load(); n != 1 {
		t.Errorf("counted %d times", n)
	}
	now = now.Add(report.Fresh)
	if _, at, err := p.Of(t.Context(), report.Period{Campaign: "c"}); err != nil || !at.Equal(now) || fake.asked.Load() != 2 {
		t.Errorf("after a while: counted %d times, as of %v, %v", fake.asked.Load(), at, err)
	}
}

func TestAFailedCountIsNotKept(t *testing.T) {
	fake := &fakeCounting{err: errors.New("disk is gone")}
	p := report.NewParticipation(fake, fake, time.Now)
	if _, _, err := p.Of(t.Context(), report.Period{}); !errors.Is(err, fake.err) {
		t.Errorf("error %v", err)
	}
	fake.err = nil
	if _, _, err := p.Of(t.Context(), report.Period{}); err != nil {
		t.Errorf("after it came back: %v", err)
	}
}

// slowCounting takes a second for a count and remembers how many were under way at once.
type slowCounting struct {
	fakeCounting
	under, most atomic.Int64
}

func (s *slowCounting) CountAnswers(context.Context, report.Period) ([]report.AnswerCount, error) {
	s.most.Store(max(s.most.Load(), s.under.Add(1)))
	time.Sleep(time.Second)
	s.under.Add(-1)
	return nil, nil
}

// What takes long is given as it was a moment ago while it is counted anew, and nobody waits for it twice.
func TestWhatTakesLongIsBridged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := &slowCounting{}
		p := report.NewParticipation(slow, slow, time.Now)
		of := func() (took time.Duration, at time.Time) {
			t.Helper()
			from := time.Now()
			_, at, err := p.Of(t.Context(), report.Period{Campaign: "c"})
			if err != nil {
				t.Error(err)
			}
			return time.Since(from), at
		}
		took, first := of()
		if took != time.Second {
			t.Errorf("the first waited %v", took)
		}
		time.Sleep(10 * time.Second)
		if took, at := of(); took != 0 || !at.Equal(first) {
			t.Errorf("waited %v, as of %v, want %v", took, at, first)
		}
		time.Sleep(2 * time.Second)
		if took, at := of(); took != 0 || !at.After(first) {
			t.Errorf("then: waited %v, as of %v", took, at)
		}
		time.Sleep(2 * time.Minute)
		if took, _ := of(); took != time.Second {
			t.Errorf("nobody had asked for long: waited %v", took)
		}
	})
}

// Whoever asks for period after period must not have the database count them all at the same time.
func TestPeriodsAreCountedAFewAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := &slowCounting{}
		p := report.NewParticipation(slow, slow, time.Now)
		ctx, cancel := context.WithTimeout(t.Context(), 3500*time.Millisecond)
		defer cancel()
		var refused atomic.Int64
		var group sync.WaitGroup
		for i := range 20 {
			group.Go(func() {
				_, _, err := p.Of(ctx, report.Period{From: time.Unix(0, 0).AddDate(0, 0, i).Format(time.DateOnly)})
				if errors.Is(err, context.DeadlineExceeded) {
					refused.Add(1)
				} else if err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if slow.most.Load() > 2 || refused.Load() == 0 || refused.Load() > 14 {
			t.Errorf("%d at once, %d gave up", slow.most.Load(), refused.Load())
		}
	})
}
