package exchange

import (
	"archive/zip"
	"bytes"
	"regexp"
	"strings"
)

// file reads a file by what is in it: an extension may lie, and often does.
func (r *reader) file(data []byte) {
	switch {
	case len(data) == 0:
		r.refuse(Unknown, "文件是空的", "换一个文件")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		r.archive(data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		r.oldBook(data)
	case bytes.HasPrefix(data, []byte("%PDF")):
		r.refuse(Unknown, "这是 PDF 文件", "请用原来的 Word 或 Excel 文件")
	default:
		text, encoding, ok := decode(data)
		if !ok {
			r.refuse(Unknown, "认不出这是什么文件", "可以读 Excel、Word、CSV、纯文本、GIFT、Moodle XML、Aiken、QTI")
			return
		}
		r.preview.Encoding = encoding
		r.plainFile(text)
	}
}

// archive tells what a zip file holds by the names in it.
func (r *reader) archive(data []byte) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		r.refuse(Unknown, "压缩文件损坏", "重新下载或另存后再试")
		return
	}
	if wrong := bounded(z); wrong != "" {
		r.refuse(Unknown, wrong, "分成几个文件，或去掉里面的图片")
		return
	}
	has := func(name string) bool {
		for _, f := range z.File {
			if f.Name == name {
				return true
			}
		}
		return false
	}
	switch {
	case has("xl/workbook.xml"):
		r.workbook(data)
	case has(docxPart):
		r.word(z)
	case has(manifestPart):
		r.qtiPackage(z)
	default:
		r.refuse(Unknown, "压缩文件里没有认得的内容", "可以读 .xlsx、.docx 和 QTI 题包（含 imsmanifest.xml）；其他压缩包先解开")
	}
}

// The bounds of an archive.
const (
	maxEntries = 5000
	maxDepth   = 100 // elements within each other
)

// bounded says what makes an archive unfit to be unpacked. What entries say about their size is checked again while they
// are read.
func bounded(z *zip.Reader) string {
	if len(z.File) > maxEntries {
		return "压缩文件里的文件太多"
	}
	var total uint64
	for _, f := range z.File {
		total += f.UncompressedSize64
		if f.UncompressedSize64 > maxUnpacked || total > maxUnpacked {
			return "压缩文件展开后太大"
		}
	}
	return ""
}

var (
	aikenForm = regexp.MustCompile(`(?m)^ANSWER: ?[A-Z] *\r?$`)
	giftForm  = regexp.MustCompile(`(?m)^::.*?::|\{ *(?:[=~#]|T(?:RUE)?\b|F\b|FALSE\b|\r?\n *[=~])`)
	yamlForm  = regexp.MustCompile(`(?m)^bank:.*$`)
	yamlList  = regexp.MustCompile(`(?m)^questions:`)
)

// plainFile tells what kind of text it is.
func (r *reader) plainFile(text string) {
	if len(text) > maxPlain || longLine(text) && !strings.HasPrefix(strings.TrimSpace(text[:min(len(text), 256)]), "<") {
		r.refuse(Unknown, "文字太多，或有一行太长", "分成几个文件，每题另起一行")
		return
	}
	begin := strings.TrimLeft(text[:min(len(text), 4096)], " \t\r\n\ufeff")
	switch {
	case strings.HasPrefix(begin, "<"):
		r.markup(text)
	case yamlForm.MatchString(text) && yamlList.MatchString(text):
		r.bank(text)
	case aikenForm.MatchString(text):
		r.aiken(text)
	case giftForm.MatchString(text):
		r.gift(text)
	default:
		if comma := commaOf(text); comma != 0 {
			r.csv(text, comma)
			return
		}
		r.preview.Format = Text
		r.text(textLines(text))
	}
}

// longLine reports whether a line is longer than any question.
func longLine(text string) bool {
	for l := range strings.Lines(text) {
		if len(l) > maxLine {
			return true
		}
	}
	return false
}

// markup tells Moodle's XML from QTI's by the first element.
func (r *reader) markup(text string) {
	switch root := rootOf(text); {
	case root == "quiz":
		r.moodle(text)
	case root == "assessmentItem" || root == "qti-assessment-item":
		r.preview.Format = QTI
		r.qtiItem(text, Place{Row: 1})
	case strings.EqualFold(root, "html") || strings.EqualFold(root, "table"):
		r.refuse(Unknown, "这是网页表格", "用 Excel 打开后另存为 .xlsx")
	default:
		r.refuse(Unknown, "不认识的 XML 文件", "可以读 Moodle XML 和 QTI 2.1、2.2、3.0")
	}
}
