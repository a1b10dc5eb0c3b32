package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"pufa/server/district"
)

// reader makes a value of what is written in a cell of one column.
type reader struct {
	Form
	unit      string
	required  bool
	min, max  int64
	choices   []string
	places    *district.Finder
	year      int
	epoch1904 bool
}

// read gives the value, how the cell is shown to people, and what is wrong with it, if anything.
func (r reader) read(c Cell) (v Value, written string, fault *Fault) {
	written = c.Shown
	switch {
	case strings.HasPrefix(c.Shown, "#") && errorCell(c.Shown):
		return v, written, &Fault{Text: "公式算不出来，请改成填好的内容"}
	case c.Shown == "" || r.Form != FormText && noFigure(c.Shown):
		if r.required {
			return v, written, &Fault{Text: "必须填写"}
		}
		return v, written, nil
	}
	switch r.Form {
	case FormWhole, FormDecimal:
		v, fault = r.number(c.Raw)
	case FormDay:
		v, fault = r.day(c)
		if fault == nil {
			written = v.Text
		}
	case FormChoice:
		v, fault = r.choice(c.Shown)
	case FormPlace:
		v, fault = r.place(c.Shown)
	default:
		v, fault = r.text(c.Shown)
	}
	return v, written, fault
}

func errorCell(s string) bool {
	switch s {
	case "#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!":
		return true
	}
	return false
}

// noFigure reports whether a cell says that there is nothing to say. Our own sheets have a dash there.
func noFigure(s string) bool {
	switch s {
	case Unknown, "-", "--", "－", "——", "/", "无":
		return true
	}
	return false
}

func (r reader) text(s string) (Value, *Fault) {
	if n := utf8.RuneCountInString(s); r.max > 0 && int64(n) > r.max {
		return Value{}, &Fault{Text: fmt.Sprintf("不能超过 %d 个字，这里有 %d 个", r.max, n)}
	}
	return TextValue(s), nil
}

// number reads a number as people write it: with full-width digits, thousands separators, its unit behind it.
func (r reader) number(raw string) (Value, *Fault) {
	s := strings.ReplaceAll(norm.NFKC.String(raw), " ", "")
	if rest, ok := strings.CutSuffix(s, norm.NFKC.String(r.unit)); ok && r.unit != "" {
		s = rest
	}
	if rest, ok := strings.CutSuffix(s, "万"); ok {
		if f, err := strconv.ParseFloat(rest, 64); err == nil {
			return Value{}, &Fault{Text: "请写出整个数，不用“万”", Suggestion: strconv.FormatInt(int64(math.Round(f*10000)), 10)}
		}
	}
	plain, ok := ungrouped(s)
	f, err := strconv.ParseFloat(plain, 64)
	switch {
	case !ok || err != nil || !digitsOnly(plain):
		return Value{}, &Fault{Text: "不是一个数，请只写数字", Suggestion: digitsIn(s)}
	case r.Form == FormWhole && math.Abs(f-math.Round(f)) > 1e-6:
		return Value{}, &Fault{Text: "应该是整数"}
	case r.Form == FormDecimal && math.Abs(f*100-math.Round(f*100)) > 1e-4:
		return Value{}, &Fault{Text: "最多两位小数"}
	}
	scale := 1.0
	if r.Form == FormDecimal {
		scale = 100
	}
	if f = math.Round(f * scale); f < float64(r.min) || f > float64(r.max) {
		return Value{}, &Fault{Text: fmt.Sprintf("应在 %s 到 %s 之间", r.figure(r.min), r.figure(r.max))}
	}
	return NumberValue(int64(f)), nil
}

func (r reader) figure(n int64) string {
	if r.Form == FormDecimal {
		return strconv.FormatFloat(float64(n)/100, 'f', -1, 64)
	}
	return strconv.FormatInt(n, 10)
}

// ungrouped takes the thousands separators out; ok is false where they do not stand between groups of three.
func ungrouped(s string) (plain string, ok bool) {
	s = strings.ReplaceAll(s, "，", ",") // NFKC has made most of them a comma
	whole, fraction, _ := strings.Cut(s, ".")
	groups := strings.Split(strings.TrimLeft(whole, "+-"), ",")
	for i, g := range groups {
		if len(groups) > 1 && (len(g) != 3 && i > 0 || i == 0 && (len(g) == 0 || len(g) > 3)) {
			return s, false
		}
	}
	return strings.ReplaceAll(s, ",", ""), !strings.Contains(fraction, ",")
}

// digitsOnly keeps out what only programs write: 0x10, Inf, 1_000. Excel does write 1E5.
func digitsOnly(s string) bool {
	return strings.Trim(s, "0123456789.+-eE") == "" && strings.ContainsAny(s, "0123456789")
}

// digitsIn is the number in a text with exactly one, such as 约200.
func digitsIn(s string) string {
	found := strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if len(found) != 1 || strings.ContainsAny(s, "-.万千百") {
		return ""
	}
	return found[0]
}

func (r reader) choice(s string) (Value, *Fault) {
	key := district.NameKey(s)
	for _, c := range r.choices {
		if district.NameKey(c) == key {
			return TextValue(c), nil
		}
	}
	return Value{}, &Fault{Text: "没有这一项，可以写：" + offered(key, r.choices), Suggestion: nearest(key, r.choices)}
}

// mostOffered is how many choices an error names; a longer list nobody reads.
const mostOffered = 15

// offered lists the choices, of many those that are most like what was written.
func offered(key string, choices []string) string {
	if len(choices) <= mostOffered {
		return strings.Join(choices, "、")
	}
	like := slices.Clone(choices)
	slices.SortStableFunc(like, func(a, b string) int {
		return cmp.Compare(likeness(key, district.NameKey(b)), likeness(key, district.NameKey(a)))
	})
	return strings.Join(like[:mostOffered], "、") + fmt.Sprintf("等 %d 种", len(choices))
}

// nearest is the only choice that shares more than half of its characters with what was written.
func nearest(key string, choices []string) string {
	best, most, twice := "", 0.5, false
	for _, c := range choices {
		switch like := likeness(key, district.NameKey(c)); {
		case like > most:
			best, most, twice = c, like, false
		case like == most && best != "":
			twice = true
		}
	}
	if twice {
		return ""
	}
	return best
}

// likeness is the share of characters two texts have in common, in order: from 0 to 1.
func likeness(a, b string) float64 {
	x, y := []rune(a), []rune(b)
	if len(x) == 0 || len(y) == 0 || len(x) > 40 {
		return 0
	}
	row := make([]int, len(y)+1)
	for _, r := range x {
		diagonal := 0
		for j, q := range y {
			above := row[j+1]
			if r == q {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(row[j+1], row[j])
			}
			diagonal = above
		}
	}
	return 2 * float64(row[len(y)]) / float64(len(x)+len(y))
}

func (r reader) place(s string) (Value, *Fault) {
	code, others, ok := r.places.Find(s)
	switch {
	case ok:
		return Value{Text: code, Given: true}, nil
	case len(others) > 1:
		return Value{}, &Fault{Text: "分不清是哪一个：" + strings.Join(others, "、") + "，请写全称"}
	case len(others) == 1:
		return Value{}, &Fault{Text: "没有这个镇街", Suggestion: others[0]}
	default:
		return Value{}, &Fault{Text: "没有这个镇街，请照镇街名单写全称或代码"}
	}
}
