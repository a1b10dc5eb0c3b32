package report_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pufa/server/report"
)

func writeCSV(t *testing.T, table report.Table, bom bool) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.WriteCSV(&b, table, bom); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCSVIsTheTableWithoutItsLastRow(t *testing.T) {
	want := "镇街,发放宣传资料（份）,参与率,备注\r\n" +
		"铜元局街道,120,0.25,'=1+1\r\n" +
		"花园路街道,30,,'+cmd|' /C calc'!A0\r\n" +
		"广阳镇,1234567,0.5,\"<b>&\x01\r\n第二行\"\r\n"
	if got := writeCSV(t, sample(), false); got != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
	if got := writeCSV(t, sample(), true); got != "\uFEFF"+want {
		t.Errorf("with a mark: %q", got[:12])
	}
}

// Whatever stands in a text, no field begins like a formula, and taking the apostrophe away gives the text again.
func TestCSVTellsTextsAndRunsNone(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text := strings.ReplaceAll(rapid.OneOf(rapid.String(), rapid.StringMatching(`[ \t\r\n　]?[=+\-@＝＋－＠"',]?[^\r\n]*`)).Draw(r, "text"), "\r", "")
		var b bytes.Buffer
		table := report.Table{Columns: []report.Column{{Title: "名称"}, {Title: "说明", Kind: report.Text}}, Rows: [][]any{{"甲", text}}}
		table.Columns[0].Kind = report.Text
		if err := report.WriteCSV(&b, table, false); err != nil {
			r.Fatal(err)
		}
		rows, err := csv.NewReader(&b).ReadAll()
		if err != nil || len(rows) != 2 {
			r.Fatalf("%v %v", rows, err)
		}
		got := rows[1][1]
		if first := strings.TrimLeft(got, " \u3000\u00a0"); first != "" && strings.ContainsAny(string([]rune(first)[0]), "=+-@＝＋－＠\t\r\n") {
			r.Fatalf("%q may be run", got)
		}
		if got != text && got != "'"+text {
			r.Fatalf("%q became %q", text, got)
		}
	})
}

func TestTheLastRowHasSumsAndWhatIsNoSum(t *testing.T) {
	table := report.Table{
		Title: "培训", Columns: []report.Column{
			{Title: "镇街", Kind: report.Text},
			{Title: "学时", Kind: report.Figure, Sum: true},
			{Title: "培训", Unit: "次", Kind: report.Int},
			{Title: "完成率", Kind: report.Rate},
		},
		Rows:  [][]any{{"铜元局街道", 0.1, int64(1), 0.5}, {"花园路街道", 0.2, int64(1), nil}},
		Total: []any{nil, nil, int64(1), 0.25},
		Notes: []string{"培训一次有几个镇街参加的，合计只算一次。"},
	}
	file := open(t, table)
	for cell, want := range map[string]string{"A6": "合计", "B6": "0.30", "C6": "1", "D6": "25.00%", "A7": table.Notes[0]} {
		if got, err := file.GetCellValue("Sheet1", cell); err != nil || got != want {
			t.Errorf("%s is %q, want %q (%v)", cell, got, want, err)
		}
	}
	if formula, err := file.GetCellFormula("Sheet1", "B6"); err != nil || formula != "SUM(B4:B5)" {
		t.Errorf("formula %q, %v", formula, err)
	}
	if formula, err := file.GetCellFormula("Sheet1", "C6"); err != nil || formula != "" {
		t.Errorf("formula %q, %v", formula, err)
	}
}

// BenchmarkXLSX writes 100,000 rows of ten columns.
func BenchmarkXLSX(b *testing.B) {
	table := report.Table{Title: "大表", Columns: []report.Column{{Title: "单位", Kind: report.Text}}}
	for range 9 {
		table.Columns = append(table.Columns, report.Column{Title: "发放", Unit: "份", Kind: report.Int, Sum: true})
	}
	for i := range 100_000 {
		row := []any{"某某单位"}
		for j := range 9 {
			row = append(row, int64(i*j))
		}
		table.Rows = append(table.Rows, row)
	}
	for b.Loop() {
		var file bytes.Buffer
		if err := report.WriteXLSX(&file, table); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(file.Len())/1e6, "MB/file")
	}
}
