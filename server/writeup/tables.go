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
		{"五进情况", classTable("“五进”宣传情况", g.activities)},
		{"指标情况", g.indicatorTable()},
		{"各镇街参与", g.takenTable()},
		{"外部数据", g.externalTable()},
		{"全年普法活动", g.campaignTable()},
		{"全年五进情况", classTable("全年“五进”宣传情况", g.activitiesOfYear())},
		{"执法培训情况", g.trainingTable()},
	}
}

func figure(n int64) string { return strconv.FormatInt(n, 10) }

func (g gathered) itemTable() document.Table {
	t := document.Table{Caption: "宣传资料情况", Columns: []document.Column{
		{Title: "资料", Words: true}, {Title: "单位", Words: true}, {Title: "印制"}, {Title: "发放"}, {Title: "结存"}, {Title: "损耗"},
	}}
	for _, s := range g.stocks {
		left := s.Totals.InStore + s.Totals.Held
		if g.scope == "" { // what is on the way is the district's until it is signed for
			left += s.Totals.OnTheWay
		}
		t.Rows = append(t.Rows, []string{
			s.Material.Name, s.Material.Unit, figure(s.Totals.Printed), figure(s.Totals.HandedOut), figure(left), figure(s.Totals.Lost),
		})
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
	return rows.into(t)
}

func (g gathered) heldTable() document.Table {
	rows := g.grid(2)
	for _, a := range g.activities {
		rows.add(a.District, 0, 1)
		rows.add(a.District, 1, a.Attendance)
	}
	return rows.into(document.Table{Caption: "各镇街开展活动情况", Columns: []document.Column{
		{Title: heading, Words: true}, {Title: "活动（场）"}, {Title: "参与（人次）"},
	}})
}

func classTable(caption string, all []campaign.Activity) document.Table {
	sums, total := classesOf(all), campaign.Sums{}
	for _, a := range all {
		if a.FiveClass != "" {
			total.Add(a)
		}
	}
	t := document.Table{Caption: caption, Columns: []document.Column{
		{Title: "类别", Words: true}, {Title: "活动（场）"}, {Title: "参与（人次）"},
	}, Total: []string{sumLine, figure(total.Activities), figure(total.Attendance)}}
	for _, class := range campaign.FiveClasses() {
		t.Rows = append(t.Rows, []string{"进" + class, figure(sums[class].Activities), figure(sums[class].Attendance)})
	}
	return t
}

func (g gathered) indicatorTable() document.Table {
	var sums campaign.Sums
	for _, a := range g.activities {
		sums.Add(a)
	}
	t := document.Table{Caption: "活动指标情况", Columns: []document.Column{{Title: "指标", Words: true}, {Title: "单位", Words: true}, {Title: "数量"}}}
	for _, i := range g.indicators.All {
		if n, counted := sums.Indicators[i.Key]; counted {
			t.Rows = append(t.Rows, []string{i.Title, i.Unit, figure(n)})
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
	cells := func(name string, c report.Counters) []string {
		return []string{
			name, figure(c.Registrations), figure(c.Participants), figure(c.Attempts), figure(c.Answers), figure(c.Correct), figure(c.ActivityPoints),
		}
	}
	for _, r := range g.taken.Rows {
		t.Rows = append(t.Rows, cells(r.Name, r.Counters))
	}
	sum, _ := g.total()
	t.Total = cells(sumLine, sum)
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

// into fills t: the sub-districts in their order, then what is of none of them, then the sum.
func (r grid) into(t document.Table) document.Table {
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
		t.Rows = append(t.Rows, line(p.Name, cells))
	}
	if slices.ContainsFunc(left, func(n int64) bool { return n != 0 }) {
		t.Rows = append(t.Rows, line(ownLine, left))
	}
	t.Total = line(sumLine, total)
	return t
}

func line(name string, cells []int64) []string {
	all := []string{name}
	for _, n := range cells {
		all = append(all, figure(n))
	}
	return all
}
