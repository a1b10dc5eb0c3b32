package question

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestProseKeepsWhatCanBeRead(t *testing.T) {
	for given, want := range map[string]string{
		"":                          "",
		" \u200b\t\n\u3000":         "",
		"  先报警，\r\n\r\n再  疏散 ":      "先报警，\n再 疏散",
		"a\u202eb\u0000c\ufeff":     "abc",
		"e\u0301":                   "é",
		"<script>alert(1)</script>": "<script>alert(1)</script>",
		"bad\xffbytes":              "badbytes",
		"一\u2028二":                  "一\n二",
	} {
		got, length := Prose(given)
		if got != want || length != utf8.RuneCountInString(want) {
			t.Errorf("%q: %q, %d characters", given, got, length)
		}
	}
}

func FuzzProse(f *testing.F) {
	f.Add("先报警，\r\n再疏散\u202e")
	f.Add("\xff\u0301")
	f.Fuzz(func(t *testing.T, given string) {
		kept, _ := Prose(given)
		if again, _ := Prose(kept); again != kept {
			t.Errorf("%q becomes %q, and that %q", given, kept, again)
		}
		hidden := func(r rune) bool { return r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf) }
		if !utf8.ValidString(kept) || strings.ContainsFunc(kept, hidden) || strings.Contains(kept, "\n\n") {
			t.Errorf("%q is kept as %q", given, kept)
		}
	})
}
