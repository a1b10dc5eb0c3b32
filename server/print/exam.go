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
		l.part(part, l.itemHeight, l.item)
	}
	l.pages, l.y = append(l.pages, nil), topEdge
	l.head(Form{Title: "参考答案"})
	for _, part := range exam.Parts {
		l.part(part, l.keyHeight, l.key)
	}
	return l.pages
}

// part is a heading, which stays with the first of its questions, and the questions.
func (l *formSetter) part(part ExamPart, height func(ExamItem) float64, each func(n int, item ExamItem)) {
	const line = examPart * 1.6
	title := l.text.lines(part.Title, bold, examPart, textWidth)
	room := examGap + float64(len(title))*line
	if len(part.Items) > 0 {
		room += height(part.Items[0])
	}
	l.room(room)
	l.y += examGap
	for _, text := range title {
		l.write(text, side, l.y+examPart, bold, examPart, black)
		l.y += line
	}
	for i, item := range part.Items {
		each(i+1, item)
	}
}

// item is a question. It stays on one page where it fits on one; for the first of a part there is room already.
func (l *formSetter) item(n int, item ExamItem) {
	if n > 1 {
		l.room(l.itemHeight(item))
	}
	l.block(fmt.Sprintf("%d.", n), l.stem(item), side, examIndent, black)
	for i, o := range item.Options {
		l.block(string(rune('A'+i))+".", l.option(o), side+examIndent, examLetter, black)
	}
	l.y += examGap
}

func (l *formSetter) stem(item ExamItem) []string {
	return l.text.lines(item.Stem, regular, examBody, textWidth-examIndent)
}

func (l *formSetter) option(o string) []string {
	return l.text.lines(o, regular, examBody, textWidth-examIndent-examLetter)
}

func (l *formSetter) itemHeight(item ExamItem) float64 {
	lines := len(l.stem(item))
	for _, o := range item.Options {
		lines += len(l.option(o))
	}
	return float64(lines) * examLine
}

// key is a question's answer, which stays with its explanation as item does.
func (l *formSetter) key(n int, item ExamItem) {
	answer, why := l.answer(item)
	if n > 1 {
		l.room(l.keyHeight(item))
	}
	l.block(fmt.Sprintf("%d.", n), answer, side, examIndent, black)
	l.block("", why, side, examIndent, grey)
	l.y += examGap / 2
}

func (l *formSetter) answer(item ExamItem) (answer, why []string) {
	answer = l.text.lines(item.Answer, bold, examBody, textWidth-examIndent)
	if item.Explanation != "" {
		why = l.text.lines("解析："+item.Explanation, regular, examBody, textWidth-examIndent)
	}
	return answer, why
}

func (l *formSetter) keyHeight(item ExamItem) float64 {
	answer, why := l.answer(item)
	return float64(len(answer)+len(why)) * examLine
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
