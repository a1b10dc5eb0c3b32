package question

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const head = `bank: xf-residents
title: 消防法：居民
law: xf
version: 2021-04-29
questions:
`

const oneSingle = head + `  - id: xf-0001
    article: "44"
    type: single
    topic: 报告火警
    audience: [resident, worker]
    difficulty: 1
    stem: 发现火灾的人应当怎么做？
    options:
      - wrong: 先看看再说
      - right: 立即报警
    explanation: 任何人发现火灾都应当立即报警，不得拖延。
    status: published
    reviewed: 2026-11-23
`

func TestReadBank(t *testing.T) {
	file, findings := ReadBank("xf/01-fire.yaml", []byte(oneSingle))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	want := File{
		Name: "xf/01-fire.yaml", Bank: "xf-residents", Title: "消防法：居民", Law: "xf", Version: "2021-04-29",
		Entries: []Entry{{
			Question: Question{
				ID: "xf-0001", Type: Single, Stem: "发现火灾的人应当怎么做？", Options: []string{"先看看再说", "立即报警"},
				Answer: []int{1}, Explanation: "任何人发现火灾都应当立即报警，不得拖延。", Law: "xf", Article: "44",
				LawVersion: "2021-04-29", Topic: "报告火警", Audience: []Audience{Resident, Worker}, Difficulty: 1,
				Status: Published,
			},
			Line: 6, Reviewed: "2026-11-23",
		}},
	}
	if diff := cmp.Diff(want, file); diff != "" {
		t.Error(diff)
	}
}

func TestReadBankTypes(t *testing.T) {
	file, findings := ReadBank("xf/01.yaml", []byte(head+`
  - {id: xf-0001, type: judge, answer: true}
  - {id: xf-0002, type: judge, answer: false}
  - {id: xf-0003, type: fill, accept: ["119", 一一九, 20]}
  - id: xf-0004
    options: [报警, 疏散, 扑救]
    type: ordering
  - id: xf-0005
    type: multiple
    options: [{right: 甲}, {wrong: 乙}, {right: 丙}]
`))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	type solution struct {
		Options []string
		Answer  []int
		Accept  []string
	}
	var got []solution
	for _, e := range file.Entries {
		got = append(got, solution{e.Options, e.Answer, e.Accept})
	}
	want := []solution{
		{Answer: []int{0}},
		{Answer: []int{1}},
		{Accept: []string{"119", "一一九", "20"}},
		{Options: []string{"报警", "疏散", "扑救"}, Answer: []int{0, 1, 2}},
		{Options: []string{"甲", "乙", "丙"}, Answer: []int{0, 2}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadBankRefuses(t *testing.T) {
	tests := map[string]struct {
		text string
		line int
		says string
	}{
		"empty":               {"", 1, "恰有一份"},
		"a list":              {"- a\n", 1, "键: 值"},
		"two documents":       {oneSingle + "---\n" + oneSingle, 1, "恰有一份"},
		"no yaml":             {"bank: [a\n", 1, "YAML"},
		"not UTF-8":           {"bank: \xff\n", 1, "UTF-8"},
		"a byte order mark":   {"\xef\xbb\xbf" + oneSingle, 1, "BOM"},
		"too long a line":     {"bank: " + strings.Repeat("a", maxLine), 1, "太长"},
		"too deep":            {"bank: \n " + strings.Repeat("[", 40), 2, "太深"},
		"too big":             {strings.Repeat("# 0123456789\n", maxFile/10), 1, "1 MB"},
		"no title":            {strings.Replace(oneSingle, "title: 消防法：居民\n", "", 1), 1, "title"},
		"an unknown key":      {strings.Replace(oneSingle, "topic:", "topics:", 1), 9, "topics"},
		"a key twice":         {strings.Replace(oneSingle, "topic:", "article: \"4\"\n    topic:", 1), 9, "article"},
		"an unknown type":     {strings.Replace(oneSingle, "single", "essay", 1), 8, "essay"},
		"an unknown audience": {strings.Replace(oneSingle, "worker", "workers", 1), 10, "workers"},
		"audience as a word":  {strings.Replace(oneSingle, "[resident, worker]", "resident", 1), 10, "一列"},
		"no whole number":     {strings.Replace(oneSingle, "difficulty: 1", "difficulty: 易", 1), 11, "整数"},
		"an option unmarked":  {strings.Replace(oneSingle, "wrong: 先看看再说", "先看看再说", 1), 14, "键: 值"},
		"an option marked x":  {strings.Replace(oneSingle, "wrong:", "x:", 1), 14, "x"},
		"no id":               {strings.Replace(oneSingle, "id: xf-0001\n    ", "", 1), 6, "缺少“id”"},
		"an answer":           {oneSingle + "    answer: true\n", 19, "不写“answer”"},
		"a stem that is none": {strings.Replace(oneSingle, "发现火灾的人应当怎么做？", "[a]", 1), 12, "文字"},
		"an alias":            {strings.Replace(oneSingle, "先看看再说", "*x", 1), 14, ""},
		"an anchor":           {strings.Replace(oneSingle, "先看看再说", "&x 先看看", 1), 14, "文字"},
		"a tag":               {strings.Replace(oneSingle, "先看看再说", "!!str 先看看", 1), 14, "文字"},
		"a judge saying yes":  {head + "  - {id: xf-0001, type: judge, answer: 对}\n", 6, "true"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, findings := ReadBank("f.yaml", []byte(test.text))
			if !slices.ContainsFunc(findings, func(f Finding) bool {
				return f.Line == test.line && strings.Contains(f.Message, test.says) && f.File == "f.yaml"
			}) {
				t.Errorf("want line %d saying %q, got %v", test.line, test.says, findings)
			}
		})
	}
}

// FuzzReadBank holds the reader to its bounds: any bytes give a file or findings, quickly and without a panic,
// and whatever reads cleanly can be linted and marked.
func FuzzReadBank(f *testing.F) {
	f.Add([]byte(oneSingle))
	f.Add([]byte(head + "  - {id: xf-0001, type: fill, accept: [a]}\n  - {id: xf-0002, type: ordering, options: [a, b]}\n"))
	f.Add([]byte("bank: &a [*a, *a]\n? [x]\n: <<: *a\n"))
	f.Add([]byte("questions: |\n  a\n b: >-\n"))
	f.Add([]byte("- - - - !!binary \"\\x\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, findings := ReadBank("xf/01.yaml", data)
		lib := Library{Laws: []Law{fireLaw}, Files: []File{file}}
		for _, finding := range append(findings, Lint(lib)...) {
			if finding.Rule == "" || finding.Message == "" || finding.Line < 1 {
				t.Errorf("a finding that helps nobody: %#v", finding)
			}
		}
		for _, e := range file.Entries {
			_, _ = Mark(e.Question, Given{Options: []int{0}})
			_ = Fingerprint(e.Question)
		}
	})
}
