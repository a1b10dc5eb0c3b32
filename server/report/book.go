package report

import (
	"bytes"
	"errors"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Why a file cannot be taken for a list of records. A *HeadingError says more.
var (
	// ErrOldBook says that the file is of Excel 97, or locked with a password: both look alike from outside.
	ErrOldBook = errors.New("report: old or locked workbook")
	// ErrTooLarge says that the file holds more than a list of records may.
	ErrTooLarge = errors.New("report: file holds too much")
	// ErrNoUpload says that a file is not kept, or no more.
	ErrNoUpload = errors.New("report: no such upload")
	// ErrHeadings says that the file's columns cannot be told apart.
	ErrHeadings = errors.New("report: headings not found")
)

// The bounds of a list of records.
const (
	// MaxRecords is how many records one file may hold.
	MaxRecords = 20_000
	// MaxFile is how many bytes it may have. A workbook of that many records and twenty columns has a third of it.
	MaxFile = 4 << 20

	mostCells   = 4_000_000 // of a sheet, empty ones counted: where a cell far to the right makes every row long
	mostColumns = 300
	longestCell = 2000  // characters
	blankMost   = 5_000 // blank rows one after the other, behind which nothing is looked for
	headingMost = 30    // rows from the top, among which the headings are
)

// Book is a file's rows as they stand in its first sheet that has the headings that were asked for.
type Book struct {
	Rows []BookRow
	// Epoch1904 says that days are counted from 1904, as old Macs did.
	Epoch1904 bool
}

// BookRow is one row that is not blank, with its number as people see it, from 1.
type BookRow struct {
	Number int
	Cells  []Cell
}

// Cell is a cell as it is kept, and as it is shown: 46189 and 2026/6/16. In a text file both are the same.
type Cell struct{ Raw, Shown string }

// ReadBook reads a workbook (.xlsx) or a text file with commas, semicolons or tabs, in UTF-8, UTF-16 or GB 18030. Of a
// workbook's sheets it takes the first with a row near its top that heads says yes to, else the first.
func ReadBook(data []byte, heads func(row []string) bool) (*Book, error) {
	switch {
	case len(data) == 0:
		return nil, ErrUnreadable
	case len(data) > MaxFile:
		return nil, ErrTooLarge
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return nil, ErrOldBook
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return readWorkbook(data, heads)
	default:
		return readText(data)
	}
}

// cleanCell is what somebody meant to write: without what cannot be seen, and on one line.
func cleanCell(s string) string {
	if plainCell(s) {
		return s
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == unicode.ReplacementChar || unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs):
			return -1
		case unicode.IsControl(r) || unicode.IsSpace(r):
			return ' '
		default:
			return r
		}
	}, s)
	return strings.Join(strings.Fields(norm.NFC.String(s)), " ")
}

// plainCell reports whether cleaning would change nothing, which spares most cells the work.
func plainCell(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// blank reports whether nothing stands in a row.
func blank(cells []string) bool {
	for _, c := range cells {
		if cleanCell(c) != "" {
			return false
		}
	}
	return true
}

// collector takes rows in as long as they are within bounds.
type collector struct {
	book   Book
	cells  int
	blanks int
}

// add takes a row in, unless it is blank; more says whether there may be more behind it.
func (c *collector) add(number int, raw, shown []string) (more bool, err error) {
	c.cells += max(len(raw), 1)
	if c.cells > mostCells {
		return false, ErrTooLarge
	}
	if blank(raw) && blank(shown) {
		c.blanks++
		return c.blanks < blankMost, nil
	}
	c.blanks = 0
	if len(c.book.Rows) >= MaxRecords+headingMost+1 {
		return false, ErrTooLarge
	}
	width := min(len(raw), mostColumns)
	cells := make([]Cell, width)
	for i := range width {
		cells[i].Raw = shorten(raw[i])
		cells[i].Shown = cells[i].Raw
		if i < len(shown) && shown[i] != raw[i] {
			cells[i].Shown = shorten(shown[i])
		}
	}
	c.book.Rows = append(c.book.Rows, BookRow{Number: number, Cells: cells})
	return true, nil
}

// shorten cuts what is longer than any field: one character more than is allowed is enough to say so.
func shorten(s string) string {
	s = cleanCell(s)
	if len(s) <= longestCell {
		return s
	}
	runes := []rune(s)
	return string(runes[:min(len(runes), longestCell+1)])
}
