package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/contest"
	"pufa/server/report"
)

var rosterProblems = []problemRule{
	{contest.ErrNoRoster, http.StatusConflict, "no_roster", "这场竞赛谁都能参加，没有名单"},
	{contest.ErrNeedsLine, http.StatusUnprocessableEntity, "roster_needed", "这场竞赛只限名单上的人，请找到自己的名字"},
	{contest.ErrNoLine, http.StatusNotFound, "no_such_line", "名单上没有这一行，请重新找"},
	{contest.ErrLineTaken, http.StatusConflict, "line_taken", "这个名字已经有人入场。如果就是你，请找主持人放开"},
	{contest.ErrLineCode, http.StatusForbidden, "wrong_line_code", "入场码不对，请看发给你的纸条"},
	{contest.ErrLineShut, http.StatusConflict, "line_shut", "入场码试错太多次，请找主持人放开"},
	{report.ErrUnreadable, http.StatusUnprocessableEntity, "unreadable_file", "读不了这个文件，请存成 .xlsx 或 .csv，或者直接粘贴"},
}

type rosterInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Text string `json:"text,omitempty" maxLength:"20000" doc:"每行一人：名字，可以加单位"`
		XLSX []byte `json:"xlsx,omitempty" doc:"Excel 文件，第一张表"`
	}
}

type rosterAdded struct {
	Body struct {
		Added    int `json:"added"`
		Repeated int `json:"repeated" doc:"名单上已经有的"`
	}
}

// RosterLineView is a line as hosts see it.
type RosterLineView struct {
	Line    string     `json:"line"`
	Name    string     `json:"name"`
	Unit    string     `json:"unit,omitempty"`
	Code    string     `json:"code,omitempty" doc:"个人入场码"`
	Shut    bool       `json:"shut,omitempty" doc:"入场码试错太多次"`
	TakenAt *time.Time `json:"taken_at,omitempty" doc:"入场时间；没有表示还没有人用"`
}

type rosterOutput struct {
	Body struct {
		Lines []RosterLineView `json:"lines"`
	}
}

type rosterLinePath struct {
	ID   string `path:"id" maxLength:"64"`
	Line string `path:"line" maxLength:"20"`
}

type rosterLineOutput struct{ Body RosterLineView }

type onRosterInput struct {
	Code string `path:"code" pattern:"^[0-9]{6}$" doc:"六位参赛码"`
	Name string `query:"name" maxLength:"20" doc:"名字的开头"`
}

// RosterName is a line as somebody sees it who looks for their own.
type RosterName struct {
	Line  string `json:"line"`
	Name  string `json:"name"`
	Unit  string `json:"unit,omitempty"`
	Taken bool   `json:"taken" doc:"已经有人入场"`
}

type onRosterOutput struct {
	Body struct {
		Lines []RosterName `json:"lines" doc:"最多 20 行"`
	}
}

func (s *Server) registerRoster(a huma.API) {
	handle(a, "GET /contests/{id}/roster", "get-roster", "名单", s.getRoster)
	handle(a, "POST /contests/{id}/roster", "add-to-roster", "往名单里加人", s.addToRoster)
	handle(a, "GET /contests/{id}/roster.xlsx", "download-roster", "名单和入场码，供打印", s.rosterSheet, download)
	handle(a, "POST /contests/{id}/roster/{line}/free", "free-line", "放开一行，让人重新入场", s.freeLine)
	handle(a, "DELETE /contests/{id}/roster/{line}", "strike-line", "从名单上划掉还没有人用的一行", s.strikeLine, noContent)
	handle(a, "GET /contests/code/{code}/roster", "find-on-roster", "在名单上找自己", s.findOnRoster)
}

func (s *Server) getRoster(ctx context.Context, in *contestPath) (*rosterOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	lines, err := s.Contests.Roster(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	out := &rosterOutput{}
	out.Body.Lines = make([]RosterLineView, len(lines))
	for i := range lines {
		out.Body.Lines[i] = viewLine(&lines[i])
	}
	return out, nil
}

func (s *Server) addToRoster(ctx context.Context, in *rosterInput) (*rosterAdded, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	rows := contest.RosterRows(in.Body.Text)
	if len(in.Body.XLSX) > 0 {
		if rows, err = report.ReadXLSX(in.Body.XLSX, contest.MaxRoster+2); err != nil {
			return nil, err
		}
	}
	out := &rosterAdded{}
	out.Body.Added, out.Body.Repeated, err = s.Contests.AddToRoster(ctx, by, in.ID, rows)
	return out, err
}

func (s *Server) freeLine(ctx context.Context, in *rosterLinePath) (*rosterLineOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	line, err := s.Contests.FreeLine(ctx, by, in.ID, in.Line)
	return &rosterLineOutput{viewLine(&line)}, err
}

func (s *Server) strikeLine(ctx context.Context, in *rosterLinePath) (*empty, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	return &empty{}, s.Contests.StrikeLine(ctx, by, in.ID, in.Line)
}

func (s *Server) findOnRoster(ctx context.Context, in *onRosterInput) (*onRosterOutput, error) {
	lines, err := s.Contests.OnRoster(ctx, in.Code, in.Name)
	if err != nil {
		return nil, err
	}
	out := &onRosterOutput{}
	out.Body.Lines = make([]RosterName, len(lines))
	for i, l := range lines {
		out.Body.Lines[i] = RosterName{Line: l.Line, Name: l.Name, Unit: l.Unit, Taken: l.Person != ""}
	}
	return out, nil
}

func viewLine(l *contest.RosterLine) RosterLineView {
	v := RosterLineView{Line: l.Line, Name: l.Name, Unit: l.Unit, Code: l.Code, Shut: l.Shut()}
	if l.Person != "" {
		v.TakenAt = &l.TakenAt
	}
	return v
}

func (s *Server) rosterSheet(ctx context.Context, in *contestPath) (*sheetOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	summary, _, err := s.Contests.Open(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	lines, err := s.Contests.Roster(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	t := rosterTable(lines, s.PublicURL.JoinPath("join", summary.Code).String())
	t.Title = summary.Title + "参赛名单"
	return s.filed(by, names, t)
}

// rosterTable is a list to print and cut up: each line holds all that its person needs.
func rosterTable(lines []contest.RosterLine, address string) report.Table {
	t := report.Table{Name: "名单", Columns: []report.Column{
		{Title: "序号", Kind: report.Int},
		{Title: "姓名", Kind: report.Text},
		{Title: "单位", Kind: report.Text},
		{Title: "入场码", Kind: report.Text},
		{Title: "入场网址", Kind: report.Text},
		{Title: "状态", Kind: report.Text},
	}}
	for i, l := range lines {
		state := "未入场"
		if l.Person != "" {
			state = "已入场"
		}
		t.Rows = append(t.Rows, []any{i + 1, l.Name, strings.TrimSpace(l.Unit), l.Code, address, state})
	}
	return t
}
