package statute

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxUnpacked bounds what a .docx may unpack to: what is in it is repeated a lot, so a small file can be made of a lot.
const maxUnpacked = 32 << 20

// docxPart is where a Word document keeps its words.
const docxPart = "word/document.xml"

// readDocx is the text of a Word document, a paragraph a line. What was struck out with changes being tracked is left out,
// what was put in is there. Numbers that Word counts by itself are in no paragraph: they are counted along.
func readDocx(data []byte) (string, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	part, err := z.Open(docxPart)
	if err != nil {
		return "", fmt.Errorf("%w: no Word document: %w", ErrUnreadable, err)
	}
	defer part.Close()
	bounded := &io.LimitedReader{R: part, N: maxUnpacked}
	w := &words{xml: xml.NewDecoder(bounded), numbers: readNumbering(func(name string) (io.ReadCloser, error) { return z.Open(name) })}
	err = w.read()
	switch {
	case bounded.N <= 0:
		return "", fmt.Errorf("%w: unpacked it is more than %d bytes", ErrTooLong, maxUnpacked)
	case errors.Is(err, ErrTooLong):
		return "", err
	case err != nil:
		return "", fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	return w.text(), nil
}

// words gathers the paragraphs of a document.
type words struct {
	xml    *xml.Decoder
	lines  []string
	open   []*strings.Builder // paragraphs begun; a text box is a paragraph in a paragraph
	inText bool

	numbers  *numbering
	numbered int // bytes of numbers that were put in
}

func (w *words) text() string { return strings.Join(w.lines, "\n") }

func (w *words) read() error {
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
			if err := w.begin(t); err != nil {
				return err
			}
		case xml.CharData:
			if w.inText {
				w.write(string(t))
			}
		case xml.EndElement:
			w.end(t.Name.Local)
		}
	}
}

func (w *words) write(s string) {
	if n := len(w.open); n > 0 {
		w.open[n-1].WriteString(s)
	}
}

func (w *words) begin(t xml.StartElement) error {
	switch t.Name.Local {
	case "del", "moveFrom", "Fallback", "instrText": // struck out, a second copy of a drawing, field codes
		return w.xml.Skip()
	case "pPr": // a tab in there is a place to stop, not a sign
		return w.number(t)
	case "rPr":
		return w.xml.Skip()
	case "p":
		w.open = append(w.open, &strings.Builder{})
	case "t":
		w.inText = true
	case "tab":
		w.write(" ")
	case "br", "cr":
		w.write("\n")
	case "noBreakHyphen":
		w.write("-")
	}
	return nil
}

// number puts in what Word writes before the paragraph that was begun.
func (w *words) number(properties xml.StartElement) error {
	var p look
	if err := w.xml.DecodeElement(&p, &properties); err != nil {
		return err
	}
	if len(w.open) == 0 {
		return nil
	}
	label := w.numbers.next(p)
	if w.numbered += len(label); w.numbered > maxText {
		return fmt.Errorf("%w: its numbers alone", ErrTooLong)
	}
	w.write(label)
	return nil
}

func (w *words) end(element string) {
	switch element {
	case "t":
		w.inText = false
	case "p":
		if n := len(w.open); n > 0 {
			w.lines = append(w.lines, w.open[n-1].String())
			w.open = w.open[:n-1]
		}
	}
}
