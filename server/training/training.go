// Package training keeps what enterprises teach their people: the three-level safety education (三级安全教育). How officers
// who enforce the law are trained is in course.
//
// It decides who may enter what, when a page counts as read, when an exam opens and when a level is done. A person's
// record is one document, so that every step is one write; where it is kept is the business of the interfaces
// declared here.
package training

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
	ErrNotFound = errors.New("training: no such record")
	ErrChanged  = errors.New("training: record was changed by somebody else meanwhile")
	// ErrTaken says that a unique key is there already.
	ErrTaken = errors.New("training: is there already")

	ErrInvalid   = errors.New("training: filled in wrongly") // an *InvalidError says how
	ErrPlace     = errors.New("training: no such sub-district")
	ErrUnit      = errors.New("training: no such unit")
	ErrTooEarly  = errors.New("training: the page was not before the reader long enough") // an *EarlyError says how long it takes
	ErrNotShown  = errors.New("training: the page was not opened")
	ErrNotOpen   = errors.New("training: the level before is not passed yet")
	ErrNotLearnt = errors.New("training: the level is not learnt yet")
	ErrPassed    = errors.New("training: the exam was passed already")
	ErrOtherName = errors.New("training: the number belongs to another name")
	ErrBound     = errors.New("training: the record goes with another phone")
	ErrClosed    = errors.New("training: people cannot add themselves")
	ErrFull      = errors.New("training: the list is full")
	ErrErased    = errors.New("training: the person was erased")
)

// InvalidError says which field a person filled in wrongly, by its name on the wire, and how.
type InvalidError struct{ Field, Text string }

func invalid(field, format string, args ...any) error {
	return &InvalidError{Field: field, Text: fmt.Sprintf(format, args...)}
}

func (e *InvalidError) Error() string { return "training: invalid " + e.Field + ": " + e.Text }

// Explain says it to that person.
func (e *InvalidError) Explain() string { return e.Text }

// FieldName names the field.
func (e *InvalidError) FieldName() string { return e.Field }

// Is makes every InvalidError an ErrInvalid.
func (e *InvalidError) Is(target error) bool { return target == ErrInvalid }

// EarlyError says how long a page still takes.
type EarlyError struct{ Left time.Duration }

func (e *EarlyError) Error() string { return "training: " + e.Left.String() + " too early" }

// Explain says it to the reader.
func (e *EarlyError) Explain() string {
	return fmt.Sprintf("这一页还要再看 %d 秒", int((e.Left+time.Second-1)/time.Second))
}

// Is makes every EarlyError an ErrTooEarly.
func (e *EarlyError) Is(target error) bool { return target == ErrTooEarly }

// Day is the calendar day in China at a moment.
func Day(now time.Time) string { return now.In(answer.China).Format(time.DateOnly) }

func isDay(s string) bool {
	t, err := time.Parse(time.DateOnly, s)
	return err == nil && t.Year() >= 2000
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
