package report

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// What a workbook may unpack to. Parts are kept in memory: beyond a limit of their own they would go to files.
const bookUnpacked = 64 << 20

// reading bounds how many workbooks are unpacked at once.
var reading = make(chan struct{}, 2)

func readWorkbook(data []byte, heads func([]string) bool) (book *Book, err error) {
	reading <- struct{}{}
	defer func() { <-reading }()
	file, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: bookUnpacked, UnzipXMLSizeLimit: bookUnpacked,
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	name, err := findSheet(file, heads)
	if err != nil {
		return nil, err
	}
	c := &collector{}
	if props, err := file.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		c.book.Epoch1904 = *props.Date1904
	}
	if err := eachRow(file, name, c.add); err != nil {
		return nil, err
	}
	return &c.book, nil
}

// findSheet gives the first sheet whose rows near the top have the headings, or the first at all.
func findSheet(file *excelize.File, heads func([]string) bool) (string, error) {
	sheets := file.GetSheetList()
	if len(sheets) == 0 {
		return "", fmt.Errorf("%w: no sheet", ErrUnreadable)
	}
	const looked = 8
	for _, name := range sheets[:min(len(sheets), looked)] {
		there, n := false, 0
		err := eachRow(file, name, func(_ int, _, shown []string) (bool, error) {
			n++
			there = heads(shown[:min(len(shown), mostColumns)])
			return !there && n < headingMost, nil
		})
		if err != nil {
			return "", err
		}
		if there {
			return name, nil
		}
	}
	return sheets[0], nil
}

// eachRow walks over a sheet with what is kept and what is shown in its cells, until do says that it is enough.
func eachRow(file *excelize.File, name string, do func(number int, raw, shown []string) (more bool, err error)) (err error) {
	raws, err := file.Rows(name)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	shows, err := file.Rows(name)
	if err != nil {
		return errors.Join(fmt.Errorf("%w: %w", ErrUnreadable, err), raws.Close())
	}
	defer func() { err = errors.Join(err, raws.Close(), shows.Close()) }()
	for number := 1; raws.Next() && shows.Next(); number++ {
		raw, err := raws.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return fmt.Errorf("%w: %w", ErrUnreadable, err)
		}
		shown, err := shows.Columns()
		if err != nil {
			return fmt.Errorf("%w: %w", ErrUnreadable, err)
		}
		more, err := do(number, raw, shown)
		if err != nil || !more {
			return err
		}
	}
	return nil
}
