package exchange

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"github.com/richardlehane/mscfb"
)

// oldBook reads the sheets of an .xls of Excel 97 and later (BIFF8). The container is read by a library; of the records,
// those that hold cells are read here, since the libraries there are fall over on damaged files.
func (r *reader) oldBook(data []byte) {
	r.preview.Format = OldBook
	stream, err := bookStream(data)
	switch {
	case errors.Is(err, errLocked):
		r.refuse(OldBook, "这个 Excel 文件设了密码", "去掉密码后另存为 .xlsx")
		return
	case err != nil:
		r.refuse(OldBook, "认不出的旧版 Office 文件", "Word 文件另存为 .docx，Excel 文件另存为 .xlsx")
		return
	}
	r.oldRecords(stream)
}

// oldRecords reads what the container holds.
func (r *reader) oldRecords(stream []byte) {
	b := &biff{data: stream}
	g, err := b.read()
	switch {
	case errors.Is(err, errLocked):
		r.refuse(OldBook, "这个 Excel 文件设了密码", "去掉密码后另存为 .xlsx")
		return
	case err != nil:
		r.refuse(OldBook, "这个旧版 Excel 文件读不下去", "用 Excel 打开后另存为 .xlsx")
		return
	}
	r.tables(*g)
}

var (
	errBook   = errors.New("exchange: no workbook of Excel 97 or later")
	errLocked = errors.New("exchange: locked with a password")
)

// bookStream is the part of the container that holds the sheets.
func bookStream(data []byte) ([]byte, error) {
	doc, err := mscfb.New(bytes.NewReader(data))
	if err != nil {
		return nil, errBook
	}
	for n := 0; n < 1000; n++ {
		entry, err := doc.Next()
		if err != nil {
			return nil, errBook
		}
		switch entry.Name {
		case "EncryptedPackage":
			return nil, errLocked
		case "Workbook":
			stream, err := io.ReadAll(io.LimitReader(entry, MaxFile))
			if err != nil || len(stream) == 0 {
				return nil, errBook
			}
			return stream, nil
		}
	}
	return nil, errBook
}

// The records that are read.
const (
	recBOF       = 0x0809
	recEOF       = 0x000a
	recBound     = 0x0085
	recSST       = 0x00fc
	recContinue  = 0x003c
	recLabelSST  = 0x00fd
	recLabel     = 0x0204
	recNumber    = 0x0203
	recRK        = 0x027e
	recMulRK     = 0x00bd
	recFormula   = 0x0006
	recString    = 0x0207
	recBoolErr   = 0x0205
	recFilePass  = 0x002f
	biff8        = 0x0600
	maxBookCells = 2_000_000
)

// biff walks over the records of a workbook.
type biff struct {
	data    []byte
	strings []string
	names   map[uint32]string // by where the sheet begins
	order   []uint32
}

type record struct {
	kind uint16
	body []byte
	next int
}

func (b *biff) at(pos int) (record, bool) {
	if pos < 0 || pos+4 > len(b.data) {
		return record{}, false
	}
	n := int(binary.LittleEndian.Uint16(b.data[pos+2:]))
	end := pos + 4 + n
	if end > len(b.data) {
		return record{}, false
	}
	return record{binary.LittleEndian.Uint16(b.data[pos:]), b.data[pos+4 : end], end}, true
}

func (b *biff) read() (*grid, error) {
	if err := b.globals(); err != nil {
		return nil, err
	}
	g := &grid{}
	for _, pos := range b.order[:min(len(b.order), maxSheets)] {
		g.begin(b.names[pos])
		cells, width := b.sheet(int(pos))
		for _, number := range sortedRows(cells) {
			row := make([]string, min(width[number]+1, maxColumns))
			for _, c := range cells[number] {
				if c.column < len(row) {
					row[c.column] = c.text
				}
			}
			if !g.add(number+1, row) {
				break
			}
		}
	}
	return g, nil
}

// globals reads what concerns all sheets: their names and the texts they share.
func (b *biff) globals() error {
	first, ok := b.at(0)
	if !ok || first.kind != recBOF || len(first.body) < 2 || binary.LittleEndian.Uint16(first.body) != biff8 {
		return errBook
	}
	b.names = map[uint32]string{}
	for pos := first.next; ; {
		rec, ok := b.at(pos)
		if !ok {
			return errBook
		}
		switch rec.kind {
		case recEOF:
			return nil
		case recFilePass:
			return errLocked
		case recBound:
			if len(rec.body) > 8 && rec.body[5] == 0 { // a sheet, no chart
				start := binary.LittleEndian.Uint32(rec.body)
				name := &biffText{parts: [][]byte{rec.body[6:]}}
				if _, twice := b.names[start]; !twice {
					b.order = append(b.order, start)
				}
				b.names[start] = name.text(1)
			}
		case recSST:
			parts := [][]byte{}
			if len(rec.body) >= 8 {
				parts = append(parts, rec.body[8:])
			}
			for {
				more, ok := b.at(rec.next)
				if !ok || more.kind != recContinue {
					break
				}
				parts, rec = append(parts, more.body), more
			}
			b.shared(parts)
		}
		pos = rec.next
	}
}

// shared reads the texts that cells share. A text may go on in the next record, in narrow or wide characters anew.
func (b *biff) shared(parts [][]byte) {
	t := &biffText{parts: parts}
	for !t.done() && len(b.strings) < maxBookCells {
		b.strings = append(b.strings, t.text(2))
	}
}
