// Package report makes the tables people file and print: figures by sub-district, and the Excel sheets of them.
//
// It knows neither where figures are kept nor who asks. The counters of participation are never added to one another;
// a figure in a sheet is a number, a sum is a formula over the figures above it, and a text is never anything but a
// text.
package report

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode"
)

// Kind says what a column holds.
type Kind string

// The kinds of column.
const (
	Text Kind = "text" // string
	Int  Kind = "int"  // int or int64
	Rate Kind = "rate" // float64, 0.25 being 25 %
	Mean Kind = "mean" // float64, to two places
	// Figure is a float64 that is shown without places where it is a whole number.
	Figure Kind = "figure"
)

// Column is one column of a Table. Unit, if set, is shown in the header in full-width brackets.
type Column struct {
	Title string
	Unit  string
	Kind  Kind
	Sum   bool // add it up in the last row; Int and Figure columns only
}

// Heading is the column's header with its unit, as in 发放宣传资料（份）.
func (c Column) Heading() string {
	if c.Unit == "" {
		return c.Title
	}
	return c.Title + "（" + c.Unit + "）"
}

// Table is one sheet: a title, who fills it in and when, and rows under columns. A nil in a row is a figure
// that is not known, which is not the same as nought.
type Table struct {
	Name    string // on the sheet's tab; "" for Sheet and its number
	Title   string
	Unit    string // 填表单位
	Date    string // 报送日期, YYYY-MM-DD
	Columns []Column
	Rows    [][]any
	// Total is what stands in the last row of columns that are not added up, such as a rate of sums; nil for nothing.
	Total []any
	Notes []string // below the table, a line each
}

// tab is what the i-th sheet is called.
func (t Table) tab(i int) string {
	return cmp.Or(t.Name, fmt.Sprintf("Sheet%d", i+1))
}

// Unknown stands in a cell whose figure is not known.
const Unknown = "—"

// check reports the first cell that does not suit its column, which is a programming error.
func (t Table) check() error {
	if len(t.Columns) == 0 {
		return errors.New("the table has no columns")
	}
	for i, row := range t.Rows {
		if len(row) != len(t.Columns) {
			return fmt.Errorf("row %d has %d cells for %d columns", i, len(row), len(t.Columns))
		}
		for j, cell := range row {
			if !t.Columns[j].Kind.holds(cell) {
				return fmt.Errorf("row %d: %T in column %q", i, cell, t.Columns[j].Title)
			}
		}
	}
	if len(t.Total) > len(t.Columns) {
		return fmt.Errorf("%d totals for %d columns", len(t.Total), len(t.Columns))
	}
	return nil
}

func (k Kind) holds(cell any) bool {
	switch cell.(type) {
	case nil:
		return true
	case string:
		return k == Text
	case int, int64:
		return k == Int
	case float64:
		return k == Rate || k == Mean || k == Figure
	default:
		return false
	}
}

// total adds up one column. Figures have at most two places, and so does their sum.
func (t Table) total(column int) any {
	var sum int64
	for _, row := range t.Rows {
		switch n := row[column].(type) {
		case int:
			sum += int64(n)
		case int64:
			sum += n
		case float64:
			sum += int64(math.Round(n * 100))
		}
	}
	if t.Columns[column].Kind == Figure {
		return float64(sum) / 100
	}
	return sum
}

// lastOf is what stands in a column of the last row, nil for nothing.
func (t Table) lastOf(column int) any {
	switch {
	case t.Columns[column].Sum:
		return t.total(column)
	case column < len(t.Total):
		return t.Total[column]
	default:
		return nil
	}
}

// summed reports whether anything stands in the last row.
func (t Table) summed() bool {
	for i, c := range t.Columns {
		if c.Sum || i < len(t.Total) && t.Total[i] != nil {
			return true
		}
	}
	return false
}

// FileName turns a title into a file name every system takes: no path, no control or reserved characters,
// at most 80 characters, never empty.
func FileName(title, extension string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r) || strings.ContainsRune(`/\:*?"<>|;%`, r):
			return '_'
		case unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs):
			return -1
		default:
			return r
		}
	}, title)
	name = strings.Trim(name, " .")
	if runes := []rune(name); len(runes) > 80 {
		name = strings.TrimRight(string(runes[:80]), " .")
	}
	if name == "" {
		name = "表格"
	}
	return name + "." + extension
}

// Disposition is the Content-Disposition header of a download (RFC 6266), with the Chinese name in the form of
// RFC 5987 and a plain one for clients that do not know it.
func Disposition(fileName string) string {
	extension := fileName[strings.LastIndexByte(fileName, '.')+1:]
	return fmt.Sprintf(`attachment; filename="table.%s"; filename*=UTF-8''%s`, extension, percentEncode(fileName))
}

// percentEncode escapes all bytes but RFC 5987's attr-char.
func percentEncode(s string) string {
	const plain = "!#$&+-.^_`|~"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte(plain, c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
