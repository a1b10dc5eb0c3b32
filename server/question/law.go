package question

import (
	"cmp"
	"strconv"
	"strings"
)

// Law is an entry of the register of laws.
type Law struct {
	ID        string
	Title     string // full name, 中华人民共和国安全生产法
	Short     string // 安全生产法
	Key       string // the version, as bank files name it: the day it was adopted
	Version   string // the version as it is shown: 2021 年修正
	Adopted   string // YYYY-MM-DD of this version
	Effective string // YYYY-MM-DD this version is in force from
	Articles  int    // the number of the last article
	Chapters  []Chapter
	// NeedsText says that nobody had the text of this version yet: no question can rest on it, and neither Effective nor
	// Articles need be known.
	NeedsText bool
}

// Has reports whether the law can have this article: "24", or "134-1" for one put in behind 134.
func (l Law) Has(article string) bool {
	n, sub, ok := parseArticle(article)
	return ok && n <= l.Articles && sub <= maxInserted
}

// maxInserted is more than the most articles ever put in behind one article.
const maxInserted = 20

// ArticleTitle writes an article as a law does: "24" is 第二十四条, "134-1" is 第一百三十四条之一. What is no
// article's number comes back as it is.
func ArticleTitle(article string) string {
	n, sub, ok := parseArticle(article)
	if !ok {
		return article
	}
	title := "第" + numeral(n) + "条"
	if sub > 0 {
		title += "之" + numeral(sub)
	}
	return title
}

func parseArticle(article string) (n, sub int, ok bool) {
	head, tail, inserted := strings.Cut(article, "-")
	if n, ok = parseOrdinal(head); !ok {
		return 0, 0, false
	}
	if inserted {
		if sub, ok = parseOrdinal(tail); !ok {
			return 0, 0, false
		}
	}
	return n, sub, true
}

// CompareArticles puts 134 before 134-1, and that before 135.
func CompareArticles(a, b string) int {
	number := func(s string) (n, sub int) {
		head, tail, _ := strings.Cut(s, "-")
		n, _ = strconv.Atoi(head)
		sub, _ = strconv.Atoi(tail)
		return n, sub
	}
	an, asub := number(a)
	bn, bsub := number(b)
	return cmp.Or(cmp.Compare(an, bn), cmp.Compare(asub, bsub))
}

// parseOrdinal takes 1 to 9999 without a sign or a leading zero.
func parseOrdinal(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 9999 || strconv.Itoa(n) != s {
		return 0, false
	}
	return n, true
}

// numeral writes 1 to 9999 in Chinese.
func numeral(n int) string {
	digits := []rune("零一二三四五六七八九")
	units := []string{"千", "百", "十", ""}
	var b strings.Builder
	gap := false
	for i, unit := 0, 1000; unit >= 1; i, unit = i+1, unit/10 {
		d := n / unit % 10
		if d == 0 {
			gap = gap || b.Len() > 0
			continue
		}
		if gap {
			b.WriteRune(digits[0])
			gap = false
		}
		if d > 1 || unit != 10 || b.Len() > 0 {
			b.WriteRune(digits[d])
		}
		b.WriteString(units[i])
	}
	return b.String()
}
