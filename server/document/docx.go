package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// WriteDOCX writes d as a Word file. The same document gives the same bytes.
func (d Document) WriteDOCX(w io.Writer) error {
	b := &body{}
	b.title(d.Title)
	if d.Addressee != "" {
		b.paragraph(styleFlush, []Span{{Text: d.Addressee}})
	}
	for _, block := range d.Blocks {
		block.writeTo(b)
	}
	b.signature(d.Signature)
	z := zip.NewWriter(w)
	for _, part := range d.parts(b) {
		out, err := z.Create(part.name)
		if err != nil {
			return fmt.Errorf("document: %w", err)
		}
		if _, err := out.Write(part.data); err != nil {
			return fmt.Errorf("document: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("document: %w", err)
	}
	return nil
}

type part struct {
	name string
	data []byte
}

// parts are the files within the file. Word wants the content types first.
func (d Document) parts(b *body) []part {
	all := []part{
		{"[Content_Types].xml", []byte(contentTypes)},
		{"_rels/.rels", []byte(packageRelations)},
		{"docProps/core.xml", d.properties()},
		{"word/document.xml", b.document()},
		{"word/styles.xml", []byte(styles)},
		{"word/settings.xml", []byte(settings)},
		{"word/footer1.xml", []byte(footer("right", "rightChars"))},
		{"word/footer2.xml", []byte(footer("left", "leftChars"))},
		{"word/_rels/document.xml.rels", b.relations()},
	}
	for i, p := range b.pictures {
		all = append(all, part{fmt.Sprintf("word/media/%d.png", i+1), p})
	}
	return all
}

func (d Document) properties() []byte {
	return fmt.Appendf(nil, coreProperties, escaped(d.Name()), d.AsOf.UTC().Format(time.RFC3339))
}

// body gathers word/document.xml and what it refers to.
type body struct {
	bytes.Buffer
	pictures [][]byte
}

func (b *body) document() []byte {
	return fmt.Appendf(nil, xmlHead+`<w:document `+namespaces+`><w:body>%s%s</w:body></w:document>`, b.Bytes(), section)
}

func (b *body) relations() []byte {
	var all strings.Builder
	all.WriteString(fixedRelations)
	for i := range b.pictures {
		fmt.Fprintf(&all, `<Relationship Id="picture%d" Type="%s/image" Target="media/%d.png"/>`, i+1, relationTypes, i+1)
	}
	return fmt.Appendf(nil, xmlHead+`<Relationships xmlns="`+relationsNamespace+`">%s</Relationships>`, all.String())
}

func (b *body) paragraph(style string, spans []Span) {
	fmt.Fprintf(b, `<w:p><w:pPr><w:pStyle w:val="%s"/></w:pPr>`, style)
	for _, s := range spans {
		b.run(s.Text)
	}
	b.WriteString(`</w:p>`)
}

func (b *body) run(text string) {
	fmt.Fprintf(b, `<w:r><w:t xml:space="preserve">%s</w:t></w:r>`, escaped(text))
}

func (b *body) title(title []string) {
	for _, line := range title {
		b.paragraph(styleTitle, []Span{{Text: line}})
	}
	b.paragraph(styleBody, nil)
}

// signature stands at the right: the date indented by four characters, who signs in the middle above it (7.3.5).
func (b *body) signature(all []string) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(b, `<w:p><w:pPr><w:pStyle w:val="%s"/>%s</w:pPr></w:p>`, styleBody, withNext)
	date := columnsOf(all[len(all)-1])
	for _, line := range all {
		right := max(0, 400+(date-columnsOf(line))*25) // hundredths of a character, of which a column is half
		fmt.Fprintf(b, `<w:p><w:pPr><w:pStyle w:val="%s"/><w:ind w:rightChars="%d" w:right="%d"/></w:pPr>`, styleSignature, right, right*16/5)
		b.run(line)
		b.WriteString(`</w:p>`)
	}
}

func (h Heading) writeTo(b *body) { b.paragraph(headingStyles[h.Level-1], h.Spans) }

// writeTo sets a heading that its text follows in the same line, （一）集中咨询。, in the font of its level.
func (p Paragraph) writeTo(b *body) {
	heading, rest := p.runIn()
	if heading == "" {
		b.paragraph(styleBody, p.Spans)
		return
	}
	fmt.Fprintf(b, `<w:p><w:pPr><w:pStyle w:val="%s"/></w:pPr><w:r><w:rPr><w:rFonts w:eastAsia="%s"/></w:rPr><w:t xml:space="preserve">%s</w:t></w:r>`,
		styleBody, fontKai, escaped(heading))
	for _, s := range rest {
		b.run(s.Text)
	}
	b.WriteString(`</w:p>`)
}

func (p Picture) writeTo(b *body) {
	b.pictures = append(b.pictures, p.PNG)
	n := len(b.pictures)
	fmt.Fprintf(b, picture, styleFigure, p.Width*emuPerMM, p.Height*emuPerMM, n, n, escaped(p.Alt), n, n, n, p.Width*emuPerMM, p.Height*emuPerMM)
	if p.Caption != "" {
		b.paragraph(styleCaption, []Span{{Text: p.Caption}})
	}
}

// escaped is text for XML; what XML cannot hold becomes U+FFFD.
func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder takes everything
	return b.String()
}
