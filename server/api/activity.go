package api

import (
	"cmp"
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
	Time         string           `json:"time,omitempty" doc:"开始时间，09:30"`
	District     string           `json:"district" doc:"空表示区级"`
	DistrictName string           `json:"district_name"`
	Host         string           `json:"host,omitempty" doc:"举办或责任单位；空表示镇街自己"`
	Place        string           `json:"place"`
	FiveClass    string           `json:"five_class,omitempty"`
	Online       bool             `json:"online"`
	Attendance   int64            `json:"attendance" doc:"参与人次"`
	Indicators   map[string]int64 `json:"indicators"`
	Note         string           `json:"note"`
	Photos       []string         `json:"photos" nullable:"false" doc:"GET /activities/{id}/photos/{photo}"`
	Stage        string           `json:"stage,omitempty" enum:"submitted,accepted,returned" doc:"审核到哪一步；没有表示不需要审核"`
	Counts       bool             `json:"counts" doc:"计入统计"`
	Reason       string           `json:"reason,omitempty" doc:"退回的原因"`
	UpdatedBy    string           `json:"updated_by"`
	UpdatedAt    time.Time        `json:"updated_at"`
	Revision     int64            `json:"revision" doc:"修改时带回，以免覆盖别人的修改"`
}

type activityInput struct {
	Kind       string           `json:"kind" enum:"宣传咨询日,讲座,五进宣传,应急演练,警示教育,媒体宣传,其他"`
	Title      string           `json:"title" maxLength:"60"`
	Date       string           `json:"date" format:"date"`
	Time       string           `json:"time,omitempty" maxLength:"5" doc:"开始时间，09:30"`
	District   string           `json:"district,omitempty" maxLength:"12" doc:"空表示区级"`
	Host       string           `json:"host,omitempty" maxLength:"40"`
	Place      string           `json:"place,omitempty" maxLength:"60"`
	FiveClass  string           `json:"five_class,omitempty" enum:"企业,农村,社区,学校,家庭"`
	Online     bool             `json:"online,omitempty"`
	Attendance int64            `json:"attendance,omitempty" minimum:"0" maximum:"10000000"`
	Indicators map[string]int64 `json:"indicators,omitempty" doc:"指标代码与数值，见 GET /activities/form"`
	Note       string           `json:"note,omitempty" maxLength:"500"`
	Revision   int64            `json:"revision,omitempty" minimum:"0"`
	RequestID  string           `json:"request_id,omitempty" maxLength:"64" doc:"新登记时这次提交的编号：重发不会登记两次"`
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
	Key   string `json:"key" maxLength:"40" doc:"新加的为空"`
	Title string `json:"title" maxLength:"20"`
	Unit  string `json:"unit" maxLength:"4"`
	Off   bool   `json:"off,omitempty" doc:"停用：不再填写，已有的仍在"`
	Used  bool   `json:"used,omitempty" doc:"已有记录：单位不能改，不能删除"`
}

type indicatorsOutput struct {
	Body struct {
		Indicators []indicatorInfo `json:"indicators" nullable:"false"`
		Revision   int64           `json:"revision"`
	}
}

type indicatorsInput struct {
	Body struct {
		Indicators []indicatorInfo `json:"indicators" nullable:"false" maxItems:"100"`
		Revision   int64           `json:"revision" minimum:"0"`
	}
}

type activityDetail struct {
	Body struct {
		Activity activityInfo `json:"activity"`
		ChangePage
	}
}

type decideActivity struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Accept   bool   `json:"accept"`
		Reason   string `json:"reason,omitempty" maxLength:"200" doc:"退回时必填"`
		Revision int64  `json:"revision" minimum:"1" doc:"看的是哪一版"`
	}
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
	handle(a, "GET /activities/{id}", "get-activity", "一次活动和它的修改记录", s.getActivity)
	handle(a, "POST /activities/{id}/decision", "decide-activity", "审核通过或退回（区级）", s.decideActivity)
	handle(a, "GET /indicators", "list-indicators", "活动的统计指标", s.listIndicators)
	handle(a, "PUT /indicators", "set-indicators", "设置统计指标（区级）", s.setIndicators)
	handle(a, "PUT /activities/{id}", "change-activity", "修改一次活动", s.changeActivity)
	handle(a, "DELETE /activities/{id}", "remove-activity", "删除一次活动", s.removeActivity, noContent)
}

func (s *Server) activityForm(ctx context.Context, _ *struct{}) (*activityForm, error) {
	figures, err := s.Figures.List(ctx)
	if err != nil {
		return nil, err
	}
	out := &activityForm{}
	out.Body.Kinds, out.Body.FiveClasses = campaign.ActivityKinds(), campaign.FiveClasses()
	out.Body.MaterialKinds = campaign.MaterialKinds()
	for _, i := range figures.All {
		out.Body.Indicators = append(out.Body.Indicators, indicatorInfo(i))
	}
	return out, nil
}

func activityOf(a campaign.Activity, c campaign.Campaign, names map[string]string) activityInfo {
	info := activityInfo{
		ID: a.ID, Campaign: a.Campaign, Kind: a.Kind, Title: a.Title, Date: a.Date, Time: a.Time,
		District: a.District, DistrictName: names[a.District], Host: a.Host, Place: a.Place, FiveClass: a.FiveClass,
		Online: a.Online, Attendance: a.Attendance, Indicators: a.Indicators, Note: a.Note,
		Photos: append([]string{}, a.Photos...), Counts: a.Counts(c),
		UpdatedBy: a.UpdatedBy, UpdatedAt: a.UpdatedAt, Revision: a.Revision,
	}
	if info.Indicators == nil {
		info.Indicators = map[string]int64{}
	}
	if !c.Reviewed {
		return info
	}
	info.Stage = string(cmp.Or(a.Stage, campaign.Accepted))
	for _, change := range a.All() {
		if a.Stage == campaign.Returned && change.Act == campaign.ReturnedAct {
			info.Reason = change.Reason
		}
	}
	return info
}

func (in activityInput) activity() campaign.Activity {
	return campaign.Activity{
		Kind: in.Kind, Title: in.Title, Date: in.Date, Time: in.Time, District: in.District, Host: in.Host, Place: in.Place,
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
		out.Body.Activities = append(out.Body.Activities, activityOf(a, d.campaign, d.names))
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
	a, err = s.Diary.Add(ctx, by, a, in.Body.RequestID)
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
	c, err := s.Planner.Get(ctx, a.Campaign)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	return &activityOutput{Body: activityOf(a, c, names)}, nil
}

func (s *Server) getActivity(ctx context.Context, in *activityPath) (*activityDetail, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	a, err := s.Diary.Get(ctx, by, in.ID)
	got, err := s.entered(ctx, a, err)
	if err != nil {
		return nil, err
	}
	out := &activityDetail{}
	out.Body.Activity = got.Body
	out.Body.ChangePage, err = s.changePage(ctx, a.Log, 0)
	return out, err
}

func (s *Server) decideActivity(ctx context.Context, in *decideActivity) (*activityOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	a, err := s.Diary.Decide(ctx, by, in.ID, in.Body.Revision, in.Body.Accept, in.Body.Reason)
	return s.entered(ctx, a, err)
}

func (s *Server) listIndicators(ctx context.Context, _ *struct{}) (*indicatorsOutput, error) {
	if _, err := organiserOf(ctx); err != nil {
		return nil, err
	}
	l, err := s.Figures.List(ctx)
	return viewIndicators(l), err
}

func (s *Server) setIndicators(ctx context.Context, in *indicatorsInput) (*indicatorsOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]campaign.Indicator, len(in.Body.Indicators))
	for i, view := range in.Body.Indicators {
		all[i] = campaign.Indicator(view)
	}
	l, err := s.Figures.Set(ctx, by, all, in.Body.Revision)
	return viewIndicators(l), err
}

func viewIndicators(l campaign.Indicators) *indicatorsOutput {
	out := &indicatorsOutput{}
	out.Body.Indicators, out.Body.Revision = []indicatorInfo{}, l.Revision
	for _, i := range l.All {
		out.Body.Indicators = append(out.Body.Indicators, indicatorInfo(i))
	}
	return out
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
