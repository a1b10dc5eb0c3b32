package exchange

import (
	"regexp"
	"strings"
)

var (
	numberForm = regexp.MustCompile(`^(?:第 ?(\d{1,5}) ?题[.、．:：]? ?|[（(](\d{1,5})[)）] ?[.、]? ?|(\d{1,5}) ?[.、．)）:：] ?|(\d{1,5}) )`)
	ornament   = regexp.MustCompile(`^[║│●■◆▲★☆○◇□※•·▪]+ ?`)
	headLabel  = regexp.MustCompile(`^[【\[（(]([^】\]）)]{2,12})[】\]）)] ?`)
	tailLabel  = regexp.MustCompile(` ?[【\[（(]([^】\]）)\[（(【]{2,12})[】\]）)](?: ?[（(][^（()）]{0,12}分[^（()）]{0,6}[)）])? ?$`)
	anyLabel   = regexp.MustCompile(`[【\[（(](单选|多选|判断|填空|不定项选择|单项选择|多项选择|排序)题?[】\]）)]`)
)

// cutNumber takes the number off the beginning of a stem. "3.5 米" has none.
func cutNumber(s string) (number, rest string) {
	m := numberForm.FindStringSubmatch(s)
	if m == nil {
		return "", s
	}
	number, rest = m[1]+m[2]+m[3]+m[4], s[len(m[0]):]
	if m[3] != "" && strings.HasSuffix(m[0], ".") && rest != "" && rest[0] >= '0' && rest[0] <= '9' {
		return "", s
	}
	return number, rest
}

// stripLabel is a label without what surrounds it: 【单选题】 is 单选题.
func stripLabel(s string) string { return strings.Trim(s, "【】[]（）() :：") }

// head takes what is not the stem off it: number, ornaments, the type's label.
func (d *draft) head(s string) string {
	s = ornament.ReplaceAllString(s, "")
	if !d.table {
		_, s = cutNumber(s)
	}
	if m := headLabel.FindStringSubmatch(s); m != nil && kindOf(m[1]) != "" {
		d.name(m[1])
		s = s[len(m[0]):]
		_, s = cutNumber(s)
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
