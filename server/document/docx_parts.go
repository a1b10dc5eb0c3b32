package document

import "fmt"

const (
	xmlHead            = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	schemas            = `http://schemas.openxmlformats.org/`
	relationTypes      = schemas + `officeDocument/2006/relationships`
	relationsNamespace = schemas + `package/2006/relationships`
	namespaces         = `xmlns:w="` + schemas + `wordprocessingml/2006/main" xmlns:r="` + relationTypes +
		`" xmlns:wp="` + schemas + `drawingml/2006/wordprocessingDrawing" xmlns:a="` + schemas +
		`drawingml/2006/main" xmlns:pic="` + schemas + `drawingml/2006/picture"`
	wordML = `application/vnd.openxmlformats-officedocument.wordprocessingml.`
	// emuPerMM are English metric units in a millimetre.
	emuPerMM = 36_000
)

const contentTypes = xmlHead + `<Types xmlns="` + schemas + `package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>` +
	`<Override PartName="/word/document.xml" ContentType="` + wordML + `document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="` + wordML + `styles+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="` + wordML + `settings+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="` + wordML + `footer+xml"/>` +
	`<Override PartName="/word/footer2.xml" ContentType="` + wordML + `footer+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

const packageRelations = xmlHead + `<Relationships xmlns="` + relationsNamespace + `">` +
	`<Relationship Id="document" Type="` + relationTypes + `/officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="core" Type="` + relationsNamespace + `/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`

const fixedRelations = `<Relationship Id="styles" Type="` + relationTypes + `/styles" Target="styles.xml"/>` +
	`<Relationship Id="settings" Type="` + relationTypes + `/settings" Target="settings.xml"/>` +
	`<Relationship Id="odd" Type="` + relationTypes + `/footer" Target="footer1.xml"/>` +
	`<Relationship Id="even" Type="` + relationTypes + `/footer" Target="footer2.xml"/>`

// coreProperties takes title and time.
const coreProperties = xmlHead + `<cp:coreProperties xmlns:cp="` + schemas + `package/2006/metadata/core-properties" ` +
	`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" ` +
	`xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>%s</dc:title><dc:language>zh-CN</dc:language>` +
	`<dcterms:created xsi:type="dcterms:W3CDTF">%s</dcterms:created></cp:coreProperties>`

const settings = xmlHead + `<w:settings ` + namespaces + `><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/></w:settings>`

// section is the page: A4 with 37, 35, 28 and 26 mm around the text, 22 lines (5.2.1 and 5.2.3). How many
// characters a line has is said in the styles: programs differ in what they make of a grid of characters.
const section = `<w:sectPr><w:footerReference w:type="default" r:id="odd"/><w:footerReference w:type="even" r:id="even"/>` +
	`<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1406" w:gutter="0"/>` +
	`<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>`

// footer is the page number between dashes, 四号, at the outer side and one character in, the dashes 7 mm below the text
// (7.5): that is 24.8 mm from the page's edge to the footer's.
func footer(side, indent string) string {
	const font = `<w:rPr><w:rFonts w:ascii="宋体" w:eastAsia="宋体" w:hAnsi="宋体"/><w:sz w:val="28"/></w:rPr>`
	return xmlHead + fmt.Sprintf(`<w:ftr `+namespaces+`><w:p><w:pPr><w:ind w:%s="100"/><w:jc w:val="%s"/></w:pPr>`, indent, side) +
		`<w:r>` + font + `<w:t xml:space="preserve">— </w:t></w:r><w:r>` + font + `<w:fldChar w:fldCharType="begin"/></w:r>` +
		`<w:r>` + font + `<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r>` + font + `<w:fldChar w:fldCharType="separate"/></w:r>` +
		`<w:r>` + font + `<w:t>1</w:t></w:r><w:r>` + font + `<w:fldChar w:fldCharType="end"/></w:r>` +
		`<w:r>` + font + `<w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>`
}

const tableHead = `<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:jc w:val="center"/><w:tblBorders>` +
	`<w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/><w:left w:val="single" w:sz="4" w:space="0" w:color="000000"/>` +
	`<w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/><w:right w:val="single" w:sz="4" w:space="0" w:color="000000"/>` +
	`<w:insideH w:val="single" w:sz="4" w:space="0" w:color="000000"/><w:insideV w:val="single" w:sz="4" w:space="0" w:color="000000"/>` +
	`</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>` +
	`<w:tblLook w:val="0420" w:firstRow="1"/></w:tblPr><w:tblGrid>`

// picture takes style, width, height, three numbers with the description between, and the size again.
const picture = `<w:p><w:pPr><w:pStyle w:val="%s"/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%d" cy="%d"/>` +
	`<wp:docPr id="%d" name="图%d" descr="%s"/><a:graphic><a:graphicData uri="` + schemas + `drawingml/2006/picture">` +
	`<pic:pic><pic:nvPicPr><pic:cNvPr id="%d" name="图%d"/><pic:cNvPicPr/></pic:nvPicPr>` +
	`<pic:blipFill><a:blip r:embed="picture%d"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>` +
	`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%d" cy="%d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>` +
	`</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`
