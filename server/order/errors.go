package order

import (
	"errors"
	"fmt"
)

// What may be wrong with a request. Stores return the first three, wrapped or plain.
var (
	ErrNotFound = errors.New("order: no such record")
	ErrChanged  = errors.New("order: record was changed by somebody else meanwhile")
	// ErrTaken says that the number of a menu item, or the code of an order, belongs to another.
	ErrTaken = errors.New("order: number is taken")

	ErrInvalid = errors.New("order: filled in wrongly")            // an *InvalidError says how
	ErrNotNow  = errors.New("order: not in the state for this")    // another state has come meanwhile
	ErrClosed  = errors.New("order: none are taken at present")    // the bureau has not opened the menu
	ErrFull    = errors.New("order: too many wait to be taken")    // nobody could work on more
	ErrNoBox   = errors.New("order: no key to seal contacts with") // they are never kept in the open
)

// InvalidError says which field a person filled in wrongly, by its name on the wire, and how, in words for that person.
type InvalidError struct{ Field, Text string }

func (e *InvalidError) Error() string {
	return fmt.Sprintf("order: invalid %s: %s", e.Field, e.Text)
}

func invalid(field, text string) error { return &InvalidError{Field: field, Text: text} }

// Explain says it to that person.
func (e *InvalidError) Explain() string { return e.Text }

// FieldName names the field.
func (e *InvalidError) FieldName() string { return e.Field }

// Is makes every InvalidError an ErrInvalid.
func (e *InvalidError) Is(target error) bool { return target == ErrInvalid }
