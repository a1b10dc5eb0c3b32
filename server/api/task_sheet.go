package api

import (
	"context"
	"slices"
	"strconv"

	"pufa/server/account"
	"pufa/server/campaign"
	"pufa/server/district"
	"pufa/server/report"
)

// taskSheetOf is a plan's tasks as a sheet.
func (s *Server) taskSheetOf(ctx context.Context, p campaign.Plan, measures campaign.Gauges) (report.Sheet[campaign.Task], error) {
	nodes, err := s.Districts.All(ctx)
	if err != nil {
		return report.Sheet[campaign.Task]{}, err
	}
	c, err := s.Planner.Get(ctx, p.Campaign)
	if err != nil {
		return report.Sheet[campaign.Task]{}, err
	}
	year, _ := strconv.Atoi(c.From[:4]) // a campaign's days are checked when it is set up
	return report.Sheet[campaign.Task]{
		Title:  p.Title,
		Fields: taskFields(c, measures),
		Places: district.NewFinder(nodes),
		Year:   year,
		New:    func() campaign.Task { return campaign.Task{From: c.From, To: c.To} },
		Key:    campaign.TaskKey,
	}, nil
}

func (s *Server) taskIntake(ctx context.Context, by account.Organiser, id string) (intake[campaign.Task], error) {
	in, err := s.Schedule.Intake(ctx, by, id)
	if err != nil {
		return intake[campaign.Task]{}, err
	}
	sheet, err := s.taskSheetOf(ctx, in.Plan, in.Measures)
	sheet.Check = func(t *campaign.Task) []report.Fault { return faultsOf(in.Suits(*t)) }
	return intake[campaign.Task]{
		sheet: sheet,
		known: func(ctx context.Context, _ []string) (map[string]bool, error) { return in.Known(ctx) },
		write: in.Import,
	}, err
}

func taskFields(c campaign.Campaign, measures campaign.Gauges) []report.Field[campaign.Task] {
	type task = campaign.Task
	words := func(f report.Field[task], at func(*task) *string) report.Field[task] {
		f.Get = func(t task) report.Value { return report.TextValue(*at(&t)) }
		f.Set = func(t *task, v report.Value) {
			if v.Given {
				*at(t) = v.Text
			}
		}
		return f
	}
	return []report.Field[task]{
		words(report.Field[task]{Key: "title", Title: "任务", Also: []string{"任务名称", "工作任务", "工作内容"}, Form: report.FormText, Required: true, Max: 80}, func(t *task) *string { return &t.Title }),
		words(report.Field[task]{Key: "district", Title: "镇街", Also: []string{"街道", "镇街名称", "责任镇街"}, Form: report.FormPlace}, func(t *task) *string { return &t.District }),
		words(report.Field[task]{Key: "department", Title: "责任单位", Also: []string{"责任部门", "牵头单位"}, Form: report.FormChoice, Choices: c.Units}, func(t *task) *string { return &t.Department }),
		words(report.Field[task]{Key: "from", Title: "开始", Also: []string{"开始日期", "开始时间"}, Form: report.FormDay}, func(t *task) *string { return &t.From }),
		words(report.Field[task]{Key: "to", Title: "截止", Also: []string{"截止日期", "完成时限", "完成时间"}, Form: report.FormDay}, func(t *task) *string { return &t.To }),
		{
			Key: "measure", Title: "怎么算", Also: []string{"考核指标", "计算办法"}, Form: report.FormChoice, Required: true, Choices: measures.Titles(),
			Get: func(t task) report.Value {
				measure, _ := measures.Find(t.Measure)
				return report.TextValue(measure.Title)
			},
			Set: func(t *task, v report.Value) {
				if measure, ok := measures.Named(v.Text); ok {
					t.Measure = measure.Measure
				}
			},
		},
		{
			Key: "amount", Title: "数量", Also: []string{"目标", "目标数"}, Form: report.FormWhole, Max: mostCounted,
			Get: func(t task) report.Value { return report.Value{Number: t.Amount, Given: t.Amount > 0} },
			Set: func(t *task, v report.Value) { t.Amount = v.Number },
		},
	}
}

// standingWords say how a task stands.
var standingWords = map[campaign.Standing]string{
	campaign.NotBegun: "未开始", campaign.UnderWay: "进行中", campaign.Achieved: "已完成", campaign.Overdue: "已过期",
}

// tasksSheet is a plan's tasks under the columns they can be read from, with how far they are behind.
func (s *Server) tasksSheet(ctx context.Context, in *planPath) (*sheetOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.Schedule.Plan(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	o, names, err := s.planned(ctx, p.Campaign)
	if err != nil {
		return nil, err
	}
	sheet, err := s.taskSheetOf(ctx, p, o.Measures)
	if err != nil {
		return nil, err
	}
	moving := slices.DeleteFunc(o.Tasks, func(t campaign.Moving) bool { return t.Plan != p.ID })
	tasks := make([]campaign.Task, len(moving))
	for i, t := range moving {
		tasks[i] = t.Task
	}
	table := sheet.Table(tasks)
	table.Columns = append(table.Columns, report.Column{Title: "已做", Kind: report.Int}, report.Column{Title: "单位", Kind: report.Text},
		report.Column{Title: "情况", Kind: report.Text}, report.Column{Title: "过期", Unit: "天", Kind: report.Int})
	for i, t := range moving {
		table.Rows[i] = append(table.Rows[i], progressCells(t, o.Measures)...)
	}
	return s.filed(by, names, table)
}

func progressCells(t campaign.Moving, measures campaign.Gauges) []any {
	measure, _ := measures.Find(t.Measure)
	var done, late any
	if t.Measure.By != campaign.ByHand {
		done = t.Done
	}
	if t.Late > 0 {
		late = int64(t.Late)
	}
	return []any{done, measure.Unit, standingWords[t.Standing], late}
}
