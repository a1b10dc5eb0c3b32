package exchange

import (
	"encoding/binary"
	"maps"
	"math"
	"slices"
	"strconv"
	"unicode/utf16"
)

// biffText reads texts out of a record and those that continue it.
type biffText struct {
	parts [][]byte
	at    int
}

func (t *biffText) done() bool {
	for len(t.parts) > 0 && t.at >= len(t.parts[0]) {
		t.parts, t.at = t.parts[1:], 0
	}
	return len(t.parts) == 0
}

func (t *biffText) byte() byte {
	if t.done() {
		return 0
	}
	c := t.parts[0][t.at]
	t.at++
	return c
}

func (t *biffText) number(bytes int) (n int) {
	for i := range bytes {
		n |= int(t.byte()) << (8 * i)
	}
	return n
}

func (t *biffText) skip(n int) {
	for n > 0 && !t.done() {
		step := min(n, len(t.parts[0])-t.at)
		t.at += step
		n -= step
	}
}

// text reads one whose length takes so many bytes.
func (t *biffText) text(lengthBytes int) string {
	left := t.number(lengthBytes)
	flags := t.byte()
	runs, phonetic := 0, 0
	if flags&8 != 0 {
		runs = t.number(2)
	}
	if flags&4 != 0 {
		phonetic = t.number(4)
	}
	var units []uint16
	wide := flags&1 != 0
	for left > 0 && len(t.parts) > 0 {
		if t.at >= len(t.parts[0]) { // the next record says anew how wide its characters are
			t.parts, t.at = t.parts[1:], 0
			if len(t.parts) == 0 || len(t.parts[0]) == 0 {
				break
			}
			wide, t.at = t.parts[0][0]&1 != 0, 1
			continue
		}
		if wide {
			units = append(units, uint16(t.number(2)))
		} else {
			units = append(units, uint16(t.byte()))
		}
		left--
	}
	t.skip(runs*4 + phonetic)
	return string(utf16.Decode(units))
}

type biffCell struct {
	column int
	text   string
}

func sortedRows(cells map[int][]biffCell) []int { return slices.Sorted(maps.Keys(cells)) }

// sheet reads the cells of the sheet that begins at a position, by row, and how wide each row is.
func (b *biff) sheet(pos int) (cells map[int][]biffCell, width map[int]int) {
	cells, width = map[int][]biffCell{}, map[int]int{}
	count, depth := 0, 0
	put := func(row, column int, text string) {
		if count++; count > maxBookCells || text == "" {
			return
		}
		cells[row] = append(cells[row], biffCell{column, text})
		width[row] = max(width[row], column)
	}
	var formula []int // where the text that follows belongs
	for {
		rec, ok := b.at(pos)
		if !ok {
			return cells, width
		}
		pos = rec.next
		switch rec.kind {
		case recBOF:
			depth++
		case recEOF:
			if depth--; depth <= 0 {
				return cells, width
			}
		case recString:
			if formula != nil {
				put(formula[0], formula[1], (&biffText{parts: [][]byte{rec.body}}).text(2))
			}
		}
		const sharedFormula, array = 0x04bc, 0x0221 // they stand between a formula and its text
		if depth != 1 || len(rec.body) < 6 || rec.kind == sharedFormula || rec.kind == array {
			continue
		}
		row, column := int(binary.LittleEndian.Uint16(rec.body)), int(binary.LittleEndian.Uint16(rec.body[2:]))
		formula = nil
		if rec.kind == recFormula && len(rec.body) >= 14 && rec.body[12] == 0xff && rec.body[13] == 0xff && rec.body[6] == 0 {
			formula = []int{row, column}
			continue
		}
		b.cell(rec, row, column, put)
	}
}

// cell reads what one record holds.
func (b *biff) cell(rec record, row, column int, put func(row, column int, text string)) {
	body := rec.body
	switch rec.kind {
	case recLabelSST:
		if len(body) >= 10 {
			if i := int(binary.LittleEndian.Uint32(body[6:])); i < len(b.strings) {
				put(row, column, b.strings[i])
			}
		}
	case recLabel:
		put(row, column, (&biffText{parts: [][]byte{body[6:]}}).text(2))
	case recNumber:
		if len(body) >= 14 {
			put(row, column, number(math.Float64frombits(binary.LittleEndian.Uint64(body[6:]))))
		}
	case recFormula:
		if len(body) >= 14 && (body[12] != 0xff || body[13] != 0xff) {
			put(row, column, number(math.Float64frombits(binary.LittleEndian.Uint64(body[6:]))))
		}
	case recRK:
		if len(body) >= 10 {
			put(row, column, packed(binary.LittleEndian.Uint32(body[6:])))
		}
	case recMulRK:
		for i := 4; i+6 <= len(body)-2; i += 6 {
			put(row, column+(i-4)/6, packed(binary.LittleEndian.Uint32(body[i+2:])))
		}
	case recBoolErr:
		if len(body) >= 8 && body[7] == 0 {
			put(row, column, map[bool]string{true: "TRUE", false: "FALSE"}[body[6] != 0])
		}
	}
}

// packed is a number in four bytes: two flags say whether it is whole and whether it counts hundredths.
func packed(v uint32) string {
	f := float64(int32(v) >> 2)
	if v&2 == 0 {
		f = math.Float64frombits(uint64(v&^3) << 32)
	}
	if v&1 != 0 {
		f /= 100
	}
	return number(f)
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
