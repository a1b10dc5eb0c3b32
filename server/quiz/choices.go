package quiz

import (
	"cmp"
	"maps"
	"slices"

	"pufa/server/question"
)

// ChapterChoice is a chapter that there are questions about.
type ChapterChoice struct {
	Number int    `json:"number"`
	Title  string `json:"title"`
}

// Choices are what a blueprint may ask for, of what there are questions about.
type Choices struct {
	Topics   []string                   `json:"topics" nullable:"false" doc:"有题的知识点"`
	Chapters map[string][]ChapterChoice `json:"chapters" doc:"各法规有题的章"`
}

// ChoicesOf are those of a catalog.
func ChoicesOf(catalog *question.Catalog) Choices {
	topics, c := map[string]bool{}, Choices{Chapters: map[string][]ChapterChoice{}}
	for _, q := range pool(catalog) {
		topics[q.Topic] = true
		law, _ := catalog.Law(q.Law)
		n := law.ChapterOf(q.Article)
		if n == 0 || slices.ContainsFunc(c.Chapters[q.Law], func(k ChapterChoice) bool { return k.Number == n }) {
			continue
		}
		title := question.ChapterTitle(n) + " " + law.Chapters[n-1].Title
		c.Chapters[q.Law] = append(c.Chapters[q.Law], ChapterChoice{n, title})
	}
	for _, of := range c.Chapters {
		slices.SortFunc(of, func(a, b ChapterChoice) int { return cmp.Compare(a.Number, b.Number) })
	}
	c.Topics = slices.AppendSeq([]string{}, maps.Keys(topics))
	slices.Sort(c.Topics)
	return c
}
