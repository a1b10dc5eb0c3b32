package report

import (
	"fmt"
	"io"
	"math"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/xuri/excelize/v2"
)

// XLSXType is the media type of what WriteXLSX writes.
const XLSXType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// The rows above the figures.
const (
	titleRow = iota + 1
	filedRow
	headRow
	firstRow
)

// WriteXLSX writes the tables as a workbook, a sheet each, ready to print on A4 across.
func WriteXLSX(w io.Writer, tables ...Table) (err error) {
	defer thrifty(tables)()
	file := excelize.NewFile()
	defer func() {
		if closing := file.Close(); err == nil {
			err = closing
		}
	}()
	styles, err := newStyles(file)
	if err != nil {
		return fmt.Errorf("report: styles: %w", err)
	}
	for i, t := range tables {
		s := &sheet{Table: t, file: file, name: t.tab(i), styles: styles}
		if err := s.write(i); err != nil {
			return fmt.Errorf("report: sheet %q: %w", t.Title, err)
		}
	}
	if err := file.Write(w); err != nil {
		return fmt.Errorf("report: write: %w", err)
	}
	return nil
}

// Sheets of so many rows are large: each takes tens of megabytes while it is written.
const largeRows = 20_000

var large sync.Mutex

// thrifty has large sheets written one after the other, and garbage collected sooner meanwhile.
func thrifty(tables []Table) (done func()) {
	rows := 0
	for _, t := range tables {
		rows += len(t.Rows)
	}
	if rows < largeRows {
		return func() {}
	}
	large.Lock()
	usual := debug.SetGCPercent(40)
	return func() {
		debug.SetGCPercent(usual)
		large.Unlock()
	}
}

// sheet is a table on its way into a workbook.
type sheet struct {
	Table
	file   *excelize.File
	stream *excelize.StreamWriter
	name   string
	styles styles
}

func (s *sheet) write(i int) error {
	if err := s.check(); err != nil {
		return err
	}
	if err := s.add(i); err != nil {
		return err
	}
	for _, step := range []func() error{s.layOut, s.open, s.head, s.body, s.foot, s.notes} {
		if err := step(); err != nil {
			return err
		}
	}
	return s.stream.Flush()
}

// add puts the sheet behind the others. A new workbook has its first one already, under a name of its own.
func (s *sheet) add(i int) error {
	if i == 0 {
		return s.file.SetSheetName(s.file.GetSheetName(0), s.name)
	}
	_, err := s.file.NewSheet(s.name)
	return err
}

// layOut sets what concerns the whole page. Page settings precede the stream, which copies them as it opens.
func (s *sheet) layOut() error {
	paper, landscape, wide, tall := 9, "landscape", 1, 0
	fit := true
	if err := s.file.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	page := excelize.PageLayoutOptions{Size: &paper, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &tall}
	if err := s.file.SetPageLayout(s.name, &page); err != nil {
		return err
	}
	footer := excelize.HeaderFooterOptions{OddFooter: "&C第 &P 页，共 &N 页"}
	if err := s.file.SetHeaderFooter(s.name, &footer); err != nil {
		return err
	}
	repeat := excelize.DefinedName{
		Name:     "_xlnm.Print_Titles",
		RefersTo: fmt.Sprintf("'%s'!$%d:$%d", strings.ReplaceAll(s.name, "'", "''"), titleRow, headRow),
		Scope:    s.name,
	}
	return s.file.SetDefinedName(&repeat)
}

func (s *sheet) open() error {
	var err error
	if s.stream, err = s.file.NewStreamWriter(s.name); err != nil {
		return err
	}
	for i := range s.Columns {
		if err := s.stream.SetColWidth(i+1, i+1, s.width(i)); err != nil {
			return err
		}
	}
	below, err := excelize.CoordinatesToCellName(2, firstRow)
	if err != nil {
		return err
	}
	return s.stream.SetPanes(&excelize.Panes{
		Freeze: true, XSplit: 1, YSplit: headRow, TopLeftCell: below, ActivePane: "bottomRight",
	})
}

// head writes the title, who fills the table in and when, and the columns' headings.
func (s *sheet) head() error {
	if err := s.banner(titleRow, s.Title, s.styles.title, excelize.RowOpts{Height: 34}); err != nil {
		return err
	}
	filed := "填表单位：" + s.Unit
	if s.Date != "" {
		filed += "　　报送日期：" + s.Date
	}
	if err := s.banner(filedRow, filed, s.styles.filed, excelize.RowOpts{Height: 20}); err != nil {
		return err
	}
	cells := make([]any, len(s.Columns))
	for i, c := range s.Columns {
		cells[i] = excelize.Cell{StyleID: s.styles.head, Value: c.Heading()}
	}
	return s.row(headRow, cells, excelize.RowOpts{Height: 32})
}

// banner writes one text over all columns.
func (s *sheet) banner(row int, text string, style int, opts excelize.RowOpts) error {
	if err := s.row(row, []any{excelize.Cell{StyleID: style, Value: text}}, opts); err != nil {
		return err
	}
	if len(s.Columns) == 1 {
		return nil
	}
	from, err := excelize.CoordinatesToCellName(1, row)
	if err != nil {
		return err
	}
	to, err := excelize.CoordinatesToCellName(len(s.Columns), row)
	if err != nil {
		return err
	}
	return s.stream.MergeCell(from, to)
}

func (s *sheet) body() error {
	widths := make([]float64, len(s.Columns))
	for i := range s.Columns {
		widths[i] = s.width(i)
	}
	for i, row := range s.Rows {
		cells, lines := make([]any, len(row)), 1
		for j, value := range row {
			cells[j] = s.cell(s.Columns[j].Kind, value)
			if text, ok := value.(string); ok {
				lines = max(lines, linesOf(text, widths[j]))
			}
		}
		var opts []excelize.RowOpts
		if lines > 1 { // who opens the file sees the whole text, whether or not the program fits rows to it
			opts = []excelize.RowOpts{{Height: min(float64(lines)*lineHeight, heightMost)}}
		}
		if err := s.row(firstRow+i, cells, opts...); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheet) cell(kind Kind, value any) excelize.Cell {
	switch {
	case value == nil:
		return excelize.Cell{StyleID: s.styles.unknown, Value: Unknown}
	case kind == Int:
		return excelize.Cell{StyleID: s.styles.integer, Value: value}
	case kind == Rate:
		return excelize.Cell{StyleID: s.styles.rate, Value: value}
	case kind == Figure && value == math.Trunc(value.(float64)):
		return excelize.Cell{StyleID: s.styles.integer, Value: value}
	case kind == Mean || kind == Figure:
		return excelize.Cell{StyleID: s.styles.mean, Value: value}
	default:
		return excelize.Cell{StyleID: s.styles.text, Value: value}
	}
}

// foot writes the 合计 row: a formula over the rows above, with its value for readers that do not calculate.
func (s *sheet) foot() error {
	if !s.summed() || len(s.Rows) == 0 {
		return nil
	}
	cells := make([]any, len(s.Columns))
	for i, c := range s.Columns {
		last := s.lastOf(i)
		cell := excelize.Cell{StyleID: s.styles.last(c.Kind, last), Value: last}
		if last == nil {
			cell.Value = ""
		}
		if c.Sum {
			letter, err := excelize.ColumnNumberToName(i + 1)
			if err != nil {
				return err
			}
			cell.Formula = fmt.Sprintf("SUM(%s%d:%s%d)", letter, firstRow, letter, firstRow+len(s.Rows)-1)
		}
		cells[i] = cell
	}
	if s.lastOf(0) == nil {
		cells[0] = excelize.Cell{StyleID: s.styles.total, Value: "合计"}
	}
	return s.row(firstRow+len(s.Rows), cells, excelize.RowOpts{Height: 22})
}

// last is how a cell of the last row looks.
func (s styles) last(kind Kind, value any) int {
	figure, _ := value.(float64)
	switch {
	case kind == Text:
		return s.totalText
	case kind == Rate:
		return s.totalRate
	case kind == Mean || kind == Figure && figure != math.Trunc(figure):
		return s.totalMean
	default:
		return s.total
	}
}

// notes writes what is to be said below the table.
func (s *sheet) notes() error {
	row := firstRow + len(s.Rows)
	if s.summed() && len(s.Rows) > 0 {
		row++
	}
	for i, text := range s.Notes {
		if err := s.banner(row+i, text, s.styles.filed, excelize.RowOpts{Height: 18}); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheet) row(number int, cells []any, opts ...excelize.RowOpts) error {
	at, err := excelize.CoordinatesToCellName(1, number)
	if err != nil {
		return err
	}
	return s.stream.SetRow(at, cells, opts...)
}
