package exchange_test

import (
	"bytes"
	"strings"
	"testing"

	"pufa/server/exchange"
	"pufa/server/question"
)

const mixedList = "题型,题干,选项A,选项B,选项C,答案,解析\n" +
	"单选题,发现火情先做什么,报警,围观,拍视频,A,火警电话是119\n" +
	"单选题,楼道里能不能停电动车,能,不能,看情况,D,\n" +
	"单选题,发现火情先做什么,报警,围观,拍视频,A,\n" +
	"多选题,哪些是灭火器材,灭火器,消火栓,雨伞,CD,\n" +
	"问答题,说说怎样报警,,,,说清地点,\n" +
	"判断题,堵塞消防通道是违法的,,,,也许,\n"

func TestRowsStandAsTheFileHasThem(t *testing.T) {
	p := exchange.Read([]byte(mixedList), exchange.Hints{})
	rows, remarks := p.Rows()
	var got []string
	for _, row := range rows {
		got = append(got, string(row.Standing))
	}
	if want := "fine wrong doubt wrong wrong wrong"; strings.Join(got, " ") != want {
		t.Errorf("%v, not %s", got, want)
	}
	if len(remarks) != 0 {
		t.Errorf("remarks: %+v", remarks)
	}
	for i, row := range rows {
		if row.Row != i+2 || (row.Standing == exchange.Sound) != (len(row.Problems) == 0) {
			t.Errorf("row %d: %+v", i, row)
		}
	}
	if rows[1].Written != "D" {
		t.Errorf("the answer as it stands there is %q", rows[1].Written)
	}
}

// What was left out goes away as a file, comes back with the same faults, and is taken in once it is put right.
func TestFaultyRowsComeBack(t *testing.T) {
	rows, _ := exchange.Read([]byte(mixedList), exchange.Hints{}).Rows()
	var faulty []exchange.Row
	for _, row := range rows {
		if row.Standing == exchange.Faulty {
			faulty = append(faulty, row)
		}
	}
	var b bytes.Buffer
	if err := exchange.WriteFaulty(&b, faulty); err != nil {
		t.Fatal(err)
	}
	p := exchange.Read(b.Bytes(), exchange.Hints{})
	again, _ := p.Rows()
	if p.Format != exchange.Template || len(again) != len(faulty) {
		t.Fatalf("%s, %+v", p.Format, p)
	}
	for i, row := range again {
		before := faulty[i]
		if row.Standing != exchange.Faulty || row.Question.Stem != before.Question.Stem || row.Problems[0].Reason != before.Problems[0].Reason {
			t.Errorf("%+v\nbefore %+v", row, before)
		}
		if row.Written != before.Written {
			t.Errorf("%q, before %q", row.Written, before.Written)
		}
	}
}

func TestCheckHoldsWhatWasPutRight(t *testing.T) {
	single := question.Question{Type: question.Single, Stem: "楼道里能不能停电动车？", Options: []string{"能", "不能"}, Answer: []int{1}}
	cases := []struct {
		name   string
		change func(*question.Question)
		want   string
	}{
		{"sound", func(*question.Question) {}, ""},
		{"no stem", func(q *question.Question) { q.Stem = "  " }, "没有题干"},
		{"no answer", func(q *question.Question) { q.Answer = nil }, "没有答案"},
		{"an answer beyond the options", func(q *question.Question) { q.Answer = []int{7} }, "没有答案"},
		{"two answers", func(q *question.Question) { q.Answer = []int{0, 1} }, "单选题有几个正确选项"},
		{"an empty option", func(q *question.Question) { q.Options = []string{"能", " "} }, "选项 B 是空的"},
		{"the same twice", func(q *question.Question) { q.Options = []string{"能", "能"} }, "选项 A 与 B 相同，其中有正确答案"},
		{"true", func(q *question.Question) { q.Type, q.Options, q.Answer = question.Judge, nil, []int{0} }, ""},
		{"neither", func(q *question.Question) { q.Type, q.Options, q.Answer = question.Judge, nil, nil }, "没有答案"},
		{"a gap", func(q *question.Question) {
			q.Type, q.Stem, q.Options, q.Accept = question.Fill, "火警电话是____。", nil, []string{"119"}
		}, ""},
		{"no number", func(q *question.Question) { q.Type, q.Options, q.Answer = question.Numeric, nil, nil }, "估算题的答案不是数"},
		{"an order", func(q *question.Question) { q.Type, q.Answer = question.Ordering, []int{0, 1} }, ""},
		{"an essay", func(q *question.Question) { q.Type = question.Open }, "问答题要人来评分，题库不出这样的题"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			q := single
			q.Options, q.Answer = append([]string{}, single.Options...), append([]int{}, single.Answer...)
			c.change(&q)
			_, problem := exchange.Check(q)
			got := ""
			if problem != nil {
				got = problem.Reason
			}
			if got != c.want {
				t.Errorf("%q, not %q", got, c.want)
			}
		})
	}
}

func TestEncodingsAreTold(t *testing.T) {
	text := "1．火警电话是 119。\n答案：正确\n"
	for name, want := range map[string]string{text: "UTF-8", "\xef\xbb\xbf" + text: "UTF-8"} {
		if p := exchange.Read([]byte(name), exchange.Hints{}); p.Encoding != want {
			t.Errorf("%q, not %q", p.Encoding, want)
		}
	}
}

func TestDigitsForTrueAndFalseAreTold(t *testing.T) {
	p := exchange.Read([]byte("题型,题干,答案\n判断题,楼道可以停车,0\n判断题,发现火情要报警,1\n"), exchange.Hints{})
	if !p.Codes {
		t.Error("not told")
	}
	if p = exchange.Read([]byte("题型,题干,答案\n判断题,楼道可以停车,错\n"), exchange.Hints{}); p.Codes {
		t.Error("told of none")
	}
}
