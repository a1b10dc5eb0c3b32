package exchange

import (
	"encoding/json"
	"fmt"
	"io"

	"pufa/server/question"
)

// The preview for other programs. Answers name options by letters, A being the first; for Ordering the options stand in
// their right order.
type (
	previewJSON struct {
		Format    Format         `json:"format"`
		Name      string         `json:"format_name"`
		Encoding  string         `json:"encoding,omitempty"`
		Questions []questionJSON `json:"questions"`
		Problems  []problemJSON  `json:"problems"`
		Read      int            `json:"read"`
		LeftOut   int            `json:"left_out"`
	}
	questionJSON struct {
		Place
		Type        question.Type       `json:"type"`
		Stem        string              `json:"stem"`
		Options     []string            `json:"options"`
		Answer      []string            `json:"answer"`
		Explanation string              `json:"explanation,omitempty"`
		Topic       string              `json:"topic,omitempty"`
		Difficulty  int                 `json:"difficulty,omitempty"`
		Audience    []question.Audience `json:"audience,omitempty"`
		ID          string              `json:"id,omitempty"`
		Law         string              `json:"law,omitempty"`
		Article     string              `json:"article,omitempty"`
		Estimate    *question.Estimate  `json:"estimate,omitempty"`
	}
	problemJSON struct {
		Problem
		Draft *questionJSON `json:"draft,omitempty"`
	}
)

func plainJSON(at Place, q question.Question) questionJSON {
	return questionJSON{
		at, q.Type, q.Stem, append([]string{}, q.Options...), answerWords(q), q.Explanation, q.Topic, q.Difficulty,
		q.Audience, q.ID, q.Law, q.Article, q.Estimate,
	}
}

// answerWords is the right answer as people and programs read it.
func answerWords(q question.Question) []string {
	out := []string{}
	switch q.Type {
	case question.Fill, question.Open:
		return append(out, q.Accept...)
	case question.Numeric:
		if q.Estimate != nil {
			out = append(out, q.Estimate.Value.String())
		}
		return out
	}
	for _, i := range q.Answer {
		switch {
		case q.Type == question.Judge && i < 2:
			out = append(out, q.Choices()[i])
		default:
			out = append(out, string(rune('A'+i)))
		}
	}
	return out
}

// WriteJSON writes the preview for other programs.
func (p Preview) WriteJSON(w io.Writer) error {
	out := previewJSON{Format: p.Format, Name: p.Format.Title(), Encoding: p.Encoding, Questions: []questionJSON{}, Problems: []problemJSON{}, Read: len(p.Items), LeftOut: p.Faults()}
	for _, item := range p.Items {
		out.Questions = append(out.Questions, plainJSON(item.Place, item.Question))
	}
	for _, problem := range p.Problems {
		line := problemJSON{Problem: problem}
		if problem.Draft != nil {
			d := plainJSON(problem.Place, *problem.Draft)
			line.Draft = &d
		}
		out.Problems = append(out.Problems, line)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

// WriteText writes the preview for people: every question with its answer, then what is wrong.
func (p Preview) WriteText(w io.Writer) error {
	for _, item := range p.Items {
		q := item.Question
		if _, err := fmt.Fprintf(w, "%s\t%s\t%s\n", item.Place, kindNames[q.Type], q.Stem); err != nil {
			return err
		}
		for i, o := range q.Options {
			fmt.Fprintf(w, "\t%c. %s\n", 'A'+i, o)
		}
		fmt.Fprintf(w, "\t答案：%v\n", answerWords(q))
	}
	words := map[Weight]string{Fault: "未收", Notice: "请看"}
	for _, problem := range p.Problems {
		fmt.Fprintf(w, "%s：%s：%s；%s", words[problem.Weight], problem.Place, problem.Reason, problem.Suggestion)
		if problem.Text != "" {
			fmt.Fprintf(w, "（%s）", problem.Text)
		}
		fmt.Fprintln(w)
	}
	_, err := fmt.Fprintf(w, "%s：读出 %d 道题，%d 处没有收\n", p.Format.Title(), len(p.Items), p.Faults())
	return err
}
