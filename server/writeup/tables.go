package writeup

import (
	"cmp"
	"slices"
	"strconv"

	"pufa/server/campaign"
	"pufa/server/document"
	"pufa/server/report"
)

const (
	heading = "镇街"
	sumLine = "合计"
	ownLine = "区级"
)

// tables are what a text may ask for, by name.
func (g gathered) tables() []Table {
	return []Table{
		{"资料情况", g.itemTable()},
		{"各镇街发放", g.handedOut()},
		{"各镇街活动", g.heldTable()},
		{"五进情况", classTable("“五进”宣传情况", g.activities, g.narrowed)},
		{"指标情况", g.indicatorTable()},
		{"各镇街参与", g.takenTable()},
		{"外部数据", g.externalTable()},
		{"全年普法活动", g.campaignTable()},
		{"全年五进情况", classTable("全年“五进”宣传情况", g.activitiesOfYear(), g.inYear)},
		{"执法培训情况", g.trainingTable()},
	}
}

func (g gathered) itemTable() document.Table {
	t := document.Table{Caption: "宣传资料情况", Columns: []document.Column{
		{Title: "资料", Words: true}, {Title: "单位", Words: true}, {Title: "印制"}, {Title: "发放"}, {Title: "结存"}, {Title: "损耗"},
	}}
	for _, s := range g.stocks {
		left := s.Totals.InStore + s.Totals.Held
		if g.scope == "" { // what is on the way is the district's until it is signed for
			left += s.Totals.OnTheWay
		}
		ledger := page{path: materialsPage + "/" + s.Material.ID}
		entries := g.narrowed(entriesPage, "material", s.Material.ID)
		addRow(&t, told(s.Material.Name), told(s.Material.Unit), counted(s.Totals.Printed, entries.with("kind", "print")),
			counted(s.Totals.HandedOut, entries.with("kind", "hand_out")), counted(left, ledger), counted(s.Totals.Lost, ledger))
	}
	return t
}

// itemsAcross is how many items a table has room for beside each other.
const itemsAcross = 5

// handedOut is what each sub-district gave out of the items given out most. Items have units of their own, so there is
// no sum over them.
func (g gathered) handedOut() document.Table {
	items := slices.Clone(g.stocks)
	slices.SortStableFunc(items, func(a, b campaign.Stock) int { return cmp.Compare(b.Totals.HandedOut, a.Totals.HandedOut) })
	t := document.Table{Caption: "各镇街发放宣传资料情况", Columns: []document.Column{{Title: heading, Words: true}}}
	if len(items) > itemsAcross {
		items = items[:itemsAcross]
		t.Caption += "（发放最多的 " + strconv.Itoa(itemsAcross) + " 种）"
	}
	rows := g.grid(len(items))
	for i, s := range items {
		t.Columns = append(t.Columns, document.Column{Title: s.Material.Name + "（" + s.Material.Unit + "）"})
		rows.add("", i, s.Store.HandedOut)
		for _, h := range s.Holders {
			rows.add(h.District, i, h.HandedOut)
		}
	}
	return rows.into(t, func(district string, column int) page {
		return ofPlace(g.narrowed(entriesPage, "kind", "hand_out", "material", items[column].Material.ID), district)
	})
}

// ofPlace narrows a page down to a sub-district, to campaign.None of them, or with "" not at all.
func ofPlace(p page, district string) page {
	if district == "" {
		return p
	}
	return p.with("district", district)
}

func (g gathered) heldTable() document.Table {
	rows := g.grid(2)
	for _, a := range g.activities {
		rows.add(a.District, 0, 1)
		rows.add(a.District, 1, a.Attendance)
	}
	return rows.into(document.Table{Caption: "各镇街开展活动情况", Columns: []document.Column{
		{Title: heading, Words: true}, {Title: "活动（场）"}, {Title: "参与（人次）"},
	}}, func(district string, _ int) page { return ofPlace(g.page(activitiesPage), district) })
}

// classTable's sum has no page: none lists what is of any class.
func classTable(caption string, all []campaign.Activity, from func(path string, fields ...string) page) document.Table {
	sums, total := classesOf(all), campaign.Sums{}
	for _, a := range all {
		if a.FiveClass != "" {
			total.Add(a)
		}
	}
	t := document.Table{Caption: caption, Columns: []document.Column{
		{Title: "类别", Words: true}, {Title: "活动（场）"}, {Title: "参与（人次）"},
	}}
	for _, class := range campaign.FiveClasses() {
		at := from(activitiesPage, "five_class", class)
		addRow(&t, told("进"+class), counted(sums[class].Activities, at), counted(sums[class].Attendance, at))
	}
	sumUp(&t, told(sumLine), counted(total.Activities, nowhere), counted(total.Attendance, nowhere))
	return t
}

func (g gathered) indicatorTable() document.Table {
	var sums campaign.Sums
	for _, a := range g.activities {
		sums.Add(a)
	}
	t := document.Table{Caption: "活动指标情况", Columns: []document.Column{{Title: "指标", Words: true}, {Title: "单位", Words: true}, {Title: "数量"}}}
	for _, i := range g.indicators.All {
		if n, there := sums.Indicators[i.Key]; there {
			addRow(&t, told(i.Title), told(i.Unit), counted(n, g.page(activitiesPage)))
		}
	}
	return t
}

func (g gathered) takenTable() document.Table {
	t := document.Table{Caption: "各镇街线上参与情况", Columns: []document.Column{
		{Title: heading, Words: true},
		{Title: "报名数（人）"},
		{Title: "参与人数（人）"},
		{Title: "参与人次（人次）"},
		{Title: "答题量（题）"},
		{Title: "答对数（题）"},
		{Title: "活力值（点）"},
	}}
	cells := func(name, district string, c report.Counters) []cell {
		all, at := []cell{told(name)}, ofPlace(g.page(participationPage), district)
		for _, n := range []int64{c.Registrations, c.Participants, c.Attempts, c.Answers, c.Correct, c.ActivityPoints} {
			all = append(all, counted(n, at))
		}
		return all
	}
	for _, r := range g.taken.Rows {
		addRow(&t, cells(r.Name, r.Code, r.Counters)...)
	}
	sum, _ := g.total()
	sumUp(&t, cells(sumLine, "", sum)...)
	return t
}

// grid is a table of sub-districts by columns.
type grid struct {
	places []report.Place
	cells  map[string][]int64
	width  int
}

func (g gathered) grid(width int) grid { return grid{g.places, map[string][]int64{}, width} }

func (r grid) add(district string, column int, n int64) {
	if r.cells[district] == nil {
		r.cells[district] = make([]int64, r.width)
	}
	r.cells[district][column] += n
}

// into fills t: the sub-districts in their order, then what is of none of them, then the sum. from is the page with the
// records of a column, of a sub-district, of campaign.None of them, or of "" for all.
func (r grid) into(t document.Table, from func(district string, column int) page) document.Table {
	line := func(name, district string, cells []int64) []cell {
		all := []cell{told(name)}
		for i, n := range cells {
			all = append(all, counted(n, from(district, i)))
		}
		return all
	}
	total, left := make([]int64, r.width), make([]int64, r.width)
	for _, cells := range r.cells {
		for i, n := range cells {
			total[i] += n
		}
	}
	copy(left, total)
	for _, p := range r.places {
		cells := r.cells[p.Code]
		if cells == nil {
			cells = make([]int64, r.width)
		}
		for i, n := range cells {
			left[i] -= n
		}
		addRow(&t, line(p.Name, p.Code, cells)...)
	}
	if slices.ContainsFunc(left, func(n int64) bool { return n != 0 }) {
		addRow(&t, line(ownLine, campaign.None, left)...)
	}
	sumUp(&t, line(sumLine, "", total)...)
	return t
}
