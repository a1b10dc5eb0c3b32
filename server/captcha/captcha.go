// Package captcha draws the slides by which somebody who is suspected shows that they have eyes and a hand. go-captcha
// is imported here and nowhere else; the pictures are drawn anew each time, so that there are none to learn.
package captcha

import (
	"fmt"
	"image"
	"math/rand/v2"

	"github.com/wenlng/go-captcha/v2/base/option"
	"github.com/wenlng/go-captcha/v2/slide"

	"pufa/server/fairplay"
)

// Sizes in pixels: a picture fits the narrowest phones without being scaled down.
const (
	width  = 300
	height = 180
	piece  = 56
)

// quality of the JPEG, in percent.
const quality = 70

// Slides draws slides. The zero value is ready.
type Slides struct{}

var _ fairplay.Puzzles = Slides{}

// Slide draws one; place is the left edge of where the piece belongs.
func (Slides) Slide() (p fairplay.Picture, place int, err error) {
	builder := slide.NewBuilder(
		slide.WithImageSize(option.Size{Width: width, Height: height}),
		slide.WithRangeGraphSize(option.RangeVal{Min: piece, Max: piece}),
		// What is kept free on the left is where the piece begins.
		slide.WithRangeDeadZoneDirections([]slide.DeadZoneDirectionType{slide.DeadZoneDirectionTypeLeft}),
	)
	builder.SetResources(
		slide.WithBackgrounds([]image.Image{scene(rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64())))}),
		slide.WithGraphImages([]*slide.GraphImage{jigsaw}),
	)
	made, err := builder.Make().Generate()
	if err != nil {
		return p, 0, fmt.Errorf("captcha: draw a slide: %w", err)
	}
	if p.Image, err = made.GetMasterImage().ToBytesWithQuality(quality); err != nil {
		return p, 0, fmt.Errorf("captcha: pack the picture: %w", err)
	}
	if p.Piece, err = made.GetTileImage().ToBytes(); err != nil {
		return p, 0, fmt.Errorf("captcha: pack the piece: %w", err)
	}
	block := made.GetData()
	p.Width, p.Height, p.PieceWidth, p.PieceHeight, p.Top = width, height, block.Width, block.Height, block.Y
	return p, block.X, nil
}
