package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/campaign"
	"pufa/server/district"
	"pufa/server/report"
)

type answeringInfo struct {
	Attempts int64 `json:"attempts" doc:"参与人次"`
	Answers  int64 `json:"answers" doc:"答题量"`
	Correct  int64 `json:"correct" doc:"答对数"`
}

type heldInfo struct {
	Activities int64 `json:"activities" doc:"场次"`
	Attendance int64 `json:"attendance" doc:"参与人次"`
}

type lessonsInfo struct {
	People int64   `json:"people" doc:"人数"`
	Hours  float64 `json:"hours" doc:"学时"`
}

// AreaRowInfo is the participation of one part of an area. What is not told apart there is missing.
type AreaRowInfo struct {
	Key  string `json:"key" doc:"镇街或社区的代码，或单位的编号；没有填的为空"`
	Name string `json:"name"`
	Counters
	Online answeringInfo `json:"online" doc:"线上答题"`
	Live   answeringInfo `json:"live" doc:"现场竞赛"`
	Held   *heldInfo     `json:"held,omitempty" doc:"登记的活动；不细分到社区和单位"`
	Taught []lessonsInfo `json:"taught,omitempty" doc:"与 teachings 对应；不细分到社区"`
}

type areaDayInfo struct {
	Day          string  `json:"day" format:"date"`
	Participants int64   `json:"participants" doc:"当天答过题的人数"`
	Answers      int64   `json:"answers"`
	Live         int64   `json:"live" doc:"其中现场竞赛"`
	Attendance   int64   `json:"attendance" doc:"活动参与人次"`
	Hours        float64 `json:"hours" doc:"学时"`
}

type teachingInfo struct {
	Title string `json:"title"`
	Unit  string `json:"unit" doc:"按人还是按人次计"`
}

type areaInfo struct {
	Campaign  *campaignInfo  `json:"campaign,omitempty"`
	AsOf      time.Time      `json:"as_of"`
	Level     string         `json:"level" enum:"districts,communities,units" doc:"各行是什么"`
	District  string         `json:"district,omitempty" doc:"哪个镇街；没有表示全区"`
	Community string         `json:"community,omitempty"`
	Teachings []teachingInfo `json:"teachings" nullable:"false" doc:"有哪些教育培训"`
	Rows      []AreaRowInfo  `json:"rows" nullable:"false"`
	Total     AreaRowInfo    `json:"total"`
	ByDay     []areaDayInfo  `json:"by_day" nullable:"false"`
	ByHour    []hourInfo     `json:"by_hour" nullable:"false" doc:"社区没有这一项"`
}

type areaQuery struct {
	ParticipationQuery
	District  string `query:"district" maxLength:"12" doc:"镇街代码；不填为全区"`
	Community string `query:"community" maxLength:"12" doc:"社区代码，要与镇街一起填"`
	By        string `query:"by" enum:"communities,units" default:"communities" doc:"镇街之下按什么分；社区之下总是单位"`
}

type areaOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         areaInfo
}

func (s *Server) registerAreas(a huma.API) {
	handle(a, "GET /participation/areas", "get-participation-areas", "参与情况：按镇街、社区、单位，分线上答题、现场竞赛、活动、教育（主办方）", s.getAreas)
	handle(a, "GET /participation/areas.xlsx", "participation-areas-sheet", "参与情况：同样的各列（Excel）", s.areasSheet, download)
}

// areaOf is what is asked for, as far as the organiser may see it: a sub-district's begins with its own.
func (s *Server) areaOf(ctx context.Context, in *areaQuery) (by account.Organiser, c *campaign.Campaign, area report.Area, err error) {
	if by, err = organiserOf(ctx); err != nil {
		return by, nil, area, err
	}
	if err := in.check(); err != nil {
		return by, nil, area, err
	}
	found, ok, err := s.shownCampaign(ctx, in.Campaign)
	if err != nil {
		return by, nil, area, err
	}
	if ok {
		c = &found
	}
	area = report.Area{
		Period:   report.Period{Campaign: found.ID, From: in.From, To: in.To, Begins: found.From, Ends: found.To},
		District: in.District, Community: in.Community, By: answer.OfCommunities, Reviewed: found.Reviewed,
	}
	if area.District == "" {
		area.District = by.Scope().Code()
	}
	if err := account.MayReadBooks(by, area.District); err != nil {
		return by, nil, area, err
	}
	return by, c, area, s.placeArea(ctx, &area, in.By)
}

// placeArea checks that the places of an area are there, and settles what its rows are.
func (s *Server) placeArea(ctx context.Context, area *report.Area, by string) error {
	if area.District == "" {
		if area.Community != "" {
			return &campaign.InvalidError{Field: "community", Text: "请同时选择镇街"}
		}
		area.By = answer.OfDistricts
		return nil
	}
	d, err := s.Districts.Get(ctx, area.District)
	if err != nil {
		return err
	}
	if !d.Kind.Subdistrict() {
		return campaign.ErrUnknownPlace
	}
	if area.Community != "" {
		c, err := s.Districts.Get(ctx, area.Community)
		if err != nil {
			return err
		}
		if c.Kind != district.KindCommunity || district.SubdistrictOf(c.Code) != area.District {
			return &campaign.InvalidError{Field: "community", Text: "这个镇街没有这个社区"}
		}
	}
	if area.Community != "" || by == "units" {
		area.By = answer.OfUnits
	}
	return nil
}

func (s *Server) teachings() []teachingInfo {
	all := []teachingInfo{}
	for _, t := range s.Areas.Teachings() {
		all = append(all, teachingInfo{t.Title, t.Unit})
	}
	return all
}

func (s *Server) getAreas(ctx context.Context, in *areaQuery) (*areaOutput, error) {
	_, c, area, err := s.areaOf(ctx, in)
	if err != nil {
		return nil, err
	}
	b, at, err := s.Areas.Of(ctx, area)
	if err != nil {
		return nil, err
	}
	out := &areaOutput{CacheControl: "private, max-age=2"}
	out.Body = areaInfo{
		AsOf: at, Level: levelOf(area), District: area.District, Community: area.Community,
		Teachings: s.teachings(), Total: areaRow(&b.Total),
		Rows: make([]AreaRowInfo, 0, len(b.Rows)), ByDay: viewAreaDays(b.ByDay), ByHour: viewHours(b.ByHour),
	}
	if c != nil {
		info := s.campaignOf(*c, nil)
		out.Body.Campaign = &info
	}
	for i := range b.Rows {
		out.Body.Rows = append(out.Body.Rows, areaRow(&b.Rows[i]))
	}
	return out, nil
}

func viewAreaDays(all []report.AreaDay) []areaDayInfo {
	out := make([]areaDayInfo, 0, len(all))
	for _, d := range all {
		out = append(out, areaDayInfo{d.Day, d.Participants, d.Answers, d.Live, d.Attendance, float64(d.Hundredths) / 100})
	}
	return out
}

func viewHours(all []report.HourCount) []hourInfo {
	out := make([]hourInfo, 0, len(all))
	for _, h := range all {
		out = append(out, hourInfo(h))
	}
	return out
}

func levelOf(area report.Area) string {
	switch area.By {
	case answer.OfUnits:
		return "units"
	case answer.OfCommunities:
		return "communities"
	default:
		return "districts"
	}
}

func areaRow(r *report.AreaRow) AreaRowInfo {
	info := AreaRowInfo{
		Key: r.Key, Name: r.Name,
		Counters: Counters{
			Registrations: r.Registrations, Participants: r.Participants, Attempts: r.Attempts, Answers: r.Answers,
			Correct: r.Correct, ActivityPoints: r.ActivityPoints, Population: r.Heads, Rate: r.Rate,
		},
		Online: answeringInfo(r.Online()), Live: answeringInfo(r.Live),
	}
	if r.Held != nil {
		held := heldInfo(*r.Held)
		info.Held = &held
	}
	for _, l := range r.Taught {
		info.Taught = append(info.Taught, lessonsInfo{l.People, float64(l.Hundredths) / 100})
	}
	return info
}

func (s *Server) areasSheet(ctx context.Context, in *areaQuery) (*sheetOutput, error) {
	by, c, area, err := s.areaOf(ctx, in)
	if err != nil {
		return nil, err
	}
	b, _, err := s.Areas.Of(ctx, area)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	title := names[""] + "普法答题"
	if c != nil {
		title = c.Title
	}
	if area.District != "" {
		title += b.Total.Name
	}
	head := map[string]string{"districts": "镇街", "communities": "社区", "units": "单位"}[levelOf(area)]
	return s.filed(by, names, b.Table(title+"参与情况统计表", head, s.Areas.Teachings()))
}
