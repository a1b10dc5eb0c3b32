package print

import (
	"math"
	"strconv"
	"strings"
)

// outlines are the lines an element consists of, in its own units.
func outlines(element string, attrs map[string]string) [][]point {
	n := func(name string) float64 { return number(attrs[name], 0) }
	switch element {
	case "rect":
		radius := max(n("rx"), n("ry"))
		path := box(n("x"), n("y"), n("width"), n("height"), min(radius, n("width")/2, n("height")/2))
		return [][]point{append(path, path[0])}
	case "circle":
		return [][]point{arc(point{n("cx"), n("cy")}, n("r"), n("r"), 0, 2*math.Pi, 64)}
	case "ellipse":
		return [][]point{arc(point{n("cx"), n("cy")}, n("rx"), n("ry"), 0, 2*math.Pi, 64)}
	case "line":
		return [][]point{{{n("x1"), n("y1")}, {n("x2"), n("y2")}}}
	case "polyline", "polygon":
		all := numbers(attrs["points"])
		var path []point
		for i := 0; i+1 < len(all); i += 2 {
			path = append(path, point{all[i], all[i+1]})
		}
		if element == "polygon" && len(path) > 0 {
			path = append(path, path[0])
		}
		return [][]point{path}
	case "path":
		p := &pathReader{}
		p.read(attrs["d"])
		return p.paths
	}
	return nil
}

// numbers reads a list of numbers, which need nothing between them where a sign or a second dot begins the next one.
func numbers(text string) (all []float64) {
	for text != "" {
		end := numberEnd(text)
		if end == 0 {
			text = text[1:]
			continue
		}
		if n, err := strconv.ParseFloat(text[:end], 64); err == nil {
			all = append(all, n)
		}
		text = text[end:]
	}
	return all
}

// numberEnd is where the number ends that a text begins with; nought for none.
func numberEnd(text string) int {
	dot, digits := false, false
	for i, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits = true
		case r == '.' && !dot:
			dot = true
		case (r == '-' || r == '+') && (i == 0 || text[i-1] == 'e' || text[i-1] == 'E'):
		case (r == 'e' || r == 'E') && digits:
		default:
			return i
		}
	}
	return len(text)
}

// pathReader follows the commands of a path.
type pathReader struct {
	paths    [][]point
	at, from point // where the pen is, and where its line began
	control  point // of the curve before, for those that go on from it
	last     byte
}

// argumentsOf are how many numbers a command takes.
var argumentsOf = map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'S': 4, 'Q': 4, 'T': 2, 'A': 7, 'Z': 0}

const commands = "MLHVCSQTAZmlhvcsqtaz"

func (p *pathReader) read(d string) {
	for d != "" {
		begin := strings.IndexAny(d, commands)
		if begin < 0 {
			return
		}
		command := d[begin]
		d = d[begin+1:]
		end := strings.IndexAny(d, commands)
		if end < 0 {
			end = len(d)
		}
		p.command(command, d[:end])
		d = d[end:]
	}
}

func (p *pathReader) command(command byte, text string) {
	upper := command &^ 0x20
	take := argumentsOf[upper]
	if take == 0 {
		p.line(p.from)
		p.last = upper
		return
	}
	all := numbers(text)
	if upper == 'A' {
		all = arcNumbers(text)
	}
	for ; len(all) >= take; all = all[take:] {
		p.step(upper, command != upper, all[:take])
		if upper == 'M' { // what follows a move are lines
			upper, command = 'L', command-'M'+'L'
		}
	}
}

func (p *pathReader) step(command byte, relative bool, n []float64) {
	base := point{}
	if relative {
		base = p.at
	}
	at := func(i int) point { return point{base.x + n[i], base.y + n[i+1]} }
	mirrored := p.at
	if strings.IndexByte("CSQT", p.last) >= 0 {
		mirrored = point{2*p.at.x - p.control.x, 2*p.at.y - p.control.y}
	}
	p.last = command
	switch command {
	case 'M':
		p.at, p.from = at(0), at(0)
		p.paths = append(p.paths, []point{p.at})
	case 'L':
		p.line(at(0))
	case 'H':
		p.line(point{base.x + n[0], p.at.y})
	case 'V':
		p.line(point{p.at.x, base.y + n[0]})
	case 'C':
		p.cubic(at(0), at(2), at(4))
	case 'S':
		p.cubic(mirrored, at(0), at(2))
	case 'Q':
		p.quadratic(at(0), at(2))
	case 'T':
		p.quadratic(mirrored, at(0))
	case 'A':
		p.arc(n, at(5))
	}
}

func (p *pathReader) line(to point) {
	if len(p.paths) == 0 {
		return
	}
	last := len(p.paths) - 1
	p.paths[last] = append(p.paths[last], to)
	p.at = to
}

func (p *pathReader) quadratic(control, to point) {
	for _, q := range curve(p.at, control, to)[1:] {
		p.line(q)
	}
	p.control = control
}

func (p *pathReader) cubic(a, b, to point) {
	const steps = 16
	from := p.at
	for i := 1; i <= steps; i++ {
		t := float64(i) / steps
		u := 1 - t
		at := func(f, a, b, to float64) float64 { return u*u*u*f + 3*u*u*t*a + 3*u*t*t*b + t*t*t*to }
		p.line(point{at(from.x, a.x, b.x, to.x), at(from.y, a.y, b.y, to.y)})
	}
	p.control = b
}

// arcNumbers are the numbers of arcs, whose two flags need nothing between them.
func arcNumbers(text string) (all []float64) {
	for text = strings.TrimLeft(text, " ,\n\t"); text != ""; text = strings.TrimLeft(text, " ,\n\t") {
		end := numberEnd(text)
		if flag := len(all) % 7; (flag == 3 || flag == 4) && end > 0 {
			end = 1
		}
		n, err := strconv.ParseFloat(text[:end], 64)
		if end == 0 || err != nil {
			return all
		}
		all, text = append(all, n), text[end:]
	}
	return all
}

// arc follows an ellipse: radii, its turn in degrees, whether the long way, whether clockwise.
func (p *pathReader) arc(n []float64, to point) {
	rx, ry := math.Abs(n[0]), math.Abs(n[1])
	if rx == 0 || ry == 0 || p.at == to {
		p.line(to)
		return
	}
	sin, cos := math.Sincos(n[2] * math.Pi / 180)
	half := point{(p.at.x - to.x) / 2, (p.at.y - to.y) / 2}
	turned := point{cos*half.x + sin*half.y, -sin*half.x + cos*half.y}
	if grow := turned.x*turned.x/(rx*rx) + turned.y*turned.y/(ry*ry); grow > 1 {
		rx, ry = rx*math.Sqrt(grow), ry*math.Sqrt(grow)
	}
	under := rx*rx*turned.y*turned.y + ry*ry*turned.x*turned.x
	k := math.Sqrt(max(0, (rx*rx*ry*ry-under)/under))
	if (n[3] != 0) == (n[4] != 0) {
		k = -k
	}
	centre := point{k * rx * turned.y / ry, -k * ry * turned.x / rx}
	from := math.Atan2((turned.y-centre.y)/ry, (turned.x-centre.x)/rx)
	end := math.Atan2((-turned.y-centre.y)/ry, (-turned.x-centre.x)/rx)
	if n[4] != 0 && end < from {
		end += 2 * math.Pi
	} else if n[4] == 0 && end > from {
		end -= 2 * math.Pi
	}
	middle := point{(p.at.x + to.x) / 2, (p.at.y + to.y) / 2}
	const steps = 32
	for i := 1; i <= steps; i++ {
		s, c := math.Sincos(from + (end-from)*float64(i)/steps)
		q := point{centre.x + rx*c, centre.y + ry*s}
		p.line(point{middle.x + cos*q.x - sin*q.y, middle.y + sin*q.x + cos*q.y})
	}
}
