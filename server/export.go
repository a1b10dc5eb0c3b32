package main

import (
	"encoding/json"
	"io"
	"io/fs"
	"os"

	"pufa/questions"
	"pufa/server/question"
)

type exportCommands struct {
	Questions exportQuestions `cmd:"" help:"Write all question banks in one form."`
}

type exportQuestions struct {
	Format string `enum:"json" default:"json" help:"${enum}."`
	Dir    string `help:"Folder with the banks. Default: those inside the program." type:"path"`
}

// Run writes an array of questions, by file and place.
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
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	lines.SetIndent("", "  ")
	return lines.Encode(question.Plain(lib))
}
