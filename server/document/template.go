package document

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// TextMost is how long a template may be, in bytes.
const TextMost = 60_000

// ErrTemplate is a template that cannot be filled in.
var ErrTemplate = errors.New("document: template")

// TemplateError says what is wrong where.
type TemplateError struct {
	Line int
	Text string // in Chinese
}

func (e *TemplateError) Error() string { return fmt.Sprintf("document: line %d: %s", e.Line, e.Text) }

// Explain is for the person who wrote it.
func (e *TemplateError) Explain() string { return fmt.Sprintf("第 %d 行：%s", e.Line, e.Text) }

// Is makes every TemplateError an ErrTemplate.
func (e *TemplateError) Is(target error) bool { return target == ErrTemplate }

// Fill makes a document of a template, which is the text as it is to be read, with
//
//	# 标题            a line of the title
//	一、 （一） 1.     headings, by their numbering
//	{名称}            a figure; {名称|余}, {名称|多} rounded, {名称|万} in ten thousands
//	{?名称}           at the beginning of a line: the line is left out when the figure is zero or empty, and the （一） after
//	                  it in its section move up
//	{?名称|文字}       a part of a line that is left out likewise, with the 、 it begins with where nothing stands before it; a
//	                  line all of whose parts are left out is left out
//	[名称]            alone on a line: a table or chart; a chart with nothing to compare is left out
//	> 署名            at the right, after the text
//
// The first line that ends with a full-width colon before any other text is the addressee. All mistakes are told, joined.
func Fill(template string, figures Figures, parts map[string]Block) (Document, error) {
	if len(template) > TextMost || !utf8.ValidString(template) {
		return Document{}, &TemplateError{Line: 1, Text: "模板太长，或不是文字"}
	}
	f := filler{figures: figures, parts: parts}
	for number, line := range strings.Split(template, "\n") {
		if err := f.line(strings.TrimSpace(line)); err != nil {
			f.faults = append(f.faults, &TemplateError{Line: number + 1, Text: err.Error()})
		}
	}
	if len(f.out.Title) == 0 {
		f.faults = append(f.faults, &TemplateError{Line: 1, Text: "没有标题：写一行“# 标题”"})
	}
	return f.out, errors.Join(f.faults...)
}

type filler struct {
	figures Figures
	parts   map[string]Block
	out     Document
	faults  []error
	numbers numbering
}

var (
	partLine = regexp.MustCompile(`^\[([^\[\]]+)\]$`)
	onlyIf   = regexp.MustCompile(`^\{\?([^{}|]+)\}`)
	partIf   = regexp.MustCompile(`\{\?([^{}|]+)\|((?:[^{}]|\{[^{}]*\})*)\}`)
	place    = regexp.MustCompile(`\{([^{}|]*)(?:\|([^{}|]*))?\}`)
	stray    = regexp.MustCompile(`[{}]`)
)

// headings are told by their numbering, level by level.
var headings = []*regexp.Regexp{
	regexp.MustCompile(`^[一二三四五六七八九十]+、`),
	regexp.MustCompile(`^（[一二三四五六七八九十]+）`),
	regexp.MustCompile(`^\d{1,2}[.．]\s*\D`),
}

func (f *filler) line(line string) error {
	line, kept, err := f.condition(line)
	if kept {
		line, kept, err = f.parted(line)
	}
	switch {
	case err != nil:
		return err
	case !kept:
		f.numbers.skip(line)
		return nil
	case line == "":
		return nil
	}
	line = f.numbers.apply(line)
	if part := partLine.FindStringSubmatch(line); part != nil {
		return f.part(part[1])
	}
	if title, ok := strings.CutPrefix(line, "# "); ok {
		return f.plain(title, &f.out.Title)
	}
	if signed, ok := strings.CutPrefix(line, "> "); ok {
		return f.plain(signed, &f.out.Signature)
	}
	spans, err := f.spans(line)
	if err != nil {
		return err
	}
	f.text(line, spans)
	return nil
}

func (f *filler) text(line string, spans []Span) {
	if len(f.out.Blocks) == 0 && f.out.Addressee == "" && strings.HasSuffix(line, "：") {
		f.out.Addressee = joined(spans)
		return
	}
	for i, numbering := range headings {
		if numbering.MatchString(line) && !ends(line) {
			f.out.Blocks = append(f.out.Blocks, Heading{Level: i + 1, Spans: spans})
			return
		}
	}
	f.out.Blocks = append(f.out.Blocks, Paragraph{Spans: spans})
}

// ends says that a line is a sentence: 一、 may also begin a paragraph.
func ends(line string) bool {
	return strings.HasSuffix(line, "。") || strings.HasSuffix(line, "；") || strings.HasSuffix(line, "：")
}

func (f *filler) condition(line string) (rest string, kept bool, err error) {
	found := onlyIf.FindStringSubmatch(line)
	if found == nil {
		return line, true, nil
	}
	figure, ok := f.figures[strings.TrimSpace(found[1])]
	if !ok {
		return "", false, unknown("数据", found[1])
	}
	return strings.TrimSpace(line[len(found[0]):]), !figure.None(), nil
}

// parted leaves out the parts of a line that have nothing to tell; kept is false where it had such parts and none is left.
func (f *filler) parted(line string) (out string, kept bool, err error) {
	all := partIf.FindAllStringSubmatchIndex(line, -1)
	rest := 0
	for _, at := range all {
		figure, ok := f.figures[strings.TrimSpace(line[at[2]:at[3]])]
		if !ok {
			return "", false, unknown("数据", line[at[2]:at[3]])
		}
		out += line[rest:at[0]]
		rest = at[1]
		if figure.None() {
			continue
		}
		text := line[at[4]:at[5]]
		if out == "" || strings.HasSuffix(out, "，") || strings.HasSuffix(out, "：") {
			text = strings.TrimPrefix(text, "、")
		}
		out, kept = out+text, true
	}
	return out + line[rest:], kept || len(all) == 0, nil
}

func (f *filler) part(name string) error {
	part, ok := f.parts[strings.TrimSpace(name)]
	if !ok {
		return unknown("表或图", name)
	}
	if c, ok := part.(Chart); ok && c.Empty() {
		return nil
	}
	f.out.Blocks = append(f.out.Blocks, part)
	return nil
}

func (f *filler) plain(line string, to *[]string) error {
	spans, err := f.spans(line)
	if err == nil {
		*to = append(*to, joined(spans))
	}
	return err
}

// spans fills the figures into a line.
func (f *filler) spans(line string) (spans []Span, err error) {
	rest := line
	for {
		at := place.FindStringSubmatchIndex(rest)
		if at == nil {
			break
		}
		name, form := strings.TrimSpace(rest[at[2]:at[3]]), ""
		if at[4] >= 0 {
			form = strings.TrimSpace(rest[at[4]:at[5]])
		}
		figure, ok := f.figures[name]
		if !ok {
			return nil, unknown("数据", name)
		}
		shown, ok := figure.shown(form)
		if !ok {
			return nil, fmt.Errorf("“%s”没有“%s”这种写法，可用：余、多、万", name, form)
		}
		spans = words(spans, rest[:at[0]])
		spans = append(spans, Span{Text: shown, Figure: name})
		rest = rest[at[1]:]
	}
	if spans = words(spans, rest); stray.MatchString(wordsOnly(spans)) {
		return nil, errors.New("大括号不成对：数据写作 {名称}")
	}
	return spans, nil
}

func words(spans []Span, text string) []Span {
	if text == "" {
		return spans
	}
	return append(spans, Span{Text: text})
}

func wordsOnly(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		if s.Figure == "" {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

func unknown(what, name string) error {
	return fmt.Errorf("没有叫“%s”的%s", strings.TrimSpace(name), what)
}
