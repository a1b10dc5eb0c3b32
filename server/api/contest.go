package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/contest"
	"pufa/server/question"
)

var contestProblems = []problemRule{
	{contest.ErrNotFound, http.StatusNotFound, "no_such_contest", "没有这场竞赛，请核对参赛码"},
	{contest.ErrLocked, http.StatusConflict, "contest_locked", "主持人已停止加入"},
	{contest.ErrEnded, http.StatusConflict, "contest_ended", "这场竞赛已经结束"},
	{contest.ErrStale, http.StatusConflict, "stale", "竞赛已有变化，请看清当前状态后再操作"},
	{contest.ErrNotAllowed, http.StatusConflict, "not_now", "现在不能这样操作"},
	{contest.ErrStarted, http.StatusConflict, "contest_started", "竞赛已经开始，不能删除"},
	{contest.ErrNotJoined, http.StatusForbidden, "not_joined", "请先加入竞赛"},
	{contest.ErrRemoved, http.StatusForbidden, "removed", "主持人把你移出了这场竞赛，可以重新入场"},
	{contest.ErrBanned, http.StatusForbidden, "banned", "主持人不再让你参加这场竞赛"},
	{contest.ErrName, http.StatusUnprocessableEntity, "bad_player_name", "这个名字不能用"},
	{contest.ErrDefinition, http.StatusUnprocessableEntity, "invalid", "填写的内容不符合要求"},
}

// ContestInfo is a contest in a list. It is exported because the document leaves out embedded types that are not.
type ContestInfo struct {
	ID           string    `json:"id"`
	Code         string    `json:"code" doc:"六位参赛码"`
	Title        string    `json:"title"`
	Phase        string    `json:"phase" enum:"lobby,choosing,shown,armed,open,judging,closed,settled,revealed,board,ended"`
	Format       string    `json:"format" enum:"crowd,stage,paced" doc:"crowd 大家同答，stage 台上比赛，paced 自定进度"`
	Players      int       `json:"players" doc:"已加入人数"`
	Questions    int       `json:"questions" doc:"题数"`
	District     string    `json:"district,omitempty" doc:"举办的镇街；没有表示全区"`
	DistrictName string    `json:"district_name,omitempty"`
	Campaign     string    `json:"campaign,omitempty"`
	Rehearsal    bool      `json:"rehearsal,omitempty" doc:"正在彩排，什么都不算数"`
	Roster       string    `json:"roster,omitempty" enum:"names,codes" doc:"只限名单上的人；codes 还要个人入场码"`
	CreatedAt    time.Time `json:"created_at"`
}

// contestDetail is everything an organiser sees of a contest.
type contestDetail struct {
	ContestInfo
	Bank        string            `json:"bank"`
	Seconds     int               `json:"seconds" doc:"每题秒数"`
	Points      int               `json:"points" doc:"答对得分"`
	SpeedPoints bool              `json:"speed_points" doc:"是否按快慢加权"`
	Scoring     contest.Scoring   `json:"scoring"`
	Paced       *contest.Paced    `json:"paced,omitempty"`
	CreatedBy   string            `json:"created_by"`
	Seq         int64             `json:"seq" doc:"最后一条记录的序号"`
	JoinURL     string            `json:"join_url" doc:"手机加入的地址"`
	ScreenURL   string            `json:"screen_url" doc:"大屏幕的地址"`
	Items       []ContestQuestion `json:"items"`
	Stage       *StageDetail      `json:"stage,omitempty" doc:"台上比赛才有"`
}

// ContestQuestion is a question as this contest asks it. Options and Answer are in the order it is shown.
type ContestQuestion struct {
	Index        int      `json:"index"`
	ID           string   `json:"id"`
	Type         string   `json:"type" enum:"single,multiple,judge,fill,ordering,numeric,open"`
	Stem         string   `json:"stem"`
	Options      []string `json:"options"`
	Answer       []int    `json:"answer"`
	Accept       []string `json:"accept,omitempty"`
	Explanation  string   `json:"explanation"`
	LawShort     string   `json:"law_short"`
	ArticleTitle string   `json:"article_title"`
	LawVersion   string   `json:"law_version"`
	ArticleHref  string   `json:"article_href,omitempty" doc:"条文原文的地址；没有文本时没有"`
}

type contestPath struct {
	ID string `path:"id" maxLength:"64"`
}

type contestCode struct {
	Code string `path:"code" pattern:"^[0-9]{6}$" doc:"六位参赛码"`
}

type contestList struct {
	Body struct {
		Contests []ContestInfo `json:"contests"`
	}
}

type contestOutput struct{ Body contestDetail }

type newContest struct {
	Body struct {
		Title       string   `json:"title" minLength:"1" maxLength:"60"`
		Campaign    string   `json:"campaign,omitempty" maxLength:"64"`
		District    string   `json:"district,omitempty" maxLength:"12" doc:"由哪个镇街举办；空为全区"`
		Bank        string   `json:"bank" minLength:"1" maxLength:"64"`
		Count       int      `json:"count,omitempty" minimum:"0" maximum:"100" doc:"从题库随机抽取的题数"`
		QuestionIDs []string `json:"question_ids,omitempty" maxItems:"100" doc:"指定题目及顺序；有它则不抽题"`
		Seconds     int      `json:"seconds" minimum:"0" maximum:"600" doc:"每题限时；自定进度的可以为 0，不限时"`
		Points      int      `json:"points" minimum:"0" maximum:"1000"`
		SpeedPoints bool     `json:"speed_points,omitempty"`

		Paced   *contest.Paced  `json:"paced,omitempty" doc:"有它就是自定进度：各人在一段时间里自己答"`
		Scoring contest.Scoring `json:"scoring,omitzero" doc:"部分分、连对加分、淘汰、小组；没有就是答对得分"`

		Stage     *stagePlan `json:"stage,omitempty" doc:"有它就是台上比赛，题目按规则从题库抽取"`
		Rehearsal bool       `json:"rehearsal,omitempty" doc:"先彩排"`
		Roster    string     `json:"roster,omitempty" enum:"names,codes" doc:"只限名单上的人；codes 还要个人入场码"`
	}
}

type contestCommand struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Command string    `json:"command" enum:"start,next,choose,pass,arm,begin,rule,foul,open,close,audience,settle,reveal,board,pause,resume,extend,skip,award,rerule,void,undo,substitute,tiebreak,lock,unlock,end,reopen,rehearse,reset,real"`
		Seconds int       `json:"seconds,omitempty" minimum:"0" maximum:"600" doc:"延长的秒数"`
		Until   time.Time `json:"until,omitzero" doc:"自定进度：延长或重新开放到什么时候"`
		Seq     int64     `json:"seq" minimum:"0" doc:"看到的最后一条记录的序号"`

		Team     int     `json:"team,omitempty" minimum:"0" maximum:"12" doc:"判定、犯规、加减分、换人的队"`
		To       int     `json:"to,omitempty" minimum:"0" maximum:"12" doc:"指定作答的队"`
		Member   string  `json:"member,omitempty" maxLength:"12" doc:"指定作答的队员"`
		Value    int64   `json:"value,omitempty" minimum:"0" maximum:"1000" doc:"选的分值"`
		Verdict  string  `json:"verdict,omitempty" enum:"right,partial,wrong"`
		Foul     string  `json:"foul,omitempty" enum:"early,help,out_of_turn"`
		Points   float64 `json:"points,omitempty" minimum:"-1000" maximum:"1000" doc:"加减的分"`
		Question int     `json:"question,omitempty" minimum:"0" maximum:"5039" doc:"改判、作废的题"`
		Reason   string  `json:"reason,omitempty" maxLength:"60"`
		Player   string  `json:"player,omitempty" maxLength:"40" doc:"大家同答：加减分的参赛者"`
		Options  []int   `json:"options,omitempty" maxItems:"20" doc:"大家同答：改判后的正确选项，按显示的顺序"`
		Accept   string  `json:"accept,omitempty" maxLength:"200" doc:"大家同答：填空题改判后也算对的答案"`
		Leaves   string  `json:"leaves,omitempty" maxLength:"12" doc:"下场的队员"`
		Comes    string  `json:"comes,omitempty" maxLength:"12" doc:"上场的队员"`
	}
}

type commandOutput struct {
	Body struct {
		Seq int64 `json:"seq"`
	}
}

type contestFound struct {
	Body struct {
		ID    string `json:"id"`
		Code  string `json:"code"`
		Title string `json:"title"`
		Phase string `json:"phase" enum:"lobby,choosing,shown,armed,open,judging,closed,settled,revealed,board,ended"`

		Rehearsal bool     `json:"rehearsal,omitempty" doc:"正在彩排，什么都不算数"`
		Roster    string   `json:"roster,omitempty" enum:"names,codes" doc:"只限名单上的人；codes 还要个人入场码"`
		Units     []string `json:"units,omitempty" doc:"按单位分小组时，加入的人从中选一个"`
	}
}

func (s *Server) registerContests(a huma.API) {
	handle(a, "GET /contests", "list-contests", "竞赛列表，新的在前", s.listContests)
	handle(a, "POST /contests", "create-contest", "新建竞赛", s.createContest, created)
	handle(a, "GET /contests/{id}", "get-contest", "一场竞赛", s.getContest)
	handle(a, "DELETE /contests/{id}", "delete-contest", "删除还没有开始的竞赛", s.deleteContest, noContent)
	handle(a, "POST /contests/{id}/commands", "command-contest", "主持竞赛", s.commandContest)
	handle(a, "GET /contests/{id}/results", "get-results", "成绩", s.getResults)
	handle(a, "GET /contests/{id}/results.xlsx", "download-results", "成绩表", s.resultsSheet, download)
	handle(a, "GET /contests/code/{code}", "find-contest", "参赛码对应的竞赛", s.findContest)
	s.registerPlayers(a)
	s.registerContestArticles(a)
}

func (s *Server) listContests(ctx context.Context, _ *struct{}) (*contestList, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.Contests.List(ctx, by)
	if err != nil {
		return nil, err
	}
	out := &contestList{}
	out.Body.Contests = make([]ContestInfo, len(all))
	for i := range all {
		if out.Body.Contests[i], err = s.viewContest(ctx, &all[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Server) createContest(ctx context.Context, in *newContest) (*contestOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	b := &in.Body
	if b.Campaign != "" {
		if _, err := s.Planner.Get(ctx, b.Campaign); err != nil {
			return nil, err
		}
	}
	if _, err := s.districtName(ctx, b.District); err != nil {
		return nil, err
	}
	plan := contest.Plan{
		Title: b.Title, Campaign: b.Campaign, District: b.District, Bank: b.Bank, Questions: b.QuestionIDs,
		Count: b.Count, Seconds: b.Seconds, Points: b.Points, SpeedPoints: b.SpeedPoints, Scoring: b.Scoring,
		Rehearsal: b.Rehearsal, Roster: contest.RosterMode(b.Roster), Paced: b.Paced,
	}
	if b.Stage != nil {
		if err := s.stagePlan(ctx, b.Stage, &plan); err != nil {
			return nil, err
		}
	}
	c, err := s.Contests.Create(ctx, by, plan)
	if err != nil {
		return nil, err
	}
	summary, state, err := s.Contests.Open(ctx, by, c.ID)
	if err != nil {
		return nil, err
	}
	return s.contestDetail(ctx, summary, state.Seq)
}

func (s *Server) getContest(ctx context.Context, in *contestPath) (*contestOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	summary, state, err := s.Contests.Open(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	return s.contestDetail(ctx, summary, state.Seq)
}

func (s *Server) deleteContest(ctx context.Context, in *contestPath) (*empty, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	return &empty{}, s.Contests.Remove(ctx, by, in.ID)
}

func (s *Server) commandContest(ctx context.Context, in *contestCommand) (*commandOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	out := &commandOutput{}
	b := &in.Body
	out.Body.Seq, err = s.Contests.Command(ctx, by, in.ID, contest.Act{
		Command: contest.Command(b.Command), Seconds: b.Seconds, Until: b.Until, Deed: contest.Deed{
			Team: b.Team, To: b.To, Member: b.Member, Value: b.Value, Verdict: contest.Verdict(b.Verdict),
			Foul: contest.FoulKind(b.Foul), Points: contest.Kept(b.Points), Question: b.Question, Reason: b.Reason,
			Leaves: b.Leaves, Comes: b.Comes, Player: b.Player, Options: b.Options, Accept: b.Accept,
		},
	}, b.Seq)
	return out, err
}

func (s *Server) findContest(ctx context.Context, in *contestCode) (*contestFound, error) {
	head, phase, err := s.Contests.Find(ctx, in.Code)
	if err != nil {
		return nil, err
	}
	units, err := s.Contests.Units(ctx, in.Code)
	if err != nil {
		return nil, err
	}
	out := &contestFound{}
	out.Body.Units = units
	out.Body.ID, out.Body.Code, out.Body.Title, out.Body.Phase = head.ID, head.Code, head.Title, string(phase)
	out.Body.Rehearsal, out.Body.Roster = head.Rehearsal, string(head.Roster)
	return out, nil
}

func (s *Server) viewContest(ctx context.Context, c *contest.Summary) (ContestInfo, error) {
	place, err := s.districtName(ctx, c.District)
	return ContestInfo{
		ID: c.ID, Code: c.Code, Title: c.Title, Phase: string(c.Phase), Format: string(c.Format), Players: c.Players, Questions: len(c.Questions),
		District: c.District, DistrictName: place, Campaign: c.Campaign, Rehearsal: c.Rehearsal, Roster: string(c.Roster), CreatedAt: c.CreatedAt,
	}, err
}

func (s *Server) contestDetail(ctx context.Context, c contest.Summary, seq int64) (*contestOutput, error) {
	info, err := s.viewContest(ctx, &c)
	if err != nil {
		return nil, err
	}
	out := &contestOutput{Body: contestDetail{
		ContestInfo: info, Bank: c.Bank, Seconds: c.Seconds, Points: c.Points, SpeedPoints: c.SpeedPoints, Scoring: c.Scoring, Paced: c.Paced,
		CreatedBy: c.CreatedBy, Seq: seq, JoinURL: s.PublicURL.JoinPath("join", c.Code).String(),
		ScreenURL: s.PublicURL.JoinPath("screen", c.Code).String(), Items: make([]ContestQuestion, len(c.Questions)), Stage: s.stageDetail(&c.Contest),
	}}
	for i := range c.Questions {
		out.Body.Items[i] = viewAsked(i, &c.Questions[i])
		q := &c.Questions[i].Question
		out.Body.Items[i].ArticleHref = s.articleHref(q.Law, q.Article)
	}
	return out, nil
}

func viewAsked(i int, a *contest.Asked) ContestQuestion {
	q := &a.Question
	return ContestQuestion{
		Index: i, ID: q.ID, Type: string(q.Type), Stem: q.Stem, Options: a.Options(), Answer: a.Right(), Accept: q.Solution(),
		Explanation: q.Explanation, LawShort: a.Law, ArticleTitle: question.ArticleTitle(q.Article), LawVersion: q.LawVersion,
	}
}
