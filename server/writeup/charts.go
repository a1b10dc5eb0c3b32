package writeup

import (
	"fmt"
	"time"

	"pufa/server/campaign"
	"pufa/server/document"
)

// charts are what a text may ask for, by name.
func (g gathered) charts() []Chart {
	return []Chart{
		{"各镇街参与图", g.takenChart()},
		{"各镇街活动图", g.heldChart()},
		{"各镇街发放图", g.givenChart()},
		{"五进图", classChart("“五进”宣传场次（场）", g.activities)},
		{"全年五进图", classChart("全年“五进”宣传场次（场）", g.activitiesOfYear())},
		{"每周答题图", g.weekChart()},
	}
}

// byPlace is a bar for each sub-district.
func (g gathered) byPlace(caption, unit string, of func(code string) int64) document.Chart {
	c := document.Chart{Caption: caption + "（" + unit + "）", Over: heading, Unit: unit}
	for _, p := range g.places {
		c.Labels, c.Values = append(c.Labels, p.Name), append(c.Values, of(p.Code))
	}
	return c
}

func (g gathered) takenChart() document.Chart {
	people := map[string]int64{}
	for _, r := range g.taken.Rows {
		people[r.Code] = r.Participants
	}
	return g.byPlace("各镇街线上参与人数", "人", func(code string) int64 { return people[code] })
}

func (g gathered) heldChart() document.Chart {
	times := map[string]int64{}
	for _, a := range g.activities {
		times[a.District]++
	}
	return g.byPlace("各镇街开展活动场次", "场", func(code string) int64 { return times[code] })
}

// givenChart is of the item that was given out most: others have other units.
func (g gathered) givenChart() document.Chart {
	var most campaign.Stock
	for _, s := range g.stocks {
		if s.Totals.HandedOut > most.Totals.HandedOut {
			most = s
		}
	}
	given := map[string]int64{}
	for _, h := range most.Holders {
		given[h.District] = h.HandedOut
	}
	return g.byPlace("各镇街发放"+most.Material.Name, most.Material.Unit, func(code string) int64 { return given[code] })
}

func classChart(caption string, all []campaign.Activity) document.Chart {
	c, sums := document.Chart{Caption: caption, Over: "类别", Unit: "场"}, classesOf(all)
	for _, class := range campaign.FiveClasses() {
		c.Labels, c.Values = append(c.Labels, "进"+class), append(c.Values, sums[class].Activities)
	}
	return c
}

// weekChart is what the whole district answered in each week of the campaign; days are not counted by sub-district.
func (g gathered) weekChart() document.Chart {
	c := document.Chart{Caption: "每周答题量（题）", Line: true, Over: "周", Unit: "题"}
	first, err := time.Parse(time.DateOnly, g.campaign.From)
	if err != nil || g.scope != "" {
		return c
	}
	for _, d := range g.taken.ByDay {
		if d.Day < g.campaign.From || d.Day > g.campaign.To {
			continue
		}
		for week := campaign.DaysBetween(g.campaign.From, d.Day) / 7; len(c.Values) <= week; {
			from := first.AddDate(0, 0, 7*len(c.Values))
			to := from.AddDate(0, 0, 6)
			c.Labels = append(c.Labels, fmt.Sprintf("%d.%d—%d.%d", from.Month(), from.Day(), to.Month(), to.Day()))
			c.Values = append(c.Values, 0)
		}
		c.Values[len(c.Values)-1] += d.Answers
	}
	return c
}
