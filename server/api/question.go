package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/question"
)

var errNoBank = errors.New("no such bank")

var questionProblems = []problemRule{
	{errNoBank, http.StatusNotFound, "no_such_bank", "没有这个题库"},
}

// lawView is a law there are questions about.
type lawView struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Short     string `json:"short"`
	Version   string `json:"version" doc:"如 2021 年修正"`
	Effective string `json:"effective" format:"date"`
	Questions int    `json:"questions" doc:"已发布的题数"`
}

type lawsOutput struct {
	Body struct {
		Laws []lawView `json:"laws" nullable:"false"`
	}
}

// bankView is a bank, without its questions.
type bankView struct {
	ID        string         `json:"id"`
	Title     string         `json:"title"`
	Law       string         `json:"law"`
	Questions int            `json:"questions" doc:"已发布的题数"`
	ByType    map[string]int `json:"by_type" doc:"各题型的题数"`
}

type banksOutput struct {
	Body struct {
		Banks []bankView `json:"banks" nullable:"false"`
	}
}

// questionFull is a question with its answer. Only organisers get it.
type questionFull struct {
	ID           string              `json:"id"`
	Type         question.Type       `json:"type" enum:"single,multiple,judge,fill,ordering,numeric"`
	Stem         string              `json:"stem"`
	Options      []string            `json:"options" nullable:"false" doc:"排序题按正确次序"`
	Answer       []int               `json:"answer" nullable:"false" doc:"正确选项的序号，从 0 起"`
	Accept       []string            `json:"accept" nullable:"false" doc:"填空题可接受的写法，第一个为标准答案"`
	Media        *question.Media     `json:"media,omitempty"`
	Explanation  string              `json:"explanation"`
	Law          string              `json:"law"`
	LawShort     string              `json:"law_short"`
	Article      string              `json:"article" doc:"如 24，或 134-1"`
	ArticleTitle string              `json:"article_title" doc:"如 第二十四条"`
	LawVersion   string              `json:"law_version"`
	ArticleHref  string              `json:"article_href,omitempty" doc:"条文原文的地址；没有文本时没有"`
	Topic        string              `json:"topic"`
	Audience     []question.Audience `json:"audience" nullable:"false"`
	Difficulty   int                 `json:"difficulty" doc:"1 易，2 中，3 难"`
}

type bankQuestionsInput struct {
	ID    string `path:"id" maxLength:"64"`
	Type  string `query:"type" enum:"single,multiple,judge,fill,ordering,numeric,"`
	Text  string `query:"q" maxLength:"60" doc:"题干、选项、解析或主题里的文字"`
	After string `query:"after" maxLength:"64" doc:"上一页的 next"`
}

type bankQuestionsOutput struct {
	Body struct {
		Questions []questionFull `json:"questions" nullable:"false"`
		Next      string         `json:"next,omitempty" doc:"还有下一页时，取下一页用"`
	}
}

// bankPage is how many questions a page of a bank has.
const bankPage = 50

func (s *Server) registerQuestions(a huma.API) {
	handle(a, "GET /laws", "list-laws", "有题目的法律", s.listLaws)
	handle(a, "GET /banks", "list-banks", "题库（主办方）", s.listBanks)
	handle(a, "GET /banks/{id}/questions", "list-bank-questions", "题库里的题，含答案（主办方）", s.listBankQuestions)
}

func (s *Server) listLaws(context.Context, *struct{}) (*lawsOutput, error) {
	out := &lawsOutput{}
	out.Body.Laws = s.lawsAsked()
	return out, nil
}

// lawsAsked are the laws there are questions about.
func (s *Server) lawsAsked() []lawView {
	laws := []lawView{}
	for _, l := range s.Catalog.Laws() {
		if n := len(s.Catalog.ByLaw(l.ID)); n > 0 {
			laws = append(laws, lawView{l.ID, l.Title, l.Short, l.Version, l.Effective, n})
		}
	}
	return laws
}

func (s *Server) listBanks(ctx context.Context, _ *struct{}) (*banksOutput, error) {
	if _, err := organiserOf(ctx); err != nil {
		return nil, err
	}
	out := &banksOutput{}
	out.Body.Banks = []bankView{}
	for _, b := range s.Catalog.Banks() {
		if len(b.Questions) == 0 {
			continue
		}
		view := bankView{ID: b.ID, Title: b.Title, Law: b.Law, Questions: len(b.Questions), ByType: map[string]int{}}
		for _, q := range b.Questions {
			view.ByType[string(q.Type)]++
		}
		out.Body.Banks = append(out.Body.Banks, view)
	}
	return out, nil
}

func (s *Server) listBankQuestions(ctx context.Context, in *bankQuestionsInput) (*bankQuestionsOutput, error) {
	if _, err := organiserOf(ctx); err != nil {
		return nil, err
	}
	bank, ok := s.Catalog.Bank(in.ID)
	if !ok {
		return nil, errNoBank
	}
	out := &bankQuestionsOutput{}
	out.Body.Questions = []questionFull{}
	for _, q := range bank.Questions {
		if q.ID <= in.After || !matches(q, in.Type, in.Text) {
			continue
		}
		if len(out.Body.Questions) == bankPage {
			out.Body.Next = out.Body.Questions[bankPage-1].ID
			break
		}
		out.Body.Questions = append(out.Body.Questions, s.viewQuestion(q))
	}
	return out, nil
}

// matches reports whether q is of the type, and has the text somewhere an editor would look; "" is any.
func matches(q question.Question, typ, text string) bool {
	if typ != "" && typ != string(q.Type) {
		return false
	}
	places := append([]string{q.ID, q.Stem, q.Explanation, q.Topic}, q.Options...)
	return text == "" || slices.ContainsFunc(append(places, q.Accept...), func(p string) bool { return strings.Contains(p, text) })
}

func (s *Server) viewQuestion(q question.Question) questionFull {
	law, _ := s.Catalog.Law(q.Law)
	return questionFull{
		ID: q.ID, Type: q.Type, Stem: q.Stem, Options: append([]string{}, q.Choices()...), Answer: append([]int{}, q.Answer...),
		Accept: append([]string{}, q.Solution()...), Explanation: q.Explanation, Law: q.Law, LawShort: law.Short, Article: q.Article,
		ArticleTitle: question.ArticleTitle(q.Article), LawVersion: q.LawVersion, Topic: q.Topic,
		Audience: append([]question.Audience{}, q.Audience...), Difficulty: q.Difficulty, Media: q.Media,
		ArticleHref: s.articleHref(q.Law, q.Article),
	}
}
