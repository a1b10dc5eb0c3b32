package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pufa/server/course"
)

// What the model district's report says of a year: 41 officers passed the general training; of those whose certificate
// ended, 25 were trained again online and 8 by the city; sub-districts were guided 34 times, on site and online.
const (
	trainedInAll, renewedOnline, renewedByCity = 41, 25, 8
	guidedTimes                                = 34
)

// courses makes the officers, everybody's training and the guidance of the year up to now.
func (m *month) courses(ctx context.Context) error {
	officers, err := m.officers(ctx)
	if err != nil {
		return err
	}
	for _, c := range []struct {
		session  course.Session
		officers []course.Officer
		monthAgo int
	}{
		{course.Session{Kind: course.General, Topic: "行政处罚法与安全生产执法", Organiser: "演示·区司法局", Place: "区级培训教室", Tenths: 160}, officers, 4},
		{course.Session{Kind: course.Renewal, Online: true, Topic: "执法证到期复训", Organiser: "演示·应急干部网络学院", Tenths: 240}, officers[:renewedOnline], 3},
		{course.Session{
			Kind: course.Renewal, Topic: "执法证到期复训", Organiser: "演示·市应急管理局", Place: "市级培训基地", Tenths: 240,
		}, officers[renewedOnline : renewedOnline+renewedByCity], 2},
	} {
		c.session.Day = course.Day(m.thisYear(c.monthAgo))
		if err := m.taught(ctx, c.session, c.officers); err != nil {
			return err
		}
	}
	return m.guidance(ctx)
}

// thisYear is a day some months ago, but none before the year began, so that the year's figures are whole.
func (m *month) thisYear(monthsAgo int) time.Time {
	day := m.now.AddDate(0, -monthsAgo, 0)
	if day.In(m.first.Location()).Year() < m.now.In(m.first.Location()).Year() {
		return time.Date(m.now.In(m.first.Location()).Year(), 1, 1, 9, 0, 0, 0, m.first.Location())
	}
	return day
}

// officers are of the bureau and of all sub-districts; the certificates of some end soon, of one it has ended.
func (m *month) officers(ctx context.Context) (all []course.Officer, err error) {
	for i := range trainedInAll {
		e := course.OfficerEdit{
			Name: fmt.Sprintf("演示执法员%02d", i+1), Number: fmt.Sprintf("演示-%04d", i+1), Office: "演示·执法大队",
			Issued: course.Day(m.now.AddDate(-2, 0, -i*7)), Until: course.Day(m.now.AddDate(3, 0, -i*7)),
		}
		if i >= 11 {
			e.District, e.Office = m.places[i%len(m.places)].Code, "演示·应急办"
		}
		switch i {
		case 38:
			e.Until = course.Day(m.now.AddDate(0, 0, -9))
		case 39:
			e.Until = course.Day(m.now.AddDate(0, 0, 21))
		case 40:
			e.Until = course.Day(m.now.AddDate(0, 0, 66))
		}
		o, err := m.Courses.AddOfficer(ctx, m.bureau, e)
		if err != nil {
			return nil, fmt.Errorf("demo: officer %s: %w", e.Name, err)
		}
		all = append(all, o)
	}
	return all, nil
}

// taught is a session all of some officers came to, and passed.
func (m *month) taught(ctx context.Context, s course.Session, officers []course.Officer) error {
	s, err := m.Courses.AddSession(ctx, m.bureau, s, "")
	if err != nil {
		return fmt.Errorf("demo: training %s: %w", s.Topic, err)
	}
	lines := make([]course.Scored, len(officers))
	for i, o := range officers {
		points := int64(82 + i%17)
		lines[i] = course.Scored{Guest: course.Guest{Officer: o.ID}, Present: true, Points: &points, Cert: fmt.Sprintf("演示合格证%s-%02d", s.Day[:4], i+1)}
	}
	outcomes, err := m.Courses.ImportRoll(ctx, m.bureau, s.ID, lines)
	if err = errors.Join(append(outcomes, err)...); err != nil {
		return fmt.Errorf("demo: list of %s: %w", s.Topic, err)
	}
	return nil
}

// guidance is spread over the days of the year up to now; each time one sub-district.
func (m *month) guidance(ctx context.Context) error {
	local := m.now.In(m.first.Location())
	passed := local.YearDay() - 1
	for i := range guidedTimes {
		day := time.Date(local.Year(), 1, 1+passed*i/guidedTimes, 9, 0, 0, 0, local.Location())
		s := course.Session{
			Kind: course.Guidance, Day: course.Day(day), Topic: []string{"执法程序", "执法文书制作", "执法程序及文书制作"}[i%3], Teacher: "演示·执法大队",
			Online: i%3 == 1 || i == 0, Tenths: 20,
			Parts: []course.Part{{District: m.places[i%len(m.places)].Code, Heads: int64(2 + i%4)}},
		}
		if _, err := m.Courses.AddSession(ctx, m.bureau, s, ""); err != nil {
			return fmt.Errorf("demo: guidance: %w", err)
		}
	}
	return nil
}
