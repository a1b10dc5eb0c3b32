// Package picture takes in photos that people send: it refuses what is none, and keeps of the others what can be seen.
//
// A photo is decoded and written anew, so that nothing of the file stays but its picture: no place, no time, no device.
// golang.org/x/image is imported here and in print only.
package picture

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // what may be sent
	"slices"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"
)

// Why a file is not taken.
var (
	ErrNoPicture = errors.New("picture: neither JPEG, PNG nor WebP, or damaged")
	ErrTooMany   = errors.New("picture: more pixels than are decoded")
	ErrTooLong   = errors.New("picture: more bytes than are read")
)

// The bounds of a photo.
const (
	// MaxFile is how many bytes of it are read. Phones make photos of three to eight megabytes.
	MaxFile = 12 << 20
	// MaxPixels is how many it may have. They are told from the header, before anything is decoded: in memory a pixel
	// takes up to twelve bytes on its way.
	MaxPixels = 30_000_000
	// MaxSide is the longer side of what is kept, in pixels: enough for a page of A4.
	MaxSide = 1600

	quality = 80
	// rounds is how often it is tried with less quality to come under what a photo should take.
	enough = 500_000
)

// Photo is what is kept: a JPEG that stands upright.
type Photo struct {
	Data          []byte
	Width, Height int
}

// decoding lets one photo at a time take the memory.
var decoding = make(chan struct{}, 1)

// Take makes a photo of a file.
func Take(ctx context.Context, data []byte) (Photo, error) {
	if len(data) > MaxFile {
		return Photo{}, ErrTooLong
	}
	head, format, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil || !slices.Contains([]string{"jpeg", "png", "webp"}, format):
		return Photo{}, ErrNoPicture
	case head.Width <= 0 || head.Height <= 0:
		return Photo{}, ErrNoPicture
	case head.Width > MaxPixels || head.Height > MaxPixels || head.Width*head.Height > MaxPixels:
		return Photo{}, ErrTooMany
	}
	select {
	case decoding <- struct{}{}:
		defer func() { <-decoding }()
	case <-ctx.Done():
		return Photo{}, ctx.Err()
	}
	decoded, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return Photo{}, fmt.Errorf("%w: %w", ErrNoPicture, err)
	}
	turn := upright
	if format == "jpeg" {
		turn = orientation(data)
	}
	return write(turned(reduced(decoded), turn))
}

// reduced is a picture no longer than MaxSide, on white where one could see through it.
func reduced(from image.Image) *image.RGBA {
	size := from.Bounds().Size()
	if longer := max(size.X, size.Y); longer > MaxSide {
		size.X, size.Y = max(size.X*MaxSide/longer, 1), max(size.Y*MaxSide/longer, 1)
	}
	to := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(to, to.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(to, to.Bounds(), from, from.Bounds(), draw.Over, nil)
	return to
}

func write(picture *image.RGBA) (Photo, error) {
	size := picture.Bounds().Size()
	for q := quality; ; q -= 20 {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, picture, &jpeg.Options{Quality: q}); err != nil {
			return Photo{}, fmt.Errorf("picture: encode: %w", err)
		}
		if b.Len() <= enough || q <= 40 {
			return Photo{Data: b.Bytes(), Width: size.X, Height: size.Y}, nil
		}
	}
}
