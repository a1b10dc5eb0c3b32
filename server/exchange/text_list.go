package exchange

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	rightList = regexp.MustCompile(`[、，,;； ]*(?:正确答案|正确选项)[:：] ?(\[[A-J]\])`)
	wrongList = regexp.MustCompile(`[、，,;； ]*(?:错误答案|错误选项)[:：] ?`)
	listMark  = regexp.MustCompile(`(?:^|[、，,;； ])\[([A-J])\] ?`)
)

// lists reads a question on one line whose options stand in a list of right ones and one of wrong ones.
func (t *textReader) lists(l line) bool {
	r := rightList.FindStringSubmatchIndex(l.text)
	w := wrongList.FindStringIndex(l.text)
	if r == nil || w == nil || w[0] < r[1] || r[0] == 0 {
		return false
	}
	t.begin(l.part(0, r[0]), true)
	d := t.cur
	d.asked = true
	byLetter := map[rune]string{}
	right := map[rune]bool{}
	for i, list := range []string{l.text[r[2]:w[0]], l.text[w[1]:]} {
		for _, o := range listed(list) {
			if _, twice := byLetter[o.letter]; twice {
				d.blame("有两个选项 "+string(o.letter), "改正选项的字母")
			}
			byLetter[o.letter] = o.text
			right[o.letter] = i == 0
		}
	}
	for letter := 'A'; letter < 'A'+rune(len(byLetter)); letter++ {
		text, there := byLetter[letter]
		if !there {
			d.blame("缺少选项 "+string(letter), "按 A、B、C 的顺序写全选项")
			continue
		}
		if right[letter] {
			d.right = append(d.right, len(d.options))
		}
		d.options = append(d.options, choice{letter, text})
	}
	t.finish()
	return true
}

// listed splits "[B] 是、[C] 无" at its letters.
func listed(s string) (out []choice) {
	marks := listMark.FindAllStringSubmatchIndex(s, -1)
	for i, m := range marks {
		end := len(s)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		letter, _ := utf8.DecodeRuneInString(s[m[2]:])
		out = append(out, choice{letter, tidy(strings.TrimRight(s[m[1]:end], "、，,;； "))})
	}
	return out
}

// unfold takes a line apart that holds a whole question: stem, options and answer.
func unfold(l line) []line {
	if answerForm.MatchString(l.text) || explainForm.MatchString(l.text) || rightList.MatchString(l.text) && wrongList.MatchString(l.text) {
		return []line{l}
	}
	var answer []line
	rest := l
	if m := midAnswer.FindStringIndex(l.text); m != nil && m[0] > 0 {
		rest = l.part(0, m[0])
		answer = []line{l.part(m[0]+leading(l.text[m[0]:m[1]]), len(l.text))}
	}
	if before, letters, _ := optionSpans(rest.text); len(letters) >= 2 && before.to > 0 && apart(rest.text, before.to) {
		head := rest.part(0, before.to)
		head.text, head.marks = strings.TrimRight(head.text, " "), nil
		return append([]line{head, rest.part(before.to, len(rest.text))}, answer...)
	}
	return append([]line{rest}, answer...)
}

// apart reports whether the first option is set off from the stem, as it is behind a blank or a sign that ends one.
func apart(s string, at int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:at])
	return strings.ContainsRune(" 。？?)）：:；;_", r)
}

func leading(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }
