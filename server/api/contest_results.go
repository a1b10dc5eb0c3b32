package api

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"pufa/server/answer"
	"pufa/server/contest"
	"pufa/server/question"
	"pufa/server/report"
)

// questionResult is how one question was answered.
type questionResult struct {
	ContestQuestion
	Counts   []int `json:"counts" doc:"各选项的人数"`
	Answered int   `json:"answered"`
	Correct  int   `json:"correct"`
	Skipped  bool  `json:"skipped" doc:"跳过的题不计分"`
}

type resultsOutput struct {
	Body struct {
		Final     bool                  `json:"final"`
		Players   int                   `json:"players"`
		Rows      []contest.BoardRow    `json:"rows"`
		Districts []contest.DistrictRow `json:"districts"`
		Groups    []contest.GroupRow    `json:"groups" nullable:"false" doc:"小组榜；不分小组则为空"`
		Scoring   contest.Scoring       `json:"scoring"`
		Questions []questionResult      `json:"questions"`
		Stage     *stageResults         `json:"stage,omitempty" doc:"台上比赛才有"`
	}
}

func (s *Server) results(ctx context.Context, id string) (contest.Results, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return contest.Results{}, err
	}
	return s.Contests.Results(ctx, by, id)
}

func (s *Server) getResults(ctx context.Context, in *contestPath) (*resultsOutput, error) {
	res, err := s.results(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := &resultsOutput{}
	out.Body.Final = res.Phase == contest.PhaseEnded && !res.Contest.Rehearsal
	out.Body.Players, out.Body.Rows, out.Body.Districts = res.Players, res.Rows, res.Districts
	out.Body.Groups, out.Body.Scoring = append([]contest.GroupRow{}, res.Groups...), res.Contest.Scoring
	out.Body.Stage = viewStageResults(res.Stage)
	out.Body.Questions = make([]questionResult, len(res.Questions))
	for i := range res.Questions {
		q := &res.Questions[i]
		out.Body.Questions[i] = questionResult{
			ContestQuestion: viewAsked(q.Index, &q.Asked), Counts: append([]int{}, q.Tally.Counts...),
			Answered: q.Tally.Answered, Correct: q.Tally.Correct, Skipped: q.Skipped,
		}
	}
	return out, nil
}

func (s *Server) resultsSheet(ctx context.Context, in *contestPath) (*sheetOutput, error) {
	res, err := s.results(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	tables := resultTables(res)
	for i := range tables {
		tables[i].Title = res.Contest.Title + rehearsalMark(res.Contest) + tables[i].Title
	}
	return s.filed(by, names, tables...)
}

// rehearsalMark keeps a rehearsal's sheet from being taken for the real one.
func rehearsalMark(c contest.Contest) string {
	if c.Rehearsal {
		return "（彩排，不算数）"
	}
	return ""
}

// resultTables are the sheets of the results: who stands where, who came from where, how each question went.
func resultTables(res contest.Results) []report.Table {
	tables := append(stageTables(res), standingsTable(res))
	if res.Contest.Scoring.Groups.By != contest.GroupNone {
		tables = append(tables, groupsTable(res))
	}
	tables = append(tables, turnoutTable(res), answeredTable(res))
	if len(res.Moderated) > 0 {
		tables = append(tables, moderatedTable(res))
	}
	return tables
}

// moderatedTable is what hosts did about players: who, when and why.
func moderatedTable(res contest.Results) report.Table {
	t := report.Table{Name: "参赛者处理", Title: "参赛者处理记录", Columns: []report.Column{
		{Title: "时间", Kind: report.Text},
		{Title: "操作人", Kind: report.Text},
		{Title: "昵称", Kind: report.Text},
		{Title: "镇街", Kind: report.Text},
		{Title: "处理", Kind: report.Text},
		{Title: "原因", Kind: report.Text},
	}}
	for _, m := range res.Moderated {
		by := m.By
		if by == "" {
			by = "本人"
		}
		t.Rows = append(t.Rows, []any{m.At.In(answer.China).Format("2006-01-02 15:04:05"), by, m.Name, m.District, m.Text, m.Why})
	}
	return t
}

// standingsTable is everybody's place, with a column for every option of the contest.
func standingsTable(res contest.Results) report.Table {
	t := report.Table{Name: "名次", Title: "成绩表", Columns: []report.Column{
		{Title: "名次", Kind: report.Int},
		{Title: "昵称", Kind: report.Text},
		{Title: "镇街", Kind: report.Text},
		{Title: "得分", Kind: report.Int},
		{Title: "答题", Unit: "题", Kind: report.Int},
		{Title: "答对", Unit: "题", Kind: report.Int},
		{Title: "得分题用时", Unit: "毫秒", Kind: report.Int},
	}}
	options := optionColumns(res.Contest.Scoring)
	for _, o := range options {
		t.Columns = append(t.Columns, o.column)
	}
	for _, r := range res.Rows {
		row := []any{r.Rank, r.Name, r.District, r.Points, r.Answers, r.Right, r.TookMS}
		for _, o := range options {
			row = append(row, o.value(r))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// optionColumn is a column that only some contests have.
type optionColumn struct {
	column report.Column
	value  func(contest.BoardRow) any
}

func optionColumns(rule contest.Scoring) (columns []optionColumn) {
	if rule.Groups.By == contest.GroupUnit {
		columns = append(columns, optionColumn{
			report.Column{Title: "单位", Kind: report.Text}, func(r contest.BoardRow) any { return r.Unit },
		})
	}
	if rule.Streak.Bonus > 0 {
		columns = append(columns, optionColumn{
			report.Column{Title: "最多连对", Unit: "题", Kind: report.Int}, func(r contest.BoardRow) any { return r.Longest },
		})
	}
	if rule.Lives > 0 {
		columns = append(columns, optionColumn{
			report.Column{Title: "剩余的命", Unit: "条", Kind: report.Int}, func(r contest.BoardRow) any { return r.Lives },
		}, optionColumn{report.Column{Title: "淘汰", Kind: report.Text}, func(r contest.BoardRow) any {
			if !r.Out {
				return ""
			}
			return fmt.Sprintf("第 %d 题", r.OutAt)
		}})
	}
	return columns
}

// groupsTable is the board of groups.
func groupsTable(res contest.Results) report.Table {
	rule := res.Contest.Scoring.Groups
	by := "镇街"
	points := report.Column{Title: "总分", Unit: "分", Kind: report.Int}
	if rule.By == contest.GroupUnit {
		by = "单位"
	}
	if rule.Score == contest.GroupMean {
		points = report.Column{Title: "平均分", Unit: "分", Kind: report.Mean}
	}
	t := report.Table{Name: "小组", Title: "小组成绩", Columns: []report.Column{
		{Title: "名次", Kind: report.Int},
		{Title: by, Kind: report.Text},
		points,
		{Title: "参赛", Unit: "人", Kind: report.Int, Sum: true},
		{Title: "计入", Unit: "人", Kind: report.Int, Sum: true},
		{Title: "用时", Unit: "毫秒", Kind: report.Int},
	}}
	for _, g := range res.Groups {
		var score any = g.Points
		if points.Kind == report.Int {
			score = int64(g.Points)
		}
		t.Rows = append(t.Rows, []any{g.Rank, g.Name, score, g.Players, g.Counted, g.TookMS})
	}
	return t
}

// turnoutTable adds up who came from where, and how they answered.
func turnoutTable(res contest.Results) report.Table {
	t := report.Table{Name: "各镇街", Title: "各镇街参赛情况", Columns: []report.Column{
		{Title: "镇街", Kind: report.Text},
		{Title: "参赛", Unit: "人", Kind: report.Int, Sum: true},
		{Title: "答题", Unit: "题次", Kind: report.Int, Sum: true},
		{Title: "答对", Unit: "题次", Kind: report.Int, Sum: true},
		{Title: "答对率", Kind: report.Rate},
	}}
	for _, d := range res.Districts {
		t.Rows = append(t.Rows, []any{d.District, d.Players, d.Answers, d.Right, share(d.Right, d.Answers)})
	}
	return t
}

// answeredTable is how each question was answered.
func answeredTable(res contest.Results) report.Table {
	t := report.Table{Name: "各题", Title: "各题作答情况", Columns: []report.Column{
		{Title: "题号", Kind: report.Int},
		{Title: "题目", Kind: report.Text},
		{Title: "正确答案", Kind: report.Text},
		{Title: "依据", Kind: report.Text},
		{Title: "作答", Unit: "人", Kind: report.Int},
		{Title: "答对", Unit: "人", Kind: report.Int},
		{Title: "答对率", Kind: report.Rate},
		{Title: "计分", Kind: report.Text},
	}}
	for i := range res.Questions {
		r := &res.Questions[i]
		q := viewAsked(r.Index, &r.Asked)
		scores := "计分"
		if r.Skipped {
			scores = "跳过，不计分"
		}
		t.Rows = append(t.Rows, []any{
			r.Index + 1, q.Stem, rightAnswer(q), "《" + q.LawShort + "》" + q.ArticleTitle,
			r.Tally.Answered, r.Tally.Correct, share(r.Tally.Correct, r.Tally.Answered), scores,
		})
	}
	return t
}

// rightAnswer is the right answer in words.
func rightAnswer(q ContestQuestion) string {
	words, between := slices.Clone(q.Accept), "；"
	for _, i := range q.Answer {
		words = append(words, q.Options[i])
	}
	if q.Type == string(question.Ordering) {
		between = " → "
	}
	return strings.Join(words, between)
}

// share is a part of a whole, not known where the whole is nought.
func share(part, whole int) any {
	if whole == 0 {
		return nil
	}
	return float64(part) / float64(whole)
}
