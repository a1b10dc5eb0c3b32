package api

import (
	"fmt"
	"net/http"
	"strings"

	"pufa/server/account"
	"pufa/server/editing"
	"pufa/server/question"
)

// read is the question a text says. An estimate whose numbers are not all there yet has none.
func (t questionText) read() (question.Question, error) {
	q := question.Question{
		Type: t.Type, Law: t.Law, Article: t.Article, Topic: t.Topic, Audience: t.Audience, Difficulty: t.Difficulty, Stem: t.Stem,
		Options: t.Options, Answer: t.Answer, Accept: t.Accept, Explanation: t.Explanation,
	}
	if t.Type != question.Numeric || strings.TrimSpace(t.Value) == "" || strings.TrimSpace(t.Tolerance) == "" || strings.TrimSpace(t.Bound) == "" {
		return q, nil
	}
	q.Estimate = &question.Estimate{Unit: strings.TrimSpace(t.Unit)}
	if err := readNumber(t.Value, &q.Estimate.Value, "value"); err != nil {
		return q, err
	}
	if err := readNumber(t.Tolerance, &q.Estimate.Tolerance, "tolerance"); err != nil {
		return q, err
	}
	return q, readNumber(t.Bound, &q.Estimate.Bound, "bound")
}

func readNumber(text string, into *question.Decimal, field string) error {
	n, err := question.ParseDecimal(strings.TrimSpace(text))
	if err != nil {
		p := newProblem(http.StatusUnprocessableEntity, "bad_number", fmt.Sprintf("“%s”不是数：整数不超过 12 位，小数不超过 6 位", text))
		p.Errors = []FieldError{{Location: "body.text." + field, Message: p.Detail}}
		return p
	}
	*into = n
	return nil
}

func viewText(q question.Question) questionText {
	t := questionText{
		Law: q.Law, Article: q.Article, Type: q.Type, Topic: q.Topic, Audience: append([]question.Audience{}, q.Audience...),
		Difficulty: max(1, q.Difficulty), Stem: q.Stem, Options: append([]string{}, q.Options...), Answer: append([]int{}, q.Answer...),
		Accept: append([]string{}, q.Accept...), Explanation: q.Explanation,
	}
	if e := q.Estimate; e != nil {
		t.Value, t.Unit, t.Tolerance, t.Bound = e.Value.String(), e.Unit, e.Tolerance.String(), e.Bound.String()
	}
	return t
}

func viewRemarks(remarks []question.Remark) []remarkView {
	views := []remarkView{}
	for _, r := range remarks {
		views = append(views, remarkView(r))
	}
	return views
}

func viewEditingRow(row editing.Row) editingRow {
	q := row.Question
	return editingRow{
		ID: q.ID, Stem: q.Stem, Type: q.Type, Law: q.Law, Article: q.Article, ArticleTitle: question.ArticleTitle(q.Article), Topic: q.Topic,
		Audience: append([]question.Audience{}, q.Audience...), Difficulty: q.Difficulty, State: row.State, Reason: row.Reason, Why: row.Why,
		Filed: row.Filed, By: row.By, At: row.At, Twin: row.Twin,
	}
}

func (s *Server) viewDetail(by account.Organiser, row editing.Row, record editing.Record) editingDetail {
	law, _ := s.Catalog.Law(row.Question.Law)
	d := editingDetail{
		Row: viewEditingRow(row), Text: viewText(row.Question), Media: row.Question.Media, LawShort: law.Short, LawVersion: row.Question.LawVersion,
		Revision: len(record.Revisions), Replaces: row.Question.Replaces, Remarks: []remarkView{},
		Allowed: s.Editing.Allowed(by, row, record), MayReplace: row.MayReplace() && account.MayDraftQuestions(by) == nil, Acts: []actView{},
	}
	if row.State == editing.Draft || row.State == editing.Waiting {
		d.Remarks = viewRemarks(s.Editing.Lint(row.Question))
	}
	written := 0
	for _, act := range record.Acts {
		view := actView{Kind: act.Kind, At: act.At, By: act.Name, Revision: act.Revision, Reason: act.Reason, Why: act.Why, Changes: []wordingChange{}}
		if act.Kind == editing.Revise {
			if written > 0 && written < len(record.Revisions) {
				view.Changes = changesBetween(record.Revisions[written-1].Question, record.Revisions[written].Question)
			}
			written++
		}
		d.Acts = append(d.Acts, view)
	}
	return d
}

// changesBetween is what two revisions have different, field by field in words.
func changesBetween(a, b question.Question) []wordingChange {
	changes := []wordingChange{}
	note := func(field, from, to string) {
		if from != to {
			changes = append(changes, wordingChange{field, from, to})
		}
	}
	note("题型", string(a.Type), string(b.Type))
	note("题干", a.Stem, b.Stem)
	note("选项", strings.Join(a.Options, "；"), strings.Join(b.Options, "；"))
	note("答案", answerWords(a), answerWords(b))
	note("解析", a.Explanation, b.Explanation)
	note("条文", question.ArticleTitle(a.Article), question.ArticleTitle(b.Article))
	note("主题", a.Topic, b.Topic)
	note("难度", fmt.Sprint(a.Difficulty), fmt.Sprint(b.Difficulty))
	note("对象", fmt.Sprint(a.Audience), fmt.Sprint(b.Audience))
	return changes
}

// answerWords is the right answer in words: letters, 正确, or what is written.
func answerWords(q question.Question) string {
	if texts := q.Solution(); len(texts) > 0 {
		return strings.Join(texts, "；")
	}
	var words []string
	for _, i := range q.Answer {
		if q.Type == question.Judge && i < 2 {
			words = append(words, q.Choices()[i])
		} else {
			words = append(words, string(rune('A'+i)))
		}
	}
	return strings.Join(words, "、")
}
