package captcha

import (
	"bytes"
	"image"
	_ "image/jpeg"
	"image/png"
	"testing"
)

func TestSlide(t *testing.T) {
	seen := map[string]bool{}
	for range 30 {
		p, place, err := Slides{}.Slide()
		if err != nil {
			t.Fatal(err)
		}
		picture, _, err := image.Decode(bytes.NewReader(p.Image))
		if err != nil || picture.Bounds().Dx() != width || picture.Bounds().Dy() != height {
			t.Fatalf("%v, %v", picture.Bounds(), err)
		}
		cut, err := png.Decode(bytes.NewReader(p.Piece))
		if err != nil || cut.Bounds().Dx() != p.PieceWidth || cut.Bounds().Dy() != p.PieceHeight {
			t.Fatalf("%v, %v", cut.Bounds(), err)
		}
		if place < p.PieceWidth || place+p.PieceWidth > width || p.Top < 0 || p.Top+p.PieceHeight > height {
			t.Errorf("the piece belongs at %d, %d", place, p.Top)
		}
		if len(p.Image)+len(p.Piece) > 40_000 {
			t.Errorf("%d and %d bytes", len(p.Image), len(p.Piece))
		}
		seen[string(p.Image)] = true
	}
	if len(seen) != 30 {
		t.Errorf("%d pictures are different", len(seen))
	}
}

func BenchmarkSlide(b *testing.B) {
	for b.Loop() {
		if _, _, err := (Slides{}).Slide(); err != nil {
			b.Fatal(err)
		}
	}
}
