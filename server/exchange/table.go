package exchange

import (
	"strconv"
	"strings"
)

// sheet is a table as it stands in a workbook, a text file or a document.
type sheet struct {
	name string
	rows []row
}

// row is one that is not blank, with its number as people see it.
type row struct {
	number int
	cells  []string
}

func (r row) cell(i int) string {
	if i < 0 || i >= len(r.cells) {
		return ""
	}
	return r.cells[i]
}

func (r row) blank() bool {
	for _, c := range r.cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// cellName is what people call a cell: C7. Both are counted from 1.
func cellName(column, row int) string {
	name := ""
	for column > 0 {
		column--
		name = string(rune('A'+column%26)) + name
		column /= 26
	}
	return name + strconv.Itoa(row)
}

// The bounds of a table.
const (
	maxColumns  = 200
	maxCells    = 1_500_000 // empty ones counted
	maxBlank    = 5_000     // blank rows one after the other, behind which nothing is looked for
	headingMost = 30        // rows from the top, among which the headings are
)

// grid takes rows in as long as they are within bounds.
type grid struct {
	sheets []sheet
	cells  int
	bytes  int
	blanks int
	cut    string // why something was left out
}

func (g *grid) begin(name string) {
	g.sheets = append(g.sheets, sheet{name: name})
	g.blanks = 0
}

// add takes a row in; more says whether there may be more behind it.
func (g *grid) add(number int, cells []string) (more bool) {
	g.cells += len(cells) + 1
	for _, c := range cells {
		g.bytes += len(c)
	}
	if g.cells > maxCells || g.bytes > maxUnpacked {
		g.cut = "表格太大，后面的没有读"
		return false
	}
	cells = cells[:min(len(cells), maxColumns)]
	r := row{number, cells}
	if r.blank() {
		g.blanks++
		return g.blanks < maxBlank
	}
	g.blanks = 0
	s := &g.sheets[len(g.sheets)-1]
	if len(s.rows) > MaxQuestions+headingMost {
		g.cut = "行数太多，后面的没有读"
		return false
	}
	s.rows = append(s.rows, r)
	return true
}

// tables reads every sheet by its headings, or by what stands in it.
func (r *reader) tables(g grid) {
	many := 0
	for _, s := range g.sheets {
		if len(s.rows) > 0 {
			many++
		}
	}
	if g.cut != "" {
		r.problem(Problem{Weight: Fault, Reason: g.cut, Suggestion: "分成几个文件"})
	}
	for _, s := range g.sheets {
		if len(s.rows) == 0 {
			continue
		}
		if many == 1 && len(g.sheets) == 1 {
			s.name = ""
		}
		r.sheet(s)
	}
}

func (r *reader) sheet(s sheet) {
	if head, cols, ok := findHeadings(s); ok {
		if cols.kahoot {
			r.preview.Format = Kahoot
		}
		switch {
		case cols.template:
			r.preview.Format = Template
		case cols.ksb && r.preview.Format == Workbook:
			r.preview.Format = KSB
		}
		r.rows(s, s.rows[head+1:], cols)
		return
	}
	if strings.Contains(s.name, "说明") {
		r.problem(Problem{Place: Place{Sheet: s.name, Row: 1}, Weight: Notice, Reason: "这个工作表是说明，没有读", Suggestion: "不用处理"})
		return
	}
	if column, ok := onlyColumn(s); ok {
		r.column(s, column)
		return
	}
	if cols, ok := guessColumns(s.rows); ok {
		r.rows(s, s.rows, cols)
		return
	}
	r.problem(Problem{
		Place: Place{Sheet: s.name, Row: s.rows[0].number}, Weight: Fault, Reason: "分不清哪一列是题干、选项、答案",
		Suggestion: "在第一行写上列名：题干、选项A、选项B、选项C、选项D、答案", Text: strings.Join(s.rows[0].cells, " "),
	})
}

// rows reads questions, one a row.
func (r *reader) rows(s sheet, rows []row, cols columns) {
	for _, row := range rows {
		if cols.repeats(row) {
			continue
		}
		d := cols.draft(s, row)
		if d == nil {
			continue
		}
		if !r.take(d) {
			return
		}
	}
}

// onlyColumn reports whether all that is in a sheet stands in one column.
func onlyColumn(s sheet) (column int, ok bool) {
	column = -1
	for _, r := range s.rows {
		for i, c := range r.cells {
			if strings.TrimSpace(c) == "" {
				continue
			}
			if column >= 0 && column != i {
				return 0, false
			}
			column = i
		}
	}
	return column, column >= 0 && len(s.rows) > 1
}

// column reads a text that stands in one column, as 问卷星 writes it.
func (r *reader) column(s sheet, column int) {
	var ls []line
	before, size := 0, 0
	for _, row := range s.rows {
		if size += len(row.cell(column)); size > maxPlain || len(row.cell(column)) > maxLine {
			r.problem(Problem{Place: Place{Sheet: s.name, Row: row.number}, Weight: Fault, Reason: "文字太多，或有一格太长，后面的没有读", Suggestion: "分成几个文件，每题另起一行"})
			break
		}
		if before > 0 && row.number > before+1 { // a blank row
			ls = append(ls, line{at: Place{Sheet: s.name, Row: row.number - 1}})
		}
		before = row.number
		for part := range strings.Lines(foldLines(row.cell(column))) {
			ls = append(ls, line{at: Place{Sheet: s.name, Row: row.number, Cell: cellName(column+1, row.number)}, text: tidy(part)})
		}
	}
	r.text(ls)
}
