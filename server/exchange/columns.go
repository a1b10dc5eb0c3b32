package exchange

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"pufa/server/question"
)

// role is what a column holds.
type role int

const (
	nothing role = iota
	stemRole
	optionsRole // all options in one cell
	answerRole
	labelRole
	explanationRole
	topicRole
	difficultyRole
	idRole
	lawRole
	articleRole
	audienceRole
)

// aliases are the headings people write, without blanks, remarks in brackets and in small letters.
var aliases = map[role][]string{
	stemRole: {
		"题干", "题目", "试题", "试题内容", "题目内容", "题干内容", "试题题干", "试题题目", "题目描述", "问题", "问题内容", "小题题干", "内容",
		"question", "questioncontent", "questiontext", "stem", "title",
	},
	optionsRole:     {"选项", "备选项", "备选答案", "候选答案", "答案选项", "选项内容", "试题选项", "题目选项", "options", "optioncontent", "choices"},
	answerRole:      {"答案", "正确答案", "标准答案", "参考答案", "试题答案", "题目答案", "正确选项", "answer", "questionanswer", "correctanswer", "rightanswer", "correct"},
	labelRole:       {"题型", "类型", "题目类型", "试题类型", "题目题型", "试题题型", "小题题型", "questiontype", "type"},
	explanationRole: {"解析", "答案解析", "试题解析", "题目解析", "解释", "解析说明", "explanation", "analysis"},
	topicRole:       {"知识点", "主题", "章节", "所属章节", "分类", "目录", "标签", "考点", "topic"},
	difficultyRole:  {"难度", "难易度", "难易程度", "题目难度", "试题难度", "difficulty"},
	idRole:          {"题目编号"},
	lawRole:         {"法律", "law"},
	articleRole:     {"条号", "法条", "article"},
	audienceRole:    {"对象", "适用对象", "audience"},
}

var roles = func() map[string]role {
	out := map[string]role{}
	for r, words := range aliases {
		for _, w := range words {
			out[w] = r
		}
	}
	return out
}()

var (
	remark        = regexp.MustCompile(`[（(【\[].*?[)）】\]]`)
	optionHeading = regexp.MustCompile(`^(?:选项|备选项|候选项|答案选项|option|答案)?([a-j])(?:选项|项)?$`)
	optionNumber  = regexp.MustCompile(`^(?:选项|备选项|候选项|option|answer|答案)(10|[1-9])$`)
	kahootAnswer  = regexp.MustCompile(`^answer([1-4])-max`)
)

func heading(cell string) string {
	h := remark.ReplaceAllString(strings.ToLower(tidy(cell)), "")
	return strings.Trim(strings.Join(strings.Fields(h), ""), "*：:.、_-")
}

// columns say where in a row what stands.
type columns struct {
	at       map[role]int
	options  []optionColumn
	head     row
	kahoot   bool
	template bool
	ksb      bool
	ordinal  bool // options are numbered, and answers name them by number
}

type optionColumn struct {
	column int
	letter rune
}

// findHeadings looks for the row near the top that says what the columns hold.
func findHeadings(s sheet) (at int, cols columns, ok bool) {
	for i, r := range s.rows[:min(len(s.rows), headingMost)] {
		if cols, ok = readHeadings(r); ok {
			return i, cols, true
		}
	}
	return 0, columns{}, false
}

// readHeadings takes a row for headings if it names the stem and the answer, and names nothing twice.
func readHeadings(r row) (columns, bool) {
	c := columns{at: map[role]int{}, head: r}
	for i, cell := range r.cells {
		h := heading(cell)
		if h == "" || utf8.RuneCountInString(h) > 60 {
			continue
		}
		if letter, ok := c.optionLetter(h); ok {
			if slices.ContainsFunc(c.options, func(o optionColumn) bool { return o.letter == letter }) {
				return c, false
			}
			c.options = append(c.options, optionColumn{i, letter})
			continue
		}
		rl, ok := roles[h]
		switch {
		case strings.HasPrefix(h, "question-max"):
			rl, ok, c.kahoot = stemRole, true, true
		case strings.HasPrefix(h, "correctanswer"):
			rl, ok = answerRole, true
		}
		if !ok {
			continue
		}
		if _, twice := c.at[rl]; twice {
			if rl == stemRole || rl == answerRole || rl == optionsRole {
				return c, false
			}
			continue
		}
		c.at[rl] = i
	}
	_, stem := c.at[stemRole]
	_, answer := c.at[answerRole]
	c.flavour()
	return c, stem && (answer || c.kahoot)
}

// optionLetter is the option a heading stands for: 选项A, A, option 1.
func (c *columns) optionLetter(h string) (rune, bool) {
	if m := kahootAnswer.FindStringSubmatch(h); m != nil {
		c.ordinal = true
		return 'A' + rune(m[1][0]-'1'), true
	}
	if m := optionHeading.FindStringSubmatch(h); m != nil {
		return rune(m[1][0]) - 'a' + 'A', true
	}
	if m := optionNumber.FindStringSubmatch(h); m != nil {
		if m[1] == "10" {
			return 'J', true
		}
		return 'A' + rune(m[1][0]-'1'), true
	}
	return 0, false
}

// flavour tells whose workbook it is by headings only that one has.
func (c *columns) flavour() {
	has := func(words ...string) bool {
		for _, w := range words {
			if !slices.ContainsFunc(c.head.cells, func(cell string) bool { return tidy(cell) == w }) {
				return false
			}
		}
		return true
	}
	c.template = has("题目编号", "对象", "法律", "条号")
	c.ksb = has("题干（必填）", "题型 （必填）") || has("题干（必填）", "题型（必填）")
}

// repeats reports whether a row is the headings once more, as printed lists have them.
func (c *columns) repeats(r row) bool {
	return len(c.head.cells) > 0 && tidy(r.cell(c.column(stemRole))) == tidy(c.head.cell(c.column(stemRole))) &&
		tidy(r.cell(c.column(answerRole))) == tidy(c.head.cell(c.column(answerRole)))
}

func (c *columns) column(rl role) int {
	if i, ok := c.at[rl]; ok {
		return i
	}
	return -1
}

func (c *columns) text(r row, rl role) string { return tidy(r.cell(c.column(rl))) }

// draft reads a row, nil if there is nothing of a question in it.
func (c *columns) draft(s sheet, r row) *draft {
	d := &draft{at: Place{Sheet: s.name, Row: r.number, Cell: cellName(max(c.column(stemRole), 0)+1, r.number)}, table: true}
	d.answer = strings.TrimSpace(strings.Map(fold, r.cell(c.column(answerRole))))
	d.label = stripLabel(c.text(r, labelRole))
	d.extra.Explanation = c.text(r, explanationRole)
	d.extra.Topic = c.text(r, topicRole)
	stem := r.cell(c.column(stemRole))
	c.readOptions(d, r, stem)
	c.own(d, r)
	if c.kahoot && d.stem == "" && len(d.options) == 0 && d.answer == "" {
		return nil // the template's empty lines have their numbers
	}
	if d.stem == "" && len(d.options) == 0 && d.answer == "" {
		return nil
	}
	d.openEnd(r, c)
	if c.ordinal {
		d.byNumber()
	}
	return d
}

// readOptions takes the options from their columns, their cell, or the stem.
func (c *columns) readOptions(d *draft, r row, stem string) {
	d.stem = d.head(tidy(stem))
	for _, o := range c.options {
		if text := tidy(ownLabel(tidy(r.cell(o.column)), o.letter)); text != "" {
			d.options = append(d.options, choice{o.letter, text})
		}
	}
	if len(d.options) > 0 {
		return
	}
	if cell := strings.TrimSpace(r.cell(c.column(optionsRole))); cell != "" && cell != "[]" {
		options, ok := splitOptions(cell)
		if !ok {
			d.blame("选项分不开", "每个选项前写上 A. B. C.，或各占一列")
		}
		d.options = options
		return
	}
	d.splitStem(tidy(stem))
}

// splitStem takes options out of a stem that holds them: by their letters, or between & signs.
func (d *draft) splitStem(stem string) {
	if before, letters, texts := optionSpans(stem); len(letters) > 0 && before.to > 0 {
		d.stem, d.split = d.head(strings.TrimRight(stem[:before.to], " |;；&")), !strings.HasSuffix(strings.TrimRight(stem[:before.to], " "), "|")
		for i, t := range texts {
			d.options = append(d.options, choice{letters[i], trimOption(stem[t.from:t.to])})
		}
		return
	}
	for _, sign := range []string{"&", "|"} {
		if parts := strings.Split(stem, sign); len(parts) >= 3 {
			d.stem = d.head(tidy(parts[0]))
			d.options = lettered(parts[1:])
			return
		}
	}
}

// own reads what only our template says.
func (c *columns) own(d *draft, r row) {
	if id := c.text(r, idRole); c.template {
		d.ours = true
		d.extra.ID = id
		d.extra.Law = c.text(r, lawRole)
		d.extra.Article = c.text(r, articleRole)
		for a := range strings.FieldsFuncSeq(c.text(r, audienceRole), func(r rune) bool { return strings.ContainsRune("、,，;； ", r) }) {
			who, ok := audienceOf(a)
			if !ok {
				d.blame("对象“"+excerpt(a)+"”不认识", "写成居民、职工、负责人、干部、学生")
			}
			d.extra.Audience = append(d.extra.Audience, who)
		}
	}
	d.extra.Difficulty = difficultyOf(c.text(r, difficultyRole))
}

var audienceNames = map[question.Audience]string{
	question.Resident: "居民", question.Worker: "职工", question.Manager: "负责人", question.Officer: "干部", question.Student: "学生",
}

func audienceOf(s string) (question.Audience, bool) {
	for a, name := range audienceNames {
		if s == name || s == string(a) {
			return a, true
		}
	}
	return "", false
}

// difficultyOf is 1 to 3, 0 if the word is none of ours.
func difficultyOf(s string) int {
	switch s {
	case "1", "易", "容易", "简单":
		return 1
	case "2", "中", "中等", "一般":
		return 2
	case "3", "难", "困难", "较难":
		return 3
	}
	return 0
}

// openEnd joins the answer of an essay that was written over several columns.
func (d *draft) openEnd(r row, c *columns) {
	if kindOf(d.label) != question.Open || len(d.options) == 0 {
		return
	}
	d.options = nil
	for _, o := range c.options {
		if text := strings.TrimSpace(r.cell(o.column)); text != "" && text != d.answer {
			d.answer = grow(d.answer, text)
		}
	}
}

// byNumber turns "1,3" into letters where a format numbers its options.
func (d *draft) byNumber() {
	var out strings.Builder
	for _, r := range d.answer {
		if r >= '1' && r <= '9' {
			r = 'A' + r - '1'
		}
		out.WriteRune(r)
	}
	d.answer = out.String()
}
