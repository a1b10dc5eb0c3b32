package demo_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/app"
	"pufa/server/config"
	"pufa/server/demo"
	"pufa/server/print"
	"pufa/server/report"
	"pufa/server/tabulation"
	"pufa/server/writeup"
)

var update = flag.Bool("update", false, "write the golden files anew")

// drawnUp are the documents of a small month.
func drawnUp(t *testing.T) map[writeup.Kind]writeup.Record {
	t.Helper()
	docs, _ := drawn(t)
	return docs
}

// files are the forms a document is written in.
type files struct{ docx, pdf []byte }

// filled lets look into a server with a small month.
func filled(t *testing.T, look func(a *app.App)) {
	t.Helper()
	settings, err := config.Load([]string{"PUFA_LISTEN=127.0.0.1:0", "PUFA_DATA=" + t.TempDir()})
	must(t, err)
	clock := &demo.Clock{}
	a, err := app.New(t.Context(), settings, app.Options{Now: clock.Now, Demo: true})
	must(t, err)
	defer func() { must(t, a.Close(t.Context())) }()
	_, err = demo.Fill(t.Context(), demo.HallOf(a, clock), demo.Size{Residents: 40, Seed: 1}, evening)
	must(t, err)
	look(a)
}

func drawn(t *testing.T) (docs map[writeup.Kind]writeup.Record, made map[writeup.Kind]files) {
	t.Helper()
	docs, made = map[writeup.Kind]writeup.Record{}, map[writeup.Kind]files{}
	filled(t, func(a *app.App) {
		all, err := a.Parts.Planner.All(t.Context())
		must(t, err)
		for _, kind := range []writeup.Kind{writeup.Summary, writeup.Yearly} {
			docs[kind], err = a.Parts.Books.Writeups.DrawUp(t.Context(), head, all[0].ID, kind)
			must(t, err)
			made[kind] = written(t, a.Parts.Books.Writeups, docs[kind])
		}
	})
	return docs, made
}

// written writes a document twice: kept figures give the same bytes.
func written(t *testing.T, desk *writeup.Desk, r writeup.Record) (f files) {
	t.Helper()
	for range 2 {
		began := time.Now()
		docx, err := desk.WriteDOCX(r)
		must(t, err)
		inDOCX := time.Since(began)
		began = time.Now()
		pdf, err := desk.WritePDF(t.Context(), r)
		if errors.Is(err, print.ErrNoFont) {
			t.Skip("the pages are not built: no font")
		}
		must(t, err)
		t.Logf("%s: .docx of %d bytes in %v, .pdf of %d bytes in %v", r.Kind, len(docx), inDOCX, len(pdf), time.Since(began))
		if f.docx != nil && (!bytes.Equal(f.docx, docx) || !bytes.Equal(f.pdf, pdf)) {
			t.Error("two different files of one document")
		}
		f = files{docx, pdf}
	}
	return f
}

func TestADocumentIsAlwaysTheSameFile(t *testing.T) {
	_, made := drawn(t)
	for kind, f := range made {
		if keep := os.Getenv("PUFA_KEEP_DOCUMENTS"); keep != "" { // to look at them in an office program
			must(t, os.WriteFile(filepath.Join(keep, string(kind)+".docx"), f.docx, 0o600))
			must(t, os.WriteFile(filepath.Join(keep, string(kind)+".pdf"), f.pdf, 0o600))
		}
		if len(f.docx) == 0 || !bytes.HasPrefix(f.pdf, []byte("%PDF-")) {
			t.Errorf("%s: no files", kind)
		}
	}
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

// The columns of the model district's tables come to what their last rows say.
func TestTheTablesOfTheModelDistrict(t *testing.T) {
	for _, d := range tablesOf(t) {
		table := d.Table()
		table.Unit = "南岸区应急管理局"
		if keep := os.Getenv("PUFA_KEEP_DOCUMENTS"); keep != "" {
			var file bytes.Buffer
			must(t, report.WriteXLSX(&file, table))
			must(t, os.WriteFile(filepath.Join(keep, d.Template.ID+".xlsx"), file.Bytes(), 0o600))
		}
		for i, h := range d.Heads {
			var sum int64
			for _, r := range d.Rows {
				n, _ := r.Cells[i].Value.(int64)
				sum += n
			}
			if h.Sum && d.Total[i].Value != sum {
				t.Errorf("%s, %s: the rows come to %d, the last says %v", d.Title, h.Title, sum, d.Total[i].Value)
			}
		}
	}
}

// What was answered by law and by sub-district is the same.
func TestTheLawsOfTheModelDistrict(t *testing.T) {
	total := map[string]any{}
	for _, d := range tablesOf(t) {
		for i, c := range d.Template.Columns {
			if c.Show == tabulation.Figure {
				total[c.Measure] = d.Total[i].Value
			}
		}
	}
	if total["answers"] == nil || total["law_answers"] != total["answers"] || total["law_correct"] != total["correct"] {
		t.Errorf("by law %v and %v, by sub-district %v and %v", total["law_answers"], total["law_correct"], total["answers"], total["correct"])
	}
}

func tablesOf(t *testing.T) (all []tabulation.Drawn) {
	t.Helper()
	filled(t, func(a *app.App) {
		campaigns, err := a.Parts.Planner.All(t.Context())
		must(t, err)
		templates, err := a.Parts.Books.Tabulations.List(t.Context(), head)
		must(t, err)
		for _, one := range templates {
			drawn, err := a.Parts.Books.Tabulations.Draw(t.Context(), head, one.ID, tabulation.Ask{Campaign: campaigns[0].ID})
			must(t, err)
			all = append(all, drawn)
		}
	})
	if len(all) == 0 {
		t.Fatal("no tables")
	}
	return all
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
