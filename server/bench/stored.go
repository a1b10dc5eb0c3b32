package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"pufa/server/contest"
	"pufa/server/docdb"
	"pufa/server/question"
	"pufa/server/store"
)

// checkStored compares what the phones were told with what the stopped server's database holds.
func (l *liveRun) checkStored(ctx context.Context, file string) (err error) {
	db, err := docdb.Open(ctx, docdb.Options{Path: file})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	kept, err := l.readStored(ctx, db)
	if err != nil {
		return err
	}
	l.report.Stored = len(kept)
	for _, p := range l.phones {
		for q := range l.Questions {
			t := p.turn(q)
			if t.acked.IsZero() {
				continue
			}
			var f contest.Frame
			if err := json.Unmarshal(t.ack, &f); err != nil || f.Received == nil {
				return fmt.Errorf("an acknowledgement that is none: %s", t.ack)
			}
			given, found := kept[contest.AnswerID(l.contest.ID, q, p.person)]
			if !found || given.Text != f.Received.Given.Text || !slices.Equal(given.Options, f.Received.Given.Options) {
				l.report.Lost++
			}
		}
	}
	return nil
}

// readStored reads the contest's answers by id, in the order their options were shown.
func (l *liveRun) readStored(ctx context.Context, db *docdb.DB) (map[string]question.Given, error) {
	contests, err := store.NewContests(ctx, db)
	if err != nil {
		return nil, err
	}
	played, err := contests.Get(ctx, l.contest.ID)
	if err != nil {
		return nil, err
	}
	answers, err := store.NewAnswers(ctx, db)
	if err != nil {
		return nil, err
	}
	all, err := answers.OfSession(ctx, l.contest.ID, -1)
	if err != nil {
		return nil, err
	}
	kept := make(map[string]question.Given, len(all))
	for _, a := range all {
		if a.Given.Options != nil {
			a.Given.Options = played.Questions[a.Index].Order.ToShown(a.Given.Options)
		}
		kept[a.ID] = a.Given
	}
	return kept, nil
}
