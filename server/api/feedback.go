package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/feedback"
)

var feedbackProblems = []problemRule{
	{feedback.ErrReported, http.StatusConflict, "reported", "这道题你已经报过了，等答复就行"},
	{feedback.ErrEnough, http.StatusTooManyRequests, "reports_enough", "今天报得够多了，明天再来"},
	{feedback.ErrText, http.StatusUnprocessableEntity, "bad_text", "请用一两句话写清楚，最多 200 个字"},
	{feedback.ErrUnknownQuestion, http.StatusNotFound, "no_such_question", "没有这道题"},
}

// myReport is a report as the person who made it sees it.
type myReport struct {
	Question string          `json:"question"`
	Stem     string          `json:"stem"`
	Reason   feedback.Reason `json:"reason" enum:"answer,law,unclear,typo,other"`
	Text     string          `json:"text,omitempty"`
	Status   feedback.Status `json:"status" enum:"open,accepted,rejected"`
	Reply    string          `json:"reply,omitempty"`
	Unread   bool            `json:"unread" doc:"答复还没看过"`
	At       time.Time       `json:"at"`
	Decided  time.Time       `json:"decided,omitempty,omitzero"`
}

type myReportOutput struct{ Body myReport }

type myReportsOutput struct {
	Body struct {
		Reports []myReport `json:"reports" nullable:"false"`
	}
}

type reportInput struct {
	ID   string `path:"id" maxLength:"40"`
	Body struct {
		Reason feedback.Reason `json:"reason" enum:"answer,law,unclear,typo,other"`
		Text   string          `json:"text,omitempty" maxLength:"400" doc:"补充说明，最多 200 字；选“其他”时必填"`
	}
}

// reportView is a report as an editor sees it. Who made it stays out: it does not matter to the question.
type reportView struct {
	ID     string          `json:"id"`
	Reason feedback.Reason `json:"reason" enum:"answer,law,unclear,typo,other"`
	Text   string          `json:"text,omitempty"`
	Status feedback.Status `json:"status" enum:"open,accepted,rejected"`
	Reply  string          `json:"reply,omitempty"`
	At     time.Time       `json:"at"`
	Audit  []reportAct     `json:"audit" nullable:"false" doc:"谁在什么时候怎么处理的"`
}

type reportAct struct {
	At    time.Time       `json:"at"`
	By    string          `json:"by"`
	To    feedback.Status `json:"to" enum:"accepted,rejected"`
	Reply string          `json:"reply"`
}

// reportGroup is a question with its reports.
type reportGroup struct {
	Question questionFull   `json:"question"`
	Reports  int            `json:"reports"`
	Open     int            `json:"open"`
	Reasons  map[string]int `json:"reasons" doc:"各种原因各有几条"`
	Latest   time.Time      `json:"latest"`
}

type reportGroupsInput struct {
	Status feedback.Status `query:"status" enum:"open,accepted,rejected" default:"open"`
}

type reportGroupsOutput struct {
	Body struct {
		Groups []reportGroup `json:"groups" nullable:"false"`
		Open   int           `json:"open" doc:"全部待处理的条数"`
	}
}

// answerHistory is how a question was answered.
type answerHistory struct {
	Answers int64          `json:"answers" doc:"一共作答多少次"`
	Right   int64          `json:"right" doc:"其中答对多少次"`
	Sample  int            `json:"sample" doc:"下面的分布数的是最近多少次"`
	Options []int          `json:"options" nullable:"false" doc:"各选项被选的次数，按题库次序；排序题没有"`
	Texts   map[string]int `json:"texts" doc:"填得最多的写法"`
}

type questionReportsOutput struct {
	Body struct {
		Question questionFull  `json:"question"`
		Reports  []reportView  `json:"reports" nullable:"false"`
		History  answerHistory `json:"history"`
	}
}

type decideInput struct {
	ID   string `path:"id" maxLength:"40"`
	Body struct {
		Reports []string        `json:"reports" minItems:"1" maxItems:"200" doc:"处理哪几条"`
		From    feedback.Status `json:"from" enum:"open,accepted,rejected" doc:"看到时的状态；已被别人处理的不再改"`
		To      feedback.Status `json:"to" enum:"accepted,rejected"`
		Reply   string          `json:"reply" minLength:"1" maxLength:"400" doc:"给报错的人看的答复，最多 200 字"`
	}
}

type decideOutput struct {
	Body struct {
		Decided int `json:"decided" doc:"处理了几条；其余的已被别人处理"`
	}
}

func (s *Server) registerFeedback(a huma.API) {
	handle(a, "POST /questions/{id}/reports", "report-question", "报告一道答过的题有错", s.postReport, created)
	handle(a, "GET /me/reports", "list-my-reports", "我报过的错和答复", s.listMyReports)
	handle(a, "POST /me/reports/read", "read-my-reports", "答复都看过了", s.readMyReports, noContent)
	handle(a, "GET /feedback", "list-feedback", "题目反馈，按题归在一起（区级主办方）", s.listFeedback)
	handle(a, "GET /feedback/{id}", "get-feedback", "一道题的反馈和作答情况（区级主办方）", s.getFeedback)
	handle(a, "POST /feedback/{id}/decisions", "decide-feedback", "采纳或不采纳，并答复（区级主办方）", s.decideFeedback)
}

func (s *Server) postReport(ctx context.Context, in *reportInput) (*myReportOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.Study.MayKnow(ctx, person.ID, in.ID); err != nil {
		return nil, err
	}
	r, err := s.Feedback.Report(ctx, person.ID, in.ID, in.Body.Reason, in.Body.Text)
	if err != nil {
		return nil, err
	}
	return &myReportOutput{Body: s.viewMyReport(r)}, nil
}

func (s *Server) viewMyReport(r feedback.Report) myReport {
	q, _ := s.Catalog.ByID(r.Question)
	return myReport{
		Question: r.Question, Stem: q.Stem, Reason: r.Reason, Text: r.Text, Status: r.Status, Reply: r.Reply, Unread: r.Unread(),
		At: r.At, Decided: r.Decided,
	}
}

func (s *Server) listMyReports(ctx context.Context, _ *struct{}) (*myReportsOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	mine, err := s.Feedback.Mine(ctx, person.ID)
	if err != nil {
		return nil, err
	}
	out := &myReportsOutput{}
	out.Body.Reports = []myReport{}
	for _, r := range mine {
		out.Body.Reports = append(out.Body.Reports, s.viewMyReport(r))
	}
	return out, nil
}

func (s *Server) readMyReports(ctx context.Context, _ *struct{}) (*empty, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	return &empty{}, s.Feedback.MarkRead(ctx, person.ID)
}

func (s *Server) listFeedback(ctx context.Context, in *reportGroupsInput) (*reportGroupsOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	groups, err := s.Feedback.Groups(ctx, by, in.Status)
	if err != nil {
		return nil, err
	}
	open, err := s.Feedback.CountOpen(ctx, by)
	if err != nil {
		return nil, err
	}
	out := &reportGroupsOutput{}
	out.Body.Open, out.Body.Groups = open, []reportGroup{}
	for _, g := range groups {
		view := reportGroup{
			Question: s.viewQuestion(g.Question), Reports: len(g.Reports), Open: g.Open, Reasons: map[string]int{}, Latest: g.Reports[0].At,
		}
		for reason, n := range g.Reasons {
			view.Reasons[string(reason)] = n
		}
		out.Body.Groups = append(out.Body.Groups, view)
	}
	return out, nil
}

func (s *Server) getFeedback(ctx context.Context, in *questionPath) (*questionReportsOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	group, err := s.Feedback.Of(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	history, err := s.Feedback.History(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	out := &questionReportsOutput{}
	out.Body.Question, out.Body.Reports = s.viewQuestion(group.Question), []reportView{}
	for _, r := range group.Reports {
		view := reportView{ID: r.ID, Reason: r.Reason, Text: r.Text, Status: r.Status, Reply: r.Reply, At: r.At, Audit: []reportAct{}}
		for _, act := range r.Acts {
			view.Audit = append(view.Audit, reportAct(act))
		}
		out.Body.Reports = append(out.Body.Reports, view)
	}
	out.Body.History = answerHistory(history)
	if out.Body.History.Options == nil {
		out.Body.History.Options = []int{}
	}
	return out, nil
}

func (s *Server) decideFeedback(ctx context.Context, in *decideInput) (*decideOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	out := &decideOutput{}
	out.Body.Decided, err = s.Feedback.Decide(ctx, by, feedback.Decision{
		Reports: in.Body.Reports, From: in.Body.From, To: in.Body.To, Reply: in.Body.Reply,
	})
	return out, err
}
