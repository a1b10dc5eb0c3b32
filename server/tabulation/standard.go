package tabulation

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
)

//go:embed standard.json
var standardFile []byte

// standards are the templates that come with the platform. They are data like all others, and nobody's official form.
var standards = mustStandards()

func mustStandards() (all []Template) {
	var read []struct {
		ID, Title string
		By        Rows
		Columns   []Column
	}
	if err := json.Unmarshal(standardFile, &read); err != nil {
		panic(fmt.Sprintf("tabulation: standard.json: %v", err)) // a test reads it
	}
	for _, t := range read {
		all = append(all, Template{ID: t.ID, Title: t.Title, By: t.By, Columns: t.Columns})
	}
	return all
}

func standard(id string) (Template, bool) {
	i := slices.IndexFunc(standards, func(t Template) bool { return t.ID == id })
	if i < 0 {
		return Template{}, false
	}
	return standards[i], true
}
