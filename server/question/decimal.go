package question

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Decimal is a number of up to twelve digits and six places, kept exactly: it counts millionths.
type Decimal int64

// ErrDecimal says that a text is not a Decimal.
var ErrDecimal = errors.New("question: not a number of at most twelve digits and six places")

const (
	decimalPlaces = 6
	decimalOne    = 1_000_000
)

var decimalForm = regexp.MustCompile(`^([+-]?)([0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.([0-9]{1,6}))?$`)

// ParseDecimal reads a number as people type it: full width or half, with spaces, with commas between thousands.
func ParseDecimal(s string) (Decimal, error) {
	const most = 60
	if len(s) > most {
		return 0, ErrDecimal
	}
	text := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return -1
		case r == '−':
			return '-'
		}
		return r
	}, norm.NFKC.String(s))
	parts := decimalForm.FindStringSubmatch(text)
	if parts == nil {
		return 0, ErrDecimal
	}
	places := parts[3] + strings.Repeat("0", decimalPlaces-len(parts[3]))
	n, err := strconv.ParseInt(strings.ReplaceAll(parts[2], ",", "")+places, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrDecimal, err)
	}
	if parts[1] == "-" {
		n = -n
	}
	return Decimal(n), nil
}

// String writes the number without needless noughts.
func (d Decimal) String() string {
	sign, n := "", int64(d)
	if n < 0 {
		sign, n = "-", -n
	}
	whole := sign + strconv.FormatInt(n/decimalOne, 10)
	places := strings.TrimRight(fmt.Sprintf("%06d", n%decimalOne), "0")
	if places == "" {
		return whole
	}
	return whole + "." + places
}
