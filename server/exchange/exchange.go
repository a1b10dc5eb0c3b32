// Package exchange reads questions out of the files people have, and writes them for other programs.
//
// Reading is a preview: it says how each question will be understood, and for every row that is not clear what is wrong
// with it and what to do. What is not clear is never guessed at: a wrong answer taken in without a word is worse than a
// hundred rows put right by hand. Nothing is written anywhere.
package exchange

import (
	"fmt"

	"pufa/server/question"
)

// Format is what kind of file questions were read from, or are to be written as.
type Format string

// The formats. Their names are stable: other programs see them in the preview.
const (
	Template Format = "pufa-xlsx" // our own workbook
	Bank     Format = "pufa-yaml" // a bank file
	Workbook Format = "xlsx"
	OldBook  Format = "xls"
	CSV      Format = "csv"
	Word     Format = "docx"
	Text     Format = "text"
	WJX      Format = "wjx" // 问卷星
	KSB      Format = "kaoshibao"
	GIFT     Format = "gift"
	Moodle   Format = "moodle-xml"
	Aiken    Format = "aiken"
	QTI      Format = "qti"
	Kahoot   Format = "kahoot"
	Unknown  Format = "unknown"
)

var formatNames = map[Format]string{
	Template: "本平台的 Excel 模板", Bank: "本平台的题库文件", Workbook: "Excel 工作簿", OldBook: "Excel 97-2003 工作簿",
	CSV: "CSV 表格", Word: "Word 文档", Text: "纯文本", WJX: "问卷星文本", KSB: "考试宝 Excel", GIFT: "Moodle GIFT", Moodle: "Moodle XML",
	Aiken: "Aiken", QTI: "IMS QTI", Kahoot: "Kahoot Excel", Paper: "Word 试卷", Unknown: "认不出的文件",
}

// Title is what people call the format.
func (f Format) Title() string { return formatNames[f] }

// The bounds of a file. They hold before and while it is unpacked.
const (
	// MaxFile is how many bytes a file may have.
	MaxFile = 8 << 20
	// MaxQuestions is how many questions one file may hold.
	MaxQuestions = 20_000

	maxPlain    = 5 << 19  // bytes of a text, 20,000 questions of some length
	maxLine     = 64 << 10 // bytes of a line: no question is that long
	maxProblems = 5_000
	maxOptions  = 10   // question.Given takes no more
	maxText     = 4000 // characters of a stem, an option, an explanation
)

// Place says where in a file something stands. Row is counted from 1, as people see it; in a text it is the line, in a
// format without lines the number of the question. 0 is the file as a whole.
type Place struct {
	Sheet string `json:"sheet,omitempty"`
	Row   int    `json:"row"`
	Cell  string `json:"cell,omitempty"`
}

func (p Place) String() string {
	switch {
	case p.Row == 0:
		return "整个文件"
	case p.Sheet != "" && p.Cell != "":
		return fmt.Sprintf("%s!%s", p.Sheet, p.Cell)
	case p.Cell != "":
		return p.Cell
	case p.Sheet != "":
		return fmt.Sprintf("%s 第 %d 行", p.Sheet, p.Row)
	}
	return fmt.Sprintf("第 %d 行", p.Row)
}

// Weight says what a problem means for its row.
type Weight string

// The weights.
const (
	Fault  Weight = "error"  // the row is left out
	Notice Weight = "notice" // the row is read; somebody should look at it
)

// Problem is one thing that is not clear, where, and what to do about it.
type Problem struct {
	Place
	Weight     Weight `json:"weight"`
	Reason     string `json:"reason"`
	Suggestion string `json:"suggestion"`
	// Text is the beginning of what stands there.
	Text string `json:"text,omitempty"`
	// Draft is what could be read of a question that is left out, for somebody to finish.
	Draft *question.Question `json:"-"`
	// Written is that question's answer as the file has it.
	Written string `json:"written,omitempty"`
}

// Item is a question as it will be read. Of the question's fields only those the file speaks of are set.
type Item struct {
	Place
	question.Question
}

// Preview is what was understood of a file.
type Preview struct {
	Format   Format
	Encoding string // of a text, as it is shown; "" for other files
	Items    []Item
	Problems []Problem
	// Codes says that true-or-false questions are answered with 0 and 1, which Hints.Right would explain.
	Codes bool
}

// Questions are the questions alone.
func (p Preview) Questions() []question.Question {
	out := make([]question.Question, len(p.Items))
	for i, item := range p.Items {
		out[i] = item.Question
	}
	return out
}

// Faults counts the rows that are left out, and what concerns the whole file.
func (p Preview) Faults() (n int) {
	for _, problem := range p.Problems {
		if problem.Weight == Fault {
			n++
		}
	}
	return n
}

// Hints are what a person may say about a file that does not say it itself.
type Hints struct {
	// Right is what stands for 正确 where a file answers true-or-false questions with 0 and 1: banks use both ways.
	Right string
}

// Read understands a file, whatever its name says it is. It is safe on any input: what cannot be read is a Problem.
func Read(data []byte, hints Hints) (p Preview) {
	r := &reader{hints: hints}
	if len(data) > MaxFile {
		r.refuse(Unknown, fmt.Sprintf("文件超过 %d MB", MaxFile>>20), "分成几个文件，或去掉里面的图片")
		return r.preview
	}
	r.file(data)
	r.settle()
	return r.preview
}
