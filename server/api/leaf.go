package api

import (
	"context"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/question"
	"pufa/server/quiz"
	"pufa/server/report"
)

type leafPath struct {
	Code string `path:"code" maxLength:"40" doc:"卷子的编号，十位数字"`
}

// LeafField is the place of one answer. It does not say what is right.
type LeafField struct {
	Type    question.Type `json:"type" enum:"single,multiple,judge,fill,ordering,numeric"`
	Options int           `json:"options" doc:"几个选项"`
	Unit    string        `json:"unit,omitempty" doc:"估算题的单位"`
}

type leafView struct {
	Code     string       `json:"code"`
	Words    string       `json:"words" doc:"编号，分段写"`
	Number   int          `json:"number"`
	Printing PrintingInfo `json:"printing"`
	Fields   []LeafField  `json:"fields" nullable:"false"`
	Entry    *LeafEntry   `json:"entry,omitempty" doc:"录过则有"`
}

type leafOutput struct{ Body leafView }

type enterInput struct {
	Code string `path:"code" maxLength:"40"`
	Body struct {
		Nickname string   `json:"nickname,omitempty" maxLength:"100" doc:"昵称或座位号，可空"`
		Again    string   `json:"again,omitempty" maxLength:"40" doc:"同一个人上一张卷的编号，可空"`
		Answers  []string `json:"answers" nullable:"false" maxItems:"100" doc:"照纸上写：A、BD、对；没答的为空"`
	}
}

type correctInput struct {
	Code string `path:"code" maxLength:"40"`
	Body struct {
		Nickname string   `json:"nickname,omitempty" maxLength:"100"`
		Answers  []string `json:"answers" nullable:"false" maxItems:"100"`
		Reason   string   `json:"reason" maxLength:"400" doc:"为什么改"`
		Records  int      `json:"records" minimum:"0" doc:"页面看到时已有几次记录，以免覆盖别人的更正"`
	}
}

type rowsInput struct {
	Body struct {
		Text   string `json:"text,omitempty" maxLength:"60000" doc:"每行一张卷：编号、昵称、各题答案，用制表符或逗号隔开"`
		XLSX   []byte `json:"xlsx,omitempty" doc:"Excel 文件，第一张表"`
		Commit bool   `json:"commit,omitempty" doc:"录入没有问题的行；否则只看看"`
	}
}

// RowCheck is a line of a list, and what would become of it.
type RowCheck struct {
	Line     int           `json:"line" doc:"第几行，从 1 起"`
	Code     string        `json:"code"`
	Nickname string        `json:"nickname"`
	State    quiz.RowState `json:"state" enum:"new,kept,wrong" doc:"new 可以录入，kept 已经录入，wrong 有问题"`
	Wrong    []CellCheck   `json:"wrong" nullable:"false"`
}

// CellCheck is what is wrong with a cell; of the whole row where cell is "".
type CellCheck struct {
	Cell string `json:"cell" doc:"格，如 C7"`
	Text string `json:"text"`
}

type rowsOutput struct {
	Body struct {
		Rows  []RowCheck `json:"rows" nullable:"false"`
		New   int        `json:"new"`
		Kept  int        `json:"kept"`
		Wrong int        `json:"wrong"`
	}
}

func (s *Server) registerLeaves(a huma.API) {
	handle(a, "GET /leaves/{code}", "get-leaf", "凭编号找一张卷：有哪些题要录，录过没有", s.getLeaf)
	handle(a, "POST /leaves/{code}", "enter-leaf", "录入一张卷；一张卷只录一次", s.enterLeaf)
	handle(a, "POST /leaves/{code}/corrections", "correct-leaf", "更正录入；原来的记录留着", s.correctLeaf)
	handle(a, "POST /leaf-rows", "enter-rows", "整批录入：先看看，再录入没有问题的行", s.enterRows)
}

func (s *Server) getLeaf(ctx context.Context, in *leafPath) (*leafOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	return s.leafOf(ctx)(s.Clerk.Look(ctx, by, in.Code))
}

func (s *Server) enterLeaf(ctx context.Context, in *enterInput) (*leafOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	return s.leafOf(ctx)(s.Clerk.Enter(ctx, by, in.Code, quiz.Entry{Nickname: b.Nickname, Again: b.Again, Typed: b.Answers}))
}

func (s *Server) correctLeaf(ctx context.Context, in *correctInput) (*leafOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	return s.leafOf(ctx)(s.Clerk.Correct(ctx, by, in.Code, quiz.Entry{
		Nickname: b.Nickname, Typed: b.Answers, Reason: b.Reason, Records: b.Records,
	}))
}

func (s *Server) leafOf(ctx context.Context) func(quiz.Form, error) (*leafOutput, error) {
	return func(f quiz.Form, err error) (*leafOutput, error) {
		if err != nil {
			return nil, typosOf(err)
		}
		names, err := s.placeNames(ctx)
		if err != nil {
			return nil, err
		}
		v := leafView{
			Code: f.Leaf.Code, Words: quiz.CodeWords(f.Leaf.Code), Number: f.Leaf.Number,
			Printing: viewPrinting(&quiz.Listed{Printing: f.Printing, Takes: f.Takes}, names),
			Fields:   []LeafField{}, Entry: viewEntry(f.Sitting, !f.Takes),
		}
		for _, field := range f.Fields {
			v.Fields = append(v.Fields, LeafField(field))
		}
		return &leafOutput{v}, nil
	}
}

func (s *Server) enterRows(ctx context.Context, in *rowsInput) (*rowsOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	cells := pastedCells(in.Body.Text)
	if len(in.Body.XLSX) > 0 {
		if cells, err = report.ReadXLSX(in.Body.XLSX, quiz.RowsMost+20); err != nil {
			return nil, err
		}
	}
	rows, err := s.Clerk.Rows(ctx, by, cells, in.Body.Commit)
	if err != nil {
		return nil, err
	}
	out := &rowsOutput{}
	out.Body.Rows = make([]RowCheck, 0, len(rows))
	for i := range rows {
		out.Body.Rows = append(out.Body.Rows, viewRow(&rows[i]))
		switch rows[i].State {
		case quiz.RowNew:
			out.Body.New++
		case quiz.RowKept:
			out.Body.Kept++
		default:
			out.Body.Wrong++
		}
	}
	return out, nil
}

// pastedCells cuts a text into lines and cells. What a sheet's cells are copied as has tabs.
func pastedCells(text string) (cells [][]string) {
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if strings.Contains(line, "\t") {
			cells = append(cells, strings.Split(line, "\t"))
			continue
		}
		cells = append(cells, strings.Split(strings.ReplaceAll(line, "，", ","), ","))
	}
	return cells
}

func viewRow(r *quiz.Row) RowCheck {
	v := RowCheck{Line: r.Line, Code: quiz.CodeWords(r.Code), Nickname: r.Nickname, State: r.State, Wrong: []CellCheck{}}
	for _, t := range r.Typos {
		v.Wrong = append(v.Wrong, CellCheck{report.CellName(rowColumn(t.Index), r.Line), t.Text})
	}
	if r.Err != nil {
		v.Wrong = append(v.Wrong, CellCheck{"", problemOf(r.Err).Detail})
	}
	return v
}

// rowColumn is the column of a list, from 1, that a typo is in.
func rowColumn(index int) int {
	switch index {
	case quiz.TypoCode:
		return 1
	case quiz.TypoNickname:
		return 2
	default:
		return index + 3
	}
}
