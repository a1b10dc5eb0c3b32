package main

import (
	"errors"
	"io"
	"os"

	"pufa/server/exchange"
)

// importQuestions shows what would be read out of a file with questions. Nothing is written.
type importQuestions struct {
	File    string `arg:"" type:"existingfile" help:"The file: .xlsx, .xls, .csv, .docx, .txt, .yaml, GIFT, Moodle XML, Aiken, QTI, Kahoot."`
	Preview bool   `help:"Only show what would be read; there is nothing else yet: the console takes questions in."`
	JSON    bool   `help:"For other programs." name:"json"`
	Right   string `help:"What stands for 正确 where the file answers true-or-false questions with 0 and 1." placeholder:"0|1"`
}

var errPreviewOnly = errors.New("命令行只能预览，请加 --preview")

// Run prints the preview.
func (i importQuestions) Run(out io.Writer) error {
	if !i.Preview {
		return errPreviewOnly
	}
	data, err := readAtMost(i.File, exchange.MaxFile+1)
	if err != nil {
		return err
	}
	p := exchange.Read(data, exchange.Hints{Right: i.Right})
	if i.JSON {
		return p.WriteJSON(out)
	}
	return p.WriteText(out)
}

// readAtMost reads no more of a file than so many bytes.
func readAtMost(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most))
}
