package exchange_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"pufa/server/exchange"
	"pufa/server/question"
)

// FuzzRead holds all readers to their word whatever a file holds: they neither fall over nor hang, say what is wrong and what
// to do, and give no question that cannot be answered.
func FuzzRead(f *testing.F) {
	for _, format := range exchange.Formats() {
		var b bytes.Buffer
		if err := exchange.Write(&b, format, "卷", sample()); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	for _, seed := range []string{
		"1. 甲（A）\nA. 一\nB. 二\n", "一、单选题\n1. 甲\nA.一 B.二\n参考答案\n1-2 AB\n", "题目：甲^*^答案：正确\n", "甲、正确答案:[A] 一、错误答案:[B] 二\n",
		"题干,选项A,选项B,答案\n甲,一,二,A\n", "题目,答案\n甲&一&二,一\n", "::a::b{=c ~d#e}\n\nf{#1:2}\n", "a\nA. b\nB. c\nANSWER: A\n",
		`<quiz><question type="multichoice"><questiontext format="html"><text><![CDATA[<p>a<img>]]></text></questiontext><answer fraction="100"><text>b</text></answer><answer fraction="0"><text>c</text></answer></question></quiz>`,
		`<assessmentItem><responseDeclaration identifier="R" cardinality="single"><correctResponse><value>A</value></correctResponse></responseDeclaration><itemBody><choiceInteraction responseIdentifier="R"><prompt>a</prompt><simpleChoice identifier="A">b</simpleChoice><simpleChoice identifier="B">c</simpleChoice></choiceInteraction></itemBody></assessmentItem>`,
		"bank: a\ntitle: b\nlaw: c\nversion: 2020-01-01\nquestions:\n  - id: a-0001\n    type: single\n    stem: x\n    options:\n      - right: a\n      - wrong: b\n",
		"\xff\xfe1\x00.\x00", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		holdToWord(t, len(data), func() exchange.Preview { return exchange.Read(data, exchange.Hints{}) })
	})
}

// holdToWord reads something and looks at what came of it.
func holdToWord(t *testing.T, size int, read func() exchange.Preview) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begin := time.Now()
	p := read()
	if took := time.Since(begin); took > 5*time.Second+2*time.Second*time.Duration(size/mib) {
		t.Fatalf("%d bytes took %v", size, took)
	}
	if runtime.ReadMemStats(&after); int64(after.HeapSys)-int64(before.HeapSys) > 200*mib {
		t.Fatalf("%d bytes took %d MiB", size, (after.HeapSys-before.HeapSys)/mib)
	}
	for _, item := range p.Items {
		answerable(t, item.Question)
	}
	for _, problem := range p.Problems {
		if problem.Reason == "" || problem.Suggestion == "" {
			t.Fatalf("%+v", problem)
		}
	}
	if len(p.Items) == 0 && len(p.Problems) == 0 {
		t.Fatal("nothing read, nothing said")
	}
	if err := p.WriteJSON(io.Discard); err != nil {
		t.Fatal(err)
	}
}

// answerable fails on a question that nobody could answer rightly.
func answerable(t *testing.T, q question.Question) {
	t.Helper()
	choices := len(q.Choices())
	right := len(q.Answer) > 0 && slices.IsSorted(q.Answer) && q.Answer[0] >= 0 && q.Answer[len(q.Answer)-1] < choices
	ok := q.Stem != ""
	switch q.Type {
	case question.Single, question.Judge:
		ok = ok && right && len(q.Answer) == 1 && choices >= 2
	case question.Multiple:
		ok = ok && right && choices >= 2
	case question.Ordering:
		ok = ok && right && len(q.Answer) == len(q.Options)
	case question.Fill:
		ok = ok && len(q.Accept) > 0
	case question.Numeric:
		ok = ok && q.Estimate != nil && q.Estimate.Bound > 0
	case question.Open:
	default:
		ok = false
	}
	if !ok {
		t.Fatalf("cannot be answered: %+v", q)
	}
}

// parts are what an archive holds, each written by a function.
type parts = map[string]func(io.Writer)

// packed is an archive with some parts.
func packed(t testing.TB, all parts) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, write := range all {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		write(w)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func text(s string) func(io.Writer) {
	return func(w io.Writer) { fmt.Fprint(w, s) }
}

func repeated(head, body string, times int, foot string) func(io.Writer) {
	return func(w io.Writer) {
		fmt.Fprint(w, head)
		block := strings.Repeat(body, 1000)
		for range times / 1000 {
			fmt.Fprint(w, block)
		}
		fmt.Fprint(w, foot)
	}
}

const (
	mib   = 1 << 20
	plain = 5*mib/2 - 4096 // as large as a text may be
	main  = ` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
)

// xlsx is a workbook as a program writes it, with these parts in place of its own.
func xlsx(t testing.TB, sheet, texts, styles func(io.Writer)) []byte {
	t.Helper()
	small := book(t, []any{"题干"})
	z, err := zip.NewReader(bytes.NewReader(small), int64(len(small)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]func(io.Writer){}
	for _, f := range z.File {
		parts[f.Name] = func(w io.Writer) {
			if r, err := f.Open(); err == nil {
				_, _ = io.Copy(w, r)
			}
		}
	}
	for name, part := range map[string]func(io.Writer){"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": texts, "xl/styles.xml": styles} {
		if part == nil {
			continue
		}
		if parts[name] == nil {
			t.Fatalf("no part %s", name)
		}
		parts[name] = part
	}
	return packed(t, parts)
}

// TestBombs: small files that unpack to much, and files as large as they may be that are hard to read.
func TestBombs(t *testing.T) {
	if raced {
		t.Skip("the race detector takes more time and memory than a file may")
	}
	word := func(body func(io.Writer)) []byte {
		return packed(t, map[string]func(io.Writer){"word/document.xml": body})
	}
	part := 8 // of the size, to spare those who wait; PUFA_BOMBS=full for all of it
	if os.Getenv("PUFA_BOMBS") == "full" {
		part = 1
	}
	full := func(s string, n int) []byte { return []byte(strings.Repeat(s, max(n/part/len(s), 1))) }
	for name, data := range map[string][]byte{
		"a lot of blanks in a sheet":          xlsx(t, repeated("<worksheet"+main+"><sheetData>", " ", 40<<20, "</sheetData></worksheet>"), nil, nil),
		"millions of shared texts":            xlsx(t, text("<worksheet"+main+"><sheetData/></worksheet>"), repeated("<sst"+main+">", "<si/>", 6_000_000, "</sst>"), nil),
		"as many shared texts as are allowed": xlsx(t, text("<worksheet"+main+`><sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData></worksheet>`), repeated("<sst"+main+">", "<si><t>题</t></si>", 250_000, "</sst>"), nil),
		"millions of styles":                  xlsx(t, text("<worksheet"+main+"><sheetData/></worksheet>"), nil, repeated("<styleSheet"+main+"><cellXfs>", "<xf/>", 6_000_000, "</cellXfs></styleSheet>")),
		"as many styles as are allowed":       xlsx(t, text("<worksheet"+main+`><sheetData><row r="1"><c r="A1" s="3"><v>7</v></c></row></sheetData></worksheet>`), nil, repeated("<styleSheet"+main+"><cellXfs>", "<xf/>", 140_000, "</cellXfs></styleSheet>")),
		"wide rows":                           xlsx(t, repeated("<worksheet"+main+"><sheetData>", `<row><c r="XFD1"><v>1</v></c></row>`, 400_000, "</sheetData></worksheet>"), nil, nil),
		"many short rows":                     xlsx(t, repeated("<worksheet"+main+"><sheetData>", `<row><c><v>1</v></c></row>`, 900_000, "</sheetData></worksheet>"), nil, nil),
		"one long text in every row":          xlsx(t, repeated("<worksheet"+main+"><sheetData>", `<row><c t="s"><v>0</v></c></row>`, 20_000, "</sheetData></worksheet>"), text("<sst"+main+"><si><t>"+strings.Repeat("题", 30_000)+"</t></si></sst>"), nil),
		"too much in a document":              word(repeated("<w:document>", "<w:p/>", 40<<20/8, "</w:document>")),
		"as many paragraphs as fit":           word(repeated("<w:document>", "<w:p/>", 5_000_000, "</w:document>")),
		"elements within each other":          word(repeated("", "<a>", 5_000_000, "")),
		"a paragraph without end":             word(repeated("<w:document><w:p><w:r><w:t>", "题", 9_000_000, "</w:t></w:r></w:p></w:document>")),
		"a package of too much":               packed(t, map[string]func(io.Writer){"imsmanifest.xml": repeated("<m>", "<resource/>", 40<<20/16, "</m>")}),
		"a package that names itself":         packed(t, map[string]func(io.Writer){"imsmanifest.xml": repeated("<m>", `<resource type="item" href="imsmanifest.xml"/>`, 20_000, "</m>")}),
		"XML within itself":                   full("<quiz>", plain),
		"XML of many elements":                slices.Concat([]byte("<quiz>"), full("<a b='' c=''/>", plain), []byte("</quiz>")),
		"line ends":                           full("\n", plain),
		"a text without questions":            full("这是一行文字\n", plain),
		"one line":                            full(strings.Repeat("A.", 30_000)+"\n", plain),
		"one question of many lines":          slices.Concat([]byte("1. 甲\n"), full("乙\n", plain)),
		"many questions":                      full("1. 甲（A）\nA. 一 B. 二\n", plain),
		"many options":                        slices.Concat([]byte("1. 甲\n"), full("A. 一\n", plain)),
		"many keys":                           full("1. 甲\nA. 一\nB. 二\n答案\n1.A\n", plain),
		"a long key":                          slices.Concat(full("1. 甲\nA. 一\nB. 二\n", mib), []byte("答案\n"), full(strings.Repeat("1.A ", 10_000)+"\n", mib)),
		"commas":                              slices.Concat([]byte("题干,答案\n"), full(strings.Repeat(",", 60_000)+"\n", plain)),
		"a row as long as the file":           slices.Concat([]byte("题干,答案\n\""), full(strings.Repeat("题", 20_000)+"\n", plain)),
		"braces":                              full(strings.Repeat("{", 60_000)+"\n", plain),
		"GIFT paragraphs":                     full("a{=b}\n\n", plain),
		"GIFT of one paragraph":               slices.Concat([]byte("::a::b{"), full(strings.Repeat("~c", 30_000)+"\n", plain), []byte("}")),
		"stems of Aiken":                      slices.Concat(full("a\n", plain), []byte("A. b\nB. c\nANSWER: A\n")),
		"bank files":                          slices.Concat([]byte("bank: a\nquestions:\n"), full("- - ", 500_000)),
		"HTML in a question":                  slices.Concat([]byte(`<quiz><question type="essay"><questiontext format="html"><text><![CDATA[`), full("<p>", plain), []byte("]]></text></questiontext></question></quiz>")),
	} {
		t.Run(name, func(t *testing.T) {
			if len(data) > exchange.MaxFile {
				t.Skipf("%d bytes are refused anyway", len(data))
			}
			most := watchHeap()
			begin := time.Now()
			p := exchange.Read(data, exchange.Hints{})
			took, used := time.Since(begin), most()
			t.Logf("%d bytes: %v, %d MiB more, %d read, %d problems", len(data), took.Round(time.Millisecond), used/mib, len(p.Items), len(p.Problems))
			if allowed := 2*time.Second*time.Duration(len(data)/mib+1) + 5*time.Second; took > allowed {
				t.Errorf("took %v", took)
			}
			if used > 200*mib {
				t.Errorf("%d MiB", used/mib)
			}
		})
	}
}

// watchHeap tells how far the heap grows until the function it gives is called.
func watchHeap() (most func() uint64) {
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	stop, told := make(chan struct{}), make(chan uint64)
	go func() {
		top := before.HeapAlloc
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			top = max(top, now.HeapAlloc)
			select {
			case <-stop:
				told <- top - before.HeapAlloc
				return
			case <-tick.C:
			}
		}
	}()
	return func() uint64 { close(stop); return <-told }
}
