package api

import (
	"fmt"
	"slices"
	"strings"

	"pufa/server/campaign"
	"pufa/server/report"
)

// materialTable lists, item by item, where the material is: the district's own store first, then each
// sub-district. Items counted in different units are not added up.
func materialTable(stocks []campaign.Stock, names map[string]string, whole bool) report.Table {
	sum := oneUnit(stocks)
	t := report.Table{Columns: []report.Column{
		{Title: "资料名称", Kind: report.Text},
		{Title: "类别", Kind: report.Text},
		{Title: "单位", Kind: report.Text},
		{Title: "持有单位", Kind: report.Text},
		{Title: "印制", Kind: report.Int, Sum: sum},
		{Title: "在库", Kind: report.Int, Sum: sum},
		{Title: "待签收", Kind: report.Int, Sum: sum},
		{Title: "在手", Kind: report.Int, Sum: sum},
		{Title: "已发放", Kind: report.Int, Sum: sum},
		{Title: "损耗", Kind: report.Int, Sum: sum},
	}}
	for _, s := range stocks {
		m := s.Material
		if whole {
			t.Rows = append(t.Rows, []any{
				m.Name, m.Kind, m.Unit, names[""] + "（区级）", s.Totals.Printed, s.Totals.InStore,
				int64(0), int64(0), s.Store.HandedOut, s.Store.Lost,
			})
		}
		for _, h := range s.Holders {
			t.Rows = append(t.Rows, []any{
				m.Name, m.Kind, m.Unit, names[h.District], int64(0), int64(0), h.OnTheWay, h.Held, h.HandedOut, h.Lost,
			})
		}
	}
	return t
}

// entryWords are what kinds of entries are called.
var entryWords = map[campaign.EntryKind]string{
	campaign.Print: "印制入库", campaign.Allot: "分配", campaign.Receive: "签收", campaign.HandOut: "发放",
	campaign.Loss: "损耗", campaign.Return: "退回", campaign.Count: "盘点", campaign.Reverse: "冲正",
}

// ledgerTable is an item's ledger, the oldest entry first.
func ledgerTable(m campaign.Material, lines []campaign.Line, names map[string]string) report.Table {
	t := report.Table{Columns: []report.Column{
		{Title: "单据号", Kind: report.Text},
		{Title: "日期", Kind: report.Text},
		{Title: "类别", Kind: report.Text},
		{Title: "单位", Kind: report.Text},
		{Title: "数量", Unit: m.Unit, Kind: report.Int},
		{Title: "批次", Kind: report.Text},
		{Title: "活动或地点", Kind: report.Text},
		{Title: "五进", Kind: report.Text},
		{Title: "领取人", Kind: report.Text},
		{Title: "说明", Kind: report.Text},
		{Title: "经手人", Kind: report.Text},
	}}
	for _, l := range slices.Backward(lines) {
		t.Rows = append(t.Rows, []any{
			m.Document(l.Seq), l.Date, entryWords[l.Kind], names[l.District], l.Quantity, l.Batch,
			strings.TrimSpace(l.Occasion + " " + l.Place), l.FiveClass, l.Collector, remark(m, l), l.ByName,
		})
	}
	return t
}

// remark is what else there is to say of an entry.
func remark(m campaign.Material, l campaign.Line) string {
	var parts []string
	say := func(said bool, text string) {
		if said {
			parts = append(parts, text)
		}
	}
	say(l.Reverses != 0, "冲正 "+m.Document(l.Reverses))
	say(l.ReversedBy != 0, "已由 "+m.Document(l.ReversedBy)+" 冲正")
	say(l.Transit, "在途")
	say(l.Kind == campaign.Count, fmt.Sprintf("账面 %d，实盘 %d", l.Booked, l.Counted))
	say(l.Printer != "", l.Printer)
	say(l.CostFen != 0, fmt.Sprintf("%d.%02d 元", l.CostFen/100, l.CostFen%100))
	say(l.Note != "", l.Note)
	return strings.Join(parts, "；")
}

func oneUnit(stocks []campaign.Stock) bool {
	for _, s := range stocks {
		if s.Material.Unit != stocks[0].Material.Unit {
			return false
		}
	}
	return true
}

func indicatorColumns(figures []campaign.Indicator) []report.Column {
	var columns []report.Column
	for _, i := range figures {
		columns = append(columns, report.Column{Title: i.Title, Unit: i.Unit, Kind: report.Int, Sum: true})
	}
	return columns
}

// summaryTable adds activities up by sub-district, one row each, the district's own last.
func summaryTable(all []campaign.Activity, figures []campaign.Indicator, places []report.Place, whole report.Place) report.Table {
	t := report.Table{Columns: []report.Column{
		{Title: "镇街", Kind: report.Text},
		{Title: "开展活动", Unit: "场次", Kind: report.Int, Sum: true},
		{Title: "参与", Unit: "人次", Kind: report.Int, Sum: true},
	}}
	t.Columns = append(t.Columns, indicatorColumns(figures)...)
	sums := map[string]*campaign.Sums{}
	for _, a := range all {
		if sums[a.District] == nil {
			sums[a.District] = &campaign.Sums{}
		}
		sums[a.District].Add(a)
	}
	row := func(code, name string) {
		s := sums[code]
		if s == nil {
			s = &campaign.Sums{}
		}
		cells := []any{name, s.Activities, s.Attendance}
		for _, i := range figures {
			cells = append(cells, s.Indicators[i.Key])
		}
		t.Rows = append(t.Rows, cells)
	}
	for _, p := range places {
		row(p.Code, p.Name)
	}
	if whole.Name != "" {
		row("", whole.Name+"（区级）")
	}
	return t
}
