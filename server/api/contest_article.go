package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/statute"
)

type contestArticlePath struct {
	ID       string `path:"id" maxLength:"64"`
	Question int    `path:"question" minimum:"0" maximum:"999" doc:"第几题，从 0 起"`
}

type contestArticlesOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         struct {
		Questions []int `json:"questions" nullable:"false" doc:"哪几题有条文原文，从 0 起"`
	}
}

// registerContestArticles are for everybody who looks on. A hall of phones asks at one moment, so these answer out of
// memory, and may be cached on the way.
func (s *Server) registerContestArticles(a huma.API) {
	handle(a, "GET /contests/{id}/articles", "list-contest-articles", "竞赛的哪几题有条文原文", s.listContestArticles)
	handle(a, "GET /contests/{id}/articles/{question}", "get-contest-article", "竞赛一道题的条文原文，公布答案以后才有", s.getContestArticle)
}

func (s *Server) listContestArticles(ctx context.Context, in *contestPath) (*contestArticlesOutput, error) {
	all, err := s.Contests.Articles(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := &contestArticlesOutput{CacheControl: "public, max-age=60"}
	out.Body.Questions = []int{}
	for i, a := range all {
		if s.Statutes.Has(a.Law, a.Article) {
			out.Body.Questions = append(out.Body.Questions, i)
		}
	}
	return out, nil
}

// getContestArticle does not tell apart a question that is still open and one without a text.
func (s *Server) getContestArticle(ctx context.Context, in *contestArticlePath) (*articleOutput, error) {
	of, told, err := s.Contests.ArticleOf(ctx, in.ID, in.Question)
	if err != nil {
		return nil, err
	}
	if !told || s.Statutes == nil {
		return nil, statute.ErrNoText
	}
	article, err := s.Statutes.Article(of.Law, of.Article)
	if err != nil {
		return nil, err
	}
	out := &articleOutput{CacheControl: cacheArticle, Body: viewArticle(article)}
	if of.Rehearsal { // the same question is still to be asked
		out.CacheControl = "no-store"
	}
	return out, nil
}
