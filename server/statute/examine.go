package statute

import (
	"fmt"
	"math"

	"pufa/server/question"
)

// Examine holds one question to its article, where the text was taken in, and to the other questions about its law. All
// it finds are doubts but an article that is not there: a person may have a reason, as Exceptions has it for files.
func (s *Shelf) Examine(q question.Question, others []question.Question) (remarks []question.Remark) {
	if s != nil {
		remarks = s.holdTo(q)
	}
	if twin, share := nearest(q, others); twin != "" {
		remarks = append(remarks, question.Remark{
			Field: "stem", Rule: "alike", Message: fmt.Sprintf("题干与 %s 有 %d%% 的字词相同", twin, share), Twin: twin, Doubt: true,
		})
	}
	return remarks
}

// holdTo compares what a question says with the text of its article.
func (s *Shelf) holdTo(q question.Question) (remarks []question.Remark) {
	text, there := s.state.Load().texts[q.Law]
	if !there || q.Article == "" {
		return nil
	}
	c := &checker{}
	c.entry(question.File{}, question.Entry{Question: q}, text)
	for _, f := range c.findings {
		switch f.Rule {
		case "article":
			remarks = append(remarks, question.Remark{Field: "article", Rule: f.Rule, Message: f.Message})
		case "number":
			remarks = append(remarks, question.Remark{Field: "explanation", Rule: f.Rule, Message: f.Message, Doubt: true})
		}
	}
	return remarks
}

// nearest is the question whose stem is most like q's, from alikeFrom on, and the share of common pairs in percent. The
// very same stem is question.LintOne's.
func nearest(q question.Question, others []question.Question) (twin string, percent int) {
	own, most := pairs(q.Stem), alikeFrom
	for _, o := range others {
		if o.ID == q.ID || o.ID == q.Replaces || o.Law != q.Law || o.Stem == q.Stem {
			continue
		}
		if share := likeness(own, pairs(o.Stem)); share >= most {
			twin, most = o.ID, share
		}
	}
	if twin == "" {
		return "", 0
	}
	return twin, int(math.Round(most * 100))
}
