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
	"pufa/server/course"
	"pufa/server/docdb"
	"pufa/server/print"
	"pufa/server/report"
	"pufa/server/store"
	"pufa/server/testkit"
)

// onePaper is a platform with one exam, which nobody has sat.
type onePaper struct{}

func (onePaper) Exam(_ context.Context, id string) (string, bool, error) {
	return "执法考试", id == "paper", nil
}

func (onePaper) Outcomes(context.Context, string, string) ([]course.Outcome, bool, error) {
	return nil, false, nil
}

func withCourses(t *testing.T, db *docdb.DB) *books {
	t.Helper()
	b := &books{}
	b.world = newWorld(t, db, func(o *api.Options) {
		b.open(t, db, o)
		stores, _, _, err := store.OpenCourses(t.Context(), db)
		must(t, err)
		var n atomic.Int64
		o.Courses = course.NewDesk(stores, store.NewPlaces(o.Districts), onePaper{}, o.Now, func() string { return fmt.Sprint("c", n.Add(1)) })
		o.Printer = print.New(func() (print.Fonts, error) { return print.Fonts{Regular: goregular.TTF}, nil })
	})
	return b
}

const guided = `{"kind":"guidance","topic":"执法文书制作","day":"2026-06-01","from":"16:30","to":"18:00","hours":2,"sign_in":true,"exam":"paper","parts":[{"district":"500108001","heads":3}]}`

func door(key string, phone int, more string) string {
	return fmt.Sprintf(`{"key":%q,"phone":"%043d"%s}`, key, phone, more)
}

// It is five in the afternoon in China.
func TestTrainingOfOfficers(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := withCourses(t, db)
		b.play([]scenario{
			{"", guest, "GET /courses", "", 401, "signed_out", nil, nil},
			{"", resident, "POST /courses", guided, 401, "signed_out", nil, nil},
			{"not the bureau's", officer, "POST /courses", guided, 403, "district_role_needed", nil, nil},
			{"no such kind", head, "POST /courses", strings.Replace(guided, "guidance", "quiz", 1), 422, "", nil, nil},
			{"nobody guided", head, "POST /courses", `{"kind":"guidance","day":"2026-06-01"}`, 422, "invalid", []string{"body.parts"}, nil},
			{"hundredths", head, "POST /courses", `{"kind":"other","day":"2026-06-01","hours":1.25}`, 422, "invalid", []string{"body.hours"}, nil},
			{"negative", head, "POST /courses", `{"kind":"other","day":"2026-06-01","hours":-1}`, 422, "invalid", []string{"body.hours"}, nil},
			{"no such place", head, "POST /courses", `{"kind":"other","day":"2026-06-01","parts":[{"district":"999"}]}`, 422, "no_such_district", nil, nil},
			{"", head, "POST /courses", guided, 201, "", []string{`"heads":0`, `"mine":true`, `"held":true`}, nil},
			{"", head, "GET /courses", "", 200, "", []string{`"heads":3`, `"sessions":1`, `"total_hours":6`}, nil},
			{"its guided share", officer, "GET /courses", "", 200, "", []string{`"heads":3`, `"mine":false`}, nil},
			{"none of it", other, "GET /courses", "", 200, "", []string{`"sessions":[]`}, nil},
			{"another year", head, "GET /courses?from=2025-01-01&to=2025-12-31", "", 200, "", []string{`"sessions":[]`}, nil},
			{"a kind", head, "GET /courses?kind=general", "", 200, "", []string{`"sessions":[]`}, nil},
			{"another place", head, "GET /courses?district=" + huayuanlu, "", 200, "", []string{`"sessions":[]`}, nil},
		})
		var list struct{ Sessions []api.CourseSession }
		must(t, json.Unmarshal([]byte(b.mustSend(head, "GET /courses", "")), &list))
		path := "/courses/" + list.Sessions[0].ID
		var detail struct{ Key string }
		must(t, json.Unmarshal([]byte(b.mustSend(head, "GET "+path, "")), &detail))
		key := detail.Key
		b.play([]scenario{
			{"an outsider", other, "GET " + path, "", 403, "district_role_needed", nil, nil},
			{"no key for who was guided", officer, "GET " + path, "", 200, "", nil, []string{`"key"`}},
			{"no door", guest, "POST /course-door", door("wrong", 1, ""), 404, "no_such_course", nil, nil},
			{"the door", guest, "POST /course-door", door(key, 1, ""), 200, "", []string{"执法程序及文书制作指导", "南岸区应急管理局", `"roll":[]`, `"exam":"执法考试"`, `"may_sit":false`}, []string{"closed"}},
			{"no name", guest, "POST /course-door/sign", door(key, 1, `,"district":"500108001"`), 422, "invalid", []string{"body.name"}, nil},
			{"no such place", guest, "POST /course-door/sign", door(key, 1, `,"name":"张示例","district":"9"`), 422, "no_such_district", nil, nil},
			{"exam before", resident, "POST /course-door/exam", door(key, 1, ""), 409, "not_signed_in", nil, nil},
			{"signs in", guest, "POST /course-door/sign", door(key, 1, `,"name":"张示例","district":"500108001"`), 200, "", []string{`"name":"张示例"`, `"may_sit":true`}, nil},
			{"twice", guest, "POST /course-door/sign", door(key, 1, `,"name":"李示例","district":"500108001"`), 200, "", []string{`"name":"张示例"`}, nil},
			{"another phone", guest, "POST /course-door/sign", door(key, 2, `,"name":"张示例","district":"500108001"`), 409, "signed_elsewhere", nil, nil},
			{"no resident yet", guest, "POST /course-door/exam", door(key, 1, ""), 401, "", nil, nil},
			{"the exam", resident, "POST /course-door/exam", door(key, 1, ""), 200, "", []string{`"exam":"off-`}, nil},
			{"a person of the bureau", head, "POST " + path + "/people", `{"name":"王示例","office":"执法队","present":true}`, 200, "", []string{`"done":1`}, nil},
			{"not by who was guided", officer, "POST " + path + "/people", `{"name":"王示例"}`, 403, "", nil, nil},
			{"sees its own", officer, "GET " + path, "", 200, "", []string{"张示例", `"heads":1`}, []string{"王示例"}},
			{"sees all", head, "GET " + path, "", 200, "", []string{"张示例", "王示例", `"heads":2`, `"how":"phone"`}, nil},
		})
		var roll struct{ Roll []api.CourseLine }
		must(t, json.Unmarshal([]byte(b.mustSend(head, "GET "+path, "")), &roll))
		person := path + "/people/" + roll.Roll[0].Person
		b.play([]scenario{
			{"absurd", head, "PUT " + person, `{"present":true,"points":101}`, 422, "invalid", []string{"body.points"}, nil},
			{"no such person", head, "PUT " + path + "/people/nobody", `{"present":true}`, 404, "no_such_course", nil, nil},
			{"a result", head, "PUT " + person, `{"present":true,"points":60,"cert":"示例-1"}`, 200, "", []string{`"passed":true`, "示例-1"}, nil},
			{"unbound", head, "POST " + person + "/unbind", "", 200, "", []string{`"phone":false`}, nil},
			{"counted", head, "GET /courses", "", 200, "", []string{`"examined":1`, `"passed":1`, `"has_roster":true`}, nil},
		})
		for _, file := range []string{path + "/roll.xlsx", "/courses.xlsx", path + "/roll/blank.xlsx"} {
			cells, err := report.ReadXLSX([]byte(b.mustSend(head, "GET "+file, "")), 20)
			if err != nil || len(cells) < 2 {
				t.Errorf("%s: %v %v", file, cells, err)
			}
		}
		if got := b.send(head, http.MethodGet, path+"/sheet.pdf", ""); !strings.HasPrefix(got.body, "%PDF-") {
			t.Errorf("%d %.80s", got.StatusCode, got.body)
		}
		// The list comes out of a file, goes back, and is known then.
		csv := "姓名,镇街,到场,成绩\n赵示例,花园路街道,实到,75\n钱示例,花园路街道,未到,\n孙,花园路街道,实到,88\n周示例,花园路街道,实到,101\n"
		up := fmt.Sprintf(`{"upload":%q}`, b.uploaded(head, csv))
		if got := b.mustSend(head, "POST "+path+"/roll/import/check", up); !strings.Contains(got, `"fine":3`) || !strings.Contains(got, `"wrong":1`) {
			t.Error(got)
		}
		if n := b.take(head, path+"/roll/import", up); n != 2 {
			t.Errorf("%d written, want 2: a name of one character is none", n)
		}
		if got := b.mustSend(head, "POST "+path+"/roll/import/check", up); !strings.Contains(got, `"known":2`) {
			t.Error(got)
		}
		b.clock.Advance(2 * time.Hour)
		b.play([]scenario{
			{"too late", guest, "POST /course-door/sign", door(key, 9, `,"name":"吴示例","district":"500108001"`), 409, "sign_in_closed", []string{"签到时间过了"}, nil},
			{"struck", head, "DELETE " + person, "", 204, "", nil, nil},
			{"removed", head, "DELETE " + path, "", 204, "", nil, nil},
			{"gone", guest, "POST /course-door", door(key, 1, ""), 404, "no_such_course", nil, nil},
		})
	})
}

func TestTheRegisterOfOfficers(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := withCourses(t, db)
		b.play([]scenario{
			{"", guest, "GET /officers", "", 401, "signed_out", nil, nil},
			{"", officer, "POST /officers", `{"name":"张示例","district":"500108001","number":"示例-1","until":"2026-06-20"}`, 201, "", []string{`"validity":"soon"`, `"days":19`}, nil},
			{"again", officer, "POST /officers", `{"name":"李示例","district":"500108001","number":"示例-1"}`, 422, "invalid", []string{"body.number"}, nil},
			{"an identity card", officer, "POST /officers", `{"name":"李示例","district":"500108001","number":"110101199001011234"}`, 422, "invalid", []string{"body.number"}, nil},
			{"another's", other, "POST /officers", `{"name":"李示例","district":"500108001"}`, 403, "other_district", nil, nil},
			{"its own only", other, "GET /officers", "", 200, "", []string{`"officers":[]`}, []string{"张示例"}},
			{"", other, "GET /officer-expiry", "", 200, "", []string{`"soon":0`}, []string{"张示例"}},
			{"all", head, "GET /officers", "", 200, "", []string{"张示例", `"yearly":60`, "铜元局街道"}, nil},
			{"reminded", head, "GET /officer-expiry", "", 200, "", []string{`"soon":1`, "张示例"}, nil},
			{"settings", officer, "PUT /course-settings", `{"yearly":40,"keep_years":5}`, 403, "district_role_needed", nil, nil},
			{"settings", head, "PUT /course-settings", `{"yearly":501,"keep_years":5}`, 422, "invalid", []string{"body.yearly"}, nil},
			{"settings", head, "PUT /course-settings", `{"yearly":40,"keep_years":5}`, 200, "", []string{`"revision":1`}, nil},
			{"settings stale", head, "PUT /course-settings", `{"yearly":30,"keep_years":5}`, 409, "changed_meanwhile", nil, nil},
			{"no such register", head, "GET /officer-registers/x/blank.xlsx", "", 404, "no_such_course", nil, nil},
		})
		var list struct{ Officers []api.OfficerInfo }
		must(t, json.Unmarshal([]byte(b.mustSend(officer, "GET /officers", "")), &list))
		path := "/officers/" + list.Officers[0].ID
		csv := "姓名,镇街,执法证号,有效期至,状态\n张示例,铜元局街道,示例-1,2029-06-20,在岗\n王示例,花园路街道,,,在岗\n赵示例,,,明年,在岗\n"
		up := fmt.Sprintf(`{"upload":%q}`, b.uploaded(officer, csv))
		look := b.mustSend(officer, "POST /officer-registers/all/import/check", up)
		for _, part := range []string{`"fine":1`, `"wrong":2`, "只能登记本镇街的人"} {
			if !strings.Contains(look, part) {
				t.Errorf("%q is not in %s", part, look)
			}
		}
		if n := b.take(officer, "/officer-registers/all/import", up); n != 1 {
			t.Errorf("%d written", n)
		}
		// Out and back again changes nothing.
		up = fmt.Sprintf(`{"upload":%q}`, b.uploaded(head, b.mustSend(head, "GET /officers.xlsx", "")))
		if got := b.mustSend(head, "POST /officer-registers/all/import/check", up); !strings.Contains(got, `"known":1`) || !strings.Contains(got, `"fine":0`) {
			t.Error(got)
		}
		b.play([]scenario{
			{"the history", officer, "GET " + path, "", 200, "", []string{`"act":"imported"`, `"to":"2029-06-20"`}, nil},
			{"not another's", other, "GET " + path, "", 403, "other_district", nil, nil},
			{"the calendar", officer, "GET /officer-expiry.ics", "", 200, "", []string{"BEGIN:VEVENT", "DTSTART;VALUE=DATE:20290620", "张示例"}, nil},
			{"hours", officer, "GET /officer-hours.xlsx?year=2026", "", 200, "", nil, nil},
			{"stale", officer, "PUT " + path, `{"name":"张示例","district":"500108001","number":"示例-1","revision":1}`, 409, "changed_meanwhile", nil, nil},
			{"left", officer, "PUT " + path, `{"name":"张示例","district":"500108001","number":"示例-1","left":true}`, 200, "", []string{`"left":true`}, nil},
			{"", other, "DELETE " + path, "", 403, "other_district", nil, nil},
			{"", officer, "DELETE " + path, "", 204, "", nil, nil},
			{"twice", officer, "DELETE " + path, "", 204, "", nil, nil},
			{"gone", officer, "GET " + path, "", 409, "erased", nil, nil},
		})
	})
}
