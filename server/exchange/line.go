package exchange

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// mark is how a character stands out in a document.
type mark uint8

const (
	bold mark = 1 << iota
	coloured
	shaded // highlighted or on a coloured ground
	underlined
)

// line is one line or paragraph of a text, tidied. marks has one for each character, or is nil.
type line struct {
	at    Place
	text  string
	marks []mark
}

// part is what stands between two bytes of a line, its marks with it.
func (l line) part(from, to int) line {
	out := line{at: l.at, text: l.text[from:to]}
	if l.marks != nil {
		a := utf8.RuneCountInString(l.text[:from])
		out.marks = l.marks[a : a+utf8.RuneCountInString(out.text)]
	}
	return out
}

// all is what every visible character of a line has in common.
func (l line) all() mark {
	if l.marks == nil {
		return 0
	}
	common, n := ^mark(0), 0
	for _, r := range l.text {
		if r != ' ' {
			common &= l.marks[n]
		}
		n++
	}
	if strings.TrimSpace(l.text) == "" {
		return 0
	}
	return common
}

// grow puts texts together that were broken over lines. What is longer than any text may be grows no more: it is told, and
// growing it on and on would take for ever.
func grow(text, more string) string {
	if len(text) > 4*maxText {
		return text
	}
	return strings.TrimSpace(text + " " + tidy(more))
}

func (l line) blank() bool { return strings.TrimSpace(l.text) == "" }

// maxLines is how many lines a text may have: ten for each of the questions a file may hold, and as many blank ones.
const maxLines = 2 * 10 * MaxQuestions

// tabbed is a number with a tab behind it, as people number by hand.
var tabbed = regexp.MustCompile(`^\s*(\d{1,4})\t`)

// textLines makes lines of a plain text. ^*^ ends a line for those who have no line ends of their own.
func textLines(text string) []line {
	var out []line
	n := 0
	for raw := range strings.Lines(strings.ReplaceAll(text, "\r\n", "\n")) {
		n++
		for part := range strings.SplitSeq(foldLines(raw), "^*^") {
			out = append(out, line{at: Place{Row: n}, text: tidy(tabbed.ReplaceAllString(part, "$1. "))})
		}
		if len(out) >= maxLines {
			return out
		}
	}
	return out
}
