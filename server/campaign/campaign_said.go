package campaign

import (
	"context"
	"fmt"
	"strings"

	"pufa/server/answer"
	"pufa/server/history"
)

// said is the campaign in words, for its history. Laws and menu items are by their ids, which others have words for;
// places has the names of sub-districts by code.
func (c Campaign) said(places map[string]string) []said {
	formula := c.Formula()
	words := []said{
		{Field: "title", Title: "名称", Text: c.Title},
		{Field: "theme", Title: "主题", Text: c.Theme},
		{Field: "from", Title: "开始日期", Text: c.From},
		{Field: "to", Title: "结束日期", Text: c.To},
		{Field: "laws", Title: "关联法规", Text: strings.Join(c.Laws, "、")},
		{Field: "formula", Title: "活力值办法", Text: strings.Join(formula.Words(), "；")},
		{Field: "boards", Title: "公开的榜", Text: boardsSaid(c.BoardsOn())},
		{Field: "reviewed", Title: "区里审核后才计入", Text: history.YesNo(c.Reviewed)},
		{Field: "units", Title: "责任单位", Text: strings.Join(c.Units, "、")},
		{Field: "menu", Title: "主推课题", Text: strings.Join(c.Menu, "、")},
		{Field: "coming", Title: "活动预告", Text: comingSaid(c.Coming)},
		{Field: "screen", Title: "大屏", Text: screenSaid(c.Screen)},
	}
	for _, t := range c.Targets {
		words = append(words, said{Field: "target." + t.District, Title: places[t.District] + "的目标", Text: t.said()})
	}
	for _, n := range c.Notices {
		words = append(words, said{Field: "notice." + n.ID, Title: "通知", Text: n.Title})
	}
	return words
}

func (t Target) said() string {
	var parts []string
	add := func(title string, n int64, unit string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d %s", title, n, unit))
		}
	}
	add("参与", t.Participants, "人")
	add("发放", t.HandedOut, "份")
	add("活动", t.Activities, "场")
	for _, class := range FiveClasses() {
		add("进"+class, t.Classes[class], "场")
	}
	return strings.Join(parts, "、")
}

var boardTitles = map[answer.BoardKind]string{
	answer.OfDistricts: "镇街榜", answer.OfCommunities: "社区榜", answer.OfUnits: "单位榜", answer.OfPersons: "个人榜",
}

var measureTitles = map[answer.Measure]string{
	answer.ByRegistrations: "报名数", answer.ByParticipants: "参与人数", answer.ByAttempts: "参与人次", answer.ByAnswers: "答题量",
	answer.ByCorrect: "答对数", answer.ByActivityPoints: "活力值",
}

func boardsSaid(plans []BoardPlan) string {
	var parts []string
	for _, p := range plans {
		order := "不排名"
		if p.By != "" {
			order = "按" + measureTitles[p.By]
		}
		if p.PerHead {
			order += "占人数"
		}
		parts = append(parts, boardTitles[p.Kind]+"（"+order+"）")
	}
	return strings.Join(parts, "、")
}

// differs lists what a campaign says otherwise than it did.
func (p *Planner) differs(ctx context.Context, before, after Campaign) []FieldChange {
	names := map[string]string{}
	for _, t := range append(append([]Target{}, before.Targets...), after.Targets...) {
		if _, known := names[t.District]; known {
			continue
		}
		_, name, err := p.places.Holder(ctx, t.District)
		if err != nil {
			name = t.District // it is gone by now
		}
		names[t.District] = name
	}
	return changed(before.said(names), after.said(names))
}
