package main

import (
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"os"

	"pufa/questions"
	"pufa/server/app"
	"pufa/server/config"
	"pufa/server/question"
)

type exportCommands struct {
	Questions exportQuestions `cmd:"" help:"Write all question banks in one form."`
}

type exportQuestions struct {
	Format string `enum:"json" default:"json" help:"${enum}."`
	Dir    string `help:"Folder with the banks. Default: those inside the program." type:"path"`
	// The database is opened only when it is asked for: exporting the files needs no settings.
	Console bool `help:"Add the questions written in the console, and their states, from the database the settings name."`
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
	all := question.Plain(lib)
	if e.Console {
		if all, err = withConsole(all, banks); err != nil {
			return err
		}
	}
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	lines.SetIndent("", "  ")
	return lines.Encode(all)
}

// withConsole adds what was written in the console, and says of the files' questions what was decided there.
func withConsole(all []question.PlainQuestion, banks fs.FS) ([]question.PlainQuestion, error) {
	c, err := config.Load(os.Environ())
	if err != nil {
		return nil, err
	}
	catalog, err := question.Load(banks)
	if err != nil {
		return nil, err
	}
	rows, err := app.OwnQuestions(context.Background(), c, catalog)
	if err != nil {
		return nil, err
	}
	states := map[string]question.Status{}
	for _, row := range rows {
		if row.Filed {
			states[row.Question.ID] = row.Status()
			continue
		}
		law, _ := catalog.Law(row.Question.Law)
		q := row.Question
		q.Status = row.Status()
		all = append(all, question.PlainOf(q, law))
	}
	for i, q := range all {
		if state, filed := states[q.ID]; filed && state == question.Withdrawn {
			all[i].Status = state
		}
	}
	return all, nil
}
