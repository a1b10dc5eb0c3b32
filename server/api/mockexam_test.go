package api_test

import (
	"fmt"
	"testing"
	"time"

	"pufa/server/docdb"
	"pufa/server/testkit"
)

// anExam is a mock exam as the console sends it.
func anExam(title string, perDay, count int, more string) string {
	return fmt.Sprintf(`{"title":%q,"on":true,"per_day":%d,"rules":{"blueprint":[{"count":%d,"points":10}],"free":true,"seconds":0,"limit":600,
		"elders":"double","partial":false,"speed":false,"wrong":0,"at_once":false,"pass":20}%s}`, title, perDay, count, more)
}

func TestMockExamScenarios(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s := newSchool(t, db)
		const settings = "/exam-settings"
		s.play([]scenario{
			{as: guest, route: "GET " + settings, status: 401, code: "signed_out"},
			{as: officer, route: "GET " + settings, status: 403, code: "district_role_needed"},
			{as: officer, route: "PUT " + settings, body: anExam("车间安全", 2, 3, ""), status: 403, code: "district_role_needed"},
			{as: head, route: "GET " + settings, status: 200, want: []string{`"exams":[]`, `"topics":["火警"]`, `"per_day":5`}},
			{name: "no title", as: head, route: "PUT " + settings, body: anExam("", 2, 3, ""), status: 422, code: "invalid", want: []string{"body.title"}},
			{name: "two lines", as: head, route: "PUT " + settings, body: anExam("一\n二", 2, 3, ""), status: 422, code: "invalid"},
			{name: "no limit", as: head, route: "PUT " + settings, body: anExam("车间安全", 0, 3, ""), status: 422, code: "invalid", want: []string{"body.per_day"}},
			{name: "more than there are", as: head, route: "PUT " + settings, body: anExam("车间安全", 2, 61, ""), status: 422, code: "invalid", want: []string{"题库里只有 60 道"}},
			{name: "only looked at", as: head, route: "POST " + settings + "/check", body: anExam("车间安全", 2, 61, ""), status: 200, want: []string{`"left":1`, "限时 10 分钟"}},
			{as: guest, route: "GET /exams", status: 200, want: []string{`"exams":[]`}},
			{as: head, route: "PUT " + settings, body: anExam("车间安全", 2, 3, `,"note":"新进职工"`), status: 200, want: []string{`"id":"sitting-1"`, `"revision":1`}},
			{name: "as it was", as: head, route: "PUT " + settings, body: anExam("改名", 2, 3, `,"id":"sitting-1"`), status: 409, code: "changed_meanwhile"},
			{name: "of nobody's", as: head, route: "PUT " + settings, body: anExam("改名", 2, 3, `,"id":"none","revision":4`), status: 404, code: "no_such_exam"},
			{as: guest, route: "GET /exams", status: 200, want: []string{`"id":"sitting-1"`, "新进职工", "20 分合格", "每天最多 2 次"}},
			{as: resident, route: "POST /sittings", body: `{"kind":"exam","exam":"none"}`, status: 404, code: "no_such_exam"},
		})
	})
}

// A paper is sat as often as it says, each sitting by the rules it began with, beside those on a law.
func TestAMockExamIsSat(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	s.mustSend(head, "PUT /exam-settings", anExam("车间安全", 2, 3, ""))
	const begin = `{"kind":"exam","exam":"sitting-1"}`
	first := s.beginAs(resident, begin)
	if again := s.beginAs(resident, begin); again.ID != first.ID || first.Total != 3 {
		t.Errorf("%d questions; a second phone began another: %s, %s", first.Total, first.ID, again.ID)
	}
	if law := s.beginAs(resident, `{"kind":"exam","law":"xf"}`); law.ID == first.ID || law.Total == 3 {
		t.Errorf("an exam on a law went on with %+v", law)
	}
	s.mustSend(head, "PUT /exam-settings", anExam("车间安全", 2, 5, `,"id":"sitting-1","revision":1`))
	s.clock.Advance(3 * time.Second) // past what nodes keep in hand
	if over := s.walk(resident, first, func(i int) bool { return i < 2 }); over.Points != 20 || !over.Passed || over.Total != 3 {
		t.Errorf("two of three right: %+v", over)
	}
	if second := s.beginAs(resident, begin); second.Total != 5 {
		t.Errorf("by the new rules: %+v", second)
	} else {
		s.walk(resident, second, always(false))
	}
	if got := s.send(resident, "POST", "/sittings", begin); got.problem(t) != "no_attempt_left" {
		t.Errorf("a third on one day: %s", got.body)
	}
	s.play([]scenario{
		{as: resident, route: "GET /sittings", status: 200, want: []string{`"title":"车间安全"`, `"exam":"sitting-1"`}},
		{as: head, route: "PUT /exam-settings", body: anExam("车间安全", 2, 5, `,"id":"sitting-1","revision":2,"on":false`), status: 200},
	})
	s.clock.Advance(27 * time.Hour)
	if got := s.send(resident, "POST", "/sittings", begin); got.problem(t) != "no_such_exam" {
		t.Errorf("one that is closed: %s", got.body)
	}
}
