// Package statute is the text of the laws that questions cite: it checks what questions say against the articles, tells
// which questions rest on an article that changed, and counts how much of a law is asked.
package statute

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"pufa/server/question"
)

// Text is one law in one version.
type Text struct {
	Title    string            `json:"title"`
	Version  string            `json:"version"`       // in words, with the days it was adopted and amended on
	Key      string            `json:"key,omitempty"` // the last of these days, YYYY-MM-DD
	Articles map[string]string `json:"articles"`
	Chapters []Chapter         `json:"chapters,omitempty"`
	// Superseded texts are no longer in force.
	Superseded bool `json:"superseded,omitempty"`
}

// Order is the articles in the law's order.
func (t Text) Order() []string { return inOrder(t.Articles) }

// Chapter is a heading of a law, and the article it begins with.
type Chapter struct {
	Title string `json:"title" bson:"title"`
	From  string `json:"from" bson:"from"`
}

// Texts are the laws at hand.
type Texts []Text

// Read reads all laws of a folder: .json files, each an object of texts by their short names.
func Read(fsys fs.FS) (Texts, error) {
	names, err := fs.Glob(fsys, "*.json")
	if err != nil {
		return nil, fmt.Errorf("statute: %w", err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("statute: no .json file: %w", fs.ErrNotExist)
	}
	var all Texts
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("statute: %w", err)
		}
		var texts map[string]Text
		if err := json.Unmarshal(data, &texts); err != nil {
			return nil, fmt.Errorf("statute: %s: %w", name, err)
		}
		for _, t := range texts {
			if !t.Superseded {
				all = append(all, t)
			}
		}
	}
	slices.SortFunc(all, func(a, b Text) int { return strings.Compare(a.Title, b.Title) })
	return all, nil
}

// bare is a title without what is added in brackets, such as which part of the law is meant.
func bare(title string) string {
	head, _, _ := strings.Cut(title, "（")
	return strings.TrimSpace(head)
}

// Of is the text of a law in the register.
func (all Texts) Of(law question.Law) (Text, bool) {
	for _, t := range all {
		if bare(t.Title) == bare(law.Title) {
			return t, true
		}
	}
	return Text{}, false
}

// states reports whether the text says that this version was adopted on that day, in the form 2021-06-10.
func (t Text) states(day string) bool { return strings.Contains(t.Version, day) }
