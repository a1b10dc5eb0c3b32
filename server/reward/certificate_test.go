package reward

import (
	"bytes"
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var month = Occasion{ID: "month", Title: "安全生产月", From: "2026-06-01", To: "2026-06-30"}

func goodPlan() Plan {
	p := DefaultPlan("month")
	p.Issuer = "示例区应急管理局"
	return p
}

func TestPlans(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Plan)
		field  string // "" for a good one
	}{
		{"the default", func(*Plan) {}, ""},
		{"no title", func(p *Plan) { p.Title = "" }, "title"},
		{"a title of two lines", func(p *Plan) { p.Title = "学习\n证书" }, "title"},
		{"a place that is none", func(p *Plan) { p.Text = "答题 {得分} 道" }, "text"},
		{"an open brace", func(p *Plan) { p.Text = "答题 { 道" }, "text"},
		{"four lines", func(p *Plan) { p.Text = "一\n二\n三\n四" }, ""},
		{"five lines", func(p *Plan) { p.Text = "一\n二\n三\n四\n五" }, "text"},
		{"too long once filled in", func(p *Plan) { p.Text = strings.Repeat("{开始}", 30) }, "text"},
		{"no issuer", func(p *Plan) { p.Issuer = " " }, "issuer"},
		{"asks for nothing", func(p *Plan) { p.Rule = Rule{} }, "answers"},
		{"attempts passed", func(p *Plan) { p.Rule.Passed = 1 }, ""},
		{"too many attempts passed", func(p *Plan) { p.Rule.Passed = 101 }, "passed"},
		{"more right than answered", func(p *Plan) { p.Rule = Rule{Answers: 5, Correct: 6} }, "correct"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := goodPlan()
			c.change(&p)
			err := p.validate(month)
			if wrong, _ := errors.AsType[*InvalidError](err); (wrong == nil) != (c.field == "") || wrong != nil && wrong.Field != c.field {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestPrint(t *testing.T) {
	got := goodPlan().Print(month, Deed{Answers: 20, Correct: 19}, "林示例", "2026-06-24")
	want := "于 2026 年 6 月 1 日至 2026 年 6 月 30 日参加安全生产月，学法答题 20 道，答对 19 道，特发此证。"
	if got.Text != want || got.Name != "林示例" || got.Day != "2026-06-24" {
		t.Errorf("%+v", got)
	}
}

func TestCleanName(t *testing.T) {
	for raw, want := range map[string]string{
		"": "", " 林示例 ": "林示例", "买买提•示例": "买买提·示例", "Ann  Example": "Ann Example", "𠮷示例": "𠮷示例",
	} {
		if got, err := CleanName(raw); err != nil || got != want {
			t.Errorf("%q: %q, %v", raw, got, err)
		}
	}
	for _, raw := range []string{"13800000000", "林1", "<b>", "·林", "林\n示例x" + strings.Repeat("长", 20), "😀", "林\u200b示"} {
		if got, err := CleanName(raw); !errors.Is(err, ErrInvalid) {
			t.Errorf("%q is taken as %q", raw, got)
		}
	}
}

func TestNumbers(t *testing.T) {
	form := regexp.MustCompile(`^PF26-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$`)
	rapid.Check(t, func(t *rapid.T) {
		bytes := rapid.SliceOfN(rapid.Byte(), 12, 12).Draw(t, "chance")
		number := newNumber("2026-06-24", func(b []byte) { copy(b, bytes) })
		if !form.MatchString(number) {
			t.Fatalf("%q", number)
		}
		for _, typed := range []string{number, strings.ToLower(number), strings.ReplaceAll(number, "-", " "), strings.ReplaceAll(number, "-", ""), " " + number} {
			if got := CleanNumber(typed); got != number {
				t.Fatalf("%q is read as %q", typed, got)
			}
		}
	})
}

func FuzzCleanNumber(f *testing.F) {
	f.Add("pf26 2345 6789 abcd")
	f.Add("ＰＦ26－2345")
	f.Fuzz(func(t *testing.T, raw string) {
		if got := CleanNumber(raw); got != "" && got != CleanNumber(got) {
			t.Errorf("%q becomes %q, which is not what it is kept as", raw, got)
		}
	})
}

// oneKey keeps a key.
type oneKey struct{ key []byte }

func (k *oneKey) Key(_ context.Context, _ string, fresh []byte) ([]byte, error) {
	if k.key == nil {
		k.key = fresh
	}
	return k.key, nil
}

// newSigner signs with a key that is made of one byte.
func newSigner(t *testing.T, with byte) *Signer {
	t.Helper()
	s := NewSigner(&oneKey{}, func(b []byte) { copy(b, bytes.Repeat([]byte{with}, len(b))) })
	if err := s.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatASignatureIsOver(t *testing.T) {
	s := newSigner(t, 1)
	good := Certificate{
		Number: "PF26-2345-6789-ABCD", Campaign: "month", NameSalt: "salt", NameMark: markName("salt", "林示例"),
		Printed: goodPlan().Print(month, Deed{Answers: 20, Correct: 19}, "林示例", "2026-06-24"),
	}
	signature := s.Sign(good.statement())
	if !good.sound(s, signature) {
		t.Fatal("what was signed is not sound")
	}
	erased := good
	erased.Printed.Name, erased.NameSalt = "", ""
	if !erased.sound(s, signature) {
		t.Error("not sound any more without the name")
	}
	for name, change := range map[string]func(*Certificate){
		"number":   func(c *Certificate) { c.Number = "PF26-2345-6789-ABCE" },
		"campaign": func(c *Certificate) { c.Campaign = "week" },
		"title":    func(c *Certificate) { c.Printed.Title = "荣誉证书" },
		"occasion": func(c *Certificate) { c.Printed.Occasion = "别的活动" },
		"name":     func(c *Certificate) { c.Printed.Name = "王示例" },
		"mark":     func(c *Certificate) { c.NameMark = markName("salt", "王示例") },
		"text":     func(c *Certificate) { c.Printed.Text += "。" },
		"issuer":   func(c *Certificate) { c.Printed.Issuer = "别的单位" },
		"day":      func(c *Certificate) { c.Printed.Day = "2026-06-25" },
	} {
		c := good
		if change(&c); c.sound(s, signature) {
			t.Errorf("another %s is taken for what was signed", name)
		}
	}
	if good.sound(newSigner(t, 2), signature) {
		t.Error("another key's signature is taken")
	}
	if good.sound(s, signature[1:]) || good.sound(s, nil) {
		t.Error("half a signature is taken")
	}
}

func TestRules(t *testing.T) {
	rule := Rule{Answers: 5, Correct: 3, Passed: 1}
	for d, want := range map[Deed]bool{
		{5, 3, 1}: true, {9, 9, 9}: true, {4, 3, 1}: false, {5, 2, 1}: false, {5, 3, 0}: false, {}: false,
	} {
		if rule.Met(d) != want {
			t.Errorf("%+v: %v", d, !want)
		}
	}
	if (Rule{}).Met(Deed{}) {
		t.Error("who did nothing meets a rule")
	}
	if got := rule.Words(); got != "在活动中答题不少于 5 道，其中答对不少于 3 道，线上竞赛合格不少于 1 次" {
		t.Error(got)
	}
}
