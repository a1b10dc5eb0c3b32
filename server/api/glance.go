package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/glance"
)

// flowInfo is where one item went. What came in is always the sum of the others.
type flowInfo struct {
	ID        string `json:"id,omitempty" doc:"大屏上没有"`
	Name      string `json:"name"`
	Unit      string `json:"unit"`
	Came      int64  `json:"came" doc:"进来的：区级为印制和盘盈，镇街为分到的"`
	InStore   int64  `json:"in_store" doc:"区级在库"`
	OnTheWay  int64  `json:"on_the_way" doc:"在途"`
	Held      int64  `json:"held" doc:"镇街结存"`
	HandedOut int64  `json:"handed_out" doc:"已发放"`
	Lost      int64  `json:"lost" doc:"损耗"`
}

// reachedInfo is one kind of target summed up.
type reachedInfo struct {
	Key    string `json:"key" enum:"participants,handed_out,activities,class"`
	Class  string `json:"class,omitempty" doc:"五进的哪一类"`
	Set    int    `json:"set" doc:"定了目标的镇街"`
	There  int    `json:"there" doc:"其中达标的"`
	Target int64  `json:"target"`
	Done   int64  `json:"done"`
	Toward int64  `json:"toward" doc:"各镇街最多算到自己的目标，多出的不抵别人的"`
}

// glanceInfo is how a campaign stands, as far as the organiser sees it.
type glanceInfo struct {
	Campaign campaignInfo   `json:"campaign"`
	District string         `json:"district,omitempty" doc:"哪个镇街；没有表示全区"`
	Name     string         `json:"name" doc:"镇街或区的名称"`
	AsOf     time.Time      `json:"as_of"`
	Day      string         `json:"day" format:"date" doc:"今天"`
	Total    AreaRowInfo    `json:"total"`
	Rows     []AreaRowInfo  `json:"rows" nullable:"false" doc:"各镇街；镇街看到的是各社区"`
	ByDay    []areaDayInfo  `json:"by_day" nullable:"false"`
	ByHour   []hourInfo     `json:"by_hour" nullable:"false" doc:"活动以来，按钟点"`
	Today    []hourInfo     `json:"today" nullable:"false" doc:"今天，按钟点"`
	Flows    []flowInfo     `json:"flows" nullable:"false" doc:"各种资料的流向"`
	Reached  []reachedInfo  `json:"reached" nullable:"false" doc:"目标合计"`
	Aims     []aimInfo      `json:"aims" nullable:"false" doc:"各镇街的目标"`
	Plans    int            `json:"plans" doc:"有几份宣贯方案"`
	Tasks    standingCounts `json:"tasks"`
	Overdue  []taskInfo     `json:"overdue" nullable:"false" doc:"过期最久的几项"`
}

type glanceOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         glanceInfo
}

func (s *Server) registerGlance(a huma.API) {
	handle(a, "GET /campaigns/{id}/glance", "get-glance", "活动一览：参与、目标、资料流向、任务（主办方；镇街看自己的）", s.getGlance)
	handle(a, "GET /campaigns/{id}/screen", "get-campaign-screen", "活动大屏上的数字；凭链接里的密钥，只有合计数", s.getCampaignScreen)
	handle(a, "POST /campaigns/{id}/screen", "open-campaign-screen", "开活动大屏的链接；已经开着就是原来的（区级）", s.openCampaignScreen)
	handle(a, "DELETE /campaigns/{id}/screen", "shut-campaign-screen", "关掉活动大屏的链接（区级）", s.shutCampaignScreen)
	handle(a, "GET /campaigns/{id}/front", "get-campaign-front", "居民看的活动页：预告、题库、参与人数（公开）", s.getCampaignFront)
	handle(a, "PUT /campaigns/{id}/coming", "announce", "改活动预告，整张表一起；镇街的只改自己镇街的", s.announce)
}

// overdueAtAGlance is how many overdue tasks the page names.
const overdueAtAGlance = 5

func (s *Server) getGlance(ctx context.Context, in *campaignPath) (*glanceOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	g, err := s.Glances.Of(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	out := &glanceOutput{CacheControl: "private, max-age=2"}
	out.Body = glanceInfo{
		Campaign: s.campaignOf(g.Campaign, &by), District: g.District, Name: names[g.District], AsOf: g.At, Day: g.Day,
		Total: areaRow(&g.Area.Total), Rows: make([]AreaRowInfo, 0, len(g.Area.Rows)), ByDay: viewAreaDays(g.Area.ByDay),
		ByHour: viewHours(g.Area.ByHour), Today: viewHours(g.Today), Flows: viewFlows(g.Flows()), Reached: []reachedInfo{},
		Aims: viewAims(g.Aims, names), Plans: len(g.Plan.Plans), Overdue: []taskInfo{},
	}
	for i := range g.Area.Rows {
		out.Body.Rows = append(out.Body.Rows, areaRow(&g.Area.Rows[i]))
	}
	for _, r := range g.Reached() {
		out.Body.Reached = append(out.Body.Reached, reachedInfo{aimKeys[r.Measure.By], r.Measure.Of, r.Set, r.There, r.Amount, r.Done, r.Toward})
	}
	for _, t := range g.Plan.Tasks {
		out.Body.Tasks.count(t.Standing)
	}
	for _, t := range g.Plan.Longest(overdueAtAGlance) {
		measure, _ := g.Plan.Measures.Find(t.Measure)
		out.Body.Overdue = append(out.Body.Overdue, viewTask(t, measure, names))
	}
	return out, nil
}

func viewFlows(all []glance.Flow) []flowInfo {
	out := make([]flowInfo, 0, len(all))
	for _, f := range all {
		out = append(out, flowInfo{
			ID: f.Material.ID, Name: f.Material.Name, Unit: f.Material.Unit, Came: f.Came, InStore: f.InStore, OnTheWay: f.OnTheWay,
			Held: f.Held, HandedOut: f.HandedOut, Lost: f.Lost,
		})
	}
	return out
}
