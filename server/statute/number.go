package statute

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	arabic  = regexp.MustCompile(`([0-9]+(?:\.[0-9]+)?)\s*(万|亿)?`)
	chinese = regexp.MustCompile(`[零〇一二两三四五六七八九十百千万亿]+`)
	// counted are words behind a number that only counts what the sentence itself lists, as in 三件事.
	counted = regexp.MustCompile(`^(件|样|类|步|点|句|头|边|招|关|道|问|起|面|项|种|者|方|张|家|条|处|层|份|股|级|部|本|门|段|组|遍|口|码|线|碗|眼|手|脚|块|套|队|批|辆|台|栋|楼|号|位|名)`)
)

// loose are numerals that are words of everyday speech when they stand alone.
var loose = map[string]bool{
	"一": true, "两": true, "二": true, "万": true, "千": true, "百": true, "亿": true, "万一": true,
	"千万": true, "一一": true, "零": true,
}

// numbers are the numbers of a text, whether written in Chinese or in digits: 三十日, 30日, 5万元, 五万元.
func numbers(text string) map[float64]bool { return read(text, true) }

// read leaves words of everyday speech out only where a text is asked for what it claims.
func read(text string, all bool) map[float64]bool {
	found := map[float64]bool{}
	for _, m := range arabic.FindAllStringSubmatch(text, -1) {
		n, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			continue
		}
		found[n*map[string]float64{"": 1, "万": 1e4, "亿": 1e8}[m[2]]] = true
	}
	for _, at := range chinese.FindAllStringIndex(text, -1) {
		word := text[at[0]:at[1]]
		if all || !loose[word] {
			found[float64(numeral(word))] = true
		}
	}
	return found
}

// claimed are the numbers a sentence of a question states as facts.
func claimed(text string) map[float64]bool {
	for _, at := range slices.Backward(chinese.FindAllStringIndex(text, -1)) {
		if word := text[at[0]:at[1]]; numeral(word) < 10 && counted.MatchString(text[at[1]:]) {
			text = text[:at[0]] + text[at[1]:]
		}
	}
	return read(text, false)
}

// numeral reads a Chinese numeral: 三十, 二百五十万, 二〇二一.
func numeral(word string) int64 {
	if !strings.ContainsAny(word, "十百千万亿") {
		var n int64
		for _, r := range word {
			n = n*10 + digit(r)
		}
		return n
	}
	var sum, section, last int64
	for _, r := range word {
		switch r {
		case '十', '百', '千':
			section += max(1, last) * map[rune]int64{'十': 10, '百': 100, '千': 1000}[r]
			last = 0
		case '万':
			sum += max(1, section+last) * 10_000
			section, last = 0, 0
		case '亿':
			sum = max(1, sum+section+last) * 100_000_000
			section, last = 0, 0
		default:
			last = digit(r)
		}
	}
	return sum + section + last
}

func digit(r rune) int64 {
	for n, digits := range []string{"零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九"} {
		if strings.ContainsRune(digits, r) {
			return int64(n)
		}
	}
	return 0
}
