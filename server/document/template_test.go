package document_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pufa/server/document"
)

func figures() document.Figures {
	f := document.Figures{}
	f.Add(document.Figure{Name: "年份", Words: "2026"})
	f.Add(document.Figure{Name: "发放资料", Value: 5832})
	f.Add(document.Figure{Name: "参与人次", Value: 12345})
	f.Add(document.Figure{Name: "培训次数", Value: 34})
	f.Add(document.Figure{Name: "演练场次"})
	return f
}

const report = `# 关于{年份}年示例区“安全生产月”
# 活动情况的报告

区安委会办公室：
一、基本情况
（一）宣传
1. 发放资料
累计发放资料{发放资料|余}份，参与{参与人次|万}人次。
{?演练场次}开展演练{演练场次}场。
{?培训次数}（二）培训。开展培训{培训次数}次。
一、这一行是句子。
[各镇街]
> 示例局
> {年份}年7月5日
`

func TestATemplateIsFilledIn(t *testing.T) {
	table := document.Table{Caption: "各镇街", Columns: []document.Column{{Title: "镇街", Words: true}, {Title: "份"}}, Rows: [][]string{{"甲街道", "12"}}}
	doc, err := document.Fill(report, figures(), map[string]document.Block{"各镇街": table})
	if err != nil {
		t.Fatal(err)
	}
	want := `关于2026年示例区“安全生产月”
活动情况的报告
区安委会办公室：
一、基本情况
（一）宣传
1. 发放资料
累计发放资料5800余份，参与1.23万人次。
（二）培训。开展培训34次。
一、这一行是句子。
各镇街
镇街	份
甲街道	12
示例局
2026年7月5日
`
	if got := doc.Text(); got != want {
		t.Errorf("got:\n%s", got)
	}
	levels := ""
	for _, block := range doc.Blocks {
		if h, ok := block.(document.Heading); ok {
			levels += string(rune('0' + h.Level))
		}
	}
	if levels != "123" {
		t.Errorf("headings of levels %s", levels)
	}
}

func TestNumbersCloseUpOverWhatIsLeftOut(t *testing.T) {
	doc, err := document.Fill("# 题\n一、甲\n（一）有。\n{?演练场次}（二）无。\n{?演练场次}（三）无。\n（四）有{培训次数}次。\n（其中）不变。\n二、乙\n{?演练场次}（一）无。\n（二）有", figures(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := doc.Text(), "题\n一、甲\n（一）有。\n（二）有34次。\n（其中）不变。\n二、乙\n（一）有\n"; got != want {
		t.Errorf("got:\n%s", got)
	}
}

func TestTheWordsOfRounding(t *testing.T) {
	for _, c := range []struct {
		value int64
		form  string
		want  string
	}{
		{0, "", "0"},
		{1000, "", "1000"},
		{12345, "", "12345"},
		{0, "余", "0"},
		{99, "余", "99"},
		{100, "余", "100"},
		{101, "余", "100余"},
		{1000, "余", "1000"},
		{1057, "余", "1000余"},
		{5832, "余", "5800余"},
		{9999, "余", "9900余"},
		{10000, "余", "1万"},
		{12345, "多", "1.2万多"},
		{12000, "余", "1.2万"},
		{906003, "余", "90万余"},
		{19340000, "余", "1900万余"},
		{12345, "万", "1.23万"},
		{12350, "万", "1.24万"},
		{10000, "万", "1万"},
		{999, "万", "0.1万"},
	} {
		f := document.Figures{}
		f.Add(document.Figure{Name: "数", Value: c.value})
		form := ""
		if c.form != "" {
			form = "|" + c.form
		}
		doc, err := document.Fill("# 题\n{数"+form+"}", f, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSuffix(doc.Text(), "\n"); got != "题\n"+c.want {
			t.Errorf("%d as %q: %q, want %q", c.value, c.form, got, c.want)
		}
	}
}

func TestMistakesInATemplateAreToldByLine(t *testing.T) {
	_, err := document.Fill("一、无题\n{没有}\n{发放资料|约}\n[没有]\n{?没有}字\n左{大括号\n{年份|余}", figures(), nil)
	if !errors.Is(err, document.ErrTemplate) {
		t.Fatal(err)
	}
	for _, part := range []string{"line 1: 没有标题", "line 2: 没有叫“没有”的数据", "line 3: “发放资料”没有“约”", "line 4: 没有叫“没有”的表或图", "line 5: ", "line 6: 大括号", "line 7: "} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is missing in\n%v", part, err)
		}
	}
	if _, err := document.Fill("# "+strings.Repeat("长", document.TextMost), nil, nil); !errors.Is(err, document.ErrTemplate) {
		t.Error("a book was taken for a template")
	}
}

// A rounded figure never says more than there was, and at least nine tenths of it.
func TestRoundingNeverExaggerates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 1e12).Draw(t, "n")
		f := document.Figures{}
		f.Add(document.Figure{Name: "数", Value: n})
		doc, err := document.Fill("# 题\n{数|余}", f, nil)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.TrimSuffix(strings.TrimPrefix(doc.Text(), "题\n"), "\n")
		said, exact := value(t, text)
		if said > n || said*11 < n*10 || exact != (said == n) {
			t.Fatalf("%d became %s", n, text)
		}
	})
}

func value(t *rapid.T, text string) (n int64, exact bool) {
	text, over := strings.CutSuffix(text, "余")
	digits, scale := text, int64(1)
	if cut, wan := strings.CutSuffix(text, "万"); wan {
		digits, scale = cut, 10_000
	}
	whole, tenths, _ := strings.Cut(digits, ".")
	if tenths == "" {
		tenths = "0"
	}
	for _, c := range whole + tenths {
		if c < '0' || c > '9' {
			t.Fatalf("%q is no number", text)
		}
		n = n*10 + int64(c-'0')
	}
	return n * scale / 10, !over
}

func FuzzFill(f *testing.F) {
	f.Add(report)
	f.Add("# {年份|余}\n{?}[]\n> {")
	f.Fuzz(func(t *testing.T, template string) {
		doc, err := document.Fill(template, figures(), nil)
		if err == nil && len(doc.Title) == 0 {
			t.Fatal("a document without a title")
		}
	})
}

// What nobody counted is not said, and no mark is left where it would stand.
func TestPartsOfALineAreLeftOut(t *testing.T) {
	for _, tt := range []struct{ line, want, fault string }{
		{line: "活动中，{?演练场次|、演练{演练场次}场}{?培训次数|、培训{培训次数}次}{?参与人次|、参与{参与人次|万}人次}。", want: "活动中，培训34次、参与1.23万人次。"},
		{line: "{?培训次数|、培训{培训次数}次}。", want: "培训34次。"},
		{line: "{?年份}共{?演练场次|演练{演练场次}场}。"},
		{line: "{?演练场次}{?培训次数|培训}。"},
		{line: "{?没有的|文字}。", fault: "没有的"},
		{line: "{?培训次数|{没有的}}。", fault: "没有的"},
	} {
		doc, err := document.Fill("# 甲\n"+tt.line+"\n乙。", figures(), nil)
		switch {
		case tt.fault != "":
			if !errors.Is(err, document.ErrTemplate) || !strings.Contains(err.Error(), tt.fault) {
				t.Errorf("%s: %v", tt.line, err)
			}
		case err != nil:
			t.Errorf("%s: %v", tt.line, err)
		default:
			want := "甲\n" + strings.TrimPrefix(tt.want+"\n", "\n") + "乙。\n"
			if got := doc.Text(); got != want {
				t.Errorf("%s: %q, want %q", tt.line, got, want)
			}
		}
	}
}
