package print

import (
	"math"
	"strings"
	"unicode/utf8"
)

// canvas is what a certificate is drawn on.
type canvas interface {
	// fill paints the inside of an outline.
	fill(outline []point, with colour)
	// text sets a line of text whose base line begins at a point; size is in points.
	text(text string, at point, w weight, size float64, with colour)
	// link makes a part of the page lead somewhere, where the form can do that.
	link(to string, x, y, w, h float64)
}

// The colours of the visual language.
var (
	paper  = colour{0xFF, 0xFD, 0xF8}
	ink    = colour{0x1B, 0x2A, 0x31}
	second = colour{0x3F, 0x4E, 0x55}
	river  = colour{0x12, 0x47, 0x5A}
	lamp   = colour{0xF0, 0xB0, 0x3F}
	seal   = colour{0x9E, 0x2B, 0x3C}
)

// The frame, and the column the text stands in.
const (
	frameX, frameY = 28.0, 28.0
	frameW, frameH = pageWidth - 2*frameX, pageHeight - 2*frameY
	columnX        = 152.0
	columnW        = pageWidth - 2*columnX
)

func drawCertificate(c canvas, f faces, s Sheet) error {
	c.fill(box(0, 0, pageWidth, pageHeight, 0), paper)
	drawRipples(c)
	drawFrame(c)
	drawMark(c, pageWidth/2-22, 64, 44)
	page := page{c, f}
	page.spread(s.Title, 164, bold, fitting(s.Title, 38, 8), 0.5, river)
	page.centre(s.Campaign, 188, regular, 11.5, second)
	top := 250.0
	if s.Name != "" {
		page.spread(s.Name, 246, bold, fitting(s.Name, 28, 12), 0.12, ink)
		c.fill(stroke([]point{{pageWidth/2 - 112, 258}, {pageWidth/2 + 112, 258}}, 1), ink)
		top = 303
	}
	page.body(s.Text, top)
	size, err := drawQR(c, s.Link, 68, 546, 96, colour{0x0B, 0x2E, 0x3C}, paper)
	c.link(s.Link, 68, 546-size, size, size)
	page.foot(s, 68+size+8)
	return err
}

// fitting is a size at which a text of more than so many characters does not grow any longer.
func fitting(text string, size float64, most int) float64 {
	if n := utf8.RuneCountInString(text); n > most {
		return size * float64(most) / float64(n)
	}
	return size
}

func drawFrame(c canvas) {
	frame := func(inset, width, radius float64, with colour) {
		path := box(frameX+inset, frameY+inset, frameW-2*inset, frameH-2*inset, radius)
		for i := range path {
			c.fill(stroke([]point{path[i], path[(i+1)%len(path)]}, width), with)
		}
	}
	frame(0, 1.2, 3, river)
	frame(6, 0.5, 2, river.over(paper, 0.45))
}

// drawRipples draws the water at the foot: rings that widen and fade.
func drawRipples(c canvas) {
	centre := point{pageWidth / 2, frameY + frameH + 10}
	for i := range 11 {
		rx := 40 + 46*float64(i) + 4.2*float64(i*i)
		ring := arc(centre, rx, rx*0.3, math.Pi, 2*math.Pi, 720)
		for _, run := range clip(ring, frameX+8, frameY+8, frameW-16, frameH-16) {
			c.fill(stroke(run, 0.9), river.over(paper, 0.2-0.014*float64(i)))
		}
	}
}

// drawMark draws the lamp over the book whose pages widen into water.
func drawMark(c canvas, x, y, size float64) {
	k := size / 48
	at := func(px, py float64) point { return point{x + px*k, y + py*k} }
	c.fill(box(x, y, size, size, 12*k), river)
	c.fill(arc(at(24, 13), 5*k, 5*k, 0, 2*math.Pi, 32), lamp)
	for _, wave := range [][5]point{
		{at(8, 23.5), at(16.6, 19.9), at(24, 25.1), at(31.4, 19.9), at(40, 23.5)},
		{at(12.5, 31.5), at(18.5, 29.1), at(24, 32.7), at(29.5, 29.1), at(35.5, 31.5)},
		{at(17.5, 39), at(20.9, 37.8), at(24, 39.9), at(27.1, 37.8), at(30.5, 39)},
	} {
		path := append(curve(wave[0], wave[1], wave[2]), curve(wave[2], wave[3], wave[4])[1:]...)
		c.fill(stroke(path, 3.2*k), paper)
	}
}

// page sets text.
type page struct {
	canvas
	faces faces
}

func (p page) centre(text string, y float64, w weight, size float64, with colour) {
	p.text(text, point{(pageWidth - p.faces.width(text, w, size)) / 2, y}, w, size, with)
}

// spread centres a text whose characters stand apart by a part of the size.
func (p page) spread(text string, y float64, w weight, size, apart float64, with colour) {
	n := utf8.RuneCountInString(text)
	x := (pageWidth - p.faces.width(text, w, size) - float64(n-1)*apart*size) / 2
	for _, r := range text {
		p.text(string(r), point{x, y}, w, size, with)
		x += p.faces.width(string(r), w, size) + apart*size
	}
}

// The most lines a certificate's text has at each size, the largest first.
var bodySizes = []struct {
	size, line float64
	most       int
}{{17, 32, 4}, {14, 26, 5}, {11.5, 21, 7}, {9, 16, 9}}

// body sets the text as paragraphs with even edges, in the largest size that it fits at.
func (p page) body(text string, y float64) {
	for i, try := range bodySizes {
		width := func(s string) float64 { return p.faces.width(s, regular, try.size) }
		lines := breakLines(text, width, columnW, 2*try.size)
		if len(lines) > try.most && i < len(bodySizes)-1 {
			continue
		}
		p.lines(text, lines[:min(len(lines), try.most)], y, try.size, try.line)
		return
	}
}

func (p page) lines(text string, lines []string, y, size, step float64) {
	first := true
	for i, line := range lines {
		x, room := columnX, columnW
		if first {
			x, room = x+2*size, room-2*size
		}
		// What ends a paragraph is not stretched.
		_, text, _ = strings.Cut(text, line)
		first = text == "" || strings.HasPrefix(strings.TrimLeft(text, " "), "\n")
		spare := 0.0
		if n := len(pieces(line)); !first && n > 1 {
			spare = min((room-p.faces.width(line, regular, size))/float64(n-1), size/3)
		}
		p.line(line, point{x, y + float64(i)*step}, size, max(spare, 0))
	}
}

// line sets a line with some room between the places where it could be broken.
func (p page) line(line string, at point, size, apart float64) {
	for _, piece := range pieces(line) {
		p.text(piece, at, regular, size, ink)
		at.x += p.faces.width(piece, regular, size) + apart
	}
}

// foot is who issues it and when at the right, and from left on, beside the QR code, how to check it.
func (p page) foot(s Sheet, left float64) {
	right := pageWidth - 108
	end := func(text string, y, size float64, with colour) {
		size = min(size, size*300/max(p.faces.width(text, regular, size), 1))
		p.text(text, point{right - p.faces.width(text, regular, size), y}, regular, size, with)
	}
	p.drawSeal(right-54, 412, 54)
	end(s.Issuer, 500, 15, ink)
	end(s.Date, 525, 13, ink)
	for i, line := range []string{"扫码查验真伪", "编号 " + s.Number, "活动结束后仍可查验"} {
		w := regular
		if i == 0 {
			w = bold
		}
		p.text(line, point{left, 500 + 16*float64(i)}, w, 10, second)
	}
}

// drawSeal draws the product's own square mark, which is nobody's official seal.
func (p page) drawSeal(x, y, size float64) {
	k := size / 84
	p.fill(box(x+2*k, y+2*k, 80*k, 80*k, 9*k), seal)
	edge := box(x+7*k, y+7*k, 70*k, 70*k, 5*k)
	for i := range edge {
		p.fill(stroke([]point{edge[i], edge[(i+1)%len(edge)]}, 1.6*k), paper)
	}
	for i, r := range "普法学习" {
		place := i / utf8.RuneLen(r)
		at := point{x + (60-35*float64(place/2)-15)*k, y + (38+32*float64(place%2))*k}
		p.text(string(r), at, bold, 30*k, paper)
	}
}
