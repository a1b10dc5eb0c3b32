package print

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// weight says which of the fonts.
type weight int

const (
	regular weight = iota
	bold
)

// face is a font with the file it came from, which the PDF embeds a part of.
type face struct {
	data []byte
	font *sfnt.Font
}

type faces [2]face

func newFaces(fonts Fonts) (faces, error) {
	if len(fonts.Regular) == 0 {
		return faces{}, ErrNoFont
	}
	if len(fonts.Bold) == 0 {
		fonts.Bold = fonts.Regular
	}
	var f faces
	for i, data := range [][]byte{regular: fonts.Regular, bold: fonts.Bold} {
		parsed, err := sfnt.Parse(data)
		if err != nil {
			return faces{}, fmt.Errorf("print: read a font: %w", err)
		}
		f[i] = face{data, parsed}
	}
	return f, nil
}

// missing lists the characters that one of the faces has no glyph for.
func (f faces) missing(text string) string {
	var out strings.Builder
	var buffer sfnt.Buffer
	for _, r := range text {
		for _, face := range f {
			if i, err := face.font.GlyphIndex(&buffer, r); !unicode.IsSpace(r) && (err != nil || i == 0) {
				out.WriteRune(r)
				break
			}
		}
	}
	return out.String()
}

// width is how wide a text is at a size, both in points. Pairs are not kerned.
func (f faces) width(text string, w weight, size float64) float64 {
	var buffer sfnt.Buffer
	whole := f[w].font
	units := whole.UnitsPerEm()
	sum := 0.0
	for _, r := range text {
		i, err := whole.GlyphIndex(&buffer, r)
		if err != nil {
			continue
		}
		advance, err := whole.GlyphAdvance(&buffer, i, fixed.I(int(units)), font.HintingNone)
		if err == nil {
			sum += float64(advance) / 64
		}
	}
	return sum / float64(units) * size
}
