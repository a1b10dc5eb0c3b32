package editing

import (
	"slices"
	"strings"

	"pufa/server/question"
)

// Clean is a question as it is kept: texts of one line without what cannot be seen, and of options and answers what the
// type has. What is missing is for Lint to say.
func Clean(q question.Question) question.Question {
	q.Stem, q.Explanation, q.Topic, q.Article = line(q.Stem), line(q.Explanation), line(q.Topic), line(q.Article)
	options, answer, accept, estimate := q.Options, q.Answer, q.Accept, q.Estimate
	q.Options, q.Answer, q.Accept, q.Estimate = nil, nil, nil, nil
	switch q.Type {
	case question.Single, question.Multiple:
		q.Options, q.Answer = lines(options), within(answer, len(options))
	case question.Ordering:
		q.Options = lines(options)
		for i := range options {
			q.Answer = append(q.Answer, i)
		}
	case question.Judge:
		q.Answer = within(answer, 2)
	case question.Fill:
		q.Accept = lines(accept)
	case question.Numeric:
		q.Estimate = estimate
	}
	return q
}

func line(text string) string {
	kept, _ := question.Prose(text)
	return strings.ReplaceAll(kept, "\n", " ")
}

func lines(texts []string) []string {
	kept := make([]string, len(texts))
	for i, text := range texts {
		kept[i] = line(text)
	}
	return kept
}

// within are the places there are, in order, each once.
func within(places []int, n int) []int {
	kept := slices.DeleteFunc(slices.Clone(places), func(p int) bool { return p < 0 || p >= n })
	slices.Sort(kept)
	return slices.Compact(kept)
}

// content names what a question says, whatever its id.
func content(q question.Question) string {
	q.ID = ""
	return question.Fingerprint(q)
}

// same reports whether two questions say the same.
func same(a, b question.Question) bool { return content(Clean(a)) == content(Clean(b)) }
