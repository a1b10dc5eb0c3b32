package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"pufa/questions"
	"pufa/server/question"
)

// checkQuestions is what an editor and CI run over the content.
type checkQuestions struct {
	Dir       string `help:"Folder to check. Default: ./questions, and the banks inside the program where there is none." default:"" type:"path"`
	WriteLock bool   `help:"Add the fingerprints of newly published questions to published.lock."`
}

var errQuestions = errors.New("题库有问题，见上")

// Run prints a line for each finding and fails if there is one.
func (c checkQuestions) Run() error {
	dir := c.Dir
	if _, err := os.Stat(filepath.Join("questions", question.LawsFile)); dir == "" && err == nil {
		dir = "questions"
	}
	var banks fs.FS = questions.FS
	if dir != "" {
		banks = os.DirFS(dir)
	}
	if !c.WriteLock {
		if !question.Check(banks, os.Stdout) {
			return errQuestions
		}
		return nil
	}
	if dir == "" {
		return errors.New("--write-lock needs a folder: run it in the repository, or give --dir")
	}
	lock, ok := question.CheckAndLock(banks, os.Stdout)
	if !ok {
		return errQuestions
	}
	if err := os.WriteFile(filepath.Join(dir, question.LockFile), lock, 0o644); err != nil {
		return fmt.Errorf("write the lock: %w", err)
	}
	return nil
}
