package editing

import (
	"slices"
	"strconv"

	"pufa/server/question"
)

// Covered is how many questions an article has.
type Covered struct {
	Article string
	Used    int
	Coming  int // drafts, and what waits for the second reading
}

// Coverage counts the questions of every article of a law, those without any included.
func (d *Desk) Coverage(law question.Law) []Covered {
	count := map[string]Covered{}
	for n := 1; n <= law.Articles; n++ {
		count[strconv.Itoa(n)] = Covered{Article: strconv.Itoa(n)}
	}
	for _, row := range d.Rows(Filter{Law: law.ID}) {
		c := count[row.Question.Article]
		c.Article = row.Question.Article
		switch row.State {
		case Used:
			c.Used++
		case Draft, Waiting:
			c.Coming++
		}
		if c.Article != "" && (law.Has(c.Article) || c.Used > 0) {
			count[c.Article] = c
		}
	}
	all := make([]Covered, 0, len(count))
	for _, c := range count {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b Covered) int { return question.CompareArticles(a.Article, b.Article) })
	return all
}

// Topics are the topics of each law's questions, in order.
func (d *Desk) Topics() map[string][]string {
	topics := map[string][]string{}
	for _, row := range d.all() {
		if q := row.Question; q.Topic != "" && row.State != Withdrawn && row.State != Replaced {
			topics[q.Law] = append(topics[q.Law], q.Topic)
		}
	}
	for law, all := range topics {
		slices.Sort(all)
		topics[law] = slices.Compact(all)
	}
	return topics
}
