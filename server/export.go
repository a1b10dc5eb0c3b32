package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"pufa/questions"
	"pufa/server/app"
	"pufa/server/config"
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
	// The database is opened only when it is asked for: exporting the files needs no settings.
	Console bool `help:"Add the questions written in the console, and their states, from the database the settings name. With json only."`
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
		if e.Console {
			return errors.New("--console goes with json only")
		}
		return e.exchange(out, lib)
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
