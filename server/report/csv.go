package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// CSVType is the media type of what WriteCSV writes.
const CSVType = "text/csv; charset=utf-8"

// WriteCSV writes a table's headings and rows in the form of RFC 4180, without its last row: who adds the rows up again has
// each figure once. What is not known is an empty field. A text that a spreadsheet program would take for a formula has an
// apostrophe before it. bom begins the file with a byte order mark, by which Excel knows that it is UTF-8.
func WriteCSV(w io.Writer, t Table, bom bool) error {
	if err := t.check(); err != nil {
		return fmt.Errorf("report: CSV of %q: %w", t.Title, err)
	}
	if bom {
		if _, err := io.WriteString(w, "\uFEFF"); err != nil {
			return err
		}
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	fields := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		fields[i] = harmless(c.Heading())
	}
	if err := out.Write(fields); err != nil {
		return err
	}
	for _, row := range t.Rows {
		for i, cell := range row {
			fields[i] = csvField(cell)
		}
		if err := out.Write(fields); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func csvField(cell any) string {
	switch v := cell.(type) {
	case string:
		return harmless(v)
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	default:
		return ""
	}
}

// harmless keeps a text from being run as a formula, also behind blanks and in full width.
func harmless(text string) string {
	if strings.ContainsAny(text[:min(1, len(text))], "\t\r\n") {
		return "'" + text
	}
	if first, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, " \u3000\u00a0")); strings.ContainsRune("=+-@＝＋－＠", first) {
		return "'" + text
	}
	return text
}
