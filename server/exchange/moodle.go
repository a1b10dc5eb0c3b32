package exchange

import (
	"strconv"
	"strings"

	"pufa/server/question"
)

// moodle reads Moodle XML.
func (r *reader) moodle(text string) {
	r.preview.Format = Moodle
	root, err := parseXML(text)
	if err != nil {
		r.refuse(Moodle, "XML 不完整，读不下去", "从 Moodle 重新导出")
		return
	}
	topic, n, full := "", 0, false
	root.each("question", func(q node) {
		if full {
			return
		}
		if q.attr("type") == "category" {
			if c, ok := q.child("category"); ok {
				topic = categoryName(moodleText(c))
			}
			return
		}
		n++
		d := r.moodleQuestion(q, Place{Row: n})
		if d == nil {
			return
		}
		d.extra.Topic = topic
		full = !r.take(d)
	})
}

// moodleText is the text of an element that holds it in one below.
func moodleText(n node) string {
	if t, ok := n.child("text"); ok {
		return t.plain()
	}
	return n.plain()
}

// formatted is a text of Moodle's as it reads.
func (d *draft) formatted(n node) string {
	s := moodleText(n)
	switch n.attr("format") {
	case "plain_text", "markdown":
		return tidy(s)
	}
	return d.html(s)
}

func (r *reader) moodleQuestion(q node, at Place) *draft {
	d := &draft{at: at}
	if text, ok := q.child("questiontext"); ok {
		d.stem = d.formatted(text)
	}
	if general, ok := q.child("generalfeedback"); ok {
		d.extra.Explanation = d.formatted(general)
	}
	switch kind := q.attr("type"); kind {
	case "multichoice", "truefalse", "shortanswer", "numerical":
		d.moodleAnswers(q, kind)
	case "ordering":
		d.kind = question.Ordering
		q.each("answer", func(a node) { d.add(d.formatted(a)) })
		for i := range d.options {
			d.right = append(d.right, i)
		}
	case "essay":
		d.kind = question.Open
		if info, ok := q.child("graderinfo"); ok {
			d.answer = d.formatted(info)
		}
	case "description":
		r.problem(Problem{Place: at, Weight: Notice, Reason: "这是说明，不是题，没有读", Suggestion: "不用处理", Text: d.stem})
		return nil
	default:
		d.blame("Moodle 的“"+excerpt(kind)+"”题型不收", "改写成选择、判断、填空或数值题")
	}
	return d
}

func (d *draft) add(text string) {
	d.options = append(d.options, choice{'A' + rune(len(d.options)), text})
}

// moodleAnswers reads the answers with what they are worth.
func (d *draft) moodleAnswers(q node, kind string) {
	var weights []float64
	var tolerances []string
	q.each("answer", func(a node) {
		weight, err := strconv.ParseFloat(a.attr("fraction"), 64)
		if err != nil && a.attr("fraction") != "" {
			d.blame("分数“"+excerpt(a.attr("fraction"))+"”不是数", "从 Moodle 重新导出")
		}
		weights = append(weights, weight)
		t, _ := a.child("tolerance")
		tolerances = append(tolerances, strings.TrimSpace(t.plain()))
		d.add(d.formatted(a))
	})
	switch kind {
	case "shortanswer":
		d.weighed(weights, true, true)
	case "truefalse":
		d.kind = question.Judge
		d.weighed(weights, false, true)
		d.kind = question.Judge
	case "numerical":
		d.kind = question.Numeric
		d.moodleNumber(weights, tolerances)
	default:
		single, _ := q.child("single")
		word := strings.TrimSpace(single.plain())
		d.weighed(weights, false, word == "true" || word == "1")
		if d.fault == nil && (word == "false" || word == "0") {
			d.kind = question.Multiple
		}
	}
}

// moodleNumber reads the one number that earns everything.
func (d *draft) moodleNumber(weights []float64, tolerances []string) {
	at := -1
	for i, w := range weights {
		switch {
		case w >= 100 && at >= 0:
			d.blame("有几个数各得满分", "只留一个")
		case w >= 100:
			at = i
		case w > 0:
			d.note("只得部分分的数没有读", "需要的话放宽允许的差")
		}
	}
	if at < 0 {
		d.blame("没有得满分的数", "补上答案")
		return
	}
	value := d.options[at].text
	d.options = nil
	d.near(value, tolerances[at])
}
