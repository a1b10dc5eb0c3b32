package demo

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"pufa/server/campaign"
)

// template is an activity as it is held again and again.
type template struct {
	kind, title, place, class string
	online                    bool
	attendance                int
	indicators                map[string]int
}

func templates() []template {
	return []template{
		{kind: "讲座", title: "安全生产法专题讲座", place: "社区会议室", class: "社区", attendance: 60, indicators: map[string]int{"leaflets": 90, "films": 1}},
		{kind: "五进宣传", title: "安全宣传进企业", place: "辖区重点企业", class: "企业", attendance: 45, indicators: map[string]int{"leaflets": 120, "banners": 3, "hazards": 6}},
		{kind: "五进宣传", title: "安全宣传进校园", place: "中心小学", class: "学校", attendance: 180, indicators: map[string]int{"leaflets": 200, "boards": 6, "films": 1}},
		{kind: "五进宣传", title: "安全宣传进农村", place: "村民小组院坝", class: "农村", attendance: 50, indicators: map[string]int{"leaflets": 80, "cars": 1}},
		{kind: "五进宣传", title: "安全宣传进家庭", place: "居民小区", class: "家庭", attendance: 70, indicators: map[string]int{"leaflets": 150, "staff": 12}},
		{kind: "应急演练", title: "火灾疏散应急演练", place: "商业广场", class: "企业", attendance: 110, indicators: map[string]int{"staff": 20, "leaflets": 60}},
		{kind: "警示教育", title: "事故警示教育片展播", place: "文化活动室", class: "社区", attendance: 55, indicators: map[string]int{"films": 2, "leaflets": 40}},
		{kind: "媒体宣传", title: "公众号以案释法专栏", online: true, attendance: 900, indicators: map[string]int{"messages": 4, "news": 2}},
	}
}

// planned is an activity of the month before it is entered.
type planned struct {
	at       time.Time
	activity campaign.Activity
}

// activities enters what was held up to now, in the order of the days.
func (m *month) activities(ctx context.Context) error {
	chance := rand.New(rand.NewPCG(m.size.Seed, 2))
	all := m.ofTheDistrict()
	for i, p := range m.places {
		for n := range 2 + i%2 {
			kinds := templates()
			t := kinds[(i*3+n*5+chance.IntN(2))%len(kinds)]
			all = append(all, m.held(t, p.Code, p.Name, 1+n*9+chance.IntN(9), chance))
		}
	}
	slices.SortStableFunc(all, func(a, b planned) int { return cmp.Compare(a.at.Unix(), b.at.Unix()) })
	for _, p := range all {
		if !m.past(p.at) {
			continue
		}
		m.Clock.Set(p.at)
		if _, err := m.Diary.Add(ctx, m.bureau, p.activity, ""); err != nil {
			return fmt.Errorf("demo: activity %s: %w", p.activity.Title, err)
		}
	}
	return nil
}

func (m *month) held(t template, code, name string, day int, chance *rand.Rand) planned {
	at := m.at(day, 17, chance.IntN(60))
	vary := func(n int) int64 { return int64(max(1, n*(70+chance.IntN(61))/100)) }
	a := campaign.Activity{
		Campaign: m.campaign.ID, Kind: t.kind, Title: name + t.title, Date: campaign.Day(at), District: code,
		Place: t.place, FiveClass: t.class, Online: t.online, Attendance: vary(t.attendance), Indicators: map[string]int64{},
	}
	for _, i := range campaign.DefaultIndicators() { // in their order, so that the same chance gives the same figures
		if n, ok := t.indicators[i.Key]; ok {
			a.Indicators[i.Key] = vary(n)
		}
	}
	return planned{at: at, activity: a}
}

// ofTheDistrict are the bureau's own activities: the opening, the day of advice, and a round in the media.
func (m *month) ofTheDistrict() []planned {
	own := func(day int, a campaign.Activity) planned {
		at := m.at(day, 18, 0)
		a.Campaign, a.Date = m.campaign.ID, campaign.Day(at)
		return planned{at: at, activity: a}
	}
	return []planned{
		own(0, campaign.Activity{Kind: "其他", Title: "安全生产月启动仪式", Place: "区级会场", Attendance: 160, Indicators: map[string]int64{"boards": 12, "news": 3}}),
		own(consultation, campaign.Activity{
			Kind: "宣传咨询日", Title: "安全宣传咨询日", Place: "中心广场", FiveClass: "社区", Attendance: 1200,
			Indicators: map[string]int64{"leaflets": 6000, "consulted": 1050, "desks": 21, "boards": 40, "staff": 120},
			Note:       "21 个单位及镇街设点",
		}),
		own(22, campaign.Activity{Kind: "媒体宣传", Title: "以案释法线上直播", Online: true, Attendance: 3200, Indicators: map[string]int64{"messages": 6, "news": 4}}),
	}
}

// consultation is the day of the month, from nought, on which advice is given in the square; more people answer
// on it than on others.
const consultation = 15
