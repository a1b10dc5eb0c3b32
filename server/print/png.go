package print

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// pixelsPerPoint makes a picture that is sharp on a phone and can be printed.
const pixelsPerPoint = 2

// pngCanvas draws into a picture.
type pngCanvas struct {
	faces  faces
	image  *image.RGBA
	buffer sfnt.Buffer
	err    error
}

func writePNG(w io.Writer, f faces, s Sheet) error {
	c := &pngCanvas{faces: f, image: image.NewRGBA(image.Rect(0, 0, pageWidth*pixelsPerPoint, pageHeight*pixelsPerPoint))}
	if err := drawCertificate(c, f, s); err != nil {
		return err
	}
	if c.err != nil {
		return fmt.Errorf("print: draw a picture: %w", c.err)
	}
	if err := png.Encode(w, c.image); err != nil {
		return fmt.Errorf("print: write a picture: %w", err)
	}
	return nil
}

// rasterise draws into a rasterizer that covers no more than the outline, and paints what it covers.
func (c *pngCanvas) rasterise(least, most point, with colour, outline func(r *vector.Rasterizer, dx, dy float32)) {
	bounds := image.Rect(int(least.x)-1, int(least.y)-1, int(most.x)+2, int(most.y)+2).Intersect(c.image.Bounds())
	if bounds.Empty() {
		return
	}
	r := vector.NewRasterizer(bounds.Dx(), bounds.Dy())
	outline(r, float32(-bounds.Min.X), float32(-bounds.Min.Y))
	r.DrawOp = draw.Over
	r.Draw(c.image, bounds, image.NewUniform(color.RGBA{with[0], with[1], with[2], 255}), image.Point{})
}

func (c *pngCanvas) fill(outline []point, with colour) {
	scaled := make([]point, len(outline))
	least, most := point{pageWidth * pixelsPerPoint, pageHeight * pixelsPerPoint}, point{}
	for i, p := range outline {
		p = point{p.x * pixelsPerPoint, p.y * pixelsPerPoint}
		least, most = point{min(least.x, p.x), min(least.y, p.y)}, point{max(most.x, p.x), max(most.y, p.y)}
		scaled[i] = p
	}
	c.rasterise(least, most, with, func(r *vector.Rasterizer, dx, dy float32) {
		r.MoveTo(float32(scaled[0].x)+dx, float32(scaled[0].y)+dy)
		for _, p := range scaled[1:] {
			r.LineTo(float32(p.x)+dx, float32(p.y)+dy)
		}
		r.ClosePath()
	})
}

func (c *pngCanvas) text(text string, at point, w weight, size float64, with colour) {
	for _, glyph := range text {
		if c.err != nil {
			return
		}
		c.glyph(glyph, at, w, size, with)
		at.x += c.faces.width(string(glyph), w, size)
	}
}

func (c *pngCanvas) glyph(glyph rune, at point, w weight, size float64, with colour) {
	whole := c.faces[w].font
	i, err := whole.GlyphIndex(&c.buffer, glyph)
	if err != nil {
		c.err = err
		return
	}
	segments, err := whole.LoadGlyph(&c.buffer, i, fixed.Int26_6(size*pixelsPerPoint*64), nil)
	if err != nil {
		c.err = err
		return
	}
	x, y := at.x*pixelsPerPoint, at.y*pixelsPerPoint
	em := size * pixelsPerPoint
	c.rasterise(point{x - em, y - 2*em}, point{x + 2*em, y + em}, with, func(r *vector.Rasterizer, dx, dy float32) {
		place := func(p fixed.Point26_6) (float32, float32) {
			return float32(p.X)/64 + float32(x) + dx, float32(p.Y)/64 + float32(y) + dy
		}
		outlineGlyph(r, segments, place)
	})
}

func outlineGlyph(r *vector.Rasterizer, segments sfnt.Segments, place func(fixed.Point26_6) (float32, float32)) {
	for _, s := range segments {
		ax, ay := place(s.Args[0])
		bx, by := place(s.Args[1])
		cx, cy := place(s.Args[2])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			r.ClosePath()
			r.MoveTo(ax, ay)
		case sfnt.SegmentOpLineTo:
			r.LineTo(ax, ay)
		case sfnt.SegmentOpQuadTo:
			r.QuadTo(ax, ay, bx, by)
		case sfnt.SegmentOpCubeTo:
			r.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	r.ClosePath()
}

func (c *pngCanvas) link(string, float64, float64, float64, float64) {}
