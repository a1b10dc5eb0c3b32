package statute

import "strings"

// Numeral is the reader under test.
var Numeral = numeral

// Chinese writes a number below a hundred million as laws do.
func Chinese(n int) string {
	if n >= 10_000 {
		rest := ""
		if n%10_000 > 0 {
			rest = small(n % 10_000)
			if n%10_000 < 1000 {
				rest = "零" + rest
			}
		}
		return small(n/10_000) + "万" + rest
	}
	return small(n)
}

// small writes a number below ten thousand.
func small(n int) string {
	var b strings.Builder
	gap := false
	for _, place := range []struct {
		of   int
		unit string
	}{{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}} {
		switch digit := n / place.of % 10; {
		case digit > 0:
			if gap && b.Len() > 0 {
				b.WriteString("零")
			}
			b.WriteString(string([]rune("零一二三四五六七八九")[digit]) + place.unit)
			gap = false
		default:
			gap = true
		}
	}
	return b.String()
}

// ShelfOf is a shelf with these texts.
func ShelfOf(texts map[string]Text) *Shelf {
	s := &Shelf{}
	s.state.Store(&shelfState{texts: texts})
	return s
}
