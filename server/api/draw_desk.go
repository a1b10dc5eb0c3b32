package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/report"
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

// awardLine is one prize as organisers see it. Who won is not told: the code is shown to them.
type awardLine struct {
	ID        string            `json:"id"`
	Rank      int               `json:"rank"`
	Round     int               `json:"round"`
	Token     string            `json:"token"`
	Prize     string            `json:"prize"`
	State     reward.AwardState `json:"state" enum:"waiting,claimed,returned"`
	Until     time.Time         `json:"until"`
	ClaimedAt *time.Time        `json:"claimed_at,omitempty"`
	ClaimedBy string            `json:"claimed_by,omitempty"`
}

type awardList struct {
	Body struct {
		Awards []awardLine `json:"awards"`
	}
}

type claimInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Code string `json:"code" minLength:"1" maxLength:"60"`
	}
}

type claimOutput struct{ Body awardLine }

type awardContactPath struct {
	ID   string `path:"id" maxLength:"64"`
	Rank int    `path:"rank" minimum:"1" maximum:"1000000" doc:"名次，从 1 起"`
}

type awardContact struct {
	Body struct {
		Contact string `json:"contact,omitempty" doc:"没有留或已经删除就没有"`
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

func viewAward(d reward.Draw, a reward.Award) awardLine {
	line := awardLine{
		ID: a.ID, Rank: a.Rank + 1, Round: a.Round + 1, Token: a.Token, Prize: d.Prizes[a.Prize].Title, State: a.State, Until: a.Until,
	}
	if a.Handover != nil {
		line.ClaimedAt, line.ClaimedBy = &a.Handover.At, a.Handover.ByName
	}
	return line
}

func (s *Server) awardLines(ctx context.Context, id string) (account.Organiser, reward.Draw, []awardLine, error) {
	by, d, err := s.ofDraw(ctx, id)
	if err != nil {
		return by, d, nil, err
	}
	all, err := s.Drawer.Awards(ctx, d)
	lines := make([]awardLine, 0, len(all))
	for _, a := range all {
		lines = append(lines, viewAward(d, a))
	}
	return by, d, lines, err
}

func (s *Server) listAwards(ctx context.Context, in *drawPath) (*awardList, error) {
	_, _, lines, err := s.awardLines(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := &awardList{}
	out.Body.Awards = lines
	return out, nil
}

func (s *Server) claimAward(ctx context.Context, in *claimInput) (*claimOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	handed, err := s.Drawer.Claim(ctx, by, in.ID, in.Body.Code)
	if err != nil {
		return nil, err
	}
	return &claimOutput{Body: viewAward(handed.Draw, handed.Award)}, nil
}

// awardContact tells one contact. Who read it is in the log.
func (s *Server) awardContact(ctx context.Context, in *awardContactPath) (*awardContact, error) {
	by, d, err := s.ofDraw(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	award := reward.AwardID(d.ID, in.Rank-1)
	contact, err := s.Drawer.Reach(ctx, by, award)
	if err != nil {
		return nil, err
	}
	s.Logger.InfoContext(ctx, "a winner's contact was read", "award", award, "by", by.ID)
	out := &awardContact{}
	out.Body.Contact = contact
	return out, nil
}

// minuteInChina is a moment as sheets show it.
func minuteInChina(at time.Time) string { return at.In(answer.China).Format("2006-01-02 15:04") }

// awardsSheet has no contacts in it: they are read one by one, where a prize is sent.
func (s *Server) awardsSheet(ctx context.Context, in *drawPath) (*sheetOutput, error) {
	by, d, lines, err := s.awardLines(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	t := report.Table{Title: d.Title + "中奖与领奖登记表", Columns: []report.Column{
		{Title: "名次", Kind: report.Int}, {Title: "轮次", Kind: report.Int}, {Title: "签号", Kind: report.Text}, {Title: "奖品", Kind: report.Text},
		{Title: "状态", Kind: report.Text}, {Title: "领奖期限", Kind: report.Text}, {Title: "发奖时间", Kind: report.Text}, {Title: "经办人", Kind: report.Text},
	}}
	states := map[reward.AwardState]string{reward.Waiting: "未领", reward.Claimed: "已领", reward.Returned: "逾期收回"}
	for _, a := range lines {
		claimed := ""
		if a.ClaimedAt != nil {
			claimed = minuteInChina(*a.ClaimedAt)
		}
		t.Rows = append(t.Rows, []any{int64(a.Rank), int64(a.Round), a.Token, a.Prize, states[a.State], minuteInChina(a.Until), claimed, a.ClaimedBy})
	}
	return s.filed(by, names, t)
}
