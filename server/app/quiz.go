package app

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"pufa/questions"
	"pufa/server/question"
	"pufa/server/quiz"
)

// openCatalog reads the banks that are built in.
func (a *App) openCatalog(context.Context) error {
	catalog, err := question.Load(questions.FS)
	if err != nil {
		return fmt.Errorf("load the question banks: %w", err)
	}
	a.Parts.Catalog = catalog
	return nil
}

// newQuiz builds what residents answer at.
func (a *App) newQuiz() *quiz.Desk {
	p := a.Parts
	return quiz.NewDesk(p.Catalog, p.stores.attempts, p.stores.answers, campaignNow{a}, a.now, rand.Uint64)
}

// QuizAt is the quiz at another time, with draws made from a seed: for demonstrations.
func (a *App) QuizAt(now func() time.Time, seed func() uint64) *quiz.Desk {
	p := a.Parts
	return quiz.NewDesk(p.Catalog, p.stores.attempts, p.stores.answers, campaignNow{a}, now, seed)
}

// campaignNow tells the quiz which campaign an answer counts for. It asks when an answer comes, so the campaigns
// may be built after the quiz.
type campaignNow struct{ app *App }

// CampaignNow implements quiz.Campaigns.
func (c campaignNow) CampaignNow(ctx context.Context, law string) (string, error) {
	current, ok, err := c.app.Parts.Planner.Current(ctx, law)
	if err != nil || !ok {
		return "", err
	}
	return current.ID, nil
}
