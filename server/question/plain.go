package question

import "strings"

// PlainQuestion is a question for other programs, whatever its type: Answer names options by letters, A being the first,
// for Ordering in the right order; for Judge it is 正确 or 错误, for Fill every text that is accepted, for Numeric the number.
type PlainQuestion struct {
	ID       string     `json:"id"`
	Type     Type       `json:"type"`
	Stem     string     `json:"stem"`
	Options  []string   `json:"options"`
	Answer   []string   `json:"answer"`
	Law      string     `json:"law"` // its full name
	Version  string     `json:"version"`
	Article  string     `json:"article"`
	Explain  string     `json:"explain"`
	Audience []Audience `json:"audience"`
	Level    int        `json:"level"`
	Topic    string     `json:"topic"`
	Status   Status     `json:"status"`
}

// Plain are all questions of a library in the order of its files, those that are withdrawn or held back included.
func Plain(lib Library) []PlainQuestion {
	titles := map[string]string{}
	for _, law := range lib.Laws {
		titles[law.ID] = law.Title
	}
	all := []PlainQuestion{}
	for _, f := range lib.Files {
		for _, e := range f.Entries {
			all = append(all, PlainQuestion{
				ID: e.ID, Type: e.Type, Stem: e.Stem, Options: append([]string{}, e.Options...), Answer: plainAnswer(e.Question),
				Law: titles[e.Law], Version: f.Version, Article: e.Article, Explain: e.Explanation, Audience: e.Audience,
				Level: e.Difficulty, Topic: e.Topic, Status: e.Status,
			})
		}
	}
	return all
}

// PlainOf is one question about a law, in the law's present version. What is not all written yet has no answer.
func PlainOf(q Question, law Law) PlainQuestion {
	return PlainQuestion{
		ID: q.ID, Type: q.Type, Stem: q.Stem, Options: append([]string{}, q.Options...), Answer: plainAnswer(q), Law: law.Title,
		Version: law.Key, Article: q.Article, Explain: q.Explanation, Audience: append([]Audience{}, q.Audience...), Level: q.Difficulty,
		Topic: q.Topic, Status: q.Status,
	}
}

func plainAnswer(q Question) []string {
	switch q.Type {
	case Fill:
		return append([]string{}, q.Accept...)
	case Numeric:
		if q.Estimate == nil {
			return []string{}
		}
		return []string{strings.TrimSpace(q.Estimate.Value.String())}
	case Judge:
		if len(q.Answer) == 0 {
			return []string{}
		}
		return []string{q.Choices()[q.Answer[0]]}
	}
	letters := make([]string, len(q.Answer))
	for i, n := range q.Answer {
		letters[i] = string(rune('A' + n))
	}
	return letters
}
