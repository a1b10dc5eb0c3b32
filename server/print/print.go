// Package print draws certificates as PDF and as PNG out of one layout, and papers to answer on as PDF. It is told what
// stands on them and does no I/O of its own.
//
// All that is drawn is text at a place and filled outlines, so that both forms need the same two operations and look
// alike.
package print

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
)

// The outcomes a caller decides on.
var (
	// ErrNoFont says that there is no font to print with.
	ErrNoFont = errors.New("print: no font")
	// ErrBusy says that too many wait for their turn.
	ErrBusy = errors.New("print: too many at once")
)

// Sheet is what stands on a certificate. Name may be empty.
type Sheet struct {
	Title    string
	Campaign string
	Name     string
	Text     string
	Number   string
	Issuer   string
	Date     string // as it is printed
	Link     string // what the QR code leads to
}

// Fonts are the TrueType files text is set in. Where there is only one, it is both.
type Fonts struct{ Regular, Bold []byte }

// Printer draws sheets. It reads its fonts when the first one is asked for.
type Printer struct {
	load  func() (faces, error)
	slots chan struct{} // one for each that may be under way
	queue chan struct{} // and one for each that may be under way or wait
}

// printsAtOnce bounds the memory that printing takes: a PDF holds its fonts once more while it is made. No more than
// printsWaiting wait, so that a rush for certificates does not hold up who wants something else.
const (
	printsAtOnce  = 2
	printsWaiting = 14
)

// New prints with the fonts that open gives. It gives none where there are none.
func New(open func() (Fonts, error)) *Printer {
	return &Printer{
		load: sync.OnceValues(func() (faces, error) {
			fonts, err := open()
			if err != nil {
				return faces{}, fmt.Errorf("print: open the fonts: %w", err)
			}
			return newFaces(fonts)
		}),
		slots: make(chan struct{}, printsAtOnce), queue: make(chan struct{}, printsAtOnce+printsWaiting),
	}
}

// Ready reports whether there is something to print with; ErrNoFont if not.
func (p *Printer) Ready() error {
	_, err := p.load()
	return err
}

// Missing are the characters of a text that the fonts do not have. Without fonts none are known to be missing.
func (p *Printer) Missing(text string) string {
	f, err := p.load()
	if err != nil {
		return ""
	}
	return f.missing(text)
}

// PDF writes the sheet as a page of A4, with the glyphs it uses embedded.
func (p *Printer) PDF(ctx context.Context, w io.Writer, s Sheet) error {
	return p.print(ctx, func(f faces) error { return writePDF(w, f, s) })
}

// PNG writes the sheet as a picture of 1684 × 1190 pixels.
func (p *Printer) PNG(ctx context.Context, w io.Writer, s Sheet) error {
	return p.print(ctx, func(f faces) error { return writePNG(w, f, s) })
}

// print waits for its turn.
func (p *Printer) print(ctx context.Context, draw func(faces) error) error {
	f, err := p.load()
	if err != nil {
		return err
	}
	select {
	case p.queue <- struct{}{}:
		defer func() { <-p.queue }()
	default:
		return ErrBusy
	}
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("print: wait for a turn: %w", ctx.Err())
	}
	defer func() { <-p.slots }()
	return draw(f)
}
