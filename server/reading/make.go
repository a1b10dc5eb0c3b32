package reading

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"pufa/server/question"
)

// Job is a set of texts to be read aloud into a folder.
type Job struct {
	Texts   []string
	Dir     string
	Engine  Engine
	Encoder string // see newEncoder
	// Done hears of every text that is finished, one at a time: whether it was new, and what went wrong.
	Done func(text string, fresh bool, err error)
}

// Made counts what came of a Job.
type Made struct {
	Fresh, Kept, Failed int
}

// Run makes the clips that are missing and writes the index. Each file appears whole or not at all, so a Job that was
// cut off goes on where it was. A text that fails does not stop the others; the index lists what is there.
func (j Job) Run(ctx context.Context) (Made, error) {
	enc, err := newEncoder(j.Encoder)
	if err != nil {
		return Made{}, err
	}
	if err := os.MkdirAll(j.Dir, 0o755); err != nil {
		return Made{}, fmt.Errorf("reading: %w", err)
	}
	work, err := os.MkdirTemp(j.Dir, ".work-")
	if err != nil {
		return Made{}, fmt.Errorf("reading: %w", err)
	}
	defer os.RemoveAll(work)
	made, clips := j.all(ctx, enc, work)
	return made, errors.Join(j.writeIndex(work, clips), ctx.Err())
}

// all makes the clips, some at the same time.
func (j Job) all(ctx context.Context, enc encoder, work string) (made Made, clips map[string]string) {
	var mu sync.Mutex
	var hands sync.WaitGroup
	clips = map[string]string{}
	texts := make(chan string)
	for hand := range runtime.GOMAXPROCS(0) {
		hands.Go(func() {
			own := filepath.Join(work, fmt.Sprint(hand))
			for text := range texts {
				name, fresh, err := j.one(ctx, enc, text, own)
				mu.Lock()
				switch {
				case err != nil:
					made.Failed++
				case fresh:
					made.Fresh++
				default:
					made.Kept++
				}
				if err == nil {
					clips[text] = name
				}
				if j.Done != nil {
					j.Done(text, fresh, err)
				}
				mu.Unlock()
			}
		})
	}
	for _, text := range slices.Compact(slices.Sorted(slices.Values(j.Texts))) {
		if ctx.Err() != nil {
			break
		}
		texts <- text
	}
	close(texts)
	hands.Wait()
	return made, clips
}

// one makes the clip of a text, unless it is there.
func (j Job) one(ctx context.Context, enc encoder, text, own string) (name string, fresh bool, err error) {
	name = clipFor(text, j.Engine.Name(), enc)
	target := filepath.Join(j.Dir, name)
	if _, err := os.Stat(target); err == nil {
		return name, false, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", false, fmt.Errorf("reading: %w", err)
	}
	said, wav, out := own+".txt", own+".wav", own+".out"+enc.ext
	for _, old := range []string{wav, out} { // what a failed one has left
		if err := os.Remove(old); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", false, fmt.Errorf("reading: %w", err)
		}
	}
	if err := os.WriteFile(said, []byte(question.Say(text)+"\n"), 0o600); err != nil {
		return "", false, fmt.Errorf("reading: %w", err)
	}
	if err := j.Engine.Speak(ctx, said, wav); err != nil {
		return "", false, err
	}
	if err := enc.encode(ctx, wav, out); err != nil {
		return "", false, err
	}
	return name, true, publish(out, target)
}

// publish moves a clip to where it is served from, if it is one.
func publish(out, target string) error {
	data, err := os.ReadFile(out)
	if err != nil {
		return fmt.Errorf("reading: nothing was written: %w", err)
	}
	if _, ok := question.Sound(target, data); !ok || len(data) > maxClip {
		return fmt.Errorf("%w: %d bytes", ErrSound, len(data))
	}
	return replace(out, target)
}

// replace syncs a file and gives it its name.
func replace(from, to string) error {
	file, err := os.OpenFile(from, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("reading: %w", err)
	}
	err = errors.Join(file.Sync(), file.Chmod(0o644), file.Close())
	if err == nil {
		err = os.Rename(from, to)
	}
	if err != nil {
		return fmt.Errorf("reading: %w", err)
	}
	return nil
}

// clipFor names the clip of a text by all that decides how it sounds.
func clipFor(text, engine string, enc encoder) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{question.Say(text), engine, enc.name}, "\x00")))
	return hex.EncodeToString(sum[:16]) + enc.ext
}

// writeIndex adds clips to what the folder's index lists.
func (j Job) writeIndex(work string, clips map[string]string) error {
	list, err := readIndex(j.Dir)
	if err != nil {
		return err
	}
	list.Engine = j.Engine.Name()
	for text, name := range clips {
		list.Clips[text] = name
	}
	data, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		return fmt.Errorf("reading: write the list of clips: %w", err)
	}
	file := filepath.Join(work, IndexFile)
	if err := os.WriteFile(file, append(data, '\n'), 0o600); err != nil {
		return fmt.Errorf("reading: write the list of clips: %w", err)
	}
	return replace(file, filepath.Join(j.Dir, IndexFile))
}
