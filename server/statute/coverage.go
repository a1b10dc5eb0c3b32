package statute

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"pufa/server/question"
)

// Coverage counts the questions on each article of a law. Drafts count too: somebody is at them.
type Coverage struct {
	Law       question.Law
	Questions int
	Published int
	Articles  []Asked // in the law's order, those with questions
}

// Asked is how many questions an article has.
type Asked struct {
	Article   string
	Questions int
}

// Cover counts for every law in the register that has questions.
func Cover(lib question.Library) (all []Coverage) {
	for _, law := range lib.Laws {
		c, count := Coverage{Law: law}, map[string]int{}
		for _, f := range lib.Files {
			if f.Law != law.ID || f.Withdrawn() {
				continue
			}
			for _, e := range f.Entries {
				c.Questions++
				count[e.Article]++
				if e.Status == question.Published {
					c.Published++
				}
			}
		}
		for article, n := range count {
			c.Articles = append(c.Articles, Asked{article, n})
		}
		slices.SortFunc(c.Articles, func(a, b Asked) int { return question.CompareArticles(a.Article, b.Article) })
		if c.Questions > 0 {
			all = append(all, c)
		}
	}
	return all
}

// WriteMatrix writes article × questions for people: a law is a line of its articles, each with the number of its
// questions.
func WriteMatrix(w io.Writer, all []Coverage) error {
	var b strings.Builder
	questions, published := 0, 0
	for _, c := range all {
		questions, published = questions+c.Questions, published+c.Published
	}
	fmt.Fprintf(&b, "共 %d 部法律，%d 道题，其中已发布 %d 道。“24×3”是第二十四条有 3 道题。\n", len(all), questions, published)
	for _, c := range all {
		fmt.Fprintf(&b, "\n**%s**（%s）：%d 道，已发布 %d 道，涉及 %d 条。\n\n", c.Law.Short, c.Law.Version, c.Questions, c.Published, len(c.Articles))
		cells := make([]string, len(c.Articles))
		for i, a := range c.Articles {
			cells[i] = fmt.Sprintf("%s×%d", a.Article, a.Questions)
		}
		b.WriteString(strings.Join(cells, " ") + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// The matrix stands between these lines of the guide for editors.
const (
	MatrixBegin = "<!-- matrix: written by `server check questions --write-matrix` -->"
	MatrixEnd   = "<!-- end of matrix -->"
)

// PutMatrix gives the guide with the matrix of today in its place.
func PutMatrix(guide string, all []Coverage) (string, error) {
	head, rest, begins := strings.Cut(guide, MatrixBegin)
	_, tail, ends := strings.Cut(rest, MatrixEnd)
	if !begins || !ends {
		return "", fmt.Errorf("statute: the guide has no place for the matrix: %s … %s", MatrixBegin, MatrixEnd)
	}
	var matrix strings.Builder
	if err := WriteMatrix(&matrix, all); err != nil {
		return "", err
	}
	return head + MatrixBegin + "\n\n" + matrix.String() + "\n" + MatrixEnd + tail, nil
}
