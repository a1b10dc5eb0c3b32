package exchange

import (
	"regexp"
	"strings"

	"pufa/server/question"
)

var (
	stemLetters = regexp.MustCompile(`[（(【\[] ?([A-J](?:[ ,，、]?[A-J])*) ?[)）】\]]`)
	stemTruth   = regexp.MustCompile(`[（(【\[] ?(√|×|✓|✔|✗|✘|❌|对|错|正确|错误|T|F) ?[)）】\]] ?[。.]?$`)
)

// inStem is the answer that stands in a stem's brackets, "" if there is none, or more than one.
func inStem(stem string) string {
	if m := stemTruth.FindStringSubmatch(stem); m != nil {
		return m[1]
	}
	if all := stemLetters.FindAllStringSubmatch(stem, -1); len(all) == 1 {
		return all[0][1]
	}
	return ""
}

// fromStem takes the answer out of the stem where it is written there.
func (d *textDraft) fromStem() {
	answer := inStem(d.stem)
	if answer == "" {
		return
	}
	if onlyLetters(answer) {
		if _, ok := lettersIn(answer, d.options); !ok && (kindOf(d.label) != question.Judge || truth(answer, true) == unclear) {
			return
		}
	} else if len(d.options) > 0 && !isPair(d.texts()) || kindOf(d.label) != "" && kindOf(d.label) != question.Judge {
		return
	}
	if d.answer != "" || len(d.right) > 0 {
		d.agree(answer)
		return
	}
	d.answer = answer
	d.blankOut(answer)
}

func isPair(options []string) bool {
	_, pair := judgePair(options, true)
	return pair
}

// agree holds an answer in the stem against the one that is written.
func (d *textDraft) agree(inside string) {
	a, okA := lettersIn(inside, d.options)
	b, okB := lettersIn(d.answer, d.options)
	if d.answer == "" {
		b, okB = d.right, true
	}
	same := okA && okB && len(a) == len(b)
	for i := range a {
		same = same && sorted(a)[i] == sorted(b)[i]
	}
	if !okA && !okB {
		same = truth(inside, true) == truth(d.answer, true) && truth(inside, true) != unclear
	}
	if !same {
		d.blame("题干括号里的“"+inside+"”与答案不一致", "查明哪个对，改正另一个")
		return
	}
	d.blankOut(inside)
}

// blankOut leaves an empty gap where the answer stood.
func (d *textDraft) blankOut(answer string) {
	if truth(answer, true) != unclear && stemTruth.MatchString(d.stem) {
		d.stem = tidy(stemTruth.ReplaceAllLiteralString(d.stem, ""))
		return
	}
	d.stem = stemLetters.ReplaceAllLiteralString(d.stem, "（ ）")
}

// fromMarks takes the options for right that stand out by colour, ground or bold type, where others do not. Marks of two
// kinds that say different things say nothing.
func (d *textDraft) fromMarks() {
	if d.answer != "" || len(d.right) > 0 || len(d.options) < 2 || len(d.marks) != len(d.options) {
		return
	}
	var found []int
	for _, kind := range []mark{coloured, shaded, bold, underlined} {
		var right []int
		for i, m := range d.marks {
			if m&kind != 0 {
				right = append(right, i)
			}
		}
		if len(right) == 0 || len(right) == len(d.options) {
			continue
		}
		if found != nil && !sameInts(found, right) {
			d.blame("颜色、底纹、加粗标出的选项不一致", "用文字写明答案")
			return
		}
		found = right
	}
	if found != nil {
		d.right, d.marked = found, true
	}
}

func sameInts(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// surveyLike reports whether lines are what 问卷星 reads: types behind the stems, options without letters.
func surveyLike(lines []line) bool {
	stems := 0
	for i, l := range lines {
		m := tailLabel.FindStringSubmatch(l.text)
		if m == nil || !strings.ContainsAny(m[0], "[]") || kindOf(m[1]) == "" && !strings.HasSuffix(m[1], "题") {
			continue
		}
		if number, _ := cutNumber(l.text, stems); number == "" {
			continue
		}
		if i+1 < len(lines) {
			if letter, _, lettered := optionHead(lines[i+1].text); lettered && !strings.HasPrefix(lines[i+1].text, string(letter)+" ") {
				continue
			}
		}
		stems++
	}
	return stems > 0
}
