package demo

import (
	"context"
	"fmt"

	"pufa/server/campaign"
	"pufa/server/training"
)

// workersEach is how many people each enterprise teaches; so many of them have finished, so many the first level only.
const (
	workersEach              = 8
	workersDone, workersHalf = 4, 2
)

// taughtAt are the enterprises with three-level education: the sub-district, which of its units, and whether its trade is
// of high risk.
var taughtAt = []struct {
	place, unit int
	trade       string
	highRisk    bool
}{
	{0, 0, "机械制造", false}, {1, 1, "制药", true}, {2, 1, "机械制造", false},
}

// educations makes the enterprises' three-level education: some have finished, some are under way, some have just come.
func (m *month) educations(ctx context.Context) error {
	for _, at := range taughtAt {
		m.Clock.Set(m.at(3, 9, 0))
		s, err := m.Education.NewScheme(ctx)
		if err != nil {
			return fmt.Errorf("demo: education: %w", err)
		}
		s.ID, s.Trade, s.HighRisk = m.ties[at.place%len(m.ties)].units[at.unit], at.trade, at.highRisk
		if at.highRisk {
			settings, err := m.Education.Settings(ctx)
			if err != nil {
				return fmt.Errorf("demo: settings of education: %w", err)
			}
			s.Levels = training.DefaultLevels(settings.HighRisk)
		}
		if s, err = m.Education.AddScheme(ctx, m.bureau, s); err != nil {
			return fmt.Errorf("demo: education at %s: %w", at.trade, err)
		}
		if err := m.workers(ctx, s); err != nil {
			return fmt.Errorf("demo: education at %s: %w", at.trade, err)
		}
	}
	return nil
}

// workers are taught together, a level a day, and sit their exams on paper.
func (m *month) workers(ctx context.Context, s training.Scheme) error {
	var people []string
	for n := range workersEach {
		w, err := m.Education.AddWorker(ctx, m.bureau, s.ID, training.WorkerEdit{
			Name: fmt.Sprintf("示例·工友%02d", n+1), Number: fmt.Sprintf("示例%03d", n+1), Job: []string{"操作工", "维修工"}[n%2],
			Workshop: "示例一车间", Crew: fmt.Sprintf("示例%d班", 1+n%2),
		})
		if err != nil {
			return err
		}
		people = append(people, w.ID)
	}
	for i, level := range s.Levels {
		some := people[:workersDone]
		if i == 0 {
			some = people[:workersDone+workersHalf]
		}
		held := m.at(5+2*i, 17, 0)
		m.Clock.Set(held)
		entry := training.AttendedEntry{
			Request: fmt.Sprintf("demo-%s", level.Key), Level: level.Key, Hours: float64(level.Hours), Day: campaign.Day(held),
			Place: "示例培训室", Trainer: "示例·安全员",
		}
		if err := m.Education.Attend(ctx, m.bureau, s.ID, some, entry); err != nil {
			return err
		}
		for n, id := range some {
			result := training.PaperEntry{Request: entry.Request + "-exam", Level: level.Key, Day: entry.Day, Points: int64(84 + (3*n+i)%16)}
			if _, _, err := m.Education.EnterResult(ctx, m.bureau, id, result); err != nil {
				return err
			}
		}
	}
	return nil
}
