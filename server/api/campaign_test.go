package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/xuri/excelize/v2"

	record "pufa/server/answer"
	"pufa/server/api"
	"pufa/server/campaign"
	"pufa/server/chart"
	"pufa/server/course"
	"pufa/server/docdb"
	"pufa/server/glance"
	"pufa/server/points"
	"pufa/server/print"
	"pufa/server/report"
	"pufa/server/store"
	"pufa/server/testkit"
	"pufa/server/writeup"
)

// books is a world with a campaign's books. Ids are named one after the other: id-1, id-2 …
type books struct {
	*world
	answers *store.Answers
	points  *points.Ledger
	poster  *points.Poster
}

func newBooks(t *testing.T, db *docdb.DB) *books {
	t.Helper()
	b := &books{}
	b.world = newWorld(t, db, func(o *api.Options) { b.open(t, db, o) })
	return b
}

func (b *books) open(t *testing.T, db *docdb.DB, o *api.Options) {
	t.Helper()
	campaigns, err := store.NewCampaigns(t.Context(), db)
	must(t, err)
	materials, err := store.NewMaterials(t.Context(), db)
	must(t, err)
	activities, err := store.NewActivities(t.Context(), db)
	must(t, err)
	counting, err := store.NewCounting(t.Context(), db)
	must(t, err)
	b.answers, err = store.NewAnswers(t.Context(), db)
	must(t, err)
	var n atomic.Int64
	newID := func() string { return fmt.Sprintf("id-%d", n.Add(1)) }
	places := store.NewPlaces(o.Districts)
	accounts, err := store.NewPoints(t.Context(), db)
	must(t, err)
	done, err := store.NewPointRecord(t.Context(), db)
	must(t, err)
	b.points = points.New(accounts, done, done, o.Now)
	b.poster = points.NewPoster(b.points, done, accounts, points.Watch{Node: "one"})
	b.answers.Tell(b.poster.Answered)
	o.Points = b.points
	notices, err := store.NewNotices(t.Context(), db)
	must(t, err)
	o.Planner = campaign.NewPlanner(campaigns, notices, places, accounts, o.Now, newID)
	photos, err := store.NewPhotos(t.Context(), db)
	must(t, err)
	indicators, err := store.NewIndicators(t.Context(), db)
	must(t, err)
	o.Figures = campaign.NewFigures(indicators, newID)
	o.Diary = campaign.NewDiary(activities, o.Planner, o.Figures, places, o.Now, newID)
	o.Album = campaign.NewAlbum(o.Diary, photos)
	externals, err := store.NewExternals(t.Context(), db)
	must(t, err)
	o.Externals = campaign.NewExternals(externals, photos, o.Planner, places, o.Now, newID)
	labels, err := store.NewLabels(t.Context(), db)
	must(t, err)
	o.Books = campaign.NewBooks(materials, activities, campaign.NewContacts(labels, plainBox{}, o.Now), places, o.Now, newID)
	o.Labels = campaign.NewLabels(labels, materials, o.Now)
	plans, err := store.NewPlans(t.Context(), db)
	must(t, err)
	_, _, workers, err := store.OpenTraining(t.Context(), db)
	must(t, err)
	o.Schedule = campaign.NewSchedule(campaign.Ground{
		Store: plans, Campaigns: o.Planner, Materials: materials, Figures: o.Figures, Places: places,
		Records: []campaign.Record{o.Books.Record(), o.Diary.Record(), counting.Record(), workers.Record(o.Now)},
	}, o.Now, newID)
	o.Participation = report.NewParticipation(counting, places, o.Now)
	o.Areas = report.NewAreas(counting, places, o.Units, []report.Teaching{{Title: "三级安全教育", Unit: "人", Records: workers}}, o.Now)
	o.Items = report.NewItems(counting, o.Now)
	o.Places = places
	writeups, err := store.NewWriteups(t.Context(), db)
	must(t, err)
	training, _, _, err := store.OpenCourses(t.Context(), db)
	must(t, err)
	o.Writeups = writeup.NewDesk(writeups, writeup.Books{
		Campaigns: o.Planner, Materials: o.Books, Activities: o.Diary, Indicators: o.Figures, Participation: o.Participation,
		Externals: o.Externals, Training: course.NewDesk(training, places, nil, o.Now, newID), Places: places,
	}, writeup.Press{
		Pen:     chart.New(func() ([]byte, error) { return nil, nil }),
		Printer: print.New(func() (print.Fonts, error) { return print.Fonts{}, nil }),
	}, o.Now, newID)
	o.Glances = glance.NewDesk(glance.Books{Campaigns: o.Planner, Materials: o.Books, Schedule: o.Schedule, Areas: o.Areas, Hours: counting}, o.Now)
	b.openTables(t, db, o, counting, workers, newID)
	o.Uploads, err = store.NewUploads(t.Context(), db)
	must(t, err)
}

// plainBox stands in for a box: it seals nothing, and opens only under the same name.
type plainBox struct{}

func (plainBox) Seal(text, name string) []byte { return []byte(name + "\n" + text) }

func (plainBox) Open(sealed []byte, name string) (string, error) {
	text, ok := strings.CutPrefix(string(sealed), name+"\n")
	if !ok {
		return "", fmt.Errorf("sealed under another name than %s", name)
	}
	return text, nil
}

const safetyMonth = `{"title":"安全生产月","theme":"人人讲安全","from":"2026-06-01","to":"2026-06-30","laws":["aqscf"],` +
	`"targets":[{"district":"500108001","participants":100},{"district":"500108002","participants":200}]}`

// begin sets up a campaign id-1 with an item id-2 of which 100 are allotted to each of two sub-districts.
func (b *books) begin() {
	b.t.Helper()
	b.mustSend(head, "POST /campaigns", safetyMonth)
	b.mustSend(head, "POST /campaigns/id-1/materials", `{"name":"《安全生产法》读本","kind":"法规读本","law":"aqscf","unit":"册"}`)
	b.mustSend(head, "POST /materials/id-2/entries", entry("print", "", 1000, "print-1"))
	b.mustSend(head, "POST /materials/id-2/entries", entry("allot", tongyuanju, 100, "allot-1"))
	b.mustSend(head, "POST /materials/id-2/entries", entry("allot", huayuanlu, 100, "allot-2"))
}

func (b *books) mustSend(as, route, body string) string {
	b.t.Helper()
	method, path, _ := strings.Cut(route, " ")
	got := b.send(as, method, path, body)
	if got.StatusCode >= 300 {
		b.t.Fatalf("%s %s: %d %s", as, route, got.StatusCode, got.body)
	}
	return got.body
}

func entry(kind, district string, n int, request string) string {
	return fmt.Sprintf(`{"kind":%q,"district":%q,"quantity":%d,"date":"2026-06-01","request_id":"request-%s"}`, kind, district, n, request)
}

func TestCampaigns(t *testing.T) {
	b := newBooks(t, testkit.DB(t))
	b.play([]scenario{
		{as: guest, route: "GET /campaigns", status: 200, want: []string{`"campaigns":[]`}},
		{as: guest, route: "POST /campaigns", body: safetyMonth, status: 401, code: "signed_out"},
		{as: resident, route: "POST /campaigns", body: safetyMonth, status: 401, code: "signed_out"},
		{as: officer, route: "POST /campaigns", body: safetyMonth, status: 403, code: "district_role_needed"},
		{as: head, route: "POST /campaigns", body: safetyMonth, status: 201, want: []string{`"id":"id-1"`, `"state":"on"`, `"revision":1`}},
		{
			name: "ends before it begins", as: head, route: "POST /campaigns",
			body: `{"title":"x","from":"2026-06-02","to":"2026-06-01"}`, status: 422, code: "invalid", want: []string{"结束日期早于开始日期"},
		},
		{
			name: "no such day", as: head, route: "POST /campaigns",
			body: `{"title":"x","from":"2026-06-31","to":"2026-07-01"}`, status: 422, code: "invalid",
		},
		{
			name: "unknown target", as: head, route: "POST /campaigns",
			body:   `{"title":"x","from":"2026-06-01","to":"2026-07-01","targets":[{"district":"123"}]}`,
			status: 422, code: "no_such_district",
		},
		{as: guest, route: "GET /campaigns", status: 200, want: []string{"人人讲安全"}, never: []string{"targets", "revision"}},
		{as: officer, route: "GET /campaigns/id-1", status: 200, want: []string{tongyuanju}, never: []string{huayuanlu}},
		{as: head, route: "GET /campaigns/id-1", status: 200, want: []string{tongyuanju, huayuanlu}},
		{as: head, route: "GET /campaigns/nothing", status: 404, code: "no_such_record"},
		{
			as: head, route: "PUT /campaigns/id-1", body: `{"title":"改名","from":"2026-06-01","to":"2026-06-30","revision":1}`,
			status: 200, want: []string{"改名", `"revision":2`},
		},
		{
			name: "on top of somebody else's change", as: head, route: "PUT /campaigns/id-1",
			body: `{"title":"再改","from":"2026-06-01","to":"2026-06-30","revision":1}`, status: 409, code: "changed_meanwhile",
		},
		{as: other, route: "PUT /campaigns/id-1", body: safetyMonth, status: 403, code: "district_role_needed"},
		{as: guest, route: "GET /site", status: 200, want: []string{"改名", `"demo":false`}},
	})
}

func TestMaterialByRole(t *testing.T) {
	b := newBooks(t, testkit.DB(t))
	b.begin()
	b.play([]scenario{
		{as: guest, route: "GET /campaigns/id-1/materials", status: 401, code: "signed_out"},
		{as: resident, route: "GET /materials/id-2", status: 401, code: "signed_out"},
		{as: resident, route: "POST /materials/id-2/entries", body: entry("receive", tongyuanju, 1, "resident"), status: 401, code: "signed_out"},
		{as: officer, route: "POST /campaigns/id-1/materials", body: `{"name":"x","kind":"其他","unit":"件"}`, status: 403, code: "district_role_needed"},
		{
			name: "short", as: officer, route: "POST /materials/id-2/entries", body: entry("receive", tongyuanju, 95, "receive"),
			status: 201, want: []string{`"district_name":"铜元局街道"`, `"by_name":"铜元局"`},
		},
		{
			name: "for another", as: other, route: "POST /materials/id-2/entries", body: entry("receive", tongyuanju, 5, "steal"),
			status: 403, code: "other_district",
		},
		{as: officer, route: "POST /materials/id-2/entries", body: entry("allot", tongyuanju, 1, "more"), status: 403, code: "district_role_needed"},
		{
			name: "too many", as: officer, route: "POST /materials/id-2/entries", body: entry("hand_out", tongyuanju, 96, "too-many"),
			status: 409, code: "not_enough", want: []string{"铜元局街道手上只剩 95 册，不够 96 册。"},
		},
		{as: officer, route: "POST /materials/id-2/entries", body: entry("hand_out", tongyuanju, 60, "out"), status: 201, want: []string{`"seq":5`}},
		{
			name: "sent again", as: officer, route: "POST /materials/id-2/entries", body: entry("hand_out", tongyuanju, 60, "out"),
			status: 201, want: []string{`"seq":5`},
		},
		{name: "none", as: officer, route: "POST /materials/id-2/entries", body: entry("hand_out", tongyuanju, 0, "none"), status: 422, code: "invalid"},
		{
			name: "nowhere", as: head, route: "POST /materials/id-2/entries", body: entry("allot", "500108999", 1, "nowhere"),
			status: 422, code: "no_such_district",
		},
		{as: other, route: "POST /materials/id-2/entries/5/reverse", body: `{"reason":"x","request_id":"request-undo"}`, status: 403, code: "other_district"},
		{
			name: "handed out since", as: officer, route: "POST /materials/id-2/entries/4/reverse", body: `{"reason":"数错","request_id":"request-undo-4"}`,
			status: 409, code: "not_enough", want: []string{"只剩 35 册"},
		},
		{
			as: officer, route: "POST /materials/id-2/entries/5/reverse", body: `{"reason":"重复登记","request_id":"request-undo-5"}`,
			status: 201, want: []string{`"kind":"reverse"`, `"reverses":5`, `"quantity":60`},
		},
		{
			name: "again", as: officer, route: "POST /materials/id-2/entries/5/reverse", body: `{"reason":"重复","request_id":"request-undo-6"}`,
			status: 409, code: "already_reversed",
		},
		{as: head, route: "POST /materials/id-2/entries/99/reverse", body: `{"reason":"重复","request_id":"request-undo-7"}`, status: 404, code: "no_such_record"},
		{
			as: officer, route: "GET /materials/id-2", status: 200,
			want: []string{`"on_the_way":5`, `"held":95`, `"reversed_by":6`}, never: []string{huayuanlu, `"printed"`, `"store"`},
		},
		{as: other, route: "GET /materials/id-2", status: 200, want: []string{huayuanlu}, never: []string{tongyuanju}},
		{as: head, route: "GET /materials/id-2", status: 200, want: []string{tongyuanju, huayuanlu, `"printed":1000`, `"in_store":800`}},
		{as: head, route: "GET /campaigns/id-1/materials", status: 200, want: []string{`"allotted_unreceived":105`, `"held":95`, `"in_store":800`}},
		{as: head, route: "GET /campaigns/none/materials", status: 404, code: "no_such_record"},
	})
}

const lecture = `{"kind":"讲座","title":"安全生产法进社区","date":"2026-06-01","district":"500108001","place":"社区广场",` +
	`"five_class":"社区","attendance":80,"indicators":{"leaflets":120,"consulted":30},"note":"","online":false}`

func TestActivitiesByRole(t *testing.T) {
	b := newBooks(t, testkit.DB(t))
	b.mustSend(head, "POST /campaigns", safetyMonth)
	b.play([]scenario{
		{as: guest, route: "GET /activities/form", status: 200, want: []string{"宣传咨询日", "发放宣传资料", "人次"}},
		{as: guest, route: "POST /campaigns/id-1/activities", body: lecture, status: 401, code: "signed_out"},
		{as: other, route: "POST /campaigns/id-1/activities", body: lecture, status: 403, code: "other_district"},
		{as: officer, route: "POST /campaigns/id-1/activities", body: lecture, status: 201, want: []string{`"id":"id-2"`, "铜元局街道", `"leaflets":120`}},
		{
			name: "of the district", as: officer, route: "POST /campaigns/id-1/activities",
			body: strings.Replace(lecture, tongyuanju, "", 1), status: 403, code: "district_role_needed",
		},
		{
			name: "of the district", as: head, route: "POST /campaigns/id-1/activities",
			body: strings.Replace(lecture, tongyuanju, "500108", 1), status: 201, want: []string{`"district":""`, `"district_name":"南岸区"`},
		},
		{
			name: "tomorrow", as: officer, route: "POST /campaigns/id-1/activities",
			body: strings.Replace(lecture, "2026-06-01", "2026-06-02", 1), status: 422, code: "invalid", want: []string{"不能晚于今天"},
		},
		{
			name: "unknown indicator", as: officer, route: "POST /campaigns/id-1/activities",
			body: strings.Replace(lecture, "leaflets", "likes", 1), status: 422, code: "invalid",
		},
		{
			name: "letters nobody can see", as: officer, route: "POST /campaigns/id-1/activities",
			body: strings.Replace(lecture, `"title":"`, `"title":"\u0001`, 1), status: 422, code: "invalid",
		},
		{as: officer, route: "GET /campaigns/id-1/activities", status: 200, want: []string{"铜元局"}, never: []string{"id-3"}},
		{as: other, route: "GET /campaigns/id-1/activities", status: 200, want: []string{`"activities":[]`}},
		{as: head, route: "GET /campaigns/id-1/activities", status: 200, want: []string{"id-2", "id-3"}},
		{as: other, route: "PUT /activities/id-2", body: lecture, status: 403, code: "other_district"},
		{
			name: "to another's", as: officer, route: "PUT /activities/id-2",
			body: strings.Replace(lecture, tongyuanju, huayuanlu, 1), status: 403, code: "other_district",
		},
		{
			as: officer, route: "PUT /activities/id-2", body: strings.Replace(lecture, `"attendance":80`, `"attendance":90,"revision":1`, 1),
			status: 200, want: []string{`"attendance":90`, `"revision":2`},
		},
		{
			name: "over another's change", as: head, route: "PUT /activities/id-2",
			body: strings.Replace(lecture, `"attendance":80`, `"attendance":70,"revision":1`, 1), status: 409, code: "changed_meanwhile",
		},
		{as: other, route: "DELETE /activities/id-2", status: 403, code: "other_district"},
		{as: officer, route: "DELETE /activities/id-2", status: 204},
		{as: officer, route: "DELETE /activities/id-2", status: 404, code: "no_such_record"},
	})
}

// answer puts answers of one person into the campaign.
func (b *books) answer(person, district string, answers, right int) {
	b.t.Helper()
	defer func() { must(b.t, b.poster.Post(context.Background())) }()
	for i := range answers {
		a := record.Answer{
			ID: fmt.Sprintf("%s/%d", person, i), Source: record.Practice, Session: "s-" + person, Person: person,
			District: district, Campaign: "id-1", Question: "q", Index: i,
		}
		a.Stamp(b.clock.Now())
		a.Mark(i < right)
		_, _, err := b.answers.Insert(context.Background(), a)
		must(b.t, err)
	}
}

func TestParticipationIsPublicSums(t *testing.T) {
	b := newBooks(t, testkit.DB(t))
	b.play([]scenario{
		{name: "before any campaign", as: guest, route: "GET /participation", status: 200, want: []string{`"answers":0`}},
		{name: "from no day", as: guest, route: "GET /participation?from=2026-02-30", status: 422, code: "invalid", want: []string{"不是有效的日期"}},
		{name: "to no day", as: guest, route: "GET /participation?to=9999-99-99", status: 422, code: "invalid"},
		{name: "from an empty day", as: guest, route: "GET /participation?from=&to=", status: 200},
	})
	b.mustSend(head, "POST /campaigns", safetyMonth)
	b.answer("person-one", tongyuanju, 5, 4)
	b.answer("person-two", tongyuanju, 5, 1)
	b.answer("person-three", huayuanlu, 2, 2)
	b.mustSend(head, "PUT /districts/"+tongyuanju, `{"name":"铜元局街道","population":1000,"population_source":"测试"}`)
	b.clock.Advance(report.Fresh)
	got := b.mustSend(guest, "GET /participation", "")
	var p struct {
		Rows []struct {
			District                                                                            string
			Registrations, Participants, Attempts, Answers, Correct, ActivityPoints, Population *int64
			Rate                                                                                *float64
		}
		Total  map[string]any
		ByDay  []map[string]any `json:"by_day"`
		ByHour []map[string]any `json:"by_hour"`
	}
	must(t, json.Unmarshal([]byte(got), &p))
	if len(p.Rows) != 15 || *p.Rows[0].Answers != 10 || *p.Rows[0].Correct != 5 || *p.Rows[0].Rate != 0.002 || p.Rows[1].Rate != nil {
		t.Errorf("rows: %s", got)
	}
	if p.Total["participants"] != 3.0 || p.Total["activity_points"] != 13.0 || p.Total["rate"] != nil || len(p.ByHour) != 24 || len(p.ByDay) != 1 {
		t.Errorf("total: %s", got)
	}
	if strings.Contains(got, "person") {
		t.Errorf("names a person: %s", got)
	}
	b.play([]scenario{
		{as: guest, route: "GET /participation?campaign=id-1&from=2026-06-02", status: 200, want: []string{`"by_day":[]`}},
		{as: guest, route: "GET /participation?campaign=none", status: 404, code: "no_such_record"},
		{as: guest, route: "GET /participation?from=yesterday", status: 422, code: "invalid"},
		{as: guest, route: "GET /participation.xlsx", status: 401, code: "signed_out"},
	})
}

// sheet downloads an Excel file and reads its rows.
func (b *books) sheet(as, path string) [][]string {
	b.t.Helper()
	got := b.send(as, http.MethodGet, path, "")
	if got.StatusCode != 200 || got.Header.Get("Content-Type") != report.XLSXType ||
		!strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment; filename=") {
		b.t.Fatalf("%s: %d %v", path, got.StatusCode, got.Header)
	}
	file, err := excelize.OpenReader(bytes.NewReader([]byte(got.body)))
	must(b.t, err)
	defer file.Close()
	rows, err := file.GetRows("Sheet1")
	must(b.t, err)
	return rows
}

func TestSheetsShowWhatTheOrganiserMaySee(t *testing.T) {
	b := newBooks(t, testkit.DB(t))
	b.begin()
	b.mustSend(officer, "POST /campaigns/id-1/activities", lecture)
	b.answer("person-one", tongyuanju, 5, 4)
	b.answer("person-two", huayuanlu, 5, 4)
	for path, want := range map[string]struct{ title, whole, own string }{
		"/campaigns/id-1/materials.xlsx":  {"安全生产月宣传资料台账", "合计,,,,\"1,000\",800,200,0,0,0", "合计,,,,0,0,100,0,0,0"},
		"/campaigns/id-1/activities.xlsx": {"安全生产月活动登记表", "合计,,,,,,,,,80,120", "合计,,,,,,,,,80,120"},
		"/campaigns/id-1/summary.xlsx":    {"安全生产月宣传活动统计表", "合计,1,80,120", "合计,1,80,120"},
		"/participation.xlsx":             {"安全生产月参与情况统计表", "合计,2,2,2,10,8,12", "合计,1,1,1,5,4,6"},
	} {
		for as, total := range map[string]string{head: want.whole, officer: want.own} {
			rows := b.sheet(as, path)
			if rows[0][0] != want.title || !strings.Contains(rows[1][0], "报送日期：2026-06-01") {
				t.Errorf("%s for %s: headed %q %q", path, as, rows[0], rows[1])
			}
			last := strings.ReplaceAll(strings.Join(rows[len(rows)-1], ","), "1,000", `"1,000"`)
			if !strings.HasPrefix(last, total) {
				t.Errorf("%s for %s: ends in %s, want %s", path, as, last, total)
			}
			if text := fmt.Sprint(rows); as == officer && strings.Contains(text, "花园路") {
				t.Errorf("%s shows an officer another's rows: %s", path, text)
			}
		}
	}
}

func TestAMaterialIsPutRight(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBooks(t, db)
		b.mustSend(head, "POST /campaigns", safetyMonth)
		b.mustSend(head, "POST /campaigns/id-1/materials", `{"name":"安全手测","kind":"宣传手册","unit":"册"}`)
		const right = `{"name":"安全手册","kind":"宣传手册","spec":"A5","unit":"本","revision":1}`
		b.play([]scenario{
			{as: officer, route: "PUT /materials/id-2", body: right, status: 403, code: "district_role_needed"},
			{as: officer, route: "DELETE /materials/id-2", status: 403, code: "district_role_needed"},
			{as: head, route: "PUT /materials/id-2", body: `{"name":"","kind":"宣传手册","unit":"册"}`, status: 422, code: "invalid"},
			{as: head, route: "PUT /materials/id-2", body: right, status: 200, want: []string{`"unit":"本"`, `"revision":2`}},
			{name: "seen before", as: head, route: "PUT /materials/id-2", body: right, status: 409, code: "changed_meanwhile"},
			{as: head, route: "POST /materials/id-2/entries", body: entry("print", "", 10, "print"), status: 201},
			{as: head, route: "DELETE /materials/id-2", status: 409, code: "material_in_use"},
			{name: "unit in use", as: head, route: "PUT /materials/id-2", body: `{"name":"安全手册","kind":"宣传手册","unit":"册"}`, status: 422, code: "invalid"},
			{as: head, route: "PUT /materials/id-2", body: `{"name":"安全生产手册","kind":"宣传手册","unit":"本"}`, status: 200, want: []string{`"printed":10`}},
			{as: head, route: "GET /materials/id-2", status: 200, want: []string{`"name":"安全生产手册"`}},
			{as: head, route: "GET /materials/id-2/history", status: 200, want: []string{`"from":"安全手测","to":"安全手册"`, `"from":"册","to":"本"`}},
			{as: head, route: "POST /materials/id-2/entries/1/reverse", body: `{"reason":"记错了","request_id":"request-reverse"}`, status: 201},
			{as: head, route: "DELETE /materials/id-2", status: 204},
			{as: head, route: "GET /campaigns/id-1/materials", status: 200, want: []string{`"materials":[]`}},
			{as: head, route: "GET /materials/id-2", status: 404, code: "no_such_record"},
			{as: head, route: "POST /materials/id-2/entries", body: entry("print", "", 10, "later"), status: 404, code: "no_such_record"},
		})
	})
}
