package quiz

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pufa/server/question"
)

// Whatever single digit is misread, and whichever two neighbours are swapped, the code is refused.
func TestACodeFindsSlips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := leafCode(rapid.StringMatching(`\d{6}`).Draw(t, "printing"), rapid.IntRange(1, leavesMost).Draw(t, "number"))
		if got, err := readCode(CodeWords(code)); err != nil || got != code {
			t.Fatalf("%s reads as %q: %v", code, got, err)
		}
		i := rapid.IntRange(0, codeDigits-1).Draw(t, "place")
		slip := []byte(code)
		slip[i] = byte('0' + rapid.IntRange(0, 9).Draw(t, "digit"))
		if _, err := readCode(string(slip)); (err == nil) != (string(slip) == code) {
			t.Errorf("%s for %s: %v", slip, code, err)
		}
		if i > 0 {
			swap := []byte(code)
			swap[i], swap[i-1] = swap[i-1], swap[i]
			if _, err := readCode(string(swap)); (err == nil) != (string(swap) == code) {
				t.Errorf("%s for %s: %v", swap, code, err)
			}
		}
	})
}

func TestReadingACode(t *testing.T) {
	code := leafCode("482103", 37)
	for typed, good := range map[string]bool{
		code: true, CodeWords(code): true, " " + code[:3] + " " + code[3:] + "\r\n": true, "４８２１０３" + code[6:]: true,
		"": false, code + "0": false, code[:9]: false, "a" + code[1:]: false, "482103037甲": false, "0000000001": false,
	} {
		if got, err := readCode(typed); (err == nil) != good || good && got != code || !good && !errors.Is(err, ErrCode) {
			t.Errorf("%q: %q %v", typed, got, err)
		}
	}
}

func TestReadingWhatWasTyped(t *testing.T) {
	catalog := banks(t, 1)
	of := func(kind question.Type) question.Question {
		i := slices.IndexFunc(pool(catalog), func(q question.Question) bool { return q.Type == kind })
		return pool(catalog)[i]
	}
	for _, c := range []struct {
		kind       question.Type
		raw, typed string
		options    []int
		wrong      string
	}{
		{question.Single, "b", "B", []int{1}, ""},
		{question.Single, " Ｂ ", "B", []int{1}, ""},
		{question.Single, "D", "", nil, "没有“D”这个选项，只有 A 到 C"},
		{question.Single, "AB", "", nil, "单选题只能填一个"},
		{question.Single, "1", "", nil, "没有“1”"},
		{question.Single, "-", "", nil, ""},
		{question.Single, "，", "", nil, "填 A 到 C"},
		{question.Multiple, "c、a", "CA", []int{2, 0}, ""},
		{question.Multiple, "A A", "", nil, "写了两次"},
		{question.Judge, "对", "对", []int{0}, ""},
		{question.Judge, "t", "对", []int{0}, ""},
		{question.Judge, "√", "对", []int{0}, ""},
		{question.Judge, "错误", "错", []int{1}, ""},
		{question.Judge, "×", "错", []int{1}, ""},
		{question.Judge, "A", "", nil, "填 对 或 错"},
		{question.Ordering, "CAB", "CAB", []int{2, 0, 1}, ""},
		{question.Ordering, "CA", "", nil, "都排上"},
		{question.Fill, " 立即 ", "立即", nil, ""},
		{question.Fill, strings.Repeat("长", 201), "", nil, "200"},
		{question.Fill, "", "", nil, ""},
	} {
		given, typed, wrong := readTyped(of(c.kind), c.raw)
		if typed != c.typed || !strings.Contains(wrong, c.wrong) || (wrong == "") != (c.wrong == "") {
			t.Errorf("%s %q: %q, %q", c.kind, c.raw, typed, wrong)
		}
		if (given == nil) != (c.typed == "") || given != nil && !slices.Equal(given.Options, c.options) {
			t.Errorf("%s %q: %+v", c.kind, c.raw, given)
		}
	}
}

// What can be typed for an answer reads as that answer.
func TestWhatIsTypedReadsBack(t *testing.T) {
	all := pool(banks(t, 3))
	rapid.Check(t, func(t *rapid.T) {
		q := rapid.SampledFrom(all).Draw(t, "question")
		given := question.Given{Text: rapid.StringMatching(`[立即马上甲乙]{1,6}`).Draw(t, "text")}
		if n := len(q.Choices()); n > 0 {
			given.Text = ""
			given.Options = rapid.Permutation(places(n)).Draw(t, "options")
			switch q.Type {
			case question.Single, question.Judge:
				given.Options = given.Options[:1]
			case question.Multiple:
				given.Options = given.Options[:rapid.IntRange(1, n).Draw(t, "how many")]
			}
		}
		got, _, wrong := readTyped(q, typedWords(q.Type, given.Options, given.Text))
		if wrong != "" || fmt.Sprint(*got) != fmt.Sprint(given) {
			t.Errorf("%s: %+v reads as %+v: %s", q.Type, given, got, wrong)
		}
	})
}

func places(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func TestAPracticePaperTakesAsManyOfEachLaw(t *testing.T) {
	for _, c := range []struct {
		laws  []string
		total int
		want  string
	}{{nil, 5, "[{ 5}]"}, {[]string{"a", "b"}, 5, "[{a 3} {b 2}]"}, {[]string{"a", "b", "c"}, 2, "[{a 1} {b 1}]"}} {
		type part struct {
			Law   string
			Count int
		}
		var got []part
		for _, p := range practiceRules(c.laws, c.total).Blueprint {
			got = append(got, part{p.Law, p.Count})
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%v of %d: %v, want %s", c.laws, c.total, got, c.want)
		}
	}
}
