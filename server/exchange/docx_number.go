package exchange

import (
	"archive/zip"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
)

// numbering counts as Word does: what numbers look like is in a part of its own, and no paragraph has its number in it.
type numbering struct {
	lists  map[string]string // numId → abstract list
	levels map[string]map[string]level
	counts map[string]map[int]int
}

type level struct {
	format, text string
	start        int
}

const maxNumbering = 8 << 20

func readNumbering(z *zip.Reader) numbering {
	n := numbering{map[string]string{}, map[string]map[string]level{}, map[string]map[int]int{}}
	part, err := z.Open("word/numbering.xml")
	if err != nil {
		return n
	}
	defer part.Close()
	d := xml.NewDecoder(io.LimitReader(part, maxNumbering))
	var abstract, list, at string
	for depth := 0; ; {
		token, err := d.Token()
		if err != nil {
			return n
		}
		switch e := token.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return n
			}
			switch e.Name.Local {
			case "abstractNum":
				abstract, list = attr(e, "abstractNumId"), ""
				n.levels[abstract] = map[string]level{}
			case "lvl":
				at = attr(e, "ilvl")
				if list == "" && n.levels[abstract] != nil {
					n.levels[abstract][at] = level{start: 1}
				}
			case "start", "numFmt", "lvlText":
				n.define(abstract, at, list, e)
			case "num":
				list = attr(e, "numId")
			case "abstractNumId":
				if list != "" {
					n.lists[list] = attr(e, "val")
				}
			}
		}
	}
}

func (n numbering) define(abstract, at, list string, e xml.StartElement) {
	v, ok := n.levels[abstract][at]
	if !ok || list != "" {
		return
	}
	switch e.Name.Local {
	case "start":
		v.start, _ = strconv.Atoi(attr(e, "val"))
	case "numFmt":
		v.format = attr(e, "val")
	case "lvlText":
		v.text = attr(e, "val")
	}
	n.levels[abstract][at] = v
}

// next is the number of the next paragraph of a list, "" for one that has none.
func (n numbering) next(list, at string) string {
	abstract, ok := n.lists[list]
	if !ok || list == "0" {
		return ""
	}
	if at == "" {
		at = "0"
	}
	levels := n.levels[abstract]
	l := levels[at]
	depth, err := strconv.Atoi(at)
	if err != nil || depth < 0 || depth > 8 {
		return ""
	}
	counts := n.counts[abstract]
	if counts == nil {
		counts = map[int]int{}
		n.counts[abstract] = counts
	}
	if _, begun := counts[depth]; !begun {
		counts[depth] = l.start - 1
	}
	counts[depth]++
	for k := range counts { // deeper levels start again
		if k > depth {
			delete(counts, k)
		}
	}
	if l.format == "bullet" || l.format == "none" {
		return ""
	}
	text := l.text
	for k := 0; k <= depth; k++ {
		text = strings.ReplaceAll(text, "%"+strconv.Itoa(k+1), countIn(levels[strconv.Itoa(k)].format, max(counts[k], 1)))
	}
	return text
}

func countIn(format string, n int) string {
	switch format {
	case "upperLetter", "lowerLetter":
		return string(rune('A' + (n-1)%26))
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographTraditional":
		return chinese(n)
	}
	return strconv.Itoa(n)
}

func chinese(n int) string {
	digits := []rune("零一二三四五六七八九十")
	switch {
	case n <= 10:
		return string(digits[n])
	case n < 20:
		return "十" + string(digits[n-10])
	case n < 100 && n%10 == 0:
		return string(digits[n/10]) + "十"
	case n < 100:
		return string(digits[n/10]) + "十" + string(digits[n%10])
	}
	return strconv.Itoa(n)
}
