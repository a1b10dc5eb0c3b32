package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"pufa/server/question"
)

// Paper is a Word document to print: questions, and the answers on a page of their own. It is written, not read.
const Paper Format = "paper-docx"

// ErrFormat says that questions cannot be written as a format.
var ErrFormat = errors.New("exchange: this format is not written")

// carries says what of a question a format keeps.
type carries struct {
	types       []question.Type
	explanation bool
	topic       bool
	own         bool // id, law, article, audience
	difficulty  bool
	bound       bool // unit of a Numeric, and where it earns nothing
	stemMost    int  // characters, 0 without a limit
	optionMost  int
	optionsMost int
	write       func(w io.Writer, title string, qs []question.Question) error
}

var (
	choiceTypes = []question.Type{question.Single, question.Multiple, question.Judge}
	filledTypes = append(slices.Clone(choiceTypes), question.Fill)
	scoredTypes = append(slices.Clone(filledTypes), question.Numeric)
	allTypes    = append(slices.Clone(scoredTypes), question.Ordering)
)

var writers = map[Format]carries{
	Template: {types: allTypes, explanation: true, topic: true, own: true, difficulty: true, bound: true, optionsMost: maxOptions, write: writeTemplate},
	KSB:      {types: filledTypes, explanation: true, topic: true, difficulty: true, optionsMost: ksbOptions, write: writeKSB},
	GIFT:     {types: scoredTypes, explanation: true, topic: true, write: writeGIFT},
	Moodle:   {types: allTypes, explanation: true, topic: true, write: writeMoodle},
	Aiken:    {types: []question.Type{question.Single}, write: writeAiken},
	QTI:      {types: allTypes, explanation: true, write: writeQTI},
	Kahoot:   {types: choiceTypes, stemMost: 120, optionMost: 75, optionsMost: 4, write: writeKahoot},
	WJX:      {types: filledTypes, explanation: true, write: writeWJX},
	Paper:    {types: allTypes, explanation: true, bound: true, write: writePaper},
}

// Formats are those that questions are written as.
func Formats() []Format { return []Format{Template, KSB, WJX, GIFT, Moodle, Aiken, QTI, Kahoot, Paper} }

// Loss is something of a question that a format does not keep.
type Loss struct {
	Question int    `json:"question"` // its index
	Whole    bool   `json:"whole"`    // the question is left out
	What     string `json:"what"`
}

// Losses says, before anything is written, what a format does not keep of which question.
func Losses(f Format, qs []question.Question) ([]Loss, error) {
	c, ok := writers[f]
	if !ok {
		return nil, fmt.Errorf("%w: %s", ErrFormat, f)
	}
	var out []Loss
	var trial []int
	for i, q := range qs {
		if why := c.refuses(q); why != "" {
			out = append(out, Loss{i, true, why})
			continue
		}
		for _, what := range c.drops(q) {
			out = append(out, Loss{i, false, what})
		}
		trial = append(trial, i)
	}
	if f != Paper {
		for _, i := range c.changed(f, qs, trial) {
			out = append(out, Loss{i, false, "文字里有这种格式自己的记号，读回来会不一样"})
		}
	}
	slices.SortStableFunc(out, func(a, b Loss) int { return a.Question - b.Question })
	return out, nil
}

// changed finds those questions that do not come back as they were written. All of them are tried at once, then halves.
func (c carries) changed(f Format, qs []question.Question, at []int) []int {
	const most = 500
	if len(at) == 0 || len(at) <= most && c.comesBack(f, qs, at) {
		return nil
	}
	if len(at) == 1 {
		return at
	}
	half := len(at) / 2
	return append(c.changed(f, qs, at[:half]), c.changed(f, qs, at[half:])...)
}

// Write writes the questions that the format can hold. The title is for those formats that show one.
func Write(w io.Writer, f Format, title string, qs []question.Question) error {
	c, ok := writers[f]
	if !ok {
		return fmt.Errorf("%w: %s", ErrFormat, f)
	}
	return c.write(w, title, c.held(qs))
}

// held are the questions a format can hold.
func (c carries) held(qs []question.Question) (held []question.Question) {
	for _, q := range qs {
		if c.refuses(q) == "" {
			held = append(held, q)
		}
	}
	return held
}

// refuses says why a format cannot hold a question at all, "" if it can.
func (c carries) refuses(q question.Question) string {
	long := func(s string, most int) bool { return most > 0 && utf8.RuneCountInString(s) > most }
	switch {
	case !slices.Contains(c.types, q.Type):
		return "这种格式没有" + kindNames[q.Type]
	case complete(q) != "":
		return complete(q)
	case long(q.Stem, c.stemMost):
		return fmt.Sprintf("题干超过 %d 字", c.stemMost)
	case c.optionsMost > 0 && len(q.Options) > c.optionsMost:
		return fmt.Sprintf("选项超过 %d 个", c.optionsMost)
	case slices.ContainsFunc(q.Options, func(o string) bool { return long(o, c.optionMost) }):
		return fmt.Sprintf("有选项超过 %d 字", c.optionMost)
	}
	return ""
}

// drops names the fields that do not come along.
func (c carries) drops(q question.Question) (out []string) {
	add := func(lost bool, what string) {
		if lost {
			out = append(out, what)
		}
	}
	add(q.Explanation != "" && !c.explanation, "解析")
	add(q.Topic != "" && !c.topic, "主题")
	add(q.Difficulty != 0 && !c.difficulty, "难度")
	add((q.ID != "" || q.Law != "" || q.Article != "" || len(q.Audience) > 0) && !c.own, "编号、法律条文、对象")
	add(q.Media != nil, "图片、音频、视频")
	add(q.Estimate != nil && !c.bound && (q.Estimate.Unit != "" || q.Estimate.Bound != q.Estimate.Tolerance+1), "单位和部分得分的范围")
	return out
}

// kept is what of a question a format holds.
func (c carries) kept(q question.Question) question.Question {
	out := question.Question{Type: q.Type, Stem: q.Stem, Options: q.Options, Answer: q.Answer, Accept: q.Accept}
	if q.Estimate != nil {
		e := *q.Estimate
		if !c.bound {
			e.Unit, e.Bound = "", e.Tolerance+1
		}
		out.Estimate = &e
	}
	if c.explanation {
		out.Explanation = q.Explanation
	}
	if c.topic {
		out.Topic = q.Topic
	}
	if c.difficulty {
		out.Difficulty = q.Difficulty
	}
	if c.own {
		out.ID, out.Law, out.Article, out.Audience = q.ID, q.Law, q.Article, q.Audience
	}
	return out
}

// comesBack writes questions and reads them again: no list of signs that mean something in a format is ever complete.
func (c carries) comesBack(f Format, qs []question.Question, at []int) bool {
	some := make([]question.Question, len(at))
	for n, i := range at {
		some[n] = qs[i]
	}
	var b bytes.Buffer
	if err := c.write(&b, "", some); err != nil {
		return false
	}
	p := Read(b.Bytes(), Hints{})
	if len(p.Items) != len(some) || p.Faults() > 0 || p.Format != f {
		return false
	}
	for n, q := range some {
		if !same(p.Items[n].Question, c.kept(q)) {
			return false
		}
	}
	return true
}

// same compares questions, an empty list being none.
func same(a, b question.Question) bool {
	for _, q := range []*question.Question{&a, &b} {
		q.Options, q.Answer, q.Accept = full(q.Options), full(q.Answer), full(q.Accept)
		q.Audience = full(q.Audience)
	}
	return reflect.DeepEqual(a, b)
}

func full[T any](s []T) []T {
	if len(s) == 0 {
		return nil
	}
	return s
}

// letters are the right options as they are written in an answer.
func letters(q question.Question) string {
	var b strings.Builder
	for _, i := range q.Answer {
		b.WriteRune('A' + rune(i))
	}
	return b.String()
}
