// Package document holds official documents: what they are made of, texts with figures filled in, and Word files in the
// form of GB/T 9704-2012 (party and government documents: A4, 28 characters by 22 lines, fonts by name).
package document

import (
	"strings"
	"time"
)

// Document is a text for signing, top to bottom.
type Document struct {
	Title     []string // its lines, as they are to be broken
	Addressee string   // 主送机关 with its colon, "" for none
	Blocks    []Block
	Signature []string // 署名 and date, at the right
	AsOf      time.Time
}

// Block is a Heading, a Paragraph, a Table, a Picture or a Chart.
type Block interface{ writeTo(*body) }

// Heading is a line of its own. Level 1 is 一、, 2 is （一）, 3 is 1.
type Heading struct {
	Level int
	Spans []Span
}

// Paragraph is running text, its first line indented by two characters.
type Paragraph struct{ Spans []Span }

// Span is a piece of text. Figure names the figure it shows, "" for words.
type Span struct {
	Text   string `json:"text"`
	Figure string `json:"figure,omitempty"`
}

// Table has a heading row that is repeated on every page it runs over.
type Table struct {
	Caption string
	Columns []Column
	Rows    [][]string
	Total   []string // the last row, set off; nil for none
	// Links are where the records of each cell of the rows, and then of the last one, are listed: "" for nowhere, nil for
	// none. They are not printed.
	Links [][]string `bson:"links,omitempty"`
}

// Column is one of a table's.
type Column struct {
	Title string
	Words bool // text at the left instead of figures at the right
}

// Picture is a drawing in the text.
type Picture struct {
	Caption       string
	Alt           string // what it shows, for people who cannot see it
	PNG           []byte
	Width, Height int // in millimetres, at most TextWidth by TextHeight
}

// The text's area in millimetres (GB/T 9704-2012, 5.2.1).
const (
	TextWidth  = 156
	TextHeight = 225
)

// Name is the title in one line.
func (d Document) Name() string { return strings.Join(d.Title, "") }

// Text is a document's words alone, a line for each block.
func (d Document) Text() string {
	var b lines
	b.add(d.Title...)
	if d.Addressee != "" {
		b.add(d.Addressee)
	}
	for _, block := range d.Blocks {
		switch block := block.(type) {
		case Heading:
			b.add(joined(block.Spans))
		case Paragraph:
			b.add(joined(block.Spans))
		case Table:
			b.table(block)
		case Picture:
			b.add(block.Caption)
		case Chart:
			b.add("图："+block.Caption, block.Alt())
		}
	}
	b.add(d.Signature...)
	return b.String()
}
