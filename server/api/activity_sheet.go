package api

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"pufa/server/account"
	"pufa/server/campaign"
	"pufa/server/district"
	"pufa/server/report"
)

// activitySheetOf is the register of activities as a sheet, as the organiser may write it.
func (s *Server) activitySheetOf(ctx context.Context, by account.Organiser, c campaign.Campaign) (report.Sheet[campaign.Activity], error) {
	nodes, err := s.Districts.All(ctx)
	if err != nil {
		return report.Sheet[campaign.Activity]{}, err
	}
	figures, err := s.Figures.List(ctx)
	if err != nil {
		return report.Sheet[campaign.Activity]{}, err
	}
	year, _ := strconv.Atoi(c.From[:4]) // a campaign's days are checked when it is set up
	return report.Sheet[campaign.Activity]{
		Title:  c.Title + "活动登记表",
		Fields: activityFields(figures.All),
		Places: district.NewFinder(nodes),
		Year:   year,
		New:    func() campaign.Activity { return campaign.Activity{District: by.Scope().Code(), Kind: "其他"} },
		Key:    campaign.ActivityKey,
		Check:  func(a *campaign.Activity) []report.Fault { return faultsOf(s.Diary.Suits(by, c, figures, *a)) },
	}, nil
}

// activityIntake takes a register of activities in.
func (s *Server) activityIntake(ctx context.Context, by account.Organiser, id string) (intake[campaign.Activity], error) {
	c, err := s.Planner.Get(ctx, id)
	if err != nil {
		return intake[campaign.Activity]{}, err
	}
	sheet, err := s.activitySheetOf(ctx, by, c)
	return intake[campaign.Activity]{
		sheet: sheet,
		known: func(ctx context.Context, keys []string) (map[string]bool, error) {
			return s.Diary.Known(ctx, c.ID, keys)
		},
		write: func(ctx context.Context, all []campaign.Activity) ([]error, error) {
			return s.Diary.Import(ctx, by, c, all)
		},
	}, err
}

// faultsOf is an error about a record, beside the field it is about.
func faultsOf(err error) []report.Fault {
	if err == nil {
		return nil
	}
	fault := report.Fault{Text: problemOf(err).Detail}
	if e, ok := errors.AsType[fielded](err); ok {
		fault.Field = e.FieldName()
	}
	if errors.Is(err, account.ErrOtherDistrict) || errors.Is(err, account.ErrDistrictRole) {
		fault = report.Fault{Field: "district", Text: "只能登记本镇街的活动"}
	}
	return []report.Fault{fault}
}

// mostCounted bounds one figure, as the campaign's books do.
const mostCounted = 10_000_000

func activityFields(figures []campaign.Indicator) []report.Field[campaign.Activity] {
	type activity = campaign.Activity
	words := func(f report.Field[activity], at func(*activity) *string) report.Field[activity] {
		f.Get = func(a activity) report.Value { return report.TextValue(*at(&a)) }
		f.Set = func(a *activity, v report.Value) {
			if v.Given {
				*at(a) = v.Text
			}
		}
		return f
	}
	fields := []report.Field[activity]{
		words(report.Field[activity]{Key: "date", Title: "日期", Also: []string{"活动日期"}, Form: report.FormDay, Required: true}, func(a *activity) *string { return &a.Date }),
		{
			Key: "time", Title: "时间", Also: []string{"活动时间", "开始时间"}, Form: report.FormText, Max: 20,
			Get: func(a activity) report.Value { return report.TextValue(a.Time) },
			Set: func(a *activity, v report.Value) { a.Time = clockOf(v.Text) },
		},
		words(report.Field[activity]{Key: "title", Title: "活动名称", Also: []string{"名称", "活动主题"}, Form: report.FormText, Required: true, Max: 60}, func(a *activity) *string { return &a.Title }),
		words(report.Field[activity]{Key: "kind", Title: "类别", Also: []string{"活动类别", "活动类型"}, Form: report.FormChoice, Choices: campaign.ActivityKinds()}, func(a *activity) *string { return &a.Kind }),
		words(report.Field[activity]{Key: "district", Title: "镇街", Also: []string{"街道", "镇街名称"}, Form: report.FormPlace}, func(a *activity) *string { return &a.District }),
		words(report.Field[activity]{Key: "host", Title: "举办单位", Also: []string{"责任单位", "主办单位"}, Form: report.FormText, Max: 40}, func(a *activity) *string { return &a.Host }),
		words(report.Field[activity]{Key: "place", Title: "地点", Also: []string{"活动地点"}, Form: report.FormText, Max: 60}, func(a *activity) *string { return &a.Place }),
		words(report.Field[activity]{Key: "five_class", Title: "五进", Also: []string{"五进类别"}, Form: report.FormChoice, Choices: campaign.FiveClasses()}, func(a *activity) *string { return &a.FiveClass }),
		{
			Key: "online", Title: "方式", Form: report.FormChoice, Choices: []string{"线下", "线上"},
			Get: func(a activity) report.Value {
				if a.Online {
					return report.TextValue("线上")
				}
				return report.TextValue("线下")
			},
			Set: func(a *activity, v report.Value) { a.Online = v.Text == "线上" },
		},
		{
			Key: "attendance", Title: "参与", Unit: "人次", Also: []string{"参与人次", "参加人次", "人次"}, Form: report.FormWhole, Max: mostCounted, Sum: true,
			Get: func(a activity) report.Value { return report.NumberValue(a.Attendance) },
			Set: func(a *activity, v report.Value) { a.Attendance = v.Number },
		},
	}
	for _, i := range figures {
		fields = append(fields, indicatorField(i))
	}
	return append(fields, words(report.Field[activity]{Key: "note", Title: "备注", Form: report.FormText, Max: 500}, func(a *activity) *string { return &a.Note }))
}

func indicatorField(i campaign.Indicator) report.Field[campaign.Activity] {
	return report.Field[campaign.Activity]{
		Key: i.Key, Title: i.Title, Unit: i.Unit, Form: report.FormWhole, Max: mostCounted, Sum: true,
		Get: func(a campaign.Activity) report.Value {
			n, counted := a.Indicators[i.Key]
			return report.Value{Number: n, Given: counted}
		},
		Set: func(a *campaign.Activity, v report.Value) {
			if !v.Given {
				return
			}
			if a.Indicators == nil {
				a.Indicators = map[string]int64{}
			}
			a.Indicators[i.Key] = v.Number
		},
	}
}

// clockOf is a time of day as it is kept, 09:30, out of what Excel and people make of it: 9:30, 9：30, 9:30:00.
func clockOf(text string) string {
	hour, rest, found := strings.Cut(strings.ReplaceAll(text, "：", ":"), ":")
	if !found {
		return text
	}
	minute, _, _ := strings.Cut(rest, ":")
	if len(hour) == 1 {
		hour = "0" + hour
	}
	return hour + ":" + minute
}
