// Package reward is what people get for taking part in a campaign: certificates that anybody can check, and prize
// draws that anybody can work out again. Nothing in it rewards sharing or inviting.
//
// It decides and has the deciding kept: ids and unique indexes of the stores it declares are the referee.
package reward

import (
	"context"
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
	ErrNotFound = errors.New("reward: no such record")
	ErrChanged  = errors.New("reward: record was changed by somebody else meanwhile")
	// ErrTaken says that what may be there once is there already.
	ErrTaken = errors.New("reward: there is one already")

	ErrInvalid   = errors.New("reward: filled in wrongly") // an *InvalidError says how
	ErrNotEarned = errors.New("reward: the rule is not met")
)

// InvalidError says which field a person filled in wrongly, by its name on the wire, and how, in words for that
// person.
type InvalidError struct{ Field, Text string }

func (e *InvalidError) Error() string { return fmt.Sprintf("reward: invalid %s: %s", e.Field, e.Text) }

func invalid(field, text string) error { return &InvalidError{Field: field, Text: text} }

// Explain says it to that person.
func (e *InvalidError) Explain() string { return e.Text }

// FieldName names the field.
func (e *InvalidError) FieldName() string { return e.Field }

// Is makes every InvalidError an ErrInvalid.
func (e *InvalidError) Is(target error) bool { return target == ErrInvalid }

// Deed is what a person did in a campaign, as far as rules ask for it. A further figure has its place here, its floor
// in Rule, and its count in the store.
type Deed struct {
	Answers int64
	Correct int64 // of these, without what a competition has not revealed
	Passed  int64 // attempts at its online contest that were passed
}

// Deeds knows what people did.
type Deeds interface {
	// Deed is what one person did in a campaign.
	Deed(ctx context.Context, campaign, person string) (Deed, error)
	// Everybody's deeds in a campaign by person; nobody in it was erased.
	Everybody(ctx context.Context, campaign string) (map[string]Deed, error)
}

// Occasion is a campaign as it stands on what is given out for it.
type Occasion struct {
	ID    string
	Title string
	From  string // first day, YYYY-MM-DD in China
	To    string // last day
}

// Occasions knows the campaigns.
type Occasions interface {
	// Occasion is the campaign with this id, or an error of the campaigns' own.
	Occasion(ctx context.Context, id string) (Occasion, error)
}

// Rule says who gets something: who did at least as much as it says. Nought asks for nothing.
type Rule struct {
	Answers int64 `bson:"answers" json:"answers"`
	Correct int64 `bson:"correct" json:"correct"`
	Passed  int64 `bson:"passed,omitempty" json:"passed"`
}

// Bounds of what a rule may ask for.
const (
	mostAsked  = 10_000
	mostPassed = 100
)

// Met reports whether somebody did enough.
func (r Rule) Met(d Deed) bool {
	return d.Answers >= max(r.Answers, 1) && d.Correct >= r.Correct && d.Passed >= r.Passed
}

// Words say the rule as people read it.
func (r Rule) Words() string {
	words := fmt.Sprintf("在活动中答题不少于 %d 道", max(r.Answers, 1))
	if r.Correct > 0 {
		words += fmt.Sprintf("，其中答对不少于 %d 道", r.Correct)
	}
	if r.Passed > 0 {
		words += fmt.Sprintf("，线上竞赛合格不少于 %d 次", r.Passed)
	}
	return words
}

func (r Rule) validate() error {
	switch {
	case r.Answers < 1 || r.Answers > mostAsked:
		return invalid("answers", "答题数应在 1 到 10000 之间")
	case r.Correct < 0 || r.Correct > r.Answers:
		return invalid("correct", "答对数应在 0 到答题数之间")
	case r.Passed < 0 || r.Passed > mostPassed:
		return invalid("passed", "线上竞赛合格次数应在 0 到 100 之间")
	}
	return nil
}

// fits reports whether a trimmed text has a length within bounds, counted in characters, and nothing in it but
// characters and line breaks.
func fits(s string, shortest, longest int) bool {
	n := utf8.RuneCountInString(s)
	return utf8.ValidString(s) && n >= shortest && n <= longest && s == strings.TrimSpace(s) &&
		!strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' })
}

// oneLine is fits for what has no line breaks.
func oneLine(s string, shortest, longest int) bool {
	return fits(s, shortest, longest) && !strings.Contains(s, "\n")
}

// dayOf is the calendar day in China at a moment.
func dayOf(now time.Time) string { return now.In(answer.China).Format(time.DateOnly) }

// DayWords is a calendar day as it is printed: 2026 年 6 月 24 日.
func DayWords(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.Format("2006 年 1 月 2 日")
}
