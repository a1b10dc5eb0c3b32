package report_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"pufa/server/report"
)

// repacked is a small workbook with the sheet's XML replaced.
func repacked(t testing.TB, sheet func(io.Writer) error) []byte {
	t.Helper()
	var small, b bytes.Buffer
	if err := report.WriteXLSX(&small, talks().Table(nil)); err != nil {
		t.Fatal(err)
	}
	from, err := zip.NewReader(bytes.NewReader(small.Bytes()), int64(small.Len()))
	if err != nil {
		t.Fatal(err)
	}
	to := zip.NewWriter(&b)
	for _, f := range from.File {
		w, err := to.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "xl/worksheets/sheet1.xml" {
			err = sheet(w)
		} else {
			var r io.ReadCloser
			if r, err = f.Open(); err == nil {
				_, err = io.Copy(w, r)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	sheetHead = `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` +
		`<row r="1"><c r="A1" t="inlineStr"><is><t>日期</t></is></c><c r="B1" t="inlineStr"><is><t>名称</t></is></c></row>`
	sheetFoot = `</sheetData></worksheet>`
)

func TestABombDoesNotGoOff(t *testing.T) {
	bombs := map[string]func(io.Writer) error{
		"a gigabyte of spaces": func(w io.Writer) error {
			spaces := bytes.Repeat([]byte(" "), 1<<20)
			for range 1 << 10 {
				if _, err := w.Write(spaces); err != nil {
					return err
				}
			}
			return nil
		},
		"rows as wide as they get": func(w io.Writer) error {
			fmt.Fprint(w, sheetHead)
			for i := range 5000 {
				fmt.Fprintf(w, `<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, i+2, i+2)
			}
			_, err := fmt.Fprint(w, sheetFoot)
			return err
		},
		"more rows than a list": func(w io.Writer) error {
			fmt.Fprint(w, sheetHead)
			for i := range 200_000 {
				fmt.Fprintf(w, `<row r="%d"><c r="A%d"><v>1</v></c></row>`, i+2, i+2)
			}
			_, err := fmt.Fprint(w, sheetFoot)
			return err
		},
	}
	for name, bomb := range bombs {
		t.Run(name, func(t *testing.T) {
			data := repacked(t, bomb)
			if len(data) > report.MaxFile {
				t.Fatalf("%d bytes are refused anyway", len(data))
			}
			if _, err := talks().Open(data); !errors.Is(err, report.ErrUnreadable) && !errors.Is(err, report.ErrTooLarge) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestARowFarDownIsNotWaitedFor(t *testing.T) {
	data := repacked(t, func(w io.Writer) error {
		_, err := fmt.Fprint(w, sheetHead,
			`<row r="2"><c r="A2"><v>46189</v></c><c r="B2" t="inlineStr"><is><t>课堂</t></is></c></row>`,
			`<row r="1048576"><c r="A1048576"><v>46189</v></c></row>`, sheetFoot)
		return err
	})
	got := readTalks(t, data)
	if len(got.Lines) != 1 || got.Lines[0].Value.Day != "2026-06-16" {
		t.Errorf("%+v", got.Lines)
	}
}

// FuzzRead holds the reader to its bounds whatever it is given: it neither falls over nor gives a value of a wrong form.
func FuzzRead(f *testing.F) {
	f.Add([]byte("名称,日期,参与\n课堂,2026-06-16,1\n"))
	f.Add([]byte("名称\t日期\n\"课堂\t6.16\n"))
	f.Add([]byte("\xff\xfe\x0d\x54\xf0\x79"))
	f.Add(repacked(f, func(w io.Writer) error {
		_, err := fmt.Fprint(w, sheetHead, `<row r="2"><c r="A2"><v>46189</v></c><c r="B2" t="s"><v>7</v></c></row>`, sheetFoot)
		return err
	}))
	f.Fuzz(func(t *testing.T, data []byte) {
		book, err := talks().Open(data)
		if err != nil {
			return
		}
		got, err := talks().Read(book, []report.Fix{{Row: 2, Field: "title", Value: string(data)}})
		if err != nil {
			return
		}
		for _, line := range got.Lines {
			if line.State == report.RowFine && (line.Value.People < 0 || line.Value.People > 100000 || len(line.Value.Day) != 10 ||
				strings.TrimSpace(line.Value.Title) == "") {
				t.Errorf("taken: %+v", line.Value)
			}
			if (line.State == report.RowWrong) != (len(line.Faults) > 0) {
				t.Errorf("%s with %v", line.State, line.Faults)
			}
		}
	})
}
