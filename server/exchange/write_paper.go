package exchange

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"pufa/server/print"
	"pufa/server/question"
)

// paperOrder is the order in which a paper asks.
var paperOrder = []question.Type{question.Single, question.Multiple, question.Judge, question.Fill, question.Ordering, question.Numeric}

// PaperOf is a paper to print, type by type, with its answers. What no paper can hold is left out.
func PaperOf(title string, qs []question.Question) print.Exam {
	return paperOf(title, writers[Paper].held(qs))
}

func paperOf(title string, qs []question.Question) print.Exam {
	exam := print.Exam{Title: title, Blanks: "单位：________________　　姓名：____________　　得分：________"}
	groups := map[question.Type][]question.Question{}
	for _, q := range qs {
		groups[q.Type] = append(groups[q.Type], q)
	}
	for _, kind := range paperOrder {
		if len(groups[kind]) == 0 {
			continue
		}
		part := print.ExamPart{Title: fmt.Sprintf("%s、%s（共 %d 题）", chinese(len(exam.Parts)+1), kindNames[kind], len(groups[kind]))}
		for _, q := range groups[kind] {
			part.Items = append(part.Items, print.ExamItem{Stem: paperStem(q), Options: paperOptions(q), Answer: paperAnswer(q), Explanation: q.Explanation})
		}
		exam.Parts = append(exam.Parts, part)
	}
	return exam
}

// writePaper writes a paper to print, A4, and the answers behind it on a page of their own.
func writePaper(w io.Writer, title string, qs []question.Question) error {
	if title == "" {
		title = "试卷"
	}
	exam := paperOf(title, qs)
	p := &paperWriter{}
	p.paragraph("Title", exam.Title)
	p.paragraph("", exam.Blanks)
	for _, part := range exam.Parts {
		p.paragraph("Heading1", part.Title)
		for n, item := range part.Items {
			p.item(n+1, item)
		}
	}
	p.paragraph("Key", "参考答案")
	for _, part := range exam.Parts {
		p.paragraph("Heading1", part.Title)
		for n, item := range part.Items {
			p.key(n+1, item)
		}
	}
	return p.write(w)
}

type paperWriter struct{ body strings.Builder }

func (p *paperWriter) paragraph(style, text string) {
	if style != "" {
		style = `<w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`
	}
	fmt.Fprintf(&p.body, `<w:p>%s<w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>`, style, esc(text))
}

// item asks a question: its stem stays with its options.
func (p *paperWriter) item(n int, item print.ExamItem) {
	style := "Stem"
	if len(item.Options) == 0 {
		style = "Alone"
	}
	p.paragraph(style, fmt.Sprintf("%d．%s", n, item.Stem))
	for i, o := range item.Options {
		style := "Option"
		if i == len(item.Options)-1 {
			style = "Last"
		}
		p.paragraph(style, fmt.Sprintf("%c．%s", 'A'+i, o))
	}
}

// key gives a question's answer, which stays with its explanation.
func (p *paperWriter) key(n int, item print.ExamItem) {
	answer := fmt.Sprintf("%d．%s", n, item.Answer)
	if item.Explanation == "" {
		p.paragraph("Bare", answer)
		return
	}
	p.paragraph("Answer", answer)
	p.paragraph("Why", "解析："+item.Explanation)
}

// paperStem is a stem with the place for its answer. Brackets stand in front: not every program keeps them together at the
// end of a line.
func paperStem(q question.Question) string {
	switch q.Type {
	case question.Fill:
		return strings.ReplaceAll(q.Stem, question.Blank, "________")
	case question.Numeric:
		return q.Stem + "________" + q.Estimate.Unit
	case question.Ordering:
		return brackets(12) + q.Stem
	default:
		return brackets(4) + q.Stem
	}
}

// brackets have room for so many letters; the blanks in them are none to break a line at.
func brackets(room int) string { return "（" + strings.Repeat("\u00a0", room) + "）" }

// paperOptions are the options as the paper has them. Those to be put in order are turned round, since they are kept in
// their right order.
func paperOptions(q question.Question) []string {
	if q.Type != question.Ordering {
		return q.Options
	}
	out := make([]string, len(q.Options))
	for i, at := range turned(len(q.Options)) {
		out[at] = q.Options[i]
	}
	return out
}

// turned says where each of n options in their right order stands on the paper. It is the same every time, so that the
// answers fit, and never the right order.
func turned(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = (i*(n-1) + n/2) % n
	}
	return out
}

func paperAnswer(q question.Question) string {
	switch q.Type {
	case question.Judge:
		return q.Choices()[q.Answer[0]]
	case question.Fill, question.Numeric:
		return strings.Join(q.Solution(), " 或 ")
	case question.Ordering:
		var b strings.Builder
		for _, at := range turned(len(q.Options)) {
			b.WriteRune('A' + rune(at))
		}
		return b.String()
	}
	return letters(q)
}

const wordNamespace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

// paperStyles names fonts that Chinese offices have; none is shipped.
const paperStyles = xml.Header + `<w:styles ` + wordNamespace + `>
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体"/><w:sz w:val="24"/><w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:line="300" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:pPr><w:keepNext/><w:spacing w:after="240"/><w:jc w:val="center"/></w:pPr><w:rPr><w:rFonts w:eastAsia="黑体"/><w:sz w:val="36"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:rFonts w:eastAsia="黑体"/><w:sz w:val="28"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Key"><w:name w:val="Key"/><w:basedOn w:val="Title"/><w:pPr><w:pageBreakBefore/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Stem"><w:name w:val="Stem"/><w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before="120"/><w:ind w:left="480" w:hanging="480"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Alone"><w:name w:val="Alone"/><w:pPr><w:keepLines/><w:spacing w:before="120"/><w:ind w:left="480" w:hanging="480"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Option"><w:name w:val="Option"/><w:pPr><w:keepNext/><w:keepLines/><w:ind w:left="900" w:hanging="420"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Last"><w:name w:val="Last"/><w:basedOn w:val="Option"/><w:pPr><w:keepNext w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Answer"><w:name w:val="Answer"/><w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before="60"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Bare"><w:name w:val="Bare"/><w:basedOn w:val="Answer"/><w:pPr><w:keepNext w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Why"><w:name w:val="Why"/><w:pPr><w:keepLines/><w:ind w:left="480"/></w:pPr><w:rPr><w:sz w:val="21"/><w:color w:val="595959"/></w:rPr></w:style>
</w:styles>`

const paperFooter = xml.Header + `<w:ftr ` + wordNamespace + `><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t xml:space="preserve">第 </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:t xml:space="preserve"> 页</w:t></w:r></w:p></w:ftr>`

func (p *paperWriter) write(w io.Writer) error {
	parts := []struct{ name, text string }{
		{"[Content_Types].xml", xml.Header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>`},
		{"_rels/.rels", xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/_rels/document.xml.rels", xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/></Relationships>`},
		{"word/styles.xml", paperStyles},
		{"word/footer1.xml", paperFooter},
		{docxPart, xml.Header + `<w:document ` + wordNamespace + ` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>` + p.body.String() +
			`<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr></w:body></w:document>`},
	}
	z := zip.NewWriter(w)
	for _, part := range parts {
		f, err := z.Create(part.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, part.text); err != nil {
			return err
		}
	}
	return z.Close()
}
