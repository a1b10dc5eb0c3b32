package api

import (
	"context"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/report"
	"pufa/server/reward"
)

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
		{Title: "名次", Kind: report.Int},
		{Title: "轮次", Kind: report.Int},
		{Title: "签号", Kind: report.Text},
		{Title: "奖品", Kind: report.Text},
		{Title: "状态", Kind: report.Text},
		{Title: "领奖期限", Kind: report.Text},
		{Title: "发奖时间", Kind: report.Text},
		{Title: "经办人", Kind: report.Text},
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
