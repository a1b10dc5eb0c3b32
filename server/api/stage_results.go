package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/answer"
	"pufa/server/contest"
	"pufa/server/report"
)

// stageResults is how a match on stage went.
type stageResults struct {
	Teams  []contest.TeamView  `json:"teams"`
	Past   []contest.PastAsked `json:"past" doc:"问过的题和判定，按先后"`
	Judged []judgedResult      `json:"judged" doc:"评委打分的答案，按先后"`
	Rounds []contest.RoundItem `json:"rounds"`
	Log    []contest.LogLine   `json:"log"`
}

// judgedResult is an answer that judges gave points for, aloud or in writing.
type judgedResult struct {
	Question int         `json:"question"`
	Title    string      `json:"title"`
	Team     int         `json:"team"`
	Text     string      `json:"text,omitempty" doc:"书面作答的文字"`
	Marks    []judgeMark `json:"marks"`
	Points   float64     `json:"points" doc:"计入的分"`
	Void     bool        `json:"void"`
}

type judgeMark struct {
	Judge  int     `json:"judge"`
	Points float64 `json:"points"`
}

func viewJudged(j *contest.JudgedResult) judgedResult {
	v := judgedResult{Question: j.Question, Title: j.Title, Team: j.Team, Text: j.Text, Marks: []judgeMark{}, Points: j.Points, Void: j.Void}
	for _, m := range j.Marks {
		v.Marks = append(v.Marks, judgeMark{m.Judge, contest.AsPoints(m.Points)})
	}
	slices.SortFunc(v.Marks, func(a, b judgeMark) int { return a.Judge - b.Judge })
	return v
}

func viewStageResults(res *contest.StageResults) *stageResults {
	if res == nil {
		return nil
	}
	v := &stageResults{
		Teams: res.Teams, Past: res.Past, Judged: make([]judgedResult, len(res.Judged)), Rounds: res.Rounds,
		Log: make([]contest.LogLine, len(res.Events)),
	}
	for i := range res.Judged {
		v.Judged[i] = viewJudged(&res.Judged[i])
	}
	for i, e := range res.Events {
		v.Log[i] = contest.LogLine{Seq: e.Seq, At: e.At.UnixMilli(), By: e.By, Text: e.Text()}
	}
	return v
}

// stageTables are the sheets a match has more: the teams, how each question was ruled, the presses, and the log.
func stageTables(res contest.Results) []report.Table {
	if res.Stage == nil {
		return nil
	}
	tables := []report.Table{teamsTable(res), verdictsTable(res)}
	if len(res.Stage.Judged) > 0 {
		tables = append(tables, judgedTable(res))
	}
	return append(tables, buzzesTable(res), logTable(res))
}

// judgedTable is what judges gave points for, with a column for each judge.
func judgedTable(res contest.Results) report.Table {
	t := report.Table{Name: "评委打分", Title: "评委打分表", Columns: []report.Column{
		{Title: "题号", Kind: report.Int},
		{Title: "题目", Kind: report.Text},
		{Title: "台号", Kind: report.Int},
		{Title: "书面作答", Kind: report.Text},
	}}
	for judge := range res.Contest.Judges {
		t.Columns = append(t.Columns, report.Column{Title: fmt.Sprintf("%d 号评委", judge+1), Kind: report.Mean})
	}
	t.Columns = append(t.Columns, report.Column{Title: "得分", Kind: report.Mean}, report.Column{Title: "计分", Kind: report.Text})
	for i := range res.Stage.Judged {
		j := viewJudged(&res.Stage.Judged[i])
		row := []any{j.Question + 1, j.Title, j.Team, j.Text}
		marks := make([]any, len(res.Contest.Judges))
		for _, m := range j.Marks {
			marks[m.Judge-1] = m.Points
		}
		t.Rows = append(t.Rows, append(append(row, marks...), j.Points, countsWord(j.Void)))
	}
	return t
}

// countsWord says whether a question counts.
func countsWord(void bool) string {
	if void {
		return "作废"
	}
	return "计分"
}

func teamsTable(res contest.Results) report.Table {
	t := report.Table{Name: "队伍", Title: "队伍成绩表", Columns: []report.Column{
		{Title: "名次", Kind: report.Int},
		{Title: "台号", Kind: report.Int},
		{Title: "队伍", Kind: report.Text},
		{Title: "单位", Kind: report.Text},
		{Title: "得分", Kind: report.Mean},
		{Title: "犯规", Unit: "次", Kind: report.Int},
	}}
	for _, team := range res.Stage.Teams {
		t.Rows = append(t.Rows, []any{team.Rank, team.Number, team.Name, team.Unit, team.Points, team.Fouls})
	}
	return t
}

var verdictWords = map[contest.Verdict]string{
	contest.VerdictRight: "答对", contest.VerdictPartial: "部分答对", contest.VerdictWrong: "答错",
}

func verdictsTable(res contest.Results) report.Table {
	t := report.Table{Name: "各题判定", Title: "各题判定表", Columns: []report.Column{
		{Title: "题号", Kind: report.Int},
		{Title: "题目", Kind: report.Text},
		{Title: "台号", Kind: report.Int},
		{Title: "判定", Kind: report.Text},
		{Title: "得分", Kind: report.Mean},
		{Title: "计分", Kind: report.Text},
	}}
	for _, q := range res.Stage.Past {
		for _, v := range q.Verdicts {
			t.Rows = append(t.Rows, []any{q.Question + 1, q.Title, v.Team, verdictWords[v.Verdict], v.Points, countsWord(q.Void)})
		}
	}
	return t
}

// buzzesTable is every press that counted or was a foul, as the log has it.
func buzzesTable(res contest.Results) report.Table {
	t := report.Table{Name: "抢答", Title: "抢答记录", Columns: []report.Column{
		{Title: "序号", Kind: report.Int},
		{Title: "题号", Kind: report.Int},
		{Title: "台号", Kind: report.Int},
		{Title: "到达时间", Kind: report.Text},
		{Title: "计入时间", Kind: report.Text},
		{Title: "补回", Unit: "毫秒", Kind: report.Mean},
		{Title: "结果", Kind: report.Text},
	}}
	for _, e := range res.Stage.Events {
		x := e.Stage
		if x == nil {
			continue
		}
		arrived, credited := e.Pressed()
		row := []any{e.Seq, e.Question + 1, x.Team, pressTime(arrived)}
		switch {
		case e.Type == contest.EventBuzzed:
			row = append(row, pressTime(credited), float64(x.CreditUS)/1000, "按下")
		case e.Type == contest.EventFouled && x.Foul == contest.FoulEarly && !x.Credited.IsZero(): // by the buzzer, not by the host
			row = append(row, pressTime(credited), float64(x.CreditUS)/1000, "抢跑")
		case e.Type == contest.EventFouled && x.Foul == contest.FoulEarly:
			row = append(row, "", nil, "抢跑")
		case e.Type == contest.EventWon && len(x.Teams) > 0:
			row = append(row, "", nil, "抢到（抽签）")
		case e.Type == contest.EventWon:
			row = append(row, "", nil, "抢到")
		default:
			continue
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// pressTime is as fine as presses are compared.
func pressTime(t time.Time) string { return t.In(answer.China).Format("15:04:05.0000") }

func clockTime(t time.Time) string { return t.In(answer.China).Format("15:04:05.000") }

func logTable(res contest.Results) report.Table {
	t := report.Table{Name: "记录", Title: "比赛记录", Columns: []report.Column{
		{Title: "序号", Kind: report.Int},
		{Title: "时间", Kind: report.Text},
		{Title: "操作人", Kind: report.Text},
		{Title: "记录", Kind: report.Text},
	}}
	for _, e := range res.Stage.Events {
		t.Rows = append(t.Rows, []any{e.Seq, clockTime(e.At), e.By, e.Text()})
	}
	return t
}

// downloadJSON declares that an operation answers with a JSON file to keep.
func downloadJSON(op *huma.Operation) {
	op.Responses = map[string]*huma.Response{"200": {
		Description: "JSON 文件",
		Content:     map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}}},
	}}
}

func (s *Server) auditFile(ctx context.Context, in *contestPath) (*sheetOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	audit, err := s.Contests.Audit(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(audit); err != nil {
		return nil, fmt.Errorf("write the audit of %s: %w", in.ID, err)
	}
	return &sheetOutput{
		ContentType: "application/json", ContentDisposition: report.Disposition(report.FileName(audit.Title+"审计记录", "json")),
		CacheControl: "no-store", Body: b.Bytes(),
	}, nil
}
