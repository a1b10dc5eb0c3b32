package question

import (
	"strings"
	"testing"
)

func TestChapterOf(t *testing.T) {
	law := Law{Articles: 74, Chapters: []Chapter{{"总则", 1}, {"火灾预防", 8}, {"附则", 73}}}
	for article, want := range map[string]int{"1": 1, "7": 1, "7-1": 1, "8": 2, "72": 2, "73": 3, "74": 3, "附则": 0} {
		if got := law.ChapterOf(article); got != want {
			t.Errorf("article %s is in chapter %d, want %d", article, got, want)
		}
	}
	if got := (Law{Articles: 74}).ChapterOf("3"); got != 0 {
		t.Errorf("a law without chapters: %d", got)
	}
}

func TestReadChapters(t *testing.T) {
	laws, findings := ReadLaws("laws.yaml", []byte(`laws:
  - {id: xf, title: 消防法, short: 消防法, key: 2021-04-29, version: 2021 年修正, adopted: 2021-04-29, effective: 2021-04-29, articles: 74,
     chapters: [{title: 总则, from: 1}, {title: 火灾预防, from: 8}]}
`))
	if len(findings) > 0 || len(laws) != 1 || len(laws[0].Chapters) != 2 || laws[0].Chapters[1] != (Chapter{"火灾预防", 8}) {
		t.Fatalf("%+v, %v", laws, findings)
	}
}

func TestChaptersAreLinted(t *testing.T) {
	for name, chapters := range map[string][]Chapter{
		"名称": {{"", 1}}, "第一条": {{"总则", 2}}, "一章比一章大": {{"总则", 1}, {"甲", 9}, {"乙", 9}}, "总条数": {{"总则", 1}, {"甲", 75}},
	} {
		law := Law{ID: "xf", Key: "2021-04-29", Adopted: "2021-04-29", Effective: "2021-04-29", Articles: 74, Chapters: chapters}
		found := Lint(Library{Laws: []Law{law}})
		if len(found) != 1 || !strings.Contains(found[0].Message, name) {
			t.Errorf("%s: %v", name, found)
		}
	}
}
