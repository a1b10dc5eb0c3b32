package exchange

import (
	"fmt"
	"slices"
	"strings"

	"pufa/server/question"
)

// rightOptions are the indexes of the right options, ascending.
func (d *draft) rightOptions(codes judgeCode) ([]int, *fault) {
	written := strings.TrimSpace(d.answer)
	if written == "" {
		if len(d.right) == 0 {
			return nil, &fault{reason: "没有答案", suggestion: "补上答案"}
		}
		return slices.Sorted(slices.Values(d.right)), nil
	}
	right, f := d.written(written, codes)
	if f != nil {
		return nil, f
	}
	if d.marked && len(d.right) > 0 && !slices.Equal(right, slices.Sorted(slices.Values(d.right))) {
		return nil, &fault{reason: "写出的答案与标出的选项不一致", suggestion: "查明哪个对，改正另一个"}
	}
	return right, nil
}

// written understands an answer: letters, the texts of options, or a word for right or wrong where the options are these.
func (d *draft) written(answer string, codes judgeCode) ([]int, *fault) {
	byLetter, letters := lettersIn(answer, d.options)
	byText, texts := textsIn(answer, d.options)
	switch {
	case letters && texts && !slices.Equal(sorted(byLetter), byText):
		return nil, &fault{reason: fmt.Sprintf("答案“%s”既像字母又像选项的文字", excerpt(answer)), suggestion: "答案写成选项的字母"}
	case letters:
		return sorted(byLetter), nil
	case texts:
		return byText, nil
	}
	if right, ok := letterWithText(answer, d.options); ok {
		return right, nil
	}
	if yes, pair := judgePair(d.texts(), true); pair {
		switch truth(answer, true) {
		case isRight:
			return []int{yes}, nil
		case isWrong:
			return []int{1 - yes}, nil
		}
		switch codes.of(answer) {
		case isRight:
			return []int{yes}, nil
		case isWrong:
			return []int{1 - yes}, nil
		}
	}
	if out := beyond(answer, d.options); out != "" {
		return nil, &fault{reason: fmt.Sprintf("答案里有 %s，却没有这个选项", out), suggestion: "改正答案，或补上选项"}
	}
	return nil, &fault{reason: fmt.Sprintf("答案“%s”看不懂", excerpt(answer)), suggestion: "答案写成选项的字母，例如 AC"}
}

func sorted(n []int) []int { return slices.Sorted(slices.Values(n)) }

// between is what stands between the letters of an answer.
const between = " ,，、;；/|&+\t\n和与."

// lettersIn reads an answer that consists of letters of options, in the order it has them. None may be there twice.
func lettersIn(answer string, options []choice) ([]int, bool) {
	var out []int
	for _, r := range strings.ToUpper(strings.TrimRight(strings.Trim(answer, "()（）[]【】"), "。.")) {
		if strings.ContainsRune(between, r) {
			continue
		}
		i := slices.IndexFunc(options, func(o choice) bool { return o.letter == r })
		if i < 0 || slices.Contains(out, i) {
			return nil, false
		}
		out = append(out, i)
	}
	return out, len(out) > 0
}

// beyond is the first letter of an answer that no option goes by, "" if it is not made of letters.
func beyond(answer string, options []choice) string {
	out := ""
	for _, r := range strings.ToUpper(answer) {
		switch {
		case strings.ContainsRune(between, r):
		case r < 'A' || r > 'Z':
			return ""
		case out == "" && !slices.ContainsFunc(options, func(o choice) bool { return o.letter == r }):
			out = string(r)
		}
	}
	return out
}

// textsIn reads an answer that repeats options, several joined by &, | or line ends. Each must be one option's text.
func textsIn(answer string, options []choice) ([]int, bool) {
	if i, ok := textAt(answer, options); ok {
		return []int{i}, true
	}
	for _, by := range []string{"&", "|", "\n", ";", "；"} {
		parts := strings.Split(answer, by)
		if len(parts) < 2 {
			continue
		}
		var out []int
		for _, part := range parts {
			i, ok := textAt(part, options)
			if !ok || slices.Contains(out, i) {
				out = nil
				break
			}
			out = append(out, i)
		}
		if len(out) == len(parts) {
			return sorted(out), true
		}
	}
	return nil, false
}

// textAt finds the one option with a text.
func textAt(text string, options []choice) (int, bool) {
	at := -1
	for i, o := range options {
		if o.text != tidy(text) || o.text == "" {
			continue
		}
		if at >= 0 {
			return 0, false
		}
		at = i
	}
	return at, at >= 0
}

// letterWithText reads "B. 停止作业", where both parts must say the same option.
func letterWithText(answer string, options []choice) ([]int, bool) {
	letter, rest, ok := optionHead(answer)
	if !ok {
		return nil, false
	}
	i := slices.IndexFunc(options, func(o choice) bool { return o.letter == letter })
	if i < 0 || options[i].text != tidy(rest) {
		return nil, false
	}
	return []int{i}, true
}

// verdict is what an answer to a true-or-false question says.
type verdict int

const (
	unclear verdict = iota
	isRight
	isWrong
)

var (
	rightWords = []string{"正确", "对", "√", "✓", "✔", "☑", "TRUE", "RIGHT"}
	wrongWords = []string{"错误", "错", "不正确", "不对", "×", "✗", "✘", "✕", "❌", "☒", "FALSE", "WRONG"}
	yesWords   = []string{"是", "T", "Y", "YES"}
	noWords    = []string{"否", "不是", "F", "N", "NO", "X"}
)

// truth understands a word for right or wrong; asked says that it is known to be one, which lets 是 and 否 count, and T and
// F, which elsewhere may be the letters of options.
func truth(word string, asked bool) verdict {
	w := strings.ToUpper(strings.Trim(tidy(word), " 。.()（）【】[]"))
	switch {
	case slices.Contains(rightWords, w), asked && slices.Contains(yesWords, w):
		return isRight
	case slices.Contains(wrongWords, w), asked && slices.Contains(noWords, w):
		return isWrong
	}
	return unclear
}

// judgePair reports whether two options are 正确 and 错误 in some words, and which is 正确.
func judgePair(options []string, asked bool) (yes int, pair bool) {
	if len(options) != 2 {
		return 0, false
	}
	a, b := truth(options[0], asked), truth(options[1], asked)
	switch {
	case a == isRight && b == isWrong:
		return 0, true
	case a == isWrong && b == isRight:
		return 1, true
	}
	return 0, false
}

// write reads a question without options: true or false, or a text.
func (d *draft) write(q question.Question, kind question.Type, codes judgeCode) (question.Question, *fault) {
	if kind == question.Single || kind == question.Multiple {
		return q, &fault{reason: "选择题没有选项", suggestion: "补上选项"}
	}
	if len(d.accept) > 0 {
		return d.fill(q, d.accept)
	}
	if d.answer == "" {
		return q, &fault{reason: "没有答案", suggestion: "补上选项和答案"}
	}
	v := truth(d.answer, kind == question.Judge)
	if v == unclear && kind != question.Fill {
		v = codes.of(d.answer)
	}
	switch {
	case v == isRight || v == isWrong:
		if kind == question.Fill {
			return d.fill(q, []string{tidy(d.answer)})
		}
		q.Type, q.Answer = question.Judge, []int{int(v - isRight)}
		return q, nil
	case kind == question.Judge && codeLike(d.answer):
		return q, &fault{reason: fmt.Sprintf("判断题的答案是“%s”，看不出是对是错", excerpt(d.answer)), suggestion: "写成“正确”或“错误”，或说明哪个数表示正确"}
	case kind == question.Judge:
		return q, &fault{reason: fmt.Sprintf("判断题的答案“%s”看不懂", excerpt(d.answer)), suggestion: "写成“正确”或“错误”"}
	case kind == "" && codeLike(d.answer) && blanks(d.stem) == 0:
		return q, &fault{reason: fmt.Sprintf("没有选项，答案是“%s”：看不出是什么意思", excerpt(d.answer)), suggestion: "判断题写成“正确”或“错误”（或说明哪个数表示正确），选择题补上选项"}
	case kind == "" && onlyLetters(d.answer):
		return q, &fault{reason: fmt.Sprintf("答案是选项的字母“%s”，却没有选项", excerpt(d.answer)), suggestion: "补上选项"}
	case kind == "" && blanks(d.stem) != 1:
		return q, &fault{reason: "没有选项，看不出题型", suggestion: "写明题型；选择题补上选项"}
	}
	return d.fill(q, strings.FieldsFunc(d.answer, func(r rune) bool { return r == '|' || r == '｜' }))
}

func codeLike(s string) bool {
	s = strings.TrimSpace(s)
	return len(s) == 1 && s[0] >= '0' && s[0] <= '9'
}

func onlyLetters(s string) bool {
	return s != "" && strings.IndexFunc(strings.ToUpper(s), func(r rune) bool {
		return (r < 'A' || r > 'J') && !strings.ContainsRune(between, r)
	}) < 0
}
