package writeup

import (
	"pufa/server/campaign"
	"pufa/server/document"
)

// inYear keeps the year's figures apart from those of the one campaign.
const inYear = "全年·"

// wholeYear are the figures of all campaigns that began in the campaign's year. Where it is the only one they lead to its
// records, else to the campaigns they are summed up from.
func (g gathered) wholeYear(c *collector) {
	from := g.inYear
	c.number(inYear+"普法活动数", int64(len(g.year)), "次", page{path: campaignsPage})
	c.material(inYear, givenOutIn(g.year...), from)
	var all campaign.Sums
	for _, a := range g.activitiesOfYear() {
		all.Add(a)
	}
	at := from(activitiesPage)
	c.number(inYear+"活动场次", all.Activities, "场", at)
	c.number(inYear+"活动人次", all.Attendance, "人次", at)
	classes := classesOf(g.activitiesOfYear())
	for _, class := range campaign.FiveClasses() {
		at := from(activitiesPage, "five_class", class)
		c.number(inYear+"进"+class+"场次", classes[class].Activities, "场", at)
		c.number(inYear+"进"+class+"人次", classes[class].Attendance, "人次", at)
	}
}

// inYear is where the records of the year's figures are.
func (g gathered) inYear(path string, fields ...string) page {
	if len(g.year) > 1 {
		return page{path: campaignsPage}
	}
	return g.narrowed(path, fields...)
}

func (g gathered) activitiesOfYear() (all []campaign.Activity) {
	for _, h := range g.year {
		all = append(all, h.activities...)
	}
	return all
}

// campaignTable is what the year's figures are summed up from.
func (g gathered) campaignTable() document.Table {
	t := document.Table{Caption: "全年普法活动情况", Columns: []document.Column{
		{Title: "普法活动", Words: true}, {Title: "时间", Words: true}, {Title: "活动（场）"}, {Title: "参与（人次）"}, {Title: "发放资料"},
	}}
	var sum campaign.Sums
	for _, h := range g.year {
		var own campaign.Sums
		for _, a := range h.activities {
			own.Add(a)
			sum.Add(a)
		}
		held := h.page(activitiesPage)
		addRow(&t, told(h.campaign.Title), told(dayInWords(h.campaign.From)+"至"+dayInWords(h.campaign.To)), counted(own.Activities, held),
			counted(own.Attendance, held), counted(givenOutIn(h).all, h.narrowed(entriesPage, "kind", "hand_out")))
	}
	held := g.inYear(activitiesPage)
	sumUp(&t, told(sumLine), told(""), counted(sum.Activities, held), counted(sum.Attendance, held),
		counted(givenOutIn(g.year...).all, g.inYear(entriesPage, "kind", "hand_out")))
	return t
}
