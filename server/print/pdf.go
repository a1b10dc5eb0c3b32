package print

import (
	"compress/zlib"
	"fmt"
	"io"
	"time"

	"github.com/signintech/gopdf"
)

// pdfCanvas draws into a page of a PDF.
type pdfCanvas struct {
	pdf *gopdf.GoPdf
	err error
}

var pdfFonts = [2]string{regular: "regular", bold: "bold"}

// info is what a PDF says about itself.
type info struct {
	title, author, subject string
	made                   time.Time // zero for not said
}

func writePDF(w io.Writer, f faces, s Sheet) error {
	c, err := newPDF(f, pageWidth, pageHeight, info{title: s.Title + " " + s.Number, author: s.Issuer, subject: s.Campaign})
	if err != nil {
		return err
	}
	c.pdf.AddPage()
	if err := drawCertificate(c, f, s); err != nil {
		return err
	}
	return c.write(w)
}

// newPDF begins a PDF of pages of a size, in points.
func newPDF(f faces, width, height float64, about info) (*pdfCanvas, error) {
	c := &pdfCanvas{pdf: &gopdf.GoPdf{}}
	c.pdf.Start(gopdf.Config{PageSize: gopdf.Rect{W: width, H: height}})
	c.pdf.SetCompressLevel(zlib.BestSpeed) // the fonts are most of a file, and they are packed already
	c.pdf.SetInfo(gopdf.PdfInfo{Title: about.title, Author: about.author, Subject: about.subject, CreationDate: about.made})
	for i, name := range pdfFonts {
		if err := c.pdf.AddTTFFontData(name, f[i].data); err != nil {
			return nil, fmt.Errorf("print: embed a font: %w", err)
		}
	}
	return c, nil
}

func (c *pdfCanvas) write(w io.Writer) error {
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

func (c *pdfCanvas) image(data []byte, x, y, w, h float64) {
	if c.err != nil {
		return
	}
	holder, err := gopdf.ImageHolderByBytes(data)
	if err != nil {
		c.err = err
		return
	}
	c.err = c.pdf.ImageByHolder(holder, x, y, &gopdf.Rect{W: w, H: h})
}
