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

// What a voice says for a sign that it would stumble over or leave out.
var (
	gap     = regexp.MustCompile(`_+`)
	percent = regexp.MustCompile(`([0-9]+(?:\.[0-9]+)?)\s*[%％]`)
	span    = regexp.MustCompile(`([0-9]\s*)[-–—~～](\s*[0-9])`)
	signs   = strings.NewReplacer("℃", "摄氏度", "《", "", "》", "", "㎡", "平方米", "MPa", "兆帕")
)

// Say is a text as it is given to a voice.
func Say(text string) string {
	text = gap.ReplaceAllString(text, "，空格，")
	text = percent.ReplaceAllString(text, "百分之$1")
	text = span.ReplaceAllString(text, "${1}到$2")
	return strings.Join(strings.Fields(signs.Replace(text)), " ")
}
