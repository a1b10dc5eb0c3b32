package print

import (
	"context"
	"fmt"
	"io"
	"math"
	"time"
)

// Official is a document in the form of GB/T 9704-2012, as far as its fonts allow: 22 lines of 28 characters on a page.
type Official struct {
	Title     []string
	Addressee string
	Parts     []OfficialPart
	Signature []string
	AsOf      time.Time
}

// OfficialPart is a piece of an official document: of Text, Table and Picture there is one.
type OfficialPart struct {
	Text    string
	Heading bool
	Table   *OfficialTable
	Picture *OfficialPicture
}

// OfficialTable has a head that stands on every page it runs over. The shares of its columns are of the text's width.
type OfficialTable struct {
	Caption string
	Head    []string
	Rows    [][]string
	Total   []string
	Shares  []float64
	Words   []bool // columns of text, at the left; figures stand at the right
	// Together says of each row whether it stays on a page with the one after it. What is too long for a page does not.
	Together []bool
}

// OfficialPicture is a drawing with what it is called below it. Its size is in millimetres.
type OfficialPicture struct {
	Caption       string
	PNG           []byte
	Width, Height float64
}

// Official writes a document as a PDF. The same document gives the same bytes. Printing another sheet meanwhile waits.
func (p *Printer) Official(ctx context.Context, w io.Writer, doc Official) error {
	return p.print(ctx, func(f faces) error { return writeOfficial(w, f, doc) })
}

const (
	mm = 72 / 25.4
	// The text's area (5.2.1) and what it is divided into (5.2.3).
	officialLeft, officialTop     = 28 * mm, 37 * mm
	officialWidth, officialHeight = 156 * mm, 225 * mm
	officialBottom                = officialTop + officialHeight
	officialPitch                 = officialHeight / 22
	officialBody                  = officialWidth / 28
	officialIndent                = 2 * officialBody
	officialTitle                 = 22.0
	officialSmall                 = 10.5
	officialCellLine              = 15.0
	officialPad                   = 3.5
	officialNumber                = 14.0
)

func writeOfficial(w io.Writer, f faces, doc Official) error {
	about := info{made: doc.AsOf}
	for _, line := range doc.Title {
		about.title += line
	}
	c, err := newPDF(f, a4Width, a4Height, about)
	if err != nil {
		return err
	}
	l := officialSetter{text: newMeasured(f), y: officialTop, pages: [][]op{nil}}
	l.set(doc)
	for i, page := range l.pages {
		c.pdf.AddPage()
		for _, draw := range page {
			draw(c)
		}
		l.number(c, i+1)
	}
	return c.write(w)
}

// officialSetter lays a document out from the top down.
type officialSetter struct {
	text  *measured
	pages [][]op
	y     float64
}

func (l *officialSetter) set(doc Official) {
	for _, line := range doc.Title {
		for _, part := range l.text.lines(line, bold, officialTitle, officialWidth) {
			l.y += 34
			l.write(part, officialLeft+(officialWidth-l.text.width(part, bold, officialTitle))/2, l.y-8, bold, officialTitle)
		}
	}
	l.y = officialTop + math.Ceil((l.y-officialTop)/officialPitch+1)*officialPitch // on the grid again, a line left free
	if doc.Addressee != "" {
		l.paragraph(doc.Addressee, regular, 0)
	}
	for i, p := range doc.Parts {
		switch {
		case p.Table != nil:
			l.table(*p.Table)
		case p.Picture != nil:
			l.picture(*p.Picture)
		case p.Heading:
			l.room(l.least(doc.Parts[i:]))
			l.paragraph(p.Text, bold, officialIndent)
		default:
			l.paragraph(p.Text, regular, officialIndent)
		}
	}
	l.signature(doc.Signature)
}

// room begins a new page where so much does not fit any more.
func (l *officialSetter) room(height float64) (fresh bool) {
	if l.y+height <= officialBottom+0.5 || l.y == officialTop {
		return false
	}
	l.pages, l.y = append(l.pages, nil), officialTop
	return true
}

func (l *officialSetter) draw(o op) { l.pages[len(l.pages)-1] = append(l.pages[len(l.pages)-1], o) }

func (l *officialSetter) write(text string, x, y float64, w weight, size float64) {
	l.draw(func(c canvas) { c.text(text, point{x, y}, w, size, black) })
}

// least is the room that parts need to begin on a page: a heading with the beginning of what it heads.
func (l *officialSetter) least(parts []OfficialPart) float64 {
	if len(parts) == 0 {
		return 0
	}
	switch p := parts[0]; {
	case p.Table != nil:
		return l.cutTable(*p.Table).least()
	case p.Picture != nil:
		return l.pictureRoom(*p.Picture)
	case p.Heading:
		return float64(len(l.broken(p.Text, bold, officialIndent)))*officialPitch + l.least(parts[1:])
	default:
		return float64(stay(0, len(l.broken(p.Text, regular, officialIndent)))) * officialPitch
	}
}

func (l *officialSetter) broken(text string, w weight, indent float64) []string {
	width := func(s string) float64 { return l.text.width(s, w, officialBody) }
	return breakLines(text, width, officialWidth+0.01, indent)
}

// stay is how many of a paragraph's n lines stay on a page with line i: neither the first nor the last stands alone.
func stay(i, n int) int {
	switch {
	case i == 0 && n == 3:
		return 3
	case n > 1 && (i == 0 || i == n-2):
		return 2
	default:
		return 1
	}
}

// paragraph sets running text, its first line indented.
func (l *officialSetter) paragraph(text string, w weight, indent float64) {
	x := officialLeft + indent
	lines := l.broken(text, w, indent)
	for i, line := range lines {
		l.room(float64(stay(i, len(lines))) * officialPitch)
		l.y += officialPitch
		if i < len(lines)-1 {
			l.justified(line, x, officialLeft+officialWidth-x, w)
		} else {
			l.write(line, x, l.y-9, w, officialBody)
		}
		x = officialLeft
	}
}

// justified spreads a line over its width.
func (l *officialSetter) justified(line string, x, room float64, w weight) {
	all := pieces(line)
	gap := 0.0
	if len(all) > 1 {
		gap = (room - l.text.width(line, w, officialBody)) / float64(len(all)-1)
	}
	for _, p := range all {
		l.write(p, x, l.y-9, w, officialBody)
		x += l.text.width(p, w, officialBody) + gap
	}
}

// signature stays together at the right: the date four characters in, who signs in the middle above it (7.3.5).
func (l *officialSetter) signature(lines []string) {
	l.room(float64(len(lines)+1) * officialPitch)
	l.y += officialPitch
	for _, line := range lines {
		l.y += officialPitch
		date := l.text.width(lines[len(lines)-1], regular, officialBody)
		own := l.text.width(line, regular, officialBody)
		right := max(0, 4*officialBody+(date-own)/2)
		l.write(line, officialLeft+officialWidth-right-own, l.y-9, regular, officialBody)
	}
}

func (l *officialSetter) pictureRoom(p OfficialPicture) float64 {
	return p.Height*mm + 3.5*officialCellLine
}

func (l *officialSetter) picture(p OfficialPicture) {
	w, h := p.Width*mm, p.Height*mm
	l.room(l.pictureRoom(p))
	at := point{officialLeft + (officialWidth-w)/2, l.y + officialCellLine/2}
	l.draw(func(c canvas) {
		if pdf, ok := c.(*pdfCanvas); ok {
			pdf.image(p.PNG, at.x, at.y, w, h)
		}
	})
	l.y += h + officialCellLine
	l.caption(p.Caption)
	l.y += officialCellLine / 2
}

func (l *officialSetter) caption(text string) {
	for _, line := range l.text.lines(text, bold, officialSmall+1.5, officialWidth) {
		l.y += officialCellLine + 2
		l.write(line, officialLeft+(officialWidth-l.text.width(line, bold, officialSmall+1.5))/2, l.y-4, bold, officialSmall+1.5)
	}
	l.y += officialPad
}

// number is the page's, between dashes at the outer side and one character in (7.5).
func (l *officialSetter) number(c canvas, n int) {
	text := fmt.Sprintf("— %d —", n)
	x := officialLeft + officialNumber
	if n%2 == 1 {
		x = officialLeft + officialWidth - officialNumber - l.text.width(text, regular, officialNumber)
	}
	c.text(text, point{x, officialBottom + 7*mm + officialNumber}, regular, officialNumber, black)
}
