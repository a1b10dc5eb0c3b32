package print

import (
	"fmt"
	"io"

	"github.com/signintech/gopdf"
)

// pdfCanvas draws into a page of a PDF.
type pdfCanvas struct {
	pdf *gopdf.GoPdf
	err error
}

var pdfFonts = [2]string{regular: "regular", bold: "bold"}

func writePDF(w io.Writer, f faces, s Sheet) error {
	c := &pdfCanvas{pdf: &gopdf.GoPdf{}}
	c.pdf.Start(gopdf.Config{PageSize: gopdf.Rect{W: pageWidth, H: pageHeight}})
	c.pdf.SetInfo(gopdf.PdfInfo{Title: s.Title + " " + s.Number, Author: s.Issuer, Subject: s.Campaign})
	c.pdf.AddPage()
	for i, name := range pdfFonts {
		if err := c.pdf.AddTTFFontData(name, f[i].data); err != nil {
			return fmt.Errorf("print: embed a font: %w", err)
		}
	}
	if err := drawCertificate(c, f, s); err != nil {
		return err
	}
	if c.err != nil {
		return fmt.Errorf("print: draw a PDF: %w", c.err)
	}
	if _, err := c.pdf.WriteTo(w); err != nil {
		return fmt.Errorf("print: write a PDF: %w", err)
	}
	return nil
}

func (c *pdfCanvas) fill(outline []point, with colour) {
	points := make([]gopdf.Point, len(outline))
	for i, p := range outline {
		points[i] = gopdf.Point{X: p.x, Y: p.y}
	}
	c.pdf.SetFillColor(with[0], with[1], with[2])
	c.pdf.Polygon(points, "F")
}

func (c *pdfCanvas) text(text string, at point, w weight, size float64, with colour) {
	if c.err != nil || text == "" {
		return
	}
	if c.err = c.pdf.SetFont(pdfFonts[w], "", size); c.err != nil {
		return
	}
	c.pdf.SetTextColor(with[0], with[1], with[2])
	c.pdf.SetXY(at.x, at.y)
	c.err = c.pdf.Text(text)
}

func (c *pdfCanvas) link(to string, x, y, w, h float64) { c.pdf.AddExternalLink(to, x, y, w, h) }
