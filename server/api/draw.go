package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/report"
	"pufa/server/reward"
)

// drawProblems hold for prize draws.
var drawProblems = []problemRule{
	{reward.ErrNotNow, http.StatusConflict, "not_now", "现在不能这样做，请刷新后再看"},
	{reward.ErrNotDue, http.StatusConflict, "not_due", "公开数字还没有产生，到时间再开奖"},
	{reward.ErrNobody, http.StatusConflict, "nobody", "现在没有人符合抽奖条件"},
	{reward.ErrTooMany, http.StatusConflict, "too_many", "符合条件的人超过 20 万，请提高要求"},
	{reward.ErrNoCode, http.StatusNotFound, "no_such_code", "没有这个领奖码"},
	{reward.ErrClaimed, http.StatusConflict, "claimed", "这份奖品已经领过了"},
	{reward.ErrClaimOver, http.StatusConflict, "claim_over", "领奖期限已经过了"},
	{reward.ErrClaimsOpen, http.StatusConflict, "claims_open", "领奖期限还没有到"},
	{reward.ErrNoRedraw, http.StatusConflict, "no_redraw", "没有要补抽的奖品，或补抽次数已用完"},
	{reward.ErrNoSecret, http.StatusConflict, "no_secret", "收联系方式要先在服务器上设置 PUFA_SECRET"},
	{reward.ErrSealed, http.StatusConflict, "sealed", "联系方式打不开：服务器的密钥换过，或内容已损坏"},
}

type prizeInfo struct {
	Title string `json:"title" maxLength:"60"`
	Count int    `json:"count" minimum:"1" maximum:"1000"`
}

// drawPublic is what everybody may know of a draw. There is nothing in it about anybody.
type drawPublic struct {
	ID            string       `json:"id"`
	State         reward.State `json:"state" enum:"published,drawn,called_off"`
	Title         string       `json:"title"`
	CampaignTitle string       `json:"campaign_title"`
	Issuer        string       `json:"issuer"`
	Note          string       `json:"note"`
	Rule          string       `json:"rule"`
	Prizes        []prizeInfo  `json:"prizes"`
	Count         int          `json:"count" doc:"名单上有多少签"`
	SHA256        string       `json:"list_sha256"`
	Commitment    string       `json:"commitment"`
	Source        string       `json:"source"`
	Due           time.Time    `json:"due"`
	FrozenAt      time.Time    `json:"frozen_at"`
	Value         string       `json:"value,omitempty"`
	Secret        string       `json:"secret,omitempty"`
	Seed          string       `json:"seed,omitempty"`
	Rounds        []roundInfo  `json:"rounds"`
	Reason        string       `json:"reason,omitempty" doc:"作废原因"`
	Key           string       `json:"key" doc:"签名公钥的指纹"`
}

type roundInfo struct {
	At     time.Time   `json:"at"`
	Until  time.Time   `json:"until"`
	Awards []awardInfo `json:"awards"`
}

type awardInfo struct {
	Rank  int               `json:"rank" doc:"从 1 起"`
	Token string            `json:"token"`
	Prize string            `json:"prize"`
	State reward.AwardState `json:"state" enum:"waiting,claimed,returned"`
}

type drawOutput struct{ Body drawPublic }

type drawPath struct {
	ID string `path:"id" maxLength:"64"`
}

// myDraw is a draw as one person sees it.
type myDraw struct {
	ID            string       `json:"id"`
	Title         string       `json:"title"`
	CampaignTitle string       `json:"campaign_title"`
	State         reward.State `json:"state" enum:"published,drawn,called_off"`
	Rule          string       `json:"rule"`
	Due           time.Time    `json:"due"`
	Note          string       `json:"note"`
	Token         string       `json:"token,omitempty" doc:"我的签号；不在名单上就没有"`
	Won           *wonInfo     `json:"won,omitempty"`
}

type wonInfo struct {
	Award   string            `json:"award"`
	Prize   string            `json:"prize"`
	State   reward.AwardState `json:"state" enum:"waiting,claimed,returned"`
	Code    string            `json:"code,omitempty" doc:"领奖码，领奖时出示"`
	Until   time.Time         `json:"until"`
	Over    bool              `json:"over" doc:"领奖期限已过"`
	Contact *contactAsked     `json:"contact,omitempty"`
}

type contactAsked struct {
	Purpose string    `json:"purpose" doc:"收联系方式做什么用"`
	Until   time.Time `json:"until" doc:"保存到什么时候，到时自动删除"`
	Left    string    `json:"left,omitempty" doc:"已经留的联系方式"`
}

type myDraws struct {
	Body struct {
		Draws []myDraw `json:"draws"`
	}
}

type contactInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Contact string `json:"contact" maxLength:"200" doc:"空表示删除"`
		Over14  bool   `json:"over14,omitempty" doc:"本人已满 14 周岁"`
	}
}

func (s *Server) registerDraws(a huma.API) {
	handle(a, "GET /me/draws", "my-draws", "抽奖：我在不在名单上，中没中", s.myDraws)
	handle(a, "PUT /me/draws/{id}/contact", "leave-contact", "中奖后留下或删除联系方式", s.leaveContact, noContent)
	handle(a, "GET /draws/{id}", "get-draw", "一次抽奖，不用登录", s.getDraw)
	handle(a, "GET /draws/{id}/record.json", "draw-record", "抽奖记录，可用 server draw verify 重算", s.drawRecord, file("application/json"))
	s.registerDrawDesk(a)
}

func (s *Server) getDraw(ctx context.Context, in *drawPath) (*drawOutput, error) {
	d, of, err := s.Drawer.Public(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	awards, err := s.Drawer.Awards(ctx, d)
	if err != nil {
		return nil, err
	}
	view := drawPublic{
		ID: d.ID, State: d.State, Title: d.Title, CampaignTitle: of.Title, Issuer: d.Issuer, Note: d.Note, Rule: d.Rule.Words(),
		Prizes: viewPrizes(d), Count: d.List.Count, SHA256: d.List.SHA256, Commitment: d.Commitment, Source: d.Source, Due: d.Due,
		FrozenAt: d.List.At, Reason: d.Reason, Rounds: viewRounds(d, awards), Key: s.Signer.Fingerprint(),
	}
	if d.State == reward.Drawn {
		view.Value, view.Secret, view.Seed = d.Value, d.Secret, reward.Seed(d.List.SHA256, d.Secret, d.Value)
	}
	return &drawOutput{Body: view}, nil
}

// anyDraws reports whether there is a draw that everybody may know of.
func (s *Server) anyDraws(ctx context.Context) (bool, error) {
	if s.Drawer == nil {
		return false, nil
	}
	open, err := s.Drawer.AllOpen(ctx)
	return len(open) > 0, err
}

func viewPrizes(d reward.Draw) []prizeInfo {
	out := make([]prizeInfo, 0, len(d.Prizes))
	for _, p := range d.Prizes {
		out = append(out, prizeInfo(p))
	}
	return out
}

func viewRounds(d reward.Draw, awards []reward.Award) []roundInfo {
	out := make([]roundInfo, 0, len(d.Rounds))
	for n, round := range d.Rounds {
		view := roundInfo{At: round.At, Until: round.Until, Awards: []awardInfo{}}
		for _, a := range awards {
			if a.Round == n {
				view.Awards = append(view.Awards, awardInfo{Rank: a.Rank + 1, Token: a.Token, Prize: d.Prizes[a.Prize].Title, State: a.State})
			}
		}
		out = append(out, view)
	}
	return out
}

func (s *Server) drawRecord(ctx context.Context, in *drawPath) (*sheetOutput, error) {
	r, err := s.Drawer.Record(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	name := r.Title + "-开奖前"
	if r.Drawn() {
		name = r.Title + "-开奖后"
	}
	return &sheetOutput{
		ContentType: "application/json", CacheControl: "no-cache",
		ContentDisposition: report.Disposition(report.FileName(name, "json")), Body: r.Sign(s.Signer),
	}, nil
}

func (s *Server) myDraws(ctx context.Context, _ *struct{}) (*myDraws, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.Drawer.Chances(ctx, person.ID)
	if err != nil {
		return nil, err
	}
	out := &myDraws{}
	out.Body.Draws = make([]myDraw, 0, len(all))
	for _, c := range all {
		view := myDraw{
			ID: c.Draw.ID, Title: c.Draw.Title, CampaignTitle: c.Of.Title, State: c.Draw.State, Rule: c.Draw.Rule.Words(),
			Due: c.Draw.Due, Note: c.Draw.Note, Token: c.Token,
		}
		if len(c.Awards) > 0 {
			view.Won = s.viewWon(c)
		}
		out.Body.Draws = append(out.Body.Draws, view)
	}
	return out, nil
}

func (s *Server) viewWon(c reward.Chance) *wonInfo {
	a := c.Awards[0]
	won := &wonInfo{
		Award: a.ID, Prize: c.Draw.Prizes[a.Prize].Title, State: a.State, Code: a.Code, Until: a.Until, Over: s.Now().After(a.Until),
	}
	if plan := c.Draw.Contact; plan != nil {
		won.Contact = &contactAsked{Purpose: plan.Purpose, Until: plan.Until(a), Left: c.Left}
	}
	return won
}

func (s *Server) leaveContact(ctx context.Context, in *contactInput) (*empty, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	if in.Body.Contact != "" && !in.Body.Over14 {
		return nil, &reward.InvalidError{Field: "over14", Text: "未满 14 周岁的不留联系方式，请监护人带着领奖码去领"}
	}
	return &empty{}, s.Drawer.Leave(ctx, person.ID, in.ID, in.Body.Contact)
}
