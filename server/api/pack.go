package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/question"
	"pufa/server/study"
)

// packView is a pack without its questions.
type packView struct {
	Law       string `json:"law"`
	Short     string `json:"short"`
	Version   string `json:"version" doc:"题目或条文有变动时就不同"`
	Questions int    `json:"questions"`
}

type packsOutput struct {
	Body struct {
		Packs []packView `json:"packs" nullable:"false"`
	}
}

// packQuestion is a question with its answer, for practice without a line.
type packQuestion struct {
	ID           string        `json:"id"`
	Type         question.Type `json:"type" enum:"single,multiple,judge,fill,ordering"`
	Stem         string        `json:"stem"`
	Options      []string      `json:"options" nullable:"false" doc:"排序题按正确次序，显示前要打乱"`
	Answer       []int         `json:"answer" nullable:"false"`
	Accept       []string      `json:"accept" nullable:"false"`
	Explanation  string        `json:"explanation"`
	Article      string        `json:"article" doc:"在 articles 里的编号"`
	ArticleTitle string        `json:"article_title"`
	LawVersion   string        `json:"law_version"`
	Topic        string        `json:"topic"`
}

type packOutput struct {
	Body struct {
		Pack packView       `json:"pack"`
		List []packQuestion `json:"list" nullable:"false"`
		// Articles are each once, however many questions rest on them.
		Articles []articleText `json:"articles" nullable:"false" doc:"题目依据的条文原文；没有收下文本的没有"`
	}
}

// heldAnswer is an answer given out of a pack. Options count by the pack's order.
type heldAnswer struct {
	ID       string       `json:"id" minLength:"16" maxLength:"40" doc:"手机产生的编号；重发用同一个"`
	Run      string       `json:"run" minLength:"16" maxLength:"40" doc:"这一轮练习的编号"`
	Index    int          `json:"index" minimum:"0" maximum:"999"`
	Question string       `json:"question" maxLength:"40"`
	Given    attemptGiven `json:"given"`
	AgoMS    int64        `json:"ago_ms" minimum:"0" doc:"多少毫秒以前答的"`
	TookMS   int64        `json:"took_ms,omitempty" minimum:"0" doc:"答这题用了多少毫秒"`
}

type heldInput struct {
	Body struct {
		Person  string       `json:"person" maxLength:"64" doc:"答题的人；换了人的手机不会把答案记到别人名下"`
		Answers []heldAnswer `json:"answers" minItems:"1" maxItems:"50"`
	}
}

type takenView struct {
	ID      string `json:"id"`
	Kept    bool   `json:"kept" doc:"收下了；没收下的以后也不会收"`
	Correct bool   `json:"correct"`
}

type heldOutput struct {
	Body struct {
		Taken []takenView `json:"taken" nullable:"false"`
	}
}

func (s *Server) registerPacks(a huma.API) {
	handle(a, "GET /packs", "list-packs", "可以带走离线练习的题包", s.listPacks)
	handle(a, "GET /packs/{id}", "get-pack", "一部法律的离线题包，含答案与讲解", s.getPack)
	handle(a, "POST /study/offline-answers", "send-offline-answers", "交离线练习的答案；重复提交只算一次", s.postHeld)
}

func (s *Server) listPacks(ctx context.Context, _ *struct{}) (*packsOutput, error) {
	packs, err := s.Study.Packs(ctx)
	if err != nil {
		return nil, err
	}
	out := &packsOutput{}
	out.Body.Packs = []packView{}
	for _, p := range packs {
		out.Body.Packs = append(out.Body.Packs, s.viewPack(p))
	}
	return out, nil
}

func (s *Server) viewPack(p study.Pack) packView {
	return packView{Law: p.Law.ID, Short: p.Law.Short, Version: p.Version + s.Statutes.Edition(p.Law.ID), Questions: len(p.Questions)}
}

func (s *Server) getPack(ctx context.Context, in *questionPath) (*packOutput, error) {
	if _, err := residentOf(ctx); err != nil {
		return nil, err
	}
	pack, err := s.Study.Pack(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := &packOutput{}
	out.Body.Pack, out.Body.List, out.Body.Articles = s.viewPack(pack), []packQuestion{}, s.packArticles(pack)
	for _, q := range pack.Questions {
		out.Body.List = append(out.Body.List, packQuestion{
			ID: q.ID, Type: q.Type, Stem: q.Stem, Options: append([]string{}, q.Choices()...), Answer: append([]int{}, q.Answer...),
			Accept: append([]string{}, q.Accept...), Explanation: q.Explanation, Article: q.Article, ArticleTitle: question.ArticleTitle(q.Article),
			LawVersion: q.LawVersion, Topic: q.Topic,
		})
	}
	return out, nil
}

// packArticles are the articles a pack's questions rest on, in their own words, as they come.
func (s *Server) packArticles(pack study.Pack) []articleText {
	all, seen := []articleText{}, map[string]bool{}
	for _, q := range pack.Questions {
		if seen[q.Article] || s.Statutes == nil {
			continue
		}
		seen[q.Article] = true
		if a, err := s.Statutes.Article(q.Law, q.Article); err == nil {
			all = append(all, viewArticle(a))
		}
	}
	return all
}

// postHeld takes what a phone brings, unless it is another person's by now: that is refused as a whole.
func (s *Server) postHeld(ctx context.Context, in *heldInput) (*heldOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	out := &heldOutput{}
	out.Body.Taken = []takenView{}
	if in.Body.Person != person.ID {
		for _, h := range in.Body.Answers {
			out.Body.Taken = append(out.Body.Taken, takenView{ID: h.ID})
		}
		return out, nil
	}
	var held []study.Held
	for _, h := range in.Body.Answers {
		held = append(held, study.Held{
			ID: h.ID, Run: h.Run, Index: h.Index, Question: h.Question, Given: question.Given(h.Given),
			Ago: milliseconds(h.AgoMS), Took: milliseconds(h.TookMS),
		})
	}
	taken, err := s.Study.TakeHeld(ctx, person, held)
	if err != nil {
		return nil, err
	}
	for _, t := range taken {
		out.Body.Taken = append(out.Body.Taken, takenView(t))
	}
	return out, nil
}

// milliseconds is a duration that cannot overflow, however large the number.
func milliseconds(n int64) time.Duration {
	return time.Duration(min(n, int64(365*24*time.Hour/time.Millisecond))) * time.Millisecond
}
