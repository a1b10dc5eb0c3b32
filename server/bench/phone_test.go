package bench

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// frameOf is a frame as a server sends it.
func frameOf(text string) []byte { return append(serverHead(len(text)), text...) }

// However the bytes of a line are cut, the phone hears the same.
func TestAPhoneHearsFramesInPieces(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		p := newPhone(0, 3)
		var line []byte
		for q := range 3 {
			line = append(line, frameOf(fmt.Sprintf(`{"type":"received","pad":"%0*d","question":%d}`,
				rapid.SampledFrom([]int{1, 100, 70_000}).Draw(r, "pad"), 0, q))...)
		}
		at := time.Now()
		for len(line) > 0 {
			n := rapid.IntRange(1, len(line)).Draw(r, "piece")
			if err := p.hear(slices.Clone(line[:n]), at); err != nil {
				r.Fatal(err)
			}
			line = line[n:]
		}
		for q := range 3 {
			if p.turn(q).acked.IsZero() {
				r.Errorf("question %d was not heard", q)
			}
		}
	})
}

func FuzzCutFrame(f *testing.F) {
	f.Add(frameOf("{}"))
	f.Add(frameOf(fmt.Sprintf("%0200d", 0)))
	f.Add([]byte{0x81, 127, 0, 0, 0, 0, 0, 0, 0, 1, 'a'})
	f.Add([]byte{0x81, 127, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, b []byte) {
		_, payload, rest, ok, err := cutFrame(b)
		if ok && (err != nil || len(payload)+len(rest) >= len(b)) || !ok && len(rest) != len(b) {
			t.Errorf("%x: %x, then %x, %t, %v", b, payload, rest, ok, err)
		}
	})
}
