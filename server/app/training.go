package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"strings"

	"pufa/server/account"
	"pufa/server/docdb"
	"pufa/server/quiz"
	"pufa/server/store"
	"pufa/server/training"
)

// trainingStores are the nouns training is kept in.
type trainingStores struct {
	settings *store.Trainings
	schemes  *store.Schemes
	workers  *store.Workers
}

func openTrainingStores(ctx context.Context, db *docdb.DB) (s trainingStores, err error) {
	s.settings, s.schemes, s.workers, err = store.OpenTraining(ctx, db)
	return s, err
}

// newTraining builds where three-level education is kept, and has the examiner hold its exams.
func (a *App) newTraining() *training.Desk {
	p, s := a.Parts, a.Parts.stores.training
	desk := training.NewDesk(
		training.Stores{Settings: s.settings, Schemes: s.schemes, Workers: s.workers}, store.NewPlaces(p.Districts), p.Units,
		lessonExams{p.Examiner}, a.now, opaqueID, sixDigits,
	)
	p.Examiner.Offer(lessonPapers{a, desk})
	return desk
}

// sixDigits are drawn, so that a code does not tell the next one.
func sixDigits() string {
	n, _ := rand.Int(rand.Reader, big.NewInt(900_000)) // crypto/rand never fails; it ends the program instead
	return fmt.Sprint(100_000 + n.Int64())
}

// lessonPapers has the examiner hold the exams of three-level education.
type lessonPapers struct {
	app  *App
	desk *training.Desk
}

// Course implements quiz.Courses.
func (l lessonPapers) Course(ctx context.Context, person account.Resident, id string) (quiz.MockExam, bool, error) {
	if !strings.HasPrefix(id, training.PaperPrefix) {
		return quiz.MockExam{}, false, nil
	}
	paper, err := l.desk.Paper(ctx, person, id)
	if err != nil {
		return quiz.MockExam{}, true, err
	}
	rules := quiz.CourseRules(l.app.Parts.Catalog, paper.Laws, paper.Count, paper.Pass)
	return quiz.MockExam{ID: paper.ID, Title: paper.Title, On: true, PerDay: paper.PerDay, Rules: rules}, true, nil
}

// lessonExams tells three-level education how its exams went.
type lessonExams struct{ examiner *quiz.Examiner }

// Results implements training.Exams.
func (l lessonExams) Results(ctx context.Context, resident, paper string) (results []training.Exam, open bool, err error) {
	all, err := l.examiner.History(ctx, account.Resident{ID: resident})
	if err != nil {
		return nil, false, err
	}
	for _, s := range all {
		switch {
		case s.Exam != paper:
		case s.Stage == quiz.StageOpen:
			open = true
		default:
			results = append(results, training.Exam{
				ID: s.ID, At: s.Over, Points: s.Points, Full: s.Rules.Blueprint.Full(), Passed: s.Passed,
			})
		}
	}
	return results, open, nil
}
