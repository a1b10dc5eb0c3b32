package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"

	"pufa/questions"
	"pufa/server/exchange"
	"pufa/server/question"
)

type exportCommands struct {
	Questions exportQuestions `cmd:"" help:"Write all question banks in one form."`
}

type exportQuestions struct {
	Format string `enum:"json,pufa-xlsx,kaoshibao,wjx,gift,moodle-xml,aiken,qti,kahoot,paper-docx" default:"json" help:"${enum}."`
	Dir    string `help:"Folder with the banks. Default: those inside the program." type:"path"`
	Law    string `help:"Only the questions about one law, by its id. Not with json."`
	Title  string `help:"Title of a printed paper." default:"试卷"`
	Losses bool   `help:"Only say what the format does not keep of which question."`
	Out    string `help:"File to write. Default: the standard output." type:"path"`
}

// Run writes an array of questions, by file and place; in the other formats the published ones.
func (e exportQuestions) Run(out io.Writer) error {
	var banks fs.FS = questions.FS
	if e.Dir != "" {
		banks = os.DirFS(e.Dir)
	}
	lib, findings, err := question.Read(banks)
	if err != nil {
		return err
	}
	if len(findings) > 0 {
		return errQuestions
	}
	if e.Format != "json" {
		return e.exchange(out, lib)
	}
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	lines.SetIndent("", "  ")
	return lines.Encode(question.Plain(lib))
}

// exchange writes the published questions for another program, and says beside it what that one does not keep.
func (e exportQuestions) exchange(out io.Writer, lib question.Library) error {
	var qs []question.Question
	for _, f := range lib.Files {
		for _, entry := range f.Entries {
			if entry.Status == question.Published && (e.Law == "" || entry.Law == e.Law) {
				qs = append(qs, entry.Question)
			}
		}
	}
	losses, err := exchange.Losses(exchange.Format(e.Format), qs)
	if err != nil {
		return err
	}
	if e.Losses {
		return tellLosses(out, qs, losses)
	}
	var b bytes.Buffer
	if err := exchange.Write(&b, exchange.Format(e.Format), e.Title, qs); err != nil {
		return err
	}
	if err := tellLosses(os.Stderr, qs, losses); err != nil {
		return err
	}
	if e.Out != "" {
		return os.WriteFile(e.Out, b.Bytes(), 0o644)
	}
	_, err = out.Write(b.Bytes())
	return err
}

func tellLosses(w io.Writer, qs []question.Question, losses []exchange.Loss) error {
	left := 0
	for _, l := range losses {
		word := "不带"
		if l.Whole {
			word = "整题不写"
			left++
		}
		if _, err := fmt.Fprintf(w, "%s %s：%s\n", qs[l.Question].ID, word, l.What); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%d 道题，写出 %d 道\n", len(qs), len(qs)-left)
	return err
}
