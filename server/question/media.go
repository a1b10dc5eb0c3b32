package question

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// MediaKind says what a question shows or plays beside its stem.
type MediaKind string

// The kinds of media.
const (
	Picture MediaKind = "picture"
	Audio   MediaKind = "audio"
	Video   MediaKind = "video"
)

// Media is what a question shows or plays beside its stem. URL and Captions name their content and nothing else: a
// file's own name could tell the answer. A contest's copy of the question keeps all of it.
type Media struct {
	Kind       MediaKind `bson:"kind" json:"kind" enum:"picture,audio,video"`
	URL        string    `bson:"url" json:"url" doc:"内容不变的地址，如 /media/….svg"`
	Alt        string    `bson:"alt,omitempty" json:"alt,omitempty" doc:"图片的文字说明"`
	Transcript string    `bson:"transcript,omitempty" json:"transcript,omitempty" doc:"音频、视频的文字稿"`
	Captions   string    `bson:"captions,omitempty" json:"captions,omitempty" doc:"视频字幕（WebVTT）的地址"`
	Width      int       `bson:"width,omitempty" json:"width,omitempty" doc:"图片的宽，像素；SVG 只看与高的比"`
	Height     int       `bson:"height,omitempty" json:"height,omitempty"`
}

// MediaPath begins the addresses media are served under.
const MediaPath = "/media/"

// mediaFolder lies beside the bank files of a law and holds what its questions show and play.
const mediaFolder = "media"

// Asset is one file of a media folder. Its Data is never changed.
type Asset struct {
	Path   string // under questions/
	Name   string // what it is served as: the SHA-256 of its content, and its extension
	Type   string // Content-Type
	Data   []byte
	Packed []byte // Data under gzip, nil where that would save nothing
	format format
	width  int
	height int
	wrong  string // why it cannot be used, "" for a sound file
}

// URL is where pages get it.
func (a Asset) URL() string { return MediaPath + a.Name }

// newAsset looks at a file as pages will get it.
func newAsset(name string, data []byte) Asset {
	a := Asset{Path: name, Data: data}
	ext := path.Ext(name)
	found, known := formats[ext]
	if !known {
		a.wrong = fmt.Sprintf("不能用“%s”文件，只能用 svg、png、jpg、webp、mp3、m4a、ogg、mp4、webm 和字幕 vtt", shorten(ext))
		return a
	}
	a.format, a.Type = found, found.mime
	if len(data) > found.most {
		a.wrong = fmt.Sprintf("文件有 %d KB，这一类不能超过 %d KB", (len(data)+1023)>>10, found.most>>10)
		return a
	}
	a.width, a.height, a.wrong = found.check(data)
	sum := sha256.Sum256(data)
	a.Name = hex.EncodeToString(sum[:]) + ext
	if found.text {
		a.Packed = packed(data)
	}
	return a
}

// packed is data under gzip, so that a server packs nothing while it answers.
func packed(data []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil { // the level is one
		panic(err)
	}
	_, _ = w.Write(data) // to memory
	if err := w.Close(); err != nil || b.Len() >= len(data) {
		return nil
	}
	return b.Bytes()
}

// readAssets reads all media folders. A file that is too long for any format is not read.
func readAssets(fsys fs.FS) (map[string]Asset, error) {
	names, err := fs.Glob(fsys, "*/"+mediaFolder+"/*")
	if err != nil {
		return nil, fmt.Errorf("list media: %w", err)
	}
	assets := make(map[string]Asset, len(names))
	for _, name := range names {
		info, err := fs.Stat(fsys, name)
		switch {
		case err != nil:
			return nil, fmt.Errorf("read %s: %w", name, err)
		case info.IsDir():
			assets[name] = Asset{Path: name, wrong: "media 里不放文件夹"}
			continue
		case info.Size() > maxMedia:
			assets[name] = Asset{Path: name, wrong: fmt.Sprintf("文件超过 %d MB", maxMedia>>20)}
			continue
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		assets[name] = newAsset(name, data)
	}
	return assets, nil
}

// MediaFiles are the files a question names for its media, in the media folder of its law.
type MediaFiles struct {
	File     string
	Captions string
}

// ReadingFiles are recordings of a question being read: one of the stem, and one of each option in the bank's order,
// because options are shown in a drawn one.
type ReadingFiles struct {
	Stem    string
	Options []string
}

// asset finds a file that a question about the law names. Withdrawn questions keep theirs where they were.
func (l Library) asset(law, file string) (Asset, bool) {
	a, ok := l.Assets[path.Join(law, mediaFolder, file)]
	return a, ok && !strings.Contains(file, "/")
}

// attach gives the questions of a file the addresses of what they show and play.
func (l Library) attach(f File) {
	for i := range f.Entries {
		e := &f.Entries[i]
		if e.Media == nil {
			continue
		}
		if a, ok := l.asset(e.Law, e.Files.File); ok && a.wrong == "" {
			e.Media.URL, e.Media.Width, e.Media.Height = a.URL(), a.width, a.height
		}
		if a, ok := l.asset(e.Law, e.Files.Captions); ok && a.wrong == "" {
			e.Media.Captions = a.URL()
		}
	}
}
