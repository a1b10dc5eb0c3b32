package document

import (
	"fmt"
	"strings"
)

// In twentieths of a point.
const (
	tableTwips   = TextWidth * 567 / 10
	narrowestCol = 700
)

func (t Table) writeTo(b *body) {
	if t.Caption != "" {
		b.paragraph(styleTableTitle, []Span{{Text: t.Caption}})
	}
	widths := t.widths()
	b.WriteString(tableHead)
	for _, w := range widths {
		fmt.Fprintf(b, `<w:gridCol w:w="%d"/>`, w)
	}
	b.WriteString(`</w:tblGrid>`)
	t.row(b, docxRow{cells: t.Heads(), widths: widths, style: func(int) string { return styleCellHead }, property: `<w:tblHeader/>`})
	for i, row := range t.Rows {
		t.row(b, docxRow{cells: row, widths: widths, style: t.cellStyle, together: t.Together(i)})
	}
	if t.Total != nil {
		t.row(b, docxRow{cells: t.Total, widths: widths, style: t.totalStyle})
	}
	b.WriteString(`</w:tbl>`)
	b.paragraph(styleAfterTable, nil)
}

func (t Table) cellStyle(column int) string {
	if t.Columns[column].Words {
		return styleCellWords
	}
	return styleCell
}

func (t Table) totalStyle(column int) string {
	if t.Columns[column].Words {
		return styleCellSum
	}
	return styleCellTotal
}

// Together reports whether row i stays on a page with the one after it: a table of few rows is not broken, and a longer
// one leaves no row alone with the head, nor the sum.
func (t Table) Together(i int) bool {
	const few, ends = 8, 2
	last := len(t.Rows) - 1
	if t.Total != nil {
		last++
	}
	return i < last && (last < few || i < ends || i >= last-ends)
}

type docxRow struct {
	cells    []string
	widths   []int
	style    func(column int) string
	property string
	together bool
}

func (t Table) row(b *body, r docxRow) {
	fmt.Fprintf(b, `<w:tr><w:trPr><w:cantSplit/>%s</w:trPr>`, r.property)
	next := ""
	if r.together {
		next = withNext
	}
	for i, cell := range r.cells {
		fmt.Fprintf(b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>`, r.widths[i])
		b.cell(r.style(i), next, cell)
		b.WriteString(`</w:tc>`)
	}
	b.WriteString(`</w:tr>`)
}

// cell has a line of its own for each of the text's.
func (b *body) cell(style, next, text string) {
	fmt.Fprintf(b, `<w:p><w:pPr><w:pStyle w:val="%s"/>%s</w:pPr>`, style, next)
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteString(`<w:r><w:br/></w:r>`)
		}
		b.run(line)
	}
	b.WriteString(`</w:p>`)
}

// Heads are the columns' titles, the unit in brackets on a line of its own.
func (t Table) Heads() []string {
	heads := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		heads[i] = strings.Join(c.lines(), "\n")
	}
	return heads
}

// Shares are the columns' parts of the text's width, by what they hold.
func (t Table) Shares() []float64 {
	widths, sum := t.widths(), 0
	for _, w := range widths {
		sum += w
	}
	shares := make([]float64, len(widths))
	for i, w := range widths {
		shares[i] = float64(w) / float64(sum)
	}
	return shares
}

// lines puts the unit in brackets below the name.
func (c Column) lines() []string {
	if name, unit, ok := strings.Cut(c.Title, "（"); ok && name != "" {
		return []string{name, "（" + unit}
	}
	return []string{c.Title}
}

// widths share the text's width by what the columns hold: heads in as few lines as there is room for.
func (t Table) widths() []int {
	head := widestCell
	wanted, sum := t.wanted(head)
	for ; sum > across && head > widestHead; wanted, sum = t.wanted(head) {
		head--
	}
	left := tableTwips
	for i := range wanted {
		wanted[i] = max(narrowestCol, tableTwips*wanted[i]/sum)
		left -= wanted[i]
	}
	wanted[0] += max(left, 0)
	return wanted
}

// wanted is what columns ask for whose heads may have so much of a line, in half-width columns.
func (t Table) wanted(head int) (wanted []int, sum int) {
	wanted = make([]int, len(t.Columns))
	for i, c := range t.Columns {
		wanted[i] = 4
		for _, line := range c.lines() {
			wanted[i] = max(wanted[i], min(columnsOf(line), head))
		}
		for _, row := range t.Rows {
			wanted[i] = max(wanted[i], min(columnsOf(row[i]), widestCell))
		}
		if t.Total != nil {
			wanted[i] = max(wanted[i], columnsOf(t.Total[i]))
		}
		wanted[i] += 2
		sum += wanted[i]
	}
	return wanted, sum
}

// In half-width columns of a table's text: what the width of the page holds, two of each column's for its margins, and
// what words may claim before they break.
const (
	across     = 86
	widestHead = 12
	widestCell = 40
)

// columnsOf counts a Chinese character as two.
func columnsOf(s string) (n int) {
	for _, r := range s {
		if n++; r > 0xff {
			n++
		}
	}
	return n
}
