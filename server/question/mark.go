package question

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// ErrGiven says that what was given cannot be an answer to the question: an option it does not have, one named
// twice, a text where options are asked. An honest page never sends it.
var ErrGiven = errors.New("question: not an answer to this question")

// maxText bounds the text of a Fill.
const maxText = 200

// Mark says whether given answers q correctly. Options count by q's own order. Its error is ErrGiven, and then
// nothing was answered.
func Mark(q Question, given Given) (bool, error) {
	if err := check(q, given); err != nil {
		return false, fmt.Errorf("mark %s: %w", q.ID, err)
	}
	switch q.Type {
	case Fill:
		text := normalFill(given.Text)
		return slices.ContainsFunc(q.Accept, func(a string) bool { return normalFill(a) == text }), nil
	case Ordering:
		return slices.Equal(given.Options, q.Answer), nil
	case Numeric:
		return q.Estimate.share(given.Text) == Whole, nil
	default:
		return slices.Equal(slices.Sorted(slices.Values(given.Options)), q.Answer), nil
	}
}

// check is whether given fits the form of q.
func check(q Question, given Given) error {
	switch q.Type {
	case Fill:
		return checkText(given)
	case Numeric:
		return checkNumber(given)
	}
	if given.Text != "" {
		return fmt.Errorf("%w: a text for options", ErrGiven)
	}
	choices := len(q.Choices())
	seen := make(map[int]bool, len(given.Options))
	for _, o := range given.Options {
		if o < 0 || o >= choices || seen[o] {
			return fmt.Errorf("%w: option %d of %d", ErrGiven, o, choices)
		}
		seen[o] = true
	}
	return checkCount(q.Type, len(given.Options), choices)
}

func checkText(given Given) error {
	switch {
	case len(given.Options) > 0:
		return fmt.Errorf("%w: options for a text", ErrGiven)
	case normalFill(given.Text) == "":
		return fmt.Errorf("%w: an empty text", ErrGiven)
	case !utf8.ValidString(given.Text) || utf8.RuneCountInString(given.Text) > maxText:
		return fmt.Errorf("%w: a text too long or not UTF-8", ErrGiven)
	default:
		return nil
	}
}

func checkCount(t Type, n, choices int) error {
	ok := false
	switch t {
	case Single, Judge:
		ok = n == 1
	case Multiple:
		ok = n >= 1
	case Ordering:
		ok = n == choices
	}
	if !ok {
		return fmt.Errorf("%w: %d options for a %s", ErrGiven, n, t)
	}
	return nil
}

// normalFill is the form two fills are compared in: one width, one case, no spaces. Numerals stay as they are:
// where 二十 and 20 are both right, the bank lists both.
func normalFill(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(s))
}

// TextKey is equal for texts that are the same but for width, case and blanks.
func TextKey(s string) string { return normalFill(s) }

// StemKey is equal for stems that Lint takes for the same: signs do not count.
func StemKey(s string) string { return normalText(s) }

// normalText is the form stems and options are compared in: normalFill without punctuation.
func normalText(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPunct(r) || unicode.IsSymbol(r) {
			return -1
		}
		return r
	}, normalFill(s))
}
