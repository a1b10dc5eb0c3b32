package quiz

import (
	"context"
	"fmt"
	"slices"
	"time"

	"pufa/server/answer"
	"pufa/server/question"
)

// Belongings is what the quiz keeps about people, for those who want to take it with them or have it forgotten.
type Belongings struct {
	desk  *Desk
	newID func() string
}

// NewBelongings works over a desk. newID gives names nobody has.
func NewBelongings(d *Desk, newID func() string) *Belongings {
	return &Belongings{desk: d, newID: newID}
}

// Kept is one answer as a person gets it.
type Kept struct {
	Source   answer.Source `json:"source"`
	Question string        `json:"question"`
	Stem     string        `json:"stem"`
	Options  []string      `json:"options,omitempty"`
	Text     string        `json:"text,omitempty"`
	Correct  bool          `json:"correct"`
	At       time.Time     `json:"at"`
}

// Name is the key in the download.
func (b *Belongings) Name() string { return "answers" }

// Of is every answer the person gave by themselves, with the words of the options they chose. Answers in live
// competitions are not told here, because that could tell before the host does whether they were right.
func (b *Belongings) Of(ctx context.Context, person string) (any, error) {
	given, err := b.desk.answers.OfPerson(ctx, person)
	if err != nil {
		return nil, err
	}
	kept := []Kept{}
	for _, a := range given {
		if !a.Source.Own() {
			continue
		}
		q, _ := b.desk.catalog.ByID(a.Question)
		kept = append(kept, Kept{
			Source: a.Source, Question: a.Question, Stem: q.Stem, Options: chosen(q, a.Given.Options),
			Text: a.Given.Text, Correct: a.Correct, At: a.At,
		})
	}
	return kept, nil
}

func chosen(q question.Question, options []int) []string {
	choices := q.Choices()
	return slices.Collect(func(yield func(string) bool) {
		for _, o := range options {
			if o >= 0 && o < len(choices) && !yield(choices[o]) {
				return
			}
		}
	})
}

// Forget takes the person out: attempts go, and answers, which figures were counted from, are given to a name
// that is nobody's. The answers go first: an attempt that is still there leads an interrupted run back to them.
func (b *Belongings) Forget(ctx context.Context, person string) error {
	if err := b.desk.answers.Rename(ctx, person, "erased-"+b.newID(), answer.Own()...); err != nil {
		return fmt.Errorf("quiz: forget answers: %w", err)
	}
	attempts, err := b.desk.attempts.OfPerson(ctx, person)
	if err != nil {
		return fmt.Errorf("quiz: forget attempts: %w", err)
	}
	for _, a := range attempts {
		if err := b.desk.attempts.Remove(ctx, a.ID); err != nil {
			return fmt.Errorf("quiz: forget attempt %s: %w", a.ID, err)
		}
	}
	return nil
}
