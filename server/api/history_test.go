package api_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pufa/server/api"
	"pufa/server/district"
	"pufa/server/docdb"
	orders "pufa/server/order"
	"pufa/server/testkit"
)

// told is a record's history, a line each: act, who, reason, and its fields from what to what.
func (b *books) told(as, path string) (lines []string) {
	b.t.Helper()
	var out struct{ Changes []api.ChangeLine }
	must(b.t, json.Unmarshal([]byte(b.mustSend(as, "GET "+path+"/history", "")), &out))
	for _, c := range out.Changes {
		line := c.Act + " " + c.ByName
		if c.Reason != "" {
			line += " " + c.Reason
		}
		for _, f := range c.Fields {
			line += fmt.Sprintf(" %s:%s>%s", f.Title, f.From, f.To)
		}
		lines = append(lines, line)
	}
	return lines
}

func (b *books) wantTold(as, path string, want ...string) {
	b.t.Helper()
	if got := b.told(as, path); !slices.Equal(got, want) {
		b.t.Errorf("%s tells\n%s\nnot\n%s", path, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestACampaignTellsItsHistory(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newOrders(t, db)
		item := b.mustSend(head, "POST /menu/items", `{"number":"01","topic":"动火作业怎么办票","form":"讲座","minutes":60}`)
		var menu struct{ ID string }
		must(t, json.Unmarshal([]byte(item), &menu))
		b.mustSend(head, "PUT /campaigns/id-1", safetyMonth) // nothing changed
		changed := strings.NewReplacer(`"participants":100}`, `"participants":120}`, `"laws"`, fmt.Sprintf(`"reviewed":true,"menu":[%q],"laws"`, menu.ID)).Replace(safetyMonth)
		b.mustSend(head, "PUT /campaigns/id-1", changed)
		b.mustSend(head, "POST /campaigns/id-1/notices", `{"title":"活动通知","link":"https://example.cn/1"}`)
		b.mustSend(head, "POST /campaigns/id-1/copy", "")
		b.wantTold(head, "/campaigns/id-1", "entered 区局",
			"changed 区局 区里审核后才计入:否>是 主推课题:>动火作业怎么办票 铜元局街道的目标:参与 100 人>参与 120 人",
			"changed 区局 通知:>活动通知")
		b.play([]scenario{
			{as: officer, route: "GET /campaigns/id-1/history", status: 403, code: "district_role_needed"},
			{as: head, route: "GET /campaigns/no/history", status: 404, code: "no_such_record"},
			{as: guest, route: "GET /campaigns/id-1/history", status: 401, code: "signed_out"},
			{name: "not in what everybody sees", as: guest, route: "GET /campaigns/id-1", status: 200, never: []string{"changes", "区局"}},
		})
		path := "/menu/items/" + menu.ID
		b.mustSend(head, "PUT "+path, `{"number":"01","topic":"动火作业怎么办票","form":"演练","minutes":45,"off":true,"revision":1}`)
		b.wantTold(head, path, "entered 区局", "changed 区局 形式:讲座>演练 时长:60 分钟>45 分钟 已撤下:否>是")
		b.play([]scenario{
			{as: officer, route: "GET " + path + "/history", status: 403, code: "district_role_needed"},
			{name: "stale", as: head, route: "PUT " + path, body: `{"number":"02","topic":"动火作业怎么办票","form":"演练","minutes":45,"revision":1}`, status: 409, code: "changed_meanwhile"},
			{name: "gone", as: head, route: "PUT /menu/items/none", body: `{"number":"02","topic":"动火作业","form":"演练","minutes":45}`, status: 404, code: "no_such_order"},
		})
		if got := b.told(head, path); len(got) != 2 {
			t.Errorf("a refused change left %q", got)
		}
	})
}

func TestAUnitTellsItsHistory(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBooks(t, db)
		add := func(name string) string {
			var u struct{ ID string }
			must(t, json.Unmarshal([]byte(b.mustSend(officer, "POST /units", fmt.Sprintf(`{"name":%q,"district":%q}`, name, tongyuanju))), &u))
			return u.ID
		}
		one, two := add("示例机械厂"), add("示例机械")
		edit := fmt.Sprintf(`{"name":"示例机械厂","district":%q,"heads":80}`, tongyuanju)
		b.mustSend(officer, "PUT /units/"+one, edit)
		b.mustSend(officer, "PUT /units/"+one, edit) // nothing changed
		b.mustSend(head, "PUT /units/"+two, fmt.Sprintf(`{"name":"示例机械","district":%q}`, huayuanlu))
		b.mustSend(head, "POST /units/"+two+"/merge", fmt.Sprintf(`{"into":%q}`, one))
		b.wantTold(officer, "/units/"+one, "entered 铜元局", "changed 铜元局 人数:>80", "took 区局 示例机械 别名:>示例机械")
		b.wantTold(head, "/units/"+two, "entered 铜元局", "changed 区局 镇街:铜元局街道>花园路街道", "merged 区局 示例机械厂")
		b.play([]scenario{
			{as: other, route: "GET /units/" + one + "/history", status: 403, code: "other_district"},
			{as: head, route: "GET /units/none/history", status: 404, code: "unknown_unit"},
		})
		b.mustSend(officer, "POST /units/import", `{"text":"示例学校,铜元局街道"}`)
		roll, err := b.units.Roll(t.Context())
		must(t, err)
		all := roll.Of(district.Only(tongyuanju))
		i := slices.IndexFunc(all, func(u district.Unit) bool { return u.Name == "示例学校" })
		b.wantTold(officer, "/units/"+all[i].ID, "imported 铜元局")
	})
}

func TestEducationTellsItsHistory(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b, unit := withEducation(t, db)
		scheme := "/education-schemes/" + unit
		b.mustSend(officer, "PUT "+scheme, strings.Replace(schemeBody(unit, 1, "xf"), "先停机", "先停机，再挂牌", 1))
		b.wantTold(head, scheme, "entered 铜元局", "changed 铜元局 公司级第 1 页:规矩：先停机>规矩：先停机，再挂牌")
		b.play([]scenario{{as: other, route: "GET " + scheme + "/history", status: 403, code: "other_district"}})

		b.mustSend(officer, "POST "+scheme+"/people/import", `{"text":"张示例,7"}`)
		var me api.EducationRecord
		must(t, json.Unmarshal([]byte(b.mustSend(resident, "POST /education/482915/join", `{"name":"张示例","number":"7"}`)), &me))
		person := "/education-people/" + me.ID
		b.mustSend(resident, "POST /education/482915/join", `{"name":"张示例","number":"7"}`) // twice is once
		b.mustSend(officer, "POST "+person+"/unbind", "")
		b.mustSend(officer, "PUT "+person, `{"name":"张示例","number":"7","job":"焊工"}`)
		b.mustSend(officer, "POST "+scheme+"/attended", fmt.Sprintf(`{"request":"r1","people":[%q],"level":"company","hours":1,"day":"2026-06-01","trainer":"王示例"}`, me.ID))
		b.mustSend(officer, "POST "+person+"/strike", `{"entry":"r1","reason":"记错了人"}`)
		b.mustSend(officer, "POST "+person+"/rounds", `{"request":"r2","reason":"transfer","levels":["workshop"]}`)
		b.wantTold(officer, person, "imported 铜元局", "joined 本人", "parted 铜元局", "changed 铜元局 岗位:>焊工", "struck 铜元局 记错了人", "reopened 铜元局 调岗")
		b.mustSend(officer, "DELETE "+person, "")
		if got := b.send(officer, "GET", person+"/history", ""); got.StatusCode < 400 || strings.Contains(got.body, "张示例") {
			t.Errorf("after the person was erased: %d %s", got.StatusCode, got.body)
		}
	})
}

func TestAnOrderAndAnItemTellTheirHistory(t *testing.T) {
	b := newOrders(t, testkit.DB(t))
	key := strings.Repeat("B", orders.KeyLength)
	b.mustSend(guest, "POST /orders", wishOf(key, tongyuanju))
	path := "/orders/" + orders.IDOf(key)
	for _, who := range []string{"示例老李", "示例老王"} {
		b.mustSend(officer, "POST "+path+"/dispatch", fmt.Sprintf(`{"undertaker":"区局","lecturer":%q,"at":"2026-06-09T02:00:00Z","revision":0}`, who))
	}
	b.mustSend(officer, "POST "+path+"/return", `{"reason":"那天放假","revision":0}`)
	var detail struct{ Changes []api.ChangeLine }
	must(t, json.Unmarshal([]byte(b.mustSend(officer, "GET "+path, "")), &detail))
	got := detail.Changes
	if len(got) != 4 || got[0].Act != "placed" || got[0].ByName != "" || got[1].Act != "dispatched" || got[3].Reason != "那天放假" {
		t.Fatalf("%+v", got)
	}
	if f := got[2].Fields[0]; f.From != "区局，示例老李" || f.To != "区局，示例老王" {
		t.Errorf("dispatched again: %+v", f)
	}

	var item struct{ ID string }
	must(t, json.Unmarshal([]byte(b.mustSend(head, "POST /campaigns/id-1/materials", `{"name":"读本","kind":"法规读本","unit":"册"}`)), &item))
	b.wantTold(officer, "/materials/"+item.ID, "entered 区局")
}

// A record that was changed hundreds of times is still changed, and tells all of it part by part.
func TestALongHistoryIsTurnedBackPageByPage(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBooks(t, db)
		b.mustSend(head, "POST /campaigns", safetyMonth)
		const changes = 310
		var made struct{ ID string }
		say := func(i, revision int) string {
			return fmt.Sprintf(`{"kind":"讲座","title":"夜校 %d","date":"%s","district":%q,"attendance":40,"revision":%d}`, i, b.clock.Now().Format(time.DateOnly), tongyuanju, revision)
		}
		must(t, json.Unmarshal([]byte(b.mustSend(officer, "POST /campaigns/id-1/activities", say(0, 0))), &made))
		path := "/activities/" + made.ID
		for i := range changes {
			b.clock.Advance(10 * time.Second)
			b.mustSend(officer, "PUT "+path, say(i+1, i+1))
		}
		var detail struct{ api.ChangePage }
		must(t, json.Unmarshal([]byte(b.mustSend(officer, "GET "+path, "")), &detail))
		page, from := detail.ChangePage, ""
		for n := changes; ; page = (api.ChangePage{}) {
			if from != "" {
				must(t, json.Unmarshal([]byte(b.mustSend(officer, "GET "+path+"/history"+from, "")), &page))
			}
			for i := len(page.Changes) - 1; i >= 0 && n > 0; i, n = i-1, n-1 {
				if f := page.Changes[i].Fields; len(f) != 1 || f[0].To != fmt.Sprint("夜校 ", n) {
					t.Fatalf("%s: change %d is %+v", from, n, page.Changes[i])
				}
			}
			if page.Earlier == 0 {
				if n != 0 || page.Changes[0].Act != "entered" || page.Changes[0].ByName != "铜元局" {
					t.Errorf("ends at %d with %+v", n, page.Changes[0])
				}
				break
			}
			from = fmt.Sprint("?before=", page.Earlier)
		}
		b.play([]scenario{
			{as: other, route: "GET " + path + "/history?before=20", status: 403, code: "other_district"},
			{as: guest, route: "GET " + path + "/history", status: 401, code: "signed_out"},
			{name: "nonsense", as: officer, route: "GET " + path + "/history?before=-1", status: 422, code: "invalid"},
			{as: officer, route: "GET /activities/none/history", status: 404, code: "no_such_record"},
		})
	})
}
