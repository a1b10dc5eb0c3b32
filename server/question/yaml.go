package question

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// The bounds of a file. They hold before it is parsed, because a parser goes as deep as its input.
const (
	maxFile    = 1 << 20
	maxLine    = 2000
	maxNesting = 32
)

// doc walks one YAML document strictly and notes everything that is wrong, with its line. Walking the tree,
// instead of decoding it into structs, gives every message a line and refuses what nobody needs in a bank:
// anchors, tags, merges, several documents.
type doc struct {
	file     string
	question string // the one being read, for messages
	findings []Finding
}

func (d *doc) wrong(line int, format string, args ...any) {
	d.findings = append(d.findings, Finding{
		File: d.file, Line: line, Question: d.question, Rule: "form", Message: fmt.Sprintf(format, args...),
	})
}

// parse returns the document's root, nil if there is none to read.
func (d *doc) parse(data []byte) ast.Node {
	if problem, line := bounded(data); problem != "" {
		d.wrong(line, "%s", problem)
		return nil
	}
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		line, message := syntaxError(err)
		d.wrong(line, "不是正确的 YAML：%s", message)
		return nil
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		d.wrong(1, "文件里应当恰有一份内容")
		return nil
	}
	return file.Docs[0].Body
}

func syntaxError(err error) (line int, message string) {
	var syntax *yaml.SyntaxError
	if errors.As(err, &syntax) && syntax.Token != nil && syntax.Token.Position != nil {
		return syntax.Token.Position.Line, syntax.Message
	}
	return 1, err.Error()
}

// bounded says what makes data unfit to be parsed.
func bounded(data []byte) (problem string, line int) {
	switch {
	case len(data) > maxFile:
		return "文件超过 1 MB", 1
	case !utf8.Valid(data):
		return "文件不是 UTF-8 编码", 1
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return "文件开头有 BOM，请另存为不带 BOM 的 UTF-8", 1
	}
	depth, n := 0, 0
	for text := range bytes.Lines(data) {
		n++
		if len(text) > maxLine {
			return "这一行太长", n
		}
		for _, c := range text {
			switch c {
			case '[', '{':
				depth++
			case ']', '}':
				depth = max(0, depth-1)
			}
		}
		if depth > maxNesting {
			return "括号套得太深", n
		}
	}
	return "", 0
}

// pair is one key with its value.
type pair struct {
	key   string
	line  int
	value ast.Node
}

// mapping reads a mapping whose keys are all among known, and returns them in their order.
func (d *doc) mapping(n ast.Node, what string, known ...string) []pair {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		d.wrong(lineOf(n), "%s应当是“键: 值”", what)
		return nil
	}
	pairs := make([]pair, 0, len(values))
	seen := make(map[string]bool, len(values))
	for _, v := range values {
		key, line := v.Key.String(), lineOf(v.Key)
		switch {
		case !slices.Contains(known, key):
			d.wrong(line, "%s没有“%s”这个键", what, shorten(key))
		case seen[key]:
			d.wrong(line, "“%s”写了两次", key)
		default:
			pairs = append(pairs, pair{key: key, line: line, value: v.Value})
		}
		seen[key] = true
	}
	return pairs
}

// list reads a sequence.
func (d *doc) list(p pair) []ast.Node {
	seq, ok := p.value.(*ast.SequenceNode)
	if !ok {
		d.wrong(p.line, "“%s”应当是一列，每行以“- ”开头", p.key)
		return nil
	}
	return seq.Values
}

// text reads a scalar as it is written.
func (d *doc) text(p pair) string {
	s, ok := scalar(p.value)
	if !ok {
		d.wrong(p.line, "“%s”应当是文字", p.key)
	}
	return s
}

// texts reads a sequence of scalars.
func (d *doc) texts(p pair) []string {
	nodes := d.list(p)
	texts := make([]string, 0, len(nodes))
	for _, n := range nodes {
		texts = append(texts, d.text(pair{key: p.key, line: lineOf(n), value: n}))
	}
	return texts
}

// number reads a whole number.
func (d *doc) number(p pair) int {
	s, ok := scalar(p.value)
	n, err := strconv.Atoi(s)
	if !ok || err != nil {
		d.wrong(p.line, "“%s”应当是整数", p.key)
		return 0
	}
	return n
}

// truth reads true or false.
func (d *doc) truth(p pair) bool {
	b, ok := p.value.(*ast.BoolNode)
	if !ok {
		d.wrong(p.line, "“%s”应当是 true 或 false", p.key)
		return false
	}
	return b.Value
}

// scalar is the text of a plain, quoted or block scalar; numbers and truth values as they are written.
func scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		if n.Value != nil {
			return n.Value.Value, true
		}
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, true
	}
	return "", false
}

func lineOf(n ast.Node) int {
	if n == nil {
		return 1
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 1
}

// shorten keeps a message readable whatever stands in the file.
func shorten(s string) string {
	const most = 30
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
