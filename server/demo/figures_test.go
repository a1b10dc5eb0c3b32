package demo_test

import (
	"encoding/json"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pufa/server/campaign"
	"pufa/server/writeup"
)

// recordsOf names what a document's figure is the sum of on the page it leads to; "" for words.
func recordsOf(name string, indicators map[string]string) string {
	name = strings.TrimPrefix(name, "全年·")
	if of, ok := strings.CutPrefix(name, "指标·"); ok {
		return "indicator/" + indicators[of]
	}
	if of, ok := strings.CutPrefix(name, "外部·"); ok {
		if strings.HasSuffix(of, "来源") || strings.HasSuffix(of, "截至") {
			return ""
		}
		return of
	}
	exact := map[string]string{
		"活动天数": "days", "镇街数": "places", "发放镇街数": "places", "指导镇街数": "places", "资料种数": "items", "印制资料": "quantity",
		"报名数": "registrations", "参与人数": "participants", "参与人次": "attempts", "答题量": "answers", "答对数": "correct", "活力值": "activity_points",
		"普法活动数": "year/2026", "活动名称": "", "主题": "", "年份": "", "开始日期": "", "结束日期": "", "参与率": "",
	}
	if of, ok := exact[name]; ok {
		return of
	}
	for _, ending := range [][2]string{{"场次", "held"}, {"合格人数", "passed"}, {"次数", "sessions"}, {"人数", "people"}} {
		if strings.HasSuffix(name, ending[0]) {
			return ending[1]
		}
	}
	switch {
	case strings.HasPrefix(name, "发放"):
		return "quantity"
	case strings.HasSuffix(name, "人次") && (strings.Contains(name, "培训") || strings.Contains(name, "复训") || strings.Contains(name, "指导")):
		return "heads"
	case strings.HasSuffix(name, "人次"):
		return "attended"
	}
	return "?"
}

// shownIn names what the figures of a document's table are the sums of on the pages they lead to, by column; "" for what
// is of one source among several.
var shownIn = map[string][]string{
	"宣传资料情况":              {"", "", "quantity", "quantity", "left", "lost"},
	"各镇街发放宣传资料情况":         {"", "quantity", "quantity", "quantity", "quantity", "quantity"},
	"各镇街开展活动情况":           {"", "held", "attended"},
	"“五进”宣传情况":            {"", "held", "attended"},
	"全年“五进”宣传情况":          {"", "held", "attended"},
	"各镇街线上参与情况":           {"", "registrations", "participants", "attempts", "answers", "correct", "activity_points"},
	"外部公布数据（与平台统计分列，不相加）": {"", "", "", "", ""},
	"全年普法活动情况":            {"", "", "held", "attended", "quantity"},
	"活动指标情况":              {"", "", "indicator"},
	"执法培训情况":              {"", "sessions", "sessions", "sessions", "heads", "passed"},
}

// Every figure of the tables in the documents is what the records come to that it leads to.
func TestTablesInDocumentsAreTheSumsOfTheirRecords(t *testing.T) {
	served(t, func(c clerk, id string) {
		keys, seen := c.indicators(), map[string]int{}
		var paper struct {
			ID     string
			Tables []string
		}
		c.ask("POST", "/campaigns/"+id+"/writeups", "{}", &paper)
		text := "# 各表"
		for _, name := range paper.Tables {
			text += "\n[" + name + "]"
		}
		body, err := json.Marshal(map[string]string{"text": text})
		must(t, err)
		var look struct {
			Blocks []struct {
				Table struct {
					Caption     string
					Rows, Links [][]string
					Total       []string
				}
			}
		}
		c.ask("POST", "/writeups/"+paper.ID+"/preview", string(body), &look)
		for _, block := range look.Blocks {
			c.signIn()
			table := block.Table
			rows := table.Rows
			if table.Total != nil {
				rows = append(rows, table.Total)
			}
			if len(rows) != len(table.Links) {
				t.Fatalf("%s: %d lines, links of %d", table.Caption, len(rows), len(table.Links))
			}
			for r, row := range rows {
				for i, link := range table.Links[r] {
					of := shownIn[table.Caption][i]
					if table.Caption == "活动指标情况" && i == 2 {
						of = "indicator/" + keys[row[0]]
					}
					if link == "" || of == "" {
						continue
					}
					seen[table.Caption]++
					if got := strconv.FormatFloat(c.follow(link)[of], 'f', -1, 64); got != row[i] {
						t.Errorf("%s, %s, column %d is %s, its records at %s come to %s", table.Caption, row[0], i, row[i], link, got)
					}
				}
			}
		}
		for caption := range shownIn {
			if seen[caption] == 0 && !strings.HasPrefix(caption, "外部") {
				t.Errorf("no figure of %s leads anywhere", caption)
			}
		}
	})
}

// Every figure of the documents is what the records come to that it leads to.
func TestDocumentsAreTheSumsOfTheirRecords(t *testing.T) {
	served(t, func(c clerk, id string) {
		keys := c.indicators()
		for _, kind := range []writeup.Kind{writeup.Summary, writeup.Yearly} {
			var paper struct {
				Figures []struct {
					Name, Words, Link string
					Value             float64
				}
			}
			c.ask("POST", "/campaigns/"+id+"/writeups?kind="+string(kind), "{}", &paper)
			followed := 0
			for _, f := range paper.Figures {
				of := recordsOf(f.Name, keys)
				if f.Link == "" || of == "" {
					continue
				}
				got, there := c.follow(f.Link)[of]
				if got != f.Value || !there && f.Value != 0 {
					t.Errorf("%s is %v, its records at %s come to %v (%s)", f.Name, f.Value, f.Link, got, of)
				}
				followed++
			}
			if followed < 80 {
				t.Errorf("%s: %d figures were followed", kind, followed)
			}
		}
	})
}

// shownBy names what a cell of a measure is the sum of on the page it leads to.
func shownBy(measure, of string) string {
	switch measure {
	case "indicator":
		return "indicator/" + of
	case "printed", "received", "handed_out":
		return "quantity"
	case "points":
		return "activity_points"
	}
	return measure
}

// Every figure of the standard tables is what the records come to that it leads to.
func TestTablesAreTheSumsOfTheirRecords(t *testing.T) {
	served(t, func(c clerk, id string) {
		var list struct {
			Tables []struct {
				ID      string
				Columns []struct{ Measure, Of, Show string }
			}
		}
		c.ask("GET", "/tables", "", &list)
		for _, table := range list.Tables {
			for _, days := range []string{"", "&from=2026-06-09&to=2026-06-20"} {
				c.signIn()
				type cell struct {
					Number *float64
					Link   string
				}
				type row struct {
					Key, Name string
					Cells     []cell
				}
				var drawn struct {
					Rows  []row
					Total []cell
				}
				c.ask("GET", "/tables/"+table.ID+"/figures?campaign="+id+days, "", &drawn)
				linked := 0
				for _, r := range append(drawn.Rows, row{Name: "合计", Cells: drawn.Total}) {
					for i, one := range r.Cells {
						if one.Link == "" {
							continue
						}
						linked++
						column := table.Columns[i]
						records := c.follow(one.Link)
						var want float64
						switch column.Show {
						case "target":
							want = records[column.Measure+"/"+r.Key]
						case "share":
							if records[column.Measure+"/"+r.Key] == 0 {
								t.Errorf("%s, %s: no target at %s", table.ID, r.Name, one.Link)
							}
							continue
						default:
							want = records[shownBy(column.Measure, column.Of)]
						}
						if one.Number == nil || math.Abs(*one.Number-want) > 1e-9 {
							t.Errorf("%s%s, %s, %s: the records at %s come to %v, the cell says %v", table.ID, days, r.Name, column.Measure, one.Link, want, said(one.Number))
						}
					}
				}
				if linked < 8 {
					t.Errorf("%s%s: %d figures lead somewhere", table.ID, days, linked)
				}
			}
		}
	})
}

func said(n *float64) any {
	if n == nil {
		return "nothing"
	}
	return *n
}

// Every figure at the head of 活动一览, and every target, is what the records come to that it leads to.
func TestTheGlanceIsTheSumOfItsRecords(t *testing.T) {
	served(t, func(c clerk, id string) {
		var glance struct {
			Day   string
			Total struct {
				Registrations, Participants, Answers float64
				Held                                 struct{ Activities, Attendance float64 }
			}
			Today []struct{ Answers float64 }
			Flows []struct {
				HandedOut float64 `json:"handed_out"`
			}
			Aims []struct {
				Key, Class, District string
				Done                 float64
			}
		}
		c.ask("GET", "/campaigns/"+id+"/glance", "", &glance)
		same := func(name, link, of string, want float64) {
			t.Helper()
			if got := c.follow(link)[of]; got != want {
				t.Errorf("%s is %v, its records at %s come to %v", name, want, link, got)
			}
		}
		var today, out float64
		for _, h := range glance.Today {
			today += h.Answers
		}
		for _, f := range glance.Flows {
			out += f.HandedOut
		}
		of := url.Values{"campaign": {id}}
		with := func(page string, fields ...string) string {
			q := url.Values{"campaign": {id}}
			for i := 1; i < len(fields); i += 2 {
				q.Set(fields[i-1], fields[i])
			}
			return page + "?" + q.Encode()
		}
		participation, entries := "participation?"+of.Encode(), with("materials/entries", "kind", "hand_out")
		same("报名", participation, "registrations", glance.Total.Registrations)
		same("参与人数", participation, "participants", glance.Total.Participants)
		same("答题量", participation, "answers", glance.Total.Answers)
		same("今天答题", with("participation", "from", glance.Day, "to", glance.Day), "answers", today)
		same("活动", with("activities"), "held", glance.Total.Held.Activities)
		same("活动人次", with("activities"), "attended", glance.Total.Held.Attendance)
		same("发放资料", entries, "quantity", out)
		if len(glance.Aims) < 15 {
			t.Fatalf("%d targets", len(glance.Aims))
		}
		for _, a := range glance.Aims {
			switch a.Key {
			case "participants":
				same(a.Key, with("participation", "district", a.District), "participants", a.Done)
			case "handed_out":
				same(a.Key, with("materials/entries", "kind", "hand_out", "district", a.District), "quantity", a.Done)
			case "activities":
				same(a.Key, with("activities", "district", a.District), "held", a.Done)
			case "class":
				if !slices.Contains(campaign.FiveClasses(), a.Class) {
					t.Errorf("no class %q", a.Class)
				}
				same(a.Key, with("activities", "district", a.District, "five_class", a.Class), "held", a.Done)
			}
		}
	})
}
