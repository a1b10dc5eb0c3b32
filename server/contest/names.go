package contest

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"pufa/server/account"
)

// ErrName matches every NameError.
var ErrName = errors.New("contest: this name may not be used")

// NameError says why a name may not be used, in Chinese, and which one may. It is an ErrName.
type NameError struct {
	Reason  string
	Instead string
}

func (e *NameError) Error() string { return "contest: name refused: " + e.Reason }

// Is makes every NameError match ErrName.
func (e *NameError) Is(target error) bool { return target == ErrName }

// Explain gives the reason to the person who chose the name, and the way out.
func (e *NameError) Explain() string {
	if e.Instead == "" {
		return e.Reason
	}
	return fmt.Sprintf("%s可以用“%s”。", e.Reason, e.Instead)
}

// Suggestion is a name that was free a moment ago.
func (e *NameError) Suggestion() string { return e.Instead }

// FieldName names the field.
func (e *NameError) FieldName() string { return "name" }

// foldsMost is how often folding may change a name before it stands still; twice is the most any text needs.
const foldsMost = 4

// NameKey is a name as names are compared: without case, width, spaces and characters nobody can see. Two players
// of a contest never have the same.
func NameKey(name string) string {
	for range foldsMost {
		folded := norm.NFKC.String(cases.Fold().String(norm.NFKC.String(strings.Map(seen, name))))
		if folded == name {
			break
		}
		name = folded
	}
	return name
}

// brailleBlank is a symbol by its class and a blank to the eye.
const brailleBlank = '\u2800'

// seen drops what cannot be seen.
func seen(r rune) rune {
	if unicode.IsSpace(r) || unicode.IsControl(r) || r == brailleBlank ||
		unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) {
		return -1
	}
	return r
}

// neutral is what a player is called whose name is not to be shown, with their number behind it.
const neutral = "选手"

// NeutralName is the name of the player with this number.
func NeutralName(number int) string { return fmt.Sprintf("%s%d", neutral, number) }

// isNeutral reports whether a name looks like one that hosts give.
func isNeutral(key string) bool {
	digits, is := strings.CutPrefix(key, neutral)
	return is && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// checkName is the name as it is kept, or a *NameError without a suggestion.
func checkName(wish string, words NameWords) (string, error) {
	name, err := account.CleanNickname(wish)
	if err != nil {
		if broken, ok := errors.AsType[*account.NicknameError](err); ok {
			return "", &NameError{Reason: broken.Reason + "。"}
		}
		return "", err
	}
	if isNeutral(NameKey(name)) {
		return "", &NameError{Reason: "“选手”加数字这样的名字由主持人来起。"}
	}
	if words.Refuses(name) {
		return "", &NameError{Reason: fmt.Sprintf("“%s”这个名字不能用。", name)}
	}
	return name, nil
}
