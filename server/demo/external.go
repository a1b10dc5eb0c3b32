package demo

import (
	"context"
	"fmt"
	"slices"

	"pufa/server/campaign"
)

// externals enters what others published up to now: the national contest's figures of the district three times over,
// the city's ranking, and what a newspaper wrote. The figures are made up, and each says so.
func (m *month) externals(ctx context.Context) error {
	const platform, city = "全国竞赛平台（演示）", "市应急局通报（演示）"
	type said struct {
		day                   int
		source, measure, unit string
		value                 int64
		note                  string
	}
	all := []said{
		{20, "晨报（演示）", "参与人次", "人次", 12_000, "报道写“1.2万余人次”"},
	}
	for i, day := range []int{9, 18, 26} {
		n := int64(i + 1)
		all = append(all,
			said{day, platform, "报名数", "人", 8_430*n + 217*n*n, ""},
			said{day, platform, "活力值", "点", 412_600*n + 9_310*n*n, "平台没有公布算法"},
			said{day, city, "报名数排名", "名", 6 - n, "全市 41 个区县"},
			said{day, city, "活力值排名", "名", 5 - n, "全市 41 个区县"},
		)
	}
	slices.SortStableFunc(all, func(a, b said) int { return a.day - b.day })
	for _, f := range all {
		at := m.at(f.day, 18, 30)
		if !m.past(at) {
			continue
		}
		m.Clock.Set(at)
		e := campaign.External{
			Campaign: m.campaign.ID, Source: f.source, Measure: f.measure, Unit: f.unit, AsOf: campaign.Day(at), Value: f.value * 100, Note: f.note,
		}
		if _, err := m.Externals.Add(ctx, m.bureau, e, ""); err != nil {
			return fmt.Errorf("demo: figure of %s: %w", f.source, err)
		}
	}
	return m.registrations(ctx, platform)
}

// registrations are the platform's, by sub-district, as a table of it would have them.
func (m *month) registrations(ctx context.Context, platform string) error {
	at := m.at(26, 18, 40)
	if !m.past(at) {
		return nil
	}
	m.Clock.Set(at)
	var all []campaign.External
	for i, p := range m.places {
		all = append(all, campaign.External{
			Source: platform, Measure: "报名数", Unit: "人", AsOf: campaign.Day(at), District: p.Code, Value: int64(1_180+(i*977)%1_400) * 100,
		})
	}
	outcomes, err := m.Externals.Import(ctx, m.bureau, m.campaign.ID, all)
	if err != nil {
		return fmt.Errorf("demo: figures of %s: %w", platform, err)
	}
	for _, outcome := range outcomes {
		if outcome != nil {
			return fmt.Errorf("demo: figures of %s: %w", platform, outcome)
		}
	}
	return nil
}
