package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/campaign"
)

type activityInfo struct {
	ID           string           `json:"id"`
	Campaign     string           `json:"campaign"`
	Kind         string           `json:"kind"`
	Title        string           `json:"title"`
	Date         string           `json:"date" format:"date"`
	District     string           `json:"district" doc:"空表示区级"`
	DistrictName string           `json:"district_name"`
	Place        string           `json:"place"`
	FiveClass    string           `json:"five_class,omitempty"`
	Online       bool             `json:"online"`
	Attendance   int64            `json:"attendance" doc:"参与人次"`
	Indicators   map[string]int64 `json:"indicators"`
	Note         string           `json:"note"`
	UpdatedBy    string           `json:"updated_by"`
	UpdatedAt    time.Time        `json:"updated_at"`
	Revision     int64            `json:"revision" doc:"修改时带回，以免覆盖别人的修改"`
}

type activityInput struct {
	Kind       string           `json:"kind" enum:"宣传咨询日,讲座,五进宣传,应急演练,警示教育,媒体宣传,其他"`
	Title      string           `json:"title" maxLength:"60"`
	Date       string           `json:"date" format:"date"`
	District   string           `json:"district,omitempty" maxLength:"12" doc:"空表示区级"`
	Place      string           `json:"place,omitempty" maxLength:"60"`
	FiveClass  string           `json:"five_class,omitempty" enum:"企业,农村,社区,学校,家庭"`
	Online     bool             `json:"online,omitempty"`
	Attendance int64            `json:"attendance,omitempty" minimum:"0" maximum:"10000000"`
	Indicators map[string]int64 `json:"indicators,omitempty" doc:"指标代码与数值，见 GET /activities/form"`
	Note       string           `json:"note,omitempty" maxLength:"500"`
	Revision   int64            `json:"revision,omitempty" minimum:"0"`
}

type activityList struct {
	Body struct {
		Activities []activityInfo `json:"activities" doc:"新的在前"`
	}
}

type activityOutput struct{ Body activityInfo }

type newActivity struct {
	ID   string `path:"id" maxLength:"64"`
	Body activityInput
}

type activityPath struct {
	ID string `path:"id" maxLength:"64"`
}

type changedActivity struct {
	ID   string `path:"id" maxLength:"64"`
	Body activityInput
}

type indicatorInfo struct {
	Key   string `json:"key"`
	Title string `json:"title"`
	Unit  string `json:"unit"`
}

// activityForm is what can be chosen when an activity or a hand-out is entered.
type activityForm struct {
	Body struct {
		Kinds         []string        `json:"kinds"`
		FiveClasses   []string        `json:"five_classes"`
		Indicators    []indicatorInfo `json:"indicators"`
		MaterialKinds []string        `json:"material_kinds"`
	}
}

func (s *Server) registerActivities(a huma.API) {
	handle(a, "GET /activities/form", "activity-form", "登记活动时的选项与指标", s.activityForm)
	handle(a, "GET /campaigns/{id}/activities", "list-activities", "活动登记", s.listActivities)
	handle(a, "POST /campaigns/{id}/activities", "create-activity", "登记一次活动", s.createActivity, created)
	registerIntake(s, a, "/campaigns/{id}/activities", "activities", "活动登记", s.activityIntake)
	handle(a, "GET /campaigns/{id}/activities.xlsx", "activities-sheet", "活动登记表（Excel）", s.activitiesSheet, download)
	handle(a, "GET /campaigns/{id}/summary.xlsx", "summary-sheet", "各镇街宣传活动统计表（Excel）", s.summarySheet, download)
	handle(a, "PUT /activities/{id}", "change-activity", "修改一次活动", s.changeActivity)
	handle(a, "DELETE /activities/{id}", "remove-activity", "删除一次活动", s.removeActivity, noContent)
}

func (s *Server) activityForm(context.Context, *struct{}) (*activityForm, error) {
	out := &activityForm{}
	out.Body.Kinds, out.Body.FiveClasses = campaign.ActivityKinds(), campaign.FiveClasses()
	out.Body.MaterialKinds = campaign.MaterialKinds()
	for _, i := range campaign.Indicators() {
		out.Body.Indicators = append(out.Body.Indicators, indicatorInfo(i))
	}
	return out, nil
}

func activityOf(a campaign.Activity, names map[string]string) activityInfo {
	info := activityInfo{
		ID: a.ID, Campaign: a.Campaign, Kind: a.Kind, Title: a.Title, Date: a.Date,
		District: a.District, DistrictName: names[a.District], Place: a.Place, FiveClass: a.FiveClass,
		Online: a.Online, Attendance: a.Attendance, Indicators: a.Indicators, Note: a.Note,
		UpdatedBy: a.UpdatedBy, UpdatedAt: a.UpdatedAt, Revision: a.Revision,
	}
	if info.Indicators == nil {
		info.Indicators = map[string]int64{}
	}
	return info
}

func (in activityInput) activity() campaign.Activity {
	return campaign.Activity{
		Kind: in.Kind, Title: in.Title, Date: in.Date, District: in.District, Place: in.Place,
		FiveClass: in.FiveClass, Online: in.Online, Attendance: in.Attendance, Indicators: in.Indicators,
		Note: in.Note, Revision: in.Revision,
	}
}

// diary is a campaign's activities as far as an organiser may see them, the newest first.
type diary struct {
	by       account.Organiser
	campaign campaign.Campaign
	all      []campaign.Activity
	names    map[string]string // of districts, by code
}

func (s *Server) openDiary(ctx context.Context, id string) (d diary, err error) {
	if d.by, d.campaign, err = s.ofCampaign(ctx, id); err != nil {
		return d, err
	}
	if d.all, err = s.Diary.List(ctx, d.by, d.campaign.ID); err != nil {
		return d, err
	}
	d.names, err = s.districtNames(ctx)
	return d, err
}

func (s *Server) listActivities(ctx context.Context, in *campaignPath) (*activityList, error) {
	d, err := s.openDiary(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := &activityList{}
	out.Body.Activities = make([]activityInfo, 0, len(d.all))
	for _, a := range d.all {
		out.Body.Activities = append(out.Body.Activities, activityOf(a, d.names))
	}
	return out, nil
}

func (s *Server) createActivity(ctx context.Context, in *newActivity) (*activityOutput, error) {
	by, c, err := s.ofCampaign(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	a := in.Body.activity()
	a.Campaign, a.Revision = c.ID, 0
	a, err = s.Diary.Add(ctx, by, a)
	return s.entered(ctx, a, err)
}

func (s *Server) changeActivity(ctx context.Context, in *changedActivity) (*activityOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	a := in.Body.activity()
	a.ID = in.ID
	a, err = s.Diary.Change(ctx, by, a)
	return s.entered(ctx, a, err)
}

// entered answers with an activity that was kept.
func (s *Server) entered(ctx context.Context, a campaign.Activity, err error) (*activityOutput, error) {
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	return &activityOutput{Body: activityOf(a, names)}, nil
}

func (s *Server) removeActivity(ctx context.Context, in *activityPath) (*empty, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.Diary.Remove(ctx, by, in.ID); err != nil {
		return nil, err
	}
	return &empty{}, nil
}
