package reading

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
)

// encoder turns what an engine wrote into what phones load.
type encoder struct {
	name string // part of a clip's name
	ext  string
	// encode writes out, which is not there yet.
	encode func(ctx context.Context, in, out string) error
}

// encoders are command lines by a short name. MP3 is what every phone plays; Opus would be smaller, and silent on
// older iPhones.
var encoders = map[string]string{
	"lame":   "lame --quiet -m m --resample 16 -b 32 {in} {out.mp3}",
	"ffmpeg": "ffmpeg -nostdin -loglevel error -i {in} -ac 1 -ar 16000 -b:a 32k -map_metadata -1 {out.mp3}",
}

// wavOnly names the encoder that needs no program.
const wavOnly = "wav"

var outHole = regexp.MustCompile(`\{out\.(mp3|m4a|ogg)\}`)

// newEncoder makes an encoder of a short name, or of a command line with {in} and {out.mp3} ({out.m4a}, {out.ogg}).
// "" takes the first that is installed, and WAV where none is.
func newEncoder(line string) (encoder, error) {
	switch line {
	case "":
		for _, name := range []string{"lame", "ffmpeg"} {
			if _, err := exec.LookPath(name); err == nil {
				return newEncoder(name)
			}
		}
		return newEncoder(wavOnly)
	case wavOnly:
		return encoder{name: "wav 16000", ext: ".wav", encode: shrinkFile}, nil
	}
	if known, ok := encoders[line]; ok {
		line = known
	}
	hole := outHole.FindStringSubmatch(line)
	if hole == nil {
		return encoder{}, fmt.Errorf("%w: %q has no {out.mp3}, {out.m4a} or {out.ogg}", ErrTemplate, line)
	}
	c, err := parseCommand(line, "{in}")
	if err != nil {
		return encoder{}, err
	}
	return encoder{name: strings.Join(c, " "), ext: "." + hole[1], encode: func(ctx context.Context, in, out string) error {
		return c.run(ctx, "{in}", in, hole[0], out)
	}}, nil
}

// shrinkFile makes a WAV file small enough for a phone.
func shrinkFile(_ context.Context, in, out string) error {
	data, err := os.ReadFile(in)
	if err != nil {
		return fmt.Errorf("reading: %w", err)
	}
	small, err := shrink(data)
	if err != nil {
		return err
	}
	if err := os.WriteFile(out, small, 0o644); err != nil {
		return fmt.Errorf("reading: %w", err)
	}
	return nil
}
