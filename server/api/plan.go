package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/campaign"
)

type planInfo struct {
	ID       string `json:"id"`
	Campaign string `json:"campaign"`
	Title    string `json:"title"`
	Revision int64  `json:"revision" doc:"修改时带回，以免覆盖别人的修改"`
}

// gaugeInfo is by what a task can be measured.
type gaugeInfo struct {
	By    string `json:"by" enum:"hand,hand_outs,hand_outs_kind,held,held_kind,held_class,attended,figure,people,attempts,orders,trained"`
	Of    string `json:"of,omitempty" doc:"哪种资料、哪类活动、哪项指标；没有表示不分"`
	Title string `json:"title"`
	Unit  string `json:"unit,omitempty"`
}

// taskInfo is a line of a plan and how far it is. What was done is read out of the books.
type taskInfo struct {
	ID           string    `json:"id"`
	Plan         string    `json:"plan"`
	Campaign     string    `json:"campaign"`
	Title        string    `json:"title"`
	District     string    `json:"district" doc:"算哪个镇街的；空表示全区"`
	DistrictName string    `json:"district_name"`
	Department   string    `json:"department,omitempty" doc:"责任单位；没有表示镇街自己"`
	From         string    `json:"from" format:"date"`
	To           string    `json:"to" format:"date" doc:"最后一天"`
	Measure      gaugeInfo `json:"measure"`
	Amount       int64     `json:"amount" doc:"要做多少；手工标记的为 0"`
	Done         int64     `json:"done" doc:"登记里已有多少；手工标记的为 0"`
	Until        string    `json:"until" format:"date" doc:"算到哪一天的登记"`
	Standing     string    `json:"standing" enum:"not_begun,under_way,done,overdue"`
	Late         int       `json:"late,omitempty" doc:"过期几天：到做完那天，没做完的到今天"`
	Mark         *markInfo `json:"mark,omitempty" doc:"手工标记"`
	Revision     int64     `json:"revision" doc:"修改时带回，以免覆盖别人的修改"`
}

type markInfo struct {
	Day    string    `json:"day" format:"date" doc:"哪天做完的"`
	Note   string    `json:"note,omitempty"`
	ByName string    `json:"by_name"`
	At     time.Time `json:"at"`
}

// standingCounts are how many tasks stand how.
type standingCounts struct {
	NotBegun int `json:"not_begun"`
	UnderWay int `json:"under_way"`
	Done     int `json:"done"`
	Overdue  int `json:"overdue"`
}

type planOverview struct {
	Body struct {
		Plans    []planInfo     `json:"plans" nullable:"false"`
		Tasks    []taskInfo     `json:"tasks" nullable:"false"`
		Counts   standingCounts `json:"counts"`
		Measures []gaugeInfo    `json:"measures" nullable:"false" doc:"任务可以怎么算"`
	}
}

type planSummary struct {
	Body struct {
		Plans   int            `json:"plans"`
		Counts  standingCounts `json:"counts"`
		Overdue []taskInfo     `json:"overdue" nullable:"false" doc:"过期最久的几项"`
	}
}

type writtenPlan struct {
	Title     string `json:"title" maxLength:"60"`
	Revision  int64  `json:"revision,omitempty" minimum:"0"`
	RequestID string `json:"request_id,omitempty" maxLength:"64" doc:"新建时这次提交的编号：重发不会建两个"`
}

type newPlan struct {
	ID   string `path:"id" maxLength:"64"`
	Body writtenPlan
}

type keptPlan struct{ Body planInfo }

type planPath struct {
	ID string `path:"id" maxLength:"64"`
}

// aimInfo is a target of a sub-district and how far it is.
type aimInfo struct {
	District     string `json:"district"`
	DistrictName string `json:"district_name"`
	Key          string `json:"key" enum:"participants,handed_out,activities,class"`
	Class        string `json:"class,omitempty" doc:"五进的哪一类"`
	Target       int64  `json:"target"`
	Done         int64  `json:"done"`
	Standing     string `json:"standing" enum:"not_begun,under_way,done,overdue"`
}

type aimsOutput struct {
	Body struct {
		Aims []aimInfo `json:"aims" nullable:"false" doc:"按镇街；没定的不在内"`
	}
}

func (s *Server) registerPlans(a huma.API) {
	handle(a, "GET /campaigns/{id}/plans", "list-plans", "宣贯方案、任务和进度", s.listPlans)
	handle(a, "GET /campaigns/{id}/plans/summary", "plan-summary", "各任务的情况有几项，哪些过期", s.planSummary)
	handle(a, "GET /campaigns/{id}/aims", "list-aims", "各镇街的目标完成多少", s.listAims)
	handle(a, "POST /campaigns/{id}/plans", "create-plan", "新建宣贯方案（区级）", s.createPlan, created)
	handle(a, "PUT /plans/{id}", "change-plan", "改方案的名称（区级）", s.changePlan)
	handle(a, "DELETE /plans/{id}", "remove-plan", "删除方案和它的任务（区级）", s.removePlan, noContent)
	handle(a, "GET /plans/{id}/tasks.xlsx", "tasks-sheet", "方案的任务和进度（Excel），可以再导入", s.tasksSheet, download)
	registerIntake(s, a, "/plans/{id}/tasks", "tasks", "方案的任务", s.taskIntake)
	s.registerTasks(a)
}

func viewPlan(p campaign.Plan) planInfo {
	return planInfo{ID: p.ID, Campaign: p.Campaign, Title: p.Title, Revision: p.Revision}
}

func viewMeasure(n campaign.NamedGauge) gaugeInfo {
	return gaugeInfo{By: string(n.Measure.By), Of: n.Measure.Of, Title: n.Title, Unit: n.Unit}
}

func viewTask(t campaign.Moving, measure campaign.NamedGauge, names map[string]string) taskInfo {
	info := taskInfo{
		ID: t.ID, Plan: t.Plan, Campaign: t.Campaign, Title: t.Title, District: t.District, DistrictName: names[t.District],
		Department: t.Department, From: t.From, To: t.To, Measure: viewMeasure(measure), Amount: t.Amount,
		Done: t.Done, Until: t.Until, Standing: string(t.Standing), Late: t.Late, Revision: t.Revision,
	}
	if m := t.Mark; m != nil {
		info.Mark = &markInfo{Day: m.Day, Note: m.Note, ByName: m.ByName, At: m.At}
	}
	return info
}

func (c *standingCounts) count(s campaign.Standing) {
	switch s {
	case campaign.NotBegun:
		c.NotBegun++
	case campaign.UnderWay:
		c.UnderWay++
	case campaign.Achieved:
		c.Done++
	case campaign.Overdue:
		c.Overdue++
	}
}

// planned is a campaign's plans with what they are shown with.
func (s *Server) planned(ctx context.Context, id string) (o campaign.Overview, names map[string]string, err error) {
	by, c, err := s.ofCampaign(ctx, id)
	if err != nil {
		return o, nil, err
	}
	if o, err = s.Schedule.Overview(ctx, by, c.ID); err != nil {
		return o, nil, err
	}
	names, err = s.districtNames(ctx)
	return o, names, err
}

func (s *Server) listPlans(ctx context.Context, in *campaignPath) (*planOverview, error) {
	o, names, err := s.planned(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := &planOverview{}
	out.Body.Plans, out.Body.Tasks, out.Body.Measures = []planInfo{}, []taskInfo{}, []gaugeInfo{}
	for _, p := range o.Plans {
		out.Body.Plans = append(out.Body.Plans, viewPlan(p))
	}
	for _, t := range o.Tasks {
		measure, _ := o.Measures.Find(t.Measure)
		out.Body.Tasks = append(out.Body.Tasks, viewTask(t, measure, names))
		out.Body.Counts.count(t.Standing)
	}
	for _, n := range o.Measures {
		out.Body.Measures = append(out.Body.Measures, viewMeasure(n))
	}
	return out, nil
}

// overdueShown is how many overdue tasks a summary names.
const overdueShown = 3

func (s *Server) planSummary(ctx context.Context, in *campaignPath) (*planSummary, error) {
	o, names, err := s.planned(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := &planSummary{}
	out.Body.Plans, out.Body.Overdue = len(o.Plans), []taskInfo{}
	for _, t := range o.Longest(overdueShown) {
		measure, _ := o.Measures.Find(t.Measure)
		out.Body.Overdue = append(out.Body.Overdue, viewTask(t, measure, names))
	}
	for _, t := range o.Tasks {
		out.Body.Counts.count(t.Standing)
	}
	return out, nil
}

func (s *Server) createPlan(ctx context.Context, in *newPlan) (*keptPlan, error) {
	by, c, err := s.ofCampaign(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	p, err := s.Schedule.AddPlan(ctx, by, campaign.Plan{Campaign: c.ID, Title: in.Body.Title}, in.Body.RequestID)
	if err != nil {
		return nil, err
	}
	return &keptPlan{viewPlan(p)}, nil
}

func (s *Server) changePlan(ctx context.Context, in *newPlan) (*keptPlan, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.Schedule.RenamePlan(ctx, by, in.ID, in.Body.Title, in.Body.Revision)
	if err != nil {
		return nil, err
	}
	return &keptPlan{viewPlan(p)}, nil
}

func (s *Server) removePlan(ctx context.Context, in *planPath) (*empty, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.Schedule.RemovePlan(ctx, by, in.ID); err != nil {
		return nil, err
	}
	return &empty{}, nil
}

// aimKeys name targets on the wire.
var aimKeys = map[campaign.Measured]string{
	campaign.ByPeople: "participants", campaign.ByHandOuts: "handed_out", campaign.ByActivities: "activities",
	campaign.ByActivitiesClass: "class",
}

func (s *Server) listAims(ctx context.Context, in *campaignPath) (*aimsOutput, error) {
	by, c, err := s.ofCampaign(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	aims, err := s.Schedule.Aims(ctx, by, c)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	out := &aimsOutput{}
	out.Body.Aims = viewAims(aims, names)
	return out, nil
}

func viewAims(all []campaign.Aim, names map[string]string) []aimInfo {
	out := []aimInfo{}
	for _, aim := range all {
		out = append(out, aimInfo{
			District: aim.District, DistrictName: names[aim.District], Key: aimKeys[aim.Measure.By], Class: aim.Measure.Of,
			Target: aim.Amount, Done: aim.Done, Standing: string(aim.Standing),
		})
	}
	return out
}
