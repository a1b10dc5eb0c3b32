package report_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"pufa/server/district"
	"pufa/server/report"
)

// talk is a record for these tests.
type talk struct {
	Title, Day, Kind, Place string
	People, Hours           int64
	Counted                 bool
}

func text(get func(*talk) *string) (func(talk) report.Value, func(*talk, report.Value)) {
	return func(x talk) report.Value { return report.TextValue(*get(&x)) }, func(x *talk, v report.Value) { *get(x) = v.Text }
}

func talks() report.Sheet[talk] {
	field := func(f report.Field[talk], get func(*talk) *string) report.Field[talk] {
		f.Get, f.Set = text(get)
		return f
	}
	return report.Sheet[talk]{
		Title: "讲座登记表", Year: 2026,
		Places: district.NewFinder([]district.District{
			{Code: "500108", Name: "南岸区", Kind: district.KindDistrict},
			{Code: "500108003", Name: "南坪街道", Kind: district.KindStreet, Parent: "500108"},
			{Code: "500108101", Name: "南坪镇", Kind: district.KindTown, Parent: "500108"},
			{Code: "500108002", Name: "花园路街道", Kind: district.KindStreet, Parent: "500108"},
		}),
		Fields: []report.Field[talk]{
			field(report.Field[talk]{Key: "date", Title: "日期", Also: []string{"活动日期"}, Form: report.FormDay, Required: true}, func(x *talk) *string { return &x.Day }),
			field(report.Field[talk]{Key: "title", Title: "名称", Form: report.FormText, Required: true, Max: 20}, func(x *talk) *string { return &x.Title }),
			field(report.Field[talk]{Key: "kind", Title: "类别", Form: report.FormChoice, Choices: []string{"讲座", "应急演练"}}, func(x *talk) *string { return &x.Kind }),
			field(report.Field[talk]{Key: "district", Title: "镇街", Form: report.FormPlace}, func(x *talk) *string { return &x.Place }),
			{
				Key: "people", Title: "参与", Unit: "人次", Form: report.FormWhole, Max: 100000, Sum: true,
				Get: func(x talk) report.Value { return report.Value{Number: x.People, Given: x.Counted} },
				Set: func(x *talk, v report.Value) { x.People, x.Counted = v.Number, v.Given },
			},
			{
				Key: "hours", Title: "学时", Form: report.FormDecimal, Max: 10000,
				Get: func(x talk) report.Value { return report.NumberValue(x.Hours) },
				Set: func(x *talk, v report.Value) { x.Hours = v.Number },
			},
		},
		Check: func(x *talk) []report.Fault {
			if x.Day > "2026-11-26" {
				return []report.Fault{{Field: "date", Text: "日期不能晚于今天"}}
			}
			return nil
		},
		Key: func(x talk) string { return x.Day + "/" + x.Place + "/" + x.Title },
	}
}

func readTalks(t *testing.T, data []byte, fixes ...report.Fix) report.Reading[talk] {
	t.Helper()
	book, err := talks().Open(data)
	if err != nil {
		t.Fatal(err)
	}
	got, err := talks().Read(book, fixes)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestASheetIsReadAsItWasWritten(t *testing.T) {
	records := []talk{
		{Title: "=1+1 课堂", Day: "2026-06-16", Kind: "讲座", Place: "500108003", People: 1240, Counted: true, Hours: 150},
		{Title: "演练", Day: "2026-06-17", Place: "", Counted: false},
		{Title: "演练", Day: "2026-06-18", Place: "500108101", People: 0, Counted: true, Hours: 2400},
	}
	var b bytes.Buffer
	if err := report.WriteXLSX(&b, talks().Table(records)); err != nil {
		t.Fatal(err)
	}
	got := readTalks(t, b.Bytes())
	var back []talk
	for _, line := range got.Lines {
		if line.State != report.RowFine {
			t.Errorf("row %d: %s %v", line.Row, line.State, line.Faults)
		}
		back = append(back, line.Value)
	}
	if diff := cmp.Diff(records, back); diff != "" || got.Skipped != 1 {
		t.Errorf("skipped %d: %s", got.Skipped, diff)
	}
}

// mistakes are what people write, and what they should hear. want is part of the fault; "" says that it is right.
var mistakes = []struct {
	field, written, want, suggestion string
}{
	{"date", "2026年6月16日", "", ""},
	{"date", "2026/6/16 0:00", "", ""},
	{"date", "２０２６．６．１６", "", ""},
	{"date", "20260616", "", ""},
	{"date", "2026-06-16 00:00:00", "", ""},
	{"date", "6.16", "要写上年份", "2026-06-16"},
	{"date", "6月16日", "要写上年份", "2026-06-16"},
	{"date", "26/6/16", "年份要写四位", "2026-06-16"},
	{"date", "2026-06-31", "没有这一天", ""},
	{"date", "1926-06-16", "1926 年不对", ""},
	{"date", "六月十六", "看不懂这个日期", ""},
	{"date", "", "必须填写", ""},
	{"date", "—", "必须填写", ""},
	{"date", "2026-12-01", "不能晚于今天", ""},
	{"title", "　课\u200b堂　", "", ""},
	{"title", "", "必须填写", ""},
	{"title", strings.Repeat("长", 21), "不能超过 20 个字，这里有 21 个", ""},
	{"title", "#REF!", "公式算不出来", ""},
	{"kind", "讲座 ", "", ""},
	{"kind", "演练", "没有这一项", "应急演练"},
	{"kind", "放电影", "没有这一项", ""},
	{"district", "南坪街道", "", ""},
	{"district", "重庆市南岸区南坪镇", "", ""},
	{"district", "花园路", "", ""},
	{"district", "500108002000", "", ""},
	{"district", "南岸区", "", ""},
	{"district", "南坪", "分不清是哪一个：南坪街道、南坪镇", ""},
	{"district", "花园璐街道", "没有这个镇街", "花园路街道"},
	{"district", "渝中区", "没有这个镇街", ""},
	{"people", "１，２４０", "", ""},
	{"people", "1,240人次", "", ""},
	{"people", "—", "", ""},
	{"people", "1,24", "不是一个数", ""},
	{"people", "约200", "不是一个数", "200"},
	{"people", "1.2万", "不用“万”", "12000"},
	{"people", "-3", "应在 0 到 100000 之间", ""},
	{"people", "12.5", "应该是整数", ""},
	{"people", "9999999999999999999999", "应在 0 到 100000 之间", ""},
	{"people", "0x10", "不是一个数", ""},
	{"people", "NaN", "不是一个数", ""},
	{"people", "十二", "不是一个数", ""},
	{"hours", "1.5", "", ""},
	{"hours", "0.333", "最多两位小数", ""},
	{"hours", "100.5", "应在 0 到 100 之间", ""},
}

func TestEveryKindOfMistakeIsSaidBesideItsCell(t *testing.T) {
	right := map[string]string{"date": "2026-06-16", "title": "课堂"}
	headings := map[string]string{"date": "活动日期", "title": "名 称", "kind": "*类别", "district": "镇街", "people": "参与(人次)", "hours": "学时"}
	for _, m := range mistakes {
		t.Run(m.field+" "+m.written, func(t *testing.T) {
			file := excelize.NewFile()
			order := []string{"hours", "people", "district", "kind", "title", "date"}
			for i, key := range order {
				value := right[key]
				if key == m.field {
					value = m.written
				}
				must(t, file.SetCellStr("Sheet1", cell(i+1, 1), headings[key]))
				must(t, file.SetCellStr("Sheet1", cell(i+1, 2), value))
			}
			var b bytes.Buffer
			must(t, file.Write(&b))
			got := readTalks(t, b.Bytes())
			if len(got.Lines) != 1 {
				t.Fatalf("%d lines", len(got.Lines))
			}
			line := got.Lines[0]
			if m.want == "" {
				if line.State != report.RowFine {
					t.Fatalf("%v", line.Faults)
				}
				return
			}
			if line.State != report.RowWrong || len(line.Faults) != 1 {
				t.Fatalf("%s: %v", line.State, line.Faults)
			}
			fault := line.Faults[0]
			if fault.Field != m.field || !strings.Contains(fault.Text, m.want) || fault.Suggestion != m.suggestion {
				t.Errorf("%+v", fault)
			}
			if want := cell(slices.Index(order, m.field)+1, 2); fault.Cell != want {
				t.Errorf("at %s, want %s", fault.Cell, want)
			}
			if m.suggestion == "" {
				return
			}
			again := readTalks(t, b.Bytes(), report.Fix{Row: line.Row, Field: fault.Field, Value: fault.Suggestion})
			if again.Lines[0].State != report.RowFine {
				t.Errorf("what was suggested is wrong, too: %v", again.Lines[0].Faults)
			}
		})
	}
}

func cell(column, row int) string { return report.CellName(column, row) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestDatesAreReadAsExcelKeepsThem(t *testing.T) {
	for _, old := range []bool{false, true} {
		file := excelize.NewFile()
		must(t, file.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &old}))
		must(t, file.SetSheetRow("Sheet1", "A1", &[]any{"日期", "名称"}))
		must(t, file.SetSheetRow("Sheet1", "A2", &[]any{time.Date(2026, 6, 16, 0, 0, 0, 0, time.UTC), 6.16}))
		must(t, file.SetSheetRow("Sheet1", "A3", &[]any{6.16, "数字"}))
		var b bytes.Buffer
		must(t, file.Write(&b))
		got := readTalks(t, b.Bytes())
		if v := got.Lines[0].Value; v.Day != "2026-06-16" || v.Title != "6.16" {
			t.Errorf("%+v %v", v, got.Lines[0].Faults)
		}
		if got.Lines[1].State != report.RowWrong {
			t.Errorf("6.16 was taken for %s", got.Lines[1].Value.Day)
		}
	}
}

func TestTheSameRecordIsTakenOnce(t *testing.T) {
	got := readTalks(t, []byte("名称,日期,镇街\n课堂,2026-06-16,南坪街道\n\n合计,,\n课堂,2026年6月16日,500108003\n课堂,6.16,南坪街道\n"))
	if len(got.Lines) != 3 || got.Skipped != 1 {
		t.Fatalf("%+v", got)
	}
	for i, want := range []report.State{report.RowFine, report.RowSame, report.RowWrong} {
		if got.Lines[i].State != want {
			t.Errorf("row %d is %s", got.Lines[i].Row, got.Lines[i].State)
		}
	}
	if got.Lines[1].SameAs != 2 || got.Lines[1].Row != 5 {
		t.Errorf("row %d is the same as %d", got.Lines[1].Row, got.Lines[1].SameAs)
	}
}

func TestTextFilesOfAllSorts(t *testing.T) {
	list := "名称\t日期\r\n课堂\t2026-06-16\r\n"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(strings.ReplaceAll(list, "\t", ","))
	must(t, err)
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(list)
	must(t, err)
	for name, data := range map[string]string{
		"UTF-8": list, "with a mark": "\ufeff" + list, "GB 18030": gb, "UTF-16": wide, "semicolons": strings.ReplaceAll(list, "\t", ";"),
		"quotes": "名称,日期\n\"课堂\",\"2026-06-16\"\n",
	} {
		if got := readTalks(t, []byte(data)); len(got.Lines) != 1 || got.Lines[0].State != report.RowFine || got.Lines[0].Value.Title != "课堂" {
			t.Errorf("%s: %+v", name, got.Lines)
		}
	}
}

func TestTheSheetWithTheHeadingsIsFound(t *testing.T) {
	file := excelize.NewFile()
	must(t, file.SetCellStr("Sheet1", "A1", "填表说明：日期写成 2026-06-16"))
	_, err := file.NewSheet("数据")
	must(t, err)
	must(t, file.SetCellStr("数据", "A1", "某某街道讲座登记表"))
	must(t, file.SetSheetRow("数据", "B3", &[]any{"备注二", "名称", "日期"}))
	must(t, file.SetSheetRow("数据", "B4", &[]any{"无用", "课堂", "2026-06-16"}))
	var b bytes.Buffer
	must(t, file.Write(&b))
	got := readTalks(t, b.Bytes())
	if len(got.Lines) != 1 || got.Lines[0].Value.Title != "课堂" || len(got.Unused) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestWhatIsNoListIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		want error
	}{
		"nothing":        {"", report.ErrUnreadable},
		"old Excel":      {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xxxx", report.ErrOldBook},
		"half a zip":     {"PK\x03\x04xxxx", report.ErrUnreadable},
		"a picture":      {"\x89PNG\r\n\x1a\n\x00\x00", report.ErrUnreadable},
		"too long":       {strings.Repeat("课堂,2026-06-16\n", report.MaxFile/12), report.ErrTooLarge},
		"too many rows":  {"名称,日期\n" + strings.Repeat("课堂,2026-06-16\n", report.MaxRecords+100), report.ErrTooLarge},
		"no headings":    {"课堂,2026-06-16\n", report.ErrHeadings},
		"a column less":  {"名称,镇街,类别\n课堂,南坪街道,讲座\n", report.ErrHeadings},
		"a column twice": {"名称,日期,名称\n课堂,2026-06-16,课堂\n", report.ErrHeadings},
	} {
		book, err := talks().Open([]byte(c.data))
		if err == nil {
			_, err = talks().Read(book, nil)
		}
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRowsWithFaultsCanBePutRightInTheirFile(t *testing.T) {
	got := readTalks(t, []byte("名称,日期,参与,镇街\n课堂,6.16,12.5,南坪街道\n对的,2026-06-16,3,南坪街道\n"))
	var b bytes.Buffer
	must(t, report.WriteXLSX(&b, talks().Faulty(got.Lines)))
	again := readTalks(t, b.Bytes(), report.Fix{Row: 4, Field: "date", Value: "2026-06-16"}, report.Fix{Row: 4, Field: "people", Value: "12"})
	if len(again.Lines) != 1 || again.Lines[0].State != report.RowFine || again.Lines[0].Value.Place != "500108003" {
		t.Errorf("%+v", again.Lines)
	}
}

func TestTwentyThousandRows(t *testing.T) {
	data := manyTalks(t, report.MaxRecords)
	begin := time.Now()
	got := readTalks(t, data)
	if len(got.Lines) != report.MaxRecords || got.Lines[19999].State != report.RowFine {
		t.Errorf("%d lines", len(got.Lines))
	}
	t.Logf("%d bytes, %d rows read and checked in %v", len(data), len(got.Lines), time.Since(begin))
}

func manyTalks(t *testing.T, n int) []byte {
	t.Helper()
	var all []talk
	for i := range n {
		all = append(all, talk{Title: fmt.Sprintf("第%d次课堂", i), Day: "2026-06-16", Kind: "讲座", Place: "500108003", People: int64(i), Counted: true})
	}
	var b bytes.Buffer
	must(t, report.WriteXLSX(&b, talks().Table(all)))
	return b.Bytes()
}
