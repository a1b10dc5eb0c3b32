package writeup

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"pufa/server/chart"
	"pufa/server/document"
	"pufa/server/print"
)

// WriteDOCX gives a document's Word file. The same record gives the same bytes.
func (d *Desk) WriteDOCX(r Record) ([]byte, error) {
	doc, err := d.drawn(r)
	if err != nil {
		return nil, err
	}
	var file bytes.Buffer
	err = doc.WriteDOCX(&file)
	return file.Bytes(), err
}

// drawn is the document with its charts drawn; without a font they are the tables they are drawn from.
func (d *Desk) drawn(r Record) (document.Document, error) {
	doc, err := r.Document()
	if err != nil {
		return doc, err
	}
	pictures, err := doc.Drawn(d.draw)
	if errors.Is(err, chart.ErrNoFont) {
		return doc, nil
	}
	return pictures, err
}

func (d *Desk) draw(c document.Chart) (document.Picture, error) {
	of := chart.Chart{Line: c.Line, Labels: c.Labels, Values: c.Values}
	var picture bytes.Buffer
	if err := d.press.Pen.PNG(&picture, of); err != nil {
		return document.Picture{}, err
	}
	return document.Picture{Caption: "图：" + c.Caption, Alt: c.Alt(), PNG: picture.Bytes(), Width: chart.Width, Height: of.Height()}, nil
}

// Chart is a picture of one of a document's charts, which are numbered from nought. ErrNotFound where there is none.
func (d *Desk) Chart(r Record, n int) ([]byte, error) {
	if n < 0 || n >= len(r.Charts) {
		return nil, ErrNotFound
	}
	drawn, err := d.draw(r.Charts[n].Chart)
	if err != nil {
		return nil, fmt.Errorf("writeup: chart %d of %s: %w", n, r.ID, err)
	}
	return drawn.PNG, nil
}

// WritePDF gives the same document as a PDF, or print.ErrNoFont. The same record gives the same bytes.
func (d *Desk) WritePDF(ctx context.Context, r Record) ([]byte, error) {
	doc, err := d.drawn(r)
	if err != nil {
		return nil, err
	}
	var file bytes.Buffer
	err = d.press.Printer.Official(ctx, &file, official(doc))
	return file.Bytes(), err
}

// official is a document as it is printed.
func official(doc document.Document) print.Official {
	out := print.Official{Title: doc.Title, Addressee: doc.Addressee, Signature: doc.Signature, AsOf: doc.AsOf}
	for _, block := range doc.Blocks {
		switch b := block.(type) {
		case document.Heading:
			out.Parts = append(out.Parts, print.OfficialPart{Text: document.Words(b.Spans), Heading: true})
		case document.Paragraph:
			out.Parts = append(out.Parts, print.OfficialPart{Text: document.Words(b.Spans)})
		case document.Table:
			out.Parts = append(out.Parts, print.OfficialPart{Table: officialTable(b)})
		case document.Chart:
			out.Parts = append(out.Parts, print.OfficialPart{Table: officialTable(b.Table())})
		case document.Picture:
			out.Parts = append(out.Parts, print.OfficialPart{Picture: &print.OfficialPicture{
				Caption: b.Caption, PNG: b.PNG, Width: float64(b.Width), Height: float64(b.Height),
			}})
		}
	}
	return out
}

func officialTable(t document.Table) *print.OfficialTable {
	out := &print.OfficialTable{Caption: t.Caption, Head: t.Heads(), Rows: t.Rows, Total: t.Total, Shares: t.Shares()}
	for _, c := range t.Columns {
		out.Words = append(out.Words, c.Words)
	}
	for i := range t.Rows {
		out.Together = append(out.Together, t.Together(i))
	}
	return out
}
