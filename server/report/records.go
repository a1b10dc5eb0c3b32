package report

import (
	"slices"
	"strings"

	"pufa/server/district"
)

// Form says what stands in a field of a record.
type Form string

// The forms a field can have.
const (
	FormText    Form = "text"
	FormWhole   Form = "whole"   // a whole number
	FormDecimal Form = "decimal" // a number to two places, kept in hundredths
	FormDay     Form = "day"     // YYYY-MM-DD
	FormChoice  Form = "choice"  // one of Choices
	FormPlace   Form = "place"   // a sub-district's code, "" for the district itself
)

// Value is what stands in a field.
type Value struct {
	Text   string // of all forms but numbers
	Number int64  // of a whole number; of a decimal its hundredths
	Given  bool   // whether anything stands there
}

// TextValue is a text; an empty one is none.
func TextValue(s string) Value { return Value{Text: s, Given: s != ""} }

// NumberValue is a number.
func NumberValue(n int64) Value { return Value{Number: n, Given: true} }

// Field is one column of a sheet of records, declared once for writing and reading.
type Field[T any] struct {
	Key      string // its name on the wire
	Title    string
	Unit     string
	Also     []string // other headings it goes by
	Form     Form
	Required bool
	Min, Max int64    // of numbers (decimals in hundredths); of a text Max is its longest length
	Choices  []string // of FormChoice
	Sum      bool     // of FormWhole: add it up in the last row
	Get      func(T) Value
	Set      func(*T, Value)
}

// Heading is the column's heading with its unit.
func (f Field[T]) Heading() string { return Column{Title: f.Title, Unit: f.Unit}.Heading() }

// keys are what the field's heading may look like, as headingKey has them.
func (f Field[T]) keys() []string {
	keys := []string{headingKey(f.Title), headingKey(f.Heading())}
	for _, other := range f.Also {
		keys = append(keys, headingKey(other))
	}
	return keys
}

// headingKey is a heading without what people write differently: spaces, line breaks, stars, brackets.
func headingKey(s string) string { return district.NameKey(s) }

// Sheet is a sheet of records of one kind: it writes them, and reads what it wrote, or what people made of it.
type Sheet[T any] struct {
	Title  string
	Fields []Field[T]
	Places *district.Finder
	// Year is the year people mean who write a day without one. It is suggested, never assumed.
	Year int
	// New is the record a row begins as; its zero value where nil.
	New func() T
	// Check says what is wrong with a record whose fields are right each by itself.
	Check func(*T) []Fault
	// Key is the same for two rows that are one record; "" for one that is like no other.
	Key func(T) string
}

// Table lists records under the columns they can be read from again.
func (s Sheet[T]) Table(records []T) Table {
	t := Table{Title: s.Title}
	for _, f := range s.Fields {
		t.Columns = append(t.Columns, Column{Title: f.Title, Unit: f.Unit, Kind: f.Form.kind(), Sum: f.Sum})
	}
	for _, r := range records {
		row := make([]any, len(s.Fields))
		for i, f := range s.Fields {
			row[i] = s.cell(f.Form, f.Get(r))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// kind is what the form's column is in a table.
func (f Form) kind() Kind {
	switch f {
	case FormWhole:
		return Int
	case FormDecimal:
		return Figure
	default:
		return Text
	}
}

func (s Sheet[T]) cell(form Form, v Value) any {
	switch {
	case form == FormPlace:
		return s.Places.Name(v.Text)
	case form == FormWhole && v.Given:
		return v.Number
	case form == FormDecimal && v.Given:
		return float64(v.Number) / 100
	case form == FormWhole || form == FormDecimal:
		return nil
	default:
		return v.Text
	}
}

// heads reports whether a row can be the headings: it names two of the fields, or the only one.
func (s Sheet[T]) heads(row []string) bool { return s.named(row) >= min(2, len(s.Fields)) }

// named is how many of the fields a row names.
func (s Sheet[T]) named(row []string) (n int) {
	keys := make([]string, len(row))
	for i, cell := range row {
		keys[i] = headingKey(cell)
	}
	for _, f := range s.Fields {
		if slices.ContainsFunc(f.keys(), func(k string) bool { return slices.Contains(keys, k) }) {
			n++
		}
	}
	return n
}

// Open reads a file for this sheet.
func (s Sheet[T]) Open(data []byte) (*Book, error) { return ReadBook(data, s.heads) }

// Fault is what is wrong with one field of a row, in words for the person who wrote it.
type Fault struct {
	Field      string // its key; "" for the row as a whole
	Cell       string // where it stands, as C7; "" where the file has no such column
	Text       string // what is wrong, and what to do
	Suggestion string // what would be right, where that can be told
}

// HeadingError says what is wrong with a file's headings, in words for the person who chose it.
type HeadingError struct{ Text string }

func (e *HeadingError) Error() string { return "report: " + e.Text }

// Explain says it to that person.
func (e *HeadingError) Explain() string { return e.Text }

// Is makes every HeadingError an ErrHeadings.
func (e *HeadingError) Is(target error) bool { return target == ErrHeadings }

func quoted(titles []string) string { return "“" + strings.Join(titles, "”“") + "”" }
