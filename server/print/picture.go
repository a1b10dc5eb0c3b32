package print

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"

	"golang.org/x/image/webp"
)

// errPicture says that a picture has a form that cannot be printed.
var errPicture = errors.New("not a picture that can be printed")

// drawable is a canvas that takes pictures made of pixels, as they are in their file.
type drawable interface {
	image(data []byte, x, y, w, h float64)
}

// picture is the place of a picture below a stem.
func (s *setter) picture(p *Picture) (block, error) {
	if p == nil {
		return block{0, func(canvas, float64) {}}, nil
	}
	if p.Width <= 0 || p.Height <= 0 {
		return block{}, errPicture
	}
	scale := min(s.pictureHeight/float64(p.Height), textWidth*0.6/float64(p.Width))
	w, h := float64(p.Width)*scale, float64(p.Height)*scale
	x := side + s.text.width("00. ", regular, s.body)
	paint, err := s.painter(p)
	if err != nil {
		return block{}, err
	}
	return block{h + 10, func(c canvas, y float64) { paint(c, x, y+4, w, h) }}, nil
}

// painter draws a picture into a box.
func (s *setter) painter(p *Picture) (func(c canvas, x, y, w, h float64), error) {
	data := p.Data
	switch p.Type {
	case "image/svg+xml":
		drawing, err := readSVG(data)
		if err != nil {
			return nil, err
		}
		drawing.anchored(s.text.width)
		return drawing.draw, nil
	case "image/png", "image/jpeg":
	case "image/webp":
		decoded, err := webp.Decode(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errPicture, err)
		}
		var b bytes.Buffer
		if err := png.Encode(&b, decoded); err != nil {
			return nil, fmt.Errorf("%w: %w", errPicture, err)
		}
		data = b.Bytes()
	default:
		return nil, fmt.Errorf("%w: %s", errPicture, p.Type)
	}
	return func(c canvas, x, y, w, h float64) {
		if d, ok := c.(drawable); ok {
			d.image(data, x, y, w, h)
		}
	}, nil
}
