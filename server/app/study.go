package app

import (
	"context"
	"crypto/rand"
	"strings"

	"pufa/server/answer"
	"pufa/server/docdb"
	"pufa/server/feedback"
	"pufa/server/store"
	"pufa/server/study"
)

// studyStores are the nouns that learning by oneself is kept in.
type studyStores struct {
	cards   *store.Cards
	reports *store.Reports
}

func openStudyStores(ctx context.Context, db *docdb.DB) (s studyStores, err error) {
	if s.cards, err = store.NewCards(ctx, db); err != nil {
		return s, err
	}
	s.reports, err = store.NewReports(ctx, db)
	return s, err
}

// buildStudy makes the desks for learning by oneself and for reports about questions.
func (a *App) buildStudy() {
	p := a.Parts
	s := p.stores.study
	p.Study = study.New(p.Catalog, s.cards, s.cards, store.ContestAnswers{Answers: p.stores.answers}, secrets{a}, a.now)
	p.Feedback = feedback.NewDesk(p.Catalog, s.reports, p.stores.answers, a.now)
}

func newID() string { return strings.ToLower(rand.Text()) }

// newShortID names what stands in every answer; of the few thousand there are, its key refuses a second one.
func newShortID() string { return newID()[:10] }

// secrets asks the competitions what must not be told yet. They are opened after the study is built.
type secrets struct{ app *App }

// Told implements study.Secrets. What people answer by themselves is kept as an answer only once they may know whether
// it was right; competitions keep answers before.
func (s secrets) Told(ctx context.Context, source answer.Source, session string, index int) (bool, error) {
	if source != answer.Contest {
		return true, nil
	}
	return s.app.Parts.Contests.Told(ctx, session, index)
}

// Reserved implements study.Secrets.
func (s secrets) Reserved(ctx context.Context) (map[string]bool, error) {
	return s.app.Parts.stores.contests.Contests.Reserved(ctx)
}
