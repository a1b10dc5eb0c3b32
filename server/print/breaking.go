package print

import (
	"strings"
	"unicode"
)

// What must not begin a line, and what must not end one.
const (
	neverFirst = "，。、；：？！）》〉」』】〕］｝”’…—～·％%,.;:?!)]}°℃"
	neverLast  = "（《〈「『【〔［｛“‘([{"
)

// breakLines cuts a text into lines that are not wider than most; the first has indent less room. A line never
// begins with a closing mark nor ends with an opening one, and words and numbers of Latin letters stay whole. A line
// break in the text stays one. A piece that is wider than a line stands on a line of its own.
func breakLines(text string, width func(string) float64, most, indent float64) []string {
	var lines []string
	room := most - indent
	for part := range strings.SplitSeq(text, "\n") {
		line := ""
		for _, p := range pieces(part) {
			if line != "" && width(strings.TrimRight(line+p, " ")) > room {
				lines = append(lines, strings.TrimRight(line, " "))
				line, room = "", most
				p = strings.TrimLeft(p, " ")
			}
			line += p
		}
		lines = append(lines, strings.TrimRight(line, " "))
		room = most - indent // the next part is a paragraph too
	}
	return lines
}

// pieces cuts a text wherever a line may end.
func pieces(text string) []string {
	var out []string
	piece := ""
	var last rune // that is no space
	spaced := false
	for _, r := range text {
		if piece != "" && mayBreak(last, r, spaced) {
			out = append(out, piece)
			piece = ""
		}
		piece += string(r)
		if spaced = r == ' '; !spaced {
			last = r
		}
	}
	if piece != "" {
		out = append(out, piece)
	}
	return out
}

// mayBreak reports whether a line may end between two characters, with spaces between them or not.
func mayBreak(a, b rune, spaced bool) bool {
	switch {
	case strings.ContainsRune(neverFirst, b) || strings.ContainsRune(neverLast, a):
		return false
	case b == ' ':
		return false // a space goes with what is in front of it
	case latin(a) && latin(b):
		return spaced
	default:
		return true
	}
}

func latin(r rune) bool {
	return r != ' ' && (unicode.IsDigit(r) || r < 0x2E80 && unicode.IsPrint(r)) && !strings.ContainsRune("“”‘’…—", r)
}
