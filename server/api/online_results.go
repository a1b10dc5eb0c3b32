package api

import (
	"context"

	"pufa/server/quiz"
	"pufa/server/report"
)

// onlineRow is where a person stands, by nickname.
type onlineRow struct {
	Rank     int    `json:"rank"`
	Name     string `json:"name" doc:"昵称"`
	District string `json:"district"`
	Unit     string `json:"unit,omitempty"`
	Points   int64  `json:"points"`
	Right    int64  `json:"right" doc:"计入的几次答对的题数"`
	Attempts int    `json:"attempts" doc:"答完的次数"`
	UsedMS   int64  `json:"used_ms" doc:"比用时的时间"`
	Passed   bool   `json:"passed"`
	Me       bool   `json:"me,omitempty"`
}

// onlineGroup is where a sub-district or a unit stands.
type onlineGroup struct {
	Rank    int    `json:"rank"`
	Name    string `json:"name"`
	Points  int64  `json:"points"`
	Persons int    `json:"persons" doc:"参赛人数"`
	Counted int    `json:"counted" doc:"计入人数"`
}

type onlineBoard struct {
	Phase     string        `json:"phase" enum:"training,formal,final"`
	Persons   []onlineRow   `json:"persons" nullable:"false" doc:"没公开则为空"`
	Me        *onlineRow    `json:"me,omitempty" doc:"我的名次"`
	Districts []onlineGroup `json:"districts" nullable:"false"`
	Units     []onlineGroup `json:"units" nullable:"false"`
	Players   int           `json:"players" doc:"答完过的人数"`
	Begun     int           `json:"begun" doc:"开始的次数"`
	Finished  int           `json:"finished" doc:"答完的次数"`
	Attempts  int           `json:"attempts" doc:"个人分为最好几次之和"`
	Members   int           `json:"members" doc:"镇街、单位分为最好几人之和；0 为全部"`
}

type onlineBoardOutput struct{ Body onlineBoard }

type onlineBoardQuery struct {
	ID    string `path:"id" maxLength:"64"`
	Phase string `query:"phase" enum:"training,formal,final" required:"true"`
}

// Rows shown: to residents the head of the board, to an organiser's page more; a sheet has all of them.
const (
	publicRows  = 50
	resultsRows = 500
)

func (s *Server) onlineBoard(ctx context.Context, in *onlineBoardQuery) (*onlineBoardOutput, error) {
	c, b, err := s.Examiner.PublicBoard(ctx, in.ID, in.Phase)
	if err != nil {
		return nil, err
	}
	v, err := s.viewBoard(ctx, &c, b, in.Phase, publicRows)
	if err != nil {
		return nil, err
	}
	v.Begun, v.Finished = 0, 0
	return &onlineBoardOutput{Body: v}, nil
}

func (s *Server) onlineResults(ctx context.Context, in *onlineBoardQuery) (*onlineBoardOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	c, b, err := s.Examiner.Results(ctx, by, in.ID, in.Phase)
	if err != nil {
		return nil, err
	}
	v, err := s.viewBoard(ctx, &c, b, in.Phase, resultsRows)
	if err != nil {
		return nil, err
	}
	return &onlineBoardOutput{Body: v}, nil
}

// viewBoard names who is on a board, and the person who asks if they are further down than it goes.
func (s *Server) viewBoard(ctx context.Context, c *quiz.Contest, b quiz.Board, phase string, most int) (onlineBoard, error) {
	v := onlineBoard{
		Phase: phase, Persons: []onlineRow{}, Districts: []onlineGroup{}, Units: []onlineGroup{}, Players: len(b.Persons),
		Begun: b.Begun, Finished: b.Finished, Attempts: c.Boards.Attempts, Members: c.Boards.Members,
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return v, err
	}
	me := ""
	if person := residentIfAny(ctx); person != nil {
		me = person.ID
	}
	shown := b.Persons[:min(most, len(b.Persons))]
	for _, standing := range b.Persons[len(shown):] {
		if standing.Person == me && me != "" {
			shown = append(shown[:len(shown):len(shown)], standing)
		}
	}
	rows, err := s.nameRows(ctx, shown, names)
	if err != nil {
		return v, err
	}
	for i, row := range rows {
		if row.Me = shown[i].Person == me && me != ""; row.Me {
			mine := row
			v.Me = &mine
		}
		if i < most {
			v.Persons = append(v.Persons, row)
		}
	}
	for _, g := range b.Districts {
		name := names[g.Name]
		if name == "" {
			name = g.Name
		}
		v.Districts = append(v.Districts, onlineGroup{g.Rank, name, g.Points, g.Persons, g.Counted})
	}
	for _, g := range b.Units {
		v.Units = append(v.Units, onlineGroup{g.Rank, g.Name, g.Points, g.Persons, g.Counted})
	}
	return v, nil
}

// gone is what stands for a person who has had themselves erased.
const gone = "（已注销）"

func (s *Server) nameRows(ctx context.Context, standings []quiz.Standing, districts map[string]string) ([]onlineRow, error) {
	ids := make([]string, len(standings))
	for i, standing := range standings {
		ids[i] = standing.Person
	}
	names, err := s.Nicknames.Nicknames(ctx, ids)
	if err != nil {
		return nil, err
	}
	rows := make([]onlineRow, len(standings))
	for i, standing := range standings {
		name, ok := names[standing.Person]
		if !ok {
			name = gone
		}
		rows[i] = onlineRow{
			Rank: standing.Rank, Name: name, District: districts[standing.District], Unit: standing.Unit, Points: standing.Points,
			Right: standing.Right, Attempts: standing.Attempts, UsedMS: standing.TieMS, Passed: standing.Passed,
		}
	}
	return rows, nil
}

func (s *Server) onlineSheet(ctx context.Context, in *onlineBoardQuery) (*sheetOutput, error) {
	by, c, err := s.ofCampaign(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	contest, b, err := s.Examiner.Results(ctx, by, in.ID, in.Phase)
	if err != nil {
		return nil, err
	}
	v, err := s.viewBoard(ctx, &contest, b, in.Phase, len(b.Persons))
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	title := c.Title + quiz.PhaseTitle(in.Phase)
	tables := []report.Table{personsSheet(title, v.Persons), groupsSheet("各镇街", "镇街", title, v.Districts)}
	if len(v.Units) > 0 {
		tables = append(tables, groupsSheet("各单位", "单位", title, v.Units))
	}
	return s.filed(by, names, tables...)
}

func personsSheet(title string, rows []onlineRow) report.Table {
	t := report.Table{Name: "个人", Title: title + "个人成绩", Columns: []report.Column{
		{Title: "名次", Kind: report.Int},
		{Title: "昵称", Kind: report.Text},
		{Title: "镇街", Kind: report.Text},
		{Title: "单位", Kind: report.Text},
		{Title: "得分", Unit: "分", Kind: report.Int},
		{Title: "答对", Unit: "题", Kind: report.Int},
		{Title: "答完", Unit: "次", Kind: report.Int, Sum: true},
		{Title: "用时", Unit: "毫秒", Kind: report.Int},
		{Title: "合格", Kind: report.Text},
	}}
	for _, r := range rows {
		passed := ""
		if r.Passed {
			passed = "合格"
		}
		t.Rows = append(t.Rows, []any{r.Rank, r.Name, r.District, r.Unit, r.Points, r.Right, r.Attempts, r.UsedMS, passed})
	}
	return t
}

func groupsSheet(name, by, title string, groups []onlineGroup) report.Table {
	t := report.Table{Name: name, Title: title + name + "成绩", Columns: []report.Column{
		{Title: "名次", Kind: report.Int},
		{Title: by, Kind: report.Text},
		{Title: "得分", Unit: "分", Kind: report.Int},
		{Title: "参赛", Unit: "人", Kind: report.Int, Sum: true},
		{Title: "计入", Unit: "人", Kind: report.Int, Sum: true},
	}}
	for _, g := range groups {
		t.Rows = append(t.Rows, []any{g.Rank, g.Name, g.Points, g.Persons, g.Counted})
	}
	return t
}
