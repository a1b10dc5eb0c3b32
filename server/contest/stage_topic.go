package contest

import (
	"fmt"

	"pufa/server/question"
)

// Topic is a question of a written round, by the organiser. Key is what judges look for; it is shown with the reveal.
type Topic struct {
	Round int    `json:"round" minimum:"0" maximum:"20" doc:"第几个环节，从 0 起；加赛排在最后"`
	Stem  string `json:"stem" minLength:"1" maxLength:"300" doc:"题目"`
	Key   string `json:"key,omitempty" maxLength:"300" doc:"参考要点，公布前只有评委和主持人看得到"`
}

// maxTopic bounds what an organiser writes for a question.
const maxTopic = 300

// asTopics are the questions of the written rounds, by round. There must be as many as each takes.
func (s *RuleSet) asTopics(topics []Topic, teams int) (map[int][]Asked, error) {
	by := map[int][]Asked{}
	for _, t := range topics {
		r := s.Round(t.Round)
		if r == nil || r.Writing == nil {
			return nil, &DefinitionError{"topics", fmt.Sprintf("第 %d 个环节不是书面作答", t.Round+1)}
		}
		stem, length := question.Prose(t.Stem)
		key, more := question.Prose(t.Key)
		if length == 0 || length > maxTopic || more > maxTopic {
			return nil, &DefinitionError{"topics", fmt.Sprintf("题目要有 1 到 %d 个字，参考要点最多 %d 个字", maxTopic, maxTopic)}
		}
		n := len(by[t.Round])
		by[t.Round] = append(by[t.Round], Asked{Round: t.Round, Question: question.Question{
			ID: fmt.Sprintf("open-%d-%d", t.Round+1, n+1), Type: question.Open, Stem: stem, Explanation: key, Difficulty: 1, Status: question.Published,
		}})
	}
	for i := 0; s.Round(i) != nil; i++ {
		if r := s.Round(i); r.Writing != nil && len(by[i]) != r.turns(teams) {
			return nil, &DefinitionError{"topics", fmt.Sprintf("“%s”要 %d 道题目，写了 %d 道", r.Title, r.turns(teams), len(by[i]))}
		}
	}
	return by, nil
}
