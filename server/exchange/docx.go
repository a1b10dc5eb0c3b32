package exchange

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

const docxPart = "word/document.xml"

// word reads a Word document: paragraphs as lines with the numbers Word counts by itself, tables as tables.
func (r *reader) word(z *zip.Reader) {
	r.preview.Format = Word
	part, err := z.Open(docxPart)
	if err != nil {
		r.refuse(Word, "Word 文件打不开", "用 Word 打开后另存为 .docx")
		return
	}
	defer part.Close()
	bounded := &io.LimitedReader{R: part, N: maxUnpacked}
	w := &wordReader{xml: xml.NewDecoder(bounded), numbers: readNumbering(z)}
	err = w.read()
	switch {
	case bounded.N <= 0 || w.cut:
		r.refuse(Word, "Word 文件展开后太大，或有一段太长", "分成几个文件")
		return
	case err != nil:
		r.refuse(Word, "Word 文件读到一半读不下去", "用 Word 打开后另存为 .docx")
		return
	}
	r.document(w)
}

// document reads tables that have headings as tables, and all else as text.
func (r *reader) document(w *wordReader) {
	read := 0
	var lines []line
	for _, b := range w.blocks {
		if b.table != nil {
			if at, cols, ok := findHeadings(*b.table); ok {
				r.rows(*b.table, b.table.rows[at+1:], cols)
				read++
				continue
			}
		}
		lines = append(lines, b.lines...)
	}
	before := len(r.preview.Problems)
	r.text(lines)
	if read > 0 && len(r.drafts) > 0 && len(r.preview.Problems)-before > 50 {
		r.preview.Problems = r.preview.Problems[:before]
	}
}

// block is a run of paragraphs, or a table with its paragraphs.
type block struct {
	lines []line
	table *sheet
}

// wordReader walks over a document.
type wordReader struct {
	xml     *xml.Decoder
	numbers numbering
	blocks  []block
	open    []*paragraph // begun; a text box is a paragraph in a paragraph
	run     mark
	inText  bool
	inRun   bool // properties of a run are being read
	depth   int
	count   int // paragraphs so far
	held    int // cells, rows, lists so far
	written int // bytes of text
	cut     bool
	tables  int // how many tables are around
	cells   []string
	rows    []row
	inTable []line
}

type paragraph struct {
	text  strings.Builder
	marks []mark
	style struct{ id, level string }
}

func (w *wordReader) read() error {
	for {
		token, err := w.xml.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if w.depth++; w.depth > maxDepth || w.count > maxLines || w.held > maxLines {
				return errTooDeep
			}
			if err := w.begin(t); err != nil {
				return err
			}
		case xml.CharData:
			if w.inText {
				w.write(string(t))
			}
		case xml.EndElement:
			w.depth--
			w.end(t.Name.Local)
		}
	}
}

var errTooDeep = errors.New("exchange: elements too deep within each other, or too many")

func (w *wordReader) write(s string) {
	n := len(w.open)
	if n == 0 {
		return
	}
	p := w.open[n-1]
	if w.written += len(s); p.text.Len()+len(s) > maxLine || w.written > maxPlain {
		w.cut = true
		return
	}
	p.text.WriteString(s)
	for range s {
		p.marks = append(p.marks, w.run)
	}
}

// begin takes notice of an element that begins, or leaves it out with all that is in it.
func (w *wordReader) begin(e xml.StartElement) error {
	switch e.Name.Local {
	case "del", "moveFrom", "Fallback", "instrText", "tabs": // struck out, a second copy of a drawing, field codes, tab stops
		w.depth--
		return w.xml.Skip()
	case "tbl", "tr", "tc":
		w.beginTable(e.Name.Local)
	case "p":
		w.open = append(w.open, &paragraph{})
	case "numId", "ilvl":
		w.listed(e)
	case "r":
		w.run = 0
	case "rPr":
		w.inRun = true
	case "t":
		w.inText = true
	case "tab", "br", "cr", "noBreakHyphen":
		w.sign(e.Name.Local)
	default:
		w.property(e)
	}
	return nil
}

// beginTable begins a table, or a row or cell of one. A table in a table is text of the cell around it.
func (w *wordReader) beginTable(element string) {
	w.held++
	switch {
	case element == "tbl":
		w.tables++
	case w.tables != 1:
	case element == "tr":
		w.cells = nil
	default:
		w.cells = append(w.cells, "")
	}
}

// listed notes which list the paragraph is in, and how deep.
func (w *wordReader) listed(e xml.StartElement) {
	n := len(w.open)
	if n == 0 {
		return
	}
	style := &w.open[n-1].style
	if e.Name.Local == "numId" {
		style.id = attr(e, "val")
	} else {
		style.level = attr(e, "val")
	}
}

// sign writes what Word has as elements.
func (w *wordReader) sign(element string) {
	switch element {
	case "tab":
		w.write("\t")
	case "noBreakHyphen":
		w.write("-")
	default:
		w.write("\n")
	}
}

// property notes what makes a run stand out.
func (w *wordReader) property(e xml.StartElement) {
	if !w.inRun {
		return
	}
	val := strings.ToLower(attr(e, "val"))
	switch e.Name.Local {
	case "b":
		if val != "0" && val != "false" && val != "off" {
			w.run |= bold
		}
	case "u":
		if val != "none" {
			w.run |= underlined
		}
	case "color":
		if val != "auto" && val != "000000" && val != "" {
			w.run |= coloured
		}
	case "highlight":
		if val != "none" {
			w.run |= shaded
		}
	case "shd":
		if fill := strings.ToLower(attr(e, "fill")); fill != "" && fill != "auto" && fill != "ffffff" {
			w.run |= shaded
		}
	}
}

func (w *wordReader) end(element string) {
	switch element {
	case "t":
		w.inText = false
	case "rPr":
		w.inRun = false
	case "r":
		w.run = 0
	case "p":
		w.paragraph()
	case "tr":
		if w.tables == 1 {
			w.rows = append(w.rows, row{number: len(w.rows) + 1, cells: w.cells})
			w.cells = nil
		}
	case "tbl":
		w.tables--
		if w.tables == 0 {
			w.blocks = append(w.blocks, block{lines: w.inTable, table: &sheet{name: "表格", rows: w.rows}})
			w.inTable, w.rows = nil, nil
		}
	}
}

// paragraph closes the innermost one.
func (w *wordReader) paragraph() {
	n := len(w.open)
	if n == 0 {
		return
	}
	p := w.open[n-1]
	w.open = w.open[:n-1]
	w.count++
	number := w.numbers.next(p.style.id, p.style.level)
	lines := paragraphLines(p, number, Place{Row: w.count})
	if w.tables > 0 {
		w.inTable = append(w.inTable, lines...)
		if len(w.cells) > 0 && w.tables == 1 {
			cell := &w.cells[len(w.cells)-1]
			*cell = strings.TrimLeft(*cell+"\n"+p.text.String(), "\n")
		}
		return
	}
	if k := len(w.blocks); k > 0 && w.blocks[k-1].table == nil {
		w.blocks[k-1].lines = append(w.blocks[k-1].lines, lines...)
		return
	}
	w.blocks = append(w.blocks, block{lines: lines})
}

// paragraphLines are the lines of a paragraph, tidied together with their marks.
func paragraphLines(p *paragraph, number string, at Place) (out []line) {
	l := line{at: at, marks: []mark{}}
	var b strings.Builder
	put := func(r rune, m mark) { b.WriteRune(r); l.marks = append(l.marks, m) }
	if number != "" {
		for _, r := range tidy(number) + " " {
			put(r, ^mark(0))
		}
	}
	flush := func() {
		text := strings.TrimRight(b.String(), " ")
		l.text, l.marks = text, l.marks[:len([]rune(text))]
		out = append(out, l)
		l = line{at: at, marks: []mark{}}
		b.Reset()
	}
	i := -1
	for _, r := range p.text.String() {
		i++
		switch f := fold(r); {
		case f < 0:
		case f == '\n':
			flush()
		case f == '\t' && isNumber(b.String()): // as people number by hand
			put('.', p.marks[i])
			put(' ', p.marks[i])
		case f == '\t' || f == ' ':
			if b.Len() > 0 && !strings.HasSuffix(b.String(), " ") {
				put(' ', p.marks[i])
			}
		default:
			put(f, p.marks[i])
		}
	}
	flush()
	return out
}

func isNumber(s string) bool { return s != "" && len(s) <= 4 && strings.Trim(s, "0123456789") == "" }

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
