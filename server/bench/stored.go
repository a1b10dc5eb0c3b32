package bench

import (
	"context"
	"errors"
	"slices"

	"pufa/server/contest"
	"pufa/server/docdb"
	"pufa/server/question"
	"pufa/server/store"
)

// checkPromises compares what the phones were told with what the stopped servers' database holds.
func (l *liveRun) checkPromises(ctx context.Context, h *hall) error {
	accounts, err := l.drivers.each(func(*driver) order { return order{Promise: true} }, nil)
	if err != nil {
		return err
	}
	var told []promise
	for _, a := range accounts {
		told = append(told, a.Promises...)
	}
	return l.checkStored(ctx, h.db, told)
}

// checkStored looks for every promise in a database that no server has open.
func (l *liveRun) checkStored(ctx context.Context, where docdb.Options, told []promise) (err error) {
	db, err := docdb.Open(ctx, where)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	kept, err := l.readStored(ctx, db)
	if err != nil {
		return err
	}
	l.report.Stored = len(kept)
	for _, p := range told {
		given, found := kept[contest.AnswerID(l.contest.ID, p.Question, p.Person)]
		if !found || given.Text != p.Given.Text || !slices.Equal(given.Options, p.Given.Options) {
			l.report.Lost++
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
