package exchange

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// html is the text of a piece of HTML as it reads, and a note where something in it cannot be read.
func (d *draft) html(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return tidy(s)
	}
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	skipped, pictures, tables := 0, false, false
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			if pictures {
				d.note("题里有图片、音频或视频，没有读", "看没有它题目是否还答得出来，导入后另行添加")
			}
			if tables {
				d.note("题里有表格，只读了文字", "核对文字是否还看得懂")
			}
			return tidy(b.String())
		case html.TextToken:
			if skipped == 0 {
				b.WriteString(string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			name, _ := z.TagName()
			tag := string(name)
			pictures = pictures || slices.Contains([]string{"img", "audio", "video", "object", "svg", "iframe"}, tag)
			tables = tables || tag == "table"
			if (tag == "script" || tag == "style") && kind != html.SelfClosingTagToken {
				if kind == html.EndTagToken {
					skipped = max(0, skipped-1)
				} else {
					skipped++
				}
			}
			if !slices.Contains(inline, tag) {
				b.WriteByte(' ')
			}
		}
	}
}

// inline are the elements that separate no words.
var inline = []string{"a", "b", "i", "u", "s", "em", "strong", "span", "font", "sub", "sup", "code", "small", "mark", "del", "ins"}
