package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/question"
	"pufa/server/quiz"
)

var quizProblems = []problemRule{
	{quiz.ErrNotFound, http.StatusNotFound, "no_such_attempt", "没有这次答题"},
	{quiz.ErrNoQuestion, http.StatusNotFound, "no_such_question", "这次答题没有这道题"},
	{quiz.ErrUnknownLaw, http.StatusNotFound, "no_such_law", "没有这部法律的题目"},
	{quiz.ErrNothing, http.StatusConflict, "no_questions", "现在还没有可答的题目"},
	{question.ErrGiven, http.StatusUnprocessableEntity, "bad_answer", "提交的答案与这道题不符，请刷新后重答"},
}

// attemptView is an attempt as its person sees it.
type attemptView struct {
	ID        string         `json:"id"`
	Kind      quiz.Kind      `json:"kind" enum:"practice,daily"`
	Law       string         `json:"law,omitempty"`
	Set       *setView       `json:"set,omitempty" doc:"练的不是整部法律时，练的是哪一类题"`
	Day       string         `json:"day,omitempty" format:"date"`
	StartedAt time.Time      `json:"started_at"`
	Total     int            `json:"total"`
	Answered  int            `json:"answered"`
	Correct   int            `json:"correct"`
	Done      bool           `json:"done"`
	Questions []AttemptAsked `json:"questions" nullable:"false"`
}

// AttemptAsked is one question. Until it is answered it holds nothing that tells the right answer.
type AttemptAsked struct {
	Index   int           `json:"index" doc:"第几题，从 0 起"`
	Type    question.Type `json:"type" enum:"single,multiple,judge,fill,ordering,numeric"`
	Stem    string        `json:"stem"`
	Options []string      `json:"options" nullable:"false" doc:"按抽定的顺序显示"`
	Unit    string        `json:"unit,omitempty" doc:"估算题的单位"`
	Topic   string        `json:"topic"`
	// Media is shown or played beside the stem.
	Media   *question.Media `json:"media,omitempty"`
	Given   *attemptGiven   `json:"given,omitempty"`
	Verdict *verdictView    `json:"verdict,omitempty"`
}

// attemptGiven names options by their place on the page, not by the bank's order.
type attemptGiven struct {
	Options []int  `json:"options,omitempty" maxItems:"10" doc:"选中的选项在页面上的序号，从 0 起；排序题按作答顺序"`
	Text    string `json:"text,omitempty" maxLength:"200" doc:"填空题的文字"`
}

// verdictView is what a person is told once they have answered.
type verdictView struct {
	Question     string `json:"question" doc:"题目编号，答过才给；收藏和报错用"`
	Correct      bool   `json:"correct"`
	Answer       []int  `json:"answer" nullable:"false" doc:"正确选项在页面上的序号；排序题为正确的次序"`
	Accept       string `json:"accept,omitempty" doc:"填空题的标准答案"`
	Explanation  string `json:"explanation"`
	LawShort     string `json:"law_short"`
	ArticleTitle string `json:"article_title" doc:"如 第二十四条"`
	LawVersion   string `json:"law_version"`
	ArticleHref  string `json:"article_href,omitempty" doc:"条文原文的地址；没有文本时没有"`
	Topic        string `json:"topic"`
}

type attemptOutput struct{ Body attemptView }

type startInput struct {
	Body struct {
		Kind quiz.Kind `json:"kind" enum:"practice,daily"`
		Law  string    `json:"law,omitempty" maxLength:"40" doc:"练习哪部法律；每日一练不填"`
	}
}

type attemptPath struct {
	ID string `path:"id" maxLength:"64"`
}

type answerInput struct {
	ID    string `path:"id" maxLength:"64"`
	Index int    `path:"index" doc:"第几题，从 0 起"`
	Body  struct {
		Given  attemptGiven `json:"given"`
		TookMS int64        `json:"took_ms,omitempty" minimum:"0" doc:"答这题用了多少毫秒，只用来排复习的日子"`
	}
}

type answerOutput struct {
	Body struct {
		Given       attemptGiven `json:"given" doc:"算数的答案，即第一次提交的"`
		Verdict     verdictView  `json:"verdict"`
		AttemptDone bool         `json:"attempt_done"`
	}
}

// summaryView is how far a person has come.
type summaryView struct {
	Daily     dailyView `json:"daily"`
	DaysInRow int       `json:"days_in_row" doc:"连续答每日一练的天数"`
	Answered  int       `json:"answered" doc:"练习与每日一练的答题量"`
	Correct   int       `json:"correct"`
	Practice  []lawDone `json:"practice" nullable:"false"`
	Wrong     int       `json:"wrong" doc:"最近一次答错的题数"`
}

type dailyView struct {
	Done     bool   `json:"done"`
	Answered int    `json:"answered"`
	Total    int    `json:"total"`
	Attempt  string `json:"attempt,omitempty"`
}

type lawDone struct {
	Law      string `json:"law"`
	Answered int    `json:"answered" doc:"答过的题数，一题答几次都算一题"`
	Total    int    `json:"total"`
}

type summaryOutput struct{ Body summaryView }

func (s *Server) registerQuiz(a huma.API) {
	handle(a, "POST /attempts", "start-attempt", "开始练习或每日一练；有未答完的则接着答", s.startAttempt)
	handle(a, "GET /attempts/{id}", "get-attempt", "一次答题及已答的题", s.getAttempt)
	handle(a, "PUT /attempts/{id}/answers/{index}", "answer-question", "答一道题；第一次的答案算数，重复提交得到同样的结果", s.putAnswer)
	handle(a, "GET /me/summary", "get-summary", "我的进度", s.getSummary)
}

func (s *Server) startAttempt(ctx context.Context, in *startInput) (*attemptOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.mayBegin(person); err != nil {
		return nil, err
	}
	var state quiz.State
	if in.Body.Kind == quiz.Daily {
		state, err = s.Quiz.StartDaily(ctx, person)
	} else {
		state, err = s.Quiz.StartPractice(ctx, person, in.Body.Law)
	}
	if err != nil {
		return nil, err
	}
	return &attemptOutput{Body: s.viewAttempt(state)}, nil
}

func (s *Server) getAttempt(ctx context.Context, in *attemptPath) (*attemptOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	state, err := s.Quiz.Look(ctx, person, in.ID)
	if err != nil {
		return nil, err
	}
	return &attemptOutput{Body: s.viewAttempt(state)}, nil
}

func (s *Server) putAnswer(ctx context.Context, in *answerInput) (*answerOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	marked, err := s.Quiz.AnswerIn(ctx, person, in.ID, in.Index, question.Given(in.Body.Given), milliseconds(in.Body.TookMS))
	if err != nil {
		return nil, err
	}
	out := &answerOutput{}
	out.Body.Given = attemptGiven(marked.Given)
	out.Body.Verdict, out.Body.AttemptDone = s.viewVerdict(marked.Verdict), marked.Done
	return out, nil
}

func (s *Server) getSummary(ctx context.Context, _ *struct{}) (*summaryOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	sum, err := s.Quiz.Summary(ctx, person)
	if err != nil {
		return nil, err
	}
	view := summaryView{
		Daily: dailyView(sum.Daily), DaysInRow: sum.DaysInRow, Answered: sum.Answered, Correct: sum.Correct,
		Practice: []lawDone{}, Wrong: sum.Wrong,
	}
	for _, law := range sum.Practice {
		view.Practice = append(view.Practice, lawDone(law))
	}
	return &summaryOutput{Body: view}, nil
}

func (s *Server) viewAttempt(state quiz.State) attemptView {
	view := attemptView{
		ID: state.ID, Kind: state.Kind, Law: state.Set().Law, Set: viewSet(state.Set()), Day: state.Day, StartedAt: state.StartedAt, Total: len(state.Questions),
		Answered: state.Answered(), Correct: state.Correct(), Done: state.Done(), Questions: []AttemptAsked{},
	}
	for _, q := range state.Questions {
		view.Questions = append(view.Questions, s.viewAsked(q))
	}
	return view
}

func (s *Server) viewAsked(q quiz.Asked) AttemptAsked {
	asked := AttemptAsked{Index: q.Index, Type: q.Type, Stem: q.Stem, Options: q.Options, Unit: q.Unit, Topic: q.Topic, Media: q.Media}
	if q.Given != nil {
		given := attemptGiven(*q.Given)
		asked.Given = &given
	}
	if q.Verdict != nil {
		verdict := s.viewVerdict(*q.Verdict)
		asked.Verdict = &verdict
	}
	return asked
}

func (s *Server) viewVerdict(v quiz.Verdict) verdictView {
	return verdictView{
		Question: v.Question, Correct: v.Correct, Answer: v.Answer, Accept: v.Accept, Explanation: v.Explanation, LawShort: v.Law.Short,
		ArticleTitle: question.ArticleTitle(v.Article), LawVersion: v.LawVersion, Topic: v.Topic,
		ArticleHref: s.articleHref(v.Law.ID, v.Article),
	}
}
