package api

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/editing"
	"pufa/server/exchange"
	"pufa/server/question"
	"pufa/server/report"
)

// paperPDF is the printed paper as a PDF. exchange writes files, and this server's printer has the fonts.
const paperPDF exchange.Format = "paper-pdf"

// formatFiles are how files of a format are called, and sent.
var formatFiles = map[exchange.Format]struct{ extension, kind string }{
	exchange.Template: {"xlsx", report.XLSXType},
	exchange.KSB:      {"xlsx", report.XLSXType},
	exchange.Kahoot:   {"xlsx", report.XLSXType},
	exchange.WJX:      {"txt", "text/plain; charset=utf-8"},
	exchange.GIFT:     {"txt", "text/plain; charset=utf-8"},
	exchange.Aiken:    {"txt", "text/plain; charset=utf-8"},
	exchange.Moodle:   {"xml", "application/xml"},
	exchange.QTI:      {"zip", "application/zip"},
	exchange.Paper:    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	paperPDF:          {"pdf", "application/pdf"},
}

// ExportQuery says which questions go out, and how. It is exported because huma takes over the fields of exported types only.
type ExportQuery struct {
	Format     exchange.Format   `query:"format" required:"true" enum:"pufa-xlsx,kaoshibao,wjx,gift,moodle-xml,aiken,qti,kahoot,paper-docx,paper-pdf"`
	Law        []string          `query:"law,explode" maxItems:"100" doc:"哪些法律的题；不填为全部"`
	Type       []question.Type   `query:"type,explode" maxItems:"6" enum:"single,multiple,judge,fill,ordering,numeric"`
	Topic      string            `query:"topic" maxLength:"60"`
	Audience   question.Audience `query:"audience" enum:"resident,worker,manager,officer,student,"`
	Difficulty int               `query:"difficulty" minimum:"0" maximum:"3"`
	Title      string            `query:"title" maxLength:"60" doc:"试卷的标题"`
}

type exportInput struct{ ExportQuery }

// exportLoss is something that a format does not keep.
type exportLoss struct {
	What  string   `json:"what"`
	Whole bool     `json:"whole" doc:"这些题整题不写"`
	Count int      `json:"count"`
	Some  []string `json:"some" nullable:"false" doc:"其中几道的题号"`
}

// weight puts first what is left out whole, then what concerns most questions.
func (l exportLoss) weight() int {
	if l.Whole {
		return l.Count + exchange.MaxQuestions
	}
	return l.Count
}

type exportLook struct {
	Questions int          `json:"questions" doc:"选中几道"`
	Written   int          `json:"written" doc:"能写进去几道"`
	Losses    []exportLoss `json:"losses" nullable:"false"`
}

type exportLookOutput struct{ Body exportLook }

// lossExamples is how many questions are named for one loss.
const lossExamples = 5

func (s *Server) registerExport(a huma.API) {
	handle(a, "GET /exchange/losses", "export-losses", "导出成一种格式会丢掉什么，不生成文件", s.exportLosses)
	handle(a, "GET /exchange/file", "export-questions", "导出使用中的题", s.exportQuestions, func(op *huma.Operation) {
		op.Responses = map[string]*huma.Response{"200": {Description: "题目文件", Content: map[string]*huma.MediaType{
			"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
		}}}
	})
}

// exported are the questions somebody asks for: those in use.
func (s *Server) exported(ctx context.Context, in *ExportQuery) ([]question.Question, error) {
	if _, err := organiserOf(ctx); err != nil {
		return nil, err
	}
	var qs []question.Question
	f := editing.Filter{State: editing.Used, Topic: in.Topic, Audience: in.Audience, Difficulty: in.Difficulty}
	for _, row := range s.Editing.Rows(f) {
		q := row.Question
		if (len(in.Law) == 0 || slices.Contains(in.Law, q.Law)) && (len(in.Type) == 0 || slices.Contains(in.Type, q.Type)) {
			qs = append(qs, q)
		}
	}
	return qs, nil
}

func (s *Server) exportLosses(ctx context.Context, in *exportInput) (*exportLookOutput, error) {
	qs, err := s.exported(ctx, &in.ExportQuery)
	if err != nil {
		return nil, err
	}
	done, err := s.readFiles.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	losses, err := exchange.Losses(writtenAs(in.Format), qs)
	if err != nil {
		return nil, err
	}
	look := exportLook{Questions: len(qs), Written: len(qs), Losses: []exportLoss{}}
	at := map[string]int{}
	for _, loss := range losses {
		key := fmt.Sprint(loss.Whole, loss.What)
		i, seen := at[key]
		if !seen {
			i = len(look.Losses)
			at[key] = i
			look.Losses = append(look.Losses, exportLoss{What: loss.What, Whole: loss.Whole, Some: []string{}})
		}
		l := &look.Losses[i]
		l.Count++
		if len(l.Some) < lossExamples {
			l.Some = append(l.Some, qs[loss.Question].ID)
		}
		if loss.Whole {
			look.Written--
		}
	}
	slices.SortStableFunc(look.Losses, func(a, b exportLoss) int { return cmp.Compare(b.weight(), a.weight()) })
	return &exportLookOutput{look}, nil
}

// writtenAs is the format of exchange that says what another one keeps.
func writtenAs(f exchange.Format) exchange.Format {
	if f == paperPDF {
		return exchange.Paper
	}
	return f
}

func (s *Server) exportQuestions(ctx context.Context, in *exportInput) (*sheetOutput, error) {
	qs, err := s.exported(ctx, &in.ExportQuery)
	if err != nil {
		return nil, err
	}
	done, err := s.readFiles.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	title := cmp.Or(in.Title, "普法试题")
	if in.Format != paperPDF {
		return s.exchangeFile(title, in.Format, qs)
	}
	var b bytes.Buffer
	if err := s.Printer.Exam(ctx, &b, exchange.PaperOf(title, qs)); err != nil {
		return nil, err
	}
	return exchangeOutput(title, paperPDF, b.Bytes()), nil
}

// exchangeFile writes questions for download.
func (s *Server) exchangeFile(title string, f exchange.Format, qs []question.Question) (*sheetOutput, error) {
	var b bytes.Buffer
	if err := exchange.Write(&b, f, title, qs); err != nil {
		return nil, err
	}
	return exchangeOutput(title, f, b.Bytes()), nil
}

func exchangeOutput(title string, f exchange.Format, data []byte) *sheetOutput {
	file := formatFiles[f]
	name := title
	if f != exchange.Paper && f != paperPDF && f != exchange.Template {
		name += "（" + f.Title() + "）"
	}
	return &sheetOutput{
		ContentType: file.kind, ContentDisposition: report.Disposition(report.FileName(name, file.extension)), CacheControl: "no-store", Body: data,
	}
}
