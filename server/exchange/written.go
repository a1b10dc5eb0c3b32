package exchange

import (
	"regexp"
	"strings"
	"unicode"

	"pufa/server/question"
)

// blank is a gap in a stem, in the ways people make one.
var blank = regexp.MustCompile(`_{2,}|[（(][ _]*[)）]|【 *】`)

func blanks(stem string) int { return len(blank.FindAllString(stem, -1)) }

// fill reads a question that is answered with a text. Each of the texts is accepted.
func (d *draft) fill(q question.Question, accept []string) (question.Question, *fault) {
	q.Type, q.Options = question.Fill, nil
	for _, a := range accept {
		a = tidy(a)
		if a == "" {
			continue
		}
		if d.kind == "" && !d.ours && (strings.ContainsAny(a, ";；") || severalWays(a)) {
			return q, &fault{reason: "填空题的答案像有几个", suggestion: "几种写法都对时用 | 分开；有几处空的题分成几道"}
		}
		q.Accept = append(q.Accept, a)
	}
	switch n := blanks(d.stem); {
	case len(q.Accept) == 0:
		return q, &fault{reason: "没有答案", suggestion: "补上答案"}
	case n > 1:
		return q, &fault{reason: "填空题有几处空", suggestion: "一道题只留一处空，用四个下划线表示"}
	case n == 1:
		q.Stem = tidy(blank.ReplaceAllLiteralString(d.stem, question.Blank))
	default:
		if d.kind == "" {
			d.note("填空题的题干里没有空，空加在末尾", "查看题干，把空移到应在的地方")
		}
		q.Stem = d.stem + " " + question.Blank
	}
	return q, nil
}

// severalWays reports whether an answer offers a choice: 火灾/火警, 一天或24小时.
func severalWays(a string) bool {
	for i, r := range a {
		if r != '/' && r != '或' {
			continue
		}
		before, after := a[:i], a[i+len(string(r)):]
		if before != "" && after != "" && (r == '/' && (hasHan(before) || hasHan(after)) || r == '或' && len([]rune(a)) > 2) {
			return true
		}
	}
	return false
}

func hasHan(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0
}

// essay reads a question that people answer in their own words.
func (d *draft) essay(q question.Question) (question.Question, *fault) {
	if len(d.options) > 0 {
		return q, &fault{reason: "标为问答题，却有选项", suggestion: "改正题型"}
	}
	q.Type, q.Options = question.Open, nil
	if a := tidy(d.answer); a != "" {
		q.Accept = []string{a}
	}
	d.note("问答题要人来评分，题库不出这样的题", "可以改写成选择、判断或填空题")
	return q, nil
}

// number reads a question that is answered with a number: a format's own estimate, or a number in writing.
func (d *draft) number(q question.Question) (question.Question, *fault) {
	q.Options = nil
	if d.estimate != nil {
		q.Estimate = d.estimate
		return q, nil
	}
	e, ok := readEstimate(d.answer)
	if !ok {
		return q, &fault{reason: "估算题的答案不是数", suggestion: "写成“值±允许的差，得0分的差 单位”，例如 119±1，10 个"}
	}
	q.Estimate = &e
	return q, nil
}

var estimateForm = regexp.MustCompile(`^([-+−]?[0-9.]+)(?:±([0-9.]+))?(?:[,，/]([0-9.]+))?\s*(\S{0,6})$`)

// readEstimate reads 119±1,10 个.
func readEstimate(s string) (e question.Estimate, ok bool) {
	m := estimateForm.FindStringSubmatch(tidy(s))
	if m == nil {
		return e, false
	}
	var err error
	if e.Value, err = question.ParseDecimal(m[1]); err != nil {
		return e, false
	}
	if m[2] != "" {
		if e.Tolerance, err = question.ParseDecimal(m[2]); err != nil {
			return e, false
		}
	}
	e.Bound = e.Tolerance + 1 // a millionth beyond: all or nothing
	if m[3] != "" {
		if e.Bound, err = question.ParseDecimal(m[3]); err != nil || e.Bound < e.Tolerance || e.Bound == 0 {
			return e, false
		}
	}
	e.Unit = m[4]
	return e, true
}

func writeEstimate(e *question.Estimate) string {
	s := e.Value.String() + "±" + e.Tolerance.String() + "," + e.Bound.String()
	if e.Unit != "" {
		s += " " + e.Unit
	}
	return s
}
