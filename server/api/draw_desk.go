package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/reward"
)

// DrawPlan is a draw as it is planned. huma takes over the fields of an embedded type only where it is exported.
type DrawPlan struct {
	Title     string          `json:"title" maxLength:"80"`
	Issuer    string          `json:"issuer" maxLength:"60"`
	Note      string          `json:"note,omitempty" maxLength:"400" doc:"怎么领奖"`
	Prizes    []prizeInfo     `json:"prizes" maxItems:"20"`
	Rule      certificateRule `json:"rule"`
	Source    string          `json:"source" maxLength:"200" doc:"用哪个将来才产生的公开数字，在哪里能查到"`
	Due       time.Time       `json:"due" doc:"这个数字什么时候产生；在此之前不能开奖"`
	ClaimDays int             `json:"claim_days" minimum:"1" maximum:"90"`
	Redraws   int             `json:"redraws" minimum:"0" maximum:"3" doc:"逾期未领的补抽几次"`
	Contact   *contactPlan    `json:"contact,omitempty" doc:"不填就不收联系方式"`
	Revision  int64           `json:"revision,omitempty" minimum:"0" doc:"修改时带回，以免覆盖别人的修改"`
}

type contactPlan struct {
	Purpose string `json:"purpose" maxLength:"120"`
	Days    int    `json:"days" minimum:"1" maximum:"180" doc:"领奖期限后再保存几天"`
}

// drawInfo is a draw as organisers see it. The secret is in it only once it is drawn.
type drawInfo struct {
	DrawPlan
	ID         string       `json:"id"`
	State      reward.State `json:"state" enum:"planned,frozen,published,drawn,called_off"`
	RuleWords  string       `json:"rule_words"`
	Count      int          `json:"count"`
	SHA256     string       `json:"list_sha256,omitempty"`
	Commitment string       `json:"commitment,omitempty"`
	Value      string       `json:"value,omitempty"`
	Until      *time.Time   `json:"until,omitempty" doc:"这一轮领奖到什么时候"`
	Rounds     int          `json:"rounds" doc:"开过几轮"`
	Reason     string       `json:"reason,omitempty"`
	Acts       []drawAct    `json:"acts"`
	Waiting    int          `json:"waiting"`
	Claimed    int          `json:"claimed"`
	Returned   int          `json:"returned"`
}

type drawAct struct {
	Do     string    `json:"do" enum:"create,change,freeze,publish,draw,redraw,call_off"`
	ByName string    `json:"by_name"`
	At     time.Time `json:"at"`
}

type drawInfoOutput struct{ Body drawInfo }

type drawList struct {
	Body struct {
		Draws []drawInfo `json:"draws" doc:"新的在前"`
	}
}

type newDraw struct {
	ID   string `path:"id" maxLength:"64"`
	Body DrawPlan
}

type changedDraw struct {
	ID   string `path:"id" maxLength:"64"`
	Body DrawPlan
}

type drawStep struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Do       string `json:"do" enum:"freeze,publish,draw,redraw,call_off"`
		Revision int64  `json:"revision" minimum:"0"`
		Value    string `json:"value,omitempty" maxLength:"200" doc:"开奖：公开数字"`
		Reason   string `json:"reason,omitempty" maxLength:"400" doc:"作废：原因"`
	}
}

func (s *Server) registerDrawDesk(a huma.API) {
	handle(a, "GET /campaigns/{id}/draws", "list-draws", "一次活动的抽奖", s.listDraws)
	handle(a, "POST /campaigns/{id}/draws", "create-draw", "新建抽奖（区级）", s.createDraw, created)
	handle(a, "PUT /draws/{id}", "change-draw", "修改还没有冻结名单的抽奖（区级）", s.changeDraw)
	handle(a, "GET /draws/{id}/desk", "get-draw-desk", "抽奖的办理情况", s.getDrawDesk)
	handle(a, "POST /draws/{id}/steps", "step-draw", "冻结名单、公布、开奖、补抽、作废（区级）", s.stepDraw)
	handle(a, "GET /draws/{id}/awards", "list-awards", "中奖与领奖", s.listAwards)
	handle(a, "POST /draws/{id}/claims", "claim-award", "凭领奖码发奖，一码一次", s.claimAward)
	handle(a, "GET /draws/{id}/awards/{rank}/contact", "award-contact", "看一位中奖者留的联系方式（区级，会记录）", s.awardContact)
	handle(a, "GET /draws/{id}/awards.xlsx", "awards-sheet", "中奖与领奖（Excel）", s.awardsSheet, download)
}

func (p DrawPlan) draw(campaign string) reward.Draw {
	d := reward.Draw{
		Campaign: campaign, Title: p.Title, Issuer: p.Issuer, Note: p.Note, Rule: reward.Rule(p.Rule), Source: p.Source,
		Due: p.Due.UTC().Truncate(time.Millisecond), ClaimDays: p.ClaimDays, Redraws: p.Redraws, Revision: p.Revision,
	}
	for _, prize := range p.Prizes {
		d.Prizes = append(d.Prizes, reward.Prize(prize))
	}
	if p.Contact != nil {
		d.Contact = &reward.ContactPlan{Purpose: p.Contact.Purpose, Days: p.Contact.Days}
	}
	return d
}

func viewDraw(d reward.Draw, awards []reward.Award) drawInfo {
	view := drawInfo{
		DrawPlan: DrawPlan{
			Title: d.Title, Issuer: d.Issuer, Note: d.Note, Prizes: viewPrizes(d), Rule: certificateRule(d.Rule), Source: d.Source,
			Due: d.Due, ClaimDays: d.ClaimDays, Redraws: d.Redraws, Revision: d.Revision,
		},
		ID: d.ID, State: d.State, RuleWords: d.Rule.Words(), Count: d.List.Count, SHA256: d.List.SHA256, Commitment: d.Commitment,
		Value: d.Value, Rounds: len(d.Rounds), Reason: d.Reason, Acts: []drawAct{},
	}
	if d.Contact != nil {
		view.Contact = &contactPlan{Purpose: d.Contact.Purpose, Days: d.Contact.Days}
	}
	if n := len(d.Rounds); n > 0 {
		view.Until = &d.Rounds[n-1].Until
	}
	for _, a := range d.Acts {
		view.Acts = append(view.Acts, drawAct{Do: a.Do, ByName: a.ByName, At: a.At})
	}
	for _, a := range awards {
		switch a.State {
		case reward.Waiting:
			view.Waiting++
		case reward.Claimed:
			view.Claimed++
		case reward.Returned:
			view.Returned++
		}
	}
	return view
}

func (s *Server) drawAnswer(ctx context.Context, d reward.Draw) (*drawInfoOutput, error) {
	awards, err := s.Drawer.Awards(ctx, d)
	if err != nil {
		return nil, err
	}
	return &drawInfoOutput{Body: viewDraw(d, awards)}, nil
}

func (s *Server) listDraws(ctx context.Context, in *campaignPath) (*drawList, error) {
	by, c, err := s.ofCampaign(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	all, err := s.Drawer.List(ctx, by, c.ID)
	if err != nil {
		return nil, err
	}
	out := &drawList{}
	out.Body.Draws = make([]drawInfo, 0, len(all))
	for _, d := range all {
		awards, err := s.Drawer.Awards(ctx, d)
		if err != nil {
			return nil, err
		}
		out.Body.Draws = append(out.Body.Draws, viewDraw(d, awards))
	}
	return out, nil
}

func (s *Server) createDraw(ctx context.Context, in *newDraw) (*drawInfoOutput, error) {
	by, c, err := s.ofCampaign(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	d, err := s.Drawer.Add(ctx, by, in.Body.draw(c.ID))
	if err != nil {
		return nil, err
	}
	return s.drawAnswer(ctx, d)
}

func (s *Server) changeDraw(ctx context.Context, in *changedDraw) (*drawInfoOutput, error) {
	by, kept, err := s.ofDraw(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	d := in.Body.draw(kept.Campaign)
	d.ID = kept.ID
	if d, err = s.Drawer.Change(ctx, by, d); err != nil {
		return nil, err
	}
	return s.drawAnswer(ctx, d)
}

// ofDraw is the organiser and an existing draw.
func (s *Server) ofDraw(ctx context.Context, id string) (account.Organiser, reward.Draw, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return by, reward.Draw{}, err
	}
	d, err := s.Drawer.Get(ctx, by, id)
	return by, d, err
}

func (s *Server) getDrawDesk(ctx context.Context, in *drawPath) (*drawInfoOutput, error) {
	_, d, err := s.ofDraw(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return s.drawAnswer(ctx, d)
}

func (s *Server) stepDraw(ctx context.Context, in *drawStep) (*drawInfoOutput, error) {
	by, d, err := s.ofDraw(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	revision := in.Body.Revision
	switch in.Body.Do {
	case "freeze":
		d, err = s.Drawer.Freeze(ctx, by, d.ID, revision)
	case "publish":
		d, err = s.Drawer.Publish(ctx, by, d.ID, revision)
	case "draw":
		d, err = s.Drawer.Draw(ctx, by, d.ID, revision, in.Body.Value)
	case "redraw":
		d, err = s.Drawer.Redraw(ctx, by, d.ID, revision)
	default:
		d, err = s.Drawer.CallOff(ctx, by, d.ID, revision, in.Body.Reason)
	}
	if err != nil {
		return nil, err
	}
	return s.drawAnswer(ctx, d)
}
