package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/image/font/gofont/goregular"

	"pufa/server/api"
	"pufa/server/district"
	"pufa/server/docdb"
	"pufa/server/print"
	"pufa/server/report"
	"pufa/server/store"
	"pufa/server/testkit"
	"pufa/server/training"
)

// noExams is a platform on which nobody sits an exam.
type noExams struct{}

func (noExams) Results(context.Context, string, string) ([]training.Exam, bool, error) {
	return nil, false, nil
}

// withEducation is a world with a unit of 铜元局街道 whose scheme has one short page at each level.
func withEducation(t *testing.T, db *docdb.DB) (b *books, unit string) {
	t.Helper()
	b = &books{}
	b.world = newWorld(t, db, func(o *api.Options) {
		b.open(t, db, o)
		settings, schemes, workers, err := store.OpenTraining(t.Context(), db)
		must(t, err)
		var n atomic.Int64
		o.Training = training.NewDesk(training.Stores{Settings: settings, Schemes: schemes, Workers: workers}, store.NewPlaces(o.Districts), o.Units,
			noExams{}, o.Now, func() string { return fmt.Sprint("w", n.Add(1)) }, func() string { return "482915" })
		o.Printer = print.New(func() (print.Fonts, error) { return print.Fonts{Regular: goregular.TTF}, nil })
		o.Catalog = testkit.Catalog(t, `id: xf-0001, type: judge, stem: 这句话对吗？, answer: true`)
	})
	u, err := b.units.Add(t.Context(), district.Editor{Scope: district.All()}, district.UnitEdit{Name: "示例机械厂", District: tongyuanju})
	must(t, err)
	b.mustSend(officer, "POST /education-schemes", schemeBody(u.ID, 1, "xf"))
	return b, u.ID
}

func schemeBody(unit string, hours int, law string) string {
	var levels []string
	for _, key := range training.LevelKeys() {
		levels = append(levels, fmt.Sprintf(`{"key":%q,"hours":%d,"pages":[{"title":"规矩","text":"先停机"}]}`, key, hours))
	}
	return fmt.Sprintf(`{"unit":%q,"own_hours":3,"open":true,"levels":[%s],"exam":{"laws":[%q],"count":5,"pass":80,"per_day":3}}`,
		unit, strings.Join(levels, ","), law)
}

func TestEducation(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b, unit := withEducation(t, db)
		scheme := "/education-schemes/" + unit
		b.play([]scenario{
			{"", guest, "GET /education-schemes", "", 401, "", nil, nil},
			{"its own", officer, "GET /education-schemes", "", 200, "", []string{"示例机械厂", `"code":"482915"`, `"ordinary":24`}, nil},
			{"not another's", other, "GET /education-schemes", "", 200, "", nil, []string{"示例机械厂"}},
			{"not another's", other, "GET " + scheme, "", 403, "other_district", nil, nil},
			{"a second", officer, "POST /education-schemes", schemeBody(unit, 1, "xf"), 422, "invalid", []string{"已经登记过", "body.unit"}, nil},
			{"too few hours", officer, "PUT " + scheme, schemeBody(unit, 0, "xf"), 422, "invalid", []string{"body.levels.company"}, nil},
			{"no such law", officer, "PUT " + scheme, schemeBody(unit, 1, "nn"), 422, "invalid", []string{"body.exam.laws"}, nil},
			{"a list", officer, "POST " + scheme + "/people/import", `{"text":"姓名,工号\n李示例,9\n王,8"}`, 200, "", []string{`"fine":1`, "姓名应为 2 到 20 个字"}, nil},
			{"the door", guest, "GET /education/482915", "", 200, "", []string{"示例机械厂", "铜元局街道", `"keep_years":3`}, []string{"李示例"}},
			{"no door", guest, "GET /education/482916", "", 404, "no_such_training", nil, nil},
			{"", guest, "POST /education/482915/join", `{"name":"张示例"}`, 401, "", nil, nil},
			{"an identity card", resident, "POST /education/482915/join", `{"name":"张示例","number":"110101199001011234"}`, 422, "invalid", []string{"body.number"}, nil},
			{"another's number", resident, "POST /education/482915/join", `{"name":"张示例","number":"9"}`, 409, "other_name", nil, []string{"李示例"}},
			{"", resident, "POST /education/482915/join", `{"name":"张示例","number":"7"}`, 200, "", []string{`"phone":true`}, nil},
			{"settings", officer, "PUT /training-settings", `{"ordinary":8,"high_risk":72,"yearly":20,"keep_years":3}`, 403, "", nil, nil},
			{"settings", head, "PUT /training-settings", `{"ordinary":0,"high_risk":72,"yearly":20,"keep_years":3}`, 422, "invalid", []string{"body.ordinary"}, nil},
			{"settings", head, "PUT /training-settings", `{"ordinary":32,"high_risk":72,"yearly":20,"keep_years":3}`, 200, "", []string{`"revision":1`}, nil},
		})
		var mine struct{ Records []api.EducationRecord }
		must(t, json.Unmarshal([]byte(b.mustSend(resident, "GET /me/education", "")), &mine))
		me := mine.Records[0]
		page := fmt.Sprintf(`{"level":"company","page":%q}`, me.Rounds[0].Levels[0].Pages[0].Key)
		record := "/me/education/" + me.ID
		b.play([]scenario{
			{"unopened", resident, "POST " + record + "/pages/done", page, 409, "page_not_open", nil, nil},
			{"opened", resident, "POST " + record + "/pages", page, 200, "", []string{"先停机", `"seconds":5`}, nil},
			{"too soon", resident, "POST " + record + "/pages/done", page, 409, "too_early", []string{"还要再看 5 秒"}, nil},
		})
		b.clock.Advance(5 * time.Second)
		person := "/education-people/" + me.ID
		b.play([]scenario{
			{"read", resident, "POST " + record + "/pages/done", page, 200, "", []string{`"read_all":true`, `"learnt":true`}, nil},
			{"negative hours", officer, "POST " + scheme + "/attended", hours(me.ID, -2, "2026-06-01"), 422, "invalid", nil, nil},
			{"tomorrow", officer, "POST " + scheme + "/attended", hours(me.ID, 1, "2026-06-02"), 422, "invalid", []string{"body.day"}, nil},
			{"on site", officer, "POST " + scheme + "/attended", hours(me.ID, 1, "2026-06-01"), 204, "", nil, nil},
			{"not another's", other, "POST " + scheme + "/attended", hours(me.ID, 1, "2026-06-01"), 403, "other_district", nil, nil},
			{"absurd", officer, "POST " + person + "/results", `{"request":"r","level":"company","day":"2026-06-01","score":101}`, 422, "invalid", []string{"body.points"}, nil},
			{"on paper", officer, "POST " + person + "/results", `{"request":"r","level":"company","day":"2026-06-01","score":90}`, 200, "", []string{`"done":"2026-06-01"`}, nil},
			{"struck", officer, "POST " + person + "/strike", `{"entry":"r","reason":"登记错了"}`, 200, "", []string{`"struck":"登记错了"`}, nil},
			{"again", officer, "POST " + person + "/rounds", `{"request":"t","reason":"transfer","levels":["workshop","crew"]}`, 200, "", []string{"调岗"}, nil},
			{"not another's", other, "GET " + person + "/file.pdf", "", 403, "other_district", nil, nil},
		})
		for _, path := range []string{person + "/file.pdf", person + "/card.pdf"} {
			if got := b.send(officer, http.MethodGet, path, ""); !strings.HasPrefix(got.body, "%PDF-") {
				t.Errorf("%s: %d %.80s", path, got.StatusCode, got.body)
			}
		}
		if got := b.send(resident, http.MethodGet, record+"/card.pdf", ""); !strings.HasPrefix(got.body, "%PDF-") {
			t.Errorf("%d %.80s", got.StatusCode, got.body)
		}
		cells, err := report.ReadXLSX([]byte(b.mustSend(officer, "GET "+scheme+"/people.xlsx", "")), 20)
		if text := fmt.Sprint(cells); err != nil || !strings.Contains(text, "张示例") || !strings.Contains(text, "李示例") {
			t.Errorf("%v %v", cells, err)
		}
		b.play([]scenario{
			{"", officer, "POST " + person + "/unbind", "", 200, "", []string{`"phone":false`}, nil},
			{"no longer mine", resident, "GET " + record, "", 404, "no_such_training", nil, nil},
			{"", officer, "DELETE " + person, "", 204, "", nil, nil},
			{"twice", officer, "DELETE " + person, "", 204, "", nil, nil},
			{"gone", officer, "GET " + person, "", 409, "erased", nil, nil},
		})
	})
}

func hours(person string, n int, day string) string {
	return fmt.Sprintf(`{"request":"h","people":[%q],"level":"company","hours":%d,"day":%q,"trainer":"王师傅"}`, person, n, day)
}
