package statute_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pufa/questions"
	"pufa/server/question"
	"pufa/server/statute"
)

// The toy law of the tests.
const (
	toyTexts = `{"玩具法": {"title": "中华人民共和国玩具法", "version": "2020-01-02通过", "articles": {
		"1": "制造玩具的单位应当在三十日以内登记，费用不超过五万元。",
		"2": "违反前条的，处十万元以上二十万元以下罚款。",
		"2-1": "登记每二年更新一次。"}},
		"旧玩具法": {"title": "中华人民共和国玩具法", "version": "2001-01-02通过", "articles": {"1": "旧。"}, "superseded": true}}`
	toyLaws = `laws:
  - {id: wjf, title: 中华人民共和国玩具法, short: 玩具法, key: "2020-01-02", version: 2020 年通过, adopted: "2020-01-02", effective: "2020-03-01", articles: 2}
`
	toyBank = `bank: wjf-all
title: 玩具法
law: wjf
version: "2020-01-02"
questions:
  - id: wjf-0001
    article: "1"
    type: fill
    topic: 登记
    audience: [manager]
    difficulty: 1
    stem: 做玩具的厂应当在____日以内登记。
    accept: ["30", "三十"]
    explanation: 登记要在 30 日内办好，费用不超过 5 万元，有两样材料要带上。
    status: published
    reviewed: 2026-11-26
  - id: wjf-0002
    article: "2"
    type: single
    topic: 罚款
    audience: [manager]
    difficulty: 2
    stem: 做玩具的厂一直没有登记，最多罚多少？
    options:
      - wrong: 5 万元
      - right: 20 万元
    explanation: 不登记的，罚十万元以上二十万元以下，早点登记就不用罚。
    status: published
    reviewed: 2026-11-26
`
)

// folder is the banks of a test, with the given changes to the bank's text.
func folder(change ...string) fstest.MapFS {
	return fstest.MapFS{
		"laws.yaml":       {Data: []byte(toyLaws)},
		"wjf/01.yaml":     {Data: []byte(strings.NewReplacer(change...).Replace(toyBank))},
		"exceptions.txt":  {Data: []byte("# nothing\n")},
		question.LockFile: {Data: nil},
	}
}

func texts(t testing.TB, change ...string) statute.Texts {
	t.Helper()
	all, err := statute.Read(fstest.MapFS{"a.json": {Data: []byte(strings.NewReplacer(change...).Replace(toyTexts))}})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func library(t testing.TB, banks fstest.MapFS) question.Library {
	t.Helper()
	lib, findings, err := question.Read(banks)
	if err != nil || len(findings) > 0 {
		t.Fatal(err, findings)
	}
	return lib
}

// found checks a folder and gives rule and question of each finding.
func found(t testing.TB, banks fstest.MapFS, all statute.Texts) []string {
	t.Helper()
	exceptions, wrong, err := statute.ReadExceptions(banks)
	if err != nil {
		t.Fatal(err)
	}
	findings, _ := statute.Check(library(t, banks), all, exceptions)
	var out []string
	for _, f := range append(wrong, findings...) {
		out = append(out, strings.TrimSpace(f.Rule+" "+f.Question))
	}
	return out
}

func TestQuestionsAreHeldToTheirArticles(t *testing.T) {
	for name, c := range map[string]struct {
		change []string
		want   []string
	}{
		"as they are":                         {nil, nil},
		"another number in the answer":        {[]string{`"30", "三十"`, `"31", "三十一"`}, []string{"number wjf-0001"}},
		"another number in the explanation":   {[]string{"在 30 日内", "在 60 日内"}, []string{"number wjf-0001"}},
		"another right option":                {[]string{"right: 20 万元", "right: 25 万元"}, []string{"number wjf-0002"}},
		"a wrong option may be any number":    {[]string{"wrong: 5 万元", "wrong: 7 万元"}, nil},
		"no such article":                     {[]string{`article: "2"`, `article: "2-2"`}, []string{"article wjf-0002"}},
		"an article put in":                   {[]string{`article: "2"`, `article: "2-1"`, "十万元以上二十万元以下", "二年一次", "right: 20 万元", "right: 二年"}, nil},
		"the case's own number comes back":    {[]string{"一直没有登记", "500 人，没有登记", "早点登记", "500 人的厂也要早点登记"}, nil},
		"emergency calls":                     {[]string{"早点登记", "打 12350 问清楚，早点登记"}, nil},
		"two that ask nearly the same":        {[]string{"做玩具的厂一直没有登记，最多罚多少？", "做玩具的厂应当在几日以内登记。"}, []string{"alike wjf-0002"}},
		"counting words claim nothing":        {[]string{"有两样材料", "有三件材料"}, nil},
		"but what they count may be a number": {[]string{"有两样材料", "有十五份材料"}, []string{"number wjf-0001"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, found(t, folder(c.change...), texts(t))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheRegisterIsHeldToTheText(t *testing.T) {
	if diff := cmp.Diff([]string{"statute"}, found(t, folder(), texts(t, "2020-01-02通过", "2021-05-05修正"))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"statute"}, found(t, folder(), texts(t, `"2-1"`, `"3"`))); diff != "" {
		t.Error(diff)
	}
	_, missing := statute.Check(library(t, folder()), nil, statute.Exceptions{})
	if diff := cmp.Diff([]string{"玩具法"}, missing); diff != "" {
		t.Error(diff)
	}
}

func TestExceptions(t *testing.T) {
	banks := folder(`"30", "三十"`, `"31", "三十一"`)
	banks["exceptions.txt"].Data = []byte("number wjf-0001 31 somebody looked\nalike wjf-0001 wjf-0002 they differ\n")
	if got := found(t, banks, texts(t)); got != nil {
		t.Error(got)
	}
	banks["exceptions.txt"].Data = []byte("number wjf-0001 thirty why\nnumber\nwhat wjf-0001 1 2\n")
	if diff := cmp.Diff([]string{"form", "form", "form", "number wjf-0001"}, found(t, banks, texts(t))); diff != "" {
		t.Error(diff)
	}
}

// A change to one article finds the questions that cite it, and no others; once they are held back they are not asked,
// and not found again.
func TestAChangedArticleHoldsItsQuestionsBack(t *testing.T) {
	banks := folder()
	lib := library(t, banks)
	lock := statute.LockOf(lib, texts(t), nil)
	if got := statute.Changed(lib, texts(t, "，费用", "，  费用"), lock); got != nil {
		t.Error("spaces are no change:", got)
	}
	amended := texts(t, "十万元以上", "十五万元以上")
	changed := statute.Changed(lib, amended, lock)
	if len(changed) != 1 || changed[0].Question != "wjf-0002" {
		t.Fatal(changed)
	}
	again, err := statute.ReadLock(lock.Bytes())
	if diff := cmp.Diff(lock, again); diff != "" || err != nil {
		t.Error(diff, err)
	}
	banks[question.HeldFile] = &fstest.MapFile{Data: question.Held{"wjf-0002": {Since: "2026-11-26", Why: "第二条改了"}}.Bytes()}
	if got := statute.Changed(library(t, banks), amended, lock); got != nil {
		t.Error("held back and found again:", got)
	}
	catalog, err := question.Load(banks)
	if err != nil {
		t.Fatal(err)
	}
	if asked := catalog.ByLaw("wjf"); len(asked) != 1 || asked[0].ID != "wjf-0001" {
		t.Error(asked)
	}
	if _, known := catalog.ByID("wjf-0002"); !known {
		t.Error("old answers lost their question")
	}
}

func TestMatrix(t *testing.T) {
	lib := library(t, folder(`article: "2"`, `article: "1"`))
	guide, err := statute.PutMatrix("前\n"+statute.MatrixBegin+"旧"+statute.MatrixEnd+"\n后", statute.Cover(lib))
	if err != nil || !strings.Contains(guide, "1×2") || strings.Contains(guide, "旧") || !strings.HasSuffix(guide, "\n后") {
		t.Error(guide, err)
	}
	if _, err := statute.PutMatrix("no place", nil); err == nil {
		t.Error("there was no place")
	}
}

func TestBadTexts(t *testing.T) {
	for _, c := range []fstest.MapFS{{}, {"a.json": {Data: []byte("{")}}, {"a.json": {Data: []byte(`{"x": 1}`)}}} {
		if _, err := statute.Read(c); err == nil {
			t.Errorf("%v was read", c)
		}
	}
	if _, err := statute.ReadLock([]byte("wjf 1\n")); err == nil {
		t.Error("a lock without fingerprints was read")
	}
}

// The guide's matrix, and the questions against the laws, where a checkout of the laws lies beside the repository.
func TestGuideHasTheMatrixOfToday(t *testing.T) {
	lib, _, err := question.Read(questions.FS)
	if err != nil {
		t.Fatal(err)
	}
	guide, err := os.ReadFile(filepath.Join("..", "..", "questions", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	today, err := statute.PutMatrix(string(guide), statute.Cover(lib))
	if err != nil || today != string(guide) {
		t.Errorf("run go run ./server check questions --write-matrix: %v", err)
	}
}

func TestBanksAgreeWithTheLaws(t *testing.T) {
	all, err := statute.Read(os.DirFS(filepath.Join("..", "..", "..", "shared", "laws")))
	if err != nil {
		t.Skipf("no texts of the laws to compare with: %v", err)
	}
	lib, _, err := question.Read(questions.FS)
	if err != nil {
		t.Fatal(err)
	}
	exceptions, wrong, err := statute.ReadExceptions(questions.FS)
	if err != nil {
		t.Fatal(err)
	}
	findings, missing := statute.Check(lib, all, exceptions)
	if len(missing) > 0 {
		t.Log("without a text:", missing)
	}
	data, err := questions.FS.ReadFile(statute.LockFile)
	if err != nil {
		t.Fatal(err)
	}
	lock, err := statute.ReadLock(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(append(wrong, findings...), statute.Changed(lib, all, lock)...) {
		t.Error(f)
	}
}

// Numerals are read the same whichever way they are written.
func TestNumeralsMeanWhatDigitsMean(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(10, 99_999_999).Draw(r, "n")
		if got := statute.Numeral(statute.Chinese(n)); got != int64(n) {
			r.Fatalf("%s is read as %d, want %d", statute.Chinese(n), got, n)
		}
	})
	for word, want := range map[string]int64{"二〇二一": 2021, "十": 10, "二百五十万": 2_500_000, "一亿二千万": 120_000_000, "一百零五": 105, "两千": 2000} {
		if got := statute.Numeral(word); got != want {
			t.Errorf("%s is read as %d, want %d", word, got, want)
		}
	}
}
