package history

import (
	"bytes"
	"compress/flate"
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// Fold is a part of a long history, packed: a record that was changed a thousand times is read and written as often, and
// its old lines are looked at by hardly anybody.
type Fold struct {
	Lines  int    `bson:"lines"`
	Packed []byte `bson:"packed"` // JSON of []Change, deflated
}

const (
	foldLines  = 50      // that go into a fold
	openLines  = 100     // from so many on the oldest are folded
	packedMost = 2 << 20 // bytes: some tens of thousands of lines, and far less than a document may have
)

// fold packs the oldest lines as long as there are many.
func (l *Log) fold() error {
	for len(l.Changes) >= openLines {
		f, err := pack(l.Changes[:foldLines])
		if err != nil {
			return err
		}
		l.Folded, l.Changes = append(slices.Clone(l.Folded), f), slices.Clone(l.Changes[foldLines:])
	}
	return nil
}

// packed is how much of the record folds take, in bytes.
func (l *Log) packed() (n int) {
	for _, f := range l.Folded {
		n += len(f.Packed)
	}
	return n
}

// Page is the part of a history that ends before its n-th line, counting from the oldest, with how many lines went before
// it. 0, or more than there are, asks for the newest part.
func (l *Log) Page(before int) (lines []Change, earlier int, err error) {
	for _, f := range l.Folded {
		if before > earlier && before <= earlier+f.Lines {
			lines, err = f.unpack()
			return lines[:min(len(lines), before-earlier)], earlier, err
		}
		earlier += f.Lines
	}
	if before > earlier {
		return l.Changes[:min(len(l.Changes), before-earlier)], earlier, nil
	}
	return l.Changes, earlier, nil
}

// All are all lines, the oldest first. Those that cannot be read any more are left out.
func (l *Log) All() []Change {
	if len(l.Folded) == 0 {
		return l.Changes
	}
	var all []Change
	for _, f := range l.Folded {
		lines, _ := f.unpack()
		all = append(all, lines...)
	}
	return append(all, l.Changes...)
}

func pack(lines []Change) (Fold, error) {
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		return Fold{}, fmt.Errorf("history: pack: %w", err)
	}
	if err := json.NewEncoder(w).Encode(lines); err != nil {
		return Fold{}, fmt.Errorf("history: pack: %w", err)
	}
	if err := w.Close(); err != nil {
		return Fold{}, fmt.Errorf("history: pack: %w", err)
	}
	return Fold{Lines: len(lines), Packed: packed.Bytes()}, nil
}

func (f Fold) unpack() (lines []Change, err error) {
	r := flate.NewReader(bytes.NewReader(f.Packed))
	text, err := io.ReadAll(r)
	if err == nil {
		err = json.Unmarshal(text, &lines)
	}
	if err != nil {
		return nil, fmt.Errorf("history: unpack %d lines: %w", f.Lines, err)
	}
	return lines, nil
}
