package feedback

import (
	"context"
	"fmt"
	"time"
)

// Belongings is what is kept here about people, for those who want to take it with them or have it forgotten.
type Belongings struct {
	desk  *Desk
	newID func() string
}

// NewBelongings works over a desk. newID gives names nobody has.
func NewBelongings(d *Desk, newID func() string) *Belongings {
	return &Belongings{desk: d, newID: newID}
}

// Own is one report as its person gets it.
type Own struct {
	Question string    `json:"question"`
	Stem     string    `json:"stem"`
	Reason   Reason    `json:"reason"`
	Text     string    `json:"text,omitempty"`
	Status   Status    `json:"status"`
	Reply    string    `json:"reply,omitempty"`
	At       time.Time `json:"at"`
}

// Name is the key in the download.
func (b *Belongings) Name() string { return "question_reports" }

// Of are the person's reports.
func (b *Belongings) Of(ctx context.Context, person string) (any, error) {
	mine, err := b.desk.reports.OfPerson(ctx, person)
	if err != nil {
		return nil, err
	}
	own := []Own{}
	for _, r := range mine {
		q, _ := b.desk.catalog.ByID(r.Question)
		own = append(own, Own{r.Question, q.Stem, r.Reason, r.Text, r.Status, r.Reply, r.At})
	}
	return own, nil
}

// Forget takes the person and their words out. That a question was reported, why, and what editors said, stays.
func (b *Belongings) Forget(ctx context.Context, person string) error {
	mine, err := b.desk.reports.OfPerson(ctx, person)
	if err != nil {
		return err
	}
	nobody := "erased-" + b.newID()
	for _, r := range mine {
		err := b.desk.reports.Change(ctx, r.ID, func(r *Report) error {
			r.Person, r.Text = nobody, ""
			if r.OpenFor != "" {
				r.OpenFor = nobody + "/" + r.Question
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("feedback: forget a report: %w", err)
		}
	}
	return nil
}
