package exchange

import (
	"strings"

	"pufa/server/question"
)

// bank reads a bank file of ours.
func (r *reader) bank(text string) {
	r.preview.Format = Bank
	file, findings := question.ReadBank("", []byte(strings.TrimPrefix(text, "\ufeff")))
	for _, f := range findings {
		r.problem(Problem{Place: Place{Row: f.Line}, Weight: Fault, Reason: f.Message, Suggestion: "按 questions/README.md 的格式改正", Text: f.Question})
	}
	for i, e := range file.Entries {
		end := 1 << 30
		if i+1 < len(file.Entries) {
			end = file.Entries[i+1].Line
		}
		if !spoilt(findings, e, end) {
			r.entry(e)
		}
	}
}

// spoilt reports whether something is wrong with the form of an entry, by its id or its lines.
func spoilt(findings []question.Finding, e question.Entry, end int) bool {
	for _, f := range findings {
		if f.Question != "" && f.Question == e.ID || f.Line >= e.Line && f.Line < end {
			return true
		}
	}
	return false
}

// entry keeps one question as it stands.
func (r *reader) entry(e question.Entry) {
	q := e.Question
	at := Place{Row: e.Line}
	if reason := complete(q); reason != "" {
		r.problem(Problem{Place: at, Weight: Fault, Reason: reason, Suggestion: "按 questions/README.md 的格式改正", Text: q.Stem, Draft: &q})
		return
	}
	if q.Media != nil || e.Reading != nil {
		r.problem(Problem{Place: at, Weight: Notice, Reason: "题目的图片、录音不在文件里，没有读", Suggestion: "导入后另行添加", Text: q.Stem})
		q.Media = nil
	}
	r.preview.Items = append(r.preview.Items, Item{Place: at, Question: q})
}

// complete says what a question lacks to be answered.
func complete(q question.Question) string {
	switch right := len(q.Answer); {
	case q.Stem == "":
		return "没有题干"
	case q.Type == question.Single && right != 1, q.Type == question.Multiple && right < 1, q.Type == question.Judge && right != 1:
		return "没有答案，或答案的个数不对"
	case q.Type == question.Ordering && len(q.Options) < 2, q.Type == question.Single && len(q.Options) < 2, q.Type == question.Multiple && len(q.Options) < 2:
		return "选项不足两个"
	case q.Type == question.Fill && len(q.Accept) == 0, q.Type == question.Numeric && q.Estimate == nil, q.Type == "":
		return "没有答案，或没有题型"
	}
	return ""
}
