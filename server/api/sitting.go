package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/question"
	"pufa/server/quiz"
)

// sittingProblems hold for attempts by rules and for online contests.
var sittingProblems = []problemRule{
	{quiz.ErrOver, http.StatusConflict, "attempt_over", "这次答题已经交卷"},
	{quiz.ErrNotShown, http.StatusConflict, "not_shown", "还没轮到这道题"},
	{quiz.ErrLate, http.StatusConflict, "question_over", "这道题的时间过了"},
	{quiz.ErrSpent, http.StatusConflict, "no_attempt_left", "次数用完了"},
	{quiz.ErrNotOn, http.StatusConflict, "contest_not_on", "现在不是竞赛时间"},
	{quiz.ErrNotAdmitted, http.StatusForbidden, "not_admitted", "这次决赛请正式赛入围的人参加"},
	{quiz.ErrNoContest, http.StatusNotFound, "no_online_contest", "没有这场线上竞赛"},
	{quiz.ErrNoExam, http.StatusNotFound, "no_such_exam", "没有这套考试，或者已经不开放"},
	{quiz.ErrUnit, http.StatusUnprocessableEntity, "no_such_unit", "名单里没有这个单位，请重新选"},
	{quiz.ErrBoardOff, http.StatusNotFound, "board_off", "这场竞赛不公开榜单"},
	{quiz.ErrChanged, http.StatusConflict, "changed_meanwhile", "设置刚被别人改过，请刷新后再改"},
	{quiz.ErrRules, http.StatusUnprocessableEntity, "invalid", "填写的内容不符合要求"},
}

// sittingView is an attempt by rules as its person sees it. Times are in milliseconds, by the server's clock.
type sittingView struct {
	SittingLine
	Now       int64          `json:"now" doc:"服务器现在的时间"`
	Free      bool           `json:"free" doc:"整卷给出，可以跳着答"`
	AtOnce    bool           `json:"at_once" doc:"答完一题就讲"`
	Partial   bool           `json:"partial" doc:"多选少选、估算接近，按比例得分"`
	Seconds   int            `json:"seconds" doc:"本人每题几秒；0 为不限"`
	Wrong     int            `json:"wrong" doc:"几题没答对就结束；0 为不设"`
	Next      int            `json:"next" doc:"一题一题出时，接着要出或正在答的题；-1 表示没有"`
	Questions []sittingAsked `json:"questions" nullable:"false" doc:"出过的题"`
}

// SittingLine is an attempt by rules in short.
type SittingLine struct {
	ID        string      `json:"id"`
	Kind      quiz.Kind   `json:"kind" enum:"exam,challenge,online"`
	Law       string      `json:"law,omitempty"`
	Exam      string      `json:"exam,omitempty" doc:"哪套模拟考试"`
	Title     string      `json:"title,omitempty" doc:"这套考试的卷名"`
	Campaign  string      `json:"campaign,omitempty"`
	Phase     string      `json:"phase,omitempty" enum:"training,formal,final"`
	Elder     bool        `json:"elder" doc:"按长辈版的时限"`
	StartedAt int64       `json:"started_at"`
	Ends      int64       `json:"ends" doc:"最晚交卷时间；0 为不限"`
	Stage     string      `json:"stage" enum:"open,over"`
	End       quiz.Ending `json:"end,omitempty" enum:"done,handed,time,wrong" doc:"怎么结束的"`
	Over      int64       `json:"over" doc:"结束时间；0 为还没结束"`
	Total     int         `json:"total"`
	Answered  int         `json:"answered"`
	Full      int64       `json:"full" doc:"满分"`
	Pass      int64       `json:"pass" doc:"合格线；0 为不设"`
	Points    int64       `json:"points" doc:"得分；结束后才有"`
	Right     int64       `json:"right" doc:"答对几题；结束后才有"`
	Passed    bool        `json:"passed" doc:"合格；结束后才有"`
	UsedMS    int64       `json:"used_ms" doc:"用时；结束后才有"`
	Void      bool        `json:"void" doc:"经核查不计入成绩"`
}

// sittingAsked is one question. Until the rules allow it, it holds nothing that tells the right answer.
type sittingAsked struct {
	AttemptAsked
	Points int64 `json:"points" doc:"分值"`
	Shown  int64 `json:"shown" doc:"出题时间；0 为随整卷给出"`
	Until  int64 `json:"until" doc:"这题答到什么时候；0 为不限"`
	Missed bool  `json:"missed" doc:"时间过了没答"`
	Earned int64 `json:"earned" doc:"得分；有 verdict 才有"`
}

type sittingOutput struct{ Body sittingView }

type sittingList struct {
	Body struct {
		Sittings []SittingLine `json:"sittings" nullable:"false" doc:"最近的在前"`
	}
}

type beginInput struct {
	Body struct {
		Kind     quiz.Kind `json:"kind" enum:"exam,challenge,online"`
		Law      string    `json:"law,omitempty" maxLength:"40" doc:"模拟考试和闯关考哪部法律"`
		Exam     string    `json:"exam,omitempty" maxLength:"64" doc:"考哪一套模拟考试；填了就不看 law"`
		Campaign string    `json:"campaign,omitempty" maxLength:"64" doc:"线上竞赛属于哪个活动"`
		Unit     string    `json:"unit,omitempty" maxLength:"60" doc:"代表的单位"`
		Elder    bool      `json:"elder,omitempty" doc:"正在用长辈版"`
		Request  string    `json:"request,omitempty" maxLength:"64" doc:"手机抽的编号；没收到回答时用同一个再问，不会多算一次"`
	}
}

type sittingPath struct {
	ID string `path:"id" maxLength:"64"`
}

type sittingQuestion struct {
	ID    string `path:"id" maxLength:"64"`
	Index int    `path:"index" minimum:"0" maximum:"99" doc:"第几题，从 0 起"`
}

type sittingAnswer struct {
	ID    string `path:"id" maxLength:"64"`
	Index int    `path:"index" minimum:"0" maximum:"99" doc:"第几题，从 0 起"`
	Body  struct {
		Given attemptGiven `json:"given"`
	}
}

type ruleQuery struct {
	Law string `query:"law" maxLength:"40" required:"true"`
}

// ruleWords are the rules of one kind in words.
type ruleWords struct {
	Total int      `json:"total" doc:"几道题；0 为出不了题"`
	Words []string `json:"words" nullable:"false"`
}

type rulesOutput struct {
	Body struct {
		Exam      ruleWords `json:"exam"`
		Challenge ruleWords `json:"challenge"`
	}
}

func (s *Server) registerSittings(a huma.API) {
	handle(a, "GET /sittings", "list-sittings", "我的模拟考试、闯关和线上竞赛", s.listSittings)
	handle(a, "POST /sittings", "begin-sitting", "开始一次；有没答完的则接着答", s.beginSitting)
	handle(a, "GET /sittings/rules", "sitting-rules", "一部法律的模拟考试和闯关的规则", s.sittingRules)
	handle(a, "GET /sittings/{id}", "get-sitting", "一次答题现在的样子", s.getSitting)
	handle(a, "POST /sittings/{id}/questions/{index}", "show-question", "出下一题；重复出题不重新计时", s.showQuestion)
	handle(a, "PUT /sittings/{id}/answers/{index}", "answer-sitting", "答一道题；第一次的答案算数", s.answerSitting)
	handle(a, "POST /sittings/{id}/hand-in", "hand-in", "交卷；重复交卷得到同样的结果", s.handIn)
}

func (s *Server) listSittings(ctx context.Context, _ *struct{}) (*sittingList, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.Examiner.History(ctx, person)
	if err != nil {
		return nil, err
	}
	out := &sittingList{}
	out.Body.Sittings = make([]SittingLine, 0, len(all))
	for i := range slices.Backward(all) {
		out.Body.Sittings = append(out.Body.Sittings, lineOf(&all[i], len(all[i].Places), all[i].Answered()))
	}
	return out, nil
}

func (s *Server) beginSitting(ctx context.Context, in *beginInput) (*sittingOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.mayBegin(person); err != nil {
		return nil, err
	}
	b := in.Body
	return s.sittingOf(s.Examiner.Begin(ctx, person, quiz.Wish{
		Kind: b.Kind, Law: b.Law, Exam: b.Exam, Campaign: b.Campaign, Unit: b.Unit, Elder: b.Elder, Request: b.Request,
		Device: callerOf(ctx).phone,
	}))
}

func (s *Server) sittingRules(_ context.Context, in *ruleQuery) (*rulesOutput, error) {
	if _, ok := s.Catalog.Law(in.Law); !ok {
		return nil, quiz.ErrUnknownLaw
	}
	words := func(r quiz.Rules) ruleWords {
		if r.Blueprint.Total() == 0 {
			return ruleWords{Words: []string{}}
		}
		return ruleWords{r.Blueprint.Total(), r.Words(s.Catalog)}
	}
	out := &rulesOutput{}
	out.Body.Exam, out.Body.Challenge = words(s.Examiner.ExamRules(in.Law)), words(s.Examiner.ChallengeRules(in.Law))
	return out, nil
}

func (s *Server) getSitting(ctx context.Context, in *sittingPath) (*sittingOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	return s.sittingOf(s.Examiner.Look(ctx, person, in.ID))
}

func (s *Server) showQuestion(ctx context.Context, in *sittingQuestion) (*sittingOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	return s.sittingOf(s.Examiner.Show(ctx, person, in.ID, in.Index))
}

func (s *Server) answerSitting(ctx context.Context, in *sittingAnswer) (*sittingOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	return s.sittingOf(s.Examiner.Answer(ctx, person, in.ID, in.Index, question.Given(in.Body.Given)))
}

func (s *Server) handIn(ctx context.Context, in *sittingPath) (*sittingOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	return s.sittingOf(s.Examiner.Hand(ctx, person, in.ID))
}

func (s *Server) sittingOf(v quiz.SittingState, err error) (*sittingOutput, error) {
	if err != nil {
		return nil, err
	}
	answered := 0
	view := sittingView{
		Now: v.Now.UnixMilli(), Free: v.Rules.Free, AtOnce: v.Rules.AtOnce, Partial: v.Rules.Partial, Seconds: int(v.Each / time.Second),
		Wrong: v.Rules.Wrong, Next: v.Next, Questions: []sittingAsked{},
	}
	for _, q := range v.Asked {
		asked := sittingAsked{
			AttemptAsked: s.viewAsked(q.Asked), Points: q.Points, Shown: milli(q.Shown), Until: milli(q.Until), Missed: q.Missed, Earned: q.Earned,
		}
		if q.Given != nil {
			answered++
		}
		view.Questions = append(view.Questions, asked)
	}
	view.SittingLine = lineOf(&v.Sitting, v.Total, answered)
	return &sittingOutput{Body: view}, nil
}

func lineOf(s *quiz.Sitting, total, answered int) SittingLine {
	line := SittingLine{
		ID: s.ID, Kind: s.Kind, Law: s.Law, Exam: s.Exam, Title: s.Title, Campaign: s.Campaign, Phase: s.Phase, Elder: s.Elder, StartedAt: milli(s.StartedAt),
		Ends: milli(s.Ends), Stage: "open", Total: total, Answered: answered, Full: s.Rules.Blueprint.Full(), Pass: s.Rules.Pass,
	}
	if s.Stage != quiz.StageOpen {
		line.Stage, line.End, line.Over = "over", s.End, milli(s.Over)
		line.Points, line.Right, line.Passed, line.UsedMS, line.Void = s.Points, s.Right, s.Passed, s.UsedMS, s.Void
	}
	return line
}

// milli is a moment on the wire; nought for none.
func milli(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
