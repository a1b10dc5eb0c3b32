package report_test

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/xuri/excelize/v2"

	"pufa/server/report"
)

// A program that calculates shows in the last row what the file says there to those that do not.
func TestFormulasComeToWhatTheFileSays(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	tables := make([]report.Table, 12)
	for i := range tables {
		tables[i] = someTable(r, 1+i*3)
	}
	file := open(t, tables...)
	raw := excelize.Options{RawCellValue: true}
	for i, name := range file.GetSheetList() {
		for _, column := range []string{"B", "C"} {
			cell := column + strconv.Itoa(4+len(tables[i].Rows))
			if formula, err := file.GetCellFormula(name, cell); err != nil || formula == "" {
				t.Fatalf("%s %s has no formula: %v", name, cell, err)
			}
			said, err := file.GetCellValue(name, cell, raw)
			must(t, err)
			comes, err := file.CalcCellValue(name, cell, raw)
			must(t, err)
			if math.Abs(number(t, said)-number(t, comes)) > 0.001 {
				t.Errorf("%s %s says %s and comes to %s", name, cell, said, comes)
			}
		}
	}
}

func someTable(r *rand.Rand, rows int) report.Table {
	table := report.Table{Title: "统计表", Unit: "南岸区", Columns: []report.Column{
		{Title: "镇街", Kind: report.Text},
		{Title: "发放", Unit: "份", Kind: report.Int, Sum: true},
		{Title: "学时", Unit: "学时", Kind: report.Figure, Sum: true},
	}}
	for range rows {
		row := []any{"示例街道", r.Int64N(1e9) - 9, float64(r.Int64N(1e7)) / 100}
		if r.IntN(5) == 0 {
			row[1+r.IntN(2)] = nil // not known
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	n, err := strconv.ParseFloat(s, 64)
	must(t, err)
	return n
}
