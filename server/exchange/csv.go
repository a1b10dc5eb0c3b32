package exchange

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
)

// csv reads a table out of a text.
func (r *reader) csv(text string, comma rune) {
	r.preview.Format = CSV
	if strings.Count(text, string(comma)) > maxCells {
		r.refuse(CSV, "表格太大", "分成几个文件")
		return
	}
	rows := csv.NewReader(strings.NewReader(text))
	rows.Comma, rows.LazyQuotes, rows.FieldsPerRecord = comma, true, -1
	var g grid
	g.begin("")
	for {
		cells, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			r.problem(Problem{Weight: Fault, Reason: "表格读到一半读不下去：" + err.Error(), Suggestion: "用 Excel 打开后另存再试"})
			break
		}
		number, _ := rows.FieldPos(0)
		if !g.add(number, cells) {
			break
		}
	}
	r.tables(g)
}

// commaOf is what separates the columns of a text that is a table, 0 if it is none.
func commaOf(text string) rune {
	if comma := headingComma(text); comma != 0 {
		return comma
	}
	for _, comma := range ",\t;|" {
		if headless(text, comma) {
			return comma
		}
	}
	return 0
}

// headless reports whether a text without headings is a table of questions: equally many cells in every row, and columns
// that can be told by what stands in them.
func headless(text string, comma rune) bool {
	const few, most = 3, 50
	lines := csv.NewReader(strings.NewReader(text))
	lines.Comma, lines.LazyQuotes = comma, true // FieldsPerRecord 0: each row like the first
	var rows []row
	for len(rows) < most {
		cells, err := lines.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || len(cells) < few {
			return false
		}
		rows = append(rows, row{len(rows) + 1, cells})
	}
	if len(rows) < 2 {
		return false
	}
	_, plain := guessColumns(rows)
	return plain
}

// headingComma is what separates the columns of a text whose first lines are headings, 0 if they are none.
func headingComma(text string) rune {
	n := 0
	for l := range strings.Lines(text) {
		if n++; n > headingMost {
			break
		}
		if len(l) > 64<<10 { // no row of headings
			continue
		}
		for _, comma := range ",\t;，|" {
			rows := csv.NewReader(strings.NewReader(l))
			rows.Comma, rows.LazyQuotes = comma, true
			cells, err := rows.Read()
			if err != nil || len(cells) < 2 {
				continue
			}
			if _, ok := readHeadings(row{n, cells}); ok {
				return comma
			}
		}
	}
	return 0
}
