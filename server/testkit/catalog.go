package testkit

import (
	"strings"
	"testing"
	"testing/fstest"

	"pufa/server/question"
)

const oneLaw = "laws:\n  - {id: xf, title: 消防法, short: 消防法, key: 2021-04-29, version: 2021 年修正, " +
	"adopted: 2021-04-29, effective: 2021-04-29, articles: 74}\n"

// Catalog is a bank of published questions about one article of one law. Each line is what differs: id, type, stem and
// what is right, as a bank file has them.
func Catalog(t testing.TB, lines ...string) *question.Catalog {
	t.Helper()
	bank := "bank: xf\ntitle: 消防法\nlaw: xf\nversion: 2021-04-29\nquestions:\n"
	for _, line := range lines {
		bank += "  - {" + strings.TrimSpace(line) + ", article: \"44\", topic: 火警, audience: [resident], difficulty: 1, " +
			"explanation: 解析, status: published, reviewed: 2026-11-23}\n"
	}
	catalog, err := question.Load(fstest.MapFS{
		question.LawsFile: {Data: []byte(oneLaw)},
		"xf/01.yaml":      {Data: []byte(bank)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return catalog
}
