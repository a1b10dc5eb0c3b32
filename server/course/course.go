// Package course keeps how the officers who enforce the law (执法人员) are trained: the register of their certificates,
// the sessions they are taught and guided in, who was there, and how the exams went.
//
// It decides who may enter what, when a phone may sign in, when an exam may be sat and what is counted. Where things are
// kept, and how the platform's exams are held, is the business of the interfaces declared here.
package course

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"pufa/server/answer"
)

// What may be wrong with a request. Stores return the first three, wrapped or plain.
var (
	ErrNotFound = errors.New("course: no such record")
	ErrChanged  = errors.New("course: record was changed by somebody else meanwhile")
	// ErrTaken says that a unique key is there already.
	ErrTaken = errors.New("course: is there already")

	ErrInvalid  = errors.New("course: filled in wrongly") // an *InvalidError says how
	ErrPlace    = errors.New("course: no such sub-district")
	ErrClosed   = errors.New("course: nobody signs in by phone now") // a *ClosedError says when
	ErrBound    = errors.New("course: signed in with another phone")
	ErrNamesake = errors.New("course: several of that name")
	ErrAbsent   = errors.New("course: has not signed in")
	ErrNoExam   = errors.New("course: no exam to sit now")
	ErrPassed   = errors.New("course: the exam was passed already")
	ErrFull     = errors.New("course: the list is full")
	ErrErased   = errors.New("course: the person was erased")
)

// InvalidError says which field a person filled in wrongly, by its name on the wire, and how.
type InvalidError struct{ Field, Text string }

func invalid(field, format string, args ...any) error {
	return &InvalidError{Field: field, Text: fmt.Sprintf(format, args...)}
}

func (e *InvalidError) Error() string { return "course: invalid " + e.Field + ": " + e.Text }

// Explain says it to that person.
func (e *InvalidError) Explain() string { return e.Text }

// FieldName names the field.
func (e *InvalidError) FieldName() string { return e.Field }

// Is makes every InvalidError an ErrInvalid.
func (e *InvalidError) Is(target error) bool { return target == ErrInvalid }

// ClosedError says why nobody signs in by phone now.
type ClosedError struct{ Text string }

func (e *ClosedError) Error() string { return "course: closed: " + e.Text }

// Explain says it to who scanned the code.
func (e *ClosedError) Explain() string { return e.Text }

// Is makes every ClosedError an ErrClosed.
func (e *ClosedError) Is(target error) bool { return target == ErrClosed }

// Day is the calendar day in China at a moment.
func Day(now time.Time) string { return now.In(answer.China).Format(time.DateOnly) }

func isDay(s string) bool {
	t, err := time.Parse(time.DateOnly, s)
	return err == nil && t.Year() >= 1990 && t.Year() < 2100
}

// daysUntil is how many days lie between two days, less than nought where the second is past.
func daysUntil(from, to string) int {
	a, _ := time.Parse(time.DateOnly, from)
	b, _ := time.Parse(time.DateOnly, to)
	return int(b.Sub(a) / (24 * time.Hour))
}

// line brings a text of one line into the form it is kept in.
func line(text string) string { return strings.Join(strings.Fields(text), " ") }

// fits reports whether a text has so many characters and none that cannot be seen.
func fits(text string, least, most int) bool {
	n := utf8.RuneCountInString(text)
	odd := func(r rune) bool { return unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Co, r) }
	return utf8.ValidString(text) && n >= least && n <= most && !strings.ContainsFunc(text, odd)
}

func moment(now time.Time) time.Time { return now.UTC().Truncate(time.Millisecond) }
