package report_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/answer"
	"pufa/server/district"
	"pufa/server/report"
)

// fakeAreas is two sub-districts, one with a community and a unit.
type fakeAreas struct{ school []report.Taught }

func (fakeAreas) Places(context.Context) ([]report.Place, report.Place, error) {
	heads := int64(1000)
	return []report.Place{{Code: "500108001", Name: "铜元局街道"}, {Code: "500108003", Name: "南坪街道", Population: &heads}},
		report.Place{Code: "500108", Name: "南岸区"}, nil
}

func (fakeAreas) Communities(context.Context) ([]report.Place, error) {
	return []report.Place{{Code: "500108003001", Name: "示例社区"}, {Code: "500108001001", Name: "别处社区"}}, nil
}

func (fakeAreas) Roll(context.Context) (*district.Roll, error) { return &district.Roll{}, nil }

func (fakeAreas) CountAreas(_ context.Context, _ report.Period, district string) ([]report.AreaCount, error) {
	all := []report.AreaCount{
		{District: "500108003", Day: "2026-06-02", Counters: report.Counters{Participants: 10, Attempts: 12, Answers: 50, Correct: 30}, Live: report.Answering{Attempts: 2, Answers: 10, Correct: 5}, People: 10},
		{District: "500108001", Day: "2026-06-01", Counters: report.Counters{Participants: 1, Attempts: 1, Answers: 5}, People: 1},
	}
	if district != "" {
		all[0].Community = "500108003001"
		return all[:1], nil
	}
	return all, nil
}

func (fakeAreas) CountHours(context.Context, report.Period, string) ([]report.HourCount, error) {
	return []report.HourCount{{Hour: 20, Answers: 50}, {Hour: 8, Answers: 5}}, nil
}

func (fakeAreas) CountHeld(context.Context, report.Period, bool) ([]report.HeldCount, error) {
	return []report.HeldCount{
		{District: "500108003", Day: "2026-06-03", Held: report.Held{Activities: 1, Attendance: 60}},
		{Day: "2026-06-03", Held: report.Held{Activities: 1, Attendance: 200}},
	}, nil
}

func (f fakeAreas) Taught(context.Context, string, string) ([]report.Taught, error) {
	return f.school, nil
}

func TestAnAreaAndItsParts(t *testing.T) {
	f := fakeAreas{school: []report.Taught{
		{District: "500108003", Unit: "u1", Days: map[string]int64{"2026-06-01": 150, "2026-06-02": 50}},
		{District: "500108001", Days: map[string]int64{"2026-06-01": 100}},
	}}
	areas := report.NewAreas(f, f, f, []report.Teaching{{Title: "三级安全教育", Unit: "人", Records: f}, {Title: "执法培训", Unit: "人次", Records: fakeAreas{}}}, time.Now)
	of := func(a report.Area) report.Breakdown {
		t.Helper()
		b, _, err := areas.Of(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	whole := of(report.Area{Period: report.Period{Campaign: "c"}})
	var names []string
	var held report.Held
	var lessons report.Lessons
	for _, r := range whole.Rows {
		names = append(names, r.Name)
		held.Attendance += r.Held.Attendance
		held.Activities += r.Held.Activities
		lessons.People += r.Taught[0].People
		lessons.Hundredths += r.Taught[0].Hundredths
	}
	if diff := cmp.Diff([]string{"铜元局街道", "南坪街道", "南岸区本级"}, names); diff != "" {
		t.Error(diff)
	}
	if held != *whole.Total.Held || held.Attendance != 260 || lessons != whole.Total.Taught[0] || lessons != (report.Lessons{People: 2, Hundredths: 300}) {
		t.Errorf("%+v %+v of %+v", held, lessons, whole.Total)
	}
	if other := whole.Total.Taught[1]; other != (report.Lessons{}) {
		t.Errorf("the other training: %+v", other)
	}
	nanping := whole.Rows[1]
	if nanping.Online() != (report.Answering{Attempts: 10, Answers: 40, Correct: 25}) || nanping.Rate == nil || *nanping.Rate != 0.01 || whole.Rows[0].Rate != nil {
		t.Errorf("%+v", nanping)
	}
	wantDays := []report.AreaDay{
		{Day: "2026-06-01", Participants: 1, Answers: 5, Hundredths: 250},
		{Day: "2026-06-02", Participants: 10, Answers: 50, Live: 10, Hundredths: 50},
		{Day: "2026-06-03", Attendance: 260},
	}
	if diff := cmp.Diff(wantDays, whole.ByDay); diff != "" {
		t.Error(diff)
	}
	local := of(report.Area{Period: report.Period{Campaign: "c"}, District: "500108003", By: answer.OfCommunities})
	if len(local.Rows) != 1 || local.Rows[0].Answers != 50 || local.Rows[0].Held != nil || local.Rows[0].Taught != nil ||
		local.Total.Held.Attendance != 60 || local.Total.Taught[0].People != 1 {
		t.Errorf("%+v", local)
	}
	community := of(report.Area{Period: report.Period{Campaign: "c"}, District: "500108003", Community: "500108003001", By: answer.OfUnits})
	if len(community.Rows) != 1 || community.Rows[0].Name != "没有填单位" || community.Total.Answers != 50 || community.Total.Held != nil || community.ByHour != nil {
		t.Errorf("%+v", community)
	}
	crowd := report.NewAreas(f, f, f, []report.Teaching{{Title: "执法培训", Unit: "人次", Records: fakeAreas{school: []report.Taught{
		{District: "500108003", Heads: 12, Days: map[string]int64{"2026-06-01": 2400}},
		{District: "500108003", Heads: 5, Days: map[string]int64{"2026-06-02": 500}},
	}}}}, time.Now)
	sum, _, err := crowd.Of(t.Context(), report.Area{Period: report.Period{Campaign: "c"}})
	if err != nil || sum.Total.Taught[0] != (report.Lessons{People: 17, Hundredths: 2900}) {
		t.Errorf("%+v %v", sum.Total.Taught, err)
	}
	table := whole.Table("表", "镇街", areas.Teachings())
	for _, row := range table.Rows {
		if len(row) != len(table.Columns) {
			t.Errorf("%d cells, %d columns", len(row), len(table.Columns))
		}
	}
}

// What is taught belongs to no campaign: it counts within its days, whatever others are asked for.
func TestThePartOfAPeriodInItsCampaign(t *testing.T) {
	june := report.Period{Campaign: "c", Begins: "2026-06-01", Ends: "2026-06-30"}
	for _, c := range []struct {
		name        string
		p           report.Period
		asked, want [2]string
	}{
		{"no campaign", report.Period{}, [2]string{}, [2]string{}},
		{"no campaign, some days", report.Period{}, [2]string{"2026-05-01", "2026-05-02"}, [2]string{"2026-05-01", "2026-05-02"}},
		{"all of it", june, [2]string{}, [2]string{"2026-06-01", "2026-06-30"}},
		{"a part", june, [2]string{"2026-06-05", "2026-06-06"}, [2]string{"2026-06-05", "2026-06-06"}},
		{"from a day", june, [2]string{"2026-06-05", ""}, [2]string{"2026-06-05", "2026-06-30"}},
		{"begins before, ends after", june, [2]string{"2026-05-05", "2026-07-06"}, [2]string{"2026-06-01", "2026-06-30"}},
	} {
		c.p.From, c.p.To = c.asked[0], c.asked[1]
		if from, to := c.p.Days(); [2]string{from, to} != c.want {
			t.Errorf("%s: from %q to %q", c.name, from, to)
		}
	}
}
