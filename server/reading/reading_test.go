package reading_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/reading"
)

// wave is a tone as a WAV file of 16 bits.
func wave(rate, channels int, hertz, seconds float64) []byte {
	var pcm bytes.Buffer
	for i := range int(seconds * float64(rate)) {
		x := int16(16000 * math.Sin(2*math.Pi*hertz*float64(i)/float64(rate)))
		for range channels {
			_ = binary.Write(&pcm, binary.LittleEndian, x)
		}
	}
	var b bytes.Buffer
	b.WriteString("RIFF")
	for _, part := range []any{
		uint32(36 + pcm.Len()), []byte("WAVEfmt "), uint32(16), uint16(1), uint16(channels), uint32(rate),
		uint32(2 * channels * rate), uint16(2 * channels), uint16(16), []byte("data"), uint32(pcm.Len()),
	} {
		_ = binary.Write(&b, binary.LittleEndian, part)
	}
	b.Write(pcm.Bytes())
	return b.Bytes()
}

// fake is a program that "reads" a text by copying a tone, and writes down what it was given. A text with 失败 in it
// fails, one with 无声 gives no sound.
func fake(t *testing.T) (line, said string) {
	t.Helper()
	dir := t.TempDir()
	tone, script := filepath.Join(dir, "tone.wav"), filepath.Join(dir, "fake voice.sh")
	said = filepath.Join(dir, "said")
	if err := os.WriteFile(tone, wave(22050, 1, 440, 0.2), 0o600); err != nil {
		t.Fatal(err)
	}
	text := "#!/bin/sh\ncat \"$1\" >> " + said + "\n" +
		"if grep -q 失败 \"$1\"; then echo 'no such voice' >&2; exit 3; fi\n" +
		"if grep -q 无声 \"$1\"; then echo none > \"$2\"; exit 0; fi\n" +
		"cp " + tone + " \"$2\"\n"
	if err := os.WriteFile(script, []byte(text), 0o700); err != nil { //nolint:gosec // it is to be run
		t.Fatal(err)
	}
	return fmt.Sprintf("%q {text} {out}", script), said
}

func engine(t *testing.T, line string) reading.Engine {
	t.Helper()
	e, err := reading.NewEngine(line)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func lines(t *testing.T, file string) []string {
	t.Helper()
	data, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(slices.Values(strings.Fields(string(data))))
}

func TestClipsAreMadeOnceAndServed(t *testing.T) {
	line, said := fake(t)
	dir := filepath.Join(t.TempDir(), "clips")
	job := reading.Job{Texts: []string{"甲事", "乙事____。", "甲事"}, Dir: dir, Engine: engine(t, line), Encoder: "wav"}
	made, err := job.Run(t.Context())
	if err != nil || made != (reading.Made{Fresh: 2}) {
		t.Fatalf("%+v %v", made, err)
	}
	if diff := cmp.Diff([]string{"乙事，空格，。", "甲事"}, lines(t, said)); diff != "" {
		t.Error("what the program was given", diff)
	}
	if made, err = job.Run(t.Context()); err != nil || made != (reading.Made{Kept: 2}) || len(lines(t, said)) != 2 {
		t.Errorf("again: %+v %v", made, err)
	}
	f, err := reading.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	names := map[string]bool{}
	for _, text := range []string{"甲事", "乙事____。"} {
		name, ok := f.Clip(text)
		data, contentType, opened := f.Open(name)
		if !ok || !opened || contentType != "audio/wav" || binary.LittleEndian.Uint32(data[24:]) != 16000 || len(data) > 6500 {
			t.Errorf("%s: %q %v %v %q, %d bytes", text, name, ok, opened, contentType, len(data))
		}
		names[name] = true
	}
	if len(names) != 2 || !f.Any() || f.Count() != 2 {
		t.Errorf("%v, %d", names, f.Count())
	}
	if _, ok := f.Clip("丙事"); ok {
		t.Error("a text that was never read has a clip")
	}
}

func TestAChangedTextOrVoiceIsReadAnew(t *testing.T) {
	line, _ := fake(t)
	dir := t.TempDir()
	clip := func(text, line string) string {
		t.Helper()
		if made, err := (reading.Job{Texts: []string{text}, Dir: dir, Engine: engine(t, line), Encoder: "wav"}).Run(t.Context()); err != nil || made.Fresh != 1 {
			t.Fatalf("%s: %+v %v", text, made, err)
		}
		f, err := reading.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		name, _ := f.Clip(text)
		return name
	}
	names := []string{clip("三十日内", line), clip("十五日内", line), clip("三十日内", line+" slowly")}
	if n := len(slices.Compact(slices.Sorted(slices.Values(names)))); n != 3 {
		t.Errorf("%d clips of three: %v", n, names)
	}
}

func TestOneFailureStopsNothingElse(t *testing.T) {
	line, _ := fake(t)
	dir := t.TempDir()
	problems := map[string]string{}
	job := reading.Job{
		Texts: []string{"好的", "失败的", "无声的"}, Dir: dir, Engine: engine(t, line), Encoder: "wav",
		Done: func(text string, _ bool, err error) {
			if err != nil {
				problems[text] = err.Error()
			}
		},
	}
	made, err := job.Run(t.Context())
	if err != nil || made != (reading.Made{Fresh: 1, Failed: 2}) {
		t.Fatalf("%+v %v", made, err)
	}
	if !strings.Contains(problems["失败的"], "no such voice") || problems["无声的"] == "" || len(problems) != 2 {
		t.Error(problems)
	}
	f, err := reading.Open(dir)
	if err != nil || f.Count() != 1 {
		t.Fatal(f, err)
	}
	defer f.Close()
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 { // the clip and the index
		t.Errorf("%v %v", left, err)
	}
}

func TestAJobThatIsCutOffGoesOn(t *testing.T) {
	line, _ := fake(t)
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	job := reading.Job{Dir: dir, Engine: engine(t, line), Encoder: "wav"}
	for i := range 40 {
		job.Texts = append(job.Texts, fmt.Sprint("第", i, "题"))
	}
	job.Done = func(string, bool, error) { cancel() }
	if _, err := job.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	job.Done = nil
	made, err := job.Run(t.Context())
	if err != nil || made.Kept == 0 || made.Kept+made.Fresh != 40 {
		t.Errorf("%+v %v", made, err)
	}
}

func TestWhatIsRefused(t *testing.T) {
	for _, line := range []string{"", "say", "say {text}", "say {out}", `say "{text} {out}`} {
		if _, err := reading.NewEngine(line); !errors.Is(err, reading.ErrTemplate) {
			t.Errorf("engine %q: %v", line, err)
		}
	}
	line, _ := fake(t)
	for _, encoder := range []string{"mp3", "enc {in}", "enc {out.mp3}", "enc {in} {out.exe}"} {
		job := reading.Job{Texts: []string{"甲"}, Dir: t.TempDir(), Engine: engine(t, line), Encoder: encoder}
		if _, err := job.Run(t.Context()); !errors.Is(err, reading.ErrTemplate) {
			t.Errorf("encoder %q: %v", encoder, err)
		}
	}
}

func TestFolderServesOnlyItsClips(t *testing.T) {
	if f, err := reading.Open(filepath.Join(t.TempDir(), "none")); err != nil || f.Any() {
		t.Errorf("a folder that is not there: %v", err)
	}
	dir := t.TempDir()
	put := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	name := strings.Repeat("0", 32) + ".wav"
	other := strings.Repeat("1", 32) + ".wav"
	put(name, string(wave(16000, 1, 440, 0.1)))
	put(other, string(wave(16000, 1, 440, 0.1)))
	put("secret.txt", "secret")
	put(reading.IndexFile, `{"clips":{"甲":"`+name+`","乙":"`+strings.Repeat("2", 32)+`.wav"}}`)
	f, err := reading.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, _, ok := f.Open(name); !ok {
		t.Error("the clip is not served")
	}
	for _, no := range []string{other, "secret.txt", "../" + filepath.Base(dir) + "/" + name, "", reading.IndexFile} {
		if _, _, ok := f.Open(no); ok {
			t.Errorf("%q is served", no)
		}
	}
	if _, ok := f.Clip("乙"); ok {
		t.Error("a clip that is gone is offered")
	}
	put(name, "no sound any more")
	if _, _, ok := f.Open(name); ok {
		t.Error("what is no sound is served")
	}
	for _, index := range []string{"{", `{"clips":{"甲":"secret.txt"}}`, `{"clips":{"甲":"../x.wav"}}`} {
		put(reading.IndexFile, index)
		if _, err := reading.Open(dir); err == nil {
			t.Errorf("%s was taken", index)
		}
	}
}

func TestAnotherEncoder(t *testing.T) {
	line, _ := fake(t)
	script := filepath.Join(t.TempDir(), "enc.sh")
	frame := `\377\373\220\000`
	text := "#!/bin/sh\ntest -s \"$1\" || exit 1\nfor i in 1 2 3; do printf '" + frame + "'; head -c 413 /dev/zero; done > \"$2\"\n"
	if err := os.WriteFile(script, []byte(text), 0o700); err != nil { //nolint:gosec // it is to be run
		t.Fatal(err)
	}
	dir := t.TempDir()
	job := reading.Job{Texts: []string{"甲"}, Dir: dir, Engine: engine(t, line), Encoder: script + " {in} {out.mp3}"}
	if made, err := job.Run(t.Context()); err != nil || made.Fresh != 1 {
		t.Fatalf("%+v %v", made, err)
	}
	f, err := reading.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	name, _ := f.Clip("甲")
	if _, contentType, ok := f.Open(name); !ok || contentType != "audio/mpeg" || !strings.HasSuffix(name, ".mp3") {
		t.Errorf("%q %q %v", name, contentType, ok)
	}
}

// TestEspeak has the default program read, where it is installed.
func TestEspeak(t *testing.T) {
	if _, err := exec.LookPath("espeak-ng"); err != nil {
		t.Skip("espeak-ng is not installed: the default voice was not tried")
	}
	dir := t.TempDir()
	job := reading.Job{Texts: []string{"甲", "发现火灾应当立即拨打119报警，不得拖延。"}, Dir: dir, Engine: engine(t, "espeak-ng"), Encoder: "wav"}
	if made, err := job.Run(t.Context()); err != nil || made.Fresh != 2 {
		t.Fatalf("%+v %v", made, err)
	}
	f, err := reading.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	length := map[string]time.Duration{}
	for _, text := range job.Texts {
		name, _ := f.Clip(text)
		data, _, ok := f.Open(name)
		if !ok {
			t.Fatalf("%s has no clip", text)
		}
		length[text] = time.Duration(len(data)-44) * time.Second / 32000
		loudest := 0
		for at := 44; at+1 < len(data); at += 2 {
			loudest = max(loudest, int(int16(binary.LittleEndian.Uint16(data[at:]))))
		}
		if loudest < 1000 {
			t.Errorf("%s is silent: %d", text, loudest)
		}
	}
	// Some twenty syllables. A voice that spells characters in foreign letters takes much longer.
	if short, long := length[job.Texts[0]], length[job.Texts[1]]; short > 1500*time.Millisecond || long < 4*time.Second || long > 8*time.Second {
		t.Errorf("%v and %v", short, long)
	}
}
