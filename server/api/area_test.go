package api_test

import (
	"encoding/json"
	"strings"
	"testing"

	"pufa/server/docdb"
	"pufa/server/testkit"
)

// area is one as a test reads it.
type area struct {
	Level, District string
	Rows            []areaLine
	Total           areaLine
	ByDay           []struct {
		Day                 string
		Answers, Attendance int64
	} `json:"by_day"`
	ByHour []struct{ Answers int64 } `json:"by_hour"`
}

type areaLine struct {
	Key, Name             string
	Answers, Participants int64
	Online, Live          struct{ Answers int64 }
	Held                  *struct{ Activities, Attendance int64 }
	Taught                []struct{ People int64 }
}

func (b *books) area(as, query string) (a area) {
	b.t.Helper()
	must(b.t, json.Unmarshal([]byte(b.mustSend(as, "GET /participation/areas?campaign=id-1"+query, "")), &a))
	return a
}

func (a area) row(key string) areaLine {
	for _, r := range a.Rows {
		if r.Key == key {
			return r
		}
	}
	return areaLine{Name: "none"}
}

func TestAnswersAndActivitiesStandInColumnsOfTheirOwn(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBooks(t, db)
		b.mustSend(head, "POST /campaigns", wholeYear)
		b.answer("a", tongyuanju, 1, 1)
		b.answer("b", huayuanlu, 1, 0)
		b.activity(officer, "POST /campaigns/id-1/activities", lesson)
		b.activity(head, "POST /campaigns/id-1/activities", strings.Replace(lesson, `"district":"500108001",`, "", 1))
		b.external(head, "POST /campaigns/id-1/externals", strings.Replace(ranking, "活力值排名", "报名数", 1))

		all := b.area(head, "")
		own, place := all.row("district"), all.row(tongyuanju)
		if all.Level != "districts" || all.Total.Answers != 2 || all.Total.Participants != 2 || place.Answers != 1 ||
			place.Held.Attendance != 40 || own.Held.Activities != 1 || all.Total.Held.Attendance != 80 || own.Answers != 0 {
			t.Errorf("%+v", all)
		}
		if len(all.ByHour) != 24 || all.ByDay[0].Attendance != 80 || all.ByDay[0].Answers != 2 {
			t.Errorf("%+v", all.ByDay)
		}
		for _, r := range all.Rows {
			if r.Online.Answers+r.Live.Answers != r.Answers {
				t.Errorf("%+v", r)
			}
		}
		// An officer's begins with their own sub-district, and so does the sheet.
		mine := b.area(officer, "&by=units")
		if mine.Level != "units" || mine.District != tongyuanju || mine.Total.Answers != 1 || mine.Total.Held.Attendance != 40 || mine.Rows[0].Held != nil {
			t.Errorf("%+v", mine)
		}
		if later := b.area(head, "&from=2026-06-02"); later.Total.Answers != 0 || later.Total.Held.Attendance != 0 || len(later.ByDay) != 0 {
			t.Errorf("%+v", later)
		}
		rows := b.sheet(head, "/participation/areas.xlsx?campaign=id-1")
		if rows[2][0] != "镇街" || rows[2][16] != "活动参与（人次）" || rows[3][5] != "1" || rows[3][16] != "40" {
			t.Errorf("%v", rows[:4])
		}
		b.play([]scenario{
			{as: guest, route: "GET /participation/areas", status: 401, code: "signed_out"},
			{as: resident, route: "GET /participation/areas", status: 401, code: "signed_out"},
			{name: "another's", as: officer, route: "GET /participation/areas?district=" + huayuanlu, status: 403, code: "other_district"},
			{name: "another's sheet", as: officer, route: "GET /participation/areas.xlsx?district=" + huayuanlu, status: 403, code: "other_district"},
			{name: "no such place", as: head, route: "GET /participation/areas?district=500108999", status: 404, code: "unknown_district"},
			{name: "no such day", as: head, route: "GET /participation/areas?from=2026-02-30", status: 422, code: "invalid"},
			{name: "a community alone", as: head, route: "GET /participation/areas?community=500108001001", status: 422, code: "invalid"},
			{name: "no such kind of rows", as: head, route: "GET /participation/areas?by=persons", status: 422, code: "invalid"},
			{name: "no such campaign", as: head, route: "GET /participation/areas?campaign=x", status: 404, code: "no_such_record"},
		})
	})
}
