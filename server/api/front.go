package api

import (
	"context"
	"slices"
	"time"

	"pufa/server/campaign"
	"pufa/server/report"
)

// comingInfo is an activity that is to be held.
type comingInfo struct {
	Title        string `json:"title" maxLength:"40"`
	Date         string `json:"date" format:"date"`
	From         string `json:"from,omitempty" maxLength:"5" doc:"几点开始，09:30"`
	Until        string `json:"until,omitempty" maxLength:"5" doc:"几点结束"`
	District     string `json:"district" maxLength:"12" doc:"在哪个镇街；空表示区级"`
	DistrictName string `json:"district_name,omitempty" readOnly:"true"`
	Place        string `json:"place" maxLength:"60"`
	Note         string `json:"note,omitempty" maxLength:"60" doc:"给来的人的话"`
}

// frontInfo is a campaign as residents see it.
type frontInfo struct {
	Campaign     campaignInfo `json:"campaign"`
	Day          string       `json:"day" format:"date" doc:"今天"`
	AsOf         time.Time    `json:"as_of"`
	Participants int64        `json:"participants" doc:"参与人数"`
	Coming       []comingInfo `json:"coming" nullable:"false" doc:"今天和以后的"`
	Laws         []lawView    `json:"laws" nullable:"false" doc:"活动的法律，有题目的；不限的是全部"`
}

type frontOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         frontInfo
}

type newComing struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Coming   []comingInfo `json:"coming" maxItems:"200" nullable:"false"`
		Revision int64        `json:"revision,omitempty" minimum:"0"`
	}
}

func (s *Server) getCampaignFront(ctx context.Context, in *campaignPath) (*frontOutput, error) {
	c, err := s.Planner.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	figures, at, err := s.Participation.Of(ctx, report.Period{Campaign: c.ID})
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	out := &frontOutput{CacheControl: "public, max-age=2"}
	out.Body = frontInfo{
		Campaign: s.campaignOf(c, nil), Day: campaign.Day(s.Now()), AsOf: at, Participants: figures.Total.Participants,
		Laws: slices.DeleteFunc(s.lawsAsked(), func(l lawView) bool { return !c.Covers(l.ID) }),
	}
	out.Body.Coming = viewComing(c.ComingFrom(out.Body.Day), names)
	return out, nil
}

func viewComing(all []campaign.Coming, names map[string]string) []comingInfo {
	out := make([]comingInfo, 0, len(all))
	for _, a := range all {
		out = append(out, comingInfo{a.Title, a.Date, a.From, a.Until, a.District, names[a.District], a.Place, a.Note})
	}
	return out
}

func (s *Server) announce(ctx context.Context, in *newComing) (*campaignOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]campaign.Coming, 0, len(in.Body.Coming))
	for _, a := range in.Body.Coming {
		all = append(all, campaign.Coming{
			Title: a.Title, Date: a.Date, From: a.From, Until: a.Until, District: a.District, Place: a.Place, Note: a.Note,
		})
	}
	c, err := s.Planner.Announce(ctx, by, in.ID, all, in.Body.Revision)
	if err != nil {
		return nil, err
	}
	return &campaignOutput{Body: s.campaignOf(c, &by)}, nil
}
