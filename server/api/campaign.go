package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/campaign"
)

// campaignProblems hold for campaigns, their material and their activities.
var campaignProblems = []problemRule{
	{campaign.ErrInvalid, http.StatusUnprocessableEntity, "invalid", "填写的内容不符合要求"},
	{campaign.ErrShort, http.StatusConflict, "not_enough", "数量不够"},
	{campaign.ErrNotFound, http.StatusNotFound, "no_such_record", "没有这条记录，可能已被删除"},
	{campaign.ErrChanged, http.StatusConflict, "changed_meanwhile", "这条记录刚被别人改过，请刷新后再改"},
	{campaign.ErrUnknownPlace, http.StatusUnprocessableEntity, "no_such_district", "没有这个镇街"},
	{campaign.ErrAlreadyReversed, http.StatusConflict, "already_reversed", "这条记录已经冲正过了"},
	{campaign.ErrIsReversal, http.StatusConflict, "is_reversal", "冲正记录不能再冲正，请重新登记"},
	{campaign.ErrRequestReused, http.StatusConflict, "request_reused", "这次提交与先前的一次编号相同而内容不同，请刷新后重试"},
	{campaign.ErrCountedBefore, http.StatusConflict, "counted_before", "盘点以后账又动过，请刷新，按现在的账重新核对"},
	{campaign.ErrFormulaFixed, http.StatusConflict, "formula_fixed", "已经有人得了活力值，活力值办法不能再改"},
	{campaign.ErrNotSubmitted, http.StatusConflict, "not_submitted", "这条记录现在不用审核，可能已经审核过了"},
	{campaign.ErrCounted, http.StatusConflict, "task_is_counted", "这项任务照登记自动算，不用标记"},
	{campaign.ErrHasEntries, http.StatusConflict, "material_in_use", "这种资料已经有数，不能删除；记错了的先冲正"},
	{campaign.ErrBusy, http.StatusServiceUnavailable, "busy", "同时登记的人太多，请稍后再试"},
}

// campaignInfo is a campaign. Everybody sees what it is about; targets and revision are for organisers.
type campaignInfo struct {
	ID       string       `json:"id"`
	Title    string       `json:"title"`
	Theme    string       `json:"theme"`
	From     string       `json:"from" format:"date" doc:"第一天"`
	To       string       `json:"to" format:"date" doc:"最后一天"`
	Laws     []string     `json:"laws" doc:"关联的法规编号；为空表示不限"`
	State    string       `json:"state" enum:"upcoming,on,over"`
	Formula  formulaInfo  `json:"formula" doc:"活力值办法"`
	Words    []string     `json:"formula_words" nullable:"false" doc:"活力值办法的说明，一条一句"`
	Fixed    bool         `json:"formula_fixed,omitempty" doc:"已经有人得了活力值，办法不能再改"`
	Boards   []boardPlan  `json:"boards" doc:"公开的榜"`
	Reviewed bool         `json:"reviewed" doc:"镇街登记的要区里审核通过才计入统计"`
	Targets  []targetInfo `json:"targets,omitempty"`
	Units    []string     `json:"units,omitempty" doc:"责任单位"`
	Menu     []string     `json:"menu,omitempty" doc:"主推的课题"`
	Notices  []noticeInfo `json:"notices,omitempty" doc:"通知"`
	Coming   []comingInfo `json:"coming,omitempty" doc:"活动预告（主办方看到全部）"`
	Screen   string       `json:"screen,omitempty" doc:"大屏链接的密钥（区级可见）；没有表示没开"`
	Revision int64        `json:"revision,omitempty" doc:"修改时带回，以免覆盖别人的修改"`
}

type targetInfo struct {
	District     string `json:"district"`
	Participants int64  `json:"participants,omitempty" minimum:"0" doc:"目标参与人数"`
	HandedOut    int64  `json:"handed_out,omitempty" minimum:"0" doc:"目标发放份数"`
	Activities   int64  `json:"activities,omitempty" minimum:"0" doc:"目标活动场次"`

	Classes map[string]int64 `json:"classes,omitempty" doc:"五进各类的目标场次"`
}

type campaignInput struct {
	Title    string       `json:"title" maxLength:"60"`
	Theme    string       `json:"theme,omitempty" maxLength:"100"`
	From     string       `json:"from" format:"date"`
	To       string       `json:"to" format:"date"`
	Laws     []string     `json:"laws,omitempty" maxItems:"50"`
	Targets  []targetInfo `json:"targets,omitempty" maxItems:"200"`
	Formula  *formulaInfo `json:"formula,omitempty" doc:"活力值办法；不填则新建时为默认的，修改时不变"`
	Boards   *[]boardPlan `json:"boards,omitempty" doc:"公开哪些榜；不填则不变"`
	Reviewed *bool        `json:"reviewed,omitempty" doc:"镇街登记的要区里审核通过才计入统计；不填则不变"`
	Units    *[]string    `json:"units,omitempty" maxItems:"50" doc:"责任单位；不填则不变"`
	Menu     *[]string    `json:"menu,omitempty" maxItems:"50" doc:"主推的课题；不填则不变"`
	Revision int64        `json:"revision,omitempty" minimum:"0"`
}

type campaignOutput struct{ Body campaignInfo }

type campaignList struct {
	Body struct {
		Campaigns []campaignInfo `json:"campaigns"`
	}
}

type campaignPath struct {
	ID string `path:"id" maxLength:"64"`
}

type newCampaign struct{ Body campaignInput }

type changedCampaign struct {
	ID   string `path:"id" maxLength:"64"`
	Body campaignInput
}

func (s *Server) registerCampaigns(a huma.API) {
	handle(a, "GET /campaigns", "list-campaigns", "活动列表，最近开始的在前", s.listCampaigns)
	handle(a, "POST /campaigns", "create-campaign", "新建活动（区级）", s.createCampaign, created)
	handle(a, "GET /campaigns/{id}", "get-campaign", "一次活动", s.getCampaign)
	handle(a, "PUT /campaigns/{id}", "change-campaign", "修改活动（区级）", s.changeCampaign)
	handle(a, "POST /campaigns/{id}/copy", "copy-campaign", "照去年的方案建下一年的活动；日期顺延一年，数字和通知不带过去（区级）", s.copyCampaign, created)
	s.registerNotices(a)
}

// campaignOf is the campaign as this caller may see it.
func (s *Server) campaignOf(c campaign.Campaign, by *account.Organiser) campaignInfo {
	formula := c.Formula()
	info := campaignInfo{
		ID: c.ID, Title: c.Title, Theme: c.Theme, From: c.From, To: c.To, Laws: []string{}, State: "on",
		Formula: viewFormula(formula), Words: formula.Words(), Reviewed: c.Reviewed,
	}
	info.Laws = append(info.Laws, c.Laws...)
	info.Boards = plansOf(c)
	switch today := campaign.Day(s.Now()); {
	case today < c.From:
		info.State = "upcoming"
	case today > c.To:
		info.State = "over"
	}
	if by == nil {
		return info
	}
	info.Revision, info.Units, info.Menu, info.Notices = c.Revision, c.Units, c.Menu, viewNotices(c.Notices)
	info.Coming = viewComing(c.Coming, nil)
	if by.Scope().Whole() {
		info.Screen = c.Screen
	}
	for _, t := range c.Targets {
		if by.Scope().Contains(t.District) {
			info.Targets = append(info.Targets, targetInfo(t))
		}
	}
	return info
}

// organiserIfAny is the organiser who asks, or nil where somebody else does.
func (s *Server) organiserIfAny(ctx context.Context) *account.Organiser {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil
	}
	return &by
}

// campaignOnNow is the campaign to show to everybody, or nil.
func (s *Server) campaignOnNow(ctx context.Context) (*campaignInfo, error) {
	if s.Planner == nil {
		return nil, nil
	}
	c, ok, err := s.Planner.Current(ctx, "")
	if err != nil || !ok {
		return nil, err
	}
	info := s.campaignOf(c, nil)
	return &info, nil
}

func (s *Server) listCampaigns(ctx context.Context, _ *struct{}) (*campaignList, error) {
	all, err := s.Planner.All(ctx)
	if err != nil {
		return nil, err
	}
	by := s.organiserIfAny(ctx)
	out := &campaignList{}
	out.Body.Campaigns = make([]campaignInfo, 0, len(all))
	for _, c := range all {
		info := s.campaignOf(c, by)
		if by != nil {
			if info.Fixed, err = s.Planner.Fixed(ctx, c.ID); err != nil {
				return nil, err
			}
		}
		out.Body.Campaigns = append(out.Body.Campaigns, info)
	}
	return out, nil
}

func (s *Server) createCampaign(ctx context.Context, in *newCampaign) (*campaignOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	c, err := s.Planner.Add(ctx, by, in.Body.campaign())
	if err != nil {
		return nil, err
	}
	return &campaignOutput{Body: s.campaignOf(c, &by)}, nil
}

func (s *Server) getCampaign(ctx context.Context, in *campaignPath) (*campaignOutput, error) {
	c, err := s.Planner.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &campaignOutput{Body: s.campaignOf(c, s.organiserIfAny(ctx))}, nil
}

func (s *Server) changeCampaign(ctx context.Context, in *changedCampaign) (*campaignOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	c := in.Body.campaign()
	c.ID = in.ID
	c, err = s.Planner.Change(ctx, by, c, in.Body.Reviewed)
	if err != nil {
		return nil, err
	}
	return &campaignOutput{Body: s.campaignOf(c, &by)}, nil
}

func (s *Server) copyCampaign(ctx context.Context, in *campaignPath) (*campaignOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	c, err := s.Planner.Copy(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	if err := s.Schedule.Copy(ctx, by, in.ID, c); err != nil {
		return nil, err
	}
	return &campaignOutput{Body: s.campaignOf(c, &by)}, nil
}

func (in campaignInput) campaign() campaign.Campaign {
	c := campaign.Campaign{
		Title: in.Title, Theme: in.Theme, From: in.From, To: in.To, Laws: in.Laws, Revision: in.Revision,
	}
	if in.Formula != nil {
		formula := in.Formula.formula()
		c.Points = &formula
	}
	c.Boards = boardsOf(in.Boards)
	c.Reviewed = in.Reviewed != nil && *in.Reviewed
	if in.Units != nil {
		c.Units = append([]string{}, *in.Units...)
	}
	if in.Menu != nil {
		c.Menu = append([]string{}, *in.Menu...)
	}
	for _, t := range in.Targets {
		c.Targets = append(c.Targets, campaign.Target(t))
	}
	return c
}

// ofCampaign is the organiser and an existing campaign, which most operations on its books begin with.
func (s *Server) ofCampaign(ctx context.Context, id string) (account.Organiser, campaign.Campaign, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return by, campaign.Campaign{}, err
	}
	c, err := s.Planner.Get(ctx, id)
	return by, c, err
}

// districtNames gives the names of sub-districts by code, and the district's own for "".
func (s *Server) districtNames(ctx context.Context) (map[string]string, error) {
	places, whole, err := s.Places.Places(ctx)
	if err != nil {
		return nil, err
	}
	names := map[string]string{"": whole.Name, whole.Code: whole.Name}
	for _, p := range places {
		names[p.Code] = p.Name
	}
	return names, nil
}
