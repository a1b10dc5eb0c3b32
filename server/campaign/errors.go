package campaign

import (
	"errors"
	"fmt"

	"pufa/server/history"
)

// What may be wrong with a request. Stores return the first three, wrapped or plain.
var (
	ErrNotFound = errors.New("campaign: no such record")
	ErrChanged  = errors.New("campaign: record was changed by somebody else meanwhile")
	// ErrTaken says that the next place of an append-only log went to another entry.
	ErrTaken = errors.New("campaign: another entry came first")

	ErrInvalid         = errors.New("campaign: filled in wrongly")          // an *InvalidError says how
	ErrShort           = errors.New("campaign: more than there is to take") // a *ShortError says of what
	ErrUnknownPlace    = errors.New("campaign: no such sub-district")
	ErrAlreadyReversed = errors.New("campaign: entry was reversed before")
	ErrIsReversal      = errors.New("campaign: a reversing entry cannot be reversed")
	ErrRequestReused   = errors.New("campaign: the same request id came with another entry")
	ErrCountedBefore   = errors.New("campaign: the books moved since what is there was counted")
	ErrFormulaFixed    = errors.New("campaign: points were given by the formula")         // it cannot change any more
	ErrNotSubmitted    = errors.New("campaign: nothing to decide about")                  // reviewed before, or never submitted
	ErrSameFigure      = errors.New("campaign: the source's figure of that day is there") // and can be corrected
	ErrWithdrawn       = errors.New("campaign: figure was withdrawn")
	ErrManyChanges     = history.ErrFull
	ErrCounted         = errors.New("campaign: records show how far the task is") // nobody marks it
	ErrHasEntries      = errors.New("campaign: there is material of the item")    // so it is not removed
	ErrBusy            = errors.New("campaign: too many entries at once")
)

// InvalidError says which field a person filled in wrongly, by its name on the wire, and how, in words for that
// person.
type InvalidError struct{ Field, Text string }

func (e *InvalidError) Error() string {
	return fmt.Sprintf("campaign: invalid %s: %s", e.Field, e.Text)
}

func invalid(field, text string) error { return &InvalidError{Field: field, Text: text} }

// Explain says it to that person.
func (e *InvalidError) Explain() string { return e.Text }

// FieldName names the field.
func (e *InvalidError) FieldName() string { return e.Field }

// Is makes every InvalidError an ErrInvalid.
func (e *InvalidError) Is(target error) bool { return target == ErrInvalid }

// ShortError says that an entry would take more out of a pocket than is in it. Holder is the pocket's
// sub-district as people call it. Batch is the print run, where only one is short.
type ShortError struct {
	Pocket Pocket
	Batch  string
	Holder string
	Left   int64
	Wanted int64
	Unit   string
}

func (e *ShortError) Error() string {
	return fmt.Sprintf("campaign: %s has %d, not %d", e.Pocket, e.Left, e.Wanted)
}

// Is makes every ShortError an ErrShort.
func (e *ShortError) Is(target error) bool { return target == ErrShort }

// Explain says to a person what there is left.
func (e *ShortError) Explain() string {
	where := map[Account]string{
		OnTheWay: "待签收的只有", Held: "手上只剩", HandedOut: "已发放的只有", Lost: "登记损耗的只有",
	}[e.Pocket.Account]
	holder := e.Holder
	switch {
	case e.Batch != "":
		holder, where = "区级", "库里"+e.Batch+"只剩"
	case e.Pocket.Account == InStore:
		holder, where = "区级", "库存只剩"
	case e.Pocket.District == "":
		holder = "区级"
	}
	return fmt.Sprintf("%s%s %d %s，不够 %d %s。", holder, where, e.Left, e.Unit, e.Wanted, e.Unit)
}
