package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/quiz"
)

// Nicknames looks up what residents are called. Who is gone is not in it.
type Nicknames interface {
	Nicknames(ctx context.Context, ids []string) (map[string]string, error)
	// Since is when they registered.
	Since(ctx context.Context, ids []string) (map[string]time.Time, error)
}

// onlineSettings is a campaign's online contest as an organiser fills it in.
type onlineSettings struct {
	On       bool         `json:"on" doc:"对居民开放"`
	Phases   []quiz.Phase `json:"phases" nullable:"false" maxItems:"3"`
	Boards   quiz.Boards  `json:"boards"`
	Units    []string     `json:"units" nullable:"false" maxItems:"300" doc:"可以代表的单位；没有则只按个人和镇街"`
	Revision int64        `json:"revision,omitempty" minimum:"0" doc:"修改时带回，以免覆盖别人的修改"`
}

// onlineChecked is what there is to say about settings.
type onlineChecked struct {
	Settings onlineSettings             `json:"settings"`
	Wrong    *FieldError                `json:"wrong,omitempty" doc:"为什么不能这样设"`
	Short    map[string][]quiz.Shortage `json:"short" doc:"各阶段题库差哪些题"`
	Words    map[string][]string        `json:"words" doc:"各阶段的规则，用话说"`
	Begun    map[string]bool            `json:"begun" doc:"哪些阶段已经有人答过"`
	quiz.Choices
}

type onlineCheckedOutput struct{ Body onlineChecked }

type onlineInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body onlineSettings
}

// onlineCard is an online contest as a resident sees it.
type onlineCard struct {
	Campaign string        `json:"campaign"`
	Title    string        `json:"title"`
	Phases   []onlinePhase `json:"phases" nullable:"false"`
	Phase    string        `json:"phase" enum:"training,formal,final" doc:"现在看的阶段"`
	State    string        `json:"state" enum:"upcoming,on,over"`
	Words    []string      `json:"words" nullable:"false" doc:"规则，一句一行"`
	Total    int           `json:"total" doc:"一次几道题"`
	Full     int64         `json:"full"`
	Pass     int64         `json:"pass" doc:"合格线；0 为不设"`
	Units    []string      `json:"units" nullable:"false" doc:"可以代表的单位"`
	Persons  bool          `json:"persons" doc:"公开个人榜"`
	Groups   bool          `json:"groups" doc:"公开镇街榜和单位榜"`
	Mine     onlineMine    `json:"mine"`
}

type onlinePhase struct {
	ID    string `json:"id" enum:"training,formal,final"`
	Title string `json:"title"`
	From  string `json:"from" format:"date"`
	To    string `json:"to" format:"date"`
	State string `json:"state" enum:"upcoming,on,over"`
}

// onlineMine is what the person who asks has in the phase shown.
type onlineMine struct {
	Open      string `json:"open,omitempty" doc:"没答完的一次"`
	Today     int    `json:"today" doc:"今天开始了几次"`
	All       int    `json:"all" doc:"一共开始了几次"`
	Left      int    `json:"left" doc:"今天还能开始几次；-1 为不限"`
	LeftInAll int    `json:"left_in_all" doc:"一共还能开始几次；-1 为不限"`
	Best      *int64 `json:"best,omitempty" doc:"最好的一次几分"`
	Passed    bool   `json:"passed"`
	Admitted  bool   `json:"admitted" doc:"能参加这个阶段"`
	Unit      string `json:"unit,omitempty" doc:"代表的单位，选过就不能换"`
}

type onlineCards struct {
	Body struct {
		Contests []onlineCard `json:"contests" nullable:"false"`
	}
}

type onlineCardOutput struct{ Body onlineCard }

func (s *Server) registerOnline(a huma.API) {
	handle(a, "GET /online", "list-online", "正在进行的线上竞赛，和我的次数、最好成绩", s.listOnline)
	handle(a, "GET /online/{id}", "get-online", "一个活动的线上竞赛", s.getOnline)
	handle(a, "GET /online/{id}/board", "online-board", "线上竞赛的公开榜单", s.onlineBoard)
	handle(a, "GET /campaigns/{id}/online", "online-settings", "线上竞赛的设置（区级）；没设过则为建议的设置", s.onlineSettings)
	handle(a, "PUT /campaigns/{id}/online", "keep-online", "保存线上竞赛的设置（区级）", s.keepOnline)
	handle(a, "POST /campaigns/{id}/online/check", "check-online", "看看设置行不行、题够不够，不保存", s.checkOnline)
	handle(a, "GET /campaigns/{id}/online/results", "online-results", "线上竞赛的成绩", s.onlineResults)
	handle(a, "GET /campaigns/{id}/online/results.xlsx", "online-sheet", "线上竞赛的成绩（Excel）", s.onlineSheet, download)
}

// residentIfAny is the resident who asks, or nil where somebody else does.
func residentIfAny(ctx context.Context) *account.Resident {
	person, err := residentOf(ctx)
	if err != nil {
		return nil
	}
	return &person
}

func (s *Server) listOnline(ctx context.Context, _ *struct{}) (*onlineCards, error) {
	cards, err := s.Examiner.Cards(ctx, residentIfAny(ctx))
	if err != nil {
		return nil, err
	}
	out := &onlineCards{}
	out.Body.Contests = make([]onlineCard, 0, len(cards))
	for i := range cards {
		out.Body.Contests = append(out.Body.Contests, s.viewCard(&cards[i]))
	}
	return out, nil
}

func (s *Server) getOnline(ctx context.Context, in *campaignPath) (*onlineCardOutput, error) {
	card, err := s.Examiner.Card(ctx, in.ID, residentIfAny(ctx))
	if err != nil {
		return nil, err
	}
	return &onlineCardOutput{Body: s.viewCard(&card)}, nil
}

func (s *Server) viewCard(c *quiz.Card) onlineCard {
	v := onlineCard{
		Campaign: c.Campaign, Title: c.Occasion.Title, Phases: []onlinePhase{}, Phase: c.Shown.ID, State: c.State, Words: c.Words,
		Total: c.Shown.Rules.Blueprint.Total(), Full: c.Shown.Rules.Blueprint.Full(), Pass: c.Shown.Rules.Pass,
		Units: append([]string{}, c.Units...), Persons: c.Boards.Persons, Groups: c.Boards.Groups,
		Mine: onlineMine{
			Open: c.Mine.Open, Today: c.Mine.Today, All: c.Mine.All, Left: c.Mine.Left, LeftInAll: c.Mine.LeftInAll,
			Passed: c.Mine.Passed, Admitted: c.Mine.Admitted, Unit: c.Mine.Unit,
		},
	}
	if c.Mine.Best != nil {
		v.Mine.Best = &c.Mine.Best.Points
	}
	for _, p := range c.Phases {
		v.Phases = append(v.Phases, onlinePhase{p.ID, quiz.PhaseTitle(p.ID), p.From, p.To, p.State(quiz.Day(s.Now()))})
	}
	return v
}

func (s *Server) onlineSettings(ctx context.Context, in *campaignPath) (*onlineCheckedOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	return checkedOf(s.Online.Settings(ctx, by, in.ID))
}

func (s *Server) keepOnline(ctx context.Context, in *onlineInput) (*onlineCheckedOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	return checkedOf(s.Online.Keep(ctx, by, in.contest()))
}

func (s *Server) checkOnline(ctx context.Context, in *onlineInput) (*onlineCheckedOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	return checkedOf(s.Online.Check(ctx, by, in.contest()))
}

func (in *onlineInput) contest() quiz.Contest {
	b := in.Body
	return quiz.Contest{Campaign: in.ID, On: b.On, Phases: b.Phases, Boards: b.Boards, Units: b.Units, Revision: b.Revision}
}

func checkedOf(c quiz.Checked, err error) (*onlineCheckedOutput, error) {
	if err != nil {
		return nil, err
	}
	v := onlineChecked{
		Settings: onlineSettings{
			On: c.On, Phases: append([]quiz.Phase{}, c.Phases...), Boards: c.Boards, Units: append([]string{}, c.Units...), Revision: c.Revision,
		},
		Short: c.Short, Words: c.Words, Begun: c.Begun, Choices: c.Choices,
	}
	v.Wrong = faultOf(c.Wrong)
	return &onlineCheckedOutput{Body: v}, nil
}

// faultOf is what is wrong with settings that were only looked at; nil for nothing.
func faultOf(err error) *FieldError {
	if err == nil {
		return nil
	}
	if p := problemOf(err); len(p.Errors) > 0 {
		return &p.Errors[0]
	}
	return nil
}
