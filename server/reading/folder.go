// Package reading has the banks' texts read aloud by a program, once, and keeps the clips in a folder that a server
// serves from. It is for browsers without a voice of their own, and for the hall's screen.
//
// A clip is named by the text, the program and the encoder, so a changed question never plays an old reading.
package reading

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"pufa/server/question"
)

// IndexFile lists the clips of a folder by the texts they read. A folder may hold more files, from programs used
// before; only what the index lists is served.
const IndexFile = "readings.json"

// maxClip bounds what is read into memory for one clip: two minutes, uncompressed.
const maxClip = 4 << 20

var clipName = regexp.MustCompile(`^[0-9a-f]{32}\.(wav|mp3|m4a|ogg)$`)

// index is the content of IndexFile.
type index struct {
	Engine string            `json:"engine"`
	Clips  map[string]string `json:"clips"` // file by text
}

// Folder is a folder of clips as a server uses it. It does not change: a server reads the index once.
type Folder struct {
	root  *os.Root
	clips map[string]string // file by text
	files map[string]bool
}

// Open opens a folder of clips. One that is not there, or that nothing was made in, is empty.
func Open(dir string) (*Folder, error) {
	f := &Folder{clips: map[string]string{}, files: map[string]bool{}}
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading: open the clips: %w", err)
	}
	list, err := readIndex(dir)
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	f.root = root
	for text, name := range list.Clips {
		if _, err := root.Stat(name); err == nil {
			f.clips[text], f.files[name] = name, true
		}
	}
	return f, nil
}

// readIndex reads the index of a folder; none is an empty one.
func readIndex(dir string) (index, error) {
	list := index{Clips: map[string]string{}}
	data, err := os.ReadFile(filepath.Join(dir, IndexFile))
	if errors.Is(err, fs.ErrNotExist) {
		return list, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &list)
	}
	if err != nil {
		return list, fmt.Errorf("reading: the list of clips: %w", err)
	}
	for _, name := range list.Clips {
		if !clipName.MatchString(name) {
			return list, fmt.Errorf("reading: %s lists %q, which is no clip", IndexFile, name)
		}
	}
	return list, nil
}

// Close lets go of the folder.
func (f *Folder) Close() error {
	if f.root == nil {
		return nil
	}
	return f.root.Close()
}

// Clip finds the clip of a text, by the name it is served as.
func (f *Folder) Clip(text string) (name string, ok bool) {
	name, ok = f.clips[text]
	return name, ok
}

// Any reports whether there are clips at all.
func (f *Folder) Any() bool { return len(f.clips) > 0 }

// Count is how many texts have a clip.
func (f *Folder) Count() int { return len(f.clips) }

// Open reads a clip that the index lists; contentType is its own.
func (f *Folder) Open(name string) (data []byte, contentType string, ok bool) {
	if !f.files[name] {
		return nil, "", false
	}
	file, err := f.root.Open(name)
	if err != nil {
		return nil, "", false
	}
	defer file.Close()
	data, err = io.ReadAll(io.LimitReader(file, maxClip+1))
	if err != nil || len(data) > maxClip {
		return nil, "", false
	}
	contentType, ok = question.Sound(name, data)
	return data, contentType, ok
}
