package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// toyRule stands in for the text of a law that is registered without one.
const toyRule = "重庆市安全生产条例\n（2024年3月28日修订）\n第一章　总则\n第一条　点灯。\n第二条　熄灯。\n"

func TestImportLaw(t *testing.T) {
	t.Setenv("PUFA_DATA", t.TempDir())
	file := filepath.Join(t.TempDir(), "rule.txt")
	for _, into := range []string{"", t.TempDir()} {
		run := func(text string) (string, error) {
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			err := importLaw{File: file, Into: into}.Run(t.Context(), &b)
			return b.String(), err
		}
		for _, step := range []struct {
			text, want string
			fails      bool
		}{
			{toyRule, "第一条至第二条，共 2 条\n  第一章 总则，第一条起", false},
			{toyRule, "与已有的文本相同", false},
			{strings.ReplaceAll(toyRule, "熄灯", "修灯"), "改 1 条（第二条），增 0 条，删 0 条", false},
			{toyRule + "第四条　别的。\n", "错误：第 6 行：第二条后面是第四条，中间缺了", true},
			{toyRule + "第二条　别的。\n", "第二条出现了两次", true},
			{strings.ReplaceAll(toyRule, "2024年3月", "2015年3月"), "第一条至第二条", true},
			{strings.ReplaceAll(toyRule, "熄灯", "修灯"), "与已有的文本相同", false},
		} {
			out, err := run(step.text)
			if (err != nil) != step.fails || !strings.Contains(out, step.want) {
				t.Errorf("into %q: want %q, got %v\n%s", into, step.want, err, out)
			}
		}
	}
}

// TestImportReplacesInItsFile: a folder may hold many laws in one file; the others stay as they are.
func TestImportReplacesInItsFile(t *testing.T) {
	dir := t.TempDir()
	all := filepath.Join(dir, "all.json")
	const before = `{"甲": {"title": "别的法", "source": "x", "articles": {"1": "甲"}},
		"乙": {"title": "重庆市安全生产条例", "version": "2024-03-28修订", "articles": {"1": "点灯。", "2": "关灯。"}}}`
	file := filepath.Join(t.TempDir(), "rule.txt")
	for name, text := range map[string]string{all: before, file: toyRule} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := (importLaw{File: file, Into: dir}).Run(t.Context(), &b); err != nil || !strings.Contains(b.String(), "改 1 条（第二条）") {
		t.Fatalf("%v\n%s", err, b.String())
	}
	after, err := os.ReadFile(all)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"熄灯。", `"source": "x"`} {
		if !strings.Contains(string(after), want) {
			t.Errorf("no %s in\n%s", want, after)
		}
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "*")); len(files) != 1 {
		t.Error(files)
	}
}
