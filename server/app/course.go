package app

import (
	"context"
	"strings"

	"pufa/server/account"
	"pufa/server/course"
	"pufa/server/docdb"
	"pufa/server/quiz"
	"pufa/server/report"
	"pufa/server/store"
)

// courseStores are the nouns the training of officers is kept in.
type courseStores struct {
	course.Stores
	sessions *store.Courses
	officers *store.Officers
}

func openCourseStores(ctx context.Context, db *docdb.DB) (s courseStores, err error) {
	s.Stores, s.sessions, s.officers, err = store.OpenCourses(ctx, db)
	return s, err
}

// newCourses builds where the training of officers is kept, and has the examiner hold its exams.
func (a *App) newCourses() *course.Desk {
	p := a.Parts
	desk := course.NewDesk(p.stores.courses.Stores, store.NewPlaces(p.Districts), courseExams{p.Examiner, p.MockExams}, a.now, opaqueID)
	p.Examiner.Offer(coursePapers{p.MockExams, desk})
	return desk
}

// coursePapers has the examiner hold the exams of sessions: a mock exam, with the session's pass mark.
type coursePapers struct {
	mocks *quiz.MockExams
	desk  *course.Desk
}

// Course implements quiz.Courses.
func (c coursePapers) Course(ctx context.Context, person account.Resident, id string) (quiz.MockExam, bool, error) {
	if !strings.HasPrefix(id, course.PaperPrefix) {
		return quiz.MockExam{}, false, nil
	}
	paper, err := c.desk.Paper(ctx, person, id)
	if err != nil {
		return quiz.MockExam{}, true, err
	}
	exam, ok, err := c.mocks.Named(ctx, paper.Exam)
	switch {
	case err != nil:
		return quiz.MockExam{}, true, err
	case !ok:
		return quiz.MockExam{}, true, course.ErrNoExam
	}
	exam.ID, exam.Title, exam.On = id, paper.Title, true
	exam.Rules.Pass = (exam.Rules.Blueprint.Full()*int64(paper.Pass) + 99) / 100
	return exam, true, nil
}

// courseTeaching tells participation who was trained of the officers. Where nobody kept a list they are known by number
// only, so that they are counted each time they came, as in the books of training.
type courseTeaching struct{ desk *course.Desk }

// Taught implements report.TeachingRecords.
func (c courseTeaching) Taught(ctx context.Context, from, to string) ([]report.Taught, error) {
	all, err := c.desk.Taught(ctx, from, to)
	if err != nil {
		return nil, err
	}
	taught := make([]report.Taught, len(all))
	for i, one := range all {
		taught[i] = report.Taught{District: one.District, Heads: one.Heads, Days: map[string]int64{one.Day: 10 * one.Tenths}}
	}
	return taught, nil
}

// courseExams tells the training of officers about the platform's exams.
type courseExams struct {
	examiner *quiz.Examiner
	mocks    *quiz.MockExams
}

// Exam implements course.Exams.
func (e courseExams) Exam(ctx context.Context, id string) (title string, ok bool, err error) {
	exam, ok, err := e.mocks.Named(ctx, id)
	return exam.Title, ok, err
}

// Outcomes implements course.Exams.
func (e courseExams) Outcomes(ctx context.Context, resident, paper string) (outcomes []course.Outcome, open bool, err error) {
	all, err := e.examiner.History(ctx, account.Resident{ID: resident})
	if err != nil {
		return nil, false, err
	}
	for _, s := range all {
		switch {
		case s.Exam != paper || s.Void:
		case s.Stage == quiz.StageOpen:
			open = true
		default:
			outcomes = append(outcomes, course.Outcome{Sitting: s.ID, At: s.Over, Points: s.Points, Full: s.Rules.Blueprint.Full()})
		}
	}
	return outcomes, open, nil
}
