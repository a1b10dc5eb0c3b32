package question

import (
	"regexp"
	"strings"
)

// lettersAloud name the options by their place on the page.
const lettersAloud = "ABCDEF"

// Spoken are the texts of q that pages may have read aloud, each by itself: options are shown in a drawn order, and a
// verdict comes later. frontend/src/shared/reading/texts.ts puts them together.
func Spoken(q Question, law Law) []string {
	texts := []string{q.Stem}
	if q.Media != nil && q.Media.Alt != "" {
		texts = append(texts, q.Media.Alt)
	}
	choices := q.Choices()
	texts = append(texts, choices...)
	if q.Type != Judge {
		for i := range min(len(choices), len(lettersAloud)) {
			texts = append(texts, lettersAloud[i:i+1])
		}
	}
	return append(texts, "答对了", "这题没答对", q.Explanation, law.Short+ArticleTitle(q.Article))
}

// What a voice says for a sign that it would stumble over or leave out. Years and telephone numbers are said digit by
// digit.
var (
	gap     = regexp.MustCompile(`_+`)
	percent = regexp.MustCompile(`([0-9]+(?:\.[0-9]+)?)\s*[%％]`)
	span    = regexp.MustCompile(`([0-9]\s*)[-–—~～](\s*[0-9])`)
	decimal = regexp.MustCompile(`([0-9])\.([0-9]+)`)
	year    = regexp.MustCompile(`([0-9]{4})(\s*年)`)
	call    = regexp.MustCompile(`((?:拨打|拨|打|电话)\s*[“"]?)([0-9]{3,5})`)
	signs   = strings.NewReplacer("℃", "摄氏度", "《", "", "》", "", "㎡", "平方米", "MPa", "兆帕")
	digits  = strings.NewReplacer("0", "零", "1", "一", "2", "二", "3", "三", "4", "四", "5", "五", "6", "六", "7", "七", "8", "八", "9", "九")
	onPhone = strings.NewReplacer("一", "幺")
)

// Say is a text as it is given to a voice.
func Say(text string) string {
	text = gap.ReplaceAllString(text, "，空格，")
	text = percent.ReplaceAllString(text, "百分之$1")
	text = span.ReplaceAllString(text, "${1}到$2")
	text = spell(decimal, text, func(part []string) string { return part[1] + "点" + digits.Replace(part[2]) })
	text = spell(year, text, func(part []string) string { return digits.Replace(part[1]) + part[2] })
	text = spell(call, text, func(part []string) string { return part[1] + onPhone.Replace(digits.Replace(part[2])) })
	return strings.Join(strings.Fields(signs.Replace(text)), " ")
}

// spell puts something else in place of what a pattern finds.
func spell(pattern *regexp.Regexp, text string, say func(part []string) string) string {
	return pattern.ReplaceAllStringFunc(text, func(found string) string { return say(pattern.FindStringSubmatch(found)) })
}
