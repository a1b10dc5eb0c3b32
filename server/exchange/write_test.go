package exchange_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pufa/server/exchange"
	"pufa/server/question"
)

// wild are texts with every sign that means something in some format.
var wild = rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]string{
	"发现", "火情", "报警", "119", "A", "B.", "C、", "（A）", "（ ）", "____", "{", "}", "=", "~", "#", "%50%", "->", "\\", ":", "::", "//", "<b>", "&amp;", "&", "|", ";", "；", "，", "。", "1.", "（2）",
	"答案：", "【答案】", "解析：", "[单选题]", "（多选）", "正确答案", "√", "×", "正确", "T", "\"", "'", "]]>", "^*^", "---", "𠮷", "é", " ", "±", "/", "ANSWER: A", "(正确答案)", "★", "$CATEGORY:", "?",
}), 1, 8), func(parts []string) string { return strings.Join(parts, "") })

// tame are texts as editors write them.
var tame = rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]string{
	"生产经营单位", "应急预案", "每年", "至少", "组织", "演练", "疏散", "人员", "发现", "隐患", "后", "立即", "报告", "20 万元", "以上", "（含）", "、", "“火警”", "《消防法》", "3.5 米", "A 级", "，",
}), 2, 8), func(parts []string) string { return strings.Trim(strings.Join(parts, ""), " ，、") + "事" })

// anyQuestion draws a question of some type whose texts come from text.
func anyQuestion(t *rapid.T, text *rapid.Generator[string], types []question.Type, n int) question.Question {
	draw := func(what string) string { return strings.TrimSpace(text.Draw(t, what)) + fmt.Sprint(n) }
	q := question.Question{Type: rapid.SampledFrom(types).Draw(t, "type"), Stem: "题" + draw("stem"), Explanation: draw("explanation"), Topic: "主题" + fmt.Sprint(n%2)}
	options := rapid.IntRange(2, 4).Draw(t, "options")
	list := func() {
		for i := range options {
			q.Options = append(q.Options, draw("option")+string(rune('甲'+i)))
		}
	}
	switch q.Type {
	case question.Single:
		list()
		q.Answer = []int{rapid.IntRange(0, options-1).Draw(t, "right")}
	case question.Multiple:
		list()
		q.Answer = []int{0, options - 1}
	case question.Judge:
		q.Answer = []int{rapid.IntRange(0, 1).Draw(t, "right")}
	case question.Ordering:
		list()
		for i := range options {
			q.Answer = append(q.Answer, i)
		}
	case question.Fill:
		q.Stem = "题" + draw("before") + question.Blank + draw("after")
		q.Accept = []string{draw("accept"), "又" + draw("accept")}
	case question.Numeric:
		tolerance := question.Decimal(rapid.IntRange(0, 1e9).Draw(t, "tolerance"))
		q.Estimate = &question.Estimate{Value: question.Decimal(rapid.IntRange(-1e12, 1e12).Draw(t, "value")), Tolerance: tolerance, Bound: tolerance + 1 + question.Decimal(rapid.IntRange(0, 9).Draw(t, "more"))}
	}
	return q
}

// TestRoundTrip: what a format says it keeps comes back the same, whatever signs the texts have and whatever else is in
// the file.
func TestRoundTrip(t *testing.T) {
	for _, f := range exchange.Formats() {
		if f == exchange.Paper {
			continue
		}
		t.Run(string(f), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				var qs []question.Question
				for n := range rapid.IntRange(1, 5).Draw(t, "count") {
					q := anyQuestion(t, rapid.OneOf(wild, tame), exchange.Types(f), n)
					if carried(t, f, q) {
						qs = append(qs, exchange.Kept(f, q))
					}
				}
				if len(qs) > 0 {
					comesBack(t, f, qs)
				}
			})
		})
	}
}

// carried reports whether a format says that a question comes back as it keeps it.
func carried(t *rapid.T, f exchange.Format, q question.Question) bool {
	losses, err := exchange.Losses(f, []question.Question{q})
	if err != nil {
		t.Fatal(err)
	}
	return !slices.ContainsFunc(losses, func(l exchange.Loss) bool { return l.Whole || strings.Contains(l.What, "不一样") })
}

func comesBack(t interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}, f exchange.Format, qs []question.Question,
) {
	t.Helper()
	var b bytes.Buffer
	if err := exchange.Write(&b, f, "", qs); err != nil {
		t.Fatal(err)
	}
	p := exchange.Read(b.Bytes(), exchange.Hints{})
	if len(p.Items) != len(qs) {
		t.Fatalf("%d of %d came back\n%s", len(p.Items), len(qs), told(p))
	}
	for i, item := range p.Items {
		if !exchange.Same(item.Question, qs[i]) {
			t.Fatalf("%+v came back as\n%+v", qs[i], item.Question)
		}
	}
}

// TestOrdinaryTextsComeBack: the property above holds for questions as editors write them without excuses.
func TestOrdinaryTextsComeBack(t *testing.T) {
	for _, f := range exchange.Formats() {
		if f == exchange.Paper {
			continue
		}
		t.Run(string(f), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				q := anyQuestion(t, tame, exchange.Types(f), 1)
				if !carried(t, f, q) {
					t.Fatalf("not carried: %+v", q)
				}
			})
		})
	}
}

func sample() []question.Question {
	return []question.Question{
		{
			ID: "xff-0001", Type: question.Single, Stem: "火警电话是哪个？", Options: []string{"110", "119"}, Answer: []int{1}, Explanation: "全国统一。", Law: "xff", Article: "44", Topic: "报警",
			Audience: []question.Audience{question.Resident, question.Worker}, Difficulty: 1,
		},
		{Type: question.Multiple, Stem: "逃生时可以怎样做？", Options: []string{"弯腰", "捂住口鼻", "乘电梯"}, Answer: []int{0, 1}, Topic: "逃生"},
		{Type: question.Judge, Stem: "楼道里可以给电动自行车充电。", Answer: []int{1}, Topic: "逃生"},
		{Type: question.Fill, Stem: "火警电话是____。", Accept: []string{"119", "一一九"}, Topic: "报警"},
		{Type: question.Ordering, Stem: "发现火情以后怎样做？", Options: []string{"报警", "断电", "撤离"}, Answer: []int{0, 1, 2}, Topic: "报警"},
		{Type: question.Numeric, Stem: "灭火器多少年换一次？", Estimate: &question.Estimate{Value: 5_000_000, Tolerance: 0, Bound: 2_000_000, Unit: "年"}, Topic: "报警"},
	}
}

func TestLossesAreToldBefore(t *testing.T) {
	for _, c := range []struct {
		format exchange.Format
		want   string
	}{
		{exchange.Template, ""},
		{exchange.Aiken, "0 解析, 0 主题, 0 难度, 0 编号、法律条文、对象, 1! 这种格式没有多选题, 2! 这种格式没有判断题, 3! 这种格式没有填空题, 4! 这种格式没有排序题, 5! 这种格式没有估算题"},
		{exchange.GIFT, "0 难度, 0 编号、法律条文、对象, 4! 这种格式没有排序题, 5 单位和部分得分的范围"},
		{exchange.QTI, "0 主题, 0 难度, 0 编号、法律条文、对象, 1 主题, 2 主题, 3 主题, 4 主题, 5 主题, 5 单位和部分得分的范围"},
	} {
		losses, err := exchange.Losses(c.format, sample())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, l := range losses {
			mark := ""
			if l.Whole {
				mark = "!"
			}
			got = append(got, fmt.Sprintf("%d%s %s", l.Question, mark, l.What))
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %s\nwant %s", c.format, strings.Join(got, ", "), c.want)
		}
	}
	if _, err := exchange.Losses(exchange.Word, nil); !errors.Is(err, exchange.ErrFormat) {
		t.Error(err)
	}
}

func TestTheTemplateKeepsEverything(t *testing.T) { comesBack(t, exchange.Template, sample()) }

func TestPaper(t *testing.T) {
	var b bytes.Buffer
	if err := exchange.Write(&b, exchange.Paper, "消防知识测试 <卷一>", sample()); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	var document string
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "word/document.xml" {
			document = string(part)
		}
		d := xml.NewDecoder(bytes.NewReader(part))
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			if words, ok := token.(xml.CharData); ok {
				text.Write(words)
				text.WriteByte('\n')
			}
		}
	}
	questions, answers, found := strings.Cut(text.String(), "参考答案")
	if !found || strings.Contains(questions, "解析") {
		t.Error("answers are not behind the questions")
	}
	for _, want := range []string{"消防知识测试 <卷一>", "一、单选题（共 1 题）", "1．（\u00a0\u00a0\u00a0\u00a0）火警电话是哪个？", "B．119", "1．（\u00a0\u00a0\u00a0\u00a0）楼道里可以给电动自行车充电。"} {
		if !strings.Contains(questions, want) {
			t.Errorf("no %q", want)
		}
	}
	for _, want := range []string{"1．B", "解析：全国统一。", "1．AB", "1．错误", "1．119 或 一一九", "1．5 年"} {
		if !strings.Contains(answers, want) {
			t.Errorf("no %q in the key", want)
		}
	}
	paragraphs := strings.Split(document, "<w:p>")
	for i, p := range paragraphs {
		if strings.Contains(p, `"Why"`) && !strings.Contains(paragraphs[i-1], `"Answer"`) {
			t.Errorf("an explanation may be parted from its answer: %s", paragraphs[i-1])
		}
	}
	// The order on the paper is another than the right one, and the key undoes it.
	_, order, _ := strings.Cut(answers, "五、排序题")
	key := strings.TrimSpace(strings.SplitN(order, "1．", 2)[1])[:3]
	right := ""
	for _, letter := range key {
		at := strings.Index(questions, string(letter)+"．"+map[int]string{0: "报警", 1: "断电", 2: "撤离"}[len(right)/len("报警")])
		if at < 0 {
			t.Errorf("key %s does not fit", key)
		}
		right += "报警"
	}
	if key == "ABC" {
		t.Error("the options stand in their right order")
	}
}
