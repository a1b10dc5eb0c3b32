package demo

import "pufa/server/app"

// HallOf is a server as the demonstration uses it.
func HallOf(a *app.App, clock *Clock) Hall {
	p := a.Parts
	return Hall{
		Clock: clock, SetupToken: a.SetupToken(),
		Organisers: p.Organisers, Residents: p.Residents, Districts: p.Districts, Units: p.Units, Catalog: p.Catalog,
		Planner: p.Planner, Books: p.Books.Materials, Diary: p.Books.Diary, Externals: p.Books.Externals,
		Schedule: p.Books.Schedule, Registrar: p.Books.Entries, QuizAt: a.QuizAt, ExaminerAt: a.ExaminerAt,
		Online: p.Online, MockExams: p.MockExams,
		Contests: p.Contests, Points: p.Poster, Crowd: a.Answers(), Courses: p.Courses, Orders: p.Books.Orders, Education: p.Training,
		Certifier: p.Rewards.Certifier, Drawer: p.Rewards.Drawer,
	}
}
