package report_test

import (
	"bytes"
	"mime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"pufa/server/report"
)

func sample() report.Table {
	return report.Table{
		Title: "南岸区2026年安全生产月宣传资料台账",
		Unit:  "南岸区应急管理局",
		Date:  "2026-06-30",
		Columns: []report.Column{
			{Title: "镇街", Kind: report.Text},
			{Title: "发放宣传资料", Unit: "份", Kind: report.Int, Sum: true},
			{Title: "参与率", Kind: report.Rate},
			{Title: "备注", Kind: report.Text},
		},
		Rows: [][]any{
			{"铜元局街道", int64(120), 0.25, "=1+1"},
			{"花园路街道", 30, nil, "+cmd|' /C calc'!A0"},
			{"广阳镇", int64(1234567), 0.5, "<b>&\x01\n第二行"},
		},
	}
}

func open(t *testing.T, tables ...report.Table) *excelize.File {
	t.Helper()
	var b bytes.Buffer
	if err := report.WriteXLSX(&b, tables...); err != nil {
		t.Fatal(err)
	}
	file, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	})
	return file
}

func TestSheetShowsTheTable(t *testing.T) {
	file := open(t, sample())
	got, err := file.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"南岸区2026年安全生产月宣传资料台账"},
		{"填表单位：南岸区应急管理局　　报送日期：2026-06-30"},
		{"镇街", "发放宣传资料（份）", "参与率", "备注"},
		{"铜元局街道", "120", "25.00%", "=1+1"},
		{"花园路街道", "30", "—", "+cmd|' /C calc'!A0"},
		{"广阳镇", "1,234,567", "50.00%", "<b>&\uFFFD\n第二行"},
		{"合计", "1,234,717"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTotalsAreFormulasWithTheirValue(t *testing.T) {
	file := open(t, sample())
	formula, err := file.GetCellFormula("Sheet1", "B7")
	if err != nil || formula != "SUM(B4:B6)" {
		t.Errorf("formula %q, %v", formula, err)
	}
	raw, err := file.GetCellValue("Sheet1", "B7", excelize.Options{RawCellValue: true})
	if err != nil || raw != "1234717" {
		t.Errorf("kept value %q, %v", raw, err)
	}
	computed, err := file.CalcCellValue("Sheet1", "B7", excelize.Options{RawCellValue: true})
	if err != nil || computed != "1234717" {
		t.Errorf("computed value %q, %v", computed, err)
	}
}

func TestTextIsNeverAFormulaAndFiguresAreNumbers(t *testing.T) {
	file := open(t, sample())
	for _, cell := range []string{"D4", "D5", "D6"} {
		formula, err := file.GetCellFormula("Sheet1", cell)
		if err != nil || formula != "" {
			t.Errorf("%s has formula %q, %v", cell, formula, err)
		}
		kind, err := file.GetCellType("Sheet1", cell)
		if err != nil || kind != excelize.CellTypeInlineString {
			t.Errorf("%s has type %v, %v", cell, kind, err)
		}
	}
	for _, cell := range []string{"B4", "B5", "C4", "B7"} {
		kind, err := file.GetCellType("Sheet1", cell)
		if err != nil || kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
			t.Errorf("%s has type %v, %v", cell, kind, err)
		}
	}
}

func TestPageIsReadyToPrint(t *testing.T) {
	file := open(t, sample())
	layout, err := file.GetPageLayout("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	if *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 || *layout.FitToHeight != 0 {
		t.Errorf("layout %+v", layout)
	}
	props, err := file.GetSheetProps("Sheet1")
	if err != nil || props.FitToPage == nil || !*props.FitToPage {
		t.Errorf("not fitted to the page: %+v, %v", props, err)
	}
	panes, err := file.GetPanes("Sheet1")
	if err != nil || !panes.Freeze || panes.YSplit != 3 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	width, err := file.GetColWidth("Sheet1", "B")
	if err != nil || width < 18 {
		t.Errorf("column B is %v wide, %v", width, err)
	}
	if names := file.GetDefinedName(); len(names) != 1 || !strings.HasSuffix(names[0].RefersTo, "!$1:$3") {
		t.Errorf("print titles %+v", names)
	}
}

func TestAWorkbookOfManySheets(t *testing.T) {
	first, second := sample(), sample()
	first.Name, second.Name = "各镇街", "it's 2"
	second.Rows = second.Rows[:1]
	file := open(t, first, second, sample())
	if diff := cmp.Diff([]string{"各镇街", "it's 2", "Sheet3"}, file.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	for name, rows := range map[string]int{"各镇街": 7, "it's 2": 5, "Sheet3": 7} {
		got, err := file.GetRows(name)
		if err != nil || len(got) != rows {
			t.Errorf("%s has %d rows, %v", name, len(got), err)
		}
	}
	if names := file.GetDefinedName(); len(names) != 3 || names[1].RefersTo != "'it''s 2'!$1:$3" {
		t.Errorf("print titles %+v", names)
	}
}

func TestAnEmptyTableHasNoTotals(t *testing.T) {
	table := sample()
	table.Rows = nil
	rows, err := open(t, table).GetRows("Sheet1")
	if err != nil || len(rows) != 3 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

func TestACellThatDoesNotSuitItsColumnIsRefused(t *testing.T) {
	for name, row := range map[string][]any{
		"text in a figure": {"南坪街道", "12", nil, ""},
		"figure in text":   {int64(1), int64(1), nil, ""},
		"too few":          {"南坪街道"},
		"odd type":         {"南坪街道", uint8(1), nil, ""},
	} {
		table := sample()
		table.Rows = [][]any{row}
		if err := report.WriteXLSX(&bytes.Buffer{}, table); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestFileName(t *testing.T) {
	for title, want := range map[string]string{
		"参与情况":                   "参与情况.xlsx",
		"../../etc/passwd":       "_.._etc_passwd.xlsx",
		"a\r\nSet-Cookie: x=1":   "a__Set-Cookie_ x=1.xlsx",
		`"台账"<1>`:                "_台账__1_.xlsx",
		"\u202etxt":              "txt.xlsx",
		" . ":                    "表格.xlsx",
		strings.Repeat("长", 200): strings.Repeat("长", 80) + ".xlsx",
	} {
		if got := report.FileName(title, "xlsx"); got != want {
			t.Errorf("FileName(%q) = %q, want %q", title, got, want)
		}
	}
}

func TestDispositionCarriesTheChineseName(t *testing.T) {
	header := report.Disposition(report.FileName("南岸区 台账", "xlsx"))
	kind, params, err := mime.ParseMediaType(header)
	if err != nil || kind != "attachment" || params["filename"] != "南岸区 台账.xlsx" {
		t.Errorf("%q reads as %q %v, %v", header, kind, params, err)
	}
	if strings.ContainsFunc(header, func(r rune) bool { return r > 126 || r < 32 }) {
		t.Errorf("header %q is not plain ASCII", header)
	}
}
