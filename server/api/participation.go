package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/campaign"
	"pufa/server/report"
)

// Counters are the six counters. They are never added to one another.
type Counters struct {
	Registrations  int64    `json:"registrations" doc:"报名数"`
	Participants   int64    `json:"participants" doc:"参与人数"`
	Attempts       int64    `json:"attempts" doc:"参与人次"`
	Answers        int64    `json:"answers" doc:"答题量"`
	Correct        int64    `json:"correct" doc:"答对数"`
	ActivityPoints int64    `json:"activity_points" doc:"活力值，按活动定的办法"`
	Population     *int64   `json:"population" doc:"未填为 null"`
	Rate           *float64 `json:"rate" doc:"参与人数除以人口；人口未知为 null"`
}

type participationRow struct {
	District string `json:"district"`
	Name     string `json:"name"`
	Counters
}

type dayInfo struct {
	Day          string `json:"day" format:"date"`
	Answers      int64  `json:"answers"`
	Participants int64  `json:"participants" doc:"当天答过题的人数"`
}

type hourInfo struct {
	Hour    int   `json:"hour"`
	Answers int64 `json:"answers"`
}

type participationInfo struct {
	Campaign *campaignInfo      `json:"campaign,omitempty"`
	AsOf     time.Time          `json:"as_of"`
	Rows     []participationRow `json:"rows" doc:"按镇街编码排列，不是名次"`
	Total    Counters           `json:"total"`
	ByDay    []dayInfo          `json:"by_day"`
	ByHour   []hourInfo         `json:"by_hour"`
}

// ParticipationQuery is a campaign and a period of it.
type ParticipationQuery struct {
	Campaign string `query:"campaign" maxLength:"64" doc:"不填为正在进行的活动，没有则为最近一次"`
	From     string `query:"from" maxLength:"10" pattern:"^(\\d{4}-\\d{2}-\\d{2})?$" doc:"起始日"`
	To       string `query:"to" maxLength:"10" pattern:"^(\\d{4}-\\d{2}-\\d{2})?$" doc:"截止日"`
}

// check refuses days that are in no calendar.
func (in *ParticipationQuery) check() error {
	for field, day := range map[string]string{"from": in.From, "to": in.To} {
		if day != "" && !campaign.IsDay(day) {
			return &campaign.InvalidError{Field: field, Text: "日期不是有效的日期"}
		}
	}
	return nil
}

type participationOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         participationInfo
}

func (s *Server) registerParticipation(a huma.API) {
	handle(a, "GET /participation", "get-participation", "各镇街参与情况（公开，只有合计数）", s.getParticipation)
	handle(a, "GET /participation.xlsx", "participation-sheet", "各镇街参与情况（Excel）", s.participationSheet, download)
}

// shownCampaign is the campaign asked for; else the one that is on; else the one that began last. No campaign at
// all is no error: there is nothing to show yet.
func (s *Server) shownCampaign(ctx context.Context, id string) (c campaign.Campaign, ok bool, err error) {
	if id != "" {
		c, err = s.Planner.Get(ctx, id)
		return c, err == nil, err
	}
	if c, ok, err = s.Planner.Current(ctx, ""); ok || err != nil {
		return c, ok, err
	}
	all, err := s.Planner.All(ctx)
	if err != nil {
		return campaign.Campaign{}, false, err
	}
	today := campaign.Day(s.Now())
	for _, c := range all {
		if c.From <= today {
			return c, true, nil
		}
	}
	return campaign.Campaign{}, false, nil
}

// figures are what is asked for, and the campaign they are of, if there is any.
func (s *Server) figures(ctx context.Context, in *ParticipationQuery) (*campaign.Campaign, report.Figures, time.Time, error) {
	if err := in.check(); err != nil {
		return nil, report.Figures{}, time.Time{}, err
	}
	c, ok, err := s.shownCampaign(ctx, in.Campaign)
	if err != nil {
		return nil, report.Figures{}, time.Time{}, err
	}
	figures, asOf, err := s.Participation.Of(ctx, report.Period{Campaign: c.ID, From: in.From, To: in.To})
	if err != nil || !ok {
		return nil, figures, asOf, err
	}
	return &c, figures, asOf, nil
}

func (s *Server) getParticipation(ctx context.Context, in *ParticipationQuery) (*participationOutput, error) {
	c, figures, asOf, err := s.figures(ctx, in)
	if err != nil {
		return nil, err
	}
	out := &participationOutput{CacheControl: "public, max-age=2"}
	out.Body = participationInfo{
		AsOf: asOf, Total: countersOf(figures.Total),
		Rows:  make([]participationRow, 0, len(figures.Rows)),
		ByDay: make([]dayInfo, 0, len(figures.ByDay)), ByHour: viewHours(figures.ByHour),
	}
	if c != nil {
		info := s.campaignOf(*c, nil)
		out.Body.Campaign = &info
	}
	for _, r := range figures.Rows {
		out.Body.Rows = append(out.Body.Rows, participationRow{r.Code, r.Name, countersOf(r)})
	}
	for _, d := range figures.ByDay {
		out.Body.ByDay = append(out.Body.ByDay, dayInfo(d))
	}
	return out, nil
}

func countersOf(r report.Row) Counters {
	return Counters{
		Registrations: r.Registrations, Participants: r.Participants, Attempts: r.Attempts, Answers: r.Answers,
		Correct: r.Correct, ActivityPoints: r.ActivityPoints, Population: r.Population, Rate: r.Rate,
	}
}
