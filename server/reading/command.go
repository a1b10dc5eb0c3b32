package reading

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"time"
)

// Engine reads texts aloud. Another program, or a service, is another Engine.
type Engine interface {
	// Name tells its readings from another's: it changes when the voice does.
	Name() string
	// Speak reads the UTF-8 text in a file aloud into a WAV file, 16 bits, that is not there yet.
	Speak(ctx context.Context, textFile, wavFile string) error
}

// ErrTemplate says that a command line cannot be used.
var ErrTemplate = errors.New("reading: not a command line for this")

// oneClip is more than any program takes for one sentence.
const oneClip = time.Minute

// engines are command lines by a short name. {text} stands for the file with the text, {out} for the WAV to write.
// The plain voice cmn of espeak-ng 1.51, as Debian has it, spells most characters in English letters; this one reads them.
var engines = map[string]string{
	"espeak-ng": "espeak-ng -v cmn-latn-pinyin -s 150 -f {text} -w {out}",
}

// command is a program with its arguments. It is started as it is, never through a shell: a text cannot become one.
type command []string

// NewEngine makes an engine of a short name, or of a command line with {text} and {out}.
func NewEngine(line string) (Engine, error) {
	if known, ok := engines[line]; ok {
		line = known
	}
	c, err := parseCommand(line, "{text}", "{out}")
	return c, err
}

// word is a part of a command line: quoted where it has spaces in it.
var word = regexp.MustCompile(`"[^"]*"|[^\s"]+`)

func parseCommand(line string, holes ...string) (command, error) {
	for _, hole := range holes {
		if !strings.Contains(line, hole) {
			return nil, fmt.Errorf("%w: %q has no %s", ErrTemplate, line, hole)
		}
	}
	if strings.Count(line, `"`)%2 != 0 {
		return nil, fmt.Errorf("%w: %q has a quote that does not end", ErrTemplate, line)
	}
	var c command
	for _, w := range word.FindAllString(line, -1) {
		c = append(c, strings.Trim(w, `"`))
	}
	return c, nil
}

// Name implements Engine.
func (c command) Name() string { return strings.Join(c, " ") }

// Speak implements Engine.
func (c command) Speak(ctx context.Context, textFile, wavFile string) error {
	return c.run(ctx, "{text}", textFile, "{out}", wavFile)
}

// run starts the program with its holes filled in. What it complains of comes back with the error.
func (c command) run(ctx context.Context, holes ...string) error {
	ctx, cancel := context.WithTimeout(ctx, oneClip)
	defer cancel()
	fill := strings.NewReplacer(holes...)
	args := make([]string, 0, len(c))
	for _, arg := range c {
		args = append(args, fill.Replace(arg))
	}
	var said bytes.Buffer
	run := exec.CommandContext(ctx, args[0], args[1:]...)
	run.Stderr = &said
	run.WaitDelay = time.Second
	if err := run.Run(); err != nil {
		return fmt.Errorf("reading: %s: %w %s", args[0], err, firstLine(said.String()))
	}
	return nil
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}
