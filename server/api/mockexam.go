package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/quiz"
)

// mockExamSettings is a mock exam as an organiser fills it in.
type mockExamSettings struct {
	ID       string     `json:"id,omitempty" maxLength:"64" doc:"不填为新的一套"`
	Title    string     `json:"title" maxLength:"120" doc:"卷名"`
	Note     string     `json:"note,omitempty" maxLength:"400" doc:"一句说明，如给谁考"`
	On       bool       `json:"on" doc:"对居民开放"`
	PerDay   int        `json:"per_day" minimum:"0" maximum:"10000" doc:"每人每天最多几次"`
	Rules    quiz.Rules `json:"rules"`
	Revision int64      `json:"revision,omitempty" minimum:"0" doc:"修改时带回，以免覆盖别人的修改"`
}

func (b mockExamSettings) exam() quiz.MockExam {
	return quiz.MockExam{ID: b.ID, Title: b.Title, Note: b.Note, On: b.On, PerDay: b.PerDay, Rules: b.Rules, Revision: b.Revision}
}

// mockExamChecked is what there is to say about one.
type mockExamChecked struct {
	Settings mockExamSettings `json:"settings"`
	Wrong    *FieldError      `json:"wrong,omitempty" doc:"为什么不能这样设"`
	Short    []quiz.Shortage  `json:"short" nullable:"false" doc:"题库差哪些题"`
	Words    []string         `json:"words" nullable:"false" doc:"规则，用话说"`
}

type mockExamInput struct{ Body mockExamSettings }

type mockExamOutput struct{ Body mockExamChecked }

type mockExamList struct {
	Body struct {
		Exams []mockExamChecked `json:"exams" nullable:"false"`
		Fresh mockExamSettings  `json:"fresh" doc:"新的一套从这里开始改"`
		quiz.Choices
	}
}

// mockExamCard is a mock exam as a resident sees it.
type mockExamCard struct {
	ID    string   `json:"id"`
	Title string   `json:"title"`
	Note  string   `json:"note,omitempty"`
	Words []string `json:"words" nullable:"false" doc:"规则，一句一行"`
}

type mockExamCards struct {
	Body struct {
		Exams []mockExamCard `json:"exams" nullable:"false"`
	}
}

func (s *Server) registerMockExams(a huma.API) {
	handle(a, "GET /exams", "list-exams", "可以考的模拟考试", s.listExams)
	handle(a, "GET /exam-settings", "exam-settings", "模拟考试的设置（区级）", s.examSettings)
	handle(a, "PUT /exam-settings", "keep-exam", "保存一套模拟考试（区级）", s.keepExam)
	handle(a, "POST /exam-settings/check", "check-exam", "看看行不行、题够不够，不保存", s.checkExam)
}

func (s *Server) listExams(ctx context.Context, _ *struct{}) (*mockExamCards, error) {
	open, err := s.MockExams.Open(ctx)
	if err != nil {
		return nil, err
	}
	out := &mockExamCards{}
	out.Body.Exams = make([]mockExamCard, 0, len(open))
	for i := range open {
		m := &open[i]
		out.Body.Exams = append(out.Body.Exams, mockExamCard{m.ID, m.Title, m.Note, m.Words(s.Catalog)})
	}
	return out, nil
}

func (s *Server) examSettings(ctx context.Context, _ *struct{}) (*mockExamList, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.MockExams.All(ctx, by)
	if err != nil {
		return nil, err
	}
	out := &mockExamList{}
	out.Body.Exams = make([]mockExamChecked, 0, len(all))
	for _, m := range all {
		out.Body.Exams = append(out.Body.Exams, viewExam(m))
	}
	out.Body.Fresh = viewExam(quiz.CheckedExam{MockExam: quiz.NewMockExam()}).Settings
	out.Body.Choices = quiz.ChoicesOf(s.Catalog)
	return out, nil
}

func (s *Server) keepExam(ctx context.Context, in *mockExamInput) (*mockExamOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	kept, err := s.MockExams.Keep(ctx, by, in.Body.exam())
	if err != nil {
		return nil, err
	}
	return &mockExamOutput{viewExam(kept)}, nil
}

func (s *Server) checkExam(ctx context.Context, in *mockExamInput) (*mockExamOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	checked, err := s.MockExams.Check(by, in.Body.exam())
	if err != nil {
		return nil, err
	}
	return &mockExamOutput{viewExam(checked)}, nil
}

func viewExam(m quiz.CheckedExam) mockExamChecked {
	return mockExamChecked{
		Settings: mockExamSettings{m.ID, m.Title, m.Note, m.On, m.PerDay, m.Rules, m.Revision},
		Wrong:    faultOf(m.Wrong),
		Short:    append([]quiz.Shortage{}, m.Short...),
		Words:    append([]string{}, m.Words...),
	}
}
