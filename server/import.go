package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"pufa/server/app"
	"pufa/server/config"
	"pufa/server/question"
	"pufa/server/statute"
)

type importCommands struct {
	Law importLaw `cmd:"" help:"Take in the official text of a law, so that articles are shown with the explanations; says which questions cite changed articles and holds them back."`
	// Questions is the default, so that import --preview FILE works, too.
	Questions importQuestions `cmd:"" default:"withargs" help:"Show what would be read out of a file with questions, and what is not clear."`
}

// importLaw reads a law as it was published. Without --into it goes into the database of the settings, which on SQLite
// must not be open: on a running server organisers do it in the console.
type importLaw struct {
	File    string `arg:"" type:"existingfile" help:"The text: .docx, or .txt in UTF-8, UTF-16 or GB 18030."`
	Law     string `help:"The law's id in the register. Default: found by the title."`
	Version string `help:"The day this version was adopted on, YYYY-MM-DD. Default: as the text says."`
	Into    string `help:"Folder to keep it in as .json, for check questions --laws, instead of the database." type:"path"`
	Look    bool   `help:"Only say what would change."`
}

var errLaw = errors.New("文本没有收下，见上")

// Run reads, compares, and keeps.
func (i importLaw) Run(ctx context.Context, out io.Writer) error {
	data, err := readBounded(i.File)
	if err != nil {
		return err
	}
	c, err := config.Load(os.Environ())
	if err != nil {
		return err
	}
	catalog, err := question.Load(app.Banks(c))
	if err != nil {
		return err
	}
	given := statute.Given{Data: data, Law: i.Law, Key: i.Version}
	take := func(shelf *statute.Shelf) error { return i.take(ctx, out, shelf, given) }
	if i.Into != "" {
		shelf, err := folderShelf(ctx, c, catalog, i.Into)
		if err != nil {
			return err
		}
		return take(shelf)
	}
	return app.WithStatutes(ctx, c, catalog, take)
}

// readBounded reads no more of a file than a law can have.
func readBounded(path string) ([]byte, error) {
	return readAtMost(path, statute.MaxFile+1)
}

func (i importLaw) take(ctx context.Context, out io.Writer, shelf *statute.Shelf, given statute.Given) error {
	look, err := shelf.Read(given)
	if look.Parsed.Text.Title != "" || len(look.Parsed.Order) > 0 {
		fmt.Fprint(out, describeText(look))
	}
	if err != nil {
		return err
	}
	fmt.Fprint(out, describeChange(look))
	if err := look.Sound(); err != nil {
		return errors.Join(errLaw, err)
	}
	if i.Look || look.Same {
		return nil
	}
	before := ""
	if look.Before != nil {
		before = look.Before.Text
	}
	if _, err := shelf.Take(ctx, "命令行", given, before); err != nil {
		return err
	}
	switch {
	case i.Into != "":
		fmt.Fprintf(out, "已存入 %s；要停用这些题，运行 check questions --laws %s --hold\n", i.Into, i.Into)
	default:
		fmt.Fprintf(out, "已存入数据库，停用 %d 道题\n", len(look.Held))
	}
	return nil
}

// describeText says what was read.
func describeText(l statute.Look) string {
	var b strings.Builder
	p := l.Parsed
	fmt.Fprintf(&b, "《%s》", p.Text.Title)
	if p.Day != "" {
		fmt.Fprintf(&b, "，%s（%s）", p.Label, p.Day)
	}
	b.WriteString("\n")
	if n := len(p.Order); n > 0 {
		fmt.Fprintf(&b, "%s至%s，共 %d 条\n", question.ArticleTitle(p.Order[0]), question.ArticleTitle(p.Order[n-1]), n)
	}
	for _, chapter := range p.Text.Chapters {
		fmt.Fprintf(&b, "  %s，%s起\n", chapter.Title, question.ArticleTitle(chapter.From))
	}
	for _, problem := range p.Problems {
		fmt.Fprintf(&b, "错误：%s\n", problem)
	}
	return b.String()
}

// describeChange says what is different, and for which questions.
func describeChange(l statute.Look) string {
	var b strings.Builder
	fmt.Fprintf(&b, "登记为 %s（%s，%s）\n", l.Law.ID, l.Law.Short, l.Law.Version)
	switch {
	case l.Same:
		b.WriteString("与已有的文本相同\n")
	case l.Before != nil:
		fmt.Fprintf(&b, "与已有的文本（%s）相比：", l.Before.Label)
		fmt.Fprintf(&b, "改 %d 条%s，增 %d 条%s，删 %d 条%s\n", len(l.Changed), named(l.Changed), len(l.Added), named(l.Added), len(l.Removed), named(l.Removed))
	default:
		fmt.Fprintf(&b, "第一次收下；与复核题目时的条文相比，不同的有 %d 条%s\n", len(l.Changed), named(l.Changed))
	}
	if len(l.Held) == 0 {
		b.WriteString("没有题因此停用\n")
		return b.String()
	}
	fmt.Fprintf(&b, "引用这些条文、要停用待复核的题 %d 道：\n", len(l.Held))
	for _, q := range l.Held {
		fmt.Fprintf(&b, "  %s %s %s\n", q.Question, question.ArticleTitle(q.Article), q.Stem)
	}
	return b.String()
}

func named(articles []string) string {
	if len(articles) == 0 {
		return ""
	}
	titles := make([]string, len(articles))
	for i, article := range articles {
		titles[i] = question.ArticleTitle(article)
	}
	return "（" + strings.Join(titles, "、") + "）"
}
