package api

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/chart"
	"pufa/server/document"
	"pufa/server/report"
	"pufa/server/writeup"
)

var writeupProblems = []problemRule{
	{document.ErrTemplate, http.StatusUnprocessableEntity, "bad_template", "文稿里有写得不对的地方"},
	{writeup.ErrNotFound, http.StatusNotFound, "no_such_writeup", "没有这份总结，可能已被删除"},
	{writeup.ErrChanged, http.StatusConflict, "changed_meanwhile", "刚被别人改过，请刷新后再改"},
	{chart.ErrNoFont, http.StatusServiceUnavailable, "no_font", "服务器上没有字体，图画不出来；表里的数是全的"},
	{writeup.ErrMany, http.StatusConflict, "too_many_writeups", "这次活动的总结太多了，请先删去不用的"},
}

// WriteupInfo is a document in a list.
type WriteupInfo struct {
	ID        string    `json:"id"`
	Kind      string    `json:"kind" enum:"summary,year" doc:"summary 活动总结，year 年度情况"`
	Campaign  string    `json:"campaign"`
	District  string    `json:"district" doc:"哪个镇街的；为空是全区的"`
	AsOf      time.Time `json:"as_of" doc:"数据截至"`
	ByName    string    `json:"by_name"`
	UpdatedAt time.Time `json:"updated_at"`
	Revision  int64     `json:"revision" doc:"修改时带回，以免覆盖别人的修改"`
}

// writeupView is a document to be read and written on.
type writeupView struct {
	WriteupInfo
	Text    string            `json:"text"`
	Figures []document.Figure `json:"figures" nullable:"false" doc:"文稿里可以用的数据，成稿时的值"`
	Tables  []string          `json:"tables" nullable:"false" doc:"文稿里可以用的表"`
	Charts  []string          `json:"charts" nullable:"false" doc:"文稿里可以用的图"`
	WriteupLook
}

// WriteupLook is how a text comes out.
type WriteupLook struct {
	Title     []string       `json:"title" nullable:"false"`
	Addressee string         `json:"addressee,omitempty"`
	Blocks    []writeupBlock `json:"blocks" nullable:"false"`
	Signature []string       `json:"signature" nullable:"false"`
	Faults    []string       `json:"faults" nullable:"false" doc:"写得不对的地方，一处一句；有就不能保存"`
}

type writeupBlock struct {
	Level int             `json:"level,omitempty" doc:"1 到 3 是标题的级，0 是正文或表"`
	Spans []document.Span `json:"spans,omitempty"`
	Table *writeupTable   `json:"table,omitempty"`
	Chart *writeupChart   `json:"chart,omitempty"`
}

// writeupChart is drawn by the server; behind it stands the table of its figures, which is the block's.
type writeupChart struct {
	Number  int    `json:"number" doc:"第几张图，从 0 起：取图用"`
	Caption string `json:"caption"`
	Alt     string `json:"alt" doc:"图里的数"`
}

type writeupTable struct {
	Caption string          `json:"caption"`
	Columns []writeupColumn `json:"columns" nullable:"false"`
	Rows    [][]string      `json:"rows" nullable:"false"`
	Total   []string        `json:"total,omitempty"`
	Links   [][]string      `json:"links,omitempty" doc:"各行（合计在最后）每格的出处；空为没有"`
}

type writeupColumn struct {
	Title string `json:"title"`
	Words bool   `json:"words,omitempty" doc:"文字列，靠左"`
}

type (
	writeupPath struct {
		ID string `path:"id" maxLength:"64"`
	}
	writeupChartPath struct {
		ID     string `path:"id" maxLength:"64"`
		Number int    `path:"number" minimum:"0"`
	}
	writeupKind struct {
		Kind string `query:"kind" enum:"summary,year" default:"summary" doc:"活动总结或年度情况"`
	}
	draftInput struct {
		ID   string `path:"id" maxLength:"64"`
		Kind string `query:"kind" enum:"summary,year" default:"summary" doc:"活动总结或年度情况"`
	}
	writeupText struct {
		ID   string `path:"id" maxLength:"64"`
		Body struct {
			Text     string `json:"text" maxLength:"60000"`
			Revision int64  `json:"revision,omitempty" minimum:"0"`
		}
	}
	templateInput struct {
		Kind string `query:"kind" enum:"summary,year" default:"summary" doc:"活动总结或年度情况"`
		Body templateInfo
	}
	templateInfo struct {
		Text     string `json:"text" maxLength:"60000"`
		Revision int64  `json:"revision" minimum:"0" doc:"0 表示还没有改过标准模板"`
	}
	writeupOutput  struct{ Body writeupView }
	previewOutput  struct{ Body WriteupLook }
	templateOutput struct{ Body templateInfo }
	writeupList    struct {
		Body struct {
			Writeups []WriteupInfo `json:"writeups" nullable:"false"`
		}
	}
)

func (s *Server) registerWriteups(a huma.API) {
	handle(a, "GET /campaigns/{id}/writeups", "list-writeups", "活动的总结，最近的在前", s.listWriteups)
	handle(a, "POST /campaigns/{id}/writeups", "draw-up-writeup", "照现在的数据起草一份总结", s.drawUpWriteup, created)
	handle(a, "GET /writeups/{id}", "get-writeup", "一份总结", s.getWriteup)
	handle(a, "PUT /writeups/{id}", "write-writeup", "改总结的文字；数据不变", s.writeWriteup)
	handle(a, "DELETE /writeups/{id}", "remove-writeup", "删去一份总结", s.removeWriteup)
	handle(a, "POST /writeups/{id}/preview", "preview-writeup", "看文字改后的样子，不保存", s.previewWriteup)
	handle(a, "GET /writeups/{id}/document.docx", "download-writeup", "下载 Word 文件（GB/T 9704 格式）", s.downloadWriteup, download)
	handle(a, "GET /writeups/{id}/document.pdf", "print-writeup", "下载 PDF", s.printWriteup, file("application/pdf"))
	handle(a, "GET /writeups/{id}/charts/{number}", "get-writeup-chart", "文稿里的一张图（PNG，印刷清晰度）", s.getWriteupChart, file("image/png"))
	handle(a, "GET /writeup-template", "get-writeup-template", "总结的模板", s.getWriteupTemplate)
	handle(a, "PUT /writeup-template", "set-writeup-template", "修改总结的模板（区级）", s.setWriteupTemplate)
}

func viewWriteupInfo(r writeup.Record) WriteupInfo {
	return WriteupInfo{
		ID: r.ID, Kind: string(cmp.Or(r.Kind, writeup.Summary)), Campaign: r.Campaign, District: r.District, AsOf: r.AsOf, ByName: r.ByName, UpdatedAt: r.UpdatedAt, Revision: r.Revision,
	}
}

func viewWriteup(r writeup.Record) writeupView {
	v := writeupView{WriteupInfo: viewWriteupInfo(r), Text: r.Text, Figures: r.Figures, WriteupLook: lookOf(r)}
	for _, t := range r.Tables {
		v.Tables = append(v.Tables, t.Name)
	}
	v.Charts = []string{}
	for _, c := range r.Charts {
		v.Charts = append(v.Charts, c.Name)
	}
	return v
}

func lookOf(r writeup.Record) WriteupLook {
	doc, err := r.Document()
	look := WriteupLook{
		Title: append([]string{}, doc.Title...), Addressee: doc.Addressee, Blocks: make([]writeupBlock, 0, len(doc.Blocks)),
		Signature: append([]string{}, doc.Signature...), Faults: faultsIn(err),
	}
	for _, b := range doc.Blocks {
		look.Blocks = append(look.Blocks, viewBlock(r, b))
	}
	return look
}

func viewBlock(r writeup.Record, b document.Block) writeupBlock {
	switch b := b.(type) {
	case document.Heading:
		return writeupBlock{Level: b.Level, Spans: b.Spans}
	case document.Paragraph:
		return writeupBlock{Spans: b.Spans}
	case document.Table:
		return writeupBlock{Table: viewPaperTable(b)}
	case document.Chart:
		number := slices.IndexFunc(r.Charts, func(c writeup.Chart) bool { return c.Caption == b.Caption })
		return writeupBlock{Table: viewPaperTable(b.Table()), Chart: &writeupChart{Number: number, Caption: b.Caption, Alt: b.Alt()}}
	default:
		return writeupBlock{}
	}
}

func viewPaperTable(b document.Table) *writeupTable {
	t := &writeupTable{Caption: b.Caption, Rows: append([][]string{}, b.Rows...), Total: b.Total, Links: b.Links}
	for _, c := range b.Columns {
		t.Columns = append(t.Columns, writeupColumn(c))
	}
	return t
}

// faultsIn are the mistakes a filled-in text was told, each for itself.
func faultsIn(err error) []string {
	faults := []string{}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		if one, ok := errors.AsType[*document.TemplateError](err); ok {
			faults = append(faults, one.Explain())
		}
		return faults
	}
	for _, one := range joined.Unwrap() {
		faults = append(faults, faultsIn(one)...)
	}
	return faults
}

func (s *Server) listWriteups(ctx context.Context, in *campaignPath) (*writeupList, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.Writeups.List(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	out := &writeupList{}
	out.Body.Writeups = make([]WriteupInfo, 0, len(all))
	for _, r := range all {
		out.Body.Writeups = append(out.Body.Writeups, viewWriteupInfo(r))
	}
	return out, nil
}

func (s *Server) drawUpWriteup(ctx context.Context, in *draftInput) (*writeupOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	r, err := s.Writeups.DrawUp(ctx, by, in.ID, writeup.Kind(in.Kind))
	return &writeupOutput{Body: viewWriteup(r)}, err
}

func (s *Server) writeupOf(ctx context.Context, id string) (writeup.Record, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return writeup.Record{}, err
	}
	return s.Writeups.Get(ctx, by, id)
}

func (s *Server) getWriteup(ctx context.Context, in *writeupPath) (*writeupOutput, error) {
	r, err := s.writeupOf(ctx, in.ID)
	return &writeupOutput{Body: viewWriteup(r)}, err
}

func (s *Server) writeWriteup(ctx context.Context, in *writeupText) (*writeupOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	r, err := s.Writeups.Write(ctx, by, in.ID, in.Body.Text, in.Body.Revision)
	return &writeupOutput{Body: viewWriteup(r)}, err
}

func (s *Server) removeWriteup(ctx context.Context, in *writeupPath) (*empty, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	return nil, s.Writeups.Remove(ctx, by, in.ID)
}

func (s *Server) previewWriteup(ctx context.Context, in *writeupText) (*previewOutput, error) {
	r, err := s.writeupOf(ctx, in.ID)
	r.Text = in.Body.Text
	return &previewOutput{Body: lookOf(r)}, err
}

const wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

func (s *Server) downloadWriteup(ctx context.Context, in *writeupPath) (*sheetOutput, error) {
	r, err := s.writeupOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	file, err := s.Writeups.WriteDOCX(r)
	if err != nil {
		return nil, err
	}
	return &sheetOutput{
		ContentType:        wordType,
		ContentDisposition: report.Disposition(report.FileName(nameOf(r), "docx")),
		CacheControl:       "no-store",
		Body:               file,
	}, nil
}

func (s *Server) printWriteup(ctx context.Context, in *writeupPath) (*sheetOutput, error) {
	r, err := s.writeupOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	file, err := s.Writeups.WritePDF(ctx, r)
	if err != nil {
		return nil, err
	}
	return &sheetOutput{
		ContentType:        "application/pdf",
		ContentDisposition: report.Disposition(report.FileName(nameOf(r), "pdf")),
		CacheControl:       "no-store",
		Body:               file,
	}, nil
}

// nameOf is what a document is called.
func nameOf(r writeup.Record) string {
	doc, _ := r.Document() //nolint:errcheck // of a text with faults the title is read all the same
	return doc.Name()
}

func (s *Server) getWriteupChart(ctx context.Context, in *writeupChartPath) (*sheetOutput, error) {
	r, err := s.writeupOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	picture, err := s.Writeups.Chart(r, in.Number)
	return &sheetOutput{ContentType: "image/png", CacheControl: "private, max-age=3600", Body: picture}, err
}

func (s *Server) getWriteupTemplate(ctx context.Context, in *writeupKind) (*templateOutput, error) {
	if _, err := organiserOf(ctx); err != nil {
		return nil, err
	}
	t, err := s.Writeups.Template(ctx, writeup.Kind(in.Kind))
	return &templateOutput{Body: templateInfo{t.Text, t.Revision}}, err
}

func (s *Server) setWriteupTemplate(ctx context.Context, in *templateInput) (*templateOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	t, err := s.Writeups.SetTemplate(ctx, by, writeup.Kind(in.Kind), in.Body.Text, in.Body.Revision)
	return &templateOutput{Body: templateInfo{t.Text, t.Revision}}, err
}
