package print

import (
	"context"
	"fmt"
	"io"
	"strings"
)

// Form is a record printed on standing A4: who it is about, tables, and lines to sign on.
type Form struct {
	Title    string
	Subtitle string
	Facts    []Fact // two to a row
	Tables   []FormTable
	Signs    []string // what is signed, each with a line
	Note     string   // in small print below
}

// Fact is a word with what stands behind it.
type Fact struct{ Name, Value string }

// FormTable is one table. The shares of its columns are of the text's width; a table without rows says Empty.
type FormTable struct {
	Title   string
	Columns []FormColumn
	Rows    [][]string
	Empty   string
}

// FormColumn is one column.
type FormColumn struct {
	Title string
	Share float64
}

// Form writes a form as a PDF. Printing another sheet meanwhile waits.
func (p *Printer) Form(ctx context.Context, w io.Writer, form Form) error {
	return p.print(ctx, func(f faces) error { return writeForm(w, f, form) })
}

// Sizes of a form, in points.
const (
	formTitle, formBody, formSmall = 19.0, 10.5, 9.0
	formLine                       = 16.0
	cellPad                        = 5.0
)

func writeForm(w io.Writer, f faces, form Form) error {
	c, err := newPDF(f, a4Width, a4Height, info{title: strings.TrimSpace(form.Title + " " + form.Subtitle)})
	if err != nil {
		return err
	}
	l := formSetter{text: newMeasured(f), y: topEdge, pages: [][]op{nil}}
	l.head(form)
	l.facts(form.Facts)
	for _, t := range form.Tables {
		l.table(t)
	}
	l.signs(form.Signs)
	l.note(form.Note)
	for i, page := range l.pages {
		c.pdf.AddPage()
		for _, draw := range page {
			draw(c)
		}
		foot := fmt.Sprintf("第 %d 页，共 %d 页", i+1, len(l.pages))
		c.text(foot, point{(a4Width - l.text.width(foot, regular, formSmall)) / 2, a4Height - 26}, regular, formSmall, grey)
	}
	return c.write(w)
}

// formSetter lays a form out from the top down.
type formSetter struct {
	text  *measured
	pages [][]op
	y     float64
}

// room begins a new page where so much does not fit any more.
func (l *formSetter) room(height float64) (fresh bool) {
	if l.y+height <= bottomEdge || l.y == topEdge {
		return false
	}
	l.pages, l.y = append(l.pages, nil), topEdge
	return true
}

func (l *formSetter) draw(o op) { l.pages[len(l.pages)-1] = append(l.pages[len(l.pages)-1], o) }

func (l *formSetter) write(text string, x, y float64, w weight, size float64, with colour) {
	l.draw(func(c canvas) { c.text(text, point{x, y}, w, size, with) })
}

func (l *formSetter) head(form Form) {
	for _, line := range l.text.lines(form.Title, bold, formTitle, textWidth) {
		l.write(line, (a4Width-l.text.width(line, bold, formTitle))/2, l.y+formTitle, bold, formTitle, black)
		l.y += formTitle * 1.4
	}
	for _, line := range l.text.lines(form.Subtitle, regular, formBody, textWidth) {
		l.write(line, (a4Width-l.text.width(line, regular, formBody))/2, l.y+formBody, regular, formBody, grey)
		l.y += formLine
	}
	l.y += 8
}

// facts stand in a grid, two to a row.
func (l *formSetter) facts(facts []Fact) {
	for i := 0; i < len(facts); i += 2 {
		cells := []string{facts[i].Name, facts[i].Value, "", ""}
		if i+1 < len(facts) {
			cells[2], cells[3] = facts[i+1].Name, facts[i+1].Value
		}
		l.row(cells, []float64{0.14, 0.36, 0.14, 0.36}, func(column int) weight {
			if column%2 == 0 {
				return bold
			}
			return regular
		})
	}
}

func (l *formSetter) table(t FormTable) {
	shares, titles := make([]float64, len(t.Columns)), make([]string, len(t.Columns))
	for i, column := range t.Columns {
		shares[i], titles[i] = column.Share, column.Title
	}
	strong := func(int) weight { return bold }
	plain := func(int) weight { return regular }
	l.room(14 + formLine*4)
	l.y += 14
	if t.Title != "" {
		l.write(t.Title, side, l.y+formBody, bold, formBody+1, black)
		l.y += formLine + 3
	}
	l.row(titles, shares, strong)
	for _, cells := range t.Rows {
		if l.room(l.height(cells, shares)) {
			l.row(titles, shares, strong)
		}
		l.row(cells, shares, plain)
	}
	if len(t.Rows) == 0 {
		l.row([]string{t.Empty}, []float64{1}, plain)
	}
}

// cut breaks cells into lines, and gives the height of their row.
func (l *formSetter) cut(cells []string, shares []float64, w func(int) weight) (lines [][]string, height float64) {
	most := 1
	for i, cell := range cells {
		broken := l.text.lines(cell, w(i), formBody, shares[i]*textWidth-2*cellPad)
		lines, most = append(lines, broken), max(most, len(broken))
	}
	return lines, float64(most)*formLine + 2*cellPad - (formLine - formBody)
}

func (l *formSetter) height(cells []string, shares []float64) float64 {
	_, height := l.cut(cells, shares, func(int) weight { return bold })
	return height
}

// row draws cells with their frames.
func (l *formSetter) row(cells []string, shares []float64, w func(int) weight) {
	lines, height := l.cut(cells, shares, w)
	l.room(height)
	x, y := side, l.y
	for i := range cells {
		width := shares[i] * textWidth
		l.frame(x, y, width, height)
		for n, line := range lines[i] {
			l.write(line, x+cellPad, y+cellPad+formBody*0.92+formLine*float64(n), w(i), formBody, black)
		}
		x += width
	}
	l.y += height
}

func (l *formSetter) frame(x, y, w, h float64) {
	const thick = 0.6
	l.draw(func(c canvas) {
		rule(c, x, y, w+thick, thick)
		rule(c, x, y+h, w+thick, thick)
		c.fill(box(x, y, thick, h, 0), black)
		c.fill(box(x+w, y, thick, h, 0), black)
	})
}

// signs are lines to sign on, two to a row.
func (l *formSetter) signs(signs []string) {
	for i, sign := range signs {
		if i%2 == 0 {
			l.room(40)
			l.y += 40
		}
		x := side + float64(i%2)*(textWidth/2)
		end := l.text.width(sign, regular, formBody) + 6
		y := l.y
		l.write(sign, x, y, regular, formBody, black)
		l.draw(func(c canvas) { rule(c, x+end, y+3, textWidth/2-end-20, 0.6) })
	}
}

func (l *formSetter) note(note string) {
	if note == "" {
		return
	}
	lines := l.text.lines(note, regular, formSmall, textWidth)
	l.room(18 + float64(len(lines))*14)
	l.y += 18
	for _, line := range lines {
		l.write(line, side, l.y+formSmall, regular, formSmall, grey)
		l.y += 14
	}
}
