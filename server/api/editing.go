package api

import (
	"context"
	"net/http"
	"path"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/editing"
	"pufa/server/question"
	"pufa/server/report"
)

var editingProblems = []problemRule{
	{editing.ErrNotFound, http.StatusNotFound, "no_such_question", "没有这道题"},
	{editing.ErrStale, http.StatusConflict, "revised_meanwhile", "有人刚刚改过这道题，请先看看新的写法"},
	{editing.ErrState, http.StatusConflict, "not_possible_now", "这道题现在的状态不能这样做，请刷新看看"},
	{editing.ErrOwnWords, http.StatusForbidden, "own_words", "写过这道题的人不能自己复核，请换一个人"},
	{editing.ErrOthersDraft, http.StatusForbidden, "others_draft", "这是别人起草的题，只能看"},
	{editing.ErrWhy, http.StatusUnprocessableEntity, "say_why", "请写明原因，200 个字以内"},
	{editing.ErrFaults, http.StatusUnprocessableEntity, "question_faults", "这道题还不合规矩，请先改好标出的地方"},
	{editing.ErrDoubts, http.StatusUnprocessableEntity, "question_doubts", "有提醒没有消除：改好，或者说明为什么没有问题"},
	{editing.ErrFull, http.StatusUnprocessableEntity, "record_full", "这道题的记录太多了，请另写一道"},
	{editing.ErrUnchanged, http.StatusUnprocessableEntity, "nothing_changed", "与被替换的题一字不差，不用替换"},
	{editing.ErrReplaces, http.StatusUnprocessableEntity, "cannot_replace", "只有用过的题才能替换"},
}

// questionText is a question as somebody writes it.
type questionText struct {
	Law         string              `json:"law" maxLength:"40"`
	Article     string              `json:"article" maxLength:"12" doc:"如 24，或 134-1"`
	Type        question.Type       `json:"type" enum:"single,multiple,judge,fill,ordering,numeric"`
	Topic       string              `json:"topic" maxLength:"60"`
	Audience    []question.Audience `json:"audience" nullable:"false" maxItems:"5" enum:"resident,worker,manager,officer,student"`
	Difficulty  int                 `json:"difficulty" minimum:"1" maximum:"3"`
	Stem        string              `json:"stem" maxLength:"400"`
	Options     []string            `json:"options" nullable:"false" maxItems:"6" maxLength:"200" doc:"排序题按正确次序；判断、填空、估算题没有"`
	Answer      []int               `json:"answer" nullable:"false" maxItems:"6" doc:"正确选项的序号，从 0 起；判断题 0 为正确，1 为错误"`
	Accept      []string            `json:"accept" nullable:"false" maxItems:"12" maxLength:"100" doc:"填空题可接受的写法"`
	Value       string              `json:"value,omitempty" maxLength:"24" doc:"估算题：正确的数"`
	Unit        string              `json:"unit,omitempty" maxLength:"20"`
	Tolerance   string              `json:"tolerance,omitempty" maxLength:"24" doc:"估算题：允许的误差"`
	Bound       string              `json:"bound,omitempty" maxLength:"24" doc:"估算题：得 0 分的差距"`
	Explanation string              `json:"explanation" maxLength:"800"`
}

// remarkView is what is wrong with a question, beside its field.
type remarkView struct {
	Field   string `json:"field" enum:"law,type,stem,options,accept,estimate,explanation,article,audience,topic,difficulty"`
	Rule    string `json:"rule"`
	Message string `json:"message"`
	Twin    string `json:"twin,omitempty" doc:"相同或相像的那道题"`
	Doubt   bool   `json:"doubt" doc:"提醒：说明理由也可以提交；否则要改好才能提交"`
}

// editingRow is a question in the list.
type editingRow struct {
	ID           string              `json:"id"`
	Stem         string              `json:"stem"`
	Type         question.Type       `json:"type" enum:"single,multiple,judge,fill,ordering,numeric"`
	Law          string              `json:"law"`
	Article      string              `json:"article"`
	ArticleTitle string              `json:"article_title"`
	Topic        string              `json:"topic"`
	Audience     []question.Audience `json:"audience" nullable:"false"`
	Difficulty   int                 `json:"difficulty"`
	State        editing.State       `json:"state" enum:"draft,waiting,used,held,withdrawn,replaced"`
	Reason       editing.Reason      `json:"reason,omitempty" enum:"amended,mistake,other"`
	Why          string              `json:"why,omitempty"`
	Filed        bool                `json:"filed" doc:"来自题库文件"`
	By           string              `json:"by,omitempty" doc:"谁起草的；题库文件里的题没有"`
	At           time.Time           `json:"at,omitempty,omitzero"`
	Twin         string              `json:"twin,omitempty" doc:"替换它的新题"`
	Figures      *ItemFigures        `json:"figures,omitempty" doc:"只在列表里有"`
}

type editingListInput struct {
	Law        string            `query:"law" maxLength:"40"`
	Chapter    int               `query:"chapter" minimum:"0" maximum:"99"`
	Article    string            `query:"article" maxLength:"12"`
	Topic      string            `query:"topic" maxLength:"60"`
	Audience   question.Audience `query:"audience" enum:"resident,worker,manager,officer,student,"`
	Type       question.Type     `query:"type" enum:"single,multiple,judge,fill,ordering,numeric,"`
	Difficulty int               `query:"difficulty" minimum:"0" maximum:"3"`
	State      editing.State     `query:"state" enum:"draft,waiting,used,held,withdrawn,replaced,"`
	Text       string            `query:"q" maxLength:"60" doc:"题号、题干、选项、解析或主题里的文字"`
	Mine       bool              `query:"mine" doc:"只看自己起草的"`
	Sign       report.Sign       `query:"sign" enum:"too_hard,too_easy,weak,drawn," doc:"只看统计上这样反常的"`
	Sort       string            `query:"sort" enum:"asked,share,discrimination,time," doc:"按哪个数排；不填按法律和条文的次序"`
	Down       bool              `query:"down" doc:"从大到小"`
	Page       int               `query:"page" minimum:"1" maximum:"1000" default:"1"`
}

type editingListOutput struct {
	Body struct {
		Questions []editingRow   `json:"questions" nullable:"false"`
		Total     int            `json:"total"`
		Page      int            `json:"page"`
		Pages     int            `json:"pages"`
		States    map[string]int `json:"states" doc:"除状态和反常外符合条件的题，各状态几道"`
		Signs     map[string]int `json:"signs" doc:"除反常外符合条件的题，反常的各有几道"`
	}
}

// editingLaw is a law to write about.
type editingLaw struct {
	ID        string   `json:"id"`
	Short     string   `json:"short"`
	Version   string   `json:"version"`
	Articles  int      `json:"articles"`
	Chapters  []string `json:"chapters" nullable:"false"`
	Topics    []string `json:"topics" nullable:"false"`
	HasText   bool     `json:"has_text" doc:"收下了法律文本"`
	NeedsText bool     `json:"needs_text" doc:"还没有这部法律的文本，不能出题"`
	Own       int      `json:"own" doc:"在控制台写的、使用中的题"`
}

type editingLawsOutput struct {
	Body struct {
		Laws []editingLaw `json:"laws" nullable:"false"`
	}
}

// coveredArticle is an article and its questions.
type coveredArticle struct {
	Article string `json:"article"`
	Title   string `json:"title"`
	Chapter int    `json:"chapter"`
	Used    int    `json:"used" doc:"使用中的题"`
	Coming  int    `json:"coming" doc:"草稿和待复核的题"`
}

type coverageInput struct {
	Law string `path:"law" maxLength:"40"`
}

type coverageOutput struct {
	Body struct {
		Articles []coveredArticle `json:"articles" nullable:"false"`
		Bare     int              `json:"bare" doc:"没有题的条数"`
	}
}

// actView is a line of a question's history.
type actView struct {
	Kind     editing.Kind    `json:"kind" enum:"revise,submit,recall,accept,return,hold,release,withdraw"`
	At       time.Time       `json:"at"`
	By       string          `json:"by"`
	Revision int             `json:"revision,omitempty"`
	Reason   editing.Reason  `json:"reason,omitempty" enum:"amended,mistake,other"`
	Why      string          `json:"why,omitempty"`
	Changes  []wordingChange `json:"changes" nullable:"false" doc:"这一稿改了什么"`
}

// wordingChange is what one field said before and says now.
type wordingChange struct {
	Field string `json:"field"`
	From  string `json:"from"`
	To    string `json:"to"`
}

// editingDetail is a question with its life.
type editingDetail struct {
	Row        editingRow      `json:"row"`
	Text       questionText    `json:"text"`
	Media      *question.Media `json:"media,omitempty"`
	LawShort   string          `json:"law_short"`
	LawVersion string          `json:"law_version"`
	Revision   int             `json:"revision" doc:"第几稿；题库文件里的题为 0"`
	Replaces   string          `json:"replaces,omitempty"`
	Remarks    []remarkView    `json:"remarks" nullable:"false"`
	Allowed    []editing.Kind  `json:"allowed" nullable:"false" doc:"你现在可以做什么"`
	MayReplace bool            `json:"may_replace"`
	Acts       []actView       `json:"acts" nullable:"false"`
}

type editingDetailOutput struct{ Body editingDetail }

type lintInput struct {
	Body struct {
		ID       string       `json:"id,omitempty" maxLength:"40" doc:"正在改的题"`
		Replaces string       `json:"replaces,omitempty" maxLength:"40"`
		Text     questionText `json:"text"`
	}
}

type lintOutput struct {
	Body struct {
		Remarks []remarkView `json:"remarks" nullable:"false"`
	}
}

type writeInput struct {
	Body struct {
		Request  string       `json:"request" minLength:"8" maxLength:"64" doc:"这次新建的编号，由页面取；同一编号再发只建一道"`
		Replaces string       `json:"replaces,omitempty" maxLength:"40"`
		Text     questionText `json:"text"`
	}
}

type actInput struct {
	ID   string `path:"id" maxLength:"40"`
	Body struct {
		Kind     editing.Kind   `json:"kind" enum:"revise,submit,recall,accept,return,hold,release,withdraw"`
		Revision int            `json:"revision" minimum:"0" doc:"看的是第几稿"`
		Reason   editing.Reason `json:"reason,omitempty" enum:"amended,mistake,other"`
		Why      string         `json:"why,omitempty" maxLength:"800" doc:"原因，200 字以内"`
		Text     *questionText  `json:"text,omitempty" doc:"revise 的新写法"`
	}
}

// editingPage is how many questions a page of the list has.
const editingPage = 50

func (s *Server) registerEditing(a huma.API) {
	handle(a, "GET /editing/laws", "list-editing-laws", "可以出题的法律，它们的章和已有主题（主办方）", s.listEditingLaws)
	handle(a, "GET /editing/laws/{law}/coverage", "get-coverage", "一部法律各条各有几道题（主办方）", s.getCoverage)
	handle(a, "GET /editing/laws/{law}/bank.yaml", "download-own-questions", "在控制台写的、使用中的题，写成题库文件的样子（主办方）", s.downloadOwn, bankFile)
	handle(a, "GET /editing/questions", "list-editing", "全部题目和它们的状态（主办方）", s.listEditing)
	handle(a, "GET /editing/questions/{id}", "get-editing", "一道题的写法、状态和历史（主办方）", s.getEditing)
	handle(a, "POST /editing/lint", "lint-question", "检查一道题的写法，不保存（主办方）", s.lintQuestion)
	handle(a, "POST /editing/questions", "write-question", "起草一道题，或者起草替换旧题的新题（主办方）", s.writeQuestion, created)
	handle(a, "POST /editing/questions/{id}/acts", "act-on-question", "改写、提交、复核、停用、恢复、撤下（主办方；复核起只限区级）", s.actOnQuestion)
}

func (s *Server) listEditingLaws(ctx context.Context, _ *struct{}) (*editingLawsOutput, error) {
	if _, err := organiserOf(ctx); err != nil {
		return nil, err
	}
	out := &editingLawsOutput{}
	out.Body.Laws = []editingLaw{}
	topics, own := s.Editing.Topics(), s.Editing.OwnInUse()
	for _, law := range s.Catalog.Laws() {
		view := editingLaw{
			ID: law.ID, Short: law.Short, Version: law.Version, Articles: law.Articles, Chapters: []string{},
			Topics: append([]string{}, topics[law.ID]...), HasText: s.Statutes.Has(law.ID, "1"), NeedsText: law.NeedsText, Own: own[law.ID],
		}
		for i, c := range law.Chapters {
			view.Chapters = append(view.Chapters, question.ChapterTitle(i+1)+" "+c.Title)
		}
		out.Body.Laws = append(out.Body.Laws, view)
	}
	return out, nil
}

func (s *Server) getCoverage(ctx context.Context, in *coverageInput) (*coverageOutput, error) {
	if _, err := organiserOf(ctx); err != nil {
		return nil, err
	}
	law, ok := s.Catalog.Law(in.Law)
	if !ok {
		return nil, editing.ErrNotFound
	}
	out := &coverageOutput{}
	out.Body.Articles = []coveredArticle{}
	for _, c := range s.Editing.Coverage(law) {
		if c.Used+c.Coming == 0 {
			out.Body.Bare++
		}
		out.Body.Articles = append(out.Body.Articles, coveredArticle{
			Article: c.Article, Title: question.ArticleTitle(c.Article), Chapter: law.ChapterOf(c.Article), Used: c.Used, Coming: c.Coming,
		})
	}
	return out, nil
}

// bankFileOutput is a file of the banks to download.
type bankFileOutput struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	CacheControl       string `header:"Cache-Control"`
	Body               []byte
}

const yamlType = "application/yaml"

// bankFile declares that an operation answers with such a file.
func bankFile(op *huma.Operation) {
	op.Responses = map[string]*huma.Response{"200": {
		Description: "题库文件",
		Content:     map[string]*huma.MediaType{yamlType: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}},
	}}
}

func (s *Server) downloadOwn(ctx context.Context, in *coverageInput) (*bankFileOutput, error) {
	if _, err := organiserOf(ctx); err != nil {
		return nil, err
	}
	law, ok := s.Catalog.Law(in.Law)
	if !ok {
		return nil, editing.ErrNotFound
	}
	file, notes := s.Editing.File(law)
	return &bankFileOutput{
		ContentType: yamlType, ContentDisposition: report.Disposition(path.Base(file.Name)), CacheControl: "no-store", Body: file.Write(notes),
	}, nil
}

func (s *Server) listEditing(ctx context.Context, in *editingListInput) (*editingListOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	f := editing.Filter{
		Law: in.Law, Article: in.Article, Chapter: in.Chapter, Topic: in.Topic, Audience: in.Audience, Type: in.Type,
		Difficulty: in.Difficulty, Text: in.Text,
	}
	if in.Mine {
		f.Author = by.ID
	}
	out := &editingListOutput{}
	b := &out.Body
	b.Questions, b.States, b.Signs = []editingRow{}, map[string]int{}, map[string]int{}
	all, err := s.figure(ctx, s.Editing.Rows(f))
	if err != nil {
		return nil, err
	}
	var rows []figured
	for _, row := range all {
		b.States[string(row.State)]++
		if in.State != "" && row.State != in.State {
			continue
		}
		for _, sign := range row.Signs {
			b.Signs[string(sign)]++
		}
		if in.Sign == "" || slices.Contains(row.Signs, in.Sign) {
			rows = append(rows, row)
		}
	}
	if in.Sort != "" {
		sortFigured(rows, in.Sort, in.Down)
	}
	b.Total, b.Pages = len(rows), max(1, (len(rows)+editingPage-1)/editingPage)
	b.Page = min(in.Page, b.Pages)
	first := (b.Page - 1) * editingPage
	for _, row := range rows[first:min(first+editingPage, len(rows))] {
		view := viewEditingRow(row.Row)
		view.Figures = &row.ItemFigures
		b.Questions = append(b.Questions, view)
	}
	return out, nil
}

func (s *Server) getEditing(ctx context.Context, in *questionPath) (*editingDetailOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	row, record, err := s.Editing.Look(in.ID)
	if err != nil {
		return nil, err
	}
	return &editingDetailOutput{Body: s.viewDetail(by, row, record)}, nil
}

func (s *Server) lintQuestion(ctx context.Context, in *lintInput) (*lintOutput, error) {
	if _, err := organiserOf(ctx); err != nil {
		return nil, err
	}
	q, err := in.Body.Text.read()
	if err != nil {
		return nil, err
	}
	q.ID, q.Replaces = in.Body.ID, in.Body.Replaces
	out := &lintOutput{}
	out.Body.Remarks = viewRemarks(s.Editing.Lint(editing.Clean(q)))
	return out, nil
}

func (s *Server) writeQuestion(ctx context.Context, in *writeInput) (*editingDetailOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	q, err := in.Body.Text.read()
	if err != nil {
		return nil, err
	}
	record, err := s.Editing.Write(ctx, by, q, in.Body.Replaces, "request/"+by.ID+"/"+in.Body.Request)
	if err != nil {
		return nil, err
	}
	return s.getEditing(ctx, &questionPath{ID: record.ID})
}

func (s *Server) actOnQuestion(ctx context.Context, in *actInput) (*editingDetailOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	c := editing.Command{Kind: in.Body.Kind, Revision: in.Body.Revision, Reason: in.Body.Reason, Why: in.Body.Why}
	if c.Kind == editing.Revise {
		if in.Body.Text == nil {
			return nil, transportProblem(http.StatusUnprocessableEntity)
		}
		if c.Text, err = in.Body.Text.read(); err != nil {
			return nil, err
		}
	}
	if _, err := s.Editing.Do(ctx, by, in.ID, c); err != nil {
		return nil, err
	}
	return s.getEditing(ctx, &questionPath{ID: in.ID})
}
