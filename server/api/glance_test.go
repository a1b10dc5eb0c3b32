package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"pufa/server/api"
	"pufa/server/docdb"
	"pufa/server/report"
	"pufa/server/store"
	"pufa/server/testkit"
)

// glanced is a glance as a test reads it.
type glanced struct {
	District, Name, Day string
	Total               areaLine
	Rows                []areaLine
	Today               []struct{ Hour, Answers int64 }
	ByHour              []struct{ Answers int64 } `json:"by_hour"`
	Flows               []flowLine
	Reached             []struct {
		Key, Class           string
		Set, There           int
		Target, Done, Toward int64
	}
	Aims    []struct{ District, Key string }
	Tasks   struct{ Overdue, Done int }
	Overdue []struct {
		Title, District string
		Late            int
	}
	Campaign struct{ Screen string }
}

type flowLine struct {
	ID, Name         string
	Came, Held, Lost int64
	InStore          int64 `json:"in_store"`
	OnTheWay         int64 `json:"on_the_way"`
	HandedOut        int64 `json:"handed_out"`
}

func newGlances(t *testing.T, db *docdb.DB) *books {
	t.Helper()
	b := &books{}
	b.world = newWorld(t, db, func(o *api.Options) {
		b.open(t, db, o)
		o.Catalog = testkit.Catalog(t, `id: xf-0001, type: judge, stem: 这句话对吗？, answer: true`)
		counting, err := store.NewCounting(t.Context(), db)
		must(t, err)
		people, err := store.NewResidents(t.Context(), db)
		must(t, err)
		o.Boards = report.NewBoards(counting, store.NewPlaces(o.Districts), o.Units, people, o.Now)
	})
	return b
}

func (b *books) glance(as string) (g glanced) {
	b.t.Helper()
	must(b.t, json.Unmarshal([]byte(b.mustSend(as, "GET /campaigns/id-1/glance", "")), &g))
	return g
}

func TestAGlanceIsAsFarAsOneSees(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newGlances(t, db)
		b.begin()
		b.mustSend(officer, "POST /materials/id-2/entries", entry("receive", tongyuanju, 90, "receive-1"))
		b.mustSend(officer, "POST /materials/id-2/entries", entry("hand_out", tongyuanju, 60, "hand-1"))
		b.mustSend(officer, "POST /materials/id-2/entries", entry("loss", tongyuanju, 5, "loss-1"))
		b.answer("a", tongyuanju, 3, 2)
		b.answer("b", huayuanlu, 1, 0)
		b.activity(officer, "POST /campaigns/id-1/activities", lesson)

		all := b.glance(head)
		if all.District != "" || all.Name != "南岸区" || all.Total.Answers != 4 || all.Total.Held.Activities != 1 || len(all.Rows) != 15 {
			t.Errorf("%+v", all)
		}
		// Nine in the morning in London is five in the afternoon here.
		if all.Day != "2026-06-01" || len(all.Today) != 24 || all.Today[17].Answers != 4 || all.ByHour[17].Answers != 4 {
			t.Errorf("hours: %+v", all.Today)
		}
		if want := (flowLine{"id-2", "《安全生产法》读本", 1000, 25, 5, 800, 110, 60}); len(all.Flows) != 1 || all.Flows[0] != want {
			t.Errorf("flows: %+v", all.Flows)
		}
		if r := all.Reached[0]; r.Key != "participants" || r.Set != 2 || r.There != 0 || r.Target != 300 || r.Done != 2 || len(all.Aims) != 2 {
			t.Errorf("reached: %+v", all.Reached)
		}

		mine := b.glance(officer)
		if mine.District != tongyuanju || mine.Total.Answers != 3 || mine.Today[17].Answers != 3 || mine.Total.Held.Activities != 1 {
			t.Errorf("%+v", mine)
		}
		if want := (flowLine{"id-2", "《安全生产法》读本", 100, 25, 5, 0, 10, 60}); mine.Flows[0] != want {
			t.Errorf("flows: %+v", mine.Flows)
		}
		if len(mine.Aims) != 1 || mine.Aims[0].District != tongyuanju || mine.Reached[0].Target != 100 {
			t.Errorf("aims: %+v %+v", mine.Aims, mine.Reached)
		}
		if others := b.glance(other); others.Total.Answers != 1 || others.Flows[0].OnTheWay != 100 || others.Total.Held.Activities != 0 {
			t.Errorf("%+v", others)
		}
		b.play([]scenario{
			{as: guest, route: "GET /campaigns/id-1/glance", status: 401, code: "signed_out"},
			{as: resident, route: "GET /campaigns/id-1/glance", status: 401, code: "signed_out"},
			{as: head, route: "GET /campaigns/none/glance", status: 404, code: "no_such_record"},
		})
	})
}

func TestAGlanceNamesWhatIsOverdueOfOnesOwn(t *testing.T) {
	b := newGlances(t, testkit.DB(t))
	b.mustSend(head, "POST /campaigns", safetyMonth)
	b.mustSend(head, "POST /campaigns/id-1/plans", `{"title":"方案"}`)
	task := `{"title":"张贴海报","from":"2026-06-01","to":"2026-06-02","by":"hand","districts":["500108001","500108002"]}`
	b.mustSend(head, "POST /plans/id-2/tasks", task)
	b.clock.Set(b.clock.Now().AddDate(0, 0, 4))
	b.signInAgain()
	if all := b.glance(head); all.Tasks.Overdue != 2 || len(all.Overdue) != 2 || all.Overdue[0].Late != 3 {
		t.Errorf("%+v", all)
	}
	if mine := b.glance(officer); mine.Tasks.Overdue != 1 || len(mine.Overdue) != 1 || mine.Overdue[0].District != tongyuanju {
		t.Errorf("%+v", mine)
	}
}

func TestAnEmptyCampaignAtAGlance(t *testing.T) {
	b := newGlances(t, testkit.DB(t))
	b.mustSend(head, "POST /campaigns", wholeYear)
	g := b.glance(head)
	if len(g.Rows) != 15 || len(g.Today) != 24 || len(g.Flows) != 0 || len(g.Reached) != 0 || len(g.Overdue) != 0 || g.Total.Participants != 0 {
		t.Errorf("%+v", g)
	}
}

// keyed sends a screen's key.
func screenKey(key string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("Screen-Key", key) }
}

func (b *books) opened(body string) string {
	b.t.Helper()
	var c struct{ Screen string }
	must(b.t, json.Unmarshal([]byte(b.mustSend(head, "POST /campaigns/id-1/screen", body)), &c))
	return c.Screen
}

func TestTheScreenOpensByItsKey(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newGlances(t, db)
		b.begin()
		b.mustSend(head, "PUT /campaigns/id-1", strings.TrimSuffix(safetyMonth, "}")+
			`,"boards":[{"kind":"district","by":"answers"},{"kind":"person","by":"answers"}]}`)
		b.answer("a", huayuanlu, 3, 2)
		screen := func(key string) reply { return b.send(guest, "GET", "/campaigns/id-1/screen", "", screenKey(key)) }
		for _, key := range []string{"", "x"} {
			if got := screen(key); got.StatusCode != 404 || got.problem(t) != "screen_shut" {
				t.Errorf("shut, with %q: %d", key, got.StatusCode)
			}
		}
		b.play([]scenario{
			{as: guest, route: "POST /campaigns/id-1/screen", body: `{}`, status: 401, code: "signed_out"},
			{as: officer, route: "POST /campaigns/id-1/screen", body: `{}`, status: 403, code: "district_role_needed"},
			{as: officer, route: "DELETE /campaigns/id-1/screen", status: 403, code: "district_role_needed"},
			{as: head, route: "POST /campaigns/none/screen", body: `{}`, status: 404, code: "no_such_record"},
		})

		key := b.opened(`{}`)
		if again := b.opened(`{}`); len(key) < 20 || again != key {
			t.Errorf("keys %q and %q", key, again)
		}
		// Nobody but the bureau is told the key, and no change of the plan loses it.
		b.mustSend(head, "PUT /campaigns/id-1", safetyMonth)
		b.play([]scenario{
			{as: guest, route: "GET /campaigns/id-1", status: 200, never: []string{key}},
			{as: guest, route: "GET /campaigns", status: 200, never: []string{key}},
			{as: officer, route: "GET /campaigns/id-1", status: 200, never: []string{key}},
			{as: officer, route: "GET /campaigns/id-1/glance", status: 200, never: []string{key}},
			{as: head, route: "GET /campaigns/id-1", status: 200, want: []string{key}},
			{as: head, route: "GET /campaigns/id-1/history", status: 200, want: []string{"大屏"}, never: []string{key}},
		})
		var shown struct {
			Title        string
			Participants int64
			Tiles        []struct {
				Code         string
				Participants int64
			}
			Flows  []flowLine
			Boards []struct {
				Kind  string
				Lines []struct {
					Rank, Figure int64
					Name         string
				}
			}
			Today []struct{ Answers int64 }
		}
		must(t, json.Unmarshal([]byte(screen(key).body), &shown))
		if shown.Title != "安全生产月" || shown.Participants != 1 || len(shown.Tiles) != 15 || shown.Tiles[1].Participants != 1 || shown.Today[17].Answers != 3 {
			t.Errorf("%+v", shown)
		}
		if len(shown.Flows) != 1 || shown.Flows[0].Came != 1000 || shown.Flows[0].ID != "" {
			t.Errorf("flows: %+v", shown.Flows)
		}
		// The board of persons is on, and stays on phones.
		if len(shown.Boards) != 1 || shown.Boards[0].Kind != "district" || len(shown.Boards[0].Lines) != 1 || shown.Boards[0].Lines[0].Figure != 3 {
			t.Errorf("boards: %+v", shown.Boards)
		}
		if text := screen(key).body; strings.Contains(text, "person") || strings.Contains(text, key) {
			t.Errorf("it tells too much: %s", text)
		}

		other := b.opened(`{"another":true}`)
		if got := screen(key); other == key || got.StatusCode != 404 {
			t.Errorf("the old key still opens: %d", got.StatusCode)
		}
		b.mustSend(head, "DELETE /campaigns/id-1/screen", "")
		if got := screen(other); got.StatusCode != 404 {
			t.Errorf("shut: %d", got.StatusCode)
		}
	})
}

func TestWhatACampaignAnnounces(t *testing.T) {
	b := newGlances(t, testkit.DB(t))
	b.mustSend(head, "POST /campaigns", strings.Replace(safetyMonth, `"laws":["aqscf"],`, "", 1))
	coming := func(items string) string { return `{"coming":[` + items + `]}` }
	desk := `{"title":"河边咨询台","date":"2026-06-12","from":"09:30","until":"11:00","district":"500108002","place":"滨江广场","note":"带身份证"}`
	yard := fmt.Sprintf(`{"title":"院坝会","date":"2026-06-20","district":%q,"place":"社区院坝"}`, tongyuanju)
	late := `{"title":"收官讲座","date":"2026-06-30","district":"","place":"区图书馆"}`
	b.play([]scenario{
		{as: guest, route: "PUT /campaigns/id-1/coming", body: coming(desk), status: 401, code: "signed_out"},
		{name: "no place", as: head, route: "PUT /campaigns/id-1/coming", body: coming(strings.Replace(late, "区图书馆", "", 1)), status: 422, code: "invalid", want: []string{"地点"}},
		{name: "no title", as: head, route: "PUT /campaigns/id-1/coming", body: coming(strings.Replace(late, "收官讲座", "", 1)), status: 422, code: "invalid"},
		{name: "no day", as: head, route: "PUT /campaigns/id-1/coming", body: coming(strings.Replace(late, "06-30", "06-31", 1)), status: 422},
		{name: "after the campaign", as: head, route: "PUT /campaigns/id-1/coming", body: coming(strings.Replace(late, "06-30", "07-01", 1)), status: 422, code: "invalid"},
		{name: "no time", as: head, route: "PUT /campaigns/id-1/coming", body: coming(strings.Replace(desk, "09:30", "9点半", 1)), status: 422, code: "invalid"},
		{name: "over before it begins", as: head, route: "PUT /campaigns/id-1/coming", body: coming(strings.Replace(desk, "11:00", "09:30", 1)), status: 422, code: "invalid"},
		{name: "ends without a beginning", as: head, route: "PUT /campaigns/id-1/coming", body: coming(strings.Replace(desk, `"from":"09:30",`, "", 1)), status: 422, code: "invalid"},
		{name: "nowhere", as: head, route: "PUT /campaigns/id-1/coming", body: coming(strings.Replace(desk, "500108002", "500108999", 1)), status: 422, code: "no_such_district"},
		{name: "too many", as: head, route: "PUT /campaigns/id-1/coming", body: coming(strings.Repeat(late+",", 100) + late), status: 422, code: "invalid"},
		{name: "both", as: head, route: "PUT /campaigns/id-1/coming", body: coming(late + "," + desk), status: 200},
		{name: "somebody was quicker", as: head, route: "PUT /campaigns/id-1/coming", body: `{"revision":1,"coming":[]}`, status: 409, code: "changed_meanwhile"},
		{as: guest, route: "GET /campaigns/id-1/front", status: 200, want: []string{`"district_name":"花园路街道"`, `"participants":0`, `"questions":1`}, never: []string{"revision", "targets"}},
		{as: head, route: "GET /campaigns/id-1/history", status: 200, want: []string{"河边咨询台"}},
		{as: guest, route: "GET /campaigns/none/front", status: 404, code: "no_such_record"},
	})
	b.play([]scenario{
		{name: "another's", as: officer, route: "PUT /campaigns/id-1/coming", body: coming(desk), status: 403, code: "other_district"},
		{name: "the district's own", as: officer, route: "PUT /campaigns/id-1/coming", body: coming(late), status: 403, code: "district_role_needed"},
		{name: "one of them another's", as: officer, route: "PUT /campaigns/id-1/coming", body: coming(yard + "," + desk), status: 403, code: "other_district"},
		{name: "no place", as: officer, route: "PUT /campaigns/id-1/coming", body: coming(strings.Replace(yard, "社区院坝", "", 1)), status: 422, code: "invalid"},
		{name: "too many together", as: officer, route: "PUT /campaigns/id-1/coming", body: coming(strings.Repeat(yard+",", 98) + yard), status: 422, code: "invalid"},
		{name: "their own", as: officer, route: "PUT /campaigns/id-1/coming", body: coming(yard), status: 200},
		{as: guest, route: "GET /campaigns/id-1/front", status: 200, want: []string{"院坝会", "河边咨询台", "收官讲座"}},
		{name: "their own moved", as: officer, route: "PUT /campaigns/id-1/coming", body: coming(strings.Replace(yard, "06-20", "06-21", 1)), status: 200},
		{as: guest, route: "GET /campaigns/id-1/front", status: 200, want: []string{"2026-06-21", "河边咨询台", "收官讲座"}, never: []string{"2026-06-20"}},
		{name: "another's nothing", as: other, route: "PUT /campaigns/id-1/coming", body: coming(""), status: 200, want: []string{"院坝会", "收官讲座"}, never: []string{"河边咨询台"}},
		{name: "all by the district", as: head, route: "PUT /campaigns/id-1/coming", body: coming(late + "," + desk), status: 200, never: []string{"院坝会"}},
		{as: head, route: "GET /campaigns/id-1/history", status: 200, want: []string{"院坝会", "铜元局"}},
	})
	front := b.mustSend(guest, "GET /campaigns/id-1/front", "")
	if strings.Index(front, "河边咨询台") > strings.Index(front, "收官讲座") {
		t.Errorf("not in order of time: %s", front)
	}
	b.mustSend(head, "PUT /campaigns/id-1", strings.Replace(safetyMonth, `"laws":["aqscf"]`, `"laws":["none"]`, 1))
	b.clock.Set(b.clock.Now().AddDate(0, 0, 12))
	b.play([]scenario{
		{name: "what is over goes", as: guest, route: "GET /campaigns/id-1/front", status: 200, want: []string{"收官讲座", `"laws":[]`}, never: []string{"河边咨询台"}},
	})
	// The next year's plan announces nothing, and its screen is shut.
	b.signInAgain()
	b.opened(`{}`)
	if next := b.mustSend(head, "POST /campaigns/id-1/copy", ""); strings.Contains(next, `"coming":`) || strings.Contains(next, `"screen":`) {
		t.Errorf("copied: %s", next)
	}
}

// A figure of the screen is of the answers alone, whoever gave them.
func TestTheScreenFollowsAnswers(t *testing.T) {
	b := newGlances(t, testkit.DB(t))
	b.mustSend(head, "POST /campaigns", safetyMonth)
	key := b.opened(`{}`)
	before := b.send(guest, "GET", "/campaigns/id-1/screen", "", screenKey(key)).body
	b.answer("a", tongyuanju, 2, 2)
	b.clock.Advance(report.Fresh)
	after := b.send(guest, "GET", "/campaigns/id-1/screen", "", screenKey(key)).body
	if !strings.Contains(before, `"answers":0,"correct":0`) || !strings.Contains(after, `"answers":2,"correct":2`) {
		t.Errorf("before %s\nafter %s", before, after)
	}
}
