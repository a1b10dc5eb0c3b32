package print

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// cells is a text's width where a Chinese character is as wide as two Latin ones.
func cells(s string) float64 {
	n := 0.0
	for _, r := range s {
		if r < 0x2E80 && !strings.ContainsRune("“”…—", r) {
			n++
		} else {
			n += 2
		}
	}
	return n
}

func TestBreakLines(t *testing.T) {
	for _, c := range []struct {
		name, text   string
		most, indent float64
		want         []string
	}{
		{"short", "特发此证。", 20, 4, []string{"特发此证。"}},
		{"an indent takes room", "一二三四五六", 8, 4, []string{"一二", "三四五六"}},
		{"a closing mark takes its character along", "一二三四，五六", 8, 0, []string{"一二三", "四，五六"}},
		{"an opening mark goes to the next line", "一二三《四五》", 8, 0, []string{"一二三", "《四五》"}},
		{"marks in a row stay together", "一二《三四》，五", 12, 0, []string{"一二《三", "四》，五"}},
		{"a number stays whole", "答对 1234 道题", 8, 0, []string{"答对", "1234 道", "题"}},
		{"a word stays whole", "看完Go语言", 7, 0, []string{"看完Go", "语言"}},
		{"a long dash stays whole", "法律——尺子", 6, 0, []string{"法", "律——", "尺子"}},
		{"paragraphs", "一二三\n四五", 8, 4, []string{"一二", "三", "四五"}},
		{"no room for a word", "abcdefghij一", 6, 0, []string{"abcdefghij", "一"}},
		{"nothing", "", 6, 0, []string{""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, breakLines(c.text, cells, c.most, c.indent)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNoLineBeginsOrEndsWrongly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("法律安全，。、；：？！（）《》“”…—ab12 ")), 1, 80, -1).Draw(t, "text")
		lines := breakLines(text, cells, rapid.Float64Range(8, 40).Draw(t, "most"), 4)
		plain := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if got := plain(strings.Join(lines, "")); got != plain(text) {
			t.Fatalf("%q became %q", text, got)
		}
		for i, line := range lines {
			if first, _ := utf8.DecodeRuneInString(line); i > 0 && strings.ContainsRune(neverFirst, first) {
				t.Fatalf("line %q of %q begins with %q", line, text, first)
			}
			if last, _ := utf8.DecodeLastRuneInString(line); i < len(lines)-1 && strings.ContainsRune(neverLast, last) {
				t.Fatalf("line %q of %q ends with %q", line, text, last)
			}
		}
	})
}
