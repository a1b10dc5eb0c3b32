package print

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// drawing is an SVG file as shapes in its own units. It knows the few elements that banks may use. Gradients are painted
// in their middle colour, and nothing is clipped or dashed.
type drawing struct {
	x, y, w, h float64 // the view box
	shapes     []shape
}

// shape is a filled outline, or a text.
type shape struct {
	outline []point
	with    colour
	text    string
	at      point
	size    float64
	anchor  string
	weight  weight
}

// matrix moves points: x' = a·x + c·y + e, y' = b·x + d·y + f.
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

func (m matrix) of(p point) point { return point{m.a*p.x + m.c*p.y + m.e, m.b*p.x + m.d*p.y + m.f} }

func (m matrix) then(n matrix) matrix {
	return matrix{
		m.a*n.a + m.c*n.b, m.b*n.a + m.d*n.b, m.a*n.c + m.c*n.d, m.b*n.c + m.d*n.d, m.a*n.e + m.c*n.f + m.e, m.b*n.e + m.d*n.f + m.f,
	}
}

// scale is how much longer things become.
func (m matrix) scale() float64 { return math.Sqrt(math.Abs(m.a*m.d - m.b*m.c)) }

// level is an element that is open: its own attributes, and those of the ones around it that are handed down.
type level struct {
	attrs map[string]string
	at    matrix
}

// handedDown are the attributes that an element takes from the ones around it.
var handedDown = []string{
	"fill", "stroke", "stroke-width", "font-size", "font-weight", "text-anchor", "opacity", "fill-opacity", "stroke-opacity",
}

type svgReader struct {
	drawing
	levels []level
	paints map[string]colour // gradients by id
	inside string            // the gradient that is open
	stops  []colour
	hidden int // how many of what is not drawn are open: defs, clip paths
}

// readSVG reads a drawing.
func readSVG(data []byte) (*drawing, error) {
	r := &svgReader{paints: map[string]colour{}}
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errPicture, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			r.open(t)
		case xml.EndElement:
			r.close(t.Name.Local)
		case xml.CharData:
			r.words(string(t))
		}
	}
	if r.w <= 0 || r.h <= 0 {
		return nil, errPicture
	}
	return &r.drawing, nil
}

func (r *svgReader) open(e xml.StartElement) {
	l := level{attrs: map[string]string{}, at: identity}
	if n := len(r.levels); n > 0 {
		l.at = r.levels[n-1].at
		for _, name := range handedDown {
			if v, ok := r.levels[n-1].attrs[name]; ok {
				l.attrs[name] = v
			}
		}
	}
	for _, a := range e.Attr {
		l.attrs[a.Name.Local] = a.Value
	}
	l.at = l.at.then(readTransform(l.attrs["transform"]))
	delete(l.attrs, "transform")
	r.levels = append(r.levels, l)
	switch e.Name.Local {
	case "svg":
		if n := numbers(l.attrs["viewBox"]); len(n) == 4 {
			r.x, r.y, r.w, r.h = n[0], n[1], n[2], n[3]
		}
	case "defs", "clipPath":
		r.hidden++
	case "linearGradient", "radialGradient":
		r.inside, r.stops = l.attrs["id"], nil
	case "stop":
		if c, ok := readColour(l.attrs["stop-color"]); ok {
			r.stops = append(r.stops, c)
		}
	default:
		if r.hidden == 0 {
			for _, path := range outlines(e.Name.Local, l.attrs) {
				r.paint(path, l)
			}
		}
	}
}

func (r *svgReader) close(name string) {
	switch name {
	case "defs", "clipPath":
		r.hidden--
	case "linearGradient", "radialGradient":
		if n := len(r.stops); n > 0 {
			r.paints["url(#"+r.inside+")"] = r.stops[n-1].over(r.stops[0], 0.5)
		}
	}
	r.levels = r.levels[:len(r.levels)-1]
}

// paint keeps the inside of a path and its line.
func (r *svgReader) paint(path []point, l level) {
	moved := make([]point, len(path))
	for i, p := range path {
		moved[i] = l.at.of(p)
	}
	if with, ok := r.colour(l, "fill", "#000000"); ok && len(moved) > 2 {
		r.shapes = append(r.shapes, shape{outline: moved, with: with})
	}
	with, ok := r.colour(l, "stroke", "none")
	width := number(l.attrs["stroke-width"], 1) * l.at.scale()
	if !ok || width <= 0 {
		return
	}
	for i := 1; i < len(moved); i++ {
		if moved[i] != moved[i-1] {
			r.shapes = append(r.shapes, shape{outline: stroke(moved[i-1:i+1], width), with: with})
		}
	}
}

func (r *svgReader) colour(l level, name, otherwise string) (colour, bool) {
	value, ok := l.attrs[name]
	if !ok {
		value = otherwise
	}
	c, ok := r.paints[value]
	if !ok {
		if c, ok = readColour(value); !ok {
			return c, false
		}
	}
	share := number(l.attrs["opacity"], 1) * number(l.attrs[name+"-opacity"], 1)
	return c.over(colour{255, 255, 255}, share), true
}

// words keeps a text of a text element.
func (r *svgReader) words(text string) {
	n := len(r.levels)
	text = strings.Join(strings.Fields(text), " ")
	if text == "" || n == 0 || r.hidden > 0 {
		return
	}
	l := r.levels[n-1]
	x, y := l.attrs["x"], l.attrs["y"]
	for i := n - 2; i >= 0 && (x == "" || y == ""); i-- { // a tspan stands where its text does
		x, y = orWords(x, r.levels[i].attrs["x"]), orWords(y, r.levels[i].attrs["y"])
	}
	with, ok := r.colour(l, "fill", "#000000")
	if !ok {
		return
	}
	w := regular
	if bolder := l.attrs["font-weight"]; bolder == "bold" || number(bolder, 400) >= 600 {
		w = bold
	}
	r.shapes = append(r.shapes, shape{
		text: text, at: l.at.of(point{number(x, 0), number(y, 0)}), size: number(l.attrs["font-size"], 16) * l.at.scale(),
		anchor: l.attrs["text-anchor"], weight: w, with: with,
	})
}

func orWords(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// draw draws it into a box.
func (d *drawing) draw(c canvas, x, y, w, h float64) {
	scale := min(w/d.w, h/d.h)
	on := func(p point) point { return point{x + (p.x-d.x)*scale, y + (p.y-d.y)*scale} }
	for _, s := range d.shapes {
		if s.text != "" {
			c.text(s.text, on(s.at), s.weight, s.size*scale, s.with)
			continue
		}
		outline := make([]point, len(s.outline))
		for i, p := range s.outline {
			outline[i] = on(p)
		}
		c.fill(outline, s.with)
	}
}

// anchored moves texts whose place is their middle or their end, now that somebody knows how wide they are.
func (d *drawing) anchored(width func(text string, w weight, size float64) float64) {
	for i := range d.shapes {
		s := &d.shapes[i]
		switch s.anchor {
		case "middle":
			s.at.x -= width(s.text, s.weight, s.size) / 2
		case "end":
			s.at.x -= width(s.text, s.weight, s.size)
		}
		s.anchor = ""
	}
}

func readColour(text string) (colour, bool) {
	text = strings.TrimSpace(text)
	if named, ok := namedColours[strings.ToLower(text)]; ok {
		return named, true
	}
	hex, ok := strings.CutPrefix(text, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if !ok || err != nil || len(hex) != 6 {
		return colour{}, false
	}
	return colour{uint8(n >> 16), uint8(n >> 8), uint8(n)}, true
}

var namedColours = map[string]colour{
	"black": {0, 0, 0}, "white": {255, 255, 255}, "red": {255, 0, 0}, "green": {0, 128, 0}, "blue": {0, 0, 255},
	"yellow": {255, 255, 0}, "orange": {255, 165, 0}, "gray": {128, 128, 128}, "grey": {128, 128, 128}, "currentcolor": {0, 0, 0},
}

func number(text string, otherwise float64) float64 {
	text = strings.TrimSuffix(strings.TrimSpace(text), "px")
	if percent, ok := strings.CutSuffix(text, "%"); ok {
		return number(percent, otherwise*100) / 100
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return otherwise
	}
	return n
}

// readTransform reads what a transform does, the first being done last.
func readTransform(text string) matrix {
	m := identity
	for {
		name, rest, ok := strings.Cut(text, "(")
		if !ok {
			return m
		}
		inside, after, _ := strings.Cut(rest, ")")
		text = after
		n := append(numbers(inside), make([]float64, 6)...)
		given := len(n) - 6
		switch strings.Trim(name, " ,") {
		case "translate":
			m = m.then(matrix{1, 0, 0, 1, n[0], n[1]})
		case "scale":
			if given == 1 {
				n[1] = n[0]
			}
			m = m.then(matrix{n[0], 0, 0, n[1], 0, 0})
		case "rotate":
			sin, cos := math.Sincos(n[0] * math.Pi / 180)
			m = m.then(matrix{1, 0, 0, 1, n[1], n[2]}).then(matrix{cos, sin, -sin, cos, 0, 0}).then(matrix{1, 0, 0, 1, -n[1], -n[2]})
		case "matrix":
			m = m.then(matrix{n[0], n[1], n[2], n[3], n[4], n[5]})
		}
	}
}
