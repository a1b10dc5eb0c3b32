package print

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Whatever is asked, nothing of an exam is lost or runs over the edge, and no answer stands on a page of questions.
func TestExamsKeepToThePage(t *testing.T) {
	f, err := newFaces(mustLatin(t))
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-z]{1,9}( [a-z]{1,9}){0,60}`)
		exam := Exam{Title: text.Draw(t, "title"), Blanks: "name ____"}
		for p := range rapid.IntRange(1, 4).Draw(t, "parts") {
			part := ExamPart{Title: fmt.Sprintf("part %d", p)}
			for n := range rapid.IntRange(1, 25).Draw(t, "items") {
				part.Items = append(part.Items, ExamItem{
					Stem: text.Draw(t, "stem"), Options: rapid.SliceOfN(text, 0, 8).Draw(t, "options"),
					Answer: fmt.Sprintf("KEY%d-%d", p, n), Explanation: text.Draw(t, "why"),
				})
			}
			exam.Parts = append(exam.Parts, part)
		}
		pages := setExam(newMeasured(f), exam)
		var all strings.Builder
		keys := false
		for _, page := range pages {
			c := &paperCanvas{sizes: newMeasured(f)}
			for _, draw := range page {
				draw(c)
			}
			if len(c.wrong) > 0 {
				t.Fatalf("beside the page: %v", c.wrong)
			}
			if last := c.texts[len(c.texts)-1]; strings.HasPrefix(last, "part ") {
				t.Errorf("%s is alone at the foot of a page", last)
			}
			drawn := strings.Join(c.texts, "")
			if keys && !strings.Contains(drawn, "KEY") && strings.Contains(drawn, "A.") {
				t.Errorf("questions behind the key: %s", drawn)
			}
			keys = keys || strings.Contains(drawn, "KEY")
			all.WriteString(drawn)
		}
		drawn := strings.ReplaceAll(all.String(), " ", "")
		for _, part := range exam.Parts {
			for _, item := range part.Items {
				for _, words := range append([]string{item.Stem, item.Answer, item.Explanation}, item.Options...) {
					if !strings.Contains(drawn, strings.ReplaceAll(words, " ", "")) {
						t.Errorf("%q is not there", words)
					}
				}
			}
		}
	})
}
