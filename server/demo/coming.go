package demo

import (
	"context"
	"fmt"

	"pufa/server/campaign"
)

// announce has the last days of the month announced, at made-up places.
func (m *month) announce(ctx context.Context) error {
	day := func(n int) string { return campaign.Day(m.at(n, 0, 0)) }
	c, err := m.Planner.Announce(ctx, m.bureau, m.campaign.ID, []campaign.Coming{
		{Title: "安全宣传咨询日收官场", Date: day(days - left - 1), From: "09:30", Until: "17:30", Place: "示例滨江广场", Note: "现场领读本、问法律"},
		{Title: "家里用气安全课", Date: day(days - left), From: "19:30", District: nanping, Place: "示例社区活动室", Note: "40 个座位，先到先坐"},
		{Title: "老街逃生演练", Date: day(days - 2), From: "10:00", Until: "11:00", District: "500108006", Place: "示例老街口", Note: "带上老人和孩子一起来"},
		{Title: "应急普法知识竞赛颁奖", Date: day(days - 1), Place: "示例图书馆报告厅"},
		{Title: "企业负责人讲法", Date: day(days - 1), From: "14:30", District: "500108007", Place: "示例工业园会议室"},
	}, 0)
	if err != nil {
		return fmt.Errorf("demo: announce: %w", err)
	}
	m.campaign = c
	return nil
}
