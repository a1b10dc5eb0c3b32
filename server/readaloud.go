package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"pufa/server/app"
	"pufa/server/config"
	"pufa/server/question"
	"pufa/server/reading"
)

// readAloud makes the clips that PUFA_READING_DIR serves. It may be run again at any time: what is there stays.
type readAloud struct {
	Bank    []string `help:"Only this bank; may be given several times. Default: all."`
	Out     string   `help:"Folder to put the clips into. Default: PUFA_READING_DIR." type:"path"`
	Engine  string   `help:"What reads: espeak-ng, or a command line with {text} and {out}. Default: PUFA_READING_ENGINE."`
	Encoder string   `help:"What makes it small: lame, ffmpeg, wav, or a command line with {in} and {out.mp3}. Default: PUFA_READING_ENCODER."`
}

// Run reads every text of the banks aloud that has no clip yet.
func (r readAloud) Run(ctx context.Context) error {
	c, err := config.Load(os.Environ())
	if err != nil {
		return err
	}
	catalog, err := question.Load(app.Banks(c))
	if err != nil {
		return err
	}
	texts, err := spokenTexts(catalog, r.Bank)
	if err != nil {
		return err
	}
	out := cmp.Or(r.Out, c.ReadingDir)
	if out == "" {
		return errors.New("where to? Give --out, or set PUFA_READING_DIR")
	}
	engine, err := reading.NewEngine(cmp.Or(r.Engine, c.ReadingEngine))
	if err != nil {
		return err
	}
	done := 0
	job := reading.Job{
		Texts: texts, Dir: out, Engine: engine, Encoder: cmp.Or(r.Encoder, c.ReadingEncoder),
		Done: func(text string, _ bool, err error) {
			if done++; done%200 == 0 {
				fmt.Printf("%d of at most %d texts\n", done, len(texts))
			}
			if err != nil {
				fmt.Fprintf(os.Stderr, "%s: %v\n", text, err)
			}
		},
	}
	made, err := job.Run(ctx)
	fmt.Printf("%d clips made, %d were there, %d failed; in %s\n", made.Fresh, made.Kept, made.Failed, out)
	if err == nil && made.Failed > 0 {
		err = fmt.Errorf("%d texts have no clip; run it again", made.Failed)
	}
	return err
}

// spokenTexts are the texts of some banks, or of all, without those a person has recorded.
func spokenTexts(catalog *question.Catalog, only []string) (texts []string, err error) {
	for _, id := range only {
		if _, ok := catalog.Bank(id); !ok {
			return nil, fmt.Errorf("there is no bank %q", id)
		}
	}
	for _, bank := range catalog.Banks() {
		if len(only) > 0 && !slices.Contains(only, bank.ID) {
			continue
		}
		law, _ := catalog.Law(bank.Law)
		for _, q := range bank.Questions {
			texts = append(texts, question.Spoken(q, law)...)
		}
	}
	slices.Sort(texts)
	return slices.DeleteFunc(slices.Compact(texts), func(text string) bool {
		_, recorded := catalog.Recording(text)
		return recorded
	}), nil
}
