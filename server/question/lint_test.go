package question

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// rules are the rules found broken, each once.
func rules(findings []Finding) []string {
	names := make([]string, 0, len(findings))
	for _, f := range findings {
		names = append(names, f.Rule)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// library reads files as they would lie in a folder, and must find their form sound.
func library(t *testing.T, files map[string]string) Library {
	t.Helper()
	lib := Library{Laws: []Law{fireLaw}}
	for name, text := range files {
		file, findings := ReadBank(name, []byte(text))
		if len(findings) > 0 {
			t.Fatal(findings)
		}
		lib.Files = append(lib.Files, file)
	}
	slices.SortFunc(lib.Files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return lib
}

func TestLintQuestion(t *testing.T) {
	type edit []string // pairs of old and new
	of := func(typ, solution string) edit {
		return edit{
			"type: single", "type: " + typ,
			"    options:\n      - wrong: 先看看再说\n      - right: 立即报警\n", solution,
		}
	}
	long := strings.Repeat("长", 61)
	tests := []struct {
		name string
		edit edit
		want []string
	}{
		{"a sound one", nil, nil},
		{"a sound multiple", of("multiple", "    options: [{right: 甲}, {right: 乙}, {wrong: 丙}]\n"), nil},
		{"a sound judge", of("judge", "    answer: true\n"), nil},
		{"a sound ordering", of("ordering", "    options: [甲, 乙]\n"), nil},
		{"a sound fill", append(of("fill", "    accept: [立即]\n"), "应当怎么做", "应当____做"), nil},
		{"a sound numeric", of("numeric", "    value: 1,000.5\n    unit: 册\n    tolerance: 0\n    bound: 200\n"), nil},
		{"a numeric without its bound", of("numeric", "    value: 0\n    tolerance: 0\n"), []string{"answer"}},
		{"a numeric whose bound is inside", of("numeric", "    value: 9\n    tolerance: 5\n    bound: 4\n"), []string{"answer"}},
		{"a numeric with a long unit", of("numeric", "    value: 9\n    unit: 一二三四五六七\n    tolerance: 1\n    bound: 4\n"), []string{"answer"}},
		{"another law's id", edit{"xf-0001", "aq-0001"}, []string{"id"}},
		{"a short id", edit{"xf-0001", "xf-1"}, []string{"id"}},
		{"a short stem", edit{"发现火灾的人应当怎么做？", "怎么做？"}, []string{"stem"}},
		{"no type", edit{"    type: single\n", ""}, []string{"type"}},
		{"no options", of("single", ""), []string{"answer", "options"}},
		{"a double option", edit{"先看看再说", "立即　报警。"}, []string{"options", "punctuation"}},
		{"a long option", edit{"先看看再说", long}, []string{"options"}},
		{"two right", edit{"wrong", "right"}, []string{"answer"}},
		{"none right", edit{"right", "wrong"}, []string{"answer"}},
		{"a multiple of one", edit{"single", "multiple"}, []string{"answer"}},
		{"all of a multiple", of("multiple", "    options: [{right: 甲}, {right: 乙}]\n"), []string{"answer"}},
		{"a judge without answer", of("judge", ""), []string{"answer"}},
		{"a fill without text", append(of("fill", ""), "应当怎么做", "应当____做"), []string{"answer"}},
		{"a fill with a text twice", append(of("fill", "    accept: [Ａ, a]\n"), "怎么", "____"), []string{"answer"}},
		{"a fill without blank", of("fill", "    accept: [立即]\n"), []string{"blank"}},
		{"a fill with two blanks", append(of("fill", "    accept: [立即]\n"), "怎么", "____，____"), []string{"blank"}},
		{"a short blank", append(of("fill", "    accept: [立即]\n"), "怎么", "___"), []string{"blank"}},
		{"a blank in a single", edit{"怎么", "____"}, []string{"blank"}},
		{"all of the above", edit{"先看看再说", "以上都对"}, []string{"catch-all"}},
		{"all right", edit{"先看看再说", "全部正确。"}, []string{"catch-all"}},
		{"none right option", edit{"先看看再说", "以上都不对"}, []string{"catch-all"}},
		{"an amount", edit{"先看看再说", "5 万元以上 10 万元以下"}, nil},
		{"a range", edit{"先看看再说", "三千元以上三万元以下的罚款"}, nil},
		{"the first two", edit{"先看看再说", "只有前两项对"}, []string{"catch-all"}},
		{"no explanation", edit{"    explanation: 任何人发现火灾都应当立即报警，不得拖延。\n", ""}, []string{"explanation"}},
		{"the stem again", edit{"发现火灾的人应当怎么做？", "任何人发现火灾都应当立即报警，不得拖延？"}, []string{"explanation"}},
		{"beyond the law", edit{`"44"`, `"75"`}, []string{"article"}},
		{"no article", edit{`"44"`, `"第四十四条"`}, []string{"article"}},
		{"an inserted article", edit{`"44"`, `"44-1"`}, nil},
		{"nobody", edit{"[resident, worker]", "[]"}, []string{"audience"}},
		{"somebody twice", edit{"worker", "resident"}, []string{"audience"}},
		{"no topic", edit{"报告火警", `""`}, []string{"topic"}},
		{"too hard", edit{"difficulty: 1", "difficulty: 4"}, []string{"difficulty"}},
		{"unread", edit{"    reviewed: 2026-11-23\n", ""}, []string{"reviewed"}},
		{"a draft unread", edit{"    reviewed: 2026-11-23\n", "", "published", "draft"}, nil},
		{"no day", edit{"2026-11-23", "2026-13-23"}, []string{"reviewed"}},
		{"withdrawn in a bank", edit{"published", "withdrawn"}, []string{"status"}},
		{"no status", edit{"    status: published\n", ""}, []string{"status"}},
		{"a narrow comma", edit{"报警，不得", "报警,不得"}, []string{"punctuation"}},
		{"a narrow question mark", edit{"做？", "做?"}, []string{"punctuation"}},
		{"a narrow full stop", edit{"拖延。", "拖延."}, []string{"punctuation"}},
		{"a space", edit{"不得拖延", "不得 拖延"}, []string{"punctuation"}},
		{"numbers", edit{"不得拖延", "不超过 1.5 小时（0.5–2.0 MPa, 20 ℃）"}, nil},
		{"another version", edit{"2021-04-29", "2019-04-23"}, []string{"version"}},
		{"an unknown law", edit{"law: xf", "law: yy"}, []string{"id", "law"}},
		{"a replaced one that is not withdrawn", edit{"status:", "replaces: xf-0009\n    status:"}, []string{"replaces"}},
		{"a bank's id", edit{"xf-residents", "消防"}, []string{"bank"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := oneSingle
			for i := 0; i < len(test.edit); i += 2 {
				if !strings.Contains(text, test.edit[i]) {
					t.Fatalf("nothing to edit: %q", test.edit[i])
				}
				text = strings.Replace(text, test.edit[i], test.edit[i+1], 1)
			}
			findings := Lint(library(t, map[string]string{"xf/01-fire.yaml": text}))
			if diff := cmp.Diff(test.want, rules(findings), cmpEmpty); diff != "" {
				t.Errorf("%s\n%v", diff, findings)
			}
		})
	}
}

// cmpEmpty holds nil and empty for the same.
var cmpEmpty = cmp.FilterValues(func(a, b []string) bool { return len(a)+len(b) == 0 },
	cmp.Comparer(func(a, b []string) bool { return true }))

func TestLintAcross(t *testing.T) {
	second := strings.NewReplacer("xf-0001", "xf-0002", "发现火灾的人应当怎么做", "发现火灾的人， 应当怎么做").Replace(oneSingle)
	gone := strings.NewReplacer("xf-0001", "xf-0003", "published", "withdrawn\n    withdrawn: 2026-11-24\n    reason: 选项有歧义").Replace(oneSingle)
	replacing := strings.NewReplacer("status:", "replaces: xf-0003\n    status:").Replace(oneSingle)
	tests := []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"the same id", map[string]string{"xf/01.yaml": oneSingle, "xf/02.yaml": strings.Replace(oneSingle, "发现火灾", "看见失火", 1)}, []string{"id"}},
		{"the same stem", map[string]string{"xf/01.yaml": oneSingle, "xf/02.yaml": second}, []string{"duplicate"}},
		{"the stem of a withdrawn one", map[string]string{"xf/01.yaml": oneSingle, "withdrawn/xf.yaml": gone}, nil},
		{"a replacement", map[string]string{"xf/01.yaml": replacing, "withdrawn/xf.yaml": gone}, nil},
		{"withdrawn without a reason", map[string]string{"withdrawn/xf.yaml": strings.Replace(gone, "reason: 选项有歧义", `reason: ""`, 1)}, []string{"withdrawn"}},
		{"published among the withdrawn", map[string]string{"withdrawn/xf.yaml": oneSingle}, []string{"status", "withdrawn"}},
		{"another title", map[string]string{"xf/01.yaml": oneSingle, "xf/02.yaml": strings.NewReplacer(
			"xf-0001", "xf-0002", "发现火灾", "看见失火", "消防法：居民", "消防法").Replace(oneSingle)}, []string{"bank"}},
		{"another law's folder", map[string]string{"yy/01.yaml": oneSingle}, []string{"law"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			findings := Lint(library(t, test.files))
			if diff := cmp.Diff(test.want, rules(findings), cmpEmpty); diff != "" {
				t.Errorf("%s\n%v", diff, findings)
			}
		})
	}
}

// bankOf is a bank of n sound questions, changed by each one's number.
func bankOf(n int, change func(i int, e *Entry)) Library {
	file := File{Name: "xf/01.yaml", Bank: "xf-residents", Title: "消防法", Law: "xf", Version: fireLaw.Key}
	for i := range n {
		e := Entry{Question: Question{
			ID: fmt.Sprintf("xf-%04d", i), Type: Single, Stem: fmt.Sprintf("第 %d 道题应当怎么做？", i),
			Options: []string{"选项甲", "选项乙", "选项丙", "选项丁"}, Answer: []int{i % 4},
			Explanation: "任何人发现火灾都应当立即报警，不得拖延。", Law: "xf", Article: "44", Topic: "火警",
			Audience: []Audience{Resident}, Difficulty: 1, Status: Published,
		}, Line: i + 1, Reviewed: "2026-11-23"}
		change(i, &e)
		file.Entries = append(file.Entries, e)
	}
	return Library{Laws: []Law{fireLaw}, Files: []File{file}}
}

func TestLintBank(t *testing.T) {
	lengthen := func(e *Entry) {
		e.Options = slices.Clone(e.Options)
		e.Options[e.Answer[0]] += "，而且说得详细"
	}
	judge := func(right bool) func(*Entry) {
		return func(e *Entry) {
			e.Type, e.Options, e.Answer = Judge, nil, []int{1}
			if right {
				e.Answer = []int{0}
			}
		}
	}
	tests := []struct {
		name   string
		n      int
		change func(i int, e *Entry)
		want   []string
	}{
		{"even", 80, func(int, *Entry) {}, nil},
		{"the longest is right", 20, func(i int, e *Entry) { lengthen(e) }, []string{"longest-right"}},
		{"the longest is right in few", 19, func(i int, e *Entry) { lengthen(e) }, nil},
		{"the longest is right in 45 of 100", 100, func(i int, e *Entry) {
			if i < 45 {
				lengthen(e)
			}
		}, nil},
		{"the longest is right in 46 of 100", 100, func(i int, e *Entry) {
			if i < 46 {
				lengthen(e)
			}
		}, []string{"longest-right"}},
		{"always the first", 40, func(i int, e *Entry) { e.Answer = []int{0} }, []string{"right-position"}},
		{"always the first of few", 39, func(i int, e *Entry) { e.Answer = []int{0} }, nil},
		{"of two and of four", 80, func(i int, e *Entry) {
			if i%2 == 0 {
				e.Options, e.Answer = e.Options[:2], []int{i / 2 % 2}
			} else {
				e.Answer = []int{i / 2 % 4}
			}
		}, nil},
		{"judges mostly right", 20, func(i int, e *Entry) { judge(i < 14)(e) }, []string{"judge-balance"}},
		{"judges even", 20, func(i int, e *Entry) { judge(i < 13)(e) }, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			findings := Lint(bankOf(test.n, test.change))
			if diff := cmp.Diff(test.want, rules(findings), cmpEmpty); diff != "" {
				t.Errorf("%s\n%v", diff, findings)
			}
		})
	}
}

func TestLintRegister(t *testing.T) {
	bad := fireLaw
	bad.Effective = "2020-01-01"
	bad.Articles = 0
	findings := Lint(Library{Laws: []Law{bad, fireLaw, {ID: "Xf"}}})
	if diff := cmp.Diff([]string{"laws"}, rules(findings)); diff != "" || len(findings) != 6 {
		t.Errorf("%s %v", diff, findings)
	}
}

// TestLintNeedsText: of a law whose text nobody had, little need be known, and nothing can be asked.
func TestLintNeedsText(t *testing.T) {
	needs := Law{ID: "ld", Title: "路灯条例", Short: "路灯条例", Key: "2024-11-08", Version: "2024 年修订", Adopted: "2024-11-08", NeedsText: true}
	known := needs
	known.Effective, known.Articles = "2025-01-01", 30
	for _, law := range []Law{needs, known} {
		if findings := Lint(Library{Laws: []Law{law}}); len(findings) > 0 {
			t.Error(findings)
		}
	}
	for what, change := range map[string]func(*Law){
		"no day":      func(l *Law) { l.Adopted = "" },
		"a wrong day": func(l *Law) { l.Effective = "2024" },
		"too early":   func(l *Law) { l.Effective = "2024-01-01" },
		"a text":      func(l *Law) { l.NeedsText = false },
	} {
		law := needs
		change(&law)
		if got := rules(Lint(Library{Laws: []Law{law}})); !slices.Contains(got, "laws") {
			t.Errorf("%s: %v", what, got)
		}
	}
	fire := fireLaw
	fire.NeedsText = true
	file, _ := ReadBank("xf/01-fire.yaml", []byte(oneSingle))
	if got := rules(Lint(Library{Laws: []Law{fire}, Files: []File{file}})); !slices.Contains(got, "law") {
		t.Errorf("a question about a law without a text: %v", got)
	}
}

func TestReadNeedsText(t *testing.T) {
	const head = "laws:\n  - {id: ld, title: 路灯条例, short: 路灯条例, key: 2024-11-08, version: 2024 年修订, adopted: 2024-11-08"
	laws, findings := ReadLaws(LawsFile, []byte(head+", text: needed}\n"))
	if len(findings) > 0 || len(laws) != 1 || !laws[0].NeedsText {
		t.Errorf("%+v %v", laws, findings)
	}
	for _, wrong := range []string{"}", ", text: there}"} {
		if _, findings := ReadLaws(LawsFile, []byte(head+wrong+"\n")); len(findings) == 0 {
			t.Errorf("%s: nothing is wrong", wrong)
		}
	}
}

// TestRulesAreExplained: editors look a rule up by the name they are shown.
func TestRulesAreExplained(t *testing.T) {
	readme, err := os.ReadFile("../../questions/README.md")
	if err != nil {
		t.Fatal(err)
	}
	names := []string{
		"form", "laws", "law", "bank", "version", "id", "withdrawn", "duplicate", "replaces", "longest-right",
		"right-position", "judge-balance", "lock", "unlocked",
	}
	for _, rule := range entryRules {
		names = append(names, rule.name)
	}
	for _, name := range names {
		if !strings.Contains(string(readme), "`"+name+"`") {
			t.Errorf("rule %s is not explained in questions/README.md", name)
		}
	}
}
