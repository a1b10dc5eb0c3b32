package demo

import (
	"context"
	"fmt"

	"pufa/server/campaign"
)

// units are the departments that are responsible for the campaign.
var units = []string{"区应急管理局", "区教委", "区住房城乡建委", "区文化旅游委"}

// planTask is a task of the month: of a department, or of every sub-district.
type planTask struct {
	title, department string
	from, to          int // days from nought; to is within the month
	measure           campaign.Gauge
	amount            int64
	marked            int // on this day, by everybody who did; nought for by nobody
}

func planTasks(items map[string]string) []planTask {
	measure := func(by campaign.Measured, of string) campaign.Gauge { return campaign.Gauge{By: by, Of: of} }
	return []planTask{
		{title: "发放《安全生产法》读本", to: 20, measure: measure(campaign.ByHandOuts, items["《安全生产法》读本"]), amount: 52},
		{title: "发放条例宣传单", to: days - 1, measure: measure(campaign.ByHandOutsKind, "宣传单"), amount: 950},
		{title: "开展条例宣讲和五进活动", to: days - 1, measure: measure(campaign.ByActivities, ""), amount: 3},
		{title: "在社区和村张贴条例海报", to: 24, measure: measure(campaign.ByHand, ""), marked: 12},
		{title: "印发条例宣贯方案", department: units[0], to: 2, measure: measure(campaign.ByHand, ""), marked: 1},
		{title: "安全宣传进校园", department: units[1], to: 24, measure: measure(campaign.ByActivitiesClass, "学校"), amount: 20},
		{title: "安全宣传进企业", department: units[2], to: days - 1, measure: measure(campaign.ByActivitiesClass, "企业"), amount: 5},
		{title: "播放警示教育片", department: units[3], from: 4, to: 26, measure: measure(campaign.ByIndicator, "films"), amount: 10},
		{title: "发动居民参加应急普法答题", department: units[0], to: days - 1, measure: measure(campaign.ByPeople, ""), amount: 1000},
	}
}

// tasks sets up the plan on the day before the campaign; what is marked by hand is marked when its day comes.
func (m *month) tasks(ctx context.Context) error {
	stocks, err := m.Books.Stocks(ctx, m.bureau, m.campaign.ID)
	if err != nil {
		return fmt.Errorf("demo: items of the plan: %w", err)
	}
	items := map[string]string{}
	for _, s := range stocks {
		items[s.Material.Name] = s.Material.ID
	}
	m.Clock.Set(m.at(-1, 10, 0))
	plan, err := m.Schedule.AddPlan(ctx, m.bureau, campaign.Plan{Campaign: m.campaign.ID, Title: "《重庆市安全生产条例》宣贯方案"}, "")
	if err != nil {
		return fmt.Errorf("demo: plan: %w", err)
	}
	for i, t := range planTasks(items) {
		m.Clock.Set(m.at(-1, 10, 1+i))
		if err := m.task(ctx, plan, t); err != nil {
			return fmt.Errorf("demo: task %s: %w", t.title, err)
		}
	}
	return nil
}

func (m *month) task(ctx context.Context, plan campaign.Plan, t planTask) error {
	districts := []string{""}
	if t.department == "" {
		districts = nil
		for _, p := range m.places {
			districts = append(districts, p.Code)
		}
	}
	lines, err := m.Schedule.Add(ctx, m.bureau, campaign.Task{
		Plan: plan.ID, Title: t.title, Department: t.department, From: campaign.Day(m.at(t.from, 12, 0)),
		To: campaign.Day(m.at(t.to, 12, 0)), Measure: t.measure, Amount: t.amount,
	}, districts, "")
	if err != nil || t.marked == 0 {
		return err
	}
	for i, line := range lines {
		at := m.at(t.marked+i%3, 16, i)
		if i%4 == 3 || !m.past(at) { // some have not got round to it
			continue
		}
		m.Clock.Set(at)
		if err := m.Schedule.Mark(ctx, m.bureau, line.ID, 1, &campaign.Mark{Day: campaign.Day(at)}); err != nil {
			return err
		}
	}
	return nil
}
