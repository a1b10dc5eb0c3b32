package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"pufa/server/api"
	"pufa/server/course"
	"pufa/server/docdb"
	"pufa/server/opendata"
	"pufa/server/store"
	"pufa/server/tabulation"
	"pufa/server/testkit"
)

// openTables has tables drawn out of the world's books. Its officers' training has no exams.
func (b *books) openTables(t *testing.T, db *docdb.DB, o *api.Options, counting *store.Counting, workers *store.Workers, newID func() string) {
	t.Helper()
	courses, _, _, err := store.OpenCourses(t.Context(), db)
	must(t, err)
	o.Courses = course.NewDesk(courses, store.NewPlaces(o.Districts), nil, o.Now, newID)
	templates, err := store.NewTabulations(t.Context(), db)
	must(t, err)
	o.Tabulations = tabulation.NewDesk(templates, tabulation.Books{
		Campaigns: o.Planner, Materials: o.Books, Activities: o.Diary, Indicators: o.Figures, Externals: o.Externals, Answering: counting,
		Areas: o.Areas, Courses: o.Courses, Taught: workers, Trained: workers.Record(o.Now), Places: o.Places, Law: strings.ToUpper,
		LawOf: func(string) string { return "xf" },
	}, o.Now, newID)
	tokens, err := store.NewOpenTokens(t.Context(), db)
	must(t, err)
	o.OpenData = opendata.NewDesk(tokens, store.NewPlaces(o.Districts), o.Now)
}

// drawn is a table as a test reads it.
type drawn struct {
	Title, Head, Filer, Filed, Before string
	Columns                           []struct {
		Title, Unit string
		Sum         bool
	}
	Rows []struct {
		Key, Name string
		Cells     []drawnCell
	}
	Total []drawnCell
	Notes []string
}

type drawnCell struct {
	Number     *float64
	Text, Link string
}

func (c drawnCell) String() string {
	if c.Number != nil {
		return fmt.Sprint(*c.Number)
	}
	return c.Text
}

// lines are the rows that have something, as words.
func (d drawn) lines() (lines []string) {
	line := func(name string, cells []drawnCell) string {
		words := []string{name}
		for _, c := range cells {
			words = append(words, c.String())
		}
		return strings.Join(words, "|")
	}
	for _, r := range d.Rows {
		if slices.ContainsFunc(r.Cells, func(c drawnCell) bool { return c.String() != "" && c.String() != "0" }) {
			lines = append(lines, line(r.Name, r.Cells))
		}
	}
	return append(lines, line("合计", d.Total))
}

func (b *books) draw(as, route, body string) (d drawn) {
	b.t.Helper()
	must(b.t, json.Unmarshal([]byte(b.mustSend(as, route, body)), &d))
	return d
}

func tableForm(by string, columns ...string) string {
	return fmt.Sprintf(`{"title":"试表","by":%q,"columns":[%s]}`, by, strings.Join(columns, ","))
}

func col(measure, of, show string) string {
	return fmt.Sprintf(`{"measure":%q,"of":%q,"show":%q}`, measure, of, show)
}

// outreach fills the books and lets what was counted before go stale.
func (b *books) outreach() {
	b.fill()
	b.mustSend(head, "POST /courses", `{"kind":"guidance","day":"2026-06-01","online":false,"hours":2,"sign_in":false,"pass":60,`+
		`"parts":[{"district":"500108001","heads":3},{"district":"500108002","heads":5}],"request_id":"request-course"}`)
	b.clock.Advance(time.Hour)
}

func TestTablesByHand(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBooks(t, db)
		b.outreach()
		for _, c := range []struct {
			name, as, by string
			columns      []string
			want         []string
		}{
			{"places", head, "place", []string{
				col("held", "", ""), col("attended", "", ""), col("handed_out", "", ""), col("left", "", ""), col("printed", "", ""),
				col("indicator", "boards", ""), col("participants", "", ""), col("participants", "", "target"), col("participants", "", "share"),
				col("answers", "", ""), col("correct", "", ""), col("titles", "", ""),
			}, []string{
				"铜元局街道|1|40|60|40|0|2|1|100|0.01|5|4|夜校", "花园路街道|1|7|0|0|0|2|0|200|0|0|0|夜校", "区本级|0|0|0|900|1000||0|||0|0|",
				"合计|2|47|60|940|1000|4|1|300|0.0033|5|4|",
			}},
			{"a session of two places is one", head, "place", []string{col("sessions", "", ""), col("heads", "kind/guidance", ""), col("course_hours", "", "")}, []string{
				"铜元局街道|1|3|6", "花园路街道|1|5|10", "合计|1|8|16",
			}},
			{"classes", head, "class", []string{col("held", "", ""), col("handed_out", "", ""), col("attended", "kind/讲座", "")}, []string{
				"进社区|0|60|0", "未分类|2|0|40", "合计|2|60|40",
			}},
			{"laws", head, "law", []string{col("handed_out", "item/《安全生产法》读本/册", ""), col("received", "kind/法规读本", "")}, []string{"AQSCF|60|100", "合计|60|100"}},
			{"weeks", head, "week", []string{col("held", "", ""), col("answers", "", ""), col("sessions", "", "")}, []string{"第1周（6.1—6.7）|2|5|1", "合计|2|5|1"}},
			{"units", head, "unit", []string{col("answers", "", ""), col("taught", "", "")}, []string{"没有填单位|5|0", "合计|5|0"}},
			{"one's own", officer, "place", []string{col("held", "", ""), col("left", "", ""), col("sessions", "", "")}, []string{"铜元局街道|1|40|1", "合计|1|40|1"}},
			{"another's", other, "place", []string{col("held", "", ""), col("answers", "", ""), col("handed_out", "", "")}, []string{"花园路街道|1|0|0", "合计|1|0|0"}},
			{"another's weeks", other, "week", []string{col("answers", "", ""), col("attended", "", "")}, []string{"第1周（6.1—6.7）|0|7", "合计|0|7"}},
		} {
			got := b.draw(c.as, "POST /table-preview?campaign=id-1", tableForm(c.by, c.columns...))
			if diff := cmp.Diff(c.want, got.lines()); diff != "" {
				t.Errorf("%s:\n%s", c.name, diff)
			}
		}
		later := b.draw(head, "POST /table-preview?campaign=id-1&from=2026-06-02", tableForm("place", col("held", "", ""), col("answers", "", "")))
		if diff := cmp.Diff([]string{"合计|0|0"}, later.lines()); diff != "" {
			t.Error(diff)
		}
		if own := b.draw(other, "POST /table-preview?campaign=id-1", tableForm("place", col("held", "", ""))); len(own.Rows) != 1 || own.Title != "安全生产月花园路街道试表" || own.Filer != "花园路街道" {
			t.Errorf("%+v", own)
		}
	})
}

func TestFiguresOfOthersAndOfLastYearStandApart(t *testing.T) {
	b := newBooks(t, testkit.DB(t))
	b.outreach()
	b.mustSend(head, "POST /campaigns", strings.NewReplacer("2026", "2025", "安全生产月", "去年安全生产月").Replace(safetyMonth))
	var all struct{ Campaigns []struct{ ID, Title string } }
	must(t, json.Unmarshal([]byte(b.mustSend(head, "GET /campaigns", "")), &all))
	last := all.Campaigns[len(all.Campaigns)-1].ID
	b.mustSend(head, "POST /campaigns/"+last+"/activities", strings.NewReplacer("2026", "2025", `"attendance":40`, `"attendance":80`).Replace(lesson))
	figure := `{"source":"区安委办","measure":"活力值","unit":"点","as_of":"2026-06-01","value":%s,"district":%q}`
	b.external(head, "POST /campaigns/id-1/externals", fmt.Sprintf(figure, "12.5", tongyuanju))
	b.external(head, "POST /campaigns/id-1/externals", fmt.Sprintf(figure, "99", ""))
	b.clock.Advance(time.Hour)
	form := tableForm("place", col("attended", "", "before"), col("attended", "", "growth"), col("external", "区安委办/活力值/点", ""))
	got := b.draw(head, "POST /table-preview?campaign=id-1", form)
	if diff := cmp.Diff([]string{"铜元局街道|80|-0.5|12.5", "合计|80|-0.4125|99"}, got.lines()); diff != "" {
		t.Error(diff)
	}
	if got.Before != last || got.Columns[2].Sum || got.Columns[1].Sum || !got.Columns[0].Sum || len(got.Notes) != 2 {
		t.Errorf("%+v", got)
	}
	if none := b.draw(head, "POST /table-preview?campaign=id-1&before=none", form); none.Total[0].Number != nil || none.Total[1].Number != nil {
		t.Errorf("%+v", none.Total)
	}
	if own := b.draw(officer, "POST /table-preview?campaign=id-1", form); own.Total[2].Number != nil || own.lines()[0] != "铜元局街道|80|-0.5|12.5" {
		t.Errorf("%v", own.lines())
	}
	b.play([]scenario{
		{name: "what others counted of another place is not offered", as: other, route: "GET /table-measures?campaign=id-1", status: 200, never: []string{"区安委办"}},
		{as: officer, route: "GET /table-measures?campaign=id-1", status: 200, want: []string{"区安委办"}},
		{name: "nor told", as: other, route: "POST /table-preview?campaign=id-1", body: form, status: 200, never: []string{"12.5", `"number":99`}},
		{name: "nor kept", as: other, route: "POST /tables?campaign=id-1", body: form, status: 422, code: "invalid"},
	})
}

func TestEveryFigureLeadsToItsRecords(t *testing.T) {
	b := newBooks(t, testkit.DB(t))
	b.outreach()
	got := b.draw(head, "POST /table-preview?campaign=id-1", tableForm("place",
		col("held", "kind/讲座", ""), col("answers", "", ""), col("handed_out", "item/《安全生产法》读本/册", ""), col("handed_out", "", ""), col("participants", "", "target")))
	var links []string
	for _, c := range append(slices.Clone(got.Rows[0].Cells), got.Total...) {
		link, err := url.QueryUnescape(c.Link)
		must(t, err)
		links = append(links, link)
	}
	want := []string{
		"activities?campaign=id-1&district=500108001&kind=讲座", "participation?campaign=id-1&district=500108001",
		"materials/entries?campaign=id-1&district=500108001&kind=hand_out&name=《安全生产法》读本&unit=册",
		"materials/entries?campaign=id-1&district=500108001&kind=hand_out", "campaigns/id-1",
		"activities?campaign=id-1&kind=讲座", "participation?campaign=id-1",
		"materials/entries?campaign=id-1&kind=hand_out&name=《安全生产法》读本&unit=册",
		"materials/entries?campaign=id-1&kind=hand_out", "campaigns/id-1",
	}
	if diff := cmp.Diff(want, links); diff != "" {
		t.Error(diff)
	}
}

func TestTemplatesAreKeptWithTheirHistory(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBooks(t, db)
		b.outreach()
		add := func(as, title string) string {
			var made struct{ ID string }
			must(t, json.Unmarshal([]byte(b.mustSend(as, "POST /tables", strings.Replace(tableForm("place", col("held", "", "")), "试表", title, 1))), &made))
			return "/tables/" + made.ID
		}
		ours, mine := add(head, "区里的表"), add(officer, "铜元局的表")
		changed := strings.Replace(tableForm("week", col("held", "", ""), col("answers", "", "")), `{"title"`, `{"revision":1,"title"`, 1)
		b.play([]scenario{
			{name: "the standard ones are there", as: officer, route: "GET /tables", status: 200, want: []string{"standard-outreach", "区里的表", "铜元局的表"}},
			{as: other, route: "GET /tables", status: 200, want: []string{"区里的表"}, never: []string{"铜元局的表"}},
			{as: head, route: "GET /tables", status: 200, want: []string{"区里的表", "铜元局的表"}},
			{as: guest, route: "GET /tables", status: 401, code: "signed_out"},
			{as: other, route: "GET " + mine, status: 403, code: "other_district"},
			{as: other, route: "GET " + mine + "/figures", status: 403, code: "other_district"},
			{as: other, route: "GET " + mine + "/figures.xlsx", status: 403, code: "other_district"},
			{name: "the district's is for everybody", as: other, route: "GET " + ours + "/figures", status: 200, want: []string{"花园路街道"}, never: []string{"铜元局街道"}},
			{name: "but theirs to write", as: other, route: "PUT " + ours, body: changed, status: 403, code: "district_role_needed"},
			{as: other, route: "DELETE " + ours, status: 403, code: "district_role_needed"},
			{as: head, route: "PUT /tables/standard-outreach", body: changed, status: 409, code: "standard_table"},
			{as: head, route: "DELETE /tables/standard-outreach", status: 409, code: "standard_table"},
			{as: head, route: "GET /tables/standard-outreach/figures", status: 200, want: []string{"安全生产月各镇街宣传活动情况统计表"}},
			{as: head, route: "GET /tables/none/figures", status: 404, code: "no_such_table"},
			{as: head, route: "GET " + ours + "/figures?campaign=none", status: 404, code: "no_such_record"},
			{as: head, route: "GET " + ours + "/figures?from=2026-02-30", status: 422, code: "invalid"},
			{as: head, route: "GET " + ours + "/figures?from=2026-06-03&to=2026-06-02", status: 422, code: "invalid"},
			{as: head, route: "PUT " + ours, body: changed, status: 200, want: []string{`"revision":2`, `"by":"week"`}},
			{name: "again", as: head, route: "PUT " + ours, body: changed, status: 409, code: "changed_meanwhile"},
			{as: head, route: "GET " + ours + "/history", status: 200, want: []string{`"entered"`, `"changed"`, "开展活动（场次）、答题量（题）"}},
			{as: other, route: "GET " + mine + "/history", status: 403, code: "other_district"},
			{as: officer, route: "DELETE " + mine, status: 204},
			{as: officer, route: "GET " + mine, status: 404, code: "no_such_table"},
		})
		for name, form := range map[string]string{
			"no columns":    tableForm("place"),
			"no such thing": tableForm("place", col("secrets", "", "")),
			"not by law":    tableForm("law", col("answers", "", "")),
			"no target":     tableForm("place", col("answers", "", "target")),
			"no such rows":  tableForm("person", col("answers", "", "")),
			"no comparison": tableForm("place", col("left", "", "before")),
			"many columns":  tableForm("place", slices.Repeat([]string{col("held", "", "")}, 31)...),
			"no title":      strings.Replace(tableForm("place", col("held", "", "")), "试表", "", 1),
		} {
			if got := b.send(head, "POST", "/tables", form); got.StatusCode != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d %s", name, got.StatusCode, got.body)
			}
		}
	})
}

func TestTheSheetHasNumbersAndFormulas(t *testing.T) {
	b := newBooks(t, testkit.DB(t))
	b.outreach()
	got := b.send(head, "GET", "/tables/standard-targets/figures.xlsx?campaign=id-1", "")
	file, err := excelize.OpenReader(bytes.NewReader([]byte(got.body)))
	must(t, err)
	defer file.Close()
	rows, err := file.GetRows("Sheet1")
	must(t, err)
	last := len(rows) - 2
	want := [][]string{
		{"安全生产月各镇街目标完成情况统计表"},
		{"填表单位：南岸区应急管理局　　报送日期：2026-06-01"},
		{
			"镇街", "参与人数（人）", "参与人数目标（人）", "参与人数完成率", "发放宣传资料（份）", "发放宣传资料目标（份）", "发放宣传资料完成率",
			"开展活动（场次）", "开展活动目标（场次）", "开展活动完成率",
		},
		{"铜元局街道", "1", "100", "1.00%", "60", "—", "—", "1", "—", "—"},
	}
	if diff := cmp.Diff(want, rows[:4]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([][]string{{"合计", "1", "300", "0.33%", "60", "", "", "2"}, {"数据截至 2026-06-01 18:00。"}}, rows[last:]); diff != "" {
		t.Error(diff)
	}
	formula, err := file.GetCellFormula("Sheet1", fmt.Sprintf("C%d", last+1))
	if must(t, err); formula != fmt.Sprintf("SUM(C4:C%d)", last) {
		t.Error(formula)
	}
}

func TestOpenData(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBooks(t, db)
		b.outreach()
		give := func(district string) (id, token string) {
			var made struct{ ID, Token string }
			body := fmt.Sprintf(`{"name":"市局数据平台","district":%q,"expires":"2026-06-30"}`, district)
			must(t, json.Unmarshal([]byte(b.mustSend(head, "POST /open-tokens", body)), &made))
			return made.ID, made.Token
		}
		bearing := func(token string) func(*http.Request) {
			return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }
		}
		read := func(token, path string) reply { return b.send(guest, "GET", path, "", bearing(token)) }
		id, token := give("")
		_, own := give(huayuanlu)
		table := "/open/tables/standard-outreach"
		if got := read(token, table+"?campaign=id-1"); got.StatusCode != 200 || !strings.Contains(got.body, `"key":"500108001","name":"铜元局街道","cells":[{"number":1`) {
			t.Errorf("%d %s", got.StatusCode, got.body)
		}
		if got := read(own, table); !strings.Contains(got.body, "花园路街道") || strings.Contains(got.body, "铜元局") {
			t.Errorf("a sub-district's token reads %s", got.body)
		}
		if got := read(token, "/open/tables"); !strings.Contains(got.body, "standard-weeks") {
			t.Error(got.body)
		}
		got := read(token, table+"/rows.csv?bom=true")
		lines := strings.Split(got.body, "\r\n")
		if !strings.HasPrefix(lines[0], "\uFEFF镇街,开展活动（场次）,") || !strings.HasPrefix(lines[1], "铜元局街道,1,40,60,") || strings.Contains(got.body, "合计") ||
			!strings.Contains(got.Header.Get("Content-Type"), "text/csv") {
			t.Errorf("%q", got.body)
		}
		b.play([]scenario{
			{name: "no token", as: head, route: "GET " + table, status: 401, code: "bad_token"},
			{as: officer, route: "GET /open-tokens", status: 403, code: "district_role_needed"},
			{as: guest, route: "POST /open-tokens", body: `{"name":"某某","expires":"2026-06-30"}`, status: 401, code: "signed_out"},
			{as: officer, route: "POST /open-tokens", body: `{"name":"某某","expires":"2026-06-30"}`, status: 403, code: "district_role_needed"},
			{as: head, route: "POST /open-tokens", body: `{"name":"某某","expires":"2028-06-30"}`, status: 422, code: "invalid"},
			{as: head, route: "POST /open-tokens", body: `{"name":"某某","expires":"2026-05-30"}`, status: 422, code: "invalid"},
			{as: head, route: "POST /open-tokens", body: `{"name":"某某","district":"500108999","expires":"2026-06-30"}`, status: 422, code: "no_such_district"},
			{name: "shown once", as: head, route: "GET /open-tokens", status: 200, want: []string{"市局数据平台"}, never: []string{token, own, `"token":`}},
			{as: officer, route: "DELETE /open-tokens/" + id, status: 403, code: "district_role_needed"},
			{as: head, route: "DELETE /open-tokens/" + id, status: 204},
			{name: "twice", as: head, route: "DELETE /open-tokens/" + id, status: 204},
			{as: head, route: "GET /open-tokens/" + id + "/history", status: 200, want: []string{`"entered"`, `"withdrawn"`, "市局数据平台", "南岸区"}},
			{as: officer, route: "GET /open-tokens/" + id + "/history", status: 403, code: "district_role_needed"},
		})
		for _, bad := range []string{token, token + "x", "pufa_", "x"} {
			if got := read(bad, table); got.StatusCode != 401 {
				t.Errorf("%q: %d", bad, got.StatusCode)
			}
		}
		busy := 0
		for range 80 {
			if got := read(own, "/open/tables"); got.StatusCode == http.StatusTooManyRequests && got.Header.Get("Retry-After") != "" {
				busy++
			}
		}
		if busy == 0 || busy > 25 {
			t.Errorf("%d of 80 were too many", busy)
		}
		b.clock.Advance(40 * 24 * time.Hour)
		if got := read(own, table); got.StatusCode != 401 {
			t.Errorf("expired: %d", got.StatusCode)
		}
	})
}
