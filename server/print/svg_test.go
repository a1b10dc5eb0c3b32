package print

import (
	"math"
	"testing"
)

func TestPathsOfDrawings(t *testing.T) {
	for d, want := range map[string][]point{
		"M1 2 L3 4":                 {{1, 2}, {3, 4}},
		"m1,2 3,4z":                 {{1, 2}, {4, 6}, {1, 2}},
		"M0 0h5v-2H1V9":             {{0, 0}, {5, 0}, {5, -2}, {1, -2}, {1, 9}},
		"M0 0 C0 1 1 1 1 0":         {{0, 0}, {1, 0}},
		"M0 0 Q1 1 2 0 T4 0":        {{0, 0}, {4, 0}},
		"M0 0 c0 1 1 1 1 0s1 1 1 0": {{0, 0}, {2, 0}},
		"M0 0 A1 1 0 0 1 2 0":       {{0, 0}, {2, 0}},
		"M0 0a1 1 0 012 0":          {{0, 0}, {2, 0}},
		"M.5.5-1-1":                 {{.5, .5}, {-1, -1}},
		"L1 1":                      nil,
	} {
		p := &pathReader{}
		p.read(d)
		var got []point
		for _, path := range p.paths {
			got = append(got, path...)
		}
		near := func(a, b point) bool { return math.Hypot(a.x-b.x, a.y-b.y) < 1e-9 }
		if len(want) == 0 {
			if len(got) != 0 {
				t.Errorf("%s: %v", d, got)
			}
			continue
		}
		if len(got) < len(want) || !near(got[0], want[0]) || !near(got[len(got)-1], want[len(want)-1]) {
			t.Errorf("%s: %v", d, got)
		}
	}
}

// An arc stays on its circle.
func TestArcsOfDrawings(t *testing.T) {
	p := &pathReader{}
	p.read("M-138 0 A138 138 0 0 1 0 -138 A138 138 0 1 1 -138 0")
	for _, q := range p.paths[0] {
		if r := math.Hypot(q.x, q.y); math.Abs(r-138) > 1e-6 {
			t.Fatalf("%v is %v away from the middle", q, r)
		}
	}
	if n := len(p.paths[0]); n != 65 {
		t.Errorf("%d points", n)
	}
}

func TestColoursAndPlacesOfDrawings(t *testing.T) {
	d, err := readSVG([]byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><defs><linearGradient id="g">` +
		`<stop offset="0" stop-color="#000"/><stop offset="1" stop-color="#fff"/></linearGradient></defs>` +
		`<g fill="#C5281C" transform="translate(2 3) scale(2)"><rect x="1" y="1" width="2" height="1"/><text x="1" y="2">字</text></g>` +
		`<rect width="1" height="1" fill="url(#g)"/><rect width="1" height="1" fill="none"/><rect width="1" height="1" opacity="0.5"/></svg>`))
	if err != nil || len(d.shapes) != 4 {
		t.Fatalf("%+v %v", d, err)
	}
	if s := d.shapes[0]; s.with != (colour{0xC5, 0x28, 0x1C}) || s.outline[0] != (point{4, 5}) || s.outline[2] != (point{8, 7}) {
		t.Errorf("%+v", s)
	}
	if s := d.shapes[1]; s.text != "字" || s.at != (point{4, 7}) || s.size != 32 {
		t.Errorf("%+v", s)
	}
	if d.shapes[2].with != (colour{128, 128, 128}) || d.shapes[3].with != (colour{128, 128, 128}) {
		t.Errorf("%v %v", d.shapes[2].with, d.shapes[3].with)
	}
}

func FuzzReadSVG(f *testing.F) {
	f.Add(`<svg viewBox="0 0 1 1"><g transform="rotate(1 2"><path d="M0 0a1 1 0 012 0z"/></g></svg>`)
	f.Add(`<svg viewBox="0 0 1 1"><polygon points="1 2 3"/><text/><tspan>a</tspan></svg>`)
	f.Add(`</svg>`)
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := readSVG([]byte(text)); err == nil {
			d.anchored(func(string, weight, float64) float64 { return 1 })
			d.draw(nowhere{}, 0, 0, 100, 100)
		}
	})
}

// nowhere is a canvas that takes everything.
type nowhere struct{}

func (nowhere) fill([]point, colour)                            {}
func (nowhere) text(string, point, weight, float64, colour)     {}
func (nowhere) link(string, float64, float64, float64, float64) {}
