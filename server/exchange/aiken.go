package exchange

import (
	"regexp"
	"strings"

	"pufa/server/question"
)

var (
	aikenOption = regexp.MustCompile(`^([A-Z])[.)] ?(.*)$`)
	aikenAnswer = regexp.MustCompile(`^ANSWER: ?([A-Z])$`)
)

// aiken reads Moodle's Aiken: a stem, options A to Z, and one right answer.
func (r *reader) aiken(text string) {
	r.preview.Format = Aiken
	d := &draft{kind: question.Single}
	for _, l := range textLines(text) {
		s := l.text
		if d.stem == "" && len(d.options) == 0 && s != "" {
			d.at = l.at
		}
		switch option, answer := aikenOption.FindStringSubmatch(s), aikenAnswer.FindStringSubmatch(s); {
		case s == "":
		case answer != nil:
			d.answer = answer[1]
			if !r.take(d) {
				return
			}
			d = &draft{kind: question.Single}
		case option != nil && d.stem != "":
			if option[1] != string(rune('A'+len(d.options))) {
				d.blame("选项的字母不连续："+option[1], "按 A、B、C 的顺序写")
			}
			d.options = append(d.options, choice{rune(option[1][0]), option[2]})
		case len(d.options) > 0:
			d.blame("选项后面还有别的文字", "每个选项写在一行里；每题以 ANSWER: 结束")
			d.stem = grow(d.stem, s)
		default:
			d.stem = grow(d.stem, s)
		}
	}
	if d.stem != "" || len(d.options) > 0 {
		d.stem = strings.TrimSpace(d.stem)
		r.take(d)
	}
}
