package campaign

import (
	"errors"
	"fmt"
)

// What may be wrong with a request. Stores return the first three, wrapped or plain.
var (
	ErrNotFound = errors.New("campaign: no such record")
	ErrChanged  = errors.New("campaign: record was changed by somebody else meanwhile")
	// ErrTaken says that the next place of an append-only log went to another entry.
	ErrTaken = errors.New("campaign: another entry came first")

	ErrNotYours        = errors.New("campaign: outside what this organiser may write")
	ErrUnknownPlace    = errors.New("campaign: no such sub-district")
	ErrAlreadyReversed = errors.New("campaign: entry was reversed before")
	ErrIsReversal      = errors.New("campaign: a reversing entry cannot be reversed")
	ErrRequestReused   = errors.New("campaign: the same request id came with another entry")
	ErrBusy            = errors.New("campaign: too many entries at once")
)

// InvalidError says which field a person filled in wrongly, and how, in words for that person.
type InvalidError struct{ Field, Text string }

func (e *InvalidError) Error() string {
	return fmt.Sprintf("campaign: invalid %s: %s", e.Field, e.Text)
}

func invalid(field, text string) error { return &InvalidError{Field: field, Text: text} }

// ShortError says that an entry would take more out of a pocket than is in it.
type ShortError struct {
	Pocket Pocket
	Left   int64
	Wanted int64
	Unit   string
}

func (e *ShortError) Error() string {
	return fmt.Sprintf("campaign: %s has %d, not %d", e.Pocket, e.Left, e.Wanted)
}

// Explain says it to a person, who knows the holder by the given name.
func (e *ShortError) Explain(holder string) string {
	left := fmt.Sprintf("%d %s", e.Left, e.Unit)
	wanted := fmt.Sprintf("%d %s", e.Wanted, e.Unit)
	switch e.Pocket.Account {
	case InStore:
		return fmt.Sprintf("区级库存只剩 %s，不够 %s。", left, wanted)
	case OnTheWay:
		return fmt.Sprintf("%s待签收的只有 %s，不够 %s。", holder, left, wanted)
	case Held:
		return fmt.Sprintf("%s手上只剩 %s，不够 %s。", holder, left, wanted)
	case HandedOut:
		return fmt.Sprintf("%s已发放的只有 %s，不够 %s。", holder, left, wanted)
	default:
		return fmt.Sprintf("%s登记损耗的只有 %s，不够 %s。", holder, left, wanted)
	}
}
