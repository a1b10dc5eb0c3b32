// Package writeup draws up a campaign's documents: figures taken out of the books by name, a template that says what is
// told, and the document as it was on that day. A document keeps its figures, so it says the same for ever.
package writeup

import (
	"errors"
	"time"

	"pufa/server/document"
)

// The ways in which something may be refused.
var (
	// ErrNotFound says that there is no such document.
	ErrNotFound = errors.New("writeup: no such document")
	// ErrChanged says that somebody else has changed it meanwhile.
	ErrChanged = errors.New("writeup: changed meanwhile")
	// ErrMany says that a campaign has as many documents as it may have.
	ErrMany = errors.New("writeup: too many documents")
)

// Most is how many documents a campaign may have.
const Most = 100

// Kind says what a document tells of.
type Kind string

// The kinds.
const (
	Summary Kind = "summary" // a campaign
	Yearly  Kind = "year"    // the year in which a campaign began: what was told to people, and how officers were trained
)

// template is under which id its text is kept.
func (k Kind) template() string {
	if k == Yearly {
		return "writeup-year"
	}
	return "writeup"
}

// Record is a document that was drawn up: what it was made of, not what it looks like.
type Record struct {
	ID        string            `bson:"_id"`
	Kind      Kind              `bson:"kind,omitempty"` // "" is a summary from before there were others
	Campaign  string            `bson:"campaign"`
	District  string            `bson:"district"` // "" for the district's own
	Text      string            `bson:"text"`     // in the form of document.Fill
	Figures   []document.Figure `bson:"figures"`
	Tables    []Table           `bson:"tables"`
	Charts    []Chart           `bson:"charts"`
	AsOf      time.Time         `bson:"as_of"`
	By        string            `bson:"by"`
	ByName    string            `bson:"by_name"`
	UpdatedAt time.Time         `bson:"updated_at"`
	Revision  int64             `bson:"revision"`
}

// Table is a table by the name under which texts ask for it.
type Table struct {
	Name           string `bson:"name"`
	document.Table `bson:",inline"`
}

// Chart is a chart by the name under which texts ask for it.
type Chart struct {
	Name           string `bson:"name"`
	document.Chart `bson:",inline"`
}

// Document is what the record looks like. An error is a document.TemplateError.
func (r Record) Document() (document.Document, error) {
	figures, parts := document.Figures{}, map[string]document.Block{}
	for _, f := range r.Figures {
		figures.Add(f)
	}
	for _, t := range r.Tables {
		parts[t.Name] = t.Table
	}
	for _, c := range r.Charts {
		parts[c.Name] = c.Chart
	}
	doc, err := document.Fill(r.Text, figures, parts)
	doc.AsOf = r.AsOf
	return doc, err
}

// Template is the text new documents begin with.
type Template struct {
	ID       string `bson:"_id"`
	Text     string `bson:"text"`
	Revision int64  `bson:"revision"` // 0 for the standard one, which nobody has changed
}
