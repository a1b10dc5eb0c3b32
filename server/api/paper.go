package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/contest"
	"pufa/server/question"
)

// A self-paced contest is answered over REST: what one person does is of no concern to the others. Their sockets tell
// them when the window opens and closes.

var paperProblems = []problemRule{
	{contest.ErrNotPaced, http.StatusConflict, "not_paced", "这场竞赛由主持人带着答"},
}

type paperOutput struct{ Body contest.Paper }

type paperQuestion struct {
	Code  string `path:"code" pattern:"^[0-9]{6}$" doc:"六位参赛码"`
	Index int    `path:"index" minimum:"0" maximum:"99" doc:"第几题，从 0 起"`
}

type paperAnswer struct {
	Code  string `path:"code" pattern:"^[0-9]{6}$" doc:"六位参赛码"`
	Index int    `path:"index" minimum:"0" maximum:"99" doc:"第几题，从 0 起"`
	Body  struct {
		Given question.Given `json:"given"`
	}
}

func (s *Server) registerPapers(a huma.API) {
	handle(a, "GET /contests/code/{code}/paper", "get-paper", "自定进度的竞赛：我的进度", s.getPaper)
	handle(a, "POST /contests/code/{code}/paper/{index}", "begin-question", "开始下一题；重复开始不重新计时", s.beginQuestion)
	handle(a, "PUT /contests/code/{code}/paper/{index}", "answer-paper", "答正在答的题；第一次的答案算数", s.answerPaper)
}

func (s *Server) getPaper(ctx context.Context, in *contestCode) (*paperOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	return paperOf(s.Contests.Paper(ctx, in.Code, person.ID))
}

func (s *Server) beginQuestion(ctx context.Context, in *paperQuestion) (*paperOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	return paperOf(s.Contests.Begin(ctx, in.Code, person.ID, in.Index))
}

func (s *Server) answerPaper(ctx context.Context, in *paperAnswer) (*paperOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	return paperOf(s.Contests.Answer(ctx, in.Code, person.ID, in.Index, in.Body.Given))
}

// paperOf gives a refusal the form that other problems have.
func paperOf(p contest.Paper, err error) (*paperOutput, error) {
	if refused, ok := errors.AsType[*contest.Refusal](err); ok {
		status := http.StatusConflict
		if refused.Code == "bad_answer" {
			status = http.StatusUnprocessableEntity
		}
		return nil, newProblem(status, refused.Code, refused.Detail)
	}
	return &paperOutput{Body: p}, err
}
