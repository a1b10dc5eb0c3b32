package exchange_test

import (
	"encoding/binary"
	"slices"
	"testing"
	"unicode/utf16"

	"pufa/server/exchange"
)

// The fuzzer finds its way into a reader sooner where it need not make a container or the signs of a format: each reader
// has a target of its own besides FuzzRead.

func fuzzAs(f *testing.F, format exchange.Format, seeds ...string) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data string) {
		holdToWord(t, len(data), func() exchange.Preview { return exchange.As(format, data) })
	})
}

func FuzzText(f *testing.F) {
	fuzzAs(f, exchange.Text,
		"1. 甲（A）\nA. 一\nB. 二\n", "一、单选题\n1. 甲\nA.一 B.二\n参考答案\n1-2 AB\n3.C 4.√\n", "题目：甲^*^答案：正确\n", "甲、正确答案:[A] 一、错误答案:[B] 二\n",
		"【多选题】甲（）\nA、一B、二C、三\n【答案】AC\n【解析】乙\n", "甲____乙。\n答案：丙；丁\n", "1．甲[判断题]\n对(正确答案)\n错\n解析：乙\n")
}

func FuzzTable(f *testing.F) {
	fuzzAs(f, exchange.CSV,
		"题干,选项A,选项B,答案\n甲,一,二,A\n", "题型,题干,选项,答案,解析\n多选,甲,A.一|B.二|C.三,AB,乙\n", "题目,答案\n甲&一&二,一\n",
		"甲,一,二,A\n乙,三,四,B\n", "题干,选项,答案\n甲,\"[\"\"一\"\",\"\"二\"\"]\",A\n", "题干,答案\n甲对不对,0\n乙对不对,1\n")
}

func FuzzGIFT(f *testing.F) {
	fuzzAs(f, exchange.GIFT, "::a::b{=c ~d#e}\n\nf{#1:2}\n", "// x\n$CATEGORY: a/b\n\n[html]a {T#b}\n", "a {~%50%b ~%50%c ~%-100%d ####e}", "a {=b -> c =d -> e}", "a\\{b {=c =d} e")
}

func FuzzAiken(f *testing.F) {
	fuzzAs(f, exchange.Aiken, "a\nA. b\nB. c\nANSWER: A\n", "a\nb\nA) c\nB) d\nANSWER: B\n\ne\nA. f\nANSWER: C\n")
}

func FuzzMoodle(f *testing.F) {
	fuzzAs(f, exchange.Moodle,
		`<quiz><question type="multichoice"><questiontext format="html"><text><![CDATA[<p>a<img>]]></text></questiontext><answer fraction="100"><text>b</text></answer><answer fraction="0"><text>c</text></answer></question></quiz>`,
		`<quiz><question type="numerical"><questiontext><text>a</text></questiontext><answer fraction="100"><text>1</text><tolerance>0.5</tolerance></answer></question><question type="truefalse"><questiontext><text>b</text></questiontext><answer fraction="100"><text>true</text></answer></question></quiz>`)
}

func FuzzQTI(f *testing.F) {
	fuzzAs(f, exchange.QTI,
		`<assessmentItem><responseDeclaration identifier="R" cardinality="single"><correctResponse><value>A</value></correctResponse></responseDeclaration><itemBody><choiceInteraction responseIdentifier="R"><prompt>a</prompt><simpleChoice identifier="A">b</simpleChoice><simpleChoice identifier="B">c</simpleChoice></choiceInteraction></itemBody></assessmentItem>`,
		`<qti-assessment-item><qti-response-declaration identifier="R" base-type="float" cardinality="single"><qti-correct-response><qti-value>3</qti-value></qti-correct-response></qti-response-declaration><qti-item-body><p>a <qti-text-entry-interaction response-identifier="R"/></p></qti-item-body><qti-response-processing><qti-equal tolerance-mode="absolute" tolerance="1 1"/></qti-response-processing></qti-assessment-item>`)
}

func FuzzBank(f *testing.F) {
	fuzzAs(f, exchange.Bank, "bank: a\ntitle: b\nlaw: c\nversion: 2020-01-01\nquestions:\n  - id: a-0001\n    type: single\n    stem: x\n    options:\n      - right: a\n      - wrong: b\n")
}

// FuzzPackage reads a package of QTI: its manifest and an item.
func FuzzPackage(f *testing.F) {
	f.Add(`<manifest><resources><resource type="imsqti_item_xmlv2p1" href="a.xml"/></resources></manifest>`, `<assessmentItem><itemBody/></assessmentItem>`)
	f.Fuzz(func(t *testing.T, manifest, item string) {
		data := packed(t, parts{"imsmanifest.xml": text(manifest), "a.xml": text(item)})
		holdToWord(t, len(data), func() exchange.Preview { return exchange.Read(data, exchange.Hints{}) })
	})
}

// FuzzWord reads a Word document with its numbering.
func FuzzWord(f *testing.F) {
	const names = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	f.Add(`<w:document`+names+`><w:body><w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>甲（A）</w:t></w:r></w:p><w:p><w:r><w:rPr><w:b/><w:color w:val="FF0000"/></w:rPr><w:t>A. 一</w:t><w:tab/></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl></w:body></w:document>`,
		`<w:numbering`+names+`><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`)
	f.Fuzz(func(t *testing.T, document, numbering string) {
		data := packed(t, parts{"word/document.xml": text(document), "word/numbering.xml": text(numbering)})
		holdToWord(t, len(data), func() exchange.Preview { return exchange.Read(data, exchange.Hints{}) })
	})
}

// FuzzWorkbook reads a sheet and the texts its cells share.
func FuzzWorkbook(f *testing.F) {
	f.Add(`<worksheet`+main+`><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>答案</t></is></c></row><row r="2"><c r="A2"><v>7</v></c><c r="B2" t="b"><v>1</v></c></row></sheetData></worksheet>`, `<sst`+main+`><si><t>题干</t></si><si><r><t>a</t></r></si></sst>`)
	f.Fuzz(func(t *testing.T, sheet, shared string) {
		data := xlsx(t, text(sheet), text(shared), nil)
		holdToWord(t, len(data), func() exchange.Preview { return exchange.Read(data, exchange.Hints{}) })
	})
}

// FuzzOldBook reads the records of an .xls.
func FuzzOldBook(f *testing.F) {
	fuzzAs(f, exchange.OldBook, oldBook("题干", "选项A", "选项B", "答案", "甲", "一", "二", "A"))
}

// oldBook is the records of a workbook with one sheet of four columns.
func oldBook(cells ...string) string {
	word := func(n int) []byte { return binary.LittleEndian.AppendUint16(nil, uint16(n)) }
	record := func(kind int, parts ...[]byte) []byte {
		body := slices.Concat(parts...)
		return slices.Concat(word(kind), word(len(body)), body)
	}
	begin := record(0x0809, word(0x0600), word(5), make([]byte, 12))
	shared := [][]byte{make([]byte, 8)}
	sheet := begin
	for i, cell := range cells {
		units := utf16.Encode([]rune(cell))
		shared = append(shared, word(len(units)), []byte{1})
		for _, u := range units {
			shared = append(shared, word(int(u)))
		}
		sheet = append(sheet, record(0x00fd, word(i/4), word(i%4), word(0), word(i), word(0))...)
	}
	texts := record(0x00fc, shared...)
	at := len(begin) + 4 + 6 + 2 + len("a") + len(texts) + 4
	bound := record(0x0085, word(at), word(0), word(0), []byte{1, 0}, []byte("a"))
	return string(slices.Concat(begin, bound, texts, record(0x000a), sheet, record(0x000a)))
}

// TestOldBookOfRecords: the fuzzer's seed is read, so that it begins inside.
func TestOldBookOfRecords(t *testing.T) {
	p := exchange.As(exchange.OldBook, oldBook("题干", "选项A", "选项B", "答案", "甲", "一", "二", "A"))
	if len(p.Items) != 1 || p.Items[0].Stem != "甲" || !slices.Equal(p.Items[0].Options, []string{"一", "二"}) {
		t.Errorf("%+v", p)
	}
}
