package statute

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"pufa/server/question"
)

// Check compares everything that is asked with the articles it cites. Findings are like those of question.Lint; laws
// without a text at hand are left out, and named in missing.
func Check(lib question.Library, texts Texts, x Exceptions) (findings []question.Finding, missing []string) {
	c := &checker{texts: map[string]Text{}, except: x}
	for _, law := range lib.Laws {
		t, there := texts.Of(law)
		if !there {
			missing = append(missing, law.Short)
			continue
		}
		c.texts[law.ID] = t
		c.law(law, t)
	}
	for _, f := range lib.Files {
		if f.Withdrawn() {
			continue
		}
		for _, e := range f.Entries {
			if t, there := c.texts[e.Law]; there {
				c.entry(f, e, t)
			}
		}
	}
	c.alike(lib.Files)
	slices.SortStableFunc(c.findings, func(a, b question.Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return c.findings, missing
}

type checker struct {
	texts    map[string]Text
	except   Exceptions
	findings []question.Finding
}

func (c *checker) report(f question.File, e question.Entry, rule, format string, args ...any) {
	c.findings = append(c.findings, question.Finding{
		File: f.Name, Line: e.Line, Question: e.ID, Rule: rule, Message: fmt.Sprintf(format, args...),
	})
}

// law holds the register to the text.
func (c *checker) law(law question.Law, t Text) {
	note := func(format string, args ...any) {
		c.findings = append(c.findings, question.Finding{File: question.LawsFile, Line: 1, Rule: "statute", Message: fmt.Sprintf(format, args...)})
	}
	if !t.states(law.Key) {
		note("%s：登记的版本是 %s，手头的文本是“%s”", law.Short, law.Key, t.Version)
	}
	last := 0
	for article := range t.Articles {
		head, _, _ := strings.Cut(article, "-")
		if n, err := strconv.Atoi(head); err == nil {
			last = max(last, n)
		}
	}
	if law.Articles > 0 && last != law.Articles {
		note("%s：登记 %d 条，文本到第 %d 条", law.Short, law.Articles, last)
	}
}

// entry holds one question to its article.
func (c *checker) entry(f question.File, e question.Entry, t Text) {
	article, there := t.Articles[e.Article]
	if !there {
		c.report(f, e, "article", "《%s》的这个版本没有%s", t.Title, question.ArticleTitle(e.Article))
		return
	}
	known := numbers(article)
	c.numbers(f, e, "正确答案", rightText(e.Question), known)
	// An explanation may come back to what the case says, and name its article.
	maps.Copy(known, numbers(e.Stem))
	maps.Copy(known, numbers(question.ArticleTitle(e.Article)))
	c.numbers(f, e, "解析", e.Explanation, known)
}

// numbers finds what a text claims that is not known.
func (c *checker) numbers(f question.File, e question.Entry, where, text string, known map[float64]bool) {
	var strange []float64
	for n := range claimed(text) {
		if !known[n] && !c.except.allows(e.ID, n) {
			strange = append(strange, n)
		}
	}
	if len(strange) > 0 {
		slices.Sort(strange)
		c.report(f, e, "number", "%s里的 %s 在%s里没有", where, list(strange), question.ArticleTitle(e.Article))
	}
}

// rightText is everything a person may give as the right answer.
func rightText(q question.Question) string {
	all := slices.Clone(q.Accept)
	if q.Type != question.Judge {
		for _, i := range q.Answer {
			if i >= 0 && i < len(q.Options) {
				all = append(all, q.Options[i])
			}
		}
	}
	return strings.Join(all, "；")
}

func list(ns []float64) string {
	words := make([]string, len(ns))
	for i, n := range ns {
		words[i] = strconv.FormatFloat(n, 'f', -1, 64)
	}
	return strings.Join(words, "、")
}

// alikeFrom is from which share of common pairs of characters on two stems are taken for the same question.
const alikeFrom = 0.6

// alike finds questions about the same law whose stems have nearly the same words.
func (c *checker) alike(files []question.File) {
	type asked struct {
		file  question.File
		entry question.Entry
		pairs map[string]bool
	}
	byLaw := map[string][]asked{}
	for _, f := range files {
		if f.Withdrawn() {
			continue
		}
		for _, e := range f.Entries {
			byLaw[e.Law] = append(byLaw[e.Law], asked{f, e, pairs(e.Stem)})
		}
	}
	for _, law := range slices.Sorted(maps.Keys(byLaw)) {
		all := byLaw[law]
		for i, a := range all {
			for _, b := range all[:i] {
				if likeness(a.pairs, b.pairs) >= alikeFrom && !c.except.unlike(a.entry.ID, b.entry.ID) {
					c.report(a.file, a.entry, "alike", "题干与 %s 几乎相同", b.entry.ID)
				}
			}
		}
	}
}

func pairs(s string) map[string]bool {
	runes := []rune(s)
	out := map[string]bool{}
	for i := range max(0, len(runes)-1) {
		out[string(runes[i:i+2])] = true
	}
	return out
}

// likeness is the share of common pairs, by Jaccard.
func likeness(a, b map[string]bool) float64 {
	common := 0
	for p := range a {
		if b[p] {
			common++
		}
	}
	if common == 0 {
		return 0
	}
	return float64(common) / float64(len(a)+len(b)-common)
}
