package exchange

import (
	"regexp"
	"strconv"
	"strings"

	"pufa/server/question"
)

// gift reads Moodle's GIFT: paragraphs between blank lines, answers in braces.
func (r *reader) gift(text string) {
	r.preview.Format = GIFT
	topic := ""
	for _, p := range giftParagraphs(text) {
		if category, ok := strings.CutPrefix(p.text, "$CATEGORY:"); ok {
			first, _, _ := strings.Cut(category, "\n")
			topic = categoryName(first)
			_, rest, _ := strings.Cut(p.text, "\n")
			if p.text = strings.TrimSpace(rest); p.text == "" {
				continue
			}
		}
		d := r.giftQuestion(p)
		if d == nil {
			continue
		}
		d.extra.Topic = topic
		if !r.take(d) {
			return
		}
	}
}

// categoryName is the last part of $course$/top/安全生产.
func categoryName(s string) string {
	parts := strings.Split(strings.TrimSpace(s), "/")
	name := tidy(parts[len(parts)-1])
	if strings.HasPrefix(name, "$") || name == "top" {
		return ""
	}
	return name
}

type giftParagraph struct {
	row  int
	text string
}

// giftParagraphs splits at blank lines, remarks left out.
func giftParagraphs(text string) (out []giftParagraph) {
	var b strings.Builder
	row, begun := 0, 0
	flush := func() {
		if t := strings.TrimSpace(b.String()); t != "" {
			out = append(out, giftParagraph{begun, t})
		}
		b.Reset()
	}
	for l := range strings.Lines(foldLines(strings.ReplaceAll(text, "\r\n", "\n"))) {
		if row++; len(out) > 2*MaxQuestions {
			return out
		}
		trimmed := strings.TrimSpace(l)
		switch {
		case strings.HasPrefix(trimmed, "//"):
			continue
		case trimmed == "": // whatever is open: a brace left open would swallow the rest
			flush()
			continue
		}
		if b.Len() == 0 {
			begun = row
		}
		b.WriteString(trimmed + "\n")
	}
	flush()
	return out
}

// Escaped characters are set aside while the text is taken apart.
const giftSpecial = `\~=#{}:`

func giftHide(s string) string {
	var b strings.Builder
	runes := []rune(s)
	for i := 0; i < len(runes); i++ {
		if runes[i] == '\\' && i+1 < len(runes) {
			if at := strings.IndexRune(giftSpecial, runes[i+1]); at >= 0 {
				b.WriteRune(rune(0xe100 + at))
				i++
				continue
			}
			if runes[i+1] == 'n' {
				b.WriteRune('\n')
				i++
				continue
			}
		}
		b.WriteRune(runes[i])
	}
	return b.String()
}

// giftShow is a part of the text as people read it.
func giftShow(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r >= 0xe100 && int(r-0xe100) < len(giftSpecial) {
			return rune(giftSpecial[r-0xe100])
		}
		return fold(r)
	}, s)), " ")
}

var (
	giftName = regexp.MustCompile(`^::(?s:(.*?))::`)
	giftKind = regexp.MustCompile(`^\[(html|moodle|plain|markdown)\]`)
)

func (r *reader) giftQuestion(p giftParagraph) *draft {
	s := giftHide(p.text)
	s = strings.TrimSpace(s[len(giftName.FindString(s)):])
	format := giftKind.FindStringSubmatch(s)
	if format != nil {
		s = strings.TrimSpace(s[len(format[0]):])
	}
	d := &draft{at: Place{Row: p.row}}
	show := giftShow
	if format != nil && format[1] == "html" {
		show = func(s string) string { return d.html(giftShow(s)) }
	}
	from, to := strings.IndexByte(s, '{'), strings.LastIndexByte(s, '}')
	if from < 0 && to < 0 {
		r.problem(Problem{Place: d.at, Weight: Notice, Reason: "这一段没有答案，是说明，没有读", Suggestion: "若是题，在花括号里写答案", Text: giftShow(s)})
		return nil
	}
	d.stem = show(s)
	if from < 0 || to < from || strings.Count(s, "{") != 1 || strings.Count(s, "}") != 1 {
		d.blame("花括号不成对", "题干和选项里的 { } 前面加反斜杠，题与题之间空一行")
		return d
	}
	before, after := show(s[:from]), show(s[to+1:])
	d.giftAnswers(s[from+1:to], show)
	if strings.HasSuffix(s[:from], " ") || strings.HasSuffix(s[:from], "\n") {
		before += " "
	}
	if strings.HasPrefix(s[to+1:], " ") || strings.HasPrefix(s[to+1:], "\n") {
		after = " " + after
	}
	switch {
	case d.kind == question.Fill:
		d.stem = tidy(before + question.Blank + after)
	case strings.Trim(after, ".。 ") == "":
		d.stem = tidy(before)
	default:
		d.stem = tidy(before + "（ ）" + after)
	}
	return d
}

// giftAnswers reads what is between the braces.
func (d *draft) giftAnswers(s string, show func(string) string) {
	s = strings.TrimSpace(s)
	if at := strings.Index(s, "####"); at >= 0 {
		d.extra.Explanation, s = show(s[at+4:]), strings.TrimSpace(s[:at])
	}
	word, _, _ := strings.Cut(s, "#")
	switch strings.TrimSpace(word) {
	case "T", "TRUE":
		d.kind, d.answer = question.Judge, "TRUE"
		return
	case "F", "FALSE":
		d.kind, d.answer = question.Judge, "FALSE"
		return
	}
	switch {
	case s == "":
		d.kind = question.Open
	case strings.HasPrefix(s, "#"):
		d.giftNumber(s[1:])
	default:
		d.giftChoices(s, show)
	}
}

var giftWeight = regexp.MustCompile(`^%(-?\d{1,3}(?:\.\d{1,6})?)%`)

// giftChoices reads options: = and ~ with weights and remarks.
func (d *draft) giftChoices(s string, show func(string) string) {
	if strings.Count(s, "~")+strings.Count(s, "=") > 3*maxOptions {
		d.blame("选项太多", "选项要有 2 至 10 个；文字里的 = 和 ~ 前加反斜杠")
		return
	}
	signs := strings.FieldsFunc(s, func(r rune) bool { return r != '=' && r != '~' })
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '=' || r == '~' })
	if len(s) > 0 && s[0] != '=' && s[0] != '~' || len(strings.Join(signs, "")) != len(parts) {
		d.blame("花括号里的答案看不懂", "正确的选项前写 =，错误的前写 ~；文字里的这些符号前加反斜杠")
		return
	}
	sign := strings.Join(signs, "")
	var weights []float64
	for i, p := range parts {
		text, _, _ := strings.Cut(strings.TrimSpace(p), "#")
		weight := 0.0
		if sign[i] == '=' {
			weight = 100
		}
		if m := giftWeight.FindStringSubmatch(text); m != nil {
			weight, _ = strconv.ParseFloat(m[1], 64)
			text = text[len(m[0]):]
		}
		if sign[i] == '=' && strings.Contains(text, "->") {
			d.blame("连线题不收", "改写成选择题")
			return
		}
		weights = append(weights, weight)
		d.options = append(d.options, choice{'A' + rune(i), show(text)})
	}
	d.weighed(weights, !strings.Contains(sign, "~"), strings.Contains(sign, "="))
}

// weighed tells right options from wrong ones by what they are worth in hundredths. A full mark is right alone; parts of
// one are right together.
func (d *draft) weighed(weights []float64, texts, full bool) {
	var whole, parts []int
	sum := 0.0
	for i, w := range weights {
		switch {
		case w >= 100:
			whole = append(whole, i)
		case w > 0:
			parts = append(parts, i)
			sum += w
		}
	}
	switch {
	case texts:
		d.kind = question.Fill
		for _, i := range whole {
			d.accept = append(d.accept, d.options[i].text)
		}
		d.options = nil
		if len(parts) > 0 {
			d.note("只得部分分的写法没有读", "需要的话加进可接受的写法")
		}
	case len(whole) == 1:
		d.kind, d.right = question.Single, whole
		if len(parts) > 0 {
			d.note("选项的部分分没有读，只有一个选项算对", "核对正确选项")
		}
	case len(whole) > 1 && full:
		d.blame("有几个选项各得满分", "单选题只留一个；多选题按比例分给各个正确选项")
	case len(whole) == 0 && len(parts) > 1 && sum > 99 && sum < 101:
		d.kind, d.right = question.Multiple, parts
	case len(whole) > 1:
		d.kind, d.right = question.Multiple, whole
	default:
		d.blame("看不出哪些选项正确", "正确选项的分数合计应为 100%")
	}
}

var giftNumberForm = regexp.MustCompile(`^=?(?:%100%)?([-+0-9.]+)(?:(:|\.\.)([-+0-9.]+))?$`)

// giftNumber reads 3.14:0.01, 1..5 and their list form.
func (d *draft) giftNumber(s string) {
	d.kind = question.Numeric
	answer, _, _ := strings.Cut(strings.TrimSpace(s), "#")
	answer = strings.TrimSpace(answer)
	if at := strings.Index(answer, "=%"); at > 0 {
		answer = strings.TrimSpace(answer[:at])
		d.note("只得部分分的数没有读", "需要的话放宽允许的差")
	}
	low, high, ranged := strings.Cut(answer, "..")
	if ranged {
		d.between(low, high)
		return
	}
	m := giftNumberForm.FindStringSubmatch(strings.ReplaceAll(answer, " ", ""))
	if m == nil {
		d.blame("估算题的答案不是数", "写成 {#值:允许的差}")
		return
	}
	d.near(m[1], m[3])
}

// near is a number with how far from it is still right.
func (d *draft) near(value, tolerance string) {
	if tolerance == "" {
		tolerance = "0"
	}
	t, err := question.ParseDecimal(tolerance)
	if err != nil || t < 0 {
		d.blame("允许的差不是数", "写成不超过六位小数的数")
		return
	}
	v, err := question.ParseDecimal(value)
	if err != nil {
		if v, err = rounded(value, t); err != nil {
			d.blame("答案的数位太多", "整数不超过 12 位，小数不超过 6 位")
			return
		}
		d.note("答案取到六位小数", "核对答案")
	}
	d.estimate = &question.Estimate{Value: v, Tolerance: t, Bound: t + 1}
}

// rounded takes a number to six places if that changes nothing beside its tolerance.
func rounded(value string, tolerance question.Decimal) (question.Decimal, error) {
	f, err := strconv.ParseFloat(value, 64)
	if err != nil || tolerance < 100 {
		return 0, question.ErrDecimal
	}
	return question.ParseDecimal(strconv.FormatFloat(f, 'f', 6, 64))
}

func (d *draft) between(low, high string) {
	a, errA := question.ParseDecimal(low)
	b, errB := question.ParseDecimal(high)
	if errA != nil || errB != nil || b < a || (a+b)%2 != 0 {
		d.blame("数的范围看不懂", "写成 {#值:允许的差}")
		return
	}
	t := (b - a) / 2
	d.estimate = &question.Estimate{Value: a + t, Tolerance: t, Bound: t + 1}
}
