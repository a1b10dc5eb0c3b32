package print

import (
	"bytes"
	"context"
	"errors"
	"image/color"
	"image/png"
	"testing"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

func latinFonts() (Fonts, error) { return Fonts{Regular: goregular.TTF, Bold: gobold.TTF}, nil }

var sample = Sheet{
	Title: "Certificate", Campaign: "Safety Month", Name: "Ann Example", Text: "has answered 20 questions, 19 of them right.",
	Number: "PF26-2345-6789-ABCD", Issuer: "Bureau", Date: "2026-06-24", Link: "https://pufa.example/verify/PF26-2345-6789-ABCD",
}

func TestPDF(t *testing.T) {
	var b bytes.Buffer
	if err := New(latinFonts).PDF(t.Context(), &b, sample); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"%PDF-", "/FontFile2", "/URI (https://pufa.example/verify/PF26-2345-6789-ABCD)", "%%EOF"} {
		if !bytes.Contains(b.Bytes(), []byte(part)) {
			t.Errorf("%q is not in the PDF", part)
		}
	}
}

func TestPNG(t *testing.T) {
	var with, without bytes.Buffer
	p, nameless := New(latinFonts), sample
	nameless.Name = ""
	if err := errors.Join(p.PNG(t.Context(), &with, sample), p.PNG(t.Context(), &without, nameless)); err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(with.Bytes(), without.Bytes()) {
		t.Error("the name leaves no mark")
	}
	picture, err := png.Decode(&with)
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X != 1684 || size.Y != 1190 {
		t.Errorf("%v", size)
	}
	at := func(x, y int) color.RGBA { return color.RGBAModel.Convert(picture.At(x, y)).(color.RGBA) }
	if got := at(2, 2); got != (color.RGBA{0xFF, 0xFD, 0xF8, 255}) {
		t.Errorf("paper %v", got)
	}
	if got := at(842, 2*(64+12)); got != (color.RGBA{0xF0, 0xB0, 0x3F, 255}) {
		t.Errorf("lamp %v", got)
	}
}

func TestEveryLengthOfTextIsPrinted(t *testing.T) {
	f, err := newFaces(Fonts{Regular: goregular.TTF})
	if err != nil {
		t.Fatal(err)
	}
	for n := range 20 {
		counted := &counting{}
		page{counted, f}.body(string(bytes.Repeat([]byte("answered well "), n+1)), 300)
		if want := (n + 1) * 2; counted.pieces != want {
			t.Errorf("%d of %d words are printed", counted.pieces, want)
		}
	}
}

// counting counts pieces of text.
type counting struct{ pieces int }

func (c *counting) fill([]point, colour)                            {}
func (c *counting) link(string, float64, float64, float64, float64) {}
func (c *counting) text(string, point, weight, float64, colour)     { c.pieces++ }

func TestWithoutAFont(t *testing.T) {
	p := New(func() (Fonts, error) { return Fonts{}, nil })
	if err := p.PDF(t.Context(), &bytes.Buffer{}, sample); !errors.Is(err, ErrNoFont) {
		t.Errorf("PDF: %v", err)
	}
	if err := p.Ready(); !errors.Is(err, ErrNoFont) {
		t.Errorf("ready: %v", err)
	}
	if got := p.Missing("𠮷"); got != "" {
		t.Errorf("missing %q", got)
	}
}

func TestNoFont(t *testing.T) {
	p := New(func() (Fonts, error) { return Fonts{Regular: []byte("no font at all")}, nil })
	if err := p.Ready(); err == nil || errors.Is(err, ErrNoFont) {
		t.Errorf("a broken font: %v", err)
	}
}

func TestMissingCharacters(t *testing.T) {
	if got := New(latinFonts).Missing("Ann 安 B𠮷"); got != "安𠮷" {
		t.Errorf("missing %q", got)
	}
}

func TestARushIsTurnedAway(t *testing.T) {
	p := New(latinFonts)
	for range cap(p.slots) {
		p.slots <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	waiting := make(chan error, cap(p.queue))
	for range cap(p.queue) {
		go func() { waiting <- p.PDF(ctx, &bytes.Buffer{}, sample) }()
	}
	for len(p.queue) < cap(p.queue) {
		select {
		case err := <-waiting:
			t.Fatal(err)
		default:
		}
	}
	if err := p.PDF(ctx, &bytes.Buffer{}, sample); !errors.Is(err, ErrBusy) {
		t.Errorf("one too many: %v", err)
	}
	cancel()
	for range cap(p.queue) {
		if err := <-waiting; !errors.Is(err, context.Canceled) {
			t.Errorf("gave up: %v", err)
		}
	}
}
