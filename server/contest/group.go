package contest

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// GroupRow is one group's standing: what its best people have together.
type GroupRow struct {
	Rank    int     `json:"rank"`
	Name    string  `json:"name" doc:"小组：镇街或单位"`
	Points  float64 `json:"points" doc:"总分，或者平均分（两位小数）"`
	Players int     `json:"players"`
	Counted int     `json:"counted" doc:"计入的人数"`
	TookMS  int64   `json:"took_ms"`
	last    time.Time
}

// group ranks the groups: by points, then time used, then who was done earlier. People of no group are in none.
func (all *standings) group(r *roster) {
	rule := &all.rule.Groups
	if rule.By == GroupNone {
		return
	}
	best := map[string][]*standing{}
	players := map[string]int{}
	for _, st := range all.order { // the best come first
		name := rule.of(r.players[st.person])
		if name == "" {
			continue
		}
		players[name]++
		if rule.Best == 0 || len(best[name]) < rule.Best {
			best[name] = append(best[name], st)
		}
	}
	all.groups = make([]GroupRow, 0, len(best))
	for name, people := range best {
		row := rule.row(people)
		row.Name, row.Players = name, players[name]
		all.groups = append(all.groups, row)
	}
	rankGroups(all.groups)
	all.byGroup = make(map[string]*GroupRow, len(all.groups))
	for i := range all.groups {
		all.byGroup[all.groups[i].Name] = &all.groups[i]
	}
}

// row adds up the people who count. A mean is kept to hundredths, as it is shown: what looks equal is.
func (g *Groups) row(people []*standing) GroupRow {
	row := GroupRow{Counted: len(people)}
	points := int64(0)
	for _, st := range people {
		points += st.points
		row.TookMS += st.tookMS
		if st.last.After(row.last) {
			row.last = st.last
		}
	}
	row.Points = float64(points)
	if n := int64(len(people)); g.Score == GroupMean && n > 0 {
		row.Points = float64((points*100+n/2)/n) / 100
		row.TookMS /= n
	}
	return row
}

func compareGroups(a, b GroupRow) int {
	return cmp.Or(cmp.Compare(b.Points, a.Points), cmp.Compare(a.TookMS, b.TookMS), a.last.Compare(b.last))
}

func rankGroups(rows []GroupRow) {
	slices.SortFunc(rows, func(a, b GroupRow) int {
		return cmp.Or(compareGroups(a, b), strings.Compare(a.Name, b.Name))
	})
	for i := range rows {
		rows[i].Rank = i + 1
		if i > 0 && compareGroups(rows[i-1], rows[i]) == 0 {
			rows[i].Rank = rows[i-1].Rank
		}
	}
}
