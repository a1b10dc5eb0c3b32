package print

import (
	"fmt"
	"image/color"
	"math"

	"github.com/boombuler/barcode/qr"
)

// quiet is how many modules around a QR code stay empty.
const quiet = 4

// drawQR draws a QR code and its quiet zone in a square over a corner at the bottom left, of a size or a little more,
// which it returns: its modules are whole pixels of the picture.
// What is dark in one row is drawn in one piece, without seams.
func drawQR(c canvas, text string, x, bottom, size float64, dark, light colour) (float64, error) {
	code, err := qr.Encode(text, qr.M, qr.Unicode)
	if err != nil {
		return 0, fmt.Errorf("print: QR code: %w", err)
	}
	n := code.Bounds().Dx()
	module := math.Ceil(size*pixelsPerPoint/float64(n+2*quiet)) / pixelsPerPoint
	size = module * float64(n+2*quiet)
	y := bottom - size
	c.fill(box(x, y, size, size, 0), light)
	isDark := func(col, row int) bool {
		return col < n && color.GrayModel.Convert(code.At(col, row)).(color.Gray).Y < 128
	}
	for row := range n {
		for col := 0; col < n; col++ {
			from := col
			for isDark(col, row) {
				col++
			}
			if col > from {
				at := point{x + float64(from+quiet)*module, y + float64(row+quiet)*module}
				c.fill(box(at.x, at.y, float64(col-from)*module, module, 0), dark)
			}
		}
	}
	return size, nil
}
