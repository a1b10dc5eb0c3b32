package exchange

import (
	"bytes"

	"github.com/xuri/excelize/v2"
)

// maxUnpacked bounds what a file may unpack to. It is kept in memory: beyond a limit of their own, parts would go to files.
const maxUnpacked = 48 << 20

// maxSheets bounds how many sheets are read.
const maxSheets = 30

// workbook reads the sheets of an .xlsx.
func (r *reader) workbook(data []byte) {
	r.preview.Format = Workbook
	file, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked, RawCellValue: false,
	})
	if err != nil {
		r.refuse(Workbook, "这个 Excel 文件打不开，或者展开后太大", "用 Excel 打开后另存为 .xlsx 再试；设了密码的先去掉密码")
		return
	}
	defer file.Close()
	var g grid
	for _, name := range file.GetSheetList()[:min(len(file.GetSheetList()), maxSheets)] {
		g.begin(name)
		if !readSheet(file, name, &g) {
			r.problem(Problem{Place: Place{Sheet: name}, Weight: Fault, Reason: "工作表“" + name + "”读到一半读不下去", Suggestion: "用 Excel 打开后另存再试"})
		}
	}
	r.tables(g)
}

// readSheet walks over the rows of a sheet.
func readSheet(file *excelize.File, name string, g *grid) (ok bool) {
	rows, err := file.Rows(name)
	if err != nil {
		return false
	}
	defer rows.Close()
	for number := 1; rows.Next(); number++ {
		cells, err := rows.Columns()
		if err != nil {
			return false
		}
		if !g.add(number, cells) {
			return true
		}
	}
	return rows.Error() == nil
}
