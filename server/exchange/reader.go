package exchange

import (
	"cmp"
	"slices"
	"strconv"
	"unicode/utf8"

	"pufa/server/question"
)

// reader gathers drafts and problems while a file is read.
type reader struct {
	hints   Hints
	preview Preview
	drafts  []*draft
	full    bool
}

// refuse gives the whole file up.
func (r *reader) refuse(f Format, reason, suggestion string) {
	r.preview = Preview{Format: f, Problems: []Problem{{Weight: Fault, Reason: reason, Suggestion: suggestion}}}
	r.drafts = nil
}

// problem notes something about a place.
func (r *reader) problem(p Problem) {
	if len(r.preview.Problems) == maxProblems {
		r.preview.Problems = append(r.preview.Problems, Problem{Weight: Fault, Reason: "问题太多，后面的不再列出", Suggestion: "先改好前面的，再预览一次"})
	}
	if len(r.preview.Problems) < maxProblems {
		p.Text = excerpt(p.Text)
		r.preview.Problems = append(r.preview.Problems, p)
	}
}

// take keeps a draft until the whole file is known: some things show only then.
func (r *reader) take(d *draft) (more bool) {
	if len(r.drafts) >= MaxQuestions {
		if !r.full {
			r.full = true
			r.problem(Problem{Place: d.at, Weight: Fault, Reason: "一个文件最多 " + strconv.Itoa(MaxQuestions) + " 道题，后面的没有读", Suggestion: "分成几个文件"})
		}
		return false
	}
	r.drafts = append(r.drafts, d)
	return true
}

// settle makes questions of the drafts.
func (r *reader) settle() {
	labels := r.labels()
	codes := r.judgeCodes()
	for _, d := range r.drafts {
		q, fault := d.question(labels, codes)
		for _, n := range d.notices {
			r.problem(Problem{Place: d.at, Weight: Notice, Reason: n.reason, Suggestion: n.suggestion, Text: d.stem})
		}
		if fault != nil {
			at := d.at
			if fault.cell != "" {
				at.Cell = fault.cell
			}
			r.problem(Problem{Place: at, Weight: Fault, Reason: fault.reason, Suggestion: fault.suggestion, Text: d.stem, Draft: &q, Written: d.answer})
			continue
		}
		r.preview.Items = append(r.preview.Items, Item{Place: d.at, Question: q})
	}
	r.twins()
	r.sortProblems()
	if len(r.preview.Items) == 0 && len(r.preview.Problems) == 0 {
		r.problem(Problem{Weight: Fault, Reason: "文件里没有认出题目", Suggestion: "请用模板，或每题写明题干、选项、答案"})
	}
}

// sortProblems puts problems in the order people work through a file.
func (r *reader) sortProblems() {
	sheets := map[string]int{}
	for _, d := range r.drafts {
		if _, seen := sheets[d.at.Sheet]; !seen {
			sheets[d.at.Sheet] = len(sheets)
		}
	}
	slices.SortStableFunc(r.preview.Problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(sheets[a.Sheet], sheets[b.Sheet]), cmp.Compare(a.Row, b.Row))
	})
}

// twins notes questions that say the same as an earlier one; where their answers differ, all of them are left out.
func (r *reader) twins() {
	first := map[string]int{}
	contested := map[string]bool{}
	keys := make([]string, len(r.preview.Items))
	for i, item := range r.preview.Items {
		key := sameKey(item.Question)
		keys[i] = key
		j, seen := first[key]
		if !seen {
			first[key] = i
			continue
		}
		before := r.preview.Items[j]
		if sameAnswer(before.Question, item.Question) {
			r.problem(Problem{Place: item.Place, Weight: Notice, Reason: "与" + before.String() + " 是同一道题", Suggestion: "只收一次", Text: item.Stem})
			continue
		}
		contested[key] = true
	}
	if len(contested) == 0 {
		return
	}
	kept := make([]Item, 0, len(r.preview.Items))
	for i, item := range r.preview.Items {
		switch j := first[keys[i]]; {
		case !contested[keys[i]]:
			kept = append(kept, item)
		case j == i:
			r.conflict(item, "后面有一道题与它")
		default:
			r.conflict(item, "与"+r.preview.Items[j].String()+" ")
		}
	}
	r.preview.Items = kept
}

func (r *reader) conflict(item Item, with string) {
	r.problem(Problem{
		Place: item.Place, Weight: Fault, Reason: with + "题干、选项相同，答案不同",
		Suggestion: "查明哪个对，改正另一个", Text: item.Stem, Draft: &item.Question,
	})
}

func sameKey(q question.Question) string {
	options := slices.Clone(q.Options)
	slices.Sort(options)
	key := string(q.Type) + "\x00" + bare(q.Stem)
	for _, o := range options {
		key += "\x00" + bare(o)
	}
	return key
}

func sameAnswer(a, b question.Question) bool {
	if a.Type == question.Ordering {
		return slices.Equal(a.Options, b.Options)
	}
	return slices.Equal(rightTexts(a), rightTexts(b))
}

// rightTexts are the right options or the accepted texts, in one order.
func rightTexts(q question.Question) []string {
	if len(q.Answer) == 0 {
		out := slices.Clone(q.Accept)
		if q.Estimate != nil {
			out = append(out, q.Estimate.Value.String())
		}
		slices.Sort(out)
		return out
	}
	choices := q.Choices()
	out := make([]string, 0, len(q.Answer))
	for _, i := range q.Answer {
		if i < len(choices) {
			out = append(out, bare(choices[i]))
		}
	}
	slices.Sort(out)
	return out
}

// excerpt keeps a message readable whatever stands in the file.
func excerpt(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}
