package exchange

import (
	"slices"
	"strings"

	"pufa/server/question"
)

// kinds are the words for the types, the longer first where one begins with another.
var kinds = []struct {
	word string
	kind question.Type
}{
	{"单项选择", question.Single},
	{"单选", question.Single},
	{"单项", question.Single},
	{"不定项", question.Multiple},
	{"多项选择", question.Multiple},
	{"多选", question.Multiple},
	{"多项", question.Multiple},
	{"判断", question.Judge},
	{"是非", question.Judge},
	{"对错", question.Judge},
	{"正误", question.Judge},
	{"填空", question.Fill},
	{"排序", question.Ordering},
	{"估算", question.Numeric},
	{"数值", question.Numeric},
	{"问答", question.Open},
	{"简答", question.Open},
	{"论述", question.Open},
	{"名词解释", question.Open},
	{"案例分析", question.Open},
	{"single", question.Single},
	{"multiple", question.Multiple},
	{"judge", question.Judge},
	{"fill", question.Fill},
	{"ordering", question.Ordering},
	{"numeric", question.Numeric},
	{"essay", question.Open},
}

// kindOf is the type a label names, "" if it names none.
func kindOf(label string) question.Type {
	label = strings.ToLower(label)
	for _, k := range kinds {
		if strings.HasPrefix(label, k.word) {
			return k.kind
		}
	}
	return ""
}

// kindNames are the words we write.
var kindNames = map[question.Type]string{
	question.Single: "单选题", question.Multiple: "多选题", question.Judge: "判断题", question.Fill: "填空题",
	question.Ordering: "排序题", question.Numeric: "估算题", question.Open: "问答题",
}

// trust says whether a file's labels 单选 and 多选 are to be believed where the answers say otherwise. A column of which
// half contradicts the answers is wrong as a whole; one row that does is a slip, and nobody knows on which side.
type trust struct {
	single, multiple bool
	// bare says that the file has answers in letters whose options are not in it: what looks like options may be none.
	bare bool
}

func (r *reader) labels() trust {
	var said, contradicted [2]int
	without, split := 0, 0
	for _, d := range r.drafts {
		switch {
		case d.split:
			split++
		case len(d.options) == 0 && onlyLetters(d.answer):
			without++
		}
		kind := kindOf(d.label)
		if d.kind != "" || kind != question.Single && kind != question.Multiple {
			continue
		}
		right, ok := lettersIn(d.answer, d.options)
		if !ok {
			continue
		}
		at := 0
		if kind == question.Multiple {
			at = 1
		}
		said[at]++
		if (len(right) > 1) != (kind == question.Multiple) {
			contradicted[at]++
		}
	}
	return trust{
		single: contradicted[0]*2 < max(said[0], 1), multiple: contradicted[1]*2 < max(said[1], 1), bare: without > split,
	}
}

// judgeCode says which digits of a file mean 正确 and 错误.
type judgeCode struct{ right, wrong string }

func (c judgeCode) of(answer string) verdict {
	switch a := strings.TrimSpace(answer); {
	case c.right == "" || a == "":
		return unclear
	case strings.EqualFold(a, c.right):
		return isRight
	case strings.EqualFold(a, c.wrong) || c.wrong == "" && codeLike(a):
		return isWrong
	}
	return unclear
}

// judgeCodes finds out how a file writes right and wrong in digits. 1 and 2 number the choices 正确 and 错误, as A and B
// would; whoever looks at the preview is told. 0 and 1 are used both ways round, so somebody must say.
func (r *reader) judgeCodes() judgeCode {
	if r.hints.Right != "" {
		return judgeCode{right: strings.TrimSpace(r.hints.Right)}
	}
	var seen []string
	first := Place{}
	for _, d := range r.drafts {
		if len(d.options) > 0 || d.kind != "" || !codeLike(d.answer) || blanks(d.stem) > 0 {
			continue
		}
		if kind := kindOf(d.label); kind != "" && kind != question.Judge {
			continue
		}
		if len(seen) == 0 {
			first = d.at
		}
		if a := strings.TrimSpace(d.answer); !slices.Contains(seen, a) {
			seen = append(seen, a)
		}
	}
	slices.Sort(seen)
	if !slices.Equal(seen, []string{"1", "2"}) {
		r.preview.Codes = len(seen) > 0 && seen[len(seen)-1] <= "1"
		return judgeCode{}
	}
	r.problem(Problem{
		Place: Place{Sheet: first.Sheet, Row: first.Row}, Weight: Notice,
		Reason: "判断题的答案写成 1 和 2，按 1 是正确、2 是错误来读", Suggestion: "抽几道题核对；若相反，请改写成“正确”和“错误”",
	})
	return judgeCode{right: "1", wrong: "2"}
}
