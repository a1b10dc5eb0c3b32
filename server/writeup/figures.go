package writeup

import (
	"fmt"
	"strconv"
	"time"

	"pufa/server/answer"
	"pufa/server/campaign"
	"pufa/server/document"
	"pufa/server/report"
)

// record is a document's figures and tables. Every name a text may use is there for every campaign, be it with nought.
func (g gathered) record() Record {
	c := collector{}
	g.plan(&c)
	g.material(&c)
	g.held(&c)
	g.participation(&c)
	return Record{Campaign: g.campaign.ID, District: g.scope, Figures: c, Tables: g.tables(), AsOf: g.asOf}
}

// collector gathers figures in the order in which they are offered.
type collector []document.Figure

func (c *collector) words(name, text, link string) {
	*c = append(*c, document.Figure{Name: name, Words: text, Link: link})
}

func (c *collector) number(name string, n int64, unit, link string) {
	*c = append(*c, document.Figure{Name: name, Value: n, Unit: unit, Link: link})
}

// The console's pages where the records of a figure are listed.
const (
	materialsPage     = "materials"
	activitiesPage    = "activities"
	participationPage = "participation"
)

func (g gathered) plan(c *collector) {
	page := "campaigns/" + g.campaign.ID
	c.words("单位", g.place, "")
	c.words("落款单位", g.signs(), "")
	c.words("活动名称", g.campaign.Title, page)
	c.words("主题", g.campaign.Theme, page)
	c.words("年份", year(g.campaign.From), page)
	c.words("开始日期", dayInWords(g.campaign.From), page)
	c.words("结束日期", dayInWords(g.campaign.To), page)
	c.number("活动天数", int64(campaign.DaysBetween(g.campaign.From, g.campaign.To))+1, "天", page)
	c.number("镇街数", int64(len(g.places)), "个", "districts")
	c.words("成文日期", g.asOf.In(answer.China).Format("2006年1月2日"), "")
}

// signs is who signs: a sub-district for itself, the bureau for the district.
func (g gathered) signs() string {
	if g.scope == "" {
		return g.place + "应急管理局"
	}
	return g.place
}

func year(day string) string {
	if len(day) < 4 {
		return ""
	}
	return day[:4]
}

// dayInWords is a day without its year: 6月1日.
func dayInWords(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%d月%d日", t.Month(), t.Day())
}

// units are those of material that texts quote for themselves; what is counted in others is in the sum alone.
var units = []string{"册", "份", "张", "件"}

func (g gathered) material(c *collector) {
	var all campaign.Totals
	byUnit, reached := map[string]int64{}, map[string]bool{}
	for _, s := range g.stocks {
		all.Printed += s.Totals.Printed
		all.HandedOut += s.Totals.HandedOut
		byUnit[s.Material.Unit] += s.Totals.HandedOut
		for _, h := range s.Holders {
			if h.HandedOut > 0 {
				reached[h.District] = true
			}
		}
	}
	c.number("资料种数", int64(len(g.stocks)), "种", materialsPage)
	c.number("印制资料", all.Printed, "", materialsPage)
	c.number("发放资料", all.HandedOut, "", materialsPage)
	for _, unit := range units {
		c.number("发放"+unit+"数", byUnit[unit], unit, materialsPage)
	}
	c.number("发放镇街数", int64(len(reached)), "个", materialsPage)
}

func (g gathered) held(c *collector) {
	var all, online campaign.Sums
	kinds, classes := map[string]campaign.Sums{}, map[string]campaign.Sums{}
	for _, a := range g.activities {
		all.Add(a)
		if a.Online {
			online.Add(a)
		}
		add(kinds, a.Kind, a)
		add(classes, a.FiveClass, a)
	}
	c.number("活动场次", all.Activities, "场", activitiesPage)
	c.number("活动人次", all.Attendance, "人次", activitiesPage)
	c.number("线上场次", online.Activities, "场", activitiesPage)
	for _, kind := range campaign.ActivityKinds() {
		c.number(kind+"场次", kinds[kind].Activities, "场", activitiesPage)
		c.number(kind+"人次", kinds[kind].Attendance, "人次", activitiesPage)
	}
	for _, class := range campaign.FiveClasses() {
		c.number("进"+class+"场次", classes[class].Activities, "场", activitiesPage)
		c.number("进"+class+"人次", classes[class].Attendance, "人次", activitiesPage)
	}
	for _, i := range g.indicators.All {
		c.number(indicatorName(i), all.Indicators[i.Key], i.Unit, activitiesPage)
	}
}

// indicatorName keeps what a bureau calls its indicators apart from the other figures.
func indicatorName(i campaign.Indicator) string { return "指标·" + i.Title }

func add(to map[string]campaign.Sums, key string, a campaign.Activity) {
	sums := to[key]
	sums.Add(a)
	to[key] = sums
}

func (g gathered) participation(c *collector) {
	sum, heads := g.total()
	c.number("报名数", sum.Registrations, "人", participationPage)
	c.number("参与人数", sum.Participants, "人", participationPage)
	c.number("参与人次", sum.Attempts, "人次", participationPage)
	c.number("答题量", sum.Answers, "题", participationPage)
	c.number("答对数", sum.Correct, "题", participationPage)
	c.number("活力值", sum.ActivityPoints, "点", participationPage)
	rate := "—"
	if heads > 0 {
		rate = percent(sum.Participants, heads)
	}
	c.words("参与率", rate, participationPage)
}

// total sums the rows: the figures' own total is the whole district's.
func (g gathered) total() (sum report.Counters, heads int64) {
	for _, r := range g.taken.Rows {
		sum.Add(r.Counters)
		if r.Population != nil {
			heads += *r.Population
		}
	}
	return sum, heads
}

// percent has two digits behind the point, rounded half up.
func percent(part, of int64) string {
	hundredths := (part*20_000 + of) / (2 * of)
	return strconv.FormatFloat(float64(hundredths)/100, 'f', 2, 64) + "%"
}
