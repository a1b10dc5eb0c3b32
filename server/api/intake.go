package api

import (
	"context"
	"net/http"
	"sync"

	"pufa/server/account"
	"pufa/server/report"
)

// intakeProblems hold for files records are taken from.
var intakeProblems = []problemRule{
	{report.ErrHeadings, http.StatusUnprocessableEntity, "bad_headings", "没有找到表头"},
	{report.ErrOldBook, http.StatusUnprocessableEntity, "old_workbook", "这是旧式的 .xls，或者文件加了密码。请用 Excel 另存为 .xlsx，去掉密码再选"},
	{report.ErrTooLarge, http.StatusUnprocessableEntity, "too_many_rows", "文件太大：最多 4 MB、20000 行。请删去多余的行和列，或者分成几个文件"},
	{report.ErrNoUpload, http.StatusNotFound, "no_such_upload", "文件已经过期，请重新选择"},
}

// uploads keeps files between the requests that look at them and take them in.
type uploads interface {
	Keep(ctx context.Context, u report.Upload) error
	// Upload is the file with this id, or report.ErrNoUpload.
	Upload(ctx context.Context, id string) (report.Upload, error)
}

// intake is how the records of one kind are taken from a file and written to one.
type intake[T any] struct {
	sheet report.Sheet[T]
	// known says which of the keys stand for records that are kept.
	known func(ctx context.Context, keys []string) (map[string]bool, error)
	// write keeps records, each with its own outcome: nil, or why it was not kept.
	write func(ctx context.Context, records []T) (outcomes []error, err error)
}

// intakeLook is a file as it would be taken in.
type intakeLook struct {
	Rows    int              `json:"rows" doc:"有内容的行数，不算表头和合计"`
	Fine    int              `json:"fine" doc:"可以导入的"`
	Wrong   int              `json:"wrong" doc:"有问题、不会导入的"`
	Same    int              `json:"same" doc:"与上面某一行重复的"`
	Known   int              `json:"known" doc:"以前已经登记过的"`
	Skipped int              `json:"skipped" doc:"跳过的合计行"`
	Unused  []string         `json:"unused" nullable:"false" doc:"没有用到的列"`
	Columns []intakeColumn   `json:"columns" nullable:"false"`
	Lines   []intakeLineView `json:"lines" nullable:"false" doc:"有问题的在内，最多 200 行；按行号"`
}

// intakeTaken is what one request took in.
type intakeTaken struct {
	Rows    int `json:"rows" doc:"文件里一共几行"`
	Written int `json:"written" doc:"这一次写入的"`
	Next    int `json:"next,omitempty" doc:"还没写完，下一次从这里开始；没有表示写完了"`
}

type intakeColumn struct {
	Key      string   `json:"key"`
	Title    string   `json:"title"`
	Unit     string   `json:"unit,omitempty"`
	Form     string   `json:"form" enum:"text,whole,decimal,day,choice,place"`
	Required bool     `json:"required,omitempty"`
	Choices  []string `json:"choices,omitempty"`
	Found    bool     `json:"found" doc:"文件里有这一列"`
}

type intakeLineView struct {
	Row    int           `json:"row" doc:"在文件里的行号"`
	State  string        `json:"state" enum:"fine,wrong,same,known"`
	Cells  []string      `json:"cells" nullable:"false" doc:"与 columns 对应"`
	Faults []intakeFault `json:"faults,omitempty"`
	SameAs int           `json:"same_as,omitempty" doc:"与哪一行重复"`
}

type intakeFault struct {
	Column     string `json:"column" doc:"哪一列；空的为整行"`
	Cell       string `json:"cell,omitempty" doc:"在文件里的位置，如 C7"`
	Text       string `json:"text"`
	Suggestion string `json:"suggestion,omitempty" doc:"可以改成"`
}

// What one answer shows, and what one request writes. A page asks again for the rest, and shows how far it has come.
const (
	intakeShown   = 200
	intakeWritten = 4000
)

// look counts what is in a file, and shows it; nothing is kept.
func (in intake[T]) look(ctx context.Context, reading *report.Reading[T]) (out intakeLook, err error) {
	if err := in.mark(ctx, reading.Lines); err != nil {
		return out, err
	}
	for _, line := range reading.Lines {
		out.count(line.State)
	}
	out.Rows, out.Skipped, out.Unused = len(reading.Lines), reading.Skipped, append([]string{}, reading.Unused...)
	for i, f := range in.sheet.Fields {
		out.Columns = append(out.Columns, intakeColumn{
			Key: f.Key, Title: f.Title, Unit: f.Unit, Form: string(f.Form), Required: f.Required, Choices: f.Choices, Found: reading.Found[i],
		})
	}
	out.Lines = shownLines(reading.Lines, out.Wrong)
	return out, nil
}

// mark finds the lines whose records are kept already.
func (in intake[T]) mark(ctx context.Context, lines []report.Record[T]) error {
	var keys []string
	for _, line := range lines {
		if line.State == report.RowFine && line.Key != "" {
			keys = append(keys, line.Key)
		}
	}
	known, err := in.known(ctx, keys)
	if err != nil {
		return err
	}
	for i := range lines {
		if lines[i].State == report.RowFine && known[lines[i].Key] {
			lines[i].State = report.RowKnown
		}
	}
	return nil
}

func (l *intakeLook) count(s report.State) {
	switch s {
	case report.RowFine:
		l.Fine++
	case report.RowWrong:
		l.Wrong++
	case report.RowSame:
		l.Same++
	case report.RowKnown:
		l.Known++
	}
}

// shownLines are the lines with faults, as many as are shown, and others where there is room.
func shownLines[T any](lines []report.Record[T], wrong int) []intakeLineView {
	room := intakeShown - min(wrong, intakeShown)
	out := []intakeLineView{}
	for _, line := range lines {
		if len(out) == intakeShown {
			break
		}
		if line.State != report.RowWrong {
			if room == 0 {
				continue
			}
			room--
		}
		view := intakeLineView{Row: line.Row, State: string(line.State), Cells: line.Cells, SameAs: line.SameAs}
		for _, f := range line.Faults {
			view.Faults = append(view.Faults, intakeFault{f.Field, f.Cell, f.Text, f.Suggestion})
		}
		out = append(out, view)
	}
	return out
}

// take writes the fine lines from the one at from on, as many as one request does.
func (in intake[T]) take(ctx context.Context, lines []report.Record[T], from int) (out intakeTaken, err error) {
	from = min(from, len(lines))
	part := lines[from:min(from+intakeWritten, len(lines))]
	if from+len(part) < len(lines) {
		out.Next = from + len(part)
	}
	out.Rows = len(lines)
	if err := in.mark(ctx, part); err != nil {
		return out, err
	}
	var batch []T
	for _, line := range part {
		if line.State == report.RowFine {
			batch = append(batch, line.Value)
		}
	}
	if len(batch) == 0 {
		return out, nil
	}
	outcomes, err := in.write(ctx, batch)
	for _, outcome := range outcomes {
		if outcome == nil {
			out.Written++
		}
	}
	return out, err
}

// bookshelf keeps the last files that were read, so that a file that is taken in bit by bit is read once.
type bookshelf struct {
	mu    sync.Mutex
	ids   []string
	books []*report.Book
}

const shelfMost = 3

func (b *bookshelf) find(id string) *report.Book {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, known := range b.ids {
		if known == id {
			return b.books[i]
		}
	}
	return nil
}

func (b *bookshelf) put(id string, book *report.Book) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ids, b.books = append(b.ids, id), append(b.books, book)
	if len(b.ids) > shelfMost {
		b.ids, b.books = b.ids[1:], b.books[1:]
	}
}

// bookOf is the file somebody sent before. sheet and the id together name it: other columns may be on another sheet of it.
func bookOf[T any](ctx context.Context, s *Server, by account.Organiser, id string, sheet report.Sheet[T]) (*report.Book, error) {
	u, err := s.Uploads.Upload(ctx, id)
	if err != nil {
		return nil, err
	}
	if u.By != by.ID {
		return nil, report.ErrNoUpload
	}
	shelved := id + "/" + sheet.Title
	if book := s.shelf.find(shelved); book != nil {
		return book, nil
	}
	book, err := sheet.Open(u.Data)
	if err != nil {
		return nil, err
	}
	s.shelf.put(shelved, book)
	return book, nil
}
