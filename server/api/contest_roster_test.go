package api_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"pufa/server/docdb"
	"pufa/server/testkit"
)

type rosterLine struct{ Line, Name, Unit, Code string }

func (h *hall) roster(c held) []rosterLine {
	h.t.Helper()
	var out struct{ Lines []rosterLine }
	must(h.t, json.Unmarshal([]byte(h.mustSend(officer, "GET /contests/"+c.ID+"/roster", "")), &out))
	return out.Lines
}

// workbook is an Excel file with these rows, as JSON carries it.
func workbook(t *testing.T, rows ...[]any) string {
	t.Helper()
	file := excelize.NewFile()
	for i, row := range rows {
		must(t, file.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row))
	}
	var b bytes.Buffer
	must(t, file.Write(&b))
	must(t, file.Close())
	return `{"xlsx":"` + base64.StdEncoding.EncodeToString(b.Bytes()) + `"}`
}

func TestWhoMaySeeAndChangeTheRoster(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		h := newHall(t, db)
		c, open := h.create(officer, withRoster("codes")), h.create(officer, quick)
		at := "/contests/" + c.ID + "/roster"
		list := `{"text":"张三\t铜元局街道\n李四"}`
		h.play([]scenario{
			{as: officer, route: "POST /contests", body: withRoster("surprise"), status: 422, code: "invalid"},
			{as: guest, route: "POST " + at, body: list, status: 401, code: "signed_out"},
			{as: resident, route: "POST " + at, body: list, status: 401, code: "signed_out"},
			{as: other, route: "POST " + at, body: list, status: 403, code: "other_district"},
			{as: officer, route: "POST " + at, body: `{"text":" "}`, status: 422, code: "invalid", want: []string{"body.text"}},
			{as: officer, route: "POST " + at, body: `{"xlsx":"AAAA"}`, status: 422, code: "unreadable_file"},
			{as: officer, route: "POST " + at, body: list, status: 200, want: []string{`"added":2`, `"repeated":0`}},
			{as: head, route: "POST " + at, body: workbook(t, []any{"姓名", "单位"}, []any{"王五", "南坪镇"}, []any{"李四", ""}), status: 200, want: []string{`"added":1`, `"repeated":1`}},
			{as: officer, route: "POST /contests/" + open.ID + "/roster", body: list, status: 409, code: "no_roster"},
			{as: guest, route: "GET " + at, status: 401, code: "signed_out"},
			{as: resident, route: "GET " + at, status: 401, code: "signed_out"},
			{as: other, route: "GET " + at, status: 403, code: "other_district"},
			{as: guest, route: "GET " + at + ".xlsx", status: 401, code: "signed_out"},
			{as: other, route: "GET " + at + ".xlsx", status: 403, code: "other_district"},
			{as: guest, route: "GET /contests/code/" + c.Code, status: 200, want: []string{`"roster":"codes"`}},
			{as: guest, route: "GET /contests/code/" + c.Code + "/roster?name=" + url.QueryEscape("李"), status: 200, want: []string{"李四"}, never: []string{"张三", "code"}},
			{as: guest, route: "GET /contests/code/" + c.Code + "/roster", status: 200, want: []string{`"lines":[]`}},
			{as: guest, route: "GET /contests/code/" + open.Code + "/roster?name=x", status: 409, code: "no_roster"},
		})
		sheet := h.send(officer, "GET", at+".xlsx", "")
		file, err := excelize.OpenReader(strings.NewReader(sheet.body))
		must(t, err)
		defer func() { must(t, file.Close()) }()
		rows, err := file.GetRows("名单")
		must(t, err)
		for _, part := range []string{"参赛名单", "张三", "铜元局街道", h.roster(c)[0].Code, "未入场", "/join/" + c.Code} {
			if !strings.Contains(fmt.Sprint(rows), part) {
				t.Errorf("%q is not in %v", part, rows)
			}
		}
	})
}

func withRoster(mode string) string {
	return `{"title":"凭名单参赛","bank":"xf","count":2,"seconds":20,"points":10,"roster":"` + mode + `"}`
}

func TestJoiningByTheRoster(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		h := newHall(t, db)
		h.settle("阿明")
		c := h.create(officer, withRoster("codes"))
		at, join := "/contests/"+c.ID+"/roster", "POST /contests/code/"+c.Code+"/join"
		h.mustSend(officer, "POST "+at, `{"text":"张三\t南坪镇\n李四"}`)
		line := h.roster(c)[0]
		with := func(code string) string { return fmt.Sprintf(`{"line":%q,"code":%q}`, line.Line, code) }
		h.play([]scenario{
			{as: guest, route: join, body: with(line.Code), status: 401, code: "not_registered"},
			{as: resident, route: join, status: 422, code: "roster_needed"},
			{as: resident, route: join, body: `{"line":"none"}`, status: 404, code: "no_such_line"},
			{as: resident, route: join, body: with("x"), status: 403, code: "wrong_line_code", want: []string{"body.code"}},
			{as: resident, route: join, body: with(line.Code), status: 200, want: []string{`"name":"张三"`}},
			{as: seatmate, route: join, body: with(line.Code), status: 409, code: "line_taken"},
			{as: officer, route: "DELETE " + at + "/" + line.Line, status: 409, code: "line_taken"},
			{as: resident, route: "POST " + at + "/" + line.Line + "/free", status: 401, code: "signed_out"},
			{as: other, route: "POST " + at + "/" + line.Line + "/free", status: 403, code: "other_district"},
			{as: officer, route: "POST " + at + "/none/free", status: 404, code: "no_such_line"},
			{as: officer, route: "POST " + at + "/" + line.Line + "/free", status: 200, never: []string{"taken_at"}},
			{as: seatmate, route: join, body: with(line.Code), status: 200, want: []string{`"name":"张三"`}},
			{as: officer, route: "GET /contests/" + c.ID, status: 200, want: []string{`"players":1`}},
			{as: other, route: "DELETE " + at + "/" + h.roster(c)[1].Line, status: 403, code: "other_district"},
			{as: officer, route: "DELETE " + at + "/" + h.roster(c)[1].Line, status: 204},
		})
	})
}
