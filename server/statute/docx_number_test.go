package statute_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pufa/server/statute"
)

// lawLists are lists as Word writes them: 1 is a law's chapters and articles, 2 begins the same anew at five, 3 counts in
// digits, 4 has bullets, 5 is as the style 条 has it.
const lawLists = `
	<w:abstractNum w:abstractNumId="7">
		<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="第%1章"/></w:lvl>
		<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlRestart w:val="0"/><w:lvlText w:val="第%2条"/></w:lvl>
		<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="japaneseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="（%3）"/></w:lvl>
	</w:abstractNum>
	<w:abstractNum w:abstractNumId="8">
		<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
		<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2 100%"/></w:lvl>
	</w:abstractNum>
	<w:abstractNum w:abstractNumId="9"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl></w:abstractNum>
	<w:abstractNum w:abstractNumId="10">
		<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="章"/><w:lvlText w:val="第%1章"/></w:lvl>
		<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="条"/><w:lvlRestart w:val="0"/><w:lvlText w:val="第%2条"/></w:lvl>
	</w:abstractNum>
	<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
	<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
	<w:num w:numId="3"><w:abstractNumId w:val="8"/></w:num>
	<w:num w:numId="4"><w:abstractNumId w:val="9"/></w:num>
	<w:num w:numId="5"><w:abstractNumId w:val="10"/></w:num>`

const lawStyles = `
	<w:style w:styleId="章"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>
	<w:style w:styleId="条"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>
	<w:style w:styleId="条二"><w:basedOn w:val="条"/></w:style>
	<w:style w:styleId="圈"><w:basedOn w:val="环"/></w:style>
	<w:style w:styleId="环"><w:basedOn w:val="圈"/></w:style>`

// para is a paragraph of a style, a list and a level; "" and less than nought leave out.
func para(style string, list, level int, text string) string {
	var b strings.Builder
	b.WriteString("<w:p><w:pPr>")
	if style != "" {
		fmt.Fprintf(&b, `<w:pStyle w:val="%s"/>`, style)
	}
	if list > 0 || level >= 0 {
		b.WriteString("<w:numPr>")
		if level >= 0 {
			fmt.Fprintf(&b, `<w:ilvl w:val="%d"/>`, level)
		}
		if list >= 0 {
			fmt.Fprintf(&b, `<w:numId w:val="%d"/>`, list)
		}
		b.WriteString("</w:numPr>")
	}
	return b.String() + "</w:pPr><w:r><w:t>" + text + "</w:t></w:r></w:p>"
}

func TestWordsOwnNumbers(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want string
	}{
		"articles go on through chapters": {
			para("", 1, 0, "总则") + para("", 1, 1, "甲。") + para("", -1, -1, "乙。") + para("", 1, 2, "丙；") + para("", 1, 2, "丁。") +
				para("", 1, 0, "分则") + para("", 1, 1, "戊。") + para("", 1, 2, "己。"),
			"第一章 总则\n第一条 甲。\n乙。\n（一）丙；\n（二）丁。\n第二章 分则\n第二条 戊。\n（一）己。",
		},
		"a list that begins anew": {
			para("", 1, 1, "甲。") + para("", 2, 1, "乙。") + para("", 2, 1, "丙。") + para("", 1, 1, "丁。"),
			"第一条 甲。\n第五条 乙。\n第六条 丙。\n第七条 丁。",
		},
		"digits, two levels, a sign that stands for nothing": {
			para("", 3, 0, "甲") + para("", 3, 1, "乙") + para("", 3, 1, "丙") + para("", 3, 0, "丁") + para("", 3, 1, "戊"),
			"3. 甲\n3.0 100% 乙\n3.1 100% 丙\n4. 丁\n4.0 100% 戊",
		},
		"by style": {
			para("章", -1, -1, "总则") + para("条", -1, -1, "甲。") + para("条二", -1, -1, "乙。") + para("条", 0, 0, "无号。") + para("条", -1, -1, "丙。"),
			"第一章 总则\n第一条 甲。\n第二条 乙。\n无号。\n第三条 丙。",
		},
		"no list, no level, bullets, styles in a ring": {
			para("", 99, 0, "甲") + para("", 1, 8, "乙") + para("", 4, 0, "丙") + para("圈", -1, -1, "丁") + para("无", -1, -1, "戊"),
			"甲\n乙\n丙\n丁\n戊",
		},
	} {
		if got, err := statute.Decode(docx(t, c.body, lawLists, lawStyles)); err != nil || got != c.want {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, err, got, c.want)
		}
	}
}

// A whole law of Word's own numbers is read as one whose numbers were typed.
func TestALawNumberedByWord(t *testing.T) {
	body, typed := para("", -1, -1, "路灯条例")+para("", -1, -1, "（2026年1月2日通过）")+para("", 1, 0, "总则"), ""
	for n := 1; n <= 123; n++ {
		body += para("", 1, 1, fmt.Sprintf("第%d件事。", n))
		typed += fmt.Sprintf("第%s条　第%d件事。\n", statute.Chinese(n), n)
	}
	text, err := statute.Decode(docx(t, body, lawLists, lawStyles))
	if err != nil {
		t.Fatal(err)
	}
	got, want := statute.Parse(text), statute.Parse("路灯条例\n（2026年1月2日通过）\n第一章　总则\n"+typed)
	if len(got.Problems) > 0 || len(got.Order) != 123 || got.Day != "2026-01-02" {
		t.Errorf("%v, %d articles, of %s", got.Problems, len(got.Order), got.Day)
	}
	for _, article := range want.Order {
		if got.Text.Articles[article] != want.Text.Articles[article] {
			t.Errorf("article %s: %q, want %q", article, got.Text.Articles[article], want.Text.Articles[article])
		}
	}
}

func TestNumbersThatAreNone(t *testing.T) {
	for name, lists := range map[string]string{
		"broken":            `<w:abstractNum`,
		"no numbers":        `<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="x"/><w:lvl/><w:lvl w:ilvl="0"><w:start w:val="-5"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>`,
		"too long a text":   `<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:lvlText w:val="` + strings.Repeat("灯", 100) + `"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>`,
		"of no abstract":    `<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>`,
		"an override alone": `<w:abstractNum w:abstractNumId="1"/><w:num w:numId="1"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="77"><w:startOverride w:val="9"/></w:lvlOverride></w:num>`,
	} {
		text, err := statute.Decode(docx(t, para("", 1, 0, "甲。"), lists))
		if err != nil || strings.TrimSpace(text) != "甲。" {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
}

func TestNumbersAloneMayBeTooLong(t *testing.T) {
	lists := `<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="` + strings.Repeat("%1", 20) +
		`"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>`
	_, err := statute.Decode(docx(t, strings.Repeat(para("", 1, 0, ""), 60_000), lists))
	if !errors.Is(err, statute.ErrTooLong) {
		t.Error(err)
	}
}
