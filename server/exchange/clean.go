package exchange

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// supplement maps radicals that stand for a character of their own and have no decomposition in Unicode. Kangxi radicals
// (⼟) have one. Both come out of PDF files.
var supplement = map[rune]rune{
	'⺌': '小', '⺍': '小', '⺙': '攵', '⺝': '月', '⺟': '母', '⺠': '民', '⺡': '氵', '⺢': '水', '⺣': '灬', '⺤': '爫', '⺩': '王', '⺮': '竹',
	'⺶': '羊', '⺹': '老', '⺼': '肉', '⻁': '虎', '⻄': '西', '⻅': '见', '⻆': '角', '⻉': '贝', '⻋': '车', '⻌': '辶', '⻓': '长', '⻔': '门',
	'⻘': '青', '⻙': '韦', '⻚': '页', '⻛': '风', '⻜': '飞', '⻝': '食', '⻢': '马', '⻣': '骨', '⻤': '鬼', '⻥': '鱼', '⻦': '鸟', '⻧': '卤',
	'⻨': '麦', '⻩': '黄', '⻬': '齐', '⻮': '齿', '⻰': '龙', '⻳': '龟', '⺆': '冂', '⺈': '刀', '⺊': '卜', '⺕': '彐', '⻖': '阝',
}

// fold brings one character into the form it is meant in: radicals become characters, full-width letters and digits
// become narrow, what cannot be seen disappears. Punctuation stays as wide as it is.
func fold(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case r == '\r' || r == '\u2028' || r == '\u2029' || r == '\v' || r == '\f':
		return '\n'
	case r < 0x20 || r == utf8.RuneError:
		return -1
	case r < 0x7f:
		return r
	case r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ' || r == '．' || r == '＝' || r == '％' || r == '＆':
		return r - '！' + '!'
	case r >= 0x2f00 && r <= 0x2fd5, r >= 0x2e80 && r <= 0x2ef3:
		return radical(r)
	case unicode.IsSpace(r) || r == '\u3000':
		return ' '
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs) || r == '\ufe0f' || r == '\ufe0e':
		return -1
	}
	return r
}

func radical(r rune) rune {
	if c, ok := supplement[r]; ok {
		return c
	}
	if c, n := utf8.DecodeRuneInString(norm.NFKC.String(string(r))); n > 0 {
		return c
	}
	return r
}

// tidy folds a text and puts it on one line, blanks not repeated.
func tidy(s string) string {
	if clean(s) {
		return s
	}
	return strings.Join(strings.Fields(norm.NFC.String(strings.Map(fold, s))), " ")
}

// clean reports whether tidying would change nothing, which spares most texts the work.
func clean(s string) bool {
	blank := true
	for i := range len(s) {
		if s[i] <= ' ' && (s[i] != ' ' || blank) || s[i] >= 0x7f {
			return false
		}
		blank = s[i] == ' '
	}
	return !blank || s == ""
}

// lines folds a text and keeps its lines apart.
func foldLines(s string) string { return norm.NFC.String(strings.Map(fold, s)) }

// bare is a text without blanks and punctuation, in small letters: by it texts are held to be the same.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("，。、；：？！;:?!（）()“”\"'‘’【】[]《》", r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}
