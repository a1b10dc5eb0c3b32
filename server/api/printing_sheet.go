package api

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/print"
	"pufa/server/question"
	"pufa/server/quiz"
	"pufa/server/report"
)

func (s *Server) printingPDF(ctx context.Context, in *printingPath) (*sheetOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	p, leaves, err := s.Clerk.Papers(ctx, by, in.Printing)
	if err != nil {
		return nil, err
	}
	names, err := s.placeNames(ctx)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := s.Printer.Papers(ctx, &b, s.pileOf(&p, leaves, names)); err != nil {
		return nil, err
	}
	return &sheetOutput{
		ContentType:        "application/pdf",
		ContentDisposition: report.Disposition(report.FileName(p.Title+phaseWords(p.Phase)+"-"+p.ID, "pdf")),
		CacheControl:       "no-store",
		Body:               b.Bytes(),
	}, nil
}

// pileOf is a printing as it goes to the printer.
func (s *Server) pileOf(p *quiz.Printing, leaves []quiz.AskedLeaf, names map[string]string) print.Pile {
	pile := print.Pile{
		Title: p.Title, Subtitle: phaseWords(p.Phase), Place: strings.TrimSpace(names[p.District] + " " + names[p.Community] + " " + p.Unit),
		Large: p.Large, Duplex: p.Duplex,
	}
	for _, leaf := range leaves {
		paper := print.Paper{Code: leaf.Code, Words: quiz.CodeWords(leaf.Code)}
		for _, q := range leaf.Asked {
			paper.Items = append(paper.Items, s.printedItem(q))
		}
		pile.Papers = append(pile.Papers, paper)
	}
	return pile
}

// printedKinds are what types of questions are called on paper.
var printedKinds = map[question.Type]string{
	question.Single: "单选", question.Multiple: "多选", question.Judge: "判断", question.Fill: "填空", question.Ordering: "排序",
	question.Numeric: "填数",
}

func (s *Server) printedItem(q quiz.Asked) print.Item {
	item := print.Item{Kind: printedKinds[q.Type], Stem: q.Stem, Options: q.Options, Unit: q.Unit}
	switch q.Type {
	case question.Judge:
		item.Options = nil
	case question.Fill, question.Numeric:
		item.Wide = true
	}
	if q.Media != nil {
		if a, ok := s.Catalog.Asset(strings.TrimPrefix(q.Media.URL, question.MediaPath)); ok {
			item.Picture = &print.Picture{Type: a.Type, Data: a.Data, Width: q.Media.Width, Height: q.Media.Height}
		}
	}
	return item
}

// printingDesk opens a printing for a sheet.
func (s *Server) printingDesk(
	ctx context.Context, id string, open func(context.Context, account.Organiser, string) (quiz.Pile, error),
) (by account.Organiser, pile quiz.Pile, names map[string]string, err error) {
	if by, err = organiserOf(ctx); err != nil {
		return by, pile, nil, err
	}
	if pile, err = open(ctx, by, id); err != nil {
		return by, pile, nil, err
	}
	names, err = s.placeNames(ctx)
	if whole, err := s.districtNames(ctx); err == nil {
		names[""] = whole[""]
	}
	return by, pile, names, err
}

func pileTitle(p *quiz.Printing, what string) string {
	return p.Title + phaseWords(p.Phase) + "纸质答卷" + p.ID + what
}

// numberColumns are a column for each question.
func numberColumns(n int) (columns []report.Column) {
	for i := range n {
		columns = append(columns, report.Column{Title: strconv.Itoa(i + 1), Kind: report.Text})
	}
	return columns
}

func (s *Server) printingList(ctx context.Context, in *printingPath) (*sheetOutput, error) {
	by, pile, names, err := s.printingDesk(ctx, in.Printing, s.Clerk.Open)
	if err != nil {
		return nil, err
	}
	n := pile.Rules.Blueprint.Total()
	t := report.Table{Name: "录入表", Title: pileTitle(&pile.Printing, "录入表"), Columns: append([]report.Column{
		{Title: "编号", Kind: report.Text}, {Title: "昵称", Kind: report.Text},
	}, numberColumns(n)...)}
	for _, sheet := range pile.Sheets {
		row := []any{sheet.Code, ""}
		for range n {
			row = append(row, "")
		}
		t.Rows = append(t.Rows, row)
	}
	return s.filed(by, names, t)
}

func (s *Server) printingKey(ctx context.Context, in *printingPath) (*sheetOutput, error) {
	by, pile, names, err := s.printingDesk(ctx, in.Printing, s.Clerk.Key)
	if err != nil {
		return nil, err
	}
	t := report.Table{Name: "答案", Title: pileTitle(&pile.Printing, "答案"), Columns: append([]report.Column{
		{Title: "编号", Kind: report.Text},
	}, numberColumns(pile.Rules.Blueprint.Total())...)}
	for _, sheet := range pile.Sheets {
		row := []any{quiz.CodeWords(sheet.Code)}
		if pile.Alike {
			row[0] = fmt.Sprintf("全部 %d 张", pile.Count)
		}
		for _, right := range sheet.Key {
			row = append(row, right)
		}
		t.Rows = append(t.Rows, row)
		if pile.Alike {
			break
		}
	}
	return s.filed(by, names, t)
}

func (s *Server) printingEntries(ctx context.Context, in *printingPath) (*sheetOutput, error) {
	by, pile, names, err := s.printingDesk(ctx, in.Printing, s.Clerk.Open)
	if err != nil {
		return nil, err
	}
	return s.filed(by, names, entriesTable(&pile, names))
}

// entriesTable lists everything that was typed in, each record by itself; points stand with the one that counts.
func entriesTable(pile *quiz.Pile, names map[string]string) report.Table {
	t := report.Table{Name: "录入记录", Title: pileTitle(&pile.Printing, "录入记录"), Columns: append([]report.Column{
		{Title: "编号", Kind: report.Text},
		{Title: "活动", Kind: report.Text},
		{Title: "镇街", Kind: report.Text},
		{Title: "记录", Kind: report.Text},
		{Title: "录入人", Kind: report.Text},
		{Title: "时间", Kind: report.Text},
		{Title: "更正原因", Kind: report.Text},
		{Title: "昵称", Kind: report.Text},
		{Title: "得分", Kind: report.Text},
	}, numberColumns(pile.Rules.Blueprint.Total())...)}
	for _, sheet := range pile.Sheets {
		if sheet.Sitting == nil {
			continue
		}
		records := sheet.Sitting.Records
		for i, r := range records {
			what, points := "录入", ""
			if i > 0 {
				what = fmt.Sprintf("第 %d 次更正", i)
			}
			if i < len(records)-1 {
				what += "（已更正）"
			} else if pile.Told && sheet.Sitting.Stage != quiz.StageOpen {
				points = strconv.FormatInt(sheet.Sitting.Points, 10)
			}
			row := []any{
				quiz.CodeWords(sheet.Code), pile.Title, names[pile.District], what, r.ByName + "（" + r.By + "）",
				r.At.In(answer.China).Format("2006-01-02 15:04:05"), r.Reason, r.Nickname, points,
			}
			for _, typed := range r.Typed {
				row = append(row, typed)
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}
