package question

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// Remark is what is wrong with one field of a question that somebody is writing.
type Remark struct {
	// Field is law, type, stem, options, accept, estimate, explanation, article, audience, topic or difficulty.
	Field   string
	Rule    string // as in Finding
	Message string
	Twin    string // the other question, where it is about two
	Doubt   bool   // a person may find it right all the same
}

// fieldOf says where a rule is looked after; "answer" and "punctuation" depend on the question.
var fieldOf = map[string]string{"catch-all": "options", "blank": "stem", "duplicate": "stem"}

// written are the rules that what stands in the database is held to: files and days of review are not its own.
func written(rule string) bool {
	return !slices.Contains([]string{"media", "media-tells", "reading", "status", "reviewed"}, rule)
}

// LintOne checks one question by itself and against others, by the rules of Lint. Others with its own id, or that it
// replaces, do not count.
func (c *Catalog) LintOne(q Question, others []Question) []Remark {
	l := &linter{laws: map[string]Law{}}
	for _, law := range c.laws {
		l.laws[law.ID] = law
	}
	law, known := l.laws[q.Law]
	switch {
	case !known:
		return []Remark{{Field: "law", Rule: "law", Message: "请选择登记过的法律"}}
	case law.NeedsText:
		return []Remark{{Field: "law", Rule: "law", Message: fmt.Sprintf("《%s》还缺文本，不能出题", law.Short)}}
	}
	e := Entry{Question: q}
	if q.Estimate != nil {
		e.Numbers = []string{"value", "tolerance", "bound"}
	}
	var remarks []Remark
	for _, rule := range entryRules {
		if !written(rule.name) || rule.name == "punctuation" {
			continue
		}
		for _, message := range rule.check(l, e) {
			remarks = append(remarks, Remark{Field: fieldFor(rule.name, q.Type), Rule: rule.name, Message: message})
		}
	}
	remarks = append(remarks, lintPunctuation(q)...)
	for _, o := range others {
		if o.ID != q.ID && o.ID != q.Replaces && q.Stem != "" && normalText(o.Stem) == normalText(q.Stem) {
			remarks = append(remarks, Remark{Field: "stem", Rule: "duplicate", Message: "题干与 " + o.ID + " 相同", Twin: o.ID})
		}
	}
	return append(remarks, lintLongest(q)...)
}

func fieldFor(rule string, t Type) string {
	if rule == "answer" {
		switch t {
		case Fill:
			return "accept"
		case Numeric:
			return "estimate"
		default:
			return "options"
		}
	}
	if field, other := fieldOf[rule]; other {
		return field
	}
	return rule
}

// lintPunctuation is checkPunctuation, field by field.
func lintPunctuation(q Question) (remarks []Remark) {
	look := func(field, text string) {
		if at := narrowPunctuation(text); at != "" {
			remarks = append(remarks, Remark{
				Field: field, Rule: "punctuation", Message: fmt.Sprintf("“%s”：汉字旁边应当用全角标点，汉字之间不空格", at),
			})
		}
	}
	look("stem", q.Stem)
	for _, o := range q.Options {
		look("options", o)
	}
	look("explanation", q.Explanation)
	look("topic", q.Topic)
	return remarks
}

// muchLonger is by how many characters a right option stands out.
const muchLonger = 6

// lintLongest finds a right option that its length gives away. A bank as a whole is checkLongest's.
func lintLongest(q Question) []Remark {
	if q.Type != Single || len(q.Answer) != 1 || len(q.Options) < 2 || q.Answer[0] < 0 || q.Answer[0] >= len(q.Options) {
		return nil
	}
	right, longest := utf8.RuneCountInString(q.Options[q.Answer[0]]), 0
	for i, o := range q.Options {
		if i != q.Answer[0] {
			longest = max(longest, utf8.RuneCountInString(o))
		}
	}
	if right < longest+muchLonger {
		return nil
	}
	return []Remark{{
		Field: "options", Rule: "longest-right", Doubt: true,
		Message: fmt.Sprintf("正确选项比别的选项长出 %d 个字，不读题也猜得到", right-longest),
	}}
}
