package demo_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/account"
	"pufa/server/app"
	"pufa/server/campaign"
	"pufa/server/config"
	"pufa/server/contest"
	"pufa/server/course"
	"pufa/server/demo"
	"pufa/server/order"
	"pufa/server/quiz"
	"pufa/server/report"
)

var (
	head    = account.Organiser{ID: "demo", Role: account.RoleDistrict}
	evening = time.Date(2026, 6, 28, 12, 0, 0, 0, time.UTC)
)

// month is what a filled server shows.
type month struct {
	Campaign   campaign.Campaign
	Totals     []campaign.Totals
	Figures    report.Figures
	Activities int
	Standings  map[campaign.Standing]int
	Ended      int // contests
	Waiting    int
	Courses    course.Totals
	Orders     map[order.State]int
	Called     int // orders by telephone
	Issued     int // certificates
	Winners    []int
	Points     []int64 // of the online contest's formal phase, the best first
	Learning   int64
	Learnt     int64 // people whose three levels are done
}

// fill makes a small month in a folder of its own and reads it back.
func fill(t *testing.T, seed uint64) (month, demo.Made, config.Config) {
	t.Helper()
	settings, err := config.Load([]string{"PUFA_LISTEN=127.0.0.1:0", "PUFA_DATA=" + t.TempDir()})
	must(t, err)
	clock := &demo.Clock{}
	a, err := app.New(t.Context(), settings, app.Options{Now: clock.Now, Demo: true})
	must(t, err)
	defer func() { must(t, a.Close(t.Context())) }()
	made, err := demo.Fill(t.Context(), demo.HallOf(a, clock), demo.Size{Residents: 40, Seed: seed}, evening)
	must(t, err)
	return read(t, a), made, settings
}

// The crowd of a city is counted like anybody else, and the books follow from what was given.
func TestCity(t *testing.T) {
	settings, err := config.Load([]string{"PUFA_LISTEN=127.0.0.1:0", "PUFA_DATA=" + t.TempDir()})
	must(t, err)
	clock := &demo.Clock{}
	a, err := app.New(t.Context(), settings, app.Options{Now: clock.Now, Demo: true})
	must(t, err)
	_, err = demo.Fill(t.Context(), demo.HallOf(a, clock), demo.Size{Residents: 60, Answers: 1500, Seed: 1}, evening)
	must(t, err)
	total := read(t, a).Figures.Total
	must(t, a.Close(t.Context()))
	if total.Answers < 1200 || total.Correct == 0 || total.Participants < 40 || total.ActivityPoints < total.Correct {
		t.Errorf("%+v", total)
	}
	findings, err := app.CheckBooks(t.Context(), settings, false)
	must(t, err)
	if len(findings) > 0 {
		t.Error(findings)
	}
}

func read(t *testing.T, a *app.App) month {
	t.Helper()
	all, err := a.Parts.Planner.All(t.Context())
	must(t, err)
	if len(all) != 1 {
		t.Fatalf("%d campaigns", len(all))
	}
	m := month{Campaign: all[0]}
	stocks, err := a.Parts.Books.Materials.Stocks(t.Context(), head, m.Campaign.ID)
	must(t, err)
	for _, s := range stocks {
		m.Totals = append(m.Totals, s.Totals)
	}
	m.Figures, _, err = a.Parts.Books.Participation.Of(t.Context(), report.Period{Campaign: m.Campaign.ID})
	must(t, err)
	held, err := a.Parts.Books.Diary.List(t.Context(), head, m.Campaign.ID)
	must(t, err)
	m.Activities = len(held)
	plans, err := a.Parts.Books.Schedule.Overview(t.Context(), head, m.Campaign.ID)
	must(t, err)
	m.Standings = map[campaign.Standing]int{}
	for _, task := range plans.Tasks {
		m.Standings[task.Standing]++
	}
	contests, err := a.Parts.Contests.List(t.Context(), head)
	must(t, err)
	m.Courses, err = a.Parts.Courses.Totals(t.Context(), "2026-01-01", "2026-12-31")
	must(t, err)
	placed, _, err := a.Parts.Books.Orders.Board(t.Context(), head)
	must(t, err)
	schemes, err := a.Parts.Training.Schemes(t.Context(), head)
	must(t, err)
	for _, s := range schemes {
		m.Learning, m.Learnt = m.Learning+s.Learning, m.Learnt+s.Done
	}
	certificates, _, err := a.Parts.Rewards.Certifier.List(t.Context(), head, m.Campaign.ID, "", 100)
	must(t, err)
	m.Issued = len(certificates)
	_, board, err := a.Parts.Examiner.Results(t.Context(), head, m.Campaign.ID, quiz.PhaseFormal)
	must(t, err)
	for _, s := range board.Persons {
		m.Points = append(m.Points, s.Points)
	}
	draws, err := a.Parts.Rewards.Drawer.List(t.Context(), head, m.Campaign.ID)
	must(t, err)
	for _, d := range draws {
		m.Winners = append(m.Winners, d.Awards())
	}
	m.Orders = map[order.State]int{}
	for _, o := range placed {
		m.Orders[o.State]++
		if o.From() == order.Called {
			m.Called++
		}
	}
	for _, c := range contests {
		switch c.Phase {
		case contest.PhaseEnded:
			m.Ended++
		case contest.PhaseLobby:
			m.Waiting++
		}
	}
	return m
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAMonthHoldsTogether(t *testing.T) {
	m, made, settings := fill(t, 1)
	logins := made.Logins
	if m.Campaign.From != "2026-06-01" || m.Campaign.To != "2026-07-01" || !m.Campaign.Runs(campaign.Day(evening)) {
		t.Errorf("from %s to %s", m.Campaign.From, m.Campaign.To)
	}
	total := m.Figures.Total
	if total.Registrations == 0 || total.Participants == 0 || total.Participants > total.Registrations ||
		total.Correct == 0 || total.Correct > total.Answers || len(m.Figures.Rows) != 15 {
		t.Errorf("participation %+v", total)
	}
	if days := len(m.Figures.ByDay); days < 15 {
		t.Errorf("answered on %d days of the campaign", days)
	}
	booklets := m.Totals[0]
	if booklets.Printed != 1200 || booklets.OnTheWay != 4 || booklets.Lost != 2 || booklets.HandedOut != 1000 {
		t.Errorf("booklets %+v", booklets)
	}
	if m.Ended != 1 || m.Waiting != 1 || len(made.Contest) != 6 {
		t.Errorf("%d contests ended, %d waiting as %q", m.Ended, m.Waiting, made.Contest)
	}
	trained, guided := m.Courses.Whole.All, m.Courses.Whole.Guidance
	if guided.Sessions != 34 || trained.Sessions != 37 || trained.Passed != 41+25+8 || trained.Examined != trained.Passed {
		t.Errorf("training of officers %+v, guidance %+v", trained, guided)
	}
	if s := m.Standings; s[campaign.Achieved] < 10 || s[campaign.UnderWay] < 3 || s[campaign.Overdue] < 3 {
		t.Errorf("tasks stand %v", s)
	}
	wantOrders := map[order.State]int{
		order.Waiting: 2, order.Dispatched: 1, order.Delivered: 1, order.Rated: 1, order.Returned: 1, order.Cancelled: 1,
	}
	if diff := cmp.Diff(wantOrders, m.Orders); diff != "" || m.Called != 1 {
		t.Errorf("orders %s, %d by telephone", diff, m.Called)
	}
	if m.Learning != 3*4 || m.Learnt != 3*4 {
		t.Errorf("%d people learn, %d have learnt", m.Learning, m.Learnt)
	}
	if m.Issued != 5 || len(m.Winners) != 1 || m.Winners[0] != 6 {
		t.Errorf("%d certificates, winners %v", m.Issued, m.Winners)
	}
	if len(m.Points) < 5 || m.Points[0] < 60 {
		t.Errorf("points of the online contest %v", m.Points)
	}
	if m.Activities < 30 {
		t.Errorf("%d activities", m.Activities)
	}
	if len(logins) != 2 || logins[0].Password == "" || logins[0].Password == logins[1].Password {
		t.Errorf("logins %v", logins)
	}
	findings, err := app.CheckBooks(t.Context(), settings, false)
	if err != nil || len(findings) > 0 {
		t.Errorf("the books differ: %v, %v", findings, err)
	}
}

func TestTheSameSeedGivesTheSameMonth(t *testing.T) {
	one, _, _ := fill(t, 7)
	two, _, _ := fill(t, 7)
	one.Campaign.ID, two.Campaign.ID = "", ""
	if diff := cmp.Diff(one, two); diff != "" {
		t.Error(diff)
	}
}
