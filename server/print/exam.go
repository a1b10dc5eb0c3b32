package print

import (
	"context"
	"fmt"
	"io"
)

// Exam is a paper that people answer with a pen, and its answers on pages of their own.
type Exam struct {
	Title  string
	Blanks string // what people fill in at the top
	Parts  []ExamPart
}

// ExamPart is the questions of one type.
type ExamPart struct {
	Title string
	Items []ExamItem
}

// ExamItem is a question, and what stands in the key.
type ExamItem struct {
	Stem        string
	Options     []string
	Answer      string
	Explanation string
}

// Exam writes an exam as a PDF. Printing another sheet meanwhile waits.
func (p *Printer) Exam(ctx context.Context, w io.Writer, exam Exam) error {
	return p.print(ctx, func(f faces) error { return writeExam(ctx, w, f, exam) })
}

func writeExam(ctx context.Context, w io.Writer, f faces, exam Exam) error {
	c, err := newPDF(f, a4Width, a4Height, info{title: exam.Title})
	if err != nil {
		return err
	}
	pages := setExam(newMeasured(f), exam)
	l := newMeasured(f)
	for i, page := range pages {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("print: an exam: %w", err)
		}
		c.pdf.AddPage()
		for _, draw := range page {
			draw(c)
		}
		foot := fmt.Sprintf("第 %d 页，共 %d 页", i+1, len(pages))
		c.text(foot, point{(a4Width - l.width(foot, regular, formSmall)) / 2, a4Height - 26}, regular, formSmall, grey)
	}
	return c.write(w)
}

// Sizes of an exam, in points.
const (
	examPart   = 13.0
	examBody   = 11.0
	examLine   = 18.0
	examGap    = 7.0
	examIndent = 24.0
	examLetter = 18.0
)

// setExam lays an exam out on pages.
func setExam(text *measured, exam Exam) [][]op {
	l := &formSetter{text: text, y: topEdge, pages: [][]op{nil}}
	l.head(Form{Title: exam.Title, Subtitle: exam.Blanks})
	for _, part := range exam.Parts {
		l.part(part, func(n int, item ExamItem) { l.item(n, item) })
	}
	l.pages, l.y = append(l.pages, nil), topEdge
	l.head(Form{Title: "参考答案"})
	for _, part := range exam.Parts {
		l.part(part, func(n int, item ExamItem) { l.key(n, item) })
	}
	return l.pages
}

// part is a heading, which stays with something below it, and its questions.
func (l *formSetter) part(part ExamPart, each func(n int, item ExamItem)) {
	l.room(examPart*2 + 5*examLine)
	l.y += examGap
	for _, line := range l.text.lines(part.Title, bold, examPart, textWidth) {
		l.write(line, side, l.y+examPart, bold, examPart, black)
		l.y += examPart * 1.6
	}
	for i, item := range part.Items {
		each(i+1, item)
	}
}

// item is a question. It stays on one page where it fits on one.
func (l *formSetter) item(n int, item ExamItem) {
	stem := l.text.lines(item.Stem, regular, examBody, textWidth-examIndent)
	options := make([][]string, len(item.Options))
	height := float64(len(stem)) * examLine
	for i, o := range item.Options {
		options[i] = l.text.lines(o, regular, examBody, textWidth-examIndent-examLetter)
		height += float64(len(options[i])) * examLine
	}
	l.room(height)
	l.block(fmt.Sprintf("%d.", n), stem, side, examIndent, black)
	for i, lines := range options {
		l.block(string(rune('A'+i))+".", lines, side+examIndent, examLetter, black)
	}
	l.y += examGap
}

// key is a question's answer.
func (l *formSetter) key(n int, item ExamItem) {
	answer := l.text.lines(item.Answer, bold, examBody, textWidth-examIndent)
	var why []string
	if item.Explanation != "" {
		why = l.text.lines("解析："+item.Explanation, regular, examBody, textWidth-examIndent)
	}
	l.room(float64(len(answer)+len(why)) * examLine)
	l.block(fmt.Sprintf("%d.", n), answer, side, examIndent, black)
	l.block("", why, side, examIndent, grey)
	l.y += examGap / 2
}

// block is lines with something before the first. What is longer than a page goes on on the next.
func (l *formSetter) block(before string, lines []string, x, indent float64, with colour) {
	for i, line := range lines {
		l.room(examLine)
		if i == 0 && before != "" {
			l.write(before, x, l.y+examBody, regular, examBody, with)
		}
		l.write(line, x+indent, l.y+examBody, regular, examBody, with)
		l.y += examLine
	}
}
