package print

import "math"

// point is a place on the page in points of 1/72 inch, from the top left.
type point struct{ x, y float64 }

// Page is A4, lying.
const (
	pageWidth  = 842.0
	pageHeight = 595.0
)

// colour is red, green and blue.
type colour [3]uint8

// over is the colour with only a share of it on the paper.
func (c colour) over(paper colour, share float64) colour {
	for i := range c {
		c[i] = uint8(math.Round(float64(c[i])*share + float64(paper[i])*(1-share)))
	}
	return c
}

// box is a rectangle's outline, with round corners where radius is not nought.
func box(x, y, w, h, radius float64) []point {
	if radius == 0 {
		return []point{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}
	}
	var out []point
	for i, centre := range []point{{x + w - radius, y + radius}, {x + w - radius, y + h - radius}, {x + radius, y + h - radius}, {x + radius, y + radius}} {
		from := -math.Pi/2 + float64(i)*math.Pi/2
		out = append(out, arc(centre, radius, radius, from, from+math.Pi/2, 8)...)
	}
	return out
}

// arc is a piece of an ellipse, cut into steps.
func arc(centre point, rx, ry, from, to float64, steps int) []point {
	out := make([]point, steps+1)
	for i := range out {
		a := from + (to-from)*float64(i)/float64(steps)
		out[i] = point{centre.x + rx*math.Cos(a), centre.y + ry*math.Sin(a)}
	}
	return out
}

// curve is a quadratic Bézier curve.
func curve(a, control, b point) []point {
	const steps = 16
	out := make([]point, steps+1)
	for i := range out {
		t := float64(i) / steps
		u := 1 - t
		out[i] = point{u*u*a.x + 2*u*t*control.x + t*t*b.x, u*u*a.y + 2*u*t*control.y + t*t*b.y}
	}
	return out
}

// stroke is the outline of a line along a path, with round ends.
func stroke(path []point, width float64) []point {
	half := width / 2
	n := len(path)
	angle := func(i int) float64 {
		before, behind := path[max(i-1, 0)], path[min(i+1, n-1)]
		return math.Atan2(behind.y-before.y, behind.x-before.x)
	}
	out := make([]point, 0, 2*n+20)
	for i, p := range path {
		a := angle(i) - math.Pi/2
		out = append(out, point{p.x + half*math.Cos(a), p.y + half*math.Sin(a)})
	}
	end := angle(n-1) - math.Pi/2
	out = append(out, arc(path[n-1], half, half, end, end+math.Pi, 8)...)
	for i := n - 1; i >= 0; i-- {
		a := angle(i) + math.Pi/2
		out = append(out, point{path[i].x + half*math.Cos(a), path[i].y + half*math.Sin(a)})
	}
	begin := angle(0) + math.Pi/2
	return append(out, arc(path[0], half, half, begin, begin+math.Pi, 8)...)
}

// clip keeps the runs of a path that lie within a box.
func clip(path []point, x, y, w, h float64) [][]point {
	var runs [][]point
	var run []point
	for _, p := range path {
		if p.x >= x && p.x <= x+w && p.y >= y && p.y <= y+h {
			run = append(run, p)
			continue
		}
		if len(run) > 1 {
			runs = append(runs, run)
		}
		run = nil
	}
	if len(run) > 1 {
		runs = append(runs, run)
	}
	return runs
}
