package exchange_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"pufa/server/exchange"
)

// told is a preview in short: each question on a line, each fault by its reason.
func told(p exchange.Preview) string {
	var b strings.Builder
	for _, item := range p.Items {
		q := item.Question
		fmt.Fprintf(&b, "%s %s %q %v", q.Type, q.Stem, q.Options, q.Answer)
		if len(q.Accept) > 0 {
			fmt.Fprintf(&b, " %q", q.Accept)
		}
		if q.Estimate != nil {
			fmt.Fprintf(&b, " %v±%v", q.Estimate.Value, q.Estimate.Tolerance)
		}
		if q.Explanation != "" {
			fmt.Fprintf(&b, " 解析 %s", q.Explanation)
		}
		b.WriteByte('\n')
	}
	for _, problem := range p.Problems {
		if problem.Weight == exchange.Fault {
			fmt.Fprintf(&b, "! %s：%s\n", problem.Place, problem.Reason)
		}
	}
	return b.String()
}

func expect(t *testing.T, data []byte, format exchange.Format, want string) {
	t.Helper()
	p := exchange.Read(data, exchange.Hints{})
	want = strings.TrimLeft(want, "\n")
	if got := told(p); got != want || p.Format != format {
		t.Errorf("%s\n%s\nwant %s\n%s", p.Format, got, format, want)
	}
}

func TestTexts(t *testing.T) {
	for name, c := range map[string]struct {
		format exchange.Format
		text   string
		want   string
	}{
		"the answer in the stem": {exchange.Text, `一、单项选择题（每题 2 分）
1．发现液化气泄漏，首先应当（ A ）。
A．关阀通风　B．开灯查看　C．打电话　D．点火试漏
2、灭火器压力表指针在红区表示（Ｂ）
A、压力正常
B、压力不足
二、判断题
1. 电动自行车可以在楼道里充电。（×）
2. 拨打 119 不收费。（√）
`, `
single 发现液化气泄漏，首先应当（ ）。 ["关阀通风" "开灯查看" "打电话" "点火试漏"] [0]
single 灭火器压力表指针在红区表示（ ） ["压力正常" "压力不足"] [1]
judge 电动自行车可以在楼道里充电。 [] [1]
judge 拨打 119 不收费。 [] [0]
`},
		"answers below, with explanations": {exchange.Text, `1. 应急电话有哪些？
A. 110
B. 119
C. 12345
【答案】AB
【解析】110 报警，119 报火警。
2. 火警电话是____。
答案：119
解析：全国统一。
再看一行。
`, `
multiple 应急电话有哪些？ ["110" "119" "12345"] [0 1] 解析 110 报警，119 报火警。
fill 火警电话是____。 [] [] ["119"] 解析 全国统一。 再看一行。
`},
		"a key at the end": {exchange.Text, `一、单选题
1. 甲问？
A. 一
B. 二
2. 乙问？
A. 一
B. 二
二、判断题
1. 丙是对的。
2. 丁是对的。
参考答案
一、单选题：1-2 BA
二、判断题：1.√ 2.×
`, `
single 甲问？ ["一" "二"] [1]
single 乙问？ ["一" "二"] [0]
judge 丙是对的。 [] [0]
judge 丁是对的。 [] [1]
`},
		"a key whose sections have no names": {exchange.Text, `一、单选题
1. 甲问？
A. 一
B. 二
二、判断题
1. 丙是对的。
参考答案：
一、1.B
二、1.错
`, `
single 甲问？ ["一" "二"] [1]
judge 丙是对的。 [] [1]
`},
		"a key with fewer sections than the questions": {exchange.Text, `一、单选题
1. 甲问？
A. 一
B. 二
二、判断题
1. 丙是对的。
参考答案：
一、1.B 2.错
`, `
! 第 2 行：没有答案
! 第 6 行：没有答案
! 第 8 行：答案表里有第 1 题，前面没有这一题
! 第 8 行：答案表里有第 2 题，前面没有这一题
`},
		"a key that fits no question": {exchange.Text, `1. 甲问？
A. 一
B. 二
2. 乙问？
A. 一
B. 二
答案：
1.A 3.B
`, `
single 甲问？ ["一" "二"] [0]
! 第 4 行：没有答案
! 第 8 行：答案表里有第 3 题，前面没有这一题
`},
		"a survey with answers": {exchange.WJX, `应急小测
1. 以下属于火警电话的是[单选题]
110
119(正确答案)
答案解析：火警是 119

2. 逃生时可以[多选题]
弯腰(正确答案)
捂住口鼻(正确答案)
乘电梯
`, `
single 以下属于火警电话的是 ["110" "119"] [1] 解析 火警是 119
multiple 逃生时可以 ["弯腰" "捂住口鼻" "乘电梯"] [0 1]
`},
		"what is not clear": {exchange.Text, `1. 答案没有这个字母？
A. 一
B. 二
答案：C
2. 题干写（A），答案写另一个？
A. 一
B. 二
答案：B
3. 没有选项的字母？
答案：C
4. 字母跳了？
A. 一
C. 二
答案：A
5. 两个答案？
A. 一
B. 二
答案：A
答案：B
6. 步骤的正确顺序是：A. 关阀 B. 通风 C. 报告
答案：B
7. 判断也好，填空也好，没说。
答案：1
`, `
! 第 1 行：答案里有 C，却没有这个选项
! 第 5 行：题干括号里的“A”与答案不一致
! 第 9 行：答案是选项的字母“C”，却没有选项
! 第 11 行：选项的字母不连续：C
! 第 15 行：有两个答案：“A”和“B”
! 第 20 行：题干里的 A、B、C 像是要排次序的步骤，不是选项
! 第 22 行：没有选项，答案是“1”：看不出是什么意思
`},
	} {
		t.Run(name, func(t *testing.T) { expect(t, []byte(c.text), c.format, c.want) })
	}
}

func TestEncodings(t *testing.T) {
	text := "1. ⽕警电话是（Ａ）\r\nA. 119\r\nB. 110\r\n"
	want := "single 火警电话是（ ） [\"119\" \"110\"] [0]\n"
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	bare, err := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{"UTF-8": text, "with a mark": "\xef\xbb\xbf" + text, "GB 18030": gbk, "UTF-16": wide, "UTF-16 unmarked": bare} {
		t.Run(name, func(t *testing.T) { expect(t, []byte(data), exchange.Text, want) })
	}
}

// book is a workbook with one sheet.
func book(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, r := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &r); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTables(t *testing.T) {
	for name, c := range map[string]struct {
		rows [][]any
		want string
	}{
		"a column for each option": {[][]any{
			{"安全题库"},
			{"序号", "题型（必填）", "题目", "A", "B", "C", "正确答案", "解析"},
			{1, "单选", "甲？", "一", "二", "三", "b", "因为"},
			{2, "多选题", "乙？", "一", "二", "三", "A、C"},
			{3, "判断", "丙。", "", "", "", "错"},
			{4, "填空题", "丁是（　　）。", "", "", "", "戊|己"},
			{5, "简答", "为什么？", "", "", "", "因为"},
		}, `
single 甲？ ["一" "二" "三"] [1] 解析 因为
multiple 乙？ ["一" "二" "三"] [0 2]
judge 丙。 [] [1]
fill 丁是____。 [] [] ["戊" "己"]
open 为什么？ [] [] ["因为"]
`},
		"options in one cell": {[][]any{{"问题", "选项", "答案"}, {"甲？", "A.一 B.二", "B"}, {"乙？", "一|二|三", "一|三"}, {"丙？", `["一","二"]`, "A"}, {"丁？", "一、二，三", "A"}}, `
single 甲？ ["一" "二"] [1]
multiple 乙？ ["一" "二" "三"] [0 2]
single 丙？ ["一" "二"] [0]
! A5：选项分不开
`},
		"no headings": {[][]any{
			{1, "单选题", "发现火情首先做什么？", "报警", "拍照", "A"},
			{2, "单选题", "灭火器指针在红区表示什么？", "正常", "欠压", "B"},
			{3, "单选题", "逃生时应当怎么走？", "弯腰", "乘电梯", "A"},
		}, `
single 发现火情首先做什么？ ["报警" "拍照"] [0]
single 灭火器指针在红区表示什么？ ["正常" "欠压"] [1]
single 逃生时应当怎么走？ ["弯腰" "乘电梯"] [0]
`},
		"a type that one row contradicts": {[][]any{
			{"题型", "题干", "选项A", "选项B", "答案"},
			{"单选", "甲？", "一", "二", "A"},
			{"单选", "乙？", "一", "二", "AB"},
			{"单选", "丙？", "一", "二", "B"},
		}, `
single 甲？ ["一" "二"] [0]
single 丙？ ["一" "二"] [1]
! B3：标为单选题，答案却有几个字母
`},
		"the same question with two answers": {[][]any{{"题干", "选项A", "选项B", "答案"}, {"甲？", "一", "二", "A"}, {"甲？", "一", "二", "B"}, {"甲？", "二", "一", "B"}}, `
! A2：后面有一道题与它题干、选项相同，答案不同
! A3：与A2 题干、选项相同，答案不同
! A4：与A2 题干、选项相同，答案不同
`},
		"letters that are an option's text": {[][]any{{"题干", "选项A", "选项B", "答案"}, {"哪一类？", "B", "A", "A"}}, `
! A2：答案“A”既像字母又像选项的文字
`},
		"nought and one": {[][]any{{"题干", "答案"}, {"甲。", "0"}, {"乙。", "1"}}, `
! A2：没有选项，答案是“0”：看不出是什么意思
! A3：没有选项，答案是“1”：看不出是什么意思
`},
		"nothing to tell the columns by": {[][]any{{"甲", "乙"}, {"丙", "丁"}}, `
! 第 1 行：分不清哪一列是题干、选项、答案
`},
	} {
		t.Run(name, func(t *testing.T) {
			expect(t, book(t, c.rows...), exchange.Workbook, c.want)
		})
	}
}

func TestAColumnOfText(t *testing.T) {
	data := book(t, []any{"1. 火警电话是[单选题]"}, []any{"110"}, []any{"119(正确答案)"}, nil, []any{"2. 逃生时可以[多选题]"}, []any{"弯腰(正确答案)"}, []any{"捂住口鼻(正确答案)"}, []any{"乘电梯"})
	expect(t, data, exchange.Workbook, `
single 火警电话是 ["110" "119"] [1]
multiple 逃生时可以 ["弯腰" "捂住口鼻" "乘电梯"] [0 1]
`)
}

// document is a Word document of the paragraphs' XML.
func document(t testing.TB, body string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{
		"word/document.xml": `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body + `</w:body></w:document>`,
		"word/numbering.xml": `<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>` +
			`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>`,
	} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAnswersMarkedInWord(t *testing.T) {
	numbered := func(level int, style, text string) string {
		return fmt.Sprintf(`<w:p><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="3"/></w:numPr></w:pPr><w:r><w:rPr>%s</w:rPr><w:t>%s</w:t></w:r></w:p>`, level, style, text)
	}
	red, heavy := `<w:color w:val="FF0000"/>`, `<w:b/>`
	expect(t, document(t, numbered(0, "", "火警电话是？")+numbered(1, "", "110")+numbered(1, red, "119")+
		numbered(0, heavy, "逃生时可以？")+numbered(1, heavy, "弯腰")+numbered(1, heavy, "捂住口鼻")+numbered(1, "", "乘电梯")+
		numbered(0, "", "标得不一样？")+numbered(1, heavy, "一")+numbered(1, red, "二")), exchange.Word, `
single 火警电话是？ ["110" "119"] [1]
multiple 逃生时可以？ ["弯腰" "捂住口鼻" "乘电梯"] [0 1]
! 第 8 行：颜色、底纹、加粗标出的选项不一致
`)
}

func TestATableInWord(t *testing.T) {
	cell := func(s string) string { return `<w:tc><w:p><w:r><w:t>` + s + `</w:t></w:r></w:p></w:tc>` }
	row := func(cells ...string) string {
		out := "<w:tr>"
		for _, c := range cells {
			out += cell(c)
		}
		return out + "</w:tr>"
	}
	expect(t, document(t, "<w:tbl>"+row("题干", "选项A", "选项B", "答案")+row("甲？", "一", "二", "B")+"</w:tbl>"), exchange.Word, `
single 甲？ ["一" "二"] [1]
`)
}

func TestOtherFiles(t *testing.T) {
	for name, data := range map[string]string{
		"nothing": "", "a picture": "\x89PNG\r\n\x1a\n\x00\x00", "a PDF file": "%PDF-1.7 ...", "a page": "<html><table></table></html>",
		"a broken archive": "PK\x03\x04....", "a broken old file": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "prose": "这是一封信。\n没有题目。\n",
	} {
		p := exchange.Read([]byte(data), exchange.Hints{})
		if len(p.Items) > 0 || len(p.Problems) == 0 {
			t.Errorf("%s: %+v", name, p)
		}
		for _, problem := range p.Problems {
			if problem.Reason == "" || problem.Suggestion == "" {
				t.Errorf("%s: %+v", name, problem)
			}
		}
	}
}

func TestOrderAndNumber(t *testing.T) {
	expect(t, book(t, []any{"题型", "题干", "选项A", "选项B", "选项C", "答案"}, []any{"排序题", "先后？", "报警", "断电", "撤离", "BAC"},
		[]any{"排序题", "漏了？", "一", "二", "三", "BA"}, []any{"估算题", "多少？", "", "", "", "119±1,10 个"}), exchange.Workbook, `
ordering 先后？ ["断电" "报警" "撤离"] [0 1 2]
numeric 多少？ [] [] 119±1
! B3：排序题的答案没有包含全部选项
`)
}

func TestTableTextsWithoutHeadings(t *testing.T) {
	const rows = "\"着火了，先做什么？\"<关阀<看热闹<拨打 119<C\n电梯里遇火怎么办？<坐电梯<走楼梯<跳窗<B\n油锅起火怎么办？<盖锅盖<浇水<端走<A\n"
	const read = `
single 着火了，先做什么？ ["关阀" "看热闹" "拨打 119"] [2]
single 电梯里遇火怎么办？ ["坐电梯" "走楼梯" "跳窗"] [1]
single 油锅起火怎么办？ ["盖锅盖" "浇水" "端走"] [0]
`
	for _, comma := range []string{",", "\t", ";", "|"} {
		expect(t, []byte(strings.ReplaceAll(rows, "<", comma)), exchange.CSV, read)
	}
	// A text with commas is no table.
	expect(t, []byte("1. 火警电话是多少, 报警时说什么, 说完做什么?\nA. 119, 地点, 等\nB. 110, 姓名, 走\n答案：A\n"), exchange.Text, `
single 火警电话是多少, 报警时说什么, 说完做什么? ["119, 地点, 等" "110, 姓名, 走"] [0]
`)
}
