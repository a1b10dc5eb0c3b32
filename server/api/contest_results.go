package api

import (
	"context"

	"pufa/server/campaign"
	"pufa/server/contest"
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
		Questions []questionResult      `json:"questions"`
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
	out.Body.Final = res.Phase == contest.PhaseEnded
	out.Body.Players, out.Body.Rows, out.Body.Districts = res.Players, res.Rows, res.Districts
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
	t := standingsTable(res)
	t.Title, t.Unit, t.Date = res.Contest.Title+"成绩表", filer(by, names), campaign.Day(s.Now())
	return sheet(t)
}

func standingsTable(res contest.Results) report.Table {
	t := report.Table{Columns: []report.Column{
		{Title: "名次", Kind: report.Int},
		{Title: "昵称", Kind: report.Text},
		{Title: "镇街", Kind: report.Text},
		{Title: "得分", Kind: report.Int},
		{Title: "答题", Unit: "题", Kind: report.Int},
		{Title: "答对", Unit: "题", Kind: report.Int},
		{Title: "答对题用时", Unit: "毫秒", Kind: report.Int},
	}}
	for _, r := range res.Rows {
		t.Rows = append(t.Rows, []any{r.Rank, r.Name, r.District, r.Points, r.Answers, r.Right, r.TookMS})
	}
	return t
}
