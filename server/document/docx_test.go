package document_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"pufa/server/document"
)

// sample has each kind of block, and a table that runs over a page.
func sample(t *testing.T) document.Document {
	t.Helper()
	var drawing bytes.Buffer
	if err := png.Encode(&drawing, image.NewGray(image.Rect(0, 0, 300, 150))); err != nil {
		t.Fatal(err)
	}
	table := document.Table{
		Caption: "各镇街参与情况", Columns: []document.Column{{Title: "镇街", Words: true}, {Title: "发放资料（份）"}, {Title: "参与（人次）"}, {Title: "主要做法", Words: true}},
		Total: []string{"合计", "1000", "5000", ""},
	}
	for i := range 40 {
		table.Rows = append(table.Rows, []string{fmt.Sprintf("示例%d街道", i+1), "25", "125", "咨询日、讲座 & <现场>答题"})
	}
	doc, err := document.Fill(report+"\n[图]", figures(), map[string]document.Block{
		"各镇街": table, "图": document.Picture{Caption: "每日参与人数", Alt: "柱状图", PNG: drawing.Bytes(), Width: 140, Height: 70},
	})
	if err != nil {
		t.Fatal(err)
	}
	doc.AsOf = time.Date(2026, 7, 5, 9, 0, 0, 0, time.UTC)
	return doc
}

func TestWordFileIsWellFormedAndAlwaysTheSame(t *testing.T) {
	doc := sample(t)
	var one, two bytes.Buffer
	if err := errors.Join(doc.WriteDOCX(&one), doc.WriteDOCX(&two)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("two different files of one document")
	}
	if keep := os.Getenv("PUFA_KEEP_DOCX"); keep != "" { // to look at it in an office program
		if err := os.WriteFile(keep, one.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	z, err := zip.NewReader(bytes.NewReader(one.Bytes()), int64(one.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if z.File[0].Name != "[Content_Types].xml" {
		t.Errorf("%s comes first", z.File[0].Name)
	}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f.Name, ".png") {
			continue
		}
		for d := xml.NewDecoder(bytes.NewReader(data)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
		if f.Name == "word/document.xml" {
			checkBody(t, string(data), doc)
		}
	}
}

// checkBody finds the document's words in the order of its blocks, one table head that is repeated, one picture.
func checkBody(t *testing.T, data string, doc document.Document) {
	t.Helper()
	var words strings.Builder
	for d := xml.NewDecoder(strings.NewReader(data)); ; {
		token, err := d.Token()
		if err != nil {
			break
		}
		if text, ok := token.(xml.CharData); ok {
			words.Write(text)
		}
	}
	if got, want := words.String(), strings.NewReplacer("\n", "", "\t", "").Replace(doc.Text()); got != want {
		t.Errorf("the file says\n%s\nthe document\n%s", got, want)
	}
	if n := strings.Count(data, "<w:tblHeader/>"); n != 1 {
		t.Errorf("%d repeated heads", n)
	}
	if n := strings.Count(data, `<w:rFonts w:eastAsia="楷体_GB2312"/>`); n != 1 {
		t.Errorf("%d headings within their paragraphs", n)
	}
	if !strings.Contains(data, `r:embed="picture1"`) || !strings.Contains(data, `descr="柱状图"`) {
		t.Error("the picture is missing or has no description")
	}
}

// A page must not begin with the sum alone, nor end with the head alone.
func TestRowsThatStayTogether(t *testing.T) {
	rows := func(n int, sum bool) document.Table {
		t := document.Table{Columns: []document.Column{{Title: "镇街"}}, Rows: make([][]string, n)}
		if sum {
			t.Total = []string{"合计"}
		}
		return t
	}
	for name, c := range map[string]struct {
		table document.Table
		want  string // of each row, whether it stays with the next
	}{
		"a table of a year's classes": {rows(5, true), "yyyyy"},
		"one row":                     {rows(1, false), "n"},
		"a short one without a sum":   {rows(4, false), "yyyn"},
		"sub-districts":               {rows(15, true), "yynnnnnnnnnnnyy"},
		"a long one without a sum":    {rows(12, false), "yynnnnnnnyyn"},
	} {
		var got strings.Builder
		for i := range c.table.Rows {
			if c.table.Together(i) {
				got.WriteByte('y')
			} else {
				got.WriteByte('n')
			}
		}
		if got.String() != c.want {
			t.Errorf("%s: %s, not %s", name, got.String(), c.want)
		}
	}
}

// A heading is as wide as it is long where the table has room for it.
func TestHeadsBreakOnlyWhereTheyMust(t *testing.T) {
	table := document.Table{Columns: []document.Column{
		{Title: "镇街", Words: true}, {Title: "《重庆市安全生产条例》宣传单（份）"}, {Title: "《安全生产法》读本（册）"}, {Title: "《突发事件应对法》挂图（张）"},
	}, Rows: [][]string{{"铜元局街道", "1159", "80", "12"}}}
	const line, margins = document.TextWidth / 25.4 * 72, 7.0
	for i, share := range table.Shares() {
		words := float64(len([]rune(strings.Split(table.Heads()[i], "\n")[0]))) * 10.5
		if share*line-margins < words {
			t.Errorf("%s has %.1f points for %.1f", table.Columns[i].Title, share*line-margins, words)
		}
	}
}

func BenchmarkWriteDOCX(b *testing.B) {
	doc, err := document.Fill(report, figures(), map[string]document.Block{"各镇街": document.Table{}})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := doc.WriteDOCX(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
