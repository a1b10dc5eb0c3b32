package api

import (
	"context"
	"errors"
	"strconv"

	"pufa/server/account"
	"pufa/server/campaign"
	"pufa/server/district"
	"pufa/server/report"
)

// externalSheetOf is the list of figures of others as a sheet, as the organiser may write it.
func (s *Server) externalSheetOf(ctx context.Context, by account.Organiser, c campaign.Campaign) (report.Sheet[campaign.External], error) {
	nodes, err := s.Districts.All(ctx)
	year, _ := strconv.Atoi(c.From[:4]) // a campaign's days are checked when it is set up
	return report.Sheet[campaign.External]{
		Title:  c.Title + "外部数据（别处公布）",
		Fields: externalFields(),
		Places: district.NewFinder(nodes),
		Year:   year,
		New:    func() campaign.External { return campaign.External{District: by.Scope().Code()} },
		Key:    campaign.ExternalKey,
		Check: func(e *campaign.External) []report.Fault {
			err := s.Externals.Suits(by, *e)
			if errors.Is(err, account.ErrOtherDistrict) || errors.Is(err, account.ErrDistrictRole) {
				return []report.Fault{{Field: "district", Text: "只能登记本镇街的数"}}
			}
			return faultsOf(err)
		},
	}, err
}

// externalIntake takes figures of others in.
func (s *Server) externalIntake(ctx context.Context, by account.Organiser, id string) (intake[campaign.External], error) {
	c, err := s.Planner.Get(ctx, id)
	if err != nil {
		return intake[campaign.External]{}, err
	}
	sheet, err := s.externalSheetOf(ctx, by, c)
	return intake[campaign.External]{
		sheet: sheet,
		known: func(ctx context.Context, keys []string) (map[string]bool, error) {
			return s.Externals.Known(ctx, c.ID, keys)
		},
		write: func(ctx context.Context, all []campaign.External) ([]error, error) {
			return s.Externals.Import(ctx, by, c.ID, all)
		},
	}, err
}

func (s *Server) externalsSheet(ctx context.Context, in *campaignPath) (*sheetOutput, error) {
	by, c, err := s.ofCampaign(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	sheet, err := s.externalSheetOf(ctx, by, c)
	if err != nil {
		return nil, err
	}
	all, err := s.shownExternals(ctx, by, c.ID)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	return s.filed(by, names, sheet.Table(all))
}

// externalFields are the columns. None is summed: what one source counted is no part of what another did.
func externalFields() []report.Field[campaign.External] {
	type external = campaign.External
	words := func(f report.Field[external], at func(*external) *string) report.Field[external] {
		f.Get = func(e external) report.Value { return report.TextValue(*at(&e)) }
		f.Set = func(e *external, v report.Value) {
			if v.Given {
				*at(e) = v.Text
			}
		}
		return f
	}
	text := func(key, title string, required bool, most int64, at func(*external) *string, also ...string) report.Field[external] {
		return words(report.Field[external]{Key: key, Title: title, Also: also, Form: report.FormText, Required: required, Max: most}, at)
	}
	return []report.Field[external]{
		text("source", "来源", true, 40, func(e *external) *string { return &e.Source }, "数据来源", "公布单位", "发布单位", "平台"),
		text("measure", "指标", true, 20, func(e *external) *string { return &e.Measure }, "指标名称", "项目"),
		words(report.Field[external]{Key: "district", Title: "镇街", Also: []string{"街道", "镇街名称", "单位名称", "地区"}, Form: report.FormPlace}, func(e *external) *string { return &e.District }),
		words(report.Field[external]{Key: "as_of", Title: "截至日期", Also: []string{"日期", "统计日期", "截止日期"}, Form: report.FormDay, Required: true}, func(e *external) *string { return &e.AsOf }),
		{
			Key: "value", Title: "数值", Also: []string{"数量", "数据"}, Form: report.FormDecimal, Required: true, Max: 1_000_000_000_000 * 100,
			Get: func(e external) report.Value { return report.NumberValue(e.Value) },
			Set: func(e *external, v report.Value) { e.Value = v.Number },
		},
		text("unit", "计量单位", true, 4, func(e *external) *string { return &e.Unit }, "单位"),
		text("note", "说明", false, 200, func(e *external) *string { return &e.Note }, "备注"),
		text("link", "链接", false, 500, func(e *external) *string { return &e.Link }, "网址", "出处"),
	}
}
