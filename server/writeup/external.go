package writeup

import (
	"slices"

	"pufa/server/campaign"
	"pufa/server/document"
)

// outside keeps what others counted apart from the other figures.
const outside = "外部·"

// published are the figures of others, each with its source and day: never summed, and never mixed with our own.
func (g gathered) published(c *collector) {
	from := g.page(externalsPage)
	for _, m := range campaign.Measures() {
		e := g.latest(m)
		name := outside + m.Title
		figure := document.Figure{Name: name, Value: e.Value / 100, Unit: m.Unit, Link: from.link()}
		if e.Value%100 != 0 {
			figure.Words = campaign.Hundredths(e.Value)
		}
		*c = append(*c, figure)
		c.words(name+"来源", e.Source, from)
		c.words(name+"截至", dayInWords(e.AsOf), from)
	}
}

// latest is what was published last of a measure for the document's place; of several sources on one day the first by
// name.
func (g gathered) latest(m campaign.Measure) (last campaign.External) {
	for _, e := range g.externals {
		if e.Measure == m.Title && e.Unit == m.Unit && e.District == g.scope && e.AsOf > last.AsOf {
			last = e
		}
	}
	return last
}

// externalTable has what each source published last of each measure.
func (g gathered) externalTable() document.Table {
	t := document.Table{Caption: "外部公布数据（与平台统计分列，不相加）", Columns: []document.Column{
		{Title: "来源", Words: true}, {Title: "指标", Words: true}, {Title: "数值"}, {Title: "单位", Words: true}, {Title: "截至", Words: true},
	}}
	type line struct{ source, measure, unit string }
	var listed []line
	for _, e := range g.externals { // each as of its latest day first
		if l := (line{e.Source, e.Measure, e.Unit}); e.District == g.scope && !slices.Contains(listed, l) {
			listed = append(listed, l)
			addRow(&t, told(e.Source), told(e.Measure), cell{campaign.Hundredths(e.Value), g.page(externalsPage)}, told(e.Unit), told(e.AsOf))
		}
	}
	return t
}
