package quiz

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pufa/server/question"
)

func TestABlueprintIsFilledWithWhatItAsksFor(t *testing.T) {
	catalog := banks(t, 10)
	b := Blueprint{
		{Count: 4, Points: 5, Type: question.Single},
		{Count: 1, Points: 10, Type: question.Judge},
		{Count: 3, Points: 2, Law: "xf", Topic: "火警", Audience: question.Resident, Difficulty: 1},
	}
	places, err := b.Draw(catalog, 7)
	if err != nil {
		t.Fatal(err)
	}
	points, seen := map[int64]int{}, map[string]bool{}
	for _, p := range places {
		points[p.Points]++
		if seen[p.Question] {
			t.Errorf("%s was drawn twice", p.Question)
		}
		seen[p.Question] = true
	}
	if diff := cmp.Diff(map[int64]int{5: 4, 10: 1, 2: 3}, points); diff != "" {
		t.Errorf("questions by points (-want +got):\n%s", diff)
	}
	again, err := b.Draw(catalog, 7)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(places, again); diff != "" {
		t.Errorf("the same seed drew another paper:\n%s", diff)
	}
	if other, _ := b.Draw(catalog, 8); cmp.Equal(places, other) {
		t.Error("another seed drew the same paper")
	}
}

func TestAShortageNamesWhatIsShort(t *testing.T) {
	catalog := banks(t, 3)
	for _, c := range []struct {
		b    Blueprint
		want []string
	}{
		{Blueprint{{Count: 3, Points: 1, Type: question.Single}}, nil},
		{Blueprint{{Count: 4, Points: 1, Type: question.Single, Law: "xf"}}, []string{"单选题（消防法）要 4 道，题库里只有 3 道"}},
		{Blueprint{{Count: 1, Points: 1, Type: question.Numeric}}, []string{"估算题要 1 道，题库里只有 0 道"}},
		{Blueprint{{Count: 1, Points: 1, Difficulty: 3, Topic: "火警"}}, []string{"题目（火警，较难）要 1 道，题库里只有 0 道"}},
		{
			Blueprint{{Count: 5, Points: 1, Topic: "火警"}, {Count: 3, Points: 1, Type: question.Single}},
			[]string{"单选题要 3 道，别的行也要这些题，还差 1 道"},
		},
		{Blueprint{{Count: 4, Points: 1}, {Count: 3, Points: 1, Type: question.Single}}, nil}, // the first leaves the singles
	} {
		var got []string
		for _, s := range c.b.Short(catalog) {
			got = append(got, s.Text)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%v (-want +got):\n%s", c.b, diff)
		}
	}
}

// What can be filled is filled, however the parts overlap; and what is drawn is of the kind its part asks for.
func TestOverlappingPartsAreFilledIfTheyCanBe(t *testing.T) {
	catalog := banks(t, 4) // four singles, and one each of four other types
	rapid.Check(t, func(t *rapid.T) {
		singles, others, any := rapid.IntRange(0, 5).Draw(t, "singles"), rapid.IntRange(0, 2).Draw(t, "judges"), rapid.IntRange(0, 9).Draw(t, "any")
		var b Blueprint
		for _, p := range rapid.Permutation([]Part{
			{Count: any, Points: 1}, {Count: singles, Points: 2, Type: question.Single}, {Count: others, Points: 3, Type: question.Judge},
		}).Draw(t, "order") {
			if p.Count > 0 {
				b = append(b, p)
			}
		}
		possible := singles <= 4 && others <= 1 && singles+others+any <= 8
		if short := b.Short(catalog); (len(short) == 0) != possible {
			t.Fatalf("%v: possible is %v, short %v", b, possible, short)
		}
		if !possible || len(b) == 0 {
			return
		}
		places, err := b.Draw(catalog, rapid.Int64Min(0).Draw(t, "seed"))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range places {
			q, _ := catalog.ByID(p.Question)
			if want := map[int64]question.Type{1: q.Type, 2: question.Single, 3: question.Judge}[p.Points]; q.Type != want {
				t.Errorf("a %s where a %s was asked for", q.Type, want)
			}
		}
	})
}

func TestRulesThatCannotBe(t *testing.T) {
	catalog := banks(t, 5)
	good := Rules{Blueprint: Blueprint{{Count: 2, Points: 10}}, Elders: EldersSame}
	if err := good.check(catalog); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Rules){
		"请写明从题库抽哪些题":          func(r *Rules) { r.Blueprint = nil },
		"第 1 行的题数":            func(r *Rules) { r.Blueprint = Blueprint{{Count: 0, Points: 1}} },
		"第 1 行每题的分值":          func(r *Rules) { r.Blueprint = Blueprint{{Count: 1}} },
		"第 1 行的法规不在库里":        func(r *Rules) { r.Blueprint = Blueprint{{Count: 1, Points: 1, Law: "none"}} },
		"一次最多 100 道题":         func(r *Rules) { r.Blueprint = Blueprint{{Count: 60, Points: 1}, {Count: 60, Points: 1}} },
		"每题限时应在":              func(r *Rules) { r.Seconds = 3 },
		"整次限时应在":              func(r *Rules) { r.Limit = 10 },
		"可以跳着答的卷子不能每题限时":      func(r *Rules) { r.Free, r.Seconds = true, 30 },
		"请选长辈版的时限":            func(r *Rules) { r.Elders = "" },
		"每题限时，才能按快慢给分":        func(r *Rules) { r.Speed = true },
		"按快慢给分时，长辈版不能不限时":     func(r *Rules) { r.Speed, r.Seconds, r.Elders = true, 30, EldersNone },
		"答错几题就结束的，要一题一题出":     func(r *Rules) { r.Wrong = 3 },
		"整卷给出的，交卷后再讲":         func(r *Rules) { r.Free, r.AtOnce = true, true },
		"合格线不能超过满分 20 分":      func(r *Rules) { r.Pass = 21 },
		"答错几题结束，应在 0 到 20 之间": func(r *Rules) { r.Wrong, r.AtOnce = 21, true },
	} {
		r := good
		change(&r)
		wrong := (*InvalidError)(nil)
		if err := r.check(catalog); !errors.As(err, &wrong) || !strings.HasPrefix(wrong.Text, name) {
			t.Errorf("want %q, got %v", name, err)
		}
	}
}

func TestABlueprintAsksForAChapter(t *testing.T) {
	text := "bank: xf\ntitle: 消防法\nlaw: xf\nversion: 2021-04-29\nquestions:\n"
	for i, article := range []int{1, 5, 6, 44} {
		text += fmt.Sprintf("  - {id: xf-%04d, type: judge, answer: true, stem: 第 %d 题, article: \"%d\", topic: 火警, audience: [resident], difficulty: 1, explanation: 解析, status: published, reviewed: 2026-11-23}\n", i, i, article)
	}
	laws := `laws:
  - id: xf
    title: 中华人民共和国消防法
    short: 消防法
    key: 2021-04-29
    version: 2021 年修正
    adopted: 2021-04-29
    effective: 2021-04-29
    articles: 74
    chapters: [{title: 总则, from: 1}, {title: 火灾预防, from: 6}]
`
	catalog, err := question.Load(fstest.MapFS{question.LawsFile: {Data: []byte(laws)}, "xf/01.yaml": {Data: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	b := Blueprint{{Count: 2, Points: 1, Law: "xf", Chapter: 2}}
	places, err := b.Draw(catalog, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range places {
		if p.Question != "xf-0002" && p.Question != "xf-0003" {
			t.Errorf("%s was drawn from another chapter", p.Question)
		}
	}
	b[0].Count = 3
	if short := b.Short(catalog); len(short) != 1 || short[0].Text != "题目（消防法，第二章）要 3 道，题库里只有 2 道" {
		t.Errorf("short: %+v", short)
	}
	for _, wrong := range []Part{{Count: 1, Points: 1, Law: "xf", Chapter: 3}, {Count: 1, Points: 1, Chapter: 1}} {
		if err := (Blueprint{wrong}).check(catalog); !errors.Is(err, ErrRules) {
			t.Errorf("%+v: %v", wrong, err)
		}
	}
}

func TestRulesSayWhatTheyHave(t *testing.T) {
	catalog := banks(t, 10)
	law, _ := catalog.Law("xf")
	for want, r := range map[string]Rules{
		"每次 4 题，都出自" + law.Short + "，满分 20 分，每题 5 分。": {Blueprint: Blueprint{{Law: "xf", Count: 4, Points: 5}}},
		"最多 4 题，都出自" + law.Short + "，满分 4 分，每题 1 分。":  {Blueprint: Blueprint{{Law: "xf", Count: 4, Points: 1}}, Wrong: 3},
		"每次 2 题，都出自" + law.Short + "，满分 10 分：单选题 2 道，每道 5 分。": {
			Blueprint: Blueprint{{Law: "xf", Count: 2, Points: 5, Type: question.Single}},
		},
	} {
		if got := r.Words(catalog)[0]; got != want {
			t.Errorf("it says %s\nwant %s", got, want)
		}
	}
}
