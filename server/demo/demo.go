// Package demo fills a throw-away server with a district's Safety Month, so that every page has something to show.
//
// It works through the same services as people do, at made-up times, and everybody in it is made up and marked so.
// The same seed gives the same month; only ids and passwords differ.
package demo

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/campaign"
	"pufa/server/contest"
	"pufa/server/course"
	"pufa/server/district"
	"pufa/server/order"
	"pufa/server/question"
	"pufa/server/quiz"
	"pufa/server/reward"
	"pufa/server/training"
)

// Registrar counts who joined a campaign.
type Registrar interface {
	Register(ctx context.Context, campaign string, person account.Resident, now time.Time) error
}

// Poster posts the activity points of what was answered.
type Poster interface {
	Post(ctx context.Context) error
}

// Hall is the server to fill: its services, and the clock they all go by.
type Hall struct {
	Clock      *Clock
	SetupToken string // of the first organiser
	Organisers *account.Organisers
	Residents  *account.Residents
	Districts  *district.Tree
	Units      *district.Units
	Catalog    *question.Catalog
	Planner    *campaign.Planner
	Books      *campaign.Books
	Diary      *campaign.Diary
	Externals  *campaign.Externals
	Schedule   *campaign.Schedule
	Registrar  Registrar
	Contests   *contest.Engine
	Points     Poster
	Courses    *course.Desk
	Orders     *order.Desk
	Education  *training.Desk
	Certifier  *reward.Certifier
	Drawer     *reward.Drawer
	Crowd      Crowd
	Online     *quiz.Contests
	MockExams  *quiz.MockExams
	// QuizAt is the quiz as it was at another time, with draws made from a seed; ExaminerAt likewise.
	QuizAt     func(now func() time.Time, seed func() uint64) *quiz.Desk
	ExaminerAt func(now func() time.Time, seed func() uint64) *quiz.Examiner
}

// Login is an organiser one can sign in as.
type Login struct{ Name, Login, Password string }

// Made is what somebody who looks at the demonstration needs to know.
type Made struct {
	Logins  []Login
	Contest string // the code of the competition that waits for its host, "" for none
}

// Crowd keeps answers by the thousand, without the attempts they were given in.
type Crowd interface {
	InsertAll(ctx context.Context, all []answer.Answer) (kept []answer.Answer, errs []error)
}

// Size is how much there is to be. Answers, if not nought, is how many there are to be in all; then they are not given
// one by one, and nobody's own attempts can be looked at.
type Size struct {
	Residents int
	Answers   int
	Seed      uint64
}

// ModelSize is about what a district's sub-districts bring together in a month.
func ModelSize() Size { return Size{Residents: 600, Seed: 20260601} }

// CitySize is what to try a server with that has to serve a city.
func CitySize() Size { return Size{Residents: 200_000, Answers: 5_000_000, Seed: 20260601} }

// month is the demonstration under way.
type month struct {
	Hall
	size     Size
	now      time.Time // the present, up to which things have happened
	first    time.Time // midnight in China of the first day
	campaign campaign.Campaign
	places   []district.District
	ties     []tiesOf // of each place
	bureau   account.Organiser
	people   []account.Resident // by their number; those who join later than now are empty
	ready    string             // code of the competition to be hosted
}

// days is how long the campaign is; it began so long ago that a few days are left.
const (
	days = 31
	left = 3
)

// Fill makes the month up to now. It leaves the clock where the month ends; the caller lets it go on.
func Fill(ctx context.Context, hall Hall, size Size, now time.Time) (Made, error) {
	local := now.In(answer.China)
	today := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, answer.China)
	m := &month{
		Hall: hall, size: size, now: now, first: today.AddDate(0, 0, left+1-days),
		people: make([]account.Resident, size.Residents),
	}
	m.Clock.Set(m.first.Add(-72 * time.Hour))
	var err error
	if m.places, err = m.Districts.Subdistricts(ctx, district.All()); err != nil {
		return Made{}, fmt.Errorf("demo: sub-districts: %w", err)
	}
	logins, err := m.organisers(ctx)
	if err != nil {
		return Made{}, err
	}
	answers := m.answers
	if m.size.Answers > 0 {
		answers = m.crowd
	}
	for _, step := range []func(context.Context) error{
		m.plan, m.neighbourhoods, m.material, m.activities, m.externals, m.tasks, answers, m.online, m.contests, m.Points.Post,
		m.courses, m.orders, m.educations, m.certificates, m.draws,
	} {
		if err := step(ctx); err != nil {
			return Made{}, err
		}
	}
	m.Clock.Set(now)
	return Made{Logins: logins, Contest: m.ready}, nil
}

// at is a moment of the month: a day from nought, an hour and a minute.
func (m *month) at(day, hour, minute int) time.Time {
	return m.first.AddDate(0, 0, day).Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

// past reports whether a moment has come.
func (m *month) past(t time.Time) bool { return t.Before(m.now) }

// organisers signs up the bureau and one officer, whose passwords are new each time.
func (m *month) organisers(ctx context.Context) ([]Login, error) {
	head := Login{Name: "演示·区应急管理局", Login: "demo", Password: password()}
	var err error
	m.bureau, err = m.Organisers.Setup(ctx, m.SetupToken, account.NewOrganiser{
		Login: head.Login, Name: head.Name, Password: head.Password, Demo: true,
	})
	if err != nil {
		return nil, fmt.Errorf("demo: organiser %s: %w", head.Login, err)
	}
	officer := Login{Name: "演示·南坪街道", Login: "demo-nanping", Password: password()}
	_, err = m.Organisers.Add(ctx, account.NewOrganiser{
		Login: officer.Login, Name: officer.Name, Password: officer.Password,
		Role: account.RoleOfficer, District: nanping, Demo: true,
	})
	if err != nil {
		return nil, fmt.Errorf("demo: organiser %s: %w", officer.Login, err)
	}
	return []Login{head, officer}, nil
}

// nanping is the sub-district (南坪街道) of the officer one can sign in as.
const nanping = "500108003"

func password() string {
	text := strings.ToLower(rand.Text())
	return text[:4] + "-" + text[4:8] + "-" + text[8:12]
}

// plan sets the campaign up.
func (m *month) plan(ctx context.Context) error {
	var err error
	last := m.first.AddDate(0, 0, days-1)
	var targets []campaign.Target
	for _, p := range m.places {
		targets = append(targets, campaign.Target{District: p.Code, Participants: 50, HandedOut: 1000, Activities: 2, Classes: map[string]int64{"企业": 1, "社区": 1}})
	}
	m.campaign, err = m.Planner.Add(ctx, m.bureau, campaign.Campaign{
		Title: fmt.Sprintf("南岸区%d年安全生产月", last.Year()), Theme: "人人讲安全、个个会应急",
		From: campaign.Day(m.first), To: campaign.Day(last), Targets: targets, Units: units,
		Boards: &campaign.Boards{Plans: []campaign.BoardPlan{
			{Kind: answer.OfDistricts},
			{Kind: answer.OfCommunities, By: answer.ByParticipants},
			{Kind: answer.OfUnits, By: answer.ByParticipants, PerHead: true},
			{Kind: answer.OfPersons, By: answer.ByActivityPoints},
		}},
	})
	if err != nil {
		return fmt.Errorf("demo: campaign: %w", err)
	}
	return m.announce(ctx)
}
