package statute_test

import (
	"slices"
	"testing"

	"pufa/server/question"
	"pufa/server/statute"
)

func TestOneQuestionIsHeldToItsArticleAndItsLikes(t *testing.T) {
	shelf := statute.ShelfOf(map[string]statute.Text{"wjf": {Title: "玩具法", Articles: map[string]string{
		"1": "制造玩具的单位应当在三十日以内登记，费用不超过五万元。",
	}}})
	sound := question.Question{
		ID: "wjf-z0001", Law: "wjf", Article: "1", Type: question.Single, Stem: "做玩具的厂多少天内要登记？", Options: []string{"30 天", "90 天"}, Answer: []int{0},
		Explanation: "三十日以内要登记，费用不超过 5 万元。",
	}
	other := question.Question{ID: "wjf-0001", Law: "wjf", Stem: "卖玩具的店要不要看说明书？"}
	// Eleven pairs of thirteen characters, one of which differs: 10 of 12 are common.
	like := question.Question{ID: "wjf-0002", Law: "wjf", Stem: "做玩具的厂多少天内要登报？"}
	for name, c := range map[string]struct {
		shelf  *statute.Shelf
		change func(q *question.Question)
		others []question.Question
		want   []question.Remark
	}{
		"sound":                {shelf: shelf, others: []question.Question{other}},
		"no article yet":       {shelf: shelf, change: func(q *question.Question) { q.Article = "" }},
		"a law without a text": {shelf: shelf, change: func(q *question.Question) { q.Law, q.Article = "other", "99" }},
		"without a shelf":      {change: func(q *question.Question) { q.Article = "99" }},
		"an article not there": {
			shelf: shelf, change: func(q *question.Question) { q.Article = "9" },
			want: []question.Remark{{Field: "article", Rule: "article", Message: "《玩具法》的这个版本没有第九条"}},
		},
		"a number in the answer": {
			shelf: shelf, change: func(q *question.Question) { q.Answer = []int{1} },
			want: []question.Remark{{Field: "explanation", Rule: "number", Message: "正确答案里的 90 在第一条里没有", Doubt: true}},
		},
		"numbers in the explanation": {
			shelf: shelf, change: func(q *question.Question) { q.Explanation = "六十日以内要登记，罚 7 万元。" },
			want: []question.Remark{{Field: "explanation", Rule: "number", Message: "解析里的 60、70000 在第一条里没有", Doubt: true}},
		},
		"nearly the same stem": {
			shelf: shelf, others: []question.Question{other, like},
			want: []question.Remark{{Field: "stem", Rule: "alike", Message: "题干与 wjf-0002 有 71% 的字词相同", Twin: "wjf-0002", Doubt: true}},
		},
		"without a shelf, too": {
			others: []question.Question{like},
			want:   []question.Remark{{Field: "stem", Rule: "alike", Message: "题干与 wjf-0002 有 71% 的字词相同", Twin: "wjf-0002", Doubt: true}},
		},
		"what it replaces":           {shelf: shelf, change: func(q *question.Question) { q.Replaces = like.ID }, others: []question.Question{like}},
		"itself":                     {shelf: shelf, change: func(q *question.Question) { q.ID = like.ID }, others: []question.Question{like}},
		"of another law":             {shelf: shelf, change: func(q *question.Question) { q.Law = "other" }, others: []question.Question{like}},
		"the very same is LintOne's": {shelf: shelf, others: []question.Question{{ID: "wjf-0003", Law: "wjf", Stem: sound.Stem}}},
		"the nearest of two": {
			shelf: shelf, others: []question.Question{like, {ID: "wjf-0004", Law: "wjf", Stem: sound.Stem + "吗"}},
			want: []question.Remark{{Field: "stem", Rule: "alike", Message: "题干与 wjf-0004 有 92% 的字词相同", Twin: "wjf-0004", Doubt: true}},
		},
	} {
		q := sound
		if c.change != nil {
			c.change(&q)
		}
		if got := c.shelf.Examine(q, c.others); !slices.Equal(got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
