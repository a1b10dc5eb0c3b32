package report

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// ErrUnreadable says that a file is no Excel workbook, or one too large to be what it is taken for.
var ErrUnreadable = errors.New("report: not a workbook that can be read")

// The bounds of a workbook that is read. A list of some thousand names is a tenth of that.
const (
	unpackedMost = 16 << 20
	partMost     = 8 << 20
)

// ReadXLSX gives the cells of a workbook's first sheet, at most so many rows.
func ReadXLSX(data []byte, most int) (rows [][]string, err error) {
	file, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: unpackedMost, UnzipXMLSizeLimit: partMost,
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	sheets := file.GetSheetList()
	if len(sheets) == 0 {
		return nil, fmt.Errorf("%w: no sheet", ErrUnreadable)
	}
	walk, err := file.Rows(sheets[0])
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	defer func() { err = errors.Join(err, walk.Close()) }()
	for len(rows) < most && walk.Next() {
		row, err := walk.Columns()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
		}
		rows = append(rows, row)
	}
	return rows, walk.Error()
}

// CellName is what people call a cell: C7. Columns and rows are counted from 1.
func CellName(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return ""
	}
	return name
}
