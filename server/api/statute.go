package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/question"
	"pufa/server/report"
	"pufa/server/statute"
)

var statuteProblems = []problemRule{
	{statute.ErrNoText, http.StatusNotFound, "no_article_text", "没有这一条的文本"},
	{statute.ErrUnknownLaw, http.StatusUnprocessableEntity, "law_not_registered", "登记表里没有这部法律：请看文件第一行是不是法律的全名，或者选好是哪部法律"},
	{statute.ErrUnreadable, http.StatusUnprocessableEntity, "unreadable_law", "这个文件读不出来：请用 .docx，或者 UTF-8、UTF-16、GB 18030 编码的 .txt"},
	{statute.ErrTooLong, http.StatusUnprocessableEntity, "law_too_long", "这个文件太长，不像一部法律"},
	{statute.ErrFlawed, http.StatusUnprocessableEntity, "flawed_law", "文本有缺漏或重复，请改好再收"},
	{statute.ErrNoVersion, http.StatusUnprocessableEntity, "no_law_version", "看不出是哪个版本：请填本版本通过、修正或公布的日期"},
	{statute.ErrOlder, http.StatusUnprocessableEntity, "older_law", "这个文本比题目对照的版本或已有的文本旧"},
	{statute.ErrMeanwhile, http.StatusConflict, "changed_meanwhile", "别人刚收下了另一个文本，请重新看一遍变化"},
	{statute.ErrNotHeld, http.StatusNotFound, "not_held", "这道题没有停用，可能别人已经恢复了"},
}

// articleText is an article in its own words.
type articleText struct {
	Title        string `json:"title" doc:"法律的全名"`
	Version      string `json:"version" doc:"如 2021 年修正"`
	Article      string `json:"article" doc:"如 24，或 134-1"`
	ArticleTitle string `json:"article_title" doc:"如 第二十四条"`
	Text         string `json:"text" doc:"各款、各项之间换行"`
}

type articlePath struct {
	ID      string `path:"id" maxLength:"40"`
	Article string `path:"article" maxLength:"10" doc:"如 24，或 134-1"`
}

type articleOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         articleText
}

// heldQuestion is a question that waits for a review.
type heldQuestion struct {
	Question     string    `json:"question"`
	Stem         string    `json:"stem"`
	Explanation  string    `json:"explanation"`
	ArticleTitle string    `json:"article_title"`
	Since        time.Time `json:"since"`
	Text         string    `json:"text,omitempty" doc:"这一条现在的文字；已删去的没有"`
}

// statuteView is a law of the register with the text that was taken in.
type statuteView struct {
	Law      string         `json:"law"`
	Title    string         `json:"title"`
	Short    string         `json:"short"`
	Register string         `json:"register" doc:"题目对照的版本"`
	Version  string         `json:"version,omitempty" doc:"收下的文本的版本；没有文本时没有"`
	Key      string         `json:"key,omitempty" format:"date"`
	Articles int            `json:"articles,omitempty"`
	At       time.Time      `json:"at,omitempty,omitzero"`
	By       string         `json:"by,omitempty"`
	Held     []heldQuestion `json:"held" nullable:"false"`
}

type statutesOutput struct {
	Body struct {
		Laws []statuteView `json:"laws" nullable:"false"`
	}
}

type statuteInput struct {
	Body struct {
		Upload string `json:"upload" maxLength:"64" doc:"POST /uploads 给的编号"`
		Law    string `json:"law,omitempty" maxLength:"40" doc:"是哪部法律；不填就按标题找"`
		Key    string `json:"key,omitempty" maxLength:"10" doc:"版本：通过、修正或公布的日期；不填就按文本里写的"`
		Before string `json:"before,omitempty" maxLength:"80" doc:"收下时：看变化时给的 before"`
	}
}

// statuteLook is what is in a file and what would change by it.
type statuteLook struct {
	Law      string         `json:"law"`
	Title    string         `json:"title"`
	Key      string         `json:"key,omitempty"`
	Version  string         `json:"version,omitempty"`
	First    string         `json:"first" doc:"第一个条文"`
	Last     string         `json:"last"`
	Articles int            `json:"articles"`
	Chapters []string       `json:"chapters" nullable:"false"`
	Problems []string       `json:"problems" nullable:"false" doc:"有一条就不能收"`
	Before   string         `json:"before,omitempty" doc:"现有的文本；收下时带上"`
	Than     string         `json:"than" doc:"与什么相比"`
	Same     bool           `json:"same" doc:"与现有的文本一样"`
	Changed  []string       `json:"changed" nullable:"false"`
	Added    []string       `json:"added" nullable:"false"`
	Removed  []string       `json:"removed" nullable:"false"`
	Held     []heldQuestion `json:"held" nullable:"false" doc:"要停用待复核的题"`
}

type statuteLookOutput struct{ Body statuteLook }

func (s *Server) registerStatutes(a huma.API) {
	handle(a, "GET /laws/{id}/articles/{article}", "get-article", "一条法律条文的原文；没有收下文本的法律没有", s.getArticle)
	handle(a, "GET /statutes", "list-statutes", "法律文本和因条文变动停用的题（区级主办方）", s.listStatutes)
	handle(a, "POST /statutes/look", "look-at-statute", "看文件里读出了什么、会有什么变化，不写入（区级主办方）", s.lookAtStatute)
	handle(a, "POST /statutes", "take-statute", "收下法律文本，停用引用了变动条文的题（区级主办方）", s.takeStatute)
	handle(a, "POST /statutes/held/{id}/review", "review-held-question", "停用的题复核过了，恢复使用（区级主办方）", s.reviewHeld, noContent)
}

// getArticle may be cached a little: a text that is replaced is so once in years.
func (s *Server) getArticle(_ context.Context, in *articlePath) (*articleOutput, error) {
	if s.Statutes == nil {
		return nil, statute.ErrNoText
	}
	a, err := s.Statutes.Article(in.ID, in.Article)
	if err != nil {
		return nil, err
	}
	return &articleOutput{CacheControl: cacheArticle, Body: viewArticle(a)}, nil
}

const cacheArticle = "public, max-age=300"

func viewArticle(a statute.Article) articleText {
	return articleText{
		Title: a.Title, Version: a.Version, Article: a.Article, ArticleTitle: question.ArticleTitle(a.Article), Text: a.Text,
	}
}

// articleHref is where the text of an article is, "" where there is none.
func (s *Server) articleHref(law, article string) string {
	if !s.Statutes.Has(law, article) {
		return ""
	}
	return prefix + "/laws/" + law + "/articles/" + article
}

func (s *Server) listStatutes(ctx context.Context, _ *struct{}) (*statutesOutput, error) {
	if _, err := districtOrganiserOf(ctx); err != nil {
		return nil, err
	}
	out := &statutesOutput{}
	out.Body.Laws = []statuteView{}
	for _, e := range s.Statutes.Entries() {
		view := statuteView{Law: e.Law.ID, Title: e.Law.Title, Short: e.Law.Short, Register: e.Law.Version, Held: []heldQuestion{}}
		if k := e.Kept; k != nil {
			view.Version, view.Key, view.Articles, view.At, view.By = k.Label, k.Key, k.Articles, k.At, k.By
		}
		for _, hold := range e.Held {
			view.Held = append(view.Held, s.viewHeld(hold.Question, hold.Law, hold.Article, hold.Since))
		}
		out.Body.Laws = append(out.Body.Laws, view)
	}
	return out, nil
}

func (s *Server) viewHeld(id, law, article string, since time.Time) heldQuestion {
	q, _ := s.Catalog.ByID(id)
	text, err := s.Statutes.Article(law, article)
	if err != nil {
		text.Text = ""
	}
	return heldQuestion{
		Question: id, Stem: q.Stem, Explanation: q.Explanation, ArticleTitle: question.ArticleTitle(article), Since: since, Text: text.Text,
	}
}

// given is the file of a request.
func (s *Server) given(ctx context.Context, by account.Organiser, in *statuteInput) (statute.Given, error) {
	u, err := s.Uploads.Upload(ctx, in.Body.Upload)
	if err == nil && u.By != by.ID {
		err = report.ErrNoUpload
	}
	return statute.Given{Data: u.Data, Law: in.Body.Law, Key: in.Body.Key}, err
}

func (s *Server) lookAtStatute(ctx context.Context, in *statuteInput) (*statuteLookOutput, error) {
	by, err := districtOrganiserOf(ctx)
	if err != nil {
		return nil, err
	}
	given, err := s.given(ctx, by, in)
	if err != nil {
		return nil, err
	}
	if err := s.Statutes.Refresh(ctx); err != nil {
		return nil, err
	}
	look, err := s.Statutes.Read(given)
	if err != nil {
		return nil, err
	}
	return &statuteLookOutput{Body: s.viewLook(look)}, nil
}

func (s *Server) takeStatute(ctx context.Context, in *statuteInput) (*statuteLookOutput, error) {
	by, err := districtOrganiserOf(ctx)
	if err != nil {
		return nil, err
	}
	given, err := s.given(ctx, by, in)
	if err != nil {
		return nil, err
	}
	look, err := s.Statutes.Take(ctx, by.Name, given, in.Body.Before)
	if err != nil {
		return nil, err
	}
	return &statuteLookOutput{Body: s.viewLook(look)}, nil
}

func (s *Server) viewLook(l statute.Look) statuteLook {
	p := l.Parsed
	view := statuteLook{
		Law: l.Law.ID, Title: p.Text.Title, Key: p.Day, Version: p.Label, Articles: len(p.Order), Chapters: []string{}, Problems: []string{},
		Than: "复核题目时的条文", Same: l.Same, Changed: articleTitles(l.Changed), Added: articleTitles(l.Added), Removed: articleTitles(l.Removed),
		Held: []heldQuestion{},
	}
	if n := len(p.Order); n > 0 {
		view.First, view.Last = question.ArticleTitle(p.Order[0]), question.ArticleTitle(p.Order[n-1])
	}
	if l.Before != nil {
		view.Before, view.Than = l.Before.Text, "现有的文本（"+l.Before.Label+"）"
	}
	for _, c := range p.Text.Chapters {
		view.Chapters = append(view.Chapters, c.Title)
	}
	for _, problem := range p.Problems {
		view.Problems = append(view.Problems, problem.String())
	}
	for _, q := range l.Held {
		view.Held = append(view.Held, heldQuestion{
			Question: q.Question, Stem: q.Stem, ArticleTitle: question.ArticleTitle(q.Article), Text: p.Text.Articles[q.Article], Since: s.Now(),
		})
	}
	return view
}

func articleTitles(articles []string) []string {
	titles := []string{}
	for _, article := range articles {
		titles = append(titles, question.ArticleTitle(article))
	}
	return titles
}

func (s *Server) reviewHeld(ctx context.Context, in *questionPath) (*empty, error) {
	by, err := districtOrganiserOf(ctx)
	if err != nil {
		return nil, err
	}
	return &empty{}, s.Statutes.Release(ctx, by.Name, in.ID)
}
