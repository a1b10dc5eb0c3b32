package editing

import (
	"context"

	"pufa/server/account"
	"pufa/server/question"
)

// Outcome is what became of one question of many: the draft it is, whether it was there before, or why there is none.
type Outcome struct {
	Record Record
	Again  bool
	Err    error
}

// WriteAll makes drafts of many questions, for what is taken in from files. Each is made whole or not at all, and one that
// says the same as a draft that was made so before is that draft: to take a file in again adds nothing.
func (d *Desk) WriteAll(ctx context.Context, by account.Organiser, questions []question.Question) []Outcome {
	outcomes := make([]Outcome, len(questions))
	for i, q := range questions {
		q = Clean(q)
		o := &outcomes[i]
		origin := "content/" + content(q)
		if o.Record, o.Err = d.store.ByOrigin(ctx, origin); o.Err == nil {
			o.Again = true
			continue
		}
		if o.Err = ctx.Err(); o.Err == nil {
			o.Record, o.Err = d.Write(ctx, by, q, "", origin)
		}
	}
	return outcomes
}
