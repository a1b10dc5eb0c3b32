package statute

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"pufa/server/question"
)

// Parsed is a law as it was read out of its text.
type Parsed struct {
	Text     Text
	Day      string   // the day this version was adopted on, YYYY-MM-DD; "" where the text does not say
	Label    string   // the version in words: 2021 年修正
	Order    []string // the articles as they come
	Problems []Problem
}

// Problem is something that makes the text none to go by.
type Problem struct {
	Line    int // from 1; 0 where it is about the whole text
	Message string
}

func (p Problem) String() string {
	if p.Line == 0 {
		return p.Message
	}
	return fmt.Sprintf("第 %d 行：%s", p.Line, p.Message)
}

const number = `[零〇○一二两三四五六七八九十百千0-9]{1,12}`

var (
	articleHead = regexp.MustCompile(`^第(` + number + `)条(?:之(` + number + `))?`)
	chapterHead = regexp.MustCompile(`^第(` + number + `)(章|节|编|分编)(.*)$`)
	contents    = regexp.MustCompile(`^目 ?[录次]$`)
	annex       = regexp.MustCompile(`^附[件表录]?[一二三四五六七八九十0-9]*[：:]?( .{0,40})?$`)
	pageNumber  = regexp.MustCompile(`^[-—–－· ]*[0-9]{1,4}[-—–－· ]*$`)
	item        = regexp.MustCompile(`^[(（] ?(` + number + `) ?[)）] ?`)
	// cites begins a paragraph that speaks of an article, instead of being one.
	cites = regexp.MustCompile(`^(第|之|规定|所|的|、|和|至|或|及|与|到|，)`)
)

// Parse reads a law out of its text: the title, the line in brackets that says when it was adopted, chapters and articles.
func Parse(text string) Parsed {
	p := &parser{out: Parsed{Text: Text{Articles: map[string]string{}}}}
	n := 0
	for line := range strings.Lines(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u2028", "\n", "\u2029", "\n").Replace(text)) {
		n++
		if line = tidy(line); line == "" || pageNumber.MatchString(line) {
			continue
		}
		p.n = n
		if !p.line(line) {
			break
		}
	}
	p.finish()
	return p.out
}

type parser struct {
	out     Parsed
	n       int      // the line being read
	title   []string // until the title is over
	dates   string   // what stands in the brackets under the title, while they are open with them
	titled  bool
	last    place    // the article being read
	current []string // its paragraphs
	at      int      // its line
}

// place is an article by its numbers.
type place struct{ n, sub int }

func (p place) String() string {
	if p.sub > 0 {
		return strconv.Itoa(p.n) + "-" + strconv.Itoa(p.sub)
	}
	return strconv.Itoa(p.n)
}

func (p place) title() string { return question.ArticleTitle(p.String()) }

func (p *parser) wrong(line int, format string, args ...any) {
	p.out.Problems = append(p.out.Problems, Problem{line, fmt.Sprintf(format, args...)})
}

// line takes one line; false ends the law.
func (p *parser) line(line string) bool {
	if at, rest, ok := p.head(line); ok {
		p.begin(at, rest)
		return true
	}
	if heading, ok := chapter(line); ok {
		p.chapter(heading)
		return true
	}
	if p.last.n == 0 {
		p.front(line)
		return true
	}
	if annex.MatchString(line) {
		return false
	}
	p.current = append(p.current, paragraph(line))
	return true
}

// head reads the number of an article, where the line begins one. Where no space is behind it, it must be the next one,
// and not sound as if it was spoken of.
func (p *parser) head(line string) (at place, rest string, ok bool) {
	m := articleHead.FindStringSubmatch(line)
	if m == nil {
		return at, "", false
	}
	at = place{ordinal(m[1]), ordinal(m[2])}
	rest = line[len(m[0]):]
	if at.n < 1 || at.n > 9999 || at.sub > 99 {
		return at, "", false
	}
	spaced := rest == "" || strings.HasPrefix(rest, " ")
	if !spaced && (!p.follows(at) || cites.MatchString(rest)) {
		return at, "", false
	}
	return at, strings.TrimSpace(rest), true
}

func (p *parser) follows(at place) bool {
	return at == place{p.last.n + 1, 0} || at == place{p.last.n, p.last.sub + 1} && p.last.n > 0
}

func ordinal(word string) int {
	if n, err := strconv.Atoi(word); err == nil {
		return n
	}
	return int(numeral(strings.ReplaceAll(word, "○", "〇")))
}

// begin ends the article before, and begins another.
func (p *parser) begin(at place, rest string) {
	p.close()
	_, twice := p.out.Text.Articles[at.String()]
	switch {
	case twice:
		p.wrong(p.n, "%s出现了两次", at.title())
	case p.follows(at):
	case p.last.n == 0:
		p.wrong(p.n, "第一个条文是%s，前面缺了", at.title())
	case at.n < p.last.n || at.n == p.last.n && at.sub <= p.last.sub:
		p.wrong(p.n, "%s后面是%s，次序不对", p.last.title(), at.title())
	default:
		p.wrong(p.n, "%s后面是%s，中间缺了", p.last.title(), at.title())
	}
	p.last, p.at, p.current = at, p.n, nil
	if !twice {
		p.out.Order = append(p.out.Order, at.String())
	}
	if rest != "" {
		p.current = append(p.current, paragraph(rest))
	}
}

func (p *parser) close() {
	if p.last.n == 0 {
		return
	}
	if len(p.current) == 0 {
		p.wrong(p.at, "%s没有内容", p.last.title())
	}
	if _, twice := p.out.Text.Articles[p.last.String()]; !twice {
		p.out.Text.Articles[p.last.String()] = strings.Join(p.current, "\n")
	}
}

// front takes a line before the first article: of the title, of when the law was adopted, or of a preamble.
func (p *parser) front(line string) {
	bracket := strings.HasPrefix(line, "（") || strings.HasPrefix(line, "(")
	switch {
	case p.dates != "" && !strings.HasSuffix(p.dates, "）") && !strings.HasSuffix(p.dates, ")"):
		p.dates += " " + line
	case bracket && p.dates == "" && len(p.title) > 0:
		p.dates, p.titled = line, true
	case contents.MatchString(line), closed(line) == "序言":
		p.titled = true
	case !p.titled && len(p.title) < 4:
		p.title = append(p.title, line)
	}
}

// chapter reads a heading: it is short, and no sentence.
func chapter(line string) (heading string, ok bool) {
	m := chapterHead.FindStringSubmatch(line)
	if m == nil || utf8.RuneCountInString(line) > 45 || strings.ContainsAny(line, "。；，：") {
		return "", false
	}
	return "第" + m[1] + m[2] + " " + closed(contentsPage.ReplaceAllString(m[3], "")), true
}

// contentsPage is what a table of contents has behind a chapter.
var contentsPage = regexp.MustCompile(`[.…·\s]*[0-9]*$`)

// chapter notes a heading. Those of a table of contents come again.
func (p *parser) chapter(heading string) {
	p.titled = true
	if p.last.n == 0 && len(p.out.Text.Chapters) > 0 && heading == p.out.Text.Chapters[0].Title {
		p.out.Text.Chapters = nil
	}
	p.out.Text.Chapters = append(p.out.Text.Chapters, Chapter{heading, place{p.last.n + 1, 0}.String()})
}

func (p *parser) finish() {
	p.close()
	t := &p.out.Text
	t.Title = closed(strings.Join(p.title, ""))
	if t.Title == "" || utf8.RuneCountInString(t.Title) > 100 {
		p.wrong(0, "没有读到标题：第一行应当是法律的全名")
		t.Title = ""
	}
	if len(p.out.Order) == 0 {
		p.wrong(0, "没有读到条文：每条应当以“第一条”这样的条号开头")
	}
	p.out.Day, p.out.Label, t.Version = adoption(p.dates)
	t.Key = p.out.Day
	// A heading behind the last article begins nothing.
	t.Chapters = slices.DeleteFunc(t.Chapters, func(c Chapter) bool { return ordinal(c.From) > p.last.n })
}

// tidy is a line with plain spaces only, and no more of them than one in a row.
func tidy(line string) string {
	line = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r): // marks that cannot be seen
			return -1
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		default:
			return r
		}
	}, line)
	return strings.Join(strings.Fields(line), " ")
}

// closed is a tidy text without the spaces that are put between characters for looks: 总 则.
func closed(text string) string {
	runes := []rune(strings.TrimSpace(text))
	var b strings.Builder
	for i, r := range runes {
		if r == ' ' && (broad(runes[i-1]) || broad(runes[i+1])) {
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func broad(r rune) bool { return r > unicode.MaxLatin1 }

// paragraph is one as it is kept, its item's number in full-width brackets.
func paragraph(line string) string {
	return closed(item.ReplaceAllString(line, "（$1）"))
}
