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
	g.done(&c)
	g.participation(&c)
	g.published(&c)
	g.wholeYear(&c)
	g.training(&c)
	return Record{Campaign: g.campaign.ID, District: g.scope, Figures: c, Tables: g.tables(), Charts: g.charts(), AsOf: g.asOf}
}

// collector gathers figures in the order in which they are offered.
type collector []document.Figure

func (c *collector) words(name, text string, from page) {
	*c = append(*c, document.Figure{Name: name, Words: text, Link: from.link()})
}

func (c *collector) number(name string, n int64, unit string, from page) {
	*c = append(*c, document.Figure{Name: name, Value: n, Unit: unit, Link: from.link()})
}

func (g gathered) plan(c *collector) {
	from := page{path: campaignsPage + "/" + g.campaign.ID}
	c.words("单位", g.place, nowhere)
	c.words("落款单位", g.signs(), nowhere)
	c.words("活动名称", g.campaign.Title, from)
	c.words("主题", g.campaign.Theme, from)
	c.words("年份", year(g.campaign.From), from)
	c.words("开始日期", dayInWords(g.campaign.From), from)
	c.words("结束日期", dayInWords(g.campaign.To), from)
	c.number("活动天数", int64(campaign.DaysBetween(g.campaign.From, g.campaign.To))+1, "天", from)
	c.number("镇街数", int64(len(g.places)), "个", page{path: districtsPage})
	c.words("成文日期", g.asOf.In(answer.China).Format("2006年1月2日"), nowhere)
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

// givenOut is what became of material.
type givenOut struct {
	items, printed, all int64
	byUnit              map[string]int64
	reached             map[string]bool // sub-districts that handed some out
}

func givenOutIn(all ...held) givenOut {
	sum := givenOut{byUnit: map[string]int64{}, reached: map[string]bool{}}
	for _, h := range all {
		for _, s := range h.stocks {
			sum.items++
			sum.printed += s.Totals.Printed
			sum.all += s.Totals.HandedOut
			sum.byUnit[s.Material.Unit] += s.Totals.HandedOut
			for _, holder := range s.Holders {
				if holder.HandedOut > 0 {
					sum.reached[holder.District] = true
				}
			}
		}
	}
	return sum
}

func (g gathered) material(c *collector) { c.material("", givenOutIn(g.held), g.narrowed) }

// narrowed is a page of the campaign's records on which a field says something, or, with none, all of them.
func (h held) narrowed(path string, fields ...string) page {
	p := h.page(path)
	for i := 1; i < len(fields); i += 2 {
		p = p.with(fields[i-1], fields[i])
	}
	return p
}

func (c *collector) material(prefix string, sum givenOut, from func(path string, fields ...string) page) {
	handedOut := from(entriesPage, "kind", "hand_out")
	c.number(prefix+"资料种数", sum.items, "种", from(materialsPage))
	c.number(prefix+"印制资料", sum.printed, "", from(entriesPage, "kind", "print"))
	c.number(prefix+"发放资料", sum.all, "", handedOut)
	for _, unit := range units {
		c.number(prefix+"发放"+unit+"数", sum.byUnit[unit], unit, from(entriesPage, "kind", "hand_out", "unit", unit))
	}
	c.number(prefix+"发放镇街数", int64(len(sum.reached)), "个", handedOut)
}

func (g gathered) done(c *collector) {
	var all, online campaign.Sums
	kinds := map[string]campaign.Sums{}
	for _, a := range g.activities {
		all.Add(a)
		if a.Online {
			online.Add(a)
		}
		add(kinds, a.Kind, a)
	}
	from := g.page(activitiesPage)
	c.number("活动场次", all.Activities, "场", from)
	c.number("活动人次", all.Attendance, "人次", from)
	c.number("线上场次", online.Activities, "场", from.with("online", "yes"))
	for _, kind := range campaign.ActivityKinds() {
		c.number(kind+"场次", kinds[kind].Activities, "场", from.with("kind", kind))
		c.number(kind+"人次", kinds[kind].Attendance, "人次", from.with("kind", kind))
	}
	classes := classesOf(g.activities)
	for _, class := range campaign.FiveClasses() {
		c.number("进"+class+"场次", classes[class].Activities, "场", from.with("five_class", class))
		c.number("进"+class+"人次", classes[class].Attendance, "人次", from.with("five_class", class))
	}
	for _, i := range g.indicators.All {
		c.number(indicatorName(i), all.Indicators[i.Key], i.Unit, from)
	}
}

// classesOf sums activities up by their 五进 class, those without one aside.
func classesOf(all []campaign.Activity) map[string]campaign.Sums {
	sums := map[string]campaign.Sums{}
	for _, a := range all {
		if a.FiveClass != "" {
			add(sums, a.FiveClass, a)
		}
	}
	return sums
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
	from := g.page(participationPage)
	c.number("报名数", sum.Registrations, "人", from)
	c.number("参与人数", sum.Participants, "人", from)
	c.number("参与人次", sum.Attempts, "人次", from)
	c.number("答题量", sum.Answers, "题", from)
	c.number("答对数", sum.Correct, "题", from)
	c.number("活力值", sum.ActivityPoints, "点", from)
	rate := "—"
	if heads > 0 {
		rate = percent(sum.Participants, heads)
	}
	c.words("参与率", rate, from)
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
