package print

import (
	"fmt"
	"image/color"

	"github.com/boombuler/barcode/code128"
)

// bars is a code of bars that hand scanners read and type (Code 128).
type bars struct {
	modules int
	dark    [][2]int // from and to of each bar, in modules
}

func newBarcode(text string) (bars, error) {
	code, err := code128.Encode(text)
	if err != nil {
		return bars{}, fmt.Errorf("print: bar code of %q: %w", text, err)
	}
	b := bars{modules: code.Bounds().Dx()}
	for x := 0; x < b.modules; x++ {
		from := x
		for x < b.modules && color.GrayModel.Convert(code.At(x, 0)).(color.Gray).Y < 128 {
			x++
		}
		if x > from {
			b.dark = append(b.dark, [2]int{from, x})
		}
	}
	return b, nil
}

// draw draws the bars with their right end at x+w. The paper around them is their quiet zone.
func (b bars) draw(c canvas, x, y, w, h float64) {
	module := w / float64(b.modules)
	for _, bar := range b.dark {
		c.fill(box(x+float64(bar[0])*module, y, float64(bar[1]-bar[0])*module, h, 0), black)
	}
}
