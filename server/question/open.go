package question

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Prose is a text in somebody's own words as it is kept, and how many characters it has: composed, without what cannot
// be seen or turns the writing direction, blanks and empty lines not repeated. Bytes that are no UTF-8 are left out.
func Prose(text string) (kept string, length int) {
	var lines []string
	for line := range strings.Lines(norm.NFC.String(strings.Map(plainly, strings.ToValidUTF8(text, "")))) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	kept = strings.Join(lines, "\n")
	return kept, utf8.RuneCountInString(kept)
}

// plainly leaves out characters that show nothing. A carriage return ends a line.
func plainly(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
		return '\n'
	case r == '\t':
		return ' '
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
		return -1
	}
	return r
}
