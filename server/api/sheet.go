package api

import (
	"bytes"
	"context"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/campaign"
	"pufa/server/report"
)

// sheetOutput is an Excel file to download.
type sheetOutput struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	CacheControl       string `header:"Cache-Control"`
	Body               []byte
}

// download declares that an operation answers with an Excel file.
func download(op *huma.Operation) {
	op.Responses = map[string]*huma.Response{"200": {
		Description: "Excel 文件",
		Content: map[string]*huma.MediaType{
			report.XLSXType: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
		},
	}}
}

// filed writes tables for download, as a file called like the first of them, with who fills them in and when.
func (s *Server) filed(by account.Organiser, names map[string]string, tables ...report.Table) (*sheetOutput, error) {
	for i := range tables {
		tables[i].Unit, tables[i].Date = filer(by, names), campaign.Day(s.Now())
	}
	return sheetFile(tables...)
}

// sheetFile writes tables as a file called like the first of them.
func sheetFile(tables ...report.Table) (*sheetOutput, error) {
	var b bytes.Buffer
	if err := report.WriteXLSX(&b, tables...); err != nil {
		return nil, err
	}
	return &sheetOutput{
		ContentType:        report.XLSXType,
		ContentDisposition: report.Disposition(report.FileName(tables[0].Title, "xlsx")),
		CacheControl:       "no-store",
		Body:               b.Bytes(),
	}, nil
}

// filer is who fills a sheet in, as its second row says.
func filer(by account.Organiser, names map[string]string) string {
	if by.Scope().Whole() {
		return names[""] + "应急管理局"
	}
	return names[by.Scope().Code()]
}

func (s *Server) materialsSheet(ctx context.Context, in *campaignPath) (*sheetOutput, error) {
	by, c, err := s.ofCampaign(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	stocks, err := s.Books.Stocks(ctx, by, c.ID)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	t := materialTable(stocks, names, by.Scope().Whole())
	t.Title = c.Title + "宣传资料台账"
	return s.filed(by, names, t)
}

func (s *Server) activitiesSheet(ctx context.Context, in *campaignPath) (*sheetOutput, error) {
	d, err := s.openDiary(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	slices.Reverse(d.all) // a register is read from its beginning
	sheet, err := s.activitySheetOf(ctx, d.by, d.campaign)
	if err != nil {
		return nil, err
	}
	return s.filed(d.by, d.names, sheet.Table(d.all))
}

func (s *Server) summarySheet(ctx context.Context, in *campaignPath) (*sheetOutput, error) {
	d, err := s.openDiary(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	places, whole, err := s.Places.Places(ctx)
	if err != nil {
		return nil, err
	}
	if scope := d.by.Scope(); !scope.Whole() {
		whole = report.Place{}
		places = slices.DeleteFunc(places, func(p report.Place) bool { return !scope.Contains(p.Code) })
	}
	figures, err := s.Figures.List(ctx)
	if err != nil {
		return nil, err
	}
	d.all = slices.DeleteFunc(d.all, func(a campaign.Activity) bool { return !a.Counts(d.campaign) })
	t := summaryTable(d.all, figures.All, places, whole)
	t.Title = d.campaign.Title + "宣传活动统计表"
	if d.campaign.Reviewed {
		t.Title += "（审核通过的）"
	}
	return s.filed(d.by, d.names, t)
}

func (s *Server) participationSheet(ctx context.Context, in *ParticipationQuery) (*sheetOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return nil, err
	}
	c, figures, _, err := s.figures(ctx, in)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	title := names[""] + "普法答题"
	if c != nil {
		title = c.Title
	}
	if !by.Scope().Whole() {
		figures = figures.Only(by.Scope().Contains)
	}
	return s.filed(by, names, figures.Table(title+"参与情况统计表"))
}
