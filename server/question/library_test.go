package question

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

const register = `laws:
  - {id: xf, title: 中华人民共和国消防法, short: 消防法, key: 2021-04-29, version: 2021 年修正, adopted: 2021-04-29, effective: 2021-04-29, articles: 74}
`

const emptyWithdrawn = "bank: xf-withdrawn\ntitle: 撤下\nlaw: xf\nversion: 2021-04-29\nquestions:\n"

// folder is a questions/ folder in memory.
func folder(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{LawsFile: {Data: []byte(register)}}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// body is the questions of a bank file without its head.
func body(file string) string { return strings.TrimPrefix(file, head) }

func TestCheckAndLock(t *testing.T) {
	bank := "xf/01-fire.yaml"
	var out bytes.Buffer
	if Check(folder(map[string]string{bank: oneSingle}), &out) {
		t.Errorf("a published question without a fingerprint passed:\n%s", &out)
	}
	lock, ok := CheckAndLock(folder(map[string]string{bank: oneSingle}), &out)
	if !ok {
		t.Fatal(out.String())
	}
	moved := strings.Replace(body(oneSingle), "published", "withdrawn\n    withdrawn: 2026-11-24\n    reason: 有歧义", 1)
	other := strings.NewReplacer("xf-0001", "xf-0002", "发现火灾", "看见失火").Replace(body(oneSingle))
	tests := []struct {
		name  string
		files map[string]string
		check bool
		lock  bool // a lock can be written
	}{
		{"as it was", map[string]string{bank: oneSingle}, true, true},
		{"another topic", map[string]string{bank: strings.Replace(oneSingle, "报告火警", "火警", 1)}, true, true},
		{"a comma changed", map[string]string{bank: strings.Replace(oneSingle, "报警，不得", "报警。不得", 1)}, false, false},
		{"the right option changed", map[string]string{bank: strings.NewReplacer("right", "wrong", "wrong", "right").Replace(oneSingle)}, false, false},
		{"back to a draft", map[string]string{bank: strings.Replace(oneSingle, "published", "draft", 1)}, false, false},
		{"gone", map[string]string{bank: head + other}, false, false},
		{"withdrawn", map[string]string{"withdrawn/xf.yaml": emptyWithdrawn + moved}, true, true},
		{"withdrawn and changed", map[string]string{"withdrawn/xf.yaml": emptyWithdrawn + strings.Replace(moved, "立即报警", "报警", 1)}, false, false},
		{"one more", map[string]string{bank: oneSingle + other}, false, true},
		{"one more, unsound", map[string]string{bank: oneSingle + strings.Replace(other, `"44"`, `"444"`, 1)}, false, false},
		{"a broken form", map[string]string{bank: oneSingle + "x"}, false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.files[LockFile] = string(lock)
			var out bytes.Buffer
			if got := Check(folder(test.files), &out); got != test.check {
				t.Errorf("Check = %v:\n%s", got, &out)
			}
			out.Reset()
			if _, got := CheckAndLock(folder(test.files), &out); got != test.lock {
				t.Errorf("CheckAndLock = %v:\n%s", got, &out)
			}
		})
	}
}

func TestCheckPrints(t *testing.T) {
	var out bytes.Buffer
	Check(folder(map[string]string{"xf/01.yaml": strings.Replace(oneSingle, `"44"`, `"75"`, 1)}), &out)
	want := "xf/01.yaml:6 xf-0001 article 《消防法》没有第“75”条（共 74 条，“之一”写成 52-1）\n" +
		"published.lock:1 - unlocked 有 1 道已发布的题还没有指纹：请运行 go run ./server check questions --write-lock\n" +
		"1 个文件，1 道题，已发布 1 道，问题 2 处\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
	if Check(fstest.MapFS{}, &out) {
		t.Error("an empty folder passed")
	}
}

func TestReadLockRefuses(t *testing.T) {
	print := strings.Repeat("0", 64)
	lock, findings := ReadLock([]byte("# words\nxf-0001 " + print + "\nxf-0001 " + print + "\nxf-0002 0\nx\n"))
	if len(lock) != 1 || len(findings) != 3 {
		t.Errorf("%v %v", lock, findings)
	}
}

func TestLoad(t *testing.T) {
	draft := strings.NewReplacer("xf-0001", "xf-0002", "发现火灾", "看见失火", "published", "draft").Replace(body(oneSingle))
	student := strings.NewReplacer("xf-0001", "xf-0003", "发现火灾", "闻到焦味", "[resident, worker]", "[student]").Replace(body(oneSingle))
	old := strings.NewReplacer("xf-0001", "xf-0004", "发现火灾", "遇到火情", "2021-04-29", "2019-04-23").Replace(oneSingle)
	gone := strings.NewReplacer("xf-0001", "xf-0005", "published", "withdrawn").Replace(body(oneSingle))
	c, err := Load(folder(map[string]string{
		"xf/01.yaml": oneSingle + draft, "xf/02.yaml": head + student, "xf/03.yaml": strings.Replace(old, "xf-residents", "xf-old", 1),
		"withdrawn/xf.yaml": emptyWithdrawn + gone,
	}))
	if err != nil {
		t.Fatal(err)
	}
	ids := func(questions []Question) (ids []string) {
		for _, q := range questions {
			ids = append(ids, q.ID)
		}
		return ids
	}
	if diff := cmp.Diff([]string{"xf-0001", "xf-0003"}, ids(c.ByLaw("xf"))); diff != "" {
		t.Error("only published questions about the law in force are asked", diff)
	}
	if diff := cmp.Diff([]string{"xf-0003"}, ids(c.ByLaw("xf", Student, Officer))); diff != "" {
		t.Error(diff)
	}
	bank, ok := c.Bank("xf-residents")
	if diff := cmp.Diff([]string{"xf-0001", "xf-0003"}, ids(bank.Questions)); !ok || diff != "" {
		t.Error(diff)
	}
	for id, version := range map[string]string{"xf-0001": "2021 年修正", "xf-0002": "2021 年修正", "xf-0004": "2019-04-23", "xf-0005": "2021 年修正"} {
		if q, ok := c.ByID(id); !ok || q.LawVersion != version {
			t.Errorf("%s: %v, version %q", id, ok, q.LawVersion)
		}
	}
	if law, ok := c.Law("xf"); !ok || !cmp.Equal(law, fireLaw) || len(c.Laws()) != 1 || len(c.Banks()) != 2 {
		t.Errorf("%v %v %v", law, c.Laws(), c.Banks())
	}
	if _, ok := c.Bank("none"); ok {
		t.Error("a bank that is none was found")
	}
	if _, ok := c.ByID("xf-9999"); ok {
		t.Error("a question that is none was found")
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"a broken form":    oneSingle + "x",
		"an unmarkable":    strings.Replace(oneSingle, "right", "wrong", 1),
		"the same id":      oneSingle + strings.Replace(body(oneSingle), "发现", "看见", 1),
		"an unknown law":   strings.Replace(oneSingle, "law: xf", "law: yy", 1),
		"nothing to parse": "",
	} {
		if _, err := Load(folder(map[string]string{"xf/01.yaml": text})); !errors.Is(err, ErrBroken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Load(folder(map[string]string{"xf/01.yaml": strings.NewReplacer("right", "wrong", "published", "draft").Replace(oneSingle)})); err != nil {
		t.Errorf("a draft need not be markable: %v", err)
	}
}
