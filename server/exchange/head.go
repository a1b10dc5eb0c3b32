package exchange

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	numberForm = regexp.MustCompile(`^(?:第 ?(\d{1,5}) ?题[.、．:：]? ?|[（(](\d{1,5})[)）] ?[.、]? ?|(\d{1,5}) ?[.、．)）:：] ?|(\d{1,5}) )`)
	ornament   = regexp.MustCompile(`^[║│●■◆▲★☆○◇□※•·▪]+ ?`)
	headLabel  = regexp.MustCompile(`^[【\[（(]([^】\]）)]{2,12})[】\]）)] ?`)
	tailLabel  = regexp.MustCompile(` ?[【\[（(]([^】\]）)\[（(【]{2,12})[】\]）)](?: ?[（(][^（()）]{0,12}分[^（()）]{0,6}[)）])? ?$`)
	anyLabel   = regexp.MustCompile(`[【\[（(](单选|多选|判断|填空|不定项选择|单项选择|多项选择|排序)题?[】\]）)]`)
)

// measured is what follows a number that counts something: "20 万元".
var measured = regexp.MustCompile(`^[个年月日天小分秒元万亿米吨人次度岁级类种项名位条部号楼层倍千公平立]`)

// cutNumber takes the number off the beginning of a stem. before is the number of the question before: "3.5 米" and
// "20 万元" begin with none, but behind question 625 "626.2008 年" does.
func cutNumber(s string, before int) (number, rest string) {
	m := numberForm.FindStringSubmatch(s)
	if m == nil {
		return "", s
	}
	number, rest = m[1]+m[2]+m[3]+m[4], s[len(m[0]):]
	n, _ := strconv.Atoi(number)
	switch turn := n == before+1; {
	case n == 0:
		return "", s
	case m[3] != "" && strings.HasSuffix(m[0], ".") && rest != "" && rest[0] >= '0' && rest[0] <= '9' && !turn:
		return "", s
	case m[4] != "" && (n != 1 && !turn || measured.MatchString(rest)):
		return "", s
	}
	return number, rest
}

// stripLabel is a label without what surrounds it: 【单选题】 is 单选题.
func stripLabel(s string) string { return strings.Trim(s, "【】[]（）() :：") }

// dotted is a number behind a label: 【单选题】12. It must be plain, since what it counts is not known.
var dotted = regexp.MustCompile(`^\d{1,4} ?[、)）]|^\d{1,4}\. `)

// head takes what is not the stem off it: ornaments, the type's label.
func (d *draft) head(s string) string {
	s = ornament.ReplaceAllString(s, "")
	if m := headLabel.FindStringSubmatch(s); m != nil && kindOf(m[1]) != "" {
		d.name(m[1])
		s = s[len(m[0]):]
		if m := dotted.FindString(s); m != "" && !d.numbered {
			s = s[len(m):]
		}
	}
	if m := tailLabel.FindStringSubmatch(s); m != nil && kindOf(m[1]) != "" {
		d.name(m[1])
		s = s[:len(s)-len(m[0])]
	}
	if m := anyLabel.FindStringSubmatch(s); m != nil {
		d.name(m[1])
		s = strings.Replace(s, m[0], "", 1)
	}
	return tidy(s)
}

// name notes a type's label, the first one that is found.
func (d *draft) name(label string) {
	if d.label == "" || kindOf(d.label) == "" {
		d.label = label
	}
}
