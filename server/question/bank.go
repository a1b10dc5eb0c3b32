package question

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// maxPerFile bounds the questions of one file.
const maxPerFile = 2000

// File is one bank file. Several files may share a Bank.
type File struct {
	Name    string // its path
	Bank    string
	Title   string
	Law     string
	Version string // the version of the law it was written against, a Law's Key
	Entries []Entry
}

// Entry is a question with what only its editors need.
type Entry struct {
	Question
	Line      int
	Reviewed  string   // YYYY-MM-DD of the second reading against the article
	Withdrawn string   // YYYY-MM-DD, for a withdrawn one
	Reason    string   // why it was withdrawn
	Numbers   []string // which numbers a Numeric has: nought is one too
	Files     MediaFiles
	Reading   *ReadingFiles // nil without recordings
}

// ReadBank reads a bank file strictly. What is wrong with its form is returned as findings; the rules of content
// are Lint's. It is safe on any input.
func ReadBank(name string, data []byte) (File, []Finding) {
	d := &doc{file: name}
	file := File{Name: name}
	root := d.parse(data)
	if root == nil {
		return file, d.findings
	}
	given := map[string]bool{}
	var questions []ast.Node
	for _, p := range d.mapping(root, "文件", "bank", "title", "law", "version", "questions") {
		given[p.key] = true
		switch p.key {
		case "bank":
			file.Bank = d.text(p)
		case "title":
			file.Title = d.text(p)
		case "law":
			file.Law = d.text(p)
		case "version":
			file.Version = d.text(p)
		case "questions":
			questions = d.list(p)
		}
	}
	for _, key := range []string{"bank", "title", "law", "version", "questions"} {
		if !given[key] {
			d.wrong(1, "文件缺少“%s”", key)
		}
	}
	if len(questions) > maxPerFile {
		d.wrong(lineOf(questions[maxPerFile]), "一个文件最多 %d 道题", maxPerFile)
		questions = questions[:maxPerFile]
	}
	for _, n := range questions {
		file.Entries = append(file.Entries, d.entry(n, file))
	}
	return file, d.findings
}

// entry reads one question.
func (d *doc) entry(n ast.Node, file File) Entry {
	e := Entry{Question: Question{Law: file.Law, LawVersion: file.Version}, Line: lineOf(n)}
	pairs := d.mapping(n, "题目", "id", "article", "type", "topic", "audience", "difficulty", "stem", "options",
		"answer", "accept", "value", "unit", "tolerance", "bound", "media", "reading", "explanation", "status", "reviewed",
		"replaces", "withdrawn", "reason")
	if len(pairs) > 0 {
		e.Line = pairs[0].line
	}
	for _, p := range pairs { // the id and the type decide how the rest is read
		switch p.key {
		case "id":
			e.ID = d.text(p)
			d.question = e.ID
		case "type":
			e.Type = oneOf(d, p, Single, Multiple, Judge, Fill, Ordering, Numeric)
		}
	}
	for _, p := range pairs {
		d.field(&e, p)
	}
	if e.ID == "" {
		d.wrong(e.Line, "题目缺少“id”")
	}
	d.question = ""
	return e
}

// field reads what a question says under one key.
func (d *doc) field(e *Entry, p pair) {
	switch p.key {
	case "article":
		e.Article = d.text(p)
	case "topic":
		e.Topic = d.text(p)
	case "audience":
		for _, n := range d.list(p) {
			item := pair{key: p.key, line: lineOf(n), value: n}
			e.Audience = append(e.Audience, oneOf(d, item, Resident, Worker, Manager, Officer, Student))
		}
	case "difficulty":
		e.Difficulty = d.number(p)
	case "stem":
		e.Stem = strings.TrimSpace(d.text(p))
	case "options", "answer", "accept", "value", "unit", "tolerance", "bound":
		d.solution(e, p)
	case "media":
		d.media(e, p)
	case "reading":
		d.reading(e, p)
	case "explanation":
		e.Explanation = strings.TrimSpace(d.text(p))
	case "status":
		e.Status = oneOf(d, p, Draft, Reviewed, Published, Withdrawn)
	case "reviewed":
		e.Reviewed = d.text(p)
	case "replaces":
		e.Replaces = d.text(p)
	case "withdrawn":
		e.Withdrawn = d.text(p)
	case "reason":
		e.Reason = d.text(p)
	}
}

// solution reads the options and the answer as the type writes them.
func (d *doc) solution(e *Entry, p pair) {
	fits := map[string][]Type{
		"options": {Single, Multiple, Ordering}, "answer": {Judge}, "accept": {Fill},
		"value": {Numeric}, "unit": {Numeric}, "tolerance": {Numeric}, "bound": {Numeric},
	}
	switch {
	case e.Type == "":
		return // said already, or said below by Lint
	case !slices.Contains(fits[p.key], e.Type):
		d.wrong(p.line, "%s 题不写“%s”", e.Type, p.key)
	case p.key == "answer":
		e.Answer = []int{1}
		if d.truth(p) {
			e.Answer = []int{0}
		}
	case p.key == "accept":
		e.Accept = d.texts(p)
	case e.Type == Numeric:
		d.estimate(e, p)
	case e.Type == Ordering:
		e.Options = d.texts(p)
		for i := range e.Options {
			e.Answer = append(e.Answer, i)
		}
	default:
		d.options(e, p)
	}
}

// options reads a list of `right:` and `wrong:`.
func (d *doc) options(e *Entry, p pair) {
	for _, n := range d.list(p) {
		marks := d.mapping(n, "选项", "right", "wrong")
		if len(marks) != 1 {
			d.wrong(lineOf(n), "每个选项写一个 right 或一个 wrong")
			continue
		}
		if marks[0].key == "right" {
			e.Answer = append(e.Answer, len(e.Options))
		}
		e.Options = append(e.Options, strings.TrimSpace(d.text(marks[0])))
	}
}

// oneOf reads a word that must be one of the known.
func oneOf[T ~string](d *doc, p pair, known ...T) T {
	word := T(d.text(p))
	if !slices.Contains(known, word) {
		d.wrong(p.line, "“%s”不能是“%s”，只能是 %s", p.key, shorten(string(word)), join(known))
		return ""
	}
	return word
}

func join[T ~string](words []T) string {
	s := make([]string, 0, len(words))
	for _, w := range words {
		s = append(s, string(w))
	}
	return strings.Join(s, "、")
}

// ReadLaws reads the register of laws.
func ReadLaws(name string, data []byte) ([]Law, []Finding) {
	d := &doc{file: name}
	root := d.parse(data)
	if root == nil {
		return nil, d.findings
	}
	var laws []Law
	for _, p := range d.mapping(root, "登记表", "laws") {
		for _, n := range d.list(p) {
			laws = append(laws, d.law(n))
		}
	}
	return laws, d.findings
}

// needed is what the register says about the text of a law that nobody had.
const needed = "needed"

func (d *doc) law(n ast.Node) Law {
	var l Law
	texts := map[string]*string{
		"id": &l.ID, "title": &l.Title, "short": &l.Short, "key": &l.Key, "version": &l.Version,
		"adopted": &l.Adopted, "effective": &l.Effective,
	}
	for _, p := range d.mapping(n, "法律", "id", "title", "short", "key", "version", "adopted", "effective", "articles", "chapters", "text") {
		switch p.key {
		case "text":
			l.NeedsText = oneOf(d, p, needed) == needed
		case "articles":
			l.Articles = d.number(p)
		case "chapters":
			l.Chapters = d.chapters(p)
		default:
			*texts[p.key] = d.text(p)
		}
	}
	for key, text := range texts {
		if *text == "" && (key != "effective" || !l.NeedsText) {
			d.wrong(lineOf(n), "法律“%s”缺少“%s”", l.ID, key)
		}
	}
	return l
}
