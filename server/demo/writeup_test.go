package demo_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pufa/server/app"
	"pufa/server/config"
	"pufa/server/demo"
	"pufa/server/writeup"
)

var update = flag.Bool("update", false, "write the golden files anew")

// drawnUp are the documents of a small month.
func drawnUp(t *testing.T) map[writeup.Kind]writeup.Record {
	t.Helper()
	settings, err := config.Load([]string{"PUFA_LISTEN=127.0.0.1:0", "PUFA_DATA=" + t.TempDir()})
	must(t, err)
	clock := &demo.Clock{}
	a, err := app.New(t.Context(), settings, app.Options{Now: clock.Now, Demo: true})
	must(t, err)
	defer func() { must(t, a.Close(t.Context())) }()
	_, err = demo.Fill(t.Context(), demo.HallOf(a, clock), demo.Size{Residents: 40, Seed: 1}, evening)
	must(t, err)
	all, err := a.Parts.Planner.All(t.Context())
	must(t, err)
	docs := map[writeup.Kind]writeup.Record{}
	for _, kind := range []writeup.Kind{writeup.Summary, writeup.Yearly} {
		docs[kind], err = a.Parts.Books.Writeups.DrawUp(t.Context(), head, all[0].ID, kind)
		must(t, err)
	}
	return docs
}

// The golden files hold what the documents of the demonstration say; go test ./server/demo -update writes them anew.
func TestTheDocumentsOfTheModelDistrict(t *testing.T) {
	for kind, record := range drawnUp(t) {
		doc, err := record.Document()
		must(t, err)
		golden := filepath.Join("testdata", string(kind)+".txt")
		if *update {
			must(t, os.WriteFile(golden, []byte(doc.Text()), 0o600))
		}
		want, err := os.ReadFile(golden)
		must(t, err)
		if diff := cmp.Diff(string(want), doc.Text()); diff != "" {
			t.Errorf("%s (-golden +now):\n%s", kind, diff)
		}
	}
}

// What the model district's report said of its year stands in the year's document, and each figure leads somewhere.
func TestTheYearOfTheModelDistrict(t *testing.T) {
	record := drawnUp(t)[writeup.Yearly]
	doc, err := record.Document()
	must(t, err)
	text := doc.Text()
	for _, said := range []string{
		"在主要部门和15个镇街累计发放宣传读本1000册", "指导培训34次", "组织41名执法人员参加通用法律知识培训，41名考试合格",
		"线上25名、线下8名，33名取得合格证", "报名数", "活力值", "全国竞赛平台（演示）",
	} {
		if !strings.Contains(text, said) {
			t.Errorf("%s is missing in\n%s", said, text)
		}
	}
	for _, f := range record.Figures {
		if f.Link == "" && f.Name != "单位" && f.Name != "落款单位" && f.Name != "成文日期" {
			t.Errorf("%s leads nowhere", f.Name)
		}
	}
}
