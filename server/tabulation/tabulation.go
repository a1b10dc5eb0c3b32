// Package tabulation draws report tables out of the books. A table is data: by what its rows are, and columns that are named
// measures with a filter. Nobody writes code for one, and a table says nothing that no record says.
//
// It decides and has the deciding kept; where it is kept is the business of the interfaces it declares.
package tabulation

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"pufa/server/history"
)

// The ways in which something may be refused.
var (
	// ErrNotFound says that there is no such template.
	ErrNotFound = errors.New("tabulation: no such template")
	// ErrChanged says that somebody else has changed it meanwhile.
	ErrChanged = errors.New("tabulation: changed meanwhile")
	// ErrMany says that there are as many templates as there may be.
	ErrMany = errors.New("tabulation: too many templates")
	// ErrStandard says that a template that came with the platform can be copied only.
	ErrStandard = errors.New("tabulation: a standard template")
	// ErrInvalid says that a template was filled in wrongly; an *InvalidError says how.
	ErrInvalid = errors.New("tabulation: filled in wrongly")
)

// InvalidError says which field was filled in wrongly, and how, in words for the person who did.
type InvalidError struct{ Field, Text string }

func (e *InvalidError) Error() string {
	return fmt.Sprintf("tabulation: invalid %s: %s", e.Field, e.Text)
}

// Explain says it to that person.
func (e *InvalidError) Explain() string { return e.Text }

// FieldName names the field.
func (e *InvalidError) FieldName() string { return e.Field }

// Is makes every InvalidError an ErrInvalid.
func (e *InvalidError) Is(target error) bool { return target == ErrInvalid }

func invalid(field, text string, args ...any) error {
	return &InvalidError{Field: field, Text: fmt.Sprintf(text, args...)}
}

// Rows says by what the rows of a table are.
type Rows string

// By what rows may be.
const (
	ByPlace Rows = "place" // sub-districts
	ByUnit  Rows = "unit"
	ByClass Rows = "class" // 五进
	ByLaw   Rows = "law"
	ByWeek  Rows = "week"
)

// EveryRows are all of them, in the order they are offered.
func EveryRows() []Rows { return []Rows{ByPlace, ByUnit, ByClass, ByLaw, ByWeek} }

// Head is what the first column is called.
func (r Rows) Head() string {
	return map[Rows]string{ByPlace: "镇街", ByUnit: "单位", ByClass: "五进类别", ByLaw: "法规", ByWeek: "周"}[r]
}

// Show is what of a measure a column shows.
type Show string

// What may be shown.
const (
	Figure Show = ""       // the figure itself
	Target Show = "target" // what was set out to be reached
	Share  Show = "share"  // how much of that was reached
	Before Show = "before" // the same figure a year ago
	Growth Show = "growth" // by how much it grew since
)

// Shows are all of them.
func Shows() []Show { return []Show{Figure, Target, Share, Before, Growth} }

// Column is a named measure with its filter.
type Column struct {
	Measure string `bson:"measure"`      // Measure.Key
	Of      string `bson:"of,omitempty"` // Measure.Of
	Show    Show   `bson:"show,omitempty"`
	Title   string `bson:"title,omitempty"` // "" for the catalogue's
}

func (c Column) name() name { return name{c.Measure, c.Of} }

// Template is a table that can be drawn of any campaign.
type Template struct {
	ID          string    `bson:"_id"`
	District    string    `bson:"district"` // the sub-district's own; "" for everybody's
	Title       string    `bson:"title"`
	By          Rows      `bson:"by"`
	Columns     []Column  `bson:"columns"`
	CreatedBy   string    `bson:"created_by"`
	CreatedAt   time.Time `bson:"created_at"`
	UpdatedAt   time.Time `bson:"updated_at"`
	Revision    int64     `bson:"revision"` // 0 for one that came with the platform
	Gone        bool      `bson:"gone,omitempty"`
	history.Log `bson:",inline"`
}

// Bounds of templates.
const (
	titleMost   = 40
	headMost    = 30
	columnsMost = 30
	// Most is how many templates one sub-district, or the district, may have.
	Most = 100
)

// validate reports what is wrong with a template. known are the measures there are now; a column that was kept may name
// one that is gone meanwhile.
func (t *Template) validate(known Catalogue, kept []Column) error {
	switch {
	case !fits(t.Title, 1, titleMost):
		return invalid("title", "请填写表名，不超过 %d 个字", titleMost)
	case !slices.Contains(EveryRows(), t.By):
		return invalid("by", "请选择各行是什么")
	case len(t.Columns) == 0:
		return invalid("columns", "请至少选一列")
	case len(t.Columns) > columnsMost:
		return invalid("columns", "最多 %d 列", columnsMost)
	}
	for i, c := range t.Columns {
		m, ok := known.find(c.name())
		switch {
		case !fits(c.Title, 0, headMost):
			return invalid("columns", "第 %d 列的列名不超过 %d 个字", i+1, headMost)
		case !slices.Contains(Shows(), c.Show):
			return invalid("columns", "第 %d 列没有这种取法", i+1)
		case !ok && slices.Contains(kept, c):
			continue
		case !ok:
			return invalid("columns", "第 %d 列没有这项数据", i+1)
		case !slices.Contains(m.Rows, t.By):
			return invalid("columns", "“%s”不能按%s分", m.Title, t.By.Head())
		case !m.shows(c.Show, t.By):
			return invalid("columns", "“%s”没有%s", m.Title, c.Show.words())
		}
	}
	return nil
}

// words are what a column shows, in words.
func (s Show) words() string {
	return map[Show]string{Figure: "数量", Target: "目标", Share: "完成率", Before: "上年同期", Growth: "同比"}[s]
}

// said is the template in words, for its history.
func (t *Template) said(known Catalogue) []history.Said {
	heads := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		heads[i] = known.head(c).Heading()
	}
	return []history.Said{
		{Field: "title", Title: "表名", Text: t.Title},
		{Field: "by", Title: "各行", Text: t.By.Head()},
		{Field: "columns", Title: "各列", Text: strings.Join(heads, "、")},
	}
}

func fits(s string, shortest, longest int) bool {
	n := utf8.RuneCountInString(s)
	return n >= shortest && n <= longest && s == strings.TrimSpace(s) && !strings.ContainsFunc(s, unicode.IsControl)
}
