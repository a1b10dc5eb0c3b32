package exchange

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"pufa/server/question"
)

// paperOrder is the order in which a paper asks.
var paperOrder = []question.Type{question.Single, question.Multiple, question.Judge, question.Fill, question.Ordering, question.Numeric}

// writePaper writes a paper to print, A4, and the answers behind it on a page of their own.
func writePaper(w io.Writer, title string, qs []question.Question) error {
	if title == "" {
		title = "试卷"
	}
	p := &paperWriter{}
	p.paragraph("Title", title)
	p.paragraph("", "单位：________________　　姓名：____________　　得分：________")
	groups := map[question.Type][]question.Question{}
	for _, q := range qs {
		groups[q.Type] = append(groups[q.Type], q)
	}
	section := 0
	for _, kind := range paperOrder {
		if len(groups[kind]) == 0 {
			continue
		}
		section++
		p.paragraph("Heading1", fmt.Sprintf("%s、%s（共 %d 题）", chinese(section), kindNames[kind], len(groups[kind])))
		for n, q := range groups[kind] {
			p.question(n+1, q)
		}
	}
	p.body.WriteString(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
	p.paragraph("Title", "参考答案")
	section = 0
	for _, kind := range paperOrder {
		if len(groups[kind]) == 0 {
			continue
		}
		section++
		p.paragraph("Heading1", fmt.Sprintf("%s、%s", chinese(section), kindNames[kind]))
		for n, q := range groups[kind] {
			p.paragraph("", fmt.Sprintf("%d．%s", n+1, paperAnswer(q)))
			if q.Explanation != "" {
				p.paragraph("Option", "解析："+q.Explanation)
			}
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

// question asks one. Ordering shows its options turned round, since they are kept in their right order.
func (p *paperWriter) question(n int, q question.Question) {
	stem := fmt.Sprintf("%d．%s", n, q.Stem)
	switch q.Type {
	case question.Judge:
		stem += "（　　）"
	case question.Numeric:
		stem += "________" + q.Estimate.Unit
	case question.Ordering:
		stem += "次序：________"
	}
	p.paragraph("Stem", stem)
	for i, o := range paperOptions(q) {
		p.paragraph("Option", fmt.Sprintf("%c．%s", 'A'+i, o))
	}
}

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
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体"/><w:sz w:val="24"/><w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:line="360" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:pPr><w:keepNext/><w:spacing w:after="240"/><w:jc w:val="center"/></w:pPr><w:rPr><w:rFonts w:eastAsia="黑体"/><w:sz w:val="36"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:rFonts w:eastAsia="黑体"/><w:sz w:val="28"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Stem"><w:name w:val="Stem"/><w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before="120"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Option"><w:name w:val="Option"/><w:pPr><w:keepLines/><w:ind w:left="480"/></w:pPr></w:style>
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
