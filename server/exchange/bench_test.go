package exchange_test

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"github.com/xuri/excelize/v2"

	"pufa/server/exchange"
)

// manyRows is a workbook of so many questions.
func manyRows(tb testing.TB, rows int) []byte {
	tb.Helper()
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		tb.Fatal(err)
	}
	put := func(n int, cells ...any) {
		if err := w.SetRow(fmt.Sprintf("A%d", n), cells); err != nil {
			tb.Fatal(err)
		}
	}
	put(1, "题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析")
	for i := range rows {
		put(i+2, "单选题", fmt.Sprintf("第 %d 号场所发现可燃气体泄漏时，值班人员首先应当怎么做（　　）？", i), "停止作业，疏散人员，关闭阀门", "打开照明灯查看情况",
			"等待领导指示", "继续当天的工作", "A", "可燃气体遇到火花会爆炸，先撤人、断气源。")
	}
	if err := w.Flush(); err != nil {
		tb.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// BenchmarkRead10000Rows holds the preview of a large workbook to its bound of 3 s.
func BenchmarkRead10000Rows(b *testing.B) {
	data := manyRows(b, 10_000)
	b.ReportAllocs()
	for b.Loop() {
		if p := exchange.Read(data, exchange.Hints{}); len(p.Items) != 10_000 {
			b.Fatalf("%d read, %v", len(p.Items), p.Problems[:1])
		}
	}
}

// BenchmarkReadText reads a megabyte of text.
func BenchmarkReadText(b *testing.B) {
	one := "%d. 发现可燃气体泄漏时，值班人员首先应当怎么做（　　）？\nA. 停止作业，疏散人员\nB. 打开照明灯查看情况\nC. 等待领导指示\n答案：A\n解析：可燃气体遇到火花会爆炸，先撤人、断气源。\n\n"
	var text bytes.Buffer
	for i := 1; text.Len() < 1<<20; i++ {
		fmt.Fprintf(&text, one, i)
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		exchange.Read(text.Bytes(), exchange.Hints{})
	}
}

func BenchmarkReadSample(b *testing.B) {
	data, err := os.ReadFile(samples + "/zh_dangzhang.docx")
	if err != nil {
		b.Skip("no samples")
	}
	for b.Loop() {
		exchange.Read(data, exchange.Hints{})
	}
}
