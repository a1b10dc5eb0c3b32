package exchange

import (
	"fmt"
	"regexp"
	"slices"
	"unicode/utf8"

	"pufa/server/question"
)

// draft is a question on its way: what a file says, before it is held together.
type draft struct {
	at      Place
	label   string        // what the file calls its type, "" if it does not say
	kind    question.Type // the type, where the format itself says it
	stem    string
	options []choice
	answer  string // as it is written
	right   []int  // where the format marks the right options
	// marked says that right was told by marks people make (colour, a remark), which an answer in writing must agree with.
	marked   bool
	accept   []string
	estimate *question.Estimate
	extra    question.Question // explanation, topic and what else does not decide the answer
	numbered bool              // its number is off it already
	table    bool              // read out of a table, where texts do not run on
	ours     bool              // read out of our own template, whose rules are written in it
	split    bool              // the options were taken out of the line of the stem
	notices  []note
	fault    *fault // found while reading
}

// choice is an option and the letter it goes by.
type choice struct {
	letter rune
	text   string
}

type note struct{ reason, suggestion string }

// fault is why a draft does not become a question.
type fault struct{ cell, reason, suggestion string }

func (d *draft) note(reason, suggestion string) {
	d.notices = append(d.notices, note{reason, suggestion})
}

// blame keeps the first thing that is wrong.
func (d *draft) blame(reason, suggestion string) {
	if d.fault == nil {
		d.fault = &fault{reason: reason, suggestion: suggestion}
	}
}

func (d *draft) texts() []string {
	out := make([]string, len(d.options))
	for i, o := range d.options {
		out[i] = o.text
	}
	return out
}

// question holds together what was read. The question that comes with a fault is what could be read of it.
func (d *draft) question(labels trust, codes judgeCode) (question.Question, *fault) {
	q := d.extra
	q.Stem, q.Options = d.stem, d.texts()
	kind := d.kind
	if kind == "" {
		kind = kindOf(d.label)
	}
	q.Type = kind
	if d.fault != nil {
		return q, d.fault
	}
	if f := d.shape(); f != nil {
		return q, f
	}
	var f *fault
	switch {
	case kind == question.Open:
		q, f = d.essay(q)
	case kind == question.Numeric:
		q, f = d.number(q)
	case kind == question.Ordering:
		q, f = d.order(q)
	case len(d.options) > 0:
		q, f = d.choose(q, kind, labels, codes)
	default:
		q, f = d.write(q, kind, codes)
	}
	return q, f
}

// shape finds what is wrong whatever the type.
func (d *draft) shape() *fault {
	if d.stem == "" {
		return &fault{reason: "没有题干", suggestion: "补上题干"}
	}
	if utf8.RuneCountInString(d.stem) > maxText || utf8.RuneCountInString(d.extra.Explanation) > maxText {
		return &fault{reason: "文字太长", suggestion: fmt.Sprintf("题干、解析各不超过 %d 字", maxText)}
	}
	if n := len(d.options); n == 1 || n > maxOptions {
		return &fault{reason: fmt.Sprintf("有 %d 个选项", n), suggestion: fmt.Sprintf("选项要有 2 至 %d 个", maxOptions)}
	}
	for i, o := range d.options {
		if o.text == "" {
			return &fault{reason: fmt.Sprintf("选项 %c 是空的", o.letter), suggestion: "补上选项，或去掉它"}
		}
		if utf8.RuneCountInString(o.text) > maxText {
			return &fault{reason: fmt.Sprintf("选项 %c 太长", o.letter), suggestion: fmt.Sprintf("选项不超过 %d 字", maxText)}
		}
		if slices.ContainsFunc(d.options[:i], func(b choice) bool { return b.letter == o.letter }) {
			return &fault{reason: fmt.Sprintf("有两个选项 %c", o.letter), suggestion: "改正选项的字母"}
		}
	}
	return nil
}

// choose reads a question with options.
func (d *draft) choose(q question.Question, kind question.Type, labels trust, codes judgeCode) (question.Question, *fault) {
	if d.split && labels.bare {
		return q, &fault{reason: "文件里别的题都没有选项，这道题题干里的 A、B、C 不一定是选项", suggestion: "选项另起一行写"}
	}
	if d.split && sequence.MatchString(d.stem) {
		return q, &fault{reason: "题干里的 A、B、C 像是要排次序的步骤，不是选项", suggestion: "步骤用 1、2、3 编号，选项另起一行写"}
	}
	right, f := d.rightOptions(codes)
	if f != nil {
		return q, f
	}
	if f := d.equalOptions(right); f != nil {
		return q, f
	}
	if yes, pair := judgePair(q.Options, kind == question.Judge); pair && len(right) == 1 && kind != question.Single && kind != question.Multiple && (kind != "" || d.kind == "") {
		q.Type, q.Options, q.Answer = question.Judge, nil, []int{1}
		if right[0] == yes {
			q.Answer = []int{0}
		}
		return q, nil
	}
	if kind == question.Judge {
		return q, &fault{reason: "标为判断题，选项却不是“正确”和“错误”", suggestion: "改正题型，或改正选项"}
	}
	if kind == question.Fill {
		return q, &fault{reason: "标为填空题，却有选项", suggestion: "改正题型，或去掉选项"}
	}
	q.Answer, q.Type = right, question.Single
	if len(right) > 1 {
		q.Type = question.Multiple
	}
	if d.kind != "" { // the format says it and shows it
		q.Type = d.kind
		if d.kind == question.Single && len(right) > 1 {
			return q, &fault{reason: "单选题有几个正确选项", suggestion: "改为多选题，或只留一个正确选项"}
		}
		return q, nil
	}
	return q, d.contradiction(kind, q.Type, labels)
}

// sequence is what stems say that ask for an order.
var sequence = regexp.MustCompile(`顺序|次序|排序|先后`)

// contradiction holds the file's word for the type against its answers.
func (d *draft) contradiction(label, found question.Type, labels trust) *fault {
	switch {
	case label == question.Single && found == question.Multiple:
		if labels.single {
			return &fault{reason: "标为单选题，答案却有几个字母", suggestion: "改正题型，或改正答案"}
		}
		d.note("标为单选题，答案有几个字母；全文件都是这样，按多选题读", "查看题型一列")
	case label == question.Multiple && found == question.Single:
		if labels.multiple {
			return &fault{reason: "标为多选题，答案却只有一个字母", suggestion: "改正题型，或补全答案"}
		}
		d.note("标为多选题，答案只有一个字母；全文件都是这样，按单选题读", "查看题型一列")
	}
	return nil
}

// equalOptions finds options that say the same: told apart they cannot be, so they must at least be both wrong.
func (d *draft) equalOptions(right []int) *fault {
	for i, o := range d.options {
		for j := range i {
			if d.options[j].text != o.text {
				continue
			}
			if slices.Contains(right, i) || slices.Contains(right, j) {
				return &fault{reason: fmt.Sprintf("选项 %c 与 %c 相同，其中有正确答案", d.options[j].letter, o.letter), suggestion: "改正选项"}
			}
			d.note(fmt.Sprintf("选项 %c 与 %c 相同", d.options[j].letter, o.letter), "去掉多余的选项")
		}
	}
	return nil
}

// order reads a question whose options come in their right order, or with an answer that says it.
func (d *draft) order(q question.Question) (question.Question, *fault) {
	right := d.right
	if right == nil {
		var ok bool
		if right, ok = lettersIn(d.answer, d.options); !ok {
			return q, &fault{reason: "排序题没有写明次序", suggestion: "答案写成字母的次序，例如 CAB"}
		}
	}
	if len(right) != len(d.options) || len(right) < 2 {
		return q, &fault{reason: "排序题的答案没有包含全部选项", suggestion: "把每个选项的字母都写进答案"}
	}
	q.Options, q.Answer = nil, nil
	for n, i := range right {
		q.Options = append(q.Options, d.options[i].text)
		q.Answer = append(q.Answer, n)
	}
	return q, nil
}
