package exchange

import (
	"cmp"
	"slices"
	"strings"

	"pufa/server/question"
)

// Standing is what becomes of a row.
type Standing string

// What becomes of rows.
const (
	Sound    Standing = "fine"
	Doubtful Standing = "doubt" // can be taken in; somebody should look at it
	Faulty   Standing = "wrong" // is left out
)

// Row is a question of a file with what is to be said about it.
type Row struct {
	Place
	Standing Standing
	Question question.Question // of a Faulty one what could be read
	Written  string            // of a Faulty one its answer as the file has it
	Problems []Problem
}

// Rows are a preview question by question, in the order of the file, and what is to be said about no question. A
// question that cannot be kept in a bank is Faulty here.
func (p Preview) Rows() (rows []Row, remarks []Problem) {
	at := map[Place]int{}
	for _, item := range p.Items {
		row := Row{Place: item.Place, Standing: Sound, Question: item.Question}
		if item.Type == question.Open {
			row.Standing = Faulty
		}
		if _, twice := at[item.Place]; !twice {
			at[item.Place] = len(rows)
		}
		rows = append(rows, row)
	}
	for _, problem := range p.Problems {
		i, known := at[problem.Place]
		switch {
		case problem.Weight == Notice && known:
			rows[i].note(problem)
		case problem.Draft != nil:
			row := Row{Place: problem.Place, Standing: Faulty, Question: *problem.Draft, Written: problem.Written, Problems: []Problem{problem}}
			rows = append(rows, row)
		default:
			remarks = append(remarks, problem)
		}
	}
	p.order(rows)
	return p.withNotices(rows, remarks)
}

func (row *Row) note(problem Problem) {
	row.Problems = append(row.Problems, problem)
	if row.Standing == Sound {
		row.Standing = Doubtful
	}
}

// order puts rows in the order of the file.
func (p Preview) order(rows []Row) {
	sheets := map[string]int{}
	for _, row := range rows {
		if _, seen := sheets[row.Sheet]; !seen {
			sheets[row.Sheet] = len(sheets)
		}
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(sheets[a.Sheet], sheets[b.Sheet]), cmp.Compare(a.Row, b.Row))
	})
}

// withNotices gives notices to the faulty rows they are about: a fault may name a cell, which is another place.
func (p Preview) withNotices(rows []Row, remarks []Problem) (_ []Row, rest []Problem) {
	type line struct {
		sheet string
		row   int
	}
	faulty := map[line]int{}
	for i, row := range rows {
		if row.Standing == Faulty {
			faulty[line{row.Sheet, row.Row}] = i
		}
	}
	for _, problem := range remarks {
		i, known := faulty[line{problem.Sheet, problem.Row}]
		if known && problem.Row > 0 && problem.Text != "" && problem.Text == excerpt(rows[i].Question.Stem) {
			rows[i].note(problem)
			continue
		}
		rest = append(rest, problem)
	}
	return rows, rest
}

// Check holds a question that somebody put right to what rows of files are held to. The question that comes back is as it
// would be read; the problem is nil if nothing is wrong.
func Check(q question.Question) (question.Question, *Problem) {
	if q.Type == question.Open {
		return q, &Problem{Weight: Fault, Reason: "问答题要人来评分，题库不出这样的题", Suggestion: "改写成选择、判断或填空题"}
	}
	d := &draft{kind: q.Type, extra: q, stem: tidy(q.Stem), accept: q.Accept, estimate: q.Estimate, ours: true}
	switch q.Type {
	case question.Single, question.Multiple, question.Ordering:
		for i, o := range q.Options {
			d.options = append(d.options, choice{'A' + rune(i), tidy(o)})
		}
		d.right = slices.DeleteFunc(slices.Clone(q.Answer), func(n int) bool { return n < 0 || n >= len(q.Options) })
	case question.Judge:
		d.answer = judgeWord(q)
	}
	got, f := d.question(trust{single: true, multiple: true}, judgeCode{})
	if f != nil {
		return got, &Problem{Weight: Fault, Reason: f.reason, Suggestion: f.suggestion}
	}
	return got, nil
}

func judgeWord(q question.Question) string {
	if len(q.Answer) != 1 || q.Answer[0] < 0 || q.Answer[0] > 1 {
		return ""
	}
	return q.Choices()[q.Answer[0]]
}

// answerCell is a row's answer for the template: what the file says where it was not understood.
func (row Row) answerCell() string {
	if complete(row.Question) == "" && row.Question.Type != question.Open {
		return templateAnswer(row.Question)
	}
	return cmp.Or(row.Written, strings.Join(row.Question.Accept, "|"))
}
