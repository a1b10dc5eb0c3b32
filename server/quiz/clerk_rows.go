package quiz

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"pufa/server/account"
)

// Columns of a list of papers: code, nickname, then an answer each.
const (
	codeColumn = iota
	nicknameColumn
	answerColumn
)

// RowsMost bounds a list, without its heading.
const RowsMost = leavesMost

// Row is a line of a list of papers, and what would become of it.
type Row struct {
	Line     int // from 1, as the list has it
	Code     string
	Nickname string
	State    RowState
	Typos    []Typo
	Err      error // why it cannot be typed in, besides Typos
}

// RowState says what would become of a row, or what became of it.
type RowState string

// The states of a row.
const (
	RowNew   RowState = "new"   // can be typed in
	RowKept  RowState = "kept"  // the same was typed in before, or has been now
	RowWrong RowState = "wrong" // cannot be
)

// headWords begin the heading of a list.
var headWords = []string{"编号", "卷号", "试卷编号"}

// Rows looks at a list of papers, and with commit types in those rows that can be. A row that was typed in before adds
// nothing.
func (c *Clerk) Rows(ctx context.Context, by account.Organiser, cells [][]string, commit bool) ([]Row, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return nil, err
	}
	var lines []listLine
	seen := map[string]bool{}
	for i, cells := range afterHeading(cells) {
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue
		}
		code, _ := readCode(cells[codeColumn])
		lines = append(lines, listLine{number: i + 1, cells: cells, again: code != "" && seen[code]})
		seen[code] = true
	}
	switch {
	case len(lines) == 0:
		return nil, invalid("rows", "没有找到编号：每行一张卷，先是编号，再是昵称（可空），然后每题一格")
	case len(lines) > RowsMost:
		return nil, invalid("rows", "一次最多录 %d 张，请分几次", RowsMost)
	}
	return c.eachLine(ctx, by, lines, commit)
}

// listLine is a line of a list with something in it. again says that its code stood there before.
type listLine struct {
	number int
	cells  []string
	again  bool
}

func (c *Clerk) eachLine(ctx context.Context, by account.Organiser, lines []listLine, commit bool) ([]Row, error) {
	rows := make([]Row, len(lines))
	return rows, severally(len(lines), func(i int) (err error) {
		rows[i], err = c.row(ctx, by, lines[i], commit)
		return err
	})
}

// papersAtOnce is how many papers are worked on at a time: what they write shares commits.
const papersAtOnce = 8

// severally does something for each of n papers, some at a time.
func severally(n int, do func(i int) error) error {
	errs := make([]error, n)
	next := make(chan int)
	var work sync.WaitGroup
	for range min(papersAtOnce, n) {
		work.Go(func() {
			for i := range next {
				errs[i] = do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	work.Wait()
	return errors.Join(errs...)
}

// afterHeading blanks the lines up to the heading, if there is one, so that the others keep their numbers.
func afterHeading(cells [][]string) [][]string {
	at := slices.IndexFunc(cells, func(line []string) bool {
		return len(line) > 0 && slices.Contains(headWords, strings.TrimSpace(line[codeColumn]))
	})
	lines := slices.Clone(cells)
	for i := range at + 1 {
		lines[i] = nil
	}
	return lines
}

// row looks at one line. What is wrong with it is part of it; an error is the server's own.
func (c *Clerk) row(ctx context.Context, by account.Organiser, l listLine, commit bool) (Row, error) {
	line := append(slices.Clone(l.cells), make([]string, answerColumn)...)
	row := Row{
		Line: l.number, Code: strings.TrimSpace(line[codeColumn]), Nickname: strings.TrimSpace(line[nicknameColumn]), State: RowWrong,
	}
	answers := line[answerColumn:]
	for len(answers) > 0 && strings.TrimSpace(answers[len(answers)-1]) == "" {
		answers = answers[:len(answers)-1]
	}
	entry := Entry{Nickname: row.Nickname, Typed: answers}
	p, leaf, err := c.find(ctx, by, row.Code)
	switch {
	case errors.Is(err, ErrCode):
		row.Typos = []Typo{{TypoCode, "编号不对，末位是校验码，请再看一遍"}}
		return row, nil
	case errors.Is(err, ErrNoLeaf):
		row.Typos = []Typo{{TypoCode, "没有这个编号的卷，或者不是本镇街的"}}
		return row, nil
	case err != nil:
		return row, err
	}
	row.Code = leaf.Code
	if l.again {
		row.Typos = []Typo{{TypoCode, "这张表里前面已经有这个编号"}}
		return row, nil
	}
	if commit {
		err = c.enter(ctx, by, &p, leaf, entry)
		row.State = RowKept
	} else {
		row.State, err = c.foresee(ctx, by, &p, leaf, entry)
	}
	if err == nil {
		return row, nil
	}
	row.State = RowWrong
	if typed := (*TypedError)(nil); errors.As(err, &typed) {
		row.Typos = typed.Typos
		return row, nil
	}
	if !refusal(err) {
		return row, err
	}
	row.Err = err
	return row, nil
}

// foresee says what would become of a paper that is typed in, without doing it.
func (c *Clerk) foresee(ctx context.Context, by account.Organiser, p *Printing, leaf Leaf, entry Entry) (RowState, error) {
	there, err := c.entered(ctx, by, leaf, entry)
	switch {
	case there || err != nil:
		return RowKept, err
	case !p.takes(c.examiner.now()):
		return RowWrong, ErrEntryOver
	}
	if _, _, err := c.read(by, leaf, entry); err != nil {
		return RowWrong, err
	}
	_, err = c.sitting(ctx, p, leaf, "")
	return RowNew, err
}

// refusal reports whether an error says something about a paper, and not that the server failed.
func refusal(err error) bool {
	for _, known := range []error{ErrEntered, ErrEntryOver, ErrNotOn, ErrNotAdmitted, ErrNoContest, ErrSpent, ErrRules, ErrGone} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}
