package statute

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"pufa/server/question"
)

// This file counts what Word counts by itself, as ECMA-376 part 1, 17.9, has it: a paragraph names a list and a level,
// itself or by its style; the list says how its levels are counted and written.

const (
	numberingPart = "word/numbering.xml"
	stylesPart    = "word/styles.xml"
	maxLevels     = 9
	maxLabel      = 40     // characters of a level's text
	maxOrdinal    = 99_999 // where a list may begin
	maxBased      = 20     // how many styles one may rest on
)

// attr is an element that says one thing.
type attr struct {
	Val string `xml:"val,attr"`
}

func (a *attr) number(most int) (int, bool) {
	if a == nil {
		return 0, false
	}
	n, err := strconv.Atoi(a.Val)
	return n, err == nil && n >= 0 && n <= most
}

// listed is where a paragraph or a style says to be counted.
type listed struct {
	Level *attr `xml:"ilvl"`
	List  *attr `xml:"numId"`
}

// look is what a paragraph says of itself.
type look struct {
	Style attr    `xml:"pStyle"`
	List  *listed `xml:"numPr"`
}

type level struct {
	Level  string `xml:"ilvl,attr"`
	Start  *attr  `xml:"start"`
	Format attr   `xml:"numFmt"`
	Text   attr   `xml:"lvlText"`
	Behind *attr  `xml:"suff"`
	Style  attr   `xml:"pStyle"`
	After  *attr  `xml:"lvlRestart"` // the level, from 1, behind which it begins anew; 0 for never
}

type numberingXML struct {
	Abstract []struct {
		ID     string  `xml:"abstractNumId,attr"`
		Levels []level `xml:"lvl"`
	} `xml:"abstractNum"`
	Lists []struct {
		ID        string `xml:"numId,attr"`
		Abstract  attr   `xml:"abstractNumId"`
		Overrides []struct {
			Level string `xml:"ilvl,attr"`
			Start *attr  `xml:"startOverride"`
			As    *level `xml:"lvl"`
		} `xml:"lvlOverride"`
	} `xml:"num"`
}

type stylesXML struct {
	Styles []struct {
		ID    string `xml:"styleId,attr"`
		Based attr   `xml:"basedOn"`
		Look  look   `xml:"pPr"`
	} `xml:"style"`
}

// wordList is one that paragraphs name. Lists of one abstract are counted together, but for what one begins anew.
type wordList struct {
	levels [maxLevels]*level
	begins [maxLevels]int // where the list begins anew; -1 for nowhere
	begun  [maxLevels]bool
	count  *[maxLevels]int // of its abstract; -1 where nothing was counted yet
}

// numbering counts the paragraphs of one document, in their order.
type numbering struct {
	lists  map[string]*wordList
	styles map[string]listed // what each style says in the end
}

// readNumbering never fails: a document without lists, or with broken ones, has its words read without numbers.
func readNumbering(open func(name string) (io.ReadCloser, error)) *numbering {
	var lists numberingXML
	var styles stylesXML
	readPart(open, numberingPart, &lists)
	readPart(open, stylesPart, &styles)
	n := &numbering{lists: map[string]*wordList{}, styles: map[string]listed{}}
	n.takeLists(&lists)
	n.takeStyles(&styles)
	return n
}

func readPart(open func(name string) (io.ReadCloser, error), name string, into any) {
	part, err := open(name)
	if err != nil {
		return
	}
	defer part.Close()
	if err := xml.NewDecoder(io.LimitReader(part, MaxFile)).Decode(into); err != nil {
		return // what was read of it is as good as the file is
	}
}

func (n *numbering) takeLists(x *numberingXML) {
	levels, counts := map[string][]level{}, map[string]*[maxLevels]int{}
	for _, a := range x.Abstract {
		count := [maxLevels]int{}
		for i := range count {
			count[i] = -1
		}
		levels[a.ID], counts[a.ID] = a.Levels, &count
	}
	for _, num := range x.Lists {
		count := counts[num.Abstract.Val]
		if count == nil {
			continue
		}
		l := &wordList{count: count}
		for i := range l.begins {
			l.begins[i] = -1
		}
		for i := range levels[num.Abstract.Val] {
			l.put(&levels[num.Abstract.Val][i])
		}
		for _, o := range num.Overrides {
			if o.As != nil {
				l.put(o.As)
			}
			if at, ok := (&attr{o.Level}).number(maxLevels - 1); ok {
				if start, ok := o.Start.number(maxOrdinal); ok {
					l.begins[at] = start
				}
			}
		}
		n.lists[num.ID] = l
	}
}

func (l *wordList) put(x *level) {
	if at, ok := (&attr{x.Level}).number(maxLevels - 1); ok {
		l.levels[at] = x
	}
}

// takeStyles follows each style to what it rests on. A level of a list may name the style that is of it.
func (n *numbering) takeStyles(x *stylesXML) {
	own, based := map[string]listed{}, map[string]string{}
	for _, s := range x.Styles {
		based[s.ID] = s.Based.Val
		if s.Look.List != nil {
			own[s.ID] = *s.Look.List
		}
	}
	for id := range based {
		for at, n0 := id, 0; at != "" && n0 < maxBased; at, n0 = based[at], n0+1 {
			if found, ok := own[at]; ok {
				n.styles[id] = n.level(found, at)
				break
			}
		}
	}
}

// level completes what a style says: where it names no level, the one that names the style.
func (n *numbering) level(of listed, style string) listed {
	if of.Level != nil || of.List == nil {
		return of
	}
	if l := n.lists[of.List.Val]; l != nil {
		for i, x := range l.levels {
			if x != nil && x.Style.Val == style {
				of.Level = &attr{strconv.Itoa(i)}
			}
		}
	}
	return of
}

// next is what Word would write before the next paragraph; "" for nothing.
func (n *numbering) next(p look) string {
	of := n.styles[p.Style.Val]
	if p.List != nil {
		if p.List.List != nil {
			of.List = p.List.List
		}
		if p.List.Level != nil {
			of.Level = p.List.Level
		}
	}
	if of.List == nil {
		return ""
	}
	l := n.lists[of.List.Val] // list 0, which there is not, takes the number off
	at, ok := of.Level.number(maxLevels - 1)
	if l == nil || of.Level != nil && !ok || l.levels[at] == nil {
		return ""
	}
	l.step(at)
	return l.label(at)
}

// step counts one paragraph of a level; what is below it begins anew, unless its level says otherwise: articles go on
// through the chapters.
func (l *wordList) step(at int) {
	switch {
	case l.begins[at] >= 0 && !l.begun[at]:
		l.count[at] = l.begins[at]
	case l.count[at] < 0:
		l.count[at] = l.start(at)
	default:
		l.count[at]++
	}
	l.begun[at] = true
	for i := at + 1; i < maxLevels; i++ {
		if after, ok := l.after(i); !ok || at < after {
			l.count[i] = -1
		}
	}
}

func (l *wordList) after(at int) (int, bool) {
	if l.levels[at] == nil {
		return 0, false
	}
	return l.levels[at].After.number(maxLevels)
}

func (l *wordList) start(at int) int {
	if l.levels[at] == nil {
		return 1
	}
	start, _ := l.levels[at].Start.number(maxOrdinal)
	return start
}

// label writes a level: %1 stands for the number of the first one, and so on.
func (l *wordList) label(at int) string {
	x := l.levels[at]
	if x.Format.Val == "bullet" || x.Format.Val == "none" || utf8.RuneCountInString(x.Text.Val) > maxLabel {
		return ""
	}
	var b strings.Builder
	text := x.Text.Val
	for {
		head, tail, found := strings.Cut(text, "%")
		b.WriteString(head)
		if !found {
			break
		}
		if tail != "" && tail[0] >= '1' && tail[0] <= '9' {
			b.WriteString(l.number(int(tail[0] - '1')))
			tail = tail[1:]
		} else {
			b.WriteByte('%')
		}
		text = tail
	}
	if x.Behind == nil || x.Behind.Val != "nothing" {
		b.WriteByte(' ')
	}
	return b.String()
}

func (l *wordList) number(at int) string {
	n, format := l.count[at], ""
	if n < 0 {
		n = l.start(at)
	}
	if l.levels[at] != nil {
		format = l.levels[at].Format.Val
	}
	switch format {
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseCounting", "taiwaneseCountingThousand":
		// An article's title has the number as laws write it; above what a law has it stays in digits.
		return strings.TrimSuffix(strings.TrimPrefix(question.ArticleTitle(strconv.Itoa(n)), "第"), "条")
	default:
		return strconv.Itoa(n)
	}
}
