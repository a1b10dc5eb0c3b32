package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"pufa/server/api"
	"pufa/server/bus"
	"pufa/server/contest"
	"pufa/server/docdb"
	"pufa/server/question"
	"pufa/server/statute"
	"pufa/server/store"
	"pufa/server/testkit"
)

// hall is a world with competitions.
type hall struct {
	*books
	contests *contest.Engine
}

func newHall(t *testing.T, db *docdb.DB) *hall {
	t.Helper()
	h := &hall{books: &books{}}
	h.world = newWorld(t, db, func(o *api.Options) {
		h.books.open(t, db, o)
		h.open(t, db, o)
	})
	return h
}

func (h *hall) open(t *testing.T, db *docdb.DB, o *api.Options) {
	t.Helper()
	catalog, err := question.Load(fstest.MapFS{
		question.LawsFile: {Data: []byte(quizLaws)}, "xf/01.yaml": {Data: []byte(quizBank())},
	})
	must(t, err)
	texts, err := store.NewStatutes(t.Context(), db)
	must(t, err)
	o.Statutes = statute.NewShelf(catalog, nil, texts, o.Now)
	stores, err := store.OpenContests(t.Context(), db)
	must(t, err)
	line, err := bus.Open(t.Context(), bus.Options{})
	must(t, err)
	t.Cleanup(line.Close)
	h.contests, err = contest.NewEngine(t.Context(), contest.Options{
		Contests: stores.Contests, Log: stores.Log, Players: stores.Players, Chairs: stores.Chairs, Starts: stores.Starts,
		Answers: store.ContestAnswers{Answers: h.answers},
		Words:   stores.Words, Rosters: stores.Rosters, Banks: catalog, Bus: line.Subject("contest"), Now: o.Now, Logger: o.Logger,
		JoinURL: func(code string) string { return "http://pufa.test/join/" + code },
	})
	must(t, err)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		must(t, h.contests.Close(ctx))
	})
	o.Contests = h.contests
	o.Rulebook, err = contest.NewRulebook(stores.Rules, o.Now)
	must(t, err)
}

// held is a contest as its page knows it.
type held struct {
	ID, Code, District, Phase string
	Seq                       int64
	Items                     []struct{ Answer []int }
}

const quick = `{"title":"消防知识竞赛","bank":"xf","count":3,"seconds":20,"points":10}`

func (h *hall) create(as, body string) held {
	h.t.Helper()
	var c held
	must(h.t, json.Unmarshal([]byte(h.mustSend(as, "POST /contests", body)), &c))
	return c
}

// command gives a command and returns the event's number.
func (h *hall) command(as string, c held, command string, seq int64) int64 {
	h.t.Helper()
	var out struct{ Seq int64 }
	must(h.t, json.Unmarshal([]byte(h.mustSend(as, "POST /contests/"+c.ID+"/commands", order(command, seq))), &out))
	return out.Seq
}

func order(command string, seq int64) string {
	return fmt.Sprintf(`{"command":%q,"seq":%d}`, command, seq)
}

func TestWhoMayHoldAContest(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		h := newHall(t, db)
		mine, whole := h.create(officer, quick), h.create(head, quick)
		if mine.District != tongyuanju || whole.District != "" {
			t.Errorf("held by %q and %q", mine.District, whole.District)
		}
		at := "/contests/" + mine.ID
		elsewhere := `{"title":"别处","bank":"xf","count":1,"seconds":20,"points":10,"district":"500108002"}`
		h.play([]scenario{
			{as: guest, route: "GET /contests", status: 401, code: "signed_out"},
			{as: resident, route: "GET /contests", status: 401, code: "signed_out"},
			{as: resident, route: "POST /contests", body: quick, status: 401, code: "signed_out"},
			{as: officer, route: "GET /contests", status: 200, want: []string{mine.ID}, never: []string{whole.ID}},
			{as: other, route: "GET /contests", status: 200, want: []string{`"contests":[]`}},
			{as: head, route: "GET /contests", status: 200, want: []string{mine.ID, whole.ID}},
			{as: officer, route: "POST /contests", body: elsewhere, status: 403, code: "other_district"},
			{as: other, route: "GET " + at, status: 403, code: "other_district"},
			{as: officer, route: "GET /contests/" + whole.ID, status: 403, code: "district_role_needed"},
			{as: other, route: "POST " + at + "/commands", body: order("start", 0), status: 403, code: "other_district"},
			{as: resident, route: "POST " + at + "/commands", body: order("start", 0), status: 401, code: "signed_out"},
			{as: other, route: "GET " + at + "/results", status: 403, code: "other_district"},
			{as: other, route: "GET " + at + "/results.xlsx", status: 403, code: "other_district"},
			{as: guest, route: "GET " + at + "/results", status: 401, code: "signed_out"},
			{as: other, route: "DELETE " + at, status: 403, code: "other_district"},
			{as: officer, route: "DELETE " + at, status: 204},
			{as: officer, route: "GET " + at, status: 404, code: "no_such_contest"},
			{as: guest, route: "GET /contests/code/" + mine.Code, status: 404, code: "no_such_contest"},
		})
	})
}

func TestAContestOutOfBadInput(t *testing.T) {
	h := newHall(t, testkit.DB(t))
	with := func(fields string) string {
		return `{"title":"竞赛","bank":"xf","seconds":20,"points":10,` + fields + `}`
	}
	for i, tt := range []struct {
		body   string
		status int
		code   string
	}{
		{`{`, 400, "bad_request"},
		{`[]`, 422, "invalid"},
		{with(`"count":0`), 422, "invalid"},
		{with(`"count":61`), 422, "invalid"},
		{with(`"count":3,"surprise":1`), 422, "invalid"},
		{with(`"count":"3"`), 422, "invalid"},
		{with(`"question_ids":["no-such"]`), 422, "invalid"},
		{with(`"question_ids":["xf-0001","xf-0001"]`), 422, "invalid"},
		{with(`"count":3,"campaign":"none"`), 404, "no_such_record"},
		{`{"title":"竞赛","bank":"none","seconds":20,"points":10,"count":1}`, 422, "invalid"},
		{`{"title":"   ","bank":"xf","seconds":20,"points":10,"count":1}`, 422, "invalid"},
		{`{"title":"竞赛\r\nSet-Cookie: a=b","bank":"xf","seconds":20,"points":10,"count":1}`, 422, "invalid"},
		{`{"title":"竞赛","bank":"xf","seconds":1,"points":10,"count":1}`, 422, "invalid"},
		{`{"title":"竞赛","bank":"xf","seconds":20,"points":-1,"count":1}`, 422, "invalid"},
	} {
		h.play([]scenario{{name: strconv.Itoa(i), as: head, route: "POST /contests", body: tt.body, status: tt.status, code: tt.code}})
	}
	chosen := h.create(head, with(`"question_ids":["xf-0004","xf-0001"]`))
	if len(chosen.Items) != 2 {
		t.Errorf("%d questions chosen", len(chosen.Items))
	}
}

func TestHostingOverREST(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		h := newHall(t, db)
		c := h.create(officer, quick)
		at := "/contests/" + c.ID
		h.play([]scenario{
			{as: guest, route: "GET /contests/code/" + c.Code, status: 200, want: []string{`"phase":"lobby"`}, never: []string{"机密", "题干"}},
			{as: guest, route: "GET /contests/code/12", status: 422, code: "invalid"},
			{as: guest, route: "GET /contests/code/000000", status: 404, code: "no_such_contest"},
			{as: guest, route: "POST /contests/code/" + c.Code + "/join", status: 401, code: "not_registered"},
			{as: resident, route: "POST /contests/code/" + c.Code + "/join", status: 200, want: []string{`"name":"小安"`}},
			{name: "again", as: resident, route: "POST /contests/code/" + c.Code + "/join", status: 200, want: []string{`"name":"小安"`}},
			{as: officer, route: "POST " + at + "/commands", body: order("rewind", 0), status: 422, code: "invalid"},
			{as: officer, route: "POST " + at + "/commands", body: order("settle", 0), status: 409, code: "not_now"},
			{as: officer, route: "POST " + at + "/commands", body: order("reveal", 0), status: 409, code: "not_now"},
			{name: "the future", as: officer, route: "POST " + at + "/commands", body: order("start", 7), status: 409, code: "stale"},
			{as: officer, route: "POST " + at + "/commands", body: order("start", 0), status: 200, want: []string{`"seq":1`}},
			{name: "again", as: officer, route: "POST " + at + "/commands", body: order("start", 0), status: 200, want: []string{`"seq":1`}},
			{name: "late", as: officer, route: "POST " + at + "/commands", body: order("lock", 0), status: 409, code: "stale"},
			{as: officer, route: "DELETE " + at, status: 409, code: "contest_started"},
			{as: officer, route: "GET " + at + "/results", status: 200, want: []string{`"final":false`, `"questions":[]`}},
			{name: "no time", as: officer, route: "POST " + at + "/commands", body: order("extend", 1), status: 422, code: "invalid"},
			{as: officer, route: "POST " + at + "/commands", body: order("lock", 1), status: 200, want: []string{`"seq":2`}},
			{as: officer, route: "POST " + at + "/commands", body: order("end", 2), status: 200, want: []string{`"seq":3`}},
			{as: officer, route: "GET " + at, status: 200, want: []string{`"phase":"ended"`, `"players":1`, "机密解析"}},
			{name: "ended", as: guest, route: "GET /contests/code/" + c.Code, status: 200, want: []string{`"phase":"ended"`}},
		})
		checkSheet(t, h, at)
	})
}

// workbook downloads an Excel file.
func (h *hall) workbook(path string) *excelize.File {
	h.t.Helper()
	got := h.send(officer, "GET", path, "")
	file, err := excelize.OpenReader(bytes.NewReader([]byte(got.body)))
	must(h.t, err)
	h.t.Cleanup(func() { must(h.t, file.Close()) })
	return file
}

func checkSheet(t *testing.T, h *hall, at string) {
	t.Helper()
	file := h.workbook(at + "/results.xlsx")
	if diff := cmp.Diff([]string{"名次", "各镇街", "各题"}, file.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	rows, err := file.GetRows("名次")
	must(t, err)
	text := fmt.Sprint(rows)
	for _, part := range []string{"消防知识竞赛成绩表", "小安", "铜元局街道"} {
		if !bytes.Contains([]byte(text), []byte(part)) {
			t.Errorf("%s is not in %s", part, text)
		}
	}
}

func TestResultTables(t *testing.T) {
	asked := func(kind question.Type, options []string, answer []int, accept ...string) contest.Asked {
		q := question.Question{Type: kind, Stem: "题干", Options: options, Answer: answer, Accept: accept, Article: "24"}
		a := contest.Asked{Question: q, Law: "安全生产法"}
		for i := range q.Choices() {
			a.Order = append(question.Order{i}, a.Order...)
		}
		return a
	}
	tables := api.ResultTables(contest.Results{
		Rows:      []contest.BoardRow{{Rank: 1, Name: "小安", District: "铜元局街道", Points: 20, Answers: 3, Right: 2, TookMS: 900}},
		Districts: []contest.DistrictRow{{District: "铜元局街道", Players: 2, Answers: 4, Right: 1}, {District: "南坪镇", Players: 1}},
		Questions: []contest.QuestionResult{
			{Index: 0, Asked: asked(question.Multiple, []string{"甲", "乙", "丙"}, []int{0, 2}), Tally: contest.Tally{Answered: 4, Correct: 1}},
			{Index: 1, Asked: asked(question.Ordering, []string{"甲", "乙", "丙"}, []int{1, 2, 0}), Skipped: true},
			{Index: 2, Asked: asked(question.Fill, nil, nil, "119", "一一九")},
		},
	})
	rows := make([][][]any, len(tables))
	for i, table := range tables {
		rows[i] = table.Rows
	}
	basis := "《安全生产法》第二十四条"
	want := [][][]any{
		{{1, "小安", "铜元局街道", int64(20), 3, 2, int64(900)}},
		{{"铜元局街道", 2, 4, 1, 0.25}, {"南坪镇", 1, 0, 0, nil}},
		{
			{1, "题干", "丙；甲", basis, 4, 1, 0.25, "计分"},
			{2, "题干", "乙 → 丙 → 甲", basis, 0, 0, nil, "跳过，不计分"},
			{3, "题干", "119；一一九", basis, 0, 0, nil, "计分"},
		},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

func TestOptionsHaveColumnsAndGroupsASheet(t *testing.T) {
	tables := api.ResultTables(contest.Results{
		Contest: contest.Contest{Scoring: contest.Scoring{
			Lives: 2, Streak: contest.Streak{Bonus: 2, Most: 6},
			Groups: contest.Groups{By: contest.GroupUnit, Score: contest.GroupMean, Best: 2, Units: []string{"一厂", "二厂"}},
		}},
		Rows: []contest.BoardRow{
			{Rank: 1, Name: "小安", Unit: "一厂", Points: 22, Answers: 2, Right: 2, Longest: 2, Lives: 2},
			{Rank: 2, Name: "小全", Unit: "二厂", Answers: 2, Out: true, OutAt: 2},
		},
		Groups: []contest.GroupRow{{Rank: 1, Name: "一厂", Points: 7.33, Players: 4, Counted: 2, TookMS: 80}},
	})
	want := [][]any{
		{1, "小安", "", int64(22), 2, 2, int64(0), "一厂", 2, 2, ""},
		{2, "小全", "", int64(0), 2, 0, int64(0), "二厂", 0, 0, "第 2 题"},
	}
	if diff := cmp.Diff(want, tables[0].Rows); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([][]any{{1, "一厂", 7.33, 4, 2, int64(80)}}, tables[1].Rows); diff != "" || tables[1].Name != "小组" {
		t.Errorf("%s\n%s", tables[1].Name, diff)
	}
}

func TestOneWhoJoinsPicksTheUnit(t *testing.T) {
	h := newHall(t, testkit.DB(t))
	c := h.create(head, strings.TrimSuffix(quick, "}")+`,"scoring":{"groups":{"by":"unit","score":"sum","units":["一厂","二厂"]}}}`)
	join := "POST /contests/code/" + c.Code + "/join"
	h.play([]scenario{
		{as: resident, route: "GET /contests/code/" + c.Code, status: 200, want: []string{`"units":["一厂","二厂"]`}},
		{as: resident, route: join, status: 422, code: "invalid"},
		{as: resident, route: join, body: `{"unit":"三厂"}`, status: 422, code: "invalid"},
		{as: resident, route: join, body: `{"unit":"二厂"}`, status: 200},
		{as: resident, route: join, status: 200, name: "again"},
	})
}

func TestALockedContestTakesNobody(t *testing.T) {
	h := newHall(t, testkit.DB(t))
	c := h.create(head, quick)
	h.command(head, c, "lock", 0)
	h.play([]scenario{{as: resident, route: "POST /contests/code/" + c.Code + "/join", status: 409, code: "contest_locked"}})
	h.command(head, c, "end", 1)
	h.play([]scenario{{as: resident, route: "POST /contests/code/" + c.Code + "/join", status: 409, code: "contest_ended"}})
}
