package question

import "strings"

// media reads what a question shows or plays.
func (d *doc) media(e *Entry, p pair) {
	e.Media = &Media{}
	for _, p := range d.mapping(p.value, "media", "kind", "file", "alt", "transcript", "captions") {
		switch p.key {
		case "kind":
			e.Media.Kind = oneOf(d, p, Picture, Audio, Video)
		case "file":
			e.Files.File = d.text(p)
		case "alt":
			e.Media.Alt = strings.TrimSpace(d.text(p))
		case "transcript":
			e.Media.Transcript = strings.TrimSpace(d.text(p))
		case "captions":
			e.Files.Captions = d.text(p)
		}
	}
}

// reading reads which recordings there are.
func (d *doc) reading(e *Entry, p pair) {
	e.Reading = &ReadingFiles{}
	for _, p := range d.mapping(p.value, "reading", "stem", "options") {
		if p.key == "stem" {
			e.Reading.Stem = d.text(p)
		} else {
			e.Reading.Options = d.texts(p)
		}
	}
}
