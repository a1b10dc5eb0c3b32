package document

import (
	"slices"
	"strings"
)

// numerals are those that number sections and their parts.
var numerals = []string{
	"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六", "十七", "十八", "十九", "二十",
}

// numbering closes the gaps that lines which are left out make among the parts （一）, （二） of a section.
type numbering struct{ gone int }

// skip takes note of a line that is left out.
func (n *numbering) skip(line string) {
	if _, _, ok := numbered(line); ok {
		n.gone++
	}
}

// apply gives a line of the text the number it has without those left out before it.
func (n *numbering) apply(line string) string {
	if headings[0].MatchString(line) {
		n.gone = 0
	}
	number, rest, ok := numbered(line)
	if !ok || n.gone == 0 || number <= n.gone {
		return line
	}
	return "（" + numerals[number-n.gone-1] + "）" + rest
}

// runIn is a heading of the second level that a paragraph begins with, up to its full stop, and what follows it.
func (p Paragraph) runIn() (heading string, rest []Span) {
	if len(p.Spans) == 0 {
		return "", nil
	}
	first := p.Spans[0]
	if _, _, ok := numbered(first.Text); !ok {
		return "", nil
	}
	heading, after, ok := strings.Cut(first.Text, "。")
	if !ok || first.Figure != "" {
		return "", nil
	}
	first.Text = after
	return heading + "。", append([]Span{first}, p.Spans[1:]...)
}

// numbered gives the number of a line that begins with one in brackets, and what follows it.
func numbered(line string) (number int, rest string, ok bool) {
	line, ok = strings.CutPrefix(line, "（")
	if !ok {
		return 0, "", false
	}
	numeral, rest, ok := strings.Cut(line, "）")
	number = slices.Index(numerals, numeral) + 1
	return number, rest, ok && number > 0
}
