package api

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"pufa/server/account"
	"pufa/server/campaign"
	"pufa/server/district"
	"pufa/server/report"
)

// moveKinds are what goes out in many lines, as sheets call it.
var moveKinds = map[string]campaign.EntryKind{"分配": campaign.Allot, "发放": campaign.HandOut}

// moveSheet is an item's allotments and hand-outs as a sheet, as the organiser may write it. An officer's are hand-outs
// of their own sub-district.
func (s *Server) moveSheet(ctx context.Context, by account.Organiser, m campaign.Material) (report.Sheet[campaign.Entry], error) {
	nodes, err := s.Districts.All(ctx)
	if err != nil {
		return report.Sheet[campaign.Entry]{}, err
	}
	c, err := s.Planner.Get(ctx, m.Campaign)
	if err != nil {
		return report.Sheet[campaign.Entry]{}, err
	}
	year, _ := strconv.Atoi(c.From[:4]) // a campaign's days are checked when it is set up
	return report.Sheet[campaign.Entry]{
		Title:  m.Name + "分配和发放",
		Fields: moveFields(m.Unit),
		Places: district.NewFinder(nodes),
		Year:   year,
		New:    func() campaign.Entry { return campaign.Entry{Kind: campaign.HandOut, District: by.Scope().Code()} },
		Key:    campaign.MoveKey,
	}, nil
}

func (s *Server) moveIntake(ctx context.Context, by account.Organiser, item string) (intake[campaign.Entry], error) {
	m, err := s.Books.Material(ctx, item)
	if err != nil {
		return intake[campaign.Entry]{}, err
	}
	trial, err := s.Books.Try(ctx, by, item)
	if err != nil {
		return intake[campaign.Entry]{}, err
	}
	sheet, err := s.moveSheet(ctx, by, m)
	sheet.Check = func(e *campaign.Entry) []report.Fault { return moveFaults(trial.Check(ctx, *e)) }
	return intake[campaign.Entry]{
		sheet: sheet,
		known: func(_ context.Context, keys []string) (map[string]bool, error) { return trial.Known(keys), nil },
		write: func(ctx context.Context, all []campaign.Entry) ([]error, error) {
			return trial.Import(ctx, all), ctx.Err()
		},
	}, err
}

// moveFaults is an error about a line, beside the field it is about.
func moveFaults(err error) []report.Fault {
	switch {
	case errors.Is(err, campaign.ErrShort):
		return []report.Fault{{Field: "quantity", Text: problemOf(err).Detail}}
	case errors.Is(err, account.ErrDistrictRole):
		return []report.Fault{{Field: "kind", Text: "分配由区级登记，这里只能导入本镇街的发放"}}
	case errors.Is(err, account.ErrOtherDistrict):
		return []report.Fault{{Field: "district", Text: "只能登记本镇街的发放"}}
	default:
		return faultsOf(err)
	}
}

func (s *Server) movesSheet(ctx context.Context, in *materialPath) (*sheetOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	stock, lines, _, err := s.Books.Open(ctx, by, in.ID, campaign.Wanted{Limit: ledgerLimit})
	if err != nil {
		return nil, err
	}
	sheet, err := s.moveSheet(ctx, by, stock.Material)
	if err != nil {
		return nil, err
	}
	var moves []campaign.Entry
	for _, l := range slices.Backward(lines) {
		if l.Kind.Moved() && l.ReversedBy == 0 {
			moves = append(moves, l.Entry)
		}
	}
	return sheetFile(sheet.Table(moves))
}

func moveFields(unit string) []report.Field[campaign.Entry] {
	type entry = campaign.Entry
	words := func(f report.Field[entry], at func(*entry) *string) report.Field[entry] {
		f.Get = func(e entry) report.Value { return report.TextValue(*at(&e)) }
		f.Set = func(e *entry, v report.Value) {
			if v.Given {
				*at(e) = v.Text
			}
		}
		return f
	}
	return []report.Field[entry]{
		words(report.Field[entry]{Key: "date", Title: "日期", Also: []string{"时间"}, Form: report.FormDay, Required: true}, func(e *entry) *string { return &e.Date }),
		{
			Key: "kind", Title: "类别", Form: report.FormChoice, Required: true, Choices: []string{"分配", "发放"},
			Get: func(e entry) report.Value { return report.TextValue(entryWords[e.Kind]) },
			Set: func(e *entry, v report.Value) {
				if v.Given {
					e.Kind = moveKinds[v.Text]
				}
			},
		},
		{
			Key: "district", Title: "镇街", Also: []string{"单位", "街道"}, Form: report.FormPlace,
			Get: func(e entry) report.Value { return report.TextValue(e.District) },
			Set: func(e *entry, v report.Value) {
				if v.Given || v.Text != "" {
					e.District = v.Text
				}
			},
		},
		{
			Key: "quantity", Title: "数量", Unit: unit, Also: []string{"份数", "册数"}, Form: report.FormWhole, Required: true, Min: 1, Max: mostCounted,
			Get: func(e entry) report.Value { return report.NumberValue(e.Quantity) },
			Set: func(e *entry, v report.Value) { e.Quantity = v.Number },
		},
		words(report.Field[entry]{Key: "batch", Title: "批次", Also: []string{"批次号"}, Form: report.FormText, Max: 20}, func(e *entry) *string { return &e.Batch }),
		words(report.Field[entry]{Key: "collector", Title: "领取人", Form: report.FormText, Max: 20}, func(e *entry) *string { return &e.Collector }),
		words(report.Field[entry]{Key: "place", Title: "地点", Also: []string{"场所", "发放地点"}, Form: report.FormText, Max: 60}, func(e *entry) *string { return &e.Place }),
		words(report.Field[entry]{Key: "five_class", Title: "五进", Also: []string{"五进类别"}, Form: report.FormChoice, Choices: campaign.FiveClasses()}, func(e *entry) *string { return &e.FiveClass }),
		words(report.Field[entry]{Key: "note", Title: "备注", Form: report.FormText, Max: 200}, func(e *entry) *string { return &e.Note }),
	}
}
