package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/question"
	"pufa/server/quiz"
	"pufa/server/study"
)

var studyProblems = []problemRule{
	{study.ErrNotAnswered, http.StatusNotFound, "not_answered", "答过这道题、看到讲解以后，才能收藏或报错"},
	{study.ErrUnknownLaw, http.StatusNotFound, "no_such_law", "没有这部法律的题目"},
}

// setView is what the questions of a practice have in common.
type setView struct {
	By    quiz.By `json:"by" enum:"chapter,topic,audience,wrong,due,bookmark"`
	Value string  `json:"value,omitempty"`
}

func viewSet(s quiz.Set) *setView {
	if s.By == "" {
		return nil
	}
	return &setView{By: s.By, Value: s.Value}
}

// partView is a piece of a law to practise.
type partView struct {
	By       quiz.By `json:"by" enum:"chapter,topic,audience"`
	Value    string  `json:"value" doc:"第几章、主题或对象"`
	Title    string  `json:"title,omitempty" doc:"章的名称"`
	Total    int     `json:"total"`
	Answered int     `json:"answered" doc:"答过的题数，一题答几次都算一题"`
}

type partsOutput struct {
	Body struct {
		Law   string     `json:"law" doc:"法律的简称"`
		Parts []partView `json:"parts" nullable:"false"`
	}
}

type startSetInput struct {
	Body struct {
		By    quiz.By `json:"by" enum:"chapter,topic,audience,wrong,due,bookmark"`
		Law   string  `json:"law,omitempty" maxLength:"40" doc:"按章、主题、对象时必填；重做错题时可用来缩小范围"`
		Value string  `json:"value,omitempty" maxLength:"40" doc:"第几章、主题或对象；重做错题时可填主题"`
	}
}

// learntView is one question somebody has answered, with all that is to be known about it.
type learntView struct {
	Question questionFull `json:"question"`
	Missed   int          `json:"missed,omitempty" doc:"答错的次数"`
	Left     int          `json:"left,omitempty" doc:"再连着答对几次就移出错题本"`
	Asked    bool         `json:"asked" doc:"现在还考不考；撤下的题不再考"`
	At       time.Time    `json:"at"`
}

type learntOutput struct {
	Body struct {
		Questions []learntView `json:"questions" nullable:"false"`
		Rule      int          `json:"rule" doc:"连着答对几次移出错题本"`
	}
}

type studyOutput struct {
	Body struct {
		Due       int       `json:"due" doc:"今天待复习的题数"`
		DueMost   int       `json:"due_most" doc:"最多数到这么多"`
		NextDue   time.Time `json:"next_due,omitempty,omitzero" doc:"今天没有时，下一题什么时候到"`
		Wrong     int       `json:"wrong" doc:"错题本里的题数"`
		Bookmarks int       `json:"bookmarks" doc:"收藏的题数"`
		Replies   int       `json:"replies" doc:"还没看的报错答复"`
	}
}

type markedOutput struct {
	Body struct {
		Questions []string `json:"questions" nullable:"false" doc:"题目编号"`
	}
}

type questionPath struct {
	ID string `path:"id" maxLength:"40"`
}

func (s *Server) registerStudy(a huma.API) {
	handle(a, "GET /laws/{id}/parts", "list-law-parts", "一部法律可以按哪些章、主题、对象来练", s.listParts)
	handle(a, "POST /study/attempts", "start-set", "按章、主题、对象练习，重做错题，复习，或练收藏；有未答完的则接着答", s.startSet)
	handle(a, "GET /me/study", "get-study", "今天待复习、错题本、收藏各有多少", s.getStudy)
	handle(a, "GET /me/wrong", "list-wrong", "我的错题本", s.listWrong)
	handle(a, "GET /me/bookmarks", "list-bookmarks", "我收藏的题", s.listBookmarks)
	handle(a, "GET /me/bookmarks/ids", "list-bookmark-ids", "我收藏的题的编号", s.listBookmarkIDs)
	handle(a, "PUT /me/bookmarks/{id}", "keep-bookmark", "收藏一道答过的题", s.putBookmark, noContent)
	handle(a, "DELETE /me/bookmarks/{id}", "drop-bookmark", "取消收藏", s.deleteBookmark, noContent)
}

// listParts works for anybody; only who is known sees how much they have answered.
func (s *Server) listParts(ctx context.Context, in *questionPath) (*partsOutput, error) {
	var who *account.Resident
	if person, err := residentOf(ctx); err == nil {
		who = &person
	} else if !errors.Is(err, account.ErrNotRegistered) {
		return nil, err
	}
	parts, err := s.Quiz.Parts(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	law, _ := s.Catalog.Law(in.ID)
	out := &partsOutput{}
	out.Body.Law, out.Body.Parts = law.Short, []partView{}
	for _, p := range parts {
		out.Body.Parts = append(out.Body.Parts, partView{p.By, p.Value, p.Title, p.Total, p.Answered})
	}
	return out, nil
}

func (s *Server) startSet(ctx context.Context, in *startSetInput) (*attemptOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.mayBegin(person); err != nil {
		return nil, err
	}
	set := quiz.Set{Law: in.Body.Law, By: in.Body.By, Value: in.Body.Value}
	state, err := s.sitDown(ctx, person, set)
	if err != nil {
		return nil, err
	}
	return &attemptOutput{Body: s.viewAttempt(state)}, nil
}

func (s *Server) sitDown(ctx context.Context, person account.Resident, set quiz.Set) (quiz.State, error) {
	switch set.By {
	case quiz.ByWrong:
		return s.Quiz.StartSet(ctx, person, set, func(ctx context.Context) ([]question.Question, error) {
			return s.Study.WrongQuestions(ctx, person.ID, set.Law, set.Value)
		})
	case quiz.ByDue:
		return s.Quiz.StartSet(ctx, person, quiz.Set{By: set.By}, func(ctx context.Context) ([]question.Question, error) {
			return s.Study.DueQuestions(ctx, person.ID)
		})
	case quiz.ByBookmark:
		return s.Quiz.StartSet(ctx, person, quiz.Set{By: set.By}, func(ctx context.Context) ([]question.Question, error) {
			return s.Study.MarkedQuestions(ctx, person.ID)
		})
	default:
		return s.Quiz.StartPart(ctx, person, set)
	}
}

func (s *Server) getStudy(ctx context.Context, _ *struct{}) (*studyOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	o, err := s.Study.Overview(ctx, person.ID)
	if err != nil {
		return nil, err
	}
	unread, err := s.Feedback.Unread(ctx, person.ID)
	if err != nil {
		return nil, err
	}
	out := &studyOutput{}
	b := &out.Body
	b.Due, b.DueMost, b.NextDue, b.Wrong, b.Bookmarks, b.Replies = o.Due, study.DueMost, o.NextDue, o.Wrong, o.Bookmarks, unread
	return out, nil
}

func (s *Server) listWrong(ctx context.Context, _ *struct{}) (*learntOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	noted, err := s.Study.Notebook(ctx, person.ID)
	if err != nil {
		return nil, err
	}
	return learntOf(noted, func(n study.Noted) learntView {
		return learntView{Question: s.viewQuestion(n.Question), Missed: n.Missed, Left: n.Left, Asked: true, At: n.At}
	}), nil
}

func (s *Server) listBookmarks(ctx context.Context, _ *struct{}) (*learntOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	marked, err := s.Study.Marked(ctx, person.ID)
	if err != nil {
		return nil, err
	}
	return learntOf(marked, func(m study.Marked) learntView {
		return learntView{Question: s.viewQuestion(m.Question), Asked: m.Asked, At: m.At}
	}), nil
}

// learntOf lists questions with what the page says of each.
func learntOf[T any](all []T, view func(T) learntView) *learntOutput {
	out := &learntOutput{}
	out.Body.Questions, out.Body.Rule = make([]learntView, 0, len(all)), study.MasteredAfter
	for _, one := range all {
		out.Body.Questions = append(out.Body.Questions, view(one))
	}
	return out
}

func (s *Server) listBookmarkIDs(ctx context.Context, _ *struct{}) (*markedOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	marked, err := s.Study.Marked(ctx, person.ID)
	if err != nil {
		return nil, err
	}
	out := &markedOutput{}
	out.Body.Questions = []string{}
	for _, m := range marked {
		out.Body.Questions = append(out.Body.Questions, m.Question.ID)
	}
	return out, nil
}

func (s *Server) putBookmark(ctx context.Context, in *questionPath) (*empty, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	return &empty{}, s.Study.Keep(ctx, person.ID, in.ID)
}

func (s *Server) deleteBookmark(ctx context.Context, in *questionPath) (*empty, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	return &empty{}, s.Study.Drop(ctx, person.ID, in.ID)
}
