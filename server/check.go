package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"pufa/questions"
	"pufa/server/answer"
	"pufa/server/question"
	"pufa/server/statute"
)

// checkQuestions is what an editor and CI run over the content.
type checkQuestions struct {
	Dir         string `help:"Folder to check. Default: ./questions, and the banks inside the program where there is none." default:"" type:"path"`
	Laws        string `help:"Folder with the laws' texts (.json): questions are held to their articles too." type:"path"`
	Matrix      bool   `help:"Print how many questions each article has."`
	WriteLock   bool   `help:"Add the fingerprints of newly published questions to published.lock; with --laws also those of the articles they cite to articles.lock."`
	WriteMatrix bool   `help:"Put the matrix into the README.md of the folder."`
	Hold        bool   `help:"With --laws: hold the questions back whose article has changed, by held.txt."`
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
	if dir == "" && (c.WriteLock || c.WriteMatrix || c.Hold) {
		return errors.New("there is nothing to write to: run it in the repository, or give --dir")
	}
	wellFormed := true
	if c.WriteLock {
		lock, ok := question.CheckAndLock(banks, os.Stdout)
		if !ok {
			return errQuestions
		}
		if err := os.WriteFile(filepath.Join(dir, question.LockFile), lock, 0o644); err != nil {
			return fmt.Errorf("write the lock: %w", err)
		}
	} else {
		wellFormed = question.Check(banks, os.Stdout)
	}
	if err := c.beyondForm(banks, dir); err != nil {
		return err
	}
	if !wellFormed {
		return errQuestions
	}
	return nil
}

// beyondForm does what is asked for besides: the articles, the matrix.
func (c checkQuestions) beyondForm(banks fs.FS, dir string) error {
	if c.Laws == "" && !c.Matrix && !c.WriteMatrix {
		return nil
	}
	lib, _, err := question.Read(banks)
	if err != nil {
		return err
	}
	if c.Matrix {
		if err := statute.WriteMatrix(os.Stdout, statute.Cover(lib)); err != nil {
			return err
		}
	}
	if c.WriteMatrix {
		if err := writeMatrix(filepath.Join(dir, "README.md"), lib); err != nil {
			return err
		}
	}
	if c.Laws == "" {
		return nil
	}
	return c.articles(banks, dir, lib)
}

func writeMatrix(path string, lib question.Library) error {
	guide, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	text, err := statute.PutMatrix(string(guide), statute.Cover(lib))
	if err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o644)
}

// articles holds the questions to the laws' texts.
func (c checkQuestions) articles(banks fs.FS, dir string, lib question.Library) error {
	texts, err := statute.Read(os.DirFS(c.Laws))
	if err != nil {
		return err
	}
	exceptions, findings, err := statute.ReadExceptions(banks)
	if err != nil {
		return err
	}
	wrong, missing := statute.Check(lib, texts, exceptions)
	lock, err := readArticleLock(banks)
	if err != nil {
		return err
	}
	if c.WriteLock {
		return os.WriteFile(filepath.Join(dir, statute.LockFile), statute.LockOf(lib, texts, lock).Bytes(), 0o644)
	}
	changed := statute.Changed(lib, texts, lock)
	findings = append(append(findings, wrong...), changed...)
	for _, f := range findings {
		fmt.Println(f)
	}
	for _, law := range missing {
		fmt.Printf("%s：没有文本，题目未对照条文检查\n", law)
	}
	fmt.Printf("对照 %d 部法律的条文，问题 %d 处\n", len(lib.Laws)-len(missing), len(findings))
	if c.Hold && len(changed) > 0 {
		if err := hold(filepath.Join(dir, question.HeldFile), lib.Held, changed); err != nil {
			return err
		}
	}
	if len(findings) > 0 {
		return errQuestions
	}
	return nil
}

func readArticleLock(banks fs.FS) (statute.Lock, error) {
	data, err := fs.ReadFile(banks, statute.LockFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return statute.ReadLock(data)
}

// hold puts questions on the list of those that are not asked.
func hold(path string, held question.Held, changed []question.Finding) error {
	day := time.Now().In(answer.China).Format(time.DateOnly)
	for _, f := range changed {
		held[f.Question] = question.Hold{Since: day, Why: f.Message}
	}
	if err := os.WriteFile(path, held.Bytes(), 0o644); err != nil {
		return err
	}
	fmt.Printf("已停用 %d 道题，写入 %s\n", len(changed), path)
	return nil
}
