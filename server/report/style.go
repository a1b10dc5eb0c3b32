package report

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// styles are the numbers of a workbook's cell styles.
type styles struct {
	title, filed, head, text, integer, rate, mean, unknown, total, totalRate, totalMean, totalText int
}

func newStyles(file *excelize.File) (styles, error) {
	var (
		s      styles
		border = thinBorder()
		digits = "#,##0"
		share  = "0.00%"
		places = "#,##0.00"
		body   = &excelize.Font{Family: "仿宋", Size: 11}
		bold   = &excelize.Font{Family: "黑体", Size: 11}
		middle = &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
		right  = &excelize.Alignment{Horizontal: "right", Vertical: "center"}
		left   = &excelize.Alignment{Horizontal: "left", Vertical: "center", WrapText: true}
		grey   = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EEF1F4"}}
	)
	for _, make := range []struct {
		into  *int
		style excelize.Style
	}{
		{&s.title, excelize.Style{Font: &excelize.Font{Family: "黑体", Size: 18}, Alignment: middle}},
		{&s.filed, excelize.Style{Font: body, Alignment: left}},
		{&s.head, excelize.Style{Font: bold, Alignment: middle, Border: border, Fill: grey}},
		{&s.text, excelize.Style{Font: body, Alignment: left, Border: border}},
		{&s.integer, excelize.Style{Font: body, Alignment: right, Border: border, CustomNumFmt: &digits}},
		{&s.rate, excelize.Style{Font: body, Alignment: right, Border: border, CustomNumFmt: &share}},
		{&s.mean, excelize.Style{Font: body, Alignment: right, Border: border, CustomNumFmt: &places}},
		{&s.unknown, excelize.Style{Font: body, Alignment: middle, Border: border}},
		{&s.total, excelize.Style{Font: bold, Alignment: right, Border: border, Fill: grey, CustomNumFmt: &digits}},
		{&s.totalRate, excelize.Style{Font: bold, Alignment: right, Border: border, Fill: grey, CustomNumFmt: &share}},
		{&s.totalMean, excelize.Style{Font: bold, Alignment: right, Border: border, Fill: grey, CustomNumFmt: &places}},
		{&s.totalText, excelize.Style{Font: bold, Alignment: middle, Border: border, Fill: grey}},
	} {
		id, err := file.NewStyle(&make.style)
		if err != nil {
			return styles{}, err
		}
		*make.into = id
	}
	return s, nil
}

func thinBorder() []excelize.Border {
	sides := []string{"left", "top", "right", "bottom"}
	border := make([]excelize.Border, len(sides))
	for i, side := range sides {
		border[i] = excelize.Border{Type: side, Color: "8A94A0", Style: 1}
	}
	return border
}

// width is a column's width in digits: as wide as its widest cell, a Chinese character being two, within
// bounds beyond which text wraps.
func (t Table) width(column int) float64 {
	const narrow, wide = 9, 42
	widest := displayWidth(t.Columns[column].Heading())
	if last := t.lastOf(column); last != nil {
		widest = max(widest, cellWidth(last))
	}
	for _, row := range t.Rows {
		widest = max(widest, cellWidth(row[column]))
	}
	return float64(min(max(widest+3, narrow), wide))
}

// The height of a line of text in points, and of the highest row there may be.
const lineHeight, heightMost = 15.0, 405.0

// linesOf is how many lines a text takes in a column; the last characters of a line are kept free.
func linesOf(text string, width float64) (lines int) {
	for part := range strings.Lines(text) {
		lines += max(1, int(math.Ceil(float64(displayWidth(part))/(width-2))))
	}
	return max(lines, 1)
}

func cellWidth(cell any) int {
	switch v := cell.(type) {
	case string:
		return displayWidth(v)
	case int:
		return cellWidth(int64(v))
	case int64:
		digits := len(strconv.FormatInt(v, 10))
		return digits + digits/3
	case float64:
		return max(7, cellWidth(int64(v))+3)
	default:
		return 7
	}
}

func displayWidth(s string) int {
	n := utf8.RuneCountInString(s)
	for _, r := range s {
		if r >= 0x1100 {
			n++
		}
	}
	return n
}
