package question

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Write is the file as ReadBank reads it, in the form the banks are kept in. Notes, by the ids of questions, stand above
// them as comments.
func (f File) Write(notes map[string]string) []byte {
	w := &writer{}
	w.pair("", "bank", f.Bank)
	w.pair("", "title", f.Title)
	w.pair("", "law", f.Law)
	w.pair("", "version", f.Version)
	if len(f.Entries) == 0 {
		w.line("questions: []")
	} else {
		w.line("questions:")
	}
	for _, e := range f.Entries {
		for note := range strings.Lines(notes[e.ID]) {
			w.line("  # %s", strings.TrimSpace(note))
		}
		w.entry(e)
	}
	return w.out.Bytes()
}

type writer struct{ out bytes.Buffer }

func (w *writer) line(format string, args ...any) { fmt.Fprintf(&w.out, format+"\n", args...) }

// pair writes a text under a key, unless there is none.
func (w *writer) pair(indent, key, text string) {
	if text != "" {
		w.line("%s%s: %s", indent, key, plainOrQuoted(text))
	}
}

func (w *writer) entry(e Entry) {
	const in = "    "
	w.line("  - id: %s", plainOrQuoted(e.ID))
	if e.Article != "" {
		w.line(in+"article: %s", quoted(e.Article))
	}
	w.pair(in, "type", string(e.Type))
	w.pair(in, "topic", e.Topic)
	if len(e.Audience) > 0 {
		w.line(in+"audience: [%s]", commas(e.Audience))
	}
	if e.Difficulty != 0 {
		w.line(in+"difficulty: %d", e.Difficulty)
	}
	w.pair(in, "stem", e.Stem)
	w.media(in, e)
	w.solution(in, e)
	w.pair(in, "explanation", e.Explanation)
	w.pair(in, "status", string(e.Status))
	w.pair(in, "reviewed", e.Reviewed)
	w.pair(in, "replaces", e.Replaces)
	w.pair(in, "withdrawn", e.Withdrawn)
	w.pair(in, "reason", e.Reason)
}

// solution writes the options and the answer as the type has them.
func (w *writer) solution(in string, e Entry) {
	switch e.Type {
	case Judge:
		if len(e.Answer) == 1 {
			w.line(in+"answer: %t", e.Answer[0] == 0)
		}
	case Fill:
		w.list(in, "accept", e.Accept)
	case Ordering:
		w.list(in, "options", e.Options)
	case Numeric:
		if x := e.Estimate; x != nil {
			w.line(in+"value: %s", x.Value)
			w.pair(in, "unit", x.Unit)
			w.line(in+"tolerance: %s", x.Tolerance)
			w.line(in+"bound: %s", x.Bound)
		}
	default:
		w.options(in, e)
	}
}

func (w *writer) options(in string, e Entry) {
	if len(e.Options) > 0 {
		w.line(in + "options:")
	}
	for i, text := range e.Options {
		mark := "wrong"
		if slices.Contains(e.Answer, i) {
			mark = "right"
		}
		w.line(in+"  - %s: %s", mark, plainOrQuoted(text))
	}
}

func (w *writer) list(in, key string, texts []string) {
	if len(texts) > 0 {
		w.line("%s%s:", in, key)
	}
	for _, text := range texts {
		w.line("%s  - %s", in, plainOrQuoted(text))
	}
}

func (w *writer) media(in string, e Entry) {
	if m := e.Media; m != nil && e.Files.File != "" {
		w.line(in + "media:")
		w.pair(in+"  ", "kind", string(m.Kind))
		w.pair(in+"  ", "file", e.Files.File)
		w.pair(in+"  ", "alt", m.Alt)
		w.pair(in+"  ", "transcript", m.Transcript)
		w.pair(in+"  ", "captions", e.Files.Captions)
	}
	if r := e.Reading; r != nil {
		w.line(in + "reading:")
		w.pair(in+"  ", "stem", r.Stem)
		w.list(in+"  ", "options", r.Options)
	}
}

func commas[T ~string](words []T) string {
	texts := make([]string, len(words))
	for i, word := range words {
		texts[i] = string(word)
	}
	return strings.Join(texts, ", ")
}

// plainForm are texts in which nothing could mean something to YAML.
var plainForm = regexp.MustCompile(`^[\p{L}“‘《（][\p{L}\p{N}“”‘’《》（）、，。：；？！—…·％℃/.()%_ -]*$`)

// plainOrQuoted is a text as a YAML scalar: as it is where that is safe, else in quotes.
func plainOrQuoted(text string) string {
	plain := plainForm.MatchString(text) && strings.TrimSpace(text) == text && !slices.Contains(meaningful, strings.ToLower(text))
	if plain || isDay(text) {
		return text
	}
	return quoted(text)
}

// meaningful are words that are no texts in YAML.
var meaningful = []string{"null", "true", "false", "yes", "no", "on", "off", "y", "n"}

func quoted(text string) string {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(text); err != nil {
		panic("question: a text cannot be quoted: " + err.Error()) // a string always can
	}
	return strings.TrimSuffix(out.String(), "\n")
}
