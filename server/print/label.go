package print

import (
	"context"
	"io"
)

// Label is what stands on the labels of a print run, which are stuck on what is handed out.
type Label struct {
	Link   string // what the QR code leads to
	Lead   string // what to do
	About  string // the law; may be empty
	Item   string
	Issuer string
	Batch  string
}

// A sheet of labels: 21 of 63.5 × 38.1 mm, as they are sold for A4, in points.
const (
	labelColumns, labelRows = 3, 7
	labelWidth, labelHeight = 180.0, 108.0
	labelLeft, labelTop     = 20.5, 43.0
	labelGap                = 7.0 // between columns
	labelPad                = 8.0
	labelCode               = 92.0 // edge of the QR code with its quiet zone: about 30 mm
)

// LabelsPerPage is how many labels a sheet has.
const LabelsPerPage = labelColumns * labelRows

// Labels writes sheets of the same label as a PDF. Printing another sheet meanwhile waits.
func (p *Printer) Labels(ctx context.Context, w io.Writer, l Label, pages int) error {
	return p.print(ctx, func(f faces) error {
		c, err := newPDF(f, a4Width, a4Height, info{title: l.Item + " " + l.Batch, author: l.Issuer, subject: l.Lead})
		if err != nil {
			return err
		}
		text := newMeasured(f)
		for range pages {
			c.pdf.AddPage()
			for n := range LabelsPerPage {
				x := labelLeft + float64(n%labelColumns)*(labelWidth+labelGap)
				y := labelTop + float64(n/labelColumns)*labelHeight
				if err := drawLabel(c, text, l, x, y); err != nil {
					return err
				}
			}
		}
		return c.write(w)
	})
}

// drawLabel draws the code at the left and the words at the right of it. A hair line shows where to cut plain paper.
func drawLabel(c canvas, text *measured, l Label, x, y float64) error {
	frameLabel(c, x, y)
	code, err := drawQR(c, l.Link, x+4, y+(labelHeight+labelCode)/2, labelCode, black, colour{255, 255, 255})
	if err != nil {
		return err
	}
	left := x + code + 2
	room := x + labelWidth - labelPad - left
	top := y + labelPad + 6
	write := func(words string, w weight, size, line float64, most int, ink colour) {
		if words == "" {
			return
		}
		lines := text.lines(words, w, size, room)
		for i, one := range lines[:min(most, len(lines))] {
			if i == most-1 && len(lines) > most {
				one = shorten(one, func(s string) bool { return text.width(s, w, size) <= room })
			}
			top += line
			c.text(one, point{left, top - line*0.25}, w, size, ink)
		}
	}
	write(l.Lead, bold, 14, 19, 1, black)
	write(l.About, regular, 8.5, 11.5, 2, black)
	write(l.Item, regular, 7.5, 10.5, 2, grey)
	write(l.Issuer, regular, 7, 10, 1, grey)
	write(l.Batch, regular, 7, 10, 1, grey)
	return nil
}

// shorten cuts a line until it fits with dots behind it.
func shorten(line string, fits func(string) bool) string {
	runes := []rune(line)
	for len(runes) > 1 && !fits(string(runes)+"…") {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}

func frameLabel(c canvas, x, y float64) {
	const thin = 0.25
	pale := colour{0xc8, 0xc8, 0xc8}
	c.fill(box(x, y, labelWidth, thin, 0), pale)
	c.fill(box(x, y+labelHeight-thin, labelWidth, thin, 0), pale)
	c.fill(box(x, y, thin, labelHeight, 0), pale)
	c.fill(box(x+labelWidth-thin, y, thin, labelHeight, 0), pale)
}
