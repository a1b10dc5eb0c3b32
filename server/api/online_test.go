package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"pufa/server/docdb"
	"pufa/server/quiz"
	"pufa/server/testkit"
)

// phaseOf is a phase of two questions, right ones worth ten.
func phaseOf(id, from, to, admit string, best int) string {
	return fmt.Sprintf(`{"id":%q,"from":%q,"to":%q,"per_day":2,"in_all":3,"admit":%q,"best":%d,"rules":{"blueprint":[{"count":2,"points":10}],
		"free":false,"seconds":0,"limit":0,"elders":"same","partial":false,"speed":false,"wrong":0,"at_once":false,"pass":10}}`, id, from, to, admit, best)
}

func settingsOf(boards string, revision int, phases ...string) string {
	return fmt.Sprintf(`{"on":true,"phases":[%s],"boards":%s,"units":["渡口社区"],"revision":%d}`, strings.Join(phases, ","), boards, revision)
}

const (
	boardsOff = `{"persons":false,"groups":false,"attempts":1,"members":0}`
	boardsOn  = `{"persons":true,"groups":true,"attempts":1,"members":0}`
)

func TestOnlineSettings(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	formal := phaseOf("formal", "2026-06-01", "2026-06-20", "all", 0)
	const put, check = "PUT /campaigns/id-1/online", "POST /campaigns/id-1/online/check"
	s.play([]scenario{
		{as: guest, route: "GET /campaigns/id-1/online", status: 401, code: "signed_out"},
		{as: resident, route: put, body: settingsOf(boardsOff, 0, formal), status: 401, code: "signed_out"},
		{as: officer, route: put, body: settingsOf(boardsOff, 0, formal), status: 403, code: "district_role_needed"},
		{as: officer, route: "GET /campaigns/id-1/online", status: 403, code: "district_role_needed"},
		{name: "a proposal", as: head, route: "GET /campaigns/id-1/online", status: 200, want: []string{`"on":false`, `"persons":false,"groups":false`, `"from":"2026-06-01","to":"2026-06-30"`}},
		{name: "another campaign", as: head, route: "GET /campaigns/none/online", status: 404, code: "no_such_record"},
		{name: "short", as: head, route: put, body: settingsOf(boardsOff, 0, strings.Replace(formal, `"count":2`, `"count":90`, 1)), status: 422, code: "invalid", want: []string{"要 90 道，题库里只有 60 道", "body.formal.blueprint"}},
		{name: "short, while typing", as: head, route: check, body: settingsOf(boardsOff, 0, strings.Replace(formal, `"count":2`, `"count":90`, 1)), status: 200, want: []string{`"left":30`}},
		{name: "outside the campaign", as: head, route: put, body: settingsOf(boardsOff, 0, phaseOf("formal", "2026-06-01", "2026-07-20", "all", 0)), status: 422, code: "invalid", want: []string{"活动的日期之内"}},
		{name: "no day", as: head, route: check, body: settingsOf(boardsOff, 0, phaseOf("formal", "", "", "all", 0)), status: 200, want: []string{"请填写正式赛的日期", "body.formal.from"}},
		{name: "the final first", as: head, route: put, body: settingsOf(boardsOff, 0, phaseOf("final", "2026-06-01", "2026-06-02", "all", 0), formal), status: 422, code: "invalid", want: []string{"依次为"}},
		{name: "the final during the formal phase", as: head, route: put, body: settingsOf(boardsOff, 0, formal, phaseOf("final", "2026-06-20", "2026-06-22", "best", 3)), status: 422, code: "invalid", want: []string{"正式赛结束以后"}},
		{name: "the best none", as: head, route: put, body: settingsOf(boardsOff, 0, formal, phaseOf("final", "2026-06-21", "2026-06-22", "best", 0)), status: 422, code: "invalid", want: []string{"前多少名"}},
		{name: "no phase", as: head, route: put, body: settingsOf(boardsOff, 0), status: 422, code: "invalid", want: []string{"至少要有一个阶段"}},
		{name: "not there yet", as: guest, route: "GET /online", status: 200, want: []string{`"contests":[]`}},
		{as: head, route: put, body: settingsOf(boardsOff, 0, formal), status: 200, want: []string{"每人每天 2 次，一共 3 次。", "每次 2 题，满分 20 分", `"revision":1`}},
		{name: "a second first", as: head, route: put, body: settingsOf(boardsOff, 0, formal), status: 409, code: "changed_meanwhile"},
		{name: "an old revision", as: head, route: put, body: settingsOf(boardsOff, 7, formal), status: 409, code: "changed_meanwhile"},
	})
	s.clock.Advance(3 * time.Second)
	s.walk(resident, s.beginAs(resident, anOnline), always(true))
	s.play([]scenario{
		{name: "other rules", as: head, route: put, body: settingsOf(boardsOff, 1, strings.Replace(formal, `"points":10`, `"points":20`, 1)), status: 422, code: "invalid", want: []string{"已经有人答过"}},
		{name: "fewer attempts", as: head, route: put, body: settingsOf(boardsOff, 1, strings.Replace(formal, `"per_day":2`, `"per_day":1`, 1)), status: 422, code: "invalid", want: []string{"只能加"}},
		{name: "another sum", as: head, route: put, body: settingsOf(strings.Replace(boardsOff, `"attempts":1`, `"attempts":2`, 1), 1, formal), status: 422, code: "invalid", want: []string{"取最好几次"}},
		{name: "one unit fewer", as: head, route: put, body: strings.Replace(settingsOf(boardsOff, 1, formal), `["渡口社区"]`, `[]`, 1), status: 422, code: "invalid", want: []string{"单位只能加"}},
		{name: "no formal phase", as: head, route: put, body: settingsOf(boardsOff, 1, phaseOf("training", "2026-06-01", "2026-06-02", "all", 0)), status: 422, code: "invalid", want: []string{"不能去掉"}},
		{name: "longer, more often, and on show", as: head, route: put, body: settingsOf(boardsOn, 1, strings.NewReplacer("06-20", "06-25", `"per_day":2`, `"per_day":4`).Replace(formal)), status: 200, want: []string{`"begun":{"formal":true}`}},
	})
}

// A change of what may still be changed alters nothing of a sitting that was begun.
func TestASittingKeepsTheRulesItBeganWith(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	training := phaseOf("training", "2026-06-01", "2026-06-20", "all", 0)
	s.set(settingsOf(boardsOff, 0, training))
	v := s.beginAs(resident, anOnline)
	s.set(settingsOf(boardsOff, 1, strings.NewReplacer(`"count":2,"points":10`, `"count":5,"points":50`).Replace(training)))
	if over := s.walk(resident, v, always(true)); over.Total != 2 || over.Points != 20 {
		t.Errorf("begun with 2 questions of 10 points, and ended with %d of %d together", over.Total, over.Points)
	}
	if next := s.beginAs(resident, anOnline); next.Total != 5 {
		t.Errorf("the next has %d questions", next.Total)
	}
}

func TestBoardsAreOffUntilTheOrganiserShowsThem(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	formal := phaseOf("formal", "2026-06-01", "2026-06-20", "all", 0)
	s.set(settingsOf(boardsOff, 0, formal))
	s.walk(resident, s.beginAs(resident, `{"kind":"online","campaign":"id-1","unit":"渡口社区"}`), always(true))
	s.walk(neighbour, s.beginAs(neighbour, anOnline), func(i int) bool { return i == 0 })
	const board, results = "GET /online/id-1/board?phase=formal", "GET /campaigns/id-1/online/results?phase=formal"
	s.play([]scenario{
		{as: resident, route: board, status: 404, code: "board_off"},
		{as: guest, route: results, status: 401, code: "signed_out"},
		{as: head, route: results, status: 200, want: []string{"小安", "邻居", `"begun":2,"finished":2`, `"name":"渡口社区","points":20`}},
		{name: "one's own part", as: officer, route: results, status: 200, want: []string{"小安"}, never: []string{"邻居"}},
	})
	s.set(settingsOf(`{"persons":false,"groups":true,"attempts":1,"members":0}`, 1, formal))
	s.play([]scenario{{name: "groups alone", as: guest, route: board, status: 200, want: []string{"铜元局街道", "渡口社区"}, never: []string{"小安", "邻居"}}})
	s.set(settingsOf(boardsOn, 2, formal))
	s.play([]scenario{
		{name: "both", as: resident, route: board, status: 200, want: []string{`"me":{"rank":1,"name":"小安"`, "邻居"}},
		{name: "another phase", as: resident, route: "GET /online/id-1/board?phase=final", status: 404, code: "board_off"},
	})
	sheet := s.send(head, "GET", "/campaigns/id-1/online/results.xlsx?phase=formal", "")
	book, err := excelize.OpenReader(bytes.NewReader([]byte(sheet.body)))
	must(t, err)
	rows, err := book.GetRows(book.GetSheetName(0))
	must(t, err)
	text := fmt.Sprint(rows)
	if !strings.Contains(text, "小安") || !strings.Contains(text, "安全生产月正式赛个人成绩") || book.SheetCount != 3 {
		t.Errorf("%d sheets, the first: %s", book.SheetCount, text)
	}
}

func TestOnlyWhoWonComesToTheFinal(t *testing.T) {
	for _, final := range []string{
		phaseOf("final", "2026-06-02", "2026-06-03", "best", 1), phaseOf("final", "2026-06-02", "2026-06-03", "passed", 0),
	} {
		testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
			s := newSchool(t, db)
			s.set(settingsOf(boardsOn, 0, phaseOf("formal", "2026-06-01", "2026-06-01", "all", 0), final))
			s.walk(resident, s.beginAs(resident, anOnline), always(true))
			s.walk(neighbour, s.beginAs(neighbour, anOnline), always(false))
			s.clock.Advance(24 * time.Hour)
			s.play([]scenario{
				{as: neighbour, route: "POST /sittings", body: anOnline, status: 403, code: "not_admitted"},
				{as: neighbour, route: "GET /online/id-1", status: 200, want: []string{`"phase":"final"`, `"admitted":false`}},
				{as: resident, route: "GET /online/id-1", status: 200, want: []string{`"admitted":true`}},
				{as: resident, route: "POST /sittings", body: anOnline, status: 200, want: []string{`"phase":"final"`}},
			})
		})
	}
}

// A training counts as taking part and earns nothing.
func TestATrainingEarnsNothing(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	s.set(settingsOf(boardsOn, 0, phaseOf("training", "2026-06-01", "2026-06-20", "all", 0)))
	v := s.walk(resident, s.beginAs(resident, anOnline), always(true))
	kept, err := s.answers.OfSession(t.Context(), v.ID, -1)
	must(t, err)
	for _, a := range kept {
		if a.Points != 0 || !a.Correct || a.Campaign != "id-1" || a.Source != "online" {
			t.Errorf("%+v", a)
		}
	}
	if len(kept) != 2 {
		t.Errorf("%d answers", len(kept))
	}
}

func TestOnlineIsTakenAwayAndErased(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s := newSchool(t, db)
		s.set(settingsOf(boardsOn, 0, phaseOf("formal", "2026-06-01", "2026-06-20", "all", 0)))
		s.walk(resident, s.beginAs(resident, anOnline), always(true))
		exam := s.beginAs(resident, `{"kind":"exam","law":"xf"}`)
		s.mustSend(resident, fmt.Sprintf("PUT /sittings/%s/answers/0", exam.ID), givenBody(exam.at(0).right()))
		tries, err := s.examiner.Finished(t.Context(), "id-1", "formal", "")
		must(t, err)
		if len(tries) != 1 || !tries[0].Passed || tries[0].Points != 20 {
			t.Fatalf("finished: %+v", tries)
		}
		person := tries[0].Person
		own := quiz.NewSittingBelongings(s.examiner, func() string { return "x" })
		of, err := own.Of(t.Context(), person)
		must(t, err)
		text, err := json.Marshal(of)
		must(t, err)
		for _, part := range []string{`"kind":"online"`, `"points":20`, `"kind":"exam"`, exam.at(0).Stem} {
			if !strings.Contains(string(text), part) {
				t.Errorf("%q is not in the download: %s", part, text)
			}
		}
		if strings.Contains(string(text), "correct") || strings.Contains(string(text), "机密解析") {
			t.Errorf("the download tells of an exam that is not over: %s", text)
		}
		for range 2 { // an erasure that was interrupted is repeated
			must(t, own.Forget(t.Context(), person))
		}
		if mine, err := s.sittings.OfPerson(t.Context(), person); err != nil || len(mine) != 0 {
			t.Errorf("left behind: %v %v", mine, err)
		}
		s.clock.Advance(10 * time.Second)
		board := s.mustSend(guest, "GET /online/id-1/board?phase=formal", "")
		if !strings.Contains(board, `"name":"（已注销）"`) || !strings.Contains(board, `"points":20`) || strings.Contains(board, "小安") {
			t.Errorf("the board after an erasure: %s", board)
		}
	})
}
