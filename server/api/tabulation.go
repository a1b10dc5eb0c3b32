package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/campaign"
	"pufa/server/report"
	"pufa/server/tabulation"
)

var tabulationProblems = []problemRule{
	{tabulation.ErrInvalid, http.StatusUnprocessableEntity, "invalid", "填写有误"},
	{tabulation.ErrNotFound, http.StatusNotFound, "no_such_table", "没有这张报表，可能已被删除"},
	{tabulation.ErrChanged, http.StatusConflict, "changed_meanwhile", "刚被别人改过，请刷新后再改"},
	{tabulation.ErrMany, http.StatusConflict, "too_many_tables", "报表太多了，请先删去不用的"},
	{tabulation.ErrStandard, http.StatusConflict, "standard_table", "随平台来的报表不能改，可以复制一张再改"},
}

// TableColumn is a measure with its filter, as a column.
type TableColumn struct {
	Measure string `json:"measure" maxLength:"20" doc:"数据项"`
	Of      string `json:"of,omitempty" maxLength:"100" doc:"其中哪一种；空为全部"`
	Show    string `json:"show,omitempty" enum:",target,share,before,growth" doc:"空为数量；target 目标，share 完成率，before 上年同期，growth 同比"`
	Title   string `json:"title,omitempty" maxLength:"30" doc:"自己起的列名；空为标准的"`
}

// TableForm is what a report table is made of.
type TableForm struct {
	Title   string        `json:"title" maxLength:"40"`
	By      string        `json:"by" enum:"place,unit,class,law,week" doc:"各行是什么：镇街、单位、五进类别、法规、周"`
	Columns []TableColumn `json:"columns" maxItems:"30" nullable:"false"`
}

// TableInfo is a report table's template.
type TableInfo struct {
	ID       string `json:"id"`
	District string `json:"district" doc:"哪个镇街自己的；空为大家用的"`
	TableForm
	Standard  bool       `json:"standard" doc:"随平台来的，只能复制"`
	Mine      bool       `json:"mine" doc:"可以改"`
	Revision  int64      `json:"revision" doc:"修改时带回，以免覆盖别人的修改"`
	UpdatedAt *time.Time `json:"updated_at,omitempty"`
}

// TableMeasure is one thing tables can count.
type TableMeasure struct {
	Measure string   `json:"measure"`
	Of      string   `json:"of,omitempty"`
	Group   string   `json:"group"`
	Title   string   `json:"title"`
	Unit    string   `json:"unit,omitempty"`
	Rows    []string `json:"rows" nullable:"false" doc:"可以按什么分行"`
	Aims    []string `json:"aims" nullable:"false" doc:"按什么分行时有目标"`
	Compare bool     `json:"compare" doc:"可以与上年比"`
}

type tableCell struct {
	Number *float64 `json:"number,omitempty" doc:"数；比率 0.25 即 25%；没有这项表示不知道或不细分"`
	Text   string   `json:"text,omitempty"`
	Link   string   `json:"link,omitempty" doc:"控制台里看明细的地址"`
}

type tableHead struct {
	Title string `json:"title"`
	Unit  string `json:"unit,omitempty"`
	Kind  string `json:"kind" enum:"text,int,rate,figure"`
	Show  string `json:"show,omitempty" enum:",target,share,before,growth"`
	Sum   bool   `json:"sum" doc:"合计是各行之和"`
	Gone  bool   `json:"gone,omitempty" doc:"这项数据已经没有了"`
}

type tableRow struct {
	Key   string      `json:"key"`
	Name  string      `json:"name"`
	Cells []tableCell `json:"cells" nullable:"false"`
}

// TableFigures is a table with its figures.
type TableFigures struct {
	Title    string      `json:"title"`
	Campaign string      `json:"campaign"`
	Before   string      `json:"before,omitempty" doc:"与哪次活动比"`
	By       string      `json:"by"`
	Head     string      `json:"head" doc:"第一列的列名"`
	Filer    string      `json:"filer" doc:"填表单位"`
	Filed    string      `json:"filed" doc:"报送日期"`
	AsOf     time.Time   `json:"as_of" doc:"数据截至"`
	Columns  []tableHead `json:"columns" nullable:"false"`
	Rows     []tableRow  `json:"rows" nullable:"false"`
	Total    []tableCell `json:"total" nullable:"false" doc:"合计行"`
	Notes    []string    `json:"notes" nullable:"false"`
}

// TableAsk is of what a table is drawn.
type TableAsk struct {
	Campaign string `query:"campaign" maxLength:"64" doc:"活动；不填为当前的"`
	From     string `query:"from" maxLength:"10" doc:"从哪天起"`
	To       string `query:"to" maxLength:"10" doc:"到哪天为止"`
	Before   string `query:"before" maxLength:"64" doc:"与哪次活动比；不填为一年前的，none 为不比"`
}

type (
	tablePath struct {
		ID string `path:"id" maxLength:"64"`
	}
	tableQuery struct {
		ID string `path:"id" maxLength:"64"`
		TableAsk
	}
	tableCampaign struct {
		Campaign string `query:"campaign" maxLength:"64" doc:"用哪次活动的数据项；不填为当前的"`
	}
	newTable struct {
		Campaign string `query:"campaign" maxLength:"64" doc:"用哪次活动的数据项；不填为当前的"`
		Body     TableForm
	}
	changedTable struct {
		ID       string `path:"id" maxLength:"64"`
		Campaign string `query:"campaign" maxLength:"64" doc:"用哪次活动的数据项；不填为当前的"`
		Body     struct {
			TableForm
			Revision int64 `json:"revision" minimum:"1"`
		}
	}
	tableTry struct {
		TableAsk
		Body TableForm
	}
	tableOutput struct{ Body TableInfo }
	tableList   struct {
		Body struct {
			Tables []TableInfo `json:"tables" nullable:"false"`
		}
	}
	measureList struct {
		Body struct {
			Measures []TableMeasure `json:"measures" nullable:"false"`
		}
	}
	figuresOutput struct {
		CacheControl string `header:"Cache-Control"`
		Body         TableFigures
	}
)

func (s *Server) registerTabulations(a huma.API) {
	handle(a, "GET /tables", "list-tables", "报表：随平台来的、区里的、自己镇街的", s.listTables)
	handle(a, "POST /tables", "add-table", "新建一张报表", s.addTable, created)
	handle(a, "GET /table-measures", "list-measures", "报表可以用的数据项", s.listMeasures)
	handle(a, "POST /table-preview", "preview-table", "看一张没有保存的报表", s.previewTable)
	handle(a, "GET /tables/{id}", "get-table", "一张报表由什么组成", s.getTable)
	handle(a, "PUT /tables/{id}", "change-table", "修改一张报表", s.changeTable)
	handle(a, "DELETE /tables/{id}", "remove-table", "删去一张报表", s.removeTable)
	handle(a, "GET /tables/{id}/figures", "draw-table", "一张报表的数", s.drawTable)
	handle(a, "GET /tables/{id}/figures.xlsx", "table-sheet", "一张报表（Excel）", s.tableSheet, download)
}

func viewTable(by account.Organiser, t *tabulation.Template) TableInfo {
	v := TableInfo{
		ID: t.ID, District: t.District, Revision: t.Revision, Standard: t.Revision == 0,
		Mine: t.Revision > 0 && account.MayWriteBooks(by, t.District) == nil,
	}
	if !t.UpdatedAt.IsZero() {
		v.UpdatedAt = &t.UpdatedAt
	}
	v.TableForm = TableForm{Title: t.Title, By: string(t.By), Columns: make([]TableColumn, len(t.Columns))}
	for i, c := range t.Columns {
		v.Columns[i] = TableColumn{Measure: c.Measure, Of: c.Of, Show: string(c.Show), Title: c.Title}
	}
	return v
}

func (f TableForm) template() tabulation.Template {
	t := tabulation.Template{Title: f.Title, By: tabulation.Rows(f.By)}
	for _, c := range f.Columns {
		t.Columns = append(t.Columns, tabulation.Column{Measure: c.Measure, Of: c.Of, Show: tabulation.Show(c.Show), Title: c.Title})
	}
	return t
}

// tableCampaign is the campaign that was named, or the one that is shown where none was.
func (s *Server) tableCampaign(ctx context.Context, id string) (string, error) {
	c, ok, err := s.shownCampaign(ctx, id)
	if err == nil && !ok {
		err = errNoCampaign
	}
	return c.ID, err
}

var errNoCampaign = &tabulation.InvalidError{Field: "campaign", Text: "还没有普法活动，没有数可以列"}

func (s *Server) askOf(ctx context.Context, in *TableAsk) (tabulation.Ask, error) {
	id, err := s.tableCampaign(ctx, in.Campaign)
	return tabulation.Ask{Campaign: id, From: in.From, To: in.To, Before: in.Before}, err
}

func (s *Server) listTables(ctx context.Context, _ *struct{}) (*tableList, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	return s.tablesFor(ctx, by)
}

func (s *Server) tablesFor(ctx context.Context, by account.Organiser) (*tableList, error) {
	all, err := s.Tabulations.List(ctx, by)
	out := &tableList{}
	out.Body.Tables = make([]TableInfo, len(all))
	for i := range all {
		out.Body.Tables[i] = viewTable(by, &all[i])
	}
	return out, err
}

func (s *Server) listMeasures(ctx context.Context, in *tableCampaign) (*measureList, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	id, err := s.tableCampaign(ctx, in.Campaign)
	if err != nil {
		return nil, err
	}
	all, err := s.Tabulations.Measures(ctx, by, id)
	out := &measureList{}
	out.Body.Measures = make([]TableMeasure, len(all))
	for i, m := range all {
		out.Body.Measures[i] = TableMeasure{
			Measure: m.Key, Of: m.Of, Group: m.Group, Title: m.Title, Unit: m.Unit, Rows: rowNames(m.Rows), Aims: rowNames(m.Aims), Compare: m.Compares(),
		}
	}
	return out, err
}

func rowNames(rows []tabulation.Rows) []string {
	names := make([]string, len(rows))
	for i, r := range rows {
		names[i] = string(r)
	}
	return names
}

func (s *Server) getTable(ctx context.Context, in *tablePath) (*tableOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	t, err := s.Tabulations.Get(ctx, by, in.ID)
	return &tableOutput{viewTable(by, &t)}, err
}

func (s *Server) addTable(ctx context.Context, in *newTable) (*tableOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	id, err := s.tableCampaign(ctx, in.Campaign)
	if err != nil {
		return nil, err
	}
	t, err := s.Tabulations.Add(ctx, by, in.Body.template(), id)
	return &tableOutput{viewTable(by, &t)}, err
}

func (s *Server) changeTable(ctx context.Context, in *changedTable) (*tableOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	id, err := s.tableCampaign(ctx, in.Campaign)
	if err != nil {
		return nil, err
	}
	t := in.Body.template()
	t.ID, t.Revision = in.ID, in.Body.Revision
	t, err = s.Tabulations.Change(ctx, by, t, id)
	return &tableOutput{viewTable(by, &t)}, err
}

func (s *Server) removeTable(ctx context.Context, in *tablePath) (*empty, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	return nil, s.Tabulations.Remove(ctx, by, in.ID)
}

func (s *Server) previewTable(ctx context.Context, in *tableTry) (*figuresOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	ask, err := s.askOf(ctx, &in.TableAsk)
	if err != nil {
		return nil, err
	}
	drawn, err := s.Tabulations.Try(ctx, by, in.Body.template(), ask)
	return s.figuresOf(ctx, by, drawn, err)
}

// draw is the table an organiser asks for.
func (s *Server) draw(ctx context.Context, by account.Organiser, id string, in *TableAsk) (tabulation.Drawn, error) {
	ask, err := s.askOf(ctx, in)
	if err != nil {
		return tabulation.Drawn{}, err
	}
	return s.Tabulations.Draw(ctx, by, id, ask)
}

func (s *Server) drawTable(ctx context.Context, in *tableQuery) (*figuresOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	drawn, err := s.draw(ctx, by, in.ID, &in.TableAsk)
	return s.figuresOf(ctx, by, drawn, err)
}

func (s *Server) figuresOf(ctx context.Context, by account.Organiser, t tabulation.Drawn, err error) (*figuresOutput, error) {
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	out := &figuresOutput{CacheControl: "private, max-age=2"}
	out.Body = TableFigures{
		Title: t.Title, Campaign: t.Campaign.ID, By: string(t.Template.By), Head: t.Template.By.Head(),
		Filer: filer(by, names), Filed: campaign.Day(s.Now()), AsOf: t.AsOf,
		Columns: make([]tableHead, len(t.Heads)), Rows: make([]tableRow, len(t.Rows)), Total: viewCells(t.Total),
		Notes: append([]string{}, t.Notes...),
	}
	if t.Before != nil {
		out.Body.Before = t.Before.ID
	}
	for i, h := range t.Heads {
		out.Body.Columns[i] = tableHead{Title: h.Title, Unit: h.Unit, Kind: string(h.Kind), Show: string(h.Show), Sum: h.Sum, Gone: h.Gone}
	}
	for i, r := range t.Rows {
		out.Body.Rows[i] = tableRow{Key: r.Key, Name: r.Name, Cells: viewCells(r.Cells)}
	}
	return out, nil
}

func viewCells(cells []tabulation.Cell) []tableCell {
	all := make([]tableCell, len(cells))
	for i, c := range cells {
		all[i] = tableCell{Link: c.Link}
		switch v := c.Value.(type) {
		case int64:
			number := float64(v)
			all[i].Number = &number
		case float64:
			all[i].Number = &v
		case string:
			all[i].Text = v
		}
	}
	return all
}

func (s *Server) tableSheet(ctx context.Context, in *tableQuery) (*sheetOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	drawn, err := s.draw(ctx, by, in.ID, &in.TableAsk)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	return s.filed(by, names, asOfNoted(drawn))
}

// asOfNoted is the table as a sheet that says how old its figures are.
func asOfNoted(t tabulation.Drawn) report.Table {
	sheet := t.Table()
	sheet.Notes = append([]string{"数据截至 " + minuteInChina(t.AsOf) + "。"}, sheet.Notes...)
	return sheet
}
