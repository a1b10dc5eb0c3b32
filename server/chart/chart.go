// Package chart draws figures as pictures for print: bars with their figures beside them and lines with marked points,
// dark on white, so that nothing is told by colour alone. It does no I/O of its own.
package chart

import (
	"errors"
	"fmt"
	"image/color"
	"io"
	"strconv"
	"sync"

	"golang.org/x/image/font/opentype"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// ErrNoFont says that there is no font to write with.
var ErrNoFont = errors.New("chart: no font")

// Chart is figures in their order. Line joins them, for times that follow each other; else each is a bar of its own.
type Chart struct {
	Line   bool
	Labels []string
	Values []int64
}

// Width is that of a chart, in millimetres, and dpi how many dots of it are an inch.
const (
	Width = 150
	dpi   = 300
)

// Height is a chart's, in millimetres: a bar has its line, a line its room.
func (c Chart) Height() int {
	if c.Line {
		return 70
	}
	return 14 + 7*len(c.Values)
}

// Pen draws charts. It reads its font when the first one is asked for.
type Pen struct {
	load func() (text.Handler, error)
	turn sync.Mutex // a picture is ten megabytes while it is drawn
}

// New writes with the TrueType font that open gives. It gives none where there is none.
func New(open func() ([]byte, error)) *Pen {
	return &Pen{load: sync.OnceValues(func() (text.Handler, error) {
		data, err := open()
		switch {
		case err != nil:
			return nil, fmt.Errorf("chart: open the font: %w", err)
		case len(data) == 0:
			return nil, ErrNoFont
		}
		face, err := opentype.Parse(data)
		if err != nil {
			return nil, fmt.Errorf("chart: read the font: %w", err)
		}
		return text.Plain{Fonts: font.NewCache(font.Collection{{Font: font.Font{Typeface: typeface}, Face: face}})}, nil
	})}
}

const typeface = "pufa"

// PNG writes a chart as a picture, or returns ErrNoFont. The same chart gives the same bytes.
func (p *Pen) PNG(w io.Writer, c Chart) error {
	hand, err := p.load()
	if err != nil {
		return err
	}
	p.turn.Lock()
	defer p.turn.Unlock()
	l := layout{hand: hand, plot: plot.New()}
	if err := l.set(c); err != nil {
		return fmt.Errorf("chart: %w", err)
	}
	canvas := vgimg.NewWith(vgimg.UseWH(Width*vg.Millimeter, vg.Length(c.Height())*vg.Millimeter), vgimg.UseDPI(dpi), vgimg.UseBackgroundColor(color.White))
	l.plot.Draw(draw.Crop(draw.New(canvas), vg.Millimeter, -4*vg.Millimeter, 0, 0))
	if _, err := (vgimg.PngCanvas{Canvas: canvas}).WriteTo(w); err != nil {
		return fmt.Errorf("chart: write a picture: %w", err)
	}
	return nil
}

var (
	ink  = color.Gray{Y: 0x00}
	fill = color.RGBA{R: 0x1f, G: 0x4e, B: 0x79, A: 0xff} // as dark in grey
	grid = color.Gray{Y: 0xc8}
)

// layout is a plot being set.
type layout struct {
	hand text.Handler
	plot *plot.Plot
}

func (l layout) style(size vg.Length) text.Style {
	return text.Style{Color: ink, Font: font.Font{Typeface: typeface, Size: size}, Handler: l.hand}
}

func (l layout) set(c Chart) error {
	for _, axis := range []*plot.Axis{&l.plot.X, &l.plot.Y} {
		align := axis.Tick.Label
		axis.Tick.Label, axis.Label.TextStyle = l.style(9), l.style(9)
		axis.Tick.Label.XAlign, axis.Tick.Label.YAlign = align.XAlign, align.YAlign
		axis.Tick.Color, axis.Color = ink, ink
	}
	if c.Line {
		return l.line(c)
	}
	return l.bars(c)
}

// bars lie one below the other, the first on top, each with its figure at its end.
func (l layout) bars(c Chart) error {
	n := len(c.Values)
	values, names := make(plotter.Values, n), make([]string, n)
	points := plotter.XYLabels{XYs: make(plotter.XYs, n), Labels: make([]string, n)}
	for i, v := range c.Values {
		at := n - 1 - i
		values[at], names[at] = float64(v), c.Labels[i]
		points.XYs[at] = plotter.XY{X: float64(v), Y: float64(at)}
		points.Labels[at] = strconv.FormatInt(v, 10)
	}
	bars, err := plotter.NewBarChart(values, 4*vg.Millimeter)
	if err != nil {
		return err
	}
	bars.Horizontal, bars.Color, bars.LineStyle.Width = true, fill, 0
	if err := l.labels(points, vg.Point{X: 1.5 * vg.Millimeter, Y: 0.5 * vg.Millimeter}, draw.XLeft, draw.YCenter); err != nil {
		return err
	}
	l.plot.Add(bars)
	l.plot.NominalY(names...)
	l.plot.HideX()
	l.plot.Y.Tick.Length = 0
	l.plot.X.Min, l.plot.X.Max = 0, float64(most(c.Values))*1.12
	l.plot.Y.Min, l.plot.Y.Max = -0.6, float64(n)-0.4
	return nil
}

// line joins marked points, each with its figure above, or below where the line comes down to it and rises again.
func (l layout) line(c Chart) error {
	points := plotter.XYLabels{XYs: make(plotter.XYs, len(c.Values)), Labels: make([]string, len(c.Values))}
	for i, v := range c.Values {
		points.XYs[i] = plotter.XY{X: float64(i), Y: float64(v)}
		points.Labels[i] = strconv.FormatInt(v, 10)
	}
	line, marks, err := plotter.NewLinePoints(points.XYs)
	if err != nil {
		return err
	}
	line.LineStyle = draw.LineStyle{Color: fill, Width: vg.Points(1.6)}
	marks.GlyphStyle = draw.GlyphStyle{Color: fill, Radius: vg.Points(3), Shape: draw.CircleGlyph{}}
	rules := plotter.NewGrid()
	rules.Vertical.Color = nil
	rules.Horizontal.Color = grid
	l.plot.Add(rules, line, marks)
	if err := l.pointLabels(points); err != nil {
		return err
	}
	l.plot.NominalX(c.Labels...)
	l.plot.Y.Tick.Marker = wholeTicks{}
	l.plot.Y.Tick.Length = 0
	l.plot.X.Min, l.plot.X.Max = -0.5, float64(len(c.Values))-0.5
	l.plot.Y.Min, l.plot.Y.Max = 0, float64(most(c.Values))*1.15
	return nil
}

func (l layout) pointLabels(points plotter.XYLabels) error {
	var above, below plotter.XYLabels
	for i, p := range points.XYs {
		to := &above
		if dips(points.XYs, i) {
			to = &below
		}
		to.XYs, to.Labels = append(to.XYs, p), append(to.Labels, points.Labels[i])
	}
	if err := l.labels(above, vg.Point{Y: 2.2 * vg.Millimeter}, draw.XCenter, draw.YBottom); err != nil {
		return err
	}
	return l.labels(below, vg.Point{Y: -2.2 * vg.Millimeter}, draw.XCenter, draw.YTop)
}

// dips reports whether a point lies below both its neighbours, and high enough for a figure under it.
func dips(at plotter.XYs, i int) bool {
	if i == 0 || i == len(at)-1 {
		return false
	}
	top := 0.0
	for _, p := range at {
		top = max(top, p.Y)
	}
	return at[i].Y < at[i-1].Y && at[i].Y < at[i+1].Y && at[i].Y > top/8
}

// wholeTicks marks an axis of counts: from nought up in steps of 1, 2 or 5 and their tens.
type wholeTicks struct{}

// Ticks gives five or fewer above nought.
func (wholeTicks) Ticks(_, top float64) (all []plot.Tick) {
	step, factors := 1.0, []float64{2, 2.5, 2}
	for i := 0; top/step > 5; i++ {
		step *= factors[i%len(factors)]
	}
	for v := 0.0; v <= top; v += step {
		all = append(all, plot.Tick{Value: v, Label: strconv.FormatInt(int64(v), 10)})
	}
	return all
}

func (l layout) labels(points plotter.XYLabels, off vg.Point, x text.XAlignment, y text.YAlignment) error {
	labels, err := plotter.NewLabels(points)
	if err != nil {
		return err
	}
	for i := range labels.TextStyle {
		labels.TextStyle[i] = l.style(9)
		labels.TextStyle[i].XAlign, labels.TextStyle[i].YAlign = x, y
	}
	labels.Offset = off
	l.plot.Add(labels)
	return nil
}

func most(values []int64) (top int64) {
	for _, v := range values {
		top = max(top, v)
	}
	return max(top, 1)
}
