package document

import (
	"fmt"
	"strings"
)

// The styles' identifiers.
const (
	styleTitle      = "Title"
	styleFlush      = "Addressee"
	styleBody       = "BodyText"
	styleSignature  = "Signature"
	styleTableTitle = "TableTitle"
	styleCellHead   = "CellHead"
	styleCell       = "Cell"
	styleCellWords  = "CellWords"
	styleCellTotal  = "CellTotal"
	styleCellSum    = "CellSum"
	styleAfterTable = "AfterTable"
	styleFigure     = "Figure"
	styleCaption    = "Caption"
)

var headingStyles = [...]string{"Heading1", "Heading2", "Heading3"}

// The fonts' names; a machine without them takes its own. Sizes are half points: 二号 44, 三号 32, 小四 24.
const (
	fontTitle = "方正小标宋简体"
	fontHei   = "黑体"
	fontKai   = "楷体_GB2312"
	fontFang  = "仿宋_GB2312"
)

// 28.95 points of line make 22 lines in 225 mm, and 15.75 points of a character 28 of them in 156 mm: a quarter of a point
// less than 三号 has.
const (
	sizeText  = 32
	closer    = `<w:spacing w:val="-5"/>`
	exactLine = `<w:spacing w:line="579" w:lineRule="exact"/>`
	twoIn     = `<w:ind w:firstLineChars="200" w:firstLine="640"/>`
	withNext  = `<w:keepNext/>`
	offGrid   = `<w:snapToGrid w:val="0"/>`
	tight     = offGrid + `<w:spacing w:before="40" w:after="40"/>`
)

type style struct {
	id, name, font  string
	halfPoints      int
	bold            bool
	before, outline string // paragraph properties around the line: what Word wants first, and last
	spacing, indent string
	align           string
}

var styleTable = []style{
	{id: styleTitle, name: "Title", font: fontTitle, halfPoints: 44, before: withNext, spacing: offGrid + `<w:spacing w:line="680" w:lineRule="exact"/>`, align: "center"},
	{id: styleFlush, name: "主送机关", font: fontFang, halfPoints: sizeText, spacing: exactLine, align: "left"},
	{id: headingStyles[0], name: "heading 1", font: fontHei, halfPoints: sizeText, before: withNext, spacing: exactLine, indent: twoIn, outline: `<w:outlineLvl w:val="0"/>`},
	{id: headingStyles[1], name: "heading 2", font: fontKai, halfPoints: sizeText, before: withNext, spacing: exactLine, indent: twoIn, outline: `<w:outlineLvl w:val="1"/>`},
	{id: headingStyles[2], name: "heading 3", font: fontFang, halfPoints: sizeText, bold: true, before: withNext, spacing: exactLine, indent: twoIn, outline: `<w:outlineLvl w:val="2"/>`},
	{id: styleBody, name: "Body Text", font: fontFang, halfPoints: sizeText, spacing: exactLine, indent: twoIn, align: "both"},
	{id: styleSignature, name: "Signature", font: fontFang, halfPoints: sizeText, before: withNext, spacing: exactLine, align: "right"},
	{id: styleTableTitle, name: "表题", font: fontHei, halfPoints: 24, before: withNext, spacing: offGrid + `<w:spacing w:before="160" w:after="80"/>`, align: "center"},
	{id: styleCellHead, name: "表头", font: fontHei, halfPoints: 21, before: withNext, spacing: tight, align: "center"},
	{id: styleCell, name: "表中数字", font: fontFang, halfPoints: 21, spacing: tight, align: "right"},
	{id: styleCellWords, name: "表中文字", font: fontFang, halfPoints: 21, spacing: tight, align: "left"},
	{id: styleCellTotal, name: "表中合计", font: fontFang, halfPoints: 21, bold: true, spacing: tight, align: "right"},
	{id: styleCellSum, name: "表中合计字", font: fontHei, halfPoints: 21, spacing: tight, align: "center"},
	{id: styleAfterTable, name: "表后", font: fontFang, halfPoints: 16, spacing: offGrid + `<w:spacing w:line="200" w:lineRule="exact"/>`},
	{id: styleFigure, name: "图", font: fontFang, halfPoints: 24, before: withNext, spacing: offGrid + `<w:spacing w:before="160"/>`, align: "center"},
	{id: styleCaption, name: "caption", font: fontHei, halfPoints: 24, spacing: offGrid + `<w:spacing w:after="160"/>`, align: "center"},
}

// styles is word/styles.xml. Word wants the properties of a paragraph in the schema's order.
var styles = func() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<w:styles ` + namespaces + `><w:docDefaults><w:rPrDefault><w:rPr>` +
		`<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="` + fontFang + `"/><w:sz w:val="32"/><w:szCs w:val="32"/>` +
		`<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:rPr><w:sz w:val="32"/></w:rPr></w:style>`)
	for _, s := range styleTable {
		b.WriteString(s.xml())
	}
	b.WriteString(`</w:styles>`)
	return b.String()
}()

func (s style) xml() string {
	align, bold, pitch := "", "", ""
	if s.align != "" {
		align = `<w:jc w:val="` + s.align + `"/>`
	}
	if s.bold {
		bold = `<w:b/>`
	}
	if s.halfPoints == sizeText {
		pitch = closer
	}
	return fmt.Sprintf(`<w:style w:type="paragraph" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>%s%s%s%s%s</w:pPr>`+
		`<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="%s"/>%s%s<w:sz w:val="%d"/><w:szCs w:val="%d"/></w:rPr></w:style>`,
		s.id, s.name, s.before, s.spacing, s.indent, align, s.outline, s.font, bold, pitch, s.halfPoints, s.halfPoints)
}
