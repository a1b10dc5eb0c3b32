package api_test

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"pufa/server/docdb"
	"pufa/server/testkit"
)

// paper is a write-up as a test reads it.
type paper struct {
	ID, Text string
	Kind     string
	Revision int64
	Figures  []struct {
		Name, Words, Link string
		Value             int64
	}
	Blocks []struct {
		Level int
		Spans []struct{ Text, Figure string }
		Table *struct {
			Caption string
			Rows    [][]string
			Total   []string
		}
	}
	Faults []string
}

func (p paper) figure(t *testing.T, name string) int64 {
	t.Helper()
	for _, f := range p.Figures {
		if f.Name == name {
			return f.Value
		}
	}
	t.Fatalf("no figure %s", name)
	return 0
}

func (p paper) link(name string) string {
	for _, f := range p.Figures {
		if f.Name == name {
			return f.Link
		}
	}
	return ""
}

func (b *books) paper(as, route, body string) (p paper) {
	b.t.Helper()
	must(b.t, json.Unmarshal([]byte(b.mustSend(as, route, body)), &p))
	return p
}

// fill gives both sub-districts something to tell.
func (b *books) fill() {
	b.begin()
	b.mustSend(officer, "POST /materials/id-2/entries", entry("receive", tongyuanju, 100, "receive"))
	b.mustSend(officer, "POST /materials/id-2/entries",
		fmt.Sprintf(`{"kind":"hand_out","district":%q,"quantity":60,"place":"广场","five_class":"社区","date":"2026-06-01","request_id":"request-out"}`, tongyuanju))
	b.mustSend(officer, "POST /campaigns/id-1/activities", lesson)
	b.mustSend(other, "POST /campaigns/id-1/activities", strings.NewReplacer("500108001", huayuanlu, "讲座", "应急演练", `"attendance":40`, `"attendance":7`).Replace(lesson))
	b.answer("one", tongyuanju, 5, 4)
}

func TestAWriteupTellsWhatTheBooksHold(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBooks(t, db)
		b.fill()
		p := b.paper(head, "POST /campaigns/id-1/writeups", "")
		for name, want := range map[string]int64{
			"发放资料": 60, "发放册数": 60, "发放份数": 0, "印制资料": 1000, "发放镇街数": 1, "活动场次": 2, "活动人次": 47, "讲座场次": 1, "应急演练人次": 7,
			"指标·展板": 4, "答题量": 5, "答对数": 4, "参与人数": 1, "活动天数": 30,
		} {
			if got := p.figure(t, name); got != want {
				t.Errorf("%s is %d, want %d", name, got, want)
			}
		}
		if len(p.Faults) > 0 {
			t.Errorf("the standard text has faults: %v", p.Faults)
		}
		for _, block := range p.Blocks {
			if block.Table != nil && block.Table.Caption == "各镇街开展活动情况" {
				if sum := block.Table.Total; sum[1] != "2" || sum[2] != "47" {
					t.Errorf("%v", sum)
				}
			}
		}
		own := b.paper(officer, "POST /campaigns/id-1/writeups", "")
		if own.figure(t, "活动人次") != 40 || own.figure(t, "印制资料") != 0 || own.figure(t, "答题量") != 5 {
			t.Errorf("the sub-district's own: %v", own.Figures)
		}
		later := b.paper(other, "POST /campaigns/id-1/writeups", "")
		if later.figure(t, "活动人次") != 7 || later.figure(t, "答题量") != 0 {
			t.Errorf("another's: %v", later.Figures)
		}
		at := "/writeups/" + own.ID
		b.play([]scenario{
			{name: "another's", as: other, route: "GET " + at, status: 403, code: "other_district"},
			{name: "nobody's", as: guest, route: "GET " + at, status: 401, code: "signed_out"},
			{name: "the list is one's own", as: other, route: "GET /campaigns/id-1/writeups", status: 200, want: []string{later.ID}, never: []string{own.ID, p.ID}},
			{name: "all of them", as: head, route: "GET /campaigns/id-1/writeups", status: 200, want: []string{later.ID, own.ID, p.ID}},
			{name: "no such campaign", as: head, route: "POST /campaigns/none/writeups", status: 404, code: "no_such_record"},
		})
	})
}

// The year's document sums up the campaigns of the year, and tells what others published apart from it.
func TestTheYearsWriteup(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBooks(t, db)
		b.fill()
		b.mustSend(head, "POST /campaigns", `{"title":"宪法周","from":"2026-05-01","to":"2026-05-07"}`)
		b.mustSend(head, "POST /campaigns", `{"title":"前一年","from":"2025-06-01","to":"2025-06-30"}`)
		for day, value := range map[string]int{"2026-06-01": 900, "2026-05-20": 700} {
			b.mustSend(head, "POST /campaigns/id-1/externals", fmt.Sprintf(`{"source":"示例平台","measure":"报名数","unit":"人","value":%d,"as_of":%q,"district":""}`, value, day))
		}
		p := b.paper(head, "POST /campaigns/id-1/writeups?kind=year", "")
		if p.Kind != "year" || len(p.Faults) > 0 {
			t.Errorf("%s, %v", p.Kind, p.Faults)
		}
		for name, want := range map[string]int64{"全年·普法活动数": 2, "全年·发放册数": 60, "全年·活动人次": 47, "报名数": 1, "外部·报名数": 900, "指导次数": 0} {
			if got := p.figure(t, name); got != want {
				t.Errorf("%s is %d, want %d", name, got, want)
			}
		}
		for name, want := range map[string]string{
			"全年·发放册数": "campaigns", "讲座场次": "activities?campaign=id-1&kind=%E8%AE%B2%E5%BA%A7",
			"外部·报名数": "externals?campaign=id-1", "通用培训人数": "courses?kind=general&span=2026",
		} {
			if got := p.link(name); got != want {
				t.Errorf("%s leads to %s, want %s", name, got, want)
			}
		}
		b.play([]scenario{
			{name: "no such kind", as: head, route: "POST /campaigns/id-1/writeups?kind=week", status: 422},
			{name: "its own template", as: head, route: "PUT /writeup-template?kind=year", body: `{"text":"# {年份}年\n{指导次数}次","revision":0}`, status: 200},
			{name: "the summary's stays", as: head, route: "GET /writeup-template", status: 200, want: []string{`"revision":0`, "线下宣传活动"}},
			{name: "the year's", as: head, route: "GET /writeup-template?kind=year", status: 200, want: []string{`"revision":1`, "指导次数"}},
		})
	})
}

func TestAWriteupKeepsItsFigures(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBooks(t, db)
		b.fill()
		p := b.paper(head, "POST /campaigns/id-1/writeups", "")
		at := "/writeups/" + p.ID
		before := b.words(at)
		b.mustSend(officer, "POST /campaigns/id-1/activities", strings.Replace(lesson, "夜校", "日校", 1))
		if after := b.words(at); after != before || !strings.Contains(after, "共开展活动2场") {
			t.Errorf("was\n%s\nis\n%s", before, after)
		}
		write := func(text string, revision int64) string {
			body, err := json.Marshal(map[string]any{"text": text, "revision": revision})
			must(t, err)
			return string(body)
		}
		b.play([]scenario{
			{name: "a figure there is not", as: head, route: "PUT " + at, body: write("# 总结\n{场次}", 1), status: 422, code: "bad_template", want: []string{"第 2 行", "场次"}},
			{name: "tried first", as: head, route: "POST " + at + "/preview", body: write("# 总结\n{场次}\n{活动场次}场", 0), status: 200, want: []string{"第 2 行", `"text":"2","figure":"活动场次"`}},
			{name: "another's", as: other, route: "PUT " + at, body: write("# 总结", 1), status: 403, code: "district_role_needed"},
			{name: "written", as: head, route: "PUT " + at, body: write("# 简报\n发放{发放资料|余}册。", 1), status: 200, want: []string{`"revision":2`}},
			{name: "of another state", as: head, route: "PUT " + at, body: write("# 总结", 1), status: 409, code: "changed_meanwhile"},
		})
		if text := b.words(at); !strings.Contains(text, "发放60册。") || strings.Contains(text, "答题") {
			t.Error(text)
		}
		b.mustSend(head, "DELETE "+at, "")
		b.play([]scenario{{name: "gone", as: head, route: "GET " + at, status: 404, code: "no_such_writeup"}})
	})
}

func TestTheTemplateOfWriteups(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBooks(t, db)
		b.fill()
		b.play([]scenario{
			{name: "the standard one", as: officer, route: "GET /writeup-template", status: 200, want: []string{`"revision":0`, "指标·展板"}},
			{name: "not an officer's", as: officer, route: "PUT /writeup-template", body: `{"text":"# 一","revision":0}`, status: 403, code: "district_role_needed"},
			{name: "without a title", as: head, route: "PUT /writeup-template", body: `{"text":"没有","revision":0}`, status: 422, code: "bad_template"},
			{name: "one's own", as: head, route: "PUT /writeup-template", body: `{"text":"# {活动名称}\n[五进情况]","revision":0}`, status: 200, want: []string{`"revision":1`}},
			{name: "at the same time", as: head, route: "PUT /writeup-template", body: `{"text":"# 二","revision":0}`, status: 409, code: "changed_meanwhile"},
			{name: "changed again", as: head, route: "PUT /writeup-template", body: `{"text":"# {活动名称}：\n[五进情况]","revision":1}`, status: 200, want: []string{`"revision":2`}},
		})
		p := b.paper(officer, "POST /campaigns/id-1/writeups", "")
		if len(p.Blocks) != 1 || p.Blocks[0].Table == nil || len(p.Blocks[0].Table.Rows) != 5 {
			t.Errorf("%+v", p)
		}
	})
}

// words are what the Word file of a write-up says, without what is around it.
func (b *books) words(at string) string {
	b.t.Helper()
	got := b.send(head, "GET", at+"/document.docx", "")
	if got.StatusCode != 200 {
		b.t.Fatalf("%d %s", got.StatusCode, got.body)
	}
	z, err := zip.NewReader(strings.NewReader(got.body), int64(len(got.body)))
	must(b.t, err)
	in, err := z.Open("word/document.xml")
	must(b.t, err)
	data, err := io.ReadAll(in)
	must(b.t, err)
	var words strings.Builder
	for _, run := range strings.Split(string(data), "<w:t ")[1:] {
		text, _, _ := strings.Cut(run, "</w:t>")
		_, text, _ = strings.Cut(text, ">")
		words.WriteString(text)
	}
	return words.String()
}
