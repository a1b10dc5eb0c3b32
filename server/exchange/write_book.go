package exchange

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"pufa/server/question"
)

// bookWriter writes rows of a workbook, one after the other.
type bookWriter struct {
	file   *excelize.File
	stream *excelize.StreamWriter
	row    int
	err    error
}

func newBook(sheet string, widths []float64) (*bookWriter, error) {
	b := &bookWriter{file: excelize.NewFile()}
	if err := b.file.SetSheetName("Sheet1", sheet); err != nil {
		return nil, err
	}
	stream, err := b.file.NewStreamWriter(sheet)
	if err != nil {
		return nil, err
	}
	b.stream = stream
	for i, w := range widths {
		b.keep(stream.SetColWidth(i+1, i+1, w))
	}
	return b, b.err
}

func (b *bookWriter) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *bookWriter) add(style int, cells ...string) {
	b.row++
	row := make([]any, len(cells))
	for i, c := range cells {
		row[i] = excelize.Cell{StyleID: style, Value: c}
	}
	b.keep(b.stream.SetRow(fmt.Sprintf("A%d", b.row), row))
}

// style gives a cell's look: headings are bold on a ground, all text is wrapped and stays text.
func (b *bookWriter) style(head bool) int {
	s := &excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}
	if head {
		s.Font = &excelize.Font{Bold: true}
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8EEF7"}}
	}
	id, err := b.file.NewStyle(s)
	b.keep(err)
	return id
}

func (b *bookWriter) write(w io.Writer) error {
	b.keep(b.stream.Flush())
	if b.err == nil {
		b.keep(b.file.Write(w))
	}
	return errors.Join(b.err, b.file.Close())
}

// templateHead are the headings of our own workbook, with as many options as the questions need.
func templateHead(options int) []string {
	head := []string{"题目编号", "题型", "题干"}
	for i := range options {
		head = append(head, "选项"+string(rune('A'+i)))
	}
	return append(head, "答案", "解析", "主题", "难度", "对象", "法律", "条号")
}

// templateGuide says how the template is filled in. It is a sheet of its own.
var templateGuide = []string{
	"一行一道题。题型写：单选题、多选题、判断题、填空题、排序题、估算题。",
	"单选题、多选题的答案写选项的字母，例如 B、ACD。",
	"判断题的答案写“正确”或“错误”，不写选项。",
	"填空题的题干里用四个下划线 ____ 表示空，只有一处；答案的几种写法之间用 | 分开，第一个给人看。",
	"排序题的答案写字母的次序，例如 CAB。",
	"估算题的答案写“值±允许的差,得 0 分的差 单位”，例如 119±1,10 个。",
	"难度写：易、中、难。对象写：居民、职工、负责人、干部、学生，几个之间用顿号。",
	"法律写登记表里的 id，条号写数字，“第五十二条之一”写 52-1。题目编号可以不写。",
}

var difficultyNames = []string{"", "易", "中", "难"}

// writeTemplate writes our own workbook. Without questions it is the template to fill in.
func writeTemplate(w io.Writer, _ string, qs []question.Question) error {
	rows := make([]templateRow, len(qs))
	for i, q := range qs {
		rows[i] = templateRow{q, templateAnswer(q), ""}
	}
	return templateBook(w, rows)
}

// reasonHeading is over the reasons of what was left out. Nothing is read from there.
const reasonHeading = "没有收的原因"

// WriteFaulty writes rows that are left out as our own workbook, with the reasons in a last column. Put right, it is read
// as any other.
func WriteFaulty(w io.Writer, faulty []Row) error {
	rows := make([]templateRow, len(faulty))
	for i, row := range faulty {
		reasons := make([]string, len(row.Problems))
		for n, p := range row.Problems {
			reasons[n] = p.String() + "：" + p.Reason + "；" + p.Suggestion
		}
		rows[i] = templateRow{row.Question, row.answerCell(), strings.Join(reasons, "\n")}
	}
	return templateBook(w, rows, reasonHeading)
}

type templateRow struct {
	question.Question
	answer, reason string
}

func templateBook(w io.Writer, rows []templateRow, more ...string) error {
	options := 6
	for _, row := range rows {
		options = max(options, len(row.Options))
	}
	widths := append([]float64{12, 9, 50}, slices.Repeat([]float64{22}, options)...)
	b, err := newBook("题目", append(widths, 16, 50, 16, 7, 14, 10, 8, 40))
	if err != nil {
		return err
	}
	head, text := b.style(true), b.style(false)
	b.add(head, append(templateHead(options), more...)...)
	for _, row := range rows {
		q := row.Question
		cells := []string{q.ID, kindNames[q.Type], q.Stem}
		cells = append(append(cells, q.Options...), make([]string, options-len(q.Options))...)
		cells = append(cells, row.answer, q.Explanation, q.Topic, difficultyNames[min(max(q.Difficulty, 0), 3)], audiences(q), q.Law, q.Article)
		if len(more) > 0 {
			cells = append(cells, row.reason)
		}
		b.add(text, cells...)
	}
	if _, err := b.file.NewSheet("填写说明"); err != nil {
		return err
	}
	for i, line := range templateGuide {
		b.keep(b.file.SetCellValue("填写说明", fmt.Sprintf("A%d", i+1), line))
	}
	b.keep(b.file.SetColWidth("填写说明", "A", "A", 100))
	return b.write(w)
}

func templateAnswer(q question.Question) string {
	switch q.Type {
	case question.Judge:
		return q.Choices()[q.Answer[0]]
	case question.Fill:
		return strings.Join(q.Accept, "|")
	case question.Numeric:
		return writeEstimate(q.Estimate)
	}
	return letters(q)
}

func audiences(q question.Question) string {
	names := make([]string, len(q.Audience))
	for i, a := range q.Audience {
		names[i] = audienceNames[a]
	}
	return strings.Join(names, "、")
}

// ksbOptions is how many options 考试宝 has columns for.
const ksbOptions = 8

// writeKSB writes what 考试宝 takes in.
func writeKSB(w io.Writer, _ string, qs []question.Question) error {
	const options = ksbOptions
	b, err := newBook("题库", append([]float64{50, 10}, slices.Repeat([]float64{20}, options+4)...))
	if err != nil {
		return err
	}
	head := []string{"题干（必填）", "题型（必填）"}
	for i := range options {
		head = append(head, "选项 "+string(rune('A'+i)))
	}
	b.add(b.style(true), append(head, "正确答案（必填）", "解析", "章节", "难度")...)
	text := b.style(false)
	for _, q := range qs {
		row := append([]string{q.Stem, kindNames[q.Type]}, q.Options...)
		row = append(row, make([]string, options-len(q.Options))...)
		b.add(text, append(row, templateAnswer(q), q.Explanation, q.Topic, difficultyNames[min(max(q.Difficulty, 0), 3)])...)
	}
	return b.write(w)
}

// kahootHead stands in the eighth row of Kahoot's own template.
var kahootHead = []string{
	"", "Question - max 120 characters", "Answer 1 - max 75 characters", "Answer 2 - max 75 characters", "Answer 3 - max 75 characters",
	"Answer 4 - max 75 characters", "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs", "Correct answer(s) - choose at least one",
}

// writeKahoot writes what Kahoot takes in. Half a minute is given for each question.
func writeKahoot(w io.Writer, _ string, qs []question.Question) error {
	b, err := newBook("Sheet1", []float64{5, 60, 24, 24, 24, 24, 14, 14})
	if err != nil {
		return err
	}
	text := b.style(false)
	b.add(text)
	b.add(text, "", "Quiz template")
	for b.row < 7 {
		b.add(text)
	}
	b.add(b.style(true), kahootHead...)
	for n, q := range qs {
		row := append([]string{fmt.Sprint(n + 1), q.Stem}, q.Choices()...)
		row = append(row, make([]string, 6-len(row))...)
		var right []string
		for _, i := range q.Answer {
			right = append(right, fmt.Sprint(i+1))
		}
		b.add(text, append(row, "30", strings.Join(right, ","))...)
	}
	return b.write(w)
}
