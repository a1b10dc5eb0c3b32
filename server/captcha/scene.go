package captcha

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"github.com/wenlng/go-captcha/v2/slide"
)

// scene draws hills behind hills under a sky, with lights and trees, in colours of their own each time.
func scene(r *rand.Rand) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	sky := hue(r.Float64(), 0.25, 0.95)
	for y := range height {
		for x := range width {
			img.SetNRGBA(x, y, mix(sky, color.NRGBA{255, 255, 255, 255}, float64(y)/height*0.7))
		}
	}
	for range 5 + r.IntN(4) {
		disc(img, r.IntN(width), r.IntN(height/2), 6+r.IntN(22), hue(r.Float64(), 0.35, 0.98))
	}
	const hills = 5
	tint := r.Float64()
	for i := range hills {
		hill(img, r, height*(0.3+0.13*float64(i)), hue(tint+0.08*float64(i)+0.05*r.Float64(), 0.3+0.06*float64(i), 0.85-0.1*float64(i)))
	}
	for range 26 {
		x, y := r.IntN(width), height/3+r.IntN(height*2/3)
		disc(img, x, y, 2+r.IntN(7), hue(r.Float64(), 0.3+0.4*r.Float64(), 0.45+0.5*r.Float64()))
	}
	return img
}

// hill fills everything below a wavy line.
func hill(img *image.NRGBA, r *rand.Rand, top float64, c color.NRGBA) {
	a, b, p, q := 8+14*r.Float64(), 3+6*r.Float64(), r.Float64()*6, r.Float64()*6
	long, short := 50+60*r.Float64(), 14+14*r.Float64()
	for x := range width {
		line := top + a*math.Sin(float64(x)/long*2*math.Pi/3+p) + b*math.Sin(float64(x)/short+q)
		for y := max(0, int(line)); y < height; y++ {
			img.SetNRGBA(x, y, mix(c, color.NRGBA{20, 30, 40, 255}, float64(y-int(line))/height*0.5))
		}
	}
}

func disc(img *image.NRGBA, cx, cy, radius int, c color.NRGBA) {
	for y := max(0, cy-radius); y < min(height, cy+radius); y++ {
		for x := max(0, cx-radius); x < min(width, cx+radius); x++ {
			if dx, dy := x-cx, y-cy; dx*dx+dy*dy <= radius*radius {
				img.SetNRGBA(x, y, mix(img.NRGBAAt(x, y), c, 0.75))
			}
		}
	}
}

func mix(a, b color.NRGBA, share float64) color.NRGBA {
	of := func(x, y uint8) uint8 { return uint8(float64(x)*(1-share) + float64(y)*share) }
	return color.NRGBA{of(a.R, b.R), of(a.G, b.G), of(a.B, b.B), 255}
}

// hue is a colour by its place on the wheel, how strong and how bright it is, each from 0 to 1.
func hue(h, s, v float64) color.NRGBA {
	part := func(shift float64) uint8 {
		k := math.Mod(shift+h*6, 6)
		return uint8(255 * (v - v*s*max(0, min(k, 4-k, 1))))
	}
	return color.NRGBA{part(5), part(3), part(1), 255}
}

// jigsaw is the form of the piece: a square with a knob above and to the right, and a notch to the left.
var jigsaw = drawJigsaw()

func drawJigsaw() *slide.GraphImage {
	const size, edge = 112, 3.0 // twice the piece, so that it is smooth when it is scaled
	bounds := image.Rect(0, 0, size, size)
	mask, shadow, overlay := image.NewNRGBA(bounds), image.NewNRGBA(bounds), image.NewNRGBA(bounds)
	for y := range size {
		for x := range size {
			inside := depth(float64(x), float64(y), size)
			if inside <= 0 {
				continue
			}
			mask.SetNRGBA(x, y, color.NRGBA{0, 0, 0, 255})
			shadow.SetNRGBA(x, y, color.NRGBA{0, 0, 0, 130})
			if inside < edge {
				shadow.SetNRGBA(x, y, color.NRGBA{255, 255, 255, 210})
				overlay.SetNRGBA(x, y, color.NRGBA{255, 255, 255, 240})
			}
		}
	}
	return &slide.GraphImage{MaskImage: mask, ShadowImage: shadow, OverlayImage: overlay}
}

// depth is how far inside the form a point is; what is not above nought is outside.
func depth(x, y, size float64) float64 {
	low, high, radius := size*0.04, size*0.78, size*0.15
	top, right := size-high, high
	square := min(x-low, right-x, y-top, size-low-y)
	middleX, middleY := (low+right)/2, (top+size-low)/2
	knobs := max(radius-math.Hypot(x-middleX, y-top), radius-math.Hypot(x-right, y-middleY))
	notch := math.Hypot(x-low, y-middleY) - radius
	return min(max(square, knobs), notch)
}
