package print

import (
	"context"
	"fmt"
	"io"
	"strings"
)

// Pile is papers to answer on, printed one after the other on A4.
type Pile struct {
	Title    string
	Subtitle string
	Place    string
	Large    bool // large type, for elders
	Duplex   bool // each paper begins on the front of a sheet
	Papers   []Paper
}

// Paper is one of them. Nothing on it tells what is right.
type Paper struct {
	Code  string // what a scanner reads
	Words string // what people read
	Items []Item
}

// Item is a question.
type Item struct {
	Kind    string // 单选
	Stem    string
	Options []string
	Wide    bool // answered with words, not letters
	Unit    string
	Picture *Picture
}

// Picture stands below a stem.
type Picture struct {
	Type          string // image/svg+xml, image/png, image/jpeg or image/webp
	Data          []byte
	Width, Height int
}

// Papers writes a pile as a PDF. Printing another sheet meanwhile waits.
func (p *Printer) Papers(ctx context.Context, w io.Writer, pile Pile) error {
	return p.print(ctx, func(f faces) error { return writePile(ctx, w, f, pile) })
}

func writePile(ctx context.Context, w io.Writer, f faces, pile Pile) error {
	c, err := newPDF(f, a4Width, a4Height, pile.info())
	if err != nil {
		return err
	}
	s := newSetter(f, pile)
	for _, paper := range pile.Papers {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("print: papers: %w", err)
		}
		pages, err := s.set(paper)
		if err != nil {
			return err
		}
		for i, page := range pages {
			c.pdf.AddPage()
			for _, draw := range page {
				draw(c)
			}
			s.footer(c, paper, i+1, len(pages))
		}
		if pile.Duplex && len(pages)%2 == 1 { // gopdf writes no page that has nothing on it
			c.pdf.AddPage()
			s.foot(c, "（本页空白）")
		}
	}
	return c.write(w)
}

func (p Pile) info() info {
	return info{title: strings.TrimSpace(p.Title + " " + p.Subtitle), author: p.Place, subject: p.Subtitle}
}

// A4, standing, and the column of text on it.
const (
	a4Width, a4Height = 595.0, 842.0
	side              = 50.0
	topEdge           = 48.0
	bottomEdge        = a4Height - 46
	textWidth         = a4Width - 2*side
)

// measures are the sizes of a paper, in points.
type measures struct {
	head, small, body, line float64
	gap                     float64 // between questions
	box, boxHeight          float64 // of an answer
	perRow                  int
	pictureHeight           float64
}

var (
	plainType = measures{head: 17, small: 9.5, body: 11, line: 17, gap: 9, box: 46, boxHeight: 26, perRow: 10, pictureHeight: 130}
	largeType = measures{head: 23, small: 14, body: 19, line: 29, gap: 16, box: 80, boxHeight: 40, perRow: 6, pictureHeight: 190}
)

var (
	black = colour{0, 0, 0}
	grey  = colour{0x59, 0x59, 0x59}
)

// op draws something on a page.
type op func(c canvas)

// block is something that stays together on a page.
type block struct {
	height float64
	draw   func(c canvas, top float64)
}

// setter lays papers out. Questions come again on many papers, so what was laid out is kept.
type setter struct {
	measures
	pile  Pile
	text  *measured
	known map[string]block
}

func newSetter(f faces, pile Pile) *setter {
	m := plainType
	if pile.Large {
		m = largeType
	}
	return &setter{measures: m, pile: pile, text: newMeasured(f), known: map[string]block{}}
}

// set lays a paper out on pages.
func (s *setter) set(p Paper) ([][]op, error) {
	pages, y := [][]op{{}}, topEdge
	place := func(b block) {
		if y+b.height > bottomEdge && y > topEdge {
			pages, y = append(pages, nil), topEdge
		}
		top := y
		last := len(pages) - 1
		pages[last] = append(pages[last], func(c canvas) { b.draw(c, top) })
		y += b.height
	}
	head, err := s.header(p)
	if err != nil {
		return nil, err
	}
	place(head)
	for i, item := range p.Items {
		b, err := s.question(i+1, item)
		if err != nil {
			return nil, err
		}
		place(b)
	}
	strips, err := s.strips(p)
	if err != nil {
		return nil, err
	}
	for _, strip := range strips {
		if foot := bottomEdge - strip.height; y <= foot { // what is cut off stands at the foot of its page
			y = foot
		}
		place(strip)
	}
	return pages, nil
}

// header is what stands above the questions.
func (s *setter) header(p Paper) (block, error) {
	code, err := newBarcode(p.Code)
	if err != nil {
		return block{}, err
	}
	codeWidth := 150.0
	titles := s.text.lines(s.pile.Title, bold, s.head, textWidth-codeWidth-20)
	howTo := s.text.lines(s.howTo(p), regular, s.small, textWidth)
	titled := float64(len(titles)) * s.head * 1.35
	top := max(titled+s.small*1.7, 56)
	height := top + 14 + float64(len(howTo))*s.small*1.5 + s.gap + 6
	return block{height, func(c canvas, y float64) {
		for i, line := range titles {
			c.text(line, point{side, y + s.head*(1+1.35*float64(i))}, bold, s.head, black)
		}
		c.text(strings.TrimSpace(s.pile.Subtitle+"　"+s.pile.Place), point{side, y + titled + s.small*1.2}, regular, s.small, grey)
		code.draw(c, a4Width-side-codeWidth, y, codeWidth, 30)
		s.endAt(c, "编号 "+p.Words, a4Width-side, y+47, bold, 12.5)
		rule(c, side, y+top+4, textWidth, 0.8)
		for i, line := range howTo {
			c.text(line, point{side, y + top + 8 + s.small*1.5*float64(i+1)}, regular, s.small, black)
		}
	}}, nil
}

func (s *setter) howTo(p Paper) string {
	return fmt.Sprintf("共 %d 题。想好以后，把答案写进最后的答题栏：单选写一个字母，多选把对的字母都写上，判断写“对”或“错”，没把握可以空着。"+
		"不用写姓名和电话，昵称可写可不写。", len(p.Items))
}

// question is a question with its options.
func (s *setter) question(n int, item Item) (block, error) {
	key := fmt.Sprintf("%d %s %s %v", n, item.Kind, item.Stem, item.Options)
	if b, ok := s.known[key]; ok {
		return b, nil
	}
	picture, err := s.picture(item.Picture)
	if err != nil {
		return block{}, fmt.Errorf("print: the picture of %q: %w", item.Stem, err)
	}
	number := fmt.Sprintf("%d.", n)
	indent := s.text.width("00. ", regular, s.body)
	stem := s.text.lines("（"+item.Kind+"）"+item.Stem, regular, s.body, textWidth-indent)
	var options [][]string
	height := float64(len(stem))*s.line + picture.height
	letter := s.text.width("W. ", regular, s.body)
	columns := s.columns(item.Options, indent+letter)
	columnWidth := (textWidth - indent) / float64(columns)
	for _, o := range item.Options {
		options = append(options, s.text.lines(o, regular, s.body, columnWidth-letter-6))
	}
	rows := s.rowHeights(options, columns)
	for _, h := range rows {
		height += h
	}
	b := block{height + s.gap, func(c canvas, y float64) {
		c.text(number, point{side, y + s.body}, regular, s.body, black)
		for i, line := range stem {
			c.text(line, point{side + indent, y + s.body + s.line*float64(i)}, regular, s.body, black)
		}
		y += float64(len(stem)) * s.line
		picture.draw(c, y)
		y += picture.height
		for i, lines := range options {
			x := side + indent + float64(i%columns)*columnWidth
			c.text(string(rune('A'+i))+".", point{x, y + s.body}, regular, s.body, black)
			for n, line := range lines {
				c.text(line, point{x + letter, y + s.body + s.line*float64(n)}, regular, s.body, black)
			}
			if i%columns == columns-1 || i == len(options)-1 {
				y += rows[i/columns]
			}
		}
	}}
	s.known[key] = b
	return b, nil
}

// columns is in how many columns options stand: two where all of them are short.
func (s *setter) columns(options []string, taken float64) int {
	for _, o := range options {
		if s.text.width(o, regular, s.body) > (textWidth-taken)/2-30 {
			return 1
		}
	}
	return 2
}

// rowHeights are the heights of the rows that options stand in.
func (s *setter) rowHeights(options [][]string, columns int) []float64 {
	rows := make([]float64, (len(options)+columns-1)/columns)
	for i, lines := range options {
		rows[i/columns] = max(rows[i/columns], float64(len(lines))*s.line)
	}
	return rows
}

func (s *setter) footer(c canvas, p Paper, page, of int) {
	s.foot(c, fmt.Sprintf("编号 %s　第 %d 页，共 %d 页", p.Words, page, of))
}

func (s *setter) foot(c canvas, words string) {
	c.text(words, point{(a4Width - s.text.width(words, regular, 9)) / 2, a4Height - 26}, regular, 9, grey)
}

func (s *setter) endAt(c canvas, text string, right, y float64, w weight, size float64) {
	c.text(text, point{right - s.text.width(text, w, size), y}, w, size, black)
}

// rule is a thin line across.
func rule(c canvas, x, y, w, thick float64) { c.fill(box(x, y, w, thick, 0), black) }
