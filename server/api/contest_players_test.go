package api_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"pufa/server/docdb"
	"pufa/server/testkit"
)

// seatmate is one more resident, once settled.
const seatmate = "seatmate"

func (h *hall) settle(nickname string) {
	h.t.Helper()
	got := h.send(guest, "POST", "/residents", `{"nickname":"`+nickname+`","district":"`+tongyuanju+`"}`)
	h.cookies[seatmate] = got.cookie("pufa_device")
	if h.cookies[seatmate] == nil {
		h.t.Fatalf("not registered: %s", got.body)
	}
}

func TestNamesInAContest(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		h := newHall(t, db)
		h.settle("阿明")
		c := h.create(head, quick)
		join := "POST /contests/code/" + c.Code + "/join"
		as := func(name string) string { return `{"name":"` + name + `"}` }
		h.play([]scenario{
			{as: guest, route: join, body: as("明灯渡口"), status: 401, code: "not_registered"},
			{as: resident, route: join, body: as("裁 判 长"), status: 422, code: "bad_player_name", want: []string{`"suggestion":"`, `"location":"body.name"`}},
			{as: resident, route: join, body: as("选手3"), status: 422, code: "bad_player_name"},
			{as: resident, route: join, body: `{"name":3}`, status: 422, code: "invalid"},
			{as: resident, route: join, body: as("明灯渡口"), status: 200, want: []string{`"name":"明灯渡口"`}},
			{name: "again", as: resident, route: join, body: as("别的名字"), status: 200, want: []string{`"name":"明灯渡口"`}},
			{as: seatmate, route: join, body: as("明 灯 渡 口"), status: 422, code: "bad_player_name", want: []string{`"suggestion":"明 灯 渡 口2"`}},
			{as: seatmate, route: join, status: 200, want: []string{`"name":"阿明"`}},
			{as: guest, route: "GET /contests/code/" + c.Code + "/nicknames", status: 200, want: []string{`"names":["`}},
			{as: guest, route: "GET /contests/code/000000/nicknames", status: 404, code: "no_such_contest"},
		})
	})
}

func TestTheListOfWords(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		h := newHall(t, db)
		c := h.create(head, quick)
		join := "POST /contests/code/" + c.Code + "/join"
		h.play([]scenario{
			{as: guest, route: "GET /name-words", status: 401, code: "signed_out"},
			{as: resident, route: "GET /name-words", status: 401, code: "signed_out"},
			{as: officer, route: "GET /name-words", status: 200, want: []string{"裁判"}, never: []string{"changed_by"}},
			{as: officer, route: "PUT /name-words", body: `{"words":["江边"]}`, status: 403, code: "district_role_needed"},
			{as: resident, route: "PUT /name-words", body: `{"words":["江边"]}`, status: 401, code: "signed_out"},
			{as: head, route: "PUT /name-words", body: `{"words":["人"]}`, status: 422, code: "invalid", want: []string{"body.words"}},
			{as: head, route: "PUT /name-words", body: `{"words":["江边"," 江 边 "]}`, status: 200, want: []string{`"words":["江边"]`, `"changed_by":"区局"`, "裁判"}},
			{as: resident, route: join, body: `{"name":"江·边来客"}`, status: 422, code: "bad_player_name"},
			{as: head, route: "PUT /name-words", body: `{"words":[]}`, status: 200, want: []string{`"words":[]`}},
			{as: resident, route: join, body: `{"name":"江边来客"}`, status: 200},
		})
	})
}

// personOf finds a player by name, as a host does.
func (h *hall) personOf(c held, name string) string {
	h.t.Helper()
	var found struct {
		Players []struct{ Person, Name string }
	}
	body := h.mustSend(head, "GET /contests/"+c.ID+"/players?search="+url.QueryEscape(name), "")
	must(h.t, json.Unmarshal([]byte(body), &found))
	if len(found.Players) != 1 {
		h.t.Fatalf("%s: %s", name, body)
	}
	return found.Players[0].Person
}

func TestHostsModerate(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		h := newHall(t, db)
		h.settle("阿明")
		c := h.create(officer, quick)
		at, join := "/contests/"+c.ID, "POST /contests/code/"+c.Code+"/join"
		for _, who := range []string{resident, seatmate} {
			h.mustSend(who, join, "")
		}
		act := "POST " + at + "/players/" + h.personOf(c, "小安") + "/acts"
		do := func(what string) string { return `{"do":"` + what + `","why":"名字不雅"}` }
		h.play([]scenario{
			{as: guest, route: "GET " + at + "/players", status: 401, code: "signed_out"},
			{as: resident, route: "GET " + at + "/players", status: 401, code: "signed_out"},
			{as: other, route: "GET " + at + "/players", status: 403, code: "other_district"},
			{as: officer, route: "GET " + at + "/players", status: 200, want: []string{"小安", "阿明", `"total":2`}},
			{as: officer, route: "GET " + at + "/players?search=" + url.QueryEscape("明"), status: 200, want: []string{`"total":1`}, never: []string{"小安"}},
			{as: officer, route: "GET " + at + "/players?only=surprise", status: 422, code: "invalid"},
			{as: guest, route: act, body: do("mute"), status: 401, code: "signed_out"},
			{as: resident, route: act, body: do("mute"), status: 401, code: "signed_out"},
			{as: other, route: act, body: do("mute"), status: 403, code: "other_district"},
			{as: officer, route: act, body: do("return"), status: 422, code: "invalid"},
			{as: officer, route: act, body: `{"do":"mute","why":"` + strings.Repeat("长", 61) + `"}`, status: 422, code: "invalid"},
			{as: officer, route: "POST " + at + "/players/nobody/acts", body: do("mute"), status: 403, code: "not_joined"},
			{as: officer, route: act, body: do("mute"), status: 200, want: []string{`"shown":"选手1"`, `"by":"铜元局"`, `"why":"名字不雅"`}},
			{name: "again", as: head, route: act, body: do("mute"), status: 200, want: []string{`"shown":"选手1"`}, never: []string{"区局"}},
			{as: officer, route: "GET " + at + "/players?only=muted", status: 200, want: []string{`"total":1`, "小安"}},
			{as: officer, route: act, body: do("remove"), status: 200, want: []string{`"out":"removed"`}},
			{as: officer, route: "GET " + at, status: 200, want: []string{`"players":1`}},
			{as: officer, route: "GET /contests", status: 200, want: []string{`"players":1`}},
			{name: "comes back", as: resident, route: join, status: 200, want: []string{`"name":"小安"`}},
			{as: officer, route: act, body: do("ban"), status: 200, want: []string{`"out":"banned"`}},
			{name: "may not", as: resident, route: join, status: 403, code: "banned"},
			{as: officer, route: act, body: do("remove"), status: 409, code: "not_now"},
			{as: officer, route: "GET " + at + "/players?only=out", status: 200, want: []string{`"total":1`, "本人重新入场"}},
			{as: officer, route: act, body: do("readmit"), status: 200, want: []string{`"out":""`}},
			{as: officer, route: act, body: do("rename"), status: 200, want: []string{`"name":"选手1"`, "原来叫“小安”"}},
			{name: "under the new name", as: resident, route: join, status: 200, want: []string{`"name":"选手1"`}},
		})
		rows, err := h.workbook(at + "/results.xlsx").GetRows("参赛者处理")
		must(t, err)
		if text := fmt.Sprint(rows); !strings.Contains(text, "铜元局 选手1") || !strings.Contains(text, "禁止参加 名字不雅") || !strings.Contains(text, "本人 选手1") {
			t.Errorf("what was done about players: %s", text)
		}
		h.mustSend(officer, "POST "+at+"/commands", order("end", 0))
		h.play([]scenario{{
			as: officer, route: "GET " + at + "/audit.json", status: 200,
			want: []string{`"do": "ban"`, `"why": "名字不雅"`, `"was": "小安"`, `"by": "铜元局"`, `"text": "移出"`},
		}})
	})
}

func TestRehearsals(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		h := newHall(t, db)
		c := h.create(officer, `{"title":"彩排一场","bank":"xf","count":2,"seconds":20,"points":10,"rehearsal":true}`)
		at, found := "/contests/"+c.ID, "GET /contests/code/"+c.Code
		if c.Seq != 1 {
			t.Fatalf("%+v", c)
		}
		command := "POST " + at + "/commands"
		h.play([]scenario{
			{as: guest, route: found, status: 200, want: []string{`"rehearsal":true`}},
			{as: other, route: command, body: order("reset", 1), status: 403, code: "other_district"},
			{as: resident, route: command, body: order("reset", 1), status: 401, code: "signed_out"},
			{as: officer, route: command, body: order("start", 1), status: 200},
			{as: officer, route: "DELETE " + at, status: 409, code: "contest_started"},
			{as: officer, route: command, body: order("end", 2), status: 200},
			{as: officer, route: "GET /contests", status: 200, want: []string{`"rehearsal":true`, `"phase":"ended"`}},
			{as: officer, route: "GET " + at + "/results", status: 200, want: []string{`"final":false`}},
			{name: "the door stays open", as: resident, route: "POST /contests/code/" + c.Code + "/join", status: 200},
			{as: officer, route: command, body: order("real", 3), status: 200, want: []string{`"seq":4`}},
			{name: "again", as: officer, route: command, body: order("real", 3), status: 200, want: []string{`"seq":4`}},
			{as: officer, route: "GET " + at, status: 200, want: []string{`"phase":"lobby"`, `"players":1`}, never: []string{`"rehearsal"`}},
			{as: officer, route: command, body: order("reset", 4), status: 409, code: "not_now"},
			{as: officer, route: command, body: order("start", 4), status: 200},
			{as: officer, route: command, body: order("rehearse", 5), status: 409, code: "not_now"},
			{as: officer, route: command, body: order("end", 5), status: 200},
			{as: guest, route: found, status: 200, want: []string{`"phase":"ended"`}, never: []string{`"rehearsal"`}},
			{as: officer, route: command, body: order("reset", 6), status: 409, code: "not_now"},
		})
		got := h.create(officer, `{"title":"再彩排","bank":"xf","count":2,"seconds":20,"points":10,"rehearsal":true}`)
		h.play([]scenario{{as: officer, route: "DELETE /contests/" + got.ID, status: 204}})
	})
}
