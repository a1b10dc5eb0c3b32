package app

import (
	"context"
	crand "crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"strings"
	"time"

	"pufa/questions"
	"pufa/server/config"
	"pufa/server/question"
	"pufa/server/quiz"
	"pufa/server/reading"
	"pufa/server/store"
)

// Banks are the question banks of the settings: a folder, or what is built in.
func Banks(c config.Config) fs.FS {
	if c.QuestionsDir != "" {
		return os.DirFS(c.QuestionsDir)
	}
	return questions.FS
}

// openCatalog reads the banks.
func (a *App) openCatalog(context.Context) error {
	catalog, err := question.Load(Banks(a.config))
	switch {
	case err != nil && a.config.QuestionsDir != "":
		return fmt.Errorf("PUFA_QUESTIONS: %w", err)
	case err != nil:
		return fmt.Errorf("load the question banks: %w", err)
	}
	a.Parts.Catalog = catalog
	return nil
}

// openReadings opens the clips of questions being read aloud. Nothing depends on them, so there may be none.
func (a *App) openReadings(context.Context) error {
	if a.config.ReadingDir == "" {
		return nil
	}
	folder, err := reading.Open(a.config.ReadingDir)
	if err != nil {
		return fmt.Errorf("PUFA_READING_DIR: %w", err)
	}
	if !folder.Any() {
		a.log.Warn("no clips of questions being read aloud: run read-aloud", "folder", a.config.ReadingDir)
	}
	a.Parts.Readings = folder
	a.onClose(func(context.Context) error { return folder.Close() })
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

// ExaminerAt is the examiner beside such a quiz.
func (a *App) ExaminerAt(now func() time.Time, seed func() uint64) *quiz.Examiner {
	p := a.Parts
	return quiz.NewExaminer(a.QuizAt(now, seed), p.stores.sittings, p.Online, p.MockExams, opaqueID)
}

// newExaminer builds what sittings are held at. The campaigns may be built after it.
func (a *App) newExaminer() (*quiz.Examiner, *quiz.Contests) {
	p := a.Parts
	contests := quiz.NewContests(p.stores.online, occasions{a}, quiz.BegunIn{p.stores.sittings, p.stores.printings}, p.Catalog, a.now)
	return quiz.NewExaminer(p.Quiz, p.stores.sittings, contests, p.MockExams, opaqueID), contests
}

// opaqueID is one that cannot be guessed.
func opaqueID() string { return strings.ToLower(crand.Text()) }

// occasions tells online contests about their campaigns.
type occasions struct{ app *App }

// Occasion implements quiz.Occasions.
func (o occasions) Occasion(ctx context.Context, id string) (quiz.Occasion, error) {
	c, err := o.app.Parts.Planner.Get(ctx, id)
	if err != nil {
		return quiz.Occasion{}, err
	}
	return quiz.Occasion{Campaign: c.ID, Title: c.Title, From: c.From, To: c.To, Laws: c.Laws}, nil
}

// sweepEvery is how often a node ends the sittings that the clock has ended. Who looks at one ends it at once; this is
// for those nobody looks at. Afterwards it looks for signs of unfair play.
const sweepEvery = 15 * time.Second

// sweepSittings sweeps until the server stops.
func (a *App) sweepSittings(context.Context) error {
	stop := a.every(sweepEvery, func(ctx context.Context) {
		if err := errors.Join(a.Parts.Examiner.Sweep(ctx), a.Parts.Clerk.Sweep(ctx), a.Parts.Training.Sweep(ctx), a.Parts.Courses.Sweep(ctx)); err != nil && ctx.Err() == nil {
			a.log.Warn("sittings were not ended", "error", err)
		}
		if err := a.LookForUnfairPlay(ctx); err != nil && ctx.Err() == nil {
			a.log.Warn("what was answered was not looked at", "error", err)
		}
	})
	a.onClose(func(context.Context) error { stop(); return nil })
	return nil
}

// Answers keeps answers as they are given, for what makes many up.
func (a *App) Answers() *store.Answers { return a.Parts.stores.answers }

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
