package question

// Chapter is a chapter (章) of a law.
type Chapter struct {
	Title string // 总则
	From  int    // its first article; it ends where the next one begins
}

// ChapterTitle writes a chapter as a law does: the first is 第一章.
func ChapterTitle(n int) string { return "第" + numeral(n) + "章" }

// ChapterOf is the number of the chapter an article stands in, from 1; 0 where the register does not say.
func (l Law) ChapterOf(article string) int {
	n, _, ok := parseArticle(article)
	if !ok {
		return 0
	}
	chapter := 0
	for i, c := range l.Chapters {
		if c.From <= n {
			chapter = i + 1
		}
	}
	return chapter
}

// chapters reads a list of `title` and `from`.
func (d *doc) chapters(p pair) []Chapter {
	var all []Chapter
	for _, n := range d.list(p) {
		var c Chapter
		for _, part := range d.mapping(n, "章", "title", "from") {
			if part.key == "from" {
				c.From = d.number(part)
				continue
			}
			c.Title = d.text(part)
		}
		all = append(all, c)
	}
	return all
}

// lintChapters finds what is wrong with a law's chapters: the first begins with the first article, each later one
// behind the one before.
func lintChapters(law Law) string {
	last := 0
	for i, c := range law.Chapters {
		switch {
		case c.Title == "":
			return "有一章没有名称"
		case i == 0 && c.From != 1:
			return "第一章应当从第一条开始"
		case c.From <= last || c.From > law.Articles:
			return "各章的起始条应当一章比一章大，不超过总条数"
		}
		last = c.From
	}
	return ""
}
