package exchange

import (
	"archive/zip"
	"bytes"
	"strings"

	"github.com/xuri/excelize/v2"
)

// maxUnpacked bounds what a file may unpack to. It is kept in memory: beyond a limit of their own, parts would go to files.
const maxUnpacked = 32 << 20

// maxSheets bounds how many sheets are read.
const maxSheets = 30

// workbook reads the sheets of an .xlsx.
func (r *reader) workbook(data []byte) {
	r.preview.Format = Workbook
	if !sparing(data) {
		r.refuse(Workbook, "这个 Excel 文件里的内容太多", "分成几个文件，删去没有用的工作表和格式")
		return
	}
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

// The most tags the parts of a workbook may have. The library holds every text and every style as a structure many times
// its size, the sheets it walks over.
const (
	maxSheetTags = 4_000_000
	maxTextTags  = 1_200_000
	maxOtherTags = 150_000
)

// sparing reports whether a workbook's parts are small enough to be held.
func sparing(data []byte) bool {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return false
	}
	sheets, texts, others := 0, 0, 0
	for _, f := range z.File {
		switch lower := strings.ToLower(f.Name); {
		case strings.HasPrefix(lower, "xl/worksheets/sheet"):
			sheets += tags(f)
		case strings.HasPrefix(lower, "xl/sharedstrings"):
			texts += tags(f)
		case strings.HasSuffix(lower, ".xml") || strings.HasSuffix(lower, ".rels"):
			others += tags(f)
		}
	}
	return sheets <= maxSheetTags && texts <= maxTextTags && others <= maxOtherTags
}

// tags counts the tags of a part, and no further than any part may have.
func tags(f *zip.File) (n int) {
	part, err := f.Open()
	if err != nil {
		return 0
	}
	defer part.Close()
	buffer := make([]byte, 64<<10)
	for n <= maxSheetTags {
		got, err := part.Read(buffer)
		n += bytes.Count(buffer[:got], []byte("<"))
		if err != nil {
			return n
		}
	}
	return n
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
