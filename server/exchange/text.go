package exchange

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"pufa/server/question"
)

// The forms of a line of a text with questions.
var (
	ruleForm    = regexp.MustCompile(`^[-—=_*~#─ ]{3,}$|^[-—=*#]{2,}.*[-—=*#]{2,}$`)
	answerForm  = regexp.MustCompile(`^[【\[（(]?(?:我的|正确|参考|标准|本题)?答案[】\]）)]? ?(?:[:：是为] ?|$)|^[【\[（(]?(?:我的|正确|参考|标准|本题)?答案[】\]）)] ?|^(?:正确|参考|标准)?答案 ?([A-J√×✓✗✔❌对错])|^答[:：]|^ANSWER[:：] ?|^正确选项[:：] ?`)
	explainForm = regexp.MustCompile(`^[【\[（(]?(?:答案|试题|题目)?(?:解析|解释|分析|说明)[】\]）)]? ?[:：] ?|^[【\[（(](?:答案|试题|题目)?(?:解析|解释|分析)[】\]）)] ?`)
	asideForm   = regexp.MustCompile(`^[【\[（(]?(难度|难易度|难易程度|知识点|章节|分值|分数|得分|来源|出处|依据|法条|考点|专业|等级)[】\]）)]? ?[:：] ?`)
	stemForm    = regexp.MustCompile(`^(?:题目|题干|问题|试题)[:：] ?`)
	sectionForm = regexp.MustCompile(`^(?:第?[一二三四五六七八九十]+(?:部分|章|节|大题)?|[（(][一二三四五六七八九十]+[)）])[、.：: ]? ?(.*)$`)
	labelOnly   = regexp.MustCompile(`^[【\[（(]?(\S{2,12}?)[】\]）)]?[:：]?(?: ?[（(].*[)）])?$`)
	keyHeading  = regexp.MustCompile(`^[【\[]?(?:[一二三四五六七八九十附]+[、.：:])?(?:参考|标准|正确|试题|题库)?答案(?:与解析|及解析|汇总|部分)?[】\]]?[:：]?$`)
	rightMark   = regexp.MustCompile(` ?[（(\[【](?:正确答案|正确|答案|√|✓|✔)[)）\]】]$| ?[√✓✔]$`)
	midAnswer   = regexp.MustCompile(` ?[【\[（(]?(?:正确|参考|标准)?答案[】\]）)]? ?[:：] ?`)
)

// text reads questions out of lines.
func (r *reader) text(lines []line) {
	if r.preview.Format == Text && surveyLike(lines) {
		r.preview.Format = WJX
	}
	t := &textReader{r: r}
	lines, key := cutKey(lines)
	for _, l := range lines {
		parts := unfold(l)
		for i, part := range parts {
			t.line(part)
			if i > 0 && t.cur != nil && len(t.cur.options) > 1 && t.cur.at == l.at {
				t.cur.split = true
			}
		}
	}
	t.finish()
	t.applyKey(key)
	for _, d := range t.done {
		if !r.take(d.draft) {
			return
		}
	}
}

// textReader walks over lines, and has one question open.
type textReader struct {
	r       *reader
	section string // the heading that names a type
	group   int    // sections so far: numbers begin again in each
	cur     *textDraft
	done    []*textDraft
	last    int  // the number of the question before
	gap     bool // a blank line precedes
}

// textDraft is a draft with what only a text tells.
type textDraft struct {
	*draft
	number    string
	group     int
	announced bool // begins with a number or a word that says it is a question
	labelled  bool // says its own type
	free      bool // options stand without letters, one a line
	explains  bool // the explanation has begun
	marks     []mark
	asked     bool // an answer line was seen
}

func (t *textReader) line(l line) {
	if l.blank() {
		t.gap = true
		return
	}
	t.read(l)
	t.gap = false
}

// read takes one line in, by the first form it has.
func (t *textReader) read(l line) {
	switch {
	case ruleForm.MatchString(l.text):
		t.finish()
	case t.sectionLine(l.text):
	case t.lists(l):
	case t.answerLine(l.text):
	case explainForm.MatchString(l.text):
		if t.cur != nil {
			t.cur.extra.Explanation = l.text[len(explainForm.FindString(l.text)):]
			t.cur.explains = true
		}
	case t.cur != nil && asideForm.MatchString(l.text):
		t.aside(l.text)
	case t.optionLine(l):
	case t.beginsQuestion(l.text):
		t.begin(l, true)
	default:
		t.plain(l)
	}
}

// sectionLine reads a heading that names a type: 一、单项选择题（每题 2 分）, 【多选题】.
func (t *textReader) sectionLine(s string) bool {
	if utf8.RuneCountInString(s) > 80 {
		return false
	}
	name := s
	if m := sectionForm.FindStringSubmatch(s); m != nil {
		name = m[1]
	}
	m := labelOnly.FindStringSubmatch(name)
	if m == nil || kindOf(m[1]) == "" || !wholeLabel(m[1]) {
		return false
	}
	t.finish()
	if t.section != m[1] || !strings.ContainsAny(s[:3], "【[（(") {
		t.group++
	}
	t.section = m[1]
	return true
}

// wholeLabel reports whether a word is a type's name and nothing else.
func wholeLabel(s string) bool {
	for _, k := range kinds {
		if rest, ok := strings.CutPrefix(s, k.word); ok {
			rest = strings.TrimSuffix(strings.TrimPrefix(rest, "选择"), "题")
			return rest == "" || rest == "选择"
		}
	}
	return false
}

// answerLine reads 答案：AC.
func (t *textReader) answerLine(s string) bool {
	m := answerForm.FindStringSubmatch(s)
	if m == nil || t.cur == nil {
		return false
	}
	answer := s[len(m[0]):]
	if m[1] != "" {
		answer = m[1] + answer
	}
	if at := strings.Index(answer, "解析"); at > 0 {
		if e := explainForm.FindString(strings.TrimLeft(answer[at-len("解析")+len("解析"):], " ")); e != "" {
			t.cur.extra.Explanation, t.cur.explains = tidy(answer[at+len(e):]), true
			answer = answer[:at]
		}
	}
	answer = strings.Trim(strings.TrimRight(answer, "【[（( "), " ")
	switch {
	case t.cur.asked && t.cur.answer != "" && answer != "" && t.cur.answer != answer:
		t.cur.blame("有两个答案：“"+excerpt(t.cur.answer)+"”和“"+excerpt(answer)+"”", "只留一个")
	case answer != "":
		t.cur.answer = answer
	}
	t.cur.asked = true
	return true
}

func (t *textReader) aside(s string) {
	m := asideForm.FindStringSubmatch(s)
	rest := s[len(m[0]):]
	switch m[1] {
	case "知识点", "章节", "考点":
		t.cur.extra.Topic = rest
	case "难度", "难易度", "难易程度":
		t.cur.extra.Difficulty = difficultyOf(rest)
	}
}

// optionLine reads one option, or several that stand on one line.
func (t *textReader) optionLine(l line) bool {
	if t.cur == nil {
		return false
	}
	if t.judgeOption(l.text) {
		return true
	}
	letter, rest, ok := optionHead(l.text)
	if !ok || t.cur.free && strings.HasPrefix(l.text, string(letter)+" ") {
		return false
	}
	if want := 'A' + rune(len(t.cur.options)); letter != want {
		if letter == 'A' && len(t.cur.options) > 0 {
			t.cur.blame("选项又从 A 开始", "这里少了一道题的题干，补上，或与上一题分开")
			t.add(letter, l.part(len(l.text)-len(rest), len(l.text)))
			return true
		}
		if len(t.cur.options) == 0 && (t.cur.stem != "" && letter != 'A' && !strings.ContainsAny(l.text[:min(len(l.text), 4)], ".、．:：)）")) {
			return false
		}
		t.cur.blame("选项的字母不连续："+string(letter), "按 A、B、C 的顺序写全选项")
	}
	if t.cur.asked && t.cur.answer != "" {
		t.cur.blame("答案后面还有选项", "这里少了一道题的题干，或选项写在了答案后面")
	}
	if before, letters, texts := optionSpans(l.text); len(letters) > 1 && before.to == 0 && letters[0] == letter {
		for i, s := range texts {
			t.add(letters[i], l.part(s.from, s.to))
		}
		return true
	}
	if spans := runsOn(l.text, letter); len(spans) > 1 {
		for i, s := range spans {
			t.add(letter+rune(i), l.part(s.from, s.to))
		}
		return true
	}
	t.add(letter, l.part(len(l.text)-len(rest), len(l.text)))
	return true
}

// runsOn splits "C.甲 D.乙" behind its first letter.
func runsOn(s string, letter rune) (texts []span) {
	next := letter
	for _, m := range optionMark.FindAllStringSubmatchIndex(s, -1) {
		at := max(m[2], m[4])
		if rune(s[at]) != next || !standsFree(s, m[0]) || next != letter && m[0] > 0 && s[m[0]-1] != ' ' {
			continue
		}
		if len(texts) > 0 {
			texts[len(texts)-1].to = m[0]
		}
		texts = append(texts, span{m[1], len(s)})
		next++
	}
	return texts
}

var judgeOptionForm = regexp.MustCompile(`(?i)^(true|false)[.:：、)] ?(.*)$`)

// judgeOption reads "true. 正确".
func (t *textReader) judgeOption(s string) bool {
	m := judgeOptionForm.FindStringSubmatch(s)
	if m == nil {
		return false
	}
	t.cur.options = append(t.cur.options, choice{'A' + rune(len(t.cur.options)), tidy(m[1])})
	t.cur.marks = append(t.cur.marks, 0)
	return true
}

// add puts an option to the open question.
func (t *textReader) add(letter rune, l line) {
	if len(t.cur.options) > 3*maxOptions { // too many already, which is told
		return
	}
	text := trimOption(l.text)
	if m := rightMark.FindString(text); m != "" && truth(text, true) == unclear {
		text = strings.TrimSuffix(text, m)
		t.cur.right, t.cur.marked = append(t.cur.right, len(t.cur.options)), true
	}
	t.cur.options = append(t.cur.options, choice{letter, tidy(text)})
	t.cur.marks = append(t.cur.marks, l.all())
}

// beginsQuestion reports whether a line says itself that it is a question.
func (t *textReader) beginsQuestion(s string) bool {
	if stemForm.MatchString(s) || anyLabel.MatchString(s) {
		return true
	}
	s = ornament.ReplaceAllString(s, "")
	if t.cur != nil && t.cur.free && !t.gap && !t.cur.asked && !t.cur.explains {
		m := tailLabel.FindStringSubmatch(s)
		return m != nil && kindOf(m[1]) != "" // else it is an option, whatever it begins with
	}
	number, rest := cutNumber(s, t.last)
	return number != "" && rest != ""
}

// begin opens a question.
func (t *textReader) begin(l line, numbered bool) {
	t.finish()
	d := &textDraft{draft: &draft{at: l.at}, announced: numbered, group: t.group}
	s := ornament.ReplaceAllString(l.text, "")
	d.number, s = cutNumber(s, t.last)
	if n, err := strconv.Atoi(d.number); err == nil {
		t.last, d.numbered = n, true
	}
	s = strings.TrimPrefix(s, stemForm.FindString(s))
	d.stem = d.head(s)
	if m := tailLabel.FindStringSubmatch(d.stem); m != nil && strings.HasSuffix(m[1], "题") && kindOf(d.label) == "" {
		d.blame("题型“"+m[1]+"”不收", "可以读单选、多选、判断、填空、排序题")
	}
	if kindOf(d.label) != "" {
		d.labelled = true
	} else {
		d.label = t.section
	}
	d.free = d.labelled && kindOf(d.label) != question.Judge && kindOf(d.label) != question.Fill && kindOf(d.label) != question.Open
	t.cur = d
}

// plain takes in a line that has no form of its own.
func (t *textReader) plain(l line) {
	d := t.cur
	switch {
	case d == nil:
		t.begin(l, false)
	case d.explains && !t.gap:
		d.extra.Explanation = grow(d.extra.Explanation, l.text)
	case d.asked && d.answer == "":
		d.answer = l.text
	case d.asked:
		t.begin(l, false)
	case d.free && !t.gap, d.labelled && kindOf(d.label) == question.Judge && truth(rightMark.ReplaceAllString(l.text, ""), true) != unclear:
		t.add('A'+rune(len(d.options)), l)
	case len(d.options) == 0 && d.stem == "":
		d.stem = d.head(l.text)
	case len(d.options) == 0 && (!t.gap || d.announced):
		d.stem = grow(d.stem, l.text)
	case len(d.options) == 0 || t.gap || len(d.right) > 0:
		t.begin(l, false)
	case blanks(l.text) > 0 || inStem(d.stem) != "":
		t.begin(l, false)
	default:
		last := &d.options[len(d.options)-1]
		last.text = grow(last.text, l.text)
	}
}

// finish closes the open question. What turned out to be a heading is told, but is no fault.
func (t *textReader) finish() {
	d := t.cur
	t.cur = nil
	if d == nil {
		return
	}
	if !d.announced && len(d.options) == 0 && !d.asked && inStem(d.stem) == "" && d.right == nil {
		t.r.problem(Problem{Place: d.at, Weight: Notice, Reason: "这一行不是题，没有读", Suggestion: "若是题，补上选项和答案", Text: d.stem})
		return
	}
	if len(t.done) > MaxQuestions { // one more says that there are more
		return
	}
	if d.free {
		d.unletter()
	}
	t.done = append(t.done, d)
}

// unletter takes the letters off options that all have their own: "A 报警", "B 断电".
func (d *textDraft) unletter() {
	for _, o := range d.options {
		if rest, ok := strings.CutPrefix(o.text, string(o.letter)+" "); !ok || rest == "" {
			return
		}
	}
	for i, o := range d.options {
		d.options[i].text = strings.TrimPrefix(o.text, string(o.letter)+" ")
	}
}
